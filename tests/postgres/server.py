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


@contextmanager
def postgresql_running() -> Iterator[str]:
    """Start a server with one empty database, and give its address as `DATABASE_URL` takes it."""
    programs = _programs()
    folder = Path(mkdtemp(prefix="circle-postgresql-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run(programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "circle", "-E", "UTF8", "--no-sync")
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        log = folder / "log"
        _run(programs / "pg_ctl", "-D", folder / "data", "-l", log, "-w", "-o", f"{options} -k {folder}", "start")
        try:
            yield f"postgresql+psycopg://circle@/postgres?host={folder}"
        finally:
            _run(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
