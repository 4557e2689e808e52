"""The import's work beside the window: a file read and previewed, applied, a cut one taken back.

Decides nothing of the rules: it opens the source, walks the job and words what came of it, all on the slow thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.commands import Undo
from app.domain.kinds import ImportKind
from app.ui.context import Context
from app.ui.screens.importing.columns_panel import ByHand
from app.ui.screens.importing.wording import Worded, worded
from app.ui.screens.job_run import Run, walk
from app.usecases.import_file import CUT
from app.usecases.import_job import FileColumns, ImportJob, Report, RowSource
from app.usecases.ports import UnitOfWork
from app.usecases.undo import Deed, UndoResult, undo

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWish:
    """A file, and what was said about it by hand."""

    path: Path
    by_hand: ByHand


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A file that was walked without writing anything."""

    source: RowSource
    columns: FileColumns
    report: Report
    worded: Worded


def plain_wish(path: Path, kind: ImportKind | None) -> FileWish:
    """A file of which nothing was said but perhaps its kind."""
    return FileWish(path=path, by_hand=ByHand(kind=kind, maps={}))


def preview(context: Context, run: Run, wish: FileWish, told: Told) -> Preview:
    """Reads the whole file and decides every row. Raises the reader's fault, NotAllowed, WorldError, Stopped."""
    hand = wish.by_hand
    source = context.files.open(wish.path, hand.kind, maps=hand.maps or None, sheet=hand.sheet)
    job = ImportJob(context.desk, source, dry_run=True)
    walk(context.tasks, run, job.steps(), told)
    columns = context.files.columns(source)
    words = worded(job.report, columns, context.desk.queries.schools(), context.files.words_of)
    return Preview(source=source, columns=columns, report=job.report, worded=words)


def apply(context: Context, run: Run, source: RowSource, told: Told, *, proved: bool) -> Report:
    """Applies the file a slice at a time. Raises as `preview` does; what was applied until then stays. `proved`: the
    PIN was given for just this.
    """
    job = ImportJob(context.desk, source, dry_run=False, proved=proved)
    walk(context.tasks, run, job.steps(), told)
    return job.report


def take_back(unit: UnitOfWork, command: Undo, deed: Deed | None = None) -> UndoResult:
    """Undoes a cut import and forgets that it was under way, in one transaction."""
    result = undo(unit, command, deed)
    if result.outcome == "undone":
        unit.set_value(CUT, "")
    return result
