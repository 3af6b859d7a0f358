"""The rules in force: adopted from a preset, then edited value by value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import FormError, NotFound, Refused, Stale
from planner.rotas.models import RuleSet
from planner.rotas.own_rule_words import is_own, names_of, own_words
from planner.rotas.presets import PRESETS, SourcedRule
from planner.rotas.rule_choices import RuleChoices, check_choices, choices_of, with_choices
from planner.rotas.rule_values import RuleValues, check_values, values_of, with_values
from planner.rotas.rules_without_effect import Teams, effect_note, teams_on
from solver import rules
from solver.rules import Rule


@dataclass(frozen=True)
class RuleLine:
    """One rule as a page shows it: `hard` rules are never broken, others are weighed.

    `note` says that people it needs have left, None where nothing is amiss.
    """

    text: str
    source: str
    hard: bool
    note: str | None


@dataclass(frozen=True)
class RuleSetView:
    """A rule set as a page shows it; `version` goes back into the verbs."""

    rule_set_id: str
    version: int
    name: str
    preset: str
    preset_title: str
    from_date: date
    nights_enabled: bool
    on_call_enabled: bool
    values: RuleValues
    choices: RuleChoices
    lines: tuple[RuleLine, ...]


def adopt_preset(planner: Planner, actor: Actor, preset: str, from_date: date) -> str:
    """Put a preset in force from a date on and return the rule set's id; administrators and leads.

    Rules that begin on the same date are replaced; those that leads have written themselves, with
    names of people, places or kinds of shift, are carried on. Raises `FormError` for an unknown
    preset.
    """
    require(actor, "lead", "admin")
    if preset not in PRESETS:
        raise FormError({"preset": f"Choose one of: {', '.join(sorted(PRESETS))}."})
    chosen = PRESETS[preset]
    with planner.database.write() as session:
        same_day = select(RuleSet).where(RuleSet.from_date == from_date)
        before = in_force_on(session, from_date)
        own = () if before is None else tuple(one for one in loaded(before) if is_own(one.rule))
        row = session.scalars(same_day).first() or RuleSet(from_date=from_date)
        row.name, row.preset, row.rules = chosen.title, preset, stored((*chosen.rules, *own))
        session.add(row)
        session.flush()
        after = {"preset": preset, "from_date": from_date.isoformat()}
        record(session, planner.clock(), actor, "adopt", "rule_set", row.id, None, after)
        return row.id


def set_rule_values(
    planner: Planner,
    actor: Actor,
    rule_set_id: str,
    version: int,
    values: RuleValues,
    choices: RuleChoices | None = None,
) -> None:
    """Change the values of a rule set; a changed value is marked as set here.

    `choices` None leaves those as they are. Raises `FormError` per field, `NotFound`, and `Stale`
    when somebody else was faster.
    """
    require(actor, "lead", "admin")
    check_values(values)
    if choices is not None:
        check_choices(choices)
    with planner.database.write() as session:
        row = current(session, rule_set_id, version)
        before = loaded(row)
        after = with_values(before, values, actor.shown_name)
        if choices is not None:
            after = with_choices(after, choices, actor.shown_name)
        row.rules = stored(after)
        said = (_said(before), _said(after))
        record(session, planner.clock(), actor, "edit", "rule_set", row.id, *said)


def _said(sourced: tuple[SourcedRule, ...]) -> dict[str, Any]:
    values, choices = values_of(sourced), choices_of(sourced)
    said: dict[str, Any] = msgspec.to_builtins(values) | msgspec.to_builtins(choices)
    return said


def enable_nights(planner: Planner, actor: Actor, rule_set_id: str, version: int) -> None:
    """Allow nights in rotas made with these rules; raises `NotFound` and `Stale`."""
    _switch(planner, actor, rule_set_id, version, "nights_enabled")


def enable_on_call(planner: Planner, actor: Actor, rule_set_id: str, version: int) -> None:
    """Allow on-call shifts in rotas made with these rules; raises `NotFound` and `Stale`."""
    _switch(planner, actor, rule_set_id, version, "on_call_enabled")


def rules_page(planner: Planner, actor: Actor, day: date) -> RuleSetView | None:
    """Show the rules in force on a date, None before any; leads, HR and administrators."""
    require(actor, "lead", "hr", "admin")
    with planner.database.read() as session:
        row = in_force_on(session, day)
        return None if row is None else _view(session, row, day)


def rule_set_in_force(session: Session, day: date) -> RuleSet:
    """Find the rule set that began last; raises `Refused` when there is none yet."""
    row = in_force_on(session, day)
    if row is None:
        raise Refused(f"No rules are in force on {day:%-d %B %Y}. Adopt a preset first.")
    return row


def loaded(row: RuleSet) -> tuple[SourcedRule, ...]:
    """Read the rules of a stored rule set."""
    return tuple(
        SourcedRule(msgspec.convert(one["rule"], Rule), one["source"]) for one in row.rules
    )


def stored(sourced: tuple[SourcedRule, ...]) -> list[Any]:
    """Write rules as they are stored."""
    return [{"rule": msgspec.to_builtins(one.rule), "source": one.source} for one in sourced]


def in_force_on(session: Session, day: date) -> RuleSet | None:
    """Find the rule set that began last, None before any."""
    begun = select(RuleSet).where(RuleSet.from_date <= day)
    return session.scalars(begun.order_by(RuleSet.from_date.desc())).first()


def current(session: Session, rule_set_id: str, version: int) -> RuleSet:
    """Find a rule set that nobody has changed since; raises `NotFound` and `Stale`."""
    row = session.get(RuleSet, rule_set_id)
    if row is None:
        raise NotFound("There is no such rule set.")
    if row.version != version:
        raise Stale("Somebody else changed these rules. Look at them again, then save.")
    return row


def _switch(planner: Planner, actor: Actor, rule_set_id: str, version: int, field: str) -> None:
    require(actor, "lead", "admin")
    with planner.database.write() as session:
        row = current(session, rule_set_id, version)
        setattr(row, field, True)
        record(session, planner.clock(), actor, "edit", "rule_set", row.id, None, {field: True})


def _view(session: Session, row: RuleSet, day: date) -> RuleSetView:
    sourced, called, teams = loaded(row), names_of(session), teams_on(session, day)
    return RuleSetView(
        rule_set_id=row.id,
        version=row.version,
        name=row.name,
        preset=row.preset,
        preset_title=PRESETS[row.preset].title,
        from_date=row.from_date,
        nights_enabled=row.nights_enabled,
        on_call_enabled=row.on_call_enabled,
        values=values_of(sourced),
        choices=choices_of(sourced),
        lines=tuple(_line(one, called, teams) for one in sourced),
    )


def _line(one: SourcedRule, called: Mapping[str, str], teams: Teams) -> RuleLine:
    text, note = own_words(one.rule, called), effect_note(one.rule, teams, called)
    return RuleLine(text, one.source, one.rule.weight is None, note)


def in_force_for(row: RuleSet, weekends: int) -> tuple[SourcedRule, ...]:
    """Adapt stored rules to a horizon with that many weekends; nights are off until enabled."""
    return tuple(replace(one, rule=_adapted(one.rule, row, weekends)) for one in loaded(row))


def _adapted(rule: Rule, row: RuleSet, weekends: int) -> Rule:
    if isinstance(rule, rules.Weekends):
        # Stored for four weekends; rounded up, so that a short horizon is not stricter.
        return msgspec.structs.replace(rule, most=-(-rule.most * weekends // 4))
    if isinstance(rule, rules.NightsInARow) and not row.nights_enabled:
        return msgspec.structs.replace(rule, most=0)
    return rule
