"""From stored facts to the solver's problem."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from planner.errors import FormError, NotAllowed, Stale
from planner.people.models import (
    Availability,
    DayWish,
    HomeZone,
    Site,
    SkillProficiency,
    WorkPattern,
)
from planner.rotas.build_problem import build_problem
from planner.rotas.models import LedgerEntry, MinimumCover, RuleSet
from planner.rotas.patterns import template_of
from planner.rotas.publish import publish
from planner.rotas.templates import TemplateInput, add_template, edit_template, list_templates
from solver import rules
from solver.problem import Agent, RotaProblem, WishAvoid, WishDayOff
from tests.planner.rotas.scene import DUBLIN, MONDAY, Scene, draft_of, dublin


def problem(at: Scene, first: date = MONDAY, days: int = 28) -> RotaProblem:
    with at.planner.database.read() as session:
        rule_set = session.scalars(select(RuleSet)).one()
        return build_problem(
            session, at.people.team_id, at.requirement_id, rule_set.id, first, days
        )


def agent(at: Scene, name: str = "Aoife", first: date = MONDAY, days: int = 28) -> Agent:
    found = problem(at, first, days).agents
    return next(one for one in found if one.id == at.people.person_ids[name])


def store(at: Scene, *rows: object) -> None:
    with at.planner.database.write() as session:
        session.add_all(rows)


def test_people_are_ids_without_names(at: Scene) -> None:
    built = problem(at)
    assert {one.id for one in built.agents} == set(at.people.person_ids.values())
    assert "Aoife" not in repr(built)


def test_fixed_days_become_day_indices(at: Scene) -> None:
    span = {"from_date": date(2027, 1, 1), "to_date": None}
    aoife = at.people.person_ids["Aoife"]
    store(at, WorkPattern(person_id=aoife, weekdays=[0, 1, 2], agreed_by="", **span))
    assert (agent(at).fixed_days or ())[:4] == (0, 1, 2, 7)


def test_a_shadow_adds_no_cover(at: Scene) -> None:
    with at.planner.database.write() as session:
        noor = SkillProficiency.person_id == at.people.person_ids["Aoife"]
        for skill in session.scalars(select(SkillProficiency).where(noor)):
            skill.shadowing_until = date(2027, 3, 28)
    assert {one.proficiency_hundredths for one in agent(at).skills} == {0}


def test_wishes_and_statements_carry_prices_and_no_reasons(at: Scene) -> None:
    aoife = at.people.person_ids["Aoife"]
    span = {"from_date": date(2027, 2, 8), "to_date": date(2027, 3, 10)}
    window = {"start_minute": 17 * 60 + 15, "end_minute": 18 * 60 + 45}
    store(
        at,
        DayWish(person_id=aoife, day=date(2027, 3, 5), must_have=True),
        Availability(person_id=aoife, weekdays=[0], kind="cannot", **span, **window),
        Availability(person_id=aoife, weekdays=[1], kind="rather_not", **span, **window),
    )
    made = agent(at)
    assert [(one.start, one.end) for one in made.unavailable] == [
        (dublin(2027, 3, 1, 17, 15), dublin(2027, 3, 1, 18, 45)),
        (dublin(2027, 3, 8, 17, 15), dublin(2027, 3, 8, 18, 45)),
    ]
    days_off = [one for one in made.wishes if isinstance(one, WishDayOff)]
    assert [(one.day, one.must_have) for one in days_off] == [(4, True)]
    avoided = [one.start for one in made.wishes if isinstance(one, WishAvoid)]
    assert avoided == [dublin(2027, 3, 2, 17, 15), dublin(2027, 3, 9, 17, 15)]


def test_a_preferred_window_is_a_mild_wish_not_to_work_outside_it(at: Scene) -> None:
    aoife = at.people.person_ids["Aoife"]
    span = {"from_date": MONDAY, "to_date": date(2027, 3, 2)}
    window = {"start_minute": 480, "end_minute": 960}
    store(at, Availability(person_id=aoife, weekdays=[0], kind="prefer", **span, **window))
    avoided = [one for one in agent(at).wishes if isinstance(one, WishAvoid)]
    assert [(one.start, one.end) for one in avoided] == [
        (dublin(2027, 3, 1, 0), dublin(2027, 3, 1, 8)),
        (dublin(2027, 3, 1, 16), dublin(2027, 3, 2, 0)),
    ]


def test_without_a_published_past_history_is_unknown(at: Scene) -> None:
    assert agent(at).history is None


def test_the_published_past_is_carried_in(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at, days=14))
    history = agent(at, first=MONDAY + timedelta(days=14), days=14).history
    assert history is not None
    assert len(history.duties) == 10
    assert (history.average_weeks, history.average_minutes) == (2, 80 * 60)


def test_the_published_past_says_of_which_kind_each_shift_was(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at, days=14))
    history = agent(at, first=MONDAY + timedelta(days=14), days=14).history
    assert history is not None
    assert {one.label for one in history.duties} == {"Early"}


def test_a_rota_in_front_of_a_published_one_leaves_room_for_its_rest(at: Scene) -> None:
    later = MONDAY + timedelta(days=14)
    publish(at.planner, at.people.lead, draft_of(at, days=14, first=later))
    spans = agent(at, days=14).unavailable
    assert [(one.start, one.end) for one in spans] == [
        (dublin(2027, 3, 14, 20), dublin(2027, 3, 15, 15, 30))
    ]


def test_an_opening_balance_lowers_the_fair_share(at: Scene) -> None:
    store(at, *(_opening(at, name, 4 if name == "Aoife" else 0) for name in at.people.person_ids))
    shares = next(
        one.shares
        for one in problem(at).rules
        if isinstance(one, rules.FairShare) and one.measure == "weekends"
    )
    others = {shares[one] for name, one in at.people.person_ids.items() if name != "Aoife"}
    assert len(others) == 1
    assert shares[at.people.person_ids["Aoife"]] < min(others)


def _opening(at: Scene, name: str, amount: int) -> LedgerEntry:
    return LedgerEntry(
        person_id=at.people.person_ids[name],
        kind="weekends",
        day=date(2026, 12, 31),
        amount=amount,
        origin="opening",
        at=at.planner.clock(),
    )


def test_a_traveller_works_the_shifts_of_the_place_where_they_are(at: Scene) -> None:
    with at.planner.database.write() as session:
        manila = Site(name="Manila", time_zone="Asia/Manila", country=None, region=None)
        session.add(manila)
    there = TemplateInput("Day", manila.id, ((420, 960),), date(2026, 1, 1))
    manila_template = add_template(at.planner, at.people.admin, there)
    aoife = at.people.person_ids["Aoife"]
    span = {"from_date": date(2027, 3, 8), "to_date": date(2027, 3, 15)}
    store(at, HomeZone(person_id=aoife, time_zone="Asia/Manila", **span))
    built = problem(at)
    days = {one.id: one.days for one in built.patterns}
    made = next(one for one in built.agents if one.id == aoife)
    of_template = {template_of(one): days[one] for one in made.patterns}
    assert of_template[manila_template] == tuple(range(7, 14))
    assert of_template[at.template_id] == (*range(7), *range(14, 28))
    others = {one.patterns for one in built.agents if one.id != aoife}
    assert others == {(at.template_id,)}
    assert [one.time_zone for one in made.zones] == [DUBLIN, "Asia/Manila", DUBLIN]


def test_minimum_cover_becomes_a_rule_about_the_people_of_the_site(at: Scene) -> None:
    store(
        at,
        MinimumCover(
            site_id=at.people.site_id,
            queue_id=None,
            time_zone=DUBLIN,
            weekdays=[0],
            start_minute=480,
            end_minute=600,
            at_least=2,
            from_date=MONDAY,
            to_date=None,
        ),
    )
    made = [one for one in problem(at).rules if isinstance(one, rules.MinimumPresence)]
    assert [(one.at_least, one.days) for one in made] == [(2, (0, 7, 14, 21))]
    assert set(made[0].applies_to) == set(at.people.person_ids.values())


def test_training_is_never_given_to_fill_hours(at: Scene) -> None:
    course = TemplateInput("Course", at.people.site_id, ((540, 600),), MONDAY, kind="training")
    add_template(at.planner, at.people.admin, course)
    assert {template_of(one.id) for one in problem(at).patterns} == {at.template_id}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("segments", {"segments": ((420, 420 + 1500),)}),
        ("segments", {"segments": ((480, 420),)}),
        ("segments", {"segments": ()}),
        ("weekdays", {"weekdays": ()}),
        ("unpaid_break_minutes", {"unpaid_break_minutes": 600}),
        ("name", {"name": " "}),
        ("kind", {"kind": "party"}),
        ("site_id", {"site_id": "nowhere"}),
        ("to_date", {"to_date": date(2025, 1, 1)}),
    ],
)
def test_a_template_that_cannot_be_meant_is_refused_by_field(  # type: ignore[no-untyped-def]
    at: Scene, field: str, values
) -> None:
    sound = {
        "name": "Early",
        "site_id": at.people.site_id,
        "segments": ((420, 930),),
        "from_date": date(2026, 1, 1),
    }
    with pytest.raises(FormError) as refused:
        add_template(at.planner, at.people.lead, TemplateInput(**{**sound, **values}))
    assert set(refused.value.fields) == {field}


def test_the_same_shift_is_not_added_twice_but_may_follow_or_have_other_times(at: Scene) -> None:
    def add(values: TemplateInput) -> str:
        return add_template(at.planner, at.people.lead, values)

    week = TemplateInput("Dawn", at.people.site_id, ((300, 780),), MONDAY, date(2027, 5, 1))
    week = replace(week, weekdays=(0, 1, 2, 3, 4))
    add(week)
    for twin in (week, replace(week, name=" dawn ", weekdays=(4, 5), from_date=date(2027, 4, 30))):
        with pytest.raises(FormError, match="Dawn 05:00–13:00") as refused:
            add(twin)
        assert set(refused.value.fields) == {"name"}
    saturday = add(replace(week, weekdays=(5,)))
    add(replace(week, from_date=date(2027, 5, 1), to_date=None))
    add(replace(week, segments=((330, 810),)))
    view = next(
        one for one in list_templates(at.planner, at.people.lead) if one.template_id == saturday
    )
    with pytest.raises(FormError, match="Dawn 05:00–13:00"):
        edit_template(at.planner, at.people.lead, saturday, view.version, week)


def test_a_template_is_edited_once_at_a_time(at: Scene) -> None:
    view = list_templates(at.planner, at.people.lead)[0]
    edit_template(at.planner, at.people.lead, view.template_id, view.version, view.values)
    changed = TemplateInput("Later", at.people.site_id, ((480, 990),), date(2026, 1, 1))
    edit_template(at.planner, at.people.lead, view.template_id, view.version, changed)
    with pytest.raises(Stale):
        edit_template(at.planner, at.people.lead, view.template_id, view.version, changed)
    assert list_templates(at.planner, at.people.lead)[0].hours == "08:00–16:30"
    with pytest.raises(NotAllowed):
        add_template(at.planner, at.people.agent, changed)
