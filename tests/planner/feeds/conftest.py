from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from unittest import mock

import pytest
from ics.grammar.parse import ContentLine


@pytest.fixture(autouse=True, scope="module")
def _equal_lines_are_parsed_once() -> Iterator[None]:
    """By ics, a slow reader: a line of a feed says the same wherever it stands."""
    parse = lru_cache(maxsize=20_000)(ContentLine.parse)
    with mock.patch.object(ContentLine, "parse", lambda line, _number=-1: parse(line).clone()):
        yield
