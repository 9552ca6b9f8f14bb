"""The tests' own PostgreSQL, started once; `inside` are the tests that run on it, in a run of their own."""

import os
from collections.abc import Iterator

import pytest

from tests.databases import GIVEN
from tests.postgres.server import NoPostgreSQL, postgresql_running

collect_ignore_glob = ["test_*.py"] if GIVEN else ["inside/test_*.py"]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of an empty database. Without PostgreSQL: skipped, or failed where CI is set."""
    try:
        with postgresql_running() as address:
            yield address
    except NoPostgreSQL as reason:
        if os.environ.get("CI"):
            pytest.fail(f"{reason}, and CI needs it")
        pytest.skip(f"{reason}: make ready installs it, as root")
