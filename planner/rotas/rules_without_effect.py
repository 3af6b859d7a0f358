"""Rules of one's own that ask for nothing any more because people have left, said in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.facts import people_in_team
from planner.people.models import Team
from planner.rotas.own_rule_words import SOMEBODY, listed
from solver import rules
from solver.rules import Rule

Teams = Sequence[frozenset[str]]
WAY_OUT = "Name somebody else, or take the rule away."


def teams_on(session: Session, day: date) -> Teams:
    """Give the ids of the people of each team on a date."""
    return [people_of(session, team, day, 1) for team in session.scalars(select(Team.id))]


def effect_note(rule: Rule, teams: Teams, called: Mapping[str, str]) -> str | None:
    """Say whether a rule of one's own lacks the people it needs; None where it has them."""
    match rule:
        case rules.Pairing():
            return _pairing_note(rule, teams, called)
        case rules.KeptApart() if all(len(team.intersection(rule.people)) < 2 for team in teams):
            return f"Without effect: no two of them are in one team now. {WAY_OUT}"
        case _:
            return None


def _pairing_note(rule: rules.Pairing, teams: Teams, called: Mapping[str, str]) -> str | None:
    around = {one: _beside(one, teams) for one in rule.learners}
    if not any(around.values()):
        return f"Without effect: whoever is new is in no team now. {WAY_OUT}"
    alone = [one for one in rule.learners if around[one] and not around[one] & {*rule.mentors}]
    if alone:
        whom = listed(named(alone, called))
        return f"Without effect for {whom}: nobody named to help is in their team now. {WAY_OUT}"
    gone = [one for one in rule.mentors if not any(one in team for team in around.values())]
    return f"Not in the team any more: {listed(named(gone, called))}." if gone else None


def _beside(person_id: str, teams: Teams) -> frozenset[str]:
    return frozenset().union(*(team for team in teams if person_id in team))


def people_of(session: Session, team_id: str, first: date, days: int) -> frozenset[str]:
    """Give the ids of the people of a team on dates."""
    return frozenset(one.person_id for one in people_in_team(session, team_id, first, days))


def named(ids: Collection[str], called: Mapping[str, str]) -> list[str]:
    """Name people, in the order of their names."""
    return sorted(called.get(one, SOMEBODY) for one in ids)
