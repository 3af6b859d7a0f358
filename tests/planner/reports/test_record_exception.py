"""Exceptions to the published days: who may enter them, and which can be right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.accounts.actor import Actor
from planner.accounts.models import AuditEntry
from planner.errors import FormError, NotAllowed, Refused, Stale
from planner.reports.close_month import close_month
from planner.reports.exception_rules import Worked
from planner.reports.models import ClosedHours, SettledForEverError
from planner.reports.record_exception import (
    Recorded,
    confirm_exception,
    record_exception,
    withdraw_exception,
)
from planner.rotas.worked_models import AWAY, CALLED_OUT, RECORDED, REPORTED, STAYED
from tests.planner.reports.month import MARCH, MEI, hours, it_is, on_leave, published
from tests.planner.rotas.scene import Scene, scene

TUESDAY = date(2027, 3, 30)
STAYED_LONGER = Worked(STAYED, TUESDAY, 30)


@pytest.fixture(scope="module")
def published_at(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    found = published(scene(tmp_path_factory.mktemp("march"), days=31))
    it_is(found, date(2027, 4, 2))
    return found


@pytest.fixture
def at(published_at: Scene) -> Scene:
    """The same March for every test, without the exceptions of the one before."""
    with published_at.planner.database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM worked_exception")
    return published_at


def entered(at: Scene, worked: Worked, who: Actor | None = None, name: str = MEI) -> Recorded:
    return record_exception(at.planner, who or at.people.lead, at.people.person_ids[name], worked)


def refusal(at: Scene, worked: Worked, name: str = MEI) -> dict[str, str]:
    with pytest.raises(FormError) as refused:
        entered(at, worked, name=name)
    return refused.value.fields


def test_what_a_lead_records_counts_at_once(at: Scene) -> None:
    assert entered(at, STAYED_LONGER).state == RECORDED
    assert hours(at).difference == 30


def test_what_people_report_counts_when_it_is_confirmed(at: Scene) -> None:
    reported = entered(at, STAYED_LONGER, at.people.agent)
    assert reported.state == REPORTED
    assert hours(at).difference == 0
    with pytest.raises(NotAllowed):
        confirm_exception(at.planner, at.people.agent, reported.exception_id)
    confirm_exception(at.planner, at.people.lead, reported.exception_id)
    assert hours(at).difference == 30
    with pytest.raises(Stale, match="recorded already"):
        confirm_exception(at.planner, at.people.hr, reported.exception_id)


def test_people_take_back_their_own_until_it_is_confirmed(at: Scene) -> None:
    first = entered(at, STAYED_LONGER, at.people.agent)
    withdraw_exception(at.planner, at.people.agent, first.exception_id)
    second = entered(at, STAYED_LONGER, at.people.agent)
    confirm_exception(at.planner, at.people.lead, second.exception_id)
    with pytest.raises(Refused, match="ask your lead"):
        withdraw_exception(at.planner, at.people.agent, second.exception_id)
    withdraw_exception(at.planner, at.people.lead, second.exception_id)
    with pytest.raises(Stale):
        withdraw_exception(at.planner, at.people.lead, second.exception_id)
    assert hours(at).difference == 0


def test_others_have_no_say(at: Scene) -> None:
    for who in (at.people.other_lead, at.people.agent):
        with pytest.raises(NotAllowed):
            entered(at, STAYED_LONGER, who, "Ben")
    reported = entered(at, STAYED_LONGER, at.people.agent)
    for verb in (confirm_exception, withdraw_exception):
        with pytest.raises(NotAllowed):
            verb(at.planner, at.people.other_lead, reported.exception_id)


@pytest.mark.parametrize(
    ("worked", "field", "words"),
    [
        (Worked("late", TUESDAY, 30), "kind", "Use one of"),
        (Worked(STAYED, date(2027, 4, 3), 30), "day", "not come yet"),
        (Worked(STAYED, date(2025, 3, 1), 30), "day", "not employed"),
        (Worked(STAYED, TUESDAY, 0), "minutes", "1 to 960"),
        (Worked(STAYED, TUESDAY, 961), "minutes", "1 to 960"),
        (Worked(STAYED, date(2027, 3, 28), 30), "day", "no shift"),
        (Worked(AWAY, date(2027, 3, 28), 30), "day", "no shift"),
        (Worked(AWAY, TUESDAY, 481), "minutes", "480 minutes of work are left"),
        (Worked(CALLED_OUT, TUESDAY, 30), "start_minute", "when the work began"),
        (Worked(CALLED_OUT, TUESDAY, 30, start_minute=1440), "start_minute", "when the work"),
        (Worked(CALLED_OUT, TUESDAY, 30, start_minute=500), "start_minute", "lies in a shift"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    at: Scene, worked: Worked, field: str, words: str
) -> None:
    found = refusal(at, worked)
    assert set(found) == {field}
    assert words in found[field]


def test_nothing_is_entered_twice(at: Scene) -> None:
    for worked, field in (
        (STAYED_LONGER, "day"),
        (Worked(CALLED_OUT, TUESDAY, 30, start_minute=1300), "start_minute"),
    ):
        entered(at, worked)
        assert "already" in refusal(at, worked)[field]
    entered(at, Worked(AWAY, TUESDAY, 400))
    assert "80 minutes" in refusal(at, Worked(AWAY, TUESDAY, 81))["minutes"]


def test_nobody_is_away_twice_on_a_day_of_time_off(at: Scene) -> None:
    on_leave(at, date(2027, 3, 23), date(2027, 3, 23), "Ben", "sick")
    assert "no shift" in refusal(at, Worked(AWAY, date(2027, 3, 23), 60), "Ben")["day"]


def test_every_step_is_kept_with_who_and_when(at: Scene) -> None:
    reported = entered(at, STAYED_LONGER, at.people.agent)
    confirm_exception(at.planner, at.people.lead, reported.exception_id)
    withdraw_exception(at.planner, at.people.hr, reported.exception_id)
    with at.planner.database.read() as session:
        query = select(AuditEntry).where(AuditEntry.entity_id == reported.exception_id)
        steps = session.scalars(query.order_by(AuditEntry.id)).all()
    assert [step.action for step in steps] == ["report", "confirm", "withdraw"]
    users = (at.people.agent, at.people.lead, at.people.hr)
    assert [step.user_id for step in steps] == [who.user_id for who in users]


def test_settled_hours_cannot_be_written_again(tmp_path: Path) -> None:
    at = published(scene(tmp_path, days=31))
    it_is(at, date(2027, 4, 2))
    close_month(at.planner, at.people.hr, MARCH.first)
    with at.planner.database.read() as session:
        row = session.scalars(select(ClosedHours)).first()
        assert row is not None
        row.days = []
        with pytest.raises(SettledForEverError):
            session.flush()
