"""Importing what people bring along, from a file of its own: look first, store after."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.accounts.models import ImportBatch
from planner.accounts.texts import tidy_email
from planner.application import Planner
from planner.errors import InputError, Place, Stale
from planner.people.cells import CellError, carried
from planner.people.import_plan import FieldChange
from planner.people.known_names import KnownNames, similar
from planner.people.models import Person
from planner.people.opening_balances import bring_to, opening_balances
from planner.people.people_table import NamedCells, PeopleFileError, read_bytes, read_rows
from planner.people.person_row import BALANCES
from planner.people.wanted_facts import NOTHING

COLUMNS = ("e-mail", "external id", "person", *BALANCES)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Balance:
    """What one row says that a person brings along, by kind."""

    row: int
    person_id: str
    name: str
    amounts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class BalanceChange:
    """A person whose balances differ from the file's, kind by kind."""

    balance: Balance
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class BalancesPreview:
    """A file that was understood, and what storing it would do; nothing is stored yet.

    The balances are those carried before `before`.
    """

    file_name: str
    sha256: str
    before: date
    balances: tuple[Balance, ...]
    changed: tuple[BalanceChange, ...]

    @property
    def unchanged(self) -> int:
        """How many people's balances are as the file says."""
        return len(self.balances) - len(self.changed)

    def fingerprint(self) -> str:
        """Tell previews apart: equal only for the same file with the same consequences."""
        said = repr((self.sha256, self.before, self.changed))
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class BalancesImported:
    """What was stored; `batch_id` None when the file changed nothing."""

    batch_id: str | None
    changed: int
    unchanged: int


def preview_balances(
    planner: Planner,
    actor: Actor,
    source: Path | bytes,
    file_name: str,
    before: date | None = None,
) -> BalancesPreview:
    """Read a file of opening balances and say what would change; for HR and administrators.

    Columns: e-mail or external id, and any of nights, weekends, lates, holidays; an empty cell
    changes nothing. `before` is the first day that no longer belongs to them (today without it).
    Raises `PeopleFileError` with everything that is wrong.
    """
    require(actor, "hr", "admin")
    content = read_bytes(source, file_name)
    rows = read_rows(content, file_name, COLUMNS, ())
    with planner.database.read() as session:
        balances = _Reader(session, file_name).balances(rows)
        changed = _changes(session, balances)
    digest = hashlib.sha256(content).hexdigest()
    before = before or planner.clock().date()
    return BalancesPreview(file_name, digest, before, balances, changed)


def import_balances(planner: Planner, actor: Actor, preview: BalancesPreview) -> BalancesImported:
    """Store what a preview showed, all of it or nothing; for HR and administrators.

    Raises `Stale` when the balances changed since the preview.
    """
    require(actor, "hr", "admin")
    if not preview.changed:
        return BalancesImported(None, 0, preview.unchanged)
    now = planner.clock()
    with planner.database.write() as session:
        if _changes(session, preview.balances) != preview.changed:
            raise Stale("Balances were changed since this preview. Look at the file again.")
        batch = ImportBatch(
            kind="balances",
            file_name=preview.file_name,
            sha256=preview.sha256,
            user_id=actor.user_id,
            at=now,
            summary={"changed": len(preview.changed), "unchanged": preview.unchanged},
        )
        session.add(batch)
        session.flush()
        for one in preview.changed:
            person_id, day = one.balance.person_id, preview.before - ONE_DAY
            bring_to(session, person_id, dict(one.balance.amounts), day, now)
            before = {each.field: each.before for each in one.changes}
            after = {each.field: each.after for each in one.changes}
            record(session, now, actor, "import", "person", person_id, before, after)
        record(session, now, actor, "import", "balances", batch.id, None, dict(batch.summary))
    return BalancesImported(batch.id, len(preview.changed), preview.unchanged)


class _Reader:
    """Finds the people of the rows and collects everything that is wrong."""

    def __init__(self, session: Session, file_name: str) -> None:
        self._session, self._file = session, file_name
        self._known = KnownNames.read(session)
        self._problems: list[InputError] = []
        self._row_of: dict[str, int] = {}

    def balances(self, rows: Sequence[NamedCells]) -> tuple[Balance, ...]:
        """Give the balances of all rows; raises `PeopleFileError`."""
        found = [self._balance(cells) for cells in rows]
        if not rows:
            nobody = InputError("nobody is in the file", "Add a row each.", Place(self._file))
            self._problems.append(nobody)
        if self._problems:
            raise PeopleFileError(self._problems)
        return tuple(one for one in found if one is not None)

    def _balance(self, cells: NamedCells) -> Balance | None:
        person_id = self._person_id(cells)
        amounts = tuple((kind, self._amount(cells, kind)) for kind in BALANCES)
        if person_id is None:
            return None
        if person_id in self._row_of:
            problem = f"row {self._row_of[person_id]} names the same person"
            self._problems.append(cells.problem("e-mail", problem, "Keep one of the two rows."))
        self._row_of.setdefault(person_id, cells.row)
        name = self._session.get_one(Person, person_id).shown_name
        given = tuple((kind, amount) for kind, amount in amounts if amount is not None)
        return Balance(cells.row, person_id, name, given)

    def _person_id(self, cells: NamedCells) -> str | None:
        email, external = tidy_email(cells.text("e-mail")), cells.text("external id")
        by_email = self._known.person_of_email.get(email)
        found = by_email or self._known.person_of_external_id.get(external)
        if found is None:
            column = "external id" if external and not email else "e-mail"
            known = self._known.person_of_email if column == "e-mail" else ()
            what = similar(email, known) if known else "Give the e-mail address."
            self._problems.append(cells.problem(column, "nobody has this", what))
        return found

    def _amount(self, cells: NamedCells, kind: str) -> int | None:
        text = cells.text(kind)
        try:
            return carried(text) if text else None
        except CellError as wrong:
            self._problems.append(cells.problem(kind, wrong.problem, wrong.what_to_do))
            return None


def _changes(session: Session, balances: Sequence[Balance]) -> tuple[BalanceChange, ...]:
    held = opening_balances(session, [one.person_id for one in balances])
    found = (BalanceChange(one, _differences(one, held.get(one.person_id, {}))) for one in balances)
    return tuple(one for one in found if one.changes)


def _differences(balance: Balance, held: dict[str, int]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(f"opening {kind}", str(held.get(kind, NOTHING)), str(amount))
        for kind, amount in balance.amounts
        if held.get(kind) != amount
    )
