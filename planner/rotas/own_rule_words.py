"""Rules that name people, places or kinds of shift: which they are, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.models import Person, Site
from planner.rotas.rule_words import words_of
from planner.rotas.templates import clock
from solver import rules
from solver.rules import Rule

SOMEBODY = "somebody who is no longer here"


def is_own(rule: Rule) -> bool:
    """Whether leads write such a rule themselves, one by one; no preset has it."""
    return isinstance(rule, (rules.KeptApart, rules.Pairing, rules.HandOver, rules.DutiesOfKind))


def own_words(rule: Rule, called: Mapping[str, str]) -> str:
    """Say what a rule asks; `called` names people and sites by id."""
    say = _WORDS.get(type(rule))
    return words_of(rule) if say is None else say(rule, called)


def names_of(session: Session) -> Mapping[str, str]:
    """Name people and sites by id."""
    people = session.execute(select(Person.id, Person.shown_name))
    sites = session.execute(select(Site.id, Site.name))
    return {key: name for rows in (people, sites) for key, name in rows}


def listed(names: list[str], last: str = "and") -> str:
    """Say "Ann, Bob and Cai"."""
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _apart(rule: rules.KeptApart, called: Mapping[str, str]) -> str:
    names = sorted(called.get(one, SOMEBODY) for one in rule.people)
    return f"At most one of {listed(names)} works at a time"


def _paired(rule: rules.Pairing, called: Mapping[str, str]) -> str:
    sides = (rule.learners, rule.mentors)
    new, help_ = (sorted(called.get(one, SOMEBODY) for one in side) for side in sides)
    return f"{listed(new)} works only while {listed(help_, 'or')} is there"


def _hand_over(rule: rules.HandOver, called: Mapping[str, str]) -> str:
    sides = [listed([called.get(one, SOMEBODY) for one in s]) for s in (rule.giving, rule.taking)]
    city = rule.time_zone.rpartition("/")[2].replace("_", " ")
    window = f"{clock(rule.start_minute)}–{clock(rule.end_minute)} {city} time"
    return f"{sides[0]} hands over to {sides[1]} {window}: at least {rule.at_least} of each there"


_WORDS: dict[type, Callable[[Any, Mapping[str, str]], str]] = {
    rules.KeptApart: _apart,
    rules.Pairing: _paired,
    rules.HandOver: _hand_over,
}
