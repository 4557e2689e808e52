"""Label sizes and layouts of one's own: the list, and one of them being edited. A supervisor's, kept for every desk.

Decides what may be kept and taken back; how a stock or a template is edited is its editor's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget

from app.domain.kinds import Family
from app.domain.label_templates import FACTS, LabelKind, Stock, Template
from app.domain.rules.permissions import Command
from app.settings.words import t
from app.ui import theme
from app.ui.screens.faults import tell_fault
from app.ui.screens.labels import drafts, wording
from app.ui.screens.labels.page import LabelPage
from app.ui.screens.labels.stock_edit import StockEdit
from app.ui.screens.labels.template_edit import TemplateEdit
from app.ui.widgets import access
from app.ui.widgets.key_button import ButtonRow
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.rows import Cell, CellLook, Column, LogRow
from app.ui.widgets.toast import ToastRow
from app.usecases.label_ports import LabelMaker, Proof

if TYPE_CHECKING:
    from app.ui.context import Context

DPI: Final = 300
"""Dots an own layout is tried at."""


class SizesPage(LabelPage):
    """`changed`: other templates or stocks."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context, t("labels_screen.sizes.title"), t("labels_screen.sizes.note"))
        self.stocks: dict[str, Stock] = {}
        self.templates: dict[str, Template] = {}
        self._gone: Stock | Template | None = None
        self._turn = 0
        self.stock_edit = StockEdit()
        self.template_edit: TemplateEdit | None = None
        columns = (
            Column(name="what", title=t("labels_screen.sizes.what"), width=7),
            Column(name="name", title=t("labels_screen.sizes.name"), role="work"),
            Column(name="size", title=t("labels_screen.sizes.side"), width=16, hide_from=theme.Breadth.narrow),
            Column(name="own", title="", width=7),
        )
        self.model = LogModel(columns)
        self.table = LogTable(self.model, row_units=2.4, name=t("labels_screen.sizes.title"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.stock_edit)
        self.panel.body.addWidget(self.stack)
        self.main = self.add_button("main", t("labels_screen.sizes.edit"), "Enter", self.enter, main=True)
        self.new_stock = self.add_button("new_stock", t("labels_screen.sizes.new_stock"), "N", self._n)
        self.new_layout = self.add_button("new_template", t("labels_screen.sizes.new_template"), "M", self._m)
        self.dropper = self.add_button("drop", t("labels_screen.drop"), "X", self._x)
        self.finish_head()
        self.stock_edit.changed.connect(self._fit)
        self.table.row_selected.connect(lambda _row: self._fit())
        self.setFocusProxy(self.table)
        self._fit()

    # --- the list ----------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """With what there is."""
        super().open()
        self.refresh()

    def open_again(self) -> None:
        """What was being edited and not kept comes back."""
        super().open()
        if self.editing:
            self._focus_editor()
        else:
            self.refresh()

    @property
    def editing(self) -> bool:
        """Whether a stock or a template is open."""
        return self.stack.currentWidget() is not self.table

    def refresh(self, select: str = "") -> None:
        """Asks anew."""
        maker = self.context.labels
        if maker is None:
            return

        def ask() -> tuple[tuple[Stock, ...], tuple[Template, ...]]:
            return maker.stocks(), maker.templates()

        self.context.tasks.ask(ask, lambda found: self._know(*found, select))

    def _know(self, stocks: tuple[Stock, ...], templates: tuple[Template, ...], select: str) -> None:
        self.stocks = {stock.id: stock for stock in stocks}
        self.templates = {template.id: template for template in templates}
        chosen = select or self.table.current_id()
        every: list[Stock | Template] = [*stocks, *templates]
        own_first = sorted(every, key=lambda one: not one.own)
        self.model.set_rows([_row(one) for one in own_first])
        if not self.table.select_id(chosen):
            self.table.select_place(0)
        self._fit()

    def _chosen(self) -> Stock | Template | None:
        row = self.table.current_id()
        return self.stocks.get(row[1:]) if row.startswith("s") else self.templates.get(row[1:])

    # --- editing -----------------------------------------------------------------------------------------------------

    def edit(self, one: Stock | Template) -> None:
        """Opens it; one of the shipped is edited as a copy of one's own."""
        copied = t("labels_screen.sizes.copy", name=self._name(one))
        if isinstance(one, Stock):
            self.stock_edit.open(one if one.own else one._replace(id="", name=copied, own=True, source=""))
            self.stack.setCurrentWidget(self.stock_edit)
        elif one.kind in FACTS:
            self._open_template(one if one.own else one._replace(id="", name=copied, own=True))
        self._fit()
        self._focus_editor()

    def _open_template(self, template: Template) -> None:
        former = self.template_edit
        made = self.template_edit = TemplateEdit(template)
        made.prove.connect(self._prove)
        made.changed.connect(self._fit)
        self.stack.addWidget(made)
        self.stack.setCurrentWidget(made)
        if former is not None:
            self.stack.removeWidget(former)
            former.deleteLater()

    @staticmethod
    def _name(one: Stock | Template) -> str:
        return one.name if isinstance(one, Stock) else wording.template_words(one)

    def _focus_editor(self) -> None:
        if self.stack.currentWidget() is self.stock_edit:
            self.stock_edit.form.enter()
        elif self.template_edit is not None and self.editing:
            self.template_edit.focus()

    def _prove(self) -> None:
        maker, edit = self.context.labels, self.template_edit
        if maker is None or edit is None:
            return
        self._turn += 1
        turn, template, facts = self._turn, edit.template, edit.facts()

        def show(proof: Proof) -> None:
            if turn == self._turn and edit is self.template_edit:
                edit.show_proof(proof)

        self.context.tasks.ask(lambda: maker.proof(template, facts, DPI), show, slow=True)

    def _fit(self) -> None:
        """Which keys work now."""
        template = self.template_edit is not None and self.stack.currentWidget() is self.template_edit
        words = t("labels_screen.save" if self.editing else "labels_screen.sizes.edit")
        reason = "" if self._keepable() else t("labels_screen.sizes.not_sound")
        self.main.set_row(ButtonRow(id="main", text=words, key="Enter", main=True, height=2.25, reason=reason))
        self.new_stock.setVisible(not self.editing or template)
        words = t("labels_screen.sizes.new_field" if template else "labels_screen.sizes.new_stock")
        self.new_stock.set_row(ButtonRow(id="new_stock", text=words, key="N", height=2.25))
        self.new_layout.setVisible(not self.editing)
        chosen = self._chosen()
        self.dropper.setVisible(template or (not self.editing and chosen is not None and chosen.own))

    def _keepable(self) -> bool:
        if not self.editing:
            return True
        if self.stack.currentWidget() is self.stock_edit:
            return self.stock_edit.sound
        return self.template_edit is not None and self.template_edit.sound

    def _n(self) -> None:
        if not self.editing:
            self.edit(drafts.new_stock())
        elif self.template_edit is not None and self.stack.currentWidget() is self.template_edit:
            self.template_edit.add_field()

    def _m(self) -> None:
        if not self.editing:
            chosen = self._chosen()
            self.edit(drafts.new_template(LabelKind.asset, chosen if isinstance(chosen, Stock) else None))

    def _x(self) -> None:
        chosen = self._chosen()
        if self.editing and self.template_edit is not None:
            self.template_edit.drop_field()
        elif not self.editing and chosen is not None and chosen.own:
            self._gone = chosen
            self._shared(
                _dropping(self.context.labels, chosen), t("labels_screen.sizes.dropped", name=self._name(chosen)), ""
            )

    # --- keeping -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """In the list: edit. In an editor: keep it, where it is sound."""
        if not self.editing:
            chosen = self._chosen()
            if chosen is not None:
                self.edit(chosen)
            return
        if not self._keepable():
            self.context.voice.say(Family.refused)
            return
        template = self.template_edit
        one: Stock | Template
        if self.stack.currentWidget() is self.stock_edit or template is None:
            one = self.stock_edit.stock
        else:
            one = template.template
        if not one.id:
            one = one._replace(id=drafts.new_id(self._name(one), {*self.stocks, *self.templates}))
        self._shared(
            _keeping(self.context.labels, one), t("labels_screen.sizes.kept", name=self._name(one)), _row(one).id
        )

    def undo(self) -> None:
        """⌫: what was deleted last is kept again."""
        gone, self._gone = self._gone, None
        if gone is not None:
            words = t("labels_screen.sizes.brought_back", name=self._name(gone))
            self._shared(_keeping(self.context.labels, gone), words, _row(gone).id)

    def _shared(self, work: Callable[[bool], None], words: str, select: str) -> None:
        """By operation, after the PIN; what is refused is said and the draft stays."""

        def done(_: None) -> None:
            self.context.voice.say(Family.ok)
            self.stack.setCurrentWidget(self.table)
            self._back_in_front()
            self.refresh(select)
            self.context.frame.show_toast(ToastRow(text=words, undo=False))
            self.changed.emit()

        def failed(fault: BaseException) -> None:
            self._back_in_front()
            self.context.voice.say(Family.refused)
            tell_fault(self.context, fault)

        def then(*, proved: bool) -> None:
            self.context.tasks.ask(lambda: work(proved), done, failed, slow=True)

        self.context.ask_pin(Command.change_shared_setting, then)

    def _back_in_front(self) -> None:
        """The PIN's page took this one's place."""
        if not self.is_open:
            super().open()
        self.table.setFocus()
        self._focus_editor()

    def step_back(self) -> None:
        """From an editor to the list, from the list away."""
        if self.editing:
            self.stack.setCurrentWidget(self.table)
            self.table.setFocus()
            self._fit()
        else:
            self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """⌫ brings back what was deleted."""
        typing = isinstance(QApplication.focusWidget(), QLineEdit)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Backspace and not typing and not self.editing:
            self.undo()
        elif step is not None and self.stack.currentWidget() is self.stock_edit:
            self.walk(self.stock_edit.form.controls(), step)
        elif step is not None and self.template_edit is not None and self.template_edit.form.holds_focus():
            self.walk(self.template_edit.form.controls(), step)
        else:
            super().keyPressEvent(event)


def _row(one: Stock | Template) -> LogRow:
    stock = isinstance(one, Stock)
    what = t("labels_screen.ask.stock" if stock else "labels_screen.ask.template")
    name = wording.stock_words(one) if isinstance(one, Stock) else wording.template_words(one)
    size = f"{round(one.width, 1):g} × {round(one.height, 1):g} mm" if one.height else f"{round(one.width, 1):g} mm"
    own = Cell(t("labels_screen.sizes.own"), CellLook.chip_on) if one.own else Cell()
    return LogRow(
        id=f"{'s' if stock else 't'}{one.id}",
        cells=(Cell(what), Cell(name), Cell(size), own),
        spoken=access.joined(what, name, own.text),
    )


def _keeping(maker: LabelMaker | None, one: Stock | Template) -> Callable[[bool], None]:
    """Keeps one; called with whether the PIN was given."""

    def work(proved: bool) -> None:
        if maker is not None and isinstance(one, Stock):
            maker.save_stock(one, proved=proved)
        elif maker is not None and isinstance(one, Template):
            maker.save_template(one, proved=proved)

    return work


def _dropping(maker: LabelMaker | None, one: Stock | Template) -> Callable[[bool], None]:
    """Takes one away; called with whether the PIN was given."""

    def work(proved: bool) -> None:
        if maker is not None and isinstance(one, Stock):
            maker.drop_stock(one.id, proved=proved)
        elif maker is not None:
            maker.drop_template(one.id, proved=proved)

    return work
