"""What arrives on open screens, and what never does."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from circle import metrics, sessions
from circle.circles.actions import leave_circle, remove_member
from circle.database import changing
from circle.extensions import db, socketio
from circle.live import bell, connections, courier
from circle.models import CheerKind, MomentKind
from circle.moments.actions import cheer, say, take_back, uncheer
from tests.conftest import carry
from tests.people import World, join, news_of


def kind_words(app: Flask, world: World, words: str = "You kept going", **where: Any) -> str:
    with app.app_context():
        return say(world.ben.person_id, world.circle_id, MomentKind.ENCOURAGEMENT, words, **where).id


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items]


def test_kind_words_arrive_as_the_very_partial_of_the_page(
    app: Flask, world: World, as_: Any, listening_as: Any
) -> None:
    screen = listening_as(world.cal)
    moment = kind_words(app, world)
    [item] = screen.hears()
    assert item["change"] == "new"
    assert item["circle"] == world.circle_id
    page = as_(world.cal).get(f"/circles/{world.circle_id}").get_data(as_text=True)
    assert item["html"] in page
    assert item["id"] == moment


def test_nobody_is_sent_what_is_for_another(app: Flask, world: World, listening_as: Any) -> None:
    screens = {name: listening_as(getattr(world, name)) for name in ("ana", "cal", "eve")}
    moment = kind_words(app, world, to=world.cal.membership_id)
    assert ids(screens["cal"].hears()) == [moment]
    assert screens["ana"].hears() == screens["eve"].hears() == []


def test_readers_of_the_same_are_sent_one_message(
    app: Flask, world: World, listening_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (world.ana, world.cal, world.cal):
        listening_as(person).hears()
    sent: list[int] = []
    emit = courier._emit
    monkeypatch.setattr(courier, "_emit", lambda event, m, to, *a: (sent.append(len(to)), emit(event, m, to, *a)))
    kind_words(app, world)
    carry(app)
    assert sent == [3]


def test_an_empty_audience_is_refused_before_it_could_mean_everybody() -> None:
    with pytest.raises(ValueError, match="everybody"):
        courier._emit("news", {}, [])


def test_somebody_away_catches_up_from_their_cursor_each_thing_once(
    app: Flask, world: World, cursor_of: Any, listening_as: Any
) -> None:
    before = cursor_of(world.ana)
    first, second = kind_words(app, world, "One"), kind_words(app, world, "Two")
    assert ids(listening_as(world.ana, before).hears()) == [first, second]
    assert listening_as(world.ana).hears() == []


def test_whoever_missed_much_that_happened_to_few_things_catches_up_in_one_batch(
    app: Flask, world: World, cursor_of: Any, listening_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ITEMS_PER_BATCH", 3)
    before = cursor_of(world.ana)
    first, second = kind_words(app, world, "One"), kind_words(app, world, "Two")
    for _ in range(3):
        with app.app_context():
            cheer(world.cal.person_id, first, CheerKind.SO_GLAD)
            uncheer(world.cal.person_id, first, CheerKind.SO_GLAD)
    assert int(cursor_of(world.ana).rpartition(".")[2]) - int(before.rpartition(".")[2]) > 2 * 3
    assert ids(listening_as(world.ana, before).hears()) == [second, first]


def test_polling_hears_what_the_socket_hears(
    app: Flask, world: World, as_: Any, cursor_of: Any, listening_as: Any
) -> None:
    before, screen = cursor_of(world.ana), listening_as(world.ana)
    kind_words(app, world)
    heard = screen.hears()
    assert heard
    assert news_of(as_(world.ana), before) == heard


def test_a_lost_bell_costs_time_but_no_news(app: Flask, world: World, listening_as: Any) -> None:
    screen = listening_as(world.ana)
    screen.hears()
    moment = kind_words(app, world)
    bell.wait(0)  # the ring is lost
    assert screen.hears() == []
    with app.app_context():
        app.extensions["courier"].sweep()
    assert moment in ids(screen.hears_only())


def test_words_taken_back_leave_open_screens_without_a_word_of_them(
    app: Flask, world: World, listening_as: Any
) -> None:
    screen = listening_as(world.ana)
    moment = kind_words(app, world)
    assert ids(screen.hears()) == [moment]
    with app.app_context():
        take_back(world.ben.person_id, moment)
    assert screen.hears() == [{"kind": "moment", "id": moment, "change": "gone"}]


def test_somebody_removed_hears_only_that_the_circle_is_gone(app: Flask, world: World, listening_as: Any) -> None:
    cals, anas = listening_as(world.cal), listening_as(world.ana)
    with app.app_context():
        remove_member(world.ana.person_id, world.circle_id, world.cal.membership_id)
    moment = kind_words(app, world)
    assert cals.hears() == [{"kind": "circle", "id": world.circle_id, "change": "gone"}]
    assert moment in ids(anas.hears())


def test_somebody_invited_again_does_not_regain_the_past(app: Flask, world: World, as_: Any, cursor_of: Any) -> None:
    before = cursor_of(world.cal)
    old = kind_words(app, world, "Before")
    with app.app_context():
        leave_circle(world.cal.person_id, world.circle_id)
        join(world.ana, world.circle_id, world.cal)
    new = kind_words(app, world, "After")
    page = as_(world.cal).get(f"/circles/{world.circle_id}").get_data(as_text=True)
    assert new in page
    assert old not in page
    told = {item["id"]: item["change"] for item in news_of(as_(world.cal), before)}
    assert told[new] == "new"
    assert told[old] == "gone"


def test_signing_out_closes_the_socket(app: Flask, world: World, listening_as: Any) -> None:
    screen, other = listening_as(world.ana), listening_as(world.ana)
    with app.app_context(), changing():
        [connection] = [c for c in connections.open_connections() if c.sid == screen.sid()]
        sessions.end_session(world.ana.person_id, connection.reader.session_id)
    with app.app_context():
        app.extensions["courier"].sweep()
    assert connection not in connections.open_connections()
    moment = kind_words(app, world)
    assert moment in ids(other.hears())
    assert moment not in ids(screen.hears_only())


@pytest.mark.parametrize("cursor", ["", "nonsense", "x.1", "{stream}.999999", "{stream}.-1"])
def test_a_cursor_of_another_list_means_start_again(
    app: Flask, world: World, as_: Any, cursor_of: Any, cursor: str
) -> None:
    mine = cursor_of(world.ana)
    assert as_(world.ana).get("/news", query_string={"after": mine}).status_code == 200
    wrong = cursor.format(stream=mine.split(".")[0])
    assert as_(world.ana).get("/news", query_string={"after": wrong}).status_code == 409


def test_without_a_session_there_is_no_socket(app: Flask, world: World, listening_as: Any) -> None:
    assert listening_as(world.ana).socket.is_connected()
    stranger = socketio.test_client(app, flask_test_client=app.test_client())
    assert not stranger.is_connected()


def test_a_fault_while_connecting_leaves_nothing_registered(
    app: Flask, world: World, listening_as: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    listening_as(world.ana)
    before = len(connections.open_connections())
    assert before == 1

    def fail(*_args: Any) -> None:
        raise TypeError("anything at all")

    monkeypatch.setattr(connections.bell, "ring_here", fail)
    assert not listening_as(world.ana).socket.is_connected()
    assert len(connections.open_connections()) == before


def test_who_does_not_say_what_it_shows_gets_no_more_until_it_does(
    app: Flask, world: World, listening_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "UNMARKED_ITEMS", 2)
    monkeypatch.setitem(app.config, "ITEMS_PER_BATCH", 2)
    monkeypatch.setitem(app.config, "MARK_SECONDS", 0)
    screen = listening_as(world.ana)
    said = [kind_words(app, world, f"Number {number}") for number in range(5)]
    assert ids(screen.hears()) == said[:2]
    assert screen.hears() == []
    [connection] = connections.open_connections()
    courier._marked(connection, connection.reader.after)
    assert ids(screen.hears()) == said[2:4]


def test_who_never_answers_a_mark_is_let_go(
    app: Flask, world: World, listening_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MARK_SECONDS", 0)
    monkeypatch.setitem(app.config, "MARK_ANSWER_SECONDS", -1)
    screen = listening_as(world.ana)
    kind_words(app, world)
    assert screen.hears()
    assert connections.open_connections()
    carry(app)
    assert connections.open_connections() == []


def test_a_fault_in_one_round_does_not_end_the_courier(
    app: Flask, world: World, listening_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier, failed_before = app.extensions["courier"], rounds_failed()
    rounds: list[Any] = []

    class Stop(BaseException): ...

    def carry_or_fail(rung: Any) -> None:
        rounds.append(rung)
        if len(rounds) == 1:
            raise RuntimeError("anything at all")
        raise Stop

    monkeypatch.setattr(carrier, "carry", carry_or_fail)
    monkeypatch.setitem(app.config, "MARK_SECONDS", 0)
    with pytest.raises(Stop):
        carrier._carry_for_ever()
    assert len(rounds) == 2
    assert rounds_failed() - failed_before == 1


def rounds_failed() -> float:
    return metrics.EVERYTHING.get_sample_value("circle_courier_errors_total") or 0


def test_a_sweep_gives_way_between_some_sockets_and_the_next(
    app: Flask, world: World, listening_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is done in between is done: whoever was let go meanwhile is left out, and the others are looked at."""
    screens = [listening_as(person) for person in (world.ana, world.ben, world.cal)]
    carry(app)
    said = kind_words(app, world)
    bell.wait(0)  # the ring is lost
    gave_way: list[int] = []

    def give_way(seconds: float) -> None:
        gave_way.append(len(connections.open_connections()))
        if len(gave_way) == 1:
            connections.close(connections.open_connections()[-1])

    monkeypatch.setattr(courier, "AT_ONCE", 1)
    monkeypatch.setattr("circle.live.courier.socketio.sleep", give_way)
    with app.app_context():
        app.extensions["courier"].sweep()
    assert len(gave_way) >= 3
    assert [ids(screen.hears_only()) for screen in screens] == [[said], [said], []]


def test_whoever_is_rung_for_does_not_wait_for_a_sweep(
    app: Flask, world: World, listening_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (world.ana, world.ben, world.cal):
        listening_as(person)
    carry(app)
    kind_words(app, world)
    bell.wait(0)  # the ring is lost
    heard: list[str] = []
    emit = courier._emit

    def hear(event: str, message: Any, to: list[connections.Connection], *answer: Any) -> None:
        heard.extend(connection.reader.person_id for connection in to)
        emit(event, message, to, *answer)

    first, second, last = [connection.reader.person_id for connection in connections.open_connections()]
    monkeypatch.setattr(courier, "_emit", hear)
    monkeypatch.setattr(courier, "AT_ONCE", 1)
    monkeypatch.setattr("circle.live.courier.socketio.sleep", lambda seconds: bell.ring_here([last]))
    with app.app_context():
        app.extensions["courier"].sweep()
    assert heard == [first, last, second]


def test_while_others_have_their_turn_no_look_stays_open(
    app: Flask, world: World, listening_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look that stays open holds on to SQLite's log, and a transaction of PostgreSQL's."""
    monkeypatch.setitem(app.config, "SWEEP_SECONDS", 0)
    for person in (world.ana, world.cal):
        listening_as(person)
    kind_words(app, world)
    carry(app)  # SQLite's log is empty, and nothing changes from here on
    held: list[int] = []
    with app.app_context():
        pool: Any = db.engine.pool
    monkeypatch.setattr("circle.live.courier.socketio.sleep", lambda seconds: held.append(pool.checkedout()))
    carry(app)
    assert held == [0], "a look was open while a sweep gave way"


def test_some_are_asked_for_an_answer_at_a_time_whoever_waits_longest_first(
    app: Flask, world: World, listening_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their answers come together, and whoever says something meanwhile waits for all of them to be heard."""
    monkeypatch.setattr(courier, "AT_ONCE", 1)
    monkeypatch.setitem(app.config, "GONE_ANSWER_SECONDS", 0)  # it looks for marks in every round
    screens = [listening_as(person) for person in (world.ana, world.ben, world.cal)]
    kind_words(app, world)
    carry(app)
    for screen in screens:
        screen.hears_only()
    asked: list[str] = []
    monkeypatch.setattr(courier, "_emit", lambda event, _message, to, *_: asked.extend([event, to[0].reader.person_id]))
    first, second, third = connections.open_connections()
    first.mark_at, second.mark_at, third.mark_at = 2, 0, 1
    for person in (second, third, first):
        asked.clear()
        carry(app)
        assert asked == ["mark", person.reader.person_id]
    asked.clear()
    carry(app)
    assert asked == []
