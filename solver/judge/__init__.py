"""The judge, independent of every search."""

from solver.judge.verdict import Judge, judge

__all__ = ["Judge", "judge"]
