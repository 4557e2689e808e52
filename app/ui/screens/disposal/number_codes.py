"""Letters of the pages of disposal by the number codes that stand for them on the command sheet.

Decides which number is which letter's; what a letter does is the page's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.domain.command_words import Command, CommandWord

if TYPE_CHECKING:
    from app.ui.shell.action_set import ActionSet

ACTS: Final[dict[int, tuple[str, ...]]] = {
    32: ("sheet.close", "storage.count"),
    33: ("sheet.list",),
    34: ("sheet.label",),
    35: ("sheet.shelf",),
    36: ("sheet.lacking",),
    37: ("sheet.out",),
    38: ("sheet.leave",),
    39: ("sheet.day", "boxes.day"),
    40: ("sheet.box_label",),
    41: ("sheet.schools",),
    42: ("boxes.new",),
    43: ("boxes.instruction",),
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
