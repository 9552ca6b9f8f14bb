"""What people do, in plain Python: how each thing changes the model's world, and what can be undone of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tests.privacy.model import DONE, Day, Letter, Moment, Place, Share, Showing, World

UNDO_LASTS = timedelta(minutes=10)
Tell = str | Place  # "" (nobody), "later", "everyone", a circle, or one place
Address = tuple[str, Place | None]  # in a circle, to everyone who may hear it there or to one place


@dataclass(eq=False)
class Change:
    """Something somebody did about who sees what: what it began and ended, and who went."""

    person: str
    at: datetime
    goals: Collection[str] = ()
    began: list[Share] = field(default_factory=list)
    ended: list[Share] = field(default_factory=list)
    went: Place | None = None
    letters: list[Letter] = field(default_factory=list)  # that went with them
    answered: Place | None = None
    is_undone: bool = False


class Doings(World):
    """The world, and whatever may be done in it."""

    def __init__(self, owners: Mapping[str, str], now: datetime) -> None:
        super().__init__(owners, now)
        self.changes: list[Change] = []

    def come(self, person: str, circle: str, relation: str) -> Place:
        place = Place(person, circle, relation, self.seats(circle) + 1)
        self.places = [*self.places, place]
        self.muted -= {(who, what) for who, what in self.muted if who == person and circle_of(what) == circle}
        return place

    def seats(self, circle: str) -> int:
        return sum(place.circle == circle for place in self.places)

    def leave(self, place: Place, by: str) -> Change:
        """What they showed there ends, and what was shown to them by name. Letters go of which they said so."""
        going = [letter for letter in self.letters if letter.by is place and not letter.stays]
        change = self._note(Change(by, self.now, went=place, letters=going))
        place.left_at = self.now
        self.letters = [letter for letter in self.letters if letter not in going]
        here = [share for share in self.shares if share.circle == place.circle]
        self._end([s for s in here if s.to is place or self.owners[s.goal] == place.person], change)
        return change

    def show(self, goal: str, circle: str, to: str | Place, showing: Showing) -> Change | None:
        others = {(share.circle, share.to): self.shown(goal, share.circle, share.to) for share in self.of(goal)}
        return self.save_sheet(goal, {**others, (circle, to): showing})

    def save_sheet(self, goal: str, rows: Mapping[tuple[str, str | Place], Showing]) -> Change | None:
        """The goal is shown to these, and to nobody else. What is changed for a group goes on for the same people."""
        before = {(share.circle, share.to): self.shown(goal, share.circle, share.to) for share in self.of(goal)}
        different = [to for to in {**before, **rows} if before.get(to) != rows.get(to)]
        if not different:
            return None
        change = self._decide(self.owners[goal], [goal])
        for circle, to in different:
            ending = self.shown_to(goal, circle, to)
            self._end(ending, change)
            if (circle, to) in rows:
                seats = max((share.seats for share in ending), default=self.seats(circle))
                self._begin([Share(goal, circle, to, rows[circle, to], seats)], change)
        return change

    def of(self, goal: str) -> list[Share]:
        return [share for share in self.shares if share.goal == goal]

    def shown_to(self, goal: str, circle: str, to: str | Place) -> list[Share]:
        return [share for share in self.of(goal) if (share.circle, share.to) == (circle, to)]

    def shown(self, goal: str, circle: str, to: str | Place) -> Showing:
        """What some shares to the same people show together: all the parts, until the last of their ends."""
        all_parts, all_ends = zip(*(share.showing for share in self.shown_to(goal, circle, to)), strict=True)
        return frozenset().union(*all_parts), None if None in all_ends else max(all_ends)

    def stop(self, goal: str, circle: str, to: str | Place) -> Change:
        change = self._decide(self.owners[goal], [goal])
        self._end(self.shown_to(goal, circle, to), change)
        return change

    def stop_for(self, owner: str, place: Place, goal: str) -> Change | None:
        """One goal, or all of them, for one person. Those beside them go on seeing what they saw, by name."""
        mine = [share for share in self.shares if self.owners[share.goal] == owner and goal in ("", share.goal)]
        stopping = [share for share in mine if share.names(place) and place.person != owner]
        if not stopping:
            return None
        change = self._decide(owner, {share.goal for share in stopping})
        self._end(stopping, change)
        for share in stopping:
            beside = [other for other in self.here(place.circle) if other.person not in (owner, place.person)]
            self._begin([replace(share, to=other) for other in beside if share.names(other)], change)
        return change

    def stop_all(self, owner: str) -> Change:
        goals = [goal for goal in self.owners if self.owners[goal] == owner]
        change = self._decide(owner, goals)
        self._end([share for share in self.shares if share.goal in goals], change)
        return change

    def let_go_of(self, goal: str) -> None:
        self.let_go |= {goal}
        self._settle([goal])
        self._end(self.of(goal))

    def welcome(self, owner: str, newcomer: Place) -> Change | None:
        """A newcomer is shown by name what their group is shown."""
        self.answer(owner, newcomer)
        missing = self.not_shown_to(newcomer, owner)
        if not missing:
            return None
        change = self._note(Change(owner, self.now, answered=newcomer))
        self._begin([replace(share, to=newcomer) for share in missing], change)
        return change

    def answer(self, person: str, newcomer: Place) -> None:
        self.answered |= {(person, newcomer)}

    def undo(self, change: Change) -> None:
        """What it began ends; what it ended begins again, where that can still be and nobody decided anew since."""
        if change.is_undone or self.now > change.at + UNDO_LASTS:
            return
        change.is_undone = True
        went = change.went
        if went and not self.place(went.person, went.circle):
            went.left_at = None
            self.letters = [*self.letters, *change.letters]
        self._end(change.began)
        self._begin([replace(share) for share in change.ended if self._can_begin(share)])
        self.answered -= {(change.person, change.answered)} if change.answered else set()

    def _can_begin(self, share: Share) -> bool:
        is_there = isinstance(share.to, str) or not share.to.has_left
        can_be_shown = self.place(self.owners[share.goal], share.circle) and share.goal not in self.let_go
        return bool(is_there and can_be_shown and share.shows("", self.now))

    def wait_until(self, now: datetime) -> None:
        self.now = now
        self.shares = [share for share in self.shares if share.shows("", now)]

    def say(self, moment: Moment) -> bool:
        """Told to those who are there now and may hear it. Nobody speaks to one who would not."""
        moment.told = [place for place in self.here(moment.author.circle) if self.may_hear(place.person, moment)]
        is_heard = moment.to is None or moment.to in moment.told
        hearing = {place.person for place in moment.told} - {moment.author.person}
        moment.waits = {person: ends for person in hearing if (ends := self.quiet_ends(person))}
        self.moments = [*self.moments, moment] if is_heard else self.moments
        return is_heard

    def keep_quiet(self, person: str, hours: tuple[int, int] | None) -> None:
        """What waits goes on waiting until these hours end, or arrives."""
        self.quiet = {who: kept for who, kept in {**self.quiet, person: hours}.items() if kept}
        ends = self.quiet_ends(person)
        for moment in self.moments:
            if ends and not self.has_arrived(person, moment):
                moment.waits[person] = ends
        if not ends:
            self.let_in(person)

    def let_in(self, person: str) -> None:
        for moment in self.moments:
            moment.waits.pop(person, None)

    def unsay(self, moments: Iterable[Moment]) -> None:
        gone = list(moments)
        self.moments = [moment for moment in self.moments if moment not in gone]

    def write(self, letter: Letter) -> None:
        self.letters = [*self.letters, letter]

    def withdraw(self, letter: Letter) -> None:
        self.letters = [other for other in self.letters if other is not letter]

    def wish(self, goal: str, place: Place, way: str) -> None:
        """How its owner would like to be checked on, said to somebody who sees the goal; to nobody else."""
        is_other = place.person != self.owners[goal] and not place.has_left
        if is_other and self.is_shown(place.person, goal, "", place.circle):
            self.wishes = {of: kept for of, kept in {**self.wishes, (goal, place): way}.items() if kept}

    def check_in(self, goal: str, on: date, answer: str, note: str | None, tell: Tell) -> bool:
        """Say how a day went. False if that cannot be: somebody would be told who does not hear of setbacks; or a tap
        (no `note` was asked for) would show a note to somebody who does not read it so far."""
        was, seeing = self.days.get((goal, on), Day()), self._places_that_see(goal, "setbacks")
        to: dict[Address, None] = {}  # in order
        if answer not in DONE:
            to |= {(place.circle, None): None for place in seeing if tell in ("everyone", place.circle)}
            to |= {(place.circle, place): None for place in seeing if tell is place}
        if answer not in DONE and tell not in ("", "later", "everyone") and not to:
            return False
        part = "progress" if answer in DONE else "setbacks" if to else ""
        if note is None and was.note and part and self._would_read(goal, on, part, to):
            return False
        later = tell == "later" and answer not in DONE
        self.days[goal, on] = Day(answer, was.note if note is None else note, part, later)
        before = self.of_day(goal, on)
        stays = [m for m in before if part == was.part and (part != "setbacks" or (m.author.circle, m.to) in to)]
        self.unsay(moment for moment in before if moment not in stays)
        if part == "setbacks":
            told = {(moment.author.circle, moment.to) for moment in stays}
            self._celebrate("check_in", goal, part, on, [address for address in to if address not in told])
        elif part and part != was.part and on == self.now.date():
            self._celebrate("check_in", goal, part, on)
        return True

    def _would_read(self, goal: str, on: date, part: str, to: Collection[Address]) -> bool:
        hearing = [
            place
            for place in self._places_that_see(goal, part)
            if part == "progress" or (place.circle, None) in to or (place.circle, place) in to
        ]
        reading = [place.person for place in hearing if self.is_shown(place.person, goal, "notes")]
        return any(not self.sees_day(person, goal, on) for person in reading)

    def tick(self, goal: str) -> None:
        self.steps_done |= {goal}
        self._celebrate("step", goal, "steps", self.now.date())

    def untick(self, goal: str) -> None:
        self.steps_done -= {goal}
        self.unsay(moment for moment in self.moments if (moment.kind, moment.goal) == ("step", goal))

    def _celebrate(self, kind: str, goal: str, part: str, on: date, to: Collection[Address] | None = None) -> None:
        """In each circle where somebody sees that part, or just in these, a moment of what the owner did."""
        circles = dict.fromkeys(place.circle for place in self._places_that_see(goal, part))
        for circle, addressee in [(circle, None) for circle in circles] if to is None else to:
            author = self.place(self.owners[goal], circle)
            assert author
            self.say(Moment(kind, author, on, addressee, goal, part))

    def _places_that_see(self, goal: str, part: str) -> list[Place]:
        others = [p for p in self.places if not p.has_left and p.person != self.owners[goal]]
        return [place for place in others if self.is_shown(place.person, goal, part, place.circle)]

    def _decide(self, owner: str, goals: Collection[str]) -> Change:
        self._settle(goals)
        return self._note(Change(owner, self.now))

    def _settle(self, goals: Collection[str]) -> None:
        """Whoever decides anew who sees a goal has decided: what had ended of it is not brought back by undoing."""
        for change in self.changes:
            change.ended = [share for share in change.ended if share.goal not in goals]

    def _note(self, change: Change) -> Change:
        self.changes = [*self.changes, change]
        return change

    def _begin(self, shares: Collection[Share], change: Change | None = None) -> None:
        self.shares = [*self.shares, *shares]
        if change:
            change.began += shares

    def _end(self, shares: Iterable[Share], change: Change | None = None) -> None:
        gone = [share for share in shares if share in self.shares]
        self.shares = [share for share in self.shares if share not in gone]
        if change:
            change.ended += gone


def circle_of(what: str | Place) -> str:
    """The circle of what is muted."""
    return what.circle if isinstance(what, Place) else what
