"""Every word the app says is in every language, kindly, and everybody reads their own."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, get_domain

from circle.config import ROOT
from circle.words import day
from tests.people import Someone, World, submit
from tests.support.asking import choose

SPANISH = ROOT / "circle" / "translations" / "es" / "LC_MESSAGES" / "messages.po"
HELPLINES = ROOT / "circle" / "help" / "helplines.json"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
BUTTON = re.compile(r"""<button[^>]*>\s*\{\{ _\((["'])(.+?)\1""")

AVOIDED = {
    "en": r"""addict\w* users? abus\w* alcoholics? clean dirty relaps\w* lapsed? slips? slipped fail\w* fell.off reset
        start(ing)?.over day.one streaks? missed overdue broke replacement substitution swapping (good|bad).days?
        success\w* perfect\w* weak\w* complian\w* accountab\w* you.should you.must we.noticed
        100.?% HIPAA (?-i:MAT) dos(e|es|age) taper\w* withdrawal""",
    "es": r"""(drog)?adict\w+ toxic[oó]man\w+ usuari[oa]s? abus\w+ alcoh[oó]lic\w+ vicios? limpi\w+ suci\w+ reca[ieí]\w+
        recay\w+ fracas\w+ fallast\w+ fall[oóé] fallos? racha\w* perdist\w+ perdi[oó] perdid\w+ reinici\w+
        (de|desde).cero d[ií]a.(uno|1) atrasad\w+ vencid[oa]s? rompi\w+ sustituci[oó]n reemplazo [eé]xitos?
        perfect\w+ debilidad\w* (buen|mal).d[ií]a d[ií]a.malo cumplimiento deb(es|er[ií]as?) (tienes|tendr[ií]as).que
        100.?% dosis""",
}


@pytest.fixture(scope="session")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[Message]:
    """Everything the app says, gathered from its code as it is now."""
    template = tmp_path_factory.mktemp("words") / "messages.pot"
    command = f"pybabel -q extract -F {ROOT / 'pyproject.toml'} -o {template} {ROOT / 'circle'} {ROOT / 'templates'}"
    CommandLineInterface().run(command.split())
    return [message for message in _read(template) if message.id]


@pytest.fixture(scope="session")
def spanish() -> Catalog:
    return _read(SPANISH)


@pytest.fixture(scope="session")
def _compiled(spanish: Catalog) -> None:
    """What `make` does: the catalogue as the app reads it, made again when it is older than the text."""
    compiled = SPANISH.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < SPANISH.stat().st_mtime:
        with compiled.open("wb") as file:
            write_mo(file, spanish)


@pytest.fixture
def app(app: Flask, _compiled: None) -> Flask:
    """The app with the catalogue of now, whatever an earlier test made it read."""
    with app.app_context():
        get_domain().cache.clear()
        app.jinja_env.cache.clear()  # type: ignore[union-attr]
    return app


@pytest.fixture
def speaks_spanish(as_: Callable[[Someone], FlaskClient]) -> Callable[[Someone], FlaskClient]:
    """A browser of somebody who has chosen Spanish, whatever the browser itself prefers."""

    def choosing(person: Someone) -> FlaskClient:
        client = as_(person)
        name = person.name.title()
        assert submit(client, "/you", name=name, time_zone="UTC", language="es").status_code == 303
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en-US,en;q=0.9"
        return client

    return choosing


def _read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened)


def _forms(text: Any) -> tuple[str, ...]:
    """One text, or a singular and its plurals."""
    return tuple(text) if isinstance(text, tuple | list) else (text,)


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _avoided(language: str, texts: Iterator[str]) -> list[str]:
    words = re.compile(rf"\b(?:{'|'.join(AVOIDED[language].split())})(?!\w)", re.IGNORECASE)
    return [f"{found[0]!r} in {text!r}" for text in texts if (found := words.search(text))]


def _helpline_texts(language: str) -> Iterator[str]:
    for line in json.loads(HELPLINES.read_text(encoding="utf-8"))["lines"]:
        for part in ("words", "detail", "note"):
            if part in line:
                yield line[part][language]


# The catalogue


def test_everything_is_said_in_spanish(said: list[Message], spanish: Catalog) -> None:
    missing = []
    for message in said:
        found = spanish.get(message.id, message.context)
        if (
            found is None
            or found.fuzzy
            or len(_forms(found.id)) != len(_forms(message.id))
            or not all(_forms(found.string))
        ):
            missing.append(message.id)
    assert not missing, "run `make messages`, then write the Spanish"
    assert len(said) > 400, "the words were not found"


def test_helplines_are_said_in_every_language() -> None:
    assert list(_helpline_texts("en"))
    assert all(_helpline_texts("es"))


def test_what_is_filled_in_stays_what_it_is(said: list[Message], spanish: Catalog) -> None:
    for message in said:
        found = spanish.get(message.id, message.context)
        for english, text in zip(_forms(message.id), _forms(found.string if found else ""), strict=True):
            assert _placeholders(text) == _placeholders(english), english
            assert (text[:1] == " ", text[-1:] == " ") == (english[:1] == " ", english[-1:] == " "), english


def test_a_week_has_seven_days_in_spanish_too(spanish: Catalog) -> None:
    heads = spanish.get("M T W T F S S")
    assert heads is not None
    assert len(str(heads.string).split()) == 7


def test_no_avoided_word_is_said(said: list[Message], spanish: Catalog) -> None:
    english = [text for message in said for text in _forms(message.id)]
    texts = [text for message in spanish if message.id for text in _forms(message.string)]
    assert _avoided("en", iter([*english, *_helpline_texts("en")])) == []
    assert _avoided("es", iter([*texts, *_helpline_texts("es")])) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "You missed a day"),
        ("en", "MAT is fine"),
        ("en", "Day one"),
        ("es", "¿Cuántos días limpios?"),
        ("es", "Una recaída"),
        ("es", "Llevas una racha"),
        ("es", "Tienes que hacerlo"),
    ],
)
def test_an_avoided_word_would_be_found(language: str, text: str) -> None:
    assert _avoided(language, iter([text]))


def test_buttons_say_it_in_four_words(spanish: Catalog) -> None:
    buttons = {
        words for file in (ROOT / "templates").rglob("*.html") for _quote, words in BUTTON.findall(file.read_text())
    }
    assert len(buttons) > 20, "the buttons were not found"
    for english in buttons:
        found = spanish.get(english)
        assert found is not None, english
        assert len(str(found.string).split()) <= 4, found.string


# Readers


@pytest.mark.parametrize(
    ("asked", "language", "words"),
    [
        ("es-MX,es;q=0.9,en;q=0.5", "es", "Contraseña"),
        ("en-GB,en;q=0.9,es;q=0.5", "en", "Password"),
        ("en-GB,es;q=0.5", "en", "Password"),
        ("es-MX,en;q=0.9", "es", "Contraseña"),
        ("is", "en", "Password"),
        (None, "en", "Password"),
    ],
)
def test_the_door_is_in_the_language_of_the_browser(
    client: FlaskClient, asked: str | None, language: str, words: str
) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": asked} if asked else {}).text
    assert f'<html lang="{language}">' in page
    assert f">{words}</label>" in page


def test_somebody_who_chose_spanish_reads_spanish_in_any_browser(speaks_spanish: Any, as_: Any, world: World) -> None:
    page = speaks_spanish(world.ana).get("/").text
    assert '<html lang="es">' in page
    for words in ("Buenas tardes, Ana", "viernes 20 de noviembre", "Agregar un logro", "Esta vez no"):
        assert words in page
    other = as_(world.ben).get("/", headers={"Accept-Language": "es"}).text
    assert '<html lang="en">' in other
    assert "Friday 20 November" in other


def test_what_to_look_at_again_is_said_in_spanish(speaks_spanish: Any, world: World) -> None:
    refused = submit(speaks_spanish(world.ben), f"/circles/{world.circle_id}/moments", words="", client_id="d" * 32)
    assert refused.status_code == 422
    assert "¿Qué te gustaría decir?" in refused.text


def test_no_english_is_left_on_a_spanish_page(as_: Any, speaks_spanish: Any, world: World, spanish: Catalog) -> None:
    ana = speaks_spanish(world.ana)
    submit(ana, f"/goals/{world.goal_id}/check-ins", answer="yes", note="")
    choose(ana, world.ben, world.cal)
    here, goal = f"/circles/{world.circle_id}", f"/goals/{world.goal_id}"
    said = submit(ana, f"{here}/moments", words="Hola", to="everyone", client_id="h").location.rpartition("-")[2]
    pages = [
        f"/moments/{said}/reply",
        "/",
        "/goals",
        "/goals/new",
        "/goals/new/guide",
        f"{goal}/guide",
        f"{goal}/smaller",
        goal,
        f"{goal}/edit",
        f"{goal}/sharing",
        "/circles",
        "/circles/new",
        here,
    ]
    pages += [f"{here}/members", f"{here}/invitations/new", "/wins", "/you", "/help-now", "/invited", "/nowhere"]
    pages += ["/how-far", "/kept-words", "/keepsakes", "/muted", "/help-now/families"]
    pages += ["/support", "/support/order", "/support/practice", f"{here}/reach"]
    to_ben = f"/members/{world.ben.membership_id}/offers"
    submit(ana, to_ben, kind="question", question="ask_helped")
    submit(as_(world.ben), f"/members/{world.ana.membership_id}/offers", kind="question", question="ask_helped")
    pages += ["/tray", "/sent", "/being-beside", to_ben, f"{to_ben}?kind=suggestion", f"{goal}/checking"]
    pages += [
        "/reflections",
        "/reflections/new",
        "/plan/new?part=tough",
        "/plan/new?part=others",
        "/plan/stages",
        "/plan",
        "/letters",
        "/letters/new",
        "/letters/harder",
        "/letters/written",
        "/goals/starting-points",
        "/goals/new?from=dose",
        f"{goal}/whom-to-ask",
        f"{goal}/look",
        f"{goal}/days",
        f"{goal}/setback",
        f"{goal}/setback/after",
    ]
    english = [
        text
        for message in spanish
        if message.id and len(_forms(message.id)[0].split()) > 1 and message.id != "A browser"  # the fixture's own
        for text, translated in zip(_forms(message.id), _forms(message.string), strict=True)
        if text != translated and not _placeholders(text)
    ]
    for address in pages:
        page = ana.get(address).text
        assert '<html lang="es">' in page, address
        left = [text for text in english if re.search(rf"(?<![\w-]){re.escape(text)}(?!\w)", page)]
        assert left == [], address


def test_a_moment_arrives_in_the_language_of_each_reader(
    speaks_spanish: Any, listening_as: Any, as_: Any, world: World
) -> None:
    speaks_spanish(world.ben)
    ben, cal = listening_as(world.ben), listening_as(world.cal)
    words = {"kind": "encouragement", "words": "Soup is on", "to": "everyone", "client_id": "d" * 32}
    submit(as_(world.ana), f"/circles/{world.circle_id}/moments", **words)
    [for_ben], [for_cal] = ben.hears(), cal.hears()
    assert for_ben["id"] == for_cal["id"]
    for item in (for_ben, for_cal):
        assert "Soup is on" in item["html"]
    assert "Estoy contigo" in for_ben["html"]
    assert "pueden ver esto" in for_ben["html"]
    assert "With you" in for_cal["html"]
    assert "can see this" in for_cal["html"]
    assert "With you" not in for_ben["html"]
    assert "Estoy contigo" not in for_cal["html"]


def test_a_template_speaks_the_language_in_which_it_is_asked_for(app: Flask) -> None:
    """Each language by turns: words stand in it from when it was first needed."""
    english, spanish = ("en", "Only you can see this"), ("es", "Solo tú puedes ver esto")
    with app.app_context():
        for language, words in (english, spanish, english):
            with force_locale(language):
                faces: Any = app.jinja_env.get_template("_faces.html").module
                assert f"<span data-sentence>{words}</span>" in str(faces.who_sees([]))


def test_a_day_is_written_with_its_year_when_that_is_another_one(app: Flask, clock: Any) -> None:
    said = []
    with app.app_context():
        for now in (datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)) * 2:
            clock.set(now)
            for language in ("en", "es"):
                with force_locale(language):
                    said.append(day(date(2026, 11, 20)))
    this_year, last_year = ["Friday 20 November", "viernes 20 de noviembre"], ["Friday 20 November 2026"]
    assert said == [*this_year, *last_year, "viernes 20 de noviembre de 2026"] * 2


def test_words_in_a_template_are_our_own_html_and_what_is_filled_in_is_not(app: Flask) -> None:
    said = "{{ _('Yours & <b>ours</b>') }} {{ _('%(name)s’s win', name='<i>') }} {{ 'a_'|e }}{{ _x('not ours') }}"
    with app.app_context(), force_locale("en"):
        page = app.jinja_env.from_string(said).render(_x=lambda words: f"<{words}>")
    assert page == "Yours & <b>ours</b> &lt;i&gt;’s win a_&lt;not ours&gt;"
