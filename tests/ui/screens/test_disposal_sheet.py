"""The checklist of a box: what Enter, a step's key, a scan and a code do, over a real ledger."""

from __future__ import annotations

import errno
import tempfile
from functools import partial

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap_labels import Labels
from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import CommandWord
from app.settings.words import t
from app.ui import second_press, theme
from app.ui.screens.disposal.sheet import SheetPage
from app.ui.shell.actions import Screen
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.ui.widgets.key_hints import CAP_PROPERTY
from app.ui.widgets.outcome_banner import Answer
from app.ui.widgets.toast import ToastRow
from tests.ui.pixels import share
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.disposal_desk import DisposalDesk


@pytest.fixture
def made(desk: DeskWindow, monkeypatch: pytest.MonkeyPatch) -> DisposalDesk:
    monkeypatch.setattr(second_press, "TOO_SOON_MS", 0)
    return DisposalDesk(desk)


def boxed(made: DisposalDesk, *upto: str) -> tuple[SheetPage, list[str], str]:
    """A box in front with a unit for each step that is done last, the first one current."""
    serials = made.begun(len(upto))
    for serial, step in zip(serials, upto, strict=True):
        made.tick_upto(serial, step)
    number = made.boxed(serials)
    page = made.open("box", number)
    made.scan(page, serials[0])
    return page, serials, number


def asks(page: SheetPage) -> bool:
    return page.in_steps


def marks(page: SheetPage, serial: str) -> str:
    return next(row.marks for row in page.view.matrix.body.rows.rows if row.code == serial)


def rest_of(page: SheetPage, serial: str) -> str:
    return next(row.rest for row in page.view.matrix.body.rows.rows if row.code == serial)


def test_rows_say_what_is_done_what_is_next_and_what_is_shut(made: DisposalDesk) -> None:
    page, (fresh, half, ready), _number = boxed(made, "", "wipe", "storage")
    assert marks(page, fresh) == "dnbbbbbbbb"
    assert marks(page, half) == "ddddddnbbb"
    assert marks(page, ready) == "dddddddddb", "the notice comes once the box is closed"
    assert [rest_of(page, one) for one in (fresh, half, ready)] == ["あと 8", "あと 3", "箱待ち"]
    assert [(one.key, one.done, one.of) for one in page.view.matrix.body.rows.columns][:3] == [
        ("1", "3", "3"),
        ("2", "2", "3"),
        ("3", "2", "3"),
    ]
    assert page.view.head.row.right == t("disposal_screen.head.left", units=2, steps=11)
    assert page.view.matrix.body.rows.columns[-1].note == t("disposal_screen.after_close")


def test_enter_ticks_the_next_step_and_goes_on_to_the_next_unit_that_lacks_one(made: DisposalDesk) -> None:
    page, (first, second), _number = boxed(made, "setup_screen", "wipe")
    made.act("sheet.enter")
    assert "label" in made.steps_done(first)
    assert page.view.banner.row.word == t("disposal_screen.step.label")
    made.scan(page, printed_code(CodeKind.place, "W072").text)
    assert made.steps_done(first) >= {"label", "storage"}
    assert page.current is not None
    assert page.current.serial == first
    assert page.current.place == "W072"
    made.act("sheet.enter")
    assert page.current.serial == second, "nothing is left of the first but the notice"
    made.act("sheet.enter")
    assert "setup_screen" in made.steps_done(second)


def test_a_blocked_step_is_refused_by_the_name_of_the_missing_one(made: DisposalDesk) -> None:
    page, (serial,), _number = boxed(made, "accessories")
    before = made.steps_done(serial)
    QTest.keyClick(made.desk.window, Qt.Key.Key_9)
    made.rest()
    assert page.view.banner.row.answer is Answer.refused
    assert t("disposal.step.annotate") in page.view.banner.row.line
    assert not asks(page)
    assert made.steps_done(serial) == before


def test_a_place_scanned_too_early_is_refused_by_name_too(made: DisposalDesk) -> None:
    page, (serial,), _number = boxed(made, "annotate")
    made.scan(page, printed_code(CodeKind.place, "W071").text)
    assert t("disposal.step.deprovision") in page.view.banner.row.line
    assert "storage" not in made.steps_done(serial)


def test_accessories_and_wipe_ask_and_one_number_answers(made: DisposalDesk) -> None:
    page, (serial,), _number = boxed(made, "")
    made.act("sheet.enter")
    assert asks(page)
    page.asking.pick(2)
    assert asks(page), "that there are none needs words"
    page.asking.enter()
    assert asks(page)
    assert "accessories" not in made.steps_done(serial)
    page.asking._typed("学校で保管")
    page.asking.enter()
    made.rest()
    known = made.queries.disposal.unit(made.ref(serial))
    assert known is not None
    assert not asks(page)
    assert [(one.how, one.note) for one in known.steps if one.step == "accessories"] == [("none", "学校で保管")]
    made.tick_upto(serial, "verified")
    page.refresh()
    made.rest()
    made.act("sheet.enter")
    page.asking.pick(2)
    made.rest()
    known = made.queries.disposal.unit(made.ref(serial))
    assert known is not None
    assert known.row.wipe == "wont_start"
    assert page.view.banner.row.answer is Answer.look
    assert page.view.banner.row.word == t("disposal_screen.not_wiped")
    assert marks(page, serial)[5] == "x", "done, and to be seen to"


def test_a_number_right_behind_enter_is_the_answer_and_no_enter_pressed_twice(
    made: DisposalDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, (serial,), _number = boxed(made, "verified")
    made.act("sheet.enter")
    monkeypatch.setattr(second_press, "TOO_SOON_MS", 60_000)
    page.asking.pick(1)
    made.rest()
    assert not asks(page)
    assert "wipe" in made.steps_done(serial)


def test_a_number_that_ticks_says_so_and_enter_says_nothing_before(made: DisposalDesk) -> None:
    page, (serial,), _number = boxed(made, "verified")
    made.act("sheet.enter")
    hints = {one.property(CAP_PROPERTY): one.text() for one in made.desk.context.actions.hints()}
    assert hints["1–5"] == "選んで済みにする"
    assert "Enter" not in hints
    assert not page.asking.go_on.isVisible()
    QTest.keyClick(page.asking, Qt.Key.Key_Return)
    made.rest()
    assert asks(page)
    assert "wipe" not in made.steps_done(serial)
    page.asking.step_back()
    made.tick_upto(serial, "label")
    page.refresh()
    made.rest()
    made.act("sheet.enter")
    assert made.desk.context.actions.works("asked.enter"), "a line that is typed needs its Enter"
    assert page.asking.go_on.isVisible()


def test_deprovision_asks_for_the_guard_and_saves_nothing(made: DisposalDesk) -> None:
    _page, (serial,), _number = boxed(made, "annotate")
    made.act("sheet.enter")
    assert made.guarded == [(made.ref(serial),)]
    assert "deprovision" not in made.steps_done(serial)


def test_the_key_to_the_guard_says_how_many_units_it_asks_about(made: DisposalDesk) -> None:
    page, (_one, two, other), _number = boxed(made, "annotate", "annotate", "accessories")
    assert page.view.go.row.text == "デプロビの確認へ（2台）"
    assert made.desk.context.actions.action("sheet.enter").text() == "デプロビの確認へ（2台）"
    made.scan(page, other)
    assert page.view.go.row.text == t("disposal_screen.go.tick")
    made.scan(page, two)
    made.act("sheet.enter")
    assert len(made.guarded[0]) == 2


def test_what_the_console_has_not_said_a_person_may_have_seen_there(made: DisposalDesk) -> None:
    page, (serial,), _number = boxed(made, "deprovision")
    made.act("sheet.enter")
    assert asks(page)
    assert "verified" not in made.steps_done(serial)
    page.asking._typed("状態がデプロビジョニング済み")
    page.asking.enter()
    made.rest()
    known = made.queries.disposal.unit(made.ref(serial))
    assert known is not None
    assert [one.how for one in known.steps if one.step == "verified"] == ["eye"]


def test_codes_of_the_sheet_are_the_steps_keys(made: DisposalDesk) -> None:
    page, (first, second), _number = boxed(made, "wipe", "wipe")
    assert made.code(CommandWord.disposal_step, 7)
    assert "setup_screen" in made.steps_done(first)
    assert made.code(CommandWord.next)
    assert page.current is not None
    assert page.current.serial == second
    assert made.code(CommandWord.disposal_step, 0)
    assert page.view.banner.row.answer is Answer.refused
    assert t("refused.box_not_closed") == page.view.banner.row.line
    assert made.code(CommandWord.number, 55)
    assert page.only_lacking, "a letter's number"


def test_a_unit_is_put_in_and_begun_by_its_scan(made: DisposalDesk) -> None:
    page, _serials, number = boxed(made, "storage")
    (more,) = made.begun(1, number="教ICT-214")
    made.scan(page, more)
    assert page.current is not None
    assert page.current.serial == more
    assert page.current.box == number
    (fresh,) = made.serials(1)
    made.instruct("教ICT-214", [fresh])
    made.scan(page, fresh)
    assert page.question is None, "it is named by the box's own instruction: the scan says all"
    known = made.queries.disposal.unit(made.ref(fresh))
    assert known is not None
    assert known.row.box == number
    assert page.current is not None
    assert page.current.serial == fresh


def test_a_unit_of_another_instruction_is_refused_and_stays_out(made: DisposalDesk) -> None:
    page, _serials, _number = boxed(made, "storage")
    (other,) = made.begun(1, number="教ICT-300")
    made.scan(page, other)
    assert page.view.banner.row.answer is Answer.refused
    assert page.view.banner.row.line == t("refused.box_other_instruction")
    known = made.queries.disposal.unit(made.ref(other))
    assert known is not None
    assert known.row.box == ""


def test_a_box_closes_when_all_but_the_notice_is_done_and_its_list_is_made(made: DisposalDesk) -> None:
    page, (first, second), number = boxed(made, "storage", "label")
    hints = {one.text() for one in made.desk.context.actions.hints()}
    assert t("disposal_screen.act.close") not in hints, "one still lacks its place"
    assert t("disposal_screen.head.left", units=1, steps=1) in page.view.close_key.row.reason
    made.scan(page, second, printed_code(CodeKind.place, "W071").text)
    made.act("sheet.close")
    facts = made.queries.boxes.box(number)
    assert facts is not None
    assert facts.box.closed
    made.desk.settled(lambda: len(list(made.desk.context.papers_folder.glob(f"disposal-box-{number}.*"))) == 3)
    made.act("sheet.enter")
    assert asks(page), "to whom it went"
    page.asking.enter()
    page.asking.enter()
    made.rest()
    assert "board" in made.steps_done(first)
    assert "board" in made.steps_done(second)
    assert rest_of(page, first) == t("disposal_screen.rest.done")


def test_a_box_that_lacks_steps_is_not_closed_and_it_says_how_many(made: DisposalDesk) -> None:
    page, (_ready, lacking), number = boxed(made, "storage", "wipe")
    before = made.desk.digest()
    QTest.keyClick(made.desk.window, Qt.Key.Key_C)
    made.rest()
    row = page.view.banner.row
    assert (row.answer, row.number) == (Answer.refused, number)
    assert row.line == t("disposal_screen.close.lacking", units=1, steps=3)
    made.act("sheet.lacking")
    made.act("sheet.close")
    assert page.view.banner.row.line == t("disposal_screen.close.narrowed", units=1, steps=3)
    assert page.current is not None
    assert page.current.serial == lacking
    assert made.desk.digest() == before


def test_the_labels_key_is_on_the_strip_where_the_label_is_next(made: DisposalDesk) -> None:
    page, (first, second), _number = boxed(made, "setup_screen", "wipe")
    strip = made.desk.context.frame.hints
    assert [one.property(CAP_PROPERTY) for one in strip.shown()][:2] == ["Enter", "L"]
    made.scan(page, second)
    assert [one.property(CAP_PROPERTY) for one in strip.shown()][:2] != ["Enter", "L"]
    made.scan(page, first)
    made.act("sheet.label")
    assert [one.property(CAP_PROPERTY) for one in made.desk.context.actions.hints()][:1] == ["L"]


def test_only_those_that_lack_a_step_and_esc_one_step_back(made: DisposalDesk) -> None:
    page, (ready, lacking), _number = boxed(made, "storage", "wipe")
    made.act("sheet.lacking")
    assert [row.code for row in page.view.matrix.body.rows.rows] == [lacking]
    made.scan(page, ready)
    assert page.current is not None
    assert page.current.serial == ready
    assert not page.only_lacking
    made.act("sheet.lacking")
    made.act("sheet.back")
    assert len(page.view.matrix.body.rows.rows) == 2
    made.act("sheet.back")
    assert made.desk.shown[-1] == Screen.disposal


def test_undo_takes_the_last_tick_back(made: DisposalDesk) -> None:
    page, (serial,), _number = boxed(made, "wipe")
    made.act("sheet.enter")
    assert "setup_screen" in made.steps_done(serial)
    made.act("sheet.undo")
    assert "setup_screen" not in made.steps_done(serial)
    assert marks(page, serial) == "ddddddnbbb"


def test_undo_says_which_step_of_which_unit_and_goes_to_it(made: DisposalDesk) -> None:
    page, (first, second), _number = boxed(made, "wipe", "wipe")
    made.act("sheet.enter")
    made.scan(page, second)
    assert page.current is not None
    assert page.current.serial == second
    made.act("sheet.undo")
    row = page.view.banner.row
    assert (row.answer, row.word, row.number) == (Answer.ok, t("away.short.undone"), first)
    assert row.line == "「初期画面の確認」を取り消しました。"
    assert page.current.serial == first


def test_undo_of_several_units_says_how_many_and_of_which_box(made: DisposalDesk) -> None:
    page, _serials, number = boxed(made, "label", "label", "label")
    made.act("sheet.shelf")
    page.asking.take_scan(made.scan_of(printed_code(CodeKind.place, "W071").text))
    page.asking.enter()
    made.rest()
    made.act("sheet.undo")
    row = page.view.banner.row
    assert (row.number, row.line) == (number, "「保管場所」を取り消しました（3台）。")


def test_a_done_step_says_how_and_when(made: DisposalDesk) -> None:
    page, (serial,), _number = boxed(made, "wipe")
    before = made.steps_done(serial)
    page.step_key(6)
    made.rest()
    assert page.view.banner.row.answer is Answer.look
    assert t("disposal.how.wipe.wiped") in page.view.banner.row.line
    assert made.steps_done(serial) == before


def test_a_pressed_cell_is_its_units_step(made: DisposalDesk) -> None:
    page, (_first, second), _number = boxed(made, "storage", "wipe")
    body = page.view.matrix.body
    place = body.rows.place_of(made.ref(second).text)
    spot = body.visualRect(body.rows.index(place, 3 + 6)).center()
    QTest.mouseClick(body.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    made.rest()
    assert "setup_screen" in made.steps_done(second)


def test_the_heads_columns_stand_over_the_rows_as_a_long_box_is_opened(made: DisposalDesk) -> None:
    number = made.boxed(made.begun(40, upto="accessories"))
    matrix = made.open("box", number).view.matrix
    assert matrix.body.verticalScrollBar().isVisible()
    assert matrix.head.widths == matrix.body.widths
    assert sum(matrix.head.widths) == matrix.body.viewport().width()


def test_a_row_is_one_sentence_for_a_screen_reader(made: DisposalDesk) -> None:
    page, (serial,), _number = boxed(made, "storage")
    body = page.view.matrix.body
    said = body.rows.data(body.rows.index(0, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith(serial)
    assert said.endswith("9項目済み、箱待ち")


def test_labels_of_unit_and_box_are_printed_from_the_page(made: DisposalDesk) -> None:
    _page, (serial,), number = boxed(made, "setup_screen")
    made.desk.context.labels = Labels(made.desk.program)
    folder = made.desk.context.papers_folder
    folder.mkdir(parents=True, exist_ok=True)
    made.act("sheet.label")
    made.act("sheet.box_label")
    made.desk.settled(lambda: len(list(folder.glob("*.pdf"))) == 2)
    assert {path.name for path in folder.glob("*.pdf")} == {f"disposal-{serial}.pdf", f"box-{number}.pdf"}
    assert "label" not in made.steps_done(serial), "a person says that it is stuck on"


def test_what_was_done_in_the_console_goes_to_the_guard_as_one_unit_or_all_whose_turn_it_is(made: DisposalDesk) -> None:
    page, serials, _number = boxed(made, "annotate", "annotate", "accessories")
    made.scan(page, serials[0])
    made.act("sheet.by_hand")
    assert asks(page), "more than one unit waits: which is asked"
    page.asking.pick(1)
    made.rest()
    assert made.by_hand == [(made.ref(serials[0]),)]
    made.act("sheet.by_hand")
    page.asking.pick(2)
    made.rest()
    assert set(made.by_hand[1]) == {made.ref(serial) for serial in serials[:2]}, "the third has a step before"
    assert not made.guarded
    assert not any("deprovision" in made.steps_done(serial) for serial in serials), "the guard records, not this page"


def test_nothing_by_hand_where_no_units_turn_it_is(made: DisposalDesk) -> None:
    boxed(made, "accessories", "storage")
    assert not made.desk.window.actions_.works("sheet.by_hand")


def test_another_sheet_says_nothing_of_the_unit_that_was_scanned_on_the_one_before(made: DisposalDesk) -> None:
    page, (serial,), number = boxed(made, "annotate")
    assert made.banner(page).number == serial
    made.open("box", number)
    assert made.banner(page).number == serial, "the same box, opened again"
    made.open("loose")
    assert made.banner(page).answer is Answer.idle


def test_one_key_writes_the_evidence_of_the_unit_another_that_of_the_box(made: DisposalDesk) -> None:
    page, (serial, _second), number = boxed(made, "storage", "wipe")
    folder = made.desk.context.papers_folder
    made.act("sheet.evidence")
    made.desk.settled(lambda: page.view.banner.row.number == serial and page.view.banner.row.answer is Answer.ok)
    assert {path.suffix for path in (folder / f"evidence-{serial}").iterdir()} == {".json", ".pdf", ""}
    made.act("sheet.box_evidence")
    made.desk.settled(lambda: page.view.banner.row.number == number)
    assert (folder / f"evidence-{number}" / "SHA256SUMS").exists()
    assert page.view.banner.row.word == t("goods.pickup.written")


@pytest.mark.parametrize(("code", "why"), [(errno.ENOSPC, "full"), (errno.EIO, "other"), (errno.EROFS, "other")])
def test_a_box_whose_list_cannot_be_written_is_closed_all_the_same_and_says_so(
    made: DisposalDesk, monkeypatch: pytest.MonkeyPatch, code: int, why: str
) -> None:
    page, _, number = boxed(made, "storage", "storage")
    toasts, ours = list[ToastRow](), list[BaseException]()
    made.desk.context.tasks.failed.connect(ours.append)
    monkeypatch.setattr(made.desk.context.frame, "show_toast", toasts.append)
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "mkstemp", partial(_refuse, code))
        made.act("sheet.close")
        made.desk.settled(lambda: bool(toasts))
    assert [toast.text for toast in toasts] == [t(f"disposal_screen.unwritten.box.{why}")]
    assert page.view.banner.row.answer is Answer.ok
    facts = made.queries.boxes.box(number)
    assert facts is not None
    assert facts.box.closed
    assert list(made.desk.context.papers_folder.glob("*")) == []
    assert ours == []
    made.act("sheet.list")
    made.desk.settled(lambda: len(list(made.desk.context.papers_folder.glob(f"disposal-box-{number}.*"))) == 2)


def _refuse(code: int, *_args: object, **_more: object) -> None:
    raise OSError(code, "no")


@pytest.mark.parametrize("grave", [False, True])
def test_at_200_per_cent_rows_are_in_sight_and_the_number_of_the_box(
    made: DisposalDesk, qapp: QApplication, grave: bool
) -> None:
    serials = made.begun(6, upto="storage")
    box = made.boxed(serials)
    theme.apply(qapp, dark=False, scale=200)
    made.desk.window.resize(1366, 768)
    theme.fit_to_width(qapp, 1366)
    frame, strip = made.desk.window.frame, BannerStrip()
    if grave:
        frame.set_notice(strip, 2)
        strip.set_row(StripRow(words="台帳のファイルに傷があります。", key="Q", verb="控え"))
    try:
        page = made.open("box", box)
        matrix = page.view.matrix

        def in_sight() -> int:
            for _ in range(5):
                qapp.processEvents()
            return int(matrix.body.viewport().height() / matrix.body.rowHeight(0) + 0.05)

        assert page.view.banner.height() == theme.px(3.5)
        assert in_sight() >= (2 if grave else 3), "nothing was scanned yet: what asks for it is low"
        made.scan(page, serials[3])
        assert page.view.banner.height() == theme.px(7)
        assert in_sight() >= (1 if grave else 2)
        assert page.current is not None
        assert page.current.serial == serials[3]
        row = matrix.body.visualRect(matrix.body.currentIndex())
        assert row.top() >= 0
        assert row.bottom() <= matrix.body.viewport().height() + 1
        assert matrix.head.corner[1] == box
        head = matrix.head.grab().toImage()
        assert share(head, QRect(20, 5, 380, 40), theme.tokens().ink) > 0.03, "the number is painted"
        assert matrix.head.widths == matrix.body.widths, "the head stands over its columns"
    finally:
        frame.set_notice(None, 2)
        theme.apply(qapp, dark=False, scale=100)
