"""The state folder: where everything lives that the planner must not forget."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from planner.application import Mail, Planner, real_clock
from planner.db.opening import open_database
from planner.demo.state import is_demo
from planner.errors import Refused
from planner.jobs.dbos_jobs import JOBS_FILE, DbosJobs
from planner.notices.demo_mail import MailUnlessDemo
from planner.notices.mail_folder import MailFolder
from planner.notices.smtp_address import smtp_address
from planner.notices.smtp_mail import SmtpMail
from web.addresses import home_address, known_port

FOLDER_MODE = 0o700
SECRET_MODE = 0o600
SECRET_BYTES = 32
SMTP_URL = "PLANNER_SMTP_URL"
SENDER = "PLANNER_MAIL_FROM"


def state_folder() -> Path:
    """Return `$PLANNER_INSTANCE`, or `instance` under the current folder, as an absolute path."""
    named = os.environ.get("PLANNER_INSTANCE")
    return Path(named).expanduser().resolve() if named else Path.cwd() / "instance"


def make_folder(folder: Path) -> Path:
    """Make a folder that only its owner may enter, and return it.

    One that exists already is closed to others; raises `OSError` when that is not possible.
    """
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    folder.chmod(FOLDER_MODE)
    return folder


def secret_key(folder: Path) -> str:
    """Return the key that signs cookies, made on first use and readable by its owner only."""
    path = make_folder(folder) / "secret_key"
    if not path.exists():
        _keep_first(path, secrets.token_hex(SECRET_BYTES))
    return path.read_text()


def _keep_first(path: Path, text: str) -> None:
    """Write a file that is whole from the moment it exists; whoever comes first wins."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, SECRET_MODE), "w") as file:
        file.write(text)
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def database_url(folder: Path) -> str:
    """Return `$PLANNER_DATABASE_URL`, or the address of the SQLite file in the state folder."""
    return os.environ.get("PLANNER_DATABASE_URL") or f"sqlite:///{folder / 'planner.db'}"


def keep_compiled_code(folder: Path) -> None:
    """Let compiled code be kept in the state folder, for this process and its children.

    Must run before the first import of a compiled module; a place that is named already stays.
    """
    os.environ.setdefault("NUMBA_CACHE_DIR", str(make_folder(folder / "compiled")))


def open_planner(folder: Path) -> Planner:
    """Open what lies in the state folder, made and brought up to date where needed.

    Raises `OSError` when the folder cannot be used, `Refused` when database or mail cannot.
    """
    keep_compiled_code(make_folder(folder))
    database = open_database(database_url(folder))
    jobs = DbosJobs(folder / JOBS_FILE)
    return Planner(
        database, real_clock, jobs, outgoing_mail(folder), folder, lambda: own_address(folder)
    )


def outgoing_mail(folder: Path) -> Mail:
    """Return the mail server that `$PLANNER_SMTP_URL` names, else a folder of messages.

    The demonstration sends nothing whatever is named. Raises `Refused` for a server or sender
    that cannot be used.
    """
    server, files = os.environ.get(SMTP_URL), MailFolder(folder / "mail", real_clock)
    if not server:
        return files
    sender = os.environ.get(SENDER, "")
    if "@" not in sender:
        raise Refused(f"{SMTP_URL} is set; set {SENDER} too, to the address letters come from.")
    through = SmtpMail(smtp_address(server, SMTP_URL), sender, real_clock)
    return MailUnlessDemo(through, files, lambda: is_demo(folder))


def own_address(folder: Path) -> str:
    """Return `$PLANNER_ADDRESS`, or the address under which this machine was served last."""
    named = os.environ.get("PLANNER_ADDRESS", "").rstrip("/")
    return named or home_address(known_port(folder))
