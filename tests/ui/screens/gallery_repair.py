"""Pictures of a repair's page over a real ledger.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_repair [folder] [name part]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.domain.commands import Act
from app.domain.kinds import Action
from app.domain.operations import Draft
from app.domain.part_commands import UsePart
from app.usecases.act import act
from app.usecases.parts import use_part
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.gallery_files import main
from tests.ui.screens.repair_stand import LONG_SCHOOL, SPARE, UNIT, Stand, jpeg


def parts(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.earlier()
    stand.repairing()
    stand.act(Action.note, text="ベゼルの爪も折れています。交換時に確認。")
    for colour in ("#8899AA", "#667755"):
        photo = desk.context.shrink_photo
        assert photo is not None
        stand.do(act, Act, repair=stand.number, what=Action.photo, content=photo(jpeg(colour=colour)))
    stand.act(Action.place, place="作業台1")
    stand.open()


def parts_open(desk: DeskWindow) -> None:
    """Two hinges fit: neither is marked."""
    stand = Stand(desk)
    stand.diagnosed(fault="case_hinge")
    stand.act(Action.route, route="board", quote="4200")
    stand.act(Action.decide, decision="center")
    stand.act(Action.route, route="desk")
    stand.open()


def board(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.diagnosed()
    stand.open()
    stand.key("board")


def quote(desk: DeskWindow) -> None:
    """The Board was asked; a quote comes."""
    stand = Stand(desk, school=LONG_SCHOOL)
    stand.diagnosed()
    stand.act(Action.route, route="board", quote="29800")
    stand.open()
    stand.key("board")


def quoted_since(desk: DeskWindow) -> None:
    """The Board decided on a quote, and a dearer one was told at another desk."""
    stand = Stand(desk, maker="Lenovo", warranty="2028-12-31")
    stand.diagnosed(cause="natural", detail="wear")
    stand.act(Action.route, route="board", quote="29800")
    stand.act(Action.decide, decision="repair", payer="board", document="教ICT第42号")
    stand.record(Draft("noted", (UNIT,), {"n": stand.number, "quote": 38500}))
    stand.open()


def lend_typed(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.repairing()
    stand.open()
    stand.key("lend")


def place(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.repairing()
    stand.open()
    stand.key("place")


def ship_alone(desk: DeskWindow) -> None:
    ship(desk)
    desk.window.actions_._run("repair.pick", 2)


def long(desk: DeskWindow) -> None:
    stand = Stand(desk, school=LONG_SCHOOL, model="NEC Chromebook Y2 PC-YAY21X21H4SE 限定特別仕様モデル")
    stand.repairing()
    stand.do(use_part, UsePart, repair=stand.number, part="BZL-Y2")
    stand.act(Action.note, text="とても長いメモ。" * 12)
    stand.act(Action.place, place="二階の奥の棚 上から三段目 左から二つ目")
    stand.open()


def no_parts(desk: DeskWindow) -> None:
    stand = Stand(desk, parts=False)
    stand.repairing()
    stand.open()


def link(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.take_in()
    stand.open()


def diagnose(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.received()
    stand.act(Action.diagnose, hardware="yes", fault="screen")
    stand.open()


def route(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.diagnosed()
    stand.open()


def hear(desk: DeskWindow) -> None:
    stand = Stand(desk, maker="LENOVO", warranty="2028-03-31", model="Lenovo 500e Gen 4s")
    stand.diagnosed(detail="liquid")
    stand.open()


def decide(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.board()
    stand.open()
    stand.digit(1)


def guardian(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.board()
    stand.act(Action.decide, decision="repair", payer="guardian", amount="18000", document="教ICT第42号")
    stand.act(Action.decide, step="consent")
    stand.open()


def ship(desk: DeskWindow) -> None:
    stand = Stand(desk, maker="LENOVO", warranty="2028-03-31", model="Lenovo 500e Gen 4s")
    stand.diagnosed(cause="natural", detail="wear")
    stand.act(Action.route, route="maker")
    stand.open()


def away(desk: DeskWindow) -> None:
    stand = Stand(desk, maker="LENOVO", warranty="2028-03-31", model="Lenovo 500e Gen 4s")
    stand.diagnosed(cause="natural", detail="wear")
    stand.act(Action.route, route="maker")
    stand.act(Action.ship, rma="RMA20261120", waybill="4412-8890-1123", firm="修理センター", due="2026-12-10")
    stand.open()


def work(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.repairing()
    stand.do(use_part, UsePart, repair=stand.number, part="LCD-116-Y2")
    stand.open()
    stand.key("next")
    stand.digit(3)


def wait(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.waiting()
    stand.open()


def test(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.testing()
    stand.open()
    for number in (1, 2, 3, 5, 5):
        stand.digit(number)


def ready(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.ready()
    stand.open()


def closed(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.ready()
    stand.act(Action.return_)
    stand.open()


def note(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.repairing()
    stand.open()
    stand.key("note")


def hand_over(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.repairing()
    stand.open()
    stand.key("hand_over")


def ready_with(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.ready()
    stand.accessories("adapter", "pen", "case")
    stand.spare()
    stand.lend()
    stand.open()
    stand.key("up")
    stand.digit(2)


def lend(desk: DeskWindow) -> None:
    stand = Stand(desk)
    stand.spare()
    stand.repairing()
    stand.open()
    stand.key("lend")
    stand.scan(SPARE)


def lend_back(desk: DeskWindow) -> None:
    stand = Stand(desk, school=LONG_SCHOOL)
    stand.spare()
    stand.repairing()
    stand.lend()
    stand.open()
    stand.key("lend")


def exchange(desk: DeskWindow) -> None:
    stand = Stand(desk, maker="LENOVO", warranty="2028-03-31", model="Lenovo 500e Gen 4s", school=LONG_SCHOOL)
    stand.diagnosed(cause="natural", detail="wear")
    stand.act(Action.route, route="maker")
    stand.act(Action.ship, rma="RMA20261120")
    stand.open()
    stand.key("exchange")
    stand.scan("NXNEW0001")


def exchanged(desk: DeskWindow) -> None:
    exchange(desk)
    desk.act("repair.go")
    desk.settled(lambda: desk.program.queries.repair_pages.page("8A-0001-P", words=False).course.state == "testing")  # type: ignore[union-attr]
    desk.settled(lambda: not desk.tasks.awaited)
    desk.act("repair.all_good")


def side(desk: DeskWindow) -> None:
    """What I brings at 200 %; elsewhere the newest photo, large."""
    parts(desk)
    desk.act("repair.side")


PICTURES: dict[str, tuple[int, Callable[[DeskWindow], None]]] = {
    "r-parts": (0, parts),
    "r-parts-open": (0, parts_open),
    "r-board": (0, board),
    "r-quote": (0, quote),
    "r-quoted-since": (0, quoted_since),
    "r-lend-typed": (0, lend_typed),
    "r-place": (0, place),
    "r-ship-alone": (0, ship_alone),
    "r-long": (0, long),
    "r-no-parts": (0, no_parts),
    "r-link": (0, link),
    "r-diagnose": (0, diagnose),
    "r-route": (0, route),
    "r-hear": (0, hear),
    "r-decide": (0, decide),
    "r-guardian": (0, guardian),
    "r-ship": (0, ship),
    "r-away": (0, away),
    "r-work": (0, work),
    "r-wait": (0, wait),
    "r-test": (0, test),
    "r-ready": (0, ready),
    "r-closed": (0, closed),
    "r-note": (0, note),
    "r-hand-over": (0, hand_over),
    "r-ready-with": (0, ready_with),
    "r-lend": (0, lend),
    "r-lend-back": (0, lend_back),
    "r-exchange": (0, exchange),
    "r-exchanged": (0, exchanged),
    "r-side": (0, side),
}


if __name__ == "__main__":
    main(PICTURES, sys.argv[1:])
