"""Short answers to what people ask first."""

from __future__ import annotations

from importlib.metadata import version

from flask import abort, render_template

from web.help.topics import TOPICS


def overview() -> str:
    """List what help there is."""
    return render_template("help/overview.html", topics=TOPICS)


def topic(topic: str) -> str:
    """Show one topic."""
    found = TOPICS.get(topic)
    if found is None:
        abort(404)
    return render_template("help/topic.html", topic=found)


def about() -> str:
    """Say what this is, and whose work is inside."""
    return render_template("help/about.html", version=version("wellbeing-planner"))
