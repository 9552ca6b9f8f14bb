"""Days: everywhere on earth, each date of a year is one day, and the next begins when it ends; daylight saving too."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from circle import clock as circle_clock

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
STEP = timedelta(hours=2)
DAYS = 365


def test_in_every_zone_each_date_of_a_year_is_one_day(clock: Any) -> None:
    zones = sorted(zone for zone in available_timezones() if zone not in ("Factory", "localtime"))
    for zone in zones:
        seen: list[date] = []
        for step in range(DAYS * 12 + 13):
            clock.set(FIRST + step * STEP)
            day = circle_clock.local_day(zone)
            if not seen or day != seen[-1]:
                seen.append(day)
        whole = [seen[0] + timedelta(days=count) for count in range(len(seen))]
        assert seen == whole, f"{zone}: a date is left out, or comes twice"
        assert len(seen) in (DAYS + 1, DAYS + 2), zone
    print(f"\ndays: {len(zones)} zones, {DAYS} days, each date once and in order")
    assert len(zones) > 400
