"""Rules of one's own: kept with a rule set, and filled with whom they are about."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date

import pytest

from planner.errors import FormError, NotAllowed, NotFound, Stale
from planner.people.edit import add_site
from planner.people.models import SiteMembership
from planner.rotas.models import RuleSet, ShiftTemplate
from planner.rotas.own_rules import (
    Apart,
    HandOver,
    KindOfShift,
    OwnRule,
    OwnRules,
    Paired,
    add_own_rule,
    own_rules,
    remove_own_rule,
)
from planner.rotas.rules import adopt_preset
from solver import rules
from solver.rules import Rule
from tests.planner.rotas.scene import DUBLIN, MONDAY, Scene
from tests.planner.rotas.test_build_problem import problem, store

EARLIER = date(2027, 1, 1)


def in_force(at: Scene) -> OwnRules:
    view = own_rules(at.planner, at.people.lead, MONDAY)
    assert view is not None
    return view


def add(at: Scene, wanted: OwnRule) -> str:
    view = in_force(at)
    return add_own_rule(at.planner, at.people.lead, view.rule_set_id, view.version, wanted)


def built(at: Scene, kind: type[Rule]) -> list[Rule]:
    return [one for one in problem(at).rules if isinstance(one, kind)]


def ids(at: Scene, *names: str) -> tuple[str, ...]:
    return tuple(at.people.person_ids[name] for name in names)


def test_people_of_the_team_are_kept_apart_in_its_rota(at: Scene) -> None:
    assert add(at, Apart(ids(at, "Aoife", "Ben"))) == "At most one of Aoife and Ben works at a time"

    (rule,) = built(at, rules.KeptApart)

    assert isinstance(rule, rules.KeptApart)
    assert rule.people == ids(at, "Aoife", "Ben")


def test_a_rule_about_people_who_are_elsewhere_asks_nothing(at: Scene) -> None:
    add(at, Apart(ids(at, "Aoife", "Ben")))
    with at.planner.database.write() as session:
        row = session.get_one(RuleSet, in_force(at).rule_set_id)
        text = str(row.rules).replace(ids(at, "Ben")[0], "f" * 32)
        row.rules = ast.literal_eval(text)

    assert built(at, rules.KeptApart) == []
    assert "somebody who is no longer here" in in_force(at).lines[0].text


def test_somebody_new_works_only_while_one_of_those_named_is_there(at: Scene) -> None:
    (aoife,), (ben,) = ids(at, "Aoife"), ids(at, "Ben")
    assert add(at, Paired(aoife, (ben,))) == "Aoife works only while Ben is there"

    (rule,) = built(at, rules.Pairing)

    assert isinstance(rule, rules.Pairing)
    assert (rule.learners, rule.mentors) == ((aoife,), (ben,))


def test_a_hand_over_is_between_whoever_is_at_the_two_sites(at: Scene) -> None:
    denver = add_site(at.planner, at.people.admin, "Denver", "America/Denver", "US", None)
    add(at, HandOver(at.people.site_id, denver, 840, 900, DUBLIN))
    assert built(at, rules.HandOver) == []
    (ben,) = ids(at, "Ben")
    with at.planner.database.write() as session:
        session.query(SiteMembership).filter_by(person_id=ben).delete()
    store(at, SiteMembership(person_id=ben, site_id=denver, from_date=EARLIER, to_date=None))

    (rule,) = built(at, rules.HandOver)

    assert isinstance(rule, rules.HandOver)
    assert rule.taking == (ben,)
    assert set(rule.giving) == set(at.people.person_ids.values()) - {ben}


def test_a_kind_of_shift_that_is_no_longer_offered_asks_nothing(at: Scene) -> None:
    add(at, KindOfShift(("Early",), most=3, keeping="always"))
    (rule,) = built(at, rules.DutiesOfKind)
    assert isinstance(rule, rules.DutiesOfKind)
    assert (rule.weight, rule.most) == (None, 3)
    with at.planner.database.write() as session:
        session.get_one(ShiftTemplate, at.template_id).label = "Dawn"

    assert built(at, rules.DutiesOfKind) == []


def test_a_new_preset_keeps_the_rules_of_ones_own(at: Scene) -> None:
    add(at, Apart(ids(at, "Aoife", "Ben")))

    adopt_preset(at.planner, at.people.admin, "us-basic", MONDAY)

    assert [one.text for one in in_force(at).lines] == [
        "At most one of Aoife and Ben works at a time"
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        Apart(("nobody", "else")),
        Paired("nobody", ()),
        HandOver("nowhere", "else", 840, 900, DUBLIN),
        HandOver("nowhere", "else", 840, 840, "Dublin"),
        KindOfShift((), most=1),
        KindOfShift(("Early",), most=1, least=2),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(at: Scene, wrong: OwnRule) -> None:
    with pytest.raises(FormError):
        add(at, wrong)

    assert in_force(at).lines == ()


def test_a_lead_names_only_people_of_their_teams(at: Scene) -> None:
    elsewhere = replace(at.people.lead, lead_teams=frozenset({"another"}))
    view = in_force(at)

    with pytest.raises(NotAllowed):
        add_own_rule(
            at.planner, elsewhere, view.rule_set_id, view.version, Apart(ids(at, "Aoife", "Ben"))
        )


def test_only_rules_of_ones_own_are_taken_away_and_by_one_person_at_a_time(at: Scene) -> None:
    add(at, Apart(ids(at, "Aoife", "Ben")))
    view = in_force(at)
    held = (at.planner, at.people.lead, view.rule_set_id)
    with pytest.raises(NotFound):
        remove_own_rule(*held, view.version, 0)
    remove_own_rule(*held, view.version, view.lines[0].number)

    assert in_force(at).lines == ()
    with pytest.raises(Stale):
        remove_own_rule(*held, view.version, view.lines[0].number)
