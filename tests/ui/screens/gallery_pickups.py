"""Pictures of the page of pick-ups over a real ledger.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_pickups [folder] [name part]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.ui import second_press
from app.ui.screens.goods.pickups import PickupsPage
from app.ui.shell.actions import Mode
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.gallery_files import main
from tests.ui.screens.goods_desk import GoodsDesk
from tests.ui.screens.test_goods_pickups import begin, box_of, code

LONG = "株式会社例示回収リサイクルセンター久留米営業所"


def _page(desk: DeskWindow) -> tuple[GoodsDesk, PickupsPage]:
    goods = GoodsDesk(desk)
    for at in range(1, 13):
        box_of(goods, f"A{at:04d}", *(f"PF{at:02d}{n:04d}" for n in range(12)))
    page = PickupsPage(desk.context, desk.window)
    goods.show(Mode.pickups, page)
    return goods, page


def empty(desk: DeskWindow) -> None:
    GoodsDesk(desk).show(Mode.pickups, PickupsPage(desk.context, desk.window))


def begun(desk: DeskWindow) -> None:
    _, page = _page(desk)
    page.press_enter()


def loaded(desk: DeskWindow) -> tuple[GoodsDesk, PickupsPage]:
    goods, page = _page(desk)
    begin(goods, page, LONG)
    goods.scan(page, *(code(f"A{at:04d}") for at in range(1, 8)))
    return goods, page


def loading(desk: DeskWindow) -> None:
    loaded(desk)


def checking(desk: DeskWindow) -> tuple[GoodsDesk, PickupsPage]:
    goods, page = loaded(desk)
    goods.scan(page, code("A0003"))
    page.press_enter()
    goods.rest()
    goods.scan(page, *(f"PF03{n:04d}" for n in range(9)), "PF0ZZZ99")
    return goods, page


def check(desk: DeskWindow) -> None:
    checking(desk)


def differs(desk: DeskWindow) -> None:
    goods, page = checking(desk)
    page.press_enter()
    goods.rest()
    for _ in range(2):
        page.press_enter()
        goods.rest()


def unit_for_box(desk: DeskWindow) -> None:
    goods, page = loaded(desk)
    goods.scan(page, "PF030001")


def ask_leave(desk: DeskWindow) -> None:
    goods, page = loaded(desk)
    page.press_enter()
    goods.rest()


def left(desk: DeskWindow) -> None:
    goods, page = loaded(desk)
    for _ in range(2):
        page.press_enter()
        goods.rest()
    page.papers.close()


PICTURES: dict[str, tuple[int, Callable[[DeskWindow], None]]] = {
    "pickups-empty": (300, empty),
    "pickups-begun": (300, begun),
    "pickups-loading": (300, loading),
    "pickups-check": (300, check),
    "pickups-differs": (300, differs),
    "pickups-ask-leave": (300, ask_leave),
    "pickups-unit": (300, unit_for_box),
    "pickups-left": (300, left),
}

if __name__ == "__main__":
    second_press.TOO_SOON_MS = 0  # here no hand bounces
    main(PICTURES, sys.argv[1:])
