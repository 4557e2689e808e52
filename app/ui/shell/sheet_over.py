"""The key sheet of one window: laid over whatever is in front, and put away again. Made when it is first wanted.

Decides what F12 and Esc do while it lies there; how it looks is `key_sheet`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.shell.action_set import ActionSet
    from app.ui.shell.frame import Frame
    from app.ui.shell.key_sheet import KeySheet


class SheetOver:
    """Its two keys."""

    def __init__(self, frame: Frame, actions: ActionSet) -> None:
        """Binds `sheet` and `sheet_close`."""
        self._frame, self._actions = frame, actions
        self._sheet: KeySheet | None = None
        actions.bind("sheet", self.swap)
        actions.bind("sheet_close", self._escape)

    def swap(self) -> None:
        """F12: it comes, over a page too; the key that brought it takes it away."""
        from app.ui.shell.key_sheet import KeySheet

        if self.put_away():
            return
        if self._sheet is None:
            self._sheet = KeySheet(parent=self._frame)
            self._sheet.closed.connect(self.put_away)
        self._sheet.open_over(self._frame, self._actions)

    def put_away(self) -> bool:
        """Whether it lay there; then what is under it by now has its keys again."""
        return self._frame.lift_sheet()

    def _escape(self) -> None:
        """Esc, also of a line that is asked for: under it the screen's keys rest as they do under the sheet."""
        leave = getattr(self._frame.overlay, "close_page", None)
        if not self.put_away() and leave is not None:
            leave()

    def forget(self) -> None:
        """Another language: it is made anew."""
        self.put_away()
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.deleteLater()
