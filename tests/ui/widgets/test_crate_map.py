"""The crate map: what is repainted, how keys walk it, what it says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.kinds import Family
from app.ui import theme
from app.ui.widgets.crate_map import CrateCell, CrateData, CrateMap, CratePanel
from tests.ui import intake_samples as samples
from tests.ui.pixels import at, near, picture

CRATE = samples.crate()


class Watched(CrateMap):
    """Remembers what it was asked to paint."""

    def __init__(self) -> None:
        super().__init__()
        self.dirty: list[QRect] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        self.dirty.append(event.rect())
        super().paintEvent(event)


@pytest.fixture
def crate(qtbot: QtBot) -> Watched:
    made = Watched()
    qtbot.addWidget(made)
    made.resize(1230, made.sizeHint().height())
    made.set_cells(CRATE.cells, CRATE.current)
    made.show()
    QApplication.processEvents()
    return made


def test_cells_stand_in_rows_of_twenty_inside_the_map(crate: Watched) -> None:
    rects = [crate.cell_rect(index) for index in range(40)]
    assert {rect.top() for rect in rects[:20]} == {rects[0].top()}
    assert rects[20].top() > rects[0].bottom()
    assert rects[20].left() == rects[0].left()
    assert all(crate.rect().contains(rect.toAlignedRect()) for rect in rects)
    assert not any(one.intersects(other) for one in rects for other in rects if one != other)
    assert crate.sizeHint().height() == rects[39].bottom() + theme.px(0.6)


def test_a_crate_of_more_than_forty_grows_by_rows(crate: Watched) -> None:
    before = crate.sizeHint().height()
    crate.set_cells(samples.crate(57).cells)
    assert crate.sizeHint().height() > before


def test_only_a_changed_cell_is_repainted(crate: Watched) -> None:
    crate.dirty.clear()
    changed = CRATE.cells[4]._replace(family=Family.look)
    crate.set_cells((*CRATE.cells[:4], changed, *CRATE.cells[5:]), 40)
    QApplication.processEvents()
    assert len(crate.dirty) == 1
    assert crate.dirty[0].contains(crate.cell_rect(4).toRect())
    assert crate.dirty[0].width() < 2 * crate.cell_rect(4).width()
    crate.dirty.clear()
    crate.set_cells((*CRATE.cells[:4], changed, *CRATE.cells[5:]), 40)
    QApplication.processEvents()
    assert crate.dirty == []


def test_exceptions_stand_out_and_the_current_cell_has_a_frame(crate: Watched) -> None:
    image = picture(crate)

    def ground(index: int) -> str:
        rect = crate.cell_rect(index).toRect()
        return at(image, rect.left() + 4, rect.top() + 4)

    assert near(ground(0), theme.LIGHT.surface)
    assert near(ground(3), theme.LIGHT.look_soft)
    assert near(ground(30), theme.LIGHT.refused_soft)
    frame = crate.cell_rect(39).toRect()
    assert near(at(image, frame.left() - 2, frame.center().y()), theme.LIGHT.ink)


def test_a_click_selects_the_row_of_a_unit(crate: Watched, qtbot: QtBot) -> None:
    with qtbot.waitSignal(crate.place_selected) as told:
        qtbot.mouseClick(crate, Qt.MouseButton.LeftButton, pos=crate.cell_rect(8).center().toPoint())
    assert told.args == [9]
    assert crate.current == 9
    with qtbot.assertNotEmitted(crate.place_selected):
        qtbot.mouseClick(crate, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))


def test_tab_walks_only_the_exceptions_and_then_leaves(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    before, made, after = QLineEdit(), CrateMap(), QLineEdit()
    column = QVBoxLayout(page)
    for part in (before, made, after):
        column.addWidget(part)
    made.set_cells(CRATE.cells, 40)
    page.show()
    page.activateWindow()
    QApplication.processEvents()
    before.setFocus()
    heard: list[int] = []
    made.place_selected.connect(heard.append)
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    for _ in range(7):
        qtbot.keyClick(made, Qt.Key.Key_Tab)
    assert heard == [4, 9, 13, 17, 22, 26, 31, 35]
    assert made.hasFocus()
    qtbot.keyClick(made, Qt.Key.Key_Tab)
    assert after.hasFocus()
    heard.clear()
    qtbot.keyClick(after, Qt.Key.Key_Backtab)
    qtbot.keyClick(made, Qt.Key.Key_Backtab)
    assert heard == [31]
    assert made.current == 31


def test_arrows_walk_all_cells_and_enter_opens(crate: Watched, qtbot: QtBot) -> None:
    crate.setFocus()
    crate.set_current(21)
    for key, place in (
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Down, 22),
        (Qt.Key.Key_Down, 22),
    ):
        qtbot.keyClick(crate, key)
        assert crate.current == place
    with qtbot.waitSignal(crate.place_opened) as opened:
        qtbot.keyClick(crate, Qt.Key.Key_Return)
    assert opened.args == [22]


def test_it_says_how_many_need_a_hand_and_where_one_is(crate: Watched) -> None:
    assert crate.accessibleName() == "箱の地図、40台、確認 7、不可 1、40、受付"
    crate.set_current(4)
    assert crate.accessibleName() == "箱の地図、40台、確認 7、不可 1、4、入力待ち"
    assert crate.exceptions() == (4, 9, 13, 17, 22, 26, 31, 35)


def test_a_unit_without_words_is_told_by_its_place(crate: Watched) -> None:
    crate.set_cells((CrateCell(place=1, family=Family.ok),), 1)
    assert crate.accessibleName().endswith("、1")


def test_at_200_percent_only_the_chips_stay(qapp: QApplication, qtbot: QtBot) -> None:
    panel = CratePanel()
    qtbot.addWidget(panel)
    panel.set_crate(CRATE._replace(code="A0001"))
    panel.resize(1230, panel.sizeHint().height())
    panel.show()
    assert panel.accessibleName() == "箱　行政便 11月20日　混載、A0001"
    assert panel.head.accessibleName() == panel.accessibleName()
    assert panel.chips.accessibleName() == "すべて 40、受付 32、確認 7、不可 1"
    high = panel.map.cell_rect(0).height()
    theme.fit_to_width(qapp, 1366)
    assert panel.map.cell_rect(0).height() < high
    theme.apply(qapp, dark=False, scale=200)
    theme.fit_to_width(qapp, 1920)
    assert not panel.map.isVisibleTo(panel)
    assert panel.chips.isVisibleTo(panel)


def test_a_chip_tells_which_filter_was_pressed(qtbot: QtBot) -> None:
    panel = CratePanel()
    qtbot.addWidget(panel)
    panel.set_crate(CRATE)
    panel.resize(1230, panel.sizeHint().height())
    panel.show()
    with qtbot.waitSignal(panel.chip_pressed) as pressed:
        where = panel.chips.chip_rects()[2].center().toPoint()
        qtbot.mouseClick(panel.chips, Qt.MouseButton.LeftButton, pos=where)
    assert pressed.args == ["look"]


def test_an_empty_crate_says_so(qtbot: QtBot) -> None:
    panel = CratePanel()
    qtbot.addWidget(panel)
    panel.set_crate(CrateData(title="箱"))
    panel.resize(1230, panel.sizeHint().height())
    panel.show()
    assert panel.map.accessibleName() == "箱の地図、0台、確認 0、不可 0"
    assert picture(panel.map) != picture(CrateMap())
