"""Pictures of the pages of loans, planned moves and lost devices over a real ledger.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_goods [folder] [name part]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.domain.bench_words import TransferWhy
from app.domain.codes import CodeKind, printed_code
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.settings.words import t
from app.ui import second_press
from app.ui.screens.goods.loans import LoansPage
from app.ui.screens.goods.lost import LostPage
from app.ui.screens.goods.moves import MovesPage
from app.ui.shell.actions import Mode
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.gallery_files import main
from tests.ui.screens.goods_desk import LONG, GoodsDesk
from tests.ui.screens.test_goods_lost import reported, unit
from tests.ui.screens.test_goods_moves import plan


def loans(desk: DeskWindow) -> tuple[GoodsDesk, LoansPage]:
    goods = GoodsDesk(desk)
    code = sorted(goods.queries.schools())[2]
    goods.record(Ref(Aggregate.school, code_id(Aggregate.school, code)), "changed", set={"name": LONG})
    goods.lent(3, due=-21, to=0, accessories=["adapter"])
    goods.lent(4, due=7, to=1, accessories=["adapter", "case"])
    goods.lent(2, due=-1, to=2)
    goods.lent(1, due=20, to=2)
    goods.spares(1, kind="wifi_router", model="Aterm MR51FN")
    page = LoansPage(desk.context, desk.window)
    goods.show(Mode.loans, page)
    return goods, page


def loans_list(desk: DeskWindow) -> None:
    loans(desk)


def loans_empty(desk: DeskWindow) -> None:
    GoodsDesk(desk).show(Mode.loans, LoansPage(desk.context, desk.window))


def loans_lend(desk: DeskWindow) -> None:
    goods, page = loans(desk)
    goods.scan(page, goods.spares(1)[0])
    for letter in "zn":
        page.asking.plain.line.insert(letter)
        page.asking._typed(page.asking.plain.line.text())


def loans_due(desk: DeskWindow) -> None:
    goods, page = loans(desk)
    goods.scan(page, goods.spares(1)[0])
    page.asking.steps.choose(page.schools[2].code, LONG)
    page.asking._show()


def loans_own_day(desk: DeskWindow) -> None:
    loans_due(desk)
    page = desk.window.screen_called(Mode.loans)
    assert isinstance(page, LoansPage)
    page.asking.pick(len(page.asking.steps.options()))
    page.asking.wrong("日付として読めません。2026-11-20 のように入れてください。")


def loans_back(desk: DeskWindow) -> None:
    goods, page = loans(desk)
    goods.scan(page, goods.queries.loans.loans()[0].serial)
    page.asking.pick(3)
    page.asking.enter()


def loans_answer(desk: DeskWindow) -> None:
    loans_due(desk)
    page = desk.window.screen_called(Mode.loans)
    assert isinstance(page, LoansPage)
    page.asking.pick(2)
    page.asking.pick(1)
    page.asking.pick(1)
    page.asking.enter()
    GoodsDesk(desk).rest()


def moves(desk: DeskWindow, why: TransferWhy = TransferWhy.merger) -> tuple[GoodsDesk, MovesPage, list[str]]:
    goods = GoodsDesk(desk)
    page = MovesPage(desk.context, desk.window)
    goods.show(Mode.moves, page)
    serials, to = plan(goods, page, why)
    goods.record(Ref(Aggregate.school, code_id(Aggregate.school, to)), "changed", set={"name": LONG})
    goods.record(goods.ref(serials[-1]), "changed", set={"status": "stored"})
    return goods, page, serials


def moves_begin(desk: DeskWindow) -> None:
    moves(desk)


def moves_surplus(desk: DeskWindow) -> None:
    moves(desk, TransferWhy.surplus)


def moves_empty(desk: DeskWindow) -> None:
    GoodsDesk(desk).show(Mode.moves, MovesPage(desk.context, desk.window))


def moves_in(desk: DeskWindow) -> None:
    goods, page, serials = moves(desk)
    page._take_crate("A")
    goods.scan(page, *serials[:4], goods.free[-1].serial, goods.free[-2].serial)
    for side, count in (("out", 12), ("in", 11)):
        page.end = side
        page.ask_adapters()
        page.asking.enter()
        page.asking._typed(str(count))
        page.asking.enter()
        goods.rest()
    goods.scan(page, goods.free[-1].serial, *serials[:2])


def moves_kit(desk: DeskWindow) -> None:
    goods, page, serials = moves(desk, TransferWhy.surplus)
    goods.scan(page, serials[0])
    page.other_end()
    goods.scan(page, serials[0])
    page.asking.pick(1)
    page.asking.pick(3)


def moves_school(desk: DeskWindow) -> None:
    goods, page, _ = moves(desk)
    code = page.schools[2].code
    ref = Ref(Aggregate.school, code_id(Aggregate.school, code))
    goods.record(
        ref, "changed", set={"ends": "2027-03-31", "successor": page.schools[4].code, "aliases": ["旧北校", "北分校"]}
    )
    desk.act("moves.school")
    goods.scan(page, printed_code(CodeKind.school, code).text)
    page.asking.enter()
    goods.rest()


def moves_close(desk: DeskWindow) -> None:
    moves_in(desk)
    page = desk.window.screen_called(Mode.moves)
    assert isinstance(page, MovesPage)
    page.close_plan()
    GoodsDesk(desk).rest()


def lost(desk: DeskWindow) -> tuple[GoodsDesk, LostPage]:
    goods = GoodsDesk(desk)
    desk.context.ask_pin = lambda _command, then: then(proved=True)
    page = LostPage(desk.context, desk.window)
    goods.show(Mode.lost, page)
    for at in range(5):
        goods.record(goods.ref(unit(goods)), "lost_reported", on=f"2026-11-1{at}", was="in_use", police=f"第{at}-123号")
    reported(goods, page)
    return goods, page


def lost_list(desk: DeskWindow) -> None:
    lost(desk)


def lost_empty(desk: DeskWindow) -> None:
    GoodsDesk(desk).show(Mode.lost, LostPage(desk.context, desk.window))


def lost_guard(desk: DeskWindow) -> None:
    goods, page = lost(desk)
    page.press_enter()
    goods.rest()


def lost_named(desk: DeskWindow) -> None:
    lost_guard(desk)
    page = desk.window.screen_called(Mode.lost)
    assert isinstance(page, LostPage)
    page.guard.field.line.setText(page.guard.serial.code)
    page.guard._typed("")
    page.guard.wrong(t("goods.guard.no_enter"))


def lost_asked(desk: DeskWindow) -> None:
    lost_named(desk)
    page = desk.window.screen_called(Mode.lost)
    assert isinstance(page, LostPage)
    page.guard.go_on()
    GoodsDesk(desk).rest()


def lost_report(desk: DeskWindow) -> None:
    goods, page = lost(desk)
    page.question = None
    goods.scan(page, unit(goods))


PICTURES: dict[str, tuple[int, Callable[[DeskWindow], None]]] = {
    "loans-list": (300, loans_list),
    "loans-empty": (300, loans_empty),
    "loans-lend": (300, loans_lend),
    "loans-due": (300, loans_due),
    "loans-own-day": (300, loans_own_day),
    "loans-back": (300, loans_back),
    "loans-answer": (300, loans_answer),
    "moves-begin": (300, moves_begin),
    "moves-surplus": (300, moves_surplus),
    "moves-empty": (300, moves_empty),
    "moves-in": (300, moves_in),
    "moves-kit": (300, moves_kit),
    "moves-close": (300, moves_close),
    "moves-school": (300, moves_school),
    "lost-list": (300, lost_list),
    "lost-empty": (300, lost_empty),
    "lost-guard": (300, lost_guard),
    "lost-named": (300, lost_named),
    "lost-asked": (300, lost_asked),
    "lost-report": (300, lost_report),
}

if __name__ == "__main__":
    second_press.TOO_SOON_MS = 0  # here no hand bounces
    main(PICTURES, sys.argv[1:])
