"""Run a benchmark: `python -m tests.benchmarks NAME --seconds S --seeds 1,2,3`.

Each result is appended to `instance/benchmarks.jsonl` with work, seed, seconds and commit; what is
already there for the same commit is not run again unless `--again`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
INSTANCE = Path(os.environ.get("PLANNER_INSTANCE", ROOT / "instance"))
# Read by numba when it is first imported, so before any benchmark is.
os.environ.setdefault("NUMBA_CACHE_DIR", str(INSTANCE / "compiled"))


def main() -> int:
    """Run the named work for every seed and print all results as a table."""
    from tests.benchmarks.works import WORKS  # after the compile cache has been named

    options = _options(sorted(WORKS))
    INSTANCE.mkdir(mode=0o700, parents=True, exist_ok=True)
    book = INSTANCE / "benchmarks.jsonl"
    commit = _commit()
    for seed in options.seeds:
        key = {"work": options.name, "seed": seed, "seconds": options.seconds, "commit": commit}
        if options.again or not any(key.items() <= row.items() for row in _rows(book)):
            result = WORKS[options.name](options.seconds, seed, INSTANCE)
            with book.open("a") as lines:
                lines.write(json.dumps(key | {"result": result}) + "\n")
    _table([row for row in _rows(book) if row["work"] == options.name])
    return 0


def _options(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", choices=names)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", type=_seeds, default=[1], help="one or more, by commas")
    parser.add_argument("--again", action="store_true", help="run what is already in the book")
    return parser.parse_args()


def _seeds(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def _rows(book: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in book.read_text().splitlines()] if book.exists() else []


def _table(rows: list[dict[str, Any]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row["result"]))
    cells = [["commit", "seconds", "seed", *names]]
    for row in rows:
        result = [row["result"].get(name, "") for name in names]
        cells.append([str(cell) for cell in (row["commit"], row["seconds"], row["seed"], *result)])
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        text = "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
