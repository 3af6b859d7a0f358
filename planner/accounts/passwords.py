"""Password rules and hashes (Argon2id), with a cap on how many are worked out at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from planner.errors import Refused

SHORTEST = 12
LONGEST = 256
MEMORY_KIB = 64 * 1024
AT_ONCE = 2
WAIT_SECONDS = 10.0

# The hash of a random password that nobody kept: unknown users take as long as known ones.
NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$Gh4p8d00W6jYZBlJyQdbEQ$"
    "OrMYNFLPk2TltaiPdmTiwvzh+2lLoya1Pd8C6V9B810"
)

_hasher = PasswordHasher(time_cost=3, memory_cost=MEMORY_KIB, parallelism=4)
# Each hash takes 64 MiB: a flood of sign-ins must not take the machine down.
_places = BoundedSemaphore(AT_ONCE)


def password_problem(password: str, email: str) -> str | None:
    """What is wrong with a new password, as a sentence; None when it can be used."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if password.strip().lower() == email.strip().lower():
        return "Use something else than your e-mail address."
    if len(set(password)) == 1:
        return "Use more than one character."
    return None


def hashed(password: str) -> str:
    """Hash a password; raises `Refused` when too many are waiting."""
    with _one_place():
        return _hasher.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash; without a hash it takes as long and is False."""
    with _one_place():
        try:
            _hasher.verify(password_hash or NOBODYS_HASH, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None and len(password) <= LONGEST


@contextmanager
def _one_place() -> Iterator[None]:
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise Refused("Too many people sign in at this moment. Try again in a minute.")
    try:
        yield
    finally:
        _places.release()
