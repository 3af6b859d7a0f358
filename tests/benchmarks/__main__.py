"""Run benchmarks: `python -m tests.benchmarks tour-100 rostering-5 --seconds 60 --seeds 1,2,3`.

Each result is appended to `instance/benchmarks.jsonl` with work, seed, seconds and commit; what is
already there for the same commit is not run again unless `--again`, so that a run which was
stopped goes on where it was. `--peers` runs plain CP-SAT and plain HiGHS on the same work after
ours. `--list` names the works.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.benchmarks.book import Book, table
from tests.benchmarks.works import WORKS, peers_of

ROOT = Path(__file__).parent.parent.parent


def main() -> int:
    """Run the named works for every seed and print their results as tables."""
    options = _options()
    if options.list:
        sys.stdout.write("\n".join(WORKS) + "\n")
        return 0
    folder = Path(os.environ.setdefault("PLANNER_INSTANCE", str(ROOT / "instance")))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Read by numba when a work first imports it.
    os.environ.setdefault("NUMBA_CACHE_DIR", str(folder / "compiled"))
    book, commit = Book(folder / "benchmarks.jsonl"), _commit()
    for name in options.names:
        works = {name: WORKS[name]} | (peers_of(name) if options.peers else {})
        for seed in options.seeds:
            for work, run in works.items():
                key = {"work": work, "seed": seed, "seconds": options.seconds, "commit": commit}
                given = (options.seconds, seed, folder)
                book.keep(key, partial(run, *given), again=options.again)
        sys.stdout.write(table([row for row in book.rows() if row["work"] in works]))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*WORKS, []], metavar="WORK")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", type=_seeds, default=[1], help="one or more, by commas")
    parser.add_argument("--again", action="store_true", help="run what is already in the book")
    parser.add_argument("--peers", action="store_true", help="run plain CP-SAT and HiGHS too")
    parser.add_argument("--list", action="store_true", help="name the works and stop")
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


if __name__ == "__main__":
    sys.exit(main())
