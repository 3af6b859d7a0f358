"""The page of rules: what leads set there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from planner.application import Planner
from planner.people.edit import add_site
from planner.rotas.rules import RuleSetView, adopt_preset, rules_page
from planner.rotas.templates import TemplateInput, add_template
from tests.factories.organisation import Organisation
from tests.web.conftest import form_token

FIRST = date(2027, 1, 1)


@pytest.fixture
def lead(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation
) -> FlaskClient:
    """A lead; the European preset is in force."""
    adopt_preset(planner, org.admin, "eu", FIRST)
    return signed_in("lead")


def in_force(planner: Planner, org: Organisation) -> RuleSetView:
    view = rules_page(planner, org.lead, planner.clock().date())
    assert view is not None
    return view


def save(client: FlaskClient, view: RuleSetView, **fields: str) -> tuple[int, str]:
    """Save the form of limits with these values and nothing else."""
    given = {
        "csrf_token": form_token(client),
        "rule_set_id": view.rule_set_id,
        "version": str(view.version),
        "forward_rotation": "",
        "year_end": "",
        "whole_weekends": "",
        "fair_starts": "",
        "fair_overtime": "",
        "stability": "",
        **fields,
    }
    answer = client.post("/rules", data=given)
    return answer.status_code, answer.text


def test_a_lead_sets_limits_and_how_rules_without_a_number_are_kept(
    lead: FlaskClient, planner: Planner, org: Organisation
) -> None:
    fields = {"days_off_in_a_row": "2", "forward_rotation": "always"}

    assert save(lead, in_force(planner, org), **fields)[0] == 303

    view = in_force(planner, org)
    assert (view.values.days_off_in_a_row, view.values.rest_hours) == (2, None)
    assert (view.choices.forward_rotation, view.choices.year_end) == ("always", None)


@pytest.mark.parametrize(
    ("name", "value"), [("year_end", "sometimes"), ("fair_overtime", "always")]
)
def test_a_choice_that_is_not_offered_is_refused_at_its_field(
    lead: FlaskClient, planner: Planner, org: Organisation, name: str, value: str
) -> None:
    status, page = save(lead, in_force(planner, org), **{name: value})

    assert status == 400
    assert f'id="{name}-error"' in page
    assert in_force(planner, org).choices.year_end == "as-far-as-possible"


HAND_OVER = {
    "start_minute": "14:00",
    "end_minute": "15:00",
    "time_zone": "Europe/Dublin",
    "at_least": "1",
}


def add(client: FlaskClient, view: RuleSetView, kind: str, **fields: object) -> tuple[int, str]:
    """Add a rule of one's own by its form."""
    data = {"csrf_token": form_token(client), "rule_set_id": view.rule_set_id}
    answer = client.post(
        f"/rules/own/add/{kind}", data={**data, "version": str(view.version), **fields}
    )
    return answer.status_code, answer.text


def test_a_lead_adds_rules_that_name_people_sites_and_kinds_and_takes_one_away(
    lead: FlaskClient, planner: Planner, org: Organisation
) -> None:
    denver = add_site(planner, org.admin, "Denver", "America/Denver", "US", None)
    template = TemplateInput("Late", org.site_id, ((840, 1350),), FIRST)
    add_template(planner, org.admin, template)
    people = [org.person_ids[name] for name in ("Aoife", "Ben")]
    sites = {"giving": org.site_id, "taking": denver}

    assert add(lead, in_force(planner, org), "apart", people=people)[0] == 303
    assert add(lead, in_force(planner, org), "hand-over", **HAND_OVER, **sites)[0] == 303
    new = {"learner": people[0], "mentors": people[1:]}
    assert add(lead, in_force(planner, org), "paired", **new)[0] == 303
    kind = {"labels": "Late", "most": "3", "least": "", "keeping": "always"}
    assert add(lead, in_force(planner, org), "kind", **kind)[0] == 303

    page = lead.get("/rules/own").text
    said = [line.text for line in in_force(planner, org).lines[-4:]]
    assert said == [
        "At most one of Aoife and Ben works at a time",
        "Dublin hands over to Denver 14:00–15:00 Dublin time: at least 1 of each there",
        "Aoife works only while Ben is there",
        "Shifts of Late: at most 3",
    ]
    assert all(text in page for text in said)
    view = in_force(planner, org)
    number = re.findall(r'name="number" value="(\d+)"', page)[0]
    fields = {"rule_set_id": view.rule_set_id, "version": view.version, "number": number}
    data = {"csrf_token": form_token(lead), **fields}
    assert lead.post("/rules/own/remove", data=data).status_code == 303
    assert [line.text for line in in_force(planner, org).lines[-3:]] == said[1:]


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        ("apart", {}, "people"),
        ("apart", {"people": ["nobody", "else"]}, "people"),
        ("paired", {}, "mentors"),
        ("hand-over", {**HAND_OVER, "giving": "nowhere", "taking": "else"}, "giving"),
        ("kind", {"keeping": "always", "labels": "Lte", "most": "2"}, "labels"),
        ("kind", {"keeping": "always", "labels": "Lte", "least": "2"}, "least"),
        ("kind", {"keeping": "always", "labels": "Lte"}, "least"),
    ],
)
def test_what_names_nobody_or_nothing_is_refused_at_its_field(
    lead: FlaskClient,
    planner: Planner,
    org: Organisation,
    kind: str,
    fields: dict[str, str],
    wrong: str,
) -> None:
    status, page = add(lead, in_force(planner, org), kind, **fields)

    assert status == 400
    assert f'id="{kind}-{wrong}-error"' in page


def test_an_unknown_kind_of_rule_is_not_found(
    lead: FlaskClient, planner: Planner, org: Organisation
) -> None:
    assert add(lead, in_force(planner, org), "friends")[0] == 404
