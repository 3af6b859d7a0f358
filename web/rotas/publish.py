"""Publish a draft: how much notice it gives, and why if that is little."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import Refused
from planner.rotas import publish as verbs
from planner.rotas.draft_base import draft_base
from planner.rotas.notice import NOTICE_DAYS, notice_days, notice_words
from planner.rotas.queries import coverage_page, grid_page
from planner.rotas.version_history import people_to_tell
from web.current import actor, planner
from web.forms import Form
from web.words import plural

LONGEST_REASON = 300


def publish_form(version_id: str) -> str:
    """Show what publishing would do."""
    return _page(version_id, Form())


def publish(version_id: str) -> Response | tuple[str, int]:
    """Publish the draft; everybody's page and calendar change at once."""
    form = Form(request.form)
    why = form.optional_text("why_late", longest=LONGEST_REASON) or None
    version = form.whole("version", 1, 1_000_000)
    if form.ok:
        try:
            done = verbs.publish(planner(), actor(), version_id, why, version)
        except Refused as refused:
            form.refuse(_field(version_id, why), str(refused))
        else:
            flash(_said(done))
            return redirect(url_for("rotas.grid", version_id=done.version_id), 303)
    return _page(version_id, form), 409


def _field(version_id: str, why: str | None) -> str:
    """Where a refusal belongs: beside the missing reason, or to the draft itself."""
    return "draft" if why or _notice(version_id) >= NOTICE_DAYS else "why_late"


def _notice(version_id: str) -> int:
    page = coverage_page(planner(), actor(), version_id)
    return notice_days(page.first_date, planner().clock(), page.zone)


def _said(done: verbs.Published) -> str:
    notice = notice_words(done.notice_days)
    people = plural(len(done.people), "person", "people")
    return f"Published as version {done.number}: {notice}, shifts of {people} changed."


def _page(version_id: str, form: Form) -> str:
    page = grid_page(planner(), actor(), version_id)
    return render_template(
        "rotas/publish.html",
        page=page,
        form=form,
        notice=_notice(version_id),
        usual_notice=NOTICE_DAYS,
        base=draft_base(planner(), actor(), version_id),
        told=people_to_tell(planner(), actor(), version_id),
    )
