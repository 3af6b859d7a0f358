"""Functions and files stay short enough to read at once."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from tests.architecture.tree import PACKAGES, functions, lines, python_files, source

LONGEST_FUNCTION = 60
LONGEST_FILE = 400
MEDIAN_FUNCTION = 12

# A revision is a list of tables, written once by Alembic and never edited.
REVISIONS = Path("planner/db/migrations/versions")
# What may be longer, each with its reason.
LONG_FUNCTIONS: dict[str, str] = {}
LONG_FILES: dict[str, str] = {}


def long_functions(code: str) -> dict[str, int]:
    """Name (with its first line) and length in lines of each function over the limit."""
    lengths = {f"{node.name}, line {node.lineno}": lines(node) for node in functions(code)}
    return {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION}


def written(*folders: str) -> list[Path]:
    """The Python files that somebody wrote and somebody reads."""
    return [path for path in python_files(*folders) if not path.is_relative_to(REVISIONS)]


def test_no_function_is_over_sixty_lines() -> None:
    found = {
        f"{path}: {name}": length
        for path in written(*PACKAGES, "tests")
        for name, length in long_functions(source(path)).items()
    }
    assert {name: length for name, length in found.items() if name not in LONG_FUNCTIONS} == {}
    assert set(LONG_FUNCTIONS) <= set(found), "take what is short again off the list"


def test_no_file_of_the_product_is_over_four_hundred_lines() -> None:
    lengths = {str(path): len(source(path).splitlines()) for path in written(*PACKAGES)}
    found = {name: length for name, length in lengths.items() if length > LONGEST_FILE}
    assert {name: length for name, length in found.items() if name not in LONG_FILES} == {}
    assert set(LONG_FILES) <= set(found), "take what is short again off the list"


def test_half_of_the_functions_are_short() -> None:
    paths = written(*PACKAGES)
    lengths = [lines(node) for path in paths for node in functions(source(path))]
    assert median(lengths) <= MEDIAN_FUNCTION


def test_the_guard_sees_a_long_function() -> None:
    body = "    x = 1\n" * LONGEST_FUNCTION
    found = long_functions(f"def short():\n    pass\ndef long():\n{body}")
    assert found == {"long, line 3": LONGEST_FUNCTION + 1}
