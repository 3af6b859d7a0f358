"""Work in pieces, which another thread may help with while it is under way."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable

Piece = Callable[[], None]


class SharedWork:
    """Whoever has work runs it here; whoever has time helps until no piece is left."""

    def __init__(self) -> None:
        self.is_expected = False
        """Whether more work is likely to come."""
        self._pieces: deque[Piece] = deque()
        self._helping = threading.Lock()

    def run(self, pieces: Iterable[Piece]) -> None:
        """Run all pieces, in no order; ends when the last is done, whoever does it."""
        self.is_expected = True
        self._pieces.extend(pieces)
        self._run_some()
        with self._helping:
            pass

    def help(self) -> bool:
        """Run pieces while there are any; says whether there were."""
        if not self._pieces or not self._helping.acquire(blocking=False):
            return False
        try:
            return self._run_some()
        finally:
            self._helping.release()

    def _run_some(self) -> bool:
        has_run = False
        while self._pieces:
            try:
                piece = self._pieces.popleft()
            except IndexError:  # another thread was quicker
                break
            piece()
            has_run = True
        return has_run
