"""What a search for a scenario found, as it is stored."""

from __future__ import annotations

import msgspec

from solver.record import Record
from solver.report import RotaReport
from solver.rota import Rota


class Tried(Record, frozen=True, kw_only=True):
    """A rota with the judge's report on it.

    `short_agent_minutes_bound` is what no rota can be below, None while that is not known;
    `short_agent_minutes_then` how short the rota would be were the scenario what holds.
    """

    rota: Rota
    report: RotaReport
    short_agent_minutes_bound: int | None
    short_agent_minutes_then: int


_tried = msgspec.json.Decoder(Tried).decode


def tried_of(content: bytes) -> Tried:
    """Read what was stored."""
    return _tried(content)


def tried_to_json(tried: Tried) -> bytes:
    """Write it as it is stored."""
    return msgspec.json.encode(tried)
