"""What a measurement of the window's thread needs: a work timed, a key pressed and painted, and a bare list of Qt to
measure beside. Which actions, and how many rows, is each measurement's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QListView, QStackedWidget, QTableView, QWidget

FRAME = 16.7
"""Milliseconds of one frame at 60 Hz: the goal of every action's p99."""


def took(work: Callable[[], object]) -> float:
    """Milliseconds of one work."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def painted(act: Callable[[], object]) -> None:
    """An action, until all that it changed is painted."""
    act()
    QApplication.processEvents()


def press(widget: QWidget | None, key: Qt.Key) -> None:
    """A key, until all that it changed is painted."""
    assert widget is not None
    QTest.keyClick(widget, key)
    QApplication.processEvents()


def settle() -> None:
    """Nothing is left to be painted."""
    for _ in range(3):
        QApplication.processEvents()


def bare_list(texts: Sequence[str], width: int) -> QListView:
    """Qt's own list of these rows, shown, on its first."""
    view = QListView()
    view.setUniformItemSizes(True)
    view.setModel(QStringListModel(texts, view))
    view.resize(width, 900)
    view.show()
    view.setCurrentIndex(view.model().index(0, 0))
    settle()
    return view


def bare_pages(rows: int) -> QStackedWidget:
    """Two pages of two bare tables each, as high as a screen of the program, shown."""
    pages = QStackedWidget()
    for _ in range(2):
        page = QWidget()
        across = QHBoxLayout(page)
        for _ in range(2):
            table = QTableView()
            table.setModel(QStandardItemModel(rows, 6))
            across.addWidget(table)
        pages.addWidget(page)
    pages.resize(1776, 876)
    pages.show()
    settle()
    return pages


def turn_page(pages: QStackedWidget) -> None:
    """The other bare page, painted."""
    pages.setCurrentIndex(1 - pages.currentIndex())
    QApplication.processEvents()


def refill(view: QListView, texts: Sequence[str]) -> None:
    """A bare list given all its rows anew, painted."""
    model = view.model()
    assert isinstance(model, QStringListModel)
    model.setStringList(texts)
    QApplication.processEvents()
