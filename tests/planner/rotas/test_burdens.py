from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.rotas.burdens import burden_of
from planner.rotas.shift_times import segments_json, segments_of, shift_times
from solver.judge import judge
from solver.problem import Agent, DutyPattern, Horizon, RotaProblem, Segment, ZonePeriod
from solver.rota import Assignment, rota_of
from tests.planner.rotas.scene import DUBLIN

ZONES = (DUBLIN, "America/Denver", "Asia/Kathmandu", "Australia/Eucla")
NIGHT = ((22 * 60, 30 * 60),)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_night_the_clocks_go_forward_lasts_seven_hours() -> None:
    times = shift_times(NIGHT, (None,), date(2027, 3, 27), DUBLIN, 0)
    assert (times.start, times.end) == (
        utc("2027-03-27T22:00:00+00:00"),
        utc("2027-03-28T05:00:00+00:00"),
    )
    assert times.paid_minutes == 7 * 60


def test_the_night_the_clocks_go_back_lasts_nine_hours() -> None:
    times = shift_times(NIGHT, (None,), date(2027, 10, 30), DUBLIN, 0)
    assert (times.start, times.end) == (
        utc("2027-10-30T21:00:00+00:00"),
        utc("2027-10-31T06:00:00+00:00"),
    )
    assert times.paid_minutes == 9 * 60


def test_denver_springs_forward_two_weeks_earlier() -> None:
    times = shift_times(NIGHT, (None,), date(2027, 3, 13), "America/Denver", 30)
    assert times.paid_minutes == 7 * 60 - 30


def test_segments_survive_being_stored() -> None:
    times = shift_times(((420, 660), (720, 930)), ("phone", None), date(2027, 3, 1), DUBLIN, 0)
    assert segments_of(segments_json(times.segments)) == times.segments


def test_a_friday_night_is_a_night_of_the_weekend_and_not_of_the_sunday() -> None:
    times = shift_times(NIGHT, (None,), date(2027, 3, 5), DUBLIN, 0)
    burden = burden_of(date(2027, 3, 5), times.start, times.end, DUBLIN, ())
    assert (burden.night, burden.late) == (True, True)
    assert (burden.saturday, burden.sunday) == (date(2027, 3, 6), False)


@given(
    zone=st.sampled_from(ZONES),
    first=st.dates(date(2027, 3, 1), date(2027, 11, 20)),
    day=st.integers(0, 6),
    start=st.integers(0, 95),
    length=st.integers(8, 56),
    holiday=st.integers(0, 6),
)
def test_burdens_agree_with_the_judge(
    zone: str, first: date, day: int, start: int, length: int, holiday: int
) -> None:
    segment = Segment(start_minute=start * 15, end_minute=(start + length) * 15)
    problem = RotaProblem(
        horizon=Horizon(first_date=first, days=7, time_zone=zone, interval_minutes=30),
        agents=(
            Agent(
                id="a",
                zones=(ZonePeriod(first_day=0, time_zone=zone),),
                skills=(),
                patterns=("p",),
                contract_minutes=(480,) * 7,
                holidays=(holiday,),
            ),
        ),
        patterns=(DutyPattern(id="p", segments=(segment,), kind="training"),),
        demands=(),
        rules=(),
    )
    rota = rota_of([Assignment(agent="a", day=day, pattern="p", queues=(None,))])
    summary = judge(problem, rota).agents[0]
    local = first + timedelta(days=day)
    times = shift_times(((segment.start_minute, segment.end_minute),), (None,), local, zone, 0)
    holidays = (first + timedelta(days=holiday),)
    burden = burden_of(local, times.start, times.end, zone, holidays)
    ours = (burden.night, burden.late, burden.sunday, burden.saturday is not None, burden.holiday)
    judged = (summary.nights, summary.lates, summary.sundays, summary.weekends, summary.holidays)
    assert tuple(int(one) for one in ours) == judged
    assert times.paid_minutes == summary.paid_minutes
