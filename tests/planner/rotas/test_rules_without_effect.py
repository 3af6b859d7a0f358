"""Rules of one's own whose people have left: said where the rule is shown, and on the rota."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from planner.people.models import TeamMembership
from planner.rotas.grid_page import grid_page
from planner.rotas.own_rules import Apart, OwnRule, Paired, add_own_rule, own_rules
from planner.rotas.rules import rules_page
from tests.planner.rotas.scene import MONDAY, Scene, draft_of
from web.commands.rules import rule_lines

WAY_OUT = "Name somebody else, or take the rule away."
ALONE = f"Without effect for Aoife: nobody named to help is in their team now. {WAY_OUT}"


def add(at: Scene, wanted: OwnRule) -> None:
    view = own_rules(at.planner, at.people.lead, MONDAY)
    assert view is not None
    add_own_rule(at.planner, at.people.lead, view.rule_set_id, view.version, wanted)


def ids(at: Scene, *names: str) -> tuple[str, ...]:
    return tuple(at.people.person_ids[name] for name in names)


def leaves(at: Scene, *names: str, last: date = date(2027, 2, 27)) -> None:
    with at.planner.database.write() as session:
        for one in session.scalars(select(TeamMembership)):
            if one.person_id in ids(at, *names):
                one.to_date = last


def note(at: Scene, day: date = MONDAY) -> str | None:
    view = own_rules(at.planner, at.people.lead, day)
    assert view is not None
    (line,) = view.lines
    return line.note


@pytest.fixture
def paired(at: Scene) -> Scene:
    """Aoife is new; Ben and Ciara can help."""
    (aoife,) = ids(at, "Aoife")
    add(at, Paired(aoife, ids(at, "Ben", "Ciara")))
    return at


def test_a_rule_with_everybody_there_has_nothing_to_say(paired: Scene) -> None:
    assert note(paired) is None
    assert grid_page(paired.planner, paired.people.lead, draft_of(paired, days=7)).notes == ()


def test_one_of_the_mentors_who_left_is_named(paired: Scene) -> None:
    leaves(paired, "Ben")

    assert note(paired) == "Not in the team any more: Ben."
    assert note(paired, date(2027, 2, 1)) is None
    assert grid_page(paired.planner, paired.people.lead, draft_of(paired, days=7)).notes == ()


def test_when_all_mentors_have_left_rules_and_rota_say_so(paired: Scene) -> None:
    leaves(paired, "Ben", "Ciara")

    page = rules_page(paired.planner, paired.people.lead, MONDAY)
    assert page is not None
    assert note(paired) == ALONE
    assert [one.note for one in page.lines if one.note] == [ALONE]
    assert f"    {ALONE}" in rule_lines(page)
    (said,) = grid_page(paired.planner, paired.people.lead, draft_of(paired, days=7)).notes
    assert said == (
        "Aoife should work only while Ben or Ciara is there, but nobody who is named to help is "
        "in the team on these days."
    )


def test_whoever_is_new_and_left_needs_no_help(paired: Scene) -> None:
    leaves(paired, "Aoife")

    assert note(paired) == f"Without effect: whoever is new is in no team now. {WAY_OUT}"
    assert grid_page(paired.planner, paired.people.lead, draft_of(paired, days=7)).notes == ()


def test_people_kept_apart_of_whom_one_is_left_say_so(at: Scene) -> None:
    add(at, Apart(ids(at, "Aoife", "Ben")))
    assert note(at) is None

    leaves(at, "Ben")

    assert note(at) == f"Without effect: no two of them are in one team now. {WAY_OUT}"
