"""The rules that a rota breaks, in words that name people."""

from __future__ import annotations

from collections.abc import Mapping

from solver.report import Breach, RotaReport


def broken_rules(report: RotaReport, names: Mapping[str, str]) -> tuple[str, ...]:
    """Say which rules that are always kept are broken, and by whom; `names` are by id."""
    return tuple(said(one, names) for one in report.violations)


def said(breach: Breach, names: Mapping[str, str]) -> str:
    """Put a shown name where the judge, who knows none, has an id."""
    if breach.agent is None:
        return breach.text
    name = names.get(breach.agent, breach.agent)
    return f"{name}, {breach.text.replace(breach.agent, name)}"
