"""Pictures of the guard of what can't be taken back, over a real ledger.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_guard [folder] [name part]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.domain.kinds import Role
from app.ui import second_press
from app.ui.shell.actions import Screen
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.gallery_files import main
from tests.ui.screens.guard_desk import GuardDesk


def box(desk: DeskWindow) -> GuardDesk:
    """Twelve replaced units of a box."""
    guard = GuardDesk(desk)
    desk.show(Screen.intake)
    guard.ask(*guard.boxed(12))
    return guard


def guard_reason(desk: DeskWindow) -> None:
    box(desk)


def guard_units(desk: DeskWindow) -> None:
    """At 200 % the units alone."""
    box(desk).guard.view.walk(1)


def guard_second(desk: DeskWindow) -> None:
    box(desk).guard.pick(1)


def guard_pin(desk: DeskWindow) -> None:
    guard = box(desk)
    guard.guard.pick(1)
    guard.scan(guard.badge(Role.supervisor))


def guard_go(desk: DeskWindow) -> None:
    guard_pin(desk)
    desk_guard = GuardDesk.last
    desk_guard.pin("1234")


def guard_wrong(desk: DeskWindow) -> None:
    guard_pin(desk)
    GuardDesk.last.pin("9999")


def guard_one(desk: DeskWindow) -> None:
    guard = GuardDesk(desk)
    guard.ask(*guard.irreparable(1))
    guard.guard.pick(3)


def guard_refused(desk: DeskWindow) -> None:
    guard = GuardDesk(desk)
    units = guard.boxed(4)
    guard.seen(units[1], "")
    guard.ask(*units, guard.free[-1].serial)


def guard_by_hand(desk: DeskWindow) -> None:
    guard = GuardDesk(desk)
    units = guard.boxed(4)
    guard.seen(units[1], "")
    guard.guard.ask([guard.ref(serial) for serial in units], by_hand=True)
    desk.settled(lambda: guard.guard.standing)
    guard.scan(guard.badge(Role.supervisor))
    guard.pin("1234")


def guard_many(desk: DeskWindow) -> None:
    guard = GuardDesk(desk)
    guard.ask(*guard.boxed(50))


PICTURES: dict[str, tuple[int, Callable[[DeskWindow], None]]] = {
    "guard-reason": (300, guard_reason),
    "guard-units": (300, guard_units),
    "guard-second": (300, guard_second),
    "guard-pin": (300, guard_pin),
    "guard-wrong": (300, guard_wrong),
    "guard-go": (300, guard_go),
    "guard-one": (300, guard_one),
    "guard-refused": (300, guard_refused),
    "guard-by-hand": (300, guard_by_hand),
    "guard-many": (300, guard_many),
}

if __name__ == "__main__":
    second_press.TOO_SOON_MS = 0  # here no hand bounces
    main(PICTURES, sys.argv[1:])
