"""Whoever is new works only while somebody is there who can help."""

from __future__ import annotations

from solver.rules.base import RuleBase


class Pairing(RuleBase, frozen=True, kw_only=True, tag="pairing"):
    """Whoever is new works only while somebody is there who can help.

    Each of `learners` is counted alone. Present is who works a segment that covers a whole
    interval of the grid, on any queue. Amount: intervals in which a learner is present and none of
    `mentors` is, summed over learners.

    Formula: heads of `mentors` - heads of each learner >= 0 in each interval.
    Source: the lead: nobody is alone in the first weeks.
    """

    learners: tuple[str, ...]
    mentors: tuple[str, ...]
