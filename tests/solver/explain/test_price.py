"""What promises cost: exact in small problems, in the judge's words, never without a doubt."""

from __future__ import annotations

import subprocess
import sys
import time

import msgspec
import pytest

from solver import rules
from solver.explain import equal_time
from solver.explain.asked import Asked, Ended
from solver.explain.equal_time import EqualTime
from solver.explain.price import (
    Choice,
    Finding,
    ForbiddenRotaError,
    Kept,
    Price,
    parts_for,
    priced,
)
from solver.explain.promises import RulePromise, WishPromise, promises_in, without
from solver.judge import judge
from solver.outcome import Budget, SolveOutcome, Status
from solver.problem import RotaProblem, WishDayOff
from solver.rota import Rota
from solver.solve import never, solve
from tests.factories.problems import agent, demand, horizon, pattern, rota, small_problem

HOURS_OF_A_SHIFT = 8 * 60
MONDAY_OFF = WishDayOff(day=0, price=50)
RULES = (
    rules.DutiesPerDay(),
    rules.Coverage(weight=1),
    rules.DaysInARow(most=2),
    rules.MinimumRest(minutes=660),
    rules.Wishes(weight=1),
)
# Ann is asked for every day of three, may work two in a row, and wishes for Monday off: the rule
# costs a shift, the wish by itself nothing as long as the rule stands.
DAYS = 3
PRESENT = rota((1, "day"), (2, "day"))


def problem(**changes: object) -> RotaProblem:
    plan = horizon(DAYS)
    ann = agent("ann", DAYS, wishes=(MONDAY_OFF,))
    fields = {"agents": (ann,), "demands": (demand(plan, required=100),)} | changes
    return small_problem(*RULES, horizon=plan, **fields)  # type: ignore[arg-type]  # a test names it


def search(asked: RotaProblem, hint: Rota, parts: int) -> SolveOutcome:
    budget = Budget(rounds=2, workers=1)
    return solve(asked, budget, seed=parts, clock=time.monotonic, hint=hint)


def proving(asked: RotaProblem, hint: Rota, parts: int) -> SolveOutcome:
    budget = Budget(rounds=8, workers=1)
    return solve(asked, budget, seed=parts, clock=time.monotonic, hint=hint)


def prices(found: list[Finding]) -> dict[object, Price]:
    return {one.promise: one for one in found if isinstance(one, Price)}


def test_rules_and_groups_of_wishes_are_promises_and_facts_are_not() -> None:
    must = msgspec.structs.replace(MONDAY_OFF, must_have=True)
    people = (agent("ann", DAYS, wishes=(MONDAY_OFF, must)),)

    assert promises_in(problem(agents=people)) == (
        RulePromise(number=2),
        RulePromise(number=3),
        WishPromise(wish="day-off", must_have=True),
        WishPromise(wish="day-off", must_have=False),
    )


def test_without_a_promise_the_others_stay() -> None:
    asked = problem()
    less = without(asked, WishPromise(wish="day-off", must_have=False))

    assert without(asked, RulePromise(number=2)).rules == (*RULES[:2], *RULES[3:])
    assert less.agents[0].wishes == ()
    assert less.rules == asked.rules


def test_what_a_promise_costs_is_exact_where_the_search_is() -> None:
    asked = problem()

    found = list(priced(asked, PRESENT, proving))

    kept, cost = found[0], prices(found)
    assert isinstance(kept, Kept)
    assert kept.doubt_agent_minutes == 0
    days = cost[RulePromise(number=2)]
    assert days.saved_agent_minutes == HOURS_OF_A_SHIFT
    assert (days.least_agent_minutes, days.most_agent_minutes) == (480, 480)
    assert cost[RulePromise(number=3)].saved_agent_minutes == 0
    assert cost[WishPromise(wish="day-off", must_have=False)].most_agent_minutes == 0


def test_without_a_proof_agreement_may_be_luck() -> None:
    kept = next(priced(problem(), PRESENT, search))

    assert isinstance(kept, Kept)
    assert kept.doubt_agent_minutes == kept.short_agent_minutes // 200


def test_every_figure_is_the_judges_on_the_rota_that_goes_with_it() -> None:
    asked = problem()

    for one in priced(asked, PRESENT, search):
        if isinstance(one, Price):
            report = judge(without(asked, one.promise), one.rota)
        else:
            report = judge(asked, one.rota)
        assert report.legal
        assert report.short_agent_minutes == one.short_agent_minutes
        if isinstance(one, Choice):
            broken = [each.rule for each in report.soft_breaches]
            assert (one.wishes, one.shares) == (broken.count("wishes"), broken.count("fair-share"))


def test_one_may_choose_between_cover_and_kindness() -> None:
    """Two days are needed most and one wish stands against them: each choice gives up the other."""
    cover = (rules.DutiesPerDay(), rules.Coverage(weight=1), rules.Wishes(weight=1))
    plan, dear = horizon(1), WishDayOff(day=0, price=30_000)
    people = (agent("ann", 1, wishes=(dear,)),)
    needed = (demand(plan, required=100),)
    asked = small_problem(*cover, horizon=plan, agents=people, demands=needed)

    choices = [one for one in priced(asked, rota(), search) if isinstance(one, Choice)]

    assert [one.is_given for one in choices] == [True, False, False]
    offered = [(one.short_agent_minutes, one.wishes) for one in choices[1:]]
    assert offered == [(16 * 60, 1), (24 * 60, 0)]


def priced_by(*shorts: int) -> tuple[Kept, Price]:
    """Price one rule when the searches end at so many short minutes, one after another."""
    left = iter((*shorts, *[480] * 4))

    def unsure(asked: RotaProblem, hint: Rota, parts: int) -> SolveOutcome:
        return msgspec.structs.replace(search(asked, hint, parts), rota=_short_by(next(left)))

    kept, price, *_ = priced(_by_the_hour(), rota(), unsure)
    assert isinstance(kept, Kept)
    assert isinstance(price, Price)
    return kept, price


def test_the_doubt_widens_what_is_said() -> None:
    """Equal searches end up to 2 h apart; a rule that saved 1 h may cost nothing or 3 h."""
    kept, price = priced_by(480, 480, 420, 480, 540, 420)

    assert kept.doubt_agent_minutes == 120
    assert (price.saved_agent_minutes, price.least_agent_minutes) == (60, 0)
    assert price.most_agent_minutes == 180


def test_what_is_found_with_every_promise_too_is_no_price() -> None:
    """The rota at hand was 3 h too short: every search finds them, with the rule and without."""
    kept, price = priced_by(900, 600, 420, 420, 420, 420)

    assert (kept.short_agent_minutes, kept.doubt_agent_minutes) == (420, 180)
    assert price.saved_agent_minutes == 0


def _by_the_hour() -> RotaProblem:
    """Ten hours are needed of one person, who has a duty of every length."""
    lengths = tuple(pattern(f"h{hours}", "09:00", f"{9 + hours:02d}:00") for hours in range(1, 11))
    plan = horizon(1)
    need = demand(plan)
    ten = tuple(100 if 18 <= half < 38 else 0 for half in range(len(need.required_hundredths)))
    return small_problem(
        rules.DutiesPerDay(),
        rules.Coverage(weight=1),
        rules.MinimumRest(minutes=660),
        horizon=plan,
        patterns=lengths,
        demands=(msgspec.structs.replace(need, required_hundredths=ten),),
    )


def _short_by(minutes: int) -> Rota:
    hours = 10 - minutes // 60
    return rota((0, f"h{hours}")) if hours else rota()


def test_a_rota_that_breaks_rules_in_force_is_refused() -> None:
    every_day = rota((0, "day"), (1, "day"), (2, "day"))

    with pytest.raises(ForbiddenRotaError, match="3 days worked in a row"):
        list(priced(problem(), every_day, search))


def test_a_search_that_is_stopped_ends_the_findings() -> None:
    def stopped(asked: RotaProblem, hint: Rota, parts: int) -> SolveOutcome:
        found = search(asked, hint, parts)
        is_late = len(asked.rules) < len(RULES)
        return msgspec.structs.replace(found, status=Status.CANCELLED) if is_late else found

    assert [type(one) for one in priced(problem(), PRESENT, stopped)] == [Kept]


def test_the_process_tells_every_finding_and_that_it_ended() -> None:
    asked = Asked(problem=problem(), rota=PRESENT, seconds=3)

    done = subprocess.run(
        [sys.executable, "-m", "solver.explain"],
        input=msgspec.json.encode(asked),
        capture_output=True,
        check=True,
    )

    *findings, last = done.stdout.splitlines()
    assert msgspec.json.decode(last, type=Ended) == Ended(stopped=False)
    decoded = [msgspec.json.decode(line, type=Kept | Price | Choice) for line in findings]
    assert isinstance(decoded[0], Kept)
    assert len(prices(decoded)) == len(promises_in(asked.problem))
    assert parts_for(asked.problem) == 12 + 2 * len(promises_in(asked.problem)) + 4


@pytest.mark.parametrize(
    ("first", "warm"),
    [(Status.FEASIBLE, [False, True, True]), (Status.OPTIMAL, [False, False, False])],
)
def test_searches_go_on_from_a_first_rota_that_is_not_proven_best(
    first: Status, warm: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    budgets: list[Budget] = []

    def solved(asked: RotaProblem, budget: Budget, **_: object) -> SolveOutcome:
        budgets.append(budget)
        return msgspec.structs.replace(search(asked, PRESENT, 1), status=first)

    monkeypatch.setattr(equal_time, "solve", solved)
    asked = Asked(problem=problem(), rota=PRESENT, seconds=60)
    searching = EqualTime(asked, never, time.monotonic)

    for parts in (6, 2, 2):
        searching(asked.problem, PRESENT, parts)

    assert [one.warm for one in budgets] == warm


def test_the_process_refuses_a_rota_that_it_cannot_price() -> None:
    every_day = rota((0, "day"), (1, "day"), (2, "day"))
    asked = msgspec.json.encode(Asked(problem=problem(), rota=every_day, seconds=3))

    done = subprocess.run(
        [sys.executable, "-m", "solver.explain"], input=asked, capture_output=True, check=False
    )

    assert done.returncode == 2
    assert "3 days worked in a row" in done.stderr.decode()
