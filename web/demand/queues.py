"""Queues: which there are, when they are open, and what is promised."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.demand.queue_settings import CHANNELS, WAITING, SettingInput
from planner.demand.queues import (
    QueueInput,
    QueueRow,
    add_queue,
    edit_queue,
    edit_queue_setting,
    list_queues,
)
from planner.errors import FormError, NotFound
from web.current import actor, planner
from web.demand.opening_words import field_of, opening_text, read_opening
from web.demand.queue_words import CHANNEL_NAMES, DEADLINE_NAMES, DEFINITION_NAMES
from web.forms import Form
from web.words import LONG_WEEKDAYS
from web.zones import ZONES, viewers_zone

HIGHEST_VERSION = 1_000_000
MONTH_SECONDS = 30 * 86_400
DAY_SECONDS = 86_400
MOST_CAUSES = 6
PERCENT = 100
USUAL_FREE, MOST_KEPT_FREE = 2, 1_000


def overview() -> str:
    """List the queues with what is promised."""
    queues = list_queues(planner(), actor())
    return render_template("demand/queues.html", queues=queues, channels=CHANNEL_NAMES)


def new() -> str:
    """Show the form for a new queue."""
    return _new(Form(channel="phone", time_zone=viewers_zone()))


def create() -> Response | tuple[str, int]:
    """Add a queue with what is usual for its channel."""
    form = Form(request.form)
    name, channel = form.text("name", longest=60), form.choice("channel", CHANNELS)
    zone = form.zone("time_zone")
    if form.ok:
        try:
            queue_id = add_queue(planner(), actor(), QueueInput(name, channel, zone))
            flash(f"{name} was added with what is usual; please check hours and promise.")
            return redirect(url_for("queues.one", queue_id=queue_id), 303)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    return _new(form), 400


def one(queue_id: str) -> str:
    """Show a queue and how it is served."""
    queue = _find(queue_id)
    return _page(queue, _name_form(queue), _setting_form(queue))


def rename(queue_id: str) -> Response | tuple[str, int]:
    """Change a queue's name or time zone."""
    form, queue = Form(request.form, scope="name"), _find(queue_id)
    version = form.whole("version", 1, HIGHEST_VERSION)
    name, zone = form.text("name", longest=60), form.zone("time_zone")
    if form.ok:
        try:
            edit_queue(planner(), actor(), queue_id, version, name, zone)
            return _saved(queue_id)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    return _page(queue, form, _setting_form(queue)), 400


def change_setting(queue_id: str) -> Response | tuple[str, int]:
    """Serve a queue differently from a date on."""
    form, queue = Form(request.form, scope="setting"), _find(queue_id)
    version, since = form.whole("version", 1, HIGHEST_VERSION), form.day("from_date")
    values = _setting(form)
    if form.ok and since is not None:
        try:
            edit_queue_setting(planner(), actor(), queue_id, version, since, values)
            return _saved(queue_id)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    return _page(queue, _name_form(queue), form), 400


def _setting(form: Form) -> SettingInput:
    return SettingInput(
        opening=read_opening(form),
        target_share=form.number("target_percent", 1, 99.9) / PERCENT,
        threshold_seconds=form.whole("threshold_seconds", 0, MONTH_SECONDS),
        definition=form.choice("definition", DEFINITION_NAMES),
        aht_seconds=form.number("aht_seconds", 1, DAY_SECONDS),
        deadline=form.choice("deadline", DEADLINE_NAMES),
        concurrency=form.whole("concurrency", 1, 20),
        occupancy_cap=form.number("occupancy_percent", 5, PERCENT) / PERCENT,
        patience_seconds=form.optional_number("patience_seconds", 1, DAY_SECONDS),
        day_chance=form.number("day_chance_percent", 5, 99) / PERCENT,
        shrinkage=_shrinkage(form),
        contacts_per_ticket=form.number("contacts_per_ticket", 0.01, PERCENT),
        idle_queue_id=form.optional_text("idle_queue_id") or None,
        kept_free=form.whole("kept_free", 1, MOST_KEPT_FREE) if form["kept_free"] else USUAL_FREE,
    )


def _shrinkage(form: Form) -> dict[str, float]:
    shares = {}
    for place in range(MOST_CAUSES):
        cause = form.optional_text(f"cause-{place}", longest=60)
        if cause:
            shares[cause] = form.number(f"share-{place}", 0, 99) / PERCENT
    return shares


def _name_form(queue: QueueRow) -> Form:
    return Form(scope="name", name=queue.name, time_zone=queue.time_zone, version=queue.version)


def _setting_form(queue: QueueRow) -> Form:
    values = queue.setting
    causes = enumerate(values.shrinkage.items())
    shown: dict[str, object] = {
        field_of(day): opening_text(windows) for day, windows in enumerate(values.opening)
    }
    for place, (cause, share) in causes:
        shown |= {f"cause-{place}": cause, f"share-{place}": f"{share * PERCENT:g}"}
    return Form(
        scope="setting",
        target_percent=f"{values.target_share * PERCENT:g}",
        threshold_seconds=values.threshold_seconds,
        definition=values.definition,
        aht_seconds=f"{values.aht_seconds:g}",
        deadline=values.deadline,
        concurrency=values.concurrency,
        occupancy_percent=f"{values.occupancy_cap * PERCENT:g}",
        patience_seconds="" if values.patience_seconds is None else f"{values.patience_seconds:g}",
        day_chance_percent=f"{values.day_chance * PERCENT:g}",
        contacts_per_ticket=f"{values.contacts_per_ticket:g}",
        idle_queue_id=values.idle_queue_id,
        kept_free=values.kept_free,
        from_date=_today(),
        version=queue.version,
        **shown,
    )


def _today() -> date:
    return planner().clock().date()


def _new(form: Form) -> str:
    channels = list(CHANNEL_NAMES.items())
    return render_template("demand/queue_form.html", form=form, channels=channels, zones=ZONES)


def _page(queue: QueueRow, name_form: Form, setting_form: Form) -> str:
    return render_template(
        "demand/queue.html",
        queue=queue,
        name_form=name_form,
        form=setting_form,
        channels=CHANNEL_NAMES,
        definitions=list(DEFINITION_NAMES.items()),
        deadlines=list(DEADLINE_NAMES.items()),
        days=[(field_of(day), name) for day, name in enumerate(LONG_WEEKDAYS)],
        causes=range(MOST_CAUSES),
        idle_queues=_idle_queues() if queue.channel == "phone" else [],
        zones=ZONES,
    )


def _idle_queues() -> list[tuple[str, str]]:
    """The queues whose work can wait for an idle moment on the phone; empty without any."""
    queues = list_queues(planner(), actor())
    waiting = [(one.id, one.name) for one in queues if one.channel in WAITING]
    return [("", "Nothing: they wait for the next call"), *waiting] if waiting else []


def _saved(queue_id: str) -> Response:
    flash("The queue was saved. Requirements planned from now on use it.")
    return redirect(url_for("queues.one", queue_id=queue_id), 303)


def _find(queue_id: str) -> QueueRow:
    for queue in list_queues(planner(), actor()):
        if queue.id == queue_id:
            return queue
    raise NotFound("There is no such queue.")
