"""Stored rules made ready for a rota: filled with the people, days and shifts they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from planner.people.facts import PersonFacts
from planner.rotas.forward_rotation import backward_pairs
from planner.rotas.published_duties import published_duties
from planner.rotas.year_ends import year_end_turns
from solver import rules
from solver.problem import DutyPattern, Horizon
from solver.rules import Rule


@dataclass(frozen=True)
class Filling:
    """What stored rules are filled with.

    `offered` names the patterns of each person; `shares` are by measure, then by person.
    """

    session: Session
    horizon: Horizon
    people: Sequence[PersonFacts]
    patterns: Sequence[DutyPattern]
    offered: Mapping[str, tuple[str, ...]]
    team_id: str
    shares: Mapping[str, dict[str, int]]


def filled(rule: Rule, filling: Filling) -> Rule | None:
    """Fill a rule with what depends on people, days or shifts; most rules need nothing.

    None: the rule asks nothing of these people and shifts.
    """
    fill = _FILLS.get(type(rule))
    if fill is None:
        return rule
    found = fill(rule, filling)
    return None if found is None else msgspec.structs.replace(rule, **found)


def _shares(rule: rules.FairShare, filling: Filling) -> dict[str, Any]:
    return {"shares": filling.shares.get(rule.measure, {})}


def _turns(_: rules.YearEnd, filling: Filling) -> dict[str, Any]:
    ids = [one.person_id for one in filling.people]
    return {"turns": year_end_turns(filling.session, ids, filling.horizon)}


def _pairs(rule: rules.Succession, filling: Filling) -> dict[str, Any]:
    return {"pairs": rule.pairs or backward_pairs(filling.patterns)}


def _apart(rule: rules.KeptApart, filling: Filling) -> dict[str, Any] | None:
    here = {one.person_id for one in filling.people}
    people = tuple(one for one in rule.people if one in here)
    return {"people": people} if len(people) > 1 else None


def _pairs_of_people(rule: rules.Pairing, filling: Filling) -> dict[str, Any] | None:
    here = {one.person_id for one in filling.people}
    learners = tuple(one for one in rule.learners if one in here)
    mentors = tuple(one for one in rule.mentors if one in here)
    return {"learners": learners, "mentors": mentors} if learners and mentors else None


def _sides(rule: rules.HandOver, filling: Filling) -> dict[str, Any] | None:
    giving, taking = _at_site(rule.giving, filling), _at_site(rule.taking, filling)
    return {"giving": giving, "taking": taking} if giving and taking else None


def _at_site(sites: Sequence[str], filling: Filling) -> tuple[str, ...]:
    people = filling.people
    return tuple(one.person_id for one in people if not set(sites).isdisjoint(one.site_ids))


def _kinds(rule: rules.DutiesOfKind, filling: Filling) -> dict[str, Any] | None:
    there = {one.label for one in filling.patterns}
    labels = tuple(one for one in rule.labels if one in there)
    return {"labels": labels} if labels else None


def _published(_: rules.Stability, filling: Filling) -> dict[str, Any] | None:
    team = (filling.session, filling.team_id, filling.horizon)
    found = published_duties(*team, filling.patterns, filling.offered)
    return {"days": found.days, "duties": found.duties} if found.days else None


_FILLS: dict[type, Callable[[Any, Filling], dict[str, Any] | None]] = {
    rules.FairShare: _shares,
    rules.YearEnd: _turns,
    rules.Succession: _pairs,
    rules.KeptApart: _apart,
    rules.Pairing: _pairs_of_people,
    rules.HandOver: _sides,
    rules.DutiesOfKind: _kinds,
    rules.Stability: _published,
}
