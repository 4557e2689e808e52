"""The page of planned moves over a real ledger: planned, out, checked, in, counted, closed; who is missing by name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest

from app.domain.bench_words import TransferWhy
from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import CommandWord
from app.domain.dates import fiscal_year
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, DeviceStatus, Role
from app.domain.operations import Ref
from app.domain.rules.permissions import Command
from app.settings.words import t
from app.ui.screens.goods.asking import AskPage
from app.ui.screens.goods.move_wording import ask_close, head
from app.ui.screens.goods.moves import MovesPage
from app.ui.screens.intake.ask_line import AskLine
from app.ui.shell.actions import Mode
from app.ui.widgets.outcome_banner import Answer
from app.usecases.session import Actor
from app.usecases.transfer_rows import SchoolEnd, TransferFacts
from app.usecases.transfers import OpenTransfer, open_transfer
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.goods_desk import GoodsDesk


@pytest.fixture
def goods(desk: DeskWindow) -> Iterator[GoodsDesk]:
    yield GoodsDesk(desk)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def page(goods: GoodsDesk) -> MovesPage:
    made = MovesPage(goods.desk.context, goods.desk.window)
    goods.show(Mode.moves, made)
    return made


def school_of(goods: GoodsDesk) -> tuple[str, list[str]]:
    """The school with most units that move, and their serials; the others of that school stay out of it."""
    per: dict[str, list[str]] = {}
    for row in goods.free:
        code = goods.card(row.serial).school_code
        if code:
            per.setdefault(code, []).append(row.serial)
    return max(per.items(), key=lambda one: len(one[1]))


def plan(goods: GoodsDesk, page: MovesPage, why: TransferWhy = TransferWhy.merger) -> tuple[list[str], str]:
    """A plan in front: the serials that should move, and the school they go to."""
    come_from, serials = school_of(goods)
    to = next(code for code in sorted(goods.queries.schools()) if code != come_from)
    run = goods.desk.program.desk
    run.run(open_transfer, OpenTransfer(run.new_action(), come_from, to, "", why)).result()
    page.refresh()
    goods.rest()
    return serials, to


def banner(page: MovesPage) -> tuple[Answer, str, str]:
    row = page.view.banner.row
    return row.answer, row.word, row.number


def rows(page: MovesPage) -> list[tuple[str, str]]:
    found = [page.view.model.row_at(at) for at in range(page.view.model.rowCount())]
    return [(row.cells[0].text, row.cells[1].text or row.cells[2].text) for row in found if row is not None]


def covered(page: MovesPage) -> bool:
    return page.in_steps


def test_a_merger_out_and_in_by_scanner_alone(goods: GoodsDesk, page: MovesPage) -> None:
    serials, to = plan(goods, page)
    tags = [goods.card(serial).asset_tag for serial in serials]
    assert len(serials) >= 3
    assert dict(rows(page))["搬出待ち"]
    goods.scan(page, printed_code(CodeKind.crate, "C0007").text)
    assert page.crate == "C0007"
    goods.scan(page, serials[0])
    assert banner(page) == (Answer.ok, "搬出", tags[0])
    goods.scan(page, serials[0])
    assert banner(page)[:2] == (Answer.look, "読み取り済み")
    goods.scan(page, serials[1])
    assert page.view.banner.row.count == "2"
    goods.scan(page, "NOSUCH999")
    assert banner(page)[0] is Answer.refused
    goods.desk.act("moves.end")
    goods.scan(page, serials[0])
    assert banner(page) == (Answer.ok, "搬入", tags[0])
    assert goods.card(serials[0]).school_code == to
    shown = rows(page)
    assert shown[0] == ("搬入なし", tags[1]), "what is on the way comes first, in red"
    assert shown[1][0] == "未搬出"
    assert ("搬入済み", tags[0]) in shown
    facts = page.plan
    assert facts is not None
    assert len(facts.missing) == len(serials) - 1
    assert goods.code(CommandWord.undo)
    assert goods.card(serials[0]).school_code != to
    assert goods.desk.program.ledger.verify().ok


def test_a_unit_of_another_school_is_extra(goods: GoodsDesk, page: MovesPage) -> None:
    plan(goods, page)
    facts = page.plan
    assert facts is not None
    other = next(
        row.serial
        for row in goods.free
        if goods.card(row.serial).school_code not in ("", facts.from_code, facts.to_code)
    )
    goods.scan(page, other)
    assert banner(page)[:2] == (Answer.look, "搬出")
    goods.desk.act("moves.end")
    goods.scan(page, other)
    assert ("計画外", goods.card(other).asset_tag) in rows(page)


def test_planned_by_scans_and_numbers(goods: GoodsDesk, page: MovesPage) -> None:
    codes = sorted(goods.queries.schools())
    assert goods.code(CommandWord.done), "with no plan Enter makes one"
    goods.scan(page, printed_code(CodeKind.school, codes[0]).text)
    goods.scan(page, printed_code(CodeKind.school, codes[0]).text)
    goods.code(CommandWord.number, 1)  # today
    goods.code(CommandWord.number, 2)  # surplus
    goods.code(CommandWord.done)
    assert covered(page), "to itself no school moves: said over the questions"
    assert page.asking.strip.row.words
    assert not goods.queries.transfers.transfers()
    for _ in range(2):
        goods.code(CommandWord.escape)
    goods.scan(page, printed_code(CodeKind.school, codes[1]).text)
    goods.code(CommandWord.number, 1)
    goods.code(CommandWord.number, 2)
    goods.code(CommandWord.done)
    assert not covered(page)
    (made,) = goods.queries.transfers.transfers()
    assert (made.from_code, made.to_code, made.why, made.kit) == (codes[0], codes[1], "surplus", True)
    assert made.on == goods.today.isoformat()
    assert page.front == made.number


def test_a_surplus_plan_waits_for_what_is_scanned_and_misses_nothing(goods: GoodsDesk, page: MovesPage) -> None:
    serials, _to = plan(goods, page, TransferWhy.surplus)
    assert page.plan is not None
    assert (rows(page), head(page.plan)[1]) == ([], "搬出 0台　搬入 0台　不足 0台")
    goods.desk.act("moves.end")
    goods.scan(page, serials[1])  # checked before it goes out, it is due
    goods.code(CommandWord.number, 1)
    goods.code(CommandWord.done)
    assert page.plan is not None
    assert [unit.serial for unit in page.plan.missing] == [serials[1]]
    goods.desk.act("moves.close")
    goods.rest()
    assert banner(page)[0] is Answer.look


def test_checks_before_delivery_by_number(goods: GoodsDesk, page: MovesPage) -> None:
    serials, _to = plan(goods, page, TransferWhy.surplus)
    goods.scan(page, serials[0])
    goods.desk.act("moves.end")
    assert page.end == "kit"
    goods.scan(page, serials[0])
    assert covered(page)
    assert not goods.desk.program.queries.transfers.transfers()[0].units[0].kit
    checks = goods.queries.transfers.checks()
    for at in (1, 2):
        goods.code(CommandWord.number, at)
    goods.scan(page, serials[0])  # once more says Enter
    assert banner(page)[1] == "確認"
    unit = next(unit for unit in page.plan.units if unit.serial == serials[0]) if page.plan is not None else None
    assert unit is not None
    assert unit.kit == checks[:2]
    goods.desk.act("away.enter")
    assert [option.value for option in page.asking.steps.options()] == list(checks[2:])
    for at in range(1, len(checks) - 1):
        goods.code(CommandWord.number, at)
    goods.code(CommandWord.done)
    goods.scan(page, serials[0])
    assert banner(page)[1] == "読み取り済み"
    goods.scan(page, "NOSUCH999")
    assert banner(page)[0] is Answer.refused


def test_adapters_are_counted_a_crate_and_a_difference_is_red(goods: GoodsDesk, page: MovesPage) -> None:
    plan(goods, page)
    goods.desk.act("moves.crate")
    asked = goods.desk.window.frame.overlay
    assert isinstance(asked, AskLine)
    asked.field.line.setText("A")
    asked.finish()
    goods.rest()
    assert page.crate == "A"
    goods.desk.act("moves.adapters")
    goods.code(CommandWord.done)  # the crate in use
    goods.code(CommandWord.number, 12)
    goods.code(CommandWord.done)
    assert banner(page)[:2] == (Answer.ok, "計数")
    assert ("箱", "A") in rows(page)
    goods.desk.act("moves.end")
    goods.desk.act("moves.adapters")
    goods.code(CommandWord.done)
    page.asking._field().line.setText("x")
    page.asking._typed("x")
    goods.code(CommandWord.done)
    assert "数として読めません" in page.asking.strip.row.words
    page.asking._typed("11")
    goods.code(CommandWord.done)
    assert banner(page)[:2] == (Answer.look, "計数")
    assert ("差 1個", "A") in rows(page)


def test_closing_says_who_is_missing_and_only_enter_closes(goods: GoodsDesk, page: MovesPage) -> None:
    serials, _to = plan(goods, page)
    goods.desk.act("moves.close")
    goods.rest()
    assert banner(page)[:2] == (Answer.look, "不足あり")
    assert any(goods.card(serial).asset_tag in page.view.banner.row.line for serial in serials)
    goods.code(CommandWord.escape)
    assert banner(page)[1] == "やめました"
    assert not goods.queries.transfers.transfers()[0].closed
    goods.desk.act("moves.close")
    goods.rest()
    goods.code(CommandWord.done)
    assert banner(page)[1] == "終了"
    assert not goods.queries.transfers.transfers()
    assert not goods.desk.window.actions_.works("moves.close")
    goods.scan(page, serials[0])
    assert banner(page)[0] is Answer.refused


def test_without_a_plan_a_scan_is_refused_in_words(goods: GoodsDesk, page: MovesPage) -> None:
    goods.scan(page, goods.free[0].serial)
    assert banner(page)[0] is Answer.refused
    assert page.view.banner.row.line
    assert DeviceStatus.in_use == goods.card(goods.free[0].serial).status


# ---------------------------------------------------------------------------------------------- schools that close


def school_state(goods: GoodsDesk, code: str) -> SchoolEnd:
    found = goods.desk.program.queries.transfers.school_end(code)
    assert found is not None
    return found


def test_a_school_closes_by_keyboard_and_its_name_means_the_successor(goods: GoodsDesk, page: MovesPage) -> None:
    codes = sorted(goods.queries.schools())
    goods.desk.context.ask_pin = lambda _command, then: then(proved=True)
    goods.desk.act("moves.school")
    assert page.in_steps
    page.asking.coded.line.clear()
    page.asking.plain.line.setText(codes[1])
    page.asking._typed(codes[1])
    goods.rest()
    if page.asking.steps.now.id == "school":
        page.asking.enter()
        goods.rest()
    assert page.asking.steps.now.id == "ends"
    key(page.asking, "1")
    assert page.asking.steps.now.id == "successor"
    page.asking.plain.line.setText(codes[2])
    page.asking._typed(codes[2])
    assert page.asking.steps.now.id == "aliases"
    page.asking.plain.line.setText("北部小、きたしょう")
    page.asking._typed("北部小、きたしょう")
    page.asking.enter()
    goods.rest()
    last = f"{fiscal_year(goods.today) + 1}-03-31"
    state = school_state(goods, codes[1])
    assert (state.ends, state.successor, state.aliases) == (last, codes[2], ("北部小", "きたしょう"))
    assert banner(page) == (Answer.ok, "学校", codes[1])
    assert not page.in_steps


def test_a_school_is_changed_by_scanner_alone_and_enter_keeps_what_is_so(goods: GoodsDesk, page: MovesPage) -> None:
    codes = sorted(goods.queries.schools())
    goods.desk.context.ask_pin = lambda _command, then: then(proved=True)
    ref = Ref(Aggregate.school, code_id(Aggregate.school, codes[0]))
    goods.record(ref, "changed", set={"ends": "2027-03-31", "successor": codes[1], "aliases": ["旧校"]})
    assert goods.code(CommandWord.number, 42)
    goods.scan(page, printed_code(CodeKind.school, codes[0]).text)
    assert goods.code(CommandWord.done)
    assert page.asking.panel.head.accessibleName().count("2027") + page.asking.panel.head.accessibleName().count(
        "令和9年"
    )
    for _ in range(3):
        assert goods.code(CommandWord.done)
    assert banner(page) == (Answer.look, "同じ", codes[0])
    assert school_state(goods, codes[0]).aliases == ("旧校",)
    goods.code(CommandWord.number, 42)
    goods.scan(page, printed_code(CodeKind.school, codes[0]).text)
    goods.code(CommandWord.done)
    goods.code(CommandWord.number, 3)
    goods.code(CommandWord.done)
    goods.code(CommandWord.done)
    state = school_state(goods, codes[0])
    assert (state.ends, state.successor, state.aliases) == ("", "", ("旧校",)), "it doesn't close after all"


def test_only_a_supervisor_changes_a_school_and_with_the_pin(goods: GoodsDesk, page: MovesPage) -> None:
    asked: list[Command] = []
    goods.desk.context.ask_pin = lambda command, _then: asked.append(command)
    desk = goods.desk.context.desk
    former, desk.actor = desk.actor, Actor(code="OP0009", role=Role.technician, name="")
    goods.desk.act("moves.school")
    assert not page.in_steps
    assert asked == [Command.change_shared_setting], "the page of PINs says why not"
    desk.actor = former
    code = sorted(goods.queries.schools())[0]
    goods.desk.act("moves.school")
    goods.scan(page, printed_code(CodeKind.school, code).text)
    page.asking.enter()
    goods.rest()
    key(page.asking, "1")
    for _ in range(2):
        page.asking.enter()
    assert len(asked) == 2
    assert school_state(goods, code).ends == "", "nothing before the PIN"


def test_what_cannot_be_said_of_a_school_stands_over_the_questions(goods: GoodsDesk, page: MovesPage) -> None:
    goods.desk.context.ask_pin = lambda _command, then: then(proved=True)
    code = sorted(goods.queries.schools())[0]
    goods.desk.act("moves.school")
    goods.scan(page, printed_code(CodeKind.school, code).text)
    page.asking.enter()
    goods.rest()
    key(page.asking, "1")
    goods.scan(page, printed_code(CodeKind.school, code).text)
    page.asking.enter()
    goods.rest()
    assert page.in_steps
    assert page.asking.strip.row.words == t("refused.own_successor")
    assert school_state(goods, code).ends == ""


def key(page: AskPage, text: str) -> None:
    QTest.keyClicks(page, text)


def test_without_a_plan_no_scan_is_asked_for(goods: GoodsDesk, page: MovesPage) -> None:
    assert page.view.banner.row.word == t("goods.moves.plan_first")
    plan(goods, page)
    assert page.view.banner.row.word.startswith("搬出")


def test_who_is_missing_is_named_and_more_is_said_only_where_there_are_more(goods: GoodsDesk, page: MovesPage) -> None:
    plan(goods, page)
    facts = page.plan
    assert facts is not None
    first = replace_units(facts, 1)
    assert ask_close(first).line.startswith(f"足りない端末：{first.missing[0].tag}。")
    assert "など。" in ask_close(replace_units(facts, 3)).line


def replace_units(facts: TransferFacts, missing: int) -> TransferFacts:
    return facts._replace(units=facts.missing[:missing])
