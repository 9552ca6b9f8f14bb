"""What everybody should get, written by hand: doors room by room, views of pages, and what arrives live."""

from tests.access.expected import accounts, circles, goals, moments, reflections, sharing

DOORS = accounts.DOORS + circles.DOORS + goals.DOORS + moments.DOORS + reflections.DOORS + sharing.DOORS
