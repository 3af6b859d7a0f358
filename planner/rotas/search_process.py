"""The search as a child process: the problem goes in, lines of JSON come out."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

import msgspec

from planner.jobs.children import CHILDREN
from solver.outcome import BoundRaised, Event, Incumbent, SolveOutcome

Line = Incumbent | BoundRaised | SolveOutcome
TICK_SECONDS = 1.0
# A search that overstays its time by so much is stuck: it is ended and counts as crashed.
OVERTIME_SECONDS = 120.0
_decode = msgspec.json.Decoder(Line).decode


@dataclass(frozen=True)
class Tick:
    """What happened in about a second of search."""

    events: tuple[Event, ...]


def search(
    problem: bytes,
    seconds: int,
    seed: int,
    on_tick: Callable[[Tick], bool],
    command: Sequence[str] | None = None,
) -> SolveOutcome | None:
    """Search for `seconds` and return the outcome, or None when the process died without one.

    `on_tick` is called about once a second; when it returns True the search is asked to stop and
    answers with the best it has.
    """
    start = command or (sys.executable, "-m", "solver")
    arguments = [*start, "--seconds", str(seconds), "--seed", str(seed)]
    with CHILDREN.child(arguments) as process:
        lines: queue.Queue[Line | None] = queue.Queue()
        for target, source in (
            (_write, (process.stdin, problem)),
            (_read, (process.stdout, lines)),
        ):
            threading.Thread(target=target, args=source, daemon=True).start()
        return _follow(process, lines, on_tick, time.monotonic() + seconds + OVERTIME_SECONDS)


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
