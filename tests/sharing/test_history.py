"""How sharing was: for its owner alone, written with the very change."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from circle.live import changes
from circle.sharing.queries import history
from tests.people import World, submit
from tests.showing import page, show_goal

HISTORY = "/who-sees-what/history"


def entries(client: Any, path: str = HISTORY) -> list[str]:
    found = re.findall(r"<li data-entry=\"\w+\">(.*?)</li>", page(client, path), re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", each)).strip() for each in found]


def test_it_says_who_was_shown_what_from_when_until_when_and_why_it_ended(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "everyone", "progress")
    clock.forward(days=1)
    show_goal(ana, world, "everyone", "progress", "notes", until="2026-11-22")
    clock.forward(hours=1)
    submit(ana, "/who-sees-what/stop", member=world.cal.membership_id)
    named, stopped, changed = entries(ana)
    assert "Ben in Family Its words, progress and notes" in named
    assert "By name, since you stopped for somebody else" in named
    assert "until the end of Sunday 22 November" in named
    assert "Ben and Cal in Family Its words, progress and notes" in stopped
    assert "until 21 November, 1:00 PM: you stopped it" in stopped.replace("\u202f", " ")
    assert "From 20 November, 12:00 PM until 21 November, 12:00 PM: you changed who sees it" in changed.replace(
        "\u202f", " "
    )
    clock.forward(days=5)
    assert "its time was over" in entries(ana)[0]


def test_nobody_else_reads_it(as_: Any, world: World) -> None:
    show_goal(as_(world.ana), world, "everyone")
    assert len(entries(as_(world.ana))) == 1
    assert entries(as_(world.ben)) == entries(as_(world.eve)) == []


def test_leaving_is_one_end_whoever_decided_it(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    for who in ("ben", "cal"):
        show_goal(ana, world, f"member:{who}")
    clock.forward(hours=1)
    submit(ana, f"/circles/{world.circle_id}/members/{world.ben.membership_id}/remove")
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")
    ends = [entry.partition("until")[2] for entry in entries(ana)]
    assert ends[0] == ends[1]
    assert "they, or you, are no longer in that circle" in ends[0]


def test_it_is_written_with_the_change_or_not_at_all(
    app: Flask, as_: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben")
    assert len(entries(ana)) == 1

    def fail(*_args: Any) -> None:
        raise OperationalError("the disk is full", None, Exception())

    with monkeypatch.context() as broken:
        broken.setattr(changes.db.session, "commit", fail)
        assert submit(ana, "/who-sees-what/stop-all").status_code == 503
    assert "until you change it" in entries(ana)[0]
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 200


def test_it_comes_in_pages_each_entry_once(as_: Any, world: World, monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    ana = as_(world.ana)
    for _again in range(history.PAGE // 2 + 2):
        show_goal(ana, world, "member:ben")
        show_goal(ana, world, "member:ben", "progress")
        clock.forward(minutes=1)
    words, seen, path = "", [], HISTORY
    while path:
        words = page(ana, path)
        seen += re.findall(r'data-entry="(\w+)"', words)
        older = re.search(r'href="(/who-sees-what/history\?before=[^"]+)"', words)
        path = older[1] if older else ""
    assert len(seen) == len(set(seen)) == 2 * (history.PAGE // 2 + 2)
