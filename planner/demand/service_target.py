"""What a queue promises to the people who contact it, with the definition named."""

import math
from dataclasses import dataclass
from enum import Enum

MOST_AGENTS = 1_000_000


class StaffingInputError(ValueError):
    """A figure that a staffing formula cannot take; the message names the field and the range."""

    def __init__(self, field: str, value: object, expected: str) -> None:
        self.field = field
        super().__init__(f"{field}: {value} is not usable; give {expected}.")


class ServiceLevelDefinition(Enum):
    """Which contacts count as served in time. One queue can differ by 7 points between them."""

    OFFERED_WAIT_WITHIN = "offered-wait-within"
    """Share of all contacts offered for whom an agent is free within the threshold."""

    ANSWERED_WITHIN_OF_OFFERED = "answered-within-of-offered"
    """Contacts answered within the threshold, over all contacts offered."""

    ANSWERED_WITHIN_OF_ANSWERED = "answered-within-of-answered"
    """Contacts answered within the threshold, over the contacts answered."""


@dataclass(frozen=True, slots=True)
class ServiceTarget:
    """At least `share` (0 < share < 1) of contacts within `threshold_seconds` (≥ 0)."""

    share: float
    threshold_seconds: float
    definition: ServiceLevelDefinition = ServiceLevelDefinition.OFFERED_WAIT_WITHIN

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise StaffingInputError("target share", self.share, "a share above 0 and below 1")
        require_at_least_zero("threshold", self.threshold_seconds)


def require_above_zero(field: str, value: float) -> None:
    """Refuse a value that is not a finite number above 0."""
    if not (value > 0 and math.isfinite(value)):
        raise StaffingInputError(field, value, "a finite number above 0")


def require_at_least_zero(field: str, value: float) -> None:
    """Refuse a value that is not a finite number of 0 or more."""
    if not (value >= 0 and math.isfinite(value)):
        raise StaffingInputError(field, value, "a finite number of 0 or more")


def require_agents(agents: float) -> None:
    """Refuse a number of agents that is not whole, is negative or beyond any team."""
    if not (0 <= agents <= MOST_AGENTS and agents == int(agents)):
        raise StaffingInputError("agents", agents, f"a whole number from 0 to {MOST_AGENTS:,}")
