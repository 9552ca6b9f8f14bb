"""The files of the keys folder: the secrets, and the data keys that are kept for restoring.

Each is replaced whole or not at all, so that whoever reads one reads it as it was before or as it is after. There is
one of each and no history: a key that was destroyed is in neither.
"""

import json
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32
Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Keys:
    """The secrets kept outside the database, 32 bytes each; `master_before` only while the master is being changed.

    `file` and `stamp` say which file they were read from, and as which of its versions.
    """

    master: bytes
    address_lookup: bytes
    cookies: bytes
    master_before: bytes | None = None
    file: Path | None = None
    stamp: Stamp | None = field(default=None, compare=False)

    @property
    def masters(self) -> tuple[bytes, ...]:
        return (self.master, self.master_before) if self.master_before else (self.master,)


SECRETS = ("master", "address_lookup", "cookies", "master_before")


def load_keys(path: Path) -> Keys:
    """Read the secrets from `path`, making them (readable by their owner alone) on first start.

    Raises ValueError when a key in the file is not 32 bytes long.
    """
    if not path.exists():
        _make_keys(path)
    return read_keys(path)


def read_keys(path: Path) -> Keys:
    """Read the secrets that are there. Raises ValueError when a key in the file is not 32 bytes long."""
    with path.open("rb") as file:
        stamp = _stamp(os.fstat(file.fileno()))
        stored = {name: b64decode(text) for name, text in json.load(file).items()}
    if any(len(key) != KEY_BYTES for key in stored.values()):
        raise ValueError(f"a key in {path.name} is not {KEY_BYTES} bytes long")
    return Keys(**stored, file=path, stamp=stamp)


def stamp_of(path: Path) -> Stamp | None:
    """Tells one version of a file from another without reading it; None when there is none."""
    try:
        return _stamp(path.stat())
    except FileNotFoundError:
        return None


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def write_keys(path: Path, keys: Keys) -> None:
    """Put these secrets in the place of those in `path`."""
    there = {name: getattr(keys, name) for name in SECRETS}
    replace_file(path, json.dumps({name: b64encode(key).decode() for name, key in there.items() if key}))


def _make_keys(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = {name: b64encode(secrets.token_bytes(KEY_BYTES)).decode() for name in SECRETS if name != "master_before"}
    unfinished = path.with_suffix(f".{os.getpid()}")
    _write(unfinished, json.dumps(fresh), os.O_EXCL)
    try:
        os.link(unfinished, path)  # never over keys that another process made meanwhile
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()


@dataclass(frozen=True)
class DataKeys:
    """The wrapped data key of everybody who is here, by owner, and the bare ids of those whose key was destroyed."""

    wrapped: dict[str, bytes] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()

    def without(self, owner_ids: frozenset[str]) -> "DataKeys":
        """The same once these owners' keys are destroyed."""
        left = {owner: key for owner, key in self.wrapped.items() if owner not in owner_ids}
        return DataKeys(left, self.erased | owner_ids)


def read_data_keys(path: Path) -> DataKeys:
    """The data keys that are kept in `path`: none when there is no such file. Raises ValueError when it is no such."""
    if not path.exists():
        return DataKeys()
    stored = json.loads(path.read_text())
    wrapped = {owner: b64decode(key) for owner, key in stored["data_keys"].items()}
    return DataKeys(wrapped, frozenset(stored["erased"]))


def write_data_keys(path: Path, kept: DataKeys) -> None:
    """Put these data keys in the place of those in `path`. Belongs inside a change: then nobody else writes here."""
    wrapped = {owner: b64encode(key).decode() for owner, key in sorted(kept.wrapped.items())}
    replace_file(path, json.dumps({"data_keys": wrapped, "erased": sorted(kept.erased)}))


def replace_file(path: Path, text: str) -> None:
    """Write a file under a name of its own, then put it in the place of the one before, through a power cut too."""
    unfinished = unfinished_name(path)  # always the same: what a killed process left is written over
    _write(unfinished, text, os.O_TRUNC)
    unfinished.replace(path)
    sync_folder(path.parent)


def unfinished_name(path: Path) -> Path:
    return path.with_name(f".{path.name}.unfinished")


def _write(path: Path, text: str, how: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
