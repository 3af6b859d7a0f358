"""What a page of the in-app help holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """A help page: a question, a short answer, and steps in the order they are done."""

    title: str
    answer: str
    steps: tuple[str, ...]
