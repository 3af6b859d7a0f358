"""What goes wrong is said in plain words: what happened, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException

from planner.errors import InputError, NotAllowed, NotFound, PlannerError, Stale


@dataclass(frozen=True)
class Mistake:
    """A page for something that went wrong."""

    status: int
    title: str
    text: str


WORDS = {
    400: Mistake(400, "That did not arrive in one piece", "Go back, reload the page, try again."),
    401: Mistake(401, "You are signed out", "Sign in again, then repeat the last step."),
    403: Mistake(
        403,
        "This page is not open to you",
        "Your role does not include it, or the page was open for too long. "
        "Go back, reload the page, and try again; if that does not help, ask your team lead.",
    ),
    404: Mistake(
        404,
        "There is nothing here",
        "The address may be mistyped, or what it showed is gone. Start again from the home page.",
    ),
    405: Mistake(405, "That cannot be done here", "Go back and use the buttons of the page."),
    409: Mistake(
        409,
        "Somebody else was quicker",
        "What you were changing has changed meanwhile. Look at it again, then repeat your change.",
    ),
    413: Mistake(
        413,
        "That file is too large",
        "Files may have up to 500 MB. Export a shorter span of time, then try again.",
    ),
    500: Mistake(
        500,
        "Something went wrong on our side",
        "Nothing was half-saved. Try again; if it happens twice, tell whoever runs the planner.",
    ),
}


def install(app: Flask) -> None:
    """Show a page in plain words for every error."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(PlannerError, _planner)
    app.register_error_handler(InputError, _input)
    app.register_error_handler(500, _http)


def page(mistake: Mistake) -> tuple[str, int]:
    """Render a mistake; a part of a page gets a part of a page."""
    template = "parts/mistake.html" if "HX-Request" in request.headers else "mistake.html"
    return render_template(template, mistake=mistake), mistake.status


def _http(error: HTTPException) -> tuple[str, int]:
    code = error.code if error.code is not None else 500
    return page(WORDS.get(code, WORDS[400 if code < 500 else 500]))


def _planner(error: PlannerError) -> tuple[str, int]:
    if isinstance(error, NotAllowed):
        return page(WORDS[403])
    if isinstance(error, NotFound):
        return page(WORDS[404])
    if isinstance(error, Stale):
        return page(Mistake(409, WORDS[409].title, str(error) or WORDS[409].text))
    return page(Mistake(409, "This was not done", str(error)))


def _input(error: InputError) -> tuple[str, int]:
    return page(Mistake(400, "This was not accepted", str(error)))
