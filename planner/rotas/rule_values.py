"""The values of a rule set that people change in a simple form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.errors import FormError
from planner.rotas.presets import HOURS, SourcedRule
from solver import rules
from solver.rules import Rule


@dataclass(frozen=True)
class RuleValues:
    """The values people change in a simple form; None means that the rule is not kept.

    Hours are whole; `most_weekends_in_four` counts weekends with work in four weeks.
    """

    rest_hours: int | None
    weekly_rest_hours: int | None
    average_weekly_hours: int | None
    most_days_in_a_row: int | None
    most_weekends_in_four: int | None
    most_nights_in_a_row: int | None
    extra_weekly_hours: int | None
    most_hours_a_day: int | None
    most_weekends_in_a_row: int | None
    days_off_after_nights: int | None
    most_start_times_in_a_week: int | None
    days_off_in_a_row: int | None
    most_public_holidays: int | None


@dataclass(frozen=True)
class _Editable:
    """How a value of the form stands in a rule: its type, field, unit, and whether it is hard."""

    kind: type
    field: str
    unit: int
    default: Callable[[int], Rule]


_EDITABLE: dict[str, _Editable] = {
    "rest_hours": _Editable(
        rules.MinimumRest, "minutes", HOURS, lambda n: rules.MinimumRest(minutes=n)
    ),
    "weekly_rest_hours": _Editable(
        rules.WeeklyRest, "minutes", HOURS, lambda n: rules.WeeklyRest(minutes=n)
    ),
    "average_weekly_hours": _Editable(
        rules.AverageHours,
        "most_weekly_minutes",
        HOURS,
        lambda n: rules.AverageHours(most_weekly_minutes=n),
    ),
    "most_days_in_a_row": _Editable(
        rules.DaysInARow, "most", 1, lambda n: rules.DaysInARow(most=n)
    ),
    "most_weekends_in_four": _Editable(rules.Weekends, "most", 1, lambda n: rules.Weekends(most=n)),
    "most_nights_in_a_row": _Editable(
        rules.NightsInARow, "most", 1, lambda n: rules.NightsInARow(most=n)
    ),
    "extra_weekly_hours": _Editable(
        rules.WeeklyHours, "extra_minutes", HOURS, lambda n: rules.WeeklyHours(extra_minutes=n)
    ),
    "most_hours_a_day": _Editable(
        rules.RollingHours,
        "most_minutes",
        HOURS,
        lambda n: rules.RollingHours(days=1, most_minutes=n),
    ),
    "most_weekends_in_a_row": _Editable(
        rules.WeekendsInARow, "most", 1, lambda n: rules.WeekendsInARow(most=n)
    ),
    "days_off_after_nights": _Editable(
        rules.DaysOffAfterNights, "least", 1, lambda n: rules.DaysOffAfterNights(least=n)
    ),
    "most_start_times_in_a_week": _Editable(
        rules.StartTimes, "most", 1, lambda n: rules.StartTimes(most=n)
    ),
    "days_off_in_a_row": _Editable(
        rules.DaysOffInARow, "least", 1, lambda n: rules.DaysOffInARow(least=n)
    ),
    "most_public_holidays": _Editable(
        rules.PublicHolidays, "most", 1, lambda n: rules.PublicHolidays(most=n)
    ),
}


def values_of(sourced: tuple[SourcedRule, ...]) -> RuleValues:
    """Read the form's values from rules; a rule that is weighed is not among them."""
    return RuleValues(**{name: _value(sourced, one) for name, one in _EDITABLE.items()})


def _value(sourced: tuple[SourcedRule, ...], editable: _Editable) -> int | None:
    for one in sourced:
        if _is_it(one, editable):
            amount: int = getattr(one.rule, editable.field)
            return amount // editable.unit
    return None


def _is_it(one: SourcedRule, editable: _Editable) -> bool:
    """Say whether a rule is the hard one that the form would make for its value."""
    if not isinstance(one.rule, editable.kind) or one.rule.weight is not None:
        return False
    value = getattr(one.rule, editable.field)
    return one.rule == editable.default(value)


def with_values(
    sourced: tuple[SourcedRule, ...], values: RuleValues, who: str
) -> tuple[SourcedRule, ...]:
    """Put the form's values into rules; `who` is named as the source of what changed."""
    for name, editable in _EDITABLE.items():
        wanted = getattr(values, name)
        if wanted == _value(sourced, editable):
            continue
        kept = tuple(one for one in sourced if not _is_it(one, editable))
        changed = () if wanted is None else (_set_by(editable, wanted, who),)
        sourced = (*kept, *changed)
    return sourced


def _set_by(editable: _Editable, wanted: int, who: str) -> SourcedRule:
    return SourcedRule(editable.default(wanted * editable.unit), f"Set by {who}")


_AT_LEAST_ONE = {
    "most_days_in_a_row",
    "average_weekly_hours",
    "most_hours_a_day",
    "days_off_after_nights",
    "most_start_times_in_a_week",
    "days_off_in_a_row",
}


def check_values(values: RuleValues) -> None:
    """Raise `FormError` with one message for each value that cannot be meant."""
    most = {
        "rest_hours": 24,
        "weekly_rest_hours": 144,
        "average_weekly_hours": 168,
        "most_hours_a_day": 24,
        "most_start_times_in_a_week": 12,
        "days_off_in_a_row": 7,
    }
    fields = {
        name: f"Give a whole number from {_least(name)} to {most.get(name, 31)}, or leave it empty."
        for name in _EDITABLE
        if (value := getattr(values, name)) is not None
        and not _least(name) <= value <= most.get(name, 31)
    }
    if fields:
        raise FormError(fields)


def _least(name: str) -> int:
    return int(name in _AT_LEAST_ONE)
