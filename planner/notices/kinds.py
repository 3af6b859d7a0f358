"""Which kinds of notices there are, and how each turns what it keeps into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from planner.notices.cover_words import cover_heading, cover_lines, cover_remark
from planner.notices.rota_words import rota_heading, rota_lines, rota_remark
from planner.notices.shift_words import Line
from planner.notices.time_off_words import time_off_heading, time_off_lines

Content = Mapping[str, Any]


def _nothing(_content: Content) -> str:
    return ""


@dataclass(frozen=True)
class NoticeKind:
    """How a kind of notice reads: its heading (the subject of the letter), lines and a remark."""

    heading: Callable[[Content], str]
    lines: Callable[[Content], tuple[Line, ...]]
    remark: Callable[[Content], str] = _nothing


ROTA = "rota"
TIME_OFF = "time off"
COVER = "cover"

# Whoever adds a kind adds it here, subscribes to its fact in `planner.wiring`, and calls `tell`.
KINDS: Mapping[str, NoticeKind] = {
    ROTA: NoticeKind(rota_heading, rota_lines, rota_remark),
    TIME_OFF: NoticeKind(time_off_heading, time_off_lines),
    COVER: NoticeKind(cover_heading, cover_lines, cover_remark),
}
