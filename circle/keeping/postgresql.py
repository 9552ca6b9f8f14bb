"""Copies of a PostgreSQL database, by PostgreSQL's own programs."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import sleep

from sqlalchemy import Connection, insert, inspect, text

from circle.database import changing
from circle.extensions import db
from circle.keeping.refusals import Damaged, Refused
from circle.models import SealingKey

SUFFIX = ".dump"
_OTHERS = text(
    """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'circle' AND pid <> pg_backend_pid()"""
)


def write_copy(to: Path) -> None:
    """Write the database as it is at one moment, without its data keys. Servers go on writing meanwhile."""
    _run("pg_dump", "--format=custom", "--exclude-table-data=sealing_keys", f"--file={to}", *_where())


def check(file: Path) -> None:
    """Raises Damaged unless its list can be read and, through to the end, everything in it."""
    try:
        _run("pg_restore", "--list", str(file))
        _run("pg_restore", "--file=/dev/null", str(file))
    except Refused as error:
        raise Damaged from error


def rows_of(file: Path, table: str) -> Iterator[dict[str, str | None]]:
    """The rows of one table in a backup, by column, as PostgreSQL writes them. Raises Damaged when there is none."""
    lines = iter(_run("pg_restore", "--data-only", f"--table={table}", "--file=-", str(file)).splitlines())
    start = next((line for line in lines if line.startswith("COPY ")), None)
    if start is None:
        raise Damaged
    names = start.partition("(")[2].partition(")")[0].split(", ")
    for line in lines:
        if line == r"\.":
            return
        values = [None if value == r"\N" else value.replace(r"\\", "\\") for value in line.split("\t")]
        yield dict(zip(names, values, strict=True))


def bring_in(file: Path, wrapped_keys: Mapping[str, bytes], settle: Callable[[], None]) -> None:
    """Put a backup in the place of the database, in one transaction; then its keys, and settle it.

    Between the two Circle could not be served, so no server may run. Killed in between, it is begun again.
    """
    db.session.remove()
    db.engine.dispose()
    with db.engine.connect() as connection:
        _wait_until_alone(connection)
        tables = inspect(connection).get_table_names()
    db.engine.dispose()
    _replay(file, "".join(f'DROP TABLE public."{table}" CASCADE;\n' for table in tables))
    with changing():
        rows = [{"owner_id": owner, "wrapped": key} for owner, key in wrapped_keys.items()]
        if rows:
            db.session.connection().execute(insert(SealingKey), rows)
    settle()


def _wait_until_alone(connection: Connection, tries: int = 20) -> None:
    """Raises Refused when servers run. PostgreSQL hears a little later that one has ended, or was killed.

    Each question is a transaction of its own here: within one, PostgreSQL would keep to what it said first.
    """
    while connection.execute(_OTHERS).scalar_one():
        if not tries:
            raise Refused("Circle is running on this database. Stop every server first, and try again.")
        sleep(0.1)
        tries -= 1


def _replay(file: Path, first: str) -> None:
    """Say `first` and then the whole backup, all in one transaction.

    Its end is said by us, and last: if we are killed, or the backup breaks off, PostgreSQL never hears it and keeps
    nothing.
    """
    command = [_program("psql"), "-X", "-q", "--set=ON_ERROR_STOP=1", "--output=/dev/null", *_where()]
    script = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(file)]
    with subprocess.Popen(  # noqa: S603
        command, env=_environment(), stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as psql:
        assert psql.stdin  # noqa: S101  for the type checker
        os.write(psql.stdin.fileno(), f"BEGIN;\n{first}".encode())
        is_said = not subprocess.run(script, stdout=psql.stdin, stderr=subprocess.DEVNULL).returncode  # noqa: S603
        if is_said:
            os.write(psql.stdin.fileno(), b"\nCOMMIT;\n")
    if psql.returncode or not is_said:
        raise Refused("PostgreSQL would not take this backup. The database is as it was.")


def _run(program: str, *words: str) -> str:
    """Let one of PostgreSQL's programs do its work; gives what it prints. Raises Refused, with what it says of why."""
    command = [_program(program), *words]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise Refused(f"{program} could not do its work: {done.stderr.partition(chr(10))[0]}")
    return done.stdout


def _program(name: str) -> str:
    """On the path, or where Debian keeps each version's."""
    found = shutil.which(name) or max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), default=None)
    if found is None:
        raise Refused(f"{name} is not on this machine. It comes with PostgreSQL's client programs.")
    return found


def _where() -> list[str]:
    """The database, without its password: others on the machine can read what a program is started with."""
    url = db.engine.url.set(drivername="postgresql", password=None)
    return [f"--dbname={url.render_as_string()}"]


def _environment() -> dict[str, str]:
    password = db.engine.url.password
    return {**os.environ, "PGPASSWORD": password} if password else dict(os.environ)
