"""Hashes that take no time; what the real ones cost is checked by a test of its own."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from planner.accounts import passwords


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)
    monkeypatch.setattr(passwords, "NOBODYS_HASH", quick.hash("the password of nobody"))
