"""Scenarios and their rotas in words, for page and command line."""

from __future__ import annotations

from dataclasses import dataclass

from planner.demand.what_if import WhatIf
from planner.rotas.scenario_page import ScenarioPage, TriedRota

PERCENT = 100


@dataclass(frozen=True)
class FigureRow:
    """A figure of the rota for what holds beside that for what would be; None: not known yet."""

    text: str
    now: float | None
    then: float | None
    whole: bool = False


FIGURES = (
    ("Agent-hours needed", "needed_hours", False),
    ("Agent-hours short", "short_hours", False),
    ("Agent-hours more than needed", "over_hours", False),
    ("Hours paid", "paid_hours", False),
    ("of these beyond contracts", "overtime_hours", False),
    ("People with shifts", "people", True),
    ("Shifts", "shifts", True),
    ("Weekends worked", "weekends", True),
)


def rows_of(page: ScenarioPage) -> list[FigureRow]:
    """List what is known of both rotas."""
    return [
        FigureRow(text, _of(page.now, name), _of(page.then, name), whole)
        for text, name, whole in FIGURES
    ]


def scenario_words(other: WhatIf) -> str:
    """Say what would be otherwise, such as "contacts times 1.2, 90 % within 20 seconds"."""
    said = []
    if other.volume != 1:
        said.append(f"contacts times {other.volume:g}")
    if other.handling != 1:
        said.append(f"handling time times {other.handling:g}")
    if other.target_share is not None or other.threshold_seconds is not None:
        said.append(_promise(other))
    if other.opening is not None:
        said.append("opening hours as given")
    return ", ".join(said) or "nothing else"


def heading(page: ScenarioPage) -> str:
    """Say in a line how the searches stand."""
    if page.state == "queued":
        return "Waiting to start"
    if page.state == "running" and page.cancel_requested:
        return "Stopping …"
    if page.state == "running":
        return "Searching for what holds" if page.now is None else "Searching for what would be"
    if page.then is not None:
        return "Beside each other"
    return "Stopped" if page.state == "cancelled" else "Without two rotas"


def _of(tried: TriedRota | None, name: str) -> float | None:
    return None if tried is None else getattr(tried, name)


def _promise(other: WhatIf) -> str:
    share = "" if other.target_share is None else f"{other.target_share * PERCENT:g} % "
    within = other.threshold_seconds
    return f"promise {share}" + ("" if within is None else f"within {within} seconds")
