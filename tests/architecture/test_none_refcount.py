"""Holds PySide6 to giving back every None it takes.

PySide6 6.12.0 on Python 3.11 drops a reference to None at nearly every call; after some hours the count reaches zero
and the program aborts. 6.11 and Python 3.12 (where None never dies) don't. Lift the pin only when this holds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

CALLS = 1_000
NOISE = 50
"""References that Python itself takes and drops beside the calls."""


def lost(call: Callable[[], object]) -> int:
    """How many references to None a thousand calls lose."""
    call()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    return before - sys.getrefcount(None)


def test_void_calls_keep_none_alive(qtbot: QtBot) -> None:
    widget, label, timer, thing = QWidget(), QLabel(), QTimer(), QObject()
    qtbot.addWidget(widget)
    qtbot.addWidget(label)
    image = QImage(8, 8, QImage.Format.Format_ARGB32)

    def paint() -> None:
        painter = QPainter(image)
        painter.fillRect(0, 0, 8, 8, QColor("white"))
        painter.drawLine(QPoint(0, 0), QPoint(7, 7))
        painter.end()

    calls: dict[str, Callable[[], object]] = {
        "setObjectName": lambda: thing.setObjectName("x"),
        "update": widget.update,
        "setText": lambda: label.setText("受付"),
        "setInterval": lambda: timer.setInterval(10),
        "setVisible": lambda: widget.setVisible(False),
        "move": lambda: widget.move(1, 2),
        "paint": paint,
    }
    assert {name: missing for name, call in calls.items() if (missing := lost(call)) > NOISE} == {}


def test_python_overrides_and_slots_keep_none_alive(qtbot: QtBot) -> None:
    class Shown(QWidget):
        def resizeEvent(self, event: object) -> None:
            return None

    widget, timer = Shown(), QTimer()
    qtbot.addWidget(widget)
    widget.show()
    timer.timeout.connect(lambda: None)
    size = [100]

    def resize() -> None:
        size[0] = 301 - size[0]
        widget.resize(size[0], 100)

    assert lost(resize) <= NOISE
    assert lost(timer.timeout.emit) <= NOISE


def test_a_lost_reference_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = iter([10_000, 9_000])
    monkeypatch.setattr(sys, "getrefcount", lambda _: next(counts))
    assert lost(lambda: None) == 1_000
