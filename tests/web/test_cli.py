"""The command line: bad input ends with one message and exit code 2, never with a traceback."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

import click
import pytest
from click.testing import CliRunner, Result

from planner.accounts.actor import SYSTEM
from planner.accounts.sign_in import sign_in_with_link
from planner.accounts.users import create_user
from planner.people.edit import add_team
from web.addresses import feed_address, known_port, remember_port, sign_in_address
from web.app import create_app
from web.cli import cli
from web.instance import open_planner


@pytest.fixture
def instance(planner_instance: Path) -> Path:
    """A state folder with one team and one administrator."""
    planner = open_planner(planner_instance)
    add_team(planner, SYSTEM, "Customer Care")
    create_user(planner, SYSTEM, "ann@example.org", "Ann Lee", [("admin", None)])
    planner.database.close()
    return planner_instance


def run(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, list(words), input=typed, prog_name="planner")


def commands(group: click.Group, path: Sequence[str] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


ALL = dict(commands(cli))


def test_the_version_is_told_without_touching_any_state(planner_instance: Path) -> None:
    assert re.fullmatch(r"planner \d+\.\d+\.\d+\n", run("--version").stdout)
    assert not planner_instance.exists()


def test_help_touches_no_state(planner_instance: Path) -> None:
    assert run("--help").exit_code == 0
    assert not planner_instance.exists()


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_command_says_what_it_needs_with_an_example(name: str) -> None:
    told = run(*name.split(), "--help")
    assert told.exit_code == 0
    assert f"planner {name}" in told.stdout.split("Example", 1)[1]


def test_an_unknown_command_is_refused() -> None:
    told = run("rotta")
    assert told.exit_code == 2
    assert "rotta" in told.stderr


@pytest.mark.parametrize("stop", [KeyboardInterrupt, click.Abort])
def test_a_command_that_is_stopped_says_so_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    monkeypatch.setattr("web.commands.doctor.opened", mock.Mock(side_effect=stop))
    told = run("doctor")
    assert (told.exit_code, told.stdout) == (130, "")
    assert told.stderr.strip() == "Stopped. Run it again whenever you like."


BAD = [
    (("feed",), "Give one of --person, --team, and --site"),
    (("feed", "--person", "x", "--team", "y"), "Give one of --person, --team, and --site"),
    (("feed", "--team", "Custom Care"), "Did you mean Customer Care?"),
    (("feed", "--person", "nobody"), "there is no person at all yet"),
    (("user", "link", "nobody@example.org"), "planner user add"),
    (("user", "add", "ben@example.org", "--name", "Ben", "--role", "boss"), "agent, lead, hr"),
    (("user", "add", "not-an-address", "--name", "Ben", "--role", "hr"), "email"),
    (("user", "add", "ann@example.org", "--name", "Ann", "--role", "hr"), "email"),
    (("serve", "--port", "99999"), "99999"),
    (("history", "import", "absent.csv", "--time-zone", "UTC", "--queue", "P"), "absent.csv"),
    (("history", "import", "x.csv", "--time-zone", "UTC"), "--queue-column"),
    (
        ("history", "import", "x.csv", "--time-zone", "UTC", "--queue-column", "k", "--map", "a"),
        "VALUE=QUEUE",
    ),
    (("people", "import", "absent.csv"), "absent.csv"),
    (("queue", "add", "Phone", "--channel", "phone", "--time-zone", "Mars"), "time zone"),
    (("forecast", "--from", "2027-03-01"), "planner queue add"),
    (("forecast", "--from", "1 March"), "1 March"),
    (("staffing", "plan", "--from", "2027-03-01"), "planner queue add"),
    (("rota", "show"), "planner rota generate"),
    (("rota", "publish"), "planner rota generate"),
    (("rota", "generate", "--from", "2027-03-01"), "Plan the staffing"),
    (("rota", "generate", "--from", "2027-03-01", "--days", "0"), "--days"),
    (("benchmark", "support-week", "absent.json", "--solution", "out.json"), "absent.json"),
]


@pytest.mark.usefixtures("instance")
@pytest.mark.parametrize(("words", "message"), BAD, ids=lambda value: " ".join(value)[:40])
def test_bad_input_ends_with_one_message_and_exit_code_2(
    words: tuple[str, ...], message: str
) -> None:
    told = run(*words)
    assert told.exit_code == 2, told.output
    assert message.casefold() in told.stderr.casefold()
    assert told.stdout == ""
    assert "Traceback" not in told.output


def test_a_torn_benchmark_file_is_named(planner_instance: Path, tmp_path: Path) -> None:
    torn, answer = tmp_path / "week.json", tmp_path / "rota.json"
    torn.write_text('{"torn":')
    told = run("benchmark", "support-week", str(torn), "--seconds", "1", "--solution", str(answer))
    assert told.exit_code == 2
    assert "week.json" in told.stderr.replace("\n", "")
    assert not answer.exists()


IMPORTS = [
    ("time,count\n2027-01-01 00:00,-4\n", "-4"),
    ("time,count\n2027-01-01 00:00,1.5\n", "1.5"),
    ("", "empty"),
    ("day,count\nsoon,4\n", "no column holds times"),
    ("time,count\n", "no rows"),
]


@pytest.mark.usefixtures("instance")
@pytest.mark.parametrize(("content", "message"), IMPORTS, ids=lambda value: value[:20])
def test_a_bad_history_file_names_file_and_value(
    content: str, message: str, tmp_path: Path
) -> None:
    run("queue", "add", "Phone", "--channel", "phone", "--time-zone", "Europe/Dublin")
    file = tmp_path / "calls.csv"
    file.write_text(content)
    words = ("history", "import", str(file), "--queue", "Phone", "--time-zone", "UTC", "--yes")
    told = run(*words)
    assert told.exit_code == 2, told.output
    assert "calls.csv" in told.stderr
    assert message in told.stderr


@pytest.mark.usefixtures("instance")
def test_a_history_is_shown_before_it_is_stored_and_changes_need_a_word(tmp_path: Path) -> None:
    run("queue", "add", "Phone", "--channel", "phone", "--time-zone", "Europe/Dublin")
    file = tmp_path / "calls.csv"
    words = ("history", "import", str(file), "--queue", "Phone", "--time-zone", "UTC")
    file.write_text("time,count\n2027-01-01 00:00,4\n2027-01-01 00:30,5\n")
    asked = run(*words, typed="n\n")
    assert "Busiest hour" in asked.stdout
    assert "Nothing was stored." in asked.stdout
    unanswered = run(*words, typed="")
    assert unanswered.exit_code == 2
    assert "--yes" in unanswered.stderr
    assert "2 intervals added" in run(*words, "--yes").stdout
    assert "nothing changes" in run(*words, "--yes").stdout
    file.write_text("time,count\n2027-01-01 00:00,4\n2027-01-01 00:30,7\n")
    refused = run(*words, "--yes")
    assert refused.exit_code == 2
    assert "5 → 7" in refused.stderr
    assert "1 replaced" in run(*words, "--yes", "--replace").stdout


@pytest.mark.usefixtures("instance")
def test_several_queues_in_one_file_are_each_asked_for(tmp_path: Path) -> None:
    run("queue", "add", "Phone", "--channel", "phone", "--time-zone", "Europe/Dublin")
    file = tmp_path / "tickets.csv"
    file.write_text("time,kind\n2027-01-01 00:00,voice\n2027-01-01 00:07,spam\n")
    words = (
        "history",
        "import",
        str(file),
        "--time-zone",
        "UTC",
        "--queue-column",
        "kind",
        "--yes",
    )
    open_value = run(*words, "--map", "voice=Phone")
    assert open_value.exit_code == 2
    assert '--ignore "spam"' in open_value.stderr
    twice = run(*words, "--map", "voice=Phone", "--ignore", "voice", "--ignore", "spam")
    assert twice.exit_code == 2
    assert "name one" in twice.stderr
    nothing = run(*words, "--ignore-rest")
    assert nothing.exit_code == 2
    assert "nothing to store" in nothing.stderr
    stored = run(*words, "--map", "voice=Phone", "--ignore", "spam")
    assert stored.exit_code == 0, stored.output
    assert "spam: 1 contact → left out" in stored.stdout
    again = run(*words, "--map", "voice=Phone", "--ignore-rest")
    assert again.exit_code == 0, again.output
    assert "nothing changes" in again.stdout


def test_a_state_folder_that_is_a_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("PLANNER_INSTANCE", str(blocked))
    told = run("doctor")
    assert told.exit_code == 2
    assert str(blocked) in told.stderr.replace("\n", "")
    assert "PLANNER_INSTANCE" in told.stderr


def test_a_new_user_gets_a_link_that_signs_in_once(instance: Path) -> None:
    told = run("user", "add", "ben@example.org", "--name", "Ben", "--role", "lead:customer care")
    assert told.exit_code == 0, told.output
    token = told.stdout.strip().rsplit("/", 1)[1]
    planner = open_planner(instance)
    signed_in = sign_in_with_link(planner, token)
    planner.database.close()
    assert signed_in.actor.shown_name == "Ben"
    assert signed_in.actor.roles == {"lead"}
    assert signed_in.actor.lead_teams is not None


@pytest.mark.usefixtures("instance")
def test_a_password_is_asked_for_twice_and_never_shown() -> None:
    secret = "correct horse battery staple"
    told = run("user", "password", "ann@example.org", typed=f"{secret}\n{secret}\n")
    assert told.exit_code == 0, told.output
    assert secret not in told.output


@pytest.mark.usefixtures("instance")
def test_a_calendar_link_is_printed_alone() -> None:
    told = run("feed", "--team", "customer care")
    assert re.fullmatch(r"http://127\.0\.0\.1:8017/feeds/[\w-]{40,}\.ics\n", told.stdout)


@pytest.mark.usefixtures("instance")
def test_the_doctor_says_what_was_checked() -> None:
    told = run("doctor")
    assert told.exit_code == 0, told.output
    for checked in ("versions", "state folder", "tables", "database file", "mail server", "worker"):
        assert checked in told.stdout


def test_the_doctor_finds_a_missing_table(instance: Path) -> None:
    planner = open_planner(instance)
    with planner.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE feed_body")
    planner.database.close()
    told = run("doctor")
    assert told.exit_code == 1
    assert "FAULT tables" in told.stdout


def test_printed_addresses_are_those_of_the_url_map(instance: Path) -> None:
    app = create_app(instance=instance)
    urls = app.url_map.bind("127.0.0.1:8017")
    sign_in = urls.build("sign_in.link", {"token": "x"}, force_external=True)
    feed = urls.build("feeds.feed", {"token": "x"}, force_external=True)
    assert (sign_in_address("x"), feed_address("x")) == (sign_in, feed)


def test_links_name_the_port_that_was_served_last(instance: Path) -> None:
    remember_port(instance, 9001)
    link = run("user", "link", "ann@example.org").stdout
    added = run("user", "add", "eva@example.org", "--name", "Eva", "--role", "hr").stdout
    feed = run("feed", "--team", "Customer Care").stdout
    named = run("feed", "--team", "Customer Care", "--port", "9002").stdout
    ports = [re.findall(r"127\.0\.0\.1:(\d+)/", told) for told in (link, added, feed, named)]
    assert ports == [["9001"], ["9001"], ["9001"], ["9002"]]


@pytest.mark.parametrize("noted", ["", "90", "0\n", "70000", "http"])
def test_only_a_note_of_a_port_is_believed(planner_instance: Path, noted: str) -> None:
    planner_instance.mkdir()
    (planner_instance / "port").write_text(noted)
    assert known_port(planner_instance) == (90 if noted == "90" else 8017)
