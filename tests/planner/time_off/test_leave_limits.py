"""An event allows only so many on leave at once: shown when asking, kept when approving."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from planner.accounts.actor import Actor
from planner.demand.events import EventInput, add_event, limit_leave
from planner.errors import FormError, Refused
from planner.people.absence import APPROVED, Absence
from planner.people.edit import set_skill
from planner.time_off.decide import approve
from planner.time_off.enter import enter_time_off
from planner.time_off.leave_limits import LeaveLimit
from planner.time_off.queries import look_ahead
from tests.planner.rotas.scene import Scene

from .asking import FIRST, LAST, LEAVE, agent, asked, stored

ONE_DAY = timedelta(days=1)


def limited(at: Scene, most: int | None = 1, queue: str | None = None, **dates: date) -> str:
    """An event from the second day of the leave on."""
    first, end = dates.get("first", FIRST + ONE_DAY), dates.get("end", LAST + 9 * ONE_DAY)
    queue_id = None if queue is None else at.people.queue_ids[queue]
    event = EventInput("Black Friday", queue_id, first, end, 2.0, most)
    return add_event(at.planner, at.people.lead, event)


def shown(at: Scene, name: str = "Ben", absence: Absence = LEAVE) -> tuple[LeaveLimit, ...]:
    who: Actor = agent(at, name)
    return look_ahead(at.planner, who, at.people.person_ids[name], absence).limits


def given(at: Scene, name: str, absence: Absence = LEAVE) -> None:
    enter_time_off(at.planner, at.people.lead, at.people.person_ids[name], absence)


def test_whoever_asks_sees_the_limit_and_how_many_have_leave(at: Scene) -> None:
    limited(at)
    (before,) = shown(at)
    assert (before.event, before.first_date, before.last_date) == (
        "Black Friday",
        FIRST + ONE_DAY,
        LAST,
    )
    assert (before.most, before.taken, before.is_reached) == (1, 0, False)
    given(at, "Ciara", Absence("leave", LAST, LAST))
    (after,) = shown(at)
    assert (after.taken, after.fullest, after.is_reached) == (1, LAST, True)


def test_one_more_than_allowed_is_not_approved_until_the_limit_is_raised(at: Scene) -> None:
    event_id = limited(at)
    ben, ciara = asked(at, "Ben"), asked(at, "Ciara")
    approve(at.planner, at.people.lead, ben, 1)
    with pytest.raises(Refused, match="Black Friday allows 1 at once on leave, and on 9 March"):
        approve(at.planner, at.people.lead, ciara, 1)
    with pytest.raises(FormError, match="Black Friday"):
        given(at, "Declan")
    limit_leave(at.planner, at.people.lead, event_id, None)
    approve(at.planner, at.people.lead, ciara, 1)
    assert stored(at, ciara).state == APPROVED


def test_nobody_is_refused_for_being_ill(at: Scene) -> None:
    limited(at, most=0)
    assert shown(at, absence=Absence("sick", FIRST, LAST)) == ()
    given(at, "Ben", Absence("sick", FIRST, LAST))
    (limit,) = shown(at, "Ciara")
    assert (limit.taken, limit.is_reached) == (0, True)


def test_other_days_and_events_without_a_limit_bind_nobody(at: Scene) -> None:
    limited(at, most=None)
    limited(at, most=0, first=LAST + ONE_DAY)
    limited(at, most=0, first=FIRST - 7 * ONE_DAY, end=FIRST)
    assert shown(at) == ()


def test_of_one_queue_only_those_count_who_serve_it(at: Scene) -> None:
    limited(at, queue="chat")
    ciara, chat = at.people.person_ids["Ciara"], at.people.queue_ids["chat"]
    set_skill(at.planner, at.people.lead, ciara, None, FIRST, chat, None)
    given(at, "Ciara")
    (limit,) = shown(at)
    assert limit.taken == 0
    given(at, "Declan")
    assert shown(at)[0].taken == 1
    given(at, "Ben", Absence("leave", FIRST, FIRST))  # the day before the event
