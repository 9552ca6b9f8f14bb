"""Stepping stones: small steps as a way that winds down the page, each stone where it was laid."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from circle.pictures.heaps import SILL_WIDTH
from circle.pictures.pebbles import chance_of, curve, outline

_ACROSS, _DOWN = 60.0, 58.0  # from one stone to the next, and from one row to the next
_IN_A_ROW = 5
_STONE = 18.0
_SWAY = 5.0  # how far one lies off its place, at most


@dataclass(frozen=True)
class Stone:
    """One step: filled when it `is_done`, and an open outline before."""

    x: float
    y: float
    shape: str
    is_done: bool


@dataclass(frozen=True)
class Way:
    """The stones in their order, and the trail they lie on."""

    stones: list[Stone]
    trail: str
    width: float
    height: float

    @property
    def done(self) -> int:
        return sum(stone.is_done for stone in self.stones)


def way_of(steps: Sequence[bool]) -> Way:
    """Lay a stone for each step, of which it is known whether it is done; every other row leads back."""
    places = [_place(number) for number in range(len(steps))]
    return Way(
        stones=[
            Stone(x=x, y=y, shape=outline(f"step {number}", _STONE), is_done=is_done)
            for number, ((x, y), is_done) in enumerate(zip(places, steps, strict=True))
        ],
        trail=curve(places) if places else "",
        width=SILL_WIDTH,
        height=_DOWN * -(-len(steps) // _IN_A_ROW),
    )


@lru_cache(maxsize=256)
def _place(number: int) -> tuple[float, float]:
    chance = chance_of("step", number)
    row, place = divmod(number, _IN_A_ROW)
    along = place if row % 2 == 0 else _IN_A_ROW - 1 - place
    x = SILL_WIDTH / 2 + (along - (_IN_A_ROW - 1) / 2) * _ACROSS + chance.uniform(-_SWAY, _SWAY)
    y = (row + 0.5) * _DOWN + (_SWAY if place % 2 else -_SWAY) + chance.uniform(-1, 1)
    return round(x, 1), round(y, 1)
