"""What can be done by key where units leave for good: boxes, the checklist's matrix, storage; rows of `action_list.py`.

It decides these keys alone; what every list under F2 and F4 shares (Enter, the rows, Esc) stands there.
"""

from __future__ import annotations

from app.ui.shell.action_rows import on, row
from app.ui.shell.actions import ActionRow, Mode, Place, Screen
from app.ui.shell.keys import Key

BOXES, STORAGE = on(Screen.disposal), on(Mode.storage)
_SHEET_OF = on(Mode.sheet)

OF_BOXES: tuple[ActionRow, ...] = (
    row("boxes.new", Key.n, BOXES, small=True),
    row("boxes.day", Key.d, BOXES, small=True),
    row("boxes.instruction", Key.m, BOXES),
    row("boxes.storage", Key.s, BOXES),
    row("boxes.cancel", Key.x, BOXES),
    row("boxes.hand", Key.k, BOXES | STORAGE),
    row("boxes.side", Key.i, BOXES | STORAGE, small=True),
    row("storage.count", Key.c, STORAGE, small=True),
    row("sheet.enter", Key.enter, _SHEET_OF, place=Place.main, small=True),
    row("sheet.step", Key.steps, _SHEET_OF, small=True, numbered=True),
    row("sheet.lacking", Key.n, _SHEET_OF, small=True),
    row("sheet.close", Key.c, _SHEET_OF, small=True),
    row("sheet.day", Key.d, _SHEET_OF),
    row("sheet.schools", Key.s, _SHEET_OF),
    row("sheet.list", Key.p, _SHEET_OF),
    row("sheet.by_hand", Key.g, _SHEET_OF),
    row("sheet.label", Key.l, _SHEET_OF),
    row("sheet.shelf", Key.h, _SHEET_OF),
    row("sheet.row", Key.rows, _SHEET_OF, place=Place.none),
    row("sheet.box_label", Key.b, _SHEET_OF, place=Place.none),
    row("sheet.evidence", Key.e, _SHEET_OF),
    row("sheet.box_evidence", Key.j, _SHEET_OF, place=Place.none),
    row("sheet.out", Key.o, _SHEET_OF, place=Place.none),
    row("sheet.leave", Key.x, _SHEET_OF, place=Place.none),
    row("sheet.hand", Key.k, _SHEET_OF, place=Place.none),
    row("sheet.side", Key.i, _SHEET_OF, small=True),
    row("sheet.back", Key.escape, _SHEET_OF, small=True),
    row("sheet.undo", Key.undo, _SHEET_OF, place=Place.right, small=True),
)
