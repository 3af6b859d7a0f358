"""Reading what somebody typed; each mistake is kept for the field it belongs to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TypeVar
from zoneinfo import available_timezones

from werkzeug.datastructures import MultiDict

Value = TypeVar("Value")
LONGEST_TEXT = 200
MINUTES_PER_DAY = 1440


class Form:
    """Typed values of a submitted form; `errors` holds one message per field name.

    A reader notes an error when a value is missing or wrong; callers ask `ok` before they use any
    value. `scope` tells forms of one page apart.
    """

    def __init__(
        self, fields: MultiDict[str, str] | None = None, /, scope: str = "", **shown: object
    ) -> None:
        self._fields: MultiDict[str, str] = MultiDict() if fields is None else fields
        self._shown = {name: value for name, value in shown.items() if value is not None}
        self.errors: dict[str, str] = {}
        self.scope = scope

    def id(self, name: str) -> str:
        """The id of a field on the page."""
        return f"{self.scope}-{name}" if self.scope else name

    @property
    def ok(self) -> bool:
        """Whether every value read so far is right."""
        return not self.errors

    def __getitem__(self, name: str) -> str:
        """The text to show in a field: what was typed, else the value the form began with."""
        if name in self._fields:
            return self._fields[name]
        return str(self._shown.get(name, ""))

    def chosen(self, name: str) -> list[str]:
        """The values of a group of boxes, as typed or as the form began."""
        if self._fields:
            return self._fields.getlist(name)
        shown = self._shown.get(name, ())
        return [str(value) for value in shown] if isinstance(shown, Collection) else [str(shown)]

    def ticked(self, name: str) -> bool:
        """Whether a single box is ticked."""
        return bool(self._fields.get(name)) if self._fields else bool(self._shown.get(name))

    def refuse(self, name: str, message: str) -> None:
        """Note what is wrong with a field; the first message stays."""
        self.errors.setdefault(name, message)

    def refuse_all(self, messages: Mapping[str, str]) -> None:
        """Note what a verb found wrong, field by field."""
        for name, message in messages.items():
            self.refuse(name, message)

    def text(self, name: str, *, longest: int = LONGEST_TEXT) -> str:
        """Read a text that must not be empty; control characters are refused."""
        value = self.optional_text(name, longest=longest)
        if not value and name not in self.errors:
            self.refuse(name, "Please fill this in.")
        return value

    def optional_text(self, name: str, *, longest: int = LONGEST_TEXT) -> str:
        """Read a text that may be empty."""
        value = self._fields.get(name, "").strip()
        if len(value) > longest:
            self.refuse(name, f"Please use at most {longest} characters.")
        if any(unicodedata.category(sign) == "Cc" for sign in value):
            self.refuse(name, "This holds characters that cannot be shown; please type it anew.")
        return value

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """Read one of the allowed values."""
        value = self._fields.get(name, "")
        if value not in allowed:
            self.refuse(name, "Please choose one of the list.")
        return value

    def day(self, name: str) -> date | None:
        """Read a date as browsers send it."""
        return self._read(name, date.fromisoformat, "Please give a date, such as 2027-03-01.")

    def optional_day(self, name: str) -> date | None:
        """Read a date that may be left empty."""
        return self.day(name) if self._fields.get(name, "").strip() else None

    def whole(self, name: str, lowest: int, highest: int) -> int:
        """Read a whole number between two limits, both allowed."""
        message = f"Please give a whole number from {lowest:,} to {highest:,}."
        value = self._read(name, int, message)
        if value is not None and not lowest <= value <= highest:
            self.refuse(name, message)
        return lowest if value is None else value

    def number(self, name: str, lowest: float, highest: float) -> float:
        """Read a number between two limits, both allowed."""
        message = f"Please give a number from {lowest:g} to {highest:g}."
        value = self._read(name, float, message)
        if value is not None and not lowest <= value <= highest:
            self.refuse(name, message)
        return lowest if value is None else value

    def optional_number(self, name: str, lowest: float, highest: float) -> float | None:
        """Read a number of a range, or None when the field is empty."""
        return self.number(name, lowest, highest) if self.optional_text(name) else None

    def minute_of_day(self, name: str) -> int:
        """Read a time such as 07:30 as minutes after midnight; 24:00 is the end of the day."""
        minutes = self._read(name, minute_of, "Please give a time, such as 07:30.")
        return minutes or 0

    def zone(self, name: str) -> str:
        """Read the name of a time zone."""
        value = self._fields.get(name, "").strip()
        if value not in available_timezones():
            self.refuse(name, "Please give a time zone by its city, such as Europe/Dublin.")
        return value

    def weekdays(self, name: str) -> list[int]:
        """Read ticked weekdays, 0 Monday … 6 Sunday; at least one."""
        days = sorted({int(day) for day in self._fields.getlist(name) if day in set("0123456")})
        if not days:
            self.refuse(name, "Please tick at least one day.")
        return days

    def _read(self, name: str, convert: Callable[[str], Value], message: str) -> Value | None:
        try:
            return convert(self._fields.get(name, "").strip())
        except (ValueError, OverflowError):
            self.refuse(name, message)
            return None


def minute_of(text: str) -> int:
    """Turn a wall time such as "07:30" into minutes after midnight; raises `ValueError`."""
    found = re.fullmatch(r"(\d{1,2}):(\d\d)(:00)?", text)
    minute = 60 * int(found[1]) + int(found[2]) if found else MINUTES_PER_DAY + 1
    if found is None or minute > MINUTES_PER_DAY or int(found[2]) > 59:
        raise ValueError(f"{text!r} is not a time")
    return minute
