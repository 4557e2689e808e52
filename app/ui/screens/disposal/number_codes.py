"""Letters of the pages of disposal by the number codes that stand for them on the command sheet.

Decides which number is which letter's; what a letter does is the page's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.domain.command_words import Command, CommandWord

if TYPE_CHECKING:
    from app.ui.shell.action_set import ActionSet

ACTS: Final[dict[int, tuple[str, ...]]] = {
    51: ("sheet.close", "storage.count"),
    52: ("sheet.list",),
    53: ("sheet.label",),
    54: ("sheet.shelf",),
    55: ("sheet.lacking",),
    56: ("sheet.out",),
    57: ("sheet.leave", "boxes.cancel"),
    58: ("sheet.day", "boxes.day"),
    59: ("sheet.box_label",),
    60: ("sheet.schools",),
    61: ("boxes.new",),
    62: ("boxes.instruction",),
    63: ("sheet.by_hand",),
    64: ("sheet.evidence",),
    65: ("sheet.box_evidence",),
}
"""By number the acts, each of another page."""


def press_act(actions: ActionSet, command: Command) -> bool:
    """Presses the letter a number code stands for; False where it stands for none that works now."""
    if command.word is not CommandWord.number:
        return False
    name = next((one for one in ACTS.get(command.number or 0, ()) if actions.works(one)), "")
    if name:
        actions.action(name).trigger()
    return bool(name)
