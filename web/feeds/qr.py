"""A text as a QR code (ISO/IEC 18004): bytes, error correction level M, versions 1 to 10."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise

Cells = list[list[bool]]
# Per version: error correction words of a block, and the data words of each block (level M).
BLOCKS = {
    1: (10, (16,)),
    2: (16, (28,)),
    3: (26, (44,)),
    4: (18, (32,) * 2),
    5: (24, (43,) * 2),
    6: (16, (27,) * 4),
    7: (18, (31,) * 4),
    8: (22, (38, 38, 39, 39)),
    9: (22, (36, 36, 36, 37, 37)),
    10: (26, (43, 43, 43, 43, 44)),
}
LAST_ALIGNMENT = {7: 38, 8: 42, 9: 46, 10: 50}
MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda row, column: (row + column) % 2,
    lambda row, _column: row % 2,
    lambda _row, column: column % 3,
    lambda row, column: (row + column) % 3,
    lambda row, column: (row // 2 + column // 3) % 2,
    lambda row, column: row * column % 2 + row * column % 3,
    lambda row, column: (row * column % 2 + row * column % 3) % 2,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2,
)
BYTE_MODE, LEVEL_M = 0b0100, 0b00
FORMAT_POLYNOMIAL, FORMAT_MASK, VERSION_POLYNOMIAL = 0b10100110111, 0b101010000010010, 0x1F25
FIELD_POLYNOMIAL = 0x11D
FINDER_LIKE = "10111010000", "00001011101"


def qr_code(text: str) -> Cells:
    """Draw the rows of the code, True for dark; raises `ValueError` for more than 213 bytes."""
    data = text.encode()
    version = _version(len(data))
    words = _interleaved(_data_words(data, version), version)
    drawings = [_draw(version, words, number) for number in range(len(MASKS))]
    return min(drawings, key=_penalty)


def _version(count: int) -> int:
    for version, (_, blocks) in BLOCKS.items():
        # Mode and length take 12 bits, 20 from version 10 on.
        if count + (3 if version > 9 else 2) <= sum(blocks):
            return version
    raise ValueError(f"{count} bytes are too many for a QR code here")


def _data_words(data: bytes, version: int) -> list[int]:
    length_bits = 16 if version > 9 else 8
    bits = f"{BYTE_MODE:04b}{len(data):0{length_bits}b}" + "".join(f"{one:08b}" for one in data)
    room = sum(BLOCKS[version][1])
    bits += "0" * min(4, room * 8 - len(bits))
    bits += "0" * (-len(bits) % 8)
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)]
    padding = [0xEC, 0x11] * room
    return words + padding[: room - len(words)]


def _interleaved(words: list[int], version: int) -> list[int]:
    correction, sizes = BLOCKS[version]
    blocks, at = [], 0
    for size in sizes:
        blocks.append(words[at : at + size])
        at += size
    checks = [_remainder(block, correction) for block in blocks]
    data = [block[at] for at in range(max(sizes)) for block in blocks if at < len(block)]
    return data + [check[at] for at in range(correction) for check in checks]


def _times(one: int, other: int) -> int:
    """Multiply in the field of 256 elements."""
    product = 0
    for bit in range(7, -1, -1):
        product = product << 1 ^ (product >> 7) * FIELD_POLYNOMIAL
        product ^= (other >> bit & 1) * one
    return product


def _remainder(block: list[int], count: int) -> list[int]:
    """Reed-Solomon words: what is left of the block divided by the generator."""
    generator, root = [1], 1
    for _ in range(count):
        shifted = [_times(one, root) for one in generator]
        generator = [one ^ two for one, two in zip([*generator, 0], [0, *shifted], strict=True)]
        root = _times(root, 2)
    left = block + [0] * count
    for at in range(len(block)):
        factor = left[at]
        for offset, one in enumerate(generator):
            left[at + offset] ^= _times(one, factor)
    return left[-count:]


@dataclass
class _Sheet:
    """Cells that are drawn so far; what is `fixed` belongs to the frame of every code."""

    version: int
    cells: Cells = field(init=False)
    fixed: Cells = field(init=False)

    def __post_init__(self) -> None:
        self.size = 17 + 4 * self.version
        self.cells = [[False] * self.size for _ in range(self.size)]
        self.fixed = [[False] * self.size for _ in range(self.size)]

    def fix(self, row: int, column: int, dark: bool) -> None:  # noqa: FBT001 -- a cell's colour
        if 0 <= row < self.size and 0 <= column < self.size:
            self.cells[row][column] = dark
            self.fixed[row][column] = True

    def square(self, row: int, column: int, radius: int, light: int) -> None:
        """Draw rings around a middle: dark but for one at distance 1 or 2 and one at `light`."""
        ring = 2 if radius > 2 else 1
        for down in range(-radius, radius + 1):
            for right in range(-radius, radius + 1):
                distance = max(abs(down), abs(right))
                self.fix(row + down, column + right, distance not in (ring, light))

    def free(self) -> Iterator[tuple[int, int]]:
        """The other cells, in the order in which data fills them."""
        upwards = True
        for right in (*range(self.size - 1, 6, -2), 5, 3, 1):
            rows = range(self.size - 1, -1, -1) if upwards else range(self.size)
            for row in rows:
                yield from ((row, at) for at in (right, right - 1) if not self.fixed[row][at])
            upwards = not upwards


def _draw(version: int, words: list[int], mask: int) -> Cells:
    sheet = _Sheet(version)
    _draw_frame(sheet)
    _draw_format(sheet, mask)
    bits = "".join(f"{one:08b}" for one in words)
    for number, (row, column) in enumerate(sheet.free()):
        dark = number < len(bits) and bits[number] == "1"
        sheet.cells[row][column] = dark != (MASKS[mask](row, column) == 0)
    return sheet.cells


def _draw_frame(sheet: _Sheet) -> None:
    last = sheet.size - 7
    for at in range(sheet.size):
        sheet.fix(6, at, at % 2 == 0)
        sheet.fix(at, 6, at % 2 == 0)
    for row, column in ((3, 3), (3, last + 3), (last + 3, 3)):
        sheet.square(row, column, 4, light=4)
    middles = _alignment(sheet.version)
    corners = {(6, 6), (6, sheet.size - 7), (sheet.size - 7, 6)}
    for row in middles:
        for column in middles:
            if (row, column) not in corners:
                sheet.square(row, column, 2, light=-1)
    if sheet.version >= 7:
        _draw_version(sheet)


def _alignment(version: int) -> tuple[int, ...]:
    last = LAST_ALIGNMENT.get(version)
    if last is not None:
        return 6, (6 + last) // 2, last
    return () if version == 1 else (6, 10 + 4 * version)


def _draw_version(sheet: _Sheet) -> None:
    bits = sheet.version << 12 | _checked(sheet.version, 12, VERSION_POLYNOMIAL)
    for number in range(18):
        dark = bool(bits >> number & 1)
        near, far = number // 3, sheet.size - 11 + number % 3
        sheet.fix(near, far, dark)
        sheet.fix(far, near, dark)


def _draw_format(sheet: _Sheet, mask: int) -> None:
    bits = LEVEL_M << 3 | mask
    bits = (bits << 10 | _checked(bits, 10, FORMAT_POLYNOMIAL)) ^ FORMAT_MASK
    size = sheet.size
    down = [(row, 8) for row in (0, 1, 2, 3, 4, 5, 7, 8)] + [
        (8, at) for at in (7, 5, 4, 3, 2, 1, 0)
    ]
    beside = [(8, size - 1 - at) for at in range(8)] + [(size - 7 + at, 8) for at in range(7)]
    for cells in (down, beside):
        for number, (row, column) in enumerate(cells):
            sheet.fix(row, column, bool(bits >> number & 1))
    sheet.fix(size - 8, 8, dark=True)


def _checked(value: int, bits: int, polynomial: int) -> int:
    """The remainder that guards a number of the frame against misreading."""
    value <<= bits
    while value.bit_length() > bits:
        value ^= polynomial << value.bit_length() - polynomial.bit_length()
    return value


def _penalty(cells: Cells) -> int:
    """How hard a drawing is to read: long runs, blocks, look-alikes of the corners, imbalance."""
    rows = ["".join("01"[cell] for cell in row) for row in cells]
    lines = rows + ["".join(line) for line in zip(*rows, strict=True)]
    runs = sum(_runs(line) for line in lines)
    corners = 40 * sum(
        line.startswith(one, at) for line in lines for one in FINDER_LIKE for at in range(len(line))
    )
    dark = sum(row.count("1") for row in rows)
    imbalance = 10 * (abs(dark * 20 - len(rows) ** 2 * 10) // len(rows) ** 2)
    return runs + corners + imbalance + 3 * _blocks(rows)


def _runs(line: str) -> int:
    def longer(state: tuple[int, int], at: int) -> tuple[int, int]:
        length = state[1] + 1 if line[at] == line[at - 1] else 1
        return state[0] + (3 if length == 5 else length > 5), length

    return reduce(longer, range(1, len(line)), (0, 1))[0]


def _blocks(rows: list[str]) -> int:
    return sum(
        above[at : at + 2] == below[at : at + 2] and above[at] == above[at + 1]
        for above, below in pairwise(rows)
        for at in range(len(above) - 1)
    )
