"""How several processes share one run (pytest -n): a file at a time, and what takes longest begins first."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

LONGEST_FIRST = (
    "tests/privacy/test_stateful.py",
    "tests/browser/test_live_is_fresh.py",
    "tests/postgres/",
    "tests/browser/test_gone_in_time.py",
    "tests/browser/test_every_page.py",
    "tests/operate/",
    "tests/faults/",
    "tests/races/",
)
COUNTED_TOGETHER = "tests/access/"
EACH_BY_ITSELF = "tests/privacy/test_stateful.py"


class Shares(LoadScopeScheduling):
    """What one process takes at a time."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(COUNTED_TOGETHER):
            return COUNTED_TOGETHER
        return nodeid if nodeid.startswith(EACH_BY_ITSELF) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Share the run out in the order of the items."""
    config.option.loadscopereorder = False
    return Shares(config, log)


def longest_first(item: pytest.Item) -> int:
    """A place in the order; whatever is not named keeps its own, at the end."""
    places = (place for place, start in enumerate(LONGEST_FIRST) if item.nodeid.startswith(start))
    return next(places, len(LONGEST_FIRST))
