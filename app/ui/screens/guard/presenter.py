"""Lets units go: shown with all that is frozen, a reason chosen, a second person's badge and PIN, then one's own PIN.

Decides what a key, a badge or a code of the command sheet does on the guard's page: Enter never goes on, and no other
scan acts. What may be asked is the use case's; nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.domain.codes import CodeKind
from app.domain.command_words import Command as SheetCommand
from app.domain.command_words import CommandWord, read_command
from app.domain.kinds import Family
from app.domain.operations import Ref
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.domain.scans import RawScan, Scan, ScanFault
from app.settings.words import t
from app.ui.one_question import OneQuestion
from app.ui.screens.guard import wording
from app.ui.screens.guard.saving import Saved, save
from app.ui.screens.guard.stages import Stage, Stages, asked_together, who_may_second
from app.ui.screens.guard.ticking import said_of, tell, tick_asked
from app.ui.screens.guard.view import MOST_PEOPLE, GuardView
from app.ui.screens.intake.wording import reason_words
from app.ui.screens.over_page import OverPage
from app.ui.screens.sign_in.acts import Tried, by_badge, by_pin, claimed
from app.ui.shell.actions import Mode
from app.ui.widgets.panel import PanelKind
from app.ui.widgets.scan_bar import ScanBarRow, ScanState
from app.usecases.deprovision_rows import GuardFacts
from app.usecases.refused_scan import note_refused
from app.usecases.rows import OperatorRow
from app.usecases.second_person import Second
from app.usecases.session import Actor, nobody, stand_in

if TYPE_CHECKING:
    from app.ui.context import Context

_K = Qt.Key


class _Page(OverPage):
    """The page, with its keys."""

    mode = Mode.deprovision
    prefix = "deprovision"
    acts = ("pick", "row", "next", "back")

    def __init__(self, context: Context, guard: DeprovisionGuard) -> None:
        super().__init__(context)
        self._guard = guard
        self.panel.set_kind(PanelKind.guard)
        self.panel.set_title("")
        self.panel.body.addWidget(guard.view)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def step_back(self) -> None:
        """Esc."""
        self._guard.back()

    def kept(self) -> str:
        """What is waited for, to a key that would lead to another screen."""
        stages = self._guard.stages
        return wording.held_words(stages) if stages is not None else ""

    def wrong(self, words: str) -> None:
        """Said over the steps."""
        self._guard.wrong(words)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab tries the PIN that was typed; nothing here is walked to."""
        self._guard.try_pin()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no field has taken. Enter never goes on."""
        key = _K(event.key())
        if key == _K.Key_Escape:
            self.step_back()
        elif key in (_K.Key_Return, _K.Key_Enter):
            self._guard.no_enter()
        elif key in (_K.Key_Up, _K.Key_Down):
            self._guard.view.walk(-1 if key == _K.Key_Up else 1)
        elif event.text().isdecimal():
            self._guard.pick(int(event.text()))
        else:
            event.ignore()


def _row_of(actor: Actor, people: Sequence[OperatorRow]) -> OperatorRow:
    """Whoever is signed in, as the register has them; the stand-in is in none, and no PIN is asked of it."""
    own = next((one for one in people if one.code == actor.code), None)
    return own or OperatorRow(actor.code, actor.name or actor.code, actor.role.value, has_pin=False, badge="")


class DeprovisionGuard(QObject):
    """Open it by `ask`. The window asks it for each scan (`take_scan`) while it stands."""

    done = Signal(object)
    """A `Saved`: what was queued, or of which units the step was ticked."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.view = GuardView()
        self.page = _Page(context, self)
        self.stages: Stages | None = None
        self._units: tuple[Ref, ...] = ()
        self._left_out = ""
        self._by_hand = False
        self._scan_row = ScanBarRow()
        self._question = OneQuestion(context.tasks)
        self.view.chosen.connect(self.pick)
        self.view.left.connect(self.back)

    # --- its life ----------------------------------------------------------------------------------------------------

    @property
    def standing(self) -> bool:
        """Whether the page lies over the body: scans belong to it."""
        return self.stages is not None

    def ask(self, units: Sequence[Ref], left_out: str = "", *, by_hand: bool = False) -> None:
        """Shows these units, once read; of several those that may be asked about. `by_hand`: only recorded."""
        self._units, self._left_out, self._by_hand = tuple(units), left_out, by_hand
        self.context.tasks.ask(self._read, self._open, self.context.tasks.unread.emit)

    def _read(self) -> tuple[GuardFacts, tuple[OperatorRow, ...]]:
        queries, actor = self.context.desk.queries, self.context.desk.signed_in()
        return queries.deprovision.to_confirm(self._units, actor.code), queries.operators()

    def _open(self, read: tuple[GuardFacts, tuple[OperatorRow, ...]]) -> None:
        facts, people = read
        actor = self.context.desk.signed_in()
        opened = not self.standing
        reason = self.stages.reason if self.stages is not None else ""
        others = who_may_second(people, actor.code)[:MOST_PEOPLE]
        stages = Stages(facts, _row_of(actor, people), others, reason, by_hand=self._by_hand)
        together = asked_together(stages) if opened else facts.rows
        if len(together) < len(facts.rows):
            self.ask([row.device for row in together], wording.left_out(stages, together), by_hand=self._by_hand)
            return
        if opened and stages.only_to_tick:
            tick_asked(self.context, facts.rows, self.done.emit)
            return
        self.stages = stages
        if opened:
            self._scan_row = self.context.frame.scan_bar.row
            self.view.wrong(self._left_out)
            self.page.open()
        self.context.frame.scan_bar.set_row(ScanBarRow(state=ScanState.badge_only))
        self._show()

    def leave(self) -> None:
        """Put away; nothing changed."""
        if not self.standing:
            return
        self.stages = None
        self._question.drop()
        self.view.pin.line.clear()
        self.page.leave()
        self.context.frame.scan_bar.set_row(self._scan_row)

    def back(self) -> None:
        """Esc: from the list (at 200 %) to the steps, from a person's PIN to the persons, else the page goes."""
        if self.view.show_steps():
            return
        if self.stages is not None and self.stages.person is not None:
            self.stages.person = None
            self._question.drop()
            self.view.pin.line.clear()
            self._show()
        else:
            self.leave()

    def _show(self) -> None:
        if self.stages is None:
            return
        self.view.show_stages(self.stages, ZoneInfo(self.context.settings.text("ledger.time_zone")))
        actions, now = self.context.actions, self.stages.now
        actions.set_allowed("deprovision.pick", allowed=not self.stages.trouble and self.stages.person is None)
        actions.set_allowed("deprovision.next", allowed=now is Stage.second and self.stages.person is not None)
        self.context.frame.hints.set_actions(actions.hints())
        if self.stages.person is None:
            self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what is chosen ----------------------------------------------------------------------------------------------

    def pick(self, number: int) -> None:
        """A number: a reason, a person, or that it is to be asked."""
        stages = self.stages
        if stages is None or stages.person is not None:
            return
        self.view.wrong("")
        if self.view.show_steps():
            return  # at 200 % nobody chooses what is out of sight
        if stages.now is Stage.reason and 0 < number <= len(wording.REASONS):
            stages.reason = wording.REASONS[number - 1]
        elif stages.now is Stage.second and 0 < number <= len(stages.people):
            stages.person = stages.people[number - 1]
        elif stages.now is Stage.second and number == len(stages.people) + 1 and not stages.by_hand:
            stages.later = True
        elif stages.now is Stage.go and number == 1:
            self._own_pin()
            return
        else:
            self.wrong(t("deprovision.no_number"))
            return
        self._show()

    def no_enter(self) -> None:
        """Enter never goes on."""
        self.wrong(t("deprovision.no_enter"))

    def wrong(self, words: str) -> None:
        """Said over the steps, and heard; nothing goes on."""
        self.context.voice.say(Family.refused)
        self.view.wrong(words)

    # --- the second person -------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """A scan while the page stands: a badge, or a code of the command sheet; every other is refused and noted."""
        if not self.standing:
            return False
        desk = self.context.desk
        scan = desk.read_scan(raw.text)
        kind = scan.own.kind if scan.own is not None else None
        if kind is CodeKind.command and scan.own is not None:
            if not self.take_command(read_command(scan.own.body)):
                self.wrong(t("deprovision.no_code"))
        elif kind is CodeKind.operator:
            self._question.ask(
                lambda: desk.call(lambda uow: by_badge(uow, scan), actor=desk.actor or stand_in()),
                self._badge,
                lambda _fault: self.wrong(reason_words("second_unknown")),
            )
        else:
            self._refuse(scan, raw.source)
        return True

    def refused_scan(self, fault: ScanFault, raw: str) -> bool:
        """A scan that must not be used: while the page stands it is refused here."""
        if self.standing:
            self._refuse(Scan(raw=raw, text=raw, fault=fault), "keyboard")
        return self.standing

    def _refuse(self, scan: Scan, source: str) -> None:
        self.wrong(t("deprovision.badge_only"))
        desk = self.context.desk
        noted = desk.call(lambda uow: note_refused(uow, scan, source, "badge_awaited"), actor=desk.actor or nobody())
        self.context.tasks.watch(noted, lambda _: None)

    def take_command(self, command: SheetCommand | None) -> bool:
        """A code of the command sheet; Enter does nothing and says so."""
        field, typed = self.view.pin.line, self.stages is not None and self.stages.person is not None
        if command is None:
            return False
        if command.word is CommandWord.escape:
            self.back()
        elif command.word is CommandWord.done:
            self.no_enter()
        elif command.word is CommandWord.next:
            self.try_pin()
        elif command.word is CommandWord.number and typed and (command.number or 0) < 10:
            field.insert(str(command.number))
        elif command.word is CommandWord.number:
            self.pick(command.number or 0)
        elif command.word is CommandWord.undo and typed:
            field.backspace()
        else:
            return False
        return True

    def _badge(self, actor: Actor) -> None:
        if (stages := self.stages) is None:
            return
        person = next((one for one in stages.people if one.code == actor.code), None)
        if stages.now is not Stage.second:
            self.wrong(t("deprovision.no_badge_now"))
        elif actor.code == stages.me.code:
            self.wrong(reason_words("second_is_same"))
        elif person is None:
            self.wrong(reason_words("second_may_not"))
        else:
            self.context.voice.say(Family.ok)
            self.view.wrong("")
            self.view.pin.line.clear()
            stages.person = person
            self._show()

    def try_pin(self) -> None:
        """Tab: the PIN that was typed is tried, and counted where it is wrong."""
        stages, desk = self.stages, self.context.desk
        person = stages.person if stages is not None else None
        pin = self.view.pin.text()
        if person is None or not pin:
            return
        self._question.ask(
            lambda: desk.call(lambda uow: by_pin(uow, person.code, pin), actor=claimed(person)),
            self._tried,
            self._failed,
        )

    def _tried(self, tried: Tried) -> None:
        stages = self.stages
        self.view.pin.line.clear()
        if stages is None or stages.person is None:
            return
        if tried.actor is None:
            key = "sign_in.wrong_pin" if tried.left else "refused.pin_locked"
            self.wrong(t(key, left=tried.left))
            return
        self.context.voice.say(Family.ok)
        self.view.wrong("")
        stages.second, stages.person = Second(tried.actor.code, proved=True), None
        self._show()

    # --- it is asked -------------------------------------------------------------------------------------------------

    def _own_pin(self) -> None:
        asked = Command.deprovision_by_hand if self._by_hand else Command.request_deprovision
        self.context.ask_pin(asked, lambda *, proved: self._run(proved=proved))

    def _run(self, *, proved: bool) -> None:
        stages, desk = self.stages, self.context.desk
        if stages is not None:
            self._question.ask(lambda: save(desk, stages, proved=proved), self._saved, self._failed)

    def _saved(self, saved: Saved) -> None:
        self.leave()
        tell(self.context, saved)
        self.done.emit(saved)

    def _failed(self, fault: BaseException) -> None:
        """Refused: why, over the steps; what is shown is read anew, for it may have changed."""
        self.wrong(said_of(self.context, fault))
        if isinstance(fault, RepairRefused):
            self.context.tasks.ask(self._read, self._again, self.context.tasks.unread.emit)

    def _again(self, read: tuple[GuardFacts, tuple[OperatorRow, ...]]) -> None:
        if self.standing:
            self._open(read)
