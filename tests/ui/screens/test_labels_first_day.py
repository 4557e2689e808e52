"""What a new person at the labels screen ran into: paper of another printer, a file or dialog without a scan-back …"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.kinds import Family
from app.domain.label_templates import LabelKind
from app.domain.rules.permissions import Command
from app.ui import theme
from app.ui.context import Proved
from app.ui.screens.labels import drafts, wording
from app.ui.screens.labels.extras import Extras
from app.ui.screens.labels.model import Way, Wish, stock_of, suits, template_of
from app.ui.screens.labels.presenter import LabelsPresenter
from app.ui.screens.labels.printing import Out, Printed
from app.ui.screens.labels.sizes import SizesPage
from app.ui.screens.labels.stock_edit import StockEdit
from app.ui.widgets.banner_strip import StripRow
from app.ui.widgets.chip_bar import BarChip, WrappedChips
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.panel import PanelHead
from app.ui.widgets.value_picker import PickRow
from app.usecases.label_ports import JobState, LabelRequest, Printer, PrinterKind
from app.usecases.print_jobs import Said
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.label_stand import ASSET, LASER, ROLL, SHEET, SMALL, ZEBRA
from tests.ui.screens.test_labels_screen import focused, printed, scanned, shown, stand, toast

DIALOG = Printer("印刷画面", PrinterKind.pdf, 600)
BROTHER = Printer("QL", PrinterKind.ql, 300, address="192.0.2.11")
DK = ROLL._replace(id="ql-62", width=66.0)
ZPL = ROLL._replace(id="zpl-100x60", width=100.0, height=60.0)


@pytest.fixture
def labels(desk: DeskWindow) -> LabelsPresenter:
    return shown(desk)


# --- paper and printer belong together -----------------------------------------------------------------------------


def test_a_label_printer_is_never_given_the_other_makes_roll_nor_a_sheet() -> None:
    stocks = (SHEET, DK, ZPL)
    assert stock_of(Wish(), ASSET, stocks, ZEBRA) is ZPL
    assert stock_of(Wish(), ASSET, stocks, BROTHER) is DK
    assert stock_of(Wish(), ASSET, (SHEET,), BROTHER) is None
    own = ZPL._replace(id="own-roll", width=66.0, height=33.9, own=True)
    assert stock_of(Wish(), ASSET, (own, DK), BROTHER) is DK, "a QL printer refuses a roll of no width of its own"
    assert stock_of(Wish(), ASSET, (own, ZPL), ZEBRA) is own
    assert stock_of(Wish(), ASSET, stocks, None) is SHEET
    assert [suits(stock, LASER) for stock in stocks] == [True, True, True]
    assert suits(ZPL._replace(id="own-roll", own=True), BROTHER)


def test_the_layout_is_the_one_that_fills_the_roll_in_the_printer() -> None:
    small = ASSET._replace(id="small", width=48.0, height=25.0)
    loaded = ZPL._replace(id="zpl-50x30", width=50.0, height=30.0)
    zebra = ZEBRA._replace(media=loaded.id)
    wish = Wish()
    template = template_of(wish, (ASSET, small), (ZPL, loaded), zebra)
    assert template is small
    assert stock_of(wish, template, (ZPL, loaded), zebra) is loaded
    assert template_of(wish, (ASSET, small), (ZPL, loaded), LASER) is ASSET
    assert template_of(Wish(template="asset"), (ASSET, small), (ZPL, loaded), zebra) is ASSET


def test_another_paper_brings_the_layout_that_fills_it_and_another_printer_its_own_paper(
    desk: DeskWindow, labels: LabelsPresenter
) -> None:
    asking = labels.choosing.asking
    small = ASSET._replace(id="small", width=48.0, height=25.0)
    stand(desk).own = {"small": small}
    asking.refresh()
    desk.settled(lambda: len(asking.offered.templates) == 2)
    asking._picked("asset")  # the kind
    asking.wish = asking.wish._replace(template="asset")
    asking._asked = "stock"
    assert {row.value for row in asking._rows("stock")} == {SHEET.id, SMALL.id, ROLL.id}
    asking._picked(SMALL.id)
    assert (asking.template, asking.stock) == (small, SMALL)
    asking._asked = "printer"
    asking._picked(ZEBRA.name)
    assert asking.stock is not None
    assert asking.stock.roll
    assert {row.value for row in asking._rows("stock")} == {ROLL.id}


# --- a file or the system's dialog is a print too ------------------------------------------------------------------


def test_after_a_file_the_labels_are_read_back_and_a_wrong_one_is_written_anew(
    desk: DeskWindow, labels: LabelsPresenter
) -> None:
    found = scanned(desk, labels, 2)
    desk.act("labels.file")
    desk.settled(lambda: labels.back.active)
    assert "書き出しました" in toast(desk)
    assert not labels.view.print.again.isVisible(), "there is no job to send again"
    prepared = labels.printing.last
    assert prepared is not None
    desk.scan(prepared.prepared.lines[0].text, labels)
    desk.scan(found[1], labels)
    assert labels.back.reprint_code == found[1]
    desk.act("labels.go")
    desk.settled(lambda: len(stand(desk).written) == 2)
    desk.settled(lambda: not labels.back.reprint_code)
    assert labels.back.active
    assert labels.back.sticking is not None
    assert labels.back.sticking.lines[1].text.endswith("-2")
    desk.act("labels.leave")
    assert labels.choosing.batch.start == 4, "the next batch begins behind it"
    assert desk.faults == []


def test_a_printer_without_a_queue_is_the_systems_dialog(desk: DeskWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Printed] = []

    def ask(self: Extras, prepared: object) -> None:
        asked.append(Printed(prepared, "", DIALOG, "", Out.dialog))  # type: ignore[arg-type]
        self.out.emit(asked[-1])

    monkeypatch.setattr(Extras, "ask_system", ask)
    labels = shown(desk, printers=(DIALOG,))
    scanned(desk, labels, 1)
    desk.act("labels.go")
    desk.settled(lambda: labels.back.active)
    assert len(asked) == 1
    assert stand(desk).submitted == [], "a job without a way to go would only be refused"


def test_the_dialog_prints_records_and_reads_back(
    desk: DeskWindow, labels: LabelsPresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    monkeypatch.setattr(
        "app.ui.widgets.drawing_painter.print_drawing", lambda _device, pages: painted.append(len(pages))
    )
    scanned(desk, labels, 1)
    desk.act("labels.dialog")
    desk.settled(lambda: labels.extras.dialog is not None)
    dialog = labels.extras.dialog
    assert dialog is not None
    dialog.accept()
    desk.settled(lambda: labels.back.active)
    assert painted == [1]
    assert len(stand(desk).recorded) == 1


def test_a_badge_as_a_file_wants_the_pin(desk: DeskWindow, labels: LabelsPresenter) -> None:
    asked: list[Command] = []

    def pin(command: Command, then: Proved) -> None:
        asked.append(command)
        then(proved=True)

    desk.context.ask_pin = pin
    labels.choosing.asking._picked(LabelKind.badge.value)
    assert labels.choosing.wish.kind is LabelKind.badge
    request = LabelRequest(LabelKind.badge, ("OP0001",))
    labels.extras.write(stand(desk).prepare(request, lambda _done, _whole: None))
    desk.settled(lambda: len(stand(desk).written) == 1)
    assert asked == [Command.issue_badge]


# --- what did not come out is not waited for -----------------------------------------------------------------------


def test_a_refused_job_is_not_read_back_until_it_is_sent_again(desk: DeskWindow, labels: LabelsPresenter) -> None:
    found = printed(desk, labels, 2)
    queue = stand(desk).queue
    queue.put(queue.rows[0].job, JobState.refused, "用紙がありません")
    desk.settled(lambda: not labels.back.active)
    assert len(labels.choosing.batch.units) == 2, "the list is kept"
    assert labels.choosing.batch.start == 1, "no label of the sheet is used up"
    labels.jobs.again(queue.rows[0].job)
    desk.settled(lambda: labels.back.active)
    desk.scan(found[0], labels)
    queue.put(queue.rows[0].job, JobState.refused, "用紙がありません")
    desk.settled(lambda: labels.jobs.rows[0].state is JobState.refused)
    assert labels.back.active, "something of it was scanned: paper did come out"


def test_a_list_emptied_waits_for_no_job_any_more(desk: DeskWindow, labels: LabelsPresenter) -> None:
    printed(desk, labels, 1)
    queue = stand(desk).queue
    queue.put(queue.rows[0].job, JobState.refused, "")
    desk.settled(lambda: not labels.back.active)
    desk.act("labels.leave")
    queue.put(queue.rows[0].job, JobState.sent)
    desk.settled(lambda: labels.jobs.rows[0].state is JobState.sent)
    assert not labels.back.active


# --- what is read on the screen ------------------------------------------------------------------------------------


def test_a_new_sheet_is_laid_edge_to_edge_in_the_pages_middle_until_somebody_says_else(qapp: object) -> None:
    edit = StockEdit()
    edit.open(drafts.new_stock())

    def letter(name: str, text: str) -> None:
        row = edit.form.rows[name]
        assert row.field is not None
        row.field.line.setText(text)
        row.field.line.textEdited.emit(text)

    for name, text in (("name", "自作"), ("width", "57"), ("height", "32"), ("columns", "3"), ("rows", "8")):
        letter(name, text)
    stock = edit.stock
    assert (stock.pitch_x, stock.pitch_y, stock.left, stock.top) == (57.0, 32.0, 19.5, 20.5)
    assert edit.sound
    letter("left", "12")
    letter("pitch_x", "60")
    letter("columns", "2")
    assert (edit.stock.left, edit.stock.pitch_x) == (12.0, 60.0), "a number typed is a person's"
    edit.open(SHEET)
    letter("width", "50")
    assert edit.stock.pitch_x == SHEET.pitch_x, "a stock that exists is measured: nothing follows"


def test_chips_that_dont_fit_go_on_the_next_line(qapp: object) -> None:
    chips = WrappedChips()
    chips.set_chips([BarChip(ChipRow(text=f"メーカー：すべて {n}")) for n in range(4)])
    widest = chips.minimumSizeHint().width()
    chips.resize(widest + 4, chips.heightForWidth(widest + 4))
    rects = chips.chip_rects()
    assert len({rect.top() for rect in rects}) == 4
    assert all(rect.left() >= 0 and rect.right() <= chips.width() and rect.bottom() <= chips.height() for rect in rects)
    assert chips.heightForWidth(10_000) < chips.height()


def test_an_empty_list_says_what_this_way_wants(desk: DeskWindow, labels: LabelsPresenter) -> None:
    labels.choosing.go(Way.filter)
    labels.choosing.close()
    labels.choosing.go(Way.range)
    assert "はじめとおわり" in labels.view.choose.table._empty


def test_sizes_are_told_to_the_tenth(desk: DeskWindow, labels: LabelsPresenter) -> None:
    stand(desk).own_stocks = {"x": SHEET._replace(id="x", height=42.4286, pitch_y=42.4286)}
    desk.act("labels.sizes")
    page = labels.extras.page
    assert isinstance(page, SizesPage)
    desk.settled(lambda: page.model.total() > 2)
    rows = [page.model.row_at(at) for at in range(page.model.total())]
    assert any("42.4 mm" in cell.text for row in rows if row is not None for cell in row.cells)


def test_the_picker_has_room_for_whole_names(desk: DeskWindow, labels: LabelsPresenter) -> None:
    desk.window.resize(1920, 1080)
    labels.choosing.asking.ask("stock")
    assert labels.view.asker.width() > labels.view.choose.width()
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not labels.view.asker.isVisible()


def test_the_heavy_frame_is_there_once_scans_read_back_and_an_empty_foot_is_not_there(
    desk: DeskWindow, labels: LabelsPresenter
) -> None:
    view = labels.view
    assert view.back.property("panel") == "plain"
    assert not view.print.foot.isVisible()
    printed(desk, labels, 1)
    assert view.back.property("panel") == "now"
    assert view.print.foot.isVisible()


def test_letters_in_a_short_picker_find_a_value_and_are_no_key_of_the_screen(
    desk: DeskWindow, labels: LabelsPresenter
) -> None:
    asking = labels.choosing.asking
    asking.ask("printer")
    asker = labels.view.asker
    assert asker.table.hasFocus()
    for key in (Qt.Key.Key_E, Qt.Key.Key_N, Qt.Key.Key_9):
        QTest.keyClick(focused(), key)
    assert labels.extras.page is None, "E is not the size editor here"
    assert asker.isVisible(), "9 is no row here"
    asker.ask("", "", [PickRow(value=name, words=name) for name in ("ASUS", "Lenovo", "NEC", "Z1", "Z2")], "ASUS")
    QTest.keyClick(focused(), Qt.Key.Key_L)
    assert asker.table.current_id() == "=Lenovo"
    QTest.keyClick(focused(), Qt.Key.Key_Z)
    QTest.keyClick(focused(), Qt.Key.Key_Z)
    assert asker.table.current_id() == "=Z2", "the same letter goes on to the next"
    QTest.keyClick(focused(), Qt.Key.Key_Q)
    assert asker.table.current_id() == "=Z2"


def test_each_value_stands_behind_its_number_and_the_digit_picks_it(desk: DeskWindow, labels: LabelsPresenter) -> None:
    asking, asker = labels.choosing.asking, labels.view.asker
    for question in ("kind", "template", "stock", "printer"):
        asking.ask(question)
        rows = [asker.model.row_at(at) for at in range(asker.model.rowCount())]
        assert [row.cells[0].text for row in rows if row is not None] == [str(at) for at in range(1, len(rows) + 1)]
        assert all(row is not None and row.spoken.startswith(row.cells[0].text) for row in rows)
    second = asking.offered.printers[1].name
    QTest.keyClick(focused(), Qt.Key.Key_2)
    assert not asker.isVisible()
    assert asking.wish.printer == second


def test_a_printer_that_has_it_and_is_out_of_paper_is_told_on_the_screen(
    desk: DeskWindow, labels: LabelsPresenter
) -> None:
    printed(desk, labels, 1)
    queue = stand(desk).queue
    job = queue.rows[0].job
    queue.rows[0] = queue.rows[0]._replace(said="用紙がありません。", word=Said.paper_out)
    queue.tell(queue.rows[0])
    desk.settled(lambda: "用紙がありません" in labels.view.strip.row.words)
    assert desk.voice.said[-1] is Family.look
    said = len(desk.voice.said)
    queue.tell(queue.rows[0])
    desk.settled(lambda: labels.jobs.pressing() is not None)
    assert len(desk.voice.said) == said, "said once"
    queue.add("Z", "別の印刷", 1)
    labels.jobs.refresh()
    desk.settled(lambda: len(labels.jobs.rows) == 2)
    desk.act("labels.jobs")
    page = labels.jobs.page
    assert page.table.current_id() == job, "the one that wants a person"
    page.leave()
    queue.rows[1] = queue.rows[1]._replace(said="出ました", word=Said.printed, state=JobState.confirmed)
    queue.tell(queue.rows[1])
    desk.settled(lambda: labels.view.strip.row.words == "")


def test_a_head_with_hidden_buttons_still_shows_its_title(qapp: object) -> None:
    head = PanelHead("印刷の記録")
    gone, there = QPushButton("出た"), QPushButton("閉じる")
    head.add_right(gone)
    head.add_right(there)
    head.resize(900, head.sizeHint().height())
    head.show()
    gone.hide()
    QApplication.processEvents()
    left = head.grab().toImage().copy(0, 0, 300, head.height() - 2)
    ink = {left.pixelColor(x, y).lightness() < 128 for x in range(left.width()) for y in range(left.height())}
    assert True in ink, "letters"


def test_a_rolls_size_is_told_once() -> None:
    assert (
        wording.stock_words(ZPL._replace(name="ラベルロール 60×40 mm", width=60.0, height=40.0))
        == "ラベルロール 60×40 mm"
    )
    assert "62×" in wording.stock_words(ROLL)


def test_the_narrow_block_tells_the_papers_size_and_not_that_it_is_unverified() -> None:
    assert "未確認" in wording.stock_words(SMALL)
    assert wording.stock_words(SMALL, short=True).endswith("48.3×25.4 mm")


def test_at_200_per_cent_a_strip_leaves_the_first_place_and_the_picker_whole(
    qapp: QApplication, desk: DeskWindow, labels: LabelsPresenter
) -> None:
    desk.window.resize(1920, 1080)
    theme.apply(qapp, dark=False, scale=200)
    theme.fit_to_width(qapp, 1920)
    view = labels.view
    view.strip.set_row(
        StripRow(words="資産ラベル 1枚 は印刷待ちです：プリンターにつながりません。" * 2, key="J", verb="記録")
    )
    view.show_panel(1)
    QApplication.processEvents()
    first = view.print.first
    assert first.isVisible()
    assert first.height() >= first.heightForWidth(first.width()), "the number is not cut"
    labels.choosing.asking.ask("stock")
    assert view.asker.height() >= min(view.height(), view.asker.wanted_height())
    assert view.asker.width() == view.width()
