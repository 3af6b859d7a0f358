"""Story B's Tuesday: six needed 07:00–15:30 and six there, and somebody who cannot come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.models import RoleGrant, User
from planner.application import Planner
from planner.demand.stored import RequirementContent
from planner.people.absence import Absence, add_time_off
from planner.people.models import Availability
from planner.rotas.build_problem import build_problem
from planner.rotas.correct_fit import Fit
from planner.rotas.correct_shifts import StandingShift
from planner.rotas.drafts import DRAFT
from planner.rotas.models import Assignment, RotaVersion
from planner.rotas.publish import publish
from planner.rotas.rules import adopt_preset, rule_set_in_force
from planner.rotas.shift_times import shift_times
from planner.rotas.templates import TemplateInput, add_template
from solver.judge import judge
from tests.factories.organisation import (
    EMPLOYED_FROM,
    NAMES,
    NOW,
    Organisation,
    add_agent,
    clock_of,
    organisation,
)
from tests.planner.rotas.scene import DUBLIN, MONDAY, need_of, store_need

TUESDAY = date(2027, 3, 9)
DAYS = 14
CALL = datetime(2027, 3, 9, 6, 50, tzinfo=UTC)
EARLY, MID, LATE = (420, 930), (480, 960), (870, 1380)
OTHERS = ("Liam", "Tom", "Uma", "Vera", "Walt")
WEEK = (0, 1, 2, 3, 4)
NOT_TUESDAY = (0, 2, 3, 4)


def weekly(days: tuple[int, ...]) -> frozenset[int]:
    """These weekdays, Monday 0, in both weeks, as days from the first on."""
    return frozenset(day for day in range(DAYS) if day % 7 in days)


# Days worked, counted from 1 March, and the shift. Walt has his 40 hours without Tuesday.
WORKED = {
    **dict.fromkeys(NAMES, (weekly(WEEK), EARLY)),
    "Liam": (weekly(NOT_TUESDAY), EARLY),
    "Tom": (weekly(NOT_TUESDAY), LATE),
    "Uma": (frozenset(), EARLY),
    "Vera": (weekly(NOT_TUESDAY), EARLY),
    "Walt": (weekly(NOT_TUESDAY) | {12}, EARLY),
}


@dataclass(frozen=True)
class SickCall:
    """The published rota, ids by name, and Liam with his account; the clock says 06:50."""

    planner: Planner
    org: Organisation
    people: dict[str, str]
    liam: Actor
    version_id: str

    def id(self, name: str) -> str:
        return self.people[name]

    def shifts(self, version_id: str, day: date = TUESDAY) -> dict[str, tuple[str, str]]:
        """Who stands in a version on a day, from when to when in Dublin (which is UTC in March)."""
        names = {person_id: name for name, person_id in self.people.items()}
        with self.planner.database.read() as session:
            rows = session.scalars(
                select(Assignment).filter_by(rota_version_id=version_id, day=day)
            )
            return {
                names[one.person_id]: (f"{one.start:%H:%M}", f"{one.end:%H:%M}") for one in rows
            }


def six_needed() -> RequirementContent:
    """Six on the phone 07:00–15:30 every day, nobody otherwise."""
    content = need_of(MONDAY, DAYS)
    places = np.arange(len(content.net_hundredths)) % 48
    needed = np.where((places >= 14) & (places < 31), 600, 0).astype(np.int64)
    return replace(content, net_hundredths=needed, rostered_hundredths=needed)


def sick_call(planner: Planner, org: Organisation | None = None) -> SickCall:
    """Store and publish the two weeks from 1 March, and let the clock come to the call."""
    org = org or organisation(planner)
    adopt_preset(planner, org.admin, "eu", date(2027, 1, 1))
    templates = {
        times: add_template(
            planner,
            org.admin,
            TemplateInput(name, org.site_id, (times,), EMPLOYED_FROM, unpaid_break_minutes=30),
        )
        for name, times in (("Early", EARLY), ("Mid", MID), ("Late", LATE))
    }
    with planner.database.write() as session:
        people = org.person_ids | _more_people(session, org)
        liam = _account(session, "liam@example.org", people["Liam"])
        queue_id = org.queue_ids["phone"]
        requirement_id = store_need(session, queue_id, six_needed(), MONDAY, DAYS)
        draft_id = _draft(session, org, people, templates, requirement_id)
    add_time_off(planner, org.lead, people["Vera"], Absence("leave", TUESDAY, TUESDAY))
    version_id = publish(planner, org.lead, draft_id).version_id
    clock_of(planner).now = CALL
    return SickCall(planner, org, people, liam, version_id)


def _more_people(session: Session, org: Organisation) -> dict[str, str]:
    phone, chat = org.queue_ids["phone"], org.queue_ids["chat"]
    found = {
        name: add_agent(
            session, name, org.site_id, org.team_id, [chat] if name == "Uma" else [phone]
        )
        for name in OTHERS
    }
    session.add(
        Availability(
            person_id=found["Liam"],
            from_date=EMPLOYED_FROM,
            to_date=None,
            weekdays=[TUESDAY.weekday()],
            start_minute=0,
            end_minute=480,
            kind="cannot",
            must_have=False,
        )
    )
    return found


def _account(session: Session, email: str, person_id: str) -> Actor:
    user = User(
        email=email, shown_name="Liam", password_hash=None, person_id=person_id, created_at=NOW
    )
    session.add(user)
    session.flush()
    session.add(RoleGrant(user_id=user.id, role="agent", team_id=None))
    return Actor(user.id, "Liam", person_id, frozenset(["agent"]), frozenset())


def _draft(
    session: Session,
    org: Organisation,
    people: dict[str, str],
    templates: dict[tuple[int, int], str],
    requirement_id: str,
) -> str:
    rules = rule_set_in_force(session, MONDAY).id
    ids = org.team_id, requirement_id, rules
    problem = build_problem(session, *ids, MONDAY, DAYS)
    shifts = [
        _shift(person_id, MONDAY + timedelta(days=day), times, templates, org)
        for name, person_id in people.items()
        for days, times in [WORKED[name]]
        for day in range(DAYS)
        if day in days
    ]
    fit = Fit(session, problem)
    rota = fit.rota(shifts)
    draft = RotaVersion(
        team_id=org.team_id,
        state=DRAFT,
        requirement_id=requirement_id,
        rule_set_id=rules,
        first_date=MONDAY,
        days=DAYS,
        created_at=NOW,
        report=msgspec.json.encode(judge(fit.problem, rota)),
    )
    session.add(draft)
    session.flush()
    session.add_all(one.row(draft.id) for one in shifts)
    return draft.id


def _shift(
    person_id: str,
    day: date,
    times: tuple[int, int],
    templates: dict[tuple[int, int], str],
    org: Organisation,
) -> StandingShift:
    placed = shift_times([times], [org.queue_ids["phone"]], day, DUBLIN, 30)
    return StandingShift(
        assignment_id=f"{person_id[:16]}{day:%Y%m%d}",
        person_id=person_id,
        template_id=templates[times],
        day=day,
        segments=placed.segments,
        kind="work",
        origin="solved",
        pinned=False,
        pin_reason=None,
        paid_minutes=placed.paid_minutes,
    )
