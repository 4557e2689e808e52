"""The layout of the checklist's page: head and matrix at the left, answer, next step and what is missing at the right.

Decides what is in sight at which breadth; nothing of what it says.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.disposal import wording
from app.ui.screens.disposal.sheet_parts import HeadRow, LackList, LackRow, Legend, SheetHead
from app.ui.screens.side_by_side import SideBySide
from app.ui.shell.frame import body_padding
from app.ui.widgets.corners import round_content
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.matrix import Matrix
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.stacked_banner import StackedBanner
from app.ui.widgets.words_label import WordsLabel

LOW = 22.0
"""Under so many u there is no room for the head at 200 %."""
WIDE, NARROW = 25.0, 21.0
"""Width of the side column in u."""


class SheetView(SideBySide):
    """What the page shows."""

    def __init__(self) -> None:
        self.banner = StackedBanner()
        self.lacks = LackList()
        marks = tuple(t(f"disposal_screen.legend.{name}") for name in ("done", "next", "waiting", "blocked"))
        self.legend = Legend(marks, t("disposal_screen.next_mark"))
        side = QWidget()
        self._column = QVBoxLayout(side)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.banner)
        self._column.addWidget(self._next_panel())
        self.missing = Panel(t("disposal_screen.missing"), padding=0)
        self.missing.body.addWidget(self.lacks, 1)
        self.missing.body.addWidget(self.legend)
        round_content(self.missing.body.parentWidget(), headed=True)
        self._column.addWidget(self.missing, 1)
        super().__init__(side, wide=WIDE, narrow=NARROW)
        self.head = SheetHead()
        self.close_key = KeyButton(ButtonRow(id="close", text=" ", key="C", height=2.6))
        self._top = Panel("", padding=0)
        across = QHBoxLayout()
        across.addWidget(self.head, 1)
        across.addWidget(self.close_key)
        self._across_head = across
        self._top.body.addLayout(across)
        self._top.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.matrix = Matrix(t("disposal_screen.matrix"), wording.titles(), t("disposal_screen.next_mark"))
        self.matrix.body.rows.speak = wording.spoken
        self.matrix.body.set_empty_text(t("disposal_screen.empty"))
        self.panel = Panel("", padding=0)
        self.panel.body.addWidget(self.matrix)
        round_content(self.panel.body.parentWidget(), headed=False)
        self.left.addWidget(self._top)
        self.left.addWidget(self.panel, 1)
        self.setFocusProxy(self.matrix)
        self._fit()

    def _next_panel(self) -> Panel:
        self.next_panel = Panel(t("disposal_screen.next.title"), kind=PanelKind.now, padding=1)
        self.what = WordsLabel(role="h1", bold=True, spacing=1.25)
        self.more = WordsLabel(role="body")
        self.go = KeyButton(ButtonRow(id="go", text=" ", key="Enter", main=True, height=3.0))
        for part in (self.what, self.more, self.go):
            self.next_panel.body.addWidget(part)
        self.next_panel.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return self.next_panel

    def forget(self) -> None:
        """Another sheet comes: no row of the former one stays, nor what was said of its units."""
        self.matrix.body.set_rows(())
        self.banner.clear()

    def show_head(self, row: HeadRow, close: ButtonRow | None) -> None:
        """The sheet as a whole; `close`: the key that ends it, or none."""
        self.head.set_row(row)
        self._fit_low()
        self.close_key.setVisible(close is not None and theme.look().breadth is not theme.Breadth.small)
        if close is not None:
            self.close_key.set_row(close)

    def show_next(self, what: str, more: str, go: str) -> None:
        """What comes next of the chosen unit, and what Enter does."""
        self.what.set_words(what)
        self.more.set_words(more)
        self.more.setVisible(bool(more))
        self.go.setVisible(bool(go))
        if go:
            self.go.set_row(ButtonRow(id="go", text=go, key="Enter", main=True, height=3.0))

    def show_missing(self, title: str, rows: Sequence[LackRow], empty: str) -> None:
        """What is missing."""
        self.missing.set_title(title)
        self.lacks.set_rows(rows, empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window answer and rows stay and the head goes, all but its number."""
        super().resizeEvent(event)
        self._fit_low()

    def _fit_low(self) -> None:
        small = theme.look().breadth is theme.Breadth.small
        low = small and self.height() < theme.px(LOW)
        self._top.setVisible(not low)
        self.matrix.head.set_corner(*(self.head.row[:2] if low else ("", "")))

    def _fit(self) -> None:
        super()._fit()
        if not hasattr(self, "head"):
            return
        small = theme.look().breadth is theme.Breadth.small
        gap = theme.px(body_padding())
        self._column.setSpacing(gap)
        side = theme.px(0.6 if small else 1.1)
        self._across_head.setContentsMargins(side, side // 2, side, side // 2)
        self._across_head.setSpacing(theme.px(1.5))
        # the answer is in sight at every size: where the column gives way it stands over the rows
        home = self.left if small else self._column
        if home.indexOf(self.banner) != 0:
            home.insertWidget(0, self.banner)
        self._fit_low()
        self.legend.setVisible(theme.look().breadth is theme.Breadth.wide)
