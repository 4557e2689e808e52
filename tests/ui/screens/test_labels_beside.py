"""What stands beside the straight way of the labels screen: the list of prints, heads by kind, rolls by language."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.domain.label_templates import Stock
from app.settings.words import t
from app.ui import theme
from app.ui.screens.labels.label_canvas import LabelCanvas
from app.ui.screens.labels.presenter import LabelsPresenter
from app.ui.screens.labels.printers import PrintersPage
from app.ui.screens.labels.view import Missing
from app.ui.screens.labels.wording import job_row, printed_words, read_chip
from app.usecases.label_ports import JobRow, JobState, PrinterKind, ReadBack
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.label_stand import ASSET, SHEET, SMALL
from tests.ui.screens.test_label_habits import pick
from tests.ui.screens.test_labels_screen import printed, ready, scanned, shown, stand


@pytest.fixture
def labels(desk: DeskWindow) -> LabelsPresenter:
    return shown(desk)


def put(desk: DeskWindow, labels: LabelsPresenter, word: str, *, kept: bool = True) -> str:
    queue = stand(desk).queue
    job = queue.add("", "資産ラベル 3枚", 3, JobState.sent, f"{word} said")
    queue.rows[0] = queue.rows[0]._replace(word=word, kept=kept)
    labels.jobs.refresh()
    desk.settled(lambda: bool(labels.jobs.rows) and labels.jobs.rows[0].job == job)
    labels.jobs.page.open()
    labels.jobs.page.table.select_id(job)
    QApplication.processEvents()
    return job


def test_a_file_of_the_list_is_written_once_more(desk: DeskWindow, labels: LabelsPresenter) -> None:
    job, page = put(desk, labels, "written"), labels.jobs.page
    assert page.again.isVisibleTo(page)
    assert t("labels_screen.job.write_again") in page.again.accessibleName()
    page.again.click()
    desk.settled(lambda: stand(desk).reprinted == [job])
    assert stand(desk).written[0].parent == desk.context.papers_folder


def test_a_badges_file_asks_for_the_pin_before_it_is_written_again(
    desk: DeskWindow, labels: LabelsPresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(desk, labels, "written")
    stand(desk).badges = True
    monkeypatch.setattr(desk.context, "ask_pin", lambda _command, then: then(proved=True))
    labels.jobs.page.again.click()
    desk.settled(lambda: len(stand(desk).written) == 1)


@pytest.mark.parametrize(
    ("word", "kept", "why"), [("handed_over", False, "not_by_dialog"), ("written", False, "not_kept")]
)
def test_what_can_not_be_made_once_more_says_why(
    desk: DeskWindow, labels: LabelsPresenter, word: str, kept: bool, why: str
) -> None:
    put(desk, labels, word, kept=kept)
    page = labels.jobs.page
    assert not page.again.isVisibleTo(page)
    assert t(f"labels_screen.job.{why}") in page.panel.head.accessibleName()
    page._again()
    assert stand(desk).reprinted == []


def test_how_it_went_to_paper_stands_in_the_list() -> None:
    row = JobRow("j", "a", "", "資産ラベル", 3, JobState.sent, "ファイルに書きました。（x.pdf）", "2026-11-20 13:32:00")
    cells = [cell.text for cell in job_row(row._replace(word="written")).cells]
    assert cells[3:] == ["ファイル", "ファイルに書きました。（x.pdf）"]
    assert "書き出しました" in printed_words(row._replace(word="written"))
    assert "不明" in printed_words(row)


def test_after_the_batch_the_paper_chosen_meanwhile_begins_on_its_own_next_label(
    desk: DeskWindow, labels: LabelsPresenter
) -> None:
    labels.choosing.asking.habits.used(SMALL, 7)
    printed(desk, labels, 3)
    pick(labels, "stock", SMALL.id)
    labels.leave()
    assert (labels.choosing.batch.sheet, labels.choosing.batch.start) == (SMALL.id, 7)
    pick(labels, "stock", SHEET.id)
    assert labels.choosing.batch.start == 4


def test_a_printer_is_offered_the_rolls_its_language_prints(desk: DeskWindow) -> None:
    shown(desk)
    rolls = (Stock("ql-62", "DK", 62, 0, 62, 0), Stock("zpl-60", "Z", 60, 0, 60, 30), Stock("own", "O", 50, 0, 50, 0))
    page = PrintersPage(desk.context, rolls)

    def offered(kind: PrinterKind) -> set[str]:
        page.form.show_values({"kind": kind.value})
        page._fit()
        media = page.form.rows["media"].choices
        assert media is not None
        return {option.value for option in media.options}

    assert offered(PrinterKind.ql) == {"", "ql-62", "own"}
    page.form.rows["media"].show_value("ql-62")
    assert offered(PrinterKind.zpl) == {"", "zpl-60", "own"}
    assert page.form.rows["media"].text() == "", "a roll it can't print is not kept behind the choices"


def test_one_label_is_told_as_one(desk: DeskWindow, labels: LabelsPresenter) -> None:
    scanned(desk, labels, 1)
    ready(desk, labels)
    assert "とも" not in labels.view.print.step.chip.accessibleName()
    prepared = labels.preparing.prepared
    assert prepared is not None
    assert read_chip(prepared, part=False).text == t("labels_screen.chip.read_one", dpis="203・300")
    two = prepared._replace(read_back=ReadBack((203,), ("a",), 2, 2))
    assert "2枚とも" in read_chip(two, part=False).text


def test_no_line_of_the_missing_is_cut_however_low_the_panel_is() -> None:
    names, block = tuple(f"PF{at:06d}" for at in range(30)), Missing()
    block.set_names(names)
    block.resize(260, 400)
    assert block.words.count("PF") == 30
    block.resize(260, 60)
    shown_names = block.words.count("PF")
    assert 0 < shown_names < 30
    assert t("labels_screen.and_more", count=30 - shown_names).strip() in block.words
    assert block._high(block.words) <= 60


def test_the_canvas_shows_its_own_focus(desk: DeskWindow) -> None:
    canvas = LabelCanvas(desk.window)
    canvas.set_label(ASSET, 0)
    canvas.resize(400, 300)
    desk.window.show()
    canvas.show()

    def ink() -> int:
        image = canvas.grab().toImage()
        want = QColor(theme.tokens().ink).rgb()
        return sum(image.pixel(x, 150) == want for x in range(12))

    assert ink() == 0
    desk.window.activateWindow()
    desk.settled(desk.window.isActiveWindow)
    canvas.setFocus()
    desk.settled(canvas.hasFocus)
    assert ink() >= 2
    canvas.clearFocus()
    assert ink() == 0


@pytest.mark.parametrize(
    ("kind", "head"), [("cabinet", "保管庫番号"), ("part", "部品番号"), ("place", "保管場所"), ("asset", "製造番号")]
)
def test_heads_and_empty_words_are_the_kinds_own(
    desk: DeskWindow, labels: LabelsPresenter, kind: str, head: str
) -> None:
    pick(labels, "kind", kind)
    choose = labels.view.choose
    assert choose.model.columns[0].title == head
    labels.go()
    told = desk.window.frame.toast.accessibleName()
    assert ("端末" in told) is (kind == "asset")
