"""What is wanted of a rota's spreadsheet, and what somebody answered about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from planner.rotas.import_dates import DateOrder


class Becomes(Enum):
    """What an imported rota becomes."""

    DRAFT = "draft"
    PINS = "pins"
    HISTORY = "history"


@dataclass(frozen=True)
class RotaRequest:
    """What is wanted of a file.

    `codes` maps codes to what they stand for, in the words of `target_of`; `people` names of the
    file to people's ids, None to leave a name out; `queue_id` is where everybody works who can,
    when the file does not say. `leave_out` stores the rest when cells are not understood.
    """

    team_id: str
    becomes: Becomes = Becomes.DRAFT
    order: DateOrder | None = None
    year: int | None = None
    sheet: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str | None] = field(default_factory=dict)
    queue_id: str | None = None
    leave_out: bool = False
