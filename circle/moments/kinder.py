"""Kinder words: what may hurt when it is said of another person, and what to say in its place.

Data in kinder_words.json, read once. Browsers look for it on the writer's own screen; nothing is sent for it.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from flask_babel import get_locale

_DATA = json.loads((Path(__file__).parent / "kinder_words.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Kinder:
    """One hint: at which words, in whatever language they are written, and what it says."""

    words: str
    says: str


@dataclass(frozen=True)
class KinderWords:
    """All hints in the reader's language, and how to tell whether a few words are about oneself or about another."""

    hints: tuple[Kinder, ...]
    own: str
    others: str


def kinder_words() -> KinderWords:
    """The hints, in the reader's language."""
    locale = get_locale()
    language = locale.language if locale else "en"
    hints = (Kinder(_all(each["avoid"]), each["use"].get(language, each["use"]["en"])) for each in _DATA["words"])
    return KinderWords(tuple(hints), _all(_DATA["own"]), _all(_DATA["others"]))


def _all(words: dict[str, list[str]]) -> str:
    return ",".join(word for each in words.values() for word in each)
