"""The whole promise beside a plain model: whatever people do, in any order, everybody sees exactly what it says.

`model.py` and `doings.py` are the model, `steps.py` is all that people do, `looking.py` all that is looked at after
each step. Two processes share the run, each with a seed of its own, so that a run can be had again:
CIRCLE_STATEFUL='{"seed": …, "examples": …, "steps": 50}' pytest -s tests/privacy/one_run.py
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.people import World
from tests.showing import show_goal

SEEDS = (1_000, 2_000)
EXAMPLES, STEPS = 100, 50  # of each process, and of each example
VOID = {"meta", "link", "input", "br", "hr", "img"}
ROOT = Path(__file__).parent.parent.parent


@pytest.mark.long
def test_whatever_people_do_everybody_sees_exactly_what_the_model_says(tmp_path: Path) -> None:
    runs = [start(seed, tmp_path / str(seed)) for seed in SEEDS]
    said = [run.communicate()[0] for run in runs]
    figures: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for words in said:
        found = re.search(r"^figures: (.*)$", words, re.M)
        assert found, words
        of_one = json.loads(found[1])
        done.update(of_one.pop("done"))
        figures.update(of_one)
    failed = [words for words, run in zip(said, runs, strict=True) if run.returncode]
    print(
        f"\nstateful: {figures['whole examples']} examples, {figures['steps']} steps, "
        f"{figures['comparisons']} comparisons, {len(failed)} counter-examples"
        f"\n  {figures['pages made']} pages made, {figures['pages known to be the same']} known to be the same; "
        f"seeds {', '.join(map(str, SEEDS))}; {figures['seconds of work']} s of work"
        f"\n  {', '.join(f'{verb} {times}' for verb, times in done.most_common())}"
    )
    assert not failed, "\n".join(failed)
    assert figures["whole examples"] >= len(SEEDS) * EXAMPLES
    assert figures["steps"] >= len(SEEDS) * EXAMPLES * STEPS


def test_nothing_of_a_goal_stays_on_an_open_page_when_it_is_gone(as_: Any, world: World) -> None:
    """What is gone takes its `data-goal` along, and what is `data-live` is fetched again; nothing stands elsewhere."""
    show_goal(as_(world.ana), world, "member:ben", "progress")
    page = as_(world.ben).get(f"/circles/{world.circle_id}").text
    assert page.count("Walk by the river") >= 2
    assert what_stays(page, world.goal_id, "Walk by the river") == []


def what_stays(page: str, goal_id: str, words: str) -> list[str]:
    """The pieces of a page that name a goal where no news of it would take them away."""
    stays: list[str] = []
    inside: list[bool] = []

    class Walk(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            goes = any(inside[-1:]) or given.get("data-goal") == goal_id or "data-live" in given
            if not goes and goal_id in str(attrs):
                stays.append(self.get_starttag_text() or "")
            if tag not in VOID:
                inside.append(goes)

        def handle_endtag(self, tag: str) -> None:
            if tag not in VOID:
                inside.pop()

        def handle_data(self, data: str) -> None:
            if words in data and not any(inside[-1:]):
                stays.append(data)

    Walk().feed(page)
    return stays


def start(seed: int, folder: Path) -> "subprocess.Popen[str]":
    """Begin one process's part of the run."""
    asked = {"seed": seed, "examples": EXAMPLES, "steps": STEPS}
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-s",
            "-p",
            "no:cacheprovider",
            f"--basetemp={folder}",
            "tests/privacy/one_run.py",
        ],
        cwd=ROOT,
        env=os.environ | {"CIRCLE_STATEFUL": json.dumps(asked), "PYTHONHASHSEED": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
