"""`python -m tests`: everything a change must pass, and one line that says how it went."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.setup import machine

ROOT = Path(__file__).parent.parent
# The processes of one run must agree on the order of a set, or they collect different tests.
ORDER_OF_SETS = "0"


@dataclass(frozen=True)
class Step:
    """A command of the run, as its summary names it."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Ending:
    """How a step ended, and how long it took."""

    name: str
    exit_code: int
    seconds: float


CHECKERS = (
    Step("ruff check", ("ruff", "check", "--no-cache", ".")),
    Step("ruff format", ("ruff", "format", "--check", ".")),
    Step("mypy --strict", ("mypy", "--strict")),
    Step("import contracts", ("lint-imports",)),
)


def main(arguments: Sequence[str]) -> int:
    """Run what the arguments ask for; 0 when everything passed."""
    options = _options(arguments)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a text stream here
    for sentence in machine.prepare():
        print(f"NOTE: {sentence}")
    if options.slow:
        machine.prepare_clients()
    with tempfile.TemporaryDirectory() as folder:
        counts_file = Path(folder) / "counts.json"
        endings = [_run(_pytest(options, counts_file))]
        endings += [_run(step) for step in CHECKERS]
        counts = _read_counts(counts_file)
    if options.soak:
        endings.append(_soak(options))
    return _report(endings, counts)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--slow", action="store_true", help="add the slow tier, with fresh seeds")
    parser.add_argument(
        "--soak", type=float, default=0, metavar="HOURS", help="repeat the soak properties so long"
    )
    parser.add_argument("--seed", type=int, help="repeat a run with the seed that it printed")
    parser.add_argument("--workers", type=int, default=2, help="processes for pytest (default 2)")
    parser.add_argument("paths", nargs="*", default=["tests"], help="what to run (default: all)")
    return parser.parse_args(arguments)


def _pytest(options: argparse.Namespace, counts_file: Path) -> Step:
    command = ["pytest", "-q", "--durations=10", "--durations-min=5"]
    command += [f"--counts={counts_file}", f"--numprocesses={options.workers}"]
    command += ["--dist", "loadfile", *options.paths]
    if options.slow:
        command += ["--slow"]
    if options.slow or options.seed is not None:
        command += _fresh(options.seed, "fresh")
    return Step("pytest", tuple(command))


def _fresh(seed: int | None, profile: str) -> list[str]:
    chosen = _drawn(seed)
    print(f"Seed {chosen}: repeat this run with --seed {chosen}")
    return [
        f"--seed={chosen}",
        f"--hypothesis-seed={chosen}",
        f"--hypothesis-profile={profile}",
    ]


def _drawn(seed: int | None) -> int:
    return secrets.randbelow(2**31) if seed is None else seed


def _run(step: Step) -> Ending:
    print(f"\n=== {step.name}")
    began = time.monotonic()
    # The tools lie beside this Python, so that its virtual environment need not be activated.
    tool = Path(sys.executable).parent / step.command[0]
    environment = {"PYTHONHASHSEED": ORDER_OF_SETS} | os.environ
    done = subprocess.run([tool, *step.command[1:]], cwd=ROOT, env=environment, check=False)
    return Ending(step.name, done.returncode, time.monotonic() - began)


def _soak(options: argparse.Namespace) -> Ending:
    """Repeat the properties marked soak, each round with the next seed, until the time is over."""
    began = time.monotonic()
    first_seed = _drawn(options.seed)
    total: Counter[str] = Counter()
    rounds, exit_code = 0, 0
    while exit_code == 0 and time.monotonic() - began < options.soak * 3600:
        with tempfile.TemporaryDirectory() as folder:
            counts_file = Path(folder) / "counts.json"
            command = ["pytest", "-q", "--slow", "-m", "soak", f"--counts={counts_file}"]
            command += [f"--numprocesses={options.workers}", *options.paths]
            command += _fresh(first_seed + rounds, "soak")
            exit_code = _run(Step(f"soak, round {rounds + 1}", tuple(command))).exit_code
            total += _read_counts(counts_file)
        rounds += 1
    seconds = time.monotonic() - began
    print(f"Soak: {rounds} rounds, {_told(total)}, {seconds / 3600:.2f} h")
    return Ending("soak", exit_code, seconds)


def _read_counts(counts_file: Path) -> Counter[str]:
    return Counter(json.loads(counts_file.read_text()) if counts_file.exists() else {})


def _report(endings: Sequence[Ending], counts: Counter[str]) -> int:
    print("\n=== summary")
    for ending in endings:
        word = "ok" if ending.exit_code == 0 else f"FAILED (exit code {ending.exit_code})"
        print(f"{ending.name:<18}{ending.seconds:>7.1f} s  {word}")
    broken = [ending.name for ending in endings if ending.exit_code != 0]
    seconds = sum(ending.seconds for ending in endings)
    verdict = f"FAILED: {', '.join(broken)}" if broken else "all checks passed"
    print(f"{_told(counts)} in {seconds:.0f} s; {_real_data(counts)}; {verdict}")
    return 1 if broken else 0


def _told(counts: Counter[str]) -> str:
    shown = [f"{counts['passed']} passed"]
    kinds = ("failed", "error", "skipped", "xfailed")
    return ", ".join(shown + [f"{counts[kind]} {kind}" for kind in kinds if counts[kind]])


def _real_data(counts: Counter[str]) -> str:
    folder = os.environ.get("PLANNER_REAL_DATA")
    if not folder:
        return "real-data tests did not run (PLANNER_REAL_DATA is unset)"
    return f"real-data tests: {counts['real_data']} passed on {folder}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
