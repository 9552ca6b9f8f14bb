"""reflections, if-then plans and kept words; more rhythms, looking again, a marked date, how a day felt

Columns that may be empty or have a default, added in place: programs of before go on writing beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ADDED = {
    "goals": [
        ("resources_sealed", sa.LargeBinary()),
        ("weeks_apart", sa.Integer()),
        ("ends_at", sa.DateTime(timezone=True)),
        ("confidence", sa.Integer()),
        ("look_weeks", sa.Integer()),
        ("look_on", sa.Date()),
        ("marked_on", sa.Date()),
    ],
    "goal_versions": [
        ("resources_sealed", sa.LargeBinary()),
        ("weeks_apart", sa.Integer()),
        ("learned_sealed", sa.LargeBinary()),
    ],
    "steps": [("by_on", sa.Date())],
    "check_ins": [("mood", sa.SmallInteger()), ("urge", sa.SmallInteger())],
}
SAID_OF = {"goals": "knows_whom_to_ask", "steps": "is_private", "shares": "feelings"}


def upgrade():
    for table, columns in ADDED.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    for table, name in SAID_OF.items():
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "if_thens",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("goal_id", sa.String(length=32), sa.ForeignKey("goals.id", ondelete="CASCADE"), nullable=False),
        sa.Column("owner_id", sa.String(length=32), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("when_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("then_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("owner_id", "client_id"),
    )
    op.create_index("if_thens_of_a_goal", "if_thens", ["goal_id"])
    op.create_table(
        "reflections",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("owner_id", sa.String(length=32), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("question", sa.String(length=24), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("goal_id", sa.String(length=32), sa.ForeignKey("goals.id", ondelete="SET NULL"), nullable=True),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("owner_id", "client_id"),
    )
    op.create_index("reflections_of_a_person", "reflections", ["owner_id", "kind", "created_at"])
    op.create_index("reflections_on_a_goal", "reflections", ["goal_id"])
    op.create_table(
        "kept_moments",
        sa.Column("person_id", sa.String(length=32), sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("moment_id", sa.String(length=32), sa.ForeignKey("moments.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("moments_kept_by_a_person", "kept_moments", ["person_id", "kept_at"])


def downgrade():
    for table in ("kept_moments", "reflections", "if_thens"):
        op.drop_table(table)
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as altered:
            for name, _kind in columns:
                altered.drop_column(name)
    for table, name in SAID_OF.items():
        with op.batch_alter_table(table) as altered:
            altered.drop_column(name)
