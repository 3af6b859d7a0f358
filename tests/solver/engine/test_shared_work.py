"""Work in pieces that another thread helps with."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from solver.engine.shared_work import SharedWork


def test_all_pieces_are_done_once_with_and_without_help() -> None:
    work, done, over = SharedWork(), list[int](), threading.Event()

    def help_until_over() -> None:
        while not over.is_set():
            work.help()

    for helped in (False, True):
        done.clear()
        helper = threading.Thread(target=help_until_over)
        if helped:
            helper.start()
        for _ in range(200):
            work.run(partial(done.append, number) for number in range(50))
            assert sorted(done) == list(range(50))
            done.clear()
    over.set()
    helper.join()


def test_what_a_helper_has_taken_is_waited_for() -> None:
    work, taken, go_on, ended = SharedWork(), threading.Event(), threading.Event(), list[str]()

    def slow() -> None:
        taken.set()
        go_on.wait()
        ended.append("slow")

    def wait_for_helper() -> None:
        helper.start()
        taken.wait()
        threading.Timer(0.05, go_on.set).start()

    helper = threading.Thread(target=work.help)
    work.run([wait_for_helper, slow])
    ended.append("run")

    assert ended == ["slow", "run"]


def test_there_is_nothing_to_help_with_when_nobody_works() -> None:
    assert not SharedWork().help()


def test_a_piece_that_fails_is_heard_of() -> None:
    def fail() -> None:
        raise ArithmeticError("no price")

    with pytest.raises(ArithmeticError, match="no price"):
        SharedWork().run([fail])
