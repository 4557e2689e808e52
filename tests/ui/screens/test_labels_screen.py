"""The labels screen on the real widgets over a real ledger: chosen, seen, printed, read back, by keys and scans."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.domain.command_words import Command, CommandWord
from app.domain.errors import WorldError, WorldFault
from app.domain.kinds import Family
from app.domain.label_templates import LabelKind
from app.domain.rules.permissions import Command as Right
from app.settings.words import t
from app.ui import theme
from app.ui.context import Proved
from app.ui.screens.labels.calibration import CalibrationPage
from app.ui.screens.labels.model import FEW, Unit, Way
from app.ui.screens.labels.presenter import LabelsPresenter
from app.ui.screens.labels.printers import PrintersPage
from app.ui.screens.labels.sizes import SizesPage
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.words_label import WordsLabel
from app.usecases.device_rows import DeviceFilter
from app.usecases.label_ports import JobState, PrinterKind
from app.usecases.print_labels import LabelRefused
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.label_stand import ROLL, StandMaker


@pytest.fixture
def labels(desk: DeskWindow) -> LabelsPresenter:
    return shown(desk)


def shown(desk: DeskWindow, **options: object) -> LabelsPresenter:
    made = StandMaker(desk.program, **options)  # type: ignore[arg-type]
    desk.context.labels, desk.context.print_queue = made, made.queue
    screen = LabelsPresenter(desk.context)
    desk.add(Screen.labels, screen)
    desk.window.show()
    desk.window.activateWindow()
    desk.show(Screen.labels)
    desk.settled(lambda: bool(screen.choosing.asking.offered.stocks))
    return screen


def stand(desk: DeskWindow) -> StandMaker:
    made = desk.context.labels
    assert isinstance(made, StandMaker)
    return made


def serials(desk: DeskWindow, count: int) -> list[str]:
    queries = desk.program.queries
    return [row.serial for row in queries.device_rows(queries.device_numbers(0, count))]


def scanned(desk: DeskWindow, labels: LabelsPresenter, count: int) -> list[str]:
    found = serials(desk, count)
    for serial in found:
        assert desk.scan(serial, labels)
    desk.settled(lambda: len(labels.choosing.batch.units) == count)
    ready(desk, labels)
    return found


def ready(desk: DeskWindow, labels: LabelsPresenter) -> None:
    desk.settled(lambda: labels.preparing.prepared is not None and not labels.preparing.busy)


def printed(desk: DeskWindow, labels: LabelsPresenter, count: int) -> list[str]:
    found = scanned(desk, labels, count)
    desk.act("labels.go")
    desk.settled(lambda: labels.back.active)
    return found


def listed(labels: LabelsPresenter) -> list[tuple[str, ...]]:
    model = labels.view.choose.model
    rows = [model.row_at(at) for at in range(model.rowCount())]
    return [tuple(cell.text for cell in row.cells) for row in rows if row is not None]


def toast(desk: DeskWindow) -> str:
    return desk.window.frame.toast.accessibleName()


def focused() -> QWidget:
    now = QApplication.focusWidget()
    assert now is not None
    return now


def desk_app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def write(words: str) -> None:
    """Words an input method would have written."""
    line = focused()
    assert isinstance(line, QLineEdit)
    line.insert(words)
    line.textEdited.emit(line.text())


def test_each_scan_adds_a_line_and_the_same_unit_again_is_told(desk: DeskWindow, labels: LabelsPresenter) -> None:
    found = scanned(desk, labels, 3)
    assert [row[0] for row in listed(labels)] == found
    assert all(row[1] for row in listed(labels))
    desk.scan(found[0], labels)
    desk.settled(lambda: "1枚のまま" in toast(desk))
    assert len(listed(labels)) == 3
    assert desk.voice.said == [Family.ok, Family.ok, Family.ok, Family.look]


def test_backspace_takes_the_last_off_and_escape_empties_it_as_one_step(
    desk: DeskWindow, labels: LabelsPresenter
) -> None:
    found = scanned(desk, labels, 3)
    desk.act("labels.undo")
    desk.settled(lambda: [row[0] for row in listed(labels)] == found[:2])
    assert found[2] in toast(desk)
    desk.act("labels.leave")
    desk.settled(lambda: listed(labels) == [])
    desk.act("labels.undo")
    desk.settled(lambda: len(listed(labels)) == 2)


def test_an_unknown_code_changes_nothing_and_sounds_refused(desk: DeskWindow, labels: LabelsPresenter) -> None:
    desk.scan("PFNOWHERE1", labels)
    desk.settled(lambda: "台帳にありません" in toast(desk))
    assert listed(labels) == []
    assert desk.voice.said == [Family.refused]


def test_the_preview_tells_places_pages_and_that_all_was_read_back(desk: DeskWindow, labels: LabelsPresenter) -> None:
    scanned(desk, labels, 30)
    labels.view.print.sheet.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(labels.view.print.sheet, key)
    ready(desk, labels)
    assert labels.choosing.batch.start == 5
    assert labels.view.print.places.words == "20 ＋ 10"
    assert "14" in labels.view.print.places_note.words
    assert "30枚とも読める" in labels.view.print.step.chip.accessibleName()
    assert labels.view.print.sheet.pages == 2
    QTest.keyClick(labels.view.print.sheet, Qt.Key.Key_PageDown)
    assert labels.view.print.sheet.page_number == 2
    assert "2／2枚" in labels.view.print.step.accessibleName()
    QTest.keyClick(labels.view.print.sheet, Qt.Key.Key_Minus)
    assert labels.choosing.batch.start == 4


def test_a_first_place_off_the_sheet_is_not_asked_and_a_click_makes_one(
    desk: DeskWindow, labels: LabelsPresenter
) -> None:
    scanned(desk, labels, 1)
    sheet = labels.view.print.sheet
    QTest.keyClick(sheet, Qt.Key.Key_Left)
    assert labels.choosing.batch.start == 1
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=sheet.cell(8).center().toPoint())
    assert labels.choosing.batch.start == 8
    desk.act("labels.real")
    assert sheet.scale == 100
    assert sheet.rect().intersects(sheet.cell(8).toRect())


def test_enter_prints_once_and_the_scans_that_follow_read_back(desk: DeskWindow, labels: LabelsPresenter) -> None:
    found = printed(desk, labels, 4)
    prepared, printer = stand(desk).submitted[0]
    assert printer == "受付レーザー"
    assert prepared.request.codes == tuple(found)
    for line in prepared.lines:
        desk.scan(line.serial, labels)
        desk.scan(line.text, labels)
    assert labels.view.back.figure.accessibleName().startswith("4 / 4")
    assert [row[2] for row in listed(labels)] == ["一致"] * 4
    assert set(desk.voice.said) == {Family.ok}
    assert not desk.window.actions_.works("labels.go")


def test_a_label_on_the_wrong_unit_is_caught_and_enter_prints_the_right_one(
    desk: DeskWindow, labels: LabelsPresenter
) -> None:
    printed(desk, labels, 4)
    lines = stand(desk).submitted[0][0].lines
    desk.scan(lines[3].text, labels)
    desk.scan(lines[1].serial, labels)
    banner = labels.view.back.banner
    assert banner.isVisible()
    assert [code for _what, code in banner.row.numbers] == [lines[3].title, lines[1].serial, lines[1].title]
    assert desk.voice.said[-1] is Family.look
    assert lines[1].title in labels.view.back.reprint.text()
    assert desk.window.actions_.action("labels.go").text() == t("labels_screen.go_again")
    desk.act("labels.go")
    desk.settled(lambda: len(stand(desk).submitted) == 2)
    again = stand(desk).submitted[1][0]
    assert again.request.codes == (lines[1].code,)
    assert again.request.replaces
    assert again.request.start == 5, "the next free place of the sheet"
    desk.settled(lambda: not labels.back.reprint_code)
    assert not banner.isVisible()
    desk.scan(again.lines[0].text, labels)
    desk.scan(again.lines[0].serial, labels)
    assert "1 / 4" in labels.view.back.figure.accessibleName()


def test_backspace_takes_the_last_read_pair_back(desk: DeskWindow, labels: LabelsPresenter) -> None:
    printed(desk, labels, 2)
    line = stand(desk).submitted[0][0].lines[0]
    desk.scan(line.text, labels)
    desk.scan(line.serial, labels)
    desk.act("labels.undo")
    assert labels.view.back.figure.accessibleName().startswith("0 / 2")


def test_escape_ends_the_batch_and_the_next_begins_on_the_next_free_place(
    desk: DeskWindow, labels: LabelsPresenter
) -> None:
    printed(desk, labels, 4)
    desk.act("labels.leave")
    assert listed(labels) == []
    assert labels.choosing.batch.start == 5
    assert not labels.back.active
    assert "4枚は読み返していません" in toast(desk)


def test_what_does_not_read_says_why_and_the_others_print(desk: DeskWindow, labels: LabelsPresenter) -> None:
    first, second = serials(desk, 2)
    stand(desk).bad = {second: "too_dense"}
    stand(desk).missing = {first: ("𠮷",)}
    for serial in (first, second):
        desk.scan(serial, labels)
    desk.settled(lambda: len(labels.choosing.batch.units) == 2)
    ready(desk, labels)
    assert "細かすぎる" in labels.view.print.step.chip.accessibleName()
    assert [row[2] for row in listed(labels)] == ["字がない：𠮷", "このプリンターには細かすぎる"]
    desk.act("labels.go")
    desk.settled(lambda: labels.back.active)
    assert labels.back.sticking is not None
    assert labels.back.sticking.wanted == 1


def test_where_none_can_be_printed_nothing_is(desk: DeskWindow, labels: LabelsPresenter) -> None:
    only = serials(desk, 1)[0]
    stand(desk).bad = {only: "too_small"}
    scanned(desk, labels, 1)
    desk.act("labels.go")
    desk.settled(lambda: "何も刷っていません" in toast(desk))
    assert stand(desk).submitted == []


def test_no_printer_says_what_to_do(desk: DeskWindow) -> None:
    labels = shown(desk, printers=())
    assert "R" in labels.choosing.asking.lines()[3].value
    scanned(desk, labels, 1)
    desk.act("labels.go")
    desk.settled(lambda: "プリンターがまだありません" in toast(desk))
    assert not labels.back.active


def test_a_fault_of_the_world_is_told_and_the_list_stays(desk: DeskWindow, labels: LabelsPresenter) -> None:
    scanned(desk, labels, 2)
    stand(desk).fault = WorldError(WorldFault.disk_full)
    desk.act("labels.again") if desk.window.actions_.works("labels.again") else None
    labels.choosing.batch.start = 3
    labels.choosing.changed.emit()
    desk.settled(lambda: t("world.disk_full") in toast(desk))
    assert len(labels.choosing.batch.units) == 2


def test_by_condition_with_how_many_there_are(desk: DeskWindow, labels: LabelsPresenter) -> None:
    labels.choosing.go(Way.filter)
    desk.settled(lambda: labels.choosing.filters.counted)
    labels.choosing.filters.open("maker")
    assert labels.view.picker.isVisible()
    labels.view.picker.picked.emit("Lenovo")
    wanted = stand(desk).codes_of(DeviceFilter(maker="Lenovo"))
    desk.settled(lambda: len(labels.choosing.batch.units) == len(wanted) > 0)
    assert labels.view.choose.step.accessibleName().count(f"{len(wanted):,}台")


def test_a_range_of_tags_and_what_is_none(desk: DeskWindow, labels: LabelsPresenter) -> None:
    labels.choosing.go(Way.range)
    form = labels.view.choose.form
    assert form.fields[0].line.hasFocus()
    QTest.keyClicks(focused(), "KRM-000005")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "KRM-000009")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    desk.settled(lambda: [unit.code for unit in labels.choosing.batch.units] == [f"KRM-00000{n}" for n in range(5, 10)])
    form.entered.emit(("KRM-999998", "KRM-999999"))
    desk.settled(lambda: "範囲になりません" in form.fields[1].line.accessibleDescription())
    assert len(labels.choosing.batch.units) == 5


def test_out_of_the_list_by_keys(desk: DeskWindow, labels: LabelsPresenter) -> None:
    labels.choosing.go(Way.pick)
    page = labels._units
    assert page is not None
    desk.settled(lambda: page.model.rowCount() > 0)
    assert desk.window.actions_.context == Mode.label_page
    QTest.keyClicks(page.line, "KRM-000007")
    desk.settled(lambda: page.model.rowCount() == 1)
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    desk.settled(lambda: len(labels.choosing.batch.units) == 1)
    QTest.keyClick(page.line, Qt.Key.Key_Escape)
    assert desk.window.actions_.context == Screen.labels
    assert not page.isVisible()


def test_kind_stock_and_printer_are_chosen_by_keys(desk: DeskWindow, labels: LabelsPresenter) -> None:
    desk.act("labels.wish")
    asker = labels.view.asker
    assert asker.isVisible()
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    desk.settled(lambda: labels.choosing.wish.printer == "ラベル台 ZD421")
    assert not asker.isVisible()
    assert labels.view.print.sheet.hasFocus()
    assert labels.choosing.asking.stock is not None


@pytest.mark.parametrize(("kind", "way"), [("cabinet", Way.range), ("part", Way.range), ("commands", Way.scan)])
def test_what_is_no_device_is_not_chosen_out_of_the_devices(
    desk: DeskWindow, labels: LabelsPresenter, kind: str, way: Way
) -> None:
    labels.choosing.asking._picked(kind)
    for number in (2, 4):
        labels.choosing.go(list(Way)[number - 1])
        assert labels.choosing.way is way
        assert desk.window.frame.overlay is None
        assert not labels.choosing.picking
        desk.settled(lambda: "一覧や条件では選べません" in toast(desk))


def test_blank_slips_are_asked_for_by_number(desk: DeskWindow, labels: LabelsPresenter) -> None:
    labels.choosing.asking._picked("blank")
    assert labels.choosing.wish.kind is LabelKind.blank
    labels.view.choose.form.entered.emit(("0",))
    assert labels.choosing.batch.count == 1
    labels.view.choose.form.entered.emit(("12",))
    desk.settled(lambda: labels.preparing.prepared is not None and len(labels.preparing.prepared.lines) == 12)
    desk.scan(serials(desk, 1)[0], labels)
    desk.settled(lambda: "読み取りは要りません" in toast(desk))
    assert labels.choosing.asking.stock is None  # a page each of their own size
    desk.act("labels.file")
    desk.settled(lambda: len(stand(desk).written) == 1)
    offered = [row.value for row in labels.choosing.asking._rows("stock")]
    assert offered == ["", ROLL.id], "only what has room for a slip"
    stand(desk).fault = WorldError(WorldFault.disk_full)
    labels.choosing.asking.ask("stock")
    labels.choosing.asking._picked(ROLL.id)
    labels.choosing.batch.count = 3
    labels.choosing.changed.emit()
    desk.settled(lambda: labels.preparing.prepared is None)
    desk.act("labels.file")
    desk.settled(lambda: not labels.preparing.busy)
    assert len(stand(desk).written) == 1, "what was laid out for the former wish is no longer written"


def test_a_long_print_lays_out_the_first_sheet_and_can_be_left(desk: DeskWindow, labels: LabelsPresenter) -> None:
    labels.choosing.batch.replace(Unit(serial) for serial in serials(desk, FEW + 20))
    labels.choosing.changed.emit()
    ready(desk, labels)
    assert labels.preparing.part
    assert labels.preparing.prepared is not None
    assert len(labels.preparing.prepared.lines) == 24
    assert "最初の24枚" in labels.view.print.step.chip.accessibleName()
    held: list[bool] = []
    stand(desk).step = lambda: held.append(labels.preparing.running)
    desk.act("labels.go")
    assert labels.preparing.running
    desk.act("labels.leave")
    desk.settled(lambda: not labels.preparing.running)
    assert stand(desk).submitted == []
    assert len(labels.choosing.batch.units) == FEW + 20
    stand(desk).step = lambda: None
    desk.act("labels.go")
    desk.settled(lambda: labels.back.active)
    assert len(stand(desk).submitted[0][0].lines) == FEW + 20


def test_a_job_nobody_knows_the_end_of_waits_for_a_person(desk: DeskWindow, labels: LabelsPresenter) -> None:
    printed(desk, labels, 1)
    queue = stand(desk).queue
    assert not desk.window.actions_.works("labels.came_out")
    queue.put("job1", JobState.unknown)
    desk.settled(lambda: labels.jobs.unknown is not None)
    assert "自動では刷り直しません" in labels.view.strip.row.words
    assert desk.voice.said[-1] is Family.look
    assert queue.asked == []
    desk.act("labels.not_out")
    desk.settled(lambda: queue.asked == [("not_out", "job1")])
    desk.settled(lambda: labels.jobs.unknown is None)
    desk.act("labels.jobs")
    page = labels.jobs.page
    desk.settled(lambda: page.again.isVisible())
    QTest.keyClick(page.table, Qt.Key.Key_P)
    desk.settled(lambda: ("resend", "job1") in queue.asked)


def test_a_waiting_printer_speaks_in_its_own_words_and_a_job_may_be_left(
    desk: DeskWindow, labels: LabelsPresenter
) -> None:
    printed(desk, labels, 1)
    stand(desk).queue.put("job1", JobState.waiting, "用紙がありません。")
    desk.settled(lambda: "用紙がありません。" in labels.view.strip.row.words)
    desk.act("labels.jobs")
    QTest.keyClick(labels.jobs.page.table, Qt.Key.Key_C)
    desk.settled(lambda: stand(desk).queue.asked == [("cancel", "job1")])


def test_printed_again_is_the_same_job_once_more(desk: DeskWindow, labels: LabelsPresenter) -> None:
    printed(desk, labels, 2)
    desk.act("labels.again")
    desk.settled(lambda: stand(desk).reprinted == ["job1"])
    desk.settled(lambda: len(labels.jobs.rows) == 2)
    assert labels.back.active


def test_a_file_instead_of_a_printer(desk: DeskWindow, labels: LabelsPresenter) -> None:
    scanned(desk, labels, 1)
    desk.act("labels.file")
    desk.settled(lambda: len(stand(desk).written) == 1)
    assert stand(desk).written[0].suffix == ".pdf"
    assert stand(desk).written[0].parent == desk.context.papers_folder


def system_printer(path: Path, dots: int) -> QPrinter:
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(path))
    made.setResolution(dots)
    return made


@pytest.mark.parametrize(("dots", "dpi"), [(600, 0), (1200, 0), (720, 720), (1440, 720)])
def test_the_systems_printer_gets_what_was_read_back_at_its_own_dots(
    desk: DeskWindow, labels: LabelsPresenter, tmp_path: Path, dots: int, dpi: int
) -> None:
    scanned(desk, labels, 2)
    made, before = labels.preparing.prepared, stand(desk).prepared
    assert made is not None
    labels.extras.record_and_paint(system_printer(tmp_path / "out.pdf", dots), made)
    desk.settled(lambda: toast(desk) == t("labels_screen.handed_over"))
    assert [one.request.dpi for one in stand(desk).recorded] == [dpi], "anew where they are no multiple of 300"
    assert (stand(desk).prepared > before) is bool(dpi)
    assert (tmp_path / "out.pdf").stat().st_size > 0


def test_what_does_not_read_at_the_systems_printers_dots_is_neither_recorded_nor_printed(
    desk: DeskWindow, labels: LabelsPresenter, tmp_path: Path
) -> None:
    serial, _ = scanned(desk, labels, 2)
    made, before = labels.preparing.prepared, stand(desk).prepared
    assert made is not None
    stand(desk).bad[serial] = "too_dense"
    labels.extras.record_and_paint(system_printer(tmp_path / "out.pdf", 90), made)
    desk.settled(lambda: toast(desk) == t("labels_screen.refused.unread"))
    labels.extras.record_and_paint(system_printer(tmp_path / "out.pdf", 131), made)
    desk.settled(lambda: stand(desk).prepared > before)
    assert stand(desk).recorded == []
    assert not (tmp_path / "out.pdf").exists()


def test_a_badge_asks_for_the_pin_whichever_way_it_goes(
    desk: DeskWindow, labels: LabelsPresenter, tmp_path: Path
) -> None:
    asked: list[object] = []

    def pin(command: object, then: Proved) -> None:
        asked.append(command)
        then(proved=True)

    desk.context.ask_pin = pin
    stand(desk).badges = True
    scanned(desk, labels, 1)
    made = labels.preparing.prepared
    assert made is not None
    badge = made._replace(request=made.request._replace(kind=LabelKind.badge))
    labels.extras.write(badge)
    desk.settled(lambda: len(stand(desk).written) == 1)
    labels.extras.record_and_paint(system_printer(tmp_path / "out.pdf", 600), badge)
    desk.settled(lambda: len(stand(desk).recorded) == 1)
    labels.printing.again_of(stand(desk).queue.add("P", "名札", 1))
    desk.settled(lambda: stand(desk).reprinted != [])
    assert asked == [Right.issue_badge] * 3


def test_what_changed_meanwhile_is_told_when_a_file_is_written(desk: DeskWindow, labels: LabelsPresenter) -> None:
    scanned(desk, labels, 1)

    def write(*_args: object, **_more: object) -> str:
        raise LabelRefused("changed_meanwhile")

    stand(desk).write = write  # type: ignore[method-assign]
    desk.act("labels.file")
    desk.settled(lambda: toast(desk) == t("labels_screen.refused.changed_meanwhile"))


def test_the_command_sheet_does_what_the_keys_do(desk: DeskWindow, labels: LabelsPresenter) -> None:
    scanned(desk, labels, 1)
    assert labels.command(Command(CommandWord.done))
    desk.settled(lambda: labels.back.active)
    labels.command(Command(CommandWord.escape))
    assert not labels.back.active
    labels.command(Command(CommandWord.number, 3))
    assert labels.choosing.way is Way.range
    labels.choosing.asking.ask("printer")
    labels.command(Command(CommandWord.number, 2))
    assert labels.choosing.wish.printer == "ラベル台 ZD421"
    labels.command(Command(CommandWord.undo))
    assert "取り消す操作がありません" in toast(desk)


def test_printers_are_added_by_keys_made_default_and_deleted(desk: DeskWindow) -> None:
    labels = shown(desk, printers=())
    desk.act("labels.printers")
    page = labels.extras.page
    assert isinstance(page, PrintersPage)
    desk.settled(lambda: page.form.holds_focus())
    page.save()
    assert "名前を入れて" in page.form.rows["name"].field.line.accessibleDescription()  # type: ignore[union-attr]
    write("台のZD")
    page.form.rows["kind"].set_to.emit("zpl")
    page.form.show_values({"kind": "zpl"})
    page._edited("kind")
    assert page.form.rows["dpi"].text() == "203"
    page.save()
    assert stand(desk).printers() == ()
    page.form.show_values({"address": "192.0.2.7"})
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    desk.settled(lambda: len(stand(desk).printers()) == 1)
    kept = stand(desk).printers()[0]
    assert (kept.kind, kept.address, kept.dpi) == (PrinterKind.zpl, "192.0.2.7:9100", 203)
    desk.settled(lambda: desk.context.settings.text("desk.printer") == "台のZD")
    desk.settled(lambda: len(page.printers) == 1 and labels.choosing.asking.printer is not None)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_X)
    desk.settled(lambda: stand(desk).printers() == ())


def test_calibration_keeps_two_numbers_with_the_printer(desk: DeskWindow, labels: LabelsPresenter) -> None:
    desk.act("labels.calibrate")
    page = labels.extras.page
    assert isinstance(page, CalibrationPage)
    desk.settled(lambda: page.page is not None)
    QTest.keyClick(focused(), Qt.Key.Key_P)
    desk.settled(lambda: len(stand(desk).queue.rows) == 1)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert page.fields[0].line.hasFocus()
    QTest.keyClicks(focused(), "30")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "-1.2")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert page.is_open, "30 mm is no offset"
    page.fields[0].line.setText("０．６")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    desk.settled(lambda: not page.is_open)
    kept = next(one for one in stand(desk).printers() if one.name == "受付レーザー")
    assert (kept.offset_x, kept.offset_y) == (0.6, -1.2)


def test_a_stock_of_ones_own_is_made_kept_deleted_and_brought_back(desk: DeskWindow, labels: LabelsPresenter) -> None:
    asked: list[object] = []

    def ask_pin(command: object, then: Proved) -> None:
        asked.append(command)
        then(proved=True)

    desk.context.ask_pin = ask_pin
    desk.act("labels.sizes")
    page = labels.extras.page
    assert isinstance(page, SizesPage)
    desk.settled(lambda: page.model.total() > 3)
    QTest.keyClick(page.table, Qt.Key.Key_N)
    write("備品ラベル")
    page.stock_edit.form.rows["width"].field.line.setText("95")  # type: ignore[union-attr]
    page.stock_edit._typed()
    assert any("重なります" in words for words in page.stock_edit.problems.words)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert page.editing, "what is not sound is not kept"
    page.stock_edit.form.rows["width"].field.line.setText("80")  # type: ignore[union-attr]
    page.stock_edit._typed()
    assert page.stock_edit.sound
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    desk.settled(lambda: not page.editing)
    assert len(asked) == 1
    made = next(iter(stand(desk).own_stocks.values()))
    assert (made.name, made.width, made.own) == ("備品ラベル", 80, True)
    desk.settled(lambda: page.table.current_id() == f"s{made.id}")
    QTest.keyClick(page.table, Qt.Key.Key_X)
    desk.settled(lambda: not stand(desk).own_stocks)
    QTest.keyClick(page.table, Qt.Key.Key_Backspace)
    desk.settled(lambda: list(stand(desk).own_stocks) == [made.id])


def test_a_field_is_moved_by_keys_and_mouse_and_the_label_tried_each_time(
    desk: DeskWindow, labels: LabelsPresenter
) -> None:
    desk.context.ask_pin = lambda _command, then: then(proved=True)
    desk.act("labels.sizes")
    page = labels.extras.page
    assert isinstance(page, SizesPage)
    desk.settled(lambda: bool(page.templates))
    page.edit(next(iter(page.templates.values())))
    edit = page.template_edit
    assert edit is not None
    desk.settled(lambda: "読める" in edit.chip.accessibleName())
    edit.choose(1)
    edit.canvas.setFocus()
    before = edit.template.fields[1]
    QTest.keyClick(edit.canvas, Qt.Key.Key_Down)
    QTest.keyClick(edit.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(edit.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    after = edit.template.fields[1]
    assert (after.x, after.y, after.width) == (before.x - 0.1, before.y + 0.5, before.width + 0.5)
    assert edit.form.rows["y"].text() == f"{after.y:g}"
    start = edit.canvas.box(0).center().toPoint()
    QTest.mousePress(edit.canvas, Qt.MouseButton.LeftButton, pos=start)
    assert edit.at == 0
    symbol = edit.template.fields[0]
    QTest.mouseMove(edit.canvas, start + (QPointF(0, 2.0) * edit.canvas._per_mm()).toPoint())
    QTest.mouseRelease(edit.canvas, Qt.MouseButton.LeftButton)
    assert edit.template.fields[0].y == pytest.approx(symbol.y + 2.0, abs=0.15)
    edit.form.show_values({"width": "60"})
    edit._typed()
    assert any("白い所" in words for words in edit.problems.words)
    assert not edit.sound
    edit.form.show_values({"width": "8", "height": "8"})
    edit._typed()
    desk.settled(lambda: "小さすぎる" in edit.chip.accessibleName())
    page.step_back()
    assert not page.editing


def test_who_may_not_is_told_and_the_draft_stays(desk: DeskWindow, labels: LabelsPresenter) -> None:
    desk.context.ask_pin = lambda _command, then: then(proved=False)
    from app.domain.kinds import Role
    from app.usecases.session import Actor

    desk.context.desk.actor = Actor(code="OP0009", role=Role.label, name="江口 由紀")
    desk.act("labels.sizes")
    page = labels.extras.page
    assert isinstance(page, SizesPage)
    desk.settled(lambda: page.model.total() > 3)
    QTest.keyClick(page.table, Qt.Key.Key_N)
    write("備品ラベル")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    desk.settled(lambda: "何も変えていません" in toast(desk))
    assert page.editing
    assert stand(desk).own_stocks == {}


def test_at_200_per_cent_one_panel_is_in_sight_and_a_key_turns_them(
    qapp: QApplication, desk: DeskWindow, labels: LabelsPresenter
) -> None:
    desk.window.resize(1920, 1080)
    theme.apply(qapp, dark=False, scale=200)
    theme.fit_to_width(qapp, 1920)
    assert [panel.isVisible() for panel in labels.view.panels] == [True, False, False]
    desk.act("labels.panel")
    assert [panel.isVisible() for panel in labels.view.panels] == [False, True, False]
    desk.window.resize(1366, 768)
    QApplication.processEvents()
    shown_words = [words for words in labels.view.print._side.findChildren(WordsLabel) if words.isVisible()]
    assert shown_words
    assert all(words.height() >= words.heightForWidth(words.width()) for words in shown_words), "nothing is cut"
    printed(desk, labels, 1)
    assert [panel.isVisible() for panel in labels.view.panels] == [False, False, True]


def test_everything_that_takes_the_focus_has_a_name(desk: DeskWindow, labels: LabelsPresenter) -> None:
    scanned(desk, labels, 1)
    nameless = [
        widget
        for widget in labels.view.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible() and not widget.accessibleName()
    ]
    assert [type(widget).__name__ for widget in nameless] == []


@pytest.mark.parametrize("scale", [100, 200])
def test_no_word_at_the_foot_covers_the_key_that_prints(desk: DeskWindow, labels: LabelsPresenter, scale: int) -> None:
    theme.apply_look(desk_app(), theme.Look(scale=scale))
    desk.window.resize(1366, 768)
    if scale == 200:
        labels.view.show_panel(1)
    found = scanned(desk, labels, 2)
    desk.scan(found[0], labels)
    desk.settled(lambda: "1枚のまま" in toast(desk))
    go, bar = labels.view.print.go, desk.window.frame.toast
    assert go.isVisible()
    place = QRect(go.mapTo(desk.window.frame, QPoint(0, 0)), go.size())
    assert bar.isVisible()
    assert not bar.geometry().intersects(place)
    theme.apply_look(desk_app(), theme.Look())
