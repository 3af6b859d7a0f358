"""Nights on which the clocks change, from the real search to what two strangers read in a feed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import select

from planner.accounts.feed_tokens import make_feed_token
from planner.application import Planner
from planner.demand.models import QueueRequirement
from planner.demand.stored import RequirementContent, encode_requirement
from planner.feeds.render import uid
from planner.feeds.serve import feed_response
from planner.jobs.delivery import deliver_facts
from planner.people.models import Site, SiteMembership, SkillProficiency
from planner.rotas.coverage_words import local_start
from planner.rotas.generate import start_run
from planner.rotas.models import Assignment
from planner.rotas.publish import publish
from planner.rotas.queries import run_page
from planner.rotas.rules import adopt_preset, enable_nights, rules_page
from planner.rotas.templates import TemplateInput, add_template
from planner.wiring import WIRING
from solver.problem import Horizon, PriceCurve, PriceStep
from tests.factories.organisation import Organisation, clock_of, organisation, test_planner
from tests.planner.rotas.scene import DUBLIN, Scene, need_of, store_need, working
from tests.setup.libical import ForeignCalendar

Events = set[tuple[str, datetime, datetime]]
SINCE = date(2026, 1, 1)
WEEK = 7
SECONDS = 10
NIGHT = (22 * 60, 30 * 60)
# Who sits where, and what they serve: the nights of the phone are Dublin's alone.
DENVER, MANILA = ("Emer",), ("Finn",)
DEAR = PriceCurve(
    short=(PriceStep(width_hundredths=None, price=1_000),),
    over=(PriceStep(width_hundredths=None, price=1),),
)


def three_sites(folder: Path, first: date) -> Scene:
    """Dublin with days and nights, Denver and Manila with days; a week that begins on `first`."""
    planner = test_planner(folder)
    clock_of(planner).now = datetime(first.year, first.month, 1, tzinfo=UTC) - timedelta(days=14)
    people = organisation(planner)
    adopt_preset(planner, people.admin, "eu", SINCE)
    rules = rules_page(planner, people.admin, first)
    assert rules is not None
    enable_nights(planner, people.admin, rules.rule_set_id, rules.version)
    move(planner, people, "Denver", "America/Denver", DENVER)
    move(planner, people, "Manila", "Asia/Manila", MANILA)
    shift(planner, people, people.site_id, "Day", (450, 930))
    night = shift(planner, people, people.site_id, "Night", NIGHT)
    with planner.database.write() as session:
        phone, chat = (people.queue_ids[name] for name in ("phone", "chat"))
        by_night = asked(first, lambda hour: hour >= 22 or hour < 6)
        requirement_id = store_need(session, phone, by_night, first, WEEK)
        by_day = encode_requirement(asked(first, lambda hour: 8 <= hour < 16))
        held = session.scalars(select(QueueRequirement)).one()
        ids = {"requirement_id": requirement_id, "forecast_id": held.forecast_id}
        session.add(QueueRequirement(**ids, queue_id=chat, content=by_day))
    return Scene(planner, people, night, requirement_id)


def move(
    planner: Planner, people: Organisation, city: str, zone: str, names: tuple[str, ...]
) -> None:
    """Seat people at another site, with a day shift there and chat as their only queue."""
    with planner.database.write() as session:
        site = Site(name=city, time_zone=zone, country=None, region=None)
        session.add(site)
        session.flush()
        for name in names:
            person_id = people.person_ids[name]
            at_site = select(SiteMembership).filter_by(person_id=person_id)
            session.scalars(at_site).one().site_id = site.id
            phone = {"person_id": person_id, "queue_id": people.queue_ids["phone"]}
            session.delete(session.scalars(select(SkillProficiency).filter_by(**phone)).one())
    shift(planner, people, site.id, "Day", (480, 960))


def shift(
    planner: Planner, people: Organisation, site_id: str, name: str, minutes: tuple[int, int]
) -> str:
    return add_template(planner, people.admin, TemplateInput(name, site_id, (minutes,), SINCE))


def asked(first: date, needs: Callable[[int], bool]) -> RequirementContent:
    """One agent in the half-hours whose local hour in Dublin needs one."""
    horizon = Horizon(first_date=first, days=WEEK, time_zone=DUBLIN, interval_minutes=30)
    whole = need_of(first, WEEK)
    hours = [local_start(horizon, one).hour for one in range(len(whole.net_hundredths))]
    needed = np.array([100 * needs(hour) for hour in hours], np.int64)
    return replace(whole, net_hundredths=needed, rostered_hundredths=needed, curves=(DEAR,))


def published(at: Scene, first: date) -> list[Assignment]:
    """Search, publish and deliver; what the database holds then."""
    planner, lead = working(at.planner), at.people.lead
    run_id = start_run(planner, lead, at.people.team_id, first, WEEK, SECONDS)
    page = run_page(planner, lead, run_id)
    assert page.draft_id is not None, page.message
    publish(planner, lead, page.draft_id)
    deliver_facts(planner, WIRING.subscribers)
    with planner.database.read() as session:
        rows = select(Assignment).where(Assignment.rota_version_id == page.draft_id)
        return list(session.scalars(rows))


def body(at: Scene, kind: str, subject_id: str) -> str:
    token = make_feed_token(at.planner, at.people.admin, kind, subject_id, "phone")
    answer = feed_response(at.planner, token)
    assert answer is not None
    return answer.body.decode()


def by_ical(text: str) -> Events:
    events = IcsCalendarStream.calendar_from_ics(text).events
    timed = (one for one in events if isinstance(one.dtstart, datetime))
    return {(str(one.uid), one.dtstart, one.dtend) for one in timed}  # type: ignore[misc]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "night", "hours", "start", "end"),
    [
        (
            date(2027, 3, 22),
            date(2027, 3, 27),
            7,
            datetime(2027, 3, 27, 22, tzinfo=UTC),
            datetime(2027, 3, 28, 5, tzinfo=UTC),
        ),
        (
            date(2027, 10, 25),
            date(2027, 10, 30),
            9,
            datetime(2027, 10, 30, 21, tzinfo=UTC),
            datetime(2027, 10, 31, 6, tzinfo=UTC),
        ),
    ],
    ids=["forward", "back"],
)
def test_a_night_of_a_clock_change_is_read_as_it_is_stored(
    tmp_path: Path,
    libical: Callable[[str], ForeignCalendar],
    first: date,
    night: date,
    hours: int,
    start: datetime,
    end: datetime,
) -> None:
    at = three_sites(tmp_path, first)
    rows = published(at, first)
    sleepless = [one for one in rows if one.template_id == at.template_id and one.day == night]
    assert [(one.start, one.end) for one in sleepless] == [(start, end)]
    assert sleepless[0].paid_minutes == hours * 60
    assert {one.person_id for one in rows} == set(at.people.person_ids.values())
    agent = sleepless[0].person_id
    for kind, subject_id in (("person", agent), ("team", at.people.team_id)):
        text = body(at, kind, subject_id)
        stored = {
            (uid(one.assignment_id), one.start, one.end)
            for one in rows
            if subject_id in {one.person_id, at.people.team_id}
        }
        assert (uid(sleepless[0].assignment_id), start, end) in stored
        assert by_ical(text) == stored
        read = {(one.uid, one.start, one.end) for one in libical(text).events}
        assert {one for one in read if isinstance(one[1], datetime)} == stored
