"""Import a rota from a spreadsheet: upload, say what its codes stand for, look, confirm."""

from __future__ import annotations

from itertools import count

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from planner.demand.queues import list_queues
from planner.errors import InputError, Refused
from planner.people.absence import KINDS
from planner.people.queries import list_teams
from planner.rotas.import_dates import DateOrder
from planner.rotas.import_preview import RotaPreview
from planner.rotas.import_questions import OpenQuestionError
from planner.rotas.import_request import Becomes, RotaRequest
from planner.rotas.import_rota import import_rota, preview_rota
from planner.rotas.spreadsheet_file import read_spreadsheet
from web import held_files
from web.current import actor, planner
from web.forms import Form
from web.held_files import HeldFile
from web.words import plural

LEAVE_OUT = "-"
BECOMES = (
    (Becomes.DRAFT, "A draft", "Judged at once; you look at it, correct it, and publish it."),
    (
        Becomes.PINS,
        "Pins for the next rota",
        "The next rota that is generated keeps these shifts and fills in the rest.",
    ),
    (
        Becomes.HISTORY,
        "History",
        "What people worked or know already, published as it is; it counts for the next rota.",
    ),
)
MOST_CODES = 500


def import_form() -> str:
    """Show the form for a file."""
    return _choose(Form(becomes=Becomes.DRAFT.value, team_id=request.args.get("team", "")))


def hold_import() -> Response | tuple[str, int]:
    """Hold the file and go on to what was understood."""
    form, file = Form(request.form), request.files.get("file")
    team_id = form.choice("team_id", [team_id for team_id, _name in _teams()])
    becomes = form.choice("becomes", [kind.value for kind, _title, _hint in BECOMES])
    if file is None or not file.filename:
        form.refuse("file", "Please choose a file.")
    if not form.ok or file is None:
        return _choose(form), 400
    held = held_files.hold(planner().instance, _user(), file)
    try:
        # What the planner has to know or to be told is asked on the next page.
        read_spreadsheet(held.path, held.name)
    except InputError as wrong:
        held_files.drop(held)
        form.refuse("file", str(wrong))
        return _choose(form), 400
    target = url_for("rotas.import_preview", held_id=held.held_id, team=team_id, becomes=becomes)
    return redirect(target, 303)


def import_preview(held_id: str) -> str | tuple[str, int]:
    """Show what was understood; nothing is stored yet."""
    return _show(_held(held_id), Form())


def answer_import(held_id: str) -> str | tuple[str, int]:
    """Show what would be stored with these answers; nothing is stored yet."""
    return _show(_held(held_id), Form(request.form))


def confirm_import(held_id: str) -> Response | str | tuple[str, int]:
    """Store what the preview showed, unless an answer or something stored changed since."""
    held, answers = _held(held_id), Form(request.form)
    try:
        preview = _preview(held, answers)
        if preview.fingerprint() != answers["fingerprint"]:
            flash("Something changed since you looked. Please look again, then confirm.", "error")
            return _page(held, answers, preview), 409
        if not preview.may_be_stored:
            answers.refuse("leave_out", preview.what_is_open)
            return _page(held, answers, preview), 400
        done = import_rota(planner(), actor(), preview)
    except (InputError, Refused):
        return _show(held, answers)
    held_files.drop(held)
    flash(_said(preview, done.shifts, done.absences))
    if done.version_id is not None:
        return redirect(url_for("rotas.grid", version_id=done.version_id), 303)
    return redirect(url_for("rotas.overview", team=preview.request.team_id), 303)


def discard_import(held_id: str) -> Response:
    """Forget a held file."""
    held_files.drop(_held(held_id))
    flash("Nothing was stored.")
    return redirect(url_for("rotas.import_form"), 303)


def _said(preview: RotaPreview, shifts: int, absences: int) -> str:
    became = {
        Becomes.DRAFT: "are a draft now; nobody sees it before you publish",
        Becomes.PINS: "are pinned for the next rota",
        Becomes.HISTORY: "are published history now",
    }
    said = f"{plural(shifts, 'shift')} {became[preview.request.becomes]}."
    return f"{said} {plural(absences, 'span')} of time off entered." if absences else said


def _show(held: HeldFile, answers: Form) -> str | tuple[str, int]:
    try:
        preview = _preview(held, answers)
    except OpenQuestionError as open_question:
        return _page(held, answers, None, question=open_question)
    except (InputError, Refused) as wrong:
        return _page(held, answers, None, problem=str(wrong)), 400
    return _page(held, answers, preview)


def _preview(held: HeldFile, answers: Form) -> RotaPreview:
    return preview_rota(planner(), actor(), held.path, held.name, _request(answers))


def _request(answers: Form) -> RotaRequest:
    order, year = request.args.get("dates", ""), request.args.get("year", "")
    becomes = request.args.get("becomes", "")
    return RotaRequest(
        team_id=request.args.get("team", ""),
        becomes=next((kind for kind in Becomes if kind.value == becomes), Becomes.DRAFT),
        order=next((one for one in DateOrder if one.value == order), None),
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        sheet=request.args.get("sheet") or None,
        codes={text: said for text, said in _answers("code") if said},
        people={
            name: None if said == LEAVE_OUT else said for name, said in _answers("person") if said
        },
        queue_id=answers["queue_id"] or None,
        leave_out=answers.ticked("leave_out"),
    )


def _answers(what: str) -> list[tuple[str, str]]:
    """Read the pairs of a text of the file and what was chosen for it."""
    fields: MultiDict[str, str] = request.form
    found: list[tuple[str, str]] = []
    for number in count():
        text = fields.get(f"{what}-text-{number}")
        if text is None or number > MOST_CODES:
            return found
        found.append((text, fields.get(f"{what}-{number}", "")))
    return found


def _page(
    held: HeldFile,
    answers: Form,
    preview: RotaPreview | None,
    question: OpenQuestionError | None = None,
    problem: str | None = None,
) -> str:
    return render_template(
        "rotas/import_preview.html",
        held=held,
        answers=answers,
        preview=preview,
        question=question,
        problem=problem,
        asked={key: value for key, value in request.args.items() if value},
        becomes=next(
            (one for one in BECOMES if one[0].value == request.args.get("becomes")), BECOMES[0]
        ),
        targets=_targets(preview),
        queues=[(queue.id, queue.name) for queue in list_queues(planner(), actor())],
        leave_out=LEAVE_OUT,
    )


def _targets(preview: RotaPreview | None) -> list[tuple[str, str]]:
    """What a code can stand for, as values that are read again and words for people."""
    names = () if preview is None else preview.shift_names
    return [
        *((f"shift: {name}", name) for name in names),
        ("off", "free, no shift"),
        *((f"time off: {kind}", f"time off: {kind}") for kind in KINDS),
        ("ignore", "leave out"),
    ]


def _held(held_id: str) -> HeldFile:
    return held_files.find(planner().instance, _user(), held_id)


def _user() -> str:
    return actor().user_id or "nobody"


def _teams() -> list[tuple[str, str]]:
    who = actor()
    return [(team.id, team.name) for team in list_teams(planner(), who) if who.leads(team.id)]


def _choose(form: Form) -> str:
    return render_template("rotas/import_file.html", form=form, teams=_teams(), becomes=BECOMES)
