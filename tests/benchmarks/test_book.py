"""The book goes on where a stopped run left it."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.book import Book, Row, table
from tests.benchmarks.peers import PEERS
from tests.benchmarks.works import WORKS, peers_of

KEY: Row = {"work": "tour-30", "seed": 1, "seconds": 60.0, "commit": "abc"}


def test_a_work_is_done_once_for_a_commit_and_again_when_asked(tmp_path: Path) -> None:
    book, results = Book(tmp_path / "book.jsonl"), iter(range(9))

    for key, again in ((KEY, False), (KEY, False), (KEY, True), (KEY | {"commit": "d"}, False)):
        book.keep(key, lambda: {"score": next(results)}, again=again)

    assert [row["result"]["score"] for row in book.rows()] == [0, 1, 2]


def test_a_failure_and_a_torn_line_are_done_again(tmp_path: Path) -> None:
    path = tmp_path / "book.jsonl"
    book = Book(path)
    book.keep(KEY, lambda: {"failed": 1})
    path.write_text(path.read_text() + '{"work": "tour-30", "se')

    book.keep(KEY, lambda: {"score": 7})
    book.keep(KEY, lambda: {"score": 8})

    assert [row["result"] for row in book.rows()] == [{"failed": 1}, {"score": 7}]


def test_the_table_has_a_column_for_every_figure() -> None:
    rows = [
        KEY | {"result": {"score": 5}},
        KEY | {"result": {"gap": 0.5, "said": "a\nb" + 90 * "c"}},
    ]

    head, first, second = table(rows).splitlines()

    assert head.split() == ["work", "commit", "seconds", "seed", "score", "gap", "said"]
    assert first.split() == ["tour-30", "abc", "60.0", "1", "5"]
    assert second.split() == ["tour-30", "abc", "60.0", "1", "0.5", "a", f"b{'c' * 36}…"]


def test_a_result_of_several_has_a_line_for_each_and_nothing_is_cut() -> None:
    result = {"ours": {"WAPE": "6.24%", "95 %": "95.7%"}, "peer": {"WAPE": "7.22%"}, "gap": 1.9}

    head, ours, peer, own = table([KEY | {"result": result}]).splitlines()

    assert head.split() == ["work", "commit", "seconds", "seed", "of", "WAPE", "95", "%", "gap"]
    assert ours.split()[4:] == ["ours", "6.24%", "95.7%"]
    assert peer.split()[4:] == ["peer", "7.22%"]
    assert own.split()[4:] == ["1.9"]


def test_each_peer_does_the_works_it_knows() -> None:
    assert list(peers_of("rostering-5")) == [f"rostering-5 by {peer}" for peer in PEERS]
    assert all(name in WORKS and not peers_of(name) for name in ("support-week", "demo", "judge"))
