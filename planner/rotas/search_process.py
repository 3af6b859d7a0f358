"""The search as a child process: the problem goes in, lines of JSON come out."""

from __future__ import annotations

import enum
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import msgspec

from planner.jobs.children import CHILDREN
from planner.rotas.run_states import Claim
from solver.outcome import BoundRaised, Event, Exit, Incumbent, SolveOutcome

Line = Incumbent | BoundRaised | SolveOutcome
TICK_SECONDS = 1.0
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
    with _hint_file(held.hint) as hint, CHILDREN.child(_arguments(held, hint, command)) as process:
        lines: queue.Queue[Line | None] = queue.Queue()
        _start(_write, process.stdin, held.problem)
        _start(_read, process.stdout, lines)
        deadline = time.monotonic() + held.seconds + OVERTIME_SECONDS
        outcome = _follow(process, lines, on_tick, deadline)
    if outcome is not None:
        return outcome
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


def _start(target: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=target, args=arguments, daemon=True).start()


def _follow(
    process: subprocess.Popen[bytes],
    lines: queue.Queue[Line | None],
    on_tick: Callable[[Tick], bool],
    deadline: float,
) -> SolveOutcome | None:
    outcome, asked = None, False
    while True:
        batch, ended = _second_of(lines)
        outcome = next((one for one in batch if isinstance(one, SolveOutcome)), outcome)
        events = tuple(one for one in batch if not isinstance(one, SolveOutcome))
        if on_tick(Tick(events)) and not asked:
            process.terminate()
            asked = True
        if ended or time.monotonic() > deadline:
            return outcome


def _second_of(lines: queue.Queue[Line | None]) -> tuple[list[Line], bool]:
    batch: list[Line] = []
    until = time.monotonic() + TICK_SECONDS
    while (left := until - time.monotonic()) > 0:
        try:
            line = lines.get(timeout=left)
        except queue.Empty:
            break
        if line is None:
            return batch, True
        batch.append(line)
    return batch, False


def _write(pipe: IO[bytes], problem: bytes) -> None:
    try:
        pipe.write(problem)
        pipe.close()
    except (BrokenPipeError, ValueError):
        # The process died, or was ended, before it had read everything: its answer is missing.
        return


def _read(pipe: IO[bytes], lines: queue.Queue[Line | None]) -> None:
    try:
        for line in pipe:
            lines.put(_decode(line))
    except (msgspec.MsgspecError, ValueError):
        # A torn last line, or a pipe closed by `end`: nothing after it can be read.
        pass
    finally:
        lines.put(None)
