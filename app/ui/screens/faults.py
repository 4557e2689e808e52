"""Faults in words: the world's and a refusal's have a sentence, ours have none and go to the crash report."""

from __future__ import annotations

from app.domain.errors import WorldError
from app.settings.words import t
from app.ui.context import Context
from app.usecases.session import NotAllowed


def fault_words(context: Context, fault: BaseException) -> str | None:
    """The sentence for a person, or None where the fault is ours."""
    if isinstance(fault, WorldError):
        return t(f"world.{fault.kind}")
    if isinstance(fault, NotAllowed):
        actor = context.desk.actor
        return t(f"refused.{fault.reason}", role=t(f"kinds.role.{actor.role}") if actor is not None else "")
    return context.files.unreadable(fault)
