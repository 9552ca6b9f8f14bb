"""A copy of what is one's own: all of it, and of others only what may be seen now."""

import io
import json
import re
import tracemalloc
from base64 import b64decode
from typing import Any

from flask import Flask
from PIL import Image

from circle.models import MomentKind
from circle.moments.actions import say
from circle.photos import Developed
from tests.people import World, submit
from tests.photographs import file, from_a_phone
from tests.showing import check_in, show_goal
from tests.support.asking import choose


def copy_of(client: Any) -> tuple[dict[str, Any], str]:
    answer = client.get("/you/export")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json, json.dumps(answer.json, ensure_ascii=False)


def test_it_holds_everything_one_wrote(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    submit(ana, f"{goal}/steps", words="Find the boots", by_on="2026-11-22", is_private="1")
    submit(ana, f"{goal}/confidence", confidence="6")
    check_in(ana, world, "not_this_time", note="Hard day", amount="2")
    submit(ana, goal, words="Walk anywhere", why="For my head", rhythm="daily", area="health")
    submit(ana, f"/circles/{world.circle_id}/moments", words="Hello all")
    submit(ana, "/reflections", words="I am stubborn", kind="strength", question="strength")
    everything, text = copy_of(ana)
    [written] = everything["written_for_yourself"]
    assert (written["kind"], written["question"], written["words"]) == ("strength", "strength", "I am stubborn")
    assert "I am stubborn" not in copy_of(as_(world.ben))[1]
    for words in ("Find the boots", "Hard day", "Walk anywhere", "Walk by the river", "For my head", "Hello all"):
        assert words in text
    assert everything["you"]["signs_in_as"] == world.ana.address
    [goal] = everything["goals"]
    assert goal["days"][0]["answer"] == "not_this_time"
    assert goal["confidence"] == "6"
    assert (goal["steps"][0]["by_on"], goal["steps"][0]["is_private"]) == ("2026-11-22", True)


def test_it_holds_whom_one_would_ask_and_when_one_can_be_reached(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    choose(ana, world.cal, world.ben, minutes=20, words="Just sit with me")
    submit(ben, f"/circles/{world.circle_id}/reach", reached="times", weekdays=["4"], begins="18:00", ends="22:00")
    mine, bens = copy_of(ana)[0], copy_of(ben)[0]
    assert mine["whom_you_would_ask"] == {"people": ["Cal", "Ben"], "minutes": "20", "words": "Just sit with me"}
    assert mine["when_you_can_be_reached"] == []
    assert bens["whom_you_would_ask"] is None
    hours = {"weekdays": [4], "from_minute": "1080", "until_minute": "1320", "not_on": None}
    assert bens["when_you_can_be_reached"] == [{"circle": "Family", **hours}]
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")
    assert copy_of(ana)[0]["whom_you_would_ask"]["people"] == ["Ben"]


def test_of_others_it_holds_what_may_be_seen_now_and_no_more(as_: Any, world: World) -> None:
    ana, ben, here = as_(world.ana), as_(world.ben), f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:ben", "progress", "notes")
    check_in(ana, world, "yes", note="Two herons")
    submit(as_(world.cal), f"{here}/moments", words="For Ben alone", to=f"member:{world.ben.membership_id}")
    bens, cals = copy_of(ben)[1], copy_of(as_(world.cal))[1]
    assert "Two herons" in bens
    assert "For Ben alone" in bens
    assert "Walk by the river" not in cals
    assert "For Ben alone" not in copy_of(ana)[1]
    submit(ana, "/who-sees-what/stop-all")
    assert "Two herons" not in copy_of(ben)[1]
    assert "Two herons" in copy_of(ana)[1]
    submit(ben, f"{here}/leave")
    assert "For Ben alone" not in copy_of(ben)[1]
    assert copy_of(ben)[0]["circles"] == []


def test_what_is_offered_is_in_it_and_what_became_of_it_for_its_receiver_alone(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "member:ben")
    submit(ana, f"/goals/{world.goal_id}/checking", **{f"wish:{world.ben.membership_id}": "ask:4"})
    submit(ben, "/being-beside")
    submit(ben, f"/members/{world.ana.membership_id}/offers", kind="suggestion", words="Open one letter", days="3")
    before = copy_of(ben)[0]
    assert [offer["words"] for offer in before["offered_by_you"]] == ["Open one letter"]
    offer = re.search(r"/tray/\w+/pass", ana.get("/tray").text)
    assert offer
    submit(ana, offer[0])
    assert copy_of(ben)[0] == before
    [offered] = copy_of(ana)[0]["offered_to_you"]
    assert (offered["by"], offered["words"], offered["state"]) == ("Ben", "Open one letter", "passed")
    assert copy_of(ana)[0]["goals"][0]["how_to_check"][0]["weekday"] == "4"
    assert "Open one letter" not in copy_of(as_(world.cal))[1]
    assert "how_to_check" not in copy_of(ben)[1]


def test_no_id_and_no_relation_of_others_is_in_it(as_: Any, world: World) -> None:
    submit(as_(world.ben), f"/circles/{world.circle_id}/moments", words="Hello all")
    text = copy_of(as_(world.ana))[1]
    assert "Hello all" in text
    for trace in (world.ben.person_id, world.ben.membership_id, world.ben.address):
        assert trace not in text


def test_it_says_of_a_goal_how_often_and_since_when_as_well_and_of_what_one_wrote_about_which(
    as_: Any, world: World
) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    on_two_days = {"rhythm": "weekdays", "weekdays": ["0", "4"], "celebration": "lively", "look_weeks": "2"}
    submit(ana, goal, words="Walk by the river", area="health", **on_two_days)
    submit(ana, goal, words="Walk anywhere", area="joy", rhythm="times_a_week", times_a_week="3")
    submit(ana, f"{goal}/mark", marked_on="2026-11-10")
    submit(ana, f"{goal}/strength", words="I am stubborn")
    everything = copy_of(ana)[0]
    [now] = everything["goals"]
    assert (now["rhythm"], now["times_a_week"], now["marked_on"]) == ("times_a_week", "3", "2026-11-10")
    assert now["earlier_words"][1]["weekdays"] == [0, 4]
    assert now["earlier_words"][1]["area"] == "health"
    assert [written["about"] for written in everything["written_for_yourself"]] == ["Walk anywhere"]


def test_it_holds_ones_own_photos_and_of_others_what_is_on_theirs(as_: Any, world: World) -> None:
    ana, here = as_(world.ana), f"/circles/{world.circle_id}/moments"
    submit(ana, here, words="", photo=file(), photo_words="Ice on the river")
    submit(ana, "/wins", words="I went", to="me", photo=file(from_a_phone(seed=2)), photo_words="My boots")
    submit(as_(world.ben), here, words="Look", photo=file(from_a_phone(seed=3)), photo_words="My dog")
    everything, text = copy_of(ana)
    photos = [each["photo"] for each in (*everything["said_by_you"], *everything["written_for_yourself"])]
    assert [photo["words"] for photo in photos] == ["Ice on the river", "My boots"]
    for photo in photos:
        kind, _comma, content = photo["open"].partition(",")
        assert kind == "data:image/webp;base64"
        assert Image.open(io.BytesIO(b64decode(content))).size == (640, 480)
    assert everything["said_to_you"][0]["on_the_photo"] == "My dog"
    assert text.count("data:image") == 2, "the photos of others are theirs"


def test_however_many_photos_there_are_few_of_them_are_held_at_once(app: Flask, as_: Any, world: World) -> None:
    ana, photo = as_(world.ana), Developed(bytes(200_000), 640, 480)
    with app.app_context():
        for _ in range(60):
            say(world.ana.person_id, world.circle_id, MomentKind.ENCOURAGEMENT, "", photo=photo)
    tracemalloc.start()
    try:
        length = sum(map(len, ana.get("/you/export", buffered=False).response))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert length > 60 * len(photo.content)
    assert most < 12 * len(photo.content)
