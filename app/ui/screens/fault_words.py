"""A refusal or the world's fault in words; None for a fault of ours, which is the crash report's."""

from __future__ import annotations

from app.domain.errors import WorldError
from app.settings.words import t
from app.usecases.operators import SignInRefused
from app.usecases.session import NotAllowed


def fault_words(fault: BaseException) -> str | None:
    """The sentence for a person, of signing in, permissions and the world."""
    if isinstance(fault, SignInRefused | NotAllowed):
        return t(f"refused.{fault.reason}")
    if isinstance(fault, WorldError):
        return t(f"world.{fault.kind}")
    return None
