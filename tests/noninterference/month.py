"""A month in three circles, as data: who does what on which day, and who may know of it. Whoever is not named may not.

**Family** is kept by ana; ben (her sponsor) and cal (her brother) are in it, dee has left, fay comes on day 15.
**Sunday** is ana's too, with gil; ida comes and goes. **Band** is eve's; hal and ida come and go.
Ana shows her goals like this, and the others their own as it says below:

walk    to ben all of it (for a while less); to cal progress; to gil progress and setbacks; to fay progress from day 17
quiet   to ben all of it, and how days felt
course  to everyone who is in the family on day 2: progress and steps
letter  to gil for some days, and to ben for some others
old     to ben, until she lets it go
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from tests.people import NOON, PASSWORD

DAYS = 30
BEGINS = NOON + timedelta(days=1)
FAY_COMES, FAY_SEES_WALK = 15, 17
EVERYTHING = "progress steps notes setbacks"
NEW_PASSWORD = "a kettle and another lantern"

# What is said of each day: yes, some of it, nothing (.), or a setback: kept (k, d), told to everyone who may hear of
# setbacks (e), in the Sunday circle (c), to ben alone (b), to gil alone (g), later (l), or later and then never (m).
WALK = "yskye.gdycsbylykyeygsyybykcyds"
QUIET = ".yyesykyyd.yykysyyeyymysy.kyyy"
LETTER = "....ykyyd.ysyyky.yyyd"
BASS = ".yy.ys.kyy.ys.yy.ydy.yy.syy.yk"
HUT = "..y.yy.s.yk.y.y.yd.y..y.ys.y.y"
ANSWERS = {"y": "yes", "s": "some", "d": "different"}  # any other letter: not this time


@dataclass(frozen=True)
class Act:
    """A form that somebody sends; a page they open, when there are no fields; nothing but time, when there is no path.

    `seen_by` is whoever may ever know of it, beside the one who acts. `{names}` stand for ids and links, and `makes`
    gives a name to a row that comes of it, as `name=table` or `name=table@circle`. `opens` is a link opened before.
    `noticed_by` hears of it at once or, where `at` names a page, finds that page changed.
    """

    kind: str
    who: str
    path: str
    seen_by: frozenset[str]
    noticed_by: str
    fields: Mapping[str, str] | None = field(default_factory=dict)
    makes: str = ""
    opens: str = ""
    browser: str = ""
    at: str = ""


def does(
    kind: str,
    who: str,
    path: str,
    seen_by: str = "",
    /,
    *,
    makes: str = "",
    opens: str = "",
    browser: str = "",
    at: str = "",
    **fields: str,
) -> Act:
    """Something sent. Whoever is named first among those who may know of it notices it: if nobody, the one who acts."""
    seers = seen_by.split() or [who]
    return Act(kind, who, path, frozenset([*seers, who]), seers[0], fields, makes, opens, browser, at)


def day_before(day: int) -> str:
    """The date of the day before one of the month's days."""
    return f"{BEGINS + timedelta(days=day - 1):%Y-%m-%d}"


def opens_page(kind: str, who: str, path: str) -> Act:
    return Act(kind, who, path, frozenset([who]), who, fields=None)


def time_passes(kind: str, seen_by: str) -> Act:
    """The end of a share comes by the clock: whose it was, and whoever saw it."""
    seers = seen_by.split()
    return Act(kind, seers[0], "", frozenset(seers), seers[0])


def says(
    kind: str, who: str, circle: str, seen_by: str, to: str = "", makes: str = "", words: str = "", **more: str
) -> Act:
    words = words or f"{who.title()} says hello"
    return does(kind, who, f"/circles/{{{circle}}}/moments", seen_by, makes=makes, words=words, to=to, **more)


def sets(who: str, goal: str, words: str, seen_by: str = "") -> Act:
    """A goal set. Nobody else notices until it is shown."""
    terms = {"words": words, "area": "joy", "rhythm": "daily"}
    seers = frozenset([*seen_by.split(), who])
    return Act("a goal set", who, "/goals", seers, noticed_by=who, fields=terms, makes=f"{goal}=goals")


def words_of(kind: str, who: str, goal: str, seen_by: str, words: str, **more: str) -> Act:
    return does(kind, who, f"/goals/{{{goal}}}", seen_by, words=words, area="joy", rhythm="daily", **more)


def shows(kind: str, who: str, goal: str, to: str, parts: str, seen_by: str, until: int | None = None) -> Act:
    """A goal shown; `to` is a circle and an audience in it: `family everyone`, `sunday member:{gil_in_sunday}`."""
    circle, _, audience = to.partition(" ")
    day = f"{BEGINS + timedelta(days=until):%Y-%m-%d}" if until is not None else ""
    where = {"circle": f"{{{circle}}}", "audience": audience, "until": day}
    makes = f"{goal}_to_{seen_by.split()[0]}=shares"
    return does(
        kind, who, f"/goals/{{{goal}}}/shares", seen_by, makes=makes, **where, **dict.fromkeys(parts.split(), "1")
    )


def checks_in(kind: str, who: str, goal: str, seen_by: str = "", **fields: str) -> Act:
    return does(kind, who, f"/goals/{{{goal}}}/check-ins", seen_by, **fields)


def cheers(who: str, moment: str, seen_by: str, kind: str = "a cheer") -> Act:
    query = "?take_back=1" if kind != "a cheer" else ""
    return does(kind, who, f"/moments/{{{moment}}}/cheers{query}", seen_by, kind="so_glad")


def answers(who: str, moment: str, seen_by: str, makes: str = "") -> Act:
    path = f"/moments/{{{moment}}}/reply"
    return does("an answer", who, path, seen_by, makes=makes, words=f"{who.title()} answers")


def celebrates(kind: str, who: str, moment: str, seen_by: str, how: str = "") -> Act:
    """Begun, it lasts for two acts: one act comes five minutes after another."""
    return does(kind, who, f"/moments/{{{moment}}}/together{how}", seen_by)


def mutes(who: str, circle: str, whom: str) -> Act:
    path = f"/circles/{{{circle}}}/members/{{{whom}_in_{circle}}}/mute"
    return does("somebody muted", who, path, at="/muted")


def suggests(who: str, path: str, to: str, makes: str) -> Act:
    """One small step offered to somebody, who alone learns of it."""
    said = {"kind": "suggestion", "words": f"A small step, says {who.title()}", "days": "3"}
    return does(SUGGESTED, who, path, to, makes=f"{makes}=offers", **said)


def asks(who: str, path: str, to: str, makes: str) -> Act:
    """A question offered to somebody, who alone learns of it."""
    return does(ASKED, who, path, to, makes=f"{makes}=offers", kind="question", question="ask_helped")


def invites(who: str, circle: str, guest: str, seen_by: str = "") -> Act:
    """A seat kept for somebody: the link is then `link_<guest>`, the invitation `invitation_<guest>`."""
    path = f"/circles/{{{circle}}}"
    note = {"relation": "friend", "note": f"A seat for {guest}", "client_id": guest}
    made = f"invitation_{guest}=invitations"
    seen = f"{who} {seen_by}"
    return does("an invitation", who, f"{path}/invitations", seen, makes=made, at=f"{path}/members", **note)


def joins(kind: str, who: str, circle: str, seen_by: str) -> Act:
    made, link = f"{who}_in_{circle}=memberships", f"{{link_{who}_{circle}}}"
    return does(kind, who, "/invitation/accept", seen_by, makes=made, opens=link, known_as=who.title())


def signs_in(who: str, password: str = PASSWORD, seen_from: str = "") -> Act:
    """On another device, which the one they have lists; somebody whose account is closed sees it from there alone."""
    asked = {"email": f"{who}@example.org", "password": password}
    there = f"{who}-elsewhere"
    at = "/you/closed" if seen_from else "/you"
    return does("signed in elsewhere", who, "/sign-in", seen_from or who, browser=there, at=at, **asked)


def keeps_quiet(kind: str, who: str, begins: str = "07:00", ends: str = "20:00") -> Act:
    """All that is said in the mornings of this month then waits for them, until the sweep of the evening or later."""
    is_kept = {} if kind == NO_QUIET else {"keeps_quiet": "1"}
    return does(kind, who, "/you/quiet", at="/you", quiet_from=begins, quiet_until=ends, **is_kept)


def family(day: int) -> str:
    """Those who are in the family on a day."""
    return "ana ben cal fay" if day > FAY_COMES else "ana ben cal"


def band(day: int) -> str:
    """Those beside eve who are in the band on a day, but for ida."""
    return "hal" if 3 <= day < 21 else ""


def one_day(day: int, letters: str, who: str, goal: str, progress: str, setbacks: str) -> Iterator[Act]:
    """What is said of one day: what was done is seen by those of `progress`, a setback by those it is told to.

    `setbacks` are those who may hear of setbacks.
    """
    letter = letters[day : day + 1]
    if letter in ("", "."):
        return
    made = f"{goal}_{day}=check_ins"
    if letter in "ys":
        yield checks_in("a day that went well", who, goal, progress, makes=made, answer=ANSWERS[letter], amount="20")
        return
    kind, tell, hears = {
        "e": ("a setback told to all who may hear", "everyone", setbacks),
        "c": ("a setback told in one circle", "circle:{sunday}", "gil"),
        "b": ("a setback told to one person", "member:{ben_in_family}", "ben"),
        "g": ("a setback told to one person", "member:{gil_in_sunday}", "gil"),
        "l": ("a setback to be told later", "later", f"{who} {setbacks}"),
        "m": ("a setback to be told later", "later", ""),
    }.get(letter, ("a setback kept", "", ""))
    answer, note = ANSWERS.get(letter, "not_this_time"), f"A hard one, day {day}"
    yield checks_in(kind, who, goal, hears, makes=made, answer=answer, note=note, tell=tell)


def every_day(day: int) -> Iterator[Act]:
    """What happens day by day."""
    yield from one_day(day, WALK, "ana", "walk", "cal ben gil fay" if day < 28 else "cal ben fay", "ben gil")
    if day > 3:
        yield from one_day(day, LETTER, "ana", "letter", "gil ben" if day < 9 else "ben" if day < 13 else "", "")
    if day > 0:
        yield from one_day(day, QUIET, "ana", "quiet", "ben", "ben")
        yield from one_day(day, BASS, "eve", "bass", band(day), "")
        yield from one_day(day, HUT, "dee", "hut", "", "")
    yield from kind_words(day)


def kind_words(day: int) -> Iterator[Act]:
    """Who speaks to whom goes round."""
    words = f"You were heard, day {day}"
    alone, about, everyone, elsewhere = (f"kind words {to}" for to in ("to one", "about a goal", "to all", "elsewhere"))
    match day % 6:
        case 0:
            yield says(alone, "ben", "family", "cal", "member:{cal_in_family}", words=words)
            yield says(elsewhere, "gil", "sunday", "ana", words=words)
        case 1:
            yield says(everyone, "cal", "family", family(day), "", f"said_{day}=moments", words)
            yield cheers("ana", f"said_{day}", family(day).removeprefix("ana "))
        case 2:
            yield says(about, "ben", "family", "ana", "goal:{quiet}", f"said_{day}=moments", words)
            yield cheers("ana", f"said_{day}", "ben")
        case 3:
            yield says(alone, "cal", "family", "ana", "member:{ana_in_family}", words=words)
            yield says(elsewhere, "eve", "band", "hal ida" if day == 9 else band(day), words=words)
        case 4:
            walkers = "cal ana fay" if day > FAY_SEES_WALK else "cal ana"
            yield says(about, "ben", "family", walkers, "goal:{walk}", words=words)
        case 5:
            yield says(alone, "ana", "family", "ben", "member:{ben_in_family}", words=words)


SHOWN, LESS, MORE, FOR_DAYS = "a goal shown", "less of it shown", "more of it shown", "a goal shown until a day"
REWORDED, ENDED = "a goal reworded", "what was shown until a day ends"
FOR_ONESELF, PLANNED = "a step for oneself", "an if-then plan"
FELT, FELT_ALONE = "how a day felt", "how a day felt, for oneself"
SUGGESTED, ASKED, OFFERED_AWAY = "a small step suggested", "a question asked", "something offered taken back"
CHECKED_ON = "how to be checked on"
QUIET_KEPT, NO_QUIET, LET_IN = "quiet hours kept", "quiet hours kept no more", "what waited let in"
LETTER_FOR_ANA = {"words": "The lamp is on", "to": "{ana_in_family}", "opens": "asked"}
CAME, WENT = "somebody came elsewhere", "somebody left elsewhere"
BEN, CAL, FAY, GIL = (
    "family member:{ben_in_family}",
    "family member:{cal_in_family}",
    "family member:{fay_in_family}",
    "sunday member:{gil_in_sunday}",
)

EVENTS: dict[int, list[Act]] = {
    0: [
        Act(
            REWORDED,
            "ana",
            "/goals/{walk}",
            frozenset(["ana", "ben", "cal", "fay", "gil"]),
            noticed_by="ana",
            fields={"words": "Walk by the river", "unit": "minutes", "area": "health", "rhythm": "daily"},
        ),
        shows(SHOWN, "ana", "walk", BEN, EVERYTHING, "ben cal fay"),
        shows(SHOWN, "ana", "walk", CAL, "progress", "cal ben fay"),
        shows(SHOWN, "ana", "walk", GIL, "progress setbacks", "gil"),
        says("kind words to all", "ben", "family", "ana cal", makes="hello=moments", photo="his dog"),
        Act(
            "how long the same thing rests",
            "ana",
            "/tray/rest",
            frozenset(["ana", "ben", "cal", "fay", "gil"]),
            noticed_by="ana",
            fields={"weeks": "4"},
            at="/tray",
        ),
    ],
    1: [
        sets("ana", "quiet", "Five quiet minutes", "ben"),
        shows(SHOWN, "ana", "quiet", BEN, f"{EVERYTHING} feelings", "ben"),
        sets("eve", "bass", "Learn the bass line", "hal"),
        sets("dee", "hut", "Paint the hut"),
        sets("fay", "sleep", "Sleep before midnight", "ana ben cal"),
        cheers("cal", "hello", "ana ben"),
        answers("ana", "hello", "ben cal"),
        does(CHECKED_ON, "ana", "/goals/{walk}/checking", "ben", **{"wish:{ben_in_family}": "ask:4"}),
        does("how to be beside somebody read", "ben", "/being-beside", at="/being-beside"),
    ],
    2: [
        keeps_quiet(QUIET_KEPT, "cal"),
        sets("ana", "course", "Find out about the course", "ben cal"),
        shows(SHOWN, "ana", "course", "family everyone", "progress steps", "ben cal"),
        invites("eve", "band", "hal_band", "hal"),
        does("a step", "ana", "/goals/{walk}/steps", "ben", makes="boots=steps", words="Find the boots"),
        sets("cal", "guitar", "Play the guitar", "ana"),
        shows(SHOWN, "cal", "guitar", "family member:{ana_in_family}", "progress notes", "ana"),
    ],
    3: [
        does("a step", "ana", "/goals/{walk}/steps/several", "ben", lines="Find the map\nAsk about the path"),
        does(FOR_ONESELF, "ana", "/goals/{walk}/steps", makes="brother=steps", words="Write to Cal", is_private="1"),
        does("how likely it feels", "ana", "/goals/{walk}/confidence", confidence="6"),
        does(PLANNED, "ana", "/goals/{walk}/if-thens", makes="rain=if_thens", when="It rains", then="The big coat"),
        joins(CAME, "hal", "band", "eve"),
        mutes("eve", "band", "hal"),
        does("a step done", "ana", "/goals/{walk}/steps/{boots}/done", "ben", makes="boots_done=moments@family"),
        cheers("ben", "boots_done", "ana"),
        sets("ana", "letter", "Write the letter", "ben gil"),
        invites("ana", "family", "nobody"),
        suggests("ben", "/goals/{walk}/offers", "ana", "step"),
    ],
    4: [
        asks("cal", "/members/{ana_in_family}/offers", "ana", "asked"),
        asks("eve", "/members/{hal_in_band}/offers", "hal", "asked_hal"),
        keeps_quiet(NO_QUIET, "cal"),
        does("a step of one's own done", "ana", "/goals/{walk}/steps/{brother}/done"),
        answers("ben", "boots_done", "ana"),
        does("a plan in other words", "ana", "/goals/{walk}/if-thens/{rain}", when="It pours", then="Only the bridge"),
        shows(FOR_DAYS, "ana", "letter", GIL, "progress", "gil", until=8),
        shows(SHOWN, "eve", "bass", "band relation:friend", "progress", "hal"),
        says(
            "a win", "ana", "family", "ben", "goal:{quiet}", "quiet_win=moments", "It was quiet today", photo="a lake"
        ),
        does("a win", "ana", "/wins", "ben", makes="again=moments", words="Quiet again", to="{family}", goal="{quiet}"),
        celebrates("a win celebrated together", "ben", "again", "ana"),
        celebrates("somebody here to celebrate", "ana", "again", "ben", "/here"),
        celebrates("a win celebrated together", "ana", "again", "ben"),
        celebrates("somebody here to celebrate", "ben", "again", "ana", "/here"),
        celebrates("a win celebrated together", "ben", "again", "ana"),
        celebrates("somebody gone from celebrating", "ana", "again", "ben", "/here?take_back=1"),
        celebrates("a win celebrated together", "ben", "again", "ana"),
        celebrates("celebrating ended", "ana", "again", "ben", "/thanks"),
        does("a win kept to oneself", "ana", "/wins", makes="own_win=reflections", words="I said no", to="me"),
        does("a win kept to oneself", "ana", "/wins", words="Quiet, for me", to="me", goal="{quiet}"),
        does("kind words kept", "ana", "/moments/{hello}/keep", at="/kept-words"),
    ],
    5: [
        does("an offer kept for later", "ana", "/tray/{step}/keep"),
        does("an offer let pass", "ana", "/tray/{asked}/pass"),
        invites("eve", "band", "ida_band", "hal ida"),
        answers("ben", "quiet_win", "ana", "well_done=moments"),
        answers("ana", "well_done", "ben"),
        does("a hard day looked at", "ana", "/goals/{walk}/setback", note="The rain", helped="A call"),
        does(
            "a goal for 24 hours", "ana", "/goals", makes="hours=goals", words="No news", area="joy", rhythm="24_hours"
        ),
        does("a note to oneself", "ana", "/reflections", makes="note=reflections", at="/reflections", words="Mornings"),
        does("a line of a plan", "ana", "/plan", makes="line=reflections", at="/plan", part="worked", words="A call"),
        does("where one is", "ana", "/plan/stage", at="/plan", stage="skills"),
        does("a step", "ana", "/goals/{course}/steps", "ben cal", makes="ring=steps", words="Ring the college"),
        does(
            "an invitation withdrawn",
            "ana",
            "/circles/{family}/invitations/{invitation_nobody}/revoke",
            at="/circles/{family}/members",
        ),
    ],
    6: [
        does("a suggestion taken in own words", "ana", "/tray/{step}/change", words="To the bridge", is_private="1"),
        does("a question answered for oneself", "ana", "/tray/{asked}/answer", words="A call helped"),
        Act(
            "whom she would ask",  # of which those who are asked may know later on
            "ana",
            "/support/order",
            frozenset(["ana", "ben"]),
            noticed_by="ana",
            fields={"minutes": "60", "words": "", "place-{ben_in_family}": "1", "place-{cal_in_family}": "2"},
            at="/support",
        ),
        does("when somebody can be reached", "cal", "/circles/{family}/reach", "ana", at="/support", reached="never"),
        does("not today", "gil", "/circles/{sunday}/reach/not-today", at="/circles/{sunday}/reach"),
        joins(CAME, "ida", "band", "hal eve"),
        sets("ana", "old", "Keep the old one", "ben"),
        shows(SHOWN, "ana", "old", BEN, "progress", "ben"),
        checks_in("a day that went well", "cal", "guitar", "ana", answer="yes", note="Two chords"),
    ],
    7: [
        does("a call for support", "ana", "/support/calls", "ben", makes="call=calls", words="Could you ring me?"),
        does("somebody is with her", "ben", "/support/calls/{call}/answer", "ana", answer="with_you"),
        does("a call ended", "ana", "/support/calls/{call}/end", "ben"),
        does("another circle renamed", "ana", "/circles/{sunday}", "gil", name="Sunday, late", purpose="Tea"),
        does("another name elsewhere", "gil", "/circles/{sunday}/known-as", "ana", known_as="G."),
        checks_in("a day filled in later", "ana", "quiet", "ben", answer="some", on=f"{BEGINS:%Y-%m-%d}"),
    ],
    8: [
        does("a call for support", "ana", "/support/calls", "ben", makes="call=calls", words="Are you there?"),
        does("somebody cannot today", "ben", "/support/calls/{call}/answer", "ana", answer="not_today"),
        does("a call that goes on", "ana", "/support/calls/{call}/next"),
        does("a call ended", "ana", "/support/calls/{call}/end", "ben"),
        words_of(REWORDED, "ana", "quiet", "ben", "Ten quiet minutes"),
        words_of("only the why reworded", "ana", "walk", "", "Walk by the river", unit="minutes", why="For the birds"),
        signs_in("gil"),
        does("a win taken back before anybody knew", "ana", "/wins/{own_win}/take-back"),
        does("kind words kept", "cal", "/moments/{hello}/keep", at="/kept-words"),
        does("kind words kept no longer", "ana", "/moments/{hello}/unkeep", at="/kept-words"),
        cheers("ben", "boots_done", "ana", "a cheer taken back"),
    ],
    9: [
        time_passes(ENDED, "gil ana"),
        checks_in(FELT, "ana", "quiet", "ben", answer="yes", mood="2", urge="3", on=day_before(9)),
        checks_in(FELT_ALONE, "ana", "walk", "", answer="yes", mood="4", on=day_before(9)),
        does("a date marked", "ana", "/goals/{walk}/mark", marked_on=day_before(9)),
        does("a note in other words", "ana", "/reflections/{note}", at="/reflections", words="Early", kind="strength"),
        does("a line of a plan in other words", "ana", "/plan/{line}", at="/plan", words="A call, at once"),
        shows(LESS, "ana", "walk", BEN, "progress setbacks", "ben"),
        does("a password changed", "gil", "/you/password", at="/you", current=PASSWORD, new=NEW_PASSWORD),
    ],
    10: [
        asks("ben", "/members/{cal_in_family}/offers", "cal", "asked_cal"),
        does(CHECKED_ON, "ana", "/goals/{walk}/checking", "cal", **{"wish:{cal_in_family}": "cheer"}),
        does("a letter written", "cal", "/letters", "ana", makes="lamp=letters", at="/letters", **LETTER_FOR_ANA),
        sets("ben", "phone", "Ring my brother", "ana cal"),
        shows(FOR_DAYS, "ben", "phone", "family everyone", "progress", "ana cal", until=12),
        shows(SHOWN, "ana", "letter", BEN, EVERYTHING, "ben"),
    ],
    11: [
        does(OFFERED_AWAY, "ben", "/sent/{asked_cal}/take-back", "cal"),
        does("a letter opened", "ana", "/letters/{lamp}/open", at="/letters"),
        does("a letter to oneself", "ana", "/letters", at="/letters", words="You slept", to="me", opens="hard_day"),
        invites("ana", "sunday", "ida_sunday", "gil ida"),
        does("looked at again", "ana", "/goals/{walk}/look", goes_on="keep", learned="Mornings are easier"),
        does("for another 24 hours", "ana", "/goals/{hours}/renew"),
        does("a line of a plan erased", "ana", "/plan/{line}/erase", at="/plan"),
        does("a note erased", "ana", "/reflections/{note}/erase", at="/reflections"),
        does("words taken back", "ana", "/moments/{quiet_win}/take-back", "ben"),
        does("the name of an account", "gil", "/you", at="/you", name="Gilbert", time_zone="UTC", language="en"),
    ],
    12: [
        does(WENT, "ida", "/circles/{band}/leave", "hal eve"),
        joins(CAME, "ida", "sunday", "gil ana"),
    ],
    13: [
        time_passes(ENDED, "ana ben cal"),
        does("no longer shown", "ana", "/goals/{letter}/shares/{letter_to_ben}/stop", "ben"),
        invites("ana", "family", "fay_family", "ben cal fay"),
    ],
    14: [
        does("a step done", "ana", "/goals/{course}/steps/{ring}/done", "cal ben"),
        does("a step in other words", "ana", "/goals/{course}/steps/{ring}", "cal ben", words="Ring the college again"),
        does(
            "a step kept to oneself after all",
            "ana",
            "/goals/{course}/steps/{ring}",
            "cal ben",
            words="Ring the college again",
            is_private="1",
        ),
        does("a plan removed", "ana", "/goals/{walk}/if-thens/{rain}/remove"),
        does("an earlier setback told", "ana", "/goals/{walk}/check-ins/{walk_13}/tell", "ben gil", tell="everyone"),
        signs_in("ana"),
    ],
    15: [
        joins("somebody came", "fay", "family", "ana ben cal"),
        does("signed out elsewhere", "ana", "/sign-out", browser="ana-elsewhere", at="/you"),
    ],
    16: [
        keeps_quiet(QUIET_KEPT, "fay"),
        does("a rest", "ana", "/goals/{walk}/rest"),
        does("taken up again", "ana", "/goals/{walk}/resume"),
        mutes("cal", "family", "fay"),
        says("kind words to all", "fay", "family", "ana ben cal", makes="from_fay=moments"),
        answers("ben", "from_fay", "ana fay cal"),
        invites("ana", "family", "declined", "ida"),
    ],
    17: [
        shows(SHOWN, "ana", "walk", FAY, "progress", "fay ben cal"),
        does(WENT, "ida", "/circles/{sunday}/leave", "gil ana"),
        does(
            "an invitation declined",
            "ida",
            "/invitation/decline",
            "ana",
            opens="{link_declined}",
            at="/circles/{family}/members",
        ),
    ],
    18: [
        keeps_quiet(NO_QUIET, "fay"),
        shows(MORE, "ana", "walk", BEN, EVERYTHING, "ben"),
        does("a newcomer left out", "ana", "/newcomers/{fay_in_family}/leave-out"),
        says("kind words to one", "cal", "family", "fay", "member:{fay_in_family}", "to_fay=moments", photo="hers"),
    ],
    19: [
        keeps_quiet(QUIET_KEPT, "fay", ends="23:00"),
        does("let go", "ana", "/goals/{old}/let-go", "ben"),
        words_of(REWORDED, "ana", "letter", "", "Write the long letter"),
        does("words taken back", "cal", "/moments/{to_fay}/take-back", "fay"),
    ],
    20: [
        does(CHECKED_ON, "ana", "/goals/{walk}/checking", "ben", **{"wish:{ben_in_family}": ""}),
        shows(SHOWN, "fay", "sleep", "family everyone", "progress", "ana ben cal"),
        does("a step undone", "ana", "/goals/{walk}/steps/{boots}/undone", "ben"),
        does("a step removed", "ana", "/goals/{walk}/steps/{boots}/remove", "ben"),
    ],
    21: [
        does("somebody removed elsewhere", "eve", "/circles/{band}/members/{hal_in_band}/remove", "hal"),
        checks_in("a day that went well", "fay", "sleep", "ana ben cal", answer="yes"),
    ],
    22: [
        does("a goal finished", "ana", "/goals/{letter}/finish"),
        does("what a goal showed", "ana", "/goals/{letter}/strength", words="I finish letters"),
        does("an account closed", "ida", "/you/close", at="/", password=PASSWORD),
        invites("ana", "family", "late"),
    ],
    23: [
        does("a password changed", "hal", "/you/password", at="/you", current=PASSWORD, new=NEW_PASSWORD),
    ],
    24: [
        does("a goal finished", "ana", "/goals/{course}/finish", "cal ben"),
    ],
    25: [
        keeps_quiet(QUIET_KEPT, "cal", begins="20:00", ends="19:30"),
        does("a goal finished", "ana", "/goals/{quiet}/finish", "ben"),
        does("an account closed", "hal", "/you/close", at="/", password=NEW_PASSWORD),
        signs_in("hal", NEW_PASSWORD, seen_from="hal-elsewhere"),
    ],
    26: [
        does("a letter withdrawn", "cal", "/letters/{lamp}/withdraw", "ana", at="/letters"),
        does("taken up again", "ana", "/goals/{quiet}/resume", "ben"),
        does("an account opened again", "hal", "/you/open-again", "hal-elsewhere", browser="hal-elsewhere", at="/"),
    ],
    27: [
        does(
            "no longer shown",
            "ana",
            "/who-sees-what/stop",
            "ben",
            member="{ben_in_family}",
            goal="{quiet}",
            makes="stopping=changes",
        ),
        does("undone", "ana", "/changes/{stopping}/undo", "ben"),
    ],
    28: [
        keeps_quiet(NO_QUIET, "cal"),
        does("no longer shown", "ana", "/who-sees-what/stop", "gil", member="{gil_in_sunday}"),
        does("somebody unmuted", "cal", "/muted/{fay_in_family}/unmute"),
        opens_page("a look through other eyes", "ana", "/goals/{walk}/as/{ben_in_family}"),
        opens_page("a look through other eyes", "ana", "/goals/{quiet}/as/{cal_in_family}"),
        opens_page("a look through other eyes", "ana", "/circles/{family}/as/{cal_in_family}"),
        opens_page("a look at who sees what", "ana", "/who-sees-what"),
        opens_page("an export", "gil", "/you/export"),
    ],
}

AFTERWARDS: dict[int, list[Act]] = {
    3: [does(LET_IN, "cal", "/you/quiet/let-in")],
    4: [checks_in("a setback untold", "ana", "walk", "ben gil", answer="not_this_time", note="After all mine")],
    14: [checks_in("a note", "ana", "walk", "ana ben", answer="yes", note="A heron")],
    15: [checks_in("done after all", "ana", "walk", "cal ben gil fay", answer="yes", amount="5", note="")],
    22: [checks_in("a note", "ana", "walk", "ben", answer="yes", note="Two herons")],
    25: [checks_in("a setback said otherwise", "ana", "walk", "", answer="different", note="And then rain")],
}


def acts_of(day: int) -> list[Act]:
    """Everything that happens on a day, in order."""
    return [*EVENTS.get(day, []), *every_day(day), *AFTERWARDS.get(day, [])]
