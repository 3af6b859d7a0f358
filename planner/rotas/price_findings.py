"""What was found out about the price of promises, as it is stored and told."""

from __future__ import annotations

import msgspec

from planner.rotas.models import RotaPrice
from solver.explain.asked import Asked, Ended
from solver.explain.price import Choice, Finding, Kept, Price

Line = Kept | Price | Choice | Ended
decode_line = msgspec.json.Decoder(Line).decode
_findings = msgspec.json.Decoder(tuple[Kept | Price | Choice, ...]).decode
_asked = msgspec.json.Decoder(Asked).decode


def findings_of(row: RotaPrice) -> tuple[Finding, ...]:
    """Read what was found so far."""
    return _findings(row.findings)


def asked_of(row: RotaPrice) -> Asked:
    """Read what was asked."""
    return _asked(row.asked)


def to_json(findings: tuple[Finding, ...]) -> bytes:
    """Write findings as they are stored."""
    return msgspec.json.encode(findings)
