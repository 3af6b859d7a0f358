"""One fault of a problem, and the error that carries all of them."""

from __future__ import annotations

from solver.record import Record


class Fault(Record, frozen=True, kw_only=True):
    """What is wrong where: an object ("agent ann"), one of its fields, and what to do about it."""

    object: str
    field: str
    text: str

    def __str__(self) -> str:
        return f"{self.object}, {self.field}: {self.text}"


class ProblemError(ValueError):
    """The problem cannot be solved or judged; `faults` says why, all of it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults
