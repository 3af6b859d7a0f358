"""Read when somebody is busy out of a calendar file: times only, never what or why.

Nothing is expanded: a series that repeats every week or day becomes one statement about its
weekdays, anything else that repeats is named as not understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component

from planner.errors import InputError, Place
from planner.people.wishes import Statement

LARGEST_BYTES = 1_000_000
MOST_EVENTS = 2_000
MOST_PARTS = 6_000
MOST_LINES = 60_000
LONGEST = timedelta(days=31)
FURTHEST = timedelta(days=731)
ONE_DAY = timedelta(days=1)
DAY_MINUTES = 1440
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RULE_PARTS = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"}
DO = "Export the calendar again as an iCalendar file (.ics), or enter the times by hand."

ZoneOn = Callable[[date], str]
"""The IANA zone where the person is on a date."""


@dataclass
class BusyTimes:
    """What was understood; `not_understood` names each other event by its place in the file."""

    statements: list[Statement] = field(default_factory=list)
    free: int = 0
    past: int = 0
    not_understood: list[str] = field(default_factory=list)


class NotUnderstoodError(Exception):
    """Why an event cannot be read, in words for the page."""


def read_busy_times(content: bytes, name: str, zone_on: ZoneOn, today: date) -> BusyTimes:
    """Read the busy events that are not over on `today`, as local times of the person.

    Raises `InputError` for what is no calendar, or too large to be one person's.
    """
    found = BusyTimes()
    for number, event in enumerate(_parsed(content, name).walk("VEVENT"), 1):
        try:
            _add(found, event, zone_on, today)
        except NotUnderstoodError as why:
            found.not_understood.append(f"Event {number}: {why}.")
        except (ValueError, OverflowError):
            found.not_understood.append(f"Event {number}: its times cannot be read.")
    found.statements = sorted(set(found.statements), key=lambda one: (one.from_date, repr(one)))
    return found


def _parsed(content: bytes, name: str) -> Calendar:
    """Refuse cheaply what would be dear to parse."""
    place = Place(file=name)
    if len(content) > LARGEST_BYTES:
        raise InputError("The file is larger than one person's calendar", DO, place)
    if content.upper().count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise InputError(f"The file holds more than {MOST_EVENTS} events", DO, place)
    if content.upper().count(b"BEGIN:") > MOST_PARTS or content.count(b"\n") > MOST_LINES:
        raise InputError("The file has too many parts", DO, place)
    if not content.lstrip(b"\xef\xbb\xbf \r\n").upper().startswith(b"BEGIN:VCALENDAR"):
        raise InputError("This is no calendar file", DO, place)
    try:
        parsed = Calendar.from_ical(content.decode("utf-8", "replace"))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as broken:
        raise InputError("The calendar file is broken", DO, place) from broken
    if not isinstance(parsed, Calendar):
        raise InputError("This is no calendar file", DO, place)
    return parsed


def _add(found: BusyTimes, event: Component, zone_on: ZoneOn, today: date) -> None:
    if str(event.get("TRANSP", "OPAQUE")) == "TRANSPARENT" or event.get("STATUS") == "CANCELLED":
        found.free += 1
        return
    start, end = _span(event, zone_on)
    last = _last_day(event, start)
    if (last or date.max) < today and end.date() <= today:
        found.past += 1
    elif start.date() > today + FURTHEST:
        raise NotUnderstoodError("it lies more than two years ahead")
    else:
        found.statements += _statements(event, start, end, last)


def _span(event: Component, zone_on: ZoneOn) -> tuple[datetime, datetime]:
    """Local wall times of the person, half-open."""
    first = _moment(event, "DTSTART")
    if first is None:
        raise NotUnderstoodError("it has no beginning")
    start, end = _wall(first, zone_on), _moment(event, "DTEND")
    length = event.get("DURATION")
    if end is not None:
        stop = _wall(end, zone_on)
    elif length is not None and isinstance(getattr(length, "dt", None), timedelta):
        stop = start + length.dt
    else:
        stop = start if isinstance(first, datetime) else start + ONE_DAY
    if stop <= start:
        raise NotUnderstoodError("it takes no time")
    if stop - start > LONGEST:
        raise NotUnderstoodError("it lasts longer than 31 days; enter it as dates by hand")
    return start, stop


def _moment(event: Component, name: str) -> datetime | date | None:
    given = event.get(name)
    if given is None:
        return None
    moment = getattr(given, "dt", None)
    if not isinstance(moment, date):
        raise NotUnderstoodError("its times cannot be read")
    if isinstance(moment, datetime) and moment.tzinfo is None and "TZID" in given.params:
        raise NotUnderstoodError("its time zone is not known")
    return moment


def _wall(moment: datetime | date, zone_on: ZoneOn) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(ZoneInfo(zone_on(moment.date()))).replace(tzinfo=None)


def _statements(
    event: Component, start: datetime, end: datetime, last: date | None
) -> Iterator[Statement]:
    if event.get("RRULE") is not None:
        yield _repeated(event, start, end, last)
        return
    day = start.date()
    while datetime.combine(day, time()) < end:
        begins = _minute(start, day)
        ends = _minute(end, day)
        yield Statement("cannot", (day.weekday(),), begins, ends, day, day + ONE_DAY)
        day += ONE_DAY


def _minute(at: datetime, day: date) -> int:
    """Minutes after midnight of the day, kept within it; a begun minute counts as a whole one."""
    minutes = -((datetime.combine(day, time()) - at) // timedelta(minutes=1))
    return min(max(minutes, 0), DAY_MINUTES)


def _repeated(event: Component, start: datetime, end: datetime, last: date | None) -> Statement:
    if end - start > ONE_DAY:
        raise NotUnderstoodError("it repeats and lasts longer than a day")
    begins = start.hour * 60 + start.minute
    minutes = -((start - end) // timedelta(minutes=1))
    to_date = None if last is None else last + ONE_DAY
    return Statement(
        "cannot", _weekdays(event, start), begins, begins + minutes, start.date(), to_date
    )


def _rule(event: Component) -> dict[str, list[object]]:
    rule = event.get("RRULE")
    if not isinstance(rule, dict) or "RDATE" in event:
        raise NotUnderstoodError("it repeats in a way that is not read here")
    parts = {str(name).upper(): list(values) for name, values in rule.items()}
    every = parts.get("INTERVAL", [1])
    if (
        not parts.keys() <= RULE_PARTS
        or every != [1]
        or parts.get("FREQ")
        not in (
            ["WEEKLY"],
            ["DAILY"],
        )
    ):
        raise NotUnderstoodError("it repeats in a way that is not read here")
    return parts


def _weekdays(event: Component, start: datetime) -> tuple[int, ...]:
    """The weekdays of a series where the person is, where its day may be another one."""
    rule, named = _rule(event), [str(one) for one in _rule(event).get("BYDAY", [])]
    if not set(named) <= set(WEEKDAYS):
        raise NotUnderstoodError("it repeats in a way that is not read here")
    if not named:
        return tuple(range(7)) if rule["FREQ"] == ["DAILY"] else (start.weekday(),)
    original = _moment(event, "DTSTART")
    assert original is not None
    moved = start.weekday() - original.weekday()
    return tuple(sorted({(WEEKDAYS.index(one) + moved) % 7 for one in named}))


def _last_day(event: Component, start: datetime) -> date | None:
    """The last day of what does not repeat for ever."""
    if event.get("RRULE") is None:
        return start.date()
    rule = _rule(event)
    for until in rule.get("UNTIL", []):
        if isinstance(until, date):
            return until.date() if isinstance(until, datetime) else until
    for count in rule.get("COUNT", []):
        days, left = set(_weekdays(event, start)), int(str(count))
        weeks = max(0, left - 1) // len(days)
        # Never earlier than the last one: at most a week too long.
        return start.date() + min(timedelta(weeks=weeks + 1) - ONE_DAY, 5 * FURTHEST)
    return None
