"""Step 3: what was stuck on is scanned back, label and unit in any order; a label on the wrong unit is caught.

Decides what is said to a scan, and which label Enter prints again. Which two scans are a pair is `sticking`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.commands import Undo
from app.domain.identity import unshort
from app.domain.kinds import Family
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui import theme
from app.ui.screens.faults import say, tell_fault
from app.ui.screens.labels import wording
from app.ui.screens.labels.parts import MistakeRow
from app.ui.screens.labels.scan_acts import Scanned, scan_over
from app.ui.screens.labels.sticking import Step, Sticking, Stuck, Verdict
from app.ui.widgets.key_button import ButtonRow
from app.usecases.label_ports import JobState, Prepared
from app.usecases.scan_back import BackOutcome, BackResult, Half
from app.usecases.undo import UndoResult, take_back

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.labels.view import LabelsView


_KEPT = frozenset({BackOutcome.match, BackOutcome.wrong_unit})
"""What the ledger records of a scan."""
_UNHEARD = frozenset({Verdict.unknown, Verdict.retired})
"""What neither begins nor ends a pair here: the ledger doesn't hear of it either, or it would pair otherwise."""
_FAMILIES = {
    Verdict.wrong: Family.look,
    Verdict.unknown: Family.refused,
    Verdict.retired: Family.refused,
    Verdict.again: Family.look,
}
_NOT_OUT = frozenset({JobState.refused, JobState.cancelled})


class ReadingBack(QObject):
    """`changed` carries the place of the line that stands differently now (-1: several)."""

    changed = Signal(int)

    def __init__(self, context: Context, view: LabelsView, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._view = context, view
        self.sticking: Sticking | None = None
        self.prints: tuple[bytes, ...] = ()
        """Actions of the prints read back now, oldest first; none where nothing records it."""
        self._pending: Half | None = None
        self._waiting: list[Scan] = []
        self._recording = False
        self._recorded: list[bytes] = []
        self._withheld: tuple[Sticking, tuple[bytes, ...]] | None = None
        """A batch whose job did not come out."""
        self.show()
        theme.changed.connect(self.show)

    @property
    def active(self) -> bool:
        """Whether something was printed that can be read back."""
        return self.sticking is not None and self.sticking.wanted > 0

    @property
    def reprint_code(self) -> str:
        """The label Enter prints again now, or nothing."""
        mistake = self.sticking.mistake if self.sticking is not None else None
        return mistake.code if mistake is not None else ""

    def begin(self, prepared: Prepared, action: str) -> None:
        """A batch was printed: from now on scans read it back."""
        self.sticking = Sticking(prepared.lines)
        self._forget()
        self._note(action)
        self._view.back.banner.show_row(MistakeRow())
        self.show()
        self.changed.emit(-1)

    def follow(self, state: JobState) -> None:
        """How the job read back stands now: what did not come out is not there to be stuck on, until it is sent again.

        Once something of it was scanned, paper came out, whatever the printer says.
        """
        failed = state in _NOT_OUT
        if failed and self.sticking is not None and not self.sticking.begun:
            sticking, prints = self.sticking, self.prints
            self.end()
            self._withheld = (sticking, prints)
        elif not failed and self._withheld is not None and not self.active:
            (self.sticking, self.prints), self._withheld = self._withheld, None
            self.show()
            self.changed.emit(-1)

    def end(self) -> None:
        """The batch is done, or put away."""
        self.sticking = None
        self._forget()
        self._view.back.banner.show_row(MistakeRow())
        self.show()
        self.changed.emit(-1)

    def forget(self) -> None:
        """The batch that did not come out is not waited for any more."""
        self._withheld = None

    def _forget(self) -> None:
        self.prints, self._pending, self._recorded, self._withheld = (), None, [], None
        self._waiting.clear()

    def _note(self, action: str) -> None:
        if action:
            self.prints = (*self.prints, unshort(action))

    def printed_again(self, prepared: Prepared, action: str) -> None:
        """One of its labels was printed anew."""
        if self.sticking is not None and prepared.lines:
            self.sticking.printed_again(prepared.lines[0])
            self._note(action)
            self._pending = None
            self._view.back.banner.show_row(MistakeRow())
            self.show()
            self.changed.emit(-1)

    def scan(self, raw: RawScan) -> None:
        """A label or a unit was scanned."""
        if self.sticking is None:
            return
        scan = self._context.desk.read_scan(raw.text)
        texts = tuple(dict.fromkeys((scan.text or raw.text, *scan.candidates)))
        step = self.sticking.scan(texts)
        self.answer(step, texts[0])
        if self.prints and step.verdict not in _UNHEARD:
            self._waiting.append(scan)
            self._record()

    # --- the record ----------------------------------------------------------------------------------------------

    def _record(self) -> None:
        """Each scan into the ledger, one after the other: the second half needs the first."""
        if self._recording or not self._waiting or not self.prints:
            return
        self._recording = True
        desk = self._context.desk
        command = Scanned(desk.new_action(), self.prints, self._waiting.pop(0), self._pending)

        def done(result: BackResult) -> None:
            self._recording = False
            self._pending = result.pending
            if result.outcome in _KEPT:
                self._recorded.append(command.action)
            self._record()

        def failed(fault: BaseException) -> None:
            self._recording = False
            self._pending = None
            tell_fault(self._context, fault)
            self._record()

        self._context.tasks.watch(desk.run(scan_over, command), done, failed)

    def answer(self, step: Step, text: str) -> None:
        """What the scan came to: block of colour, sound, and the line."""
        banner = self._view.back.banner
        family = _FAMILIES.get(step.verdict, Family.ok)
        if step.verdict is Verdict.wrong and step.mistake is not None:
            numbers = wording.mistake_numbers(step.mistake)
            banner.show_row(MistakeRow(t("labels_screen.back.wrong"), family, numbers))
        elif step.verdict is Verdict.half:
            line = t("labels_screen.back.now_unit" if step.label_read else "labels_screen.back.now_label")
            banner.show_row(MistakeRow(t("labels_screen.back.half"), family, ((self._what(step), text),), line))
        elif step.verdict in _UNHEARD:
            retired = step.verdict is Verdict.retired
            word = t("labels_screen.back.retired" if retired else "labels_screen.back.unknown")
            line = t("labels_screen.back.retired_line" if retired else "labels_screen.back.unknown_line")
            banner.show_row(MistakeRow(word, family, ((t("labels_screen.back.read"), text),), line))
        else:
            again = step.verdict is Verdict.again
            word = t("labels_screen.back.again" if again else "labels_screen.back.right")
            banner.show_row(MistakeRow(word, family, ((self._what(step), self._name(step, text)),)))
        self._context.voice.say(family)
        self.show()
        self.changed.emit(step.line)

    def _what(self, step: Step) -> str:
        label = step.verdict is not Verdict.half or step.label_read
        return t("labels_screen.back.label" if label else "labels_screen.back.unit")

    def _name(self, step: Step, text: str) -> str:
        return self.sticking.lines[step.line].title if self.sticking is not None and step.line >= 0 else text

    def take_back(self) -> bool:
        """Takes the last scan back; False where there is none."""
        if self.sticking is None or self._recording or self._waiting:
            return False
        gone = self.sticking.take_back()
        if gone is None:
            return False
        self._pending = None
        if gone >= 0 and self._recorded:
            self._undo(self._recorded.pop())
        self._view.back.banner.show_row(MistakeRow())
        self.show()
        self.changed.emit(-1)
        return True

    def _undo(self, action: bytes) -> None:
        desk = self._context.desk
        future = take_back(desk, Undo(action=desk.new_action(), target=action))

        def done(result: UndoResult) -> None:
            if result.family is Family.refused:
                say(self._context, t(f"refused.{result.reason}", repair=result.repair))

        self._context.tasks.watch(future, done, lambda fault: tell_fault(self._context, fault))

    def show(self) -> None:
        """The panel as things stand."""
        panel, sticking = self._view.back, self.sticking
        if sticking is None:
            panel.figure.set_counts(0, 0, t("labels_screen.back.nothing"), "")
            panel.figure.setVisible(False)
            panel.advice.set_words(t("labels_screen.back.before"))
            panel.reprint.hide()
            panel.missing_title.hide()
            panel.missing.set_names(())
            return
        done, wrong, still = (sticking.count(state) for state in (Stuck.right, Stuck.wrong, Stuck.open))
        panel.figure.setVisible(True)
        wrong_words = t("labels_screen.back.wrong_count", count=wrong) if wrong else ""
        panel.figure.set_counts(
            done, sticking.wanted, t("labels_screen.back.open_count", count=f"{still:,}"), wrong_words
        )
        mistake, small = sticking.mistake, theme.look().breadth is theme.Breadth.small
        if mistake is not None:
            panel.advice.set_words(t("labels_screen.back.peel"))
            line = next((line for line in sticking.lines if line.code == mistake.code), None)
            name = line.title if line is not None else mistake.code
            words = t("labels_screen.back.reprint", code=name)
            panel.reprint.set_row(
                ButtonRow(id="reprint", text=words, key="Enter", main=True, height=2.6 if small else 3.4)
            )
        elif done == sticking.wanted:
            panel.advice.set_words(t("labels_screen.back.all"))
        else:
            paired = any(line.serial for line in sticking.lines)
            panel.advice.set_words(t("labels_screen.back.how" if paired else "labels_screen.back.how_label"))
        panel.reprint.setVisible(mistake is not None)
        # At 200 % the banner and what to do come first; who is missing stands in the list.
        named = bool(still) and not (mistake is not None and small)
        panel.missing_title.setVisible(named)
        panel.missing.set_names(wording.missing_names(sticking) if named else ())
