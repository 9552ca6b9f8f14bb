"""A circle of many years asks no more of the database than a young one, and its pages are as light.

Twenty people, ten thousand moments, and a thousand days said of each of twenty goals; as pages of the whole house, to
its keeper and to a member. Pages are not compressed where tokens stand in them: that is what they would weigh.
"""

import zlib
from random import Random

from flask import Flask

from bench.history.ledger import Ledger
from bench.history.places import Place, find_places
from bench.history.seeding import known_of, write
from bench.history.story import Shape, play, story
from circle.accounts.passwords import hash_password
from circle.extensions import db
from tests.people import NOON, PASSWORD
from tests.statements import counting_statements

YOUNG = Shape(moments=600, days=60, goals=(1,) * 20, check_ins=40)
GROWN = Shape(moments=10_000, days=3_650, goals=(1,) * 20, check_ins=1_000)
MOST = 12
MOST_AS_SOMEBODY = 13  # one more says whose eyes they are
MOST_BYTES = 60_000


def pages_of(app: Flask, name: str, shape: Shape) -> dict[str, tuple[int, int]]:
    """Each page of a circle of this shape: how many questions it asks, whoever was cheered or not, and its bytes,
    compressed."""
    with app.app_context():
        ledger = Ledger(name, Random(name), hash_password(PASSWORD))
        play(ledger, story(shape, Random("story"), until=NOON.date()))
        with db.engine.connect() as connection:
            write(connection, ledger.close())
    return {place.name: weighed(app, place) for place in find_places(app, known_of(ledger)).pages}


def weighed(app: Flask, place: Place) -> tuple[int, int]:
    client, url = app.test_client(use_cookies=False), app.config["PUBLIC_URL"]
    with counting_statements(app) as sent:
        page = client.open(place.turns[0][0], base_url=url, headers={"Cookie": place.cookie})
    assert page.status_code == 200, place.name
    questions = [statement for statement in sent if statement.startswith(("SELECT", "WITH"))]
    about_cheers = [
        question for question in questions if question.startswith("SELECT cheers.")
    ]  # asked where there are any
    assert len(about_cheers) <= 1, place.name
    return len(questions) - len(about_cheers), len(zlib.compress(page.data))


def test_a_page_asks_as_much_with_ten_thousand_moments_as_with_few(app: Flask) -> None:
    young, grown = pages_of(app, "young", YOUNG), pages_of(app, "grown", GROWN)
    assert young.keys() == grown.keys()
    assert {name: asked for name, (asked, _) in grown.items()} == {name: asked for name, (asked, _) in young.items()}
    most = {name: MOST_AS_SOMEBODY if "show_as" in name else MOST for name in grown}
    assert {name: asked for name, (asked, _) in grown.items() if asked > most[name]} == {}
    assert {name: size for name, (_, size) in grown.items() if size > MOST_BYTES} == {}
    asked, sizes = zip(*grown.values(), strict=True)
    print(
        f"\ngrown: {GROWN.moments} moments, {GROWN.check_ins} days of each goal, {len(GROWN.goals)} people; "
        f"{len(grown)} pages, {max(asked)} questions at most, {max(sizes) / 1000:.1f} kB at most, compressed"
    )
