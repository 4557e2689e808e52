"""The search field: typing, emptying, leaving for the list, and the count that is read out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.search_field import SearchField
from tests.ui import intake_samples as samples


@pytest.fixture
def field(qtbot: QtBot) -> SearchField:
    made = SearchField()
    qtbot.addWidget(made)
    made.resize(1184, made.sizeHint().height())
    made.set_state(samples.SEARCH)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    made.setFocus()
    return made


def test_every_change_by_hand_is_told_and_enter_too(field: SearchField, qtbot: QtBot) -> None:
    heard: list[str] = []
    field.text_edited.connect(heard.append)
    qtbot.keyClicks(field.line, "6m")
    assert heard == ["6", "6m"]
    with qtbot.waitSignal(field.text_entered) as entered:
        qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert entered.args == ["6m"]


def test_a_text_set_by_a_scan_is_not_told_back(field: SearchField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.text_edited):
        field.set_text("PF6M0WV8")
    assert field.text() == "PF6M0WV8"


def test_escape_empties_then_goes_on(field: SearchField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.line, "6m0")
    with qtbot.waitSignal(field.text_edited) as edited:
        qtbot.keyClick(field.line, Qt.Key.Key_Escape)
    assert edited.args == [""]
    assert field.text() == ""
    with qtbot.assertNotEmitted(field.text_edited):
        qtbot.keyClick(field.line, Qt.Key.Key_Escape)


def test_down_leaves_for_the_list(field: SearchField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.left_down):
        qtbot.keyClick(field.line, Qt.Key.Key_Down)


def test_a_chip_tells_where_is_looked(field: SearchField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.chip_pressed) as pressed:
        where = field.chips.chip_rects()[1].center().toPoint()
        qtbot.mouseClick(field.chips, Qt.MouseButton.LeftButton, pos=where)
    assert pressed.args == ["school"]
    assert field.chips.accessibleName() == "番号・学校・メモ、学校：すべて、モデル：すべて、状態：すべて"


def test_the_count_is_read_out_once_after_typing(
    field: SearchField, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(access, "say", lambda widget, words, **_: said.append(words))
    for hits in ("120", "31", "7"):
        field.set_state(replace(samples.SEARCH, hits=hits))
    qtbot.waitUntil(lambda: bool(said), timeout=3000)
    assert said == ["7台"]
    assert field.line.accessibleName() == "台帳を探す"


@pytest.mark.parametrize(("scale", "window"), [(100, 1920), (100, 1366), (200, 1920)])
def test_the_field_is_large_at_every_size(qapp: QApplication, field: SearchField, scale: int, window: int) -> None:
    theme.apply(qapp, dark=False, scale=scale)
    theme.fit_to_width(qapp, window)
    field.resize(1184, field.sizeHint().height())
    QApplication.processEvents()
    assert field.line.height() == theme.px(3)
    assert field.line.font().pointSizeF() == pytest.approx(theme.sized(18).pointSizeF(), abs=0.1)
    assert field.line.font().bold()
