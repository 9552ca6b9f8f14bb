"""Commands for whoever runs a Circle."""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import exists, select

from circle import versions
from circle.database import one_at_a_time
from circle.demo import make_demo
from circle.extensions import db
from circle.keeping.backup import back_up
from circle.keeping.refusals import Refused
from circle.keeping.restore import restore as bring_back
from circle.keeping.rotation import rotate as change_master_key
from circle.keeping.sweeping import sweep as throw_away
from circle.models import Person

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class _Calmly(click.ClickException):
    """A refusal, in its own words alone."""

    def show(self, file: object = None) -> None:
        click.echo(self.message, err=True)


def add_commands(app: Flask) -> None:
    """Give `flask` its own commands."""
    for command in (setup, demo, backup, restore, keys, sweep):
        app.cli.add_command(command)


@click.command()
@with_appcontext
def setup() -> None:
    """Make ready: secrets on first start, the database brought up to date. Safe to run again, or by several at once."""
    with one_at_a_time("setup"):
        is_later = not versions.of_tables() <= versions.known()
        db.session.remove()  # the upgrade has a connection of its own, and would wait for this one
        if not is_later:
            upgrade()
    click.echo("A later version has set up the tables; this one can use them." if is_later else "Circle is ready.")


@click.command()
@click.argument("folder", type=FOLDER, required=False)
@with_appcontext
def backup(folder: Path | None) -> None:
    """Keep a checked copy of the database in FOLDER (by default backups/ in the data folder). Servers run on."""
    try:
        made = back_up(folder or current_app.config["DATA_FOLDER"] / "backups")
    except Refused as reason:
        raise _Calmly(str(reason)) from reason
    click.echo(f"{made} is whole. The data keys it needs are in keys/data-keys.json, and not in it.")


@click.command()
@click.argument("file", type=FILE)
@with_appcontext
def restore(file: Path) -> None:
    """Bring back everything as it was in the backup FILE. With PostgreSQL, stop the servers first."""
    try:
        restored = bring_back(file)
    except Refused as reason:
        raise _Calmly(str(reason)) from reason
    click.echo(f"Circle is as it was in {file.name}: {restored.people} people, who sign in again.")
    if restored.erased:
        click.echo(f"{restored.erased} in it had closed their account for good since. They stay erased.")


@click.group()
def keys() -> None:
    """What the words are sealed with."""


@keys.command()
@with_appcontext
def rotate() -> None:
    """Make a new master key, and wrap every data key anew. Servers run on. Killed, run it again."""
    try:
        count = change_master_key()
    except Refused as reason:
        raise _Calmly(str(reason)) from reason
    click.echo(f"The master key is a new one, and {count} data keys are wrapped under it. Keep keys/ anew.")


@click.command()
@with_appcontext
def sweep() -> None:
    """Throw away sessions, invitations, calls for support, withdrawn letters and accounts that ended a week ago."""
    gone = throw_away(current_app.config["CLOSED_ACCOUNT_LASTS"])
    invitations, calls = f"{gone.invitations} invitations", f"{gone.calls} calls for support"
    click.echo(f"Thrown away: {gone.sessions} sessions, {invitations} and {calls} that had ended.")


@click.command()
@with_appcontext
def demo() -> None:
    """Fill an empty Circle with a believable world of five people, and say how to sign in as each."""
    if db.session.scalar(select(exists(Person.id))):
        raise click.ClickException("There are people here already. The demo needs an empty Circle.")
    click.echo("Sign in as any of them:\n")
    for someone in make_demo():
        click.echo(f"{someone.name:<5} {someone.address:<18} {someone.password}")
