"""Promises in the words of the pages."""

from __future__ import annotations

from planner.rotas.rule_words import words_of
from solver import rules
from solver.explain.promises import Promise, RulePromise
from solver.problem import RotaProblem

WISHES = {
    "day-off": "Wishes for days off",
    "avoid": "Wishes to be free at certain times",
    "start": "Wishes for a time to start",
    "length": "Wishes for longer or shorter shifts",
    "duty": "Wishes for or against a shift",
}


def promise_words(problem: RotaProblem, promise: Promise) -> str:
    """Say in a line what is promised."""
    if isinstance(promise, RulePromise):
        return _rule_words(problem, problem.rules[promise.number])
    few = ", those that matter most" if promise.must_have else ""
    return WISHES[promise.wish] + few


def _rule_words(problem: RotaProblem, rule: rules.Rule) -> str:
    match rule:
        case rules.Weekends():
            # Stored for four weeks; here it was adapted to the days that are planned.
            weekends = "weekend" if rule.most == 1 else "weekends"
            return f"At most {rule.most} {weekends} with work in {problem.horizon.days} days"
        case rules.NightsInARow(most=0):
            return "No nights"
        case _:
            soft = "" if rule.weight is None else ", where possible"
            text = words_of(rule)
            return text if isinstance(rule, rules.FairShare) else text + soft
