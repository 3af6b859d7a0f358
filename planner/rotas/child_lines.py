"""Talking to a child process: bytes go in, lines of JSON come out, about a second at a time."""

from __future__ import annotations

import queue
import subprocess
import threading
import time
from collections.abc import Callable
from typing import IO, TypeVar

import msgspec

TICK_SECONDS = 1.0
Line = TypeVar("Line")
Decode = Callable[[bytes], Line]


def follow(
    process: subprocess.Popen[bytes],
    given: bytes,
    decode: Decode[Line],
    on_batch: Callable[[list[Line]], bool],
    seconds: float,
) -> None:
    """Give a process its input and hear its lines until it ends, or `seconds` have passed.

    `on_batch` is called about once a second, also with nothing; when it returns True the process
    is asked to stop, once, and still heard.
    """
    lines: queue.Queue[Line | None] = queue.Queue()
    _start(_write, process.stdin, given)
    _start(_read, process.stdout, decode, lines)
    deadline, asked = time.monotonic() + seconds, False
    while True:
        batch, ended = _second_of(lines)
        if on_batch(batch) and not asked:
            process.terminate()
            asked = True
        if ended or time.monotonic() > deadline:
            return


def _start(target: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=target, args=arguments, daemon=True).start()


def _second_of(lines: queue.Queue[Line | None]) -> tuple[list[Line], bool]:
    batch: list[Line] = []
    until = time.monotonic() + TICK_SECONDS
    while (left := until - time.monotonic()) > 0:
        try:
            line = lines.get(timeout=left)
        except queue.Empty:
            break
        if line is None:
            return batch, True
        batch.append(line)
    return batch, False


def _write(pipe: IO[bytes], given: bytes) -> None:
    try:
        pipe.write(given)
        pipe.close()
    except (BrokenPipeError, ValueError):
        # The process died, or was ended, before it had read everything: its answer is missing.
        return


def _read(pipe: IO[bytes], decode: Decode[Line], lines: queue.Queue[Line | None]) -> None:
    try:
        for line in pipe:
            lines.put(decode(line))
    except (msgspec.MsgspecError, ValueError):
        # A torn last line, or a pipe closed by `end`: nothing after it can be read.
        pass
    finally:
        lines.put(None)
