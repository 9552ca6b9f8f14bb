"""which way a goal goes, how much on one day, and that everything rests

Columns with a default, added in place: programs of before go on writing beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("goals", "goal_versions")


def upgrade():
    for table in TABLES:
        op.add_column(table, sa.Column("direction", sa.String(length=8), nullable=False, server_default="begin"))
        op.add_column(table, sa.Column("line", sa.Numeric(precision=10, scale=2), nullable=True))
    op.add_column("goals", sa.Column("rests_with_all", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    with op.batch_alter_table("goals") as altered:
        altered.drop_column("rests_with_all")
    for table in TABLES:
        with op.batch_alter_table(table) as altered:
            altered.drop_column("line")
            altered.drop_column("direction")
