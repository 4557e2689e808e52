"""Where the toast lies: above the hint strip, in the middle, and never over a button.

Decides how it gives way: beside what stands there, else above it; off choices, feet of panels and words that are to be
read before an answer, where there is room. Knows them by their class alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, QTimer
from PySide6.QtWidgets import QWidget

from app.ui import theme
from app.ui.widgets.choice_key import ChoiceKey
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.painted import Painted
from app.ui.widgets.rule import Strip
from app.ui.widgets.toast import Toast

_W = TypeVar("_W", bound=QWidget)
_MOVES: Final = frozenset({QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize})
GAP: Final = 0.5
"""u between the toast and what it gives way to."""


def free_place(size: QSize, body: QRect, lowest: int, taken: Sequence[QRect], gap: int) -> QPoint | None:
    """The lowest place in `body` for a bar of this size that ends at `lowest` or above and stands `gap` off what is
    taken: in the middle, else beside what is in the way. None where there is none.
    """
    wide = [rect.adjusted(-gap, -gap, gap, gap) for rect in taken]
    middle = body.x() + (body.width() - size.width()) // 2
    last = body.x() + body.width() - size.width()
    across = [middle, *(x for rect in wide for x in (rect.x() - size.width(), rect.right() + 1)), body.x(), last]
    across = sorted({x for x in across if body.x() <= x <= last}, key=lambda x: (abs(x - middle), x))
    for y in sorted({lowest, *(rect.y() for rect in wide if rect.y() < lowest)}, reverse=True):
        for x in across:
            place = QRect(QPoint(x, y - size.height()), size)
            if place.y() >= body.y() and not any(place.intersects(rect) for rect in wide):
                return place.topLeft()
    return None


class ToastPlace(QObject):
    """Keeps the toast off the buttons of what is in sight, also when these come, go or move."""

    def __init__(
        self, frame: QWidget, toast: Toast, hints: QWidget, body: Callable[[], QRect], seen: Callable[[], list[QWidget]]
    ) -> None:
        """`seen`: the pages and corners whose buttons a person sees now."""
        super().__init__(frame)
        self._frame, self._toast, self._hints, self._body, self._seen = frame, toast, hints, body, seen
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.place)

    def place(self) -> None:
        """Lays it where it belongs; nothing while it is not shown."""
        if self._toast.isHidden():
            return
        body, hint = self._body(), self._toast.sizeHint()
        size = QSize(min(hint.width(), body.width()), hint.height())
        lowest = self._hints.y() - theme.px(1)
        buttons = self._all(KeyButton)
        for button in buttons:
            button.installEventFilter(self)
        every = [(button, rect) for button in buttons if not (rect := self._seen_of(button, body)).isEmpty()]
        corners = [page.geometry() for page in self._seen()[1:]]
        words = [self._seen_of(one, body) for kind in (ChoiceKey, Strip) for one in self._all(kind)]
        words += [self._told_of(one, body) for one in self._all(Painted)]
        gap = theme.px(GAP)
        main = [rect for button, rect in every if button.row.main]
        rects = [rect for _, rect in every]
        for taken in self._wishes(rects, [rect for rect in words if not rect.isEmpty()], corners, main):
            found = free_place(size, body, lowest, taken, gap)
            if found is not None:
                break
        else:
            found = QPoint(body.x() + (body.width() - size.width()) // 2, lowest - size.height())
        self._toast.setGeometry(QRect(found, size))

    @staticmethod
    def _wishes(
        every: list[QRect], words: list[QRect], corners: list[QRect], main: list[QRect]
    ) -> Iterator[list[QRect]]:
        """What should not be covered, then what must not be."""
        yield [*every, *words, *corners]
        yield [*every, *corners]
        yield every
        yield main

    def _all(self, kind: type[_W]) -> list[_W]:
        return [one for page in self._seen() for one in page.findChildren(kind)]

    def _told_of(self, painted: Painted, body: QRect) -> QRect:
        """What of it should not be covered, as far as it is in sight; other words that come later move the toast."""
        told = painted.kept_clear()
        if told.isEmpty():
            return told
        painted.installEventFilter(self)
        return self._seen_of(painted, body, told)

    def _seen_of(self, button: QWidget, body: QRect, part: QRect | None = None) -> QRect:
        """What of a button, or of this part of it, is in sight, in the frame's pixels."""
        if not button.isVisible():
            return QRect()
        part = part or button.rect()
        shown = QRect(button.mapTo(self._frame, part.topLeft()), part.size())
        above = button.parentWidget()
        while above is not None and above is not self._frame:
            shown &= QRect(above.mapTo(self._frame, QPoint(0, 0)), above.size())
            above = above.parentWidget()
        return shown & body

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A button came, went or moved, or other words are told."""
        told = event.type() == QEvent.Type.Paint and isinstance(watched, Painted)
        if (told or event.type() in _MOVES) and self._toast.isVisible():
            self._soon.start()
        return False
