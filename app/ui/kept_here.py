"""What a key of another screen is answered where a page lies over this one and keeps it: in words, never by silence.

Decides who says it: the page, where it has a place for what is wrong, else a toast over it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.kinds import Family
from app.settings.words import t
from app.ui.screens.faults import say

if TYPE_CHECKING:
    from app.ui.context import Context


def say_kept(context: Context) -> None:
    """What the page in front waits for, and how it is left: its `kept` gives the words, its `wrong` says them."""
    page = context.frame.overlay
    kept, wrong = getattr(page, "kept", None), getattr(page, "wrong", None)
    words = kept() if kept is not None else t("shell.kept.page")
    if wrong is not None:
        wrong(words)
        return
    context.voice.say(Family.refused)
    say(context, words)
