"""Shifts that only move later in the day from one day to the next."""

from __future__ import annotations

from datetime import date

from planner.application import Planner
from planner.rotas.forward_rotation import backward_pairs
from planner.rotas.presets import SourcedRule
from planner.rotas.rules import loaded, rule_set_in_force, stored
from planner.rotas.templates import TemplateInput, add_template
from solver import rules
from tests.factories.problems import pattern
from tests.planner.rotas.scene import MONDAY, Scene
from tests.planner.rotas.test_build_problem import problem

EARLY, LATE = (420, 930), (840, 1350)


def test_what_starts_earlier_may_not_follow_what_starts_later() -> None:
    shifts = (
        pattern("e", "06:00", "14:00", label="early"),
        pattern("l", "14:00", "22:00", label="late"),
        pattern("n", "22:00", "06:00", label="night"),
    )

    assert backward_pairs(shifts) == (("late", "early"), ("night", "early"), ("night", "late"))


def test_kinds_whose_starts_overlap_and_shifts_without_a_kind_follow_anything() -> None:
    shifts = (
        pattern("a", "08:00", "16:00", label="day"),
        pattern("b", "10:00", "18:00", label="day"),
        pattern("c", "09:00", "17:00", label="office"),
        pattern("d", "06:00", "12:00", label=""),
    )

    assert backward_pairs(shifts) == ()


def test_a_rota_is_told_the_pairs_of_the_shifts_there_are(at: Scene) -> None:
    add_template(
        at.planner,
        at.people.admin,
        TemplateInput("Late", at.people.site_id, (LATE,), date(2026, 1, 1)),
    )
    store(at.planner, rules.Succession())

    built = problem(at)

    held = [one for one in built.rules if isinstance(one, rules.Succession)]
    assert [(one.pairs, one.weight) for one in held] == [((("Late", "Early"),), None)]


def store(planner: Planner, rule: rules.Succession) -> None:
    with planner.database.write() as session:
        row = rule_set_in_force(session, MONDAY)
        row.rules = stored((*loaded(row), SourcedRule(rule, "Set by a test")))
