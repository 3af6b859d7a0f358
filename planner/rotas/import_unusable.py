"""What ends the use of one cell or row, and not the reading of the file."""

from __future__ import annotations


class Unusable(Exception):  # noqa: N818 -- the name says what happened
    """An entry that is understood and cannot be used: what is wrong, and what to do."""

    def __init__(self, problem: str, what_to_do: str) -> None:
        super().__init__(problem)
        self.problem, self.what_to_do = problem, what_to_do
