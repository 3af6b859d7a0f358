"""A rota: who works which duty on which queue; pure data."""

from __future__ import annotations

import msgspec


class Assignment(msgspec.Struct, frozen=True, kw_only=True, order=True, forbid_unknown_fields=True):
    """A duty given to an agent on horizon day `day`.

    `queues` has one entry a segment of the pattern: the queue served in it, or None (on-call,
    training).
    """

    agent: str
    day: int
    pattern: str
    queues: tuple[str | None, ...]


class Rota(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All assignments over a horizon, sorted by agent, day and pattern."""

    assignments: tuple[Assignment, ...]


def rota_of(assignments: list[Assignment] | tuple[Assignment, ...]) -> Rota:
    """Build a rota in canonical order, so that equal rotas have equal bytes."""
    return Rota(tuple(sorted(assignments, key=lambda a: (a.agent, a.day, a.pattern))))


def to_json(rota: Rota) -> bytes:
    """Encode a rota as JSON."""
    return msgspec.json.encode(rota, order="deterministic")


def from_json(data: bytes) -> Rota:
    """Decode a rota; raises `msgspec.ValidationError` naming the field that is wrong."""
    return msgspec.json.decode(data, type=Rota)
