"""Hand a table out as a file: who may, and the line of the access log, which nobody can rewrite.

Names and people's own words go out only on request, with a reason and the operator's PIN. The reason is a person's own
text: it lies in the side store, and the log's line names it by id, so that it can be erased and the line stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from app.domain.rules.permissions import Command
from app.usecases.log_rows import EVERY_REPAIR, LogChoices, LogFilter
from app.usecases.ports import UnitOfWork
from app.usecases.session import Actor
from app.usecases.tables import Column, Export, Exported, FileForm, Table, Told


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


def nobody_listens(done: int, whole: int) -> None:
    """Where nobody wants to know how far it is."""


class LogBook(Protocol):
    """The repair log, as the window shows it and hands it out. All but `columns` is slow: beside the window."""

    def columns(self) -> tuple[Column, ...]:
        """Every column there is, those of people's names and words last."""

    def choices(self) -> LogChoices:
        """What the log can be narrowed to."""

    def log(self, only: LogFilter, told: Callable[[], None] = lambda: None) -> Table:
        """The repairs wanted, without people's names and words. `told` may raise to leave it."""

    def hand_out(
        self,
        wish: ExportWish,
        path: Path,
        *,
        only: LogFilter = EVERY_REPAIR,
        keys: Sequence[str] = (),
        told: Told = nobody_listens,
        proved: bool = False,
    ) -> Exported:
        """Writes what is wished for, whole or not at all; the columns `keys` in their order, or all.

        `told` hears rows of how many, on the same thread, and may raise to leave it: nothing is there then, nor in the
        log. `proved`: the operator's PIN was checked for just this. Raises NotAllowed, ReasonMissing, WorldError.
        """
