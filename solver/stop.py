"""How a child process hears that it should stop."""

from __future__ import annotations

import os
import signal
from types import FrameType


class Stop:
    """Turns SIGTERM, and the death of whoever started the search, into a wish to stop."""

    def __init__(self) -> None:
        self.asked, self.parent = False, os.getppid()

    def listen(self) -> None:
        """Hear SIGTERM from now on."""
        signal.signal(signal.SIGTERM, self.ask)

    def ask(self, signum: int, frame: FrameType | None) -> None:  # a handler's shape
        """Wish to stop."""
        self.asked = True

    def __call__(self) -> bool:
        """Say whether to stop."""
        return self.asked or os.getppid() != self.parent
