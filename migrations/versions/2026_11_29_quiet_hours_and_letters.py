"""quiet hours, with what waits for their end; letters for later

Columns that may be empty or have a default, added in place: programs of before go on writing beside it. What they tell
does not wait.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006c"
down_revision = "0005"
branch_labels = None
depends_on = None

ADDED = {
    "people": [("quiet_from", sa.SmallInteger()), ("quiet_until", sa.SmallInteger())],
    "news": [("held_until", sa.DateTime(timezone=True))],
}
SAID_OF = {"people": "calls_may_pass", "moments": "arrives_later"}
IS_HELD = sa.text("held_until IS NOT NULL")
HELD = {"news_held": ["held_until"], "news_held_for": ["person_id", "first_seq"]}


def upgrade():
    for table, columns in ADDED.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    for table, name in SAID_OF.items():
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    for name, columns in HELD.items():
        op.create_index(name, "news", columns, sqlite_where=IS_HELD, postgresql_where=IS_HELD)


def downgrade():
    for name in HELD:
        op.drop_index(name, "news")
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as altered:
            for name, _kind in columns:
                altered.drop_column(name)
    for table, name in SAID_OF.items():
        with op.batch_alter_table(table) as altered:
            altered.drop_column(name)
