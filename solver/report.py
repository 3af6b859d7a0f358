"""What the judge says of a rota."""

from __future__ import annotations

from solver.record import Record


class Breach(Record, frozen=True, kw_only=True):
    """A rule that a rota breaks: a violation when `cost` is None, else a priced soft breach.

    `rule` is the rule's tag; `agent` is None where the breach concerns a queue or a window;
    `days` are horizon days; `amount` is in the rule's own unit; `text` says it in plain words
    with ids and local times, never with reasons of absence.
    """

    rule: str
    agent: str | None
    days: tuple[int, ...]
    amount: int
    cost: int | None
    text: str


class QueueCoverage(Record, frozen=True, kw_only=True):
    """Cover of one queue over the grid, in hundredths of agents `[interval]`."""

    queue: str
    required_hundredths: tuple[int, ...]
    covered_hundredths: tuple[int, ...]
    short_agent_minutes: int
    over_agent_minutes: int
    cost: int


class AgentSummary(Record, frozen=True, kw_only=True):
    """What one agent carries in the horizon; minutes and counts, classified from instants."""

    agent: str
    duties: int
    paid_minutes: int
    credited_minutes: int
    contract_minutes: int
    nights: int
    lates: int
    sundays: int
    weekends: int
    holidays: int


class RotaReport(Record, frozen=True, kw_only=True):
    """The judge's whole verdict; `score` sums coverage costs and the costs of soft breaches."""

    violations: tuple[Breach, ...]
    soft_breaches: tuple[Breach, ...]
    coverage: tuple[QueueCoverage, ...]
    agents: tuple[AgentSummary, ...]
    score: int
    short_agent_minutes: int

    @property
    def legal(self) -> bool:
        """Whether no hard rule is broken."""
        return not self.violations
