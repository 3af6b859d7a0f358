"""The child process of every run: a problem on standard input, JSON lines on standard output."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import msgspec

from solver import problem as problems
from solver import rota as rotas
from solver.outcome import Budget, Event, Exit, SolveOutcome
from solver.rota import Rota
from solver.solve import EngineFault, solve
from solver.stop import Stop
from solver.validate import ProblemError


def main(arguments: list[str] | None = None) -> int:
    """Solve the problem on standard input; 0 with an outcome.

    2 with a message on bad input, 3 with one when the judge does not bear out the engine.
    """
    options = _parser().parse_args(arguments)
    stop = Stop()
    stop.listen()
    try:
        problem = problems.from_json(sys.stdin.buffer.read())
        hint = _hint(options.hint)
        budget = _budget(options)
    except (msgspec.DecodeError, OSError, ValueError) as error:
        return _refuse(str(error))
    try:
        outcome = solve(
            problem,
            budget,
            seed=options.seed,
            clock=time.monotonic,
            on_event=_say,
            should_stop=stop,
            hint=hint,
        )
    except ProblemError as error:
        return _refuse(str(error))
    except EngineFault as error:
        return _refuse(str(error), Exit.FAULT)
    _say(outcome)
    return Exit.SOLVED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m solver", description=__doc__)
    parser.add_argument("--seconds", type=float, help="search for so many seconds")
    parser.add_argument("--rounds", type=int, help="search for so many rounds instead")
    parser.add_argument("--seed", type=int, default=1, help="what chance starts from")
    parser.add_argument("--workers", type=int, default=2, help="threads that search")
    parser.add_argument("--hint", type=Path, help="a rota (JSON) to start from")
    return parser


def _budget(options: argparse.Namespace) -> Budget:
    if (options.seconds is None) == (options.rounds is None):
        raise ValueError("give --seconds or --rounds, and only one of them")
    if options.seconds is not None and not 0 < options.seconds < float("inf"):
        raise ValueError(f"--seconds is {options.seconds}; give a number above 0")
    if options.rounds is not None and options.rounds < 0:
        raise ValueError(f"--rounds is {options.rounds}; give 0 or more")
    if options.workers < 1:
        raise ValueError(f"--workers is {options.workers}; give 1 or more")
    return Budget(seconds=options.seconds, rounds=options.rounds, workers=options.workers)


def _hint(path: Path | None) -> Rota | None:
    return None if path is None else rotas.from_json(path.read_bytes())


def _refuse(message: str, code: Exit = Exit.BAD_INPUT) -> int:
    print(message, file=sys.stderr)
    return code


def _say(message: Event | SolveOutcome) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # A linear programme in a thread cannot be interrupted; the interpreter's own exit would abort
    # when it comes back.
    os._exit(code)
