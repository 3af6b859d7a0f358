"""What would be wrong with the changes offered for a short interval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solver.change import applied
from solver.difference import difference_between
from solver.explain.short import MOST_FIXES, ShortFix, ShortInterval
from solver.judge import Judge
from solver.report import RotaReport
from solver.rota import Rota


def fix_faults(
    judge: Judge, rota: Rota, short: ShortInterval, fixes: Iterable[ShortFix]
) -> list[str]:
    """Apply each change and say where the judge finds something else than it promised."""
    offered, before = tuple(fixes), judge.judge(rota)
    wrong = [
        f"{fix.agent}: {fault}"
        for fix in offered
        for fault in _faults(short, fix, before, judge.judge(applied(rota, fix.change)))
    ]
    if len({fix.agent for fix in offered}) != len(offered) or len(offered) > MOST_FIXES:
        wrong.append("more than three changes, or two of one person")
    return wrong


def _faults(
    short: ShortInterval, fix: ShortFix, before: RotaReport, after: RotaReport
) -> Iterator[str]:
    covered = next(one for one in after.coverage if one.queue == short.queue)
    if difference_between(before, after) != fix.difference:
        yield "it does something else"
    if covered.covered_hundredths[short.interval] <= short.covered_hundredths:
        yield "nobody more is there"
    if fix.difference.broken:
        yield "it breaks a rule"
