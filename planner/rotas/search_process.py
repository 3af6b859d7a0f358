"""The search as a child process: the problem goes in, lines of JSON come out."""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from planner.jobs.children import CHILDREN
from planner.rotas.child_lines import follow
from planner.rotas.run_states import Claim
from solver.outcome import BoundRaised, Event, Exit, Incumbent, SolveOutcome

Line = Incumbent | BoundRaised | SolveOutcome
# A search that overstays its time by so much is stuck: it is ended and counts as crashed.
OVERTIME_SECONDS = 120.0
_decode = msgspec.json.Decoder(Line).decode


class Silence(enum.Enum):
    """Why a search ended without an outcome."""

    DIED = "died"
    MISTAKEN = "mistaken"
    """Its rota was not what it had said, and it threw it away."""


@dataclass(frozen=True)
class Tick:
    """What happened in about a second of search."""

    events: tuple[Event, ...]


def search(
    held: Claim, on_tick: Callable[[Tick], bool], command: Sequence[str] | None = None
) -> SolveOutcome | Silence:
    """Search as long as the run says.

    `on_tick` is called about once a second; when it returns True the search is asked to stop and
    answers with the best it has.
    """
    outcomes: list[SolveOutcome] = []

    def on_batch(batch: list[Line]) -> bool:
        outcomes.extend(one for one in batch if isinstance(one, SolveOutcome))
        return on_tick(Tick(tuple(one for one in batch if not isinstance(one, SolveOutcome))))

    with _hint_file(held.hint) as hint, CHILDREN.child(_arguments(held, hint, command)) as process:
        follow(process, held.problem, _decode, on_batch, held.seconds + OVERTIME_SECONDS)
    if outcomes:
        return outcomes[-1]
    return Silence.MISTAKEN if process.returncode == Exit.FAULT else Silence.DIED


def _arguments(held: Claim, hint: Path | None, command: Sequence[str] | None) -> list[str]:
    start = command or (sys.executable, "-m", "solver")
    hinted = [] if hint is None else ["--hint", str(hint)]
    return [*start, "--seconds", str(held.seconds), "--seed", str(held.seed), *hinted]


@contextmanager
def _hint_file(hint: bytes | None) -> Iterator[Path | None]:
    if hint is None:
        yield None
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hint.json"
        path.write_bytes(hint)
        yield path
