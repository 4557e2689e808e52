"""The key sheet (F12): every key that works now, this screen's first. A page over the body, not a dialog.

It decides how keys are grouped and set in columns; which keys are valid is the action set's, what lies under it the
frame's.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.shell.action_set import ActionSet
from app.ui.shell.frame import Frame
from app.ui.widgets import access
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.key_cap import Cap, cap_size, paint_cap
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel, PanelKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One key and what it does; `main` is the ink one."""

    cap: str
    words: str
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetGroup:
    """Keys that belong together under one title."""

    title: str
    rows: tuple[SheetRow, ...]


def groups_of(actions: ActionSet) -> tuple[SheetGroup, ...]:
    """The keys that work now: this screen's, those of every screen, and the way to the other screens."""
    here, everywhere, screens = [], [], []
    for row, words in actions.rows_now():
        made = SheetRow(cap=row.key.cap, words=words, main=row.place == "main")
        if row.id.startswith("screen."):
            screens.append(made)
        elif row.contexts:
            here.append(made)
        else:
            everywhere.append(made)
    named = (("here", here), ("everywhere", everywhere), ("screens", screens))
    return tuple(SheetGroup(title=t(f"shell.sheet.{name}"), rows=tuple(rows)) for name, rows in named if rows)


ROW, TITLE, COLUMN = 2.4, 2.4, 20


class _SheetBody(Painted):
    """The painted groups: one column each where there is room, else below one another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[SheetGroup, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_groups(self, groups: tuple[SheetGroup, ...]) -> None:
        self._groups = groups
        spoken = (access.joined(group.title, *(f"{row.cap} {row.words}" for row in group.rows)) for group in groups)
        access.name(self, access.joined(*spoken))
        self.updateGeometry()
        self.update()

    def _columns(self, width: int) -> int:
        return max(1, min(len(self._groups), width // theme.px(COLUMN)))

    def _places(self, width: int) -> list[tuple[int, int, SheetGroup]]:
        """Column and top of each group: each goes where the column is shortest."""
        heights = [0] * self._columns(width)
        places = []
        for group in self._groups:
            column = heights.index(min(heights))
            places.append((column, heights[column], group))
            heights[column] += theme.px(TITLE) + len(group.rows) * theme.px(ROW) + theme.px(1)
        return places

    def hasHeightForWidth(self) -> bool:
        """Fewer columns, more height."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width in pixels."""
        tops = [
            top + theme.px(TITLE) + len(group.rows) * theme.px(ROW) + theme.px(1)
            for _column, top, group in self._places(width)
        ]
        return max(tops, default=0)

    def sizeHint(self) -> QSize:
        """Its height at its present width."""
        return QSize(theme.px(COLUMN), self.heightForWidth(max(self.width(), theme.px(COLUMN))))

    def minimumSizeHint(self) -> QSize:
        """The same height: the page scrolls, rows are not pressed together."""
        return QSize(theme.px(12), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Titles, caps, words."""
        painter = QPainter(self)
        self.forget_tips()
        t_ = theme.tokens()
        width = self.width() / self._columns(self.width())
        for column, top, group in self._places(self.width()):
            x, y = column * width, float(top)
            title = QRectF(x, y, width - theme.px(2), theme.px(TITLE))
            theme.text.draw_line(painter, title, group.title, theme.font("h2"), t_.ink)
            y += theme.px(TITLE)
            painter.fillRect(QRectF(x, y, width - theme.px(2), 1), t_.line_strong)
            caps = max(cap_size(row.cap)[0] for row in group.rows)
            for row in group.rows:
                middle = y + theme.px(ROW) / 2
                paint_cap(painter, round(x), middle, row.cap, Cap.main if row.main else Cap.plain)
                place = QRectF(x + caps + theme.px(0.9), y, width - caps - theme.px(2.9), theme.px(ROW))
                if theme.text.draw_line(painter, place, row.words, theme.font("work"), t_.ink).elided:
                    self.owe_tip(place, row.words)
                y += theme.px(ROW)
        painter.end()


class KeySheet(Panel):
    """Lists all valid keys. `closed` is emitted by Esc, F12 or its button; hiding it is the frame's."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(t("shell.sheet.title"), kind=PanelKind.now, parent=parent)
        self.set_title(t("shell.sheet.title"), t("shell.sheet.note"))
        self.close_button = KeyButton(
            ButtonRow(id="close", text=t("shell.sheet.close"), key="Esc", height=2.25), self.head
        )
        self.close_button.clicked.connect(self.closed)
        self.head.add_right(self.close_button)
        self._body = _SheetBody()
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setProperty("focusRing", "none")
        for ground in (self._body, self._scroll.viewport()):
            ground.setAutoFillBackground(False)
        column = self.body
        assert isinstance(column, QVBoxLayout)
        column.addWidget(self._scroll)
        self.setFocusProxy(self._scroll)

    def show_actions(self, actions: ActionSet) -> None:
        """List what works now."""
        self._body.set_groups(groups_of(actions))

    def open_over(self, frame: Frame, actions: ActionSet) -> None:
        """Lie over all with the keys that worked until now; from here only the sheet's own keys work."""
        if frame.sheet is self:
            return
        self.show_actions(actions)
        frame.lay_sheet(self, lambda: self._cover(frame, actions, by_sheet=False))
        self._cover(frame, actions, by_sheet=True)

    @staticmethod
    def _cover(frame: Frame, actions: ActionSet, *, by_sheet: bool) -> None:
        actions.cover(by_sheet=by_sheet)
        frame.hints.set_actions(actions.hints())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and F12 close it."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F12):
            self.closed.emit()
            return
        super().keyPressEvent(event)
