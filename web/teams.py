"""Which of several teams a page shows."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from planner.people.page_rows import TeamRow


def chosen_team(teams: Sequence[TeamRow]) -> TeamRow | None:
    """Return the team named in the address, else the first with people; None without any."""
    asked = request.args.get("team", "")
    for team in teams:
        if team.id == asked:
            return team
    return next((team for team in teams if team.people), teams[0] if teams else None)
