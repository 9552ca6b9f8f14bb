"""What Circle promises, in plain Python: who is where, what is shown to whom, what was said to whom; and a clock.

It knows nothing of the app. Whatever somebody can see, anywhere, must be what these few questions answer.
What was ended, stopped or taken back is simply not there any more.
"""

from collections.abc import Collection, Iterable, Mapping
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
    has_left: bool = False


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


@dataclass
class Day:
    """How one day of a goal went; `part` is the part of the goal through which others see it, if any."""

    answer: str = ""
    note: str = ""
    part: str = ""


@dataclass(eq=False)
class Moment:
    """Something said or done in a circle: by whom, to whom, about which part of what; and who was told it."""

    kind: str
    author: Place
    on: date
    to: Place | None = None
    goal: str = ""
    part: str = ""
    told: Collection[Place] = ()
    cheers: set[tuple[str, Place]] = field(default_factory=set)


class World:
    """Everything there is: `owners` says whose each goal is."""

    def __init__(self, owners: Mapping[str, str], now: datetime) -> None:
        self.owners, self.now = owners, now
        self.places: list[Place] = []
        self.shares: list[Share] = []
        self.moments: list[Moment] = []
        self.days: dict[tuple[str, date], Day] = {}
        self.steps_done: set[str] = set()

    # Who sees what

    def here(self, circle: str) -> list[Place]:
        return [place for place in self.places if place.circle == circle and not place.has_left]

    def place(self, person: str, circle: str) -> Place | None:
        return next((place for place in self.here(circle) if place.person == person), None)

    def is_shown(self, person: str, goal: str, part: str = "", circle: str = "") -> bool:
        """A share that has not ended names the place they have now, and shows the part asked about."""
        return any(
            share.goal == goal
            and circle in ("", share.circle)
            and (not part or part in share.showing[0])
            and (share.showing[1] is None or self.now < share.showing[1])
            and share.names(self.place(person, share.circle))
            for share in self.shares
        )

    def sees(self, person: str, goal: str, part: str = "") -> bool:
        return person == self.owners[goal] or self.is_shown(person, goal, part)

    def may_hear(self, person: str, moment: Moment) -> bool:
        """It is for everyone there or for one of them, and never wider than the goal it is about."""
        is_for_them = moment.to is None or person in (moment.author.person, moment.to.person)
        is_about_theirs = not moment.goal or person == self.owners[moment.goal]
        return is_for_them and (
            is_about_theirs or self.is_shown(person, moment.goal, moment.part, moment.author.circle)
        )

    def was_told(self, person: str, moment: Moment) -> bool:
        return any(place.person == person and not place.has_left for place in moment.told)

    def sees_moment(self, person: str, moment: Moment) -> bool:
        """Two keys: it was told to the place they have now, and they still may hear it."""
        return self.was_told(person, moment) and self.may_hear(person, moment)

    def reads_note(self, person: str, moment: Moment) -> bool:
        author = moment.author
        return person == author.person or self.is_shown(person, moment.goal, "notes", author.circle)

    def sees_day(self, person: str, goal: str, on: date) -> bool:
        """What was done is progress. What was not is for those told that time, as long as setbacks are shown to them."""
        part, of_day = self.days[goal, on].part, self.of_day(goal, on)
        was_told = part == "progress" or any(self.was_told(person, moment) for moment in of_day)
        return person == self.owners[goal] or bool(part and was_told and self.is_shown(person, goal, part))

    def of_day(self, goal: str, on: date) -> list[Moment]:
        return [moment for moment in self.moments if (moment.kind, moment.goal, moment.on) == ("check_in", goal, on)]

    # What people do

    def come(self, person: str, circle: str, relation: str) -> Place:
        self.places.append(Place(person, circle, relation, self.seats(circle) + 1))
        return self.places[-1]

    def seats(self, circle: str) -> int:
        return sum(place.circle == circle for place in self.places)

    def leave(self, place: Place) -> None:
        """What they showed there ends, and what was shown to them by name."""
        place.has_left = True
        here = [share for share in self.shares if share.circle == place.circle]
        self.end(share for share in here if share.to is place or self.owners[share.goal] == place.person)

    def show(self, goal: str, circle: str, to: str | Place, showing: Showing) -> None:
        """The same again changes nothing. What is changed for a group goes on for the same people of it."""
        before = self.shown_to(goal, circle, to)
        if before and self.together(before) == showing:
            return
        seats = max((share.seats for share in before), default=self.seats(circle))
        self.end(before)
        self.shares.append(Share(goal, circle, to, showing, seats))

    def shown_to(self, goal: str, circle: str, to: str | Place) -> list[Share]:
        return [share for share in self.shares if (share.goal, share.circle, share.to) == (goal, circle, to)]

    def together(self, shares: Collection[Share]) -> Showing:
        ends = [end for _parts, end in (share.showing for share in shares) if end]
        return frozenset().union(*(share.showing[0] for share in shares)), max(ends) if len(ends) == len(
            shares
        ) else None

    def save_sheet(self, goal: str, rows: Mapping[tuple[str, str | Place], Showing]) -> None:
        """The goal is shown to these, and to nobody else."""
        self.end(share for share in self.shares if share.goal == goal and (share.circle, share.to) not in rows)
        for (circle, to), showing in rows.items():
            self.show(goal, circle, to, showing)

    def stop_for(self, place: Place, goals: Collection[str]) -> None:
        """Those beside them go on seeing what they saw, by name."""
        stopping = [share for share in self.shares if share.goal in goals and share.names(place)]
        self.end(stopping)
        for share in stopping:
            others = [other for other in self.here(place.circle) if share.names(other) and other is not place]
            self.show_by_name(share, [other for other in others if other.person != self.owners[share.goal]])

    def welcome(self, place: Place, owner: str) -> None:
        """A newcomer is shown, by name, what their group is shown of the owner's goals and they are not yet."""
        by_name = {share.goal for share in self.shares if share.to is place}
        for share in [share for share in self.shares if share.is_for_group_of(place) and not share.names(place)]:
            if share.goal not in by_name and self.owners[share.goal] == owner:
                self.show_by_name(share, [place])

    def show_by_name(self, share: Share, places: Iterable[Place]) -> None:
        self.shares += [Share(share.goal, share.circle, place, share.showing, share.seats) for place in places]

    def end(self, ending: Iterable[Share]) -> None:
        gone = list(ending)
        self.shares = [share for share in self.shares if share not in gone]

    def say(self, moment: Moment) -> bool:
        """Told to those who are there now and may hear it. Nobody speaks to one who would not."""
        moment.told = [place for place in self.here(moment.author.circle) if self.may_hear(place.person, moment)]
        is_heard = moment.to is None or moment.to in moment.told
        self.moments += [moment] if is_heard else []
        return is_heard

    def check_in(self, goal: str, on: date, answer: str, note: str | None, tell: bool) -> bool:
        """False if one tap (no `note` asked for) would show a note that nobody saw so far: that is asked about first."""
        was, people = self.days.get((goal, on), Day()), {place.person for place in self.places} - {self.owners[goal]}
        hear_setbacks = [person for person in people if self.is_shown(person, goal, "setbacks")]
        part = "progress" if answer in DONE else "setbacks" if tell and hear_setbacks else ""
        if note is None and was.note and part and not was.part:
            if any(self.is_shown(person, goal, part) and self.is_shown(person, goal, "notes") for person in people):
                return False
        self.days[goal, on] = Day(answer, was.note if note is None else note, part)
        if part != was.part:
            self.moments = [moment for moment in self.moments if moment not in self.of_day(goal, on)]
            if part == "setbacks" or (part and on == self.now.date()):
                self.celebrate("check_in", goal, part, on)
        return True

    def celebrate(self, kind: str, goal: str, part: str, on: date) -> None:
        """In each circle where somebody sees that part, a moment of what the owner did."""
        for place in [place for place in self.places if place.person == self.owners[goal] and not place.has_left]:
            others = [other.person for other in self.here(place.circle) if other is not place]
            if any(self.is_shown(person, goal, part, place.circle) for person in others):
                self.say(Moment(kind, place, on, goal=goal, part=part))
