"""changes that can be undone, seats counted, newcomers answered for, accounts closed"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MADE_BY_A_CHANGE = {
    "circles": ["closed_by"],
    "memberships": ["left_by"],
    "invitations": ["revoked_by"],
    "shares": ["begun_by", "ended_by"],
    "moments": ["withdrawn_by"],
}


def upgrade():
    op.create_table(
        "changes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_changes_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index("changes_of_a_person", "changes", ["person_id", "at"])
    op.create_table(
        "welcomes",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("membership_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_welcomes_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_welcomes_membership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "membership_id", name=op.f("pk_welcomes")),
    )
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        people.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        people.create_index("accounts_closed", ["closed_at"])
    with op.batch_alter_table("check_ins") as check_ins:
        check_ins.add_column(sa.Column("tells", sa.String(length=48), nullable=False, server_default=""))
    with op.batch_alter_table("shares") as shares:
        shares.add_column(sa.Column("is_settled", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table, columns in MADE_BY_A_CHANGE.items():
        with op.batch_alter_table(table) as altered:
            for column in columns:
                altered.add_column(sa.Column(column, sa.String(length=32), nullable=True))
                altered.create_foreign_key(
                    op.f(f"fk_{table}_{column}"), "changes", [column], ["id"], ondelete="SET NULL"
                )
    _count_seats()
    _nobody_is_new()
    op.execute("UPDATE check_ins SET tells = 'everyone' WHERE is_told")
    with op.batch_alter_table("check_ins") as check_ins:
        check_ins.alter_column("tells", existing_type=sa.String(length=48), server_default=None)
    op.create_index("shares_begun_by_a_change", "shares", ["begun_by"])
    op.create_index("shares_ended_by_a_change", "shares", ["ended_by"])


def _count_seats():
    """Number the seats of each circle as people came; a share so far named whoever has come until now."""
    op.add_column("memberships", sa.Column("seat", sa.Integer(), nullable=True))
    op.add_column("shares", sa.Column("seats", sa.Integer(), nullable=True))
    op.execute(
        """UPDATE memberships SET seat = (SELECT count(*) FROM memberships AS other
           WHERE other.circle_id = memberships.circle_id AND (other.joined_at < memberships.joined_at
           OR (other.joined_at = memberships.joined_at AND other.id <= memberships.id)))"""
    )
    op.execute(
        """UPDATE shares SET seats = (SELECT count(*) FROM memberships
           WHERE memberships.circle_id = shares.circle_id)"""
    )
    with op.batch_alter_table("memberships") as memberships:
        memberships.alter_column("seat", existing_type=sa.Integer(), nullable=False)
        memberships.create_unique_constraint(op.f("uq_memberships_circle_id_seat"), ["circle_id", "seat"])
    with op.batch_alter_table("shares") as shares:
        shares.alter_column("seats", existing_type=sa.Integer(), nullable=False)
        shares.alter_column("is_settled", existing_type=sa.Boolean(), server_default=None)


def _nobody_is_new():
    """Whoever is in a circle by now has been seen by the others there."""
    op.execute(
        """INSERT INTO welcomes (person_id, membership_id)
           SELECT me.person_id, other.id FROM memberships AS me
           JOIN memberships AS other ON other.circle_id = me.circle_id AND other.person_id <> me.person_id
           WHERE me.left_at IS NULL AND other.left_at IS NULL"""
    )


def downgrade():
    op.drop_index("shares_ended_by_a_change", "shares")
    op.drop_index("shares_begun_by_a_change", "shares")
    with op.batch_alter_table("shares") as shares:
        shares.drop_column("seats")
        shares.drop_column("is_settled")
    with op.batch_alter_table("memberships") as memberships:
        memberships.drop_constraint(op.f("uq_memberships_circle_id_seat"), type_="unique")
        memberships.drop_column("seat")
    for table, columns in reversed(MADE_BY_A_CHANGE.items()):
        with op.batch_alter_table(table) as altered:
            for column in columns:
                altered.drop_constraint(op.f(f"fk_{table}_{column}"), type_="foreignkey")
                altered.drop_column(column)
    with op.batch_alter_table("check_ins") as check_ins:
        check_ins.drop_column("tells")
    with op.batch_alter_table("people") as people:
        people.drop_index("accounts_closed")
        people.drop_column("erased_at")
        people.drop_column("closed_at")
    op.drop_table("welcomes")
    op.drop_table("changes")
