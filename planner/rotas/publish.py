"""Publish a draft: from then on people see it, and it never changes again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require_team
from planner.accounts.audit import record
from planner.application import Planner
from planner.db.outbox import append
from planner.demand.models import RequirementVersion
from planner.errors import NotFound, Refused, Stale
from planner.rotas.drafts import DRAFT
from planner.rotas.ledger import enter
from planner.rotas.models import RotaVersion
from planner.rotas.notice import check_notice, notice_days
from planner.rotas.projection import project
from planner.rotas.published import PUBLISHED, DateSpan, next_number, published_versions
from planner.rotas.recheck import broken_now

FACT = "RotaPublished"
MOST_SHOWN = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Published:
    """What was published: `people` are the ids of those whose shifts changed."""

    version_id: str
    number: int
    notice_days: int
    people: tuple[str, ...]


def publish(
    planner: Planner,
    actor: Actor,
    draft_id: str,
    why_late: str | None = None,
    version: int | None = None,
) -> Published:
    """Publish a draft of one's own team; `version` is the draft's as the page showed it.

    Raises `Stale` when the draft was published or changed meanwhile, or its days were published
    anew since it was made; `Refused` when a rule that is never broken would be, or when there are
    fewer than 14 days' notice and `why_late` is empty. The projection, the ledger, the audit
    entry and the fact for subscribers are in the same transaction.
    """
    now = planner.clock()
    with planner.database.write() as session:
        draft = _held(session, actor, draft_id, version)
        notice = _notice_days(session, draft, now)
        check_notice(notice, why_late)
        _check_rules(session, draft)
        return put_out(session, actor, draft, now, notice, why_late)


def put_out(
    session: Session,
    actor: Actor,
    draft: RotaVersion,
    now: datetime,
    notice: int,
    why_late: str | None,
    dates: DateSpan | None = None,
) -> Published:
    """Publish a draft that was checked, in the caller's transaction, and tell of it.

    `dates` are those on which it may differ from what is published, None for all of its days.
    Raises `Stale` when somebody else was quicker.
    """
    _freeze(session, draft, actor, now, notice, why_late)
    people = tuple(sorted(project(session, draft, now, dates)))
    enter(session, draft, now, dates, None if dates is None else people)
    number = draft.number or 0
    after = {"number": number, "notice_days": notice, "people": len(people)}
    record(session, now, actor, "publish", "rota_version", draft.id, None, after)
    payload = {"version_id": draft.id, "team_id": draft.team_id, "number": number}
    append(session, FACT, {**payload, "people": list(people)}, now)
    return Published(draft.id, number, notice, people)


def _held(session: Session, actor: Actor, draft_id: str, version: int | None) -> RotaVersion:
    draft = session.get(RotaVersion, draft_id)
    if draft is None:
        raise NotFound("There is no such draft.")
    require_team(actor, draft.team_id)
    if draft.state != DRAFT:
        raise Stale("This draft has been published or put away already.")
    if version is not None and draft.version != version:
        raise Stale("Somebody else changed this draft. Look at it again, then publish.")
    newer = _published_since(session, draft)
    if newer is not None:
        raise Stale(
            f"Version {newer.number} of these days was published after this draft was made. "
            "Generate the draft again, so that it builds on what people see now."
        )
    return draft


def _published_since(session: Session, draft: RotaVersion) -> RotaVersion | None:
    versions = published_versions(session, draft.team_id)
    base = next((one.number or 0 for one in versions if one.id == draft.base_version_id), 0)
    return next(
        (one for one in versions if (one.number or 0) > base and _overlap(one, draft)), None
    )


def _overlap(one: RotaVersion, other: RotaVersion) -> bool:
    return one.first_date < _end(other) and other.first_date < _end(one)


def _end(version: RotaVersion) -> date:
    return version.first_date + ONE_DAY * version.days


def _notice_days(session: Session, draft: RotaVersion, now: datetime) -> int:
    requirement = session.get_one(RequirementVersion, draft.requirement_id)
    return notice_days(draft.first_date, now, requirement.time_zone)


def _check_rules(session: Session, draft: RotaVersion) -> None:
    broken = broken_now(session, draft)
    if broken:
        more = f" and {len(broken) - MOST_SHOWN} more" if len(broken) > MOST_SHOWN else ""
        shown = "; ".join(broken[:MOST_SHOWN])
        raise Refused(f"This draft breaks rules that are always kept: {shown}{more}.")


def _freeze(
    session: Session,
    draft: RotaVersion,
    actor: Actor,
    now: datetime,
    notice: int,
    why_late: str | None,
) -> None:
    draft.state, draft.number = PUBLISHED, next_number(session, draft.team_id)
    draft.published_at, draft.published_by = now, actor.user_id
    draft.notice_days = notice
    draft.why_late = (why_late or "").strip() or None
    # The compare-and-set: whoever comes second updates no row and gets `Stale`.
    session.flush()
