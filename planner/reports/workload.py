"""The month's hours for HR: contract, planned, credited, and what weighs on people."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.application import Planner
from planner.errors import FormError
from planner.people.facts import PersonFacts, people_facts
from planner.people.models import ExternalId, Person, Site
from planner.rotas.burdens import Burden, burden_of
from planner.rotas.ledger import holiday_dates
from planner.rotas.models import PublishedShift
from planner.rotas.published import shifts_of_people

MOST_DAYS = 400
ONE_DAY = timedelta(days=1)
# A cell that a spreadsheet would read as a formula, also after blanks or in full-width forms.
FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n\0|%")


@dataclass(frozen=True)
class WorkloadRow:
    """One person's span of days from published shifts; all hours in minutes.

    `target_minutes` is the contract less what is credited for absence and public holidays;
    `paid_minutes` is planned and credited together. Nights, Sundays and holidays count shifts.
    """

    person_id: str
    shown_name: str
    site_name: str
    contract_minutes: int
    credited_minutes: int
    target_minutes: int
    planned_minutes: int
    paid_minutes: int
    difference_minutes: int
    shifts: int
    nights: int
    lates: int
    sundays: int
    weekends: int
    holidays: int


def workload(planner: Planner, actor: Actor, first: date, last: date) -> list[WorkloadRow]:
    """Report on local dates `first` to `last`, both included, by site and name.

    HR and administrators see everybody who is employed in the span. Raises `FormError`.
    """
    require(actor, "hr", "admin")
    days = (last - first).days + 1
    if not 1 <= days <= MOST_DAYS:
        raise FormError({"last": f"Choose a span of 1 to {MOST_DAYS} days."})
    with planner.database.read() as session:
        ids = list(session.scalars(select(Person.id)))
        facts = [one for one in people_facts(session, ids, first, days) if any(one.present)]
        shifts = _by_person(shifts_of_people(session, ids, first, last))
        sites = {one.id: one.name for one in session.scalars(select(Site))}
        rows = [_row(one, shifts[one.person_id], sites) for one in facts]
    return sorted(rows, key=lambda row: (row.site_name, row.shown_name, row.person_id))


def workload_csv(planner: Planner, actor: Actor, first: date, last: date) -> bytes:
    """Write the report as CSV in UTF-8; hours with two decimals, one row a person."""
    rows = workload(planner, actor, first, last)
    with planner.database.read() as session:
        payroll = _external_ids(session)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(_cells(row, payroll.get(row.person_id, "")))
    # The mark tells spreadsheets that this is UTF-8.
    return out.getvalue().encode("utf-8-sig")


COLUMNS = (
    "Person",
    "External id",
    "Site",
    "Contract hours",
    "Credited hours",
    "Target hours",
    "Planned hours",
    "Paid hours",
    "Difference hours",
    "Shifts",
    "Nights",
    "Late shifts",
    "Sundays",
    "Weekends",
    "Public holidays",
)


def safe_cell(text: str) -> str:
    """Make text that a spreadsheet would run as a formula plain by a quote in front."""
    bare = text.replace("\0", "").replace("\r", " ").replace("\n", " ").replace("\t", " ")
    return f"'{bare}" if bare.strip().startswith(FORMULA_STARTS) else bare


def _cells(row: WorkloadRow, external_id: str) -> list[str]:
    minutes = (
        row.contract_minutes,
        row.credited_minutes,
        row.target_minutes,
        row.planned_minutes,
        row.paid_minutes,
        row.difference_minutes,
    )
    counts = (row.shifts, row.nights, row.lates, row.sundays, row.weekends, row.holidays)
    texts = (row.shown_name, external_id, row.site_name)
    return [
        *(safe_cell(text) for text in texts),
        *(f"{amount / 60:.2f}" for amount in minutes),
        *(str(count) for count in counts),
    ]


def _external_ids(session: Session) -> dict[str, str]:
    rows = session.scalars(select(ExternalId).order_by(ExternalId.system, ExternalId.id))
    return {row.person_id: row.value for row in rows}


def _by_person(shifts: Sequence[PublishedShift]) -> dict[str, list[PublishedShift]]:
    found: dict[str, list[PublishedShift]] = defaultdict(list)
    for shift in shifts:
        found[shift.person_id].append(shift)
    return found


def _row(
    facts: PersonFacts, shifts: Sequence[PublishedShift], sites: dict[str, str]
) -> WorkloadRow:
    burdens = [_burden(one, facts) for one in shifts]
    contract, credited = sum(facts.contract_minutes), sum(facts.credited_minutes)
    planned = sum(one.paid_minutes for one in shifts)
    site_id = next((one for one in facts.site_ids if one is not None), None)
    return WorkloadRow(
        person_id=facts.person_id,
        shown_name=facts.shown_name,
        site_name="" if site_id is None else sites[site_id],
        contract_minutes=contract,
        credited_minutes=credited,
        target_minutes=contract - credited,
        planned_minutes=planned,
        paid_minutes=planned + credited,
        difference_minutes=planned + credited - contract,
        shifts=len(shifts),
        nights=sum(one.night for one in burdens),
        lates=sum(one.late for one in burdens),
        sundays=sum(one.sunday for one in burdens),
        weekends=len({one.saturday for one in burdens if one.saturday is not None}),
        holidays=sum(one.holiday for one in burdens),
    )


def _burden(shift: PublishedShift, facts: PersonFacts) -> Burden:
    index = (shift.day - facts.first_date).days
    zone = facts.zones[index]
    return burden_of(shift.day, shift.start, shift.end, zone, holiday_dates(facts))
