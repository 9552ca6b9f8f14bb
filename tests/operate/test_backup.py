"""flask backup: everything acknowledged before it is in it, no word and no data key is, and half a one never is."""

import base64
import fcntl
import json
import os
import re
import shutil
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults.outside import until
from tests.operate.conftest import Operated
from tests.served import BIN, PASSWORD, Visitor
from tests.test_at_rest import found_in, places_of

NAME = re.compile(r"circle-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.(sqlite3|dump)")


def test_under_load_every_write_acknowledged_before_it_began_is_there_after_restore(kept: Operated) -> None:
    with kept.serving() as served:
        people = [Visitor(served.url) for _ in range(3)]
        for number, person in enumerate(people):
            person.sign_up(f"MarkName{number}")
        circles = {person: person.start_circle(f"MarkCircle{n}") for n, person in enumerate(people)}
        with speaking(circles) as said:
            until(lambda: len(said) >= 60, "much is said")
            before = dict(said)
            file = kept.back_up()
            during = len(said) - len(before)
            until(lambda: len(said) >= len(before) + during + 20, "and more is said")
        assert during > 0, "people were served meanwhile"
    kept.says("restore", file)
    there = kept.words()
    assert {id: there.get(id) for id in before} == before
    assert len(there) < len(said), "what was said after it is not in it"

    marks = [*said.values(), *(f"MarkName{n}" for n in range(3)), *(f"MarkCircle{n}" for n in range(3)), PASSWORD]
    places = readable(kept, file)
    assert found_in(places, [*marks, *(person.address for person in people)]) == []
    assert found_in(places, [next(iter(before))]) != [], "the search looks where the rows are"
    print(
        f"\nbackup under load ({kept.kind}): {len(before)} acknowledged before it began, "
        f"{len(before.keys() & there.keys())} there after restore, {during} more while it was made"
    )
    print(f"words in a backup ({kept.kind}): {len(marks)} looked for without the master key, 0 found")


@contextmanager
def speaking(circles: dict[Visitor, str]) -> Iterator[dict[str, str]]:
    """Everybody speaks all the time; gives what was acknowledged, by id."""
    said: dict[str, str] = {}
    is_over = threading.Event()

    def speak(person: Visitor, circle: str) -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            words = f"MarkSaid{circle[:6]}x{number}"
            said[person.say(circle, words)] = words

    threads = [threading.Thread(target=speak, args=each) for each in circles.items()]
    for thread in threads:
        thread.start()
    try:
        yield said
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def readable(kept: Operated, file: Path) -> dict[str, bytes]:
    """A backup's bytes; for PostgreSQL what is compressed in it, too."""
    places = {file.name: file.read_bytes()}
    if kept.kind == "postgresql":
        places["restored"] = kept.run("pg_restore", "--file=-", file).stdout.encode()
    return places


def test_it_has_a_name_only_once_it_is_whole_and_is_for_its_owner_alone(lively: Operated, tmp_path: Path) -> None:
    file = lively.back_up()
    lively.says("backup", tmp_path / "disk")
    [other] = (tmp_path / "disk").iterdir()
    for each in (file, other):
        assert NAME.fullmatch(each.name)
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
        assert list(each.parent.iterdir()) == [each]
    assert stat.S_IMODE((lively.keys / "data-keys.json").stat().st_mode) == 0o600


def test_data_keys_are_beside_the_keys_and_in_no_backup(lively: Operated) -> None:
    file, keys = lively.back_up(), data_keys(lively)
    assert keys == dict(lively.ask("SELECT owner_id, wrapped FROM sealing_keys")), "the live database keeps them"
    assert len(keys) > 5
    assert [owner for owner, key in keys.items() if is_in(readable(lively, file), key)] == []
    assert [owner for owner, key in keys.items() if is_in(places_of(lively.keys), key)] == list(keys)
    print(f"\ndata keys in a backup ({lively.kind}): {len(keys)} looked for, 0 found")


def data_keys(kept: Operated) -> dict[str, bytes]:
    stored = json.loads((kept.keys / "data-keys.json").read_text())["data_keys"]
    return {owner: base64.b64decode(key) for owner, key in stored.items()}


def is_in(places: dict[str, bytes], key: bytes) -> bool:
    """A key is somewhere, as bytes or in a spelling of them, in whole or in its second half."""
    content = b"\0".join(places.values())
    half = key[len(key) // 2 :]
    spellings = (key, half, base64.b64encode(key), key.hex().encode(), half.hex().encode())
    return any(each in content for each in spellings)


def test_an_account_closed_and_erased_is_unreadable_from_a_backup_made_before(
    kept: Operated, an_operated: Callable[..., Operated]
) -> None:
    with kept.serving() as served:
        ana, fern = Visitor(served.url), Visitor(served.url)
        circle = start_together(ana, fern)
        hers, his = fern.say(circle, "Fern was here"), ana.say(circle, "Ana is here")
        alone = fern.start_circle("Alone")
        file = kept.back_up()
        [[fern_id]] = kept.ask("SELECT author_id FROM moments WHERE id = :id", id=hers)
        keys = data_keys(kept)
        before = moved(kept, an_operated(kept.kind))
        before.says("restore", file)
        assert before.words() == {hers: "Fern was here", his: "Ana is here"}, "until then both can be read"

        assert fern.submit("/you/close", password=PASSWORD).status_code == 303
        long_ago = (datetime.now(UTC) - timedelta(days=8)).replace(tzinfo=None).isoformat(" ", "microseconds")
        kept.ask("UPDATE people SET closed_at = :at WHERE id = :id", at=long_ago, id=fern_id)
        ana.get("/news")  # with somebody there, the courier goes round
        until(lambda: fern_id not in data_keys(kept), "her key is gone from those kept")
        until(lambda: not is_in(places_of(kept.folder), keys[fern_id]), "and from every file")

    for owner, key in keys.items():
        is_gone = owner in (fern_id, alone)
        places = places_of(kept.folder)
        assert is_in(places, key) is not is_gone
        assert (owner in data_keys(kept)) is not is_gone
    after = moved(kept, an_operated(kept.kind))
    said = after.says("restore", file)
    assert "They stay erased" in said
    assert after.words() == {his: "Ana is here"}
    assert kept.words() == {his: "Ana is here"}
    [[name, hash, closed]] = after.ask(
        "SELECT length(name_sealed), password_hash, erased_at FROM people WHERE id = :id", id=fern_id
    )
    assert (name, hash, closed is not None) == (0, "", True)
    assert after.ask("SELECT count(*) FROM sealing_keys") == [(len(keys) - 2,)]
    print(f"\nerased, then restored from before ({kept.kind}): 2 of {len(keys)} keys looked for in all files, 0 found")


def start_together(keeper: Visitor, guest: Visitor) -> str:
    keeper.sign_up("ana")
    guest.sign_up("fern")
    circle = keeper.start_circle()
    guest.join(keeper.invite(circle, "friend"), "Fern")
    return circle


def moved(kept: Operated, elsewhere: Operated) -> Operated:
    """Another machine, to which the keys folder was brought."""
    shutil.copytree(kept.keys, elsewhere.keys)
    return elsewhere


def test_killed_anywhere_it_leaves_nothing_under_a_final_name(lively: Operated) -> None:
    points = lively.killed_everywhere("backup")
    assert points > 4
    assert all(NAME.fullmatch(file.name) for file in lively.backups)
    print(f"\nbackup killed ({lively.kind}): at {points} points, each file that had a name was whole")


def test_erasing_killed_anywhere_never_leaves_a_key_to_be_restored(lively: Operated) -> None:
    lively.back_up()
    long_ago = (datetime.now(UTC) - timedelta(days=8)).replace(tzinfo=None).isoformat(" ", "microseconds")
    lively.ask("UPDATE people SET closed_at = :at", at=long_ago)
    points = lively.killed_everywhere("erase")
    assert points > 4
    assert lively.ask("SELECT count(*) FROM people WHERE erased_at IS NULL") == [(0,)]
    [(left,)] = lively.ask("SELECT count(*) FROM sealing_keys")
    assert len(data_keys(lively)) == left
    print(f"\nerasing killed ({lively.kind}): at {points} points, never a key kept of somebody who was erased")


def test_only_one_is_written_at_a_time(small: Operated) -> None:
    (small.folder / "backups").mkdir()
    held = os.open(small.folder / "backups", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    refused = small.flask("backup")
    os.close(held)
    assert refused.returncode == 1
    assert "Another backup" in refused.stderr
    assert small.back_up().exists()


def test_without_room_there_is_none_and_it_says_so(small: Operated) -> None:
    refused = small.run("sh", "-c", f"ulimit -f 40; exec {BIN / 'flask'} --app wsgi backup")
    assert refused.returncode == 1
    assert "No backup was made" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert list((small.folder / "backups").iterdir()) == []
