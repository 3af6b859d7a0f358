"""Opening balances from a file of their own: seen first, stored once, every problem placed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from planner.accounts.models import AuditEntry, ImportBatch
from planner.application import Planner
from planner.errors import NotAllowed, Stale
from planner.people.import_balances import BalancesPreview, import_balances, preview_balances
from planner.people.opening_balances import opening_balances
from planner.people.people_table import PeopleFileError
from planner.rotas.models import LedgerEntry
from tests.factories.organisation import Organisation, organisation, test_planner

HEADER = "e-mail,nights,weekends,lates,holidays"
BEN = "ben@example.org,4,2,,0"


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def stored(planner: Planner) -> Organisation:
    return organisation(planner)


def _preview(planner: Planner, stored: Organisation, *lines: str) -> BalancesPreview:
    content = "\n".join(lines).encode()
    return preview_balances(planner, stored.hr, content, "b.csv", date(2027, 1, 1))


def _count(planner: Planner, table: type[object]) -> int:
    with planner.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_balances_are_seen_first_and_count_from_the_day_before(
    planner: Planner, stored: Organisation
) -> None:
    preview = _preview(planner, stored, HEADER, BEN, "emer@example.org,0,0,0,0")
    assert [one.balance.name for one in preview.changed] == ["Ben", "Emer"]
    assert _count(planner, LedgerEntry) == 0
    assert import_balances(planner, stored.hr, preview).changed == 2
    ben = stored.person_ids["Ben"]
    with planner.database.read() as session:
        held = opening_balances(session, [ben])[ben]
        days = set(session.scalars(select(LedgerEntry.day)))
    assert held == {"nights": 4, "weekends": 2, "holidays": 0}
    assert days == {date(2026, 12, 31)}


def test_the_same_file_twice_changes_nothing_and_another_brings_the_difference(
    planner: Planner, stored: Organisation
) -> None:
    import_balances(planner, stored.hr, _preview(planner, stored, HEADER, BEN))
    counted = [_count(planner, one) for one in (LedgerEntry, ImportBatch, AuditEntry)]
    again = _preview(planner, stored, HEADER, BEN)
    assert (again.changed, again.unchanged) == ((), 1)
    assert import_balances(planner, stored.hr, again).batch_id is None
    assert counted == [_count(planner, one) for one in (LedgerEntry, ImportBatch, AuditEntry)]
    more = _preview(planner, stored, HEADER, "ben@example.org,5,,,")
    (change,) = more.changed[0].changes
    assert (change.field, change.before, change.after) == ("opening nights", "4", "5")
    import_balances(planner, stored.hr, more)
    with planner.database.read() as session:
        ben = stored.person_ids["Ben"]
        assert opening_balances(session, [ben])[ben]["nights"] == 5


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([HEADER], "nobody is in the file"),
        ([HEADER, "bem@example.org,1,,,"], "row 2, column 'e-mail'.*Did you mean ben@example.org"),
        ([HEADER, "ben@example.org,-1,,,"], "row 2, column 'nights', value '-1'"),
        ([HEADER, BEN, BEN], "row 3.*row 2 names the same person"),
        (["external id,nights", "X,1"], "column 'external id', value 'X': nobody has this"),
        (["e-mail,night shifts", "ben@example.org,1"], "this column is not known"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    planner: Planner, stored: Organisation, lines: list[str], said: str
) -> None:
    with pytest.raises(PeopleFileError, match=said):
        _preview(planner, stored, *lines)


def test_balances_that_changed_meanwhile_are_not_replaced(
    planner: Planner, stored: Organisation
) -> None:
    preview = _preview(planner, stored, HEADER, BEN)
    import_balances(planner, stored.hr, _preview(planner, stored, HEADER, "ben@example.org,9,,,"))
    with pytest.raises(Stale):
        import_balances(planner, stored.hr, preview)


def test_only_hr_and_administrators_import_balances(planner: Planner, stored: Organisation) -> None:
    for actor in (stored.lead, stored.agent):
        with pytest.raises(NotAllowed):
            preview_balances(planner, actor, f"{HEADER}\n{BEN}".encode(), "b.csv")
