"""The child process that prices kindness: `python -m solver.explain`, JSON in, JSON lines out."""

from __future__ import annotations

import os
import sys
import time

import msgspec

from solver.explain.asked import Asked, Ended
from solver.explain.equal_time import EqualTime
from solver.explain.price import Finding, ForbiddenRotaError, priced
from solver.outcome import Exit
from solver.solve import EngineFault
from solver.stop import Stop
from solver.validate import ProblemError, ensure


def main() -> int:
    """Price what is asked on standard input, a line a finding; 0 when nothing was wrong.

    2 with a message on bad input, 3 with one when the judge does not bear out the engine.
    """
    stop = Stop()
    stop.listen()
    try:
        asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
        ensure(asked.problem)
        for finding in priced(asked.problem, asked.rota, EqualTime(asked, stop, time.monotonic)):
            _say(finding)
    except (msgspec.DecodeError, ProblemError, ForbiddenRotaError) as error:
        return _refuse(str(error), Exit.BAD_INPUT)
    except EngineFault as error:
        return _refuse(str(error), Exit.FAULT)
    _say(Ended(stopped=stop()))
    return Exit.SOLVED


def _refuse(message: str, code: Exit) -> int:
    sys.stderr.write(f"{message}\n")
    return code


def _say(message: Finding | Ended) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # As in `solver.__main__`: a linear programme in a thread cannot be interrupted.
    os._exit(code)
