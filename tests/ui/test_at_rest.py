"""Small pieces while nobody works: one after the other, none while somebody works, none once it is over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui import at_rest
from app.ui.at_rest import AtRest

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_rest, "FIRST_MS", 0)
    monkeypatch.setattr(at_rest, "BETWEEN_MS", 0)


def pieces(done: list[int]) -> Iterator[int]:
    for at in range(3):
        done.append(at)
        yield at


def turns(count: int) -> None:
    for _ in range(count):
        QTest.qWait(1)
        QApplication.processEvents()


def test_all_pieces_run_and_then_it_is_done() -> None:
    done: list[int] = []
    walk = AtRest(pieces(done), lambda: False)
    assert not walk.done
    turns(30)
    assert (done, walk.done) == ([0, 1, 2], True)


def test_nothing_runs_while_somebody_works_and_it_goes_on_afterwards() -> None:
    done: list[int] = []
    busy = [True]
    walk = AtRest(pieces(done), lambda: busy[0])
    turns(10)
    assert (done, walk.done) == ([], False)
    busy[0] = False
    turns(30)
    assert (done, walk.done) == ([0, 1, 2], True)


def test_once_stopped_no_piece_runs() -> None:
    done: list[int] = []
    walk = AtRest(pieces(done), lambda: False)
    walk.stop()
    turns(10)
    assert done == []
