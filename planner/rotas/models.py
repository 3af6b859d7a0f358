"""Templates, rules, runs, drafts, published versions and the ledger."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from planner.db.base import Base, Dated, Identified, Versioned


class ShiftTemplate(Identified, Dated, Versioned, Base):
    """A shift in local wall time of its site.

    `segments` lists `[start_minute, end_minute)` after local midnight, end may pass 1440; breaks
    whose place is not decided are the two break fields. `kind` is work, on-call or training.
    """

    __tablename__ = "shift_template"

    name: Mapped[str]
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), index=True)
    segments: Mapped[list[Any]]
    weekdays: Mapped[list[int]]
    label: Mapped[str]
    kind: Mapped[str] = mapped_column(default="work")
    paid_break_minutes: Mapped[int] = mapped_column(default=0)
    unpaid_break_minutes: Mapped[int] = mapped_column(default=0)


class RuleSet(Identified, Versioned, Base):
    """Rules in force from a date on: a named preset and the rules with their sources.

    `rules` lists `{"rule": the solver's JSON, "source": where its values come from}`.

    `nights_enabled` and `on_call_enabled` are off until somebody turns them on.
    """

    __tablename__ = "rule_set"

    name: Mapped[str]
    preset: Mapped[str]
    from_date: Mapped[date]
    rules: Mapped[list[Any]]
    nights_enabled: Mapped[bool] = mapped_column(default=False)
    on_call_enabled: Mapped[bool] = mapped_column(default=False)


class MinimumCover(Identified, Dated, Versioned, Base):
    """At least `at_least` people in a local window, whatever the volume.

    `role` None counts everybody, else those who have it. `always` makes it a rule that no rota
    breaks.
    """

    __tablename__ = "minimum_cover"

    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    queue_id: Mapped[str | None] = mapped_column(ForeignKey("queue.id"))
    time_zone: Mapped[str]
    weekdays: Mapped[list[int]]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    at_least: Mapped[int]
    role: Mapped[str | None]
    always: Mapped[bool] = mapped_column(default=False)


class RotaRun(Identified, Versioned, Base):
    """One run: the authority on its state, whatever the job engine thinks.

    `state` is queued, running, finished, failed or cancelled; `ending` is the solver's status.
    `problem` and `rota` are the solver's JSON, `live` the timeline shown while it runs.
    `attempt` fences a worker that comes back from the dead. `clashes` are what was told of a run
    without any rota, with what would help.
    """

    __tablename__ = "rota_run"

    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), index=True)
    requirement_id: Mapped[str] = mapped_column(ForeignKey("requirement_version.id"))
    rule_set_id: Mapped[str] = mapped_column(ForeignKey("rule_set.id"))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    first_date: Mapped[date]
    days: Mapped[int]
    seconds: Mapped[int]
    seed: Mapped[int]
    state: Mapped[str]
    ending: Mapped[str | None]
    message: Mapped[str | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    attempt: Mapped[str | None]
    problem: Mapped[bytes] = mapped_column(LargeBinary)
    live: Mapped[list[Any]]
    clashes: Mapped[list[Any] | None]
    rota: Mapped[bytes | None] = mapped_column(LargeBinary)
    score: Mapped[int | None]
    score_bound: Mapped[int | None]
    short_agent_minutes: Mapped[int | None]
    short_agent_minutes_bound: Mapped[int | None]


class RotaVersion(Identified, Versioned, Base):
    """A draft, or what was published; a published one is immutable.

    `number` is given at publication and rises per team. `report` is the judge's JSON.
    """

    __tablename__ = "rota_version"

    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), index=True)
    state: Mapped[str]
    number: Mapped[int | None]
    base_version_id: Mapped[str | None] = mapped_column(ForeignKey("rota_version.id"))
    run_id: Mapped[str | None] = mapped_column(ForeignKey("rota_run.id"))
    requirement_id: Mapped[str] = mapped_column(ForeignKey("requirement_version.id"))
    rule_set_id: Mapped[str] = mapped_column(ForeignKey("rule_set.id"))
    first_date: Mapped[date]
    days: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    notice_days: Mapped[int | None]
    why_late: Mapped[str | None]
    report: Mapped[bytes] = mapped_column(LargeBinary)


class Assignment(Base):
    """A shift of one person as it stands in one version; `assignment_id` is permanent.

    `segments` lists `{"start", "end", "queue_id"}` with UTC instants in ISO form.
    """

    __tablename__ = "assignment"

    rota_version_id: Mapped[str] = mapped_column(ForeignKey("rota_version.id"), primary_key=True)
    assignment_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    template_id: Mapped[str] = mapped_column(ForeignKey("shift_template.id"))
    day: Mapped[date]
    start: Mapped[datetime]
    end: Mapped[datetime]
    segments: Mapped[list[Any]]
    kind: Mapped[str]
    origin: Mapped[str]
    pinned: Mapped[bool] = mapped_column(default=False)
    pin_reason: Mapped[str | None]
    paid_minutes: Mapped[int]


class RotaEdit(Identified, Base):
    """A correction by hand, as a small command that can be taken back: shifts before and after.

    `rota_version_id` is the draft it changed, or the version it made; `before` and `after` list
    the shifts it touched (`planner.rotas.correct_shifts`). `undoes_id` names the edit it took back.
    """

    __tablename__ = "rota_edit"

    rota_version_id: Mapped[str] = mapped_column(ForeignKey("rota_version.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str]
    before: Mapped[list[Any]]
    after: Mapped[list[Any]]
    at: Mapped[datetime]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    undoes_id: Mapped[str | None] = mapped_column(ForeignKey("rota_edit.id"))


class RuleOverride(Identified, Base):
    """A rule that is always kept was broken on purpose: by whom, for whom, and why."""

    __tablename__ = "rule_override"

    edit_id: Mapped[str] = mapped_column(ForeignKey("rota_edit.id"), index=True)
    rota_version_id: Mapped[str] = mapped_column(ForeignKey("rota_version.id"), index=True)
    rule: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    why: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))


class PinnedShift(Identified, Base):
    """A shift that the next rota of its day must keep: person, template, queue of each segment."""

    __tablename__ = "pinned_shift"

    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    template_id: Mapped[str] = mapped_column(ForeignKey("shift_template.id"))
    day: Mapped[date]
    queues: Mapped[list[Any]]
    reason: Mapped[str]
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("import_batch.id"))
    created_at: Mapped[datetime]


class PublishedShift(Base):
    """What is published now: one row an assignment, the source of feeds and reports.

    `sequence` rises when time, queue or person changes; `revised_at` rises strictly, in whole
    seconds, with every change of what is shown; `cancelled_at` marks a shift taken away. `title`
    and `person_name` are what is shown, frozen at publication: a later rename cannot change the
    bytes of a feed behind the back of `revised_at`.
    """

    __tablename__ = "published_shift"

    assignment_id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), index=True)
    rota_version_id: Mapped[str] = mapped_column(ForeignKey("rota_version.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    template_id: Mapped[str] = mapped_column(ForeignKey("shift_template.id"))
    day: Mapped[date] = mapped_column(index=True)
    start: Mapped[datetime]
    end: Mapped[datetime]
    segments: Mapped[list[Any]]
    kind: Mapped[str]
    title: Mapped[str]
    person_name: Mapped[str]
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), index=True)
    paid_minutes: Mapped[int]
    sequence: Mapped[int]
    revised_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class LedgerEntry(Identified, Base):
    """What a person carried or brought along; append-only.

    `kind` is nights, lates, weekends, holidays, sundays or minutes; `origin` is "opening" or
    "published".
    """

    __tablename__ = "ledger_entry"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    day: Mapped[date]
    amount: Mapped[int]
    origin: Mapped[str]
    rota_version_id: Mapped[str | None] = mapped_column(ForeignKey("rota_version.id"))
    at: Mapped[datetime]


class RotaCertificate(Identified, Base):
    """What customers will meet under a published version, or met on its days.

    `kind` is "expected" (days drawn from the forecast) or "happened" (contacts that came);
    `state` is waiting, made or failed. `content` is written and read by
    `planner.rotas.certificate_content`; a made one takes the place of the one before it.
    """

    __tablename__ = "rota_certificate"

    rota_version_id: Mapped[str] = mapped_column(ForeignKey("rota_version.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    message: Mapped[str | None]
    created_at: Mapped[datetime]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)


class RotaPrice(Identified, Base):
    """What the promises behind a version cost, worked out by a job that holds the row.

    `state` is one of those of a run. `asked` and `findings` are JSON for and of the solver's
    process; findings grow while it works. `attempt` fences a worker that comes back from the dead.
    """

    __tablename__ = "rota_price"

    rota_version_id: Mapped[str] = mapped_column(ForeignKey("rota_version.id"), index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[str]
    message: Mapped[str | None]
    seconds: Mapped[int]
    parts: Mapped[int]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    attempt: Mapped[str | None]
    asked: Mapped[bytes] = mapped_column(LargeBinary)
    findings: Mapped[bytes] = mapped_column(LargeBinary)


class PublishedForEverError(Exception):
    """Somebody tried to change what was published; a correction is a new version."""


@event.listens_for(RotaVersion, "before_update")
@event.listens_for(RotaVersion, "before_delete")
def _version_is_for_ever(_mapper: Mapper[Any], connection: Connection, target: RotaVersion) -> None:
    _refuse_if_published(connection, target.id)


@event.listens_for(Assignment, "before_insert")
@event.listens_for(Assignment, "before_update")
@event.listens_for(Assignment, "before_delete")
def _assignment_is_for_ever(
    _mapper: Mapper[Any], connection: Connection, target: Assignment
) -> None:
    _refuse_if_published(connection, target.rota_version_id)


def _refuse_if_published(connection: Connection, version_id: str) -> None:
    state = select(RotaVersion.state).where(RotaVersion.id == version_id)
    if connection.execute(state).scalar() == "published":
        raise PublishedForEverError(version_id)
