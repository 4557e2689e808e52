"""The composition root of disposal: who is asked, each made when first wanted, and a list's files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.bootstrap import Program
from app.domain.rules.permissions import Command
from app.settings.files import as_world
from app.usecases.box_rows import BoxQueries
from app.usecases.disposal_door import DisposalList
from app.usecases.disposal_rows import DisposalQueries
from app.usecases.hand_out import nobody_listens
from app.usecases.tables import FileForm


class DisposalOf:
    """`DisposalDoor` of one program."""

    def __init__(self, program: Program) -> None:
        """`program` is started."""
        self._program = program

    @property
    def units(self) -> DisposalQueries:
        """Units in disposal."""
        return self._program.queries.disposal

    @property
    def boxes(self) -> BoxQueries:
        """Their boxes."""
        return self._program.queries.boxes

    def write(self, wanted: DisposalList, forms: Sequence[FileForm], folder: Path) -> tuple[Path, ...]:
        """The list's files, each with its line in the access log."""
        from app.reports.files import write
        from app.reports.list_tables import disposal_table

        desk = self._program.desk
        actor = desk.signed_in()
        actor.require(Command.export)
        table = disposal_table(wanted.rows, wanted.title, wanted.note)
        with as_world():
            folder.mkdir(parents=True, exist_ok=True)
        made = []
        for form in forms:
            line = f"disposal {form} {len(table.rows)}"

            def noted(line: str = line) -> None:
                desk.call(lambda unit: unit.log_access("export", line), actor=actor).result()

            made.append(write(table, form, folder / f"{wanted.name}{form.ending}", nobody_listens, noted).file)
        return tuple(made)
