"""A label's layout of one's own: fields moved, resized, added and dropped over the label as it would be printed.

Decides which field is in hand and when the label is tried anew; whether it is kept is the page's.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.label_templates import CAPTIONS, FACTS, LabelKind, Mark, SymbolChoice, Template, problems
from app.settings.words import has, t
from app.ui import theme
from app.ui.screens.labels import drafts, wording
from app.ui.screens.labels.form import Asked, ValueForm, number
from app.ui.screens.labels.label_canvas import LabelCanvas
from app.ui.screens.labels.problem_list import ProblemList, fact_words, field_words, problem_words
from app.ui.screens.settings.controls import Option
from app.ui.widgets.chips import Chip, ChipRow
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.rows import Cell, Column, ColumnKind, LogRow
from app.ui.widgets.rule import Rule
from app.ui.widgets.words_label import WordsLabel
from app.usecases.label_ports import Proof

PROVE_MS = 200
_SIDES = ("x", "y", "width", "height")
_WORDS = ("size", "bold", "align", "lines")
_SHOWN = {
    Mark.symbol: ("mark", "symbol", *_SIDES),
    Mark.text: ("mark", "value", *_SIDES, *_WORDS),
    Mark.code: ("mark", "value", *_SIDES, "size", "bold", "align"),
    Mark.caption: ("mark", "caption", *_SIDES, "size", "bold", "align"),
    Mark.rule: ("mark", *_SIDES, "size"),
    Mark.box: ("mark", *_SIDES),
    Mark.hazard: ("mark", *_SIDES),
}


def _field_form(kind: LabelKind) -> ValueForm:
    marks = tuple(Option(mark.value, t(f"labels_screen.mark.{mark}")) for mark in drafts.MARKS)
    facts = tuple(Option(fact, fact_words(fact)) for fact in FACTS[kind] if fact != "code")
    captions = tuple(Option(one, t(f"label.caption.{one}")) for one in sorted(CAPTIONS) if has(f"label.caption.{one}"))
    symbols = tuple(Option(one.value, t(f"labels_screen.symbol.{one}")) for one in SymbolChoice)
    aligns = tuple(Option(one, t(f"labels_screen.sizes.{one}")) for one in ("left_side", "centre", "right_side"))
    yes_no = (Option("false", t("common.no")), Option("true", t("common.yes")))
    sides = tuple(Asked(name, t(f"labels_screen.sizes.field_{name}"), half=True) for name in _SIDES)
    return ValueForm(
        (
            Asked("mark", t("labels_screen.sizes.mark"), marks),
            Asked("value", t("labels_screen.sizes.fact"), (Option("code", fact_words("code")), *facts)),
            Asked("caption", t("labels_screen.sizes.words"), captions),
            Asked("symbol", t("labels_screen.sizes.symbol"), symbols),
            *sides,
            Asked("size", t("labels_screen.sizes.size"), half=True),
            Asked("lines", t("labels_screen.sizes.lines"), tuple(Option(n, n) for n in "1234"), half=True),
            Asked("bold", t("labels_screen.sizes.bold"), yes_no, half=True),
            Asked("align", t("labels_screen.sizes.align"),
                  tuple(Option(o.value.removesuffix("_side"), o.words) for o in aligns), half=True),
        )
    )  # fmt: skip


class TemplateEdit(QWidget):
    """`prove` asks for the label to be tried, the answer goes to `show_proof`; `changed`: another draft."""

    prove = Signal()
    changed = Signal()

    def __init__(self, template: Template, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.template = template
        self.at = 0
        self.canvas = LabelCanvas()
        self.chip = Chip()
        self.scale = WordsLabel("", "caption", muted=True)
        self.problems = ProblemList()
        narrow = theme.Breadth.narrow
        self.model = LogModel(
            (
                Column(name="what", title=t("labels_screen.sizes.fields")),
                Column(name="where", title="mm", kind=ColumnKind.number, width=9, hide_from=narrow),
            )
        )
        self.fields = LogTable(self.model, row_units=2.0, name=t("labels_screen.sizes.fields"))
        self.form = _field_form(template.kind)
        self.head = ValueForm(
            (
                Asked("name", t("labels_screen.sizes.name")),
                Asked("label_width", t("labels_screen.sizes.width"), half=True),
                Asked("label_height", t("labels_screen.sizes.height"), half=True),
            )
        )
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PROVE_MS)
        self._soon.timeout.connect(self.prove)
        self._lay_out()
        self.canvas.moved.connect(self._moved)
        self.canvas.chosen.connect(self.choose)
        self.fields.row_selected.connect(lambda row: self.choose(int(row)))
        self.form.edited.connect(lambda _name: self._typed())
        self.head.edited.connect(lambda _name: self._named())
        self.head.show_values(
            {"name": template.name, "label_width": f"{template.width:g}", "label_height": f"{template.height:g}"}
        )
        self._show()
        self.choose(0)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head, 2)
        column.addWidget(self.fields, 2)
        column.addWidget(self.form, 5)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(theme.px(1), theme.px(0.5), theme.px(1), theme.px(0.5))
        line.addWidget(self.scale, 1)
        line.addWidget(self.chip)
        side.addLayout(line)
        side.addWidget(self.canvas, 1)
        side.addWidget(self.problems)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(left, 2)
        across.addWidget(Rule())
        across.addWidget(right, 3)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        """Name and size stay whole where there is room for them."""
        small = theme.look().breadth is theme.Breadth.small
        ground = self.head.widget()
        whole = ground.minimumSizeHint().height() if ground is not None else 0
        self.head.setMinimumHeight(0 if small else max(theme.px(8.9), whole))

    # --- the field in hand -------------------------------------------------------------------------------------------

    def choose(self, at: int) -> None:
        """Takes a field in hand."""
        if not 0 <= at < len(self.template.fields):
            return
        self.at = at
        field = self.template.fields[at]
        self.form.show_only(_SHOWN[field.mark])
        self.form.show_values(drafts.field_values(field))
        self.fields.select_id(str(at))
        self._draw()

    def _moved(self, step: drafts.Moved) -> None:
        if self.template.fields:
            self._take(drafts.moved(self.template, self.at, step))
            self.form.show_values(drafts.field_values(self.template.fields[self.at]))

    def _typed(self) -> None:
        if not self.template.fields:
            return
        former = self.template.fields[self.at]
        try:
            field = drafts.field_of(self.form.values(), former, self.template)
        except drafts.DraftTrouble as trouble:
            self.form.trouble(trouble.field, t("labels_screen.sizes.a_number"))
            return
        self._take(drafts.with_field(self.template, self.at, field))
        if field.mark is not former.mark:
            self.choose(self.at)

    def add_field(self) -> None:
        """One more line of text."""
        self._take(drafts.one_more(self.template))
        self.choose(len(self.template.fields) - 1)

    def drop_field(self) -> None:
        """Takes the field in hand away; the last stays."""
        if len(self.template.fields) > 1:
            self._take(drafts.without_field(self.template, self.at))
            self.choose(max(0, self.at - 1))

    def _named(self) -> None:
        values = self.head.values()
        width, height = number(values["label_width"]), number(values["label_height"])
        for name, side in (("label_width", width), ("label_height", height)):
            if side is None or side <= 0:
                self.head.trouble(name, t("labels_screen.sizes.a_number"))
                return
        if width is not None and height is not None:
            self._take(self.template._replace(name=values["name"].strip(), width=width, height=height))

    # --- the label ---------------------------------------------------------------------------------------------------

    def _take(self, template: Template) -> None:
        self.template = template
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        rows = []
        for at, field in enumerate(self.template.fields):
            where = f"{field.x:g} , {field.y:g}"
            rows.append(LogRow(id=str(at), cells=(Cell(field_words(field)), Cell(where)), spoken=field_words(field)))
        self.model.set_rows(rows)
        self.fields.select_id(str(self.at))
        self._draw()
        self._soon.start()

    def _draw(self) -> None:
        found = problems(self.template)
        wrong = [place for problem in found if problem.blocks for place in (problem.field, problem.other)]
        self.canvas.set_label(self.template, self.at, wrong)
        self.problems.show_words([(problem.blocks, problem_words(problem, self.template)) for problem in found])
        keys = t("labels_screen.sizes.keys")
        self.scale.set_words(t("labels_screen.sizes.scale", percent=self.canvas.percent, keys=keys))

    def facts(self) -> dict[str, str]:
        """Made-up facts the label is shown with."""
        return {fact: t(f"labels_screen.sample.{fact}") for fact in FACTS[self.template.kind]}

    def show_proof(self, proof: Proof) -> None:
        """What it looks like printed, and whether its codes were read back."""
        self.canvas.set_page(proof.page)
        if proof.reason:
            row = ChipRow(text=wording.reason_words(proof.reason), kind="refused")
        elif proof.read < proof.wanted:
            row = ChipRow(text=t("labels_screen.chip.unread", count=proof.wanted - proof.read, dpis=proof.dpi),
                          kind="refused")  # fmt: skip
        elif not proof.wanted:
            row = ChipRow(text=t("labels_screen.chip.nothing"), kind="look")
        else:
            row = ChipRow(text=t("labels_screen.chip.read", count=proof.wanted, dpis=proof.dpi), kind="ok")
        self.chip.set_row(row)

    @property
    def sound(self) -> bool:
        """Whether it may be kept."""
        return bool(self.template.name) and not any(problem.blocks for problem in problems(self.template))

    def focus(self) -> None:
        """Where a person begins: the label itself, or the name where it has none."""
        if self.template.name:
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.head.enter()
