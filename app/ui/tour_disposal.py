"""The tour's walk through what leaves for good: F4 with a box's checklist, the guard, storage, the truck, the inbox.

Decides which of these steps are shown. Works with the sample's weeks of work: its boxes, its truck, its cards.
"""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.domain.disposal_words import Step
from app.ui.tour_schools import Walk
from app.usecases.disposal_door import DisposalDoor
from app.usecases.rows import Queries


def walk_disposal(tour: Walk, queries: Queries, disposal: DisposalDoor) -> None:
    """The groups of F4, a box that is being filled, the guard over a unit of it; storage, the truck, the inbox."""
    asked = {row.device for row in queries.deprovision.requests()}
    tour.walk_to(Qt.Key.Key_F4, "disposal")
    for box in disposal.boxes.boxes():
        if box.closed:
            continue
        tour.show(box.code, "disposal-box")
        rows = disposal.units.units(box=box.number)
        for row in [row for row in rows if row.next == Step.deprovision and row.device not in asked][:1]:
            tour.show(row.serial, "disposal-unit")
            tour.walk_to(Qt.Key.Key_Return, "deprovision-guard", "\r")
            tour.key(Qt.Key.Key_Escape, "\x1b")
    tour.key(Qt.Key.Key_F4, "")
    tour.walk_to(Qt.Key.Key_3, "disposal-untold", "3")
    tour.walk_to(Qt.Key.Key_Return, "irreparable", "\r")
    for key, text, name in ((Qt.Key.Key_S, "s", "storage"), (Qt.Key.Key_U, "u", "pick-ups")):
        tour.key(Qt.Key.Key_F4, "")
        tour.walk_to(key, name, text)
    tour.walk_to(Qt.Key.Key_Return, "truck-leaves", "\r")
    tour.key(Qt.Key.Key_Escape, "\x1b")
    tour.walk_to(Qt.Key.Key_F9, "inbox")
    tour.walk_to(Qt.Key.Key_Down, "inbox-field")
