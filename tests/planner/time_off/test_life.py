"""From the request to the decision: who may do what, and what each step leaves behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.accounts.actor import Actor
from planner.accounts.models import AuditEntry
from planner.errors import FormError, NotAllowed, NotFound, PlannerError, Refused, Stale
from planner.people.absence import Absence
from planner.people.edit import set_contract
from planner.people.facts import PersonFacts, people_facts
from planner.people.models import PeriodClose, TimeOffStep
from planner.time_off.decide import approve, decline
from planner.time_off.enter import enter_time_off
from planner.time_off.queries import look_ahead, my_time_off, team_time_off, time_off_page
from planner.time_off.withdraw import withdraw
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import MONDAY, Scene, scene

from .asking import FIRST, LAST, LEAVE, agent, asked, facts, stored


def credited(at: Scene, name: str) -> PersonFacts:
    with at.planner.database.read() as session:
        return people_facts(session, [at.people.person_ids[name]], MONDAY, 28)[0]


def steps(at: Scene, time_off_id: str) -> list[tuple[str, str | None]]:
    with at.planner.database.read() as session:
        rows = session.scalars(select(TimeOffStep).order_by(TimeOffStep.id))
        return [(row.state, row.user_id) for row in rows if row.time_off_id == time_off_id]


def test_a_request_changes_no_rota_and_no_hours_before_it_is_approved(at: Scene) -> None:
    time_off = asked(at)
    assert credited(at, "Ben").time_off == ()
    assert sum(credited(at, "Ben").credited_minutes) == 0
    assert facts(at, "TimeOffChanged") == []
    approve(at.planner, at.people.lead, time_off, 1)
    assert sum(credited(at, "Ben").credited_minutes) == 40 * 60
    assert len(facts(at, "TimeOffChanged")) == 1


def test_the_steps_say_who_and_when(at: Scene) -> None:
    time_off = asked(at)
    clock_of(at.planner).forward(days=1)
    approve(at.planner, at.people.lead, time_off, 1)
    clock_of(at.planner).forward(days=1)
    withdraw(at.planner, at.people.hr, time_off, 2)
    assert steps(at, time_off) == [
        ("requested", None),
        ("approved", at.people.lead.user_id),
        ("withdrawn", at.people.hr.user_id),
    ]
    page = time_off_page(at.planner, at.people.lead, time_off)
    assert [(one.state, one.by) for one in page.steps] == [
        ("requested", "command line"),
        ("approved", "lead"),
        ("withdrawn", "hr"),
    ]
    assert page.effect is None


def test_a_decision_is_told_by_ids_alone(at: Scene) -> None:
    granted, refused = asked(at), asked(at, "Ciara")
    approve(at.planner, at.people.lead, granted, 1)
    decline(at.planner, at.people.lead, refused, 1, "Too many are away")
    ids = at.people.person_ids
    assert facts(at, "TimeOffRequested") == [
        {"time_off_id": granted, "person_id": ids["Ben"]},
        {"time_off_id": refused, "person_id": ids["Ciara"]},
    ]
    user = {"user_id": at.people.lead.user_id}
    assert facts(at, "TimeOffDecided") == [
        {"time_off_id": granted, "person_id": ids["Ben"], "state": "approved", **user},
        {"time_off_id": refused, "person_id": ids["Ciara"], "state": "declined", **user},
    ]
    with at.planner.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.entity == "time off")).all()
    assert [one.action for one in entries] == ["request", "request", "approve", "decline"]


def test_declining_asks_why(at: Scene) -> None:
    time_off = asked(at)
    with pytest.raises(FormError, match="Say why"):
        decline(at.planner, at.people.lead, time_off, 1, "  ")
    assert stored(at, time_off).state == "requested"
    decline(at.planner, at.people.lead, time_off, 1, "Two others are away")
    (said,) = time_off_page(at.planner, agent(at, "Ben"), time_off).reasons
    assert (said.about, said.text, said.said_by) == ("decline", "Two others are away", "lead")


def test_the_credit_is_that_of_the_contract_on_the_day_of_approval(at: Scene) -> None:
    time_off = asked(at)
    ben = at.people.person_ids["Ben"]
    half = (240, 240, 240, 240, 240, 0, 0)
    set_contract(at.planner, at.people.hr, ben, None, date(2027, 3, 1), 1200, half)
    approve(at.planner, at.people.lead, time_off, 1)
    assert stored(at, time_off).credited_minutes == 1200


@pytest.mark.parametrize(
    ("kind", "window", "credited_minutes"),
    [("leave", None, 480), ("leave", (540, 720), 180), ("unpaid", None, 0), ("sick", None, 480)],
)
def test_what_a_day_counts(
    still: Scene, kind: str, window: tuple[int, int] | None, credited_minutes: int
) -> None:
    day, ben = Absence(kind, FIRST, FIRST, window), still.people.person_ids["Ben"]
    assert look_ahead(still.planner, agent(still, "Ben"), ben, day).credited_minutes == (
        credited_minutes
    )


def test_a_lead_enters_time_off_and_the_person_finds_it(at: Scene) -> None:
    made = enter_time_off(at.planner, at.people.lead, at.people.person_ids["Ben"], LEAVE)
    assert (made.shown_name, made.clashes) == ("Ben", ())
    (line,) = my_time_off(at.planner, agent(at, "Ben")).lines
    assert (line.id, line.state, line.credited_minutes) == (made.time_off_id, "approved", 2400)
    assert [one["state"] for one in facts(at, "TimeOffDecided")] == ["approved"]


def test_the_team_page_parts_what_waits_from_what_holds(at: Scene) -> None:
    waiting, held, refused = asked(at), asked(at, "Ciara"), asked(at, "Declan")
    approve(at.planner, at.people.lead, held, 1)
    decline(at.planner, at.people.lead, refused, 1, "no")
    page = team_time_off(at.planner, at.people.lead, at.people.team_id)
    assert [one.id for one in page.waiting] == [waiting]
    assert [one.id for one in page.approved] == [held]
    assert [one.id for one in page.others] == [refused]
    with pytest.raises(NotAllowed):
        team_time_off(at.planner, at.people.other_lead, at.people.team_id)


@pytest.mark.parametrize("role", ["lead", "hr", "admin"])
def test_those_who_decide(at: Scene, role: str) -> None:
    approve(at.planner, getattr(at.people, role), asked(at), 1)


@pytest.mark.parametrize("verb", ["approve", "decline", "enter", "withdraw", "look"])
def test_a_lead_of_another_team_and_a_colleague_decide_nothing(at: Scene, verb: str) -> None:
    time_off = asked(at)
    planner, ben = at.planner, at.people.person_ids["Ben"]
    other_days = Absence("leave", MONDAY, MONDAY)

    def attempt(actor: Actor) -> None:
        match verb:
            case "approve":
                approve(planner, actor, time_off, 1)
            case "decline":
                decline(planner, actor, time_off, 1, "no")
            case "enter":
                enter_time_off(planner, actor, ben, other_days)
            case "withdraw":
                withdraw(planner, actor, time_off, 1)
            case _:
                time_off_page(planner, actor, time_off)

    for actor in (at.people.other_lead, agent(at, "Ciara")):
        with pytest.raises(NotAllowed):
            attempt(actor)
    assert stored(at, time_off).state == "requested"


def test_a_request_is_withdrawn_by_who_made_it_and_approved_time_off_is_not(at: Scene) -> None:
    ben = agent(at, "Ben")
    first, second = asked(at), asked(at, absence=Absence("leave", MONDAY, MONDAY))
    with pytest.raises(NotAllowed):
        withdraw(at.planner, at.people.lead, first, 1)
    withdraw(at.planner, ben, first, 1)
    approve(at.planner, at.people.lead, second, 1)
    with pytest.raises(Refused, match="Ask your team lead"):
        withdraw(at.planner, ben, second, 2)
    assert (stored(at, first).state, stored(at, second).state) == ("withdrawn", "approved")
    asked(at)  # the days are free again


WRONG = {
    "backwards": Absence("leave", LAST, FIRST),
    "huge": Absence("leave", FIRST, FIRST + timedelta(days=731)),
    "another age": Absence("leave", date(9999, 12, 31), date(9999, 12, 31)),
    "unknown kind": Absence("picnic", FIRST, FIRST),
    "part of two days": Absence("leave", FIRST, LAST, (540, 720)),
    "a part that ends before it starts": Absence("leave", FIRST, FIRST, (720, 540)),
    "overlapping": Absence("sick", LAST, LAST + timedelta(days=1)),
    "before the employment": Absence("leave", date(2025, 1, 1), date(2025, 1, 2)),
}


def test_what_cannot_be_asked_for_is_refused_and_nothing_is_stored(at: Scene) -> None:
    asked(at)
    for name, absence in WRONG.items():
        with pytest.raises(FormError) as refusal:
            asked(at, absence=absence, reason="a long story")
        assert all(len(text) > 10 for text in refusal.value.fields.values()), name
    assert len(my_time_off(at.planner, agent(at, "Ben")).lines) == 1


def test_time_off_that_is_not_there_is_not_found(at: Scene) -> None:
    with pytest.raises(NotFound):
        approve(at.planner, at.people.lead, "0" * 32, 1)


def two_decide(at: Scene) -> None:
    """Two leads decide about the same version at once: one decision, one clear message."""
    time_off = asked(at)

    def attempt(actor: Actor) -> PlannerError | None:
        try:
            approve(at.planner, actor, time_off, 1)
        except Stale as late:
            return late
        return None

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(attempt, (at.people.lead, at.people.hr)))
    winner = at.people.lead if ended[0] is None else at.people.hr
    (late,) = [one for one in ended if one is not None]
    assert str(late).startswith(f"{winner.shown_name} was quicker: this time off is approved")
    assert steps(at, time_off) == [("requested", None), ("approved", winner.user_id)]
    assert len(facts(at, "TimeOffDecided")) == len(facts(at, "TimeOffChanged")) == 1


def test_of_two_leads_who_approve_at_once_one_does(at: Scene) -> None:
    two_decide(at)


def test_of_two_leads_who_approve_at_once_one_does_on_postgresql(
    postgres_url: str, tmp_path: Path
) -> None:
    at = scene(tmp_path, database_url=postgres_url)
    two_decide(at)
    at.planner.database.close()


def test_a_decision_about_what_was_withdrawn_meanwhile_is_refused(at: Scene) -> None:
    time_off = asked(at)
    withdraw(at.planner, agent(at, "Ben"), time_off, 1)
    with pytest.raises(Stale, match="withdrawn already"):
        approve(at.planner, at.people.lead, time_off, 1)
    with pytest.raises(Stale, match="withdrawn already"):
        decline(at.planner, at.people.lead, time_off, 1, "no")


def close(at: Scene, *months: date) -> None:
    with at.planner.database.write() as session:
        session.add_all(
            PeriodClose(month=one, closed_at=at.planner.clock(), closed_by=None) for one in months
        )


def test_in_a_closed_month_only_hr_still_changes_time_off(at: Scene) -> None:
    waiting, held = asked(at, "Ciara"), asked(at, "Declan")
    approve(at.planner, at.people.lead, held, 1)
    close(at, MONDAY)
    lead, ben = at.people.lead, at.people.person_ids["Ben"]
    with pytest.raises(FormError, match="March 2027 is closed") as refusal:
        asked(at)
    assert set(refusal.value.fields) == {"first_date"}
    with pytest.raises(FormError, match="March 2027 is closed"):
        look_ahead(at.planner, lead, ben, LEAVE)
    with pytest.raises(FormError, match="March 2027 is closed"):
        enter_time_off(at.planner, lead, ben, LEAVE)
    with pytest.raises(Refused, match="March 2027 is closed"):
        approve(at.planner, lead, waiting, 1)
    with pytest.raises(Refused, match="March 2027 is closed"):
        withdraw(at.planner, lead, held, 2)
    decline(at.planner, lead, waiting, 1, "The month is over")
    assert enter_time_off(at.planner, at.people.hr, ben, LEAVE).month_closed
    withdraw(at.planner, at.people.hr, held, 2)


def test_time_off_that_reaches_into_a_closed_month_is_refused_too(at: Scene) -> None:
    close(at, MONDAY)
    with pytest.raises(FormError, match="March 2027 is closed"):
        asked(at, absence=Absence("leave", date(2027, 2, 26), MONDAY))
    asked(at, absence=Absence("leave", date(2027, 2, 25), date(2027, 2, 28)))


def test_months_closed_long_ago_are_changed_by_nobody(at: Scene) -> None:
    close(at, *(date(2026, month, 1) for month in range(6, 13)))
    day = date(2026, 6, 10)
    with pytest.raises(FormError, match="Only the latest 6 closed months"):
        enter_time_off(
            at.planner, at.people.hr, at.people.person_ids["Ben"], Absence("leave", day, day)
        )
