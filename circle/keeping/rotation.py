"""A new master key: every data key is wrapped anew, the words themselves stay as they are. Servers run on meanwhile.

1. keys.json gets the new master beside the one before. 2. The data keys are wrapped anew, some in each change.
3. keys.json is left with the new one alone. Killed anywhere, it goes on from there: as long as both are in the file,
there is one before to be done with, and a data key that opens with the new one is left as it is.

Nothing wrapped under the master before comes after step 2. Data keys are made inside a change (tests/test_house.py says
where), changes come one after the other, and step 1 is one: whoever made a key before it is found in step 2, and
whoever makes one after it sees that keys.json is another, and reads it first.
"""

import secrets
from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from sqlalchemy import bindparam, select, update

from circle.database import changing, empty_log
from circle.extensions import db
from circle.keeping.refusals import Refused
from circle.keyfiles import KEY_BYTES, DataKeys, read_data_keys, read_keys, write_data_keys, write_keys
from circle.models import SealingKey
from circle.sealing import data_key_file, is_key_of, key_file, read_again, rewrapped

AT_ONCE = 100
_NEXT = (
    select(SealingKey.owner_id, SealingKey.wrapped)
    .where(SealingKey.owner_id > bindparam("after"))
    .order_by(SealingKey.owner_id)
    .limit(AT_ONCE)
)
_WRAP = update(SealingKey).where(SealingKey.owner_id == bindparam("owner")).values(wrapped=bindparam("anew"))


def rotate() -> int:
    """Change the master key, or finish changing it; gives how many data keys were wrapped anew. Raises Refused."""
    file = key_file()
    if file is None:
        raise Refused("Circle's keys are in no file here.")
    try:
        _begin(file)
        count = _wrap_all()
        _finish(file)
    except InvalidTag as error:
        raise Refused("A data key opens under no master key that is here. keys.json keeps all it has.") from error
    empty_log(waits_seconds=5)
    return count


def _begin(file: Path) -> None:
    with changing():  # so that of two who begin, the second goes on with what the first began
        keys = read_keys(file)
        if keys.master_before is None:
            write_keys(file, replace(keys, master=secrets.token_bytes(KEY_BYTES), master_before=keys.master))
        read_again()


def _wrap_all() -> int:
    after, count = "", 0
    while True:
        with changing():
            rows = db.session.execute(_NEXT, {"after": after}).all()
            anew = [{"owner": row.owner_id, "anew": rewrapped(row.wrapped, row.owner_id)} for row in rows]
            anew = [new for new, row in zip(anew, rows, strict=True) if new["anew"] != row.wrapped]
            if anew:
                db.session.connection().execute(_WRAP, anew)
        count += len(anew)
        if not rows:
            return count
        after = rows[-1].owner_id


def _finish(file: Path) -> None:
    """Leave the new master alone in the file, once nothing is kept that only the one before opens."""
    with changing():
        _wrap_kept()
        write_keys(file, replace(read_keys(file), master_before=None))
        read_again()


def _wrap_kept() -> None:
    kept = data_key_file()
    if kept and kept.exists():
        there = read_data_keys(kept)
        opened = {owner: key for owner, key in there.wrapped.items() if is_key_of(key, owner)}
        anew = {owner: rewrapped(key, owner) for owner, key in opened.items()}
        write_data_keys(kept, DataKeys(anew, there.erased))
