"""Garbage is collected each second, but for a scan or an answer that somebody waits for, and not put off for ever."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.ui.collector import WAITS_MOST, Collector, by_itself


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    done: list[int] = []
    monkeypatch.setattr(gc, "collect", done.append)
    yield done
    by_itself()


def test_an_answer_on_its_way_puts_it_off_but_not_for_ever(qapp: QApplication, collected: list[int]) -> None:
    del qapp
    waiting = [1]
    parent = QObject()
    collector = Collector(parent, lambda: waiting[0])
    for _ in range(WAITS_MOST - 1):
        collector._collect()
    assert collected == []
    collector._collect()
    assert collected == [0]
    collector._collect()
    assert collected == [0]  # counted anew
    waiting[0] = 0
    collector._collect()
    assert collected == [0, 0]
    collector.stop()


def test_a_scan_puts_it_off(qapp: QApplication, collected: list[int]) -> None:
    del qapp
    parent = QObject()
    collector = Collector(parent, lambda: 0)
    collector.put_off()
    collector._collect()
    assert collected == []
    collector.stop()
