"""What the pages of loans, planned moves and lost devices share: a list, groups beside it, questions in steps over it.

Decides where a scan goes while something is asked, and where Esc leads back to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Aggregate
from app.domain.rules.school_reading import SchoolName, schools_meant
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui import theme
from app.ui.screens.away import wording as away
from app.ui.screens.away.page import ListPage
from app.ui.screens.away.view import ListsView
from app.ui.screens.faults import tell_unread
from app.ui.screens.goods.asking import AskPage
from app.ui.screens.goods.steps import Asked, Option
from app.ui.screens.intake.ask_line import AskLine
from app.ui.screens.intake.wording import reason_words, short_school
from app.ui.shell.actions import Screen
from app.ui.widgets.text_field import FieldRow

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.context import Context
    from app.usecases.goods_rows import Goods


class GoodsPage(ListPage):
    """A page of goods. Subclasses say what is shown, what a scan means and which questions there are."""

    shows: tuple[Aggregate, ...] = (Aggregate.device, Aggregate.school)
    home: Screen = Screen.bench
    """Where Esc leads from a page that a code opened."""

    def __init__(self, context: Context, view: ListsView, parent: QObject | None = None) -> None:
        if context.goods is None:
            raise RuntimeError("nobody knows loans here")
        super().__init__(context, view, parent)
        self.goods: Goods = context.goods
        self.schools: tuple[SchoolName, ...] = ()
        self.came_from: str = self.home
        """The screen that led here: Esc goes back to it."""

    @cached_property
    def asking(self) -> AskPage:
        """The questions."""
        return AskPage(self.context)

    @property
    def in_steps(self) -> bool:
        """Whether questions lie over the page now."""
        return "asking" in self.__dict__ and self.asking.is_open

    # --- the page's life ---------------------------------------------------------------------------------------------

    def bind_keys(self) -> None:
        """A number typed by hand, the other half at 200 %, and the page's own."""
        self.context.actions.bind("goods.hand", self.by_hand)
        self.context.actions.bind("goods.side", self._swap)
        self.context.tasks.ask(self.goods.school_names, self._know_schools)

    def _know_schools(self, schools: tuple[SchoolName, ...]) -> None:
        self.schools = schools

    def deactivate(self) -> None:
        """Another screen comes to the front: what was asked is left, nothing of it is saved."""
        if self.in_steps:
            self.asking.leave()
        self.came_from = self.home
        super().deactivate()

    def fit_keys(self) -> None:
        """The other half has a key where only one is in sight."""
        actions = self.context.actions
        small = theme.look().breadth is theme.Breadth.small
        actions.set_allowed("goods.side", allowed=small)
        if self.question is None:
            actions.set_words("away.leave", t(f"goods.act.back_to.{self.came_from}"))
        actions.set_words("goods.side", t("goods.act.to_list" if self.view.side_shown else "goods.act.goods.side"))

    def _swap(self) -> None:
        self.view.swap(side=self.view.work_shown)
        (self.view.side_table if self.view.side_shown else self.view.table).setFocus()
        self.fit()

    def go_back(self) -> None:
        """To the list where the groups alone are in sight, else to where it came from."""
        if not self.view.work_shown:
            self._swap()
        else:
            self.context.show(self.came_from)

    # --- scans -------------------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """Into the questions that are asked, else in its turn."""
        if self.in_steps and not self.line.takes(raw):
            self.asking.take_scan(self.context.desk.read_scan(raw.text))
            return True
        return super().take_scan(raw)

    def command(self, command: Command) -> bool:
        """NEXT walks down the list: what is lost is not there to be scanned."""
        total = self.view.model.total()
        if command.word is not CommandWord.next or not total or not self.view.work_shown:
            return False
        self.view.table.select_place((self.view.table.currentIndex().row() + 1) % total)
        return True

    def by_hand(self) -> None:
        """A number that is typed counts as scanned."""
        field = FieldRow(id="code", caption=t("goods.hand.field"), hint=t("goods.hand.hint"), code=True)
        title, go = t("goods.hand.title"), t("goods.hand.go")
        AskLine(self.context, title, field, go, t("intake.ask.cancel"), self._typed).open_page()

    def _typed(self, text: str) -> None:
        if text:
            self.scanned_by_hand(self.context.desk.read_scan(text))

    def scanned_by_hand(self, scan: Scan) -> None:
        """What was typed, in its turn as a scan."""
        self.take_scan(RawScan(scan.text, "typed", 0.0))

    def end_turn(self) -> None:
        """The scan led to questions: the next one is theirs."""
        self._under_way = False
        self.answers += 1
        self._next()

    def unread(self, scan: Scan, fault: BaseException) -> None:
        """What a scan names could not be looked up."""
        tell_unread(self.context, fault)
        self.done(away.refused_banner("unreadable", scan.text))

    def refused(self, reason: str, code: str) -> bool:
        """While questions lie there the refusal stands over them, and what was answered stays."""
        if not self.in_steps:
            return False
        self._under_way = False
        self.asking.wrong(reason_words(reason))
        return True

    def save_once(self, does: Callable[[], None]) -> None:
        """An Enter while it is being saved says nothing more."""
        if not self._under_way:
            does()

    # --- questions ---------------------------------------------------------------------------------------------------

    def ask_school(self, name: str, title: str) -> Asked:
        """Which school: two letters, or its code scanned."""
        return Asked(name, title, line=t("goods.ask.school_line"), meant=self._meant)

    def _meant(self, typed: str) -> Sequence[Option]:
        exact = [school for school in self.schools if school.code == typed]
        return [Option(one.code, short_school(one.name)) for one in exact or schools_meant(typed, self.schools)]
