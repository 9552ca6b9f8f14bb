"""answers to what was said, what somebody has muted, and whether they want hints

Columns that may be empty or have a default, and a new table: programs of before go on writing beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IS_ANSWER = sa.text("reply_to_id IS NOT NULL")


def upgrade():
    with op.batch_alter_table("moments") as moments:
        moments.add_column(sa.Column("reply_to_id", sa.String(length=32), nullable=True))
        moments.create_foreign_key(
            op.f("fk_moments_reply_to_id"), "moments", ["reply_to_id"], ["id"], ondelete="CASCADE"
        )
    op.create_index(
        "answers_to_a_moment", "moments", ["reply_to_id"], sqlite_where=IS_ANSWER, postgresql_where=IS_ANSWER
    )
    op.add_column("people", sa.Column("wants_hints", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "mutes",
        sa.Column("person_id", sa.String(length=32), sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("subject_id", sa.String(length=32), primary_key=True),
        sa.Column("circle_id", sa.String(length=32), sa.ForeignKey("circles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade():
    op.drop_table("mutes")
    with op.batch_alter_table("people") as altered:
        altered.drop_column("wants_hints")
    op.drop_index("answers_to_a_moment", "moments")
    with op.batch_alter_table("moments") as altered:
        altered.drop_column("reply_to_id")
