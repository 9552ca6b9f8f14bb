"""Letters for later: closed until their time, opened by whom they are for, and nobody is ever told."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from circle.keeping.sweeping import sweep
from circle.letters.actions import Terms, open_letter, write
from circle.models import Opens
from tests.conftest import HeldClock
from tests.people import PASSWORD, World, submit
from tests.showing import page
from tests.statements import counting_statements

WORDS = "When it is dark, remember the river"
RANDOM = re.compile(r'(nonce|value)="[^"]*"')


class Post:
    """Ben and Ana write letters; `clock` moves between things done."""

    def __init__(self, app: Flask, world: World, as_: Any, clock: HeldClock) -> None:
        self.app, self.world, self.clock = app, world, clock
        self.ana, self.ben, self.cal = as_(world.ana), as_(world.ben), as_(world.cal)

    def write(self, opens: str = "hard_day", words: str = WORDS, who: FlaskClient | None = None, **more: str) -> Any:
        self.clock.forward(minutes=1)
        to = {"to": self.world.ana.membership_id, "client_id": words[:60]}
        return submit(who or self.ben, "/letters", **{**to, "words": words, "opens": opens, **more})

    def letter(self, opens: str = "hard_day", words: str = WORDS, **more: str) -> str:
        """One letter from Ben to Ana, found by its id."""
        assert self.write(opens, words, **more).status_code == 303
        return letters_on(self.ben.get("/letters/written").text)[0]

    def open(self, id: str, who: FlaskClient | None = None) -> int:
        return int(submit(who or self.ana, f"/letters/{id}/open").status_code)

    def finish_goal(self) -> None:
        self.clock.forward(minutes=1)
        assert submit(self.ana, f"/goals/{self.world.goal_id}/finish").status_code == 303


def letters_on(page: str) -> list[str]:
    return re.findall(r'<li class="letter" data-letter="(\w+)"', page)


def can_open(client: FlaskClient, path: str = "/letters") -> list[str]:
    return re.findall(r"/letters/(\w+)/open", client.get(path).text)


@pytest.fixture
def post(app: Flask, world: World, as_: Any, clock: HeldClock) -> Post:
    return Post(app, world, as_, clock)


@pytest.mark.parametrize("opens", ["hard_day", "on_date", "milestone", "asked"])
def test_it_is_seen_to_wait_by_whom_it_is_for_and_its_words_are_nowhere(post: Post, opens: str) -> None:
    post.write(opens, opens_on="2026-12-24")
    waiting = page(post.ana, "/letters")
    assert "A letter from Ben" in waiting
    pages = ["/", "/letters", "/letters/harder", "/you/export", "/how-far", f"/circles/{post.world.circle_id}"]
    for person in (post.ana, post.cal):
        for path in pages:
            assert WORDS not in person.get(path).text, path
    assert "A letter from Ben" not in page(post.cal, "/letters")
    assert WORDS not in post.ben.get("/letters/written").text
    assert "To Ana" in post.ben.get("/letters/written").text


def test_one_for_a_harder_day_opens_when_she_says_it_is_one(post: Post) -> None:
    letter = post.letter()
    assert can_open(post.ana) == []
    assert can_open(post.ana, "/letters/harder") == [letter]
    for path in ("/how-far", f"/goals/{post.world.goal_id}/setback", f"/goals/{post.world.goal_id}/setback/after"):
        assert "A letter is here for a day like this" in page(post.ana, path)
        assert "for a day like this" not in page(post.cal, "/how-far")
    assert post.ana.get(f"/letters/{letter}").status_code == 404
    assert post.open(letter) == 303
    assert WORDS in page(post.ana, f"/letters/{letter}")
    assert "for a day like this" not in page(post.ana, "/how-far")
    assert letters_on(post.ana.get("/letters").text) == [letter], "it stays hers to read again"


def test_one_for_a_date_opens_on_that_day_where_she_lives(post: Post) -> None:
    submit(post.ana, "/you", name="Ana", time_zone="Pacific/Auckland", language="en")  # thirteen hours ahead
    letter = post.letter("on_date", opens_on="2026-11-22")
    assert post.open(letter) == 404
    assert "A letter is here for today" not in page(post.ana, "/")
    post.clock.set(post.clock.at.replace(day=21, hour=10, minute=59))
    assert (can_open(post.ana), post.open(letter)) == ([], 404)
    post.clock.forward(minutes=1)
    assert can_open(post.ana) == [letter]
    assert "A letter is here for today" in page(post.ana, "/")
    assert "A letter is here" not in page(post.ben, "/") + page(post.cal, "/")
    post.clock.forward(days=1)
    assert "A letter is here for today" not in page(post.ana, "/")
    assert post.open(letter) == 303
    assert WORDS in page(post.ana, f"/letters/{letter}")


def test_one_for_a_milestone_opens_once_a_goal_was_finished_since(post: Post) -> None:
    submit(post.ana, "/goals", words="An older one", area="joy", rhythm="daily")
    post.finish_goal()
    letter = post.letter("milestone")
    assert (can_open(post.ana), post.open(letter)) == ([], 404)
    other = re.findall(r'href="/goals/(\w{32})"', post.ana.get("/goals").text)
    post.clock.forward(minutes=1)
    for goal in other:
        submit(post.ana, f"/goals/{goal}/finish")
    assert can_open(post.ana) == [letter]
    assert "A letter is here for today" in page(post.ana, "/")
    assert post.open(letter) == 303
    assert "A letter is here for today" not in page(post.ana, "/")


def test_one_for_whenever_she_asks_opens_then(post: Post) -> None:
    letter = post.letter("asked")
    assert can_open(post.ana) == [letter]
    assert post.open(letter) == 303
    assert WORDS in page(post.ana, f"/letters/{letter}")


def test_what_was_opened_stays_open_whatever_becomes_of_the_goal_and_the_clock(post: Post) -> None:
    letter = post.letter("milestone")
    post.finish_goal()
    assert post.open(letter) == post.open(letter) == 303
    submit(post.ana, f"/goals/{post.world.goal_id}/resume")
    post.clock.forward(days=-400)
    assert post.open(letter) == 303
    assert WORDS in page(post.ana, f"/letters/{letter}")


def test_what_her_open_screens_show_of_letters_follows_and_nobody_elses_do(post: Post, listening_as: Any) -> None:
    screens = {name: listening_as(getattr(post.world, name)) for name in ("ana", "ben", "cal")}

    def heard() -> dict[str, list[tuple[str, str]]]:
        return {name: [(each["kind"], each["change"]) for each in screen.hears()] for name, screen in screens.items()}

    hers_alone = {"ana": [("circle", "changed")], "ben": [], "cal": []}
    letter = post.letter("asked")
    assert 'data-live="circle:*' in post.ana.get("/letters").text
    assert heard() == hers_alone
    post.open(letter)
    assert heard() == hers_alone


def test_nobody_else_can_open_read_or_withdraw_it_nor_tell_that_it_is_there(post: Post) -> None:
    letter = post.letter("asked")
    for state in ("closed", "open"):
        for who, verbs in ((post.cal, ("open", "withdraw")), (post.ben, ("open",)), (post.ana, ("withdraw",))):
            for verb in verbs:
                theirs, nothing = (submit(who, f"/letters/{id}/{verb}") for id in (letter, "0" * 32))
                assert theirs.status_code == nothing.status_code == 404, (state, verb)
                assert RANDOM.sub("", theirs.text) == RANDOM.sub("", nothing.text)
        assert post.ben.get(f"/letters/{letter}").status_code == 404
        assert post.cal.get(f"/letters/{letter}").status_code == 404
        post.open(letter)
    assert WORDS in page(post.ana, f"/letters/{letter}")


def test_its_author_never_learns_whether_it_was_opened(post: Post, listening_as: Any, app: Flask) -> None:
    letter = post.letter("asked")
    paths = ("/letters/written", "/letters", "/", "/you/export", f"/circles/{post.world.circle_id}")
    post.ben.get("/letters/written")

    def look() -> list[tuple[str, int]]:
        seen = []
        for path in paths:
            with counting_statements(app) as asked:
                answer = page(post.ben, path)
            seen.append((re.sub(r'"made_at":"[^"]*"', "", answer), len(asked)))
        return seen

    before, screen = look(), listening_as(post.world.ben)
    assert post.open(letter) == 303
    assert look() == before
    assert screen.hears() == []
    assert WORDS in page(post.ana, f"/letters/{letter}")


def test_withdrawing_is_answered_the_same_opened_or_not_and_takes_it_away(
    post: Post, listening_as: Any, app: Flask
) -> None:
    closed, opened = (post.letter("asked", words) for words in ("Not opened", "Opened"))
    post.open(opened)
    assert post.ana.get(f"/letters/{opened}").status_code == 200
    anas, cals = listening_as(post.world.ana), listening_as(post.world.cal)
    answers, costs = [], []
    for letter in (closed, opened):
        post.ben.get("/letters/written")
        with counting_statements(app) as asked:
            answer = submit(post.ben, f"/letters/{letter}/withdraw")
        answers.append((answer.status_code, answer.location, RANDOM.sub("", answer.text)))
        costs.append(len(asked))
        assert "It will no longer be there." in post.ben.get("/letters/written").text
        assert [(item["kind"], item["change"]) for item in anas.hears()] == [("circle", "changed")], "she looks anew"
    assert answers[0] == answers[1] == (303, "/letters/written", answers[0][2])
    assert costs[0] == costs[1] > 0
    assert letters_on(post.ana.get("/letters").text) == []
    for letter in (closed, opened):
        assert post.ana.get(f"/letters/{letter}").status_code == post.open(letter) == 404
        assert submit(post.ben, f"/letters/{letter}/withdraw").status_code == 404
    assert cals.hears() == []


LEAVING = {
    "leaves": lambda post: submit(post.ben, f"/circles/{post.world.circle_id}/leave"),
    "is removed": lambda post: submit(
        post.ana, f"/circles/{post.world.circle_id}/members/{post.world.ben.membership_id}/remove"
    ),
    "closes the account": lambda post: submit(post.ben, "/you/close", password=PASSWORD),
}


@pytest.mark.parametrize("how", LEAVING)
def test_when_its_author_goes_it_stays_or_goes_as_they_said_before(post: Post, how: str) -> None:
    going = post.letter("asked", "This one goes", leaving="goes")
    closed = post.letter("asked", "This one goes unread", leaving="goes")
    staying = post.letter("asked", "This one stays", leaving="stays")
    post.open(going)
    assert set(letters_on(post.ana.get("/letters").text)) == {going, closed, staying}
    assert LEAVING[how](post).status_code == 303
    assert letters_on(post.ana.get("/letters").text) == [staying]
    assert post.ana.get(f"/letters/{going}").status_code == post.open(closed) == 404
    assert post.open(staying) == 303
    assert "This one stays" in page(post.ana, f"/letters/{staying}")


def test_undoing_the_leaving_brings_back_what_went_as_it_was(post: Post) -> None:
    opened, closed = (post.letter("asked", words, leaving="goes") for words in ("Opened", "Not opened"))
    withdrawn = post.letter("asked", "Withdrawn by hand", leaving="goes")
    submit(post.ben, f"/letters/{withdrawn}/withdraw")
    post.open(opened)
    post.ben.get("/letters/written")
    left = submit(post.ben, f"/circles/{post.world.circle_id}/leave")
    change = re.search(r"/changes/(\w+)/undo", post.ben.get(left.location).text)
    assert change
    assert letters_on(post.ana.get("/letters").text) == []
    assert submit(post.ben, f"/changes/{change[1]}/undo").status_code == 303
    assert letters_on(post.ana.get("/letters").text) == [closed, opened]
    assert "Opened" in page(post.ana, f"/letters/{opened}")
    assert can_open(post.ana) == [closed]


def test_coming_back_without_undoing_opens_nothing_that_went(post: Post) -> None:
    letter = post.letter("asked", leaving="goes")
    submit(post.ben, f"/circles/{post.world.circle_id}/leave")
    post.clock.forward(hours=1)
    invited = submit(post.ana, f"/circles/{post.world.circle_id}/invitations", relation="sponsor", client_id="again")
    link = re.search(r'data-invitation-link value="http://localhost([^"]+)"', invited.text)
    assert link
    post.ben.get(link[1])
    assert submit(post.ben, "/invitation/accept", known_as="Ben").status_code == 303
    assert post.open(letter) == 404
    assert letters_on(post.ana.get("/letters").text) == letters_on(post.ben.get("/letters/written").text) == []


def test_closing_an_account_erases_what_goes_and_leaves_the_gift_readable_without_a_name(
    post: Post, app: Flask
) -> None:
    gift, going = post.letter("asked", "A gift"), post.letter("asked", "Not a gift", leaving="goes")
    anas = submit(post.ana, "/letters", to=post.world.ben.membership_id, words="To Ben", opens="asked", client_id="b")
    assert anas.status_code == 303
    submit(post.ben, "/you/close", password=PASSWORD)
    post.clock.forward(days=8)
    with app.app_context():
        app.extensions["courier"].sweep()
    assert post.open(gift) == 303
    read = page(post.ana, f"/letters/{gift}")
    assert "A gift" in read
    assert "Ben" not in read
    assert post.open(going) == 404
    assert letters_on(post.ana.get("/letters/written").text) == [], "what was for him went with his account"


def test_whoever_leaves_is_not_named_to_each_other_by_letters_any_more(post: Post) -> None:
    post.letter("asked")
    submit(post.ana, f"/circles/{post.world.circle_id}/members/{post.world.ben.membership_id}/remove")
    written = post.ben.get("/letters/written").text
    assert "To somebody" in written
    assert "To Ana" not in written


def test_whoever_is_removed_keeps_their_letter_and_is_not_told_what_its_author_goes_by_since(post: Post) -> None:
    anas = post.write("asked", who=post.ana, to=post.world.cal.membership_id)
    assert anas.status_code == 303
    [letter] = can_open(post.cal)
    assert post.open(letter, post.cal) == 303
    for path in ("/letters", f"/letters/{letter}"):
        assert "A letter from Ana" in page(post.cal, path)
    submit(post.ana, f"/circles/{post.world.circle_id}/members/{post.world.cal.membership_id}/remove")
    submit(post.ana, f"/circles/{post.world.circle_id}/known-as", known_as="Anita")
    for path in ("/letters", f"/letters/{letter}"):
        assert "Anita" not in page(post.cal, path)
    assert WORDS in page(post.cal, f"/letters/{letter}")


@pytest.mark.parametrize("how", ["leaves", "is removed"])
def test_whoever_goes_first_is_still_named_to_whom_they_wrote(post: Post, how: str) -> None:
    letter = post.letter("asked")
    LEAVING[how](post)
    submit(post.ana, f"/circles/{post.world.circle_id}/close")
    assert "A letter from Ben" in page(post.ana, "/letters")
    assert post.open(letter) == 303
    assert "A letter from Ben" in page(post.ana, f"/letters/{letter}")


def test_a_letter_to_oneself_is_like_any_other(post: Post) -> None:
    assert "/letters/new?to=me&amp;opens=hard_day" in post.ana.get("/how-far").text
    form = post.ana.get("/letters/new?to=me&opens=hard_day").text
    assert '<option value="me" selected>' in form
    assert post.write("hard_day", who=post.ana, to="me").status_code == 303
    [letter] = can_open(post.ana, "/letters/harder")
    assert "A letter from yourself" in page(post.ana, "/letters")
    assert "To yourself" in page(post.ana, "/letters/written")
    assert post.open(letter) == 303
    assert WORDS in page(post.ana, f"/letters/{letter}")
    submit(post.ana, f"/circles/{post.world.circle_id}/close")
    assert WORDS in page(post.ana, f"/letters/{letter}")
    assert submit(post.ana, f"/letters/{letter}/withdraw").status_code == 303
    assert post.ana.get(f"/letters/{letter}").status_code == 404


def test_the_same_form_sent_twice_writes_once_and_other_words_are_given_back(post: Post) -> None:
    assert post.write(client_id="d" * 32).status_code == post.write(client_id="d" * 32).status_code == 303
    assert len(letters_on(post.ana.get("/letters").text)) == 1
    for other in ({"words": "Other words"}, {"opens": "asked"}, {"leaving": "goes"}):
        refused = post.write(**{"client_id": "d" * 32, **other})
        assert refused.status_code == 409, other
        assert other.get("words", WORDS) in refused.text
    assert len(letters_on(post.ana.get("/letters").text)) == 1


@pytest.mark.parametrize(
    ("fields", "is_kept"),
    [
        ({"words": ""}, True),
        ({"words": "x" * 2001}, True),
        ({"to": ""}, True),
        ({"to": "0" * 32}, True),
        ({"opens": "never"}, True),
        ({"opens": "on_date", "opens_on": ""}, True),
        ({"opens": "on_date", "opens_on": "2026-11-19"}, True),
        ({"opens": "on_date", "opens_on": "soon"}, True),
        ({"leaving": "perhaps"}, True),
    ],
)
def test_a_letter_that_cannot_be_is_given_back_with_its_words(
    post: Post, fields: dict[str, str], is_kept: bool
) -> None:
    refused = post.write(**fields)
    assert refused.status_code == 422
    assert fields.get("words", WORDS) in refused.text
    assert 'class="mistake"' in refused.text
    assert letters_on(post.ana.get("/letters").text) == []
    assert post.write("on_date", opens_on="2026-11-20").status_code == 303


def test_only_people_one_shares_a_circle_with_can_be_written_to(post: Post, as_: Any) -> None:
    dee, eve = as_(post.world.dee), as_(post.world.eve)
    for stranger in (dee, eve):
        assert post.write(who=stranger).status_code == 422
    assert post.write(to=post.world.ben.membership_id).status_code == 422, "oneself has a way of its own"
    assert post.write(to=post.world.dee.membership_id).status_code == 422
    assert letters_on(post.ana.get("/letters").text) == []
    assert post.write().status_code == 303


def test_a_copy_of_ones_own_has_letters_written_and_opened(post: Post) -> None:
    letter = post.letter("asked")
    assert WORDS in post.ben.get("/you/export").text
    assert WORDS not in post.ana.get("/you/export").text
    post.open(letter)
    assert WORDS in post.ana.get("/you/export").text
    assert WORDS not in post.cal.get("/you/export").text


def test_many_letters_are_on_pages_each_once(post: Post, app: Flask) -> None:
    world, letters = post.world, []
    with app.app_context():
        for number in range(33):
            post.clock.forward(minutes=1)
            to = world.ana.membership_id
            letters.append(write(world.ben.person_id, to, f"Number {number}", Terms(Opens.ASKED)).id)
            open_letter(world.ana.person_id, letters[-1], "UTC")
    for client, path in ((post.ben, "/letters/written"), (post.ana, "/letters")):
        first = client.get(path).text
        older = re.search(rf'href="({path}\?before=[^"]+)"', first)
        assert older
        assert letters_on(first) + letters_on(client.get(older[1]).text) == letters[::-1]


def test_withdrawn_letters_are_thrown_away_after_a_week(post: Post, app: Flask) -> None:
    post.letter("asked", leaving="goes")
    submit(post.ben, f"/circles/{post.world.circle_id}/leave")
    post.clock.forward(days=7, minutes=1)
    with app.app_context():
        assert sweep(timedelta(days=7)).letters == 1
        assert sweep(timedelta(days=7)).letters == 0
