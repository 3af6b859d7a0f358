"""Every file has its place, and none carries what belongs to somebody's machine."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, python_files, source, tracked_files

TOP_LEVEL = {
    *("planner", "web", "solver", "tests", "instance"),
    *("pyproject.toml", "README.md", "CHANGELOG.md", "requirements.txt", "requirements-dev.txt"),
}
# A helper lives beside its only caller or gets a noun.
NAMES_WITHOUT_A_SUBJECT = {"common", "helper", "helpers", "misc", "shared", "util", "utils"}

# One letter in brackets, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.$}])/(?:[r]oot|[h]ome/\w+|[w]ork/(?:main|shared))/")
DOWNLOAD = re.compile(r"https?://[^\s\"')>]+\.(?:whl|tar\.gz|tgz|zip)\b")
PACKAGE_HOST = re.compile(r"files\.[p]ythonhosted|(?<!\w)[p]ypi\.org|registry\.[n]pmjs")
ADDRESSES = {
    "a path of one machine": MACHINE_PATH,
    "a download address": DOWNLOAD,
    "the host of a package registry": PACKAGE_HOST,
}


def foreign(text: str) -> dict[str, str]:
    """What in a text belongs to a machine or a registry, by kind."""
    found = {kind: pattern.search(text) for kind, pattern in ADDRESSES.items()}
    return {kind: match[0] for kind, match in found.items() if match}


def test_the_top_level_holds_only_what_it_may() -> None:
    entries = {path.parts[0] for path in tracked_files()}
    assert {name for name in entries if not name.startswith(".")} <= TOP_LEVEL


def test_every_module_has_a_subject() -> None:
    parts = {
        part for path in python_files(*PACKAGES, "tests") for part in path.with_suffix("").parts
    }
    assert parts & NAMES_WITHOUT_A_SUBJECT == set()


def test_no_tracked_file_names_a_machine_or_a_download() -> None:
    found = {str(path): foreign(_text(path)) for path in tracked_files()}
    assert {name: kinds for name, kinds in found.items() if kinds} == {}


def _text(path: Path) -> str:
    # What is not text has no addresses to read.
    return (ROOT / path).read_bytes().decode("utf-8", errors="ignore")


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (("/ro", "ot/x"), "a path of one machine"),
        (("/ho", "me/ann/notes"), "a path of one machine"),
        (("https://example.org/a-1.0-py3-none-any", ".whl"), "a download address"),
        (("--index-url https://py", "pi.org/simple"), "the host of a package registry"),
    ],
)
def test_the_guard_sees_a_planted_address(parts: tuple[str, str], kind: str) -> None:
    assert kind in foreign("".join(parts))


def test_importing_solver_imports_nothing() -> None:
    nodes = ast.walk(ast.parse(source(Path("solver/__init__.py"))))
    assert not [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
