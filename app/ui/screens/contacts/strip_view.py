"""The phone strip's layout: head, then who calls, what is read out, what it is about. No logic.

It lies over the lower part of the body, over whatever screen is in front. Under 1500 px the third part goes under the
second; at 200 % the strip takes the whole body and shows one part after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.bench_words import ContactKind
from app.settings.words import t
from app.ui import theme
from app.ui.screens.fields import contact_kind_words
from app.ui.shell.frame import Frame
from app.ui.widgets import access
from app.ui.widgets.chips import ChipRow, chip_size, paint_chip
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.kind_keys import Kind, KindKeys
from app.ui.widgets.line_list import LineList
from app.ui.widgets.painted import Painted, follow_look
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.words_edit import WordsEdit
from app.ui.widgets.words_label import WordsLabel

WIDE, NARROW = 26.0, 31.0
"""Height of the strip in u."""
TO, TROUBLE = 4.2, 1.6
"""So much higher while whom it is passed to is asked, and while something is missing."""
LEFT, RIGHT = 17.0, 28.0
EDGE: Final = 4
HEAD = 2.9
FAQ_LINES = 3


class StripHead(Painted):
    """Handset, how they came, the school; where scans go; since when, and how long."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._way = self._school = self._since = self._minutes = self._step = ""
        self._chip = ChipRow(text="")

    def set_words(self, way: str, school: str, chip: str, since: str) -> None:
        """Show other words."""
        self._way, self._school, self._since = way, school, since
        self._chip = ChipRow(text=chip)
        self.update()

    def set_minutes(self, words: str) -> None:
        """How long they have been speaking."""
        if words != self._minutes:
            self._minutes = words
            self.update(self._right_rect())

    def set_step(self, words: str) -> None:
        """Which part of three is shown; empty where all are."""
        self._step = words
        self.update()

    def _right_rect(self) -> QRect:
        width = theme.px(18)
        return QRect(self.width() - width, 0, width, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """From the left what is read first; the time at the right."""
        painter = QPainter(self)
        self.forget_tips()
        tokens, box = theme.tokens(), QRectF(self.rect())
        painter.fillRect(box, QColor(tokens.sunk))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(tokens.line))
        pad, middle = theme.px(1), box.center().y()
        side = theme.px(1.5)
        theme.icons.draw(painter, "contact", pad, round(middle - side / 2), side, tokens.ink, tokens.sunk)
        x = float(pad + side + theme.px(0.75))
        right = self._time(painter, box)
        small = theme.look().breadth is theme.Breadth.small
        chip = 0 if small else chip_size(self._chip).width() + theme.px(1)
        for words, role in ((self._way, "figure"), (self._school or t("contacts.strip.no_school"), "figure")):
            font = theme.font(role, bold=bool(self._school) or words == self._way)
            room = QRectF(x, 0, max(1.0, right - chip - x), box.height())
            drawn = theme.text.draw_line(painter, room, words, font, tokens.ink if font.bold() else tokens.ink2)
            if drawn.elided:
                self.owe_tip(room, words)
            x += drawn.width + theme.px(1)
        if not small and self._chip.text:
            paint_chip(painter, x, middle, self._chip)
        painter.end()

    def _time(self, painter: QPainter, box: QRectF) -> float:
        """Since when and how long, at the right end; where they begin."""
        tokens, right = theme.tokens(), box.right() - theme.px(1)
        small = theme.look().breadth is theme.Breadth.small
        for words, role in ((self._minutes, "figure"), ("" if small else self._since, "body"), (self._step, "label")):
            if words:
                font = theme.font(role)
                width = theme.text.text_width(words, font)
                theme.text.draw_line(
                    painter, QRectF(right - width, 0, width + 2, box.height()), words, font, tokens.ink
                )
                right -= width + theme.px(1)
        return right


class PhoneStripView(QWidget):
    """Child of the frame. `resized`: it got another size; `walked`: Tab moved the focus."""

    walked = Signal()
    up_down = Signal(int)

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._frame = frame
        follow_look(self)
        self.head = StripHead(self)
        self.left, self.middle, self.right = QWidget(self), QWidget(self), QWidget(self)
        self.school = TextField(_field("school", hint=t("contacts.strip.school_hint")))
        self.person = TextField(_field("person", hint=t("contacts.strip.person_hint")))
        self.device = TextField(_field("device", code=True))
        self.this_year = WordsLabel("", "caption", muted=True)
        self.title = WordsLabel("", "h2")
        self.note = WordsLabel("", "caption", muted=True)
        self.lines = LineList(t("contacts.strip.lines"))
        self.empty = WordsLabel("", points=16.5, bold=True)
        self.faq_title = WordsLabel("", "h2")
        self.faq = LineList(t("contacts.strip.faq_list"), scale=0.86)
        kinds = [Kind(kind.value, contact_kind_words(kind.value)) for kind in ContactKind]
        self.kind_title = WordsLabel(t("contacts.strip.kind"), "caption")
        self.kinds = KindKeys(t("contacts.strip.kind"), kinds)
        self.words_title = WordsLabel(t("contacts.strip.words"), "caption")
        self.words = WordsEdit(t("contacts.strip.words"), t("contacts.strip.words_hint"))
        self.to = TextField(_field("to", hint=t("contacts.strip.to_hint")))
        self.trouble = WordsLabel("", "caption")
        self.record = KeyButton(ButtonRow(id="record", text=t("contacts.strip.record"), key="Enter", main=True))
        self.pass_on = KeyButton(ButtonRow(id="pass_on", text=t("contacts.strip.pass_on"), key="Q", height=2.5))
        self.later = KeyButton(ButtonRow(id="later", text=t("contacts.strip.later"), key="F", height=2.5))
        for part in (
            self.kind_title, self.kinds, self.words_title, self.words, self.to, self.trouble, self.record, self.pass_on,
            self.later,
        ):  # fmt: skip
            part.setParent(self.right)  # shown before it is laid out it would be a window of its own
        self._lay_panes()
        self.school.line.setObjectName("phone.school")
        frame.installEventFilter(self)
        theme.changed.connect(self.place)
        self.hide()

    def _lay_panes(self) -> None:
        left = QVBoxLayout(self.left)
        for part in (self.school, self.person, self.device, self.this_year):
            left.addWidget(part)
        left.addStretch(1)
        middle = QVBoxLayout(self.middle)
        across = QHBoxLayout()
        across.addWidget(self.title, 0)
        across.addWidget(self.note, 1)
        middle.addLayout(across)
        middle.addWidget(self.empty)
        middle.addWidget(self.lines, 100)
        middle.addStretch(1)  # where there is no line, what there is to say stays on top
        middle.addWidget(self.faq_title)
        middle.addWidget(self.faq)
        self._right = QGridLayout(self.right)
        self._buttons = QHBoxLayout()
        for button in (self.record, self.pass_on, self.later):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._columns, self._middle = (left, middle), middle
        self.to.hide()
        self.trouble.hide()
        self.faq.hide()
        self.faq_title.hide()

    # --- where things lie -------------------------------------------------------------------------------------------

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What Tab walks, in order."""
        walk: Sequence[QWidget] = (
            self.school.line, self.person.line, self.device.line, self.lines, self.kinds, self.words, self.faq,
            self.to.line, self.record, self.pass_on, self.later,
        )  # fmt: skip
        hidden = {self.faq: self.faq.isHidden(), self.to.line: self.to.isHidden(), self.lines: not self.lines.lines}
        return tuple(one for one in walk if not hidden.get(one, False))

    def place(self) -> None:
        """Lies over the lower part of the body, as high as the width allows."""
        frame, breadth = self._frame, theme.look().breadth
        notice = frame.notice_room.height() if frame.notice_room.isVisible() else 0
        top, bottom = frame.scan_bar.height() + notice, frame.hints.y()
        wanted = {theme.Breadth.wide: WIDE, theme.Breadth.narrow: NARROW}.get(breadth, 1_000.0)
        if breadth is theme.Breadth.wide:  # else the banner would be covered: the repairs give way
            wanted += (0.0 if self.to.isHidden() else TO) + (0.0 if self.trouble.isHidden() else TROUBLE)
        height = min(theme.px(wanted), bottom - top)
        self.setGeometry(frame.rail.width(), bottom - height, frame.width() - frame.rail.width(), height)
        self._lay_out()

    def _lay_out(self) -> None:
        breadth, edge, head = theme.look().breadth, theme.line(EDGE), theme.px(HEAD)
        self.head.setGeometry(0, edge, self.width(), head)
        top = edge + head
        box = QRect(0, top, self.width(), self.height() - top)
        self._set_right(breadth)
        pad = theme.px(1 if breadth is theme.Breadth.wide else 0.75)
        for column in self._columns:
            column.setContentsMargins(pad, pad, pad, pad)
            column.setSpacing(theme.px(0.6))
        self._right.setContentsMargins(pad, pad, pad, pad)
        self._buttons.setSpacing(theme.px(0.6))
        if breadth is theme.Breadth.small:
            for pane in (self.left, self.middle, self.right):
                pane.setGeometry(box)
            self.show_step()
            return
        left, right = theme.px(LEFT), theme.px(RIGHT)
        self.left.setGeometry(box.x(), box.y(), left, box.height())
        rest = box.adjusted(left, 0, 0, 0)
        if breadth is theme.Breadth.wide:
            self.middle.setGeometry(rest.adjusted(0, 0, -right, 0))
            self.right.setGeometry(rest.right() + 1 - right, rest.y(), right, rest.height())
        else:
            high = min(self.right.minimumSizeHint().height(), round(rest.height() * 0.62))
            self.middle.setGeometry(rest.adjusted(0, 0, 0, -high))
            self.right.setGeometry(rest.x(), rest.bottom() + 1 - high, rest.width(), high)
        for pane in (self.left, self.middle, self.right):
            pane.show()
        self.head.set_step("")
        self.fit_faq()
        self.update()

    def _set_right(self, breadth: theme.Breadth) -> None:
        """Kinds over the words, or beside them where the part is wide and low."""
        grid, beside = self._right, breadth is theme.Breadth.narrow
        while grid.count():
            grid.takeAt(0)
        grid.setHorizontalSpacing(theme.px(1))
        grid.setVerticalSpacing(theme.px(0.5))
        column, row = (1, 0) if beside else (0, 2)
        # at 200 % there is room for the question and the answers, or for the kinds: then the chosen one is told
        asked = breadth is theme.Breadth.small and not (self.to.isHidden() and self.faq.isHidden())
        self.kinds.setHidden(asked and bool(self.kinds.chosen))
        chosen = "　" + contact_kind_words(self.kinds.chosen) if self.kinds.isHidden() else ""
        self.kind_title.set_words(t("contacts.strip.kind") + chosen)
        grid.addWidget(self.kind_title, 0, 0)
        grid.addWidget(self.kinds, 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.words_title, row, column)
        grid.addWidget(self.words, row + 1, column)
        grid.addWidget(self.to, row + 2, column)
        grid.addWidget(self.trouble, row + 3, column)
        grid.addLayout(self._buttons, row + 4, column)
        for at in range(8):
            grid.setRowStretch(at, 1 if at == row + 1 else 0)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1 if beside else 0)
        if beside:
            grid.addWidget(self.kinds, 1, 0, 4, 1, Qt.AlignmentFlag.AlignTop)
        for at, part in enumerate((self.faq_title, self.faq)):
            if breadth is theme.Breadth.small:  # else nobody would see them while typing
                grid.addWidget(part, row + 5 + at, column)
            else:
                self._middle.addWidget(part)

    def show_part(self, part: QWidget, *, shown: bool) -> None:
        """A part that comes and goes: the strip gives it room."""
        if part.isHidden() == shown:
            part.setVisible(shown)
            self.place()

    def fit_faq(self) -> None:
        """The answers take what they need, three lines at most."""
        if not self.faq.isHidden():
            self.faq.setFixedHeight(min(self.faq.content_height(), theme.px(2.6) * FAQ_LINES))

    def show_step(self) -> None:
        """At 200 %: the part that has the focus, alone."""
        if theme.look().breadth is not theme.Breadth.small:
            return
        now = QApplication.focusWidget()
        panes = (self.left, self.middle, self.right)
        at = next((at for at, pane in enumerate(panes) if now is not None and pane.isAncestorOf(now)), 0)
        for number, pane in enumerate(panes):
            pane.setVisible(number == at)
        self.head.set_step(t("contacts.strip.step", number=at + 1))
        self.fit_faq()

    def go_to(self, widget: QWidget) -> None:
        """Gives the focus to one of the fields, in sight."""
        if theme.look().breadth is theme.Breadth.small:
            for pane in (self.left, self.middle, self.right):
                if pane.isAncestorOf(widget):
                    pane.show()  # what is hidden takes no focus
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        self.show_step()

    def walk(self) -> None:
        """On to the next field, as Tab does."""
        self.focusNextPrevChild(forward=True)

    # --- what Qt asks -----------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The frame got another size."""
        moved = event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest)
        if moved and watched is self._frame and self.isVisible():
            self.place()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside."""
        fields = self.fields
        now = QApplication.focusWidget()
        at = fields.index(now) if now in fields else -1 if forward else 0
        self.go_to(fields[(at + (1 if forward else -1)) % len(fields)])
        self.walked.emit()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move the lines from wherever they were not taken; no key goes on to the screen under it."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.up_down.emit(-1 if event.key() == Qt.Key.Key_Up else 1)

    def mousePressEvent(self, event: object) -> None:
        """A click on the strip's own ground reaches nothing under it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, the ink edge, hairlines between the parts."""
        painter = QPainter(self)
        tokens = theme.tokens()
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.fillRect(QRectF(0, 0, self.width(), theme.line(EDGE)), QColor(tokens.ink))
        breadth = theme.look().breadth
        if breadth is not theme.Breadth.small:
            x = self.left.geometry().right()
            painter.fillRect(QRectF(x, self.left.y(), 1, self.left.height()), QColor(tokens.line))
            right = self.right.geometry()
            if breadth is theme.Breadth.wide:
                painter.fillRect(QRectF(right.x(), right.y(), 1, right.height()), QColor(tokens.line))
            else:
                painter.fillRect(QRectF(right.x(), right.y(), right.width(), 1), QColor(tokens.line))
        painter.end()

    def set_name(self, words: str) -> None:
        """What the strip is called."""
        access.name(self, words)


def samples() -> tuple[Callable[[], None], ...]:
    """One of each kind of widget here, made and thrown away by each call."""
    made: tuple[Callable[[], QWidget], ...] = (
        lambda: WordsLabel("", "h2"),
        lambda: WordsEdit(""),
        lambda: TextField(_field("device", code=True)),
        lambda: TextField(_field("person")),
        lambda: LineList(""),
        lambda: KindKeys("", [Kind(ContactKind.other.value, "")]),
        lambda: KeyButton(ButtonRow(id="", text="", key="Q")),
    )
    return tuple(partial(_thrown_away, make) for make in made)


def _thrown_away(make: Callable[[], QWidget]) -> None:
    make().deleteLater()


def _field(name: str, *, hint: str = "", code: bool = False) -> FieldRow:
    return FieldRow(id=name, caption=t(f"contacts.strip.{name}"), hint=hint, code=code)
