"""The front of 廃棄: groups, boxes begun, the day's list by one key; an instruction worked off by scanning."""

from __future__ import annotations

import errno
import tempfile
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication

from app.domain.codes import CodeKind, printed_code
from app.domain.kinds import ImportKind, RepairState
from app.settings.words import t
from app.ui import second_press, theme
from app.ui.screens.disposal import front_wording as words
from app.ui.screens.disposal.checklist import Sheet
from app.ui.screens.disposal.front import FrontPage
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.outcome_banner import Answer
from app.ui.widgets.toast import ToastRow
from app.usecases.disposal import begin, leave
from app.usecases.disposal_results import BeginDisposal, LeaveDisposal
from tests.support.bench_queue import open_repairs
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.disposal_desk import DisposalDesk


@pytest.fixture
def made(desk: DeskWindow, monkeypatch: pytest.MonkeyPatch) -> DisposalDesk:
    monkeypatch.setattr(second_press, "TOO_SOON_MS", 0)
    return DisposalDesk(desk)


def shown(made: DisposalDesk, group: str = "") -> FrontPage:
    """The front, with a group of it chosen."""
    made.show(Screen.disposal)
    if group:
        made.front.view.side_table.select_id(group)
        made.rest()
    return made.front


def counts(page: FrontPage) -> list[str]:
    return [page.view.sides.row_at(at).cells[2].text for at in range(len(words.GROUPS))]


def test_at_200_per_cent_a_boxs_instruction_has_its_whole_number(made: DisposalDesk, qapp: QApplication) -> None:
    made.boxed(made.begun(2))
    theme.apply(qapp, dark=False, scale=200)
    made.desk.window.resize(1366, 768)
    theme.fit_to_width(qapp, 1366)
    try:
        page = shown(made)
        table = page.view.table
        about = next(slot for slot in table._painter.slots if slot.column.name == "about")
        row = page.view.model.row_at(0)
        assert row is not None
        assert row.cells[about.at].text == "教ICT-214"
        assert table._painter.shortened_text(about, row) == ""
    finally:
        theme.apply(qapp, dark=False, scale=100)


def test_the_groups_count_what_is_open_untold_and_missing(made: DisposalDesk) -> None:
    serials = made.begun(3, upto="storage")
    made.boxed(serials)
    made.instruct("教ICT-214", made.serials(4))
    made.begun(2, way="A", upto="storage")
    page = shown(made)
    assert counts(page) == ["1", "0", "2", "1", "0", "0", "0", "0", "0"]
    shown(made, words.UNTOLD)
    said = page.view.panel.head._note
    assert said == t("disposal_screen.untold_units", units=2, days=1), "as the group's own count: units"
    shown(made, words.INSTRUCTIONS)
    row = page.view.model.row_at(0)
    assert row is not None
    assert [cell.text for cell in row.cells][:2] == [t("disposal_screen.state.unbegun", count=4), "教ICT-214"]


def test_a_new_box_is_one_question_and_opens(made: DisposalDesk) -> None:
    made.instruct("教ICT-214", made.serials(1))
    page = shown(made)
    made.act("boxes.new")
    assert page.in_steps
    page.asking.pick(2)
    made.rest()
    (box,) = made.queries.boxes.boxes()
    assert (box.way, box.instruction) == ("B", "教ICT-214")
    assert made.opened == [(Sheet("box", box.number), "")]
    assert made.desk.window.frame.current == Mode.sheet


def test_one_key_tells_the_days_list_and_leaves_those_that_lack_a_step(made: DisposalDesk) -> None:
    ready = made.begun(2, way="A", upto="storage")
    (lacking,) = made.begun(1, way="A", upto="annotate")
    page = shown(made, words.UNTOLD)
    assert not made.desk.window.actions_.works("sheet.day")
    made.act("boxes.day")
    page.asking.enter()
    page.asking.enter()
    made.rest()
    assert all("board" in made.steps_done(serial) for serial in ready)
    assert "board" not in made.steps_done(lacking)
    assert page.view.banner.row.answer is Answer.look
    assert t("disposal_screen.box.lacking", count=1) in page.view.banner.row.line
    assert counts(page)[2] == "1"
    folder = made.desk.context.papers_folder
    made.desk.settled(lambda: len(list(folder.glob("disposal-day-*"))) == 2)
    assert {path.suffix for path in folder.glob("disposal-day-*")} == {".pdf", ".xlsx"}, (
        "the list itself, by the same key"
    )
    sheet: Any = openpyxl.load_workbook(next(folder.glob("disposal-day-*.xlsx"))).active
    told = {str(cell) for line in sheet.iter_rows(values_only=True) for cell in line}
    assert set(ready) <= told
    assert lacking not in told


def test_a_unit_scanned_opens_the_list_it_is_on(made: DisposalDesk) -> None:
    (boxed,) = made.begun(1)
    number = made.boxed([boxed])
    (loose,) = made.begun(1, way="A")
    (named,) = made.serials(1)
    made.instruct("教ICT-300", [named])
    for serial, sheet in (
        (boxed, Sheet("box", number)),
        (loose, Sheet("loose")),
        (named, Sheet("instruction", "教ICT-300")),
    ):
        page = shown(made)
        made.scan(page, serial)
        assert made.opened[-1] == (sheet, made.ref(serial).text)
        current = made.sheet.current
        assert current is not None
        assert current.serial == serial
    page = shown(made)
    made.scan(page, printed_code(CodeKind.box, number).text)
    assert made.opened[-1] == (Sheet("box", number), "")


def test_a_unit_nobody_judged_is_begun_by_enter_only_with_a_reason(made: DisposalDesk) -> None:
    (serial,) = made.serials(1)
    page = shown(made)
    made.scan(page, serial)
    assert page.question is not None
    made.act("away.enter")
    assert page.view.banner.row.line == t("refused.not_judged")
    assert made.queries.disposal.unit(made.ref(serial)) is None


def test_an_instruction_is_brought_in_as_a_file(made: DisposalDesk) -> None:
    shown(made)
    made.act("boxes.instruction")
    wish = made.desk.context.wish
    assert wish is not None
    assert (wish.kind, wish.back) == (ImportKind.instruction, Screen.disposal)
    assert made.desk.shown[-1] == Mode.import_preview


def test_an_old_irreparable_unit_is_begun_from_its_group(made: DisposalDesk) -> None:
    (serial,) = made.serials(1)
    program = made.desk.program
    today = program.clock.now().today
    (number,) = open_repairs(program, [made.ref(serial)], today=today, states=[RepairState.diagnosing])
    made.record(made.ref(serial), "routed", n=number, route="disposal", state="irreparable")
    page = shown(made, words.UNBEGUN)
    row = page.view.model.row_at(0)
    assert row is not None
    assert (row.id, page.view.model.rowCount()) == (number, 1)
    made.act("away.enter")
    known = made.queries.disposal.unit(made.ref(serial))
    assert known is not None
    assert (known.row.way, known.row.repair) == ("A", number)
    assert made.opened == [(Sheet("loose"), made.ref(serial).text)]
    shown(made)
    assert counts(page)[4] == "0"


def test_a_unit_that_left_or_goes_another_way_is_not_asked_to_be_begun(made: DisposalDesk) -> None:
    program, serials = made.desk.program, made.serials(2)
    today = program.clock.now().today
    refs = [made.ref(serial) for serial in serials]
    numbers = open_repairs(program, refs, today=today, states=[RepairState.diagnosing] * 2)
    for ref, number in zip(refs, numbers, strict=True):
        made.record(ref, "routed", n=number, route="disposal", state="irreparable")
    made.instruct("教ICT-214", serials[1:])
    made.run(begin, BeginDisposal, made.scan_of(serials[0]), "A")
    made.run(leave, LeaveDisposal, made.scan_of(serials[0]), "判定のまちがい")
    made.run(begin, BeginDisposal, made.scan_of(serials[1]), "B")
    assert counts(shown(made))[4] == "0"


def test_the_newest_box_stands_first(made: DisposalDesk) -> None:
    numbers = [made.boxed(made.begun(1)) for _ in range(3)]
    page = shown(made)
    assert [page.view.model.row_at(at).id for at in range(3)] == numbers[::-1]


# --- an instruction -----------------------------------------------------------------------------------------------


def test_an_instruction_is_worked_off_by_scanning(made: DisposalDesk) -> None:
    serials = made.serials(4)
    made.instruct("教ICT-214", serials)
    page = made.open("instruction", "教ICT-214")
    assert page.view.head.row.right == t("disposal_screen.head.missing", count=4)
    assert {row.marks for row in page.view.matrix.body.rows.rows} == {"e" * 10}
    made.scan(page, serials[2])
    assert made.steps_done(serials[2]) == {"instruction"}
    current = page.current
    assert current is not None
    assert current.serial == serials[2]
    assert page.view.head.row.right == t("disposal_screen.head.missing", count=3)
    (stranger,) = made.serials(1)
    made.scan(page, stranger)
    assert page.view.banner.row.line == t("refused.not_on_sheet")


def test_what_is_missing_stands_by_school_and_goes_into_a_file(made: DisposalDesk) -> None:
    serials = made.serials(4)
    made.instruct("教ICT-214", serials)
    page = made.open("instruction", "教ICT-214")
    made.scan(page, serials[0])
    made.act("sheet.schools")
    listed = page.view.lacks.rows
    assert sum(int(row.units.partition("/")[0]) for row in listed) == 3
    made.act("sheet.list")
    folder = made.desk.context.papers_folder
    made.desk.settled(lambda: len(list(folder.glob("disposal-instruction-*"))) == 2)


def test_the_loose_list_tells_its_day_by_d(made: DisposalDesk) -> None:
    (serial,) = made.begun(1, way="A", upto="storage")
    page = made.open("loose")
    assert page.view.matrix.body.rows.rows[0].rest == t("disposal_screen.rest.told")
    made.act("sheet.day")
    page.asking.enter()
    page.asking.enter()
    made.rest()
    assert "board" in made.steps_done(serial)
    assert page.view.matrix.body.rows.rows == ()


def test_a_day_whose_list_cannot_be_written_is_told_all_the_same_and_enter_writes_it_once_there_is_room(
    made: DisposalDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (serial,) = made.begun(1, way="A", upto="storage")
    page, folder = shown(made, words.UNTOLD), made.desk.context.papers_folder
    toasts, ours = list[ToastRow](), list[BaseException]()
    made.desk.context.tasks.failed.connect(ours.append)
    monkeypatch.setattr(made.desk.context.frame, "show_toast", toasts.append)

    def full(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "no")

    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "mkstemp", full)
        made.act("boxes.day")
        page.asking.enter()
        page.asking.enter()
        made.rest()
        for tries in (1, 2):  # still full: asked once more
            made.desk.settled(lambda tries=tries: len(toasts) == tries)  # type: ignore[misc]
            made.rest()
            assert page.question is not None
            assert page.view.banner.row.word == t("disposal_screen.unwritten.day.word")
            assert list(folder.glob("*")) == []
            if tries == 1:
                page.press_enter()
    assert {toast.text for toast in toasts} == {t("disposal_screen.unwritten.day.full")}
    assert "board" in made.steps_done(serial)
    page.press_enter()
    made.desk.settled(lambda: len(list(folder.glob("disposal-day-*"))) == 2)
    made.rest()
    assert (page.question, ours) == (None, [])


def test_what_was_refused_does_not_stand_there_when_the_page_comes_again(made: DisposalDesk) -> None:
    (serial,) = made.begun(1)
    number = made.boxed([serial])
    page = made.open("box", number)
    unknown = "NOSUCHUNIT99"
    for mode, one in ((Mode.sheet, page), (Mode.storage, made.storage), (Screen.disposal, made.front)):
        made.show(mode)
        made.scan(one, unknown)
        assert made.banner(one).answer is Answer.refused, mode
        made.show(mode)
        assert made.banner(one).answer is Answer.refused, "it has not left the front"
        if mode == Mode.sheet:
            made.act("sheet.enter")
            assert page.in_steps
            page.asking.leave()
            assert made.banner(one).answer is Answer.refused, "nor has it for a question"
        made.show(Screen.disposal if mode != Screen.disposal else Mode.storage)
        made.show(mode)
        assert made.banner(one).answer is Answer.idle, mode
