"""The few forms into which every rule is lowered; techniques know these and never a rule.

Duties are indices into `Lowered.duties`. A form is hard when its `weight` (or `price`) is None;
otherwise each unit of its amount costs that much. Times are whole minutes from the start of the
grid.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BarredDuty:
    """A duty that must not be given, or that costs `price` whenever it is."""

    duty: int
    price: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BarredQueue:
    """Each segment of one agent on a queue outside `allowed` is barred, or costs `price`."""

    agent: int
    allowed: frozenset[str]
    price: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQueues:
    """If the duty is given, its segments serve exactly these queues."""

    duty: int
    queues: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestPair:
    """Neighbouring duties of one agent lie at least `minutes` apart; amount: pairs that do not.

    `before` is (start, end) of the last duty already worked, which neighbours the first.
    """

    agent: int
    minutes: int
    before: tuple[int, int] | None
    weight: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPair:
    """No duty labelled `first` is followed on the next day by one labelled `then`.

    Amount: pairs of duties that are one of `labels` = (first, then).
    """

    agent: int
    labels: frozenset[tuple[str, str]]
    weight: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A personal total within bounds, or priced beyond them.

    value = (`start` + sum of `coefficients[duty]` over the given duties + number of `groups` of
    which any duty is given) // `unit`; amount = how far the value lies outside `[least, most]`,
    squared if `squared`.
    """

    agent: int
    coefficients: dict[int, int]
    groups: tuple[tuple[int, ...], ...] = ()
    start: int = 0
    unit: int = 1
    least: int | None = None
    most: int | None = None
    squared: bool = False
    weight: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLength:
    """At most `most` marked days in a row; amount: marked days beyond, one by one.

    Day `d` is marked when one of `marked[d]` is given; `before` marked days lead up to day 0.
    """

    agent: int
    marked: tuple[tuple[int, ...], ...]
    before: int
    most: int
    weight: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortRun:
    """Days of a kind in a row are at least `least`; amount: rows that begin, end and are shorter.

    A day is of the kind when one of `marked[d]` is given, or none where `is_free`. `before` such
    days lead up to day 0; None: nobody knows, and a row from day 0 on is never too short. A row up
    to the last day is never too short, nor one of marked days that ends before day 0.
    """

    agent: int
    marked: tuple[tuple[int, ...], ...]
    is_free: bool
    before: int | None
    least: int
    weight: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeWindow:
    """A stretch of `minutes` without a duty inside `[start, end)`; amount: 1 if there is none.

    `busy` are the spans of duties already worked.
    """

    agent: int
    start: int
    end: int
    minutes: int
    busy: tuple[tuple[int, int], ...]
    weight: int | None


PersonalForm = RestPair | LabelPair | Total | RunLength | ShortRun | FreeWindow
DutyForm = BarredDuty | BarredQueue | KeptQueues


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A convex price curve around a requirement: (width, price) steps; None has no end."""

    short: tuple[tuple[int | None, int], ...] = ()
    over: tuple[tuple[int | None, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageCurve:
    """What must be present in each interval and what a difference costs.

    `required[interval]` and `curves[interval]`; where `hard`, less than required is forbidden.
    The units are hundredths of agents on a `queue`, or heads of `agents` where the line is no
    demand (`queue` None then means any). Heads of `against` count minus one, so that the difference
    between two groups is priced; nobody is in both.
    """

    queue: str | None
    agents: frozenset[int] | None = None
    against: frozenset[int] = frozenset()
    required: tuple[int, ...]
    curves: tuple[Steps, ...]
    hard: bool
    is_demand: bool

    def sign(self, agent: int) -> int:
        """What an agent who is present adds to heads: one more, one less or nothing."""
        if agent in self.against:
            return -1
        return int(self.agents is None or agent in self.agents)


Form = DutyForm | PersonalForm | CoverageCurve
