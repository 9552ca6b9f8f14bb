"""What everybody should get, written by hand: doors room by room, views of pages, and what arrives live."""

from tests.access.expected import (
    accounts,
    circles,
    goals,
    keepsakes,
    letters,
    moments,
    mutes,
    offers,
    plan,
    reflections,
    sharing,
    support,
    wishes,
)

DOORS = (
    *(accounts.DOORS + circles.DOORS + goals.DOORS + keepsakes.DOORS + letters.DOORS + moments.DOORS),
    *(mutes.DOORS + offers.DOORS + plan.DOORS + reflections.DOORS + sharing.DOORS + support.DOORS + wishes.DOORS),
)
