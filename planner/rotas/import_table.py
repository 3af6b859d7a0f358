"""What a rota's spreadsheet says, before anybody knows the people and the shifts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from planner.errors import InputError


class Shape(Enum):
    """The two ways in which teams write a rota down."""

    GRID = "people by days"
    ROWS = "one row a shift"


@dataclass(frozen=True)
class Times:
    """Local minutes after midnight of the day `[start_minute, end_minute)`; may pass 1440."""

    start_minute: int
    end_minute: int

    @property
    def text(self) -> str:
        """Say it, such as "22:00–06:00"."""
        return "–".join(
            f"{minute // 60 % 24:02d}:{minute % 60:02d}"
            for minute in (self.start_minute, self.end_minute)
        )


@dataclass(frozen=True)
class Entry:
    """One filled cell of a grid, or one row: who, when, and what is written.

    `code` is the text of the cell, or the name of the shift, empty where `times` say it all;
    `queue` is a name or empty.
    """

    row: int
    column: str
    person: str
    day: date
    code: str
    times: Times | None = None
    queue: str = ""


@dataclass(frozen=True)
class RotaTable:
    """A file as it was understood.

    It speaks of the dates `first_date` to `last_date`, both included, also where they are empty.
    `legend` maps codes to what the file says of them; `problems` are cells and rows that cannot
    be used, `notes` what was left out or inferred.
    """

    file: str
    sheet: str
    shape: Shape
    first_date: date
    last_date: date
    entries: tuple[Entry, ...]
    legend: Mapping[str, str]
    problems: tuple[InputError, ...] = field(default=())
    notes: tuple[str, ...] = ()
