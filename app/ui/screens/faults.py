"""Faults in words: the world's and a refusal's have a sentence, ours have none and go to the crash report."""

from __future__ import annotations

from app.domain.errors import WorldError
from app.domain.rules.undo import TakenBack
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.context import Context, Proved
from app.ui.widgets.toast import ToastRow
from app.usecases.refused_scan import note_refused
from app.usecases.session import NotAllowed, nobody


def fault_words(context: Context, fault: BaseException) -> str | None:
    """The sentence for a person, or None where the fault is ours."""
    if isinstance(fault, WorldError):
        return t(f"world.{fault.kind}")
    if isinstance(fault, NotAllowed):
        return t(f"refused.{fault.reason}")
    if isinstance(fault, TakenBack):  # whoever took it back is answered of that; this ends what was still written
        return t(f"refused.{fault.reason}")
    return context.files.unreadable(fault)


def note_refused_scan(context: Context, scan: Scan, source: str, reason: str) -> None:
    """Keeps a scan that was refused in the desk's scan log, beside the window; `reason` is a closed word."""
    desk = context.desk
    noted = desk.call(lambda uow: note_refused(uow, scan, source, reason), actor=desk.actor or nobody())
    context.tasks.watch(noted, lambda _: None)


def pin_asked(context: Context, fault: BaseException, again: Proved) -> bool:
    """Whether all that is missing is the PIN: it is asked for, then `again`; never where it was left."""
    if not isinstance(fault, NotAllowed) or fault.reason != "pin":
        return False
    context.ask_pin(fault.command, again)
    return True


def say(context: Context, words: str) -> None:
    """A sentence in a toast; there is nothing to take back."""
    context.frame.show_toast(ToastRow(text=words, undo=False))


def tell_unread(context: Context, fault: BaseException) -> None:
    """Says that something could not be shown, and nothing of what is saved: it was only read. Ours are handed on."""
    if isinstance(fault, WorldError):
        say(context, t("shell.unread"))
    else:
        context.tasks.failed.emit(fault)


def tell_fault(context: Context, fault: BaseException) -> None:
    """Says the fault, or hands it on where it is ours."""
    words = fault_words(context, fault)
    if words is None:
        context.tasks.failed.emit(fault)
    else:
        say(context, words)
