"""The people who work here: registered, given a badge or a PIN, by a supervisor after a PIN.

Decides what is asked; who may and what a code or PIN must be is the use case's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.kinds import Family, Role
from app.domain.rules.permissions import Command
from app.settings.words import t
from app.ui import theme
from app.ui.context import Context
from app.ui.screens.fault_words import fault_words
from app.ui.screens.settings.controls import Choices, Option
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.words_label import WordsLabel
from app.usecases.operators import OperatorResult, issue_badge, register_operator, set_pin
from app.usecases.ports import UnitOfWork
from app.usecases.rows import OperatorRow


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="name", title=t("settings_screen.people.name"), role="h2"),
        Column(name="role", title=t("settings_screen.people.role"), width=8.0),
        Column(name="code", title=t("settings_screen.people.code"), kind=ColumnKind.code, width=8.0),
        Column(name="badge", title=t("settings_screen.people.badge_column"), width=6.0),
        Column(name="pin", title=t("settings_screen.people.pin"), width=6.0),
    )


class People:
    """担当者: the list, a line to register someone, and the acts on the one selected."""

    def __init__(self, context: Context) -> None:
        """`context.ask_pin` asks the supervisor's PIN before each act."""
        self._context = context
        self.view = QWidget()
        self.model = LogModel(_columns(), self.view)
        self.table = LogTable(self.model, row_units=2.7, name=t("settings_screen.section.people"))
        self.table.set_empty_text(t("settings_screen.people.none"))
        self.badge = self._button("badge", lambda: self.new_badge())
        self.pin = TextField(FieldRow(id="pin", caption=t("settings_screen.people.new_pin"), secret=True))
        self.give_pin = self._button("give_pin", lambda: self.new_pin())
        self.name = TextField(FieldRow(id="name", caption=t("settings_screen.people.new_name")))
        self.role = Choices(t("settings_screen.people.role"), tuple(_role(role) for role in Role))
        self.register = self._button("register", lambda: self.register_new())
        self.said = BannerStrip(self.view)
        self.controls = (
            self.table, self.badge, self.pin.line, self.give_pin, self.name.line, self.role, self.register,
        )  # fmt: skip
        self.pin.entered.connect(lambda _: self.new_pin())
        self.name.entered.connect(lambda _: self.role.setFocus())
        self.role.set_value(Role.technician)
        self._lay_out()

    @staticmethod
    def _button(name: str, act: Callable[[], None]) -> KeyButton:
        button = KeyButton(ButtonRow(id=name, text=t(f"settings_screen.people.{name}"), height=2.6))
        button.chosen.connect(lambda _: act())
        return button

    def _lay_out(self) -> None:
        self.table.set_whole(True)
        column = QVBoxLayout(self.view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(0.75))
        column.addWidget(self.table)
        column.addWidget(self.said)
        for parts in ((self.pin, self.give_pin, self.badge), (self.name, self.register)):
            across = QHBoxLayout()
            across.setSpacing(theme.px(0.75))
            for part in parts:
                across.addWidget(part, 0, Qt.AlignmentFlag.AlignBottom)
            column.addLayout(across)
        column.addWidget(WordsLabel(t("settings_screen.people.role"), "caption", muted=True))
        column.addWidget(self.role)

    # --- what the screen asks for ----------------------------------------------------------------------------

    def refresh(self) -> None:
        """The list as it is now."""
        self._context.tasks.ask(self._context.desk.queries.operators, self._show)

    def close(self) -> None:
        """No PIN stays behind."""
        self.pin.line.clear()

    def _show(self, people: tuple[OperatorRow, ...]) -> None:
        chosen = self.table.current_id()
        self.model.set_rows([_row(person) for person in people if person.active])
        if not self.table.select_id(chosen):
            self.table.select_place(0)

    # --- acts ------------------------------------------------------------------------------------------------

    def register_new(self) -> None:
        """Someone new: a code is given, a first PIN they set themselves."""
        name, role = self.name.text().strip(), Role(self.role.value)
        if not name:
            self.name.set_trouble(t("settings_screen.people.name_wanted"))
            self.name.setFocus()
            return
        self.name.set_trouble("")

        def done(result: OperatorResult) -> None:
            self.name.line.clear()
            self._say(t("settings_screen.people.registered", name=name, code=result.operator), Family.ok)

        self._act(Command.register_operator, lambda unit: register_operator(unit, name=name, role=role), done)

    def new_badge(self) -> None:
        """A badge for the one selected, as PDF; the old one names nobody from now on."""
        code = self.table.current_id()
        if code:
            self._act(Command.issue_badge, lambda unit: issue_badge(unit, code), lambda _: self._print(code))

    def new_pin(self) -> None:
        """A PIN for the one selected: it opens a locked one again."""
        code, pin = self.table.current_id(), self.pin.text()
        if not code or not pin:
            self.pin.setFocus()
            return
        self.pin.line.clear()

        def done(_: OperatorResult) -> None:
            self._say(t("settings_screen.people.pin_set", code=code), Family.ok)

        self._act(Command.register_operator, lambda unit: set_pin(unit, code, pin), done)

    def _act(
        self, command: Command, work: Callable[[UnitOfWork], OperatorResult], done: Callable[[OperatorResult], None]
    ) -> None:
        def then(*, proved: bool) -> None:
            desk = self._context.desk
            future = desk.call(work, actor=replace(desk.signed_in(), proved=proved))
            self._context.tasks.watch(future, lambda result: self._done(result, done), self._fault)

        self._context.ask_pin(command, then)

    def _done(self, result: OperatorResult, done: Callable[[OperatorResult], None]) -> None:
        done(result)
        self.refresh()

    def _print(self, code: str) -> None:
        papers, path = self._context.papers, self._context.papers_folder / f"badge-{code}.pdf"
        self._context.tasks.ask(
            lambda: papers.write_pdf(papers.badge(code).pages, path),
            lambda _: self._printed(path),
            self._fault,
            slow=True,
        )

    def _printed(self, path: Path) -> None:
        self._say(t("settings_screen.people.badge_made", path=str(path)), Family.ok)

    def _say(self, words: str, family: Family) -> None:
        self.said.set_row(StripRow(words=words, family=family))
        self._context.voice.say(family)

    def _fault(self, fault: BaseException) -> None:
        words = fault_words(fault)
        if words is None:
            self._context.tasks.failed.emit(fault)
        else:
            self._say(words, Family.refused)


def _role(role: Role) -> Option:
    return Option(role.value, t(f"kinds.role.{role}"))


def _row(person: OperatorRow) -> LogRow:
    role, yes, no = t(f"kinds.role.{person.role}"), t("settings.secret.kept"), t("settings.secret.none")
    cells = (
        Cell(person.name, CellLook.strong),
        Cell(role),
        Cell(person.code),
        Cell(yes if person.badge else no, CellLook.muted),
        Cell(yes if person.has_pin else no, CellLook.muted),
    )
    return LogRow(id=person.code, cells=cells, spoken=f"{person.name} {role} {person.code}")
