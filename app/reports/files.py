"""A table in any of the file forms: written whole, with what was lost named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from app.settings.files import whole_file
from app.usecases.tables import Exported, FileForm, Loss, Table, Told


def write(table: Table, form: FileForm, path: Path, told: Told, before: Callable[[], None]) -> Exported:
    """Writes `table` to `path`, whole or not at all; `before` is called when it is written and not yet in its place.

    Raises WorldError where the file can't be written, and what `told` and `before` raise.
    """
    with whole_file(path, before) as file:
        losses = _write(table, form, file, told)
    return Exported(path, len(table.rows), tuple(losses))


def _write(table: Table, form: FileForm, file: BinaryIO, told: Told) -> list[Loss]:
    """Each form's library is brought in when it is wanted."""
    if form is FileForm.xlsx:
        from app.reports.xlsx_file import write_xlsx

        return write_xlsx(table, file, told)
    if form is FileForm.pdf:
        from app.reports.pdf_file import write_pdf

        return write_pdf(table, file, told)
    from app.reports.csv_file import CP932, UTF8, write_csv

    return write_csv(table, file, CP932 if form is FileForm.csv_cp932 else UTF8, told)
