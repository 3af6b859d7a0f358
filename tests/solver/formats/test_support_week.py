"""The support week: read with care, scored apart, turned into a problem and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from planner.rotas.solve_file import solve_support_week
from solver.formats.file import FormatError
from solver.formats.support_week import (
    Day,
    Shift,
    fair_shares,
    read_shifts,
    read_week,
    to_json,
)
from solver.formats.support_week_problem import problem_of, shifts_of
from solver.formats.support_week_score import WeekScore, score
from solver.judge import judge
from solver.outcome import Budget
from solver.solve import solve
from solver.validate import check

FREE, LATE = "1" * 54, "0" * 44 + "1" * 10


def week(**changes: Any) -> dict[str, Any]:
    people = [
        {"name": "ann", "fair_share_balance": 0, "ideal_shift_hours": 4, "availability": [FREE]},
        {"name": "bob", "fair_share_balance": -50, "ideal_shift_hours": 4, "availability": [FREE]},
        {"name": "eve", "fair_share_balance": 90, "ideal_shift_hours": 2, "availability": [LATE]},
    ]
    return {
        "start_date": "2022-01-03",
        "days": 1,
        "slot_minutes": 30,
        "first_slot": 12,
        "last_slot": 54,
        "time_zone": "Europe/London",
        "shift_min_slots": 4,
        "shift_max_slots": 16,
        "tracks": [{"start_hour": 12, "end_hour": 26, "start_day": 0, "end_day": 0}],
        "agents": people,
    } | changes


def written(folder: Path, content: object) -> Path:
    path = folder / "week.json"
    path.write_text(json.dumps(content))
    return path


def test_a_rota_goes_into_a_problem_and_back_and_keeps_its_price(tmp_path: Path) -> None:
    one = read_week(written(tmp_path, week()))
    problem = problem_of(one)
    assert check(problem) == ()
    outcome = solve(problem, Budget(rounds=6, workers=1), seed=1, clock=lambda: 0.0)
    assert outcome.rota is not None

    found = score(one, shifts_of(one, outcome.rota))

    missed = 100 * (found.short + found.over)
    assert outcome.score == found.cost + found.fairness + missed
    assert judge(problem, outcome.rota).short_agent_minutes == 30 * found.short
    assert outcome.score_bound <= outcome.score
    assert (found.short, found.over) == (0, 0)


def test_a_shift_after_midnight_stays_with_its_evening(tmp_path: Path) -> None:
    late = {"start_hour": 24, "end_hour": 27, "start_day": 0, "end_day": 0}
    one = read_week(written(tmp_path, week(tracks=[late])))

    outcome = solve(problem_of(one), Budget(rounds=6, workers=1), seed=1, clock=lambda: 0.0)

    assert outcome.rota is not None
    (day,) = shifts_of(one, outcome.rota)
    assert [(shift.start_slot, shift.end_slot) for shift in day.shifts] == [(48, 54)]


def test_the_score_counts_each_part_by_hand(tmp_path: Path) -> None:
    slots = "0" * 20 + "11112222" + "0" * 26
    people = week()["agents"]
    people[0]["availability"] = [slots]
    one = read_week(written(tmp_path, week(agents=people)))
    shifts = (
        Shift(agent="ann", start_slot=20, end_slot=26),
        Shift(agent="bob", start_slot=24, end_slot=28),
        Shift(agent="bob", start_slot=40, end_slot=44),
    )

    found = score(one, (Day(date=one.start_date, shifts=shifts),))

    shares = fair_shares(one)
    assert found.cost == 2 * 2 + 2 * (2 + 4 + 4) + 2
    assert found.fairness == max(0, 6 - shares["ann"]) ** 2 + max(0, 8 - shares["bob"]) ** 2
    assert (found.short, found.over) == (28 - 4 - 4 - 2 + 2, 4 + 2)


@pytest.mark.parametrize(
    ("shift", "named"),
    [
        (Shift(agent="zoe", start_slot=24, end_slot=28), "zoe"),
        (Shift(agent="ann", start_slot=24, end_slot=26), "24 to 26"),
        (Shift(agent="ann", start_slot=10, end_slot=16), "10 to 16"),
        (Shift(agent="eve", start_slot=24, end_slot=28), "cannot work"),
    ],
)
def test_a_shift_that_cannot_be_is_named(tmp_path: Path, shift: Shift, named: str) -> None:
    one = read_week(written(tmp_path, week()))

    with pytest.raises(FormatError, match=named):
        score(one, (Day(date=one.start_date, shifts=(shift,)),))


def broken(**changes: Any) -> Callable[[], dict[str, Any]]:
    return lambda: week(**changes)


def twice() -> dict[str, Any]:
    return week(agents=[week()["agents"][0]] * 2)


def short_days() -> dict[str, Any]:
    return week(agents=[week()["agents"][0] | {"availability": ["1" * 20]}])


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (broken(days=0), "days is 0"),
        (broken(slot_minutes=15), "slot_minutes"),
        (broken(time_zone="London"), "London"),
        (broken(first_slot=60), "first_slot"),
        (broken(shift_min_slots=0), "shift_min_slots"),
        (broken(days="five"), "days"),
        (broken(tracks=[{"start_hour": 1, "end_hour": 9, "start_day": 0, "end_day": 0}]), "hours"),
        (broken(tracks=[{"start_hour": 8, "end_hour": 9, "start_day": 0, "end_day": 5}]), "days 0"),
        (twice, "twice"),
        (short_days, "availability"),
        (list, "object"),
    ],
)
def test_a_bad_week_is_named(tmp_path: Path, content: Callable[[], object], named: str) -> None:
    path = written(tmp_path, content())

    with pytest.raises(FormatError, match=named) as raised:
        read_week(path)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"{"])
def test_what_is_no_json_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "week.json"
    path.write_bytes(content)

    with pytest.raises(FormatError, match=r"week\.json"):
        read_week(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"nowhere\.json: cannot be read"):
        read_week(tmp_path / "nowhere.json")


def test_a_solved_file_is_written_whole_and_scored(tmp_path: Path) -> None:
    source, target = written(tmp_path, week()), tmp_path / "out.json"
    ticks = count()

    result = solve_support_week(source, 300.0, target, seed=1, clock=lambda: float(next(ticks)))

    one = read_week(source)
    found = score(one, read_shifts(target))
    assert found == WeekScore(
        **{name: result[name] for name in ("cost", "fairness", "short", "over")}
    )
    assert result["lower_bound"] <= found.cost + found.fairness + 100 * (found.short + found.over)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_solution_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    ticks = count()

    with pytest.raises(FormatError, match="cannot be written"):
        solve_support_week(
            written(tmp_path, week()),
            60.0,
            tmp_path / "no" / "out.json",
            seed=1,
            clock=lambda: float(next(ticks)),
        )


@pytest.mark.real_data
def test_the_published_week_scores_as_it_was_measured(real_data: Path) -> None:
    folder = real_data / "support-week"
    one, published = read_week(folder / "week.json"), read_shifts(folder / "published_rota.json")
    pairs = json.loads((folder / "onboarding_pairs.json").read_text())
    trainees = {(day["date"], pair["trainee"]) for day in pairs for pair in day["pairs"]}

    without = tuple(
        Day(
            date=day.date,
            shifts=tuple(s for s in day.shifts if (str(day.date), s.agent) not in trainees),
        )
        for day in published
    )

    assert score(one, without) == WeekScore(cost=82, fairness=579, short=0, over=0)
    assert score(one, published) == WeekScore(cost=98, fairness=821, short=0, over=32)
    assert read_shifts_again(to_json(published)) == published


def read_shifts_again(content: bytes) -> tuple[Day, ...]:
    import msgspec  # only here

    return msgspec.json.decode(content, type=tuple[Day, ...])
