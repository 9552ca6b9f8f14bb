"""Help now: for anybody, whatever else is the matter."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from circle.help import queries
from tests.people import World

PARTS = ("words", "detail", "note", "for_families")
DATA: dict[str, Any] = json.loads((Path(queries.__file__).parent / "helplines.json").read_text(encoding="utf-8"))


def test_help_needs_no_account(client: FlaskClient) -> None:
    page = client.get("/help-now").text
    assert 'href="tel:911"' in page
    assert 'href="sms:988"' in page
    assert "give naloxone, and stay. Do both at once." in page


@pytest.mark.parametrize("path", ["/help-now", "/help-now/families", "/sign-up"])
def test_it_says_that_this_is_no_medical_service(client: FlaskClient, path: str) -> None:
    assert "is no medical service." in client.get(path).text


def test_help_needs_no_database(as_: Any, client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("", {}, Exception("unable to open database file"))

    ana = as_(world.ana)
    monkeypatch.setattr("circle.web.who_holds", away)
    assert ana.get("/you").status_code == 503
    assert 'href="tel:911"' in ana.get("/help-now").text


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("US", "tel:+18006624357"),
        ("CA", "tel:+18886886677"),
        ("AU", "tel:1800250015"),
        ("GB", "tel:116123"),
        ("IE", "tel:1800459459"),
        ("elsewhere", "https://findahelpline.com"),
        ("ie", "tel:1800459459"),
    ],
)
def test_each_country_has_its_own_lines(client: FlaskClient, country: str, number: str) -> None:
    page = client.get("/help-now", query_string={"country": country}).text
    assert f'href="{number}"' in page
    others = {code for code in queries.COUNTRIES if code.casefold() != country.casefold()}
    assert all(f"country={code}" in page for code in others)


@pytest.mark.parametrize(
    ("languages", "country"),
    [
        ("en-GB,en;q=0.9", "GB"),
        ("fr-CA", "CA"),
        ("es-US,es;q=0.9", "US"),
        ("es,en-IE;q=0.5", "IE"),
        ("de-DE", "elsewhere"),
        ("zh-Hant-TW", "elsewhere"),
        ("es-419", "US"),
        ("en", "US"),
        ("", "US"),
        ("*", "US"),
    ],
)
def test_a_browser_says_which_country_to_begin_with(client: FlaskClient, languages: str, country: str) -> None:
    page = client.get("/help-now", headers={"Accept-Language": languages}).text
    assert re.search(rf'country={country}" aria-current="true"', page)


@pytest.mark.parametrize("country", ["", "XX", "U" * 3000, "<b>"])
def test_an_unknown_country_is_no_reason_to_show_nothing(client: FlaskClient, country: str) -> None:
    answer = client.get("/help-now", query_string={"country": country})
    assert answer.status_code == 200
    assert 'href="tel:911"' in answer.text


def test_every_country_begins_with_danger(client: FlaskClient) -> None:
    for country in queries.COUNTRIES:
        page = client.get("/help-now", query_string={"country": country}).text
        urgent, talk = page.index("In danger, right now"), page.index("Someone to talk to")
        assert urgent < page.index('class="line urgent" href="tel:') < talk


def test_the_page_says_when_its_lines_were_checked(client: FlaskClient) -> None:
    days = [date.fromisoformat(line["verified_on"]) for line in DATA["lines"]]
    assert len(days) == len(DATA["lines"])
    assert "Last checked" in client.get("/help-now").text


def test_the_oldest_check_is_the_one_that_counts() -> None:
    lines = [queries.Line("", "", "", "", "call", False, date(2026, month, 1)) for month in (3, 1, 2)]
    assert queries.checked_on([queries.Section("", lines)]) == date(2026, 1, 1)


def test_every_line_can_be_followed_and_belongs_somewhere() -> None:
    codes = {country["code"] for country in DATA["countries"]}
    for line in DATA["lines"]:
        scheme = {"call": "tel:", "text": "sms:", "chat": "https://", "visit": "https://"}
        assert line["href"].startswith(scheme[line["kind"]]), line
        assert line["section"] in queries.SECTIONS
        assert line["countries"]
        assert set(line["countries"]) <= codes


def test_every_word_is_there_in_both_languages() -> None:
    named = [country["name"] for country in DATA["countries"]]
    texts = named + [line[part] for line in DATA["lines"] for part in PARTS if part in line]
    assert len(texts) > 40
    assert all(set(text) == {"en", "es"} and all(text.values()) for text in texts)


def test_nothing_is_printed_that_must_not_be(client: FlaskClient) -> None:
    pages = " ".join(client.get("/help-now", query_string={"country": country}).text for country in queries.COUNTRIES)
    assert "SAMHSA" in pages
    for words in ("press 3", "confidential", "addict", "relapse", "withdrawal"):
        assert words not in pages


def test_whoever_stands_beside_somebody_has_a_page_without_an_account(client: FlaskClient) -> None:
    page = client.get("/help-now/families").text
    for words in ("What helps", "Ask, and then listen.", "Keep your own life.", "What does not", "Checking up."):
        assert words in page
    assert 'href="tel:+18006624357"' in page
    assert "it is not counselling" in page
    assert "Last checked" in page
    assert "/help-now/families" in client.get("/help-now").text


@pytest.mark.parametrize(
    ("country", "number"),
    [("CA", "tel:+18886886677"), ("AU", "tel:131114"), ("IE", "tel:1800459459"), ("GB", "tel:999")],
)
def test_families_have_their_own_countrys_lines(client: FlaskClient, country: str, number: str) -> None:
    page = client.get("/help-now/families", query_string={"country": country}).text
    assert f'href="{number}"' in page
    assert "/help-now/families?country=US" in page


def test_families_need_no_database(as_: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("", {}, Exception("unable to open database file"))

    ana = as_(world.ana)
    monkeypatch.setattr("circle.web.who_holds", away)
    assert 'href="tel:911"' in ana.get("/help-now/families").text


def test_nothing_is_printed_for_families_that_must_not_be(client: FlaskClient) -> None:
    countries = queries.COUNTRIES
    pages = " ".join(client.get("/help-now/families", query_string={"country": each}).text for each in countries)
    assert "SAMHSA" in pages
    for words in ("addict", "relapse", "withdrawal", "clean", "taper", "confidential"):
        assert words not in pages


def test_those_who_came_to_support_find_it_and_the_quiet_ways_out_from_the_circle(as_: Any, world: World) -> None:
    here = f"/circles/{world.circle_id}"
    bens, anas = (as_(who).get(here).text for who in (world.ben, world.ana))
    assert 'href="/help-now/families"' in bens
    assert 'href="/help-now/families"' not in anas
    assert f'href="{here}/members#leave"' in bens
    assert "Nobody is told, and nobody is asked why." in as_(world.ben).get(f"{here}/members").text
