"""Who may see, who may change: each rule written once, as one SQL condition over a reader and a row.

The reader may be an id (somebody asks) or a column (for whom is this true?), and the row any alias of its table.
Lists, single things, live audiences, what the courier sends and what is named before saving all use these same
conditions. Allow-lists only: no share means nobody. There is no way round them, for anybody.

Rules are composed when this module and the queries are imported, never in a request.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    SQLColumnExpression,
    String,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
)

from circle import clock
from circle.models import (
    DONE,
    Area,
    Asked,
    Audience,
    Call,
    CheckIn,
    Circle,
    Goal,
    IfThen,
    Invitation,
    Kept,
    Letter,
    Membership,
    Moment,
    Mute,
    News,
    Offer,
    Opens,
    Part,
    Reflection,
    Share,
    Step,
    Wish,
)
from circle.models.columns import Instant
from circle.models.news import about_moment

Row = Any  # a mapped class, an alias of one, or the columns of a table
Condition = ColumnElement[bool]
Reader = SQLColumnExpression[str]

TODAY = bindparam("on", type_=Date())  # the reader's own
DAY_BEGAN = bindparam("day_began", type_=Instant)  # theirs, too
NOW = bindparam("now", callable_=clock.now, type_=Instant)
only_in: ContextVar[str | None] = ContextVar("only_in", default=None)  # on "see as", the circle that is looked at
_ONLY_IN = bindparam("only_in", callable_=only_in.get, type_=String())


def _fresh(model: Any) -> Row:
    """The rows of a table under a name of their own. (A mapped alias takes eight times as long to compose.)"""
    return model.__table__.alias().c


def _there_is(*rows: Row, where: Sequence[Condition]) -> Condition:
    """Among fresh rows there is one (of each) for which all of this holds.

    Everything but them is what it is outside: a table named directly would be confused with the same table there, and
    the rule would silently become true for everyone. The offset keeps it a question about each row that is found
    outside: PostgreSQL would begin with all rows for which it holds, such as everything somebody was ever told.
    """
    tables = [next(iter(row)).table for row in rows]
    found: Select[Any] = select(literal_column("1")).select_from(*tables).where(*where).correlate_except(*tables)
    return found.suffix_with("OFFSET 0", dialect="postgresql").exists()


# Who may see


def is_present(reader: Reader, circle_id: SQLColumnExpression[str]) -> Condition:
    """Somebody is in a circle while they have a place there that they have not left."""
    place = _fresh(Membership)
    is_theirs = [place.circle_id == circle_id, place.person_id == reader, place.left_at.is_(None)]
    return _there_is(place, where=is_theirs)


def may_see_circle(reader: Reader, circle: Row = Circle) -> Condition:
    """A circle is there for those who are in it, and for nobody else."""
    return is_present(reader, circle.id)


def may_see_membership(reader: Reader, membership: Row = Membership) -> Condition:
    """Those who are in a circle see who else is in it."""
    return and_(membership.left_at.is_(None), is_present(reader, membership.circle_id))


def is_shown(
    reader: Reader,
    goal_id: SQLColumnExpression[str] | SQLColumnExpression[str | None],
    part: "Part | SQLColumnExpression[str | None] | None" = None,
    circle_id: SQLColumnExpression[str] | None = None,
) -> Condition:
    """A share that holds now names the reader's present place, and shows the part asked about."""
    share, place = _fresh(Share), _fresh(Membership)
    conditions = [
        share.goal_id == goal_id,
        holds_now(share),
        place.person_id == reader,
        place.left_at.is_(None),
        names_place(share, place),
        or_(_ONLY_IN.is_(None), share.circle_id == _ONLY_IN),
    ]
    if part is not None:
        conditions.append(_shows(share, part))
    if circle_id is not None:
        conditions.append(share.circle_id == circle_id)
    return _there_is(share, place, where=conditions)


def holds_now(share: Row = Share) -> Condition:
    """A share holds from its beginning until its end; once its end was told it stays ended."""
    return and_(share.since <= NOW, share.end_told.is_(False), or_(share.until.is_(None), share.until > NOW))


def names_place(share: Row, place: Row) -> Condition:
    """A share names one person; or everyone there, or a relation: those of them who had come when it was said."""
    return and_(
        place.circle_id == share.circle_id,
        or_(
            and_(share.audience == Audience.MEMBER, share.membership_id == place.id),
            and_(is_for_group_of(share, place), place.seat <= share.seats),
        ),
    )


def is_for_group_of(share: Row, place: Row) -> Condition:
    """A share is for everyone, or for what somebody is there. Whoever came later is shown nothing of it but by name."""
    return or_(
        share.audience == Audience.EVERYONE,
        and_(share.audience == Audience.RELATION, share.relation == place.relation),
    )


def _shows(share: Row, part: "Part | SQLColumnExpression[str | None]") -> Condition:
    if isinstance(part, Part):
        return getattr(share, part).is_(True)  # type: ignore[no-any-return]
    each = [and_(part == named, getattr(share, named).is_(True)) for named in Part]
    return or_(part.is_(None), *each)


def may_see_goal(reader: Reader, goal: Row = Goal) -> Condition:
    """A goal is its owner's, and is seen by those whom a share of it names."""
    return or_(goal.owner_id == reader, is_shown(reader, goal.id))


def may_see_progress(reader: Reader, goal: Row = Goal) -> Condition:
    """Progress shows what was done, to those it is shared with."""
    return or_(goal.owner_id == reader, is_shown(reader, goal.id, Part.PROGRESS))


def may_see_steps(reader: Reader, goal: Row = Goal) -> Condition:
    """Steps are seen by those they are shared with."""
    return or_(goal.owner_id == reader, is_shown(reader, goal.id, Part.STEPS))


def may_see_notes(reader: Reader, goal: Row = Goal) -> Condition:
    """Notes are read by those they are shared with, on check-ins they may see."""
    return or_(goal.owner_id == reader, is_shown(reader, goal.id, Part.NOTES))


def may_see_setbacks(reader: Reader, goal: Row = Goal) -> Condition:
    """Those who may hear of setbacks hear of the ones the owner chooses to tell, each time."""
    return or_(goal.owner_id == reader, is_shown(reader, goal.id, Part.SETBACKS))


def may_see_feelings(reader: Reader, goal: Row = Goal) -> Condition:
    """How a day felt is known to those it is shared with, on days they see."""
    return or_(goal.owner_id == reader, is_shown(reader, goal.id, Part.FEELINGS))


def may_see_check_in(reader: Reader, check_in: Row = CheckIn) -> Condition:
    """What was done is progress. What was not is seen by nobody, but those who were told it that time and heard it."""
    return and_(will_see_check_in(reader, check_in), has_heard_of(reader, check_in))


def will_see_check_in(reader: Reader, check_in: Row = CheckIn) -> Condition:
    """Whoever sees a check-in, or will once what they were told has waited: to everybody else that is the same."""
    return or_(
        check_in.owner_id == reader,
        and_(check_in.answer.in_(DONE), is_shown(reader, check_in.goal_id, Part.PROGRESS)),
        and_(
            check_in.answer.not_in(DONE),
            check_in.is_told.is_(True),
            is_shown(reader, check_in.goal_id, Part.SETBACKS),
            _was_told_of(reader, check_in),
        ),
    )


def _was_told_of(reader: Reader, check_in: Row) -> Condition:
    moment = _fresh(Moment)
    is_told = [moment.check_in_id == check_in.id, moment.taken_back_at.is_(None), was_told(reader, moment)]
    return _there_is(moment, where=is_told)


def has_heard_of(reader: Reader, check_in: Row = CheckIn) -> Condition:
    """Progress needs no telling. Of a setback one has heard once a moment that tells it has arrived."""
    moment = _fresh(Moment)
    arrived = [moment.check_in_id == check_in.id, moment.taken_back_at.is_(None), has_arrived(reader, moment)]
    return or_(check_in.answer.in_(DONE), check_in.owner_id == reader, _there_is(moment, where=arrived))


def may_see_step(reader: Reader, step: Row = Step) -> Condition:
    """A step is its owner's, and is seen by those whom steps are shared with, unless it is kept to oneself."""
    return or_(
        step.owner_id == reader,
        and_(step.is_private.is_(False), is_shown(reader, step.goal_id, Part.STEPS)),
    )


def will_see_moment(reader: Reader, moment: Row = Moment) -> Condition:
    """Two keys open a moment: the reader was told it when it was said, and the rule still lets them.

    It is seen once it has arrived; to everybody but its reader there is no difference.
    """
    return and_(was_told(reader, moment), may_hear_moment(reader, moment))


def opens_moment(line: Row = News, moment: Row = Moment) -> Condition:
    """The same where the first key is at hand: a line of news, beside its moment in what is asked."""
    place = _fresh(Membership)
    return and_(_there_is(place, where=_tells(line, place, moment)), may_hear_moment(line.person_id, moment))


def has_arrived(reader: Reader, moment: Row = Moment) -> Condition:
    """What was said in the reader's quiet hours arrives when these end; everything else at once."""
    line = _fresh(News)
    is_there = [
        about_moment(moment, line),
        line.person_id == reader,
        or_(line.held_until.is_(None), line.held_until <= NOW),
    ]
    return _there_is(line, where=is_there)


def was_told(reader: Reader, moment: Row = Moment) -> Condition:
    """The reader was told under the place they have now."""
    line, place = _fresh(News), _fresh(Membership)
    return _there_is(line, place, where=[line.person_id == reader, *_tells(line, place, moment)])


def _tells(line: Row, place: Row, moment: Row) -> list[Condition]:
    """A line of news tells of a moment under a place that its reader still has. One they had before opens nothing."""
    return [about_moment(moment, line), place.id == line.membership_id, place.left_at.is_(None)]


def may_hear_moment(reader: Reader, moment: Row = Moment) -> Condition:
    """A moment is for everyone in its circle, or for the one it is addressed to; never wider than its goal, nor than
    what it answers.
    """
    to, goal = _fresh(Membership), _fresh(Goal)
    is_addressee = _there_is(to, where=[to.id == moment.to_membership_id, to.person_id == reader])
    is_goal_owner = _there_is(goal, where=[goal.id == moment.goal_id, goal.owner_id == reader])
    return and_(
        moment.taken_back_at.is_(None),
        or_(moment.to_membership_id.is_(None), moment.author_id == reader, is_addressee),
        or_(
            moment.goal_id.is_(None),
            is_goal_owner,
            is_shown(reader, moment.goal_id, moment.part, moment.circle_id),
        ),
        or_(moment.reply_to_id.is_(None), _was_told_what_it_answers(reader, moment)),
    )


def _was_told_what_it_answers(reader: Reader, moment: Row) -> Condition:
    """Whoever was not told what an answer answers, or under a place they have no more, does not hear the answer; nor
    does anybody once it is taken back.
    """
    answered = _fresh(Moment)
    still_stands = [answered.id == moment.reply_to_id, answered.taken_back_at.is_(None)]
    return _there_is(answered, where=[*still_stands, was_told(reader, answered)])


def may_see_call(reader: Reader, call: Row = Call) -> Condition:
    """A call for support is hers who makes it, and is seen by those who may answer it."""
    return or_(call.owner_id == reader, may_answer_call(reader, call))


def may_answer_call(reader: Reader, call: Row = Call) -> Condition:
    """A call is answered by those whom it asks, while it is open and both are there."""
    asked = _fresh(Asked)
    is_asked = [asked.call_id == call.id, asked.person_id == reader, are_both_there(call.owner_id, asked.membership_id)]
    return and_(call.ended_at.is_(None), _there_is(asked, where=is_asked))


def are_both_there(person_id: Reader, membership_id: SQLColumnExpression[str]) -> Condition:
    """Whoever was asked for support counts while they and who asked are in the circle they were asked in."""
    place = _fresh(Membership)
    still_there = [place.id == membership_id, place.left_at.is_(None), is_present(person_id, place.circle_id)]
    return _there_is(place, where=still_there)


def may_know_who_came(reader: Reader, moment: Row = Moment) -> Condition:
    """Who came when a win was celebrated together is known afterwards to the one celebrated alone."""
    return and_(moment.author_id == reader, moment.taken_back_at.is_(None))


def keeps(reader: Reader, moment: Row = Moment) -> Condition:
    """What somebody keeps for a harder day is known to them alone."""
    kept = _fresh(Kept)
    return _there_is(kept, where=[kept.moment_id == moment.id, kept.person_id == reader])


def has_muted_circle(reader: Reader, circle_id: SQLColumnExpression[str]) -> Condition:
    """That somebody has muted a circle is known to them alone."""
    mute = _fresh(Mute)
    return _there_is(mute, where=[mute.person_id == reader, mute.subject_id == circle_id])


def has_muted(reader: Reader, moment: Row = Moment) -> Condition:
    """Somebody would rather not hear it for now: who says it is muted, or whom it answers, or the whole circle.

    Of a muted circle one's own words stay, and what is said to oneself alone. This takes nobody's sight away: it is
    asked where somebody's own pages and news are made, and nowhere else, so that nobody can tell.
    """
    mute, answered = _fresh(Mute), _fresh(Moment)
    is_of_circle = and_(
        mute.subject_id == moment.circle_id, moment.to_membership_id.is_(None), moment.author_id != reader
    )
    answers_theirs = _there_is(
        answered, where=[answered.id == moment.reply_to_id, answered.membership_id == mute.subject_id]
    )
    is_muted = or_(mute.subject_id == moment.membership_id, is_of_circle, answers_theirs)
    return _there_is(mute, where=[mute.person_id == reader, is_muted])


def is_in_tray(reader: Reader, offer: Row = Offer) -> Condition:
    """What was offered is in the tray of the one it was sent to, and known to nobody else there.

    It is there while whoever sent it has not taken it back, both are in the circle, and the goal it is about, if any,
    is one they may offer something about.
    """
    return and_(
        offer.owner_id == reader,
        offer.taken_back_at.is_(None),
        _is_place(offer.membership_id),
        _is_place(offer.to_membership_id),
        or_(offer.goal_id.is_(None), _may_be_offered_about(offer)),
    )


def _is_place(membership_id: SQLColumnExpression[str]) -> Condition:
    place = _fresh(Membership)
    return _there_is(place, where=[place.id == membership_id, place.left_at.is_(None)])


def _may_be_offered_about(offer: Row) -> Condition:
    goal = _fresh(Goal)
    is_theirs = [goal.id == offer.goal_id, may_offer_about(offer.author_id, goal, offer.circle_id)]
    return _there_is(goal, where=is_theirs)


def may_offer_about(reader: Reader, goal: Row = Goal, circle_id: SQLColumnExpression[str] | None = None) -> Condition:
    """A question or a suggestion may come from those who see a goal. About treatment, from nobody."""
    return and_(goal.owner_id != reader, goal.area != Area.TREATMENT, is_shown(reader, goal.id, circle_id=circle_id))


def may_see_wish(reader: Reader, wish: Row = Wish) -> Condition:
    """How somebody would like to be checked on is known to them, and to the one they say it to while that one sees the
    goal.
    """
    goal, place = _fresh(Goal), _fresh(Membership)
    is_for = [
        place.id == wish.membership_id,
        place.person_id == reader,
        place.left_at.is_(None),
        is_shown(reader, wish.goal_id, circle_id=place.circle_id),
    ]
    return or_(
        _there_is(goal, where=[goal.id == wish.goal_id, goal.owner_id == reader]),
        _there_is(place, where=is_for),
    )


def may_read_letter(reader: Reader, letter: Row = Letter) -> Condition:
    """A letter is read by whom it is for, once they have opened it; unless it was withdrawn."""
    return and_(is_letter_for(reader, letter), letter.opened_at.is_not(None))


def is_letter_for(reader: Reader, letter: Row = Letter) -> Condition:
    """That there is a letter is known to whom it is for, until it is withdrawn."""
    return and_(letter.reader_id == reader, letter.withdrawn_at.is_(None))


def may_open_letter(reader: Reader, letter: Row = Letter) -> Condition:
    """It opens on its day, or once something was finished since; for a harder day or when asked, at one's own word."""
    goal = _fresh(Goal)
    was_finished = [goal.owner_id == letter.reader_id, goal.finished_at >= letter.created_at]
    return and_(
        is_letter_for(reader, letter),
        or_(
            letter.opens.in_((Opens.HARD_DAY, Opens.ASKED)),
            and_(letter.opens == Opens.ON_DATE, letter.opens_on <= TODAY),
            and_(letter.opens == Opens.MILESTONE, _there_is(goal, where=was_finished)),
        ),
    )


def is_letter_for_today(reader: Reader, letter: Row = Letter) -> Condition:
    """A closed letter whose day it is: its date has come, or something was finished today."""
    goal = _fresh(Goal)
    was_finished = [goal.owner_id == reader, goal.finished_at >= DAY_BEGAN, goal.finished_at >= letter.created_at]
    return and_(
        is_letter_for(reader, letter),
        letter.opened_at.is_(None),
        or_(
            and_(letter.opens == Opens.ON_DATE, letter.opens_on == TODAY),
            and_(letter.opens == Opens.MILESTONE, _there_is(goal, where=was_finished)),
        ),
    )


def is_letter_for_hard_day(reader: Reader, letter: Row = Letter) -> Condition:
    """A closed letter that waits for a harder day."""
    return and_(is_letter_for(reader, letter), letter.opened_at.is_(None), letter.opens == Opens.HARD_DAY)


# Who may change


def may_change_letter(reader: Reader, letter: Row = Letter) -> Condition:
    """A letter is withdrawn by whoever wrote it, whether or not it was opened; nothing tells them which."""
    return and_(letter.author_id == reader, letter.withdrawn_at.is_(None))


def may_keep_circle(reader: Reader, circle: Row = Circle) -> Condition:
    """A circle is renamed, opened to others and closed by those who keep it."""
    return _keeps(reader, circle.id)


def may_change_invitation(reader: Reader, invitation: Row = Invitation) -> Condition:
    """An invitation that is out is seen and revoked by those who keep the circle."""
    return _keeps(reader, invitation.circle_id)


def may_change_membership(reader: Reader, membership: Row = Membership) -> Condition:
    """Somebody's place in a circle is changed by those who keep it, while it lasts."""
    return and_(membership.left_at.is_(None), _keeps(reader, membership.circle_id))


def _keeps(reader: Reader, circle_id: SQLColumnExpression[str]) -> Condition:
    place = _fresh(Membership)
    is_keepers = [
        place.circle_id == circle_id,
        place.person_id == reader,
        place.left_at.is_(None),
        place.keeps.is_(True),
    ]
    return _there_is(place, where=is_keepers)


def may_change_goal(reader: Reader, goal: Row = Goal) -> Condition:
    """Nobody but its owner changes a goal, or anything that belongs to it."""
    return goal.owner_id == reader  # type: ignore[no-any-return]


def may_change_check_in(reader: Reader, check_in: Row = CheckIn) -> Condition:
    """What was said of a day is amended, and told, by whoever said it."""
    return check_in.owner_id == reader  # type: ignore[no-any-return]


def may_change_share(reader: Reader, share: Row = Share) -> Condition:
    """A goal is shown, and no longer shown, by its owner alone."""
    goal = _fresh(Goal)
    return _there_is(goal, where=[goal.id == share.goal_id, goal.owner_id == reader])


def may_change_step(reader: Reader, step: Row = Step) -> Condition:
    """A step is done, undone and removed by the goal's owner alone."""
    return step.owner_id == reader  # type: ignore[no-any-return]


def may_change_if_then(reader: Reader, plan: Row = IfThen) -> Condition:
    """What somebody would try then is theirs to know and to change."""
    return plan.owner_id == reader  # type: ignore[no-any-return]


def may_change_reflection(reader: Reader, reflection: Row = Reflection) -> Condition:
    """What somebody wrote for themselves is theirs to read and to change, and nobody else's."""
    return reflection.owner_id == reader  # type: ignore[no-any-return]


def may_change_call(reader: Reader, call: Row = Call) -> Condition:
    """A call for support is gone on with, and ended, by her alone, while it is open."""
    return and_(call.owner_id == reader, call.ended_at.is_(None))


def may_take_back(reader: Reader, moment: Row = Moment) -> Condition:
    """Words are taken back by whoever said them, while they have the place they said them from; seeing them or not."""
    return and_(moment.author_id == reader, moment.taken_back_at.is_(None), _is_place(moment.membership_id))


def may_take_back_offer(reader: Reader, offer: Row = Offer) -> Condition:
    """What was offered is taken back by whoever sent it, while they have the place they sent it from."""
    return and_(offer.author_id == reader, offer.taken_back_at.is_(None), _is_place(offer.membership_id))
