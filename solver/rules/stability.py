"""What is published changes as little as possible."""

from __future__ import annotations

import msgspec

from solver.record import Record
from solver.rules.base import RuleBase


class PublishedDuty(Record, frozen=True, kw_only=True):
    """A duty that an agent has been told of: this pattern on that day.

    `pattern` None was given, but is offered no more: whatever is given now is a change.
    """

    day: int
    pattern: str | None


class Stability(RuleBase, frozen=True, kw_only=True, tag="stability"):
    """What is published changes as little as possible.

    `duties` names for each agent what was published; agents who are not named are not judged.
    `days` are those with a published rota, days left free included. Amount: published duties that
    are not given, and duties on such days that were left free; always weighted.

    Formula: published duties not given + duties given on days published as free.
    Source: Chicago Fair Workweek: an hour is paid for a change inside 14 days.
    """

    days: tuple[int, ...] = ()
    duties: dict[str, tuple[PublishedDuty, ...]] = msgspec.field(default_factory=dict)
