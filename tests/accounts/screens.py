"""Which screens are open."""

from circle.live.connections import open_connections
from tests.people import Someone


def open_screens_of(person: Someone) -> int:
    """How many sockets the courier still knows of somebody."""
    return sum(screen.reader.person_id == person.person_id for screen in open_connections())
