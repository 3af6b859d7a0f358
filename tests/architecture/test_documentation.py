"""The documentation says what is there: commands, links, pictures."""

from __future__ import annotations

import importlib
from pathlib import Path

import click
import pytest

from tests.architecture.readme import (
    Promise,
    broken_promise,
    commands,
    dead_links,
    documents,
    examples,
    promises,
    refused_example,
    text,
)

README = Path("README.md")
USE = (
    "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt"
    " && .venv/bin/pip install --no-deps . && .venv/bin/planner demo"
)
DEVELOP = (
    "python3 -m venv .venv && .venv/bin/pip install -r requirements-dev.txt"
    " && .venv/bin/pip install --no-deps -e . && .venv/bin/python -m tests"
)


@pytest.fixture(scope="module")
def planner() -> click.Group:
    """The `planner` command with everything below it."""
    found = importlib.import_module("web.cli").cli
    assert isinstance(found, click.Group)
    return found


@pytest.mark.parametrize("command", [USE, DEVELOP])
def test_the_readme_gives_the_two_commands_that_do_all_the_set_up(command: str) -> None:
    assert command in text(README).splitlines()


@pytest.mark.parametrize("document", documents(), ids=str)
def test_every_command_in_a_document_exists(document: Path, planner: click.Group) -> None:
    found = [broken_promise(promise, planner) for promise in promises(document, text(document))]
    assert [fault for fault in found if fault] == []


@pytest.fixture
def some_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that holds the files which examples name."""
    for name in (
        "week.json",
        "problem.json",
        "Instance5.txt",
        "people.csv",
        "calls.csv",
        "tickets.csv",
    ):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("some_folder")
def test_the_commands_of_the_readme_can_be_given_as_they_stand(planner: click.Group) -> None:
    shown = list(promises(README, text(README)))
    assert [fault for one in shown if (fault := refused_example(one, planner))] == []


def test_the_readme_shows_every_step_of_the_path(planner: click.Group) -> None:
    shown = {" ".join(promise.words) for promise in promises(README, text(README))}
    names = [name for name, _ in commands(planner)]
    assert [name for name in names if not any(line.startswith(name) for line in shown)] == []


def test_every_command_says_what_it_does(planner: click.Group) -> None:
    assert [name for name, command in commands(planner) if not command.help] == []


@pytest.mark.usefixtures("some_folder")
def test_the_examples_in_the_help_can_be_given_as_they_stand(planner: click.Group) -> None:
    helps = {name: command.help or "" for name, command in commands(planner)}
    shown = [promise for name, said in helps.items() for promise in examples(Path(name), said)]
    assert shown
    assert [fault for one in shown if (fault := refused_example(one, planner))] == []


@pytest.mark.parametrize("document", documents(), ids=str)
def test_links_and_pictures_resolve(document: Path) -> None:
    assert dead_links(document, text(document)) == []


@click.group()
def toy() -> None:
    """A command line with one group, one command and one option."""


@toy.group()
def rota() -> None:
    """A group."""


@rota.command()
@click.option("--from", "first", required=True)
def show(first: str) -> None:
    """Show a rota."""


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("`planner rota show`", None),
        ("`planner rota show [--from DATE]`", None),
        ("```\n.venv/bin/planner rota show --from 2027-03-01  # a comment\n```", None),
        ("`planner rota shwo`", "no command 'shwo'"),
        ("```\nplanner rota \\\n  show --until DATE\n```", "has no ['--until']"),
    ],
)
def test_a_command_that_does_not_exist_is_found(code: str, fault: str | None) -> None:
    (promise,) = promises(README, code)
    found = broken_promise(promise, toy)
    assert found is None if fault is None else fault in (found or "")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("`planner rota show --from 2027-03-01`", None),
        ("`planner rota show`", "Missing option '--from'"),
        ("`planner rota show --from 2027-03-01 more`", "unexpected extra argument"),
    ],
)
def test_an_example_that_would_be_refused_is_found(code: str, fault: str | None) -> None:
    (promise,) = promises(README, code)
    found = refused_example(promise, toy)
    assert found is None if fault is None else fault in (found or "")


def test_words_that_are_no_command_are_no_promise() -> None:
    assert list(promises(README, "The planner shows `PLANNER_INSTANCE`.")) == []
    assert Promise(README, ("rota", "show")) in set(promises(README, "`planner rota show`"))


@pytest.mark.parametrize("link", ["[x](gone.md)", "![x](web/gone.png)", "[x](#no-heading)"])
def test_a_dead_link_is_found(link: str) -> None:
    assert dead_links(README, f"# A heading\n{link}")
    assert not dead_links(README, "[x](README.md) [y](https://example.org)")
