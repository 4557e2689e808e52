"""A stock of one's own in numbers, with the sheet drawn as it is typed and what is wrong with it said in words.

Decides when a draft is shown; whether it is sound the domain says, whether it is kept the page.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.label_templates import Stock, problems
from app.settings.words import t
from app.ui import theme
from app.ui.screens.labels import drafts
from app.ui.screens.labels.form import Asked, ValueForm
from app.ui.screens.labels.problem_list import ProblemList, problem_words
from app.ui.screens.settings.controls import Option
from app.ui.widgets.sheet_view import SheetView
from app.ui.widgets.words_label import WordsLabel

SHEET, ROLL = ("page_width", "page_height", *drafts.SHEET_FIELDS), ("width", "height")


class StockEdit(QWidget):
    """`changed`: another draft, sound or not."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stock = drafts.new_stock()
        self.trouble = False
        """Whether something typed is no number."""
        papers = tuple(Option(value, t(f"labels_screen.sizes.{value}")) for value in ("sheet", "roll"))
        numbers = (
            Asked(name, t(f"labels_screen.sizes.{name}"), half=True)
            for name in ("width", "height", "columns", "rows", "left", "top", "pitch_x", "pitch_y",
                         "page_width", "page_height")
        )  # fmt: skip
        self.form = ValueForm(
            (Asked("name", t("labels_screen.sizes.name")), Asked("paper", t("labels_screen.sizes.paper"), papers),
             *numbers)
        )  # fmt: skip
        self.sheet = SheetView()
        self.problems = ProblemList()
        self.note = WordsLabel(t("labels_screen.sizes.stock_note"), "caption", muted=True)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.problems)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.form, 2)
        across.addWidget(right, 3)
        self._following: set[str] = set()
        self.form.edited.connect(lambda _name: self._typed())
        for name, row in self.form.rows.items():
            if row.field is not None:
                row.field.edited.connect(partial(self._letter, name))
        theme.changed.connect(self.update)

    def open(self, stock: Stock) -> None:
        """Edits a stock."""
        self.stock = stock
        self._following = set() if stock.name else set(drafts.FOLLOWING)
        self.form.show_values(drafts.stock_values(stock))
        self._typed()

    def _letter(self, name: str, _text: str) -> None:
        """A number typed by a person is theirs; those nobody has touched follow the others on a new sheet."""
        self._following.discard(name)
        self.form.show_values(drafts.followed(self.form.values(), self._following))
        self._typed()

    def _typed(self) -> None:
        """Every letter counts: the sheet is drawn as far as it can be read."""
        values = self.form.values()
        self.form.show_only(("name", "paper", *(ROLL if values["paper"] == "roll" else SHEET)))
        try:
            self.stock = drafts.stock_of(values, self.stock)
            self.trouble = False
        except drafts.DraftTrouble as trouble:
            self.trouble = True
            name = t(f"labels_screen.sizes.{trouble.field}")
            self.problems.show_words([(True, t("labels_screen.sizes.no_number", name=name))])
            self.changed.emit()
            return
        found = problems(None, self.stock)
        self.problems.show_words([(problem.blocks, problem_words(problem, None)) for problem in found])
        blocked = any(problem.blocks for problem in found)
        drawable = self.stock.a_page <= 2000 and self.stock.width > 0
        self.sheet.set_sheet(self.stock if drawable else None, (), start=1)
        self.sheet.set_empty_words("" if not blocked else t("labels_screen.sizes.not_drawn"))
        self.changed.emit()

    @property
    def sound(self) -> bool:
        """Whether it may be kept."""
        return not self.trouble and not any(problem.blocks for problem in problems(None, self.stock))
