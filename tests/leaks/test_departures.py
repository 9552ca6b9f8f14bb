"""L5, L6, L7, L12, L21, L25, L27: what ended has ended, on every screen, whatever was on its way or half done."""

import re
import smtplib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from circle.circles.actions import remove_member, start_circle
from circle.live import bell
from circle.live.connections import open_connections
from circle.models import MomentKind
from circle.moments.actions import say
from tests.conftest import Listener
from tests.leaks.conftest import Guest
from tests.leaks.timing import held_before_commit, in_between
from tests.people import World, join, news_of, submit
from tests.showing import check_in, ids, moments_on, page, show_goal

Items = list[dict[str, str]]


def kind_words(app: Flask, world: World, words: str = "You kept going", **where: Any) -> str:
    with app.app_context():
        return say(world.ben.person_id, world.circle_id, MomentKind.ENCOURAGEMENT, words, **where).id


def remove(ana: FlaskClient, world: World, who: str = "cal") -> None:
    place = getattr(world, who).membership_id
    assert submit(ana, f"/circles/{world.circle_id}/members/{place}/remove").status_code == 303


def stop_showing(ana: FlaskClient, world: World) -> None:
    """Nobody is shown the goal any more."""
    assert submit(ana, f"/goals/{world.goal_id}/sharing").status_code == 303


# L5


def test_l05_somebody_removed_keeps_no_stream_and_no_hand_on_what_they_said(
    app: Flask, world: World, as_: Any, cursor_of: Callable[..., str], listening_as: Any
) -> None:
    """The fence: what comes afterwards in another circle arrives, so what has not arrived by then never does."""
    ana, cal, start = as_(world.ana), as_(world.cal), cursor_of(world.cal)
    here = f"/circles/{world.circle_id}"
    with app.app_context():
        band = start_circle(world.ben.person_id, name="Band", purpose="", known_as="Benno")
        join(world.ben, band.id, world.cal)
    submit(cal, f"{here}/moments", words="Cal was here")
    [own] = moments_on(cal, here)
    submit(cal, f"/moments/{own}/cheers", kind="so_glad")
    cals, anas = listening_as(world.cal), listening_as(world.ana)
    open_pages = cal.get(here).text + cal.get(f"{here}/members").text
    remove(ana, world)
    after = kind_words(app, world, "After")
    with app.app_context():
        fence = say(world.ben.person_id, band.id, MomentKind.ENCOURAGEMENT, "In the band").id
    heard = cals.hears()
    assert ids(heard, "moment") == [(fence, "new")]
    assert (world.circle_id, "gone") in ids(heard, "circle")
    assert after not in str(heard)
    assert (after, "new") in ids(anas.hears(), "moment")

    for again in (listening_as(world.cal, start).hears(), news_of(cal, start)):
        assert dict(ids(again, "moment")) == {own: "gone", fence: "new"}
        assert after not in str(again)
    before = page(as_(world.ben), here)
    forms = {f"/moments/{own}/cheers", *re.findall(r'action="(/[^"]+)"', open_pages)}
    mine = {path for path in forms if world.circle_id in path or own in path}
    assert len(mine) >= 5
    for path in mine:
        answer = submit(cal, path, words="Once more", kind="with_you", known_as="Cal")
        assert answer.status_code == 404, path
    assert page(as_(world.ben), here) == before
    assert "Cal was here" in before


# L6


def test_l06_somebody_who_comes_back_while_their_removal_is_being_kept_hears_nothing_newer(
    app: Flask, world: World, as_: Any, cursor_of: Callable[..., str], listening_as: Any
) -> None:
    start, cal, ben = cursor_of(world.cal), as_(world.cal), as_(world.ben)
    before = kind_words(app, world, "Before")

    def removal() -> None:
        remove_member(world.ana.person_id, world.circle_id, world.cal.membership_id)

    with held_before_commit(app, removal) as may_commit:
        rejoined, bens = Listener(app, cal, start), Listener(app, ben, None)
        assert ids(rejoined.hears(), "moment") == [(before, "new")]
        assert ids(news_of(cal, start), "moment") == [(before, "new")]
        said: list[str] = []
        behind = threading.Thread(target=lambda: said.append(kind_words(app, world, "Queued behind the removal")))
        behind.start()
        may_commit.set()
        behind.join(10)
    said.append(kind_words(app, world, "After"))
    for _ in range(3):
        heard = rejoined.hears()
        assert not any(id in str(heard) for id in said)
        assert all(item["change"] == "gone" for item in heard)
    late = listening_as(world.cal, start)
    assert {change for _id, change in ids(late.hears(), "moment")} == {"gone"}
    assert {item["change"] for item in news_of(cal, start)} == {"gone"}
    assert [id for id, _change in ids(bens.hears(), "moment")] == said


# L7


def shrink_by_removal(ana: FlaskClient, world: World, cal: FlaskClient) -> None:
    remove(ana, world)


def shrink_by_leaving(ana: FlaskClient, world: World, cal: FlaskClient) -> None:
    submit(cal, f"/circles/{world.circle_id}/leave")


def shrink_by_stopping(ana: FlaskClient, world: World, cal: FlaskClient) -> None:
    stop_showing(ana, world)


def shrink_by_narrowing(ana: FlaskClient, world: World, cal: FlaskClient) -> None:
    key = f"{world.circle_id}/member:{world.ben.membership_id}"
    assert submit(ana, f"/goals/{world.goal_id}/sharing", sees=[key], progress=[key]).status_code == 303


def shrink_by_letting_go(ana: FlaskClient, world: World, cal: FlaskClient) -> None:
    submit(ana, f"/goals/{world.goal_id}/let-go")


def shrink_by_leaving_oneself(ana: FlaskClient, world: World, cal: FlaskClient) -> None:
    submit(ana, f"/circles/{world.circle_id}/members/{world.ben.membership_id}/keep")
    assert submit(ana, f"/circles/{world.circle_id}/leave").status_code == 303


def shrink_by_closing(ana: FlaskClient, world: World, cal: FlaskClient) -> None:
    submit(ana, f"/circles/{world.circle_id}/close")


SHRINKING = [
    shrink_by_removal,
    shrink_by_leaving,
    shrink_by_stopping,
    shrink_by_narrowing,
    shrink_by_letting_go,
    shrink_by_leaving_oneself,
    shrink_by_closing,
]


@pytest.mark.parametrize("shrink", SHRINKING, ids=lambda shrink: shrink.__name__.removeprefix("shrink_by_"))
def test_l07_with_every_bell_lost_it_is_off_the_screen_by_the_sweep(
    app: Flask, world: World, as_: Any, listening_as: Any, shrink: Callable[..., None]
) -> None:
    ana, cal = as_(world.ana), as_(world.cal)
    show_goal(ana, world, "everyone", "progress")
    check_in(ana, world, "yes")
    [moment] = moments_on(cal, f"/circles/{world.circle_id}")
    cals, anas = listening_as(world.cal), listening_as(world.ana)
    cals.hears()
    shrink(ana, world, cal)
    bell.wait(0)  # every ring of it is lost
    assert cals.hears() == []
    with app.app_context():
        app.extensions["courier"].sweep()
    heard = cals.hears_only()
    assert (world.goal_id, "gone") in ids(heard, "goal")
    assert (moment, "gone") in ids(heard, "moment")
    assert all(item.keys() == {"kind", "id", "change"} for item in heard)
    assert (world.goal_id, "changed") in ids(anas.hears_only(), "goal"), "it is still its owner's"


@pytest.mark.faults
def test_l07_a_removal_at_another_worker_that_rings_nobody_here_is_off_the_screen_by_the_sweep(
    workers: Any, guest: Callable[[str], Guest]
) -> None:
    ana, ben, cal = guest("Ana"), guest("Ben"), guest("Cal")
    circle = ana.start_circle()
    ben.join(ana.invite(circle, "sponsor"), "Ben")
    cal.join(ana.invite(circle, "family"), "Cal")
    there, bens, cals = ana.at(workers[1]), ben.listen(), cal.listen()
    said = ana.say(circle, "For all of us")
    assert bens.until(lambda socket: socket.has(said))
    assert cals.until(lambda socket: socket.has(said))
    places = {name: place for place, name in members_on(ana.get(f"/circles/{circle}/members").text)}
    assert there.submit(f"/circles/{circle}/members/{places['Cal']}/remove").status_code == 303
    secret = there.say(circle, "Not for Cal")
    assert cals.until(lambda socket: socket.has(circle, "gone")), "still there ten seconds later"
    assert bens.until(lambda socket: socket.has(secret, "new"))
    cals.listen(2.5)  # one sweep more
    assert not cals.has(secret)
    assert "Not for Cal" not in "".join(cals.came)


def members_on(words: str) -> list[tuple[str, str]]:
    """(membership, name) of everybody on *Who is here*."""
    return re.findall(r'<li class="member" data-membership="(\w+)">.*?class="member-name">(\w+)', words, re.DOTALL)


# L12


def test_l12_the_rule_is_asked_again_when_it_is_sent(app: Flask, world: World, as_: Any, listening_as: Any) -> None:
    """Told to both; then, before the courier has gone, no longer for Cal."""
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "member:ben", "progress", "notes")
    show_goal(ana, world, "member:cal", "progress", "notes")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    for screen in (bens, cals):
        screen.hears()
    check_in(ana, world, "yes", note="Two herons")
    about = kind_words(app, world, "Of the herons", about_goal=world.goal_id)
    shrink_by_narrowing(ana, world, as_(world.cal))
    soon = kind_words(app, world, "Said too soon")
    submit(ben, f"/moments/{soon}/take-back")
    heard = cals.hears()
    assert {item["change"] for item in heard} <= {"gone"}
    assert "html" not in str(heard)
    heard = bens.hears()
    assert (about, "new") in ids(heard, "moment")
    assert (soon, "gone") in ids(heard, "moment")
    assert "Two herons" in str(heard) or "Of the herons" in str(heard)
    assert "Said too soon" not in str(heard)


def test_l12_what_waits_for_a_slow_client_is_asked_about_again(
    app: Flask, world: World, as_: Any, listening_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held back for want of marks, and sent on later: by then the words are no longer Cal's to read."""
    monkeypatch.setitem(app.config, "ITEMS_PER_BATCH", 1)
    monkeypatch.setitem(app.config, "UNMARKED_ITEMS", 1)
    monkeypatch.setitem(app.config, "MARK_SECONDS", 0)
    cals, bens = listening_as(world.cal), listening_as(world.ben)
    said = [kind_words(app, world, f"Word {number}") for number in range(3)]
    assert ids(cals.hears(), "moment") == [(said[0], "new")]
    remove(as_(world.ana), world)
    heard = read_all(app, cals)
    assert {change for _id, change in ids(heard, "moment")} == {"gone"}
    assert "Word" not in str(heard)
    assert "Word 2" in str(read_all(app, bens))


def read_all(app: Flask, screen: Any) -> Items:
    """Everything that comes while its client marks what it was sent."""
    heard: Items = []
    for _ in range(12):
        for connection in open_connections():
            connection.items, connection.answer_by = 0, None
            bell.ring([connection.reader.person_id])
        heard += screen.hears()
    return heard


def test_l12_mail_that_leaves_the_house_holds_nothing_to_take_back(
    app: Flask, world: World, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []

    class PostOffice:
        def __init__(self, *_: Any, **__: Any) -> None: ...
        def __enter__(self) -> "PostOffice":
            return self

        def __exit__(self, *_: Any) -> None: ...
        def send_message(self, message: Any) -> None:
            sent.append(message)

    monkeypatch.setattr(smtplib, "SMTP", PostOffice)
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://localhost:25")
    ana = as_(world.ana)
    words = {"relation": "friend", "note": "Come and sit down", "email": "sister@example.org"}
    answer = submit(ana, f"/circles/{world.circle_id}/invitations", **words)
    [message] = sent
    link = re.search(r'data-invitation-link value="([^"]+)"', answer.text)
    assert link
    assert link[1] in message.get_content()
    private = ("Come and sit down", "Ana", "Family", "friend", world.circle_id, world.ana.person_id)
    assert [word for word in private if word in message.as_string()] == []
    revoke = re.findall(r'formaction="([^"]+/revoke)"', ana.get(f"/circles/{world.circle_id}/members").text)
    submit(ana, revoke[0])
    eve = as_(world.eve)
    eve.get(link[1].removeprefix("http://localhost"))
    assert eve.get("/invitation").status_code == 410


# L21


def test_l21_what_was_taken_away_in_their_sleep_is_gone_after_one_catch_up(
    app: Flask, world: World, as_: Any, clock: Any, cursor_of: Callable[..., str], listening_as: Any
) -> None:
    ana, ben, cal, goal = as_(world.ana), as_(world.ben), as_(world.cal), f"/goals/{world.goal_id}"
    here = f"/circles/{world.circle_id}"
    submit(ana, f"{goal}/steps", words="Find the boots")
    show_goal(ana, world, "everyone", "progress", "steps", "notes", "setbacks")
    check_in(ana, world, "yes")
    [step] = set(re.findall(r"/steps/(\w{32})/done", ana.get(goal).text))
    submit(ana, f"{goal}/steps/{step}/done")
    submit(ana, f"{goal}/finish")
    stays = kind_words(app, world, "Stays")
    goes = kind_words(app, world, "Taken back")
    shown = set(moments_on(cal, here))
    assert len(shown) == 5
    asleep = cursor_of(world.cal)

    submit(ben, f"/moments/{goes}/take-back")
    submit(ana, f"{goal}/resume")
    submit(ana, f"{goal}/steps/{step}/remove")
    check_in(ana, world, "not_this_time")
    clock.forward(hours=3)
    awake = listening_as(world.cal, asleep)
    caught_up = awake.hears()
    polled = news_of(cal, asleep)
    gone = shown - {stays}
    for heard in (caught_up, polled):
        assert {id for id, change in ids(heard, "moment") if change == "gone"} == gone
        assert stays not in dict(ids(heard, "moment"))
    assert set(moments_on(cal, here)) == {stays}
    assert awake.hears() == []


def test_l21_a_catch_up_longer_than_a_batch_still_ends_with_everything_gone(
    app: Flask,
    world: World,
    as_: Any,
    clock: Any,
    cursor_of: Callable[..., str],
    listening_as: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "ITEMS_PER_BATCH", 3)
    said = [kind_words(app, world, f"Number {number}") for number in range(8)]
    asleep, stays = cursor_of(world.cal), kind_words(app, world, "Stays")
    for moment in said:
        submit(as_(world.ben), f"/moments/{moment}/take-back")
    clock.forward(days=40)
    with app.app_context():
        awake = listening_as(world.cal, asleep)
    rounds = [awake.hears() for _ in range(5)]
    heard = dict(ids([item for items in rounds for item in items], "moment"))
    assert heard == {**dict.fromkeys(said, "gone"), stays: "new"}


# L25


def test_l25_leaving_and_taking_ones_own_away_never_need_sight_of_anything(app: Flask, world: World, as_: Any) -> None:
    """Ben spoke about a goal that is not shown to him any more. Cal still reads his words; yet they are Ben's."""
    ana, ben, cal, here = as_(world.ana), as_(world.ben), as_(world.cal), f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:ben")
    show_goal(ana, world, "member:cal")
    submit(ben, f"{here}/moments", words="Ben on the river", to=f"goal:{world.goal_id}")
    [about] = moments_on(ben, here)
    key = f"{world.circle_id}/member:{world.cal.membership_id}"
    submit(ana, f"/goals/{world.goal_id}/sharing", sees=[key])
    assert ben.get(f"/goals/{world.goal_id}").status_code == 404
    assert "Ben on the river" in page(cal, here)
    assert submit(cal, f"/moments/{about}/take-back").status_code == 404, "they are nobody else's to take back"

    taken_back = submit(ben, f"/moments/{about}/take-back").status_code
    assert "Ben on the river" not in page(cal, here), f"Ben cannot take his own words back: {taken_back}"
    assert submit(ben, f"{here}/leave").status_code == 303
    assert ben.get(here).status_code == 404


def test_l25_somebody_who_sees_nothing_can_leave(app: Flask, world: World, as_: Any) -> None:
    cal, here = as_(world.cal), f"/circles/{world.circle_id}"
    assert moments_on(cal, here) == []
    assert world.goal_id not in cal.get(here).text
    assert submit(cal, f"{here}/leave").status_code == 303
    assert cal.get(here).status_code == 404
    assert as_(world.ben).get(here).status_code == 200


# L27


LOOKS: dict[str, Callable[[FlaskClient, World, str], str]] = {
    "the circle": lambda cal, world, start: cal.get(f"/circles/{world.circle_id}").text,
    "the goal": lambda cal, world, start: cal.get(f"/goals/{world.goal_id}").text,
    "today": lambda cal, world, start: cal.get("/").text,
    "a poll": lambda cal, world, start: cal.get("/news", query_string={"after": start}).text,
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_l27_what_is_written_after_they_were_shut_out_is_not_in_an_answer_begun_before(
    app: Flask, world: World, as_: Any, cursor_of: Callable[..., str], look: Callable[[FlaskClient, World, str], str]
) -> None:
    """Cal asks; in the middle Ana stops showing him the goal, and then writes. At every place in the middle."""
    ana, ben, cal, goal = as_(world.ana), as_(world.ben), as_(world.cal), f"/goals/{world.goal_id}"
    start, here = cursor_of(world.cal), f"/circles/{world.circle_id}"
    parts = ("progress", "steps", "notes", "setbacks")
    show_goal(ana, world, "member:ben", *parts)
    show_goal(ana, world, "member:cal", *parts)
    check_in(ana, world, "yes", note="Two herons")
    submit(ana, "/wins", words="As far as the bridge", to=world.circle_id, goal=world.goal_id)
    to_cal = f"member:{world.cal.membership_id}"
    submit(ben, f"{here}/moments", words="I saw you there", to=to_cal, goal=world.goal_id)
    key = f"{world.circle_id}/member:{world.ben.membership_id}"
    told, number, asked = [], 0, [1]

    def shut_out_then_write() -> None:
        submit(ana, f"{goal}/sharing", sees=[key], **dict.fromkeys(parts, [key]))
        check_in(ana, world, "yes", note=f"Secret note {number}.")
        submit(ana, goal, words=f"Secret walk {number}.", why="", area="health", rhythm="daily")
        submit(ana, f"{goal}/steps", words=f"Secret step {number}.")

    while asked[0] >= number:
        number += 1
        show_goal(ana, world, "member:cal", *parts)
        with in_between(app, number, shut_out_then_write) as asked:
            answer = look(cal, world, start)
        told += [secret for secret in secrets(number) if secret in answer]
        if asked[0] >= number:
            seen = page(ben, goal)
            assert [secret for secret in secrets(number) if secret not in seen] == []
    assert number > 2, "there was no middle"
    assert told == []
    print(f"\nnew enemy: {number - 1} places in the middle")


def secrets(number: int) -> list[str]:
    return [f"Secret {what} {number}." for what in ("note", "walk", "step")]


def test_l27_what_is_written_after_they_were_shut_out_is_not_in_a_round_begun_before(
    app: Flask, world: World, as_: Any, listening_as: Any
) -> None:
    """The same for the courier: the goal stops being shown to Cal between two of the statements of one round."""
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "notes")
    show_goal(ana, world, "member:cal", "progress", "notes")
    check_in(ana, world, "yes", note="Two herons")
    cals, bens = listening_as(world.cal), listening_as(world.ben)
    key = f"{world.circle_id}/member:{world.ben.membership_id}"
    told, number, asked = [], 0, [1]

    def shut_out_then_write() -> None:
        submit(ana, f"{goal}/sharing", sees=[key], progress=[key], notes=[key])
        check_in(ana, world, "yes", note=f"Secret note {number}.")

    while asked[0] >= number:
        number += 1
        show_goal(ana, world, "member:cal", "progress", "notes")
        check_in(ana, world, "yes", note=f"Open note {number}.")
        with in_between(app, number, shut_out_then_write) as asked:
            heard = cals.hears()
        told += [number] if f"Secret note {number}." in str(heard) else []
        if asked[0] >= number:
            assert f"Secret note {number}." in str(bens.hears() + bens.hears())
            assert f"Secret note {number}." not in str(cals.hears())
    assert number > 2, "there was no middle"
    assert told == []


def test_l27_words_said_after_a_removal_are_in_no_answer_begun_before(
    app: Flask, world: World, as_: Any, cursor_of: Callable[..., str]
) -> None:
    ana, start, here = as_(world.ana), cursor_of(world.cal), f"/circles/{world.circle_id}"
    kind_words(app, world, "For all of us")
    place, told, number, asked = world.cal.membership_id, [], 0, [1]

    def remove_then_say() -> None:
        submit(ana, f"{here}/members/{place}/remove")
        submit(ana, here, name=f"Secret table {number}.", purpose="")
        kind_words(app, world, f"Secret words {number}.")

    while asked[0] >= number:
        number += 1
        cal = as_(world.cal)
        with in_between(app, number, remove_then_say) as asked:
            answers = cal.get(here).text + cal.get("/news", query_string={"after": start}).text
        told += [secret for secret in (f"Secret table {number}.", f"Secret words {number}.") if secret in answers]
        if asked[0] >= number:
            assert f"Secret words {number}." in page(ana, here)
            with app.app_context():
                place = join(world.ana, world.circle_id, world.cal)
    assert number > 2, "there was no middle"
    assert told == []
