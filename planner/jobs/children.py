"""Child processes of jobs: they end when the worker is told to end."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

GRACE_SECONDS = 5.0


class Children:
    """The child processes of one worker.

    After `end_all` nothing new starts, and a job that loses its child calls `hold_if_ending`: it
    must not write an ending to its row, so that the next worker takes it up again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._ending = threading.Event()

    @contextmanager
    def child(self, command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
        """Run `command` with pipes for input and output; it has ended when the block ends."""
        pipe = subprocess.PIPE
        # Of its own group: Ctrl+C on a terminal is for the worker, which ends its children.
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, process_group=0)
        with self._lock:
            self._running.add(process)
        try:
            yield process
        finally:
            end(process)
            with self._lock:
                self._running.discard(process)

    def end_all(self) -> None:
        """End every child; called once, when the worker stops."""
        self._ending.set()
        with self._lock:
            running = list(self._running)
        for process in running:
            process.kill()

    def hold_if_ending(self) -> None:
        """Wait for the end of this process if it is ending, else return at once."""
        if self._ending.is_set():
            threading.Event().wait()


def end(process: subprocess.Popen[bytes]) -> None:
    """End a child: close its pipes, ask politely, then insist."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            # A child that ended before it read everything says so by its exit code.
            with suppress(BrokenPipeError):
                pipe.close()
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


CHILDREN = Children()
"""The children of this process."""
