"""Under F3: spares by model, who has what, one's life, and what is done with the chosen one.

Decides what is listed and which one is meant; what is done with it is the use case's (`usecases.charger_moves`,
`usecases.cabinet_faults`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject

from app.domain.command_words import Command, CommandWord
from app.domain.commands import Undo
from app.domain.kinds import Aggregate, Family
from app.domain.rules.repair import RepairRefused
from app.domain.scans import RawScan
from app.settings.words import has, t
from app.ui.screens.chargers import acts, list_wording
from app.ui.screens.chargers.acts import Act, Job
from app.ui.screens.chargers.fields_page import FieldsPage
from app.ui.screens.chargers.list_filters import Filters
from app.ui.screens.chargers.list_view import ListView
from app.ui.screens.faults import fault_words, pin_asked, say, tell_unread
from app.ui.screens.undo_reason import ask_undo_reason
from app.ui.shell.actions import Screen
from app.ui.tasks import Lane
from app.ui.widgets.toast import ToastRow
from app.usecases.changes import Changes
from app.usecases.charger_rows import ChargerEvent, ChargerRow, SpareCount
from app.usecases.session import NotAllowed
from app.usecases.undo import UndoResult, take_back

if TYPE_CHECKING:
    from app.ui.context import Context, Proved


class Listed(NamedTuple):
    """All there is, read at once."""

    rows: tuple[ChargerRow, ...] = ()
    spares: tuple[SpareCount, ...] = ()


class ListPresenter(QObject):
    """Drives the page."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context, self.view = context, ListView()
        self.filters = Filters(self.view.picker, self.view.place_picker, self)
        self.listed = Listed()
        self.chosen: ChargerRow | None = None
        self._wanted = ""
        """The row to be chosen once it is listed: what was scanned, or has just come."""
        self._page: FieldsPage | None = None
        self._turn = 0
        self._active = False
        self.filters.changed.connect(self._fill)
        self.filters.closed.connect(self.view.table.setFocus)
        self.view.table.row_selected.connect(self._row_selected)
        self.view.chips.chip_pressed.connect(self.filters.open)
        self.view.pressed.connect(lambda name: self.begin(Act(name)))

    # --- the page's life ---------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """It comes to the front: its keys work, and the list is asked for anew."""
        actions = self.context.actions
        actions.bind_numbered("charger.act", lambda number: self.begin(tuple(Act)[number - 1]))
        actions.bind("charger.filter", self.filters.open)
        actions.bind("charger.side", self._swap_side)
        actions.bind("charger.leave", self._leave)
        actions.bind("charger.undo", self._take_back)
        actions.show_only("charger.row")
        self._active = True
        self.refresh()
        self.view.table.setFocus()

    def deactivate(self) -> None:
        """Another screen comes to the front; what is chosen stays."""
        self.filters.close()
        self._active = False

    def changed(self, changes: Changes) -> None:
        """Something was committed."""
        if self._active and changes.touches(Aggregate.charger, Aggregate.school):
            self.refresh()

    def refresh(self) -> None:
        """Asks anew; the chosen one stays."""
        chargers = self.context.chargers
        self.context.tasks.ask(
            lambda: Listed(chargers.listed(), chargers.spares()),
            self._came,
            lambda fault: tell_unread(self.context, fault),
        )

    def _came(self, listed: Listed) -> None:
        self.listed = listed
        self.filters.know(listed.rows)
        self.view.spares.set_rows(list_wording.spare_rows(listed.spares))
        self._fill()

    def _fill(self) -> None:
        """The rows that are wanted now."""
        narrow = self.filters.narrow
        rows = [row for row in self.listed.rows if narrow.fits(row)]
        self.view.chips.set_chips(self.filters.chips())
        note = t("charger_list.count", count=f"{len(rows):,}")
        self.view.panel.set_title(t("charger_list.title"), note)
        chosen = self._wanted or (list_wording.row_id(self.chosen) if self.chosen is not None else "")
        self.view.model.set_rows([list_wording.list_row(row) for row in rows])
        if rows and not self.view.table.select_id(chosen):
            self.view.table.select_place(0)
        self._wanted = ""
        self._choose(self.view.table.current_id())

    # --- the chosen one ----------------------------------------------------------------------------------------------

    def _row_selected(self, name: str) -> None:
        if self.chosen is None or list_wording.row_id(self.chosen) != name:
            self._choose(name)

    def _choose(self, name: str) -> None:
        """Its facts at once, its life as soon as it is read."""
        row = next((one for one in self.listed.rows if list_wording.row_id(one) == name), None)
        self.chosen = row
        self._turn += 1
        turn = self._turn
        self.view.card.set_title(row.shown if row is not None else t("charger_list.nothing"))
        self.view.facts.set_words(list_wording.facts(row) if row is not None else "")
        if row is None:
            self.view.life.set_entries(())
        else:
            chargers, ref = self.context.chargers, row.ref

            def came(events: tuple[ChargerEvent, ...]) -> None:
                if turn == self._turn:
                    self.view.life.set_entries(list_wording.entries(events))

            self.context.tasks.ask(lambda: chargers.life(ref, words=True), came)
        self._fit_keys()

    def show_code(self, text: str) -> None:
        """What a code names, chosen, whatever the list was narrowed to."""
        chargers = self.context.chargers

        def found(row: ChargerRow | None) -> None:
            if row is None:
                self.say(Family.refused, t("charger_list.unknown", code=text))
                return
            self.context.voice.say(Family.ok)
            self._wanted = list_wording.row_id(row)
            if not self.filters.clear():
                self.refresh()

        self.context.tasks.ask(lambda: chargers.one(text), found, lane=Lane.scan)

    # --- scans and keys ----------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """Into the page that asks, else it chooses what it names."""
        if self._asking and self._page is not None:
            if self._page.take_scan(raw.text):
                self.context.voice.say(Family.ok)
        else:
            scan = self.context.desk.read_scan(raw.text)
            self.show_code(raw.text if scan.own is not None else scan.text)
        return True

    def command(self, command: Command) -> bool:
        """NEXT walks down the list."""
        total = self.view.model.total()
        if command.word is CommandWord.next and total:
            self.view.table.select_place((self.view.table.currentIndex().row() + 1) % total)
            return True
        return False

    def _swap_side(self) -> None:
        """At 200 %: the chosen one's life, or the list again."""
        self.view.swap(side=self.view.work_shown)
        self._fit_keys()

    def _leave(self) -> None:
        """One step back: to the list, from what narrows it, to the swap."""
        if not self.view.work_shown:
            self._swap_side()
        elif not self.filters.clear():
            self.context.show(Screen.chargers)

    def begin(self, act: Act) -> None:
        """Asks for what an act needs."""
        row = None if act is Act.arrive else self.chosen
        if self._asking or not acts.may(act, row):
            return
        job, words = Job(act, row), t(f"charger_list.act.{act}")
        title = t("charger_list.asked", act=words, code=row.shown) if row is not None else words
        fields, ready, done = acts.fields(job), acts.ready(job), partial(self._save, job)
        page = self._page = FieldsPage(self.context, title, fields, words, done, ready=ready)
        page.destroyed.connect(lambda: self._page_gone(page))
        page.open_page()

    @property
    def _asking(self) -> bool:
        """Whether a page asks now: one that was left lives on for a moment."""
        return self._page is not None and self._page.is_open

    def _page_gone(self, page: FieldsPage) -> None:
        if self._page is page:
            self._page = None

    def _save(self, job: Job, said: Mapping[str, str], *, proved: bool = False) -> None:
        """One action; a refusal stands on the page, and what was typed stays."""
        desk = self.context.desk
        usecase, command = acts.command_of(job, said, desk.new_action(), desk.read_scan)

        def failed(fault: BaseException) -> None:
            self._failed(fault, partial(self._save, job, said))

        try:
            self.context.tasks.watch(desk.run(usecase, command, proved=proved), partial(self._saved, job), failed)
        except NotAllowed as fault:
            failed(fault)

    def _saved(self, job: Job, result: Any) -> None:
        if self._asking and self._page is not None:
            self._page.close_page()
        code = getattr(result, "unit", "") or getattr(result, "cabinet", "")
        self.context.voice.say(result.family)
        done = t(f"charger_list.done.{result.outcome}", code=code)
        tag = getattr(result, "tag", "")
        place = t("charger_list.print_tag", code=tag) if tag else t("parts_screen.saved_here")
        self.context.frame.show_toast(ToastRow(text=done, place=place))
        if job.act is Act.arrive:
            self._wanted = result.ref.id.hex()
        self.refresh()

    def _failed(self, fault: BaseException, again: Proved) -> None:
        if isinstance(fault, RepairRefused):
            words = (
                t(f"refused.{fault.reason}") if has(f"refused.{fault.reason}") else t("charger_screen.refused_other")
            )
        elif pin_asked(self.context, fault, again):
            return
        else:
            found = fault_words(self.context, fault)
            if found is None:
                self.context.tasks.failed.emit(fault)
                return
            words = found
        self.context.voice.say(Family.refused)
        if self._asking and self._page is not None:
            self._page.say_trouble(words)
        else:
            say(self.context, words)

    def _take_back(self, reason: str = "", target: bytes | None = None, *, proved: bool = False) -> None:
        """The last action of whoever is here."""
        desk = self.context.desk

        def undone(result: UndoResult) -> None:
            if result.reason == "reason_needed":
                ask_undo_reason(self.context, result, self._take_back)
            elif result.family is Family.refused:
                self.say(
                    Family.refused, t(f"refused.{result.reason}", repair=result.repair or t("charger_screen.later"))
                )
            else:
                self.say(Family.ok, t("charger_list.undone"))
                self.refresh()

        def failed(fault: BaseException) -> None:
            self._failed(fault, partial(self._take_back, reason, target))

        try:
            taken = take_back(desk, Undo(desk.new_action(), target, reason), proved=proved)
        except NotAllowed as fault:
            failed(fault)
            return
        self.context.tasks.watch(taken, undone, failed)

    def say(self, family: Family, words: str) -> None:
        """Heard and said."""
        self.context.voice.say(family)
        say(self.context, words)

    def _fit_keys(self) -> None:
        self.view.show_acts({act: acts.may(act, self.chosen) for act in Act})
        if not self._active:
            return
        actions = self.context.actions
        actions.set_allowed("charger.side", allowed=not (self.view.work_shown and self.view.side_shown))
        self.context.frame.hints.set_actions(actions.hints())
