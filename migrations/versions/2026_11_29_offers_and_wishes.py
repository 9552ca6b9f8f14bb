"""questions and suggestions that are offered, and how somebody would like to be checked on

New tables, and columns that may be empty or have a default: programs of before go on writing beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("people", sa.Column("primer_read_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("people", sa.Column("rest_weeks", sa.SmallInteger(), nullable=False, server_default="2"))
    op.create_table(
        "offers",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("circle_id", sa.String(length=32), sa.ForeignKey("circles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("author_id", sa.String(length=32), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column(
            "membership_id", sa.String(length=32), sa.ForeignKey("memberships.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("owner_id", sa.String(length=32), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column(
            "to_membership_id",
            sa.String(length=32),
            sa.ForeignKey("memberships.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("goal_id", sa.String(length=32), sa.ForeignKey("goals.id", ondelete="CASCADE"), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("question", sa.String(length=24), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("author_id", "client_id"),
    )
    op.create_index("offers_in_a_tray", "offers", ["owner_id", "answered_at", "created_at"])
    op.create_index("offers_of_an_author", "offers", ["author_id", "created_at"])
    op.create_index("offers_about_a_goal", "offers", ["goal_id", "author_id"])
    op.create_index("offers_to_a_place", "offers", ["to_membership_id", "author_id"])
    op.create_table(
        "wishes",
        sa.Column("goal_id", sa.String(length=32), sa.ForeignKey("goals.id", ondelete="CASCADE"), primary_key=True),
        sa.Column(
            "membership_id",
            sa.String(length=32),
            sa.ForeignKey("memberships.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("wishes_to_a_place", "wishes", ["membership_id"])


def downgrade():
    for table in ("wishes", "offers"):
        op.drop_table(table)
    with op.batch_alter_table("people") as altered:
        altered.drop_column("rest_weeks")
        altered.drop_column("primer_read_at")
