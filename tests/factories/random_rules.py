"""Random rules of every type, hard or weighted where a rule may be either."""

from __future__ import annotations

from random import Random

import msgspec

from solver import rules
from solver.problem import Agent, Horizon
from solver.rules import FairShare, Rule
from solver.rules.stability import PublishedDuty
from solver.rules.year_end import Feast
from solver.validate.rules import ALWAYS_HARD, ALWAYS_WEIGHTED

MEASURES = ("minutes", "nights", "lates", "weekends", "holidays")
ABOUT_ALL = (rules.Coverage, rules.HandOver, rules.KeptApart, rules.Pairing)
MORE_MEASURES = ("starts", "overtime")


def random_rules(
    plan: Horizon,
    people: tuple[Agent, ...],
    kinds: list[str],
    queues: tuple[str, ...],
    zones: list[str],
    random: Random,
) -> tuple[Rule, ...]:
    """Choose about half of all rules; a weight, or none, and now and then only some agents.

    One is always there: nobody works two duties at once.
    """
    names = [one.id for one in people]
    drawn = (
        *_about_days(kinds, random),
        *_about_hours(random),
        _presence(plan, queues, zones, random),
        *(_share(names, random) for _ in range(random.randint(0, 2))),
        rules.Coverage(weight=random.randint(0, 3)),
        rules.Wishes(weight=random.randint(1, 3)),
        rules.PublicHolidays(most=plan.days % 2),
    )
    # Drawn apart, so that the problems of a seed stay as they were when rules are added.
    apart = Random(f"more rules {random.getstate()}")
    more = (
        rules.WeekendsInARow(most=apart.randint(0, 1)),
        rules.DaysOffAfterNights(least=apart.choice((1, 2, 2, 3))),
        rules.StartTimes(most=apart.randint(1, 2), band_minutes=apart.choice((60, 120, 480))),
        _hand_over(plan, names, queues, zones, apart),
        _share_of_more(names, apart),
        rules.KeptApart(weight=apart.choice((2, 9)), people=tuple(names[: apart.randint(1, 3)])),
    )
    chosen = [_weighed(one, names, random) for one in drawn if random.random() < 0.55]
    added = [_weighed(one, names, apart) for one in more if apart.random() < 0.35]
    newer = Random(f"newer rules {apart.getstate()}")
    if newer.random() < 0.2:
        added.append(_weighed(rules.WholeWeekends(), names, newer))
    if newer.random() < 0.2:
        added.append(_stability(plan, people, newer))
    newest = Random(f"newest rules {newer.getstate()}")
    if len(names) > 1 and newest.random() < 0.3:
        added.append(_pairing(names, newest))
    if plan.first_date.month == 12:
        added.append(_weighed(_year_end(names, apart), names, apart))
    return (rules.MinimumRest(minutes=0), *chosen, *added)


def _of_kind(kinds: list[str], random: Random) -> rules.DutiesOfKind:
    least = random.choice((0, 0, 1, 2))
    labels = tuple(random.sample(kinds, random.randint(1, min(2, len(kinds)))))
    most = random.choice((None, least, least + 1, least + 2))
    return rules.DutiesOfKind(labels=labels, least=least, most=most)


def _about_days(kinds: list[str], random: Random) -> tuple[Rule, ...]:
    # A pair may name only kinds of duties that there are.
    labels = [one for one in ("early", "day", "late", "night") if one in kinds]
    backward = tuple(
        (first, then) for k, first in enumerate(labels) for then in labels[:k] if k > 1
    )
    return (
        rules.DutiesPerDay(most=random.choice((1, 1, 1, 2))),
        rules.DutiesPerDay(most=1),
        rules.Availability(),
        rules.TimeOff(),
        rules.FixedDays(),
        rules.Skills(),
        rules.DaysInARow(most=random.randint(1, 5), least=random.choice((1, 1, 2, 3))),
        rules.DaysOffInARow(least=random.choice((2, 2, 3))),
        _of_kind(kinds, random),
        rules.Weekends(most=random.randint(0, 2)),
        rules.NightsInARow(most=random.randint(0, 3)),
        rules.Succession(pairs=backward),
        rules.Pins(),
    )


def _about_hours(random: Random) -> tuple[Rule, ...]:
    return (
        rules.MinimumRest(minutes=random.choice((480, 660, 720))),
        rules.WeeklyRest(minutes=random.choice((1440, 2100, 2880))),
        rules.WeeklyHours(extra_minutes=random.choice((0, 240))),
        rules.PeriodHours(
            tolerance_minutes=random.choice((0, 480, 1500)),
            extra_minutes=random.choice((0, 0, 480)),
            weight=1,
        ),
        rules.AverageHours(most_weekly_minutes=random.choice((1200, 2400, 2880))),
        rules.RollingHours(
            days=random.choice((2, 3, 7)), most_minutes=random.choice((600, 1200, 2400))
        ),
    )


def _presence(
    plan: Horizon, queues: tuple[str, ...], zones: list[str], random: Random
) -> rules.MinimumPresence:
    start = random.choice((480, 600, 1290))
    return rules.MinimumPresence(
        weight=random.choice((5, 20)),
        at_least=random.randint(1, 2),
        start_minute=start,
        end_minute=start + random.choice((120, 300)),
        time_zone=random.choice(zones),
        days=random.choice((None, (0, plan.days - 1))),
        queue=random.choice((None, queues[0])),
    )


def _hand_over(
    plan: Horizon, names: list[str], queues: tuple[str, ...], zones: list[str], random: Random
) -> rules.HandOver:
    start = random.choice((600, 810))
    giving = tuple(random.sample(names, random.randint(1, len(names))))
    return rules.HandOver(
        weight=random.choice((5, 20)),
        giving=giving,
        taking=tuple(one for one in names if one not in giving[1:]),
        start_minute=start,
        end_minute=start + random.choice((60, 240)),
        time_zone=random.choice(zones),
        days=random.choice((None, (0, plan.days - 1))),
        queue=random.choice((None, queues[0])),
    )


def _pairing(names: list[str], random: Random) -> rules.Pairing:
    mixed = random.sample(names, len(names))
    learners = random.randint(1, min(2, len(names) - 1))
    mentors = random.randint(learners + 1, len(names))
    return rules.Pairing(
        weight=random.choice((4, 15)),
        learners=tuple(mixed[:learners]),
        mentors=tuple(mixed[learners:mentors]),
    )


def _stability(plan: Horizon, people: tuple[Agent, ...], random: Random) -> rules.Stability:
    days = [day for day in range(plan.days) if random.random() < 0.6]
    return rules.Stability(
        weight=random.choice((3, 40)),
        days=tuple(days),
        duties={
            one.id: tuple(
                PublishedDuty(day=day, pattern=random.choice((*one.patterns, None)))
                for day in days
                if random.random() < 0.6
            )
            for one in random.sample(people, random.randint(1, len(people)))
        },
    )


def _year_end(names: list[str], random: Random) -> rules.YearEnd:
    feasts: tuple[Feast, Feast] = ("christmas", "new-year")
    someone = random.sample(names, random.randint(0, len(names)))
    return rules.YearEnd(turns={name: random.choice(feasts) for name in someone})


def _share(names: list[str], random: Random) -> FairShare:
    measure = random.choice(MEASURES)
    most = 20 if measure == "minutes" else 2
    shared = random.sample(names, random.randint(1, len(names)))
    return FairShare(
        measure=measure,  # type: ignore[arg-type]  # one of the literals above
        shares={name: random.randint(-1, most) for name in shared},
        weight=random.randint(1, 9),
        late_after_minute=random.choice((1200, 1080)),
    )


def _share_of_more(names: list[str], random: Random) -> FairShare:
    measure = random.choice(MORE_MEASURES)
    start = random.choice((0, 480))
    return FairShare(
        measure=measure,  # type: ignore[arg-type]  # one of the literals above
        shares={name: random.randint(-9, 3) for name in random.sample(names, len(names) // 2 + 1)},
        weight=random.randint(1, 9),
        unit_minutes=random.choice((60, 45)),
        starts_from_minute=start,
        starts_until_minute=start + random.choice((420, 100)),
    )


def _weighed(rule: Rule, names: list[str], random: Random) -> Rule:
    if not isinstance(rule, ABOUT_ALL) and random.random() < 0.15:
        rule = msgspec.structs.replace(rule, applies_to=(random.choice(names),))
    if isinstance(rule, (*ALWAYS_HARD, *ALWAYS_WEIGHTED, rules.MinimumPresence, rules.PeriodHours)):
        return rule if random.random() < 0.9 else _hardened(rule)
    return msgspec.structs.replace(rule, weight=random.choice((None, None, random.randint(0, 90))))


def _hardened(rule: Rule) -> Rule:
    """Make a rule hard that is mostly not, because few rotas keep it."""
    if isinstance(rule, (rules.MinimumPresence, rules.PeriodHours)):
        return msgspec.structs.replace(rule, weight=None)
    return rule
