"""What promises cost, for the page beside a rota and for the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import takewhile

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.rotas.models import RotaPrice, RotaVersion
from planner.rotas.price import latest_price
from planner.rotas.price_findings import asked_of, findings_of
from planner.rotas.price_words import promise_words
from planner.rotas.run_states import OPEN
from planner.rotas.view_data import last_day, team_name, verdict_on, version_seen
from solver.explain.price import PARTS_A_PRICE, PARTS_KEPT, Choice, Finding, Kept, Price


@dataclass(frozen=True)
class PriceLine:
    """What one promise costs, in agent-hours; `found` is what the searches saw.

    `dearer_than` counts the lines at the end of the list that clearly cost less; all others may
    cost as much, whatever was found.
    """

    text: str
    found_hours: float
    least_hours: float
    most_hours: float
    dearer_than: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether it costs nothing that could be seen."""
        return self.most_hours < HARDLY


@dataclass(frozen=True)
class ChoiceLine:
    """A rota to choose: `number` names it, `is_given` marks the one that is compared."""

    number: int
    short_hours: float
    wishes: int
    shares: int
    is_given: bool


@dataclass(frozen=True)
class PricePage:
    """What was worked out for a version, as far as it is known; `price_id` None: never asked.

    `kept_hours` is how short the least short rota with every promise is, `doubt_hours` how sure
    that is; `done` counts parts of the time, of `parts`. Prices are sorted, the dearest first;
    choices the shortest first.
    """

    version_id: str
    state: str
    number: int | None
    team_id: str
    team_name: str
    first_date: date
    last_date: date
    sentence: str
    price_id: str | None
    job: str
    message: str | None
    cancel_requested: bool
    seconds: int
    elapsed_seconds: float
    done: int
    parts: int
    kept_hours: float | None
    doubt_hours: float
    prices: tuple[PriceLine, ...]
    choices: tuple[ChoiceLine, ...]

    @property
    def open(self) -> bool:
        """Whether it still waits or works, so that the page asks again."""
        return self.job in OPEN


HARDLY = 0.05
"""Hours that are written as 0.0."""


def price_page(planner: Planner, actor: Actor, version_id: str) -> PricePage:
    """Show what the promises behind a version of one's team cost; raises `NotFound`."""
    now = planner.clock()
    with planner.database.read() as session:
        version = version_seen(session, actor, version_id)
        row = latest_price(session, version_id)
        return _page(session, version, row, now)


def _page(
    session: Session, version: RotaVersion, row: RotaPrice | None, now: datetime
) -> PricePage:
    found = () if row is None else findings_of(row)
    kept = next((one for one in found if isinstance(one, Kept)), None)
    return PricePage(
        version_id=version.id,
        state=version.state,
        number=version.number,
        team_id=version.team_id,
        team_name=team_name(session, version.team_id),
        first_date=version.first_date,
        last_date=last_day(version),
        sentence=verdict_on(session, version).sentence,
        price_id=row.id if row else None,
        job=row.state if row else "",
        message=row.message if row else None,
        cancel_requested=bool(row and row.cancel_requested),
        seconds=row.seconds if row else 0,
        elapsed_seconds=_elapsed(row, now),
        done=_parts_done(found),
        parts=row.parts if row else 0,
        kept_hours=kept.short_agent_minutes / 60 if kept else None,
        doubt_hours=kept.doubt_agent_minutes / 60 if kept else 0.0,
        prices=_prices(row, found),
        choices=_choices(found),
    )


def _elapsed(row: RotaPrice | None, now: datetime) -> float:
    if row is None or row.started_at is None:
        return 0.0
    return ((row.ended_at or now) - row.started_at).total_seconds()


def _parts_done(found: tuple[Finding, ...]) -> int:
    kept = any(isinstance(one, Kept) for one in found)
    return PARTS_KEPT * kept + PARTS_A_PRICE * sum(isinstance(one, Price) for one in found)


def _prices(row: RotaPrice | None, found: tuple[Finding, ...]) -> tuple[PriceLine, ...]:
    costs = [one for one in found if isinstance(one, Price)]
    if row is None or not costs:
        return ()
    problem = asked_of(row).problem
    lines = (
        PriceLine(
            text=promise_words(problem, one.promise),
            found_hours=one.saved_agent_minutes / 60,
            least_hours=one.least_agent_minutes / 60,
            most_hours=one.most_agent_minutes / 60,
        )
        for one in costs
    )
    ordered = sorted(lines, key=lambda one: (-one.found_hours, one.text))
    return tuple(replace(one, dearer_than=dearer_than(one, ordered)) for one in ordered)


def dearer_than(line: PriceLine, ordered: list[PriceLine]) -> int:
    """Count the lines at the end of which all clearly cost less than this one."""
    clearly_less = takewhile(lambda one: one.most_hours < line.least_hours, reversed(ordered))
    return sum(1 for _ in clearly_less)


def _choices(found: tuple[Finding, ...]) -> tuple[ChoiceLine, ...]:
    choices = [one for one in found if isinstance(one, Choice)]
    lines = (
        ChoiceLine(number, one.short_agent_minutes / 60, one.wishes, one.shares, one.is_given)
        for number, one in enumerate(choices)
    )
    return tuple(sorted(lines, key=lambda one: (one.short_hours, one.wishes + one.shares)))
