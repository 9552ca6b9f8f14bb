"""Letters, and wishes about being checked on: what somebody can see of them, as it is found and as the model says."""

import re
from collections.abc import Callable, Iterable

from tests.privacy.model import Letter, World
from tests.privacy.pages import Eyes, ListPage, Names, Page, in_words

LETTER = re.compile(r'<li class="letter" data-letter="(\w+)">(.*?)</li>', re.S)
WAITS = re.compile(r'soft small">(For [^<·]*[^<· ])')
DOES = re.compile(r'/letters/\w+/(open|withdraw)"')
WISH = re.compile(r'data-membership="(\w+)" data-circle.*?</select>', re.S)
CHOSEN = re.compile(r'value="([\w:]+)" selected')
TO_ASK = re.compile(r'<p class="wish-line" data-goal="(\w+)">')
LETTERS = {"letters": "/letters", "letters for a hard day": "/letters/harder", "letters written": "/letters/written"}
ADDRESSES = {**LETTERS, "today": "/"}
STAYS = {"It stays with them if you leave": "stays", "It goes with you if you leave": "goes"}


# As it is found


def letters_page(eyes: Eyes, text: str) -> ListPage:
    rows = frozenset(letter_in(eyes.names, *row) for row in LETTER.findall(text))
    return ListPage(rows, eyes.not_own(eyes.names.found_in(text)))


def letter_in(names: Names, id: str, row: str) -> tuple[str, ...]:
    """Which letter, from or to whom, what it waits for, what can be done with it, whether it stays."""
    waits, does = WAITS.search(row), DOES.search(row)
    return (
        names.of(id),
        "oneself" if "yourself" in row else next(iter(names.found_in(row) - {names.of(id)}), ""),
        waits[1] if waits else "",
        does[1] if does else "read" if 'href="/letters/' in row else "",
        next((stays for words, stays in STAYS.items() if words in row), ""),
    )


def letter_page(eyes: Eyes, text: str) -> ListPage:
    return ListPage(frozenset(), eyes.not_own(eyes.names.found_in(text)))


def checking_page(eyes: Eyes, text: str) -> ListPage:
    rows = {(eyes.names.of(row[1]), *CHOSEN.findall(row[0])) for row in WISH.finditer(text)}
    return ListPage(frozenset(rows), frozenset())


def today_page(eyes: Eyes, text: str) -> ListPage:
    """As far as it is about letters and wishes."""
    rows = {("ask about", eyes.names.of(goal)) for goal in TO_ASK.findall(text)}
    rows |= {("a letter",)} if "A letter is here for today" in text else set()
    words = {name for name in eyes.names.found_in(text) if "letter" in name}
    return ListPage(frozenset(rows), frozenset(words))


READ: dict[str, Callable[[Eyes, str], Page]] = {
    **dict.fromkeys(LETTERS, letters_page),
    "letter": letter_page,
    "checking": checking_page,
    "today": today_page,
}


# As the model says


def pages_of(eyes: Eyes, goals: Iterable[str]) -> dict[str, Page]:
    """All that somebody sees of letters and wishes beside circles and goals; and that they do not see the newest."""
    world, viewer = eyes.world, eyes.viewer
    pages: dict[str, Page] = {
        "letters": letters_to(eyes),
        "letters written": letters_by(eyes),
        "today": today(eyes, goals),
    }
    pages |= {f"checking {goal}": checking(eyes, goal) for goal in goals if world.owners[goal] == viewer}
    mine = [letter for letter in world.letters if letter.reader == viewer]
    return pages | {eyes.names.labels[letter]: words_of(eyes, letter) for letter in [*mine, *world.letters[-1:]]}


def letters_to(eyes: Eyes) -> ListPage:
    """Hers to open, or to read again; one for a harder day she opens on the page for it."""
    rows = []
    for letter in (letter for letter in eyes.world.letters if letter.reader == eyes.viewer):
        may_open = letter.opens != "hard_day" and eyes.world.may_open(eyes.viewer, letter)
        does = "read" if letter.is_opened else "open" if may_open else ""
        rows.append(row_of(eyes, letter, "" if letter.is_opened else waits_for(letter), does))
    return with_names(eyes, rows)


def letters_for_a_hard_day(eyes: Eyes) -> ListPage:
    return with_names(eyes, [row_of(eyes, letter, waits_for(letter), "open") for letter in for_a_hard_day(eyes)])


def for_a_hard_day(eyes: Eyes) -> list[Letter]:
    mine = [letter for letter in eyes.world.letters if letter.reader == eyes.viewer]
    return [letter for letter in mine if letter.opens == "hard_day" and not letter.is_opened]


def letters_by(eyes: Eyes) -> ListPage:
    """The same, whether or not they were opened."""
    rows = []
    for letter in (letter for letter in eyes.world.letters if letter.author == eyes.viewer):
        stays = ("stays" if letter.stays else "goes") if letter.to else ""
        to = eyes.names.labels[letter.to] if letter.to and eyes.world.names_reader(letter) else ""
        who = to if letter.to else "oneself"
        rows.append((eyes.names.labels[letter], who, waits_for(letter), "withdraw", stays))
    return with_names(eyes, rows)


def row_of(eyes: Eyes, letter: Letter, waits: str, does: str) -> tuple[str, ...]:
    return eyes.names.labels[letter], author_of(eyes, letter) if letter.by else "oneself", waits, does, ""


def author_of(eyes: Eyes, letter: Letter) -> str:
    return eyes.names.labels[letter.by] if letter.by and eyes.world.names_author(letter) else ""


def waits_for(letter: Letter) -> str:
    return {
        "hard_day": "For a harder day",
        "asked": "For whenever it is asked for",
        "milestone": "For when a goal is finished",
        "on_date": f"For {in_words(letter.on)}",
    }[letter.opens]


def with_names(eyes: Eyes, rows: list[tuple[str, ...]]) -> ListPage:
    """A page says of these letters whose they are, and none of their words."""
    found = {name for letter, who, *_rest in rows for name in (letter, who)}
    return ListPage(frozenset(rows), eyes.not_own(found - {"", "oneself"}))


def words_of(eyes: Eyes, letter: Letter) -> Page:
    if not eyes.world.may_read(eyes.viewer, letter):
        return None
    label, circle = eyes.names.labels[letter], letter.by.circle if letter.by else ""
    found = {label, f"words of {label}", circle, author_of(eyes, letter)}
    return ListPage(frozenset(), eyes.not_own(found - {""}))


def checking(eyes: Eyes, goal: str) -> ListPage:
    """Whoever sees a goal, and what its owner said to each of them."""
    said = eyes.world.wishes
    rows = [(eyes.names.labels[place], *filter(None, [said.get((goal, place))])) for place in eyes.seeing(goal)]
    return ListPage(frozenset(rows), frozenset())


def today(eyes: Eyes, goals: Iterable[str]) -> ListPage:
    world, viewer = eyes.world, eyes.viewer
    asks = f"ask:{world.now.weekday()}"
    rows: set[tuple[str, ...]] = {("ask about", goal) for goal in goals if asks in world.wishes_to(viewer, goal)}
    rows |= {("a letter",)} if any(is_for_today(world, viewer, letter) for letter in world.letters) else set()
    return ListPage(frozenset(rows), frozenset())


def is_for_today(world: World, person: str, letter: Letter) -> bool:
    """Its date has come, or something was finished today."""
    finished = [at.date() for goal, at in world.finished.items() if world.owners[goal] == letter.reader]
    days = {"on_date": [letter.on], "milestone": finished}.get(letter.opens, [])
    return world.may_open(person, letter) and not letter.is_opened and world.now.date() in days
