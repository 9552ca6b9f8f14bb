"""Python's search for garbage stands still while Circle is loaded, and goes on afterwards."""

import os
import subprocess
import sys
from pathlib import Path

from tests.commands import ROOT

LOAD = "import gc, wsgi; assert gc.isenabled(); print(gc.get_freeze_count(), gc.get_stats()[2]['collections'])"


def test_what_is_loaded_is_not_searched_and_what_comes_later_is(tmp_path: Path) -> None:
    environment = {**os.environ, "CIRCLE_DATA": str(tmp_path)}
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    set_aside, whole_searches = map(int, loaded.stdout.split())
    assert set_aside > 100_000
    assert whole_searches == 0
