"""A believable small world to look round in: three weeks at Ana's table, and a stranger with a circle of her own."""

import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from circle import clock
from circle.accounts.actions import sign_up
from circle.asking import place_in
from circle.checkins.actions import check_in
from circle.circles.actions import leave_circle, start_circle
from circle.goals.actions import add_step, add_steps, do_step, finish, plan_ahead, set_goal
from circle.invitations.actions import accept, invite
from circle.keepsakes.actions import keep, note_strength
from circle.letters.actions import Terms, open_letter, write
from circle.models import (
    Answer,
    Area,
    Audience,
    Celebration,
    CheerKind,
    MomentKind,
    Opens,
    Part,
    Relation,
    Rhythm,
    WishKind,
)
from circle.moments import together
from circle.moments.actions import cheer, keep_to_oneself, reply, say
from circle.offers.actions import ask, read_primer, suggest
from circle.plan.actions import choose_stage, write_down
from circle.sharing.actions import leave_newcomer_out, share_goal
from circle.wishes.actions import Wanted, say_how

TIME_ZONE = "UTC"
FRIDAY = 4
WALKS = "yyy-sysy-y-yys-yyy-ysyy"  # yes, some of it, or nothing at all
NOTES = {
    2: "Cold and bright. Two herons.",
    9: "Only to the bridge and back, and that was enough.",
    19: "Ben came along.",
}
WORDS = [
    "river",
    "kettle",
    "pebble",
    "lantern",
    "orchard",
    "window",
    "harbour",
    "meadow",
    "blanket",
    "garden",
    "thimble",
    "bridge",
]


@dataclass
class Someone:
    """One of the five, and how they sign in."""

    name: str
    address: str
    password: str
    person_id: str
    membership_id: str = ""


def make_demo() -> list[Someone]:
    """Make the world, ending about now, and give the five people with freshly drawn passwords."""
    with _ago(days=24):
        ana, ben, cal, dee, eve = people = [_sign_up(name) for name in ("Ana", "Ben", "Cal", "Dee", "Eve")]
        purpose = "You hear it from me first, the good news too. No need to say anything clever."
        table = start_circle(ana.person_id, name="Sunday table", purpose=purpose, known_as="Ana").id
        ana.membership_id = place_in(table, ana.person_id).id
        start_circle(eve.person_id, name="Choir", purpose="", known_as="Evie")
    with _ago(days=23):
        _invite(ana, table, ben, Relation.SPONSOR)
        _invite(ana, table, cal, Relation.FAMILY)
        _invite(ana, table, dee, Relation.FRIEND)
    with _ago(days=22):
        walk, quiet = _anas_walk(ana, table, ben, cal), _anas_quiet(ana)
        course, call = _anas_course(ana, table)
    _anas_attic(ana, table, ben)
    _three_weeks(ana, walk, quiet)
    with _ago(days=9):
        _letters(ana, ben, cal)
    with _ago(days=7):
        leave_circle(dee.person_id, table)
    _lately(table, ana, ben, cal, course, call)
    _offered(ana, walk, ben, cal)
    _anas_plan(ana)
    return people


def _anas_walk(ana: Someone, table: str, ben: Someone, cal: Someone) -> str:
    walk = set_goal(
        ana.person_id,
        words="Walk by the river, twenty minutes",
        why="Because my head is quieter there",
        area=Area.HEALTH,
        rhythm=Rhythm.DAILY,
        unit="minutes",
    ).id
    _show(ana, walk, table, set(Part), to=ben)
    _show(ana, walk, table, {Part.PROGRESS}, to=cal)
    boots = add_step(ana.person_id, walk, "Find the old boots")
    add_step(ana.person_id, walk, "Walk once with Cal")
    add_steps(ana.person_id, walk, ["Ask Ben about the old corner"], is_private=True)
    plan_ahead(ana.person_id, walk, "it rains before noon", "only to the bridge, with the big coat")
    do_step(ana.person_id, walk, boots.id)
    return walk


def _anas_quiet(ana: Someone) -> str:
    words = "Five quiet minutes before the day gets loud"
    return set_goal(ana.person_id, words=words, area=Area.MEANING, rhythm=Rhythm.DAILY).id


def _anas_course(ana: Someone, table: str) -> tuple[str, str]:
    course = set_goal(
        ana.person_id,
        words="Find out about the evening course",
        area=Area.LEARNING,
        rhythm=Rhythm.ONCE,
        celebration=Celebration.LIVELY,
    ).id
    _show(ana, course, table, {Part.PROGRESS, Part.STEPS})
    call = add_step(ana.person_id, course, "Ring the college")
    add_step(ana.person_id, course, "Choose between Tuesday and Thursday")
    return course, call.id


def _anas_attic(ana: Someone, table: str, ben: Someone) -> None:
    with _ago(days=21):
        attic = set_goal(ana.person_id, words="Clear the attic", area=Area.HOME, rhythm=Rhythm.ONCE).id
        _show(ana, attic, table, {Part.PROGRESS})
        boxes = add_step(ana.person_id, attic, "One box a day")
    with _ago(days=12):
        do_step(ana.person_id, attic, boxes.id)
        finish(ana.person_id, attic)
    with _ago(days=11):
        words = "I know what was in those boxes. Well done."
        say(ben.person_id, table, MomentKind.ENCOURAGEMENT, words, about_goal=attic)
        note_strength(ana.person_id, attic, "I can look at old things and stay.")


def _three_weeks(ana: Someone, walk: str, quiet: str) -> None:
    """Walks on most days; nothing at all on the others."""
    for day, answer in enumerate(WALKS):
        with _ago(days=len(WALKS) - day):
            if answer == "y":
                _check_in(ana, walk, Answer.YES, amount=Decimal(20), note=NOTES.get(day, ""))
            if answer == "s":
                _check_in(ana, walk, Answer.SOME, amount=Decimal(10), note=NOTES.get(day, ""))
            if day % 3 == 0:
                _check_in(ana, quiet, Answer.YES)


def _letters(ana: Someone, ben: Someone, cal: Someone) -> None:
    """Two for Ana that wait, and one that she has opened; one to herself; and one that she wrote to Cal."""
    words = "You rang me when it was hard. You can do that today as well, at any hour. I mean it."
    write(ben.person_id, ana.membership_id, words, Terms(Opens.HARD_DAY))
    words = "The summer we built the raft, you were the one who said: again."
    write(cal.person_id, ana.membership_id, words, Terms(Opens.MILESTONE, stays=False))
    words = "Whatever this week was like: the soup is on here on Sunday, and your chair is by the window."
    for_sunday = write(cal.person_id, ana.membership_id, words, Terms(Opens.ASKED))
    open_letter(ana.person_id, for_sunday.id, "UTC")
    write(ana.person_id, None, "It passes. It did each time. Put the kettle on first.", Terms(Opens.HARD_DAY))
    write(ana.person_id, cal.membership_id, "For when your band has played: I was there.", Terms(Opens.MILESTONE))


def _lately(table: str, ana: Someone, ben: Someone, cal: Someone, course: str, call: str) -> None:
    with _ago(days=1, hours=3):
        band = set_goal(
            cal.person_id,
            words="Play with the band again",
            area=Area.JOY,
            rhythm=Rhythm.TIMES_A_WEEK,
            times_a_week=1,
        ).id
        _show(cal, band, table, {Part.PROGRESS})
        _check_in(cal, band, Answer.YES)
        words = "First rehearsal in two years. My fingers hurt and I could not be happier."
        rehearsal = say(cal.person_id, table, MomentKind.WIN, words, about_goal=band)
        cheer(ana.person_id, rehearsal.id, CheerKind.SO_GLAD)
        cheer(ben.person_id, rehearsal.id, CheerKind.WITH_YOU)
    with _ago(hours=4):
        words = "You sounded like yourself on the phone. Save me a plate on Sunday?"
        on_sunday = say(cal.person_id, table, MomentKind.ENCOURAGEMENT, words, to=ana.membership_id)
    with _ago(hours=3):
        keep(ana.person_id, on_sunday.id)
        keep_to_oneself(ana.person_id, "I said no")
    with _ago(hours=2):
        do_step(ana.person_id, course, call)
        words = "I rang the college. They are keeping me a place."
        place = say(ana.person_id, table, MomentKind.WIN, words, about_goal=course)
        cheer(ben.person_id, place.id, CheerKind.WITH_YOU)
        cheer(cal.person_id, place.id, CheerKind.SO_GLAD)
        together.celebrate_together(ben.person_id, place.id)
        for each in (ben, cal):
            together.come(each.person_id, place.id)
        together.thank(ana.person_id, place.id)
    with _ago(minutes=40):
        words = "That is a door you opened yourself. Would it help if I came along the first evening?"
        reply(ben.person_id, place.id, words)


def _offered(ana: Someone, walk: str, ben: Someone, cal: Someone) -> None:
    """What lies in Ana's tray, and how she would like to be checked on."""
    say_how(ana.person_id, walk, {ben.membership_id: Wanted(WishKind.ASK, FRIDAY)})
    read_primer(ben.person_id)
    with _ago(days=2):
        to_ana = {"goal_id": None, "member_id": ana.membership_id, "client_id": None}
        ask(cal.person_id, TIME_ZONE, "ask_six_months", **to_ana)
    with _ago(days=1):
        about = {"goal_id": walk, "member_id": None, "client_id": None}
        suggest(ben.person_id, TIME_ZONE, "As far as the weir, and a look at the herons", 2, **about)


def _anas_plan(ana: Someone) -> None:
    for days, part, words, then in (
        (20, "tough", "Friday, when the wages come", "Straight to Cal’s with the shopping, and the card stays there"),
        (20, "worked", "Ringing somebody before, and not after", ""),
        (19, "worked", "Something hot to drink, and ten minutes", ""),
        (19, "not_worked", "Staying in on my own to be safe", ""),
        (15, "sets_off", "The smell of the stairwell at the old corner", ""),
        (14, "others", "A woman at the Tuesday meeting writes three lines each night. I could try one.", ""),
        (8, "tough", "An argument on the phone", "Say: I will ring you tomorrow. Then out, as far as the bridge"),
        (5, "early_signs", "I stop answering Ben", ""),
    ):
        with _ago(days=days):
            write_down(ana.person_id, part, words, then)
    with _ago(days=5):
        choose_stage(ana.person_id, "skills")


def _ago(**time: float) -> AbstractContextManager[None]:
    return clock.as_if(clock.now() - timedelta(**time))


def _sign_up(name: str) -> Someone:
    address = f"{name.lower()}@example.org"
    password = " ".join(secrets.choice(WORDS) for _ in range(5))
    account = sign_up(name=name, address=address, password=password, time_zone=TIME_ZONE, language="en")
    return Someone(name, address, password, account.person_id)


def _invite(keeper: Someone, circle_id: str, guest: Someone, relation: Relation) -> None:
    token = invite(keeper.person_id, circle_id, relation=relation, note="", lasts=timedelta(days=3))
    guest.membership_id = accept(guest.person_id, token, known_as=guest.name).id
    leave_newcomer_out(keeper.person_id, guest.membership_id)  # nothing is shown to a group yet; this says "seen"


def _show(owner: Someone, goal_id: str, circle_id: str, parts: set[Part], to: Someone | None = None) -> None:
    share_goal(
        owner.person_id,
        goal_id,
        circle_id=circle_id,
        audience=Audience.MEMBER if to else Audience.EVERYONE,
        membership_id=to.membership_id if to else None,
        parts=parts,
    )


def _check_in(who: Someone, goal_id: str, answer: Answer, amount: Decimal | None = None, note: str = "") -> None:
    check_in(who.person_id, goal_id, answer, amount=amount, note=note)
