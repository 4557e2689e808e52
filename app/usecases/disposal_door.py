"""What the pages of disposal ask, in one hand: units, boxes, and the files of a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from app.usecases.box_rows import BoxQueries
from app.usecases.disposal_rows import DisposalQueries, DisposalRow
from app.usecases.tables import FileForm


class DisposalList(NamedTuple):
    """A list to be written: of a box, of a day, of what an instruction still misses."""

    name: str
    """Its file's name, without an ending."""
    title: str
    note: str
    """Instruction, day, how many, the list's hash: it stands on each page."""
    rows: Sequence[DisposalRow]


class DisposalDoor(Protocol):
    """Who is asked. All of it is slow: beside the window."""

    @property
    def units(self) -> DisposalQueries:
        """Units in disposal."""

    @property
    def boxes(self) -> BoxQueries:
        """Their boxes."""

    def write(self, wanted: DisposalList, forms: Sequence[FileForm], folder: Path) -> tuple[Path, ...]:
        """Writes the list in these forms, each whole or not at all. Nothing in it is personal. Raises NotAllowed,
        WorldError.
        """
