"""A pricing process that answers at once and behaves as its argument says.

"good" prices every promise, the first at 3 h and the others at nothing, and offers a rota with a
shift less; the other modes fail in one way each.
"""

from __future__ import annotations

import os
import signal
import sys
import time

import msgspec

from solver.explain.asked import Asked, Ended
from solver.explain.price import Choice, Kept, Price
from solver.explain.promises import promises_in
from solver.outcome import Exit
from solver.rota import Rota


def say(line: object) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def prices(asked: Asked) -> None:
    for promise, hours in zip(promises_in(asked.problem), (3, *[0] * 99), strict=False):
        price = Price(
            promise=promise,
            rota=asked.rota,
            short_agent_minutes=600 - 60 * hours,
            saved_agent_minutes=60 * hours,
            least_agent_minutes=60 * max(0, hours - 1),
            most_agent_minutes=60 * (hours + 1) if hours else 0,
        )
        say(price)


def choices(rota: Rota) -> None:
    less = Rota(rota.assignments[1:])
    say(Choice(rota=rota, short_agent_minutes=900, wishes=2, shares=0, is_given=True))
    say(Choice(rota=less, short_agent_minutes=600, wishes=3, shares=1))


def main() -> None:
    mode = sys.argv[1]
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    say(Kept(rota=asked.rota, short_agent_minutes=600, doubt_agent_minutes=60))
    if mode == "crash":
        os.abort()
    if mode == "mistaken":
        sys.exit(Exit.FAULT)
    if mode == "patient":
        stopped: list[int] = []
        signal.signal(signal.SIGTERM, lambda number, _frame: stopped.append(number))
        parent = os.getppid()
        while not stopped and os.getppid() == parent:
            time.sleep(0.02)
        say(Ended(stopped=True))
        return
    prices(asked)
    choices(asked.rota)
    say(Ended(stopped=False))


if __name__ == "__main__":
    main()
