"""What a key is answered that a page over the screen keeps from it: in words, never by silence.

Decides who says it: the page, where it has a place for what is wrong, else a toast over it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.domain.kinds import Family
from app.settings.words import t
from app.ui.screens.faults import say
from app.ui.shell.actions import Mode
from app.ui.widgets.key_hints import FIELDS

if TYPE_CHECKING:
    from app.ui.context import Context


def say_kept(context: Context, what: str) -> None:
    """What the page in front waits for, and how it is left: a line that is being typed, else what its `kept` says; its
    `wrong` says it.

    Of `undo` only a paper is answered: it asks nothing, and what would be taken back lies out of sight under it.
    """
    if what == "undo":
        if context.actions.context == Mode.paper:
            context.voice.say(Family.refused)
            say(context, t("shell.kept.undo"))
        return
    page = context.frame.over
    if page is None:
        return  # nothing keeps it: the system gave a key to a window that is not the active one
    kept, wrong = getattr(page, "kept", None), getattr(page, "wrong", None)
    words = kept() if kept is not None else t("shell.kept.page")
    if kept is None and isinstance(QApplication.focusWidget(), FIELDS):
        words = t("shell.kept", what=t("shell.kept.line"))
    if wrong is not None:
        wrong(words)
        return
    context.voice.say(Family.refused)
    say(context, words)
