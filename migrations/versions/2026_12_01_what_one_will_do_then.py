"""what somebody will do in a situation that may get tough, beside it

A column that may be empty, added in place: programs of before go on writing beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("reflections", sa.Column("then_sealed", sa.LargeBinary(), nullable=True))


def downgrade():
    with op.batch_alter_table("reflections") as altered:
        altered.drop_column("then_sealed")
