"""How a run ended: every ending is a value of its own, never `None`."""

from __future__ import annotations

import enum

import msgspec

from solver.rota import Rota


class Exit(enum.IntEnum):
    """What the child process ends with; FAULT when the judge does not bear out the engine."""

    SOLVED = 0
    BAD_INPUT = 2
    FAULT = 3


class Status(enum.Enum):
    """The ending of a run; only OPTIMAL, FEASIBLE and sometimes CANCELLED come with a rota."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NO_ROTA_IN_TIME = "no-rota-in-time"
    CANCELLED = "cancelled"


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """How long to search: until `seconds` have passed, or for `rounds` improvement rounds.

    With `rounds` and one worker, equal input and seed give an equal rota; under a time limit
    only its validity is promised. `warm` goes on from the given rota where it is, without
    shaking it first, and raises no bounds: better in a few seconds, worse in minutes.
    """

    seconds: float | None = None
    rounds: int | None = None
    workers: int = 2
    warm: bool = False


class Incumbent(msgspec.Struct, frozen=True, kw_only=True, tag="incumbent"):
    """A better legal rota was found `seconds` after the problem was read."""

    seconds: float
    score: int
    short_agent_minutes: int
    rota: Rota | None = None


class BoundRaised(msgspec.Struct, frozen=True, kw_only=True, tag="bound"):
    """No legal rota can score below `score_bound`, nor be short by fewer agent-minutes."""

    seconds: float
    score_bound: int
    short_agent_minutes_bound: int | None = None


Event = Incumbent | BoundRaised


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no rota: rules (by name) about people (by id) and days that clash."""

    rules: tuple[str, ...]
    agents: tuple[str, ...]
    days: tuple[int, ...]
    text: str


class SolveOutcome(msgspec.Struct, frozen=True, kw_only=True, tag="outcome"):
    """The result of a run.

    `score` is the judge's price of `rota`, lower is better; `score_bound` is valid for every
    legal rota; `short_agent_minutes_bound` comes from a relaxation with coverage prices only.
    """

    status: Status
    rota: Rota | None
    score: int | None
    score_bound: int
    short_agent_minutes: int | None
    short_agent_minutes_bound: int | None
    timeline: tuple[Event, ...]
    conflict: Conflict | None
    seed: int
    seconds: float
    versions: dict[str, str]
