"""Where a rota is corrected that still counts on somebody who is away."""

from __future__ import annotations

from flask import url_for

from planner.time_off.clashes import Clash


def repair_address(clash: Clash) -> str:
    """The address of the page that mends one clash."""
    return url_for("rotas.grid", version_id=clash.version_id)
