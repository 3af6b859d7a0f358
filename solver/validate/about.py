"""One object under examination: questions asked of many of its fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

from solver.instants import zone_of
from solver.validate.fault import Fault

LAST_MINUTE = 1439
MOST_AMOUNT = 10**9
YEARS = range(1970, 2500)


class About:
    """Builds the faults of one object."""

    def __init__(self, name: str) -> None:
        self._name = name

    def fault(self, field: str, text: str) -> Fault:
        """Build one fault."""
        return Fault(object=self._name, field=field, text=text)

    def repeated(self, field: str, values: Iterable[Hashable]) -> Iterator[Fault]:
        """Find values that appear more than once."""
        for value, times in Counter(values).items():
            if times > 1:
                yield self.fault(field, f"{value} appears {times} times; name it once")

    def unknown(
        self, field: str, values: Iterable[Hashable], known: frozenset[str]
    ) -> Iterator[Fault]:
        """Find ids that nothing has."""
        for value in values:
            if value not in known:
                yield self.fault(field, f"{value} is unknown")

    def amounts(self, field: str, values: Iterable[int]) -> Iterator[Fault]:
        """Find the first number that is negative or absurdly large."""
        for value in values:
            if not 0 <= value <= MOST_AMOUNT:
                what = "negative" if value < 0 else "too large"
                yield self.fault(field, f"{value} is {what}; give 0 to {MOST_AMOUNT}")
                return

    def days(self, field: str, values: Iterable[int], allowed: range) -> Iterator[Fault]:
        """Find day indices outside a range."""
        for day in values:
            if day not in allowed:
                bounds = f"{allowed.start} to {allowed.stop - 1}"
                yield self.fault(field, f"day {day} is outside {bounds}")

    def length(self, field: str, count: int, wanted: int, what: str) -> Iterator[Fault]:
        """Find an array of the wrong length."""
        if count != wanted:
            yield self.fault(field, f"has {count} entries, the horizon has {wanted} {what}")

    def zone(self, field: str, name: str) -> Iterator[Fault]:
        """Find a time zone that does not exist."""
        if not is_zone(name):
            yield self.fault(field, f"{name!r} is not an IANA time zone such as Europe/Dublin")

    def window(self, field: str, start: int, end: int) -> Iterator[Fault]:
        """Find wall-clock minutes that are not a window of at most one day."""
        if not (0 <= start <= LAST_MINUTE and 0 < end - start <= LAST_MINUTE + 1):
            yield self.fault(field, f"{start} to {end} is not a window of one day")

    def span(self, field: str, start: datetime, end: datetime) -> Iterator[Fault]:
        """Find naive instants, absurd years, seconds, and spans that do not run forward."""
        naive = [one for one in (start, end) if one.tzinfo is None]
        if naive:
            yield self.fault(field, f"{naive[0]} has no time zone; give an instant with offset")
            return
        if any(one.year not in YEARS for one in (start, end)):
            yield self.fault(
                field, f"{start} to {end} is outside {YEARS.start} to {YEARS.stop - 1}"
            )
        if any(one.second or one.microsecond for one in (start, end)):
            yield self.fault(field, f"{start} to {end} is not in whole minutes")
        if start >= end:
            yield self.fault(field, f"{start} to {end} does not run forward")


def is_zone(name: str) -> bool:
    """Say whether a time zone exists."""
    try:
        zone_of(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
