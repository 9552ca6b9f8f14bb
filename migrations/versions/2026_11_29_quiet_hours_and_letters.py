"""quiet hours, with what waits for their end; letters for later

Columns that may be empty or have a default, added in place: programs of before go on writing beside it. What they tell
does not wait.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ADDED = {
    "people": [("quiet_from", sa.SmallInteger()), ("quiet_until", sa.SmallInteger())],
    "news": [("held_until", sa.DateTime(timezone=True))],
}
SAID_OF = {"people": "calls_may_pass", "moments": "arrives_later"}
IS_HELD = sa.text("held_until IS NOT NULL")
HELD = {"news_held": ["held_until"], "news_held_for": ["person_id", "first_seq"]}

WHOSE = (
    ("reader_id", "people", False),
    ("author_id", "people", False),
    ("keeper_id", "people", False),
    ("membership_id", "memberships", True),
    ("to_membership_id", "memberships", True),
)
LETTERS = {
    "letters_for_a_person": ["reader_id", "created_at"],
    "letters_by_a_person": ["author_id", "created_at"],
    "letters_from_a_place": ["membership_id"],
    "letters_withdrawn": ["withdrawn_at"],
}
IS_MADE = sa.text("withdrawn_by IS NOT NULL")


def upgrade():
    for table, columns in ADDED.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    for table, name in SAID_OF.items():
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    for name, columns in HELD.items():
        op.create_index(name, "news", columns, sqlite_where=IS_HELD, postgresql_where=IS_HELD)
    op.create_table(
        "letters",
        sa.Column("id", sa.String(length=32), primary_key=True),
        *(
            sa.Column(name, sa.String(length=32), sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=is_empty)
            for name, table, is_empty in WHOSE
        ),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("opens", sa.String(length=10), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "withdrawn_by", sa.String(length=32), sa.ForeignKey("changes.id", ondelete="SET NULL"), nullable=True
        ),
        sa.UniqueConstraint("author_id", "client_id"),
    )
    for name, columns in LETTERS.items():
        op.create_index(name, "letters", columns)
    op.create_index(
        "letters_withdrawn_by_a_change",
        "letters",
        ["withdrawn_by"],
        sqlite_where=IS_MADE,
        postgresql_where=IS_MADE,
    )


def downgrade():
    op.drop_table("letters")
    for name in HELD:
        op.drop_index(name, "news")
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as altered:
            for name, _kind in columns:
                altered.drop_column(name)
    for table, name in SAID_OF.items():
        with op.batch_alter_table(table) as altered:
            altered.drop_column(name)
