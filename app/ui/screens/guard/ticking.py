"""What the guard has saved is told, and units for which a request stands are ticked without asking again.

Decides who tells it: the page in front where it has a banner, which else would go on showing the answer before, or the
toast. Whether a unit may be ticked is the use case's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.domain.disposal_words import Deprovisioned
from app.domain.kinds import Family
from app.domain.rules.disposal import StepBlocked
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.settings.words import t
from app.ui.screens.fault_words import fault_words
from app.ui.screens.guard import wording
from app.ui.screens.guard.saving import Saved, tick_each
from app.ui.widgets.toast import ToastRow
from app.usecases.deprovision_rows import GuardRow

if TYPE_CHECKING:
    from app.ui.context import Context


def said_of(context: Context, fault: BaseException) -> str:
    """A refusal in words; what is no refusal goes to whoever reports faults."""
    if isinstance(fault, RepairRefused):
        return wording.refusal(fault.reason, fault.step if isinstance(fault, StepBlocked) else "")
    words = fault_words(fault)
    if words is None:
        context.tasks.failed.emit(fault)
    return words or t("sign_in.failed")


def tell(context: Context, saved: Saved) -> None:
    """What was saved, by whoever stands in front; which units were refused beside it, and why."""
    told = wording.told(saved, [said_of(context, fault) for _row, fault in saved.refused])
    if not context.told_guarded(told):
        context.voice.say(told.family)
        context.frame.show_toast(ToastRow(text=told.words, undo=False))


def tick_asked(context: Context, rows: Sequence[GuardRow], done: Callable[[Saved], object]) -> None:
    """Ticks the step of each, once the PIN was given; `done` hears of all that were, once."""

    def ticked(saved: Saved) -> None:
        tell(context, saved)  # said and heard once, however many they are
        done(saved)

    def failed(fault: BaseException) -> None:
        context.voice.say(Family.refused)
        context.frame.show_toast(ToastRow(text=said_of(context, fault), undo=False))

    def proved_(*, proved: bool) -> None:
        context.tasks.watch(tick_each(context.desk, rows, Deprovisioned.request, proved=proved), ticked, failed)

    context.ask_pin(Command.deprovision_by_hand, proved_)
