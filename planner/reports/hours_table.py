"""The columns of exported hours: the same in every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from planner.reports.hours import Amounts, Labels, PersonHours
from planner.reports.hours_report import HoursReport
from planner.reports.settled import Difference

Cell = str | int | float | date
HOURS, COUNT, TEXT, DAY = "hours", "count", "text", "day"
"""How a column is written: hours with two decimals, whole numbers, words, dates."""


@dataclass(frozen=True)
class Column:
    """A column with its title and the way its cells are written."""

    title: str
    kind: str


def in_hours(minutes: int) -> float:
    """Minutes as hours, rounded to what an export shows."""
    return round(minutes / 60, 2)


WHO = tuple(Column(title, TEXT) for title in ("Person", "External id", "Team", "Site"))
AMOUNTS: tuple[tuple[Column, Callable[[Amounts], Cell]], ...] = (
    (Column("Contract hours", HOURS), lambda one: in_hours(one.contract)),
    (Column("Credited hours", HOURS), lambda one: in_hours(one.credited)),
    (Column("Target hours", HOURS), lambda one: in_hours(one.target)),
    (Column("Planned hours", HOURS), lambda one: in_hours(one.planned)),
    (Column("Worked hours", HOURS), lambda one: in_hours(one.worked)),
    (Column("Paid hours", HOURS), lambda one: in_hours(one.paid)),
    (Column("Shifts", COUNT), lambda one: one.shifts),
    (Column("Nights", COUNT), lambda one: one.nights),
    (Column("Late shifts", COUNT), lambda one: one.lates),
    (Column("Sundays", COUNT), lambda one: one.sundays),
    (Column("Weekends", COUNT), lambda one: one.weekends),
    (Column("Public holidays", COUNT), lambda one: one.holidays),
)
COMPARED: tuple[tuple[Column, Callable[[PersonHours], Cell]], ...] = (
    (Column("Days", COUNT), lambda one: len(one.days)),
    (Column("Published days", COUNT), lambda one: one.published_days),
    (Column("Target of published days", HOURS), lambda one: in_hours(one.target_so_far)),
    (Column("Difference hours", HOURS), lambda one: in_hours(one.difference)),
    (Column("Overtime hours", HOURS), lambda one: in_hours(one.overtime)),
    (Column("Rota", TEXT), lambda one: ", ".join(one.rota_versions)),
)
AMOUNT_COLUMNS = tuple(column for column, _ in AMOUNTS)
PERIOD_COLUMNS = (*WHO, *AMOUNT_COLUMNS, *(column for column, _ in COMPARED))
DIFFERENCE_COLUMNS = (
    *(*WHO, Column("Day", DAY), *AMOUNT_COLUMNS),
    *(Column("Difference hours", HOURS), Column("Settled with", TEXT)),
)
DAY_COLUMNS = (*WHO, Column("Day", DAY), Column("Published", TEXT), *AMOUNT_COLUMNS)


def period_rows(report: HoursReport) -> Iterator[list[Cell]]:
    """One row a person."""
    for row in report.rows:
        compared = [value(row) for _, value in COMPARED]
        yield [*_who(row.labels), *_amounts(row.total), *compared]


def difference_rows(report: HoursReport) -> Iterator[list[Cell]]:
    """One row for each day of a closed month that is corrected with this period."""
    for one in report.differences:
        apart = in_hours(one.amounts.worked - one.amounts.target)
        yield [*_who(one.labels), one.day, *_amounts(one.amounts), apart, settled_words(one)]


def day_rows(report: HoursReport) -> Iterator[list[Cell]]:
    """One row for each person and day."""
    for row in report.rows:
        for one in row.days:
            published = "yes" if one.published else "not yet"
            yield [*_who(row.labels), one.day, published, *_amounts(one.amounts)]


def settled_words(one: Difference) -> str:
    """With which month a difference is settled."""
    return "the next closing" if one.with_month is None else f"{one.with_month:%B %Y}"


def _who(labels: Labels) -> list[Cell]:
    return [labels.shown_name, labels.external_id, labels.team_name, labels.site_name]


def _amounts(amounts: Amounts) -> list[Cell]:
    return [value(amounts) for _, value in AMOUNTS]
