"""wins celebrated together, and who came

Columns that may be empty, and a new table: programs of before go on writing beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

IS_CELEBRATED = sa.text("together_until IS NOT NULL")


def upgrade():
    op.add_column("moments", sa.Column("together_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("moments", sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "moments_celebrated_together",
        "moments",
        ["together_until"],
        sqlite_where=IS_CELEBRATED,
        postgresql_where=IS_CELEBRATED,
    )
    op.create_table(
        "gathered",
        sa.Column("moment_id", sa.String(length=32), sa.ForeignKey("moments.id", ondelete="CASCADE"), primary_key=True),
        sa.Column(
            "membership_id",
            sa.String(length=32),
            sa.ForeignKey("memberships.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("person_id", sa.String(length=32), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("gatherings_of_a_person", "gathered", ["person_id"])


def downgrade():
    op.drop_table("gathered")
    op.drop_index("moments_celebrated_together", "moments")
    with op.batch_alter_table("moments") as altered:
        altered.drop_column("thanked_at")
        altered.drop_column("together_until")
