"""Any Socket.IO client can listen: the unmodified one from npm, cut off in the middle."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.served import BIN, Served, Visitor, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served")) as served:
        yield served


def node() -> str:
    """Node, from the machine or from the package that carries it."""
    found = shutil.which("node") or shutil.which("node", path=str(BIN))
    assert found, "there is no node to run the client with"
    return found


class Client:
    """The Node client, talked to by lines."""

    def __init__(self, served: Served, visitor: Visitor) -> None:
        script = str(Path(__file__).with_name("listen.mjs"))
        self.process = subprocess.Popen(
            [node(), script, served.url, visitor.cookie],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def until(self, line: str) -> None:
        assert self.process.stdout
        while (heard := self.process.stdout.readline().strip()) != line:
            assert heard or self.process.poll() is None, f"ended before saying {line!r}"

    def end(self) -> Any:
        last = self.process.communicate("end\n", timeout=10)[0].strip().splitlines()[-1]
        return json.loads(last)


def test_a_client_that_is_cut_off_ends_with_each_item_exactly_once(served: Served) -> None:
    ana, ben = Visitor(served.url), Visitor(served.url)
    ana.sign_up("Ana")
    ben.sign_up("Ben")
    circle = ana.start_circle()
    ben.join(ana.invite(circle, "sponsor"), "Ben")
    client = Client(served, ana)
    client.until("connected")

    said = [ben.say(circle, f"Before {number}") for number in range(5)]
    client.until(f"item {said[-1]}")
    client.until("mark")
    said.append(ben.say(circle, "Received, but cut off before it was marked"))
    client.until(f"item {said[-1]}")
    client.tell("cut")
    said += [ben.say(circle, f"While away {number}") for number in range(5)]
    client.tell("back")
    client.until("connected")
    said.append(ben.say(circle, "After"))
    client.until(f"item {said[-1]}")

    ended = client.end()
    assert sorted(ended["ids"]) == sorted(said)
    assert ended["received"] >= len(said)
    print(f"\nnode client: {len(said)} said, {ended['received']} received, each shown once")


def test_a_client_without_a_session_is_refused(served: Served) -> None:
    client = Client(served, Visitor(served.url))
    client.until("refused sign in")
    client.end()
