"""Codes for a phone's camera."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from web.feeds.qr import Cells, qr_code

LINK = "webcal://planner.example.org/feeds/7e85QHIpR94bXSb_deWcDFs_OrSzVK4PIjSgq535A-c.ics"
# The drawing that zbar read back as `LINK`.
KNOWN = "1434ac2b6ba739131bd72f87919978da75b447121f3b6ece5aa38be5d0a50f27"


def picture(cells: Cells) -> str:
    """A portable bitmap with the quiet zone that readers ask for, four pixels a cell."""
    side = len(cells)
    light = [[False] * (side + 8)] * 4
    framed = [*light, *([False] * 4 + row + [False] * 4 for row in cells), *light]
    rows = [
        " ".join("01"[cell] for cell in row for _ in range(4)) for row in framed for _ in "4444"
    ]
    return f"P1\n{4 * (side + 8)} {4 * (side + 8)}\n" + "\n".join(rows) + "\n"


def test_the_drawing_is_the_one_that_a_stranger_has_read() -> None:
    assert hashlib.sha256(picture(qr_code(LINK)).encode()).hexdigest() == KNOWN


@pytest.mark.parametrize(("count", "side"), [(14, 21), (15, 25), (106, 41), (107, 45), (213, 57)])
def test_a_code_is_as_small_as_the_text_allows(count: int, side: int) -> None:
    assert len(qr_code("a" * count)) == side


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        qr_code("a" * 214)


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is not installed")
@pytest.mark.parametrize("count", [1, 14, 40, 83, 120, 150, 190, 213])
def test_a_stranger_reads_codes_of_every_size(tmp_path: Path, count: int) -> None:
    text, file = (LINK * 3)[:count], tmp_path / "code.pbm"
    file.write_text(picture(qr_code(text)))
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", file], capture_output=True, text=True, check=True
    )
    assert read.stdout.strip() == text
