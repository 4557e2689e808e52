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

from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import box_ref
from app.ui import second_press
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.gallery_files import main
from tests.ui.screens.inbox_stand import LONG, InboxStand, inbox_stand, serial

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
    for _ in range(6):  # what was not in sight comes first
        if stand.desk.window.frame.overlay is None:
            stand.desk.act("inbox.three")


def rest(stand: InboxStand) -> None:
    """An answer to what was not in sight yet."""
    stand.known(2)
    stand.taken_in_apart(1)
    stand.open()
    stand.desk.act("inbox.two")


def deprovisioned(stand: InboxStand) -> None:
    """Deprovisioned here, taken in there; another unit's request asked otherwise; a box closed and filled apart."""
    stand.known(4)
    unit, other, third = (Ref(Aggregate.device, device_id(serial(at))) for at in (0, 1, 2))
    box = box_ref("A0001")
    begun = [Draft("disposal_begun", (ref,), {"way": "A"}) for ref in (unit, third)]
    opened = Draft("box_opened", (box,), {"set": {"number": "A0001", "way": "A"}})
    stand.record(stand.here, [*begun, opened, Draft("boxed", (unit, box), {"box": "A0001"})])
    stand.meet()
    asked = {"request": "deprovision", "device_id": "dev-1", "serial": serial(1), "frozen": "f", "path": "maker"}
    reasons = ("same_model_replacement", "retiring_device")
    for desk, reason in zip((stand.here, stand.there), reasons, strict=True):
        stand.record(desk, [Draft("requested", (other,), {**asked, "reason": reason, "second": "OP0003"})])
    stand.record(stand.here, [Draft("box_closed", (box,), {"units": 1, "list": "0" * 32})])
    stand.record(stand.there, [Draft("boxed", (third, box), {"box": "A0001"})])
    tick = {"way": "A", "step": "deprovision", "how": "by_hand"}
    opened_apart = {"n": "8C-0001-A", "state": "received"}
    stand.record(stand.here, [Draft("step_done", (unit,), tick)])
    stand.record(stand.there, [Draft("repair_opened", (unit,), opened_apart)])
    stand.meet()


MAKES: dict[str, Make] = {
    "inbox-some": some,
    "inbox-field": field,
    "inbox-seen": seen,
    "inbox-long": loan,
    "inbox-group": group,
    "inbox-many": many,
    "inbox-reason": reason,
    "inbox-rest": rest,
    "inbox-deprovisioned": deprovisioned,
    "inbox-empty": empty,
}
PICTURES = {name: (0, _over_two(make)) for name, make in MAKES.items()}

if __name__ == "__main__":
    second_press.TOO_SOON_MS = -1  # here no hand bounces
    main(PICTURES, sys.argv[1:])
