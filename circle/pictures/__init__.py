"""Pictures of what somebody did, as numbers and outlines; templates/_pictures.html draws them.

Everything here is pure: the same input is the same picture, on every screen and after a restart.
Nothing is ever drawn for a day on which nothing was done. No words, people or tables are known.
One unit is one CSS pixel at a picture's natural size.
"""

from circle.pictures.amounts import AMOUNTS_SHOWN, Amounts, amounts_beside
from circle.pictures.calendars import WEEKS_SHOWN, Calendar, calendar
from circle.pictures.heaps import PLACES, SILL_WIDTH, Heap, heap
from circle.pictures.pebbles import Kind, outline
from circle.pictures.rises import Rise, rise
from circle.pictures.stones import Way, way_of

__all__ = [
    "AMOUNTS_SHOWN",
    "PLACES",
    "SILL_WIDTH",
    "WEEKS_SHOWN",
    "Amounts",
    "Calendar",
    "Heap",
    "Kind",
    "Rise",
    "Way",
    "amounts_beside",
    "calendar",
    "heap",
    "outline",
    "rise",
    "way_of",
]
