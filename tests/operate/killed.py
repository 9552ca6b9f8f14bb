"""Run as a process: do one of the commands' work, killed at every point where something becomes lasting.

A child is killed (SIGKILL) before its first commit, rename, wait for the disk, opening of a copy or start of another
program; what is there must be sound, and another child must be able to do the work to its end. Then one is killed
before its second, and so on. Prints how many points there were.
"""

import ctypes
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from circle import create_app
from circle.database import changing, looking_anew
from circle.extensions import db
from circle.keeping import rotation
from circle.keeping.backup import back_up
from circle.keeping.kinds import kind_here
from circle.keeping.restore import restore
from circle.keyfiles import read_data_keys, read_keys
from circle.live.closing import erase_closed_accounts
from circle.sealing import _open_bytes

PR_SET_CHILD_SUBREAPER = 36  # prctl(2): what a child leaves behind becomes ours to wait for


class Points:
    """Counts the points where something becomes lasting, and kills this process at one of them."""

    def __init__(self, last: int) -> None:
        self.last, self.count = last, 0

    def pass_one(self, *_: Any) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        event.listen(Engine, "commit", self.pass_one)
        for module, name in ((os, "fsync"), (os, "replace"), (os, "rename"), (sqlite3, "connect"), (subprocess, "run")):
            setattr(module, name, self._before(getattr(module, name)))

    def _before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def acted(*args: Any, **kwargs: Any) -> Any:
            self.pass_one()
            return act(*args, **kwargs)

        return acted


def in_a_child(work: Callable[[], Any], killed_at: int = 0) -> bool:
    """Do it in a process of its own; tells whether it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            Points(killed_at).watch()
            with app.app_context():
                work()
        except BaseException as error:
            print(error, file=sys.stderr)
            os._exit(1)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    wait_for_what_it_had_started()
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.WEXITSTATUS(status) == 0, "it failed"
    return True


def wait_for_what_it_had_started() -> None:
    """A program that had only just been started by what was killed would begin its work later, beside what looks."""
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def killed_everywhere(
    work: Callable[[], Any],
    is_sound: Callable[[], Any],
    again: Callable[[], Any] | None = None,
    only_once: bool = False,
) -> int:
    points = 1
    while True:
        if again:
            in_a_child(again)
        is_done = in_a_child(work, killed_at=points)
        in_a_child(is_sound)
        if is_done:
            return points - 1
        if not only_once:
            in_a_child(work)
            in_a_child(is_sound)
        points += 1


# What is done, and what must be so whenever it was killed


def make_backup() -> None:
    back_up(current_app.config["DATA_FOLDER"] / "backups")


def named_ones_are_whole() -> None:
    for file in (current_app.config["DATA_FOLDER"] / "backups").glob("circle-*"):
        kind_here().check(file)
        assert list(kind_here().rows_of(file, "people"))


def rotate() -> None:
    rotation._NEXT = rotation._NEXT.limit(5)  # more points
    rotation.rotate()


def every_key_opens_with_what_is_in_the_file() -> None:
    keys = read_keys(key_file())
    wrapped = read_data_keys(key_file().with_name("data-keys.json")).wrapped.items()
    for owner, key in [*wrapped, *rows("SELECT owner_id, wrapped FROM sealing_keys")]:
        assert any(opens(master, key, owner) for master in keys.masters), "a data key is lost"


def opens(master: bytes, wrapped: bytes, owner: str) -> bool:
    try:
        return bool(_open_bytes(AESGCM(master), bytes(wrapped), f"data-key {owner}"))
    except Exception:
        return False


def bring_back() -> None:
    restore(Path(sys.argv[2]))


def one_more_is_here() -> None:
    """As if somebody had come after the backup."""
    with changing():
        db.session.execute(text("UPDATE people SET time_zone = 'Europe/Lisbon'"))


def it_is_all_the_one_or_all_the_other() -> None:
    if db.engine.dialect.name == "postgresql":
        wait_until_programs_have_ended()
    zones = {zone for [zone] in rows("SELECT time_zone FROM people")}
    assert len(zones) == 1, zones
    every_key_opens_with_what_is_in_the_file()
    if db.engine.dialect.name == "sqlite":  # on PostgreSQL the keys come after the tables, and nobody is served between
        assert rows("SELECT 1 FROM sealing_keys")


def wait_until_programs_have_ended() -> None:
    """What we were killed beside hears of it a little later, and gives back what it had begun."""
    while rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'psql'"):
        looking_anew()
        sleep(0.05)
    looking_anew()


def erase() -> None:
    erase_closed_accounts(current_app.config["CLOSED_ACCOUNT_LASTS"])


def no_erased_key_is_kept() -> None:
    erased = {id for [id] in rows("SELECT id FROM people WHERE erased_at IS NOT NULL")}
    assert not erased & read_data_keys(key_file().with_name("data-keys.json")).wrapped.keys()


def rows(question: str) -> list[Any]:
    return list(db.session.execute(text(question)))


def key_file() -> Path:
    return Path(current_app.config["KEY_FILE"])


WORK = {
    "backup": (make_backup, named_ones_are_whole, None),
    "rotate": (rotate, every_key_opens_with_what_is_in_the_file, None),
    "restore": (bring_back, it_is_all_the_one_or_all_the_other, one_more_is_here),
    "erase": (erase, no_erased_key_is_kept, None, True),
}

if __name__ == "__main__":
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    app = create_app()
    print(killed_everywhere(*WORK[sys.argv[1]]))
