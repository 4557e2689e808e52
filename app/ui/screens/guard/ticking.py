"""Units that were asked about, and for which that stands: their step is ticked, and nothing is asked again.

Decides only that each is an action of its own; whether it may be ticked is the use case's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.domain.disposal_words import Deprovisioned, Step
from app.domain.kinds import Family
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.settings.words import t
from app.ui.screens.fault_words import fault_words
from app.ui.screens.intake.wording import reason_words
from app.ui.widgets.toast import ToastRow
from app.usecases.deprovision_rows import GuardRow
from app.usecases.disposal import tick
from app.usecases.disposal_results import DisposalResult, TickStep

if TYPE_CHECKING:
    from app.ui.context import Context


def said_of(context: Context, fault: BaseException) -> str:
    """A refusal in words; what is no refusal goes to whoever reports faults."""
    words = reason_words(fault.reason) if isinstance(fault, RepairRefused) else fault_words(fault)
    if words is None:
        context.tasks.failed.emit(fault)
    return words or t("sign_in.failed")


def tick_asked(context: Context, rows: Sequence[GuardRow], done: Callable[[DisposalResult], object]) -> None:
    """Ticks the step of each, once the PIN was given; `done` hears of each that was."""
    desk = context.desk

    came: list[DisposalResult] = []

    def ticked(result: DisposalResult) -> None:
        came.append(result)
        done(result)
        if len(came) == len(rows):  # said and heard once, however many they are
            words = "deprovision.ticked" if len(came) == 1 else "deprovision.ticked_all"
            context.voice.say(result.family)
            context.frame.show_toast(ToastRow(text=t(words, code=result.code, count=len(came)), undo=False))

    def failed(fault: BaseException) -> None:
        context.voice.say(Family.refused)
        context.frame.show_toast(ToastRow(text=said_of(context, fault), undo=False))

    def proved_(*, proved: bool) -> None:
        for row in rows:
            wish = TickStep(desk.new_action(), desk.read_scan(row.serial), Step.deprovision, Deprovisioned.request)
            context.tasks.watch(desk.run(tick, wish, proved=proved), ticked, failed)

    context.ask_pin(Command.deprovision_by_hand, proved_)
