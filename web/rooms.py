"""Every room of the site; the URL map is the sum of their routes."""

from __future__ import annotations

from flask import Flask

import web.accounts.routes
import web.demand.routes
import web.feeds.routes
import web.help.routes
import web.home.routes
import web.notices.routes
import web.people.routes
import web.reports.routes
import web.rotas.routes
import web.swaps.routes
import web.time_off.routes
from web import health

ROOMS = (
    health.room,
    *web.accounts.routes.ROOMS,
    *web.home.routes.ROOMS,
    *web.people.routes.ROOMS,
    *web.demand.routes.ROOMS,
    *web.rotas.routes.ROOMS,
    *web.swaps.routes.ROOMS,
    *web.time_off.routes.ROOMS,
    *web.notices.routes.ROOMS,
    *web.feeds.routes.ROOMS,
    *web.reports.routes.ROOMS,
    *web.help.routes.ROOMS,
)


def install(app: Flask) -> None:
    """Open every room."""
    for room in ROOMS:
        app.register_blueprint(room)
