"""Rules that are made stricter after a rota was published."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.rotas.publish import publish
from planner.rotas.rules import rules_page, set_rule_values
from tests.planner.rotas.scene import MONDAY, Scene, draft_of


def published_week(at: Scene) -> str:
    """Publish a week in which everybody works Monday to Friday from 07:00 to 15:30."""
    return publish(at.planner, at.people.lead, draft_of(at, days=7)).version_id


def made_stricter(at: Scene, **values: Any) -> None:
    """Change values of the rules in force, such as `most_days_in_a_row=4`."""
    view = rules_page(at.planner, at.people.admin, MONDAY)
    assert view is not None
    wanted = replace(view.values, **values)
    set_rule_values(at.planner, at.people.admin, view.rule_set_id, view.version, wanted)
