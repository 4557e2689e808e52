"""F3: a controller and its spare change places in three scans; the day beside it.

Decides which keys work and what is shown; what scans and keys do to the swap is `swapping`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer

from app.domain import command_words as words_of
from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Aggregate
from app.domain.label_templates import LabelKind
from app.domain.scans import RawScan, Scan, ScanFault
from app.settings.words import t
from app.ui.screens.chargers import banners, day_wording, wording
from app.ui.screens.chargers.swapping import Begun, Swapping
from app.ui.screens.chargers.taken import Taken, Want
from app.ui.screens.chargers.view import SwapView
from app.ui.screens.chargers.wording import Beside
from app.ui.screens.faults import note_refused_scan, tell_unread
from app.ui.screens.fields import short_day_words
from app.ui.screens.intake.ask_line import AskLine
from app.ui.widgets.text_field import FieldRow
from app.usecases.changes import Changes

if TYPE_CHECKING:
    from app.ui.context import Context

FEW_MS = 150
"""How long changes are gathered before the day is asked for again: the banner is painted by then."""
_SHOWN = (Aggregate.charger, Aggregate.visit, Aggregate.school)


class Hooks(NamedTuple):
    """Where the page leads."""

    listing: Callable[[], None]
    open_visits: Callable[[], None] | None = None
    """None while nobody shows visits."""


class SwapPresenter(QObject):
    """Drives the page."""

    def __init__(self, context: Context, hooks: Hooks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context, self.hooks, self.view = context, hooks, SwapView()
        self._beside = Beside()
        self._active = False
        self._line: AskLine | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)
        self.swapping = Swapping(context, lambda: self._beside, self)
        self.swapping.shown_anew.connect(self._show)

    # --- the page's life ---------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """It comes to the front: its keys work, and the day is asked for."""
        self._active = True
        actions, swapping = self.context.actions, self.swapping
        acts = {
            "without": swapping.skip,
            "correct": swapping.correct,
            "tag": self._print_tag,
            "leave": self._leave,
            "undo": swapping.back,
        }
        for name, act in acts.items():
            actions.bind(f"swap.{name}", partial(swapping.queue, act))
        actions.bind("swap.by_hand", self._by_hand)
        actions.bind("swap.list", self.hooks.listing)
        actions.bind("swap.side", self._swap_side)
        if self.hooks.open_visits is not None:
            actions.bind("swap.visits", self.hooks.open_visits)
        actions.bind_numbered("swap.fault", lambda number: swapping.queue(partial(swapping.fault, number)))
        self.refresh()
        self._show()
        self.view.setFocus()

    @property
    def at_work(self) -> bool:
        """Whether a scan or a key waits for its answer."""
        return self.swapping.busy

    def carried(self) -> tuple[Begun, Beside]:
        """The swap as far as it was scanned, and the day that it was scanned on."""
        return self.swapping.carried(), self._beside

    def carry(self, former: tuple[Begun, Beside]) -> None:
        """Goes on with it."""
        begun, self._beside = former
        self.swapping.carry(begun)

    def deactivate(self) -> None:
        """Another screen comes to the front; what was scanned stays."""
        self._active = False
        self._later.stop()

    def changed(self, changes: Changes) -> None:
        """Something was committed: the day is asked for once the answer is painted, gathered."""
        if self._active and changes.touches(*_SHOWN) and not self._later.isActive():
            self._later.start(FEW_MS)

    def refresh(self) -> None:
        """Asks anew for the day."""
        self.context.tasks.ask(self._read, self._came, lambda fault: tell_unread(self.context, fault))

    def _read(self) -> Beside:
        """Beside the window."""
        desk, visits, chargers = self.context.desk, self.context.visits, self.context.chargers
        today = visits.day() if visits is not None else ()
        swaps, counts = chargers.swaps(desk.clock.now().today.isoformat()), desk.queries.sync_counts()
        only_here = visits.evening().saved if visits is not None and today else len(swaps)
        return Beside(
            spares=chargers.spares(),
            visits=today,
            swaps=swaps,
            saved=counts.saved if counts.destinations else only_here,
            counts=counts,
            visit=self.swapping.visit(),
            schools=desk.queries.schools(),
        )

    def _came(self, beside: Beside) -> None:
        self._beside = beside
        self._show()

    # --- scans and keys ----------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """One scan, in its turn; a line that waited for typing gives way."""
        if self._line is not None:
            self._line.close_page()
        self.context.frame.toast.dismiss()
        self.swapping.queue(partial(self.swapping.scanned, raw.text, raw.source))
        return True

    def refused_scan(self, fault: ScanFault, raw: str) -> None:
        """A scan that must not be used: said in words."""
        note_refused_scan(self.context, Scan(raw=raw, text=raw, fault=fault), "keyboard", fault.value)
        self.swapping.queue(lambda: self.swapping.done(banners.refused_banner(fault.value, "")))

    def command(self, command: Command) -> bool:
        """Codes of the command sheet that mean a key of this page."""
        swapping = self.swapping
        if command == Command(CommandWord.unit, words_of.NOT_READABLE) and swapping.skips:
            swapping.queue(swapping.skip)
        elif command == Command(CommandWord.print, words_of.LABEL) and swapping.tag:
            swapping.queue(self._print_tag)
        elif command.word is CommandWord.done and swapping.held is not None:
            swapping.queue(swapping.correct)
        elif command.word is CommandWord.next and not swapping.begun:
            self.hooks.listing()
        else:
            return False
        return True

    def _print_tag(self) -> None:
        tag = self.swapping.tag
        if tag:
            from app.ui.screens.labels.one_label import OneLabel, print_one

            label = OneLabel(LabelKind.charger, tag, file=f"tag-{tag}")
            print_one(self.context, label, lambda where: t("charger_screen.tag.printed", code=tag, where=where))
        self.swapping.done(self.swapping.said)

    def _by_hand(self) -> None:
        """Typed instead of scanned."""
        want = Want.cabinet if self.swapping.saved is not None else self.swapping.taken.want
        caption, hint = t(f"charger_screen.hand.{want}"), t(f"charger_screen.hand_hint.{want}")
        field = FieldRow(id=want, caption=caption, hint=hint, code=True)
        title, cancel = t(f"charger_screen.hand_title.{want}"), t("intake.ask.cancel")
        line = self._line = AskLine(self.context, title, field, t("charger_screen.hand_go"), cancel, self._typed)
        line.destroyed.connect(lambda: self._line_gone(line))
        line.open_page()

    def _typed(self, text: str) -> None:
        if text:
            self.swapping.queue(partial(self.swapping.scanned, text))

    def _line_gone(self, line: AskLine) -> None:
        if self._line is line:  # another may be asked for by now
            self._line = None

    def _swap_side(self) -> None:
        """At 200 %: the day, or the swap again."""
        self.view.swap(side=self.view.work_shown)
        self._fit_keys()

    def _leave(self) -> None:
        """One step back."""
        if self.view.work_shown:
            self.swapping.leave()
        else:
            self.view.swap(side=False)
            self.swapping.done(self.swapping.said)

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        view, beside, swapping = self.view, self._beside, self.swapping
        saved = swapping.saved
        taken = saved.taken if saved is not None else self._now()
        today = self.context.desk.clock.now().today
        view.steps.set_steps(wording.steps(taken, beside.schools, saved))
        view.ask.show_ask(wording.ask(taken, beside))
        view.show_answer(swapping.said)
        view.together.set_rows(wording.together(taken, beside, saved, today))
        title = t(f"charger_screen.together{'_saved' if saved is not None else ''}")
        view.together_panel.set_title(title, t("charger_screen.one_undo"), note_right=True)
        view.figure.set_figure(f"{beside.saved:,}", t("charger_screen.saved_here"))
        view.saved_words.set_words(wording.whereabouts(beside.counts))
        view.visits.set_rows(day_wording.visit_rows(beside.visits))
        view.visits_panel.set_title(t("charger_screen.visits_title"), short_day_words(today.isoformat()))
        view.swaps.set_rows(day_wording.swap_rows(beside.swaps))
        self._fit_keys()

    def _now(self) -> Taken:
        """Before the cabinet is scanned the visit under way already tells whose spares are at hand."""
        taken = self.swapping.taken
        return taken._replace(visit=self._beside.visit) if taken.cabinet is None else taken

    def _fit_keys(self) -> None:
        if not self._active:
            return
        actions, swapping = self.context.actions, self.swapping
        allowed = {
            "without": swapping.skips,
            "correct": swapping.held is not None,
            "tag": bool(swapping.tag),
            "fault": swapping.asks_fault,
            "leave": swapping.said is not None or swapping.begun or not self.view.work_shown,
            "side": not (self.view.work_shown and self.view.side_shown),
        }
        for name, works in allowed.items():
            actions.set_allowed(f"swap.{name}", allowed=works)
        if swapping.skips:
            actions.set_words("swap.without", t(f"charger_screen.act.without_{swapping.taken.want}"))
        actions.set_words("swap.leave", t(f"charger_screen.act.{'stop' if swapping.begun else 'back'}"))
        actions.set_words("swap.undo", t("charger_screen.act.step_back" if swapping.begun else "shell.act.undo"))
        self.context.frame.hints.set_actions(actions.hints())
