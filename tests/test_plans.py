"""No page and no form reads a whole table: what there is of others must not be felt."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from circle import demo
from circle.accounts.actions import sign_up
from circle.checkins.actions import check_in
from circle.circles.actions import leave_circle
from circle.database import changing
from circle.extensions import db
from circle.live.closing import close_everything_of
from circle.models import Answer, Audience, Goal, Part, Share
from circle.sharing.actions import share_goal
from circle.undo.actions import undo
from tests.conftest import carry
from tests.people import submit
from tests.photographs import file
from tests.plans import statements, whole_tables

LINK = re.compile(r'(?:href|data-live)="(/[^"#]*)')
OWN_WIN = re.compile(r'data-moment="(\w+)"[^>]*data-kind="win" data-own')  # about no goal
NOT_A_PAGE = ("/static/", "/exit", "/sign-out")
PAGES_AT_LEAST, STATEMENTS_AT_LEAST, CHANGES_AT_LEAST = 25, 75, 40


def crawl(client: FlaskClient) -> set[str]:
    """Every page that links lead to from Today."""
    seen, ahead = set(), ["/"]
    while ahead:
        path = ahead.pop()
        if path in seen or path.startswith(NOT_A_PAGE):
            continue
        seen.add(path)
        answer = client.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            ahead += [link.replace("&amp;", "&") for link in LINK.findall(answer.text)]
    return seen


@pytest.fixture
def people(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[demo.Someone]:
    """The five of the demo, beside the tests' own world, where some go by the same names."""

    def sign_up_beside(*, address: str, **more: Any) -> Any:
        return sign_up(address=f"demo-{address}", **more)

    monkeypatch.setattr(demo, "sign_up", sign_up_beside)
    with app.app_context():
        return demo.make_demo()


def test_no_page_and_no_form_reads_a_whole_table(app: Flask, people: list[demo.Someone]) -> None:
    with statements(app) as asked:
        for person in people[:2]:
            client = app.test_client()
            submit(client, "/sign-in", email=f"demo-{person.address}", password=person.password)
            paths = crawl(client)
            assert len(paths) >= PAGES_AT_LEAST, sorted(paths)
            circle = next(path for path in paths if re.fullmatch(r"/circles/\w{32}", path))
            said = submit(client, f"{circle}/moments", words="I am here.", photo=file())
            assert said.status_code == 303
            moment = f"/moments/{said.location.rpartition('moment-')[2]}"
            assert client.get(f"{moment}/photo").status_code == 200
            kept = submit(client, "/wins", words="I rested", to="me", client_id="k", photo=file()).location
            assert client.get(kept).status_code == client.get(f"{kept}/photo").status_code == 200
            assert submit(client, f"{kept}/share", to=circle.rpartition("/")[2]).status_code == 303
            assert client.get("/you/export").status_code == 200
            assert submit(client, f"{moment}/reply", words="And here.", client_id="r").status_code == 303
            submit(client, f"{moment}/take-back")
            assert submit(client, f"{circle}/mute").status_code == 303
            assert client.get(circle).status_code == 200
            assert client.get("/muted").status_code == 200
            submit(client, f"/muted/{circle.rpartition('/')[2]}/unmute")
            submit(client, "/wins", words="I went", to=circle.rpartition("/")[2], client_id="w")
            won = OWN_WIN.findall(client.get(circle).text)[0]
            win = f"/moments/{won}/together"
            for act in ("", "/here", "/here?take_back=1", "/here"):
                assert submit(client, f"{win}{act}").status_code == 303
                assert client.get(circle).status_code == 200
                app.extensions["courier"].sweep_soon()
                carry(app)
            assert submit(client, f"{win}/thanks").status_code == 303
            assert client.get("/news").status_code == 200
    assert len(asked) > STATEMENTS_AT_LEAST
    assert whole_tables(app, asked) == []


def test_no_change_of_who_sees_what_reads_a_whole_table(app: Flask, people: list[demo.Someone]) -> None:
    ana, ben, cal, *_others = (person.person_id for person in people)
    with app.app_context():
        course = db.session.scalars(select(Share.goal_id).where(Share.audience == Audience.EVERYONE)).first() or ""
        owner = db.session.get_one(Goal, course).owner_id
        circle = db.session.scalars(select(Share.circle_id).where(Share.goal_id == course)).first() or ""
    with statements(app) as asked, app.app_context():
        for parts in ([Part.PROGRESS, Part.NOTES], [Part.PROGRESS]):
            share_goal(owner, course, circle_id=circle, audience=Audience.EVERYONE, parts=parts)
        check_in(owner, course, Answer.YES, note="It rained.")
        check_in(owner, course, Answer.YES, note="It rained all day.")
        check_in(owner, course, Answer.NOT_THIS_TIME, note="")
        undo(ben, leave_circle(ben, circle).id, lasts=timedelta(minutes=10))
        with changing():
            close_everything_of(cal)
    assert len(asked) > CHANGES_AT_LEAST
    assert whole_tables(app, asked) == []


def test_nothing_that_waits_reads_a_whole_table(app: Flask, people: list[demo.Someone], clock: Any) -> None:
    ana, ben = (app.test_client() for _ in range(2))
    for client, person in ((ana, people[0]), (ben, people[1])):
        submit(client, "/sign-in", email=f"demo-{person.address}", password=person.password)
    circle = next(path for path in crawl(ana) if re.fullmatch(r"/circles/\w{32}", path))
    place = re.search(r'value="member:(\w{32})"', ben.get(circle).text)
    assert place
    with statements(app) as asked:
        for ends in ("23:58", "23:59"):
            submit(ana, "/you/quiet", keeps_quiet="1", quiet_from="00:00", quiet_until=ends)
            submit(ben, f"{circle}/moments", words=f"Until {ends}")
        submit(ana, "/you/quiet/let-in")
        submit(ben, f"{circle}/moments", words="Tomorrow")
        clock.forward(days=2)
        with app.app_context():
            app.extensions["courier"].sweep()
        written = submit(ben, "/letters", to=place[1], words="Later", opens="milestone", leaving="goes")
        assert written.status_code == 303
        letters = re.findall(r'data-letter="(\w+)"', ben.get(written.location).text)
        submit(ana, f"/letters/{letters[0]}/open")
        submit(ben, f"/letters/{letters[0]}/withdraw")
    assert any(statement.startswith("UPDATE news SET seq=?, first_seq=?") for statement in asked), "something waited"
    assert whole_tables(app, asked) == []


def test_a_whole_table_would_be_seen(app: Flask) -> None:
    whole = [
        ("moments", "SELECT words_sealed FROM moments AS said WHERE kind = ?"),
        ("news", "SELECT seq FROM news AS line WHERE kind = ?"),
    ]
    with statements(app) as asked, app.app_context(), db.engine.connect() as connection:
        for _table, statement in whole:
            connection.exec_driver_sql(statement, ("win",))
    assert whole_tables(app, asked) == [f"{table}: … {statement}" for table, statement in whole]
