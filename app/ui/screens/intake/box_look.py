"""A box's label at the intake desk: the box opens on its own page.

Decides only whether a code may be a box's; a unit's serial that reads as one is a unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.codes import CodeKind
from app.domain.scans import Scan
from app.ui.screens.faults import tell_unread
from app.ui.tasks import Lane

if TYPE_CHECKING:
    from app.ui.screens.intake.presenter import IntakePresenter


def look_for_box(on: IntakePresenter, scan: Scan, source: str) -> bool:
    """Whether a box's code may have been scanned: it is looked up, and other scans wait."""
    door = on.context.disposal
    if door is None or scan.own is None or scan.own.kind is not CodeKind.box:
        return False
    on.turns.hold()

    def known(box: bool) -> None:
        on.turns.release()
        if box:
            on.context.open_box(scan.text)
        else:
            on.arrival.take(scan, source)

    def unread(fault: BaseException) -> None:
        tell_unread(on.context, fault)
        on.turns.release()

    queries = on.context.desk.queries
    on.context.tasks.ask(
        lambda: not queries.find_device(scan.text) and door.boxes.box(scan.text) is not None,
        known,
        unread,
        lane=Lane.scan,
    )
    return True
