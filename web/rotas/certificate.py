"""What customers will meet under a published rota, and what they met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template

from planner.rotas.certificate_page import QueuePromise, certificate_page
from web.current import actor, planner
from web.demand.queue_words import DEFINITION_NAMES

FAR_BELOW, BELOW = 0.2, 0.05


@dataclass(frozen=True)
class LevelCell:
    """One cell of the heat map: per cent served in time, shaded by how far below the promise."""

    shade: str
    text: str


@dataclass(frozen=True)
class LevelMap:
    """The heat map of a queue, without the hours in which nobody ever asks."""

    columns: tuple[str, ...]
    rows: tuple[tuple[date, tuple[LevelCell | None, ...]], ...]


def certificate(version_id: str) -> str:
    """Show the certificate of a version."""
    page = certificate_page(planner(), actor(), version_id)
    maps = [(queue, level_map(queue, page.columns)) for queue in page.queues]
    return render_template(
        "rotas/certificate.html", page=page, maps=maps, definitions=DEFINITION_NAMES
    )


def level_map(queue: QueuePromise, columns: tuple[str, ...]) -> LevelMap:
    """Shade a queue's service, leaving out columns that are empty on every day."""
    used = [
        place
        for place in range(len(columns))
        if any(levels[place] is not None for _day, levels in queue.rows)
    ]
    return LevelMap(
        columns=tuple(columns[place] for place in used),
        rows=tuple(
            (day, tuple(_cell(levels[place], queue.target_share) for place in used))
            for day, levels in queue.rows
        ),
    )


def _cell(level: float | None, promised: float) -> LevelCell | None:
    if level is None:
        return None
    return LevelCell(shade(promised - level), f"{level * 100:.0f}")


def shade(missing: float) -> str:
    """Return the class of a cell by how far its level lies below the promise."""
    if missing <= 0:
        return "fits"
    return f"short-{1 + (missing > BELOW) + (missing > FAR_BELOW)}"
