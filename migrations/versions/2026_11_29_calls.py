"""calls for support: whom somebody would ask, when people can be reached, who was asked and who answered

New tables alone: programs of before go on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")


def upgrade():
    op.create_table(
        "orders",
        sa.Column("id", sa.String(length=32), sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
    )
    op.create_table(
        "rungs",
        sa.Column("owner_id", sa.String(length=32), sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column(
            "membership_id", sa.String(length=32), sa.ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("position", sa.SmallInteger(), nullable=False),
    )
    op.create_table(
        "reaches",
        sa.Column(
            "membership_id", sa.String(length=32), sa.ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("from_minute", sa.SmallInteger(), nullable=False),
        sa.Column("until_minute", sa.SmallInteger(), nullable=False),
        sa.Column("not_on", sa.Date(), nullable=True),
    )
    op.create_table(
        "calls",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("owner_id", sa.String(length=32), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("owner_id", "client_id"),
    )
    op.create_index("one_open_call", "calls", ["owner_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("calls_to_go_on", "calls", ["next_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("calls_over", "calls", ["ended_at"])
    op.create_table(
        "asked",
        sa.Column("call_id", sa.String(length=32), sa.ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.String(length=32), sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column(
            "membership_id", sa.String(length=32), sa.ForeignKey("memberships.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("asked_of_a_person", "asked", ["person_id"])
    op.create_index("asked_of_a_place", "asked", ["membership_id"])


def downgrade():
    for table in ("asked", "calls", "reaches", "rungs", "orders"):
        op.drop_table(table)
