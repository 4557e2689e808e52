"""The tour's walk through the work at the schools: a swap, the visits, loans, a planned move, what is lost.

Decides which of these steps are shown. Works with the sample's weeks of work: its cabinets, spares and visits.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt

from app.domain.codes import CodeKind, printed_code
from app.usecases.device_rows import DeviceFilter
from app.usecases.rows import Queries

_CABINET, _OUT, _SPARE = "CB-0108", "CH-0008", "CH-0017"
"""Of the sample: a cabinet with its controller, and a spare on its shelf."""
_VISITED = "CB-0107"
"""The cabinet that the next visit is for."""


class Walk(Protocol):
    """Hands and eyes of the tour."""

    def walk_to(self, key: Qt.Key, name: str, text: str = "") -> None:
        """A key, and a picture of where it leads."""

    def show(self, text: str, name: str) -> None:
        """A scan, and a picture of its answer."""

    def key(self, key: Qt.Key, text: str) -> None:
        """A key."""


def walk_schools(tour: Walk, queries: Queries) -> None:
    """F3 with its three scans and the list, the visits, then what lies under F2. A broken unit is picked up."""
    tour.walk_to(Qt.Key.Key_F3, "swap-begins")
    tour.show(printed_code(CodeKind.cabinet, _CABINET).text, "swap-cabinet")
    tour.show(printed_code(CodeKind.charger, _OUT).text, "swap-unit-out")
    tour.show(printed_code(CodeKind.charger, _SPARE).text, "swapped")
    tour.walk_to(Qt.Key.Key_L, "chargers", "l")
    tour.key(Qt.Key.Key_Escape, "\x1b")
    tour.walk_to(Qt.Key.Key_Y, "visits", "y")
    tour.walk_to(Qt.Key.Key_Return, "visit-planned", "\r")
    tour.key(Qt.Key.Key_Return, "\r")
    for unit in _broken(queries):
        tour.show(unit, "visit-pick-up")
    tour.walk_to(Qt.Key.Key_Escape, "visits-begun", "\x1b")
    for key, text, name in ((Qt.Key.Key_Y, "y", "loans"), (Qt.Key.Key_U, "u", "moves"), (Qt.Key.Key_X, "x", "lost")):
        tour.key(Qt.Key.Key_F2, "")
        tour.walk_to(key, name, text)
        tour.key(Qt.Key.Key_Escape, "\x1b")


def _broken(queries: Queries) -> list[str]:
    """The serial of a unit of the school that is visited next; nothing where there is none."""
    at = queries.chargers.one(_VISITED)
    if at is None:
        return []
    numbers = queries.narrowed_numbers(DeviceFilter(school=at.school_code, status="in_use"), 0, 1).numbers
    return [row.serial for row in queries.device_rows(numbers)]
