"""Who is new in a rota and has nobody named to help in it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from planner.rotas.correct_ground import rules_now
from planner.rotas.models import RotaVersion, RuleSet
from planner.rotas.own_rule_words import listed, names_of
from planner.rotas.rules import loaded
from planner.rotas.rules_without_effect import named, people_of
from solver import rules


def learners_alone(session: Session, version: RotaVersion) -> Iterator[str]:
    """Say which pairings of the rules a version is held to find nobody to help on its days."""
    here = people_of(session, version.team_id, version.first_date, version.days)
    called = names_of(session)
    for one in loaded(session.get_one(RuleSet, rules_now(session, version))):
        if isinstance(one.rule, rules.Pairing) and not here.intersection(one.rule.mentors):
            new = named(here.intersection(one.rule.learners), called)
            if new:
                helping = listed(named(one.rule.mentors, called), "or")
                yield (
                    f"{listed(new)} should work only while {helping} is there, but nobody who is "
                    "named to help is in the team on these days."
                )
