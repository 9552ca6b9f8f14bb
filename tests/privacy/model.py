"""What Circle promises, in plain Python: who is where, what is shown to whom, what was said to whom; and a clock.

It knows nothing of the app. Whatever somebody can see, anywhere, must be what these few questions answer; `doings.py`
has what people do. What was ended, stopped or taken back is simply not there any more.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

DONE = ("yes", "some")
Showing = tuple[frozenset[str], datetime | None]  # the parts shown, and until when


@dataclass(eq=False)
class Place:
    """Somebody's place in one circle; `seat` counts who came when. Coming back is a new place."""

    person: str
    circle: str
    relation: str
    seat: int
    keeps: bool = False
    left_at: datetime | None = None

    @property
    def has_left(self) -> bool:
        return self.left_at is not None


@dataclass(eq=False)
class Share:
    """Shows parts of a goal in a circle to "everyone" or a relation (the first `seats` who came), or to one place."""

    goal: str
    circle: str
    to: str | Place
    showing: Showing
    seats: int

    def is_for_group_of(self, place: Place) -> bool:
        return place.circle == self.circle and self.to in ("everyone", place.relation)

    def names(self, place: Place | None) -> bool:
        return place is not None and (place is self.to or (self.is_for_group_of(place) and place.seat <= self.seats))

    def shows(self, part: str, now: datetime) -> bool:
        parts, until = self.showing
        return (not part or part in parts) and (until is None or now < until)


@dataclass
class Day:
    """How one day of a goal went; `part` is the part of the goal through which others see it, if any."""

    answer: str = ""
    note: str = ""
    part: str = ""
    tells_later: bool = False


@dataclass(eq=False)
class Moment:
    """Something said or done in a circle: by whom, to whom, about which part of what; and who was told it."""

    kind: str
    author: Place
    on: date
    to: Place | None = None
    goal: str = ""
    part: str = ""
    answers: "Moment | None" = None
    told: Collection[Place] = ()
    cheers: set[tuple[str, Place]] = field(default_factory=set)
    waits: dict[str, datetime] = field(default_factory=dict)  # for whom, until when
    together_until: datetime | None = None
    is_thanked: bool = False
    came: frozenset[Place] = frozenset()  # ever
    here: frozenset[Place] = frozenset()  # since it began the last time


@dataclass(eq=False)
class Letter:
    """Somebody's words to somebody else in a circle, or to themselves (then from no place); closed until its time."""

    author: str
    reader: str
    by: Place | None
    to: Place | None
    opens: str  # "hard_day", "asked", "milestone", or "on_date": then `on`
    on: date
    stays: bool  # when its author leaves
    at: datetime
    is_opened: bool = False  # which only its reader knows


class World:
    """Everything there is: `owners` says whose each goal is."""

    def __init__(self, owners: Mapping[str, str], now: datetime) -> None:
        self.owners, self.now = owners, now
        self.places: list[Place] = []
        self.shares: list[Share] = []
        self.moments: list[Moment] = []
        self.days: dict[tuple[str, date], Day] = {}
        self.steps_done: frozenset[str] = frozenset()
        self.let_go: frozenset[str] = frozenset()
        self.muted: frozenset[tuple[str, str | Place]] = frozenset()  # who would rather not hear which circle, or whom
        self.quiet: dict[str, tuple[int, int]] = {}  # from which hour of each day until which
        self.answered: frozenset[tuple[str, Place]] = frozenset()  # who has answered about which newcomer
        self.letters: list[Letter] = []
        self.finished: dict[str, datetime] = {}  # which goal, and when
        self.wishes: dict[tuple[str, Place], str] = {}  # about which goal, to whom: "ask:4" is every Friday

    def here(self, circle: str) -> list[Place]:
        return [place for place in self.places if place.circle == circle and not place.has_left]

    def place(self, person: str, circle: str) -> Place | None:
        return next((place for place in self.here(circle) if place.person == person), None)

    def is_shown(self, person: str, goal: str, part: str = "", circle: str = "") -> bool:
        """A share that has not ended names the place they have now, and shows the part asked about."""
        return any(
            share.goal == goal
            and circle in ("", share.circle)
            and share.shows(part, self.now)
            and share.names(self.place(person, share.circle))
            for share in self.shares
        )

    def sees(self, person: str, goal: str, part: str = "", circle: str = "") -> bool:
        return person == self.owners[goal] or self.is_shown(person, goal, part, circle)

    def may_hear(self, person: str, moment: Moment) -> bool:
        """It is for everyone there or for one of them, and never wider than its goal, or than what it answers."""
        is_for_them = moment.to is None or person in (moment.author.person, moment.to.person)
        if moment.answers and not (moment.answers in self.moments and self.was_told(person, moment.answers)):
            return False
        is_about = (moment.goal, moment.part, moment.author.circle)
        return is_for_them and (not moment.goal or self.sees(person, *is_about))

    def was_told(self, person: str, moment: Moment) -> bool:
        return any(place.person == person and not place.has_left for place in moment.told)

    def sees_moment(self, person: str, moment: Moment) -> bool:
        """Two keys, and it has arrived: what is said in their quiet hours waits for the end of these."""
        return self.will_see(person, moment) and self.has_arrived(person, moment)

    def will_see(self, person: str, moment: Moment) -> bool:
        """Two keys: it was told to the place they have now, and they still may hear it."""
        return self.was_told(person, moment) and self.may_hear(person, moment)

    def has_muted(self, person: str, moment: Moment) -> bool:
        """They muted who said it, or whom it answers, or all there that is not their own or for them alone."""
        places = {moment.author, *([moment.answers.author] if moment.answers else [])}
        is_for_all = moment.to is None and moment.author.person != person
        of_circle = is_for_all and (person, moment.author.circle) in self.muted
        return of_circle or any((person, place) in self.muted for place in places)

    def has_arrived(self, person: str, moment: Moment) -> bool:
        return person not in moment.waits or moment.waits[person] <= self.now

    def quiet_ends(self, person: str) -> datetime | None:
        begins, ends = self.quiet.get(person, (0, 0))
        is_quiet = begins <= self.now.hour < ends
        return self.now.replace(hour=ends, minute=0, second=0, microsecond=0) if is_quiet else None

    def is_celebrated(self, moment: Moment) -> bool:
        """Together, just now; not when whose win it is has gone."""
        is_on = moment.together_until is not None and self.now < moment.together_until
        return is_on and not moment.author.has_left

    def here_for(self, moment: Moment) -> list[Place]:
        """Who said that they are there, and still is, and still sees it."""
        return [place for place in moment.here if not place.has_left and self.sees_moment(place.person, moment)]

    def company_of(self, person: str) -> dict[Moment, frozenset[Place]]:
        """Who came to somebody's own wins, which they keep, wherever the others are now."""
        return {moment: moment.came for moment in self.moments if moment.came and moment.author.person == person}

    def reads_note(self, person: str, moment: Moment) -> bool:
        return self.sees(person, moment.goal, "notes", moment.author.circle)

    def sees_day(self, person: str, goal: str, on: date, circle: str = "", *, early: bool = False) -> bool:
        """What was done is progress. What was not, those see who were told that time, while setbacks are shown them,
        once it has arrived, or `early`."""
        part = self.days[goal, on].part
        arrived = [moment for moment in self.of_day(goal, on) if early or self.has_arrived(person, moment)]
        was_told = part != "setbacks" or any(self.was_told(person, moment) for moment in arrived)
        return person == self.owners[goal] or bool(part and was_told and self.is_shown(person, goal, part, circle))

    def of_day(self, goal: str, on: date) -> list[Moment]:
        return [moment for moment in self.moments if (moment.kind, moment.goal, moment.on) == ("check_in", goal, on)]

    def not_shown_to(self, newcomer: Place, owner: str) -> list[Share]:
        """What an owner shows to a group that somebody is of who came later, and does not show them by name."""
        holding = [share for share in self.shares if share.shows("", self.now) and self.owners[share.goal] == owner]
        by_name = {share.goal for share in holding if share.to is newcomer}
        of_group = [share for share in holding if share.is_for_group_of(newcomer) and not share.names(newcomer)]
        return [share for share in of_group if share.goal not in by_name]

    def newcomers(self, person: str, circle: str) -> dict[Place, set[str]]:
        """Whom somebody is asked about: who came after them, and the goals of theirs that those are not shown yet."""
        me, came = self.place(person, circle), {}
        for place in self.here(circle):
            goals = {share.goal for share in self.not_shown_to(place, person)}
            if me and place.seat > me.seat and (person, place) not in self.answered and (me.keeps or goals):
                came[place] = goals
        return came

    def wishes_to(self, person: str, goal: str, circle: str = "") -> list[str]:
        """How its owner would like them to check on it: said to a place they have, while they see it from there; to the
        place they took first before the others.
        """
        said = [place for place in self.places if place.person == person and (goal, place) in self.wishes]
        here = [place for place in said if not place.has_left and circle in ("", place.circle)]
        return [self.wishes[goal, place] for place in here if self.is_shown(person, goal, "", place.circle)]

    def may_open(self, person: str, letter: Letter) -> bool:
        """Whom it is for: at their own word, or once its day has come, or once they finished something since."""
        finished = [at for goal, at in self.finished.items() if self.owners[goal] == letter.reader]
        waits = {"on_date": letter.on > self.now.date(), "milestone": all(at < letter.at for at in finished)}
        return letter in self.letters and person == letter.reader and not waits.get(letter.opens)

    def may_read(self, person: str, letter: Letter) -> bool:
        return letter in self.letters and person == letter.reader and letter.is_opened

    def names_author(self, letter: Letter) -> bool:
        """To a reader who has left, only if the author had left before: what is of later is not said to them."""
        if not (letter.by and letter.to):
            return False
        return not letter.to.left_at or bool(letter.by.left_at and letter.by.left_at <= letter.to.left_at)

    def names_reader(self, letter: Letter) -> bool:
        return bool(letter.by and letter.to and not letter.by.has_left and not letter.to.has_left)
