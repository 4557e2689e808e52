"""Pictures of the inbox over two real ledgers that met.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_inbox [folder] [name part]
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.gallery_files import main
from tests.ui.screens.inbox_stand import LONG, InboxStand, inbox_stand

Make = Callable[[InboxStand], None]


def _over_two(make: Make) -> Callable[[DeskWindow], None]:
    def shot(desk: DeskWindow) -> None:
        with tempfile.TemporaryDirectory() as folder, inbox_stand(desk, Path(folder) / "other") as stand:
            make(stand)
            if desk.window.frame.overlay is None:
                stand.open()

    return shot


def empty(stand: InboxStand) -> None:
    stand.meet()


def some(stand: InboxStand) -> None:
    stand.known(6)
    stand.known(1, "ES02", LONG, first=6)
    stand.cancelled_apart(2)
    stand.open()
    stand.press("one")
    stand.tags_apart([1])
    stand.tags_apart([6])
    stand.taken_in_apart(0)


def field(stand: InboxStand) -> None:
    stand.known(2)
    stand.known(1, "ES02", LONG, first=6)
    stand.taken_in_apart(0)
    stand.tags_apart([6])


def seen(stand: InboxStand) -> None:
    stand.known(3)
    stand.cancelled_apart(2)


def loan(stand: InboxStand) -> None:
    stand.known(3)
    note = "画面の右下に、縦に長い傷があります。持ち主の先生は気づいていませんでした。次の点検で見ます"
    stand.change(stand.here, [0], model="Lenovo 300e Yoga Chromebook Gen 4 (82W2CTO1WW)")
    stand.change(stand.there, [0], model=note)
    stand.meet()


def many(stand: InboxStand) -> None:
    stand.known(260)
    stand.tags_apart(list(range(30)))
    for at in range(30, 250):
        stand.change(stand.here, [at], tag="KRM-0{at:04d}")
        stand.change(stand.there, [at], tag="KRM-1{at:04d}")
    stand.meet()


def group(stand: InboxStand) -> None:
    stand.known(40)
    stand.taken_in_apart(35)
    stand.tags_apart(list(range(30)))


def reason(stand: InboxStand) -> None:
    some(stand)
    stand.open()
    stand.desk.act("inbox.three")


MAKES: dict[str, Make] = {
    "inbox-some": some,
    "inbox-field": field,
    "inbox-seen": seen,
    "inbox-long": loan,
    "inbox-group": group,
    "inbox-many": many,
    "inbox-reason": reason,
    "inbox-empty": empty,
}
PICTURES = {name: (0, _over_two(make)) for name, make in MAKES.items()}

if __name__ == "__main__":
    main(PICTURES, sys.argv[1:])
