"""indexes: what somebody has done is counted, and what is theirs or was made by a change found, without looking far"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEXES = {
    "answers_about_a_goal": ("check_ins", ["goal_id", "answer"]),
    "answers_of_a_person": ("check_ins", ["owner_id", "created_at", "answer"]),
    "moments_of_an_author": ("moments", ["author_id", "kind", "created_at"]),
    "cheers_of_a_person": ("cheers", ["person_id"]),
    "invitations_from_a_place": ("invitations", ["inviter_id"]),
    "sessions_of_a_person": ("sessions", ["person_id"]),
}
MADE_BY_A_CHANGE = {
    "circles_closed_by_a_change": ("circles", "closed_by"),
    "places_left_by_a_change": ("memberships", "left_by"),
    "invitations_revoked_by_a_change": ("invitations", "revoked_by"),
    "moments_withdrawn_by_a_change": ("moments", "withdrawn_by"),
}


def upgrade():
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    for name, (table, column) in MADE_BY_A_CHANGE.items():
        is_made = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, table, [column], sqlite_where=is_made, postgresql_where=is_made)


def downgrade():
    for name, (table, _) in {**INDEXES, **MADE_BY_A_CHANGE}.items():
        op.drop_index(name, table)
