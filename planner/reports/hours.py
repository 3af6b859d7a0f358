"""The arithmetic of hours: days of one person, and their sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date


@dataclass(frozen=True)
class Amounts:
    """What one or more days come to; minutes, and counts of shifts that are none of them twice.

    `contract` is what the agreed week asks, `credited` what absence and public holidays count,
    `planned` what was published, `worked` the published less absence, with recorded exceptions.
    """

    contract: int = 0
    credited: int = 0
    planned: int = 0
    worked: int = 0
    shifts: int = 0
    nights: int = 0
    lates: int = 0
    sundays: int = 0
    weekends: int = 0
    holidays: int = 0

    @property
    def target(self) -> int:
        """What is left to work: the contract less what is credited."""
        return self.contract - self.credited

    @property
    def paid(self) -> int:
        """Worked and credited together."""
        return self.worked + self.credited

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(*(getattr(self, name) + getattr(other, name) for name in NAMES))

    def __sub__(self, other: Amounts) -> Amounts:
        return Amounts(*(getattr(self, name) - getattr(other, name) for name in NAMES))


NAMES = tuple(one.name for one in fields(Amounts))
NOTHING = Amounts()


@dataclass(frozen=True)
class HoursDay:
    """One local date; `published` says that the rota of it is out."""

    day: date
    published: bool
    amounts: Amounts


@dataclass(frozen=True)
class Labels:
    """Whose hours they are: names and places of the last day of employment in the span."""

    person_id: str
    shown_name: str
    external_id: str
    team_id: str | None
    team_name: str
    site_id: str | None
    site_name: str


@dataclass(frozen=True)
class PersonHours:
    """The hours of one person over the days they are employed on."""

    labels: Labels
    days: tuple[HoursDay, ...]
    rota_versions: tuple[str, ...] = ()
    total: Amounts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", summed(one.amounts for one in self.days))

    @property
    def published_days(self) -> int:
        """On how many of the days the rota is out."""
        return sum(one.published for one in self.days)

    @property
    def target_so_far(self) -> int:
        """The target of the published days, with which the work is compared, in minutes."""
        return sum(one.amounts.target for one in self.days if one.published)

    @property
    def difference(self) -> int:
        """Worked less the target of the published days, in minutes.

        Days whose rota is not out ask for nothing yet; being called out on them counts.
        """
        return self.total.worked - self.target_so_far

    @property
    def overtime(self) -> int:
        """Minutes worked over the target."""
        return max(0, self.difference)


def summed(amounts: Iterable[Amounts]) -> Amounts:
    """The sum of amounts."""
    return sum(amounts, NOTHING)
