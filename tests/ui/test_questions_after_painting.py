"""A screen's question begins once the screen is painted, and never waits long for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.tasks import FREED_AT_ONCE, PAINTING_MOST, Lane, Tasks


class Slow(QWidget):
    """Takes its time to paint."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self.told = told

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        time.sleep(0.02)  # lets another thread work, as each stroke of a real painting does
        self.told.append("painted")


def turns(seconds: float) -> None:
    """The window at work. Unlike Qt's own waiting it lets the other threads in."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        QApplication.processEvents()
        time.sleep(0.001)


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    del qapp
    made = Tasks()
    yield made
    made.stop()


@pytest.mark.parametrize(
    ("lane", "first"), [(Lane.screen, ["painted", "asked"]), (Lane.scan, ["asked", "painted"])], ids=lambda _: ""
)
def test_a_screens_question_waits_for_the_painting_and_a_scans_for_nothing(
    tasks: Tasks, lane: Lane, first: list[str]
) -> None:
    told: list[str] = []
    widget = Slow(told)
    widget.show()
    turns(0.05)
    told.clear()
    widget.update()
    tasks.ask(lambda: told.append("asked"), lambda _answer: None, lane=lane)
    turns(0.1)
    assert told == first
    widget.close()


def test_a_question_does_not_wait_for_a_window_that_is_held_up(tasks: Tasks) -> None:
    asked = threading.Event()
    began = time.monotonic()
    tasks.ask(asked.set, lambda _answer: None)
    assert asked.wait(5)  # the window's thread is here: nothing is painted meanwhile
    assert time.monotonic() - began >= PAINTING_MOST


class Row:
    """Says where it is freed."""

    def __init__(self, freed: list[str]) -> None:
        self.freed = freed

    def __del__(self) -> None:
        self.freed.append(threading.current_thread().name.partition("_")[0])


def test_rows_shown_no_more_are_freed_beside_the_window_after_painting(tasks: Tasks) -> None:
    told: list[str] = []
    widget = Slow(told)
    widget.show()
    turns(0.05)
    told.clear()
    rows = tuple(Row(told) for _ in range(FREED_AT_ONCE + 1))
    widget.update()
    tasks.let_go(rows, ())
    del rows
    assert told == []
    turns(0.2)
    assert (told[0], set(told[1:]), len(told)) == ("painted", {Lane.slow.name}, FREED_AT_ONCE + 2)
    widget.close()
