"""Rules of one's own, one by one: people kept apart or paired, hand-overs, kinds of shift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import NotFound, refuse_fields
from planner.people.models import Person, Site
from planner.people.scope import require_person
from planner.people.zones import zone_problem
from planner.rotas.models import ShiftTemplate
from planner.rotas.own_rule_words import is_own, listed, names_of, own_words
from planner.rotas.presets import PRICE_OF_A_NIGHT, SourcedRule
from planner.rotas.rule_choices import KEEPINGS, Keeping
from planner.rotas.rules import current, in_force_on, loaded, stored
from planner.rotas.rules_without_effect import effect_note, teams_on
from planner.rotas.templates import MINUTES_PER_DAY
from solver import rules
from solver.rules import Rule

# In a half-hour: two people kept apart weigh like a missing agent; a hand-over, and
# somebody new without help, more than that.
PRICE_OF_BEING_TOGETHER = 2_000
PRICE_OF_AN_ABSENT_SIDE = 10_000
PRICE_OF_BEING_ALONE = 10_000
MOST_OF_EACH_SIDE = 100
MOST_OF_A_KIND = 31


@dataclass(frozen=True)
class Apart:
    """People, by id, of whom at most one works at a time."""

    people: tuple[str, ...]


@dataclass(frozen=True)
class Paired:
    """Somebody who is new, by id, and those of whom one is there whenever the new one works."""

    learner: str
    mentors: tuple[str, ...]


@dataclass(frozen=True)
class HandOver:
    """Two sites, by id, of which at least `at_least` people each are there at the same time.

    Every day from `start_minute` to `end_minute` after local midnight in `time_zone`; an end may
    pass 1440.
    """

    giving: str
    taking: str
    start_minute: int
    end_minute: int
    time_zone: str
    at_least: int = 1


@dataclass(frozen=True)
class KindOfShift:
    """How many shifts of these kinds each person has in a rota; None is any number."""

    labels: tuple[str, ...]
    most: int | None
    least: int | None = None
    keeping: Keeping = "as-far-as-possible"


OwnRule = Apart | Paired | HandOver | KindOfShift


@dataclass(frozen=True)
class OwnRuleLine:
    """A rule as pages show it; `number` and the version of the rule set name it in verbs.

    `note` says that people it needs have left, None where nothing is amiss.
    """

    number: int
    text: str
    source: str
    hard: bool
    note: str | None


@dataclass(frozen=True)
class OwnRules:
    """The rules of one's own in force, and the kinds of shift there are."""

    rule_set_id: str
    version: int
    lines: tuple[OwnRuleLine, ...]
    kinds: tuple[str, ...]


def own_rules(planner: Planner, actor: Actor, day: date) -> OwnRules | None:
    """Show the rules of one's own in force on a date, None before any rules; leads and more."""
    require(actor, "lead", "hr", "admin")
    with planner.database.read() as session:
        row = in_force_on(session, day)
        if row is None:
            return None
        called, teams = names_of(session), teams_on(session, day)
        lines = (
            OwnRuleLine(
                number=number,
                text=own_words(one.rule, called),
                source=one.source,
                hard=one.rule.weight is None,
                note=effect_note(one.rule, teams, called),
            )
            for number, one in enumerate(loaded(row))
            if is_own(one.rule)
        )
        return OwnRules(row.id, row.version, tuple(lines), _kinds(session))


def add_own_rule(
    planner: Planner, actor: Actor, rule_set_id: str, version: int, wanted: OwnRule
) -> str:
    """Add a rule of one's own to a rule set and say it; leads and administrators.

    A lead of named teams only names people of those. Raises `FormError` per field, `NotAllowed`,
    `NotFound` and `Stale`.
    """
    require(actor, "lead", "admin")
    with planner.database.write() as session:
        row = current(session, rule_set_id, version)
        _check(session, wanted)
        for person_id in _people_of(wanted):
            require_person(session, actor, person_id, planner.clock().date(), "lead", "admin")
        rule = _rule_of(wanted)
        row.rules = [*row.rules, *stored((SourcedRule(rule, f"Set by {actor.shown_name}"),))]
        said = own_words(rule, names_of(session))
        record(session, planner.clock(), actor, "edit", "rule_set", row.id, None, {"added": said})
    return said


def remove_own_rule(
    planner: Planner, actor: Actor, rule_set_id: str, version: int, number: int
) -> str:
    """Take a rule of one's own out of a rule set and say which; rotas made with it stay.

    Raises `NotFound` where no such rule has this number, and `Stale`.
    """
    require(actor, "lead", "admin")
    with planner.database.write() as session:
        row = current(session, rule_set_id, version)
        held = loaded(row)
        if not 0 <= number < len(held) or not is_own(held[number].rule):
            raise NotFound("There is no such rule any more.")
        said = own_words(held[number].rule, names_of(session))
        row.rules = [one for place, one in enumerate(row.rules) if place != number]
        record(session, planner.clock(), actor, "edit", "rule_set", row.id, {"removed": said}, None)
    return said


def _people_of(wanted: OwnRule) -> tuple[str, ...]:
    match wanted:
        case Apart():
            return wanted.people
        case Paired():
            return (wanted.learner, *wanted.mentors)
        case _:
            return ()


def _kinds(session: Session) -> tuple[str, ...]:
    return tuple(sorted(set(session.scalars(select(ShiftTemplate.label)))))


def _rule_of(wanted: OwnRule) -> Rule:
    match wanted:
        case Apart():
            people = tuple(dict.fromkeys(wanted.people))
            return rules.KeptApart(people=people, weight=PRICE_OF_BEING_TOGETHER)
        case Paired():
            return rules.Pairing(
                learners=(wanted.learner,),
                mentors=tuple(dict.fromkeys(wanted.mentors)),
                weight=PRICE_OF_BEING_ALONE,
            )
        case HandOver():
            # Who is at a site depends on the days: it is worked out when a problem is built.
            return rules.HandOver(
                giving=(wanted.giving,),
                taking=(wanted.taking,),
                start_minute=wanted.start_minute,
                end_minute=wanted.end_minute,
                time_zone=wanted.time_zone,
                at_least=wanted.at_least,
                weight=PRICE_OF_AN_ABSENT_SIDE,
            )
        case KindOfShift():
            return rules.DutiesOfKind(
                labels=tuple(dict.fromkeys(wanted.labels)),
                most=wanted.most,
                least=wanted.least or 0,
                weight=None if wanted.keeping == "always" else PRICE_OF_A_NIGHT,
            )


def _check(session: Session, wanted: OwnRule) -> None:
    match wanted:
        case Apart():
            refuse_fields(_apart_problems(session, wanted))
        case Paired():
            refuse_fields(_paired_problems(session, wanted))
        case HandOver():
            refuse_fields(_hand_over_problems(session, wanted))
        case KindOfShift():
            refuse_fields(_kind_problems(session, wanted))


Problems = dict[str, str | None]


def _apart_problems(session: Session, wanted: Apart) -> Problems:
    known = set(session.scalars(select(Person.id).where(Person.id.in_(wanted.people))))
    few, unknown = len(set(wanted.people)) < 2, set(wanted.people) - known
    text = "Choose people of the list." if unknown else "Choose two people or more."
    return {"people": text if few or unknown else None}


def _paired_problems(session: Session, wanted: Paired) -> Problems:
    named = _people_of(wanted)
    known = set(session.scalars(select(Person.id).where(Person.id.in_(named))))
    text = None if wanted.mentors else "Choose at least one person who can help."
    if set(wanted.mentors) - known:
        text = "Choose people of the list."
    if wanted.learner in wanted.mentors:
        text = "Choose somebody else than the person who is new."
    return {
        "learner": None if wanted.learner in known else "Choose a person of the list.",
        "mentors": text,
    }


def _hand_over_problems(session: Session, wanted: HandOver) -> Problems:
    sites = set(session.scalars(select(Site.id)))
    starts, length = wanted.start_minute, wanted.end_minute - wanted.start_minute
    sound = 0 <= starts < MINUTES_PER_DAY and 0 < length <= MINUTES_PER_DAY
    other = wanted.taking in sites and wanted.taking != wanted.giving
    return {
        "giving": None if wanted.giving in sites else "Choose a site of the list.",
        "taking": None if other else "Choose another site of the list.",
        "end_minute": None if sound else "The window ends after it starts and lasts at most 24 h.",
        "time_zone": zone_problem(wanted.time_zone),
        "at_least": _within(wanted.at_least, 1, MOST_OF_EACH_SIDE),
    }


def _kind_problems(session: Session, wanted: KindOfShift) -> Problems:
    kinds = _kinds(session)
    unknown = sorted(set(wanted.labels) - set(kinds))
    there = f"There is: {listed(list(kinds))}." if kinds else "There is no shift yet."
    none = None if wanted.labels else "Choose at least one kind of shift."
    return {
        "labels": f"No shift is of the kind {unknown[0]}. {there}" if unknown else none,
        "most": _within(wanted.most, wanted.least or 0, MOST_OF_A_KIND),
        "least": _least_problem(wanted),
        "keeping": None if wanted.keeping in KEEPINGS else "Choose always or as far as possible.",
    }


def _least_problem(wanted: KindOfShift) -> str | None:
    if wanted.least is None and wanted.most is None:
        return "Give a least or a most number of shifts."
    if wanted.least and wanted.keeping == "always":
        return "Not everybody can be given such shifts; ask for a least as far as possible."
    return _within(wanted.least, 0, MOST_OF_A_KIND)


def _within(value: int | None, least: int, most: int) -> str | None:
    if value is None or least <= value <= most:
        return None
    return f"Give a whole number from {least} to {most}."
