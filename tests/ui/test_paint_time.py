"""How long a paint takes: an answer must be on the screen long before the next frame of a fast screen."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.outcome_banner import Answer, BannerRow, OutcomeBanner
from app.ui.widgets.scan_bar import ScanBar, ScanBarRow

GOAL_MS = 2.0
ROUNDS = 400


def painted_in(widget: QWidget, onto: QImage) -> float:
    """Milliseconds of one whole paint."""
    painter = QPainter(onto)
    begin = time.perf_counter()
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground)
    taken = (time.perf_counter() - begin) * 1000
    painter.end()
    return taken


@pytest.mark.bench
def test_every_scan_s_answer_is_painted_within_two_milliseconds(qtbot: QtBot) -> None:
    banner, bar = OutcomeBanner(), ScanBar()
    taken: dict[str, list[float]] = {"banner": [], "scan bar": []}
    for widget, size in ((banner, (1232, 208)), (bar, (1300, 72))):
        qtbot.addWidget(widget)
        widget.resize(*size)
        widget.show()
    grounds = {widget: QImage(widget.size(), QImage.Format.Format_RGB32) for widget in (banner, bar)}
    row = BannerRow(answer=Answer.ok, word="受付", count_caption="台目 ／ 40")
    for at in range(ROUNDS):
        # Nothing is ever the same twice: number, line, code and count are new at each scan.
        banner.show_answer(
            replace(row, number=f"8A-{at:04d}-M", line=f"第{at}小学校　画面　フォームあり", count=str(at))
        )
        bar.show_scan(ScanBarRow(code=f"PF{at:06d}", named="端末　製造番号", source="スキャナー1", time=f"9:{at:02d}"))
        taken["banner"].append(painted_in(banner, grounds[banner]))
        taken["scan bar"].append(painted_in(bar, grounds[bar]))
    for name, times in taken.items():
        times.sort()
        middle, worst = times[len(times) // 2], times[int(len(times) * 0.99)]
        print(f"{name}: p50 {middle:.2f} ms, p99 {worst:.2f} ms")
        assert middle < GOAL_MS / 2
        assert worst < GOAL_MS * 2
