"""`python -m planner.db.make_migration [MESSAGE]`: write the revision that the models ask for.

Without a message revision 0001 is written anew: allowed before the first release only, when no
database of a user exists. With one, the next revision is made from what the models changed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from alembic import command

from planner.db.engine import Database
from planner.db.upgrade import SCRIPTS, config, upgrade

VERSIONS = SCRIPTS / "versions"
FIRST = "0001"


def main(arguments: Sequence[str]) -> None:
    """Write one revision file and format it."""
    if not arguments:
        for old in VERSIONS.glob(f"{FIRST}_*.py"):
            old.unlink()
    message = " ".join(arguments) or "initial"
    number = f"{len(list(VERSIONS.glob('[0-9]*.py'))) + 1:04d}"
    _write(message, number)
    for written in VERSIONS.glob(f"{number}_*.py"):
        _tidy(written)


def _write(message: str, number: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.db'}")
        if number != FIRST:
            upgrade(database)
        with database.engine.begin() as connection:
            command.revision(config(connection), message, autogenerate=True, rev_id=number)
        database.close()


def _tidy(written: Path) -> None:
    lines = written.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.lstrip().startswith("# ###")]
    written.write_text("".join(kept), encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "format", "-q", str(written)], check=True)
    subprocess.run([*ruff, "check", "-q", "--fix", str(written)], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
