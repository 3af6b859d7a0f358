"""The price of kindness: asked for, watched, and one of the rotas taken up."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError, NotFound, Refused, Stale
from planner.rotas.forbidden_now import forbidden_now
from planner.rotas.price import (
    LEAST_SECONDS,
    MOST_SECONDS,
    USUAL_SECONDS,
    ask_for_prices,
    stop_pricing,
    take_choice,
)
from planner.rotas.queries import PricePage, price_page
from web.current import actor, planner
from web.forms import Form
from web.rotas.price_words import against, costs, dearer_than


def price(version_id: str) -> str:
    """Show what is known, and the form that asks."""
    return _page(version_id, Form(seconds=USUAL_SECONDS))


def ask_price(version_id: str) -> Response | tuple[str, int]:
    """Have the prices worked out and go back to the page that watches."""
    form = Form(request.form)
    seconds = form.whole("seconds", LEAST_SECONDS, MOST_SECONDS)
    if form.ok:
        try:
            ask_for_prices(planner(), actor(), version_id, seconds)
            return redirect(url_for("rotas.price", version_id=version_id), 303)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
        except (Refused, Stale) as refused:
            form.refuse("", str(refused))
    return _page(version_id, form), 400


def price_progress(version_id: str) -> Response:
    """Give the part of the page that changes; the whole page anew when all is there."""
    page = price_page(planner(), actor(), version_id)
    told = make_response(_rendered("rotas/price_progress.html", page))
    if not page.open:
        told.headers["HX-Refresh"] = "true"
    return told


def stop_price(version_id: str, price_id: str) -> Response:
    """Stop it; what was found so far is kept."""
    stop_pricing(planner(), actor(), price_id)
    return redirect(url_for("rotas.price", version_id=version_id), 303)


def take_price(version_id: str, price_id: str) -> Response:
    """Open one of the rotas as a draft."""
    try:
        chosen = int(request.form.get("number", ""))
    except ValueError as error:
        raise NotFound("There is no such rota to choose.") from error
    draft_id = take_choice(planner(), actor(), price_id, chosen)
    return redirect(url_for("rotas.grid", version_id=draft_id), 303)


def _page(version_id: str, form: Form) -> str:
    page = price_page(planner(), actor(), version_id)
    forbidden = forbidden_now(planner(), actor(), version_id)
    return _rendered("rotas/price.html", page, form=form, forbidden=forbidden)


def _rendered(template: str, page: PricePage, **more: Any) -> str:
    given = next((one for one in page.choices if one.is_given), None)
    return render_template(
        template,
        page=page,
        points=_points(page),
        costs=costs,
        dearer_than=dearer_than,
        against=lambda one: against(one, given),
        **more,
    )


def _points(page: PricePage) -> dict[str, list[float | int | None]]:
    """Give the chart its columns: hours short, what is broken in rotas to choose, and in this."""
    lines = sorted(page.choices, key=lambda one: one.short_hours)
    return {
        "hours": [round(one.short_hours, 2) for one in lines],
        "offered": [None if one.is_given else one.wishes + one.shares for one in lines],
        "given": [one.wishes + one.shares if one.is_given else None for one in lines],
    }
