"""indexes by which what somebody has done is counted and found"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("answers_about_a_goal", "check_ins", ["goal_id", "answer"])
    op.create_index("answers_of_a_person", "check_ins", ["owner_id", "created_at", "answer"])
    op.create_index("moments_of_an_author", "moments", ["author_id", "kind", "created_at"])


def downgrade():
    op.drop_index("moments_of_an_author", "moments")
    op.drop_index("answers_of_a_person", "check_ins")
    op.drop_index("answers_about_a_goal", "check_ins")
