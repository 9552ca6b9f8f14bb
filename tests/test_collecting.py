"""Python's search for garbage stands still while Circle is loaded, and goes on afterwards."""

import subprocess
import sys

from tests.commands import ROOT

LOAD = "import gc, wsgi; assert gc.isenabled(); print(gc.get_freeze_count(), gc.get_stats()[2]['collections'])"


def test_what_is_loaded_is_not_searched_and_what_comes_later_is() -> None:
    loaded = subprocess.run([sys.executable, "-c", LOAD], cwd=ROOT, capture_output=True, text=True, check=True)
    set_aside, whole_searches = map(int, loaded.stdout.split())
    assert set_aside > 100_000
    assert whole_searches == 0
