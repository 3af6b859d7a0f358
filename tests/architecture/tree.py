"""What the structure tests read: the tracked files, and the syntax of the packages."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("planner", "solver", "web")


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file under version control that still exists, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = [Path(name) for name in listed.stdout.split("\0") if name]
    return tuple(name for name in names if (ROOT / name).is_file())


def python_files(*folders: str) -> Iterator[Path]:
    """Every Python file below the folders, relative to the root, in order."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT)


@cache
def source(path: Path) -> str:
    """The text of a file that is named relative to the root."""
    return (ROOT / path).read_text(encoding="utf-8")


def functions(code: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module, the inner ones too."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines a function takes, from `def` to its last."""
    return (node.end_lineno or node.lineno) - node.lineno + 1
