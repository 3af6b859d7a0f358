"""Changing dated facts in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from planner.errors import NotFound, Stale
from planner.people.dated import in_force, left_of, next_change, overlaps
from planner.people.models import Person

Values = dict[str, Any]


def person_to_change(session: Session, person_id: str, version: int | None) -> Person:
    """The person, marked as changed so that two writers cannot both win.

    `version` is the one the caller saw; None skips that check, as for a file that was confirmed.
    Raises `NotFound` and `Stale`.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    if version is not None and version != person.version:
        raise Stale("Somebody else changed this person in the meantime. Look again.")
    flag_modified(person, "shown_name")
    return person


def set_fact(
    session: Session,
    table: Any,
    key: Values,
    values: Values,
    from_date: date,
    to_date: date | None = None,
) -> Values | None:
    """Let `values` hold from a date on, until the next change that is already stored.

    With `to_date` they hold on `[from_date, to_date)` and what held before holds again after
    it. `key` names whose fact it is (and of which queue). Gives the values that held before (an
    empty dict for none), or None when nothing changes.
    """
    rows = _rows(session, table, key)
    if to_date is None:
        to_date = next_change(rows, from_date)
    current = in_force(rows, from_date)
    before = {} if current is None else {name: getattr(current, name) for name in values}
    if before == values and not _ends_before(current, to_date):
        return None
    # What the change does not speak of goes on, such as consent when hours change.
    carried = {} if current is None else _values(current)
    _cut(session, table, rows, from_date, to_date)
    span = {"from_date": from_date, "to_date": to_date}
    session.add(table(**(carried | key | values | span)))
    session.flush()
    return before


def end_fact(
    session: Session, table: Any, key: Values, from_date: date, to_date: date | None = None
) -> bool:
    """Let nothing hold on `[from_date, to_date)`; says whether that changed anything."""
    rows = _rows(session, table, key)
    touched = [row for row in rows if overlaps(row, from_date, to_date)]
    _cut(session, table, touched, from_date, to_date)
    session.flush()
    return bool(touched)


def _rows(session: Session, table: Any, key: Values) -> Sequence[Any]:
    return session.scalars(select(table).filter_by(**key)).all()


def _ends_before(row: Any, to_date: date | None) -> bool:
    return row.to_date is not None and (to_date is None or row.to_date < to_date)


def _cut(
    session: Session, table: Any, rows: Sequence[Any], from_date: date, to_date: date | None
) -> None:
    for row in rows:
        if not overlaps(row, from_date, to_date):
            continue
        piece = left_of(row, from_date, to_date)
        if piece.before_to is not None and piece.after_from is not None:
            session.add(table(**(_values(row) | {"from_date": piece.after_from})))
        if piece.before_to is not None:
            row.to_date = piece.before_to
        elif piece.after_from is not None:
            row.from_date = piece.after_from
        else:
            session.delete(row)


def _values(row: Any) -> Values:
    names = [attribute.key for attribute in inspect(type(row)).column_attrs]
    return {name: getattr(row, name) for name in names if name != "id"}
