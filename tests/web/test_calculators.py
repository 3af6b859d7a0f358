"""`planner staffing …` calculators: JSON out, and a figure that cannot be used is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from web.cli import cli

RATE = ("--contacts-per-hour", "200", "--aht-seconds", "180")


def answer(*words: str) -> dict[str, Any]:
    told = CliRunner().invoke(cli, ["staffing", *words], prog_name="planner")
    assert told.exit_code == 0, told.output
    return dict(json.loads(told.stdout))


def test_erlang_c_says_agents_and_names_the_definition() -> None:
    said = answer("erlang-c", *RATE, "--occupancy-cap", "0.85", "--shrinkage", "0.3")
    assert (said["agents"], said["rostered"]) == (14, 20)
    assert said["service_level"] == pytest.approx(0.888, abs=0.0005)
    assert said["definition"] == "offered-wait-within"


def test_too_few_agents_is_an_answer() -> None:
    said = answer("erlang-c", *RATE, "--agents", "10")
    assert (said["service_level"], said["mean_wait_seconds"], said["grows"]) == (0, None, True)


def test_erlang_a_by_another_definition() -> None:
    of_offered = ("--definition", "answered-within-of-offered")
    said = answer("erlang-a", *RATE, "--patience-seconds", "300", "--agents", "14", *of_offered)
    assert said["service_level"] == pytest.approx(0.916792, abs=1e-6)
    assert said["abandoned_share"] == pytest.approx(0.013984, abs=1e-6)


def test_chat_and_blending() -> None:
    chats = [word for each in (180, 210, 240) for word in ("--aht-seconds", str(each))]
    said = answer("chat", "--contacts-per-hour", "240", *chats, "--patience-seconds", "60")
    assert said["concurrency"] == 3
    assert said["service_level"] >= 0.8
    blended = answer("blended", *RATE, "--agents", "16", "--kept-free", "2")
    assert blended["other_contacts_per_hour"] > 0


def test_deferred_work_keeps_its_deadline_and_says_what_too_few_leave() -> None:
    work = ("deferred", "--contacts", "6,0,0,0", "--aht-seconds", "600", "--deadline-hours", "1")
    said = answer(*work)
    assert said["agents"] == [1, 1, 0, 0]
    assert said["most_late_contacts"] == 0
    assert answer(*work, "--capacity", "1,0,1,0")["most_late_contacts"] == pytest.approx(3)


BAD = [
    (("erlang-c", "--contacts-per-hour", "nan", "--aht-seconds", "180"), "contacts per hour: nan"),
    (("erlang-c", "--contacts-per-hour", "-1", "--aht-seconds", "180"), "contacts per hour: -1"),
    (("erlang-c", "--contacts-per-hour", "inf", "--aht-seconds", "9"), "contacts per hour: inf"),
    (("erlang-c", "--contacts-per-hour", "9", "--aht-seconds", "0"), "handling time: 0"),
    (("erlang-c", *RATE, "--target-share", "1"), "target share: 1"),
    (("erlang-c", *RATE, "--agents", "-3"), "agents: -3"),
    (("erlang-a", *RATE, "--patience-seconds", "0"), "patience: 0"),
    (("erlang-c", *RATE, "--shrinkage", "1"), "shrinkage: 1"),
    (("chat", "--contacts-per-hour", "9", "--aht-seconds", "nan"), "handling time: nan"),
    (("deferred", "--contacts", "4,x", "--aht-seconds", "60", "--deadline-hours", "4"), "4,x"),
    (("deferred", "--contacts", "4,nan", "--aht-seconds", "60", "--deadline-hours", "4"), "work"),
    (
        (
            *("deferred", "--contacts", "4", "--aht-seconds", "60", "--deadline-hours", "4"),
            *("--open", "08:00-08:00"),
        ),
        "opening hours",
    ),
    (
        (
            *("deferred", "--contacts", "4", "--aht-seconds", "60", "--deadline-hours", "4"),
            *("--open", "08:00-09:00"),
        ),
        "never open",
    ),
]


@pytest.mark.parametrize(("words", "message"), BAD)
def test_a_figure_that_no_formula_takes_is_named(words: tuple[str, ...], message: str) -> None:
    told = CliRunner().invoke(cli, ["staffing", *words], prog_name="planner")
    assert told.exit_code == 2, told.output
    assert message in told.stderr
    assert told.stdout == ""
