"""What is marked on a repair's page is what Enter does, and what does something is in sight and says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.domain.kinds import Action, Family
from app.domain.operations import Draft
from app.settings.words import t
from app.ui import theme
from app.ui.screens.repair.model import Now, Task
from app.ui.screens.repair.presenter import RepairPresenter
from tests.ui.screens import gallery_repair as pictures
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.repair_stand import LONG_SCHOOL, UNIT, Stand
from tests.ui.screens.test_repair_page import LENOVO, page_of, press, scan, stock


def shown(page: RepairPresenter) -> Now:
    now = page.view.now.now
    assert now is not None
    return now


def marked(page: RepairPresenter) -> str:
    now = shown(page)
    return now.lines[now.at].id if now.at >= 0 else ""


def in_front(desk: DeskWindow, width: int = 1366, height: int = 768) -> None:
    desk.window.resize(width, height)
    desk.window.show()
    desk.window.activateWindow()
    QApplication.processEvents()


def hints(desk: DeskWindow) -> dict[str, str]:
    """The keys of the strip with what they say."""
    return {str(act.property("keyCap")): act.text() for act in desk.window.frame.hints.shown()}


def guardian(stand: Stand) -> None:
    stand.board()
    stand.act(Action.decide, decision="repair", payer="guardian", amount="18000")


# --- the guardian's steps --------------------------------------------------------------------------------------------


def test_the_step_that_is_marked_is_the_one_enter_records(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    guardian(stand)
    page = stand.open()
    done: list[str] = []
    for step in ("consent", "quote", "paid"):
        stand.digit(3)
        page.walk(1)
        assert (marked(page), shown(page).main) == (step, t("repair_page.go.guardian", step=t(f"kinds.step.{step}")))
        press(stand, "go")
        done.append(step)
        assert set(page_of(stand).course.guardian) == set(done)


def test_every_step_of_the_guardian_stands_on_a_small_screen(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    guardian(stand)
    stand.act(Action.note, text="電話")
    page = stand.open()
    in_front(fresh_desk)
    lines = page.view.now.lines
    assert len(lines.line_rects()) == 3
    assert lines.visibleRegion().boundingRect() == lines.rect()
    assert not any(line.key for line in lines.lines), "no key chooses a step"


# --- what the Board is told ------------------------------------------------------------------------------------------


def test_a_quote_goes_to_the_board_with_the_question(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.diagnosed()
    page = stand.open()
    press(stand, "board")
    page.view.now.write("quote", "およそ4万")
    press(stand, "go")
    assert (stand.state(), stand.seen()) == ("diagnosing", t("refused.not_an_amount"))
    page.view.now.write("quote", "38,500")
    press(stand, "go")
    assert (stand.state(), page_of(stand).course.quote) == ("awaiting_decision", 38500)
    assert "38,500円" in page.view.now.facts.words


@pytest.mark.parametrize("way", ["keys", "codes"])
def test_a_quote_that_comes_later_is_recorded_while_the_board_decides(fresh_desk: DeskWindow, way: str) -> None:
    stand = Stand(fresh_desk)
    stand.diagnosed()
    stand.act(Action.route, route="board", quote="29800")
    page = stand.open()
    press(stand, "board") if way == "keys" else scan(stand, "RT04")
    assert (page.task, shown(page).main) == (Task.board, t("repair_page.go.quote"))
    press(stand, "go")
    assert (page_of(stand).course.quote, stand.seen()) == (29800, t("repair_page.board.no_quote"))
    page.view.now.write("quote", "38,500")
    press(stand, "go") if way == "keys" else scan(stand, "DONE")
    assert (stand.state(), page.task, page_of(stand).course.quote) == ("awaiting_decision", Task.decide, 38500)
    assert stand.seen() == t("repair_page.did.quote")
    assert "38,500円" in page.view.now.facts.words


def test_which_amount_the_board_decided_on_stays_in_sight(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.diagnosed()
    stand.act(Action.route, route="board", quote="29800")
    stand.act(Action.decide, decision="repair", payer="board")
    page = stand.open()
    said = page.view.now.facts.words
    assert "29,800円" in said
    stand.record(Draft("noted", (UNIT,), {"n": stand.number, "quote": 38500}))  # told at another desk meanwhile
    stand.settle()
    page = stand.open()
    later = page.view.now.facts.words
    assert "29,800円" in later, "what it decided on"
    assert "38,500円" in later, "what is asked by now"


def test_a_line_of_the_routes_asks_for_the_quote_too(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.diagnosed()
    page = stand.open()
    stand.digit(next(n for n, line in enumerate(shown(page).lines, 1) if line.id == "board"))
    press(stand, "go")
    assert (page.task, stand.state()) == (Task.board, "diagnosing")
    press(stand, "back")
    assert page.task is Task.route


# --- parts -----------------------------------------------------------------------------------------------------------


def on_the_bench(stand: Stand, fault: str) -> RepairPresenter:
    stand.diagnosed(fault=fault)
    stand.act(Action.route, route="board")
    stand.act(Action.decide, decision="center")
    stand.act(Action.route, route="desk")
    return stand.open()


@pytest.mark.parametrize(("fault", "part"), [("screen", "LCD-116-Y2"), ("camera_cable", "CAM-Y2")])
def test_the_only_part_for_the_fault_is_marked(fresh_desk: DeskWindow, fault: str, part: str) -> None:
    stand = Stand(fresh_desk)
    page = on_the_bench(stand, fault)
    before = stock(stand, part)
    assert marked(page) == part
    press(stand, "go")
    assert stock(stand, part) == before - 1


@pytest.mark.parametrize("fault", ["case_hinge", "battery", "other"])
def test_where_none_or_several_parts_fit_none_is_taken_unchosen(fresh_desk: DeskWindow, fault: str) -> None:
    """Two hinges are there, and no battery."""
    stand = Stand(fresh_desk)
    page = on_the_bench(stand, fault)
    before = fresh_desk.digest()
    assert (marked(page), shown(page).main) == ("", "")
    assert t("repair_page.parts.which", faults=t(f"kinds.fault.{fault}")) in page.view.now.facts.words
    works = fresh_desk.window.actions_.works
    assert [works(f"repair.{name}") for name in ("go", "discard", "keep", "give_back")] == [False] * 4
    scan(stand, "DONE")
    assert stand.seen() == t("repair_page.parts.choose")
    assert fresh_desk.digest() == before
    press(stand, "down")
    assert (marked(page), works("repair.keep")) == (shown(page).lines[0].id, True)
    assert hints(fresh_desk)["Enter"] == t("repair_page.hint.parts")


def test_after_a_part_the_hint_says_where_enter_goes_on(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    page = on_the_bench(stand, "screen")
    press(stand, "go")
    assert (marked(page), hints(fresh_desk)["Enter"]) == ("", t("repair_page.hint.parts_in"))


def test_enter_is_about_the_marked_part_while_one_is_waited_for(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.waiting()
    page = stand.open()
    assert marked(page) == "HNG-L-Y2"
    at = next(n for n, line in enumerate(shown(page).lines, 1) if line.id == "BZL-Y2")
    press(stand, at, "go")
    assert (stand.state(), page_of(stand).course.waiting_part) == ("waiting_parts", "BZL-Y2")
    scan(stand, "RT05")
    assert page_of(stand).course.waiting_part == "BZL-Y2", "a code does not forget which"
    press(stand, "go")
    assert stand.state() == "repairing"


@pytest.mark.parametrize(("scale", "width"), [(100, 1366), (200, 1366), (200, 1920)])
def test_no_word_of_a_key_is_cut_beside_what_enter_does(
    fresh_desk: DeskWindow, qapp: QApplication, scale: int, width: int
) -> None:
    theme.apply(qapp, dark=False, scale=scale)
    theme.fit_to_width(qapp, width)
    stand = Stand(fresh_desk)
    page = on_the_bench(stand, "screen")
    in_front(fresh_desk, width, 768)
    foot = page.view.now.foot
    keys = [*foot.fates.values(), foot.go]
    assert [key.width() >= key.sizeHint().width() for key in keys] == [True] * len(keys)


# --- digits, words ---------------------------------------------------------------------------------------------------


def test_digits_choose_a_phrase_until_a_field_is_entered(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk, **LENOVO)
    stand.diagnosed(detail="liquid")
    page = stand.open()
    in_front(fresh_desk)
    page.focus()
    now = page.view.now
    assert not isinstance(QApplication.focusWidget(), QLineEdit)
    assert "1–9" in hints(fresh_desk)
    stand.digit(2)
    assert now.typed() == {"what": t("repair_page.phrase.hear.2")}
    held = QApplication.focusWidget()
    assert held is not None
    QTest.keyClick(held, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is now.fields["when"].line
    assert "1–9" not in hints(fresh_desk), "a digit is a word now"
    QTest.keyClicks(now.fields["when"].line, "11")
    assert now.typed()["when"] == "11"


def test_a_phrase_never_takes_the_place_of_what_somebody_wrote(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    page = stand.open()
    press(stand, "note", 1, 3)
    assert page.view.now.typed()["text"] == t("repair_page.phrase.note.3"), "one phrase takes another's"
    page.view.now.write("text", "角が欠けている")
    stand.digit(1)
    assert page.view.now.typed()["text"] == f"角が欠けている、{t('repair_page.phrase.note.1')}"
    scan(stand, "NEXT")
    assert marked(page) == "2"


def test_who_writes_and_forgot_tab_moves_nothing(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    stand.open()
    press(stand, "note")
    works = fresh_desk.window.actions_.works
    assert [name for name in ("need_part", "board", "next", "cancel", "lend", "undo") if works(f"repair.{name}")] == []
    press(stand, "back")
    assert works("repair.undo")


FIELDS: dict[str, Callable[[DeskWindow], None]] = {
    name: getattr(pictures, name)
    for name in ("diagnose", "decide", "guardian", "hear", "note", "board", "lend_typed", "place", "ship_alone")
}


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_says_what_enter_and_esc_do(fresh_desk: DeskWindow, name: str) -> None:
    FIELDS[name](fresh_desk)
    in_front(fresh_desk)
    page = fresh_desk.window.screen_called("bench.repair")
    assert isinstance(page, RepairPresenter)
    panel, now = page.view.now, shown(page)
    assert panel.fields
    for field in panel.fields.values():
        field.line.setFocus()
        said = hints(fresh_desk)
        assert said["Enter"] == (
            now.hint or t(f"repair_page.hint.{now.task}") if now.main else t("repair_page.to_keys")
        )
        field.line.setText("あ")
        assert hints(fresh_desk)["Esc"] == t("repair_page.leave_field")
        if not now.main:
            fresh_desk.act("repair.go")
            assert not panel.writing, "on to what is still to be chosen"
            assert fresh_desk.voice.said[-1] is Family.look
            field.line.setFocus()
        fresh_desk.act("repair.back")
        assert not panel.writing
        assert panel.typed()[field.row.id] == "あ"
        field.line.clear()


def test_the_end_of_a_repair_is_told_line_by_line(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    page = on_the_bench(stand, "screen")
    press(stand, "go")
    stand.act(Action.repaired, work="replace_part,clean")
    stand.act(Action.pass_)
    stand.act(Action.return_)
    page = stand.open()
    told = [line.cells for line in shown(page).lines]
    assert [caption for caption, _ in told] == ["終了日", "返し方", "したこと", "使った部品", "今回"]
    assert told[3][1] == "液晶パネル 11.6型 Y2×1"
    assert told[4][1] == "12,800円"
    assert not fresh_desk.window.actions_.works("repair.pick")


# --- every panel where there is little room --------------------------------------------------------------------------


def _whole(part: QWidget, room: QWidget) -> bool:
    """Whether it is in sight from its top to its bottom, or as much of it as there is room."""
    top = part.mapTo(room, QPoint(0, 0)).y()
    return top >= 0 and top + part.height() <= room.height()


@pytest.mark.parametrize("height", [768, 1080])
@pytest.mark.parametrize("name", pictures.PICTURES)
def test_no_panel_is_crushed_at_200(fresh_desk: DeskWindow, qapp: QApplication, name: str, height: int) -> None:
    """Parts that find no room are scrolled to; each keeps the least height it says it takes."""
    width = {768: 1366, 1080: 1920}[height]
    theme.apply(qapp, dark=True, scale=200)
    theme.fit_to_width(qapp, width)
    fresh_desk.window.resize(width, height)
    pictures.PICTURES[name][1](fresh_desk)
    in_front(fresh_desk, width, height)
    page = fresh_desk.window.screen_called("bench.repair")
    assert isinstance(page, RepairPresenter)
    page.view.show_work()
    QApplication.processEvents()
    panel, now = page.view.now, shown(page)
    room = panel.room.viewport()
    parts: list[QWidget] = [panel.facts, panel.lines, *panel.fields.values(), panel.go, *panel.fates.values()]
    parts += [key for box in panel.boxes for key in box.keys]
    crushed = [part for part in parts if part.isVisible() and part.height() < part.minimumSizeHint().height()]
    assert crushed == []
    if now.questions:
        assert all(_whole(key, room) for key in panel.boxes[now.active].keys)
    elif now.at >= 0:
        rect = next(rect for n, rect in panel.lines.line_rects() if n == now.at).toRect()
        top = panel.lines.mapTo(room, rect.topLeft()).y()
        assert top >= -1
        assert top + rect.height() <= room.height() + 1
    for field in panel.fields.values():
        field.line.setFocus()
        QApplication.processEvents()
        assert _whole(field, room), field.row.id


def test_sentences_that_find_no_room_are_scrolled_by_the_arrows(fresh_desk: DeskWindow, qapp: QApplication) -> None:
    theme.apply(qapp, dark=False, scale=200)
    theme.fit_to_width(qapp, 1366)
    pictures.away(fresh_desk)
    in_front(fresh_desk)
    page = fresh_desk.window.screen_called("bench.repair")
    assert isinstance(page, RepairPresenter)
    room = page.view.now.room
    assert room.overflows
    assert fresh_desk.window.actions_.works("repair.line")
    for _ in range(9):
        fresh_desk.act("repair.down")
    bottom = page.view.now.facts.mapTo(room.viewport(), page.view.now.facts.rect().bottomLeft()).y()
    assert bottom <= room.viewport().height()


def test_nothing_acts_on_a_panel_that_is_out_of_sight(fresh_desk: DeskWindow, qapp: QApplication) -> None:
    theme.apply(qapp, dark=False, scale=200)
    theme.fit_to_width(qapp, 1366)
    stand = Stand(fresh_desk, school=LONG_SCHOOL)
    stand.earlier()
    page = on_the_bench(stand, "screen")
    in_front(fresh_desk)
    before = fresh_desk.digest()
    press(stand, "side")
    works = fresh_desk.window.actions_.works
    assert [works(f"repair.{name}") for name in ("go", "pick", "next", "keep", "side", "back")] == [
        False, False, False, False, True, True,
    ]  # fmt: skip
    assert page.view.amounts.height() >= page.view.amounts.minimumSizeHint().height()
    press(stand, "side")
    assert (page.view.amounts.isVisible(), page.view.times.isVisible()) == (False, True), "each for itself"
    scan(stand, "DONE")
    assert page.view.now.isVisible()
    assert fresh_desk.digest() == before
    assert works("repair.go")


def test_a_tag_gives_way_before_it_can_not_be_read(
    fresh_desk: DeskWindow, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 200 % it was drawn, at half the height of the words beside it."""
    theme.apply(qapp, dark=False, scale=200)
    theme.fit_to_width(qapp, 1366)
    pictures.parts(fresh_desk)
    in_front(fresh_desk)
    page = fresh_desk.window.screen_called("bench.repair")
    assert isinstance(page, RepairPresenter)
    drawn: list[QFont] = []
    real = theme.text.draw_code

    def watched(painter: QPainter, x: float, y: float, code: str, font: QFont, colour: str) -> float:
        drawn.append(font)
        return real(painter, x, y, code, font, colour)

    monkeypatch.setattr(theme.text, "draw_code", watched)
    page.view.head.grab()
    least = theme.font("work")
    assert drawn
    assert all(QFontMetricsF(font).height() >= 0.88 * QFontMetricsF(least).height() for font in drawn)
