"""The acts of one window at work: each row of `actions.py` as Qt's actions, what it does, and whether it works now.

Decides nothing of which key does what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.settings.words import t
from app.ui.shell.action_list import ACTIONS
from app.ui.shell.actions import ActionRow, Mode, Screen
from app.ui.widgets.key_hints import CAP_PROPERTY, PLACE_PROPERTY, SMALL_PROPERTY, TYPED_PROPERTY

OVER_ALL = frozenset({Mode.key_sheet, Mode.sign_in, Mode.pin, Mode.welcome})
"""Pages that lie over everything, the phone strip too."""


@dataclass(slots=True)
class _Bound:
    row: ActionRow
    shown: QAction
    pressed: list[QAction]
    callback: Callable[[int], None] | None = None
    allowed: bool = True
    hinted: bool = True
    first: bool = False
    works: bool | None = None
    """What Qt was told last; nothing was told yet."""


class ActionSet(QObject):
    """The acts of one window. An act without a callback, or not valid where we are, neither works nor shows."""

    def __init__(self, window: QWidget, rows: Iterable[ActionRow] = ACTIONS) -> None:
        super().__init__(window)
        self._window = window
        self._context: str = Screen.intake
        self._top, self._under = "", ""
        self._holds = self._covered = False
        self._acts: dict[str, _Bound] = {}
        for row in rows:
            self._acts[row.id] = self._make(row)
        self._refresh()

    def _make(self, row: ActionRow) -> _Bound:
        shown = QAction(t(row.words), self)
        shown.setProperty(CAP_PROPERTY, row.key.cap)
        shown.setProperty(PLACE_PROPERTY, row.place.value)
        shown.setProperty(SMALL_PROPERTY, row.small)
        shown.setProperty(TYPED_PROPERTY, row.key.typed)
        shown.setObjectName(row.id)
        bound = _Bound(row, shown, [])
        if row.numbered:
            # A shortcut doesn't tell which of its keys was pressed: each number is an action of its own.
            for number, sequence in enumerate(row.key.sequences, 1):
                key = QAction(self._window)
                key.setShortcut(QKeySequence(sequence))
                key.triggered.connect(lambda _checked=False, number=number: self._run(row.id, number))
                bound.pressed.append(key)
        else:
            shown.setShortcuts([QKeySequence(sequence) for sequence in row.key.sequences])
            shown.triggered.connect(lambda _checked=False: self._run(row.id, 0))
        for action in (shown, *bound.pressed):
            action.setAutoRepeat(False)
            self._window.addAction(action)
        return bound

    def _run(self, name: str, number: int) -> None:
        bound = self._acts[name]
        if bound.callback is not None:
            bound.callback(number)

    def bind(self, name: str, callback: Callable[[], None]) -> None:
        """Fill in what an act does; an unknown name raises KeyError."""
        self.bind_numbered(name, lambda _number: callback())

    def bind_numbered(self, name: str, callback: Callable[[int], None]) -> None:
        """Fill in a numbered act: the callback gets 1 to 9. A click on its hint does nothing: it names no number."""
        self._acts[name].callback = callback
        self._refresh_one(self._acts[name])

    def show_only(self, name: str) -> None:
        """The act's key is handled by the widget with the focus (arrows, Tab): show its hint all the same."""
        self.bind(name, lambda: None)

    def set_allowed(self, name: str, *, allowed: bool) -> None:
        """Whether an act works just now; one that doesn't is neither shown nor heard."""
        bound = self._acts[name]
        if bound.allowed != allowed:
            bound.allowed = allowed
            self._refresh_one(bound)

    def set_hint(self, name: str, *, shown: bool = True, first: bool = False) -> None:
        """Whether an act that works has its hint on the strip, and whether before all others of its side."""
        self._acts[name].hinted, self._acts[name].first = shown, first

    def set_words(self, name: str, words: str) -> None:
        """Other words for an act (say what Enter does here and now)."""
        self._acts[name].shown.setText(words)

    def set_cap(self, name: str, cap: str) -> None:
        """Other letters on an act's key (of the numbers only those that answer here)."""
        shown = self._acts[name].shown
        if shown.property(CAP_PROPERTY) != cap:
            shown.setProperty(CAP_PROPERTY, cap)
            shown.changed.emit()

    def action(self, name: str) -> QAction:
        """The QAction of an act; an unknown name raises KeyError."""
        return self._acts[name].shown

    @property
    def context(self) -> str:
        """The screen, or the mode of a screen, whose keys are valid now, or once the key sheet is gone."""
        return self._context

    @property
    def _now(self) -> str:
        return Mode.key_sheet if self._covered else self._context

    def set_context(self, context: str) -> None:
        """Another screen or mode: its keys work, those of others don't. Under what is held it waits its turn."""
        if self.held and context not in (self._top, *OVER_ALL):
            self._under = context
            return
        # a page that lay over what was held, and gives the keys back to it after it has gone
        self._context = self._under if self._top and not self.held and context == self._top else context
        self._refresh()

    def cover(self, *, by_sheet: bool) -> None:
        """Whether the key sheet lies over all: then only its keys work, whatever becomes of the context under it."""
        self._covered = by_sheet
        self._refresh()

    @property
    def held(self) -> bool:
        """Whether something over the screen has the keys, whatever screen comes to the front."""
        return self._holds

    def hold(self, context: str) -> None:
        """From now on what lies over the screen has the keys: screens that come to the front wait under it."""
        self._top, self._under, self._holds = context, self._context, True
        self._context = context
        self._refresh()

    def release(self) -> None:
        """The keys go back to the screen that is now under it."""
        self._holds = False
        if self._context == self._top:
            self._context = self._under
        self._refresh()

    def hints(self) -> list[QAction]:
        """The actions of the hint strip in this context, in the order of the table."""
        shown = (bound for bound in self._acts.values() if bound.hinted and bound.row.place != "none")
        return [bound.shown for bound in sorted(shown, key=lambda one: not one.first) if bound.shown.isEnabled()]

    def works(self, name: str) -> bool:
        """Whether an act is valid here, filled in and allowed."""
        return self._acts[name].shown.isEnabled()

    def rows_now(self) -> list[tuple[ActionRow, str]]:
        """Every act that works now with its words, for the key sheet."""
        return [(bound.row, bound.shown.text()) for bound in self._acts.values() if bound.shown.isEnabled()]

    def retranslate(self) -> None:
        """Take the words of the language now in use; words set by hand are the setter's to set again."""
        for bound in self._acts.values():
            bound.shown.setText(t(bound.row.words))

    def _refresh(self) -> None:
        for bound in self._acts.values():
            self._refresh_one(bound)

    def _refresh_one(self, bound: _Bound) -> None:
        works = bound.allowed and bound.callback is not None and bound.row.valid_in(self._now)
        if works == bound.works:
            return  # of hundreds of acts a few change from one screen to the next
        bound.works = works
        for action in (bound.shown, *bound.pressed):
            action.setEnabled(works)
            action.setVisible(works)
