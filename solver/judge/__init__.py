"""The judge, independent of every search."""

from solver.judge.edit import EditJudge
from solver.judge.verdict import Judge, judge

__all__ = ["EditJudge", "Judge", "judge"]
