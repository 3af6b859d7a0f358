"""The verdict as a whole."""

from solver import rules
from solver.judge import Judge, judge
from solver.problem import Absence
from solver.report import AgentSummary
from tests.factories.demo_like import demo_like_problem
from tests.factories.problems import agent, pattern, rota, small_problem, utc
from tests.factories.random_problems import random_problem
from tests.factories.random_rotas import planted_rota, sampled_rota

PATTERNS = (
    pattern("day", "09:00", "17:00"),
    pattern("late", "13:00", "21:30", unplaced_unpaid_break_minutes=30),
    pattern("night", "22:00", "06:00"),
)


def test_a_summary_says_what_an_agent_carries() -> None:
    someone = agent(
        "ann",
        patterns=("day", "late", "night"),
        holidays=(2,),
        credited_minutes=(0, 0, 0, 480, 0, 0, 0),
    )
    problem = small_problem(agents=(someone,), patterns=PATTERNS)
    given = rota((0, "day"), (1, "night"), (4, "late"), (5, "night"), (6, "night"))

    assert judge(problem, given).agents == (
        AgentSummary(
            agent="ann",
            duties=5,
            paid_minutes=2400,
            credited_minutes=480,
            contract_minutes=2400,
            nights=3,
            lates=4,
            sundays=2,
            weekends=1,
            holidays=1,
        ),
    )


def test_a_rule_protects_only_those_it_names() -> None:
    rule = rules.DaysInARow(most=1, applies_to=("bob",))
    problem = small_problem(rule, agents=(agent("ann"), agent("bob")))

    assert judge(problem, rota((0, "day"), (1, "day"))).legal
    assert not judge(problem, rota((0, "day"), (1, "day"), name="bob")).legal


def test_a_weight_turns_a_violation_into_a_price() -> None:
    problem = small_problem(rules.DaysInARow(most=1, weight=7))
    report = judge(problem, rota((0, "day"), (1, "day"), (2, "day")))

    assert report.legal
    assert report.score == 14
    assert [one.text for one in report.soft_breaches] == [
        "Mon 1 Mar to Tue 2 Mar: 2 days worked in a row, at most 1",
        "Tue 2 Mar to Wed 3 Mar: 2 days worked in a row, at most 1",
    ]


def test_no_reason_of_absence_is_in_any_word() -> None:
    away = Absence(start=utc("2027-03-02 00:00"), end=utc("2027-03-03 00:00"))
    problem = small_problem(rules.TimeOff(), agents=(agent("ann", time_off=(away,)),))
    (violation,) = judge(problem, rota((1, "day"))).violations

    assert violation.text == "Tue 2 Mar 09:00–17:00: away"


def test_the_quick_price_is_the_reports_score_or_nothing() -> None:
    for seed in range(40):
        problem = random_problem(seed)
        keeper, given = Judge(problem), sampled_rota(problem, seed)
        report = judge(problem, given)
        assert keeper.score(given) == (report.score if report.legal else None)


def test_a_kept_judge_forgets_the_rota_before() -> None:
    for seed in range(20):
        problem = random_problem(seed)
        keeper = Judge(problem)
        keeper.judge(sampled_rota(problem, seed + 1))
        given = planted_rota(problem, seed)
        assert keeper.judge(given) == judge(problem, given)


def test_a_whole_organisation_is_judged() -> None:
    problem = demo_like_problem()
    report = judge(problem, rota())

    assert report.legal
    assert len(report.agents) == 36
    required = sum(sum(one.required_hundredths) for one in report.coverage)
    assert abs(report.short_agent_minutes - required * 30 // 100) <= len(report.coverage)
