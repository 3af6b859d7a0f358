"""How a queue is to be staffed: the settings between a forecast and a requirement."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from zoneinfo import ZoneInfo

from planner.demand.deferred import DeadlineClock
from planner.demand.opening_hours import OpeningHours, always_open
from planner.demand.service_target import (
    ServiceTarget,
    StaffingInputError,
    require_above_zero,
    require_at_least_zero,
)
from planner.demand.shrinkage import Shrinkage


class Channel(Enum):
    """How contacts of a queue arrive; decides how long they can wait and how many at once."""

    PHONE = "phone"
    CHAT = "chat"
    EMAIL = "email"
    SOCIAL = "social"

    @property
    def can_wait(self) -> bool:
        """Whether work is done by a deadline rather than while the customer waits."""
        return self in (Channel.EMAIL, Channel.SOCIAL)


@dataclass(frozen=True)
class QueueStaffing:
    """Settings of one queue.

    `zone`: the queue's own; opening hours and forecast are in its wall time. `target`: for e-mail
    and social its threshold is the deadline and all work is planned within it. `occupancy_cap`:
    0 < cap ≤ 1. `concurrency`: chats an agent has at once, and `chat_slowdown` the share by which
    every further chat lengthens all of them (0: not at all). `patience_seconds`: mean patience,
    None when everybody waits (always so for e-mail and social). `day_chance`: chance, 0 < p < 1,
    that the day's volume stays within what is planned for. `backlog_contacts`: waiting at start.
    `kept_free`: how many idle agents of a phone queue stay for calls while the others take work
    that can wait, at least 1; None when they take none.
    """

    channel: Channel
    zone: ZoneInfo
    target: ServiceTarget
    hours: OpeningHours = field(default_factory=always_open)
    occupancy_cap: float = 0.85
    shrinkage: Shrinkage = field(default_factory=lambda: Shrinkage({}))
    concurrency: int = 1
    chat_slowdown: float = 0.0
    patience_seconds: float | None = None
    deadline_clock: DeadlineClock = DeadlineClock.CALENDAR
    day_chance: float = 0.7
    backlog_contacts: float = 0.0
    kept_free: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.occupancy_cap <= 1:
            raise StaffingInputError("occupancy cap", self.occupancy_cap, "a share in (0, 1]")
        if self.concurrency < 1 or self.concurrency != int(self.concurrency):
            raise StaffingInputError("concurrency", self.concurrency, "a whole number from 1")
        if not 0 < self.day_chance < 1:
            raise StaffingInputError("chance of the day", self.day_chance, "a share in (0, 1)")
        if self.kept_free is not None and self.kept_free < 1:
            raise StaffingInputError("agents kept free", self.kept_free, "a whole number from 1")
        require_at_least_zero("slow-down", self.chat_slowdown)
        require_at_least_zero("backlog", self.backlog_contacts)
        if self.patience_seconds is not None:
            require_above_zero("patience", self.patience_seconds)

    def chat_seconds(self, aht_seconds: float) -> tuple[float, ...]:
        """Handling time with 1, 2, … chats at once, `aht_seconds` being that of one alone."""
        slower = self.chat_slowdown
        return tuple(aht_seconds * (1 + slower * j) for j in range(self.concurrency))


@dataclass(frozen=True, slots=True)
class MissingForecastError(Exception):
    """The forecast does not reach all local days of the grid: `[first_day, first_day + days)`."""

    first_day: date
    days: int

    def __str__(self) -> str:
        return f"The forecast must cover {self.days} days from {self.first_day}."
