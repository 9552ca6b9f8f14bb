"""indexes by goal, day and step hold only the moments that have one

Most of what is said is about none, and was written into all three. Programs of before ask and write as they did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COLUMNS = {
    "moments_about_a_goal": ["goal_id", "created_at"],
    "moments_of_a_check_in": ["check_in_id"],
    "moments_of_a_step": ["step_id"],
}


def upgrade():
    for name, columns in COLUMNS.items():
        op.drop_index(name, "moments")
        is_said = sa.text(f"{columns[0]} IS NOT NULL")
        op.create_index(name, "moments", columns, sqlite_where=is_said, postgresql_where=is_said)


def downgrade():
    for name, columns in COLUMNS.items():
        op.drop_index(name, "moments")
        op.create_index(name, "moments", columns)
