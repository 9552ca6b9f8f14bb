"""Quiet hours: what is said then waits for whoever keeps them, arrives when they end, and nobody else can tell."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import HeldClock
from tests.people import World, news_of, submit
from tests.showing import check_in, ids, moments_on, page, show_goal
from tests.statements import counting_statements

EVENING = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
NIGHT = {"keeps_quiet": "y", "quiet_from": "22:00", "quiet_until": "07:00"}
OFF = {"quiet_from": "22:00", "quiet_until": "07:00"}
LATER = "Will arrive later."
RANDOM = re.compile(r'(nonce|value)="[^"]*"')


def keep_quiet(client: FlaskClient, **hours: str) -> None:
    assert submit(client, "/you/quiet", **(hours or NIGHT)).status_code == 303
    client.get("/you")  # where it says that they are kept


def sweep(app: Flask) -> None:
    with app.app_context():
        app.extensions["courier"].sweep()


def said_on(client: FlaskClient, world: World) -> str:
    """The circle's page, without the forms on it (where to speak, and to whom)."""
    return page(client, f"/circles/{world.circle_id}").partition("<moment-stream")[2]


class Evening:
    """Ben keeps quiet hours and it is eleven in the evening; Ana and Cal keep none."""

    def __init__(self, app: Flask, world: World, as_: Any, clock: HeldClock) -> None:
        self.app, self.world, self.clock = app, world, clock
        self.ana, self.ben, self.cal = as_(world.ana), as_(world.ben), as_(world.cal)
        keep_quiet(self.ben)
        clock.set(EVENING)

    def say(self, words: str, who: FlaskClient | None = None, **more: str) -> Any:
        self.clock.forward(minutes=1)
        form = {"words": words, "client_id": words, **more}
        return submit(who or self.ana, f"/circles/{self.world.circle_id}/moments", **form)

    def in_the_morning(self, at: datetime = MORNING) -> None:
        self.clock.set(at)
        sweep(self.app)


@pytest.fixture
def evening(app: Flask, world: World, as_: Any, clock: HeldClock) -> Evening:
    return Evening(app, world, as_, clock)


def test_what_is_said_in_the_night_is_there_in_the_morning_and_at_once_for_everybody_else(evening: Evening) -> None:
    evening.say("Sleep well")
    assert "Sleep well" in said_on(evening.cal, evening.world)
    for path in (f"/circles/{evening.world.circle_id}", "/", "/how-far", "/kept-words", "/you/export"):
        assert "Sleep well" not in evening.ben.get(path).text, path
    evening.clock.set(MORNING - timedelta(minutes=1))
    assert "Sleep well" not in said_on(evening.ben, evening.world)
    evening.clock.set(MORNING)
    for path in (f"/circles/{evening.world.circle_id}", "/", "/you/export"):
        assert "Sleep well" in evening.ben.get(path).text, path


def test_it_arrives_on_open_screens_when_the_hours_end_once_and_in_order(
    evening: Evening, listening_as: Any, cursor_of: Any
) -> None:
    before = cursor_of(evening.world.ben)
    bens, cals = listening_as(evening.world.ben), listening_as(evening.world.cal)
    evening.say("First", kind="win")
    evening.say("Second", who=evening.cal)
    [first, second] = [id for id, _ in ids(cals.hears(), "moment")]
    assert ids(bens.hears(), "moment") == []
    assert ids(news_of(evening.ben, before), "moment") == []
    evening.clock.set(MORNING - timedelta(seconds=1))
    sweep(evening.app)
    assert ids(bens.hears(), "moment") == []
    evening.in_the_morning()
    assert ids(bens.hears(), "moment") == [(first, "new"), (second, "new")]
    assert ids(news_of(evening.ben, before), "moment") == [(first, "new"), (second, "new")]
    evening.in_the_morning()
    assert bens.hears() == cals.hears() == []


def test_it_arrives_once_whatever_the_clock_does_and_whoever_sweeps_again(evening: Evening, listening_as: Any) -> None:
    bens = listening_as(evening.world.ben)
    evening.say("Sleep well")
    evening.in_the_morning()
    assert len(ids(bens.hears(), "moment")) == 1
    for at in (EVENING, MORNING - timedelta(minutes=1), MORNING + timedelta(days=3), EVENING):
        evening.in_the_morning(at)
        assert bens.hears() == []
        assert "Sleep well" in said_on(evening.ben, evening.world)


def test_it_arrives_after_a_night_in_which_no_server_ran(evening: Evening, listening_as: Any) -> None:
    evening.say("Sleep well")
    bens = listening_as(evening.world.ben)
    evening.in_the_morning(MORNING + timedelta(days=2, hours=5))
    assert [change for _, change in ids(bens.hears(), "moment")] == ["new"]


def test_ones_own_words_and_what_is_said_by_day_do_not_wait(evening: Evening, listening_as: Any) -> None:
    bens = listening_as(evening.world.ben)
    evening.say("I am up late", who=evening.ben)
    assert len(ids(bens.hears(), "moment")) == 1
    assert "I am up late" in said_on(evening.ben, evening.world)
    evening.clock.set(MORNING)
    evening.say("Good morning")
    assert len(ids(bens.hears(), "moment")) == 1


def test_who_sees_it_is_named_as_if_it_had_arrived(evening: Evening, listening_as: Any) -> None:
    cals = listening_as(evening.world.cal)
    evening.say("Sleep well")
    [item] = [item for item in cals.hears() if item["kind"] == "moment"]
    assert "Ben" in item["html"]
    before = said_on(evening.ana, evening.world), said_on(evening.cal, evening.world)
    assert "Ben" in before[0]
    evening.in_the_morning()
    evening.clock.set(EVENING + timedelta(minutes=1))
    assert before == (said_on(evening.ana, evening.world), said_on(evening.cal, evening.world))
    assert cals.hears() == []


def test_see_as_shows_what_they_see_by_day(evening: Evening) -> None:
    show_goal(evening.ana, evening.world, "everyone", "setbacks")
    check_in(evening.ana, evening.world, "not_this_time", tell="everyone", note="Hard evening")
    evening.say("Sleep well", to=f"goal:{evening.world.goal_id}")
    goal, place = f"/goals/{evening.world.goal_id}", evening.world.ben.membership_id
    by_night = page(evening.ana, f"{goal}/as/{place}")
    assert "Sleep well" in by_night
    assert "Sleep well" not in page(evening.ben, goal)
    submit(evening.ben, "/you/quiet", **OFF)
    assert page(evening.ana, f"{goal}/as/{place}") == by_night
    assert "Sleep well" in page(evening.ben, goal)


def test_whoever_looks_through_anothers_eyes_finds_nothing_of_what_waits_for_themselves(evening: Evening) -> None:
    keep_quiet(evening.ana)
    evening.say("For everyone", who=evening.cal)
    as_cal = f"/circles/{evening.world.circle_id}/as/{evening.world.cal.membership_id}"
    assert "For everyone" not in page(evening.ana, as_cal)
    submit(evening.ana, "/you/quiet/let-in")
    assert "For everyone" in page(evening.ana, as_cal)


def test_whoever_writes_to_one_person_alone_reads_that_it_will_arrive_later_and_no_more(evening: Evening) -> None:
    to_ben = {"to": f"member:{evening.world.ben.membership_id}"}
    assert evening.say("Only for you", **to_ben).status_code == 303
    after = evening.ana.get(f"/circles/{evening.world.circle_id}").text
    assert LATER in after.partition("data-said")[2].partition("</div>")[0]
    assert evening.say("To all of you").status_code == 303
    assert LATER not in evening.ana.get(f"/circles/{evening.world.circle_id}").text.partition("data-said")[2]
    evening.say("Only for Cal", to=f"member:{evening.world.cal.membership_id}")
    assert "data-said" not in evening.ana.get(f"/circles/{evening.world.circle_id}").text


def test_an_answer_to_one_person_alone_arrives_later_as_well(evening: Evening) -> None:
    evening.clock.set(EVENING - timedelta(hours=3))
    to_ana = {"to": f"member:{evening.world.ana.membership_id}"}
    said = evening.say("Only for Ana", who=evening.ben, **to_ana).location.rpartition("moment-")[2]
    evening.clock.set(EVENING)
    assert submit(evening.ana, f"/moments/{said}/reply", words="It helped").status_code == 303
    assert LATER in evening.ana.get("/").text.partition("data-said")[2].partition("</div>")[0]
    assert "It helped" not in said_on(evening.ben, evening.world)
    evening.in_the_morning()
    assert "It helped" in said_on(evening.ben, evening.world)
    assert submit(evening.ana, f"/moments/{said}/reply", words="Good morning").status_code == 303
    assert "data-said" not in evening.ana.get("/").text


def test_the_page_that_sends_by_itself_is_told_so_too(evening: Evening) -> None:
    ana, where = evening.ana, f"/circles/{evening.world.circle_id}/moments"
    token = re.search(r'name="csrf_token" value="([^"]+)"', ana.get("/you").text)
    assert token
    fetched = {"X-Requested-With": "fetch"}

    def send(words: str, to: Any) -> int:
        form = {"csrf_token": token[1], "words": words, "client_id": words, "to": f"member:{to.membership_id}"}
        return int(ana.post(where, data=form, headers=fetched).status_code)

    assert send("For Cal", evening.world.cal) == 303
    assert send("For Ben", evening.world.ben) == 202
    submit(evening.ben, "/you/quiet/let-in")
    assert send("For Ben", evening.world.ben) == 202, "sent again, it is the first answer: not whether it was let in"
    assert "data-said" not in ana.get("/").text


def test_a_setback_told_to_one_person_alone_waits_and_its_owner_is_told_so(evening: Evening, listening_as: Any) -> None:
    show_goal(evening.ana, evening.world, "everyone", "setbacks", "notes")
    goal, bens = f"/goals/{evening.world.goal_id}", listening_as(evening.world.ben)
    check_in(evening.ana, evening.world, "not_this_time", tell=f"member:{evening.world.ben.membership_id}", note="Low")
    assert LATER in evening.ana.get(goal).text.partition("data-said")[2]
    assert "let you know" not in page(evening.ben, goal)
    assert ids(bens.hears(), "moment") == []
    evening.in_the_morning()
    assert "let you know" in page(evening.ben, goal)
    heard = bens.hears()
    assert [change for _, change in ids(heard, "moment")] == ["new"]
    assert [id for id, _ in ids(heard, "goal")] == [evening.world.goal_id]


def test_what_was_done_is_progress_at_once_and_its_moment_waits(evening: Evening, listening_as: Any) -> None:
    show_goal(evening.ana, evening.world, "everyone", "progress")
    bens, cals = listening_as(evening.world.ben), listening_as(evening.world.cal)
    check_in(evening.ana, evening.world, "yes")
    assert len(ids(cals.hears(), "moment")) == 1
    heard = bens.hears()
    assert (ids(heard, "moment"), len(ids(heard, "goal"))) == ([], 1)
    assert moments_on(evening.ben, f"/circles/{evening.world.circle_id}") == []
    evening.in_the_morning()
    assert len(ids(bens.hears(), "moment")) == 1


def test_what_was_taken_back_meanwhile_never_arrives(evening: Evening, listening_as: Any) -> None:
    bens, cals = listening_as(evening.world.ben), listening_as(evening.world.cal)
    evening.say("Too late")
    evening.say("Sleep well")
    [(late, _), (well, _)] = ids(cals.hears(), "moment")
    submit(evening.ana, f"/moments/{late}/take-back")
    assert ids(cals.hears(), "moment") == [(late, "gone")]
    assert bens.hears() == []
    evening.in_the_morning()
    assert [(id, change) for id, change in ids(bens.hears(), "moment") if change != "gone"] == [(well, "new")]
    assert "Too late" not in said_on(evening.ben, evening.world)


def test_what_is_shown_to_fewer_meanwhile_never_arrives_and_comes_back_like_anything_else(
    evening: Evening, listening_as: Any
) -> None:
    show_goal(evening.ana, evening.world, "member:ben", "progress")
    show_goal(evening.ana, evening.world, "member:cal", "progress")
    evening.say("About my walk", to=f"goal:{evening.world.goal_id}")
    submit(evening.ana, "/who-sees-what/stop", member=evening.world.ben.membership_id)
    bens = listening_as(evening.world.ben)
    evening.in_the_morning()
    assert "About my walk" not in str(bens.hears())
    assert "About my walk" not in said_on(evening.ben, evening.world)
    assert "About my walk" in said_on(evening.cal, evening.world)
    show_goal(evening.ana, evening.world, "member:ben", "progress")
    assert "About my walk" in said_on(evening.ben, evening.world)


def test_what_waits_cannot_be_cheered_kept_or_asked_for(evening: Evening, listening_as: Any) -> None:
    cals = listening_as(evening.world.cal)
    evening.say("Sleep well")
    [(moment, _)] = ids(cals.hears(), "moment")
    missing = "0" * 32
    for act in ("cheers", "keep"):
        waits, nothing = (submit(evening.ben, f"/moments/{id}/{act}", kind="with_you") for id in (moment, missing))
        assert waits.status_code == nothing.status_code == 404
        assert RANDOM.sub("", waits.text) == RANDOM.sub("", nothing.text)
        assert submit(evening.cal, f"/moments/{moment}/{act}", kind="with_you").status_code == 303
    assert "gone" not in str(listening_as(evening.world.ben).hears())
    evening.in_the_morning()
    assert submit(evening.ben, f"/moments/{moment}/cheers", kind="with_you").status_code == 303


def test_one_line_says_until_when_it_is_quiet_whether_or_not_anything_waits(evening: Evening) -> None:
    empty = page(evening.ben, "/how-far")
    assert "Quiet until 7:00" in empty
    assert "Quiet until" not in page(evening.cal, "/how-far")
    evening.say("Sleep well")
    assert page(evening.ben, "/how-far") == empty
    evening.clock.set(MORNING)
    assert "Quiet until" not in page(evening.ben, "/how-far")


def test_whoever_keeps_quiet_may_look_all_the_same_and_what_comes_then_waits_again(
    evening: Evening, listening_as: Any
) -> None:
    evening.say("Sleep well")
    bens = listening_as(evening.world.ben)
    before = said_on(evening.ana, evening.world)
    assert submit(evening.ben, "/you/quiet/let-in").status_code == 303
    assert "Sleep well" in said_on(evening.ben, evening.world)
    assert [change for _, change in ids(bens.hears(), "moment")] == ["new"]
    assert said_on(evening.ana, evening.world) == before
    evening.say("One more")
    assert "One more" not in said_on(evening.ben, evening.world)
    evening.in_the_morning()
    assert [change for _, change in ids(bens.hears(), "moment")] == ["new"]


def test_turning_quiet_hours_off_lets_everything_in_at_once(evening: Evening, listening_as: Any) -> None:
    evening.say("Sleep well")
    bens = listening_as(evening.world.ben)
    keep_quiet(evening.ben, **OFF)
    assert "Sleep well" in said_on(evening.ben, evening.world)
    assert len(ids(bens.hears(), "moment")) == 1
    evening.say("One more")
    assert "One more" in said_on(evening.ben, evening.world)


def test_other_hours_and_another_zone_count_from_then_on_for_what_waits_as_well(evening: Evening) -> None:
    evening.say("Sleep well")
    keep_quiet(evening.ben, keeps_quiet="y", quiet_from="22:00", quiet_until="05:00")
    evening.in_the_morning(MORNING - timedelta(hours=2))
    assert "Sleep well" in said_on(evening.ben, evening.world)
    evening.clock.set(EVENING + timedelta(days=1))
    evening.say("On a plane")
    place = {"name": "Ben", "language": "en", "time_zone": "America/New_York"}  # where it is six in the evening
    submit(evening.ben, "/you", **place)
    assert "On a plane" in said_on(evening.ben, evening.world)


def test_whoever_travels_into_the_night_keeps_what_waits_until_morning_there(evening: Evening) -> None:
    evening.say("On a plane")
    submit(evening.ben, "/you", name="Ben", language="en", time_zone="Asia/Tokyo")  # eight in the morning: it arrives
    assert "On a plane" in said_on(evening.ben, evening.world)
    submit(evening.ben, "/you", name="Ben", language="en", time_zone="UTC")
    evening.say("Landed")
    submit(evening.ben, "/you", name="Ben", language="en", time_zone="Atlantic/Azores")  # an hour behind: ten
    evening.in_the_morning()
    assert "Landed" not in said_on(evening.ben, evening.world)
    evening.in_the_morning(MORNING + timedelta(hours=1))
    assert "Landed" in said_on(evening.ben, evening.world)


@pytest.mark.parametrize(
    ("evening_at", "until", "ends"),
    [
        ("2026-03-07T23:00", "07:00", "2026-03-08T07:00"),
        ("2026-10-31T23:00", "07:00", "2026-11-01T07:00"),
        ("2026-03-07T23:00", "02:30", "2026-03-08T03:00"),  # there is no half past two that night
        ("2026-10-31T23:00", "01:30", "2026-11-01T01:30"),  # there are two: the first
    ],
)
def test_in_the_nights_in_which_the_clock_changes_it_arrives_by_the_clock_at_home(
    evening: Evening, listening_as: Any, evening_at: str, until: str, ends: str
) -> None:
    home = ZoneInfo("America/New_York")
    submit(evening.ben, "/you", name="Ben", language="en", time_zone=str(home))
    keep_quiet(evening.ben, keeps_quiet="y", quiet_from="22:00", quiet_until=until)
    evening.clock.set(datetime.fromisoformat(evening_at).replace(tzinfo=home).astimezone(UTC))
    evening.say("Sleep well")
    bens, end = listening_as(evening.world.ben), datetime.fromisoformat(ends).replace(tzinfo=home).astimezone(UTC)
    evening.in_the_morning(end - timedelta(seconds=1))
    assert bens.hears() == []
    evening.in_the_morning(end)
    assert len(ids(bens.hears(), "moment")) == 1


def test_who_leaves_in_the_night_is_reached_by_nothing_and_who_comes_back_by_what_waited(evening: Evening) -> None:
    evening.say("Sleep well")
    submit(evening.ben, f"/circles/{evening.world.circle_id}/leave")
    evening.in_the_morning()
    assert "Sleep well" not in evening.ben.get("/").text
    assert "Sleep well" in said_on(evening.cal, evening.world)


def test_a_page_asks_as_much_whether_or_not_something_waits(evening: Evening, app: Flask) -> None:
    path = f"/circles/{evening.world.circle_id}"
    evening.ben.get(path)
    with counting_statements(app) as without:
        evening.ben.get(path)
    evening.say("Sleep well")
    with counting_statements(app) as waiting:
        evening.ben.get(path)
    assert len(waiting) == len(without) > 0


def test_hours_are_ones_own_and_off_until_one_says_so(evening: Evening) -> None:
    page = evening.ben.get("/you").text
    assert re.search(r"<input[^>]*checked[^>]*keeps_quiet", page)
    assert 'value="22:00"' in page
    cals = evening.cal.get("/you").text
    assert re.search(r"<input[^>]*keeps_quiet", cals)
    assert not re.search(r"<input[^>]*checked[^>]*keeps_quiet", cals)
    keep_quiet(evening.ben, **NIGHT, calls_may_pass="y")
    assert re.search(r"<input[^>]*checked[^>]*calls_may_pass", evening.ben.get("/you").text)


@pytest.mark.parametrize(
    "hours",
    [
        {"keeps_quiet": "y", "quiet_from": "22:00", "quiet_until": "22:00"},
        {"keeps_quiet": "y", "quiet_from": "", "quiet_until": "07:00"},
        {"keeps_quiet": "y", "quiet_from": "22:00", "quiet_until": "25:00"},
        {"keeps_quiet": "y", "quiet_from": "late", "quiet_until": "07:00"},
    ],
)
def test_hours_that_cannot_be_are_given_back_and_change_nothing(evening: Evening, hours: dict[str, str]) -> None:
    before = page(evening.ben, "/you")
    refused = submit(evening.ben, "/you/quiet", **hours)
    assert refused.status_code == 422
    assert 'class="mistake"' in refused.text
    assert all(f'value="{hours[name]}"' in refused.text for name in ("quiet_from", "quiet_until"))
    assert page(evening.ben, "/you") == before
