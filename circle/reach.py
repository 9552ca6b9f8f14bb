"""When somebody can be reached, by what they said themselves. Who said nothing of it may be asked.

Pure: the instant asked about is given. All of it is by the clock on their own wall, whatever that does in spring.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo


def can_be_reached(reach: Any, time_zone: str, at: datetime) -> bool:
    """Whether somebody in `time_zone` can be reached at an instant. `reach` has the columns of a Reach, or is none.

    Who has not said when may be asked: it is a card on a screen they have open, and no answer is an answer.
    """
    if reach is None:
        return True
    local = at.astimezone(ZoneInfo(time_zone))
    if reach.not_on == local.date():
        return False
    minute, began = local.hour * 60 + local.minute, local.date()
    if reach.until_minute > reach.from_minute:
        is_within = reach.from_minute <= minute < reach.until_minute
    else:  # into the next day, or all around the clock
        is_within = minute >= reach.from_minute or minute < reach.until_minute
        began -= timedelta(days=minute < reach.from_minute)
    return is_within and bool(reach.days & 1 << began.weekday())
