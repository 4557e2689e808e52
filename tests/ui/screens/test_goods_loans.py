"""The page of loans over a real ledger: by scanner alone, by keyboard alone, and what is never saved by accident."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import CommandWord
from app.domain.kinds import Family
from app.domain.scans import ScanFault
from app.ui.screens.goods.loans import LoansPage
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.outcome_banner import Answer
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.goods_desk import GoodsDesk


@pytest.fixture
def goods(desk: DeskWindow) -> Iterator[GoodsDesk]:
    yield GoodsDesk(desk)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def page(goods: GoodsDesk) -> LoansPage:
    made = LoansPage(goods.desk.context, goods.desk.window)
    goods.show(Mode.loans, made)
    return made


def banner(page: LoansPage) -> tuple[Answer, str, str]:
    row = page.view.banner.row
    return row.answer, row.word, row.number


def covered(page: LoansPage) -> bool:
    """Whether its questions lie over it."""
    return page.in_steps


def rows(page: LoansPage) -> list[tuple[str, str]]:
    """How it stands and its number."""
    found = [page.view.model.row_at(at) for at in range(page.view.model.rowCount())]
    return [(row.cells[0].text, row.cells[1].text) for row in found if row is not None]


def groups(page: LoansPage) -> list[str]:
    found = [page.view.sides.row_at(at) for at in range(page.view.sides.rowCount())]
    return [row.id for row in found if row is not None]


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


def school_code(goods: GoodsDesk, at: int = 0) -> tuple[str, str, str]:
    """Code, printed code and name of a school."""
    code = sorted(goods.queries.schools())[at]
    return code, printed_code(CodeKind.school, code).text, goods.queries.schools()[code]


def test_lent_and_back_by_scanner_alone(goods: GoodsDesk, page: LoansPage) -> None:
    (serial,) = goods.spares(1)
    tag = goods.card(serial).asset_tag
    before = goods.desk.digest()
    goods.scan(page, serial)
    assert covered(page)
    assert page.asking.steps.now.id == "school"
    goods.scan(page, school_code(goods)[1])
    assert page.asking.steps.now.id == "due"
    assert goods.code(CommandWord.number, 2)
    assert goods.code(CommandWord.number, 1)  # the condition: good
    assert goods.code(CommandWord.number, 1)  # the adapter goes along
    assert goods.desk.digest() == before, "nothing is saved before the last Enter"
    goods.scan(page, serial)  # the same thing once more says Enter
    assert not covered(page)
    assert banner(page) == (Answer.ok, "貸出", tag)
    assert "ここに保存済みです" in page.view.banner.row.line
    loan = goods.queries.loans.loan(goods.ref(serial))
    assert loan is not None
    assert (loan.school_code, loan.condition, loan.accessories) == (school_code(goods)[0], "good", ("adapter",))
    assert loan.due == page._known.days[1]
    assert page.view.table.current_id() == loan.device.text
    goods.scan(page, serial)  # lent: so it is back
    assert page.asking.steps.now.id == "condition"
    goods.scan(page, serial)
    assert page.asking.steps.now.id == "with_it"
    assert goods.code(CommandWord.number, 1)  # the adapter did not come back
    assert goods.code(CommandWord.done)
    assert banner(page) == (Answer.look, "返却", tag)
    assert "戻っていない付属品" in page.view.banner.row.line
    assert goods.queries.loans.loan(goods.ref(serial)) is None
    assert "lacks" in groups(page)
    assert goods.code(CommandWord.undo)  # the return is taken back
    assert goods.queries.loans.loan(goods.ref(serial)) is not None
    assert banner(page)[1] == "取り消し"
    assert goods.desk.program.ledger.verify().ok


def test_lent_by_keyboard_alone(goods: GoodsDesk, page: LoansPage) -> None:
    (serial,) = goods.spares(1)
    page.view.table.setFocus()
    keys(goods, "k")
    keys(goods, serial, Qt.Key.Key_Return)
    assert covered(page)
    keys(goods, "zz")
    assert page.asking.plain.line.property("trouble"), "no school goes by that"
    keys(goods, "", Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    keys(goods, "ni")
    meant = page.asking.steps.options()
    assert len(meant) > 1
    code = meant[1].value
    keys(goods, "2")
    assert page.asking.steps.now.id == "due"
    keys(goods, "5")  # a day of one's own
    assert page.asking.steps.line_shown
    keys(goods, "x", Qt.Key.Key_Return)  # no day: said at the end, and nothing is saved
    keys(goods, "", Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert covered(page)
    assert "日付として読めません" in page.asking.strip.row.words
    assert goods.queries.loans.loan(goods.ref(serial)) is None
    keys(goods, "", Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    assert page.asking.steps.now.id == "due"
    day = goods.desk.program.clock.now().today + timedelta(days=30)
    keys(goods, "5")
    keys(goods, day.isoformat(), Qt.Key.Key_Return)
    keys(goods, "2")
    keys(goods, "13", Qt.Key.Key_Return)
    loan = goods.queries.loans.loan(goods.ref(serial))
    assert loan is not None
    assert (loan.school_code, loan.condition, loan.accessories) == (code, "worn", ("adapter", "case"))
    assert loan.due >= day.isoformat()


def test_esc_goes_back_a_step_and_saves_nothing(goods: GoodsDesk, page: LoansPage) -> None:
    (serial,) = goods.spares(1)
    before = goods.desk.digest()
    goods.scan(page, serial, school_code(goods)[1])
    keys(goods, "", Qt.Key.Key_Backspace)
    assert page.asking.steps.now.id == "school"
    assert covered(page)
    keys(goods, "", Qt.Key.Key_Escape)
    assert not covered(page)
    assert goods.desk.window.actions_.context == Mode.loans
    assert goods.desk.digest() == before
    keys(goods, "", Qt.Key.Key_Escape)
    assert goods.desk.shown[-1] == Screen.bench


def test_another_scan_waits_and_an_answer_is_needed(goods: GoodsDesk, page: LoansPage) -> None:
    first, second = goods.spares(2)
    goods.scan(page, first, school_code(goods)[1], second)
    assert "先にこの画面を終えてください" in page.asking.strip.row.words
    assert goods.code(CommandWord.done)  # no due day was chosen
    assert page.asking.steps.now.id == "due"
    assert "返却期限が決まっていません" in page.asking.strip.row.words
    assert goods.code(CommandWord.number, 9)
    assert "その番号の答えはありません" in page.asking.strip.row.words
    assert not goods.code(CommandWord.fault_place, 1)
    assert goods.code(CommandWord.escape)
    assert goods.code(CommandWord.escape)
    goods.scan(page, second, printed_code(CodeKind.school, "XX99").text)
    assert page.asking.strip.row.words.startswith("その学校はありません")


def test_what_cannot_be_lent_is_refused_in_words(goods: GoodsDesk, page: LoansPage) -> None:
    (stored,) = goods.spares(1)
    goods.record(goods.ref(stored), "changed", set={"status": "stored"})
    (lost,) = goods.spares(1)
    goods.record(goods.ref(lost), "lost_reported", on="2026-11-01", was="spare")
    before = goods.desk.digest()
    for code, said in ((stored, "貸"), (lost, "紛失"), ("NOSUCH999", "台帳")):
        goods.scan(page, code)
        assert page.view.banner.row.answer is Answer.refused
        assert said in page.view.banner.row.line
        assert not covered(page)
    page.refused_scan(next(iter(ScanFault)), "")
    assert page.view.banner.row.answer is Answer.refused
    assert goods.desk.digest() == before


def test_a_register_s_loan_ends_without_questions(goods: GoodsDesk, page: LoansPage) -> None:
    (serial,) = goods.spares(1)
    goods.record(goods.ref(serial), "changed", set={"status": "lent"})
    goods.scan(page, serial)
    assert banner(page)[:2] == (Answer.ok, "返却")
    assert goods.card(serial).status == "spare"


def test_overdue_first_groups_by_key_extend_and_receipt(goods: GoodsDesk, page: LoansPage) -> None:
    late = goods.lent(1, due=-30, to=0)
    soon = goods.lent(2, due=7, to=1, accessories=["pen"])
    page.refresh()
    goods.rest()
    assert rows(page)[0][0].endswith("開庁日超過")
    first, group = page.view.model.row_at(0), page.view.sides.row_at(0)
    assert first is not None
    assert group is not None
    assert (first.cells[0].family, group.cells[1].family) == (Family.look, Family.look), "over a limit, as on the board"
    assert len(rows(page)) == 3
    assert groups(page)[:2] == ["over", "all"]
    keys(goods, "1")
    assert [code for _, code in rows(page)] == [goods.card(late[0]).asset_tag]
    goods.desk.act("loans.extend")
    goods.rest()
    assert page.asking.steps.now.id == "due"
    keys(goods, "3")
    keys(goods, "", Qt.Key.Key_Return)
    assert banner(page)[1] == "期限変更"
    assert rows(page) == [], "nothing is overdue any more"
    keys(goods, str(groups(page).index(next(one for one in groups(page) if one.startswith("school:"))) + 1 + 1))
    assert {code for _, code in rows(page)} == {goods.card(one).asset_tag for one in soon}
    goods.desk.act("away.print")
    goods.desk.settled(lambda: page.papers.last_pdf is not None)
    goods.rest()
    assert page.papers.last_pdf is not None
    assert page.papers.last_pdf.name.startswith("loan-")
    page.papers.close()
    goods.desk.act("away.enter")
    goods.rest()
    assert covered(page), "Enter takes the chosen one back"
    keys(goods, "", Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert banner(page)[1] == "返却"


def test_what_was_missing_comes(goods: GoodsDesk, page: LoansPage) -> None:
    (serial,) = goods.lent(1, accessories=["adapter", "pen"])
    goods.scan(page, serial)
    keys(goods, "", Qt.Key.Key_Return)
    keys(goods, "12", Qt.Key.Key_Return)
    keys(goods, str(groups(page).index("lacks") + 1))
    assert rows(page) == [("付属品なし", goods.card(serial).asset_tag)]
    goods.desk.act("away.enter")
    goods.rest()
    keys(goods, "2", Qt.Key.Key_Return)
    assert banner(page)[1] == "受け取り"
    assert [lack.lacks for lack in goods.queries.loans.lacking()] == [("pen",)]


def test_leaving_the_page_leaves_its_questions(goods: GoodsDesk, page: LoansPage) -> None:
    (serial,) = goods.spares(1)
    goods.scan(page, serial)
    page.deactivate()
    assert not covered(page)
    assert goods.desk.window.frame.overlay is None
