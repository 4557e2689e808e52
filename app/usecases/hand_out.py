"""Hand a table out as a file: who may, and the line of the access log, which nobody can rewrite.

Names and people's own words go out only on request, with a reason and the operator's PIN. The reason is a person's own
text: it lies in the side store, and the log's line names it by id, so that it can be erased and the line stays.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from app.domain.rules.permissions import Command
from app.usecases.ports import UnitOfWork
from app.usecases.session import Actor
from app.usecases.tables import Export, FileForm


class ExportWish(NamedTuple):
    """What is to be handed out."""

    what: Export
    form: FileForm
    personal: bool = False
    reason: str = ""


class ReasonMissing(Exception):
    """Names and words of people were asked for without a reason."""


KEY: Final = {False: Command.export, True: Command.export_personal}
"""Which permission a wish needs: without, and with names and words of people."""


def may_hand_out(actor: Actor, wish: ExportWish) -> None:
    """Raises NotAllowed, or ReasonMissing."""
    actor.require(KEY[wish.personal])
    if wish.personal and not wish.reason.strip():
        raise ReasonMissing


def note_hand_out(uow: UnitOfWork, wish: ExportWish, rows: int) -> None:
    """Writes the line: what, in which form, how many rows; with names the reason's id too. Raises as `may_hand_out`."""
    may_hand_out(uow.actor, wish)
    detail = f"{wish.what} {wish.form} {rows}"
    if wish.personal:
        uow.log_access("export_personal", f"{detail} {uow.put_side(wish.reason.strip().encode())}")
    else:
        uow.log_access("export", detail)
