"""Places of work, with their zone and public holidays."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError, NotFound
from planner.people.page_rows import SiteRow
from planner.people.places import add_site, edit_site
from planner.people.queries import list_sites
from web.current import actor, planner
from web.forms import Form
from web.zones import ZONES


def overview() -> str:
    """List the sites."""
    return render_template("people/sites.html", sites=list_sites(planner(), actor()))


def new() -> str:
    """Show the form for a new site."""
    return _form(Form())


def create() -> Response | tuple[str, int]:
    """Add a site."""
    form = Form(request.form)
    try:
        add_site(planner(), actor(), *_values(form))
    except FormError as wrong:
        form.refuse_all(wrong.fields)
        return _form(form), 400
    return _saved(form)


def one(site_id: str) -> str:
    """Show a site with its form."""
    site = _find(site_id)
    return _form(
        Form(
            name=site.name,
            time_zone=site.time_zone,
            country=site.country,
            region=site.region,
            version=site.version,
        ),
        site,
    )


def save(site_id: str) -> Response | tuple[str, int]:
    """Change a site."""
    form = Form(request.form)
    version = form.whole("version", 1, 1_000_000)
    try:
        edit_site(planner(), actor(), site_id, version, *_values(form))
    except FormError as wrong:
        form.refuse_all(wrong.fields)
        return _form(form, _find(site_id)), 400
    return _saved(form)


def _values(form: Form) -> tuple[str, str, str | None, str | None]:
    return (form["name"], form["time_zone"], form["country"] or None, form["region"] or None)


def _saved(form: Form) -> Response:
    flash(f"{form['name']} was saved.")
    return redirect(url_for("sites.overview"), 303)


def _form(form: Form, site: SiteRow | None = None) -> str:
    return render_template("people/site_form.html", form=form, site=site, zones=ZONES)


def _find(site_id: str) -> SiteRow:
    for site in list_sites(planner(), actor()):
        if site.id == site_id:
            return site
    raise NotFound("There is no such site.")
