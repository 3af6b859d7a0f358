"""News about a rota: told, watched, looked at, and put in as a draft."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError, Refused, Stale
from planner.rotas.forbidden_now import forbidden_now
from planner.rotas.queries import replan_page
from planner.rotas.replan import ask_for_replan, put_in_replan, stop_replan
from web.current import actor, planner
from web.forms import Form
from web.rotas.replan_forms import KINDS, empty_forms, news_in


def replan(version_id: str) -> str:
    """Show what was found, and what can be told."""
    return _page(version_id)


def ask_replan(version_id: str) -> Response | tuple[str, int]:
    """Have the least change worked out and go back to the page that watches."""
    kind = request.form.get("kind", "")
    form = Form(request.form, scope=kind)
    news, seconds = news_in(form)
    if news is not None and form.ok:
        try:
            ask_for_replan(planner(), actor(), version_id, news, seconds)
            return redirect(url_for("rotas.replan", version_id=version_id), 303)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
        except (Refused, Stale) as refused:
            form.refuse("", str(refused))
    return _page(version_id, form), 400


def replan_progress(version_id: str) -> Response:
    """Give the part of the page that changes; the whole page anew when all is there."""
    page = replan_page(planner(), actor(), version_id)
    told = make_response(render_template("rotas/replan_progress.html", page=page))
    if not page.open:
        told.headers["HX-Refresh"] = "true"
    return told


def stop_replanning(version_id: str, replan_id: str) -> Response:
    """Stop it; what was found so far is kept."""
    stop_replan(planner(), actor(), replan_id)
    return redirect(url_for("rotas.replan", version_id=version_id), 303)


def put_in(version_id: str, replan_id: str) -> Response | tuple[str, int]:
    """Make what was seen a draft and go there."""
    try:
        draft_id = put_in_replan(planner(), actor(), replan_id)
    except (FormError, Refused, Stale) as refused:
        form = Form()
        form.refuse("", str(refused))
        return _page(version_id, form), 409
    flash("Stored as a draft; the rota it came from stays. Nobody sees it before you publish.")
    return redirect(url_for("rotas.grid", version_id=draft_id), 303)


def _page(version_id: str, form: Form | None = None) -> str:
    page = replan_page(planner(), actor(), version_id)
    forms = empty_forms(page)
    if form is not None and form.scope in KINDS:
        forms[form.scope] = form
    told = form or Form()
    forbidden = forbidden_now(planner(), actor(), version_id)
    return render_template(
        "rotas/replan.html", page=page, forms=forms, told=told, forbidden=forbidden
    )
