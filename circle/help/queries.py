"""Questions about helplines. They are read once, when the server starts, and need nothing else."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask_babel import get_locale, lazy_gettext

ELSEWHERE = "elsewhere"
SECTIONS = {
    "danger": lazy_gettext("In danger, right now"),
    "talk": lazy_gettext("Someone to talk to"),
    "care": lazy_gettext("Finding care"),
}

_DATA = json.loads((Path(__file__).parent / "helplines.json").read_text(encoding="utf-8"))
_FOR_YOU = lazy_gettext("For you, and for asking about them")
COUNTRIES: list[str] = [country["code"] for country in _DATA["countries"]]


@dataclass(frozen=True)
class Line:
    """One way to reach somebody: `kind` is call, text, chat or visit."""

    words: str
    detail: str
    note: str
    href: str
    kind: str
    is_urgent: bool
    verified_on: date


@dataclass(frozen=True)
class Section:
    """The lines for one need."""

    title: str
    lines: list[Line]


def countries() -> list[tuple[str, str]]:
    """The countries we know lines for, as (code, name), and last everywhere else."""
    return [(country["code"], _in_our_language(country["name"])) for country in _DATA["countries"]]


def country_meant(asked: str, languages: Iterable[str]) -> str:
    """The country asked for; else the one the browser's languages name (`en-GB`); else the US."""
    codes = {code.casefold(): code for code in COUNTRIES}
    if asked.casefold() in codes:
        return codes[asked.casefold()]
    regions = [part for tag in languages for part in tag.split("-")[1:] if len(part) == 2]
    return codes.get(regions[0].casefold(), ELSEWHERE) if regions else COUNTRIES[0]


def sections_for(country: str) -> list[Section]:
    """The lines of a country, the most urgent need first; a need without lines is left out."""
    lines = {name: [_line(line) for line in _DATA["lines"] if _is_for(line, country, name)] for name in SECTIONS}
    return [Section(str(SECTIONS[name]), found) for name, found in lines.items() if found]


def lines_for_families(country: str) -> list[Section]:
    """Of a country's lines those that are for whoever stands beside somebody, said for them."""
    here = [line for line in _DATA["lines"] if country in line["countries"]]
    urgent = [_line(line) for line in here if line["section"] == "danger"]
    theirs = sorted((line for line in here if "for_families" in line), key=lambda line: line["section"] != "care")
    others = [_line({**line, "detail": line["for_families"]}) for line in theirs]
    return [Section(str(_FOR_YOU), others), Section(str(SECTIONS["danger"]), urgent)]


def checked_on(sections: list[Section]) -> date:
    """The day by which all of these had been checked: that of the line checked longest ago."""
    return min(line.verified_on for section in sections for line in section.lines)


def _is_for(line: dict[str, Any], country: str, section: str) -> bool:
    return country in line["countries"] and line["section"] == section


def _line(line: dict[str, Any]) -> Line:
    return Line(
        words=_in_our_language(line["words"]),
        detail=_in_our_language(line["detail"]),
        note=_in_our_language(line["note"]) if "note" in line else "",
        href=line["href"],
        kind=line["kind"],
        is_urgent=line.get("urgency") == "now",
        verified_on=date.fromisoformat(line["verified_on"]),
    )


def _in_our_language(words: dict[str, str]) -> str:
    locale = get_locale()
    return words.get(locale.language if locale else "en", words["en"])
