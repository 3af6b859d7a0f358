"""Faults of rules."""

from __future__ import annotations

from collections.abc import Iterator

from solver import rules
from solver.instants import MINUTES_PER_DAY
from solver.problem import RotaProblem
from solver.rules import DutiesOfKind, FairShare, HandOver, MinimumPresence, Rule
from solver.validate.about import About
from solver.validate.fault import Fault

ALWAYS_WEIGHTED = (
    rules.Coverage,
    rules.Wishes,
    rules.FairShare,
    rules.HandOver,
    rules.KeptApart,
    rules.Pairing,
    rules.Stability,
)
ALWAYS_HARD = (rules.TimeOff, rules.Pins)
LONGEST_WINDOW_DAYS = 366
BOUNDS: dict[type[Rule], tuple[str, int, int]] = {
    rules.RollingHours: ("days", 1, LONGEST_WINDOW_DAYS),
    rules.StartTimes: ("band_minutes", 1, MINUTES_PER_DAY),
    rules.DaysOffAfterNights: ("least", 1, LONGEST_WINDOW_DAYS),
    rules.WeekendsInARow: ("most", 0, LONGEST_WINDOW_DAYS),
}
"""The least and the most of fields that say how long something is."""
ONCE = (rules.Coverage, rules.Wishes, rules.Pins)


def rule_faults(problem: RotaProblem) -> Iterator[Fault]:
    """Find rules that cannot be weighed, counted or applied as they stand."""
    tags = [tag_of(one) for one in problem.rules if isinstance(one, ONCE)]
    yield from About("rules").repeated("rules", tags)
    agents = frozenset(one.id for one in problem.agents)
    for rule in problem.rules:
        about = About(f"rule {tag_of(rule)}")
        yield from _weight(about, rule)
        yield from about.unknown("applies_to", rule.applies_to, agents)
        yield from _numbers(about, rule)
        if isinstance(rule, rules.Coverage) and rule.applies_to:
            yield about.fault("applies_to", "cover is of everybody; leave it empty")
        if type(rule) in BOUNDS:
            yield from _bounds(about, rule)
        yield from _own(about, rule, problem)


def _own(about: About, rule: Rule, problem: RotaProblem) -> Iterator[Fault]:
    """Find faults of the fields that only one type of rule has."""
    agents = frozenset(one.id for one in problem.agents)
    match rule:
        case MinimumPresence():
            yield from _presence(about, rule, problem)
        case HandOver():
            yield from _presence(about, rule, problem)
            yield from _sides(about, rule, agents)
        case FairShare():
            yield from _shares(about, rule, agents)
        case DutiesOfKind():
            yield from _kind(about, rule, problem)
        case rules.KeptApart():
            yield from _apart(about, rule, agents)
        case rules.Pairing():
            yield from _pairing(about, rule, agents)
        case rules.YearEnd():
            yield from about.unknown("turns", rule.turns, agents)
        case rules.Stability():
            yield from _published(about, rule, problem)
        case rules.Succession():
            yield from _pairs(about, rule, problem)
        case _:
            pass


def _bounds(about: About, rule: Rule) -> Iterator[Fault]:
    field, least, most = BOUNDS[type(rule)]
    value = getattr(rule, field)
    if not least <= value <= most:
        yield about.fault(field, f"{value} cannot be meant; give {least} to {most}")


def tag_of(rule: Rule) -> str:
    """Name a rule as its JSON does."""
    return str(rule.__struct_config__.tag)


def _weight(about: About, rule: Rule) -> Iterator[Fault]:
    if rule.weight is None:
        if isinstance(rule, ALWAYS_WEIGHTED):
            yield about.fault("weight", "is empty; this rule needs a weight")
        return
    if isinstance(rule, ALWAYS_HARD):
        yield about.fault("weight", f"is {rule.weight}; this rule has no price, leave it empty")
    yield from about.amounts("weight", [rule.weight])


def _numbers(about: About, rule: Rule) -> Iterator[Fault]:
    for field in rule.__struct_fields__:
        value = getattr(rule, field)
        if field != "weight" and isinstance(value, int):
            yield from about.amounts(field, [value])


def _presence(
    about: About, rule: MinimumPresence | HandOver, problem: RotaProblem
) -> Iterator[Fault]:
    yield from about.zone("time_zone", rule.time_zone)
    yield from about.days("days", rule.days or (), range(problem.horizon.days))
    queues = frozenset(one.queue for one in problem.demands)
    yield from about.unknown("queue", [rule.queue] if rule.queue is not None else [], queues)
    yield from about.window("start_minute", rule.start_minute, rule.end_minute)


def _sides(about: About, rule: HandOver, agents: frozenset[str]) -> Iterator[Fault]:
    for field, names in (("giving", rule.giving), ("taking", rule.taking)):
        yield from about.unknown(field, names, agents)
        yield from about.repeated(field, names)
    if rule.applies_to:
        yield about.fault("applies_to", "the sides say whom it is about; leave it empty")


def _apart(about: About, rule: rules.KeptApart, agents: frozenset[str]) -> Iterator[Fault]:
    yield from about.unknown("people", rule.people, agents)
    yield from about.repeated("people", rule.people)
    if rule.applies_to:
        yield about.fault("applies_to", "`people` says whom it is about; leave it empty")


def _pairing(about: About, rule: rules.Pairing, agents: frozenset[str]) -> Iterator[Fault]:
    for field, names in (("learners", rule.learners), ("mentors", rule.mentors)):
        yield from about.unknown(field, names, agents)
        yield from about.repeated(field, names)
        if not names:
            yield about.fault(field, "is empty; name at least one agent, or leave out the rule")
    for name in rule.learners:
        if name in rule.mentors:
            yield about.fault("mentors", f"{name} is a learner; name somebody else")
    if rule.applies_to:
        yield about.fault("applies_to", "`learners` says whom it is about; leave it empty")


def _kind(about: About, rule: DutiesOfKind, problem: RotaProblem) -> Iterator[Fault]:
    labels = frozenset(one.label for one in problem.patterns)
    yield from about.unknown("labels", rule.labels, labels)
    if not rule.labels:
        yield about.fault("labels", "is empty; name the labels of a kind of duty")
    if rule.most is not None and rule.least > rule.most:
        yield about.fault("least", f"{rule.least} is above the most, {rule.most}")


def _pairs(about: About, rule: rules.Succession, problem: RotaProblem) -> Iterator[Fault]:
    offered = {one.label for one in problem.patterns}
    # A duty of before may be of a kind that is no longer offered: something may still follow it.
    past = {
        duty.label for agent in problem.agents if agent.history for duty in agent.history.duties
    }
    named = dict.fromkeys(label for pair in rule.pairs for label in pair)
    yield from about.unknown("pairs", named, frozenset(offered | past))


def _published(about: About, rule: rules.Stability, problem: RotaProblem) -> Iterator[Fault]:
    yield from about.unknown("duties", rule.duties, frozenset(one.id for one in problem.agents))
    yield from about.days("days", rule.days, range(problem.horizon.days))
    told = [one for duties in rule.duties.values() for one in duties]
    patterns = frozenset(one.id for one in problem.patterns)
    named = dict.fromkeys(one.pattern for one in told if one.pattern is not None)
    yield from about.unknown("duties", named, patterns)
    for day in sorted({one.day for one in told} - set(rule.days)):
        yield about.fault("duties", f"day {day} is not one of `days`")
    for name, duties in rule.duties.items():
        yield from about.repeated("duties", [(name, one.day, one.pattern) for one in duties])


def _shares(about: About, rule: FairShare, agents: frozenset[str]) -> Iterator[Fault]:
    yield from about.unknown("shares", rule.shares, agents)
    # A share may be a debt.
    yield from about.amounts("shares", [abs(share) for share in rule.shares.values()])
    if rule.unit_minutes == 0:
        yield about.fault("unit_minutes", "is 0; give 1 or more")
    if rule.late_after_minute > 2 * MINUTES_PER_DAY:
        text = f"{rule.late_after_minute} is more than two days; give minutes after midnight"
        yield about.fault("late_after_minute", text)
