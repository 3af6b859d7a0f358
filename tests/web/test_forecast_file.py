"""`planner forecast-file`: a history file in, quantiles out, nothing else touched."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.planner.demand.stores import history_lines
from web.cli import cli

FIRST = date(2026, 11, 2)
ORIGIN = FIRST + timedelta(days=56)
HEADER = ["time", "q0.025", "q0.1", "q0.5", "q0.9", "q0.975"]


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_INSTANCE", str(tmp_path / "state"))


def asked(folder: Path, lines: Iterable[str], *more: str, origin: date = ORIGIN) -> Result:
    (folder / "calls.csv").write_text("\n".join([*lines, ""]))
    words = ["forecast-file", str(folder / "calls.csv"), "--out", str(folder / "out.csv")]
    words += ["--origin", str(origin), *more]
    usual = {"--time-zone": "Europe/Dublin", "--interval": "30", "--days": "7"}
    words += [word for name, value in usual.items() if name not in more for word in (name, value)]
    return CliRunner().invoke(cli, words, prog_name="planner")


def rows(folder: Path) -> list[list[str]]:
    with (folder / "out.csv").open(newline="") as stream:
        return list(csv.reader(stream))


def test_one_row_an_interval_of_local_wall_time(tmp_path: Path) -> None:
    told = asked(tmp_path, history_lines())
    assert told.exit_code == 0, told.output
    header, *body = rows(tmp_path)
    assert header == HEADER
    assert len(body) == 7 * 48
    assert (body[0][0], body[-1][0]) == ("2026-12-28 00:00", "2027-01-03 23:30")
    fans = [[float(cell) for cell in row[1:]] for row in body]
    assert all(fan == sorted(fan) and fan[0] >= 0 for fan in fans)
    assert fans[24][2] == pytest.approx(27, abs=3)
    assert "half-hours" in told.stderr
    assert not (tmp_path / "state").exists()


def test_rows_from_the_origin_on_are_not_read(tmp_path: Path) -> None:
    lines = history_lines(days=70)
    assert asked(tmp_path, lines).exit_code == 0
    before = rows(tmp_path)
    cut = next(place for place, line in enumerate(lines) if line.startswith(str(ORIGIN)))
    broken = [line.split(",")[0] + ",many,-1" for line in lines[cut:]]
    assert asked(tmp_path, [*lines[:cut], *broken]).exit_code == 0
    assert rows(tmp_path) == before


def test_the_origin_is_local_midnight(tmp_path: Path) -> None:
    """In Manila the day begins at 16:00 UTC of the day before."""
    lines = ["time,count", *(f"{line.split(',')[0]},5" for line in history_lines(days=30)[1:])]
    last = lines.index("2026-11-30T15:30Z,5")
    told = asked(
        tmp_path,
        [*lines[: last + 1], *(line.replace(",5", ",x") for line in lines[last + 1 :])],
        *("--time-zone", "Asia/Manila"),
        origin=date(2026, 12, 1),
    )
    assert told.exit_code == 0, told.output


@pytest.mark.parametrize(("origin", "rows_that_day"), [("2027-03-28", 46), ("2026-10-25", 48)])
def test_days_of_clock_changes(origin: str, rows_that_day: int, tmp_path: Path) -> None:
    day = date.fromisoformat(origin)
    lines = history_lines(first=day - timedelta(days=35), days=35)
    assert asked(tmp_path, lines, "--days", "1", origin=day).exit_code == 0
    assert len(rows(tmp_path)) - 1 == rows_that_day


def test_a_public_holiday_counts_when_a_country_is_named(tmp_path: Path) -> None:
    lines = history_lines(quiet=[date(2026, 12, 25), date(2026, 12, 26)])
    middle = []
    for more in ([], ["--country", "IE"]):
        assert asked(tmp_path, lines, *more, origin=date(2026, 12, 28)).exit_code == 0
        day = [float(row[3]) for row in rows(tmp_path)[1:] if row[0] < "2027-01-02"]
        middle.append(sum(day[-48:]))
    assert middle[1] < 0.6 * middle[0]


def test_one_queue_of_several(tmp_path: Path) -> None:
    plain = [line.rsplit(",", 1)[0] for line in history_lines()]
    lines = ["time,count,queue"]
    lines += [f"{line},{queue}" for line in plain[1:] for queue in ("calls", "chats")]
    refused = asked(tmp_path, lines)
    assert refused.exit_code == 2
    assert "already stands in row 2" in refused.output
    told = asked(tmp_path, lines, "--queue-column", "queue", "--queue", "calls")
    assert told.exit_code == 0, told.output
    unknown = asked(tmp_path, lines, "--queue-column", "queue", "--queue", "mail")
    assert unknown.exit_code == 2
    assert "Choose one of: calls, chats" in unknown.output


GOOD = history_lines()


@pytest.mark.parametrize(
    ("lines", "more", "said"),
    [
        ([*GOOD[:9], "2026-11-02T04:00Z,nan,0"], [], "row 10, column 'count', value 'nan'"),
        ([*GOOD[:9], "2026-11-02T04:00Z,-3,0"], [], "the count is negative"),
        ([*GOOD[:9], "2026-11-02T04:00Z,inf,0"], [], "the count is absurd"),
        ([*GOOD[:9], "2026-11-02T04:00Z,3,nan"], [], "the handling time is not a number"),
        (GOOD[:49], [], "covers 1 day. Import at least 14 days"),
        (GOOD[:1], [], "the file has a header but no rows"),
        (GOOD, ["--time-zone", "Dublin"], "Did you mean Europe/Dublin"),
        (GOOD, ["--interval", "7"], "'7' is not one of"),
        (GOOD, ["--interval", "15"], "the file counts per 30 minutes"),
        (GOOD, ["--days", "0"], "0 is not in the range"),
        (GOOD, ["--country", "Ireland"], "Did you mean IE"),
        (GOOD, ["--region", "CA"], "--country together with --region"),
        (GOOD, ["--queue", "calls"], "--queue-column together with --queue"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_written(
    lines: list[str], more: list[str], said: str, tmp_path: Path
) -> None:
    told = asked(tmp_path, lines, *more)
    assert told.exit_code == 2
    assert said in " ".join(told.output.split())
    assert not (tmp_path / "out.csv").exists()


def test_no_row_before_the_origin_is_said(tmp_path: Path) -> None:
    told = asked(tmp_path, GOOD, origin=FIRST)
    assert told.exit_code == 2
    assert f"no row lies before {FIRST}" in told.output


def test_a_history_of_zeros_forecasts_zero(tmp_path: Path) -> None:
    told = asked(tmp_path, [GOOD[0], *(f"{line.split(',')[0]},0,0" for line in GOOD[1:])])
    assert told.exit_code == 0, told.output
    assert {cell for row in rows(tmp_path)[1:] for cell in row[1:]} == {"0.000"}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    told = asked(tmp_path, GOOD, "--out", str(tmp_path / "no" / "out.csv"))
    assert told.exit_code == 2
    assert "there is no folder" in " ".join(told.output.split())
