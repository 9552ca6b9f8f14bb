"""Commands for whoever runs a Circle."""

import click
from flask import Flask
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import exists, select

from circle.demo import make_demo
from circle.extensions import db
from circle.live.cursor import begin_new_streams
from circle.models import Person


def add_commands(app: Flask) -> None:
    """Give `flask` its own commands."""
    app.cli.add_command(setup)
    app.cli.add_command(demo)
    app.cli.add_command(restored)


@click.command()
@with_appcontext
def setup() -> None:
    """Make ready: secrets on first start, the database brought up to date. Safe to run again."""
    upgrade()
    click.echo("Circle is ready.")


@click.command()
@with_appcontext
def restored() -> None:
    """After an earlier copy of the database was put back: let every open page load afresh. Before serving."""
    begin_new_streams()
    click.echo("Every open page will be loaded afresh.")


@click.command()
@with_appcontext
def demo() -> None:
    """Fill an empty Circle with a believable world of five people, and say how to sign in as each."""
    if db.session.scalar(select(exists(Person.id))):
        raise click.ClickException("There are people here already. The demo needs an empty Circle.")
    click.echo("Sign in as any of them:\n")
    for someone in make_demo():
        click.echo(f"{someone.name:<5} {someone.address:<18} {someone.password}")
