"""Words the app makes from facts: names in a row, a day, a time ago, an amount. Always in the reader's language."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from circle import clock
from circle.extensions import locale_in_force, translations

BRITISH = Locale("en", "GB")
FRACTIONS = {Decimal("0.25"): "¼", Decimal("0.5"): "½", Decimal("0.75"): "¾"}


def gettext(words: str, /, **given: Any) -> str:
    """Words of ours in the language in force, with what is given filled in: flask_babel's, without its search."""
    found = translations().gettext(words)
    return found % given if given else found


def ngettext(one: str, many: str, num: int) -> str:
    """The same of words that differ by a number, which is filled in."""
    return translations().ngettext(one, many, num) % {"num": num}


def _language() -> str:
    return locale_in_force().language


def names(members: Iterable[Any]) -> str:
    """`Maria, Dad and Ruth`: the names of members (or plain strings) as one phrase."""
    locale = locale_in_force()
    no_last_comma = BRITISH if locale.language == "en" else locale
    return format_list([getattr(member, "known_as", member) for member in members], locale=no_last_comma)


def names_of(members: Sequence[Any]) -> Markup:
    """`Maria, Dad and Ruth`, each in a span of its own, so that a page can make one of them "You" or take it out."""
    spans = [getattr(who, "html", None) or name_as_html(who) for who in members]
    phrase = str(escape(gettext("{names} and {last}"))) if len(spans) > 1 else "{last}"
    last = spans.pop() if spans else ""
    return Markup(phrase.format(names=", ".join(spans), last=last))  # noqa: S704  names are escaped above


def name_as_html(who: Any) -> str:
    """The name of a member, in a span that says whose it is."""
    return f'<span data-membership="{escape(who.id)}">{escape(who.known_as)}</span>'


def day(on: date) -> str:
    """`Friday 20 November`, as the reader's language writes it, with the year when it is another one."""
    # NOTE: Babel's letters: EEEE the weekday, d the day, MMMM the month, y the year; 'de' for words between them
    pattern = gettext("EEEE d MMMM") if on.year == clock.now().year else gettext("EEEE d MMMM y")
    return _written(on, pattern, _language())


def when(at: datetime, time_zone: str) -> str:
    """`at 4:10 pm` today, `Yesterday`, or `12 November`: a past instant as somebody in `time_zone` would say it."""
    local = at.astimezone(ZoneInfo(time_zone))
    today = clock.local_day(time_zone)
    if local.date() == today:
        return str(gettext("at %(time)s", time=_clock(_minute(local), _language())))
    if local.date() == today - timedelta(days=1):
        return str(gettext("Yesterday"))
    return _date(local.date())


def date_of(at: datetime, time_zone: str) -> str:
    """`20 November`: the day of an instant, today's too."""
    return _date(at.astimezone(ZoneInfo(time_zone)).date())


def _date(on: date) -> str:
    pattern = gettext("d MMMM") if on.year == clock.now().year else gettext("d MMMM y")
    return _written(on, pattern, _language())


@lru_cache(maxsize=4096)  # a page writes the same days again and again
def _written(on: date, pattern: str, language: str) -> str:
    return format_date(on, pattern, locale=language)


def _minute(at: datetime) -> time:
    return time(at.hour, at.minute)


@lru_cache(maxsize=4096)
def _clock(at: time, language: str) -> str:
    return format_time(at, "short", locale=language)


def clock_at(at: datetime, time_zone: str) -> str:
    """`7:00 am`: what the clock shows at an instant, for somebody in `time_zone`."""
    return _clock(_minute(at.astimezone(ZoneInfo(time_zone))), _language())


def moment(at: datetime, time_zone: str) -> str:
    """`20 November, 4:10 pm`: an instant to the minute, for what somebody wants to know exactly."""
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{_date(local.date())}, {_clock(_minute(local), _language())}"


def since(at: datetime, time_zone: str) -> str:
    """`today`, `yesterday` or `12 November`: the day something began."""
    local, today = at.astimezone(ZoneInfo(time_zone)).date(), clock.local_day(time_zone)
    if today - local <= timedelta(days=1):
        return str(gettext("today") if local == today else gettext("yesterday"))
    return _date(local)


def last_day(end: datetime, time_zone: str) -> date:
    """The last local day of something that holds until an instant: the day before, if it ends as a day begins."""
    return (end - timedelta(microseconds=1)).astimezone(ZoneInfo(time_zone)).date()


def parts_in_words(parts: Iterable[str]) -> str:
    """`Its words, progress and notes`: what of a goal is shown."""
    words = {
        "progress": gettext("progress"),
        "steps": gettext("steps"),
        "notes": gettext("notes"),
        "setbacks": gettext("setbacks you tell"),
        "feelings": gettext("how days felt"),
    }
    return names([gettext("Its words"), *(words[part] for part in parts)])


def amount(number: Decimal) -> str:
    """`12½` or `3` or `1.2`: an amount as people write it."""
    whole, rest = divmod(number.normalize(), 1)
    if rest in FRACTIONS:
        return (f"{whole:f}" if whole else "") + FRACTIONS[rest]
    return format_decimal(number, locale=locale_in_force())


def days_so_far(days: int) -> str:
    """`37 days so far`: how many days something was done; nothing before the first."""
    return ngettext("%(num)s day so far", "%(num)s days so far", days) if days else ""


def shorten(words: str, most: int) -> str:
    """The first words of what is longer than `most` letters, on one line, with `…` where more follows."""
    line = " ".join(words[: most * 2].split())
    if len(line) <= most and len(words) <= most * 2:
        return line
    return f"{line[:most].rpartition(' ')[0] or line[:most]}…"


def weekday_name(number: int, locale: Locale | None) -> str:
    """`Friday`: the name of a weekday, 0 for Monday, as it stands within a sentence."""
    return str(get_day_names("wide", locale=locale or Locale("en"))[number])


def month(on: date) -> str:
    """`Nov`: the month a day is in, short, to stand beside a picture."""
    return _written(on, "LLL", _language())
