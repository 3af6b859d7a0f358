"""A new draft over published days is told what is published, when the rules ask for that."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from planner.rotas.models import PublishedShift, RuleSet
from planner.rotas.presets import SourcedRule
from planner.rotas.publish import publish
from planner.rotas.rules import loaded, stored
from solver import rules
from solver.judge import judge
from solver.rota import Rota
from tests.planner.rotas.scene import MONDAY, Scene, draft_of
from tests.planner.rotas.test_build_problem import problem


def ask(at: Scene) -> None:
    with at.planner.database.write() as session:
        row = session.scalars(select(RuleSet)).one()
        rule = rules.Stability(weight=7)
        row.rules = stored((*loaded(row), SourcedRule(rule, "Set by a test")))


def told(at: Scene, days: int = 14) -> list[rules.Stability]:
    return [one for one in problem(at, days=days).rules if isinstance(one, rules.Stability)]


def test_where_nothing_is_published_nothing_is_kept(at: Scene) -> None:
    ask(at)

    assert told(at) == []


def test_published_shifts_and_days_off_of_the_horizon_are_told(at: Scene) -> None:
    ask(at)
    publish(at.planner, at.people.lead, draft_of(at, days=7))

    (rule,) = told(at)

    aoife = at.people.person_ids["Aoife"]
    assert rule.days == tuple(range(7))
    assert [(one.day, one.pattern) for one in rule.duties[aoife]] == [
        (day, at.template_id) for day in range(5)
    ]


def test_a_shift_that_was_cancelled_is_told_to_nobody(at: Scene) -> None:
    ask(at)
    publish(at.planner, at.people.lead, draft_of(at, days=7))
    with at.planner.database.write() as session:
        for shift in session.scalars(select(PublishedShift)):
            if shift.day == MONDAY + timedelta(days=2):
                shift.cancelled_at = at.planner.clock()

    (rule,) = told(at)

    aoife = at.people.person_ids["Aoife"]
    assert [one.day for one in rule.duties[aoife]] == [0, 1, 3, 4]


def test_an_empty_rota_changes_every_published_shift(at: Scene) -> None:
    ask(at)
    publish(at.planner, at.people.lead, draft_of(at, days=7))

    breaches = judge(problem(at, days=14), Rota(())).soft_breaches

    shifts = 5 * len(at.people.person_ids)
    assert sum(one.rule == "stability" for one in breaches) == shifts
