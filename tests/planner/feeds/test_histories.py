"""After every edit of any history each reader ends in the planner's state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import ics
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from planner.feeds import bodies
from planner.feeds.bodies import make_body
from planner.feeds.entries import Changes
from planner.feeds.events import Feed
from planner.feeds.render import DOMAIN
from planner.feeds.serve import FeedBodyView, feed_response
from tests.planner.feeds.histories import (
    Edit,
    History,
    Shown,
    add,
    begin,
    cancel,
    rename,
    template_scene,
    undelivered,
    undo,
)
from tests.planner.feeds.lint import lint
from tests.planner.feeds.readers import Block, Icsx5, NodeIcal, blocks
from tests.planner.rotas.scene import Scene
from tests.planted.fault import planted_fault
from tests.setup.libical import ForeignCalendar

EDITS = 10
Libical = Callable[[str], ForeignCalendar]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return template_scene(tmp_path_factory.mktemp("template"))


@dataclass
class Watch:
    """One feed, looked at after every edit."""

    history: History
    feed: str
    before: dict[bytes, Block] = field(default_factory=dict)
    last: FeedBodyView | None = None
    icsx5: Icsx5 = field(default_factory=Icsx5)
    node_ical: NodeIcal = field(default_factory=NodeIcal)

    def look(self, libical: Libical) -> None:
        """Compare what readers see with the model, and the bytes with those before."""
        answer = self.answer()
        if self.last is not None:
            _check_validators(self.last, answer)
        self.last = answer
        assert lint(answer.body) == []
        now = blocks(answer.body)
        expected = self.history.expected(self.feed)
        if self.feed in ("Aoife", "busy"):  # a slow reader
            assert by_ical(answer.body) == expected
        assert by_libical(libical, answer.body) == expected
        for uid in now.keys() & self.before.keys():
            was, one = self.before[uid], now[uid]
            assert one == was or one.stamp > was.stamp, "a changed event that is not newer"
            assert one.sequence >= was.sequence
        for reader in (self.icsx5, self.node_ical):
            reader.sync(now)
        assert self.icsx5.kept == now
        assert {uid: self.node_ical.highest[uid] for uid in now} == now
        self.before = now

    def answer(self) -> FeedBodyView:
        found = feed_response(self.history.at.planner, self.history.tokens[self.feed])
        assert found is not None
        return found


def by_ical(body: bytes) -> set[Shown]:
    events = IcsCalendarStream.calendar_from_ics(body.decode()).events
    return _without_marks(
        {(str(one.uid), str(one.summary), one.dtstart, one.dtend) for one in events}
    )


def by_libical(libical: Libical, body: bytes) -> set[Shown]:
    read = libical(body.decode())
    assert read.errors == 0
    marks = {uid.decode() for uid, one in blocks(body).items() if b"published up to" in one.text}
    return {
        Shown(one.uid.removesuffix(f"@{DOMAIN}"), one.start, one.end)
        for one in read.events
        if one.uid not in marks
    }


def _without_marks(found: set[tuple[str, str, object, object]]) -> set[Shown]:
    return {
        Shown(uid.removesuffix(f"@{DOMAIN}"), start, end)  # type: ignore[arg-type]  # ical's types are wider
        for uid, summary, start, end in found
        if "published up to" not in summary
    }


def lived(
    template: Scene,
    folder: Path,
    seed: int,
    libical: Libical,
    edits: Sequence[Edit | None] = (None,) * EDITS,
) -> None:
    """Live through one history, of chosen edits or any, and look at every feed after each."""
    folder.mkdir(exist_ok=True)
    history = begin(template, folder, seed)
    watches = [Watch(history, feed) for feed in history.tokens]
    for watch in watches:
        watch.look(libical)
    for edit in edits:
        history.edit(edit)
        assert undelivered(history) == 0
        for watch in watches:
            watch.look(libical)
    _check_strangers(watches)
    _check_made_afresh(history, watches)
    history.at.planner.database.close()


def _check_validators(before: FeedBodyView, after: FeedBodyView) -> None:
    same = before.body == after.body
    assert (before.state.etag == after.state.etag) == same
    assert same or after.state.last_modified > before.state.last_modified


def _check_strangers(watches: list[Watch]) -> None:
    for watch in watches:
        assert watch.last is not None
        body = watch.last.body.decode()
        expected = watch.history.expected(watch.feed)
        timed = {one for one in expected if isinstance(one.start, datetime)}
        read = {
            Shown(one.uid.removesuffix(f"@{DOMAIN}"), one.begin.datetime, one.end.datetime)
            for one in ics.Calendar(body).events
            if not one.all_day
        }
        assert read == timed
        assert vobject.readOne(body).validate(raiseException=True)


def _check_made_afresh(history: History, watches: list[Watch]) -> None:
    """What was patched edit by edit is what one would write today."""
    people = history.at.people
    feeds = {name: Feed("person", people.person_ids[name]) for name in ("Aoife", "Ben")}
    feeds |= {"busy": Feed("team", people.team_id, "busy"), "site": Feed("site", people.site_id)}
    with history.at.planner.database.read() as session:
        for watch in watches:
            fresh = make_body(session, feeds[watch.feed])
            assert blocks(fresh.body) == watch.before


def test_every_reader_ends_in_the_planners_state(
    template: Scene, tmp_path: Path, seed: int, libical: Libical
) -> None:
    for number in range(2):
        lived(template, tmp_path / "history", 1000 * seed + number, libical)


@pytest.mark.slow
def test_a_hundred_histories_end_in_the_planners_state(
    template: Scene, tmp_path: Path, seed: int, libical: Libical
) -> None:
    for number in range(100):
        lived(template, tmp_path / "history", 1000 * seed + number, libical)


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_a_thousand_histories_end_in_the_planners_state(
    template: Scene, tmp_path: Path, seed: int, libical: Libical, part: int
) -> None:
    """In parts, so that none is taken for a test that hangs."""
    for number in range(50 * part, 50 * part + 50):
        lived(template, tmp_path / "history", 10_000 * seed + 100 + number, libical)


@pytest.mark.parametrize(
    ("function", "old", "new", "edits"),
    [
        (Changes._revise, "entry.revised_at + ONE_SECOND", "entry.revised_at", (rename,)),
        (Changes.put, "entry.gone_at = None", "pass", (cancel, undo)),
        (Changes.remove, "entry.gone_at = whole(at)", "pass", (cancel,)),
        (Changes._touch, "if one is not None", "if kind == 'person' and one", (add,)),
        (bodies.make_body, "FeedEntry.gone_at.is_(None), ", "", (cancel,)),
        (bodies._store, "= made.body,", "= row.body or made.body,", (add,)),
    ],
)
def test_the_readers_see_a_planted_fault(
    template: Scene,
    tmp_path: Path,
    libical: Libical,
    function: Callable[..., object],
    old: str,
    new: str,
    edits: tuple[Edit, ...],
) -> None:
    with planted_fault(function, old, new), pytest.raises(AssertionError):
        lived(template, tmp_path / "history", 7, libical, edits)
