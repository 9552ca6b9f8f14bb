"""flask sweep: what has been over for a week is gone, and nothing that may still be needed."""

from typing import Any

from flask import Flask
from sqlalchemy import func, select

from circle import clock as circle_clock
from circle.database import changing
from circle.extensions import db
from circle.keeping import sweeping
from circle.models import Call, Invitation, SealingKey, Session
from tests.people import PASSWORD, World, submit
from tests.support.asking import ask, choose, is_asked
from tests.test_at_rest import left_over, sealed_values


def sweep(app: Flask) -> str:
    swept = app.test_cli_runner().invoke(args=["sweep"])
    assert swept.exit_code == 0, swept.output
    return swept.output


def count(app: Flask, table: Any) -> int:
    with app.app_context():
        return int(db.session.scalar(select(func.count()).select_from(table)) or 0)


def test_sessions_go_a_week_after_they_ended_and_those_that_stand_stay(
    app: Flask, as_: Any, world: World, clock: Any
) -> None:
    sweep(app)
    as_(world.ana)
    clock.forward(days=29)
    ben = as_(world.ben)
    clock.forward(days=6)
    sweep(app)
    held = count(app, Session)
    assert held == 2, "hers ended five days ago"
    clock.forward(days=3)
    assert "1 sessions" in sweep(app)
    assert count(app, Session) == held - 1
    assert ben.get("/you").status_code == 200


def test_invitations_go_with_their_notes_a_week_after_they_ended(
    app: Flask, as_: Any, world: World, clock: Any
) -> None:
    clock.forward(days=30)
    sweep(app)
    assert count(app, Invitation) == 0
    ana, here = as_(world.ana), f"/circles/{world.circle_id}"
    kept = sealed_values(app)
    links = [
        submit(ana, f"{here}/invitations", relation="friend", note=f"A note {n}")
        .text.partition('data-invitation-link value="http://localhost')[2]
        .partition('"')[0]
        for n in range(2)
    ]
    notes = sealed_values(app) - kept
    assert len(notes) == 2
    declining = as_(world.eve)
    declining.get(links[0])
    submit(declining, "/invitation/decline")
    clock.forward(days=6, hours=23)
    sweep(app)
    assert count(app, Invitation) == 2
    clock.forward(hours=2)
    assert "1 invitations" in sweep(app), "the one that was declined; the other's time was over three days later"
    clock.forward(days=3)
    assert "1 invitations" in sweep(app)
    assert left_over(app, notes) == 0
    print(f"\nswept: {len(notes)} notes of ended invitations looked for in all files, 0 left over")


def test_one_that_is_out_stays_and_still_opens(app: Flask, as_: Any, world: World) -> None:
    ana, here = as_(world.ana), f"/circles/{world.circle_id}"
    page = submit(ana, f"{here}/invitations", relation="friend", note="Come in").text
    link = page.partition('data-invitation-link value="http://localhost')[2].partition('"')[0]
    sweep(app)
    guest = app.test_client()
    guest.get(link)
    assert "Come in" in guest.get("/invitation").text


def test_what_closing_an_account_ended_is_there_when_it_is_opened_again(
    app: Flask, as_: Any, world: World, clock: Any
) -> None:
    ana, here = as_(world.ana), f"/circles/{world.circle_id}"
    submit(ana, f"{here}/invitations", relation="friend", note="Come in")
    held = count(app, Invitation)
    submit(ana, "/you/close", password=PASSWORD)
    clock.forward(days=6, hours=23)
    with app.app_context():
        ended = circle_clock.now() - app.config["CLOSED_ACCOUNT_LASTS"]
        over = db.session.scalar(select(func.count()).where(Invitation.ends_at <= ended))
    sweep(app)
    assert count(app, Invitation) == held - int(over or 0)


def test_an_account_is_erased_a_week_after_it_was_closed_though_nobody_has_a_screen_open(
    app: Flask, as_: Any, world: World, clock: Any
) -> None:
    submit(as_(world.cal), "/you/close", password=PASSWORD)
    clock.forward(days=3)
    submit(as_(world.ben), "/you/close", password=PASSWORD)
    clock.forward(days=4)
    sweep(app)
    with app.app_context():
        left = {key.owner_id for key in db.session.scalars(select(SealingKey))}
    assert world.cal.person_id not in left
    assert world.ben.person_id in left, "he can still come back"


def test_many_go_some_in_each_change(app: Flask, world: World, clock: Any, monkeypatch: Any) -> None:
    sweep(app)
    with app.app_context(), changing():
        now = circle_clock.now()
        for n in range(2 * sweeping.AT_ONCE + 1):
            db.session.add(
                Session(
                    person_id=world.ana.person_id,
                    token_hash=f"{n:064}",
                    device="",
                    created_at=now,
                    seen_at=now,
                    ends_at=now,
                )
            )
    clock.forward(days=7)
    assert f"{2 * sweeping.AT_ONCE + 1} sessions" in sweep(app)


def test_calls_for_support_go_a_week_after_they_were_over_and_an_open_one_stays(
    app: Flask, as_: Any, world: World, clock: Any
) -> None:
    ana = as_(world.ana)
    choose(ana, world.ben)
    call = ask(ana)
    sweep(app)
    assert is_asked(as_(world.ben))
    submit(ana, f"{call}/end")
    clock.forward(days=6)
    sweep(app)
    assert count(app, Call) == 1
    clock.forward(days=1)
    assert "1 calls for support" in sweep(app)
    assert count(app, Call) == 0
