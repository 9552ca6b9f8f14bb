"""A PostgreSQL server of the tests' own: in a folder of its own, reached through a socket in it, gone at the end."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

# Durability is not what is tried here, and waiting for the disk is most of what PostgreSQL does.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "32MB",
}


class NoPostgreSQL(Exception):
    """There is none on this machine, or it does not start."""


class Server:
    """A server that runs, and can be taken away and brought back."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self._programs = _programs()
        self._options = " ".join(f"-c {name}={value}" for name, value in (SETTINGS | settings).items())

    @property
    def address(self) -> str:
        """The address of an empty database, as `DATABASE_URL` takes it."""
        return f"postgresql+psycopg://circle@/postgres?host={self.folder}"

    def make(self) -> None:
        data = self.folder / "data"
        _run(self._programs / "initdb", "-D", data, "-A", "trust", "-U", "circle", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        self._control("-l", self.folder / "log", "-w", "-o", f"{self._options} -k {self.folder}", "start")

    def stop(self, mode: str = "immediate") -> None:
        """End it; `immediate` is as if it crashed: nobody is asked to finish, and it recovers when it starts again."""
        self._control("-m", mode, "-w", "stop")

    def _control(self, *words: object) -> None:
        _run(self._programs / "pg_ctl", "-D", self.folder / "data", *words)


@contextmanager
def server_running(**settings: str) -> Iterator[Server]:
    """Start a server in a folder of its own, which goes with it."""
    server = Server(Path(mkdtemp(prefix="circle-postgresql-")), settings)
    try:
        if os.geteuid() == 0:
            shutil.chown(server.folder, "postgres", "postgres")
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(server.folder, ignore_errors=True)


@contextmanager
def postgresql_running() -> Iterator[str]:
    """Start a server with one empty database, and give its address as `DATABASE_URL` takes it."""
    with server_running() as server:
        yield server.address


def _programs() -> Path:
    """Where initdb and pg_ctl are: on the path, or where Debian keeps each version's."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not places:
        raise NoPostgreSQL("PostgreSQL is not installed")
    return places[-1]


def _run(*command: object) -> None:
    """Run one of PostgreSQL's programs; as root, in the place of the user Debian made for it, for it refuses root."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        words = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", *words]
    # the server inherits what it is started with: an open pipe would keep us waiting for its end
    done = subprocess.run(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
    )
    if done.returncode:
        raise NoPostgreSQL(f"{words[-1]} failed: {' '.join(words)}")
