"""A replanning that answers at once, without a process, and behaves as it is told.

"good" only takes away what the news themselves take, or gives the first shift of a new person or
day; the other modes fail in one way each.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

import msgspec

from solver.change import Change, applied
from solver.difference import difference_between
from solver.explain.replan import problem_after
from solver.explain.replan_asked import Answer, AskedReplan, Reworked, Unable
from solver.judge import judge
from solver.news import Extends, Joins, Leaves
from solver.outcome import Exit
from solver.rota import Assignment, Rota, rota_of


def change_of(asked: AskedReplan) -> Change:
    """The plainest change that the news ask for."""
    news, one = asked.news, asked.rota.assignments[0]
    match news:
        case Leaves():
            gone = [o for o in asked.rota.assignments if o.agent == news.agent]
            return Change(removed=tuple(o for o in gone if o.day >= news.first_day))
        case Joins():
            days = sorted({o.day for o in asked.rota.assignments if o.day >= asked.today})
            return Change(added=(msgspec.structs.replace(one, agent=news.agent.id, day=days[0]),))
        case Extends():
            return Change(added=(msgspec.structs.replace(one, day=news.first_day),))
        case _:
            last = asked.rota.assignments[-1]
            return Change(removed=(last,))


def reworked(asked: AskedReplan, change: Change) -> Reworked:
    """Judge a change as the real process does."""
    problem = problem_after(asked.problem, asked.rota, asked.news)
    before = judge(problem, asked.rota)
    after = judge(problem, applied(asked.rota, change))
    alone = judge(problem, left(asked))
    return Reworked(
        change=change,
        difference=difference_between(before, after),
        without=difference_between(before, alone),
    )


def left(asked: AskedReplan) -> Rota:
    news = asked.news
    gone = isinstance(news, Leaves)
    return rota_of([o for o in asked.rota.assignments if not (gone and is_gone(news, o))])


def is_gone(news: object, one: Assignment) -> bool:
    return isinstance(news, Leaves) and one.agent == news.agent and one.day >= news.first_day


@contextmanager
def replanning(mode: str) -> Iterator[tuple[str, ...]]:
    """Let jobs hear a made-up answer, and give the process that stands for the solver's."""

    def told(
        process: subprocess.Popen[bytes],
        given: bytes,
        decode: Callable[[bytes], Answer],
        hear: Callable[[list[Answer]], bool],
        _seconds: float,
    ) -> None:
        asked = msgspec.json.decode(given, type=AskedReplan)
        process.wait()
        hear([decode(msgspec.json.encode(one)) for one in answers(asked, mode)])

    code = Exit.FAULT if mode == "mistaken" else Exit.SOLVED
    with mock.patch("planner.rotas.replan_run.follow", told):
        yield (sys.executable, "-c", f"raise SystemExit({int(code)})")


def answers(asked: AskedReplan, mode: str) -> Iterator[Answer]:
    if mode == "unable":
        yield Unable(text=f"What must stay cannot stay: {asked.rota.assignments[0].agent} works.")
    if mode in {"good", "lying"}:
        found = reworked(asked, change_of(asked))
        score = found.difference.score - (mode == "lying")
        difference = msgspec.structs.replace(found.difference, score=score)
        yield msgspec.structs.replace(found, difference=difference)
