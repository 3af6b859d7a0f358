"""What the documentation promises: its commands, links and pictures."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from tests.architecture.tree import ROOT, tracked_files

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(planner [^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]+src=\"([^\"]+)\"")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
_COMMAND = re.compile(r"(?:^|[\s;&|])(?:\S*/bin/)?planner (.+?)(?:$|&&| \| |;|#)")


@dataclass(frozen=True)
class Promise:
    """A `planner` command as a document writes it."""

    document: Path
    words: tuple[str, ...]


def documents() -> tuple[Path, ...]:
    """Every tracked Markdown file, relative to the root."""
    return tuple(path for path in tracked_files() if path.suffix == ".md")


def text(document: Path) -> str:
    """The text of a document."""
    return (ROOT / document).read_text(encoding="utf-8")


def promises(document: Path, content: str) -> Iterator[Promise]:
    """Every `planner` command in the code of a document, inline or in a block."""
    blocks = [block.replace("\\\n", " ") for block in _FENCE.findall(content)]
    lines = [line for block in blocks for line in block.splitlines()]
    lines += _INLINE.findall(_FENCE.sub("", content))
    for line in lines:
        for written in _COMMAND.findall(line):
            yield Promise(document, tuple(_words(written)))


def examples(command: Path, said: str) -> Iterator[Promise]:
    """Every command below the word "Example" in what a command says about itself."""
    _, _, shown = said.partition("Example")
    yield from promises(command, f"```\n{textwrap.dedent(shown.partition(chr(10))[2])}\n```")


def _words(written: str) -> list[str]:
    # Brackets mark what may be left out; a bar between values is a choice, not a pipe.
    return shlex.split(re.sub(r"[\[\]]", " ", written), comments=True)


def broken_promise(promise: Promise, root: click.Command) -> str | None:
    """What is wrong with a command or its options, or None when they exist."""
    command, words = _followed(promise, root)
    if isinstance(command, click.Group) and words and not words[0].startswith("-"):
        return f"{promise.document}: no command {words[0]!r} in {' '.join(promise.words)!r}"
    known = {option for param in command.params for option in param.opts + param.secondary_opts}
    unknown = {word.split("=")[0] for word in words if word.startswith("--")} - known - {"--help"}
    return f"{promise.document}: {command.name} has no {sorted(unknown)}" if unknown else None


def refused_example(promise: Promise, root: click.Command) -> str | None:
    """Why the command line would not take a command as it is written, or None when it would.

    Unlike a promise, an example is complete: nothing required is missing, every value is allowed.
    """
    command, words = _followed(promise, root)
    try:
        command.make_context(command.name, list(words))
    except click.UsageError as refusal:
        return f"{promise.document}: {' '.join(promise.words)!r}: {refusal.format_message()}"
    return None


def _followed(promise: Promise, root: click.Command) -> tuple[click.Command, tuple[str, ...]]:
    command, words = root, promise.words
    while isinstance(command, click.Group) and words:
        below = command.get_command(click.Context(command), words[0])
        if below is None:
            break
        command, words = below, words[1:]
    return command, words


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command that is not hidden, with its full name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        elif command is not None and not command.hidden:
            yield " ".join((*path, name)), command


def dead_links(document: Path, content: str) -> list[str]:
    """Each link or picture to a place inside the project that is not there."""
    targets = [first or second for first, second in _LINK.findall(_FENCE.sub("", content))]
    inside = [target for target in targets if not re.match(r"[a-z]+:", target)]
    return [target for target in inside if not _resolves(document, target)]


def _resolves(document: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    place = ROOT / document.parent / name if name else ROOT / document
    if not place.exists():
        return False
    return not anchor or anchor in _anchors(place.read_text(encoding="utf-8"))


def _anchors(content: str) -> set[str]:
    headings = _HEADING.findall(_FENCE.sub("", content))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
