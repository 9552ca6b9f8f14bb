"""No page and no form reads a whole table: what there is of others must not be felt."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from circle import demo
from circle.accounts.actions import sign_up
from circle.extensions import db
from tests.people import submit
from tests.plans import statements, whole_tables

LINK = re.compile(r'(?:href|data-live)="(/[^"#]*)')
NOT_A_PAGE = ("/static/", "/exit", "/sign-out")
PAGES_AT_LEAST, STATEMENTS_AT_LEAST = 25, 75


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
            said = submit(client, f"{circle}/moments", words="I am here.")
            assert said.status_code == 303
            submit(client, f"/moments/{said.location.rpartition('moment-')[2]}/take-back")
            assert client.get("/news").status_code == 200
    assert len(asked) > STATEMENTS_AT_LEAST
    assert whole_tables(app, asked) == []


def test_a_whole_table_would_be_seen(app: Flask) -> None:
    with statements(app) as asked, app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT words_sealed FROM moments AS said WHERE kind = ?", ("win",))
    assert whole_tables(app, asked) == ["moments: … SELECT words_sealed FROM moments AS said WHERE kind = ?"]
