"""The child process that replans: `python -m solver.explain.replanning`, JSON in, one line out."""

from __future__ import annotations

import os
import sys
import time

import msgspec

from solver.explain.replan_asked import Answer, AskedReplan, Reworked, Unable
from solver.news import ReplanError
from solver.outcome import Budget, Exit
from solver.solve import EngineFault, replan
from solver.stop import Stop
from solver.validate import ProblemError


def main() -> int:
    """Replan what is asked on standard input; 0 with an answer.

    2 with a message on bad input, 3 with one when the judge does not bear out the engine.
    """
    stop = Stop()
    stop.listen()
    try:
        asked = msgspec.json.decode(sys.stdin.buffer.read(), type=AskedReplan)
        _say(_answer(asked, stop))
    except (msgspec.DecodeError, ProblemError) as error:
        return _refuse(str(error), Exit.BAD_INPUT)
    except EngineFault as error:
        return _refuse(str(error), Exit.FAULT)
    return Exit.SOLVED


def _answer(asked: AskedReplan, stop: Stop) -> Answer:
    try:
        found = replan(
            asked.problem,
            asked.rota,
            asked.news,
            Budget(seconds=asked.seconds),
            today=asked.today,
            seed=asked.seed,
            clock=time.monotonic,
            should_stop=stop,
        )
    except ReplanError as error:
        return Unable(text=str(error))
    return Reworked(change=found.change, difference=found.difference, without=found.without)


def _refuse(message: str, code: Exit) -> int:
    sys.stderr.write(f"{message}\n")
    return code


def _say(message: Answer) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # As in `solver.__main__`: a linear programme in a thread cannot be interrupted.
    os._exit(code)
