"""What the promises about leaks share: wires in this process, and a real Circle of two workers on one database."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.leaks.wire import Frames, wires_of
from tests.served import PASSWORD, Served, Visitor, serving
from tests.statements import counting_statements


@pytest.fixture(autouse=True)
def _patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screens of these tests answer no marks; nobody lets them go for it, however slow the machine."""
    if "app" in request.fixturenames:
        app = request.getfixturevalue("app")
        monkeypatch.setitem(app.config, "GONE_ANSWER_SECONDS", 600)
        monkeypatch.setitem(app.config, "MARK_ANSWER_SECONDS", 600)


@pytest.fixture
def wire(app: Flask) -> Iterator[Callable[..., Frames]]:
    """Open a raw socket to the app in this process; the courier goes round when the test says so."""
    with wires_of(app) as open_socket:
        yield open_socket


@pytest.fixture
def cookie_of(app: Flask) -> Callable[[FlaskClient], str]:
    """The cookie by which a browser is signed in, as its socket would send it."""

    def cookie(client: FlaskClient) -> str:
        name = app.config["SIGN_IN_COOKIE"]
        kept = client.get_cookie(name)
        assert kept, "this browser is not signed in"
        return f"{name}={kept.value}"

    return cookie


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement the database was asked since the list was last cleared."""
    with counting_statements(app) as asked:
        yield asked


class Guest(Visitor):
    """A visitor who can say who they are again, and listens by the frame. `party` is everybody who came."""

    def __init__(self, served: Served, name: str, party: list["Guest"]) -> None:
        super().__init__(served.url)
        self.served, self.name, self.party = served, name, party
        self.address = ""
        self.sockets: list[Frames] = []
        party.append(self)

    def come(self) -> "Guest":
        """Make an account."""
        self.address = f"{self.name}-{os.urandom(4).hex()}@example.org"
        made = self.submit("/sign-up", name=self.name, email=self.address, password=PASSWORD)
        assert made.status_code == 303, made.text
        return self

    def elsewhere(self) -> "Guest":
        """The same person, signed in in another browser too."""
        there = Guest(self.served, self.name, self.party)
        there.address = self.address
        signed_in = there.submit("/sign-in", email=self.address, password=PASSWORD)
        assert signed_in.status_code == 303, signed_in.text
        return there

    def at(self, served: Served) -> "Guest":
        """The same browser, led to another worker by whatever stands in front."""
        there = Guest(served, self.name, self.party)
        there.http = self.http
        return there

    def listen(self, **how: Any) -> Frames:
        """Open a socket and wait until it is let in."""
        self.sockets.append(Frames(self.url, cookie=self.cookie, **how))
        assert self.sockets[-1].until(lambda socket: socket.is_let_in)
        return self.sockets[-1]

    def go(self) -> None:
        """Close everything this one opened."""
        for socket in self.sockets:
            socket.close()
        self.http.close()


@pytest.fixture(scope="session")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    """Two servers on one database, sweeping in every round. Nothing rings from one to the other.

    The second believes one proxy in front of it.
    """
    folder, other = tmp_path_factory.mktemp("worker"), tmp_path_factory.mktemp("other-worker")
    shared = {"SWEEP_SECONDS": "1", "CIRCLE_DATA": str(folder)}
    with serving(folder, **shared) as one, serving(other, **shared, TRUSTED_PROXIES="1") as two:
        yield one, two


@pytest.fixture
def guest(workers: tuple[Served, Served]) -> Iterator[Callable[[str], Guest]]:
    """Somebody new, at the first worker; at the end of the test they all leave."""
    party: list[Guest] = []
    yield lambda name: Guest(workers[0], name, party).come()
    for each in party:
        each.go()
