"""Where a rota is corrected that still counts on somebody who is away."""

from __future__ import annotations

from flask import url_for

from planner.time_off.clashes import Clash


def repair_address(clash: Clash) -> str:
    """The page that corrects the person's day of a clash."""
    return url_for(
        "rotas.correct_form",
        version_id=clash.version_id,
        person=clash.person_id,
        day=clash.day.isoformat(),
    )
