"""What every part says when it is given something it cannot accept."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input the problem lies; unknown parts stay None.

    `row` is the line of the file as an editor or spreadsheet numbers it (the header is row 1).
    """

    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None


class InputError(ValueError):
    """Input that was refused: what is wrong, where, and what to do about it.

    The message names file, row, column and value as far as they are known, so that command line
    and pages can show it as it is. `what_to_do` is a whole sentence for the person who gave it.
    """

    def __init__(self, problem: str, what_to_do: str, place: Place | None = None) -> None:
        self.problem = problem
        self.what_to_do = what_to_do
        self.place = place or Place()
        super().__init__(f"{_where(self.place)}{problem}. {what_to_do}")

    @property
    def file(self) -> str | None:
        """Name of the file, as the person knows it."""
        return self.place.file

    @property
    def row(self) -> int | None:
        """Line of the file, the header being 1."""
        return self.place.row

    @property
    def column(self) -> str | None:
        """Name of the column or field."""
        return self.place.column

    @property
    def value(self) -> str | None:
        """The value that was refused, as it was written."""
        return self.place.value


def _where(place: Place) -> str:
    parts = [
        place.file,
        None if place.row is None else f"row {place.row}",
        None if place.column is None else f"column '{place.column}'",
        None if place.value is None else f"value '{_shortened(place.value)}'",
    ]
    named = ", ".join(part for part in parts if part is not None)
    return f"{named}: " if named else ""


def _shortened(value: str) -> str:
    return value if len(value) <= 60 else f"{value[:57]}…"


class PlannerError(Exception):
    """A request that is not carried out; the message is for the person who made it."""


class NotAllowed(PlannerError):  # noqa: N818 -- the name says what happened, as pages do
    """The actor lacks the right, or the scope does not reach so far."""


class NotFound(PlannerError):  # noqa: N818 -- see NotAllowed
    """There is no such thing (any more)."""


class Stale(PlannerError):  # noqa: N818 -- see NotAllowed
    """Somebody else changed it in the meantime; look again, then repeat."""


class Refused(PlannerError):  # noqa: N818 -- see NotAllowed
    """A rule of the product says no; the message says what to do instead."""


class Busy(Refused):
    """Others hold the database for longer than anybody waits; later it can be used."""


class FormError(PlannerError):
    """Fields that cannot be accepted: `fields` holds one message for each, by field name."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        super().__init__(" ".join(f"{name}: {message}" for name, message in fields.items()))


def refuse_fields(problems: Mapping[str, str | None]) -> None:
    """Raise `FormError` with the fields that have a problem; None means none."""
    found = {name: problem for name, problem in problems.items() if problem is not None}
    if found:
        raise FormError(found)
