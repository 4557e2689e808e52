"""Notices that stand under the top strip until they are answered: one line, the gravest in sight, Q answers it.

Decides which of several is seen; what each says and does is its owner's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from app.domain.kinds import Family
from app.settings.words import t
from app.ui.shell.action_set import ActionSet
from app.ui.shell.frame import BUSY_RANK, Frame
from app.ui.widgets.banner_strip import BannerStrip, StripRow


class Grade(IntEnum):
    """The notices there are, the gravest last."""

    key_in_file = 1
    visit = 2
    backup = 3
    damage = 4


RANKS: Final = {Grade.key_in_file: -1, Grade.visit: BUSY_RANK, Grade.backup: 2, Grade.damage: 2}
"""Under and above the first setup's strip (0): where the key lies weighs less than that nobody could restore it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`words` says it in the language in use; `verb` is the catalog key of what Q does, `act` does it.

    Answering doesn't take it away: its owner does.
    """

    words: Callable[[], str]
    family: Family
    verb: str
    act: Callable[[], None]


class Notices:
    """The notices of one window."""

    def __init__(self, frame: Frame, actions: ActionSet) -> None:
        """`frame` shows them, `actions` has their key."""
        self._frame = frame
        self._actions = actions
        self._standing: dict[Grade, Notice] = {}
        self.strip = BannerStrip(frame.notice_room)
        self.strip.pressed.connect(self._answer)
        actions.bind("notice", self._answer)
        self._tell()

    def show(self, grade: Grade, notice: Notice) -> None:
        """Stands until `clear`; one of the same grade gives way to it."""
        self._standing[grade] = notice
        self._tell()

    def retell(self) -> None:
        """Another language is in use."""
        self._tell()

    def clear(self, grade: Grade) -> None:
        """It is over."""
        if self._standing.pop(grade, None) is not None:
            self._tell()

    @property
    def shown(self) -> Notice | None:
        """The one in sight."""
        return self._standing[max(self._standing)] if self._standing else None

    def _answer(self) -> None:
        if self.shown is not None and not self.strip.isHidden():  # what stands under another strip wasn't read
            self.shown.act()

    def _tell(self) -> None:
        shown = self.shown
        self._actions.set_allowed("notice", allowed=shown is not None)
        if shown is None:
            self.strip.set_row(StripRow())
        else:
            self.strip.set_row(StripRow(words=shown.words(), family=shown.family, key="Q", verb=t(shown.verb)))
        here = RANKS[max(self._standing)] if self._standing else None
        for rank in {*RANKS.values()} - {here}:
            self._frame.set_notice(None, rank)
        if here is not None:
            self._frame.set_notice(self.strip, here)
