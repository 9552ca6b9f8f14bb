"""photos that go with what is said

A new table, and nothing else: programs of before go on writing beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "photos",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("owner_id", sa.String(length=32), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column(
            "moment_id",
            sa.String(length=32),
            sa.ForeignKey("moments.id", ondelete="CASCADE"),
            nullable=True,
            unique=True,
        ),
        sa.Column(
            "reflection_id",
            sa.String(length=32),
            sa.ForeignKey("reflections.id", ondelete="CASCADE"),
            nullable=True,
            unique=True,
        ),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
    )
    op.create_index("photos_of_a_person", "photos", ["owner_id"])


def downgrade():
    op.drop_table("photos")
