"""The pages of visits over a real ledger: by scanner alone, by keyboard alone, and what is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap_visits import visit_queries
from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import Command, CommandWord
from app.domain.dates import short_day
from app.domain.kinds import Role
from app.domain.operations import decode
from app.domain.rules.repair import RepairRefused
from app.domain.scans import ScanFault
from app.domain.visit_words import LineWhat
from app.settings.words import t
from app.ui.screens.intake.ask_line import AskLine
from app.ui.screens.visits.asking import window_written
from app.ui.shell.actions import Mode, Screen
from app.ui.shell.press import press
from app.ui.widgets.outcome_banner import Answer
from app.usecases.change_setting import change_setting
from app.usecases.session import Actor
from app.usecases.visits import OnVisit, ReportVisit, WriteLine, begin_visit, report_visit, write_line
from tests.support.real_desks import Clock, set_clock
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.visit_desk import VisitDesk


@pytest.fixture
def stand(desk: DeskWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[VisitDesk]:
    monkeypatch.setattr("app.ui.second_press.TOO_SOON_MS", -1)
    desk.window.show()
    desk.window.activateWindow()
    yield VisitDesk(desk)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def code(stand: VisitDesk, word: CommandWord, number: int | None = None) -> None:
    """A code of the command sheet, as the window presses it."""
    command = Command(word, number)
    overlay = stand.desk.window.frame.overlay
    done = overlay.take_command(command) if isinstance(overlay, AskLine) else press(stand.desk.window, command)
    assert done, (command, overlay)
    stand.rest()


def number(stand: VisitDesk, *keys: int) -> None:
    for key in keys:
        code(stand, CommandWord.number, key)


def enter(stand: VisitDesk) -> None:
    code(stand, CommandWord.done)


def typed(stand: VisitDesk, text: str) -> None:
    """Into the field that asks for it, and Enter."""
    overlay = stand.desk.window.frame.overlay
    assert isinstance(overlay, AskLine)
    overlay.field.line.setText(text)
    QTest.keyClick(overlay.field.line, Qt.Key.Key_Return)
    stand.rest()


def asked(stand: VisitDesk) -> str:
    """What is asked for now, or nothing."""
    overlay = stand.desk.window.frame.overlay
    return overlay.field.row.id if isinstance(overlay, AskLine) else ""


def rows(stand: VisitDesk) -> list[tuple[str, str]]:
    """What and code of the rows of the visit."""
    model = stand.visit.view.model
    found = [model.row_at(at) for at in range(model.rowCount())]
    return [(row.cells[0].text, row.cells[1].text) for row in found if row is not None]


def banner(stand: VisitDesk) -> tuple[Answer, str, str]:
    row = stand.visit.view.banner.row
    return row.answer, row.word, row.number


def kinds(stand: VisitDesk) -> list[str]:
    sql = "SELECT body FROM operation ORDER BY seq"
    return [decode(row[0]).kind for row in stand.desk.program.ledger.read(lambda reads: reads.rows(sql))]


def school_label(stand: VisitDesk) -> str:
    return printed_code(CodeKind.school, stand.school).text


def test_past_visits_are_listed_by_day_the_newest_first_and_open(stand: VisitDesk) -> None:
    today = date.fromisoformat(stand.today)
    older, newer, former = (stand.plan(day=(today - timedelta(days=back)).isoformat()) for back in (70, 2, 500))
    planned = stand.plan()
    stand.desk.show(Mode.visits)
    stand.rest()
    view = stand.visits.view

    def shown() -> list[str]:
        return [row.id for at in range(view.model.rowCount()) if (row := view.model.row_at(at)) is not None]

    assert set(shown()) == {newer, planned}, "one that nobody closed stays in sight for a while"
    stand.desk.act("visit.past")
    stand.rest()
    assert shown() == [newer, older, former]
    last = view.model.row_at(2)
    assert last is not None
    assert (last.cells[1].text, last.cells[2].text[:2]) == ("予定", "令和"), "another fiscal year says which"
    assert view.panel.head.accessibleName().startswith("過去の訪問")
    view.table.select_id(older)
    enter(stand)
    assert (stand.desk.window.frame.current, stand.visit.number) == (Mode.visit, older)
    stand.desk.act("visit.leave")
    stand.rest()
    assert shown() == [newer, older, former], "back where it was opened"
    stand.desk.act("visit.leave")
    stand.rest()
    assert set(shown()) == {newer, planned}


def test_a_whole_visit_by_scanner_alone(stand: VisitDesk) -> None:
    desk, spare = stand.desk, stand.charger("CH-0101")
    slip, late = stand.slips(2)
    unit, other = stand.units(2)
    desk.show(Mode.visits)
    stand.rest()
    assert desk.scan(school_label(stand), stand.visits)
    stand.rest()
    assert asked(stand) == "day"
    number(stand, 1)
    enter(stand)
    number(stand, 1)
    enter(stand)
    assert stand.visits.chosen is not None
    assert (stand.visits.chosen.window, stand.visits.chosen.turn) == ("15:30–16:30", "next")
    enter(stand)
    assert desk.window.frame.current == Mode.visit
    number(stand, 1, 2)
    stand.scan(spare)
    assert rows(stand) == [("積み込み", "CH-0101")]
    enter(stand)
    assert stand.visit.state == "begun"
    stand.scan(slip, unit, other, late)
    assert [what for what, _ in rows(stand)[:2]] == ["引き取り", "引き取り"]
    numbers = {named for _, named in rows(stand)[:2]}
    texts = {desk.program.desk.read_scan(one).repair.text for one in (slip, late)}  # type: ignore[union-attr]
    assert numbers == texts, "each unit has the number of its slip"
    number(stand, 2, 3)
    enter(stand)
    assert rows(stand)[0][0] == "メモ"
    enter(stand)
    number(stand, 3)
    enter(stand)
    number(stand, 1)
    enter(stand)
    desk.settled(lambda: stand.visit.papers.shown)
    assert stand.visit.state == "done"
    stand.scan(spare, unit)
    assert not stand.visit.papers.shown, "a paper gives way to a scan"
    enter(stand)
    assert banner(stand)[:2] == (Answer.look, "数え終わり")
    assert ("不明", max(texts)) in rows(stand)
    stand.scan(other)
    enter(stand)
    assert stand.visit.state == "closed"
    line, total = stand.visit.view.banner.row.line, visit_queries(desk.program).evening().total
    assert total > 10
    assert line == f"{total}件：ここに保存 {total}・送信済み 0・確認済み 0"
    before = desk.digest()
    for _ in desk.program.ledger.rebuild():
        pass
    assert desk.digest() == before


def test_a_plan_by_keyboard_alone_and_what_can_not_be_read_is_asked_again(stand: VisitDesk) -> None:
    stand.desk.show(Mode.visits)
    stand.rest()
    name = stand.desk.program.queries.schools()[stand.school]
    stand.desk.act("visit.plan")
    stand.rest()
    typed(stand, "zzzz")
    assert asked(stand) == "none_such"
    typed(stand, name)
    assert asked(stand) == "day"
    typed(stand, "2026/13/45")
    assert asked(stand) == "day_again"
    typed(stand, (date.fromisoformat(stand.today) + timedelta(days=7)).isoformat())
    assert asked(stand) == "window"
    typed(stand, "夕方")
    assert asked(stand) == "window_again"
    typed(stand, "1600")
    assert stand.visits.chosen is not None
    assert stand.visits.chosen.window == "16:00"


def test_words_of_ones_own_are_typed_though_phrases_have_the_focus(stand: VisitDesk) -> None:
    stand.open(stand.begun())
    number(stand, 2)
    for key in (Qt.Key.Key_H, Qt.Key.Key_I):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
    overlay = stand.desk.window.frame.overlay
    assert isinstance(overlay, AskLine)
    assert overlay.field.text() == "hi"
    code(stand, CommandWord.escape)
    stand.visit.asked.day(lambda _day: None)
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Slash)
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, "11/30")
    overlay = stand.desk.window.frame.overlay
    assert isinstance(overlay, AskLine)
    assert overlay.field.text() == "11/30"


def test_a_closed_day_is_said(stand: VisitDesk) -> None:
    day = date(2027, 1, 1)
    stand.plan(day=day.isoformat())
    stand.desk.show(Mode.visits)
    stand.rest()
    row = stand.visits.view.model.row_at(0)
    assert row is not None
    assert row.cells[2].text.endswith("休")


def test_what_two_letters_leave_open_is_chosen_by_number(stand: VisitDesk) -> None:
    chosen: list[str] = []
    stand.visits._asked.school(chosen.append)
    stand.rest()
    typed(stand, "小学校")
    assert asked(stand) == "which"
    overlay = stand.desk.window.frame.overlay
    assert isinstance(overlay, AskLine)
    names = {name: code for code, name in stand.desk.program.queries.schools().items()}
    second = overlay.phrases[1].row.text
    number(stand, 2)
    enter(stand)
    assert chosen == [names[second]]


def test_a_scan_while_a_line_is_asked_goes_into_it(stand: VisitDesk) -> None:
    stand.desk.show(Mode.visits)
    stand.rest()
    stand.desk.act("visit.plan")
    stand.rest()
    assert stand.desk.scan(school_label(stand), stand.visits)
    enter(stand)
    assert asked(stand) == "day"
    assert stand.desk.scan(stand.units(1)[0], stand.visits)
    enter(stand)
    assert asked(stand) == "day_again", "a unit's number is no day"


def test_todo_spares_day_and_time_are_changed_by_digits(stand: VisitDesk) -> None:
    stand.charger("CH-0101")
    stand.open(stand.plan())
    number(stand, 1, 4, 4)
    assert stand.visit.detail is not None
    assert stand.visit.detail.row.todo == ("swap",)
    number(stand, 8, 1)
    enter(stand)
    number(stand, 2)
    enter(stand)
    assert stand.visit.detail.row.spares == (("93HWZY_GD80", 2),)
    number(stand, 7, 2)
    enter(stand)
    assert stand.visit.detail.row.window == "16:00–17:00"
    number(stand, 6, 3)
    enter(stand)
    assert stand.visit.detail.row.day > stand.today
    code(stand, CommandWord.undo)
    assert stand.visit.detail.row.day == stand.today
    number(stand, 9)
    assert stand.visit.state == "cancelled"
    assert not stand.desk.window.actions_.works("visit.enter")


def test_a_plan_takes_spares_cabinets_and_units_by_scan_and_nothing_else(stand: VisitDesk) -> None:
    installed = stand.charger("CH-0102", status="installed", school=stand.school)
    cabinet = stand.charger("CB-0212", kind="cabinet", status="installed", school=stand.school)
    unit = stand.units(1)[0]
    stand.open(stand.plan())
    stand.scan(unit, cabinet)
    assert [code for _, code in rows(stand)] == ["CB-0212", unit]
    stand.scan(installed)
    assert banner(stand) == (Answer.refused, "できません", "CH-0102")
    stand.scan(printed_code(CodeKind.operator, "000101").text)
    assert banner(stand)[0] is Answer.refused
    assert stand.visit.view.banner.row.line == t("refused.visit_nothing_to_load"), "all of it is said in one place"


def test_a_charger_or_cabinet_on_the_way_goes_on_to_the_swap(stand: VisitDesk) -> None:
    label = stand.charger("CH-0102", serial="M0DULE0001")
    stand.open(stand.begun())
    for text in (label, "M0DULE0001", printed_code(CodeKind.cabinet, "0909").text, school_label(stand)):
        assert stand.desk.scan(text, stand.visit)
        stand.rest()
    assert len(stand.swaps) == 4
    assert "repair_opened" not in kinds(stand)


def test_on_the_way_spares_are_loaded_after_their_key_and_esc_ends_it(stand: VisitDesk) -> None:
    label = stand.charger("CH-0102")
    stand.open(stand.begun())
    number(stand, 3)
    stand.scan(label)
    assert banner(stand)[:2] == (Answer.ok, "積み込み")
    code(stand, CommandWord.escape)
    assert stand.desk.window.frame.current == Mode.visit
    number(stand, 3)
    enter(stand)
    assert stand.visit.state == "begun", "Enter ends the loading"
    assert stand.desk.scan(label, stand.visit)
    stand.rest()
    assert len(stand.swaps) == 1


def test_what_was_said_before_another_screen_is_not_said_again_afterwards(stand: VisitDesk) -> None:
    """Two swaps lie between: that a spare was loaded is no answer to them."""
    stand.open(stand.begun())
    number(stand, 3)
    stand.scan(stand.charger("CH-0102"))
    assert banner(stand)[1] == "積み込み"
    enter(stand)
    stand.desk.window.show_screen(Mode.visits)
    stand.desk.window.show_screen(Mode.visit)
    stand.rest()
    assert banner(stand)[:2] == (Answer.idle, "端末か保管庫を読み取る")


def test_a_slip_that_waits_goes_back_by_undo_and_by_esc_and_nothing_is_saved(stand: VisitDesk) -> None:
    slip = stand.slips(1)[0]
    stand.open(stand.begun())
    before = kinds(stand)
    stand.scan(slip)
    assert not stand.desk.window.actions_.works("visit.enter"), "a slip waits for its unit alone"
    code(stand, CommandWord.undo)
    stand.scan(slip)
    code(stand, CommandWord.escape)
    assert stand.desk.window.frame.current == Mode.visit
    assert kinds(stand) == before
    unit = stand.units(1)[0]
    stand.scan(slip, "x")
    assert stand.visit.pickups.slip, "what could not be taken in leaves the slip waiting"
    stand.scan(unit)
    assert rows(stand)[0] == ("引き取り", banner(stand)[2])


def test_a_slip_scanned_days_later_says_that_the_intake_is_of_today(stand: VisitDesk) -> None:
    slip, unit = stand.slips(1)[0], stand.units(1)[0]
    stand.open(stand.begun())
    program, now = stand.desk.program, stand.desk.program.clock.now()
    set_clock(program, Clock(now.utc + timedelta(days=3)))
    stand.scan(slip, unit)
    later = now.today + timedelta(days=3)
    said = f"受付日は今日（訪問日 {short_day(now.today)}）"
    assert banner(stand)[0] is not Answer.refused
    assert stand.visit.view.banner.row.line.startswith(said)
    assert stand.visit.view.model.row_at(0).cells[-1].text == f"{later.month}/{later.day}"


def test_a_slip_after_something_else_is_for_the_next_unit(stand: VisitDesk) -> None:
    slip = stand.slips(1)[0]
    first, second = stand.units(2)
    stand.open(stand.begun())
    stand.scan(first)
    number(stand, 1)
    enter(stand)
    stand.scan(slip, second)
    text = stand.desk.program.desk.read_scan(slip).repair
    assert text is not None
    assert banner(stand)[2] == text.text
    assert "undone" not in kinds(stand)


def test_undo_takes_the_last_line_back_and_the_next_slip_is_no_longer_its(stand: VisitDesk) -> None:
    slip = stand.slips(1)[0]
    stand.open(stand.begun())
    stand.scan(stand.units(1)[0])
    code(stand, CommandWord.undo)
    assert rows(stand) == []
    stand.scan(slip)
    assert stand.visit.pickups.slip


def test_nobody_confirmed_needs_a_reason(stand: VisitDesk) -> None:
    stand.open(stand.begun())
    enter(stand)
    number(stand, 5)
    enter(stand)
    assert asked(stand) == "reason"
    enter(stand)
    assert asked(stand) == "reason", "nothing is no reason"
    number(stand, 1)
    enter(stand)
    stand.desk.settled(lambda: stand.visit.papers.shown)
    assert banner(stand)[:2] == (Answer.look, "報告済み")
    stand.visit.papers.close()
    number(stand, 1)
    typed(stand, "教頭 例山")
    typed(stand, "")
    stand.desk.settled(lambda: stand.visit.papers.shown)
    assert banner(stand)[:2] == (Answer.ok, "報告済み")
    assert kinds(stand).count("visit_reported") == 2


def test_what_nobody_loaded_is_extra_and_what_is_not_ready_is_refused(stand: VisitDesk) -> None:
    spare = stand.charger("CH-0101")
    visit = stand.begun()
    stand.do(write_line, WriteLine, visit, LineWhat.note, "", "メモ")
    stand.do(report_visit, ReportVisit, visit, "教頭先生")
    stand.open(visit)
    stand.scan(spare)
    assert rows(stand) == [("予定外", "CH-0101")]
    stand.scan(spare)
    assert banner(stand)[:2] == (Answer.look, "数え済み")
    assert stand.desk.refused_scans() == []
    stand.scan("ZZNOBODY1")
    assert banner(stand)[0] is Answer.refused
    stand.visit.refused_scan(ScanFault.cut_off, "CH")
    assert banner(stand)[0] is Answer.refused
    stand.desk.settled(lambda: len(stand.desk.refused_scans()) == 2)
    assert stand.desk.refused_scans() == [
        ("keyboard", "ZZNOBODY1", "visit_no_load"), ("keyboard", "CH", "cut_off"),
    ]  # fmt: skip


def test_what_a_plan_takes_no_note_of_is_in_the_scan_log(stand: VisitDesk) -> None:
    stand.open(stand.plan())
    stand.scan(printed_code(CodeKind.place, "D04").text)
    assert banner(stand)[0] is Answer.refused
    stand.desk.settled(lambda: bool(stand.desk.refused_scans()))
    assert [reason for _, _, reason in stand.desk.refused_scans()] == ["visit_nothing_to_load"]
    stand.visit.undo()
    stand.rest()
    assert len(stand.desk.refused_scans()) == 1, "a key is no scan"


def test_a_device_scanned_on_the_list_is_for_the_visit_under_way_else_for_the_intake_desk(stand: VisitDesk) -> None:
    unit = stand.units(1)[0]
    first = stand.plan()
    stand.desk.show(Mode.visits)
    stand.rest()
    assert not stand.desk.scan(unit, stand.visits)
    stand.do(begin_visit, OnVisit, first)
    stand.rest()
    assert stand.desk.scan(unit, stand.visits)
    stand.desk.settled(lambda: stand.visit.answers == 1)
    stand.rest()
    assert stand.desk.window.frame.current == Mode.visit
    assert rows(stand)[0][0] == "引き取り"


def test_a_schools_label_opens_its_visit_of_today(stand: VisitDesk) -> None:
    first = stand.plan()
    stand.desk.show(Mode.visits)
    stand.rest()
    assert stand.desk.scan(school_label(stand), stand.visits)
    stand.rest()
    assert (stand.desk.window.frame.current, stand.visit.number) == (Mode.visit, first)
    code(stand, CommandWord.escape)
    number(stand, 1)
    assert stand.desk.window.frame.current == Mode.visit
    code(stand, CommandWord.escape)
    code(stand, CommandWord.escape)
    assert stand.desk.shown[-1] == Screen.chargers


def test_the_page_made_anew_goes_on_with_the_visit_under_way(stand: VisitDesk) -> None:
    assert not stand.desk.scan(stand.units(1)[0], stand.visit)
    stand.desk.show(Mode.visit)
    stand.rest()
    assert stand.desk.window.frame.current == Mode.visits, "none is under way"
    under_way = stand.begun()
    stand.desk.show(Mode.visit)
    stand.rest()
    assert stand.visit.number == under_way


def test_an_undo_that_asks_why_leaves_no_scan_waiting(stand: VisitDesk) -> None:
    actor = Actor(code="OP0001", role=Role.supervisor, proved=True)
    stand.desk.program.desk.call(lambda uow: change_setting(uow, "undo.free_minutes", 0), actor=actor).result()
    stand.open(stand.begun())
    stand.scan(stand.units(1)[0])
    code(stand, CommandWord.undo)
    assert asked(stand) == "reason"
    code(stand, CommandWord.escape)
    stand.scan(stand.units(1)[0])
    assert len(rows(stand)) == 2


def test_times_are_read_as_people_write_them() -> None:
    assert window_written("15:30-16:30") == ("15:30", "16:30")
    assert window_written("1530〜1630") == ("15:30", "16:30")
    assert window_written("16時") == ("16:00", "")
    assert window_written("") == ("", "")
    with pytest.raises(RepairRefused):
        window_written("16:30-15:30")
