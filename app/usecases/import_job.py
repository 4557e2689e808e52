"""One file brought in, from first row to last: preview, apply, go on after a cut. What window and command line both
run.

Decides the order of slices and what is reported. The rows come through a port, so that no file format is known here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from app.domain.kinds import ImportKind
from app.domain.rules.importing import Decision, Incoming
from app.usecases.desk import Desk
from app.usecases.import_file import (
    CUT,
    SLICE,
    Counts,
    Source,
    apply_slice,
    cut_import,
    decide_slice,
    finish,
    note_repeated,
    require,
)
from app.usecases.ports import UnitOfWork

LEFT_OUT = "-"
"""Stands for a field where a person says that nothing is taken from a column."""
MOST_SHOWN = 5_000
"""Changed rows a preview keeps to show; the counts are whole."""
SLICE_SECONDS = 0.045
"""What a slice should take: a person's command waits for one at most."""
LEAST_SLICE = 25
GIVE_WAY_ROWS = 16
"""After so many rows read a scan under way is let through."""


@dataclass(frozen=True, slots=True)
class Remarked:
    """A row refused, or taken with a look: its number, the closed reason, the text it is about, and what fills its
    words.
    """

    row: int
    reason: str
    text: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as a reader gives it: taken (with remarks) or refused."""

    incoming: Incoming | None
    refusal: Remarked | None = None
    remarks: tuple[Remarked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileColumns:
    """How a file's columns were understood."""

    headings: tuple[str, ...]
    fields: Mapping[str, str]
    """Heading → field; headings nothing is taken from are not in it."""
    encoding: str = ""
    ignored: tuple[str, ...] = ()
    """Headings of columns with values that are not taken in; known once the file was walked."""
    samples: Mapping[str, str] = field(default_factory=dict)
    """Heading → a value written under it."""
    look: bool = False
    """Whether one of those may be what a person would miss: the school, the asset tag."""


class RowSource(Protocol):
    """A file that was opened and understood; walked as often as asked."""

    @property
    def source(self) -> Source:
        """What file it is."""

    @property
    def kind(self) -> ImportKind:
        """What it holds."""

    def rows(self) -> Iterator[ReadRow]:
        """Its rows from the beginning; raises the reader's own fault where the file breaks off."""

    def keep_refused(self) -> str | None:
        """Writes the refused rows of the last walk with their reasons into a file; its path, or None where there are
        none.
        """


@dataclass(slots=True, kw_only=True)
class Report:
    """What an import came to, or would come to."""

    kind: ImportKind
    dry_run: bool
    read: int = 0
    counts: Counts = field(default_factory=Counts)
    refusals: list[Remarked] = field(default_factory=list)
    warnings: list[Remarked] = field(default_factory=list)
    decisions: list[tuple[Incoming, Decision]] = field(default_factory=list)
    """Preview only: the rows that change something, up to MOST_SHOWN."""
    refused_file: str | None = None
    finished: bool = False


class ImportJob:
    """Runs a preview or an import, slice by slice; `steps` may be left at any point and nothing is half done."""

    def __init__(self, desk: Desk, rows: RowSource, *, dry_run: bool, proved: bool = False) -> None:
        """`dry_run`: decide only, write nothing. `proved`: whoever is signed in now gave the PIN for just this. All of
        it is theirs, whoever signs in or out before it ends.
        """
        self._desk = desk
        self._actor = replace(desk.signed_in(), proved=True) if proved else desk.signed_in()
        self._rows = rows
        self.report = Report(kind=rows.kind, dry_run=dry_run)
        self.action = desk.new_action()
        self._slice = min(4 * LEAST_SLICE, SLICE)

    def steps(self) -> Iterator[int]:
        """Works off the file; yields the rows read so far. What `report` holds grows with it. Raises TakenBack where
        somebody took the import back meanwhile.
        """
        source = self._rows.source
        self.action = self._desk.ledger.write(self._actor, self.action, self._action_of).result()
        part: list[Incoming] = []
        for row in self._rows.rows():
            self.report.read += 1
            self.report.warnings += row.remarks
            if row.refusal is not None:
                self.report.refusals.append(row.refusal)
            if row.incoming is not None:
                part.append(row.incoming)
            if self.report.read % GIVE_WAY_ROWS == 0:
                self._desk.people.give_way()
            if len(part) >= self._slice:
                self._run(source, part)
                part = []
                yield self.report.read
        if part:
            self._run(source, part)
        if not self.report.dry_run:
            self._note_repeated()
            self._in_one(lambda uow: finish(uow, source, self.report.counts))
            self.report.refused_file = self._rows.keep_refused()
        self.report.finished = True
        yield self.report.read

    def _note_repeated(self) -> None:
        """What stood in a list of devices twice is no one entry of the console's: the guard asks about none of them."""
        twice = [refused.text for refused in self.report.refusals if refused.reason == "serial_repeated"]
        if twice and self._rows.kind is ImportKind.devices:
            self._in_one(lambda uow: note_repeated(uow, twice))

    def _action_of(self, uow: UnitOfWork) -> bytes:
        """The action of the cut import of this same file, so that one undo takes back all of it; else a new one."""
        require(uow, self._rows.kind, dry_run=self.report.dry_run)
        cut = cut_import(uow.value(CUT))
        if cut is not None and not self.report.dry_run:
            same_file = cut.digest == self._rows.source.digest and cut.kind is self._rows.kind
            if same_file and not uow.is_undone(cut.action):
                return cut.action
            uow.set_value(CUT, "")
        return self.action

    def _run(self, source: Source, part: list[Incoming]) -> None:
        self._desk.people.give_way()
        began = time.perf_counter()
        if self.report.dry_run:
            self._in_one(lambda uow: self._decide(uow, source, part))
        else:
            self._in_one(lambda uow: self._apply(uow, source, part))
        # As many rows as the machine does in the time: never more than double at once, and SLICE at most.
        fitting = round(len(part) * SLICE_SECONDS / max(time.perf_counter() - began, 1e-6))
        self._slice = max(LEAST_SLICE, min(fitting, 2 * self._slice, SLICE))

    def _apply(self, uow: UnitOfWork, source: Source, part: list[Incoming]) -> None:
        apply_slice(uow, source, part, self.report.counts)

    def _decide(self, uow: UnitOfWork, source: Source, part: list[Incoming]) -> None:
        decided = list(zip(part, decide_slice(uow, source, part), strict=True))
        for row, decision in decided:
            self.report.counts.add(row, decision)
        room = MOST_SHOWN - len(self.report.decisions)
        shown = [pair for pair in decided if pair[1].drafts or pair[1].kept]
        self.report.decisions += shown[:room]

    def _in_one(self, work: Callable[[UnitOfWork], Any]) -> None:
        self._desk.ledger.write(self._actor, self.action, work, bulk=True).result()
