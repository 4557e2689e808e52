"""The labels screen's logic: its keys, where a scan goes, and how the three steps follow each other.

Decides what Enter, Esc and ⌫ mean just now. Choosing, laying out and reading back are rooms of their own.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject

from app.domain.codes import CodeKind
from app.domain.command_words import Command
from app.domain.kinds import Aggregate, Family
from app.domain.scans import RawScan, ScanFault
from app.settings.words import t
from app.ui import theme
from app.ui.context import Context
from app.ui.screens.labels.choosing import Choosing
from app.ui.screens.labels.extras import Extras
from app.ui.screens.labels.fit import fit
from app.ui.screens.labels.jobs import Jobs
from app.ui.screens.labels.listing import LabelList
from app.ui.screens.labels.model import Batch, Way, Wish
from app.ui.screens.labels.page import LabelPage
from app.ui.screens.labels.preparing import Preparing
from app.ui.screens.labels.printing import Out, Printed, Printing
from app.ui.screens.labels.reading_back import ReadingBack
from app.ui.screens.labels.sheet_keys import act_on
from app.ui.screens.labels.sticking import Sticking
from app.ui.screens.labels.unit_list import UnitList
from app.ui.screens.labels.view import LabelsView
from app.ui.widgets.toast import ToastRow
from app.usecases.changes import Changes
from app.usecases.label_ports import JobRow


class Kept(NamedTuple):
    """What goes on where the screen is made anew in another language."""

    batch: Batch
    wish: Wish
    way: Way
    last: Printed | None
    sticking: Sticking | None
    prints: tuple[bytes, ...] = ()


class LabelsPresenter(QObject):
    """F5."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.view = LabelsView()
        self.choosing = Choosing(context, self.view, self)
        self.preparing = Preparing(context, self.view, self.choosing, self)
        self.printing = Printing(context, self.choosing, self.preparing, self)
        self.listing = LabelList(context, self.view, self.choosing, self.preparing)
        self.back = ReadingBack(context, self.view, self)
        self.jobs = Jobs(context, self.view, self)
        self.extras = Extras(context, self.choosing, self.preparing, self)
        self._units: UnitList | None = None
        self._active = False
        self.choosing.changed.connect(self._changed)
        self.choosing.told.connect(self.tell)
        self.choosing.pick_asked.connect(self._pick)
        self.preparing.told.connect(self.tell)
        self.printing.told.connect(self.tell)
        self.preparing.ready.connect(self._show)
        self.printing.printed.connect(self._printed)
        self.printing.printed_again.connect(self.jobs.refresh)
        self.jobs.page.again_asked.connect(self.printing.again_of)
        self.jobs.page.write_asked.connect(self.printing.write_again)
        self.printing.elsewhere.connect(
            lambda made, way: self.extras.write(made) if way is Out.file else self.extras.ask_system(made)
        )
        self.extras.out.connect(self._out)
        self.extras.told.connect(self.tell)
        self.extras.changed.connect(self.choosing.refresh)
        self.back.changed.connect(self._back_changed)
        self.jobs.changed.connect(self._jobs_changed)
        self._wire_view()
        theme.changed.connect(self._fit)
        kept, context.labels_kept = context.labels_kept, None
        if isinstance(kept, Kept):
            self._restore(kept)

    def _wire_view(self) -> None:
        view = self.view
        view.print.sheet.start_asked.connect(self._start)
        view.print.less.clicked.connect(lambda _: view.print.sheet.move_start(-1))
        view.print.more.clicked.connect(lambda _: view.print.sheet.move_start(1))
        view.print.fresh.clicked.connect(lambda _: self._fresh())
        view.print.go.clicked.connect(lambda _: self.go())
        view.print.again.clicked.connect(lambda _: self.printing.again())
        view.print.stop.clicked.connect(lambda _: self.preparing.stop())
        view.back.reprint.clicked.connect(lambda _: self.go())
        view.strip.pressed.connect(self.jobs.page.open)

    # --- the screen's life -------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen comes to the front: its keys work, the sheet has the arrows."""
        bind = self.context.actions.bind
        self.context.actions.bind_numbered("labels.way", lambda number: self.choosing.go(list(Way)[number - 1]))
        for name, act in (
            ("labels.go", self.go),
            ("labels.wish", lambda: self.choosing.asking.ask()),
            ("labels.again", self.printing.again),
            ("labels.panel", lambda: self.view.show_panel(self.view.front + 1)),
            ("labels.came_out", lambda: self.jobs.settle(printed=True)),
            ("labels.not_out", lambda: self.jobs.settle(printed=False)),
            ("labels.leave", self.leave),
            ("labels.real", self.view.print.sheet.toggle_real),
            ("labels.jobs", self.jobs.page.open),
            ("labels.fresh", self._fresh),
            ("labels.undo", self.undo),
            *self.extras.acts(),
        ):
            bind(name, act)
        self.context.actions.show_only("labels.cell")
        self._active = True
        self.choosing.refresh()
        self.jobs.refresh()
        self.view.rest()
        self._show()

    def deactivate(self) -> None:
        """Another screen comes to the front: list, sheet and counts stay."""
        self._active = False
        self.choosing.close()

    def stop(self) -> None:
        """The window closes, or the page is made anew: what is being laid out is left."""
        self.preparing.leave()
        self.jobs.stop()
        chosen = self.choosing
        self.context.labels_kept = Kept(
            chosen.batch, chosen.wish, chosen.way, self.printing.last, self.back.sticking, self.back.prints
        )

    def _restore(self, kept: Kept) -> None:
        """Goes on with what the former page held."""
        self.choosing.batch, self.choosing.asking.wish, self.choosing.way = kept.batch, kept.wish, kept.way
        self.printing.last, self.back.sticking, self.back.prints = kept.last, kept.sticking, kept.prints
        self.back.show()

    def changed(self, changes: Changes) -> None:
        """Something was committed: own templates and stocks may be others."""
        if self._active and changes.touches(Aggregate.setting):
            self.choosing.refresh()

    # --- scans and commands ------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """Before the print a scan adds a label, after it reads one back. A badge is left to others.

        A list over the screen gives way; a page where something is set up stays, and nothing is added behind it.
        """
        scan = self.context.desk.read_scan(raw.text)
        if scan.own is not None and scan.own.kind is CodeKind.operator:
            return False
        page = self.context.frame.overlay
        if isinstance(page, LabelPage):
            if not any(page is one for one in (self._units, self.jobs.page)):
                self.tell(t("labels_screen.page_first"), Family.look)
                return True
            page.leave()
        if self.back.active:
            self.view.show_panel(2)
            self.back.scan(raw)
        else:
            self.choosing.close()
            self.choosing.scan(raw)
        return True

    def refused_scan(self, fault: ScanFault, raw: str) -> None:
        """A scan that must not be used."""
        del raw
        self.tell(t(f"refused.{fault}"), Family.refused)

    def command(self, command: Command) -> bool:
        """A code of the command sheet: the same as its key."""
        act_on(self, command)
        return True

    # --- keys --------------------------------------------------------------------------------------------------------

    def go(self) -> None:
        """Enter: the wrong label is printed again; else what is chosen is printed."""
        if self.choosing.picking:
            self.choosing.pick_here()
        elif self.back.reprint_code:
            self.printing.reprint(self.back.reprint_code)
        elif self.back.active:
            self.tell(t("labels_screen.already_printed"), Family.look)
        else:
            self.printing.go()

    def leave(self) -> None:
        """Esc: one step back. A long one is stopped, a batch that was printed makes room, a list is emptied."""
        if self.preparing.running:
            self.preparing.stop()
        elif self.choosing.picking:
            self.choosing.close()
        elif self.back.active:
            last = self.printing.last
            left = 0 if self.back.sticking is None else len(self.back.sticking.missing())
            self.choosing.begin_anew(last.prepared.next_start if last is not None else 1)
            self.back.end()
            self.choosing.show()
            self._changed()
            self.tell(t("labels_screen.ended_with_open" if left else "labels_screen.ended", count=left), None)
        elif self.choosing.batch.clear():
            self.back.forget()
            self.tell(t("labels_screen.emptied"), None)
            self.choosing.show()
            self._changed()

    def undo(self) -> None:
        """⌫: the last scan, or the last step of choosing."""
        done = self.back.take_back() if self.back.active else self.choosing.undo()
        if not done:
            self.tell(t("labels_screen.nothing_to_undo"), None)

    def _start(self, place: int) -> None:
        if not self.back.active:
            self.choosing.set_start(place)

    def _fresh(self) -> None:
        """N: a new sheet is in the printer."""
        if not self.back.active:
            self.choosing.fresh_sheet()

    def _pick(self) -> None:
        if self._units is None:
            self._units = UnitList(self.context, self.choosing)
            self._units.taken.connect(self.choosing.take)
        self._units.open()

    # --- what follows what -------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self.preparing.refresh()
        self._show()

    def _jobs_changed(self) -> None:
        newest = self.newest()
        if newest is not None:
            self.back.follow(newest.state)
        self._fit()

    def newest(self) -> JobRow | None:
        """Where the batch printed last stands."""
        last = self.printing.last
        return next((row for row in self.jobs.rows if last is not None and last.job and row.job == last.job), None)

    def _out(self, printed: Printed) -> None:
        """Labels went to paper by a file or the dialog: read back as any."""
        if not self.back.active:
            self.printing.last = printed
        self._printed(printed)

    def _printed(self, printed: Printed) -> None:
        self.choosing.asking.habits.used(printed.prepared.stock, printed.prepared.next_start)
        if self.back.active and printed.prepared.request.replaces:
            self.back.printed_again(printed.prepared, printed.action)
        elif not self.back.active:
            self.back.begin(printed.prepared, printed.action)
            self.view.show_panel(2)
        self.jobs.refresh()
        self._show()

    def _back_changed(self, at: int) -> None:
        sticking = self.back.sticking
        if at < 0 or sticking is None:
            self._show()
            return
        self.listing.replace(sticking, at)
        self._fit()

    def _show(self) -> None:
        self.listing.show(self.back.sticking)
        self._fit()

    def _fit(self) -> None:
        """Which keys work now, and what Enter says."""
        fit(self)
        if self._active:
            self.context.frame.hints.set_actions(self.context.actions.hints())

    def tell(self, words: str, family: object) -> None:
        """Said in a line, and heard where `family` is one."""
        if isinstance(family, Family):
            self.context.voice.say(family)
        self.context.frame.show_toast(ToastRow(text=words, undo=False))
