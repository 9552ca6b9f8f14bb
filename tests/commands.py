"""Circle's commands, each in a process of its own that is quick to start: a copy of one that has loaded the program.

To load it is most of what a command does. That each can be started from nothing as well is shown in
tests/operate/test_setup.py and wherever the demo is made.
"""

import os
import runpy
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from typing import Any

from flask.cli import main

ROOT = Path(__file__).parent.parent

_LOADED = get_context("forkserver")
_LOADED.set_forkserver_preload(["circle", "flask.cli", "tests.commands"])


def run_flask(words: list[str], env: Mapping[str, str]) -> "CompletedProcess[str]":
    """Run `flask --app wsgi …` in this environment; gives its status and what it said."""
    return _run(_flask, words, env)


def run_module(name: str, words: list[str], env: Mapping[str, str]) -> "CompletedProcess[str]":
    """Run `python -m name …` in this environment; gives its status and what it said."""
    return _run(_module, [name, *words], env)


def _run(work: Any, words: list[str], env: Mapping[str, str]) -> "CompletedProcess[str]":
    with TemporaryDirectory(prefix="circle-said-") as folder:
        said = [Path(folder) / name for name in ("out", "err")]
        process = _LOADED.Process(target=_inside, args=(work, words, dict(env), said))
        process.start()
        process.join()
        out, err = (each.read_text() for each in said)
        return CompletedProcess(words, process.exitcode or 0, out, err)


def _inside(work: Any, words: list[str], env: dict[str, str], said: list[Path]) -> None:
    for number, file in enumerate(said, start=1):
        os.dup2(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_APPEND), number)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(ROOT)
    work(*words)


def _flask(*words: str) -> None:
    sys.argv = ["flask", "--app", "wsgi", *words]
    main()


def _module(name: str, *words: str) -> None:
    sys.argv = [name, *words]
    runpy.run_module(name, run_name="__main__", alter_sys=True)
