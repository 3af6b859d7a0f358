"""A problem file: what is wrong with it is told with object and field; its schema follows types."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from solver.formats.file import FormatError, ensure_writable, read_whole, write_whole
from solver.formats.problem_file import MOST_FAULTS, read_problem, schema
from solver.problem import RotaProblem, to_json
from solver.rules import RULES
from tests.factories.problems import agent, small_problem

SOUND = to_json(small_problem()).decode()


def written(folder: Path, content: bytes | str) -> Path:
    path = folder / "problem.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_sound_file_is_the_problem_it_was_written_from(tmp_path: Path) -> None:
    assert read_problem(written(tmp_path, SOUND)) == small_problem()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('"id":"ann"', '"id":3'), "agents[0], id: Expected `str`"),
        (('"days":7', '"days":NaN'), "horizon, days: NaN is no amount"),
        (('"days":7', '"days":-Infinity'), "horizon, days: -Infinity is no amount"),
        (('"days":7', '"days":7.5'), "horizon, days: Expected `int`"),
        (('"days":7', '"days":1e400'), "horizon, days: Number out of range"),
        (('"days":7', '"days":0'), "horizon, days: 0 days"),
        (('"days":7', '"dayz":7'), "horizon: Object contains unknown field `dayz`"),
        (('"contract_minutes":[480', '"contract_minutes":[NaN'), "agent ann, contract_minutes[0]:"),
        (('"patterns":["day"]', '"patterns":["dawn"]'), "agent ann, patterns: dawn is unknown"),
        (('"patterns":["day"]', '"patterns":[]'), "agent ann, patterns: is empty"),
        (('"type":"duties-per-day"', '"type":"duties"'), "rule duties, type: Invalid value"),
        (('"queue":"phone","required', '"queue":7,"required'), "demands[0], queue: Expected `str`"),
        (('"agents":[', '"agents":[4,'), "agents[0]: Expected `object`"),
        (('"agents":[{', '"agents":[{"size":NaN,'), "agent ann: NaN is no amount"),
        (('"first_date":"2027', '"first_date":"20x7'), "horizon, first_date: Invalid"),
    ],
)
def test_a_wrong_field_is_named_with_its_object(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    assert change[0] in SOUND
    path = written(tmp_path, SOUND.replace(*change, 1))

    with pytest.raises(FormatError, match=re.escape(told)) as raised:
        read_problem(path)
    assert str(raised.value).startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", "Expected `object`"),
        (b"{}", "required field `horizon`"),
        (b"NaN", "problem: NaN is no amount"),
    ],
)
def test_what_is_no_problem_at_all_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(FormatError, match=told):
        read_problem(written(tmp_path, content))


def test_of_very_many_faults_the_first_are_told(tmp_path: Path) -> None:
    problem = small_problem(agents=tuple(agent(f"a{k}", patterns=("dawn",)) for k in range(500)))

    with pytest.raises(FormatError, match=f"and {500 - MOST_FAULTS} more$") as raised:
        read_problem(written(tmp_path, to_json(problem)))
    assert str(raised.value).count("dawn is unknown") == MOST_FAULTS


def test_the_schema_describes_every_field_and_every_rule() -> None:
    defined: dict[str, Any] = json.loads(schema())["$defs"]

    assert set(defined["RotaProblem"]["properties"]) == set(RotaProblem.__struct_fields__)
    assert {rule.__name__ for rule in RULES} <= set(defined)
    assert all("description" in one for one in defined.values())


def test_every_field_of_a_written_problem_stands_in_the_schema() -> None:
    defined: dict[str, Any] = json.loads(schema())["$defs"]
    problem = msgspec.json.decode(SOUND)

    assert set(problem) == set(defined["RotaProblem"]["properties"])
    assert set(problem["agents"][0]) == set(defined["Agent"]["properties"])


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_whole(tmp_path / "rota.json", b"{}")

    with pytest.raises(FormatError, match="cannot be written"):
        write_whole(tmp_path / "no" / "rota.json", b"{}")
    (tmp_path / "folder").mkdir()
    with pytest.raises(FormatError, match="folder: cannot be written"):
        write_whole(tmp_path / "folder", b"{}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "rota.json"]


def test_a_folder_that_is_not_there_is_named_before_the_search(tmp_path: Path) -> None:
    assert ensure_writable(tmp_path / "rota.json") == tmp_path / "rota.json"
    with pytest.raises(FormatError, match="there is no folder"):
        ensure_writable(tmp_path / "no" / "rota.json")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot be read"):
        read_whole(tmp_path / "nowhere.json")
