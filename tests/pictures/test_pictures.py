"""What the pictures promise: the same every time, steady as more is done, kind to empty days."""

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import hypot

import pytest

from circle.pictures import (
    AMOUNTS_SHOWN,
    PLACES,
    SILL_WIDTH,
    WEEKS_SHOWN,
    Amounts,
    Calendar,
    Kind,
    Rise,
    amounts_beside,
    calendar,
    heap,
    outline,
    rise,
    way_of,
)

SEEDS = ["ana", "ben", "cal", "dee", "eve", 1, 2, 3]
MANY: list[Kind] = (["done", "done", "some", "win", "done"] * 40)[:160]
TODAY = date(2026, 11, 20)


def drawn(days: dict[date, Kind], until: date = TODAY, **more: int | None) -> Calendar:
    return calendar(
        days,
        until,
        label=lambda on, kind: f"{kind} on {on.isoformat()}",
        month=lambda on: on.strftime("%b"),
        **more,  # type: ignore[arg-type]
    )


def corners(shape: str) -> list[tuple[float, float]]:
    """Every point of an outline, the handles of its curves included: the curve lies within them."""
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", shape)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def on_the_curve(shape: str) -> list[tuple[float, float]]:
    """Points along the outline itself, eight on each of its curves."""
    points = corners(shape)
    curves = zip(points[::3], points[1::3], points[2::3], points[3::3], strict=False)
    return [
        tuple(  # type: ignore[misc]
            sum(w * p[axis] for w, p in zip(bernstein(t / 8), curve, strict=True)) for axis in (0, 1)
        )
        for curve in curves
        for t in range(8)
    ]


def bernstein(t: float) -> tuple[float, float, float, float]:
    return ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pebble_is_closed_uneven_and_no_larger_than_asked(seed):
    shape = outline(seed, 20, 100, 50)
    far = [hypot(x - 100, y - 50) for x, y in on_the_curve(shape)]
    assert corners(shape)[0] == corners(shape)[-1]
    assert max(far) <= 20.1
    assert min(far) > 15
    assert max(far) - min(far) > 0.5


def test_pebbles_differ_from_each_other():
    assert len({outline(seed, 20) for seed in range(50)}) == 50


def test_the_same_things_done_are_the_same_picture():
    assert heap(MANY, "ana") == heap(list(MANY), "ana")
    days: dict[date, Kind] = {TODAY: "done", TODAY - timedelta(days=3): "win"}
    assert drawn(days) == drawn(dict(reversed(days.items())))


def test_nothing_done_is_no_heap_at_all():
    empty = heap([], "ana")
    assert (empty.pebbles, empty.total, empty.wins, empty.height) == ([], 0, 0, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_pebbles_stay_on_the_sill_and_never_sink_into_it(seed):
    pile = heap(MANY, seed)
    for pebble in pile.pebbles:
        for x, y in on_the_curve(pebble.shape):
            assert -0.1 <= x <= SILL_WIDTH + 0.1
            assert -0.1 <= y <= pile.height + 0.1


@pytest.mark.parametrize("seed", SEEDS)
def test_pebbles_lie_beside_each_other_and_on_something(seed):
    pebbles = heap(MANY[:PLACES], seed).pebbles
    floor = heap(MANY[:PLACES], seed).height
    for i, one in enumerate(pebbles):
        others = pebbles[:i] + pebbles[i + 1 :]
        gaps = [hypot(one.x - it.x, one.y - it.y) - one.r - it.r for it in others]
        assert min(gaps) > -0.3
        lies_on_sill = abs(one.y + one.r - floor) < 0.2
        assert lies_on_sill or sum(gap < 0.3 for gap in gaps) >= 2


@pytest.mark.parametrize("count", [1, 5, 39, 40, 41, 80, 120])
def test_pebbles_keep_their_places_as_more_come(count):
    before, after = heap(MANY[:count], "ana"), heap(MANY[: count + 1], "ana")
    places = {(p.x, round(before.height - p.y, 1), p.r, p.kind) for p in before.pebbles}
    later = {(p.x, round(after.height - p.y, 1), p.r, p.kind) for p in after.pebbles}
    gone = 1 if count >= PLACES else 0
    assert len(places & later) >= len(places) - gone


def test_at_most_forty_are_shown_and_the_total_only_grows():
    piles = [heap(MANY[:count], "ana") for count in range(len(MANY))]
    assert max(len(pile.pebbles) for pile in piles) == PLACES
    assert all(after.total == before.total + 1 for before, after in pairwise(piles))
    assert all(after.wins >= before.wins for before, after in pairwise(piles))


def test_the_latest_forty_and_their_number_are_enough_to_draw_all():
    whole = heap(MANY, "ana")
    latest = heap(MANY[-PLACES:], "ana", total=len(MANY), wins=MANY.count("win"))
    assert latest == whole


def test_each_thing_done_keeps_its_kind():
    kinds: list[Kind] = ["done", "win", "some"]
    assert [pebble.kind for pebble in heap(kinds, "ana").pebbles] == kinds


def test_nothing_is_drawn_for_an_empty_day():
    done = {TODAY - timedelta(days=days) for days in (0, 2, 3, 9)}
    picture = drawn(dict.fromkeys(done, "done"))
    assert {cell.on for cell in picture.cells} == done
    empty = [cell for week in picture.weeks for cell in week.cells if cell is None]
    assert len(picture.cells) + len(empty) == 7 * len(picture.weeks)


def test_no_days_are_no_weeks():
    assert drawn({}).weeks == []
    assert drawn({}).kinds == set()


def test_a_time_away_leaves_no_hole():
    picture = drawn({TODAY: "done", TODAY - timedelta(weeks=30): "done"})
    assert len(picture.weeks) == 2
    assert all(any(week.cells) for week in picture.weeks)


def test_every_day_stands_under_its_weekday():
    days: dict[date, Kind] = {TODAY - timedelta(days=n): "done" for n in range(20)}
    for first in (0, 6):
        for week in drawn(days, first_weekday=first).weeks:
            for place, cell in enumerate(week.cells):
                assert cell is None or cell.on.weekday() == (place + first) % 7


def test_days_to_come_are_not_drawn():
    picture = drawn({TODAY: "done", TODAY + timedelta(days=1): "done"})
    assert [cell.on for cell in picture.cells] == [TODAY]


def test_the_latest_weeks_are_shown_oldest_first():
    days: dict[date, Kind] = {TODAY - timedelta(weeks=n): "done" for n in range(20)}
    assert [cell.on for cell in drawn(days).cells] == sorted(days)[-8:]
    assert [cell.on for cell in drawn(days, weeks=None).cells] == sorted(days)


def test_a_month_is_named_once_beside_its_first_week():
    days: dict[date, Kind] = {date(2026, 10, 1) + timedelta(days=n): "done" for n in range(50)}
    named = [week.month_label for week in drawn(days).weeks]
    assert named == ["Oct", "", "", "", "", "Nov", "", ""]


def test_the_same_month_of_another_year_is_named_again():
    picture = drawn({date(2025, 11, 20): "done", TODAY: "done"})
    assert [week.month_label for week in picture.weeks] == ["Nov", "Nov"]


def test_a_day_looks_the_same_whatever_surrounds_it():
    alone = drawn({TODAY: "win"}).cells[0]
    among = drawn({TODAY - timedelta(days=n): "win" for n in range(30)}).cells[-1]
    assert alone == among
    assert alone.label == "win on 2026-11-20"
    assert hypot(alone.dx, alone.dy) <= 1.6


def test_the_legend_knows_what_is_there():
    assert drawn({TODAY: "done", TODAY - timedelta(days=1): "win"}).kinds == {"done", "win"}


# Week by week


def risen(days: list[date], total: int) -> Rise:
    picture = rise(days, total, month=lambda on: on.strftime("%b"))
    assert picture
    return picture


def every(days: int, *, apart: int = 1) -> list[date]:
    return [TODAY - timedelta(days=apart * n) for n in range(days)]


@pytest.mark.parametrize("apart", [1, 3, 7, 40])
@pytest.mark.parametrize("before", [0, 1, 900])
def test_every_stair_is_higher_than_the_one_before_and_the_last_is_the_total(apart, before):
    days = every(30, apart=apart)
    stairs = risen(days, len(days) + before).stairs
    assert all(one.total < next_one.total and one.y > next_one.y for one, next_one in pairwise(stairs))
    assert stairs[-1].total == len(days) + before


def test_what_was_done_before_the_weeks_shown_is_in_the_lowest_stair():
    everything = every(100)
    whole, latest = risen(everything, 100), risen(everything[:56], 100)
    assert [stair.total for stair in whole.stairs] == [stair.total for stair in latest.stairs]
    assert len(whole.stairs) == WEEKS_SHOWN
    assert whole.stairs[0].total == 100 - sum(on >= whole.stairs[1].week for on in everything)


def test_a_time_away_leaves_no_flat_stair():
    assert len(risen([*every(3), *(on - timedelta(weeks=30) for on in every(3))], 6).stairs) == 2


def test_one_week_alone_is_no_rise():
    monday = date(2026, 11, 16)
    assert rise([monday + timedelta(days=n) for n in range(5)], 5, month=str) is None
    assert rise([], 0, month=str) is None


def test_stones_and_hill_stay_in_the_picture():
    picture = risen(every(56), 3_000)
    for stair in picture.stairs:
        for x, y in corners(stair.shape):
            assert 0 <= x + stair.x <= picture.width <= SILL_WIDTH
            assert 0 <= y + stair.y <= picture.height


# Step by step


def test_each_step_is_a_stone_in_its_order_filled_when_done():
    steps = [True, False, True, False, False, True, False]
    assert [stone.is_done for stone in way_of(steps).stones] == steps
    assert way_of(steps).done == 3


@pytest.mark.parametrize("count", [1, 3, 5, 6, 23])
def test_stones_lie_apart_and_within_the_picture(count):
    way = way_of([False] * count)
    for i, one in enumerate(way.stones):
        assert 18 <= one.x <= way.width - 18
        assert 18 <= one.y <= way.height - 18
        assert all(hypot(one.x - other.x, one.y - other.y) > 40 for other in way.stones[:i])


def test_a_stone_keeps_its_place_when_it_is_done_and_when_more_are_laid():
    before, after = way_of([False] * 7).stones, way_of([True] * 12).stones
    assert [(one.x, one.y, one.shape) for one in before] == [(one.x, one.y, one.shape) for one in after[:7]]


def test_the_next_stone_is_always_beside_the_last():
    for one, following in pairwise(way_of([False] * 30).stones):
        assert hypot(one.x - following.x, one.y - following.y) < 80


# How much


def amounts_drawn(line: float | None, *amounts: float) -> Amounts:
    """The latest amount first."""
    on_days = dict(zip(every(len(amounts)), (Decimal(str(each)) for each in amounts), strict=True))
    return amounts_beside(line if line is None else Decimal(str(line)), on_days, label=str, month=str)


def height_of(shape: str) -> float:
    """How high a pile of stones stands, from the middles and thicknesses of its ellipses."""
    stones = re.findall(r"M\S+ (-[\d.]+)a\S+ ([\d.]+)", shape)
    return max(-float(middle) + float(half) for middle, half in stones)


def test_piles_are_as_high_as_the_amounts_are_and_the_line_where_it_belongs():
    picture = amounts_drawn(20, 40, 20, 10)
    low, middle, high = (height_of(cairn.shape) for cairn in picture.cairns)
    assert high == pytest.approx(2 * middle, abs=1.5)
    assert middle == pytest.approx(2 * low, abs=1.5)
    for _x, y in on_the_curve(picture.line):
        assert picture.ground - y == pytest.approx(middle, abs=1.5)


def test_a_day_looks_the_same_whichever_side_of_the_line_it_is_on():
    beyond, within = amounts_drawn(20, 30, 30, 30), amounts_drawn(29, 30, 30, 30)
    assert beyond.cairns == within.cairns
    assert set(vars(beyond.cairns[0])) == {"on", "label", "month_label", "x", "shape"}


def test_without_a_line_there_are_amounts_alone():
    assert amounts_drawn(None, 3, 2, 1).line == ""
    assert amounts_drawn(0, 3, 2, 1).line != ""


def test_nothing_at_all_on_a_day_is_a_thin_stone_and_no_sum_that_cannot_be():
    assert 0 < height_of(amounts_drawn(None, 0, 0, 0).cairns[0].shape) <= 6
    assert height_of(amounts_drawn(8, 0, 8, 3).cairns[-1].shape) <= 6


@pytest.mark.parametrize("line", [None, 0.25, 30, 99_999])
def test_amounts_stay_in_the_picture_however_many_and_however_large(line):
    picture = amounts_drawn(line, *(1.5**n for n in range(30)))
    assert len(picture.cairns) == AMOUNTS_SHOWN
    assert [cairn.on for cairn in picture.cairns] == sorted(every(AMOUNTS_SHOWN))
    assert all(0 < height_of(cairn.shape) <= picture.ground for cairn in picture.cairns)
    assert all(0 <= y <= picture.height for _x, y in on_the_curve(picture.line or "M0 0"))
