"""Pictures of 廃棄 over a real ledger: boxes, the checklist's matrix, an instruction, storage.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_disposal [folder] [name part]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.domain.codes import CodeKind, printed_code
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Ref
from app.domain.rules.repair import RepairRefused
from app.ui import second_press
from app.ui.screens.disposal.checklist import Sheet
from app.ui.screens.guard.saving import Saved
from app.ui.screens.guard.wording import refusal, told
from app.ui.shell.actions import Mode, Screen
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.disposal_desk import LONG, STEPS, DisposalDesk
from tests.ui.screens.gallery_files import main
from tests.ui.screens.test_disposal_requests import Asked, other


def filled(desk: DeskWindow) -> tuple[DisposalDesk, list[str], str]:
    made = DisposalDesk(desk)
    serials = made.begun(24)
    card = made.queries.card(made.ref(serials[2]))
    assert card is not None
    school = Ref(Aggregate.school, code_id(Aggregate.school, card.school_code))
    made.record(school, "changed", set={"name": LONG})
    made.instruct("教ICT-214", made.serials(6))
    for at, serial in enumerate(serials):
        upto = STEPS[-1] if at % 3 else STEPS[at % len(STEPS)]
        made.tick_upto(serial, upto, wipe="wont_start" if at == 10 else "wiped")
    return made, serials, made.boxed(serials)


def box(desk: DeskWindow) -> None:
    made, serials, number = filled(desk)
    made.open("box", number)
    made.scan(made.sheet, serials[7])


def box_tick(desk: DeskWindow) -> None:
    box(desk)
    page = desk.window.screen_called(Mode.sheet)
    page.go_to_lacking()  # type: ignore[attr-defined]
    DisposalDesk.rest(_OfDesk(desk))  # type: ignore[arg-type]


class _OfDesk:
    def __init__(self, desk: DeskWindow) -> None:
        self.desk = desk


def box_blocked(desk: DeskWindow) -> None:
    made, _serials, number = filled(desk)
    page = made.open("box", number)
    page.go_to_lacking()
    made.rest()
    page.step_key(9)
    made.rest()


def box_ask(desk: DeskWindow) -> None:
    made, _serials, _number = filled(desk)
    fresh = made.begun(1, upto="verified", number="教ICT-215")
    number = made.boxed(fresh, number="教ICT-215")
    page = made.open("box", number)
    page.press_enter()
    made.rest()


def _guarded(desk: DeskWindow, outcome: str, refused: int) -> None:
    """The box after the guard: what it saved of its units, and which it refused."""
    made, serials, number = filled(desk)
    page = made.open("box", number)
    rows = made.queries.deprovision.to_confirm([made.ref(serial) for serial in serials[:6]]).rows
    left = tuple((row, RepairRefused("already_done")) for row in rows[:refused])
    codes = tuple(row.serial for row in rows[refused:])
    family = Family.refused if refused else Family.ok
    saved = Saved(outcome, family, (), codes, number, left)
    page.guarded(told(saved, [refusal("already_done", "")] * refused))
    made.rest()


def box_queued(desk: DeskWindow) -> None:
    _guarded(desk, "requested", 0)


def box_some_refused(desk: DeskWindow) -> None:
    _guarded(desk, "by_hand", 2)


def box_undone(desk: DeskWindow) -> None:
    """A tick taken back: of another unit than the current one."""
    made, serials, number = filled(desk)
    made.open("box", number)
    made.scan(made.sheet, serials[12])
    made.act("sheet.enter")
    made.scan(made.sheet, serials[1])
    made.act("sheet.undo")


def box_not_closed(desk: DeskWindow) -> None:
    """C on a box that lacks steps."""
    made, _serials, number = filled(desk)
    made.open("box", number)
    made.act("sheet.close")


def box_guard_next(desk: DeskWindow) -> None:
    """Several units whose next step is the guard's."""
    made = DisposalDesk(desk)
    serials = made.begun(6, upto="annotate")
    number = made.boxed(serials)
    made.open("box", number)
    made.scan(made.sheet, serials[1])


def box_closed(desk: DeskWindow) -> None:
    made = DisposalDesk(desk)
    serials = made.begun(5, upto="storage")
    made.open("box", made.boxed(serials))
    made.act("sheet.close")


def box_empty(desk: DeskWindow) -> None:
    made = DisposalDesk(desk)
    made.begun(1)
    made.open("box", made.boxed([]))


def instruction(desk: DeskWindow) -> None:
    made, serials, _number = filled(desk)
    made.open("instruction", "教ICT-214")
    made.scan(made.sheet, serials[2])


def schools(desk: DeskWindow) -> None:
    instruction(desk)
    desk.act("sheet.schools")


def front(desk: DeskWindow) -> None:
    made, _serials, _number = filled(desk)
    done = made.begun(3, upto="storage", number="教ICT-215")
    made.boxed(done, number="教ICT-215")
    made.begun(3, way="A", upto="storage")
    made.begun(1, way="A", upto="annotate")
    made.show(Screen.disposal)


def front_days(desk: DeskWindow) -> None:
    front(desk)
    page = desk.window.screen_called(Screen.disposal)
    page.view.side_table.select_place(2)  # type: ignore[attr-defined]


def front_new(desk: DeskWindow) -> None:
    front(desk)
    desk.act("boxes.new")


def front_empty(desk: DeskWindow) -> None:
    DisposalDesk(desk).show(Screen.disposal)


def front_asked(desk: DeskWindow) -> None:
    made = DisposalDesk(desk)
    found = Asked(made)
    boxed, loose = found.ready(5), found.ready(1)
    found.ask(*boxed[:3], actor=other(found))
    found.ask(*boxed[3:], *loose)
    for serial in (boxed[0], boxed[3]):
        found.seen(serial, "2026-11-01T02:00:00Z")
    found.rows()


def front_maker(desk: DeskWindow) -> None:
    made = DisposalDesk(desk)
    found = Asked(made)
    for serial in made.serials(3):
        made.record(made.ref(serial), "changed", set={"status": "exchanged", "console": "ACTIVE"})
    for serial in made.begun(2, upto="verified"):
        made.record(made.ref(serial), "lent", to="ES02", due="2026-12-18")
    found.rows("reenrol")


def box_anew(desk: DeskWindow) -> None:
    front_asked(desk)
    page = desk.window.screen_called(Screen.disposal)
    page.view.table.select_place(3)  # type: ignore[attr-defined]
    row = page.asked  # type: ignore[attr-defined]
    sheet = desk.window.screen_called(Mode.sheet)
    desk.show(Mode.sheet)
    sheet.open(Sheet("box", row.box))  # type: ignore[attr-defined]
    DisposalDesk.rest(_OfDesk(desk))  # type: ignore[arg-type]


def storage(desk: DeskWindow) -> None:
    made, serials, _number = filled(desk)
    made.show(Mode.storage)
    made.scan(made.storage, serials[1])


def storage_into(desk: DeskWindow) -> None:
    storage(desk)
    page = desk.window.screen_called(Mode.storage)
    desk.scan(printed_code(CodeKind.place, "W072").text, page)
    desk.settled(lambda: bool(page.into))  # type: ignore[attr-defined]


def storage_new_shelf(desk: DeskWindow) -> None:
    """A shelf that no register holds: its units are put there, with a note."""
    made, _serials, _number = filled(desk)
    fresh = made.begun(1, upto="label", number="教ICT-215")
    made.show(Mode.storage)
    made.scan(made.storage, printed_code(CodeKind.place, "W070").text, *fresh)


def storage_neither(desk: DeskWindow) -> None:
    made, _serials, _number = filled(desk)
    made.show(Mode.storage)
    made.scan(made.storage, "W-0999")


def box_not_listed(desk: DeskWindow) -> None:
    """A unit that the box's instruction doesn't name."""
    made, _serials, number = filled(desk)
    page = made.open("box", number)
    made.scan(page, made.serials(1)[0])


def storage_count(desk: DeskWindow) -> None:
    made, serials, _number = filled(desk)
    made.show(Mode.storage)
    made.act("storage.count")
    made.scan(made.storage, *serials[1:6])
    made.act("storage.count")


PICTURES: dict[str, tuple[int, Callable[[DeskWindow], None]]] = {
    "s06-box": (300, box),
    "s06-tick": (300, box_tick),
    "s06-blocked": (300, box_blocked),
    "s06-ask": (300, box_ask),
    "s06-guarded": (300, box_queued),
    "s06-guarded-some": (300, box_some_refused),
    "s06-undone": (300, box_undone),
    "s06-not-closed": (300, box_not_closed),
    "s06-guard-next": (300, box_guard_next),
    "s06-closed": (300, box_closed),
    "s06-empty": (300, box_empty),
    "s06-instruction": (300, instruction),
    "s06-schools": (300, schools),
    "s06-front": (300, front),
    "s06-days": (300, front_days),
    "s06-asked": (300, front_asked),
    "s06-maker": (300, front_maker),
    "s06-anew": (300, box_anew),
    "s06-new": (300, front_new),
    "s06-front-empty": (300, front_empty),
    "s06-storage": (300, storage),
    "s06-into": (300, storage_into),
    "s06-count": (300, storage_count),
    "s06-new-shelf": (300, storage_new_shelf),
    "s06-neither": (300, storage_neither),
    "s06-not-listed": (300, box_not_listed),
}

if __name__ == "__main__":
    second_press.TOO_SOON_MS = 0  # here no hand bounces
    main(PICTURES, sys.argv[1:])
