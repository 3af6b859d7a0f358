"""What an import of a rota would do, before anything is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from planner.rotas.import_plan import RotaPlan
from planner.rotas.import_request import RotaRequest
from planner.rotas.import_table import RotaTable

OPEN_SHOWN = 5


@dataclass(frozen=True)
class RotaPreview:
    """A file that was understood, and what storing it would do.

    `broken` says which rules that are always kept it breaks; empty for pins, which are held
    against the rules when a rota is made around them. `shifts_stored`: these shifts are here
    already. `ahead` counts shifts after today. `names` are the shown names of the team by id,
    `shift_names` what a code can stand for there.
    """

    file_name: str
    sha256: str
    request: RotaRequest
    table: RotaTable
    plan: RotaPlan
    broken: tuple[str, ...]
    shifts_stored: bool
    ahead: int
    names: Mapping[str, str]
    shift_names: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Say what was understood, such as "672 shifts; 3 more cells not understood: …"."""
        said = _counted(len(self.plan.shifts), "shift")
        if not self.plan.left_out:
            return f"{said}; every cell is understood."
        return f"{said}; {self._left_out()}"

    def _left_out(self) -> str:
        cells = [f"row {one.row} '{one.text}'" for one in self.plan.open_cells]
        cells += [f"row {one.row} '{one.value or ''}'" for one in self.plan.problems]
        more = ", …" if len(cells) > OPEN_SHOWN else ""
        shown = ", ".join(cells[:OPEN_SHOWN])
        return f"{_counted(len(cells), 'more cell')} not understood: {shown}{more}"

    @property
    def may_be_stored(self) -> bool:
        """Whether everybody is found, and what is not understood may be left out."""
        return not self.plan.people and (self.request.leave_out or not self.plan.left_out)

    @property
    def what_is_open(self) -> str:
        """Say what must be answered before anything can be stored; empty when nothing must."""
        if self.plan.people:
            names = ", ".join(one.name for one in self.plan.people[:OPEN_SHOWN])
            return f"Say who is meant, or leave them out: {names}."
        if self.plan.left_out and not self.request.leave_out:
            return f"Say what they stand for, or leave them out: {self._left_out()}."
        return ""

    @property
    def is_nothing(self) -> bool:
        """Whether storing it would change nothing."""
        return self.shifts_stored and not self.plan.absences

    def fingerprint(self) -> str:
        """Tell previews apart: equal only for the same file with the same consequences."""
        wanted = (self.sha256, self.request.becomes, self.request.team_id)
        return hashlib.sha256(repr((wanted, self.plan, self.shifts_stored)).encode()).hexdigest()


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
