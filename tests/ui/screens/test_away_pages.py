"""The pages of shipments and boxes over a real ledger: by scanner alone, by keyboard alone, and what is never lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.command_words import Command, CommandWord
from app.domain.errors import WorldError, WorldFault
from app.domain.kinds import Family
from app.domain.scans import ScanFault
from app.ui import second_press
from app.ui.screens.away.hand import ReturnPresenter
from app.ui.screens.away.page import AwayPage
from app.ui.screens.away.ship import ShipPresenter
from app.ui.screens.intake.ask_line import AskLine
from app.ui.shell.actions import Mode, Screen
from app.ui.shell.press import press
from app.ui.widgets.outcome_banner import Answer
from app.usecases.away import SendShipment, send_shipment
from app.usecases.loans import Lend, lend
from tests.ui.screens.away_desk import AwayDesk
from tests.ui.screens.desk import DeskWindow


@pytest.fixture
def away(desk: DeskWindow) -> Iterator[AwayDesk]:
    desk.window.show()
    desk.window.activateWindow()
    yield AwayDesk(desk)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def ship(away: AwayDesk) -> ShipPresenter:
    page = ShipPresenter(away.desk.context)
    away.desk.add(Mode.ship, page)
    away.desk.show(Mode.ship)
    rest(away.desk)
    return page


@pytest.fixture
def hand(away: AwayDesk) -> ReturnPresenter:
    page = ReturnPresenter(away.desk.context)
    away.desk.add(Mode.hand_back, page)
    away.desk.show(Mode.hand_back)
    rest(away.desk)
    return page


def rest(desk: DeskWindow) -> None:
    """Until nothing is under way."""
    for _ in range(3):
        desk.settled(lambda: not desk.tasks.awaited)


def scan(away: AwayDesk, page: AwayPage, *codes: str) -> None:
    """Scans, each answered before the next."""
    for code in codes:
        before = page.answers
        assert away.desk.scan(code, page)
        away.desk.settled(lambda before=before: page.answers > before)  # type: ignore[misc]
    rest(away.desk)


def code(away: AwayDesk, word: CommandWord, number: int | None = None) -> bool:
    """A code of the command sheet, as the window presses it."""
    command = Command(word, number)
    overlay = away.desk.window.frame.overlay
    pressed = overlay.take_command(command) if isinstance(overlay, AskLine) else press(away.desk.window, command)
    rest(away.desk)
    return pressed


def press_key(key: Qt.Key) -> None:
    """A key, where the focus is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def covered(away: AwayDesk) -> bool:
    """Whether anything lies over the page."""
    return away.desk.window.frame.overlay is not None


def typed(text: str) -> None:
    """Into the field that asks for it, and Enter."""
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def rows(page: AwayPage) -> list[tuple[str, str]]:
    """State and repair of the units shown."""
    found = [page.view.model.row_at(at) for at in range(page.view.model.rowCount())]
    return [(row.cells[0].text, row.cells[1].text) for row in found if row is not None]


def lists(page: AwayPage) -> list[str]:
    found = [page.view.sides.row_at(at) for at in range(page.view.sides.rowCount())]
    return [row.id for row in found if row is not None]


def banner(page: AwayPage) -> tuple[Answer, str, str]:
    row = page.view.banner.row
    return row.answer, row.word, row.number


def test_a_shipment_by_scanner_alone_out_and_back(away: AwayDesk, ship: ShipPresenter) -> None:
    serials = away.routed(4)
    numbers = [away.numbers[serial] for serial in serials]
    scan(away, ship, *serials)
    assert banner(ship) == (Answer.ok, "出荷", numbers[-1])
    assert (ship.view.banner.row.count, ship.front) == ("4", "A0001")
    scan(away, ship, serials[0])
    assert banner(ship)[:2] == (Answer.look, "読み取り済み")
    scan(away, ship, "NOSUCH999")
    assert banner(ship) == (Answer.refused, "台帳にありません", "NOSUCH999")
    assert code(away, CommandWord.done)
    away.desk.scan("1234-5678-9012", ship)  # the waybill is a bar code too
    assert code(away, CommandWord.done)
    away.desk.settled(lambda: ship.papers.last_pdf is not None)
    rest(away.desk)
    assert banner(ship) == (Answer.ok, "発送", "A0001")
    facts = ship.shipment
    assert facts is not None
    assert (facts.waybill, facts.sent != "") == ("1234-5678-9012", True)
    assert ship.papers.last_pdf is not None
    assert ship.papers.last_pdf.name == "shipment-A0001.pdf"
    assert rows(ship) == [("修理先", number) for number in numbers]
    assert covered(away)
    press_key(Qt.Key.Key_PageDown)
    assert ship.papers._shown is not None
    assert ship.papers._shown.paper.page_number == 2  # the request papers lie behind the list
    scan(away, ship, serials[2])
    assert (banner(ship), ship.view.banner.row.count) == ((Answer.ok, "戻り", numbers[2]), "3")
    assert not covered(away)  # the paper is gone: the answer is in sight
    assert rows(ship) == [("未着", n) for n in (numbers[0], numbers[1], numbers[3])] + [("戻り", numbers[2])]
    assert code(away, CommandWord.undo)
    assert banner(ship)[1] == "取り消し"
    assert rows(ship) == [("修理先", number) for number in numbers]
    scan(away, ship, *serials)
    assert lists(ship) == ["waiting", "past"], "all are back: the list is done"
    assert away.desk.voice.said.count(Family.refused) == 1
    assert away.desk.program.ledger.verify().ok


def test_each_makers_units_go_on_their_own_list_and_a_number_key_brings_it(away: AwayDesk, ship: ShipPresenter) -> None:
    nec, asus = away.routed(1), away.routed(1, maker="ASUS")
    scan(away, ship, nec[0], asus[0])
    assert lists(ship) == ["waiting", "A0001", "A0002"]
    assert ship.front == "A0002"
    assert code(away, CommandWord.number, 2)
    assert ship.front == "A0001"
    assert [repair for _, repair in rows(ship)] == [away.numbers[nec[0]]]
    assert code(away, CommandWord.number, 1)
    assert rows(ship) == []


def test_what_came_back_as_another_unit_is_asked_and_only_enter_says_so(away: AwayDesk, ship: ShipPresenter) -> None:
    serials = away.routed(2)
    scan(away, ship, *serials)
    code(away, CommandWord.done)
    code(away, CommandWord.done)
    away.desk.settled(lambda: ship.papers.last_pdf is not None)
    ship.papers.close()
    before = away.desk.digest()
    scan(away, ship, "NXNEW0001")
    assert banner(ship) == (Answer.look, "台帳にありません", "NXNEW0001")
    scan(away, ship, away.numbers[serials[0]])
    assert banner(ship) == (Answer.look, "交換ですか", away.numbers[serials[0]])
    assert code(away, CommandWord.escape)
    assert banner(ship)[1] == "やめました"
    assert away.desk.digest() == before
    scan(away, ship, "NXNEW0001", away.numbers[serials[0]])
    assert code(away, CommandWord.done)
    assert banner(ship) == (Answer.look, "交換", away.numbers[serials[0]])
    (ref,) = away.desk.program.queries.find_device("NXNEW0001")
    card = away.desk.program.queries.card(ref)
    assert card is not None
    assert card.repairs[0].state == "testing"
    assert [state for state, _ in rows(ship)] == ["未着", "戻り"]
    scan(away, ship, "NXNEW0002", serials[1])  # not a slip: the unit itself came back, and is received
    assert banner(ship)[1] == "戻り"


def test_rma_and_exchange_by_keyboard_alone(away: AwayDesk, ship: ShipPresenter) -> None:
    (serial,) = away.routed(1)
    number = away.numbers[serial]
    scan(away, ship, serial)
    away.desk.act("ship.rma")
    typed("RMA-77")
    rest(away.desk)
    assert banner(ship) == (Answer.ok, "記録", number)
    assert away.desk.program.queries.away.unit(number).rma == "RMA-77"  # type: ignore[union-attr]
    away.desk.act("ship.exchange")
    typed("NXNEW0001")
    rest(away.desk)
    away.desk.act("away.enter")
    rest(away.desk)
    assert banner(ship) == (Answer.look, "交換", number)
    away.desk.act("away.leave")
    assert away.desk.shown[-1] == Screen.bench


def test_scans_made_while_one_is_under_way_are_answered_in_turn(away: AwayDesk, ship: ShipPresenter) -> None:
    serials = away.routed(5)
    for serial in serials:
        away.desk.scan(serial, ship)
    away.desk.settled(lambda: ship.answers == 5)
    rest(away.desk)
    assert [repair for _, repair in rows(ship)] == [away.numbers[serial] for serial in serials]
    assert lists(ship) == ["waiting", "A0001"], "one list, not five"


def test_an_enter_that_bounced_closes_no_box(
    away: AwayDesk, hand: ReturnPresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan(away, hand, *away.ready(1))
    monkeypatch.setattr(second_press, "TOO_SOON_MS", 3_600_000)
    assert not away.desk.context.second_press.too_soon()  # pressed on the page that led here
    assert code(away, CommandWord.done)
    assert away.desk.program.queries.away.handbacks()[0].closed == ""


def test_a_box_by_scanner_alone_with_its_accessories(away: AwayDesk, hand: ReturnPresenter) -> None:
    serials = away.ready(4, adapters=2)
    numbers = [away.numbers[serial] for serial in serials]
    hand.refresh()
    rest(away.desk)
    assert sorted(repair for _, repair in rows(hand)) == sorted(numbers)
    scan(away, hand, serials[2], serials[0])
    assert banner(hand) == (Answer.look, "付属品を確認", numbers[0])
    scan(away, hand, serials[3])
    assert banner(hand) == (Answer.refused, "先に付属品", numbers[0])
    assert len(rows(hand)) == 1, "neither went into the box"
    assert code(away, CommandWord.done)
    assert banner(hand) == (Answer.ok, "返却", numbers[0])
    scan(away, hand, serials[1], serials[1])  # scanned once more says yes as well
    assert banner(hand) == (Answer.ok, "返却", numbers[1])
    scan(away, hand, serials[3])
    assert hand.view.banner.row.count == "4"
    scan(away, hand, serials[3])
    assert banner(hand)[:2] == (Answer.look, "読み取り済み")
    assert code(away, CommandWord.done)
    away.desk.settled(lambda: hand.papers.last_pdf is not None)
    assert banner(hand) == (Answer.ok, "箱を閉じました", "A0001")
    rest(away.desk)
    assert covered(away)
    hand.deactivate()
    assert not covered(away)  # another screen's keys never act under a paper
    assert away.desk.program.queries.away.ready() == ()
    closed = away.desk.program.queries.away.handback("A0001")
    assert closed is not None
    assert sum(count for box in closed.schools for _, count in box.accessories) == 2
    assert away.desk.program.ledger.verify().ok


def test_a_unit_without_its_adapter_goes_and_stands_as_lacking(away: AwayDesk, hand: ReturnPresenter) -> None:
    (serial,) = away.ready(1, adapters=1)
    scan(away, hand, serial)
    before = away.desk.digest()
    away.desk.act("away.leave")
    assert away.desk.digest() == before
    assert away.desk.shown[-1] != Screen.bench, "Esc left the question, not the page"
    scan(away, hand, serial)
    away.desk.act("return.without")
    rest(away.desk)
    assert banner(hand)[0] is Answer.look
    assert rows(hand) == [("付属品なし", away.numbers[serial])]
    assert not away.desk.window.actions_.works("return.without")


def test_a_hand_is_another_box_and_a_substitute_is_asked_back(away: AwayDesk, hand: ReturnPresenter) -> None:
    serials = away.ready(2)
    spare = next(serial for serial in away.serials if serial not in away.numbers)
    away._record(away.serials[spare], "changed", set={"status": "spare"})
    run = away.desk.program.desk
    card = away.desk.program.queries.card(away.serials[serials[0]])
    assert card is not None
    wish = Lend(run.new_action(), run.read_scan(spare), card.school_code, repair=away.numbers[serials[0]])
    run.run(lend, wish).result()
    scan(away, hand, serials[1])
    assert code(away, CommandWord.number, 3)
    assert hand.front == "loans"
    away.desk.act("return.way")
    rest(away.desk)
    scan(away, hand, serials[0])
    assert hand.front == "A0002"
    assert banner(hand)[0] is Answer.look
    assert spare in hand.view.banner.row.line
    scan(away, hand, spare)
    assert banner(hand)[:2] == (Answer.ok, "貸出から戻り")
    assert lists(hand) == ["ready", "A0001", "A0002"] or lists(hand) == ["ready", "A0002", "A0001"]


def test_the_list_to_fetch_by_and_a_scan_that_must_not_be_used(away: AwayDesk, hand: ReturnPresenter) -> None:
    assert not away.desk.window.actions_.works("away.print")
    away.ready(1)
    hand.refresh()
    rest(away.desk)
    away.desk.act("away.print")
    away.desk.settled(lambda: hand.papers.last_pdf is not None)
    hand.papers.close()
    hand.refused_scan(ScanFault.input_method, "ｓｃ")
    assert banner(hand)[0] is Answer.refused


def test_a_disk_that_is_full_is_said_and_nothing_is_taken_for_saved(
    away: AwayDesk, ship: ShipPresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    (serial,) = away.routed(1)

    def full(*_: object) -> None:
        raise WorldError(WorldFault.disk_full)

    with monkeypatch.context() as planted:
        planted.setattr("app.ui.screens.away.ship.scan_away", full)
        scan(away, ship, serial)
    assert banner(ship)[:2] == (Answer.refused, "できません")
    assert away.desk.program.queries.away.shipments() == ()
    scan(away, ship, serial)
    assert banner(ship)[0] is Answer.ok


def test_the_scanned_unit_is_chosen_and_after_a_return_the_first_that_is_missing(
    away: AwayDesk, ship: ShipPresenter
) -> None:
    serials = away.routed(3)
    scan(away, ship, *serials)
    assert ship.view.table.current_id() == away.numbers[serials[2]]
    code(away, CommandWord.done)
    code(away, CommandWord.done)
    away.desk.settled(lambda: ship.papers.last_pdf is not None)
    ship.papers.close()
    scan(away, ship, serials[2])
    assert ship.view.table.current_id() == away.numbers[serials[0]]
    assert away.desk.window.actions_.works("ship.rma")


def test_a_unit_led_another_way_stands_apart_and_a_list_nothing_goes_with_is_ended_by_a_key(
    away: AwayDesk, ship: ShipPresenter
) -> None:
    serials = away.routed(2)
    numbers = [away.numbers[serial] for serial in serials]
    scan(away, ship, *serials)
    away.put(serials[0], "routed", route="board", state="awaiting_decision")  # by a desk that didn't know of the list
    ship.refresh()
    rest(away.desk)
    assert rows(ship) == [("対応変更", numbers[0]), ("送る予定", numbers[1])]
    assert not away.desk.window.actions_.works("ship.close"), "one goes with it"
    assert away.desk.window.actions_.works("away.enter")
    away.put(serials[1], "routed", route="board", state="awaiting_decision")
    ship.refresh()
    rest(away.desk)
    assert not away.desk.window.actions_.works("away.enter"), "nothing is to be sent"
    away.desk.act("ship.close")
    rest(away.desk)
    assert banner(ship) == (Answer.ok, "リストを終了", "A0001")
    assert lists(ship) == ["waiting"]
    away.desk.act("away.undo")
    rest(away.desk)
    assert lists(ship) == ["waiting", "A0001"]


def test_a_shipment_that_has_ended_is_printed_again(away: AwayDesk, ship: ShipPresenter) -> None:
    (serial,) = away.routed(1)
    scan(away, ship, serial)
    assert lists(ship) == ["waiting", "A0001"], "nothing has ended"
    run = away.desk.program.desk
    run.run(send_shipment, SendShipment(run.new_action(), "A0001", "W-77")).result()
    scan(away, ship, serial)
    assert lists(ship) == ["waiting", "past"]
    assert code(away, CommandWord.number, 2)
    (row,) = [ship.view.model.row_at(at) for at in range(ship.view.model.rowCount())]
    assert row is not None
    assert [cell.text for cell in row.cells[1:5]] == ["A0001", "W-77", "NEC", "1台"]
    assert ship.view.model.columns[1].title == "リスト"
    away.desk.act("away.print")
    away.desk.settled(lambda: ship.papers.last_pdf is not None)
    rest(away.desk)
    assert ship.papers.last_pdf is not None
    assert ship.papers.last_pdf.name == "shipment-A0001.pdf"
    ship.papers.close()
    assert code(away, CommandWord.number, 1)
    assert ship.view.model.columns[1].title == "受付番号"


def test_a_box_that_went_is_printed_again_with_its_receipts(away: AwayDesk, hand: ReturnPresenter) -> None:
    scan(away, hand, *away.ready(1))
    assert code(away, CommandWord.done)
    away.desk.settled(lambda: hand.papers.last_pdf is not None)
    first = hand.papers.last_pdf
    assert first is not None
    first.unlink()
    hand.papers.close()
    rest(away.desk)
    assert lists(hand) == ["ready", "past"]
    assert not away.desk.window.actions_.works("away.print"), "nothing is ready"
    assert code(away, CommandWord.number, 2)
    assert [repair for _, repair in rows(hand)] == ["A0001"]
    away.desk.act("away.print")
    away.desk.settled(first.exists)
    rest(away.desk)
    assert first.name == "return-A0001.pdf"
