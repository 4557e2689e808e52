"""Reading what people wrote and said of a repair leaves a line in the access log."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.rules.permissions import Command
from app.usecases.ports import UnitOfWork


class ReadWords(NamedTuple):
    """Somebody opens a page with personal words on it."""

    action: bytes
    repair: str


def read_words(uow: UnitOfWork, command: ReadWords) -> None:
    """One line in the log; raises NotAllowed where the words are not for this reader."""
    uow.actor.require(Command.read_form_words)
    uow.log_access("repair_words_read", command.repair)
