"""The log table: models that keep Qt's promises, a million rows by page, what is painted and what is never cut."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.kinds import Family
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import code_text, paint_kit
from app.ui.widgets.log_header import HEIGHT
from app.ui.widgets.log_model import ROW_ROLE, LogModel, PagedLogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.row_painter import Line, RowPainter
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow, PageAnswer, PageRequest
from tests.ui import intake_samples as samples
from tests.ui.pixels import columns, picture, share

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
MILLION = 1_000_000


def device(place: int) -> LogRow:
    return samples.ledger_row(f"PF{place:06d}", f"KRM-{place:06d}", "津福小学校", "Lenovo 500e G4s", "使用中", "")


def rows_of(request: PageRequest) -> tuple[LogRow, ...]:
    return tuple(device(request.offset + at) for at in range(request.count))


def answer(model: PagedLogModel, asked: list[PageRequest]) -> None:
    while asked:
        request = asked.pop(0)
        model.receive(PageAnswer(request=request, rows=rows_of(request)))


@pytest.fixture
def asked() -> list[PageRequest]:
    return []


@pytest.fixture
def paged(asked: list[PageRequest]) -> PagedLogModel:
    return PagedLogModel(samples.ledger_columns(), asked.append)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the rows painted since the list was last emptied."""
    ids: list[str] = []
    paint = RowPainter.paint

    def listed(self: RowPainter, painter: QPainter, lines: Sequence[Line], width: int) -> None:
        ids.extend(line.row.id if line.row is not None else "" for line in lines)
        paint(self, painter, lines, width)

    monkeypatch.setattr(RowPainter, "paint", listed)
    return ids


def shown(qtbot: QtBot, table: LogTable, width: int = 1200, height: int = 600) -> LogTable:
    qtbot.addWidget(table)
    table.resize(width, height)
    table.show()
    QApplication.processEvents()
    return table


# ------------------------------------------------------------------ models


def test_the_list_keeps_the_promises_of_a_model(qapp: QApplication) -> None:
    model = LogModel(samples.intake_columns())
    tester = QAbstractItemModelTester(model, FATAL)
    model.set_rows([replace(samples.INTAKE_ROWS[0], id=str(at)) for at in range(950)])
    assert model.rowCount() == LogModel.SLICE
    while model.canFetchMore():
        model.fetchMore()
    assert model.rowCount() == 950
    model.prepend(replace(samples.INTAKE_ROWS[1], id="new"))
    assert model.place_of("new") == 0
    assert model.replace(replace(samples.INTAKE_ROWS[2], id="new"))
    assert not model.replace(replace(samples.INTAKE_ROWS[2], id="unknown"))
    assert model.remove("new")
    assert not model.remove("new")
    model.set_rows(())
    assert model.rowCount() == 0
    assert tester.model() is model


def test_a_row_held_back_can_be_replaced_and_removed_unseen(qapp: QApplication) -> None:
    model = LogModel(samples.intake_columns())
    model.set_rows([replace(samples.INTAKE_ROWS[0], id=str(at)) for at in range(400)])
    assert model.replace(replace(samples.INTAKE_ROWS[1], id="399"))
    assert model.remove("398")
    model.show_to(398)
    row = model.row_at(398)
    assert row is not None
    assert (row.id, row.cells) == ("399", samples.INTAKE_ROWS[1].cells)


def test_the_long_list_keeps_the_promises_of_a_model(
    paged: PagedLogModel, asked: list[PageRequest], qtbot: QtBot
) -> None:
    tester = QAbstractItemModelTester(paged, FATAL)
    paged.open_list(250, [device(at) for at in range(100)])
    assert paged.is_fetched(99)
    assert not paged.is_fetched(100)
    assert paged.row_at(249) is None
    qtbot.waitUntil(lambda: bool(asked))
    answer(paged, asked)
    assert paged.row_at(249) == device(249)
    assert paged.replace(replace(device(249), spoken="changed"))
    assert not paged.replace(device(150))
    paged.open_list(0)
    assert paged.rowCount() == 0
    assert tester.model() is paged


def test_cells_speak_their_column_and_the_first_for_its_row(qapp: QApplication) -> None:
    model = LogModel(samples.intake_columns())
    model.set_rows(samples.INTAKE_ROWS)
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(model.index(0, 0), spoken) == "40、受付、PFER8BVU、善導寺小　キーボードトップ外れ、8A-0412-M"
    assert model.data(model.index(0, 2), spoken) == "製造番号、PFER8BVU"
    assert model.data(model.index(3, 4), spoken) == ""
    assert model.headerData(2, Qt.Orientation.Horizontal) == "製造番号"
    assert model.headerData(2, Qt.Orientation.Vertical) is None
    assert model.data(model.index(0, 0), Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)
    assert model.data(model.index(0, 1), ROW_ROLE) == samples.INTAKE_ROWS[0]
    assert model.data(QModelIndex()) is None
    assert model.columnCount(model.index(0, 0)) == 0


def test_an_unfetched_row_says_that_it_is_coming(paged: PagedLogModel) -> None:
    paged.open_list(10)
    assert paged.data(paged.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == "読み込み中"
    assert paged.data(paged.index(0, 0)) == ""


# ------------------------------------------------------------------ asking by page


def test_a_fast_scroll_asks_for_where_it_ends(paged: PagedLogModel, asked: list[PageRequest], qtbot: QtBot) -> None:
    paged.open_list(MILLION)
    for row in range(0, MILLION, 20_000):
        paged.row_at(row)
    qtbot.waitUntil(lambda: bool(asked))
    assert len(asked) == PagedLogModel.IN_FLIGHT
    assert asked[0].page == 980_000 // PagedLogModel.PAGE
    answer(paged, asked)
    assert paged.row_at(980_000) == device(980_000)


def test_an_answer_to_an_earlier_list_is_dropped(paged: PagedLogModel, asked: list[PageRequest], qtbot: QtBot) -> None:
    paged.open_list(500)
    paged.row_at(0)
    qtbot.waitUntil(lambda: bool(asked))
    late = asked.pop()
    paged.open_list(500)
    assert late.generation != paged.generation
    paged.receive(PageAnswer(request=late, rows=rows_of(late)))
    assert not paged.is_fetched(0)


def test_pages_not_looked_at_for_long_are_let_go(paged: PagedLogModel, asked: list[PageRequest], qtbot: QtBot) -> None:
    paged.open_list(MILLION)
    for page in range(PagedLogModel.KEEP + 5):
        paged.row_at(page * PagedLogModel.PAGE)
        qtbot.waitUntil(lambda: bool(asked))
        answer(paged, asked)
    assert not paged.is_fetched(0)
    assert paged.place_of(device(0).id) == -1
    assert paged.is_fetched((PagedLogModel.KEEP + 4) * PagedLogModel.PAGE)


def test_a_page_that_failed_is_asked_for_again_only_when_told(
    paged: PagedLogModel, asked: list[PageRequest], qtbot: QtBot
) -> None:
    table = shown(qtbot, LogTable(paged))
    paged.open_list(50)
    qtbot.waitUntil(lambda: bool(asked))
    paged.receive(PageAnswer(request=asked.pop(), failed=True))
    assert paged.is_failed(0)
    QApplication.processEvents()
    assert asked == []
    words = QRect(table.slots[0].left, 4, 120, table.rowHeight(0) - 8)
    assert columns(picture(table.viewport()), words, theme.LIGHT.ink2) != (-1, -1)
    paged.retry()
    qtbot.waitUntil(lambda: bool(asked))
    answer(paged, asked)
    assert paged.row_at(0) == device(0)


# ------------------------------------------------------------------ a million rows


def test_a_million_rows_open_jump_and_scroll_without_a_wait(
    paged: PagedLogModel, asked: list[PageRequest], qtbot: QtBot, painted: list[str]
) -> None:
    table = shown(qtbot, LogTable(paged, row_units=2.2), height=900)
    begin = time.perf_counter()
    paged.open_list(MILLION)
    assert time.perf_counter() - begin < 0.1
    table.select_place(MILLION - 1)
    QApplication.processEvents()
    assert table.current_id() == ""
    with qtbot.waitSignal(table.row_selected) as told:
        answer(paged, asked)
    assert told.args == [device(MILLION - 1).id]
    assert table.current_id() == device(MILLION - 1).id
    # One row further paints one or two rows, not the screenful.
    table.verticalScrollBar().setValue(35_000)
    QApplication.processEvents()
    answer(paged, asked)
    QApplication.processEvents()
    painted.clear()
    table.verticalScrollBar().setValue(35_000 + table.rowHeight(0))
    QApplication.processEvents()
    assert 1 <= len(painted) <= 2


@pytest.mark.bench
def test_a_jump_in_a_million_rows_is_painted_within_a_frame(
    paged: PagedLogModel, asked: list[PageRequest], qtbot: QtBot
) -> None:
    table = shown(qtbot, LogTable(paged, row_units=2.2), height=900)
    paged.open_list(MILLION)
    bar = table.verticalScrollBar()
    taken: dict[str, list[float]] = {"jump": [], "page": [], "paint": [], "row": []}

    def timed(name: str) -> Iterator[None]:
        begin = time.thread_time()
        yield
        taken[name].append((time.thread_time() - begin) * 1000)

    for at in range(120):
        for _ in timed("jump"):
            bar.setValue(bar.maximum() // 131 * at)
            QApplication.processEvents()
        answers = [PageAnswer(request=request, rows=rows_of(request)) for request in asked]
        asked.clear()
        for each in answers:
            for _ in timed("page"):
                paged.receive(each)
        for _ in timed("paint"):
            QApplication.processEvents()
        for _ in timed("row"):
            bar.setValue(bar.value() + table.rowHeight(0))
            QApplication.processEvents()
        answer(paged, asked)
        QApplication.processEvents()
    for name, times in taken.items():
        times.sort()
        print(f"{name}: p50 {times[len(times) // 2]:.2f} ms, p99 {times[int(len(times) * 0.99)]:.2f} ms")
    # The tenth best of a hundred is judged: the rest is what else the machine does.
    assert taken["page"][len(taken["page"]) // 10] < 4
    assert taken["paint"][len(taken["paint"]) // 10] < 8.3
    assert taken["row"][len(taken["row"]) // 10] < 8.3


# ------------------------------------------------------------------ the view


def test_a_new_line_is_selected_and_only_changed_rows_are_painted(qtbot: QtBot, painted: list[str]) -> None:
    model = LogModel(samples.intake_columns())
    model.set_rows(samples.INTAKE_ROWS)
    table = shown(qtbot, LogTable(model))
    with qtbot.waitSignal(table.row_selected) as told:
        model.prepend(replace(samples.INTAKE_ROWS[0], id="new"))
        table.select_id("new")
    assert told.args == ["new"]
    QApplication.processEvents()
    painted.clear()
    model.replace(replace(samples.INTAKE_ROWS[4], id=samples.INTAKE_ROWS[3].id))
    QApplication.processEvents()
    assert samples.INTAKE_ROWS[3].id in painted
    assert len(painted) <= 2
    painted.clear()
    model.replace(replace(samples.INTAKE_ROWS[4], id=samples.INTAKE_ROWS[3].id))
    QApplication.processEvents()
    assert painted == []


def test_selection_follows_the_arrows_and_enter_opens(qtbot: QtBot) -> None:
    model = LogModel(samples.intake_columns())
    model.set_rows(samples.INTAKE_ROWS)
    table = shown(qtbot, LogTable(model, name="受付の記録"))
    assert table.accessibleName() == "受付の記録"
    table.select_place(0)
    heard: list[str] = []
    table.row_selected.connect(heard.append)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert heard == [samples.INTAKE_ROWS[1].id, samples.INTAKE_ROWS[-1].id]
    with qtbot.waitSignal(table.row_opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [samples.INTAKE_ROWS[-1].id]
    assert not table.select_id("unknown")


def test_digits_and_letters_go_on_to_the_screen(qtbot: QtBot) -> None:
    model = LogModel(samples.intake_columns())
    model.set_rows(samples.INTAKE_ROWS)
    table = shown(qtbot, LogTable(model))
    table.select_place(2)
    for key in (Qt.Key.Key_3, Qt.Key.Key_T, Qt.Key.Key_Tab):
        qtbot.keyClick(table, key)
    assert table.currentIndex().row() == 2


def test_the_selected_row_has_an_ink_bar_and_the_colour_of_selection(qtbot: QtBot) -> None:
    model = LogModel(samples.intake_columns())
    model.set_rows(samples.INTAKE_ROWS)
    table = shown(qtbot, LogTable(model))
    table.select_place(1)
    table.clearFocus()
    image = picture(table.viewport())
    tall = table.rowHeight(1)
    row = table.viewport().rect()
    row.setTop(tall)
    row.setHeight(tall - 1)
    bar = row.adjusted(0, 0, theme.line(5) - row.width(), 0)
    assert share(image, bar, theme.LIGHT.ink) > 0.95
    assert share(image, row, theme.LIGHT.sel) > 0.7
    row.translate(0, tall)
    assert share(image, row, theme.LIGHT.sel) < 0.05


@pytest.mark.parametrize(("width", "scale"), [(1920, 100), (1366, 100), (1920, 200), (1920, 150)])
def test_no_code_is_ever_cut_or_run_into_its_neighbour(
    qapp: QApplication, qtbot: QtBot, width: int, scale: int
) -> None:
    theme.apply(qapp, dark=False, scale=scale)
    theme.fit_to_width(qapp, width)
    model = LogModel(samples.intake_columns())
    model.set_rows([*samples.INTAKE_ROWS, replace(samples.INTAKE_ROWS[0], id="w", cells=(
        Cell("123"), Cell("受付", CellLook.outcome, Family.ok), Cell("W" * 15), Cell(samples.LONG_SCHOOL * 2),
        Cell("10AB-123456-M"), Cell("10:10:10")))])  # fmt: skip
    table = shown(qtbot, LogTable(model), width=round(width * (0.9 if scale == 200 else 0.64)))
    for slot in table.slots:
        for row in samples.INTAKE_ROWS:
            cell = row.cells[slot.at]
            if slot.is_code(cell):
                font = paint_kit.code_font_that_fits(cell.text, slot.font(cell), slot.room)
                assert text.code_width(cell.text, font) <= slot.room, cell.text
                assert font.pointSizeF() >= min(paint_kit.LEAST_CODE_POINTS, slot.plain.pointSizeF())
    serial = next(slot for slot in table.slots if slot.column.name == "serial")
    widest = paint_kit.code_font_that_fits("W" * 15, serial.plain, serial.room)
    assert code_text.code_width("W" * 15, widest) <= serial.room + 1
    assert sum(table.columnWidth(slot.at) for slot in table.slots) <= table.viewport().width()


def test_columns_give_way_in_the_order_the_columns_say(qapp: QApplication, qtbot: QtBot) -> None:
    model = LogModel(samples.intake_columns())
    model.set_rows(samples.INTAKE_ROWS)
    table = shown(qtbot, LogTable(model))
    assert not table.isColumnHidden(5)
    assert table.horizontalHeader().isVisibleTo(table)
    theme.fit_to_width(qapp, 1366)
    assert table.isColumnHidden(5)
    theme.apply(qapp, dark=False, scale=200)
    theme.fit_to_width(qapp, 1920)
    assert not table.horizontalHeader().isVisibleTo(table)
    assert table.rowHeight(0) == theme.px(2.7)


def test_a_code_longer_than_any_room_is_parted_in_the_middle_and_told_whole(qtbot: QtBot) -> None:
    code = "1S82XJ0037JPPF3ABCDE" * 4
    model = LogModel(samples.intake_columns())
    model.set_rows((samples.intake_row("1", Family.ok, "受付", code, "津福小学校", "8A-0001-A", "9:00:00"),))
    table = shown(qtbot, LogTable(model), width=700)
    (slot,) = (slot for slot in table.slots if slot.column.kind is ColumnKind.code and slot.room > 0 and slot.at == 2)
    short, font = paint_kit.code_that_fits(code, slot.plain, slot.room)
    assert text.code_width(short, font) <= slot.room
    before, after = short.split("…")
    assert code.startswith(before)
    assert code.endswith(after)
    assert 0 <= len(before) - len(after) <= 1
    place = QPoint(slot.left + 5, table.rowViewportPosition(0) + 5)
    assert table.shortened_at(place) == code
    row = model.row_at(0)
    assert row is not None
    assert code in row.spoken
    assert paint_kit.code_that_fits("PF000001", slot.plain, 10_000)[0] == "PF000001"
    assert paint_kit.code_that_fits("PF000001", slot.plain, 1)[0] == "…"


def test_a_shortened_name_shows_its_full_text_and_a_code_none(qtbot: QtBot) -> None:
    model = LogModel(samples.intake_columns())
    long = samples.intake_row("1", Family.ok, "受付", "PF000001", samples.LONG_SCHOOL * 3, "8A-0001-A", "9:00:00")
    model.set_rows((long, samples.INTAKE_ROWS[0]))
    table = shown(qtbot, LogTable(model))
    at = {slot.column.name: slot for slot in table.slots}
    tall = table.rowHeight(0)
    assert table.shortened_at(QPoint(at["what"].left + 5, tall // 2)) == samples.LONG_SCHOOL * 3
    assert table.shortened_at(QPoint(at["serial"].left + 5, tall // 2)) == ""
    assert table.shortened_at(QPoint(at["outcome"].left + 5, tall // 2)) == ""
    assert table.shortened_at(QPoint(at["what"].left + 5, tall + tall // 2)) == ""
    assert table.shortened_at(QPoint(5, tall * 9)) == ""


def test_hits_are_marked_only_while_there_is_a_query(qtbot: QtBot) -> None:
    model = LogModel(samples.ledger_columns())
    model.set_rows(samples.LEDGER_ROWS)
    table = shown(qtbot, LogTable(model, row_units=3.3))
    slot = table.slots[0]
    below = table.viewport().rect()
    below.setRect(slot.left, table.rowHeight(0) + slot.baseline + 4, slot.room, 4)
    assert columns(picture(table.viewport()), below, theme.LIGHT.ink) == (-1, -1)
    table.set_query("6m0")
    left, right = columns(picture(table.viewport()), below, theme.LIGHT.ink)
    start = slot.left + code_text.code_width("PF", slot.plain)
    end = slot.left + code_text.code_width("PF6M0", slot.plain)
    assert left == pytest.approx(start, abs=1.5)
    assert right == pytest.approx(end, abs=1.5)


def test_an_empty_table_says_its_sentence(qtbot: QtBot) -> None:
    table = shown(qtbot, LogTable(LogModel(samples.intake_columns())))
    blank = picture(table.viewport())
    table.set_empty_text("まだ読み取りはありません。")
    assert picture(table.viewport()) != blank
    assert table.current_id() == ""


def test_unfetched_rows_paint_bars_where_words_will_stand(paged: PagedLogModel, qtbot: QtBot) -> None:
    table = shown(qtbot, LogTable(paged))
    paged.open_list(30)
    QApplication.processEvents()
    slot = table.slots[0]
    middle = table.viewport().rect()
    middle.setRect(slot.left + 4, table.rowHeight(0) // 2 - 2, 40, 4)
    assert share(picture(table.viewport()), middle, theme.LIGHT.line) > 0.9


def test_a_spilling_text_begins_in_the_empty_columns_before_it(qapp: QApplication, qtbot: QtBot) -> None:
    wide = (
        Column(name="a", title="", width=6),
        Column(name="b", title="", width=6),
        Column(name="c", title=""),
    )
    model = LogModel(wide)
    words = "上津小学校　Lenovo 500e"
    model.set_rows(
        (
            LogRow(id="1", cells=(Cell("行"), Cell(), Cell(words, spill=True))),
            LogRow(id="2", cells=(Cell("行"), Cell("学校"), Cell(words, spill=True))),
        )
    )
    table = shown(qtbot, LogTable(model), width=theme.px(20))
    last, tall = table.slots[2], table.rowHeight(0)
    assert table.shortened_at(QPoint(last.left + 5, tall // 2)) == ""
    assert table.shortened_at(QPoint(last.left + 5, tall + tall // 2)) == words


def test_the_header_has_its_height_without_asking_for_titles(qtbot: QtBot) -> None:
    asked: list[int] = []

    class Asked(LogModel):
        def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
            asked.append(section)
            return super().headerData(section, orientation, role)

    table = shown(qtbot, LogTable(Asked(samples.intake_columns())))
    header = table.horizontalHeader()
    asked.clear()
    assert (header.sizeHint().width(), header.sizeHint().height()) == (header.length(), theme.px(HEIGHT))
    assert asked == []


def test_a_whole_table_is_as_high_as_its_rows(qtbot: QtBot) -> None:
    model = LogModel(samples.intake_columns())
    table = shown(qtbot, LogTable(model, row_units=2.4))
    table.set_whole(whole=True)
    model.set_rows(samples.INTAKE_ROWS[:4])
    assert table.sizeHint().height() == theme.px(2.2) + 4 * theme.px(2.4)


def test_only_row_models_are_shown(qtbot: QtBot) -> None:
    table = shown(qtbot, LogTable(LogModel(samples.intake_columns())))
    other = LogModel((Column(name="only", title="題", kind=ColumnKind.text),))
    table.set_rows_model(other)
    assert table.rows_model is other
    assert [slot.column.name for slot in table.slots] == ["only"]
