"""How instants, dates, and amounts are written on pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask

from planner.rotas.notice import notice_words, why_words

MINUTES_PER_DAY = 1440
HOUR_SECONDS = 3600
LONGEST_IN_SECONDS = 300
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(value: date) -> str:
    """Write a date as "Tue 9 Mar"."""
    return f"{WEEKDAYS[value.weekday()]} {value.day} {value:%b}"


def long_day(value: date) -> str:
    """Write a date as "Tuesday 9 March 2027"."""
    return f"{LONG_WEEKDAYS[value.weekday()]} {value.day} {value:%B %Y}"


def dated(value: date) -> str:
    """Write a date as "9 Mar 2027"."""
    return f"{value.day} {value:%b %Y}"


def clock(value: datetime, zone: str) -> str:
    """Write the wall time of an instant in a zone, as "07:30"."""
    return f"{value.astimezone(ZoneInfo(zone)):%H:%M}"


def local_day(value: datetime, zone: str) -> str:
    """Write the local date of an instant in a zone, as "Tue 9 Mar"."""
    return day(value.astimezone(ZoneInfo(zone)).date())


def moment(value: datetime, zone: str) -> str:
    """Write an instant as "Tue 9 Mar, 07:30" in a zone."""
    return f"{local_day(value, zone)}, {clock(value, zone)}"


def closing(value: datetime, zone: str) -> str:
    """Write an end that is not included as "Tue 9 Mar 2027, 24:00": midnight ends its day."""
    at = value.astimezone(ZoneInfo(zone))
    if at.hour or at.minute:
        return f"{day(at.date())} {at.year}, {at:%H:%M}"
    last = at.date() - timedelta(days=1)
    return f"{day(last)} {last.year}, 24:00"


def wall(minute: int) -> str:
    """Write minutes after midnight as a time; past midnight counts on from 00:00."""
    if minute == MINUTES_PER_DAY:
        return "24:00"
    minute %= MINUTES_PER_DAY
    return f"{minute // 60:02}:{minute % 60:02}"


def hours(minutes: float) -> str:
    """Write minutes as hours: "7.5 h", "8 h"."""
    return f"{number(minutes / 60)} h"


def exact_hours(minutes: int) -> str:
    """Write minutes as hours to the minute: "136.5 h", "0.02 h"."""
    return f"{hour_number(minutes)} h"


def hour_number(minutes: int) -> str:
    """Write minutes as hours without the unit, for columns that name it: "136.5", "−1"."""
    text = f"{minutes / 60:,.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def hours_apart(minutes: int) -> str:
    """Write a difference in minutes as hours with its sign: "+0.5 h", "−1 h", "0 h"."""
    return f"+{exact_hours(minutes)}" if minutes > 0 else exact_hours(minutes)


def number(value: float) -> str:
    """Write a number with at most one decimal and a true minus sign."""
    rounded = round(value, 1) + 0.0  # what rounds to nothing has no sign
    text = f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"
    return text.replace("-", "−")


def signed(value: float) -> str:
    """Write a difference with its sign: "+1", "−2", "0"."""
    return f"+{number(value)}" if round(value, 1) > 0 else number(value)


def percent(share: float) -> str:
    """Write a share (0–1) as "80 %"."""
    return f"{number(share * 100)} %"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: "1 shift", "2 shifts"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def city(zone: str) -> str:
    """Write a time zone by its city: "Dublin"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def weekdays(days: list[int]) -> str:
    """Write weekdays as "Mon–Fri" or "Mon, Wed, Sat"."""
    if not days:
        return "no day"
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return "every day" if len(days) == 7 else f"{WEEKDAYS[days[0]]}–{WEEKDAYS[days[-1]]}"
    return ", ".join(WEEKDAYS[each] for each in days)


def promise(share: float, threshold_seconds: int) -> str:
    """Write a service target: "80 % within 20 seconds"."""
    return f"{share * 100:g} % within {duration(threshold_seconds)}"


def duration(seconds: int) -> str:
    """Write a span of time in its natural unit."""
    if seconds <= LONGEST_IN_SECONDS:
        return f"{seconds} seconds"
    if seconds < HOUR_SECONDS:
        return f"{seconds / 60:.3g} minutes"
    return f"{seconds / HOUR_SECONDS:.3g} hours"


def install(app: Flask) -> None:
    """Make the words available to templates as filters."""
    for word in (
        *(day, long_day, dated, clock, local_day, moment, closing, wall),
        *(
            hours,
            exact_hours,
            hour_number,
            hours_apart,
            number,
            signed,
            percent,
            plural,
            city,
            weekdays,
            promise,
            duration,
            notice_words,
            why_words,
        ),
    ):
        app.jinja_env.filters[word.__name__] = word
