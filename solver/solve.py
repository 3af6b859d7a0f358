"""The one door to the solver: a problem in, an outcome out, every rota priced by the judge."""

from __future__ import annotations

import platform
from collections.abc import Callable
from importlib.metadata import version

import msgspec

from solver.collecting import forget_frozen, no_collecting
from solver.engine.lowered import Lowered
from solver.engine.model import Served, rota_from
from solver.engine.search import Found, Search
from solver.explain.replan import replanned
from solver.judge import Judge
from solver.news import Joins, News, Replanned
from solver.outcome import BoundRaised, Budget, Event, Incumbent, SolveOutcome
from solver.problem import RotaProblem
from solver.report import RotaReport
from solver.rota import Rota
from solver.validate import ensure


class EngineFault(RuntimeError):  # noqa: N818  # the contract's name
    """The engine's word on a rota is not the judge's: a bug, and nothing to publish."""


def ignore(event: Event) -> None:
    """Hear of an event and do nothing."""


def never() -> bool:
    """Never stop early."""
    return False


def solve(
    problem: RotaProblem,
    budget: Budget,
    *,
    seed: int,
    clock: Callable[[], float],
    on_event: Callable[[Event], None] = ignore,
    should_stop: Callable[[], bool] = never,
    hint: Rota | None = None,
) -> SolveOutcome:
    """Search a rota for a problem until the budget is spent or `should_stop` says so.

    `clock` gives seconds that only rise; `hint` is a rota to start from, ignored where it is not
    legal. `on_event` hears every better rota and every raised bound, in the calling thread.
    Raises `ProblemError` for an unsound problem and `EngineFault` when judge and engine differ.
    """
    try:
        with no_collecting():
            run = _Run(ensure(problem), budget, seed, clock, on_event)
            search = run.search(should_stop)
            search.begin(hint)
        return run.outcome(search.improve())
    finally:
        forget_frozen()


def replan(
    problem: RotaProblem,
    rota: Rota,
    news: News,
    budget: Budget,
    *,
    today: int,
    seed: int,
    clock: Callable[[], float],
    should_stop: Callable[[], bool] = never,
) -> Replanned:
    """Work news into a rota with little change; days before horizon day `today` stay.

    A sick call asks a few people, each tried, and needs no search; all else searches within the
    budget, or until `should_stop` says so. Raises `ReplanError` in words, `ProblemError` and
    `EngineFault` as `solve` does.
    """

    def search(asked: RotaProblem, hint: Rota) -> SolveOutcome:
        return solve(asked, budget, seed=seed, clock=clock, should_stop=should_stop, hint=hint)

    # The rules may name whoever joins; the problem with them in it is checked before the search.
    known = problem if isinstance(news, Joins) else ensure(problem)
    return replanned(known, rota, news, today, search)


class _Run:
    """One run: keeps the timeline and asks the judge about every rota."""

    def __init__(
        self,
        problem: RotaProblem,
        budget: Budget,
        seed: int,
        clock: Callable[[], float],
        on_event: Callable[[Event], None],
    ) -> None:
        self.problem, self.budget, self.seed = problem, budget, seed
        self.clock, self.started, self.on_event = clock, clock(), on_event
        self.lowered = Lowered(problem)
        self.judge = Judge(problem)
        self.timeline: list[Event] = []
        self.best: tuple[Rota, RotaReport] | None = None

    def search(self, should_stop: Callable[[], bool]) -> Search:
        """A search of the engine under the eyes of the judge."""
        return Search(
            self.lowered,
            self.budget,
            seed=self.seed,
            clock=self.clock,
            started=self.started,
            publish=self.publish,
            raise_bound=self.raise_bound,
            should_stop=should_stop,
        )

    def publish(self, served: list[Served], score: int) -> None:
        """Judge a better rota, then tell of it."""
        rota = rota_from(self.lowered, served)
        report = self.judge.judge(rota)
        if not report.legal:
            texts = "; ".join(f"{one.agent}: {one.text}" for one in report.violations[:3])
            raise EngineFault(f"the engine's rota breaks {len(report.violations)} rules: {texts}")
        if report.score != score:
            raise EngineFault(f"the engine prices its rota {score}, the judge {report.score}")
        self.best = rota, report
        self.tell(
            Incumbent(
                seconds=self.seconds,
                score=score,
                short_agent_minutes=report.short_agent_minutes,
                rota=rota,
            )
        )

    def raise_bound(self, bound: int, short: int | None) -> None:
        """Tell of a better bound."""
        self.tell(
            BoundRaised(seconds=self.seconds, score_bound=bound, short_agent_minutes_bound=short)
        )

    def tell(self, event: Event) -> None:
        """Keep an event, without its rota, and pass it on."""
        kept = msgspec.structs.replace(event, rota=None) if isinstance(event, Incumbent) else event
        self.timeline.append(kept)
        self.on_event(event)

    @property
    def seconds(self) -> float:
        """Seconds since the problem was read."""
        return self.clock() - self.started

    def outcome(self, found: Found) -> SolveOutcome:
        """Put everything together."""
        rota, report = self.best or (None, None)
        return SolveOutcome(
            status=found.status,
            rota=rota,
            score=report.score if report else None,
            score_bound=found.bound,
            short_agent_minutes=report.short_agent_minutes if report else None,
            short_agent_minutes_bound=found.short_bound,
            timeline=tuple(self.timeline),
            conflict=found.conflict,
            seed=self.seed,
            seconds=self.seconds,
            versions=_versions(),
        )


def _versions() -> dict[str, str]:
    parts = {name: version(name) for name in ("ortools", "numba", "numpy")}
    return {"python": platform.python_version(), **parts}
