from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.application import Planner
from planner.errors import FormError, NotAllowed, Refused, Stale
from planner.rotas.presets import PRESETS, SourcedRule
from planner.rotas.rule_choices import Keeping, RuleChoices, keepings_of
from planner.rotas.rule_words import words_of
from planner.rotas.rules import (
    adopt_preset,
    enable_nights,
    in_force_for,
    rule_set_in_force,
    rules_page,
    set_rule_values,
    stored,
)
from solver import rules
from solver.rules import RULES
from tests.factories.organisation import Organisation, organisation, test_planner

FIRST = date(2027, 1, 1)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def people(planner: Planner) -> Organisation:
    return organisation(planner)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda one: one.name)
def test_every_value_of_a_preset_names_its_source(preset) -> None:  # type: ignore[no-untyped-def]
    assert all(one.source for one in preset.rules)


def test_every_rule_has_words_for_the_page() -> None:
    given: dict[type, dict[str, Any]] = {
        rules.MinimumPresence: {
            "at_least": 2,
            "start_minute": 0,
            "end_minute": 60,
            "time_zone": "UTC",
        },
        rules.HandOver: {
            "giving": (),
            "taking": (),
            "start_minute": 0,
            "end_minute": 60,
            "time_zone": "UTC",
        },
        rules.KeptApart: {"people": ("ann", "bob")},
        rules.Pairing: {"learners": ("ann",), "mentors": ("bob",)},
        rules.FairShare: {"measure": "nights", "shares": {}},
        rules.DutiesOfKind: {"labels": ("late",), "most": 4},
    }
    said = [words_of(rule(**given.get(rule, {}))) for rule in RULES]
    forbidden = ("duty", "duties", "penalty", "score", "objective")
    assert not [line for line in said if any(word in line.lower() for word in forbidden)]


def test_the_european_preset_asks_for_eleven_hours(planner: Planner, people: Organisation) -> None:
    adopt_preset(planner, people.admin, "eu", FIRST)
    page = rules_page(planner, people.lead, date(2027, 3, 1))
    assert page is not None
    assert page.values.rest_hours == 11
    assert page.values.weekly_rest_hours == 35
    assert page.values.average_weekly_hours == 48
    assert not page.nights_enabled


def test_a_changed_value_is_kept_and_marked(planner: Planner, people: Organisation) -> None:
    rule_set_id = adopt_preset(planner, people.admin, "eu", FIRST)
    page = rules_page(planner, people.admin, FIRST)
    assert page is not None
    values = replace(page.values, rest_hours=12, most_weekends_in_four=None)
    set_rule_values(planner, people.admin, rule_set_id, page.version, values)
    changed = rules_page(planner, people.admin, FIRST)
    assert changed is not None
    assert changed.values == values
    assert [line.source for line in changed.lines if "12 h between" in line.text] == [
        "Set by admin"
    ]


def test_the_soft_five_days_stay_when_the_hard_six_change(
    planner: Planner, people: Organisation
) -> None:
    rule_set_id = adopt_preset(planner, people.admin, "eu", FIRST)
    page = rules_page(planner, people.admin, FIRST)
    assert page is not None
    values = replace(page.values, most_days_in_a_row=7)
    set_rule_values(planner, people.admin, rule_set_id, page.version, values)
    changed = rules_page(planner, people.admin, FIRST)
    assert changed is not None
    rows = {(line.text, line.hard) for line in changed.lines if "days in a row" in line.text}
    assert rows == {("At most 7 days in a row", True), ("At most 5 days in a row", False)}


def test_a_stale_edit_of_rules_is_refused(planner: Planner, people: Organisation) -> None:
    rule_set_id = adopt_preset(planner, people.admin, "eu", FIRST)
    page = rules_page(planner, people.admin, FIRST)
    assert page is not None
    enable_nights(planner, people.admin, rule_set_id, page.version)
    with pytest.raises(Stale):
        set_rule_values(planner, people.admin, rule_set_id, page.version, page.values)


def test_absurd_values_are_named_by_field(planner: Planner, people: Organisation) -> None:
    rule_set_id = adopt_preset(planner, people.admin, "eu", FIRST)
    page = rules_page(planner, people.admin, FIRST)
    assert page is not None
    values = replace(page.values, rest_hours=30, most_days_in_a_row=0)
    with pytest.raises(FormError) as refused:
        set_rule_values(planner, people.admin, rule_set_id, page.version, values)
    assert set(refused.value.fields) == {"rest_hours", "most_days_in_a_row"}


@pytest.mark.parametrize(("nights_enabled", "most"), [(False, 0), (True, 3)])
def test_nights_are_off_until_enabled(  # type: ignore[no-untyped-def]
    planner: Planner, people: Organisation, nights_enabled, most: int
) -> None:
    rule_set_id = adopt_preset(planner, people.admin, "eu", FIRST)
    if nights_enabled:
        enable_nights(planner, people.admin, rule_set_id, 1)
    with planner.database.read() as session:
        adapted = in_force_for(rule_set_in_force(session, FIRST), weekends=4)
    assert [one.rule.most for one in adapted if isinstance(one.rule, rules.NightsInARow)] == [most]


def test_two_weekends_in_four_are_one_in_two(planner: Planner, people: Organisation) -> None:
    adopt_preset(planner, people.admin, "eu", FIRST)
    with planner.database.read() as session:
        adapted = in_force_for(rule_set_in_force(session, FIRST), weekends=2)
    assert [one.rule.most for one in adapted if isinstance(one.rule, rules.Weekends)] == [1]


def test_the_rules_that_began_last_hold(planner: Planner, people: Organisation) -> None:
    adopt_preset(planner, people.admin, "eu", FIRST)
    adopt_preset(planner, people.admin, "us-basic", date(2027, 3, 1))
    with planner.database.read() as session:
        assert rule_set_in_force(session, date(2027, 2, 28)).preset == "eu"
        assert rule_set_in_force(session, date(2027, 3, 1)).preset == "us-basic"


def test_without_rules_a_message_says_what_to_do(planner: Planner, people: Organisation) -> None:
    with planner.database.read() as session, pytest.raises(Refused, match="Adopt a preset"):
        rule_set_in_force(session, FIRST)


def test_an_agent_may_not_change_rules(planner: Planner, people: Organisation) -> None:
    with pytest.raises(NotAllowed):
        adopt_preset(planner, people.agent, "eu", FIRST)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("most_hours_a_day", 10, "At most 10 h a day"),
        ("most_weekends_in_a_row", 1, "At most 1 weekend with work in a row"),
        ("days_off_after_nights", 2, "After nights at least 2 days off"),
        (
            "most_start_times_in_a_week",
            2,
            "At most 2 different start times in a week; starts in the same 2 h are alike",
        ),
        ("days_off_in_a_row", 2, "At least 2 days off in a row"),
        ("most_public_holidays", 0, "No shift on public holidays"),
    ],
)
def test_a_limit_that_no_preset_has_can_be_set_and_taken_back(
    planner: Planner, people: Organisation, field: str, value: int, said: str
) -> None:
    rule_set_id = adopt_preset(planner, people.admin, "eu", FIRST)
    for wanted in (value, None):
        page = rules_page(planner, people.lead, FIRST)
        assert page is not None
        values = replace(page.values, **{field: wanted})
        set_rule_values(planner, people.lead, rule_set_id, page.version, values)
        page = rules_page(planner, people.lead, FIRST)
        assert page is not None
        assert getattr(page.values, field) == wanted
        assert (said in [line.text for line in page.lines]) == (wanted is not None)


def test_a_window_of_several_days_is_no_limit_of_a_day(
    planner: Planner, people: Organisation
) -> None:
    adopt_preset(planner, people.admin, "eu", FIRST)
    with planner.database.write() as session:
        row = rule_set_in_force(session, FIRST)
        row.rules = stored((SourcedRule(rules.RollingHours(days=7), "UK"),))
    page = rules_page(planner, people.lead, FIRST)
    assert page is not None
    assert page.values.most_hours_a_day is None


@pytest.mark.parametrize("keeping", ["always", "as-far-as-possible"])
def test_what_has_no_number_is_kept_always_or_as_far_as_possible_or_not(
    planner: Planner, people: Organisation, keeping: Keeping
) -> None:
    rule_set_id = adopt_preset(planner, people.admin, "eu", FIRST)
    for wanted in (keeping, None):
        page = rules_page(planner, people.lead, FIRST)
        assert page is not None
        named = [one.name for one in fields(RuleChoices)]
        choices = RuleChoices(
            **{one: wanted if keeping in keepings_of(one) else None for one in named}
        )
        held = (rule_set_id, page.version, page.values, choices)
        set_rule_values(planner, people.lead, *held)
        page = rules_page(planner, people.lead, FIRST)
        assert page is not None
        assert page.choices == choices
        said = ("forwards", "Christmas", "whole")
        hard = [one.hard for one in page.lines if any(word in one.text for word in said)]
        assert hard == ([] if wanted is None else [keeping == "always"] * 3)


def test_the_preset_s_turn_of_the_year_is_seen_and_other_choices_are_refused(
    planner: Planner, people: Organisation
) -> None:
    rule_set_id = adopt_preset(planner, people.admin, "eu", FIRST)
    page = rules_page(planner, people.lead, FIRST)
    assert page is not None
    assert (page.choices.year_end, page.choices.forward_rotation) == ("as-far-as-possible", None)
    often: Any = "often"
    choices = replace(page.choices, forward_rotation=often)
    with pytest.raises(FormError) as refused:
        set_rule_values(planner, people.lead, rule_set_id, page.version, page.values, choices)
    assert set(refused.value.fields) == {"forward_rotation"}
