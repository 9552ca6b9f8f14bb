"""the first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "news",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("membership_id", sa.String(length=32), nullable=True),
        sa.Column("circle_id", sa.String(length=32), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject_id", "person_id", name=op.f("pk_news")),
    )
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.create_index("news_in_order", ["person_id", "seq"], unique=True)

    op.create_table(
        "people",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("is_calm", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("address_hash", name=op.f("uq_people_address_hash")),
    )
    op.create_table(
        "sealing_keys",
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_sealing_keys")),
    )
    op.create_table(
        "streams",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("news_seq", sa.Integer(), nullable=False),
        sa.Column("stream_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_streams")),
    )
    op.create_table(
        "circles",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("started_by", sa.String(length=32), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("purpose_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["started_by"], ["people.id"], name=op.f("fk_circles_started_by"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circles")),
        sa.UniqueConstraint("started_by", "client_id", name=op.f("uq_circles_started_by_client_id")),
    )
    op.create_table(
        "goals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("celebration", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("unit_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("rhythm", sa.String(length=12), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("times_a_week", sa.Integer(), nullable=True),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_goals_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
        sa.UniqueConstraint("owner_id", "client_id", name=op.f("uq_goals_owner_id_client_id")),
    )
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.create_index("goals_of_a_person", ["owner_id", "created_at"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_table(
        "check_ins",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("goal_id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_check_ins_goal_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_check_ins_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint("goal_id", "on", name=op.f("uq_check_ins_goal_id_on")),
    )
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.create_index("check_ins_of_a_person", ["owner_id", "on"], unique=False)

    op.create_table(
        "goal_versions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("goal_id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("unit_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("rhythm", sa.String(length=12), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("times_a_week", sa.Integer(), nullable=True),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_goal_versions_goal_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_goal_versions_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_versions")),
    )
    with op.batch_alter_table("goal_versions", schema=None) as batch_op:
        batch_op.create_index("versions_of_a_goal", ["goal_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("circle_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("known_as_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("relation", sa.String(length=12), nullable=True),
        sa.Column("keeps", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circles.id"], name=op.f("fk_memberships_circle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memberships_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(
            "one_present_place",
            ["circle_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
        batch_op.create_index("places_of_a_person", ["person_id"], unique=False)

    op.create_table(
        "steps",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("goal_id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_steps_goal_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_steps_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
        sa.UniqueConstraint("owner_id", "client_id", name=op.f("uq_steps_owner_id_client_id")),
    )
    with op.batch_alter_table("steps", schema=None) as batch_op:
        batch_op.create_index("steps_of_a_goal", ["goal_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("circle_id", sa.String(length=32), nullable=False),
        sa.Column("inviter_id", sa.String(length=32), nullable=False),
        sa.Column("inviter_person_id", sa.String(length=32), nullable=False),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circles.id"], name=op.f("fk_invitations_circle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["inviter_id"], ["memberships.id"], name=op.f("fk_invitations_inviter_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["inviter_person_id"], ["people.id"], name=op.f("fk_invitations_inviter_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("inviter_person_id", "client_id", name=op.f("uq_invitations_inviter_person_id_client_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index("invitations_into_a_circle", ["circle_id"], unique=False)

    op.create_table(
        "moments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("circle_id", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=False),
        sa.Column("membership_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("to_membership_id", sa.String(length=32), nullable=True),
        sa.Column("goal_id", sa.String(length=32), nullable=True),
        sa.Column("part", sa.String(length=8), nullable=True),
        sa.Column("check_in_id", sa.String(length=32), nullable=True),
        sa.Column("step_id", sa.String(length=32), nullable=True),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_moments_author_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name=op.f("fk_moments_check_in_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_moments_circle_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_moments_goal_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_moments_membership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name=op.f("fk_moments_step_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["to_membership_id"], ["memberships.id"], name=op.f("fk_moments_to_membership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moments")),
        sa.UniqueConstraint("author_id", "client_id", name=op.f("uq_moments_author_id_client_id")),
    )
    with op.batch_alter_table("moments", schema=None) as batch_op:
        batch_op.create_index("moments_about_a_goal", ["goal_id", "created_at"], unique=False)
        batch_op.create_index("moments_in_a_circle", ["circle_id", "created_at"], unique=False)
        batch_op.create_index("moments_of_a_check_in", ["check_in_id"], unique=False)
        batch_op.create_index("moments_of_a_step", ["step_id"], unique=False)

    op.create_table(
        "shares",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("goal_id", sa.String(length=32), nullable=False),
        sa.Column("circle_id", sa.String(length=32), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("relation", sa.String(length=12), nullable=True),
        sa.Column("membership_id", sa.String(length=32), nullable=True),
        sa.Column("progress", sa.Boolean(), nullable=False),
        sa.Column("steps", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.Boolean(), nullable=False),
        sa.Column("setbacks", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circles.id"], name=op.f("fk_shares_circle_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_shares_goal_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_shares_membership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
    )
    with op.batch_alter_table("shares", schema=None) as batch_op:
        batch_op.create_index("shares_into_a_circle", ["circle_id"], unique=False)
        batch_op.create_index("shares_of_a_goal", ["goal_id", "circle_id"], unique=False)
        batch_op.create_index("shares_that_end", ["until"], unique=False)

    op.create_table(
        "cheers",
        sa.Column("moment_id", sa.String(length=32), nullable=False),
        sa.Column("membership_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_cheers_membership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["moment_id"], ["moments.id"], name=op.f("fk_cheers_moment_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_cheers_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("moment_id", "membership_id", "kind", name=op.f("pk_cheers")),
    )


def downgrade():
    op.drop_table("cheers")
    with op.batch_alter_table("shares", schema=None) as batch_op:
        batch_op.drop_index("shares_that_end")
        batch_op.drop_index("shares_of_a_goal")
        batch_op.drop_index("shares_into_a_circle")

    op.drop_table("shares")
    with op.batch_alter_table("moments", schema=None) as batch_op:
        batch_op.drop_index("moments_of_a_step")
        batch_op.drop_index("moments_of_a_check_in")
        batch_op.drop_index("moments_in_a_circle")
        batch_op.drop_index("moments_about_a_goal")

    op.drop_table("moments")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index("invitations_into_a_circle")

    op.drop_table("invitations")
    with op.batch_alter_table("steps", schema=None) as batch_op:
        batch_op.drop_index("steps_of_a_goal")

    op.drop_table("steps")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index("places_of_a_person")
        batch_op.drop_index(
            "one_present_place", sqlite_where=sa.text("left_at IS NULL"), postgresql_where=sa.text("left_at IS NULL")
        )

    op.drop_table("memberships")
    with op.batch_alter_table("goal_versions", schema=None) as batch_op:
        batch_op.drop_index("versions_of_a_goal")

    op.drop_table("goal_versions")
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.drop_index("check_ins_of_a_person")

    op.drop_table("check_ins")
    op.drop_table("sessions")
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.drop_index("goals_of_a_person")

    op.drop_table("goals")
    op.drop_table("circles")
    op.drop_table("streams")
    op.drop_table("sealing_keys")
    op.drop_table("people")
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.drop_index("news_in_order")

    op.drop_table("news")
