"""The layout of a swap: steps, ask or answer, what will be saved; the day at the right. No logic."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.chargers import day_wording, wording
from app.ui.screens.side_by_side import SideBySide
from app.ui.shell.frame import body_padding
from app.ui.widgets import access
from app.ui.widgets.ask_panel import AskPanel
from app.ui.widgets.corners import round_content
from app.ui.widgets.fact_rows import FactRows
from app.ui.widgets.outcome_banner import BannerRow, OutcomeBanner
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel
from app.ui.widgets.step_cards import StepCards
from app.ui.widgets.words_label import WordsLabel

WIDE, NARROW = 27.0, 20.0
"""Width of the right column in u."""


class _Figure(Painted):
    """A number that is seen first, and what it counts."""

    def __init__(self) -> None:
        super().__init__()
        self._number, self._words = "0", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_figure(self, number: str, words: str) -> None:
        self._number, self._words = number, words
        access.name(self, f"{number}{words}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(12), theme.px(2.75))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t_, big, small = theme.tokens(), theme.sized(30, bold=True), theme.sized(15)
        side, rect = theme.px(1.6), QRectF(self.rect())
        theme.icons.draw(painter, "saved", rect.left(), rect.center().y() - side / 2, side, t_.slate_text)
        x: float = side + theme.px(0.6)
        baseline = theme.text.baseline_in(rect, big)
        theme.text.draw_large(painter, x, round(baseline), self._number, big, t_.ink)
        x += theme.text.text_width(self._number, big) + theme.px(0.2)
        place = QRectF(x, rect.top() + theme.px(0.4), max(1.0, rect.right() - x), rect.height() - theme.px(0.4))
        theme.text.draw_line(painter, place, self._words, small, t_.ink)
        painter.end()


class SwapView(SideBySide):
    """What the page shows."""

    def __init__(self) -> None:
        self.saved_words = WordsLabel(role="work")
        self.figure = _Figure()
        self.visits = FactRows(day_wording.visit_columns(), empty=t("charger_screen.no_visits"))
        self.swaps = FactRows(day_wording.swap_columns(), heights=(2.4, 2.3, 2.2), empty=t("charger_screen.no_swaps"))
        self.visits_panel = self._panel("", self.visits)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        self.here = Panel(t("charger_screen.saved_title"))
        self.here.body.addWidget(self.figure)
        self.here.body.addWidget(self.saved_words)
        self._column = column
        column.addWidget(self.here)
        column.addWidget(self.visits_panel)
        column.addWidget(self._panel(t("charger_screen.swaps_title"), self.swaps), 1)
        super().__init__(side, wide=WIDE, narrow=NARROW)
        self.steps = StepCards()
        self.ask = AskPanel()
        self.banner = OutcomeBanner()
        self.banner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.banner.hide()
        self._said: BannerRow | None = None
        self.together = FactRows(wording.together_columns(), fixed=3)
        self.together_panel = self._panel("", self.together)
        self.left.addWidget(self.steps)
        self.left.addWidget(self.ask, 1)
        self.left.addWidget(self.banner, 1)
        self.left.addWidget(self.together_panel)
        self.setProperty("focusRing", "none")  # ready to scan: the ask's own frame says so
        theme.changed.connect(self._fit_rows)
        self._fit_rows()

    def _panel(self, title: str, rows: FactRows) -> Panel:
        panel = Panel(title or " ", padding=0)
        panel.body.addWidget(rows)
        round_content(panel.body.parentWidget(), headed=True)
        return panel

    def show_answer(self, row: BannerRow | None) -> None:
        """The answer stands where the ask was; None: the ask again. The same answer shown anew is no other one."""
        self.ask.setVisible(row is None)
        self.banner.setVisible(row is not None)
        if row is not self._said:
            self._said = row
            if row is not None:
                self.banner.show_answer(row)

    def _fit_rows(self) -> None:
        """At 200 % steps and ask have the room."""
        self.together_panel.setVisible(theme.look().breadth is not theme.Breadth.small)
        self._column.setSpacing(theme.px(body_padding()))
        self.visits_panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
