"""Rules that are kept always, as far as possible, or not: nothing about them is a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import msgspec

from planner.errors import FormError
from planner.rotas.presets import (
    PRICE_OF_A_WEEKEND,
    PRICE_OF_A_YEAR_END,
    PRICE_OF_AN_EARLY_START,
    PRICE_OF_AN_HOUR_OVER,
    SourcedRule,
    fair,
)
from solver import rules
from solver.rules import Rule

Keeping = Literal["always", "as-far-as-possible"]
KEEPINGS: tuple[Keeping, ...] = ("always", "as-far-as-possible")
PRICE_OF_A_STEP_BACK = 300
PRICE_OF_A_CHANGE = 2_000


@dataclass(frozen=True)
class RuleChoices:
    """How each of these rules is kept; None means that it is not kept."""

    forward_rotation: Keeping | None
    year_end: Keeping | None
    whole_weekends: Keeping | None
    fair_starts: Keeping | None
    fair_overtime: Keeping | None
    stability: Keeping | None


@dataclass(frozen=True)
class _Choice:
    """The rule of a choice, and what a breach costs where it is kept as far as possible."""

    kind: Callable[[], Rule]
    price: int
    may_be_hard: bool = True

    def rule(self, keeping: Keeping) -> Rule:
        weight = None if keeping == "always" else self.price
        return msgspec.structs.replace(self.kind(), weight=weight)

    def is_it(self, one: Rule) -> bool:
        return msgspec.structs.replace(one, weight=None) == self.kind()


_CHOICES: dict[str, _Choice] = {
    # Which kinds follow which depends on the shifts: it is worked out when a problem is built.
    "forward_rotation": _Choice(rules.Succession, PRICE_OF_A_STEP_BACK),
    "year_end": _Choice(rules.YearEnd, PRICE_OF_A_YEAR_END),
    "whole_weekends": _Choice(rules.WholeWeekends, PRICE_OF_A_WEEKEND),
    "fair_starts": _Choice(
        lambda: fair("starts", None), PRICE_OF_AN_EARLY_START, may_be_hard=False
    ),
    "fair_overtime": _Choice(
        lambda: fair("overtime", None), PRICE_OF_AN_HOUR_OVER, may_be_hard=False
    ),
    # What is published is read when a problem is built.
    "stability": _Choice(rules.Stability, PRICE_OF_A_CHANGE, may_be_hard=False),
}


def choices_of(sourced: tuple[SourcedRule, ...]) -> RuleChoices:
    """Read the choices from rules."""
    return RuleChoices(**{name: _keeping(sourced, one) for name, one in _CHOICES.items()})


def _keeping(sourced: tuple[SourcedRule, ...], choice: _Choice) -> Keeping | None:
    held = [one.rule.weight for one in sourced if choice.is_it(one.rule)]
    if not held:
        return None
    return "always" if None in held else "as-far-as-possible"


def with_choices(
    sourced: tuple[SourcedRule, ...], choices: RuleChoices, who: str
) -> tuple[SourcedRule, ...]:
    """Put the choices into rules; `who` is named as the source of what changed."""
    for name, choice in _CHOICES.items():
        wanted: Keeping | None = getattr(choices, name)
        if wanted == _keeping(sourced, choice):
            continue
        kept = tuple(one for one in sourced if not choice.is_it(one.rule))
        changed = () if wanted is None else (SourcedRule(choice.rule(wanted), f"Set by {who}"),)
        sourced = (*kept, *changed)
    return sourced


def check_choices(choices: RuleChoices) -> None:
    """Raise `FormError` with one message for each choice that is none."""
    wrong = {
        name: f"Choose {', '.join(keepings_of(name))}, or none: then it is not kept."
        for name in _CHOICES
        if getattr(choices, name) not in (None, *keepings_of(name))
    }
    if wrong:
        raise FormError(wrong)


def keepings_of(name: str) -> tuple[Keeping, ...]:
    """Say how the rule of a choice can be kept; what is shared fairly has no limit to keep."""
    return KEEPINGS if _CHOICES[name].may_be_hard else ("as-far-as-possible",)
