"""A notice about one's time off, in words; never with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from planner.notices.shift_words import Line, day_words

Content = Mapping[str, Any]
REMARKS = {
    "declined": "Your page Time off says why.",
    "approved": "Your calendar shows it too.",
}


def time_off_heading(content: Content) -> str:
    """Say what was decided, such as "Your time off Mon 8 Mar – Fri 12 Mar is approved"."""
    first, last = (date.fromisoformat(content[name]) for name in ("from", "to"))
    until = "" if first == last else f" – {day_words(last)}"
    return f"Your time off {day_words(first)}{until} is {content['state']}"


def time_off_lines(content: Content) -> tuple[Line, ...]:
    """Say where to look."""
    remark = REMARKS.get(content["state"])
    return () if remark is None else (Line("", None, remark),)
