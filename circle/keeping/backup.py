"""A backup: the whole database at one moment, without data keys, whole and checked before it has its name."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from circle import clock
from circle.keeping.datakeys import keep_data_keys
from circle.keeping.kinds import kind_here
from circle.keeping.refusals import Refused
from circle.keyfiles import sync_folder


def back_up(folder: Path) -> Path:
    """Keep a copy of everything in `folder`, while Circle goes on; gives the file. Raises Refused, leaving nothing."""
    kind = kind_here()
    name = f"circle-{clock.now():%Y-%m-%dT%H-%M-%SZ}{kind.SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _unfinished(folder / f".unfinished{kind.SUFFIX}") as copy:
            kind.write_copy(copy)
            # After the copy, so that everybody in it has their key here, but for those erased since.
            keep_data_keys()
            _sync(copy)
            kind.check(copy)
            copy.rename(folder / name)
            sync_folder(folder)
    except (OSError, sqlite3.Error) as error:
        raise Refused(f"No backup was made: {error}") from error
    return folder / name


@contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    """A new file of our own, for its owner alone, gone in the end. Raises Refused while another is written here."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        _lock(folder)
        path.unlink(missing_ok=True)  # left by one that was killed, whose pg_dump may still be writing in it
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(folder)


def _lock(folder: int) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Refused("Another backup is being written here just now.") from error


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
