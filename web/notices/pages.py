"""Where each kind of notice leads on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from planner.notices.kinds import COVER, ROTA, TIME_OFF
from planner.notices.queries import NoticeView


@dataclass(frozen=True)
class Onward:
    """A link below a notice."""

    label: str
    address: str


PAGES = {
    ROTA: ("My rota", "my_rota.show"),
    COVER: ("Answer", "my_covers.show"),
    TIME_OFF: ("My time off", "my_time_off.show"),
}


def onward(notice: NoticeView) -> Onward:
    """Give the page that says more about a notice, in words and as an address."""
    label, endpoint = PAGES[notice.kind]
    return Onward(label, url_for(endpoint))
