"""Any rota problem as a JSON file: its schema, and how it is read and checked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from solver.formats.file import FormatError, read_whole
from solver.problem import RotaProblem, from_json
from solver.validate import Fault, check

MOST_FAULTS = 10
"""So many faults are told at once; a file of another shape has thousands."""

KINDS = {
    "agents": ("agent", "id"),
    "patterns": ("pattern", "id"),
    "demands": ("queue", "queue"),
    "rules": ("rule", "type"),
    "pins": ("pin of", "agent"),
}
"""How an entry of each list is called, and the field that names it."""

_PLACE = re.compile(r" - at `\$\.(\w+)(?:\[(\d+)\])?\.?(.*)`$")


def schema() -> bytes:
    """Give the JSON schema of a problem file, generated from the types."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(RotaProblem)), indent=2)


def read_problem(path: Path) -> RotaProblem:
    """Read and check a problem; raises `FormatError` naming file, object and field."""
    content = read_whole(path)
    try:
        problem = from_json(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"{path}: {_located(content, error)}") from error
    faults = (*check(problem), *_without_duties(problem))
    if faults:
        more = len(faults) - MOST_FAULTS
        told = [str(fault) for fault in faults[:MOST_FAULTS]]
        raise FormatError(f"{path}: {'; '.join(told + [f'and {more} more'] * (more > 0))}")
    return problem


def _without_duties(problem: RotaProblem) -> Iterator[Fault]:
    """Find agents of a file who can be given nothing: a slip, though the search would bear it."""
    text = "is empty; name the duties that may be given, or leave the agent out"
    for agent in problem.agents:
        if not agent.patterns:
            yield Fault(object=f"agent {agent.id}", field="patterns", text=text)


def _located(content: bytes, error: Exception) -> str:
    """Say what cannot be decoded, with the object and the field where they can be found."""
    try:
        loose = json.loads(content, parse_constant=_no_number)
    except _NotANumberError as constant:
        return f"{_field_of_number(content)}: {constant} is no amount; give a whole number"
    except (ValueError, RecursionError):
        return f"is not JSON: {error}"
    return _named(str(error), loose)


def _named(text: str, loose: Any) -> str:
    """Turn "… - at `$.agents[3].fixed_days[0]`" into "agent ann, fixed_days[0]: …"."""
    return f"{_place(text, loose)}: {_PLACE.sub('', text)}"


def _place(text: str, loose: Any) -> str:
    place = _PLACE.search(text)
    if place is None:
        return "problem"
    top, index, field = place.groups()
    whole = top if index is None else _name(top, loose[top][int(index)], index)
    return f"{whole}, {field}" if field else whole


def _name(top: str, entry: Any, index: str) -> str:
    kind, key = KINDS.get(top, (top, ""))
    named = entry.get(key) if isinstance(entry, dict) else None
    return f"{kind} {named}" if isinstance(named, str) else f"{top}[{index}]"


class _NotANumberError(ValueError):
    """NaN or Infinity, which JSON does not know but many programs write."""


def _no_number(constant: str) -> Any:
    raise _NotANumberError(constant)


def _field_of_number(content: bytes) -> str:
    """Find the first NaN or Infinity by reading it as a fraction, which no amount may be."""
    loose = json.loads(content, parse_constant=float)
    try:
        msgspec.convert(loose, RotaProblem)
    except msgspec.ValidationError as error:
        return _place(str(error), loose)
    return "problem"
