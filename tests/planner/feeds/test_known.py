"""What is kept in memory of feeds is forgotten when it changes, and not before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import pytest

from planner.accounts.feed_tokens import compress_feed, list_feed_tokens, revoke_feed_token
from planner.accounts.tokens import token_hash
from planner.accounts.users import disable_user
from planner.feeds import known as known_feeds
from planner.feeds.known import KnownFeeds
from planner.feeds.serve import FeedState, feed_state
from tests.planner.feeds.test_feeds import address, published, told
from tests.planner.rotas.scene import Scene, scene
from tests.planted.fault import planted_fault


@dataclass
class Polled:
    """An address that was asked for once, and a clock."""

    at: Scene
    token: str
    now: float = 0.0
    known: KnownFeeds = field(init=False)

    def __post_init__(self) -> None:
        self.known = KnownFeeds(self.at.planner, lambda: self.now)
        assert self.known.state(self.token) is not None

    def later(self) -> FeedState | None:
        """What a poll finds a second later."""
        self.now += 1
        return self.known.state(self.token)


@pytest.fixture
def polled(tmp_path: Path) -> Polled:
    at = scene(tmp_path)
    token = address(at)
    told(at)
    return Polled(at, token)


def compress(at: Scene) -> None:
    (row,) = list_feed_tokens(at.planner, at.people.agent)
    compress_feed(at.planner, at.people.agent, row.token_id, compressed=False)


def revoke(at: Scene) -> None:
    (row,) = list_feed_tokens(at.planner, at.people.agent)
    revoke_feed_token(at.planner, at.people.agent, row.token_id)


def disable(at: Scene) -> None:
    assert at.people.agent.user_id is not None
    disable_user(at.planner, at.people.admin, at.people.agent.user_id)


@pytest.mark.parametrize("change", [published, compress, revoke, disable])
def test_a_change_is_heard_of_within_a_second(
    polled: Polled, change: Callable[[Scene], None]
) -> None:
    before = polled.known.state(polled.token)
    change(polled.at)
    assert polled.known.state(polled.token) == before
    now = feed_state(polled.at.planner, token_hash(polled.token))
    assert now != before
    assert polled.later() == now


def test_what_did_not_change_is_not_asked_for_again(polled: Polled) -> None:
    before = polled.known.state(polled.token)
    with mock.patch.object(known_feeds, "feed_state", side_effect=AssertionError):
        assert polled.later() == before


def test_an_unknown_address_leaves_nothing_in_memory(polled: Polled) -> None:
    assert polled.known.state("unknown") is None
    assert set(polled.known._states) == {token_hash(polled.token)}


def test_what_changes_while_it_is_read_is_not_kept(polled: Polled) -> None:
    reads_late(polled)
    assert polled.later() == feed_state(polled.at.planner, token_hash(polled.token))


def test_planted_fault_what_was_read_too_early_stays(polled: Polled) -> None:
    with planted_fault(KnownFeeds.state, "and before == self._change", ""):
        reads_late(polled)
    assert polled.later() != feed_state(polled.at.planner, token_hash(polled.token))


def reads_late(polled: Polled) -> None:
    """Ask for a feed that changes, as another poll notices, before the answer is kept."""

    def slowly(*asked: object) -> FeedState | None:
        found = feed_state(*asked)  # type: ignore[arg-type]  # as it was called
        published(polled.at)
        polled.now += 1
        with mock.patch.object(known_feeds, "feed_state", return_value=None):
            polled.known.state("another")
        return found

    polled.known._states.clear()
    with mock.patch.object(known_feeds, "feed_state", slowly):
        polled.known.state(polled.token)
