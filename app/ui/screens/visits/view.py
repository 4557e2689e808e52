"""The layout of both pages: the answer, the rows in front, what was agreed at the right. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.side_by_side import SideBySide
from app.ui.screens.visits import wording
from app.ui.shell.frame import body_padding
from app.ui.widgets.choice_keys import Question, QuestionBox
from app.ui.widgets.corners import round_content
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import WORK_ROWS, LogTable
from app.ui.widgets.outcome_banner import OutcomeBanner
from app.ui.widgets.pair_list import PairList
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.rows import Column
from app.usecases.visit_rows import EveningLine

WIDE, NARROW = 30.0, 22.0
"""Width of the side column in u."""
LOW = 22.0
"""Under so many u there is no room for rows at 200 %."""


class _Page(SideBySide):
    """Banner and rows at the left, facts and the evening's line at the right."""

    def __init__(self, columns: Sequence[Column], name: str, empty: str) -> None:
        self.facts, self.come = PairList(), PairList()
        self.side = Panel(t("visits_screen.facts"), padding=0.9)
        self.side.body.addWidget(self.facts)
        self.side.body.addStretch(1)
        self.evening = Panel(" ", padding=0.9)
        self.evening.body.addWidget(self.come)
        self.evening.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        right = QWidget()
        self._column = QVBoxLayout(right)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.side, 1)
        self._column.addWidget(self.evening)
        super().__init__(right, wide=WIDE, narrow=NARROW)
        self.banner = OutcomeBanner()
        self.model = LogModel(columns, self)
        self.table = LogTable(self.model, row_units=WORK_ROWS, name=name)
        self.table.set_empty_text(empty)
        self.panel = Panel(name, padding=0)
        self.panel.body.addWidget(self.table)
        round_content(self.panel.body.parentWidget(), headed=True)
        self.left.addWidget(self.banner)
        self.begins = self.table

    def show_facts(self, title: str, pairs: Sequence[tuple[str, str]], evening: EveningLine) -> None:
        """The column at the right."""
        self.side.set_title(title)
        self.facts.set_pairs(pairs)
        self.evening.setVisible(evening.total > 0)
        self.evening.set_title(t("visits_screen.evening_title", total=evening.total))
        self.come.set_pairs(wording.evening_pairs(evening))

    def _fit(self) -> None:
        super()._fit()
        self._column.setSpacing(theme.px(body_padding()))


class VisitsView(_Page):
    """The day's visits."""

    def __init__(self) -> None:
        super().__init__(wording.list_columns(), t("visits_screen.list.visits"), t("visits_screen.empty.visits"))
        self.left.addWidget(self.panel, 1)


class VisitView(_Page):
    """One visit: the one thing to do now in the black frame, with what the digits do."""

    def __init__(self) -> None:
        super().__init__(wording.line_columns(), t("visits_screen.list.lines"), t("visits_screen.empty.lines"))
        self.now = Panel(" ", kind=PanelKind.now, padding=0)
        self.go = KeyButton(ButtonRow(id="go", text=" ", key="Enter", main=True, height=2.25))
        self.now.head.add_right(self.go)
        self.keys = QuestionBox()
        self.keys.resized.connect(self._even)
        self.now.body.addWidget(self.keys)
        self.now.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        round_content(self.now.body.parentWidget(), headed=True)
        self.left.addWidget(self.now)
        self.left.addWidget(self.panel, 1)
        theme.changed.connect(self._fit_low)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a window lower than any that is worked in, banner and choices stay whole and the rows go."""
        super().resizeEvent(event)
        self._fit_low()

    def _fit_low(self) -> None:
        small = theme.look().breadth is theme.Breadth.small
        self.keys.set_tight(tight=small)
        self.panel.setVisible(not (small and self.height() < theme.px(LOW)))

    def show_now(self, words: str, enter: str, question: Question) -> None:
        """What is to be done now, and by which keys."""
        self.now.set_title(words)
        self.go.set_row(ButtonRow(id="go", text=enter, key="Enter", main=True, height=2.25))
        self.go.setVisible(bool(enter))
        self.keys.setVisible(bool(question.choices))
        self.keys.show_question(question, active=True)
        self._even()

    def _even(self) -> None:
        self.keys.set_key_height(self.keys.key_height())
