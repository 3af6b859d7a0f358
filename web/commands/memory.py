"""The most memory that this process and its children have held."""

from __future__ import annotations

import re
import resource
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_memory_mb() -> int:
    """Peak of this process plus that of its largest ended child, in MB, as the system counts."""
    return (_own_kb() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1000


def _own_kb() -> int:
    # What `getrusage` says of this process includes the peak of whoever started it.
    if STATUS.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", STATUS.read_text())
        if found:
            return int(found[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
