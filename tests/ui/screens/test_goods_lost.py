"""The page of lost devices over a real ledger: reported, found, and what is asked of the console only by a person."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.command_words import CommandWord
from app.domain.kinds import Role
from app.domain.rules.permissions import Command
from app.ui import theme
from app.ui.context import Proved
from app.ui.screens.goods.lost import LostPage
from app.ui.shell.actions import Mode
from app.ui.widgets.outcome_banner import Answer
from app.usecases.session import Actor
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.goods_desk import GoodsDesk

SEEN = "2026-11-18T00:00:00Z"


@pytest.fixture
def goods(desk: DeskWindow) -> Iterator[GoodsDesk]:
    """An engineer is at the desk; the PIN is right whenever it is asked for."""
    made = GoodsDesk(desk)
    desk.program.desk.actor = Actor(code="OP0002", role=Role.engineer)
    desk.context.ask_pin = _Pin()
    yield made
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class _Pin:
    """Keeps what a PIN was asked for; gives it unless it is left."""

    def __init__(self) -> None:
        self.asked: list[Command] = []
        self.left = False

    def __call__(self, command: Command, then: Proved) -> None:
        self.asked.append(command)
        if not self.left:
            then(proved=True)


@pytest.fixture
def page(goods: GoodsDesk) -> LostPage:
    made = LostPage(goods.desk.context, goods.desk.window)
    goods.show(Mode.lost, made)
    return made


def unit(goods: GoodsDesk, console: str = "ACTIVE") -> str:
    """A serial the console has seen, under a device id of its own."""
    row, goods.free = goods.free[0], goods.free[1:]
    goods.record(row.device, "changed", set={"console": console, "ou": "/学校/北小"})
    body = {"google_id": f"dev-{row.serial}", "last_sync": SEEN}
    goods.desk.program.desk.call(lambda uow: uow.observe([(row.device.id, body)])).result()
    return row.serial


def banner(page: LostPage) -> tuple[Answer, str, str]:
    row = page.view.banner.row
    return row.answer, row.word, row.number


def rows(page: LostPage) -> list[tuple[str, str]]:
    found = [page.view.model.row_at(at) for at in range(page.view.model.rowCount())]
    return [(row.cells[0].text, row.cells[1].text) for row in found if row is not None]


def standing(goods: GoodsDesk) -> list[tuple[str, str]]:
    return [(row.kind, row.standing) for row in goods.queries.lost.requests()]


def keys(goods: GoodsDesk, text: str = "", *then: Qt.Key) -> None:
    """Typed where the focus is."""
    for letter in text:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, letter)
    for key in then:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
    goods.rest()


def reported(goods: GoodsDesk, page: LostPage) -> str:
    serial = unit(goods)
    goods.scan(page, serial)
    goods.code(CommandWord.number, 1)  # today
    goods.code(CommandWord.done)  # no police number yet
    goods.code(CommandWord.number, 2)  # the Board was not told
    goods.code(CommandWord.done)
    return serial


def guarded(page: LostPage) -> bool:
    return page.guarded


def test_reported_asked_and_found_again_by_scanner_alone(goods: GoodsDesk, page: LostPage) -> None:
    serial = reported(goods, page)
    tag = goods.card(serial).asset_tag
    assert banner(page) == (Answer.look, "紛失", tag)
    assert "無効化を依頼してください" in page.view.banner.row.line
    assert rows(page) == [("依頼なし", tag)]
    assert goods.code(CommandWord.done), "Enter opens the guard, and no more"
    assert guarded(page)
    shown = dict([*page.guard.pairs[0]._pairs, *page.guard.pairs[1]._pairs])
    assert shown["デバイスID"] == f"dev-{serial}"
    assert shown["最後の同期"] == "令和8年11月18日 9:00", "as the ledger's clock has it"
    assert shown["組織部門"] == "/学校/北小"
    assert page.guard.serial.code == serial
    before = goods.desk.digest()
    assert goods.code(CommandWord.done)
    assert "Enter では進みません" in page.guard.strip.row.words
    assert goods.code(CommandWord.number, 1)
    assert "先にこの端末の製造番号" in page.guard.strip.row.words
    goods.scan_in_guard(page, "NOSUCH999")
    assert "この端末の製造番号ではありません" in page.guard.strip.row.words
    assert not goods.code(CommandWord.fault_place, 1)
    assert goods.desk.digest() == before
    goods.scan_in_guard(page, serial)
    assert goods.code(CommandWord.done), "named, and still Enter never goes on"
    assert standing(goods) == []
    assert goods.code(CommandWord.number, 1)
    assert not guarded(page)
    assert banner(page) == (Answer.ok, "依頼", tag)
    assert "まだ送っていません" in page.view.banner.row.line
    assert standing(goods) == [("disable", "waiting")]
    assert rows(page) == [("送信待ち", tag)]
    goods.scan(page, serial)  # it turned up
    goods.code(CommandWord.number, 1)
    goods.code(CommandWord.done)
    assert banner(page)[:2] == (Answer.ok, "発見")
    assert standing(goods) == [], "what still waited for the console is taken back with it"
    assert rows(page) == []
    assert goods.desk.program.ledger.verify().ok


def test_the_guard_by_keyboard_alone(goods: GoodsDesk, page: LostPage) -> None:
    serial = reported(goods, page)
    keys(goods, "r")
    assert guarded(page)
    keys(goods, "", Qt.Key.Key_Return)
    assert "Enter では進みません" in page.guard.strip.row.words
    keys(goods, serial, Qt.Key.Key_Return)
    assert guarded(page)
    assert standing(goods) == []
    pin = goods.desk.context.ask_pin
    assert isinstance(pin, _Pin)
    pin.left = True
    keys(goods, "1")
    assert pin.asked == [Command.request_disable]
    assert guarded(page)
    assert standing(goods) == [], "the PIN was left"
    pin.left = False
    keys(goods, "1")
    assert standing(goods) == [("disable", "waiting")]
    page.view.side_table.select_id("requests")
    goods.rest()
    assert rows(page) == [("送信待ち", goods.card(serial).asset_tag)]
    goods.desk.act("lost.cancel")
    goods.rest()
    assert banner(page)[1] == "依頼取消"
    assert standing(goods) == []


def test_what_changed_meanwhile_is_not_asked(goods: GoodsDesk, page: LostPage) -> None:
    serial = reported(goods, page)
    goods.desk.act("lost.ask")
    goods.rest()
    goods.record(goods.ref(serial), "changed", set={"ou": "/学校/南小"})
    keys(goods, serial)
    keys(goods, "1")
    assert guarded(page)
    assert page.guard.strip.row.words
    assert standing(goods) == []
    keys(goods, "", Qt.Key.Key_Escape)
    assert not guarded(page)


def test_what_cannot_be_asked_says_why(goods: GoodsDesk, page: LostPage) -> None:
    row = goods.free[0]
    goods.record(row.device, "changed", set={"console": "DISABLED"})
    goods.record(row.device, "lost_reported", on="2026-11-01", was="in_use")
    page.refresh()
    goods.rest()
    goods.desk.act("lost.ask")
    goods.rest()
    assert not guarded(page)
    assert banner(page)[0] is Answer.refused
    assert "すでに" in page.view.banner.row.line


def test_a_disabled_unit_that_is_found_is_to_be_enabled(goods: GoodsDesk, page: LostPage) -> None:
    serial = unit(goods, "DISABLED")
    goods.scan(page, serial)
    assert guarded(page)
    assert page.guard._row is not None
    assert page.guard._row.kind == "enable"
    goods.scan_in_guard(page, serial)
    goods.code(CommandWord.number, 1)
    assert standing(goods) == [("enable", "waiting")]


def test_more_is_written_to_a_report_and_schools_are_groups(goods: GoodsDesk, page: LostPage) -> None:
    serial = reported(goods, page)
    goods.code(CommandWord.escape)  # the offer to ask is left
    keys(goods, "", Qt.Key.Key_Return)
    keys(goods, "123-45", Qt.Key.Key_Return)
    keys(goods, "1", Qt.Key.Key_Return)
    (row,) = goods.queries.lost.lost()
    assert (row.police, row.told) == ("123-45", goods.today.isoformat())
    found = [page.view.sides.row_at(at) for at in range(page.view.sides.rowCount())]
    assert [one.id.split(":")[0] for one in found if one is not None] == ["all", "school"]
    keys(goods, "2")
    assert rows(page)[0][1] == goods.card(serial).asset_tag
    goods.desk.act("lost.found")
    goods.rest()
    keys(goods, "1", Qt.Key.Key_Return)
    assert banner(page)[1] == "発見"


def test_unknown_numbers_are_refused_and_leaving_closes_the_guard(goods: GoodsDesk, page: LostPage) -> None:
    goods.scan(page, "NOSUCH999")
    assert banner(page)[0] is Answer.refused
    reported(goods, page)
    goods.desk.act("lost.ask")
    goods.rest()
    assert guarded(page)
    page.deactivate()
    assert not guarded(page)
    assert standing(goods) == []


def test_at_200_per_cent_a_refusal_in_the_guard_cuts_no_fact(goods: GoodsDesk, page: LostPage) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, dark=False, scale=200)
    goods.desk.window.resize(1920, 1080)
    theme.fit_to_width(app, 1920)
    reported(goods, page)
    goods.code(CommandWord.done)
    guard = page.guard
    assert guard._head.isVisible()
    goods.code(CommandWord.done)
    QApplication.processEvents()
    assert guard.strip.row.words
    for pairs in guard.pairs:
        assert pairs.height() >= pairs.sizeHint().height()
    assert not guard._head.isVisible()
    goods.scan_in_guard(page, guard.serial.code)
    assert guard._head.isVisible(), "named: the refusal is gone, the sentence stands again"
