"""People's own words: how long a text may be that goes to the side store, and that reading them leaves a line in the
access log.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from app.domain.rules.permissions import Command
from app.usecases.ports import UnitOfWork

MOST_WORDS: Final = 4_000
"""Characters of one text."""


class ReadWords(NamedTuple):
    """Somebody opens a page with personal words on it."""

    action: bytes
    repair: str


def read_words(uow: UnitOfWork, command: ReadWords) -> None:
    """One line in the log; raises NotAllowed where the words are not for this reader."""
    uow.actor.require(Command.read_form_words)
    uow.log_access("repair_words_read", command.repair)


def written(text: str, too_long: Exception) -> bytes:
    """The words for the side store, nothing around them; raises `too_long` where they are more than MOST_WORDS."""
    trimmed = text.strip()
    if len(trimmed) > MOST_WORDS:
        raise too_long
    return trimmed.encode()
