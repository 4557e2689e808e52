"""The layout of the inbox: the cards at the left, the one in front at the right with what follows and its keys.

Decides widths and what gives way at 200 %; decides nothing of a card.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.inbox.card_list import CardList
from app.ui.screens.inbox.card_parts import CardHead, ThenStrip
from app.ui.screens.inbox.sides_view import SidesView
from app.ui.screens.inbox.wording import CardShown
from app.ui.shell.frame import body_padding
from app.ui.widgets.empty_state import EmptyRow, EmptyState
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.panel import Panel
from app.ui.widgets.rule import Strip
from app.ui.widgets.scrolling import scrolling
from app.ui.widgets.words_label import WordsLabel

WIDE, NARROW = 24.0, 19.0
"""Width of the list in u."""
_WIDEST: Final = 16_777_215
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AnswerButton(KeyButton):
    """Pressed by its number, by Space or a click; never by Enter, which a scanner sends."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does nothing."""
        if event.key() in _ENTER:
            event.accept()
            return
        super().keyPressEvent(event)


class InboxView(QWidget):
    """List and card. `answered` carries a number, `later` is the Esc button."""

    answered = Signal(int)
    later = Signal()
    moved = Signal()
    """The card was scrolled, or became longer or shorter than its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list_asked = False
        self._seen = 0
        """How far down the card has been in sight, in pixels."""
        self._shown: CardShown | None = None
        self._rows: list[ButtonRow] = []
        self.cards = CardList(t("inbox_screen.title"))
        self.more, self.foot = WordsLabel(muted=True, role="caption"), WordsLabel(muted=True, role="caption")
        self.lanes = WordsLabel(t("inbox_screen.lanes"), muted=True, role="caption")
        self.foot.set_words(t("inbox_screen.foot"))
        self.list_panel = Panel(t("inbox_screen.title"), padding=0)
        self._foot = QVBoxLayout()
        for label in (self.more, self.foot, self.lanes):
            self._foot.addWidget(label)
        self.list_panel.body.addWidget(self.cards, 1)
        self.list_panel.body.addLayout(self._foot)
        self.head, self.sides, self.then = CardHead(), SidesView(), ThenStrip()
        self.buttons = FlowRow(gap=0.6)
        self.card_panel = Panel(padding=0)
        self._scroll = scrolling(self._card_column())
        self.empty = EmptyState(EmptyRow(sentence=t("inbox_screen.empty"), line=t("inbox_screen.empty_more")))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.card_panel)
        self._stack.addWidget(self.empty)
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.addWidget(self.list_panel)
        self._across.addWidget(self._stack, 1)
        self._lay_card()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._fit)
        self._fit()

    def _card_column(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self._inside = QVBoxLayout()
        self._inside.addWidget(self.sides, 1)
        self._inside.addWidget(self.then)
        column.addLayout(self._inside, 1)
        return content

    def _lay_card(self) -> None:
        self._keys = QVBoxLayout()
        self.card_panel.body.addWidget(self._scroll, 1)
        edge = Strip()
        edge.setFixedHeight(1)
        edge.hide()
        self.card_panel.body.addWidget(edge)
        bar = self._scroll.verticalScrollBar()
        bar.valueChanged.connect(lambda _at: self._see())
        bar.rangeChanged.connect(lambda _least, most: edge.setVisible(most > 0))
        bar.valueChanged.connect(lambda _at: self.moved.emit())
        bar.rangeChanged.connect(lambda _least, _most: self.moved.emit())
        self.card_panel.body.addLayout(self._keys)
        self.card_panel.body.setSpacing(0)

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_card(self, shown: CardShown | None) -> bool:
        """The card in front, or that there is none; whether it is another one than before."""
        self._stack.setCurrentWidget(self.card_panel if shown is not None else self.empty)
        if shown == self._shown:
            return False  # read anew, nothing of it changed: it stays where it was scrolled to
        self._shown, self._seen = shown, 0
        if shown is None:
            return True
        self.head.show_card(shown)
        self.sides.set_sides(shown.sides)
        self.then.set_words(shown.head, shown.then)
        self._lay_buttons()
        self._scroll.verticalScrollBar().setValue(0)
        return True

    def show_rest(self) -> bool:
        """What both sides hold comes into sight, as far as it has not been yet; whether there was any."""
        content, bar = self._scroll.widget(), self._scroll.verticalScrollBar()
        if self._shown is None or content is None or not self.sides.isVisible():
            return False
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # a card that has only just come
        self._see()
        if self._seen >= self.sides.y() + self.sides.told():
            return False
        bar.setValue(min(self._seen, bar.value() + bar.pageStep()))
        return True

    def _see(self) -> None:
        self._seen = max(self._seen, self._scroll.verticalScrollBar().value() + self._scroll.viewport().height())

    def _lay_buttons(self) -> None:
        if self._shown is None:
            return
        high, choices = self._high(), self._shown.choices
        rows = [ButtonRow(id=str(c.number), text=c.words, key=str(c.number), height=high) for c in choices]
        if self.both_fit:  # else the hint strip alone says it
            rows.append(ButtonRow(id="later", text=t("inbox_screen.choose.later"), key="Esc", height=high))
        if rows != self._rows:
            self._rows = rows
            self._set_buttons(rows)

    def _high(self) -> float:
        return 3.2 if theme.look().breadth is theme.Breadth.wide else 2.4

    def _set_buttons(self, rows: Sequence[ButtonRow]) -> None:
        made = self.buttons.findChildren(AnswerButton)
        kept = made[: len(rows)]
        for button in made[len(rows) :]:
            button.hide()
        for at, row in enumerate(rows):
            if at == len(kept):
                button = AnswerButton(row, self.buttons)
                button.chosen.connect(self._pressed)
                kept.append(button)
            kept[at].set_row(row)
        self.buttons.set_widgets(kept)

    def _pressed(self, name: str) -> None:
        if name == "later":
            self.later.emit()
        else:
            self.answered.emit(int(name))

    # --- room --------------------------------------------------------------------------------------------------------

    @property
    def list_shown(self) -> bool:
        """Whether the list is in sight (or would be, were the page)."""
        return self._list_asked or theme.look().breadth is not theme.Breadth.small

    @property
    def both_fit(self) -> bool:
        """Whether there is room for list and card."""
        return theme.look().breadth is not theme.Breadth.small

    def swap(self) -> None:
        """Where there is room for one only: the other one."""
        self._list_asked = not self._list_asked
        self._fit()

    def take_focus(self) -> None:
        """The list has it; where that is out of sight the page itself, so that no answer looks chosen."""
        (self.cards if self.list_shown else self).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paging, where the list doesn't have the focus."""
        if event.key() == Qt.Key.Key_PageUp:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() - bar.pageStep())
        else:
            super().keyPressEvent(event)

    @property
    def more_below(self) -> bool:
        """Whether the card goes on under what is in sight of it."""
        bar = self._scroll.verticalScrollBar()
        return self._shown is not None and not self._stack.isHidden() and bar.value() < bar.maximum()

    def page_down(self) -> None:
        """What comes next of the card."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep())

    def _fit(self) -> None:
        breadth = theme.look().breadth
        wide, gap = breadth is theme.Breadth.wide, theme.px(body_padding())
        self._across.setSpacing(gap)
        if self.both_fit:
            self.list_panel.setFixedWidth(theme.px(WIDE if wide else NARROW))
        else:
            self.list_panel.setMinimumWidth(0)
            self.list_panel.setMaximumWidth(_WIDEST)
        if not self.list_shown and self.cards.hasFocus():
            self.setFocus()
        self.list_panel.setVisible(self.list_shown)
        self._stack.setVisible(self.both_fit or not self._list_asked)
        (self._keys if self.both_fit else self._inside).addWidget(self.buttons)  # the hint strip has its numbers too
        self._seen = 0
        side, above = theme.px(1.5 if wide else 1.0), theme.px(1.1 if wide else 0.7)
        self._inside.setContentsMargins(side, above, side, above if wide else theme.px(0.35))
        self._inside.setSpacing(above)
        self._keys.setContentsMargins(side, 0 if wide else theme.px(0.35), side, above if self.both_fit else 0)
        self.empty.setContentsMargins(side, 0, side, 0)
        pad = theme.px(0.9)
        self._foot.setContentsMargins(pad, theme.px(0.7), pad, theme.px(0.9))
        self._foot.setSpacing(theme.px(0.6))
        self._lay_buttons()
