"""Minimum cover with a role: who counts, on which days, and what cannot be promised."""

from __future__ import annotations

from datetime import date

import pytest

from planner.errors import FormError, Refused
from planner.people.edit import end_role, set_role
from planner.rotas.minimum_cover import CoverInput, add_minimum_cover, list_minimum_covers
from solver import rules
from tests.planner.rotas.scene import DUBLIN, MONDAY, Scene
from tests.planner.rotas.test_build_problem import problem

LEAD = "duty lead"
NEXT = date(2027, 3, 8)


def give(at: Scene, name: str, first: date = MONDAY, until: date | None = None) -> str:
    person_id = at.people.person_ids[name]
    set_role(at.planner, at.people.lead, person_id, None, first, LEAD, until)
    return person_id


def ask(at: Scene, **changes: object) -> None:
    values = {"role": LEAD, "weekdays": (0,), "site_id": at.people.site_id} | changes
    asked = CoverInput(1, DUBLIN, 480, 600, MONDAY, **values)  # type: ignore[arg-type]  # a test names the field
    add_minimum_cover(at.planner, at.people.admin, asked)


def made(at: Scene) -> list[rules.MinimumPresence]:
    return [one for one in problem(at).rules if isinstance(one, rules.MinimumPresence)]


def test_only_those_with_the_role_count(at: Scene) -> None:
    aoife = give(at, "Aoife")
    ask(at)

    (rule,) = made(at)

    assert (rule.applies_to, rule.days, rule.weight) == ((aoife,), (0, 7, 14, 21), 20_000)


def test_whoever_gets_or_loses_the_role_counts_on_the_days_of_it(at: Scene) -> None:
    aoife, ben = give(at, "Aoife", until=NEXT), give(at, "Ben", NEXT)
    ask(at)

    assert {(one.applies_to, one.days) for one in made(at)} == {
        ((aoife,), (0,)),
        ((ben,), (7, 14, 21)),
    }


def test_what_always_holds_is_a_rule_that_no_rota_breaks(at: Scene) -> None:
    give(at, "Aoife")
    ask(at, always=True)

    assert [one.weight for one in made(at)] == [None]


def test_what_nobody_can_be_is_refused_where_it_always_holds_and_left_out_elsewhere(
    at: Scene,
) -> None:
    aoife = give(at, "Aoife")
    ask(at, always=True)
    end_role(at.planner, at.people.lead, aoife, None, NEXT, "Duty  Lead")

    with pytest.raises(Refused, match=r"role duty lead, .* Mon 8 Mar, Mon 15 Mar, Mon 22 Mar\."):
        made(at)


def test_days_without_anybody_in_the_role_ask_nothing_as_far_as_possible(at: Scene) -> None:
    aoife = give(at, "Aoife", until=NEXT)
    ask(at)

    assert [(one.applies_to, one.days) for one in made(at)] == [((aoife,), (0,))]


def test_a_role_that_nobody_has_is_refused_with_those_there_are(at: Scene) -> None:
    give(at, "Aoife")

    with pytest.raises(FormError) as refused:
        ask(at, role="duty led")

    assert refused.value.fields == {"role": "Nobody has the role duty led. There is: duty lead."}
    assert list_minimum_covers(at.planner, at.people.lead) == []


@pytest.mark.parametrize("role", ["", "x" * 41])
def test_a_role_has_a_name_that_fits(at: Scene, role: str) -> None:
    with pytest.raises(FormError):
        set_role(at.planner, at.people.lead, at.people.person_ids["Aoife"], None, MONDAY, role)
