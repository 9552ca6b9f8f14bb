"""Taking back against everything else, one statement at a time."""

import pytest

pytest.register_assert_rewrite("tests.races.theatre", "tests.races.plain", "tests.races.stage", "tests.races.story")
