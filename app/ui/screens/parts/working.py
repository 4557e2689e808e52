"""What is under way with a part: received, counted, taken from a unit, moved, thrown away, changed.

Decides what the panel asks, where a scan goes meanwhile, and what comes after it was saved. A stock-take goes on from
part to part: the next label saves what was counted before.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.commands import Undo
from app.domain.kinds import Family
from app.domain.part_commands import ChangePart
from app.domain.rules.repair import RepairRefused
from app.settings.words import t
from app.ui.one_question import OneQuestion
from app.ui.screens.faults import pin_asked
from app.ui.screens.parts import jobs, wording
from app.ui.screens.parts.jobs import PIECES, SHELF, Act, FieldTrouble, Job
from app.ui.screens.undo_reason import ask_undo_reason
from app.ui.widgets.toast import ToastRow
from app.usecases.parts import PartResult, change_part
from app.usecases.parts_rows import PartRow
from app.usecases.undo import UndoResult, take_back

if TYPE_CHECKING:
    from app.ui.screens.parts.presenter import PartsPresenter

_GOES_ON = frozenset({Act.receive, Act.stock_take})
"""Acts done with part after part: the next part's label saves the one before."""
_FIELD_OF = {
    "no_stock": PIECES, "bad_count": PIECES, "does_not_fit": "unit", "unit_not_dead": "unit", "unknown_unit": "unit",
    "unit_names_two": "unit", "same_place": "to", "known_part": "code", "code_unreadable": "code",
}  # fmt: skip


class Working:
    """One act at a time."""

    def __init__(self, on: PartsPresenter) -> None:
        """`on` is the tab's presenter."""
        self.on = on
        self.job: Job | None = None
        self._question = OneQuestion(on.context.tasks)
        self._next: PartRow | None = None
        """The part whose label was scanned while the one before is being saved."""

    # --- begin and end -----------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The tab is in front again: Enter says what it does."""
        self._words()
        if self.job is None:
            self.on.view.table.setFocus()

    def begin(self, act: Act, part: PartRow | None = None, place: str = "") -> None:
        """Asks for what an act needs, of the part given or the chosen one."""
        part = part or self.on.chosen
        if act is Act.new:
            part = None
        elif part is None:
            self.on.say(Family.look, t("parts_screen.choose_first"))
            return
        self._ask(Job(act, part, place))

    def _ask(self, job: Job, *, done: str = "") -> None:
        self.job = job
        self.on.context.frame.toast.dismiss()
        self.on.view.swap(side=False)
        self.on.view.set_working(True)
        rows = jobs.rows(job) if job.part is not None or job.act is Act.new else ()
        title, part = wording.job_title(job)
        self.on.view.acts.ask(title, part, wording.ask_words(job), rows, done=done)
        if rows:
            self.on.view.acts.focus_field(rows[0].id)
        else:
            self.on.view.table.setFocus()
        self._words()

    def leave(self) -> None:
        """Nothing more is asked; what was saved stays."""
        self.job, self._next = None, None
        self._question.drop()
        self.on.view.set_working(False)
        self.on.view.acts.show_acts(self._part_words())
        self.on.view.table.setFocus()
        self._words()

    def chosen_changed(self) -> None:
        """Another part is chosen: its name stands over the acts."""
        if self.job is None:
            self.on.view.acts.show_acts(self._part_words())
            self._words()

    def _part_words(self) -> str:
        chosen = self.on.chosen
        return "\u3000".join((chosen.name, chosen.part)) if chosen is not None else ""

    def _words(self) -> None:
        """What Enter does, and whether it does anything."""
        actions = self.on.context.actions
        asks = self.job is not None
        saves = bool(self.on.view.acts.fields)
        actions.set_words("parts.go", t("parts_screen.save" if asks else "shell.act.parts.go"))
        actions.set_allowed("parts.go", allowed=saves if asks else self.on.chosen is not None)
        for name in (
            "parts.act",
            "parts.row",
            "parts.new",
            "parts.filter",
            "parts.paper",
            "parts.ordered",
            "parts.search",
        ):
            actions.set_allowed(name, allowed=not asks)
        self.on.context.frame.hints.set_actions(actions.hints())

    # --- saving ------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Enter: what stands in the fields becomes one action."""
        job, desk = self.job, self.on.context.desk
        if job is None or not self.on.view.acts.fields or self._question.busy:
            return
        try:
            usecase, command = jobs.command_of(job, self.on.view.acts.texts(), desk.new_action())
        except FieldTrouble as trouble:
            self._next = None
            self._trouble(trouble.field, t(trouble.key))
            return
        self._question.ask(lambda: desk.run(usecase, command), partial(self._saved, job), self._failed)

    def _saved(self, job: Job, result: PartResult) -> None:
        context = self.on.context
        context.voice.say(result.family)
        done, nxt, self._next = wording.done_words(result), self._next, None
        if nxt is not None or (job.act is Act.stock_take and job.place):
            # the fields stand where a toast would lie
            self._ask(Job(job.act, nxt, job.place), done=f"{done}\u3000{t('parts_screen.saved_here')}")
        else:
            context.frame.show_toast(ToastRow(text=done, place=t("parts_screen.saved_here")))
            self.leave()
            part = result.parts[0].part
            if job.act is Act.new:
                self.on.open_part(part)
            else:
                self.on.listing.keep(part)
        self.on.refresh()

    def _failed(self, fault: BaseException) -> None:
        self._next = None
        if isinstance(fault, RepairRefused):
            self._trouble(_FIELD_OF.get(fault.reason, ""), wording.refusal(fault.reason))
        else:
            self.on.fault(fault)

    def _trouble(self, field: str, words: str) -> None:
        """Said and heard; the field it is about says it too, and has the cursor."""
        panel = self.on.view.acts
        if field not in panel.fields:
            self.on.say(Family.refused, words)
            return
        self.on.context.voice.say(Family.refused)
        for name, shown in panel.fields.items():
            shown.set_trouble(words if name == field else "")
        panel.focus_field(field)

    # --- scans -------------------------------------------------------------------------------------------------------

    def part_scanned(self, row: PartRow) -> bool:
        """A part's label while something is under way: one piece more, the next part, or the part it is done with."""
        job = self.job
        if job is None:
            return False
        texts = self.on.view.acts.texts()
        if job.part is not None and job.part.part == row.part:
            told = texts.get(PIECES, "")
            self._fill(PIECES, str(int(told) + 1) if told.isdecimal() else "1")
        elif job.part is not None and job.act in _GOES_ON and texts.get(PIECES):
            self._next = row
            self.save()
        elif job.act in (Act.edit, Act.new):
            self.on.say(Family.look, t("parts_screen.finish_first"))
        else:
            self.on.context.voice.say(Family.ok)
            self._ask(Job(job.act, row, job.place))
            for name, text in texts.items():
                if text:
                    self.on.view.acts.fields[name].line.setText(text)
        return True

    def shelf_scanned(self, place: str) -> None:
        """A shelf's label: where the parts go, or a stock-take of that shelf begins."""
        job = self.job
        if job is not None and job.act in SHELF and self.on.view.acts.fields:
            self._fill(SHELF[job.act], place)
            return
        if job is not None and job.act is not Act.stock_take:
            self.on.say(Family.look, t("parts_screen.finish_first"))
            return
        self.on.context.voice.say(Family.ok)
        self.on.listing.narrow_to(place)
        self._ask(Job(Act.stock_take, None, place))

    def unit_scanned(self, text: str) -> bool:
        """A unit's label: the one donor parts come from. Without such an act it is not ours."""
        if self.job is None or self.job.act is not Act.donor:
            return False
        self._fill("unit", text)
        return True

    def number(self, number: int) -> bool:
        """A number of the command sheet: so many pieces. False where none are asked for."""
        if PIECES not in self.on.view.acts.fields:
            return self.job is not None
        self._fill(PIECES, str(number))
        return True

    def _fill(self, name: str, text: str) -> None:
        self.on.context.voice.say(Family.ok)
        field = self.on.view.acts.fields[name]
        field.line.setText(text)
        field.set_trouble("")

    # --- one key -----------------------------------------------------------------------------------------------------

    def mark_ordered(self) -> None:
        """The chosen part was ordered today, or, once more, was not."""
        chosen, context = self.on.chosen, self.on.context
        if chosen is None or self.job is not None:
            return
        day = "" if chosen.ordered else context.desk.clock.now().today.isoformat()
        command = ChangePart(context.desk.new_action(), chosen.part, {"ordered": day})

        def done(_result: PartResult) -> None:
            context.voice.say(Family.ok)
            words = t("parts_screen.ordered" if day else "parts_screen.not_ordered", name=chosen.name)
            context.frame.show_toast(ToastRow(text=words, place=t("parts_screen.saved_here")))
            self.on.refresh()

        self._question.ask(lambda: context.desk.run(change_part, command), done, self._failed)

    def take_back(self, reason: str = "", target: bytes | None = None, *, proved: bool = False) -> None:
        """The last action at this desk, or the one a reason was asked for."""
        context = self.on.context

        def done(result: UndoResult) -> None:
            if result.reason == "reason_needed":
                ask_undo_reason(context, result, self.take_back)
            elif result.family is Family.refused:
                self.on.say(Family.refused, t(f"refused.{result.reason}", repair=result.repair))
            else:
                self.on.say(Family.ok, t("parts_screen.undone"))
            self.on.refresh()

        def failed(fault: BaseException) -> None:
            if not pin_asked(context, fault, partial(self.take_back, reason, target)):
                self.on.fault(fault)

        command = Undo(action=context.desk.new_action(), target=target, reason=reason)
        taken = take_back(context.desk, command, proved=proved)
        context.tasks.watch(taken, done, failed)
