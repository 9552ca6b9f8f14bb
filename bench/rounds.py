"""Rounds: one thing after another, again and again, so that whatever the machine does meanwhile befalls them all."""

from collections.abc import Callable, Mapping
from statistics import median

Figures = Mapping[str, float]


def medians(competitors: Mapping[str, Callable[[], Figures]], rounds: int) -> dict[str, dict[str, float]]:
    """The median of each competitor's figures over so many rounds, in each of which every one has its turn.

    Who begins changes from round to round. One round more comes first and does not count.
    """
    found: dict[str, list[Figures]] = {name: [] for name in competitors}
    for number in range(rounds + 1):
        names = list(competitors)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            figures = competitors[name]()
            if number:
                found[name].append(figures)
    return {name: {each: median(of[each] for of in all) for each in all[0]} for name, all in found.items()}
