"""The inbox over two real ledgers that met: one number answers, Enter and Esc answer nothing, scans go on to intake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Family, Role
from app.domain.operations import decode
from app.settings.words import t
from app.ui import theme
from app.ui.inbox_wiring import InboxWiring
from app.ui.screens.inbox import wording
from app.ui.screens.inbox.presenter import SHOWN
from app.ui.screens.inbox.view import AnswerButton
from app.ui.screens.intake.ask_line import AskLine
from app.ui.shell.actions import Mode, Screen
from app.ui.shell.press import press
from app.usecases.contacts import CloseContact, RecordContact, close_contact, record_contact
from app.usecases.inbox import Settle, settle
from app.usecases.inbox_rows import CardRow
from app.usecases.session import Actor
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.inbox_stand import InboxStand, inbox_stand, serial


@pytest.fixture
def stand(desk: DeskWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InboxStand]:
    monkeypatch.setattr("app.ui.second_press.TOO_SOON_MS", -1)
    desk.window.show()
    desk.window.activateWindow()
    with inbox_stand(desk, tmp_path / "other") as made:
        yield made
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def settled(stand: InboxStand) -> int:
    sql = "SELECT body FROM operation"
    rows = stand.desk.program.ledger.read(lambda reads: reads.rows(sql))
    return sum(decode(body).kind == "card_settled" for (body,) in rows)


def open_cards(stand: InboxStand) -> tuple[CardRow, ...]:
    return stand.desk.program.queries.inbox.cards()


def tag(stand: InboxStand, at: int) -> str:
    rows = stand.desk.program.queries.device_rows(stand.desk.program.queries.device_numbers(0, 400))
    return next(row.asset_tag for row in rows if row.serial == serial(at))


def front(stand: InboxStand) -> str:
    group = stand.page.group
    return group[0].code if group else ""


def in_front(stand: InboxStand) -> int:
    return len(stand.page.group)


def test_a_number_answers_and_the_next_card_comes(stand: InboxStand) -> None:
    stand.known(2)
    stand.tags_apart([0])
    stand.tags_apart([1])
    stand.open()
    first = front(stand)
    at = int(first[-4:])
    assert [side.big for side in stand.page.view.sides.sides] == [f"KRM-0{at:04d}", f"KRM-1{at:04d}"]
    assert [side.now for side in stand.page.view.sides.sides] == [True, False]
    stand.press("two")
    assert tag(stand, at) == f"KRM-1{at:04d}"
    assert (len(open_cards(stand)), settled(stand)) == (1, 1)
    assert front(stand) not in ("", first)
    assert stand.desk.voice.said[-1] is Family.ok
    line = stand.page.view.cards.cards.line(1)
    assert (line.done, line.code) == (True, first)


def test_undo_brings_the_card_back_to_the_front(stand: InboxStand) -> None:
    stand.known(2)
    stand.tags_apart([0])
    stand.tags_apart([1])
    before = stand.desk.digest()
    stand.open()
    first = front(stand)
    stand.press("two")
    stand.press("undo")
    assert front(stand) == first
    assert stand.desk.digest() == before
    assert stand.desk.window.frame.toast.row.text == t("inbox_screen.undone_card", code=first)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_4, Qt.Key.Key_9])
def test_no_answer_by_enter_nor_by_a_number_that_is_none(stand: InboxStand, key: Qt.Key) -> None:
    stand.known(1)
    stand.tags_apart([0])
    stand.open()
    before = stand.desk.digest()
    view = stand.page.view
    for focused in (view.cards, *view.buttons.findChildren(AnswerButton)):
        focused.setFocus()
        QTest.keyClick(focused, key)
        stand.rest()
    assert not press(stand.desk.window, Command(CommandWord.done))
    stand.rest()
    assert (stand.desk.digest(), stand.desk.window.frame.current) == (before, Screen.sync)


def test_esc_leaves_and_answers_nothing(stand: InboxStand) -> None:
    stand.known(1)
    stand.tags_apart([0])
    stand.open()
    stand.press("later")
    assert (stand.desk.shown[-1], settled(stand)) == (Screen.intake, 0)


def test_two_presses_meant_as_one_answer_one_card(stand: InboxStand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ui.second_press.TOO_SOON_MS", 60_000)
    stand.known(2)
    stand.tags_apart([0])
    stand.tags_apart([1])
    stand.open()
    stand.press("one")
    stand.press("one")
    assert settled(stand) == 1


def test_by_scanner_alone(stand: InboxStand) -> None:
    stand.known(2)
    stand.tags_apart([0])
    stand.tags_apart([1])
    stand.open()
    first = front(stand)
    assert stand.desk.window.front_does(Command(CommandWord.next))
    second = front(stand)
    assert second != first
    assert press(stand.desk.window, Command(CommandWord.number, 1))
    stand.rest()
    assert [row.code for row in open_cards(stand)] == [first]
    assert not stand.desk.scan(first, stand.page), "a unit's scan is for intake"


def test_both_repairs_stand_with_a_reason(stand: InboxStand) -> None:
    stand.known(1)
    stand.taken_in_apart(0)
    stand.open()
    assert [side.big for side in stand.page.view.sides.sides] == [
        str(side.value) for side in open_cards(stand)[0].sides
    ]
    differs = [pair.label for pair in stand.page.view.sides.sides[0].pairs if pair.differs]
    assert differs == ["原因", "原因の詳細"]
    stand.desk.act("inbox.three")
    page = stand.desk.window.frame.overlay
    assert isinstance(page, AskLine)
    page.finish()
    assert settled(stand) == 0, "no reason, no answer"
    assert page.take_command(Command(CommandWord.number, 1))
    page.finish()
    stand.rest()
    assert (open_cards(stand), settled(stand)) == ((), 1)
    assert stand.page.view.empty.isVisible()


def test_what_only_tells_has_one_answer(stand: InboxStand) -> None:
    stand.known(1)
    number = stand.cancelled_apart(0)
    stand.open()
    assert [choice.words for choice in _choices(stand)] == ["確認しました"]
    assert stand.page.view.cards.cards.line(0).code == number
    assert not stand.desk.window.actions_.works("inbox.two")
    stand.press("one")
    assert open_cards(stand) == ()


def _choices(stand: InboxStand) -> tuple[wording.Choice, ...]:
    return wording.choices(stand.page.group)


def test_an_import_at_two_desks_is_one_line_and_one_answer(stand: InboxStand) -> None:
    stand.known(8)
    stand.tags_apart(list(range(5)))
    stand.tags_apart([6])
    stand.open()
    assert sorted(len(group) for group in stand.page.found.groups) == [1, 5]
    while len(stand.page.group) != 5:
        stand.page.step(1)
    assert [button.row.text for button in stand.page.view.buttons.findChildren(AnswerButton)][:2] == [
        "5件すべて　PC A の値にする",
        "5件すべて　PC C の値にする",
    ]
    stand.press("two")
    assert [tag(stand, at) for at in range(5)] == [f"KRM-1{at:04d}" for at in range(5)]
    assert [row.code for row in open_cards(stand)] == [serial(6)]
    stand.press("undo")
    assert len(open_cards(stand)) == 6
    assert stand.desk.window.frame.toast.row.text == t("inbox_screen.undone_cards", count=5)


def test_a_group_is_answered_one_by_one_too(stand: InboxStand) -> None:
    stand.known(8)
    stand.tags_apart(list(range(5)))
    stand.open()
    stand.press("group")
    assert in_front(stand) == 1
    stand.press("two")
    assert len(open_cards(stand)) == 4
    stand.press("later")
    assert in_front(stand) == 4
    assert stand.desk.window.frame.current == Screen.sync


def test_one_answered_meanwhile_is_said_and_goes(stand: InboxStand) -> None:
    stand.known(1)
    stand.tags_apart([0])
    stand.open()
    run, (row,) = stand.there.program.desk, stand.there.program.queries.inbox.cards()
    run.run(settle, Settle(run.new_action(), row.about, row.card, 2)).result()
    stand.page._active = False  # as if the window had not yet heard of it
    stand.meet()
    QApplication.processEvents()
    stand.page._active = True
    stand.press("one")
    assert "もう決まって" in stand.desk.window.frame.toast.row.text
    assert stand.desk.voice.said[-1] is Family.refused
    assert (front(stand), tag(stand, 0)) == ("", "KRM-10000")


def test_a_flood_is_capped_and_says_how_many_more(stand: InboxStand) -> None:
    count = SHOWN + 7
    stand.known(count)
    for at in range(count):
        stand.change(stand.here, [at], tag="KRM-0{at:04d}")
        stand.change(stand.there, [at], tag="KRM-1{at:04d}")
    stand.meet()
    stand.open()
    assert stand.page.view.cards.cards.open == SHOWN
    assert stand.page.view.more.words == "ほかに7件あります"
    assert len(stand.page.view.cards.cards._lines) < 40, "words only for lines in sight"


def test_a_stock_clash_leads_to_the_stock_take(stand: InboxStand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.known(1)
    stand.tags_apart([0])
    stand.open()
    row = stand.page.group[0]._replace(kind="count", choices=1, path="棚1")
    monkeypatch.setattr(type(stand.page), "group", property(lambda _page: (row,)))
    stand.page.answer(1)
    assert (stand.desk.shown[-1], settled(stand)) == (Mode.parts, 0)


def test_the_counter_leads_there(stand: InboxStand) -> None:
    window = stand.desk.window
    wiring = InboxWiring(window, stand.desk.context)
    wiring.lay()
    assert wiring.take_down() == []
    stand.desk.window.frame.sync_asked.emit()
    stand.rest()
    assert window.frame.current == Screen.sync
    assert window.frame.scan_bar.row.message == "要確認を見ている間も、読み取りは受付に届きます"
    (made,) = wiring.take_down()
    made.deactivate()
    assert window.frame.scan_bar.row.message == ""


def test_a_fourth_side_has_its_own_number(stand: InboxStand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.known(1)
    stand.tags_apart([0])
    stand.open()
    row = stand.page.group[0]
    sides = (*row.sides, row.sides[0]._replace(desk="D"), row.sides[1]._replace(desk="E", value="KRM-4"))
    monkeypatch.setattr(type(stand.page), "group", property(lambda _page: (row._replace(sides=sides, choices=4),)))
    chosen: list[int] = []
    monkeypatch.setattr(stand.page.saving, "answer", lambda _group, number: chosen.append(number))
    stand.page._show_card()
    assert press(stand.desk.window, Command(CommandWord.number, 4))
    assert not press(stand.desk.window, Command(CommandWord.number, 9)) or chosen == [4]
    assert chosen == [4]


def test_at_large_text_list_and_card_take_turns_and_no_answer_has_the_focus(stand: InboxStand) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    stand.known(1)
    stand.tags_apart([0])
    theme.apply(app, dark=False, scale=200)
    try:
        theme.fit_to_width(app, 1366)
        stand.open()
        view = stand.page.view
        assert (view.list_panel.isVisible(), view.card_panel.isVisible()) == (False, True)
        assert not any(button.hasFocus() for button in view.buttons.findChildren(AnswerButton))
        stand.press("list")
        assert (view.list_panel.isVisible(), view.card_panel.isVisible()) == (True, False)
        stand.press("later")
        assert (view.list_panel.isVisible(), view.card_panel.isVisible()) == (False, True)
        assert stand.desk.window.frame.current == Screen.sync
    finally:
        theme.apply(app, dark=False, scale=100)


@pytest.fixture
def large(stand: InboxStand, qapp: QApplication) -> Iterator[InboxStand]:
    theme.apply(qapp, dark=False, scale=200)
    theme.fit_to_width(qapp, 1366)
    stand.desk.window.resize(1366, 768)
    yield stand
    theme.apply(qapp, dark=False, scale=100)


def test_at_large_text_both_values_are_in_sight(large: InboxStand, qapp: QApplication) -> None:
    large.known(1, "ES02", "例示市立例示特別支援学校高等部分教室")
    large.tags_apart([0])
    large.open()
    qapp.processEvents()
    view = large.page.view
    assert view.sides.y() + view.sides.told() <= view._scroll.viewport().height()
    large.press("two")
    assert (settled(large), tag(large, 0)) == (1, "KRM-10000")


def test_no_key_answers_what_was_not_in_sight(large: InboxStand, qapp: QApplication) -> None:
    large.known(1)
    large.taken_in_apart(0)
    large.open()
    bar, before = large.page.view._scroll.verticalScrollBar(), 0
    for _ in range(9):
        before = bar.value()
        large.press("one")
        if settled(large):
            break
        assert bar.value() > before, "what comes next comes into sight"
        assert large.desk.window.frame.scan_bar.row.message.startswith("続きを見て")
        assert large.page.view.sides.y() + large.page.view.sides.told() > before + bar.pageStep()
        large.page.refresh()
        large.rest()
        assert bar.value() > before, "read anew it stays there"
    assert settled(large) == 1
    assert before > 0, "it was not the first press"


def test_the_hint_strip_tells_of_more_below_until_the_end_is_in_sight(large: InboxStand, qapp: QApplication) -> None:
    large.known(1)
    large.taken_in_apart(0)
    large.open()
    bar, hints = large.page.view._scroll.verticalScrollBar(), large.desk.window.frame.hints
    ids: list[str] = []
    for _ in range(9):
        qapp.processEvents()
        ids = [action.objectName() for action in hints.shown()]
        assert ("inbox.page" in ids) == (bar.value() < bar.maximum())
        if "inbox.page" not in ids:
            break
        assert ids[0] == "inbox.page"
        before = bar.value()
        large.desk.window.actions_.action("inbox.page").trigger()
        assert bar.value() > before
    assert bar.value() == bar.maximum() > 0
    assert settled(large) == 0
    assert {"inbox.one", "inbox.two", "inbox.later"} <= set(ids)


def test_the_next_card_stands_there_before_all_are_read_anew(
    stand: InboxStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.known(2)
    stand.tags_apart([0])
    stand.tags_apart([1])
    stand.open()
    first = front(stand)
    monkeypatch.setattr(stand.page, "_ask", lambda _then: None)
    stand.press("one")
    assert front(stand) not in ("", first)
    assert stand.page.found.total == 1


def apart_in_words(stand: InboxStand) -> None:
    """Two desks closed one call apart, each with an answer in words."""
    desk = stand.here.program.desk
    wish = RecordContact(desk.new_action(), "repair_status", content="まだですか", follow=True)
    number = desk.run(record_contact, wish).result().contact
    stand.meet()
    for at, said in ((stand.here, "金曜に返却"), (stand.there, "月曜に返却")):
        desk = at.program.desk
        desk.run(close_contact, CloseContact(desk.new_action(), number, answer=said)).result()
    stand.meet()


def read_lines(stand: InboxStand) -> list[tuple[str, str]]:
    rows = stand.desk.program.ledger.read(lambda reads: reads.rows("SELECT what, detail FROM access_log ORDER BY id"))
    return [(str(what), str(detail)) for what, detail in rows]


def test_whose_words_are_shown_stands_in_the_access_log_once(stand: InboxStand) -> None:
    apart_in_words(stand)
    page = stand.open()
    for at in range(len(page.found.groups)):
        page.view.cards.choose(at)
        stand.rest()
    assert read_lines(stand) == [("contacts_read", "1")]
    page.refresh()
    stand.rest()
    assert read_lines(stand) == [("contacts_read", "1")]


def test_words_stay_out_of_sight_of_whoever_may_not_read_them(stand: InboxStand) -> None:
    apart_in_words(stand)
    stand.desk.program.desk.actor = Actor(code="OP0002", role=Role.label)
    page = stand.open()
    told = repr(page.found)
    assert "withheld=True" in told
    assert "金曜に返却" not in told
    assert not read_lines(stand)
