"""What everybody should get, written by hand: doors room by room, views of pages, and what arrives live."""

from tests.access.expected import accounts, circles, goals, keepsakes, letters, moments, reflections, sharing

DOORS = (
    accounts.DOORS
    + circles.DOORS
    + goals.DOORS
    + keepsakes.DOORS
    + letters.DOORS
    + moments.DOORS
    + reflections.DOORS
    + sharing.DOORS
)
