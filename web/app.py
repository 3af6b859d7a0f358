"""The only place that chooses the parts of the web application."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from flask import Flask, request

from planner.application import Planner
from web import access, forgery, headers, identity, layout, mistakes, rooms, words
from web.feeds import polls, sights
from web.instance import open_planner, secret_key, state_folder

LARGEST_UPLOAD_BYTES = 501 * 1024 * 1024
LARGEST_FORM_BYTES = 2 * 1024 * 1024


class PlannerApp(Flask):
    """Flask, with a log that never holds an address: feed addresses are secret."""

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Log an unexpected error under the name of its page."""
        self.logger.error("error in %s", request.endpoint, exc_info=exc_info)


def create_app(planner: Planner | None = None, instance: Path | None = None) -> Flask:
    """Build the application over an open planner, or over the one in the state folder."""
    folder = instance or (planner.instance if planner else state_folder())
    app = PlannerApp("web", instance_path=str(folder.resolve()))
    app.secret_key = secret_key(folder)
    app.extensions["planner"] = planner or open_planner(folder)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        SESSION_COOKIE_NAME="planner_messages",
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in (headers, words, mistakes, layout, sights, rooms, polls):
        part.install(app)
    for step in (identity.load_actor, access.guard, forgery.check):
        app.before_request(step)
    app.after_request(forgery.keep_visitor)
    return app
