"""What was worked beyond the plan is carried into the next rota: rest starts again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from planner.rotas.publish import publish
from planner.rotas.worked_models import CALLED_OUT, RECORDED, REPORTED, STAYED, WorkedException
from planner.rotas.worked_otherwise import Otherwise, Worked, as_worked
from solver import rules
from solver.judge import judge
from solver.problem import History
from solver.rota import Assignment, Rota
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, dublin, scene
from tests.planner.rotas.test_build_problem import agent, problem, store

NEXT = MONDAY + timedelta(days=14)
SUNDAY = NEXT - timedelta(days=1)


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    """Two weeks are published: 07:00 to 15:30 on weekdays."""
    made = scene(tmp_path)
    publish(made.planner, made.people.lead, draft_of(made, days=14))
    return made


def enter(
    at: Scene, day: date, minutes: int, start_minute: int | None, state: str = RECORDED
) -> None:
    row = WorkedException(
        person_id=at.people.person_ids["Aoife"],
        day=day,
        kind=STAYED if start_minute is None else CALLED_OUT,
        minutes=minutes,
        start_minute=start_minute,
        state=state,
        at=at.planner.clock(),
    )
    store(at, row)


def carried(at: Scene) -> History:
    history = agent(at, first=NEXT, days=14).history
    assert history is not None
    return history


def test_a_call_out_is_carried_in_and_counts_as_hours(at: Scene) -> None:
    before = carried(at)

    enter(at, SUNDAY, 120, 21 * 60)

    after = carried(at)
    called = [one for one in after.duties if one not in before.duties]
    assert [(one.start, one.end) for one in called] == [
        (dublin(2027, 3, 14, 21), dublin(2027, 3, 14, 23))
    ]
    assert after.average_minutes == before.average_minutes + 120


def test_minimum_rest_starts_again_at_the_end_of_a_call_out(at: Scene) -> None:
    rest = rules.MinimumRest(minutes=660)
    assert broken(at, rest, day=0) == []

    enter(at, SUNDAY, 120, 21 * 60)

    # From 23:00 to 07:00 are 8 hours.
    assert broken(at, rest, day=0) == ["minimum-rest"]


def test_weekly_rest_starts_again_at_the_end_of_a_call_out(at: Scene) -> None:
    rest = rules.WeeklyRest(minutes=150 * 60)
    assert broken(at, rest, day=6) == []

    enter(at, SUNDAY, 10 * 60, 22 * 60)

    # From Monday 08:00 to Sunday 07:00 are 143 hours.
    assert broken(at, rest, day=6) == ["weekly-rest"]


def test_what_is_not_confirmed_yet_changes_nothing(at: Scene) -> None:
    before = carried(at)

    enter(at, SUNDAY, 120, 21 * 60, REPORTED)

    assert carried(at) == before


def test_who_stayed_longer_left_later(at: Scene) -> None:
    enter(at, NEXT - timedelta(days=3), 90, None)

    assert max(one.end for one in carried(at).duties) == dublin(2027, 3, 12, 17)


def broken(at: Scene, rule: rules.Rule, day: int) -> list[str]:
    """Say what one early shift of Aoife's breaks on a day, were this the only rule."""
    built = problem(at, NEXT, 14)
    queues = (built.demands[0].queue,)
    aoife, shift = at.people.person_ids["Aoife"], built.patterns[0].id
    given = Assignment(agent=aoife, day=day, pattern=shift, queues=queues)
    alone = msgspec.structs.replace(built, rules=(rule,))
    return [one.rule for one in judge(alone, Rota((given,))).violations if one.agent == aoife]


def worked(begin: int, end: int, label: str = "") -> Worked:
    """A stretch of the Sunday, in hours."""
    at_hour = [dublin(2027, 3, 14) + timedelta(hours=hour) for hour in (begin, end)]
    return Worked(SUNDAY, at_hour[0], at_hour[1], 60 * (end - begin), label)


def test_a_call_out_within_a_shift_on_call_ends_no_earlier_than_that() -> None:
    on_call, called = worked(8, 20, "on-call"), worked(10, 12)

    (one,) = as_worked([on_call], Otherwise((called,)))

    assert (one.start, one.end, one.label) == (on_call.start, on_call.end, "on-call")
    assert one.paid_minutes == 14 * 60


def test_a_call_out_across_the_end_of_a_shift_goes_on_with_it() -> None:
    (one,) = as_worked([worked(8, 16)], Otherwise((worked(15, 19),)))

    assert one.end == worked(8, 19).end


def test_only_the_last_shift_of_a_day_lasted_longer() -> None:
    found = as_worked([worked(14, 18), worked(6, 10)], Otherwise((), ((SUNDAY, 30),)))

    assert [one.paid_minutes for one in found] == [240, 270]
