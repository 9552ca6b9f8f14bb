"""What somebody may not see leaves no trace for them: not a byte, a gap, a count, an order or a question asked."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import unified_diff

from tests.noninterference.month import DAYS, acts_of
from tests.noninterference.worlds import (
    VISITOR,
    Address,
    Asking,
    Eyes,
    House,
    Life,
    evening_of,
    unknown_ids,
)

# cal sees progress, ben everything but the setbacks not told to him; eve is a stranger, dee has left; fay comes later.
VIEWERS = ("cal", "ben", "eve", "dee", "fay", VISITOR)
EVERYBODY = ("ana", "ben", "cal", "dee", "eve", "fay", "gil", "hal", "ida")


@dataclass
class Kept:
    """What one viewer saw of the full world, day by day, and the addresses they tried there."""

    asking: Asking
    looks: list[dict[str, str]] = field(default_factory=list)
    tried: list[list[Address]] = field(default_factory=list)


def test_a_month_of_what_one_may_not_see_leaves_no_trace_for_them(house: House) -> None:
    assert not unknown_ids(house.app)
    kept = {who: Kept(Asking(house.app, who, house.names["cal_in_family"])) for who in VIEWERS}
    noticed, unnoticed = live_fully(house, kept)
    found: list[str] = []
    surfaces: Counter[str] = Counter()
    size = 0
    for who, saw in kept.items():
        hidden = hidden_from(who)
        for day, again in enumerate(live_quietly(house, who, saw)):
            found += [f"{who}, day {day}: {each}" for each in differences(saw.looks[day], again)]
            surfaces.update(kind_of(name) for name in again)
            size += sum(len(words.encode()) for words in again.values())
        assert not saw.asking.never_asked()
        print(f"{who}: {hidden.total()} acts of {len(hidden)} kinds were hidden")
    print(f"noticed by somebody who may: {noticed.total()} acts of {len(noticed)} kinds")
    print(
        f"\nnon-interference: {len(VIEWERS)} people × {DAYS} days × {len(surfaces)} surfaces, "
        f"{size:,} bytes compared, {len(found)} differences ({surfaces.total():,} answers)"
    )
    assert not found, "\n\n".join(found[:10])
    assert not unnoticed, unnoticed
    assert set(noticed) == {act.kind for day in range(DAYS) for act in acts_of(day)}


def live_fully(house: House, kept: dict[str, Kept]) -> tuple[Counter[str], list[str]]:
    """Live the whole month with every screen open; gives how often each kind of act was noticed, and what was not."""
    life = Life(house, EVERYBODY)
    eyes = {who: Eyes(life, who) for who in kept}
    noticed: Counter[str] = Counter()
    unnoticed: list[str] = []
    for day in range(DAYS):
        hidden = {who: [] for who in kept}
        links = set(life.names)
        for number, act in enumerate(acts_of(day)):
            is_noticed = life.live(act, day, number)
            noticed[act.kind] += is_noticed
            if not is_noticed:
                unnoticed.append(f"day {day}: {act.kind} by {act.who}, {act.path}")
            made = life.made(act)
            for who in kept:
                hidden[who] += made if who not in act.seen_by else []
        begin_evening(life, day)
        links = [life.names[name] for name in life.names.keys() - links if name.startswith("link_")]
        for who, saw in kept.items():
            saw.tried.append(saw.asking.of_one_day(hidden[who], links, is_last=day == DAYS - 1))
            saw.looks.append(eyes[who].look(saw.tried[day], day, everywhere=day == DAYS - 1))
    life.leave()
    return noticed, unnoticed


def live_quietly(house: House, who: str, saw: Kept) -> Iterator[dict[str, str]]:
    """Live the month without what is hidden from one viewer, who alone has a screen; gives what they see each day."""
    life = Life(house, [who] if who != VISITOR else [])
    eyes = Eyes(life, who)
    for day in range(DAYS):
        for number, act in enumerate(acts_of(day)):
            if who in act.seen_by:
                life.live(act, day, number)
                life.made(act)
        begin_evening(life, day)
        yield eyes.look(saw.tried[day], day, everywhere=day == DAYS - 1)
    life.leave()


def begin_evening(life: Life, day: int) -> None:
    life.house.clock.set(evening_of(day))
    life.sweep()
    life.listen()


def hidden_from(who: str) -> Counter[str]:
    return Counter(act.kind for day in range(DAYS) for act in acts_of(day) if who not in act.seen_by)


def differences(look: dict[str, str], again: dict[str, str]) -> list[str]:
    """What is on one look and not on the other, by surface."""
    found = [f"{name}: only in one world" for name in look.keys() ^ again.keys()]
    for name in look:
        if name in again and look[name] != again[name]:
            lines = unified_diff(again[name].splitlines(), look[name].splitlines(), "quiet", "full", n=1, lineterm="")
            found.append("\n".join([name, *list(lines)[:30]]))
    return found


def kind_of(surface: str) -> str:
    """A surface without the ids in its address."""
    return re.sub(r"[0-9a-f]{32}|id-\d+|(?<=/i/)[\w-]+|(?<=[?]).*", "…", surface)
