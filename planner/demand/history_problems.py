"""Refusals and remarks about a file of ticket history."""

from dataclasses import dataclass

from planner.errors import InputError, Place


class HistoryFileError(InputError):
    """A history file that cannot be used; the message names file, row, column, value and cure."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the file decided and the person should know.

    `rows` lists the first few lines of the file that it is about.
    """

    text: str
    rows: tuple[int, ...] = ()


def refuse(problem: str, what_to_do: str, place: Place) -> HistoryFileError:
    """The error to raise for a history file."""
    return HistoryFileError(problem, what_to_do, place)
