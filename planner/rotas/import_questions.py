"""What a file leaves open: asked, with the answers that are possible, and never guessed."""

from __future__ import annotations

from dataclasses import dataclass

from planner.errors import InputError, Place

DATES, YEAR, SHEET = "dates", "year", "sheet"


@dataclass(frozen=True)
class Choice:
    """A possible answer: `value` goes back into the request, `label` is for people."""

    value: str
    label: str


class OpenQuestionError(InputError):
    """The file can be read in several ways.

    `about` is "dates", "year" or "sheet", `question` asks it, `choices` answer it.
    """

    def __init__(
        self, about: str, question: str, problem: str, choices: tuple[Choice, ...], place: Place
    ) -> None:
        listed = [
            one.value if one.value == one.label else f"{one.value} ({one.label})" for one in choices
        ]
        super().__init__(problem, f"Say which: {' or '.join(listed)}.", place)
        self.about, self.question, self.choices = about, question, choices
