"""Pictures of the pages of shipments and boxes over a real ledger.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_away [folder] [name part]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.ui.screens.away.hand import ReturnPresenter
from app.ui.screens.away.page import AwayPage
from app.ui.screens.away.ship import ShipPresenter
from app.ui.shell.actions import Mode
from app.usecases.away import SendShipment, send_shipment
from tests.ui.screens.away_desk import AwayDesk
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.gallery_files import main


def scanned(desk: DeskWindow, page: AwayPage, *codes: str) -> None:
    for code in codes:
        before = page.answers
        desk.scan(code, page)
        desk.settled(lambda before=before: page.answers > before)  # type: ignore[misc]
    desk.settled(lambda: page.view.model.rowCount() >= 0 and not page.context.tasks.awaited)


def ship(desk: DeskWindow) -> tuple[AwayDesk, ShipPresenter]:
    units = AwayDesk(desk)
    shown = ShipPresenter(desk.context)
    desk.add(Mode.ship, shown)
    desk.show(Mode.ship)
    return units, shown


def ship_empty(desk: DeskWindow) -> None:
    ship(desk)
    desk.settled(lambda: not desk.tasks.awaited)


def ship_filling(desk: DeskWindow) -> None:
    units, shown = ship(desk)
    serials = [*units.routed(9), *units.routed(3, maker="ASUS")]
    scanned(desk, shown, *serials[:7], serials[10])
    scanned(desk, shown, serials[7])


def ship_back(desk: DeskWindow) -> None:
    units, shown = ship(desk)
    serials = units.routed(12)
    scanned(desk, shown, *serials)
    run = desk.program.desk
    run.run(send_shipment, SendShipment(run.new_action(), "A0001", "1234-5678-9012", "2026-06-01")).result()
    scanned(desk, shown, *serials[:5])


def ship_exchange(desk: DeskWindow) -> None:
    ship_back(desk)
    shown = desk.window.screen_called(Mode.ship)
    assert isinstance(shown, ShipPresenter)
    missing = shown._known.shipments[0].missing[0].repair
    scanned(desk, shown, "NXNEW0001", missing)


def ship_led_away(desk: DeskWindow) -> None:
    units, shown = ship(desk)
    serials = units.routed(6)
    scanned(desk, shown, *serials)
    units.put(serials[1], "routed", route="board", state="awaiting_decision")
    shown.refresh()
    desk.settled(lambda: not desk.tasks.awaited)


def ship_past(desk: DeskWindow) -> None:
    units, shown = ship(desk)
    run = desk.program.desk
    for at, maker in enumerate(("NEC", "ASUS", "NEC"), start=1):
        serials = units.routed(2, maker=maker)
        scanned(desk, shown, *serials)
        run.run(
            send_shipment, SendShipment(run.new_action(), f"A000{at}", f"1234-5678-{at:04d}", "2026-06-01")
        ).result()
        scanned(desk, shown, *serials)
    shown.view.side_table.select_id("past")
    desk.settled(lambda: shown.view.model.rowCount() == 3)


def hand(desk: DeskWindow) -> tuple[AwayDesk, ReturnPresenter]:
    units = AwayDesk(desk)
    shown = ReturnPresenter(desk.context)
    desk.add(Mode.hand_back, shown)
    desk.show(Mode.hand_back)
    return units, shown


def hand_ready(desk: DeskWindow) -> None:
    units, shown = hand(desk)
    units.ready(14, adapters=5)
    shown.refresh()
    desk.settled(lambda: shown.view.model.rowCount() == 14)


def hand_filling(desk: DeskWindow) -> None:
    units, shown = hand(desk)
    serials = units.ready(14, adapters=1)
    scanned(desk, shown, *serials[1:9])


def hand_accessories(desk: DeskWindow) -> None:
    units, shown = hand(desk)
    serials = units.ready(6, adapters=1)
    scanned(desk, shown, *serials[1:4], serials[0])


PICTURES: dict[str, tuple[int, Callable[[DeskWindow], None]]] = {
    "ship-empty": (300, ship_empty),
    "ship-filling": (300, ship_filling),
    "ship-back": (300, ship_back),
    "ship-exchange": (300, ship_exchange),
    "ship-led-away": (300, ship_led_away),
    "ship-past": (300, ship_past),
    "return-ready": (300, hand_ready),
    "return-filling": (300, hand_filling),
    "return-accessories": (300, hand_accessories),
}

if __name__ == "__main__":
    main(PICTURES, sys.argv[1:])
