"""The composition root, for what is handed out: query rows → one table → a file, with its line in the access log.

Names the concrete rooms (`reports`, the ledger's look-ups); decides no layout and no rule. All of it is slow and runs
beside the window; nothing here is imported when the window starts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from app.bootstrap import Program
from app.bootstrap_contacts import contact_queries
from app.ledger.queries.contacts import SqlContacts
from app.ledger.queries.log import SqlLog
from app.reports import list_tables, log_table
from app.reports.files import write
from app.reports.table import chosen
from app.usecases.contact_rows import ContactFilter, ContactRow
from app.usecases.hand_out import ExportWish, may_hand_out, nobody_listens, note_hand_out
from app.usecases.log_rows import EVERY_REPAIR, LogChoices, LogFilter
from app.usecases.tables import Column, Export, Exported, Table, Told


class Reports:
    """`LogBook` over the open program, and the verb's other lists."""

    def __init__(self, program: Program) -> None:
        """`program` is started."""
        self._program = program

    @cached_property
    def _log(self) -> SqlLog:
        program = self._program
        return SqlLog(program.ledger, program.queries.registers, program.side, program.clock)

    @cached_property
    def _calls(self) -> SqlContacts:
        return contact_queries(self._program)

    def columns(self) -> tuple[Column, ...]:
        """Every column the log has, those of people's names and words last."""
        return log_table.log_columns(personal=True)

    def choices(self) -> LogChoices:
        """What the log can be narrowed to."""
        return self._log.choices()

    def log(self, only: LogFilter, told: Callable[[], None] = lambda: None) -> Table:
        """The repairs wanted, without people's names and words."""
        return self._log_table(only, personal=False, told=told)

    def table(self, what: Export, only: LogFilter = EVERY_REPAIR, *, personal: bool = False) -> Table:
        """The whole of what can be handed out. `only` narrows the log, and the period the contacts."""
        if what is Export.log:
            return self._log_table(only, personal=personal, told=self._stand_aside)
        if what is Export.devices:
            return list_tables.device_table(self._log.devices(), personal=personal)
        if what is Export.parts:
            return list_tables.part_table(self._program.queries.parts.parts(), personal=personal)
        if what is Export.chargers:
            return list_tables.charger_table(self._log.chargers(), personal=personal)
        return list_tables.contact_table(self._contacts(only), log_table.note(only, {}), personal=personal)

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
        desk = self._program.desk
        actor = replace(desk.signed_in(), proved=True) if proved else desk.signed_in()
        may_hand_out(actor, wish)
        table = chosen(self.table(wish.what, only, personal=wish.personal), keys)

        def noted() -> None:
            desk.call(lambda unit: note_hand_out(unit, wish, len(table.rows)), actor=actor).result()

        def heard(done: int, whole: int) -> None:
            self._stand_aside()
            told(done, whole)

        return write(table, wish.form, path, heard, noted)

    def _log_table(self, only: LogFilter, *, personal: bool, told: Callable[[], None]) -> Table:
        rows = self._log.repairs(only, spoken=personal, told=told)
        return log_table.log_table(rows, only, self._program.queries.schools(), personal=personal)

    def _contacts(self, only: LogFilter) -> list[ContactRow]:
        """Those of the period, the oldest first."""
        found = self._calls.contacts(ContactFilter(since=only.since, until=only.until))
        return sorted(found, key=lambda row: (row.local, row.contact))

    def _stand_aside(self) -> None:
        """A person's scan goes first."""
        self._program.desk.people.give_way()
