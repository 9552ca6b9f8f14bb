"""how much was done for each goal in all, kept with it; an index of the days that were told

Columns with defaults, added in place: programs of before go on writing beside it. What they write is counted the next
time a day of that goal is said.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ADDED = {
    "days_done": sa.Integer(),
    "days_some": sa.Integer(),
    "amount_done": sa.Numeric(16, 2),
    "days_since_marked": sa.Integer(),
}
IS_TOLD = {"sqlite_where": sa.text("is_told IS 1"), "postgresql_where": sa.text("is_told IS true")}
GOALS = sa.table("goals", *(sa.column(name) for name in ("id", "marked_on", *ADDED)))
DAYS = sa.table("check_ins", *(sa.column(name) for name in ("goal_id", "on", "answer", "amount")))
DONE = DAYS.c.goal_id == GOALS.c.id, DAYS.c.answer.in_(("yes", "some"))


def counted(*where):
    """On how many days something was done, of those."""
    return sa.select(sa.func.count()).where(*DONE, *where).select_from(DAYS).scalar_subquery()


def upgrade():
    for name, kind in ADDED.items():
        op.add_column("goals", sa.Column(name, kind, nullable=False, server_default="0"))
    op.create_index("days_told", "check_ins", ["goal_id", "on"], **IS_TOLD)
    op.execute(
        GOALS.update().values(
            days_done=counted(),
            days_some=counted(DAYS.c.answer == "some"),
            amount_done=sa.select(sa.func.coalesce(sa.func.sum(DAYS.c.amount), 0)).where(*DONE).scalar_subquery(),
            days_since_marked=counted(DAYS.c.on >= GOALS.c.marked_on),
        )
    )


def downgrade():
    op.drop_index("days_told", "check_ins")
    with op.batch_alter_table("goals") as altered:
        for name in ADDED:
            altered.drop_column(name)
