"""The widgets of an import: five counts, differences side by side, and the rows that need a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.kinds import Family
from app.settings import words
from app.ui import theme
from app.ui.widgets.counts_header import CountsHeader, ImportCounts, grouped
from app.ui.widgets.diff_table import DiffTable, diff_columns, diff_log_row
from app.ui.widgets.log_model import PagedLogModel
from app.ui.widgets.reason_list import ReasonData, ReasonList
from app.ui.widgets.reason_rows import ITEM_ROLE, ReasonModel, ReasonRow, ReasonSection
from app.ui.widgets.rows import CellLook, PageAnswer, PageRequest
from tests.ui import intake_samples as samples
from tests.ui.pixels import columns, picture, share

LIGHT = theme.LIGHT

# ------------------------------------------------------------------ counts


def header(qtbot: QtBot, counts: ImportCounts, width: int = 1296) -> CountsHeader:
    made = CountsHeader()
    qtbot.addWidget(made)
    made.set_counts(counts)
    made.resize(width, made.sizeHint().height())
    made.show()
    QApplication.processEvents()
    return made


def test_the_counts_are_read_out_with_the_file(qtbot: QtBot) -> None:
    made = header(qtbot, samples.COUNTS)
    assert made.accessibleName() == ("google_admin_devices_20261120.csv、新規 212、変更 48、同じ 28618、確認 4、拒否 3")
    assert made.counts is samples.COUNTS
    assert grouped(28618) == "28,618"
    words.set_language("en")
    made.set_counts(samples.COUNTS)
    assert "New 212" in made.accessibleName()


def test_only_what_counts_something_is_coloured(qtbot: QtBot) -> None:
    some, none = header(qtbot, samples.COUNTS), header(qtbot, samples.COUNTS_CALM)
    refused = some.tile_rects()[4].toRect()
    assert share(picture(some), refused, LIGHT.refused_soft) > 0.6
    calm = none.tile_rects()[4].toRect()
    assert share(picture(none), calm, LIGHT.refused_soft) < 0.01
    assert columns(picture(none), none.tile_rects()[3].toRect(), LIGHT.look) == (-1, -1)
    assert columns(picture(some), some.tile_rects()[3].toRect(), LIGHT.look) != (-1, -1)


def test_five_figures_of_five_digits_fit_and_the_name_goes_above(qapp: QApplication, qtbot: QtBot) -> None:
    wide = header(qtbot, samples.COUNTS_LONG)
    assert not wide.stacked
    theme.fit_to_width(qapp, 1366)
    low = header(qtbot, samples.COUNTS_LONG, 916)
    assert low.stacked
    rects = low.tile_rects()
    assert rects[0].left() == 0
    assert rects[-1].right() == pytest.approx(low.width(), abs=1)
    assert low.height() == low.sizeHint().height() > theme.px(5.6)
    ink = columns(picture(low), rects[0].toRect().adjusted(2, 0, 0, 0), LIGHT.ink)
    assert 0 < ink[0] < ink[1] < rects[0].right() - 2


def test_a_shortened_file_name_keeps_its_ending_and_owes_the_whole(qtbot: QtBot) -> None:
    made = header(qtbot, samples.COUNTS_LONG, 940)
    picture(made)
    assert made.tip_at(QPoint(60, 20)) == samples.COUNTS_LONG.file_name


# ------------------------------------------------------------------ differences


def test_old_is_struck_new_is_marked_kept_is_bold_and_says_why(qapp: QApplication) -> None:
    rows = {row.id: diff_log_row(row) for row in samples.DIFF}
    changed, fresh, kept = rows["14"], rows["57"], rows["204"]
    assert [cell.look for cell in changed.cells[4:]] == [CellLook.old, CellLook.new]
    assert changed.spoken == "14行目、変更、PFPFBZ5N、学校、荒木小学校 から 善導寺小学校"
    assert fresh.cells[1].look is CellLook.chip_on
    assert fresh.cells[4].text == ""
    assert fresh.cells[5].spill
    assert fresh.spoken == "57行目、新規、PF1K7T3L、上津小学校　Lenovo 500e Chromebook Gen 4s"
    assert [cell.look for cell in kept.cells[4:]] == [CellLook.strong, CellLook.muted]
    assert kept.spoken == "204行目、変更、725009419A、備考、充電不良、（空欄 → 今の値を残します）"
    assert rows["31"].cells[4].code
    assert not rows["14"].cells[4].code


def table(qtbot: QtBot) -> DiffTable:
    made = DiffTable()
    qtbot.addWidget(made)
    made.set_head("反映すると変わること", samples.DIFF_CHIPS)
    made.resize(1296, 694)
    made.show()
    QApplication.processEvents()
    return made


def test_a_new_value_stands_on_the_colour_of_selection_behind_an_ink_bar(qtbot: QtBot) -> None:
    made = table(qtbot)
    made.set_rows(samples.DIFF)
    QApplication.processEvents()
    slot = made.table.slots[-1]
    tall = made.table.rowHeight(0)
    row = QRect(slot.left, 4, slot.room, tall - 8)
    image = picture(made.table.viewport())
    assert share(image, row, LIGHT.sel) > 0.5
    assert columns(image, row, LIGHT.ink)[0] == slot.left
    row.translate(0, 3 * tall)
    assert share(image, row, LIGHT.sel) < 0.01


def test_the_difference_table_tells_rows_and_filters(qtbot: QtBot) -> None:
    made = table(qtbot)
    made.set_rows(samples.DIFF)
    assert made.accessibleName() == made.table.accessibleName() == "反映すると変わること"
    with qtbot.waitSignal(made.row_selected) as selected:
        made.table.select_id("57")
    assert selected.args == ["57"]
    with qtbot.waitSignal(made.row_opened) as opened:
        qtbot.keyClick(made.table, Qt.Key.Key_Return)
    assert opened.args == ["57"]
    with qtbot.waitSignal(made.filter_pressed) as pressed:
        where = made.chips.chip_rects()[1].center().toPoint()
        qtbot.mouseClick(made.chips, Qt.MouseButton.LeftButton, pos=where)
    assert pressed.args == ["new"]


def test_a_long_difference_is_asked_for_by_page(qtbot: QtBot) -> None:
    made = table(qtbot)
    asked: list[PageRequest] = []
    model = PagedLogModel(diff_columns(), asked.append, made)
    made.set_model(model)
    model.open_list(37_500)
    qtbot.waitUntil(lambda: bool(asked))
    rows = tuple(diff_log_row(replace(samples.DIFF[0], id=str(at), line=str(at))) for at in range(asked[0].count))
    model.receive(PageAnswer(request=asked[0], rows=rows))
    made.table.select_place(3)
    assert made.table.current_id() == "3"
    made.set_rows(samples.DIFF)
    assert made.table.rows_model.rowCount() == len(samples.DIFF)


# ------------------------------------------------------------------ reasons


def test_the_reasons_keep_the_promises_of_a_model(qapp: QApplication) -> None:
    model = ReasonModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    many = tuple(ReasonRow(id=str(at), line=f"{at}行目", reason="製造番号が空です") for at in range(500))
    model.set_sections((ReasonSection(family=Family.refused, title="取り込まない行　500", rows=many),))
    assert model.rowCount() == ReasonModel.SLICE
    while model.canFetchMore(model.index(-1, -1)):
        model.fetchMore(model.index(-1, -1))
    assert model.rowCount() == 501
    assert model.first_row(Family.refused) == 1
    assert model.first_row(Family.look) == -1
    model.set_sections(samples.REASONS.sections)
    assert model.rowCount() == 9
    assert tester.model() is model


@pytest.fixture
def reasons(qtbot: QtBot) -> ReasonList:
    made = ReasonList()
    qtbot.addWidget(made)
    made.resize(464, 920)
    made.set_data(samples.REASONS)
    made.show()
    QApplication.processEvents()
    return made


def test_each_row_says_line_remark_and_reason(reasons: ReasonList) -> None:
    model = reasons.view.reasons
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(model.index(0, 0), spoken) == "取り込まない行　3"
    assert model.data(model.index(2, 0), spoken) == "415行目、PF0Z1C9Q、製造番号が 87行目と同じです"
    assert model.data(model.index(2, 0)) == "415行目"
    assert isinstance(model.data(model.index(2, 0), ITEM_ROLE), ReasonRow)
    assert reasons.accessibleName() == "取り込まない行　3、取り込んで、確認する行　4"


def test_heads_cannot_be_selected_and_a_section_without_rows_has_none(reasons: ReasonList) -> None:
    model = reasons.view.reasons
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable
    empty = ReasonSection(family=Family.refused, title="取り込まない行　0", rows=())
    reasons.set_data(replace(samples.REASONS, sections=(empty, samples.REASONS.sections[1])))
    assert model.rowCount() == 5
    assert model.first_row(Family.look) == 1


def test_r_goes_to_the_refused_rows_and_enter_opens_one(reasons: ReasonList, qtbot: QtBot) -> None:
    reasons.focus_refused()
    assert reasons.view.hasFocus()
    with qtbot.waitSignal(reasons.row_opened) as opened:
        qtbot.keyClick(reasons.view, Qt.Key.Key_Return)
    assert opened.args == ["88"]
    qtbot.keyClick(reasons.view, Qt.Key.Key_End)
    with qtbot.waitSignal(reasons.row_opened) as opened:
        qtbot.keyClick(reasons.view, Qt.Key.Key_Return)
    assert opened.args == ["28880"]


def test_the_key_that_keeps_refused_rows_asks_to(reasons: ReasonList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(reasons.save_asked):
        reasons.save.click()
    assert reasons.save.accessibleName() == "S、3行を理由つきで保存"
    reasons.set_data(ReasonData())
    assert not reasons.save.isVisibleTo(reasons)


def test_a_remark_without_room_beside_its_line_goes_below(qtbot: QtBot) -> None:
    row = ReasonRow(
        id="1", line="28,880行目", aside="もしかして 久留米市立久留米特別支援学校", reason="学校が一覧にありません"
    )
    heights: list[int] = []
    for width in (300, 700):
        made = ReasonList()
        qtbot.addWidget(made)
        made.resize(width, 400)
        made.set_data(ReasonData(sections=(ReasonSection(family=Family.look, title="確認", rows=(row,)),)))
        made.show()
        QApplication.processEvents()
        heights.append(made.view.visualRect(made.view.reasons.index(1, 0)).height())
    assert heights[0] > heights[1]
