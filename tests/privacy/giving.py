"""What people give for later, and wish for: letters written, withdrawn and opened; how to be checked on."""

import re

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from circle.extensions import db
from circle.models import Letter as LetterRow
from tests.privacy import given
from tests.privacy.house import PEOPLE
from tests.privacy.model import Letter, Place
from tests.privacy.pages import Eyes, between
from tests.privacy.steps import ONE_DAY, Steps, number, pick

MOST_LETTERS = 5
RANDOM = re.compile(r'(nonce|value)="[^"]*"')
LIKE_THIS = "A letter is here for a day like this"


class Giving(Steps):
    """What anybody may do next, letters and wishes too."""

    @precondition(lambda self: len(self.letters) < MOST_LETTERS)
    @rule(
        who=number,
        to=number,
        opens=st.sampled_from(["hard_day", "hard_day", "asked", "on_date", "milestone"]),
        days=st.sampled_from([0, 1, 2]),
        stays=st.booleans(),
    )
    def write_letter(self, who: int, to: int, opens: str, days: int, stays: bool) -> None:
        """To oneself, or to somebody in a circle; not from outside, nor to somebody who has left."""
        places = [place for place in self.world.places if place.circle in self.circles]
        place: Place | None = pick([None, *places], to)
        beside = [other.person for other in self.world.here(place.circle) if other is not place] if place else []
        author = pick([*beside, *beside, *PEOPLE], who)
        by = self.world.place(author, place.circle) if place else None
        on = self.world.now.date() + days * ONE_DAY
        whom = self._called(place) if place else "themselves"
        browser = self.acts(author, f"writes to {whom}: {opens} {on}, {'stays' if stays else 'goes'}")
        letter = Letter(author, place.person if place else author, by, place, opens, on, stays, self.world.now)
        label = self.names.labels[letter] = f"letter {len(self.letters) + 1}"
        answer = browser.post(
            "/letters",
            to=self.ids[place] if place else "me",
            words=f"Words {self.names.mark(f'words of {label}')}",
            opens=opens,
            opens_on=on.isoformat(),
            leaving="stays" if stays else "goes",
        )
        may = place is None or bool(by and not place.has_left and place.person != author)
        assert answer.status_code == (303 if may else 422)
        if may:
            self.letters.append(letter)
            self.world.write(letter)
            asked = select(LetterRow.id).filter_by(author_id=self.people[author].person_id, created_at=self.world.now)
            with self.app.app_context():
                self.ids[letter] = self.ids[label] = db.session.scalars(asked).one()
            self.names.stand_for(self.ids[letter], label)

    @precondition(lambda self: self.letters)
    @rule(which=number, other=st.sampled_from([None, None, None, *PEOPLE]))
    def open_letter(self, which: int, other: str | None) -> None:
        """Before its time, or somebody else's, there is nothing. To its author all is the same as before."""
        closed = [letter for letter in self.world.letters if not letter.is_opened]
        ready = [letter for letter in closed if self.world.may_open(letter.reader, letter)]
        letter = pick([*ready, *self.letters], which)
        self._open(other or letter.reader, letter)

    def _open(self, person: str, letter: Letter) -> None:
        written = self._written_by(letter.author)
        browser = self.acts(person, f"reads {self.names.labels[letter]}")
        may = self.world.may_open(person, letter) or self.world.may_read(person, letter)
        assert browser.post(f"/letters/{self.ids[letter]}/open").status_code == (303 if may else 404)
        letter.is_opened = letter.is_opened or may
        assert self._written_by(letter.author) == written, f"{letter.author} can tell that it was opened"

    def _written_by(self, author: str) -> str:
        """All of the page, but for what was said to them once of something they did."""
        text = self.screens[author].browser.get("/letters/written")[1]
        return RANDOM.sub("", between(text, "<h1>", "</html>"))

    @rule(who=number, opens_one=st.booleans())
    def say_it_is_a_hard_day(self, who: int, opens_one: bool) -> None:
        """Their word is enough for all that waits for one; nobody else is told. Mostly somebody for whom one waits."""
        person = pick([*(letter.reader for letter in self.world.letters if not letter.is_opened), *PEOPLE], who)
        browser = self.acts(person, "has a harder day")
        eyes = Eyes(self.world, self.names, person)
        waiting = given.for_a_hard_day(eyes)
        assert (LIKE_THIS in browser.get("/how-far")[1]) == bool(waiting)
        self._compare(eyes, "letters for a hard day", given.letters_for_a_hard_day(eyes))
        if waiting and opens_one:
            self._open(person, waiting[0])

    @precondition(lambda self: self.letters)
    @rule(which=number, other=st.sampled_from([None, None, None, *PEOPLE]))
    def withdraw_letter(self, which: int, other: str | None) -> None:
        """Opened or not, whoever wrote it may."""
        letter = pick(self.letters, which)
        person = other or letter.author
        may = person == letter.author and letter in self.world.letters
        browser = self.acts(person, f"withdraws {self.names.labels[letter]}")
        assert browser.post(f"/letters/{self.ids[letter]}/withdraw").status_code == (303 if may else 404)
        if may:
            self.world.withdraw(letter)

    @precondition(lambda self: any(letter.opens == "milestone" for letter in self.world.letters))
    @rule()
    def finish_or_resume(self) -> None:
        """A goal of Ana's that nobody else knows of."""
        is_finished = "river" in self.world.finished
        browser = self.acts("ana", f"{'resumes' if is_finished else 'finishes'} river")
        assert browser.post(self.at("river", "/resume" if is_finished else "/finish")).status_code == 303
        self.world.finished = {} if is_finished else {"river": self.world.now}

    @rule(
        goal=number,
        to=number,
        way=st.sampled_from(["", "cheer", "today", "today", "tomorrow"]),
        other=st.sampled_from([None, None, None, None, None, *PEOPLE]),
    )
    def wish(self, goal: int, to: int, way: str, other: str | None) -> None:
        """Mostly to somebody who sees the goal; said to anybody else it is passed over."""
        weekday = self.world.now.weekday()
        way = {"today": f"ask:{weekday}", "tomorrow": f"ask:{(weekday + 1) % 7}"}.get(way, way)
        what = pick(self.goals, goal)
        owner = self.owner(what)
        seeing = Eyes(self.world, self.names, owner).seeing(what)
        place = pick([*seeing, *seeing, *self.world.places], to)
        person = other or owner
        browser = self.acts(person, f"wishes of {self._called(place)} about {what}: {way or 'nothing'}")
        answer = browser.post(self.at(what, "/checking"), **{f"wish:{self.ids[place]}": way})
        assert answer.status_code == (303 if person == owner else 404)
        if person == owner:
            self.world.wish(what, place, way)
