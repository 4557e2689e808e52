"""A file as the import job walks it: records become the rules' rows, remarks and refusals become closed reasons.

Decides how a reader's record maps to the ledger's words. Knows nothing of the ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from app.domain.kinds import ImportKind
from app.domain.rules.importing import Incoming
from app.importers.columns import lacks_wanted
from app.importers.model import Record, Refusal, Remark
from app.importers.records import Reading, read_file
from app.importers.refused import write_refused
from app.importers.rows import Known
from app.usecases.import_file import Source
from app.usecases.import_job import ReadRow, Remarked


class FileSource:
    """An import file, understood once and walked as often as asked."""

    def __init__(
        self,
        path: Path,
        kind: ImportKind | None,
        *,
        known: Known,
        refused_folder: Path,
        sheet: str | None = None,
        maps: Mapping[str, str] | None = None,
    ) -> None:
        """Opens `path` once to see what it holds. Raises Unreadable."""
        self._path = path
        self._known = known
        self._sheet = sheet
        self._maps = maps
        self._refused_folder = refused_folder
        self._refused: list[Refusal] = []
        with read_file(path, kind, known=known, sheet=sheet, maps=maps) as reading:
            self._kind = reading.kind
            self.headings = reading.columns.headings
            self.columns = len(reading.columns.fields)
            self.fields = dict(reading.columns.fields)
            self.samples = reading.samples
            self.encoding = reading.sheet.encoding
            self.heading_row = reading.columns.heading_row
            self._lacks = lacks_wanted(reading.columns)
        self.ignored: tuple[str, ...] = ()
        """Headings that hold values nothing is taken from, after a walk to the end."""
        made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        self._source = Source(kind=self._kind, name=path.name, digest=_digest(path), made=made)

    @property
    def source(self) -> Source:
        """What file it is."""
        return self._source

    @property
    def kind(self) -> ImportKind:
        """What it holds."""
        return self._kind

    def rows(self) -> Iterator[ReadRow]:
        """Its rows from the beginning. Raises Unreadable where the file breaks off."""
        self._refused = []
        with self._reading() as reading:
            for item in reading:
                if isinstance(item, Refusal):
                    self._refused.append(item)
                    yield ReadRow(None, Remarked(item.row, item.reason.value, item.value, dict(item.params)))
                else:
                    remarks = tuple(_remark(item.row, r) for r in item.remarks)
                    yield ReadRow(incoming_of(item, self._kind, self._known.zone), None, remarks)

            self.ignored = tuple(reading.ignored[index] for index in sorted(reading.ignored))

    @property
    def ignores_wanted(self) -> bool:
        """Whether a column nothing is taken from may be the school or the asset tag, which were found nowhere."""
        return self._lacks and bool(self.ignored)

    def _reading(self) -> Reading:
        return read_file(self._path, self._kind, known=self._known, sheet=self._sheet, maps=self._maps)

    def keep_refused(self) -> str | None:
        """Writes the refused rows with number and reason beside the user's other data; the file's path."""
        if not self._refused:
            return None
        local = datetime.now(self._known.zone)
        return str(write_refused(self._refused_folder, self._path, self.headings, self._refused, local))


class RecordSource:
    """Records that are in hand already (the sample's), walked as a file is."""

    def __init__(self, kind: ImportKind, records: Iterable[Record], name: str, made: datetime, zone: tzinfo) -> None:
        """`records` can be walked once."""
        self._zone = zone
        self._records = iter(records)
        self._source = Source(kind=kind, name=name, digest=hashlib.sha256(name.encode()).hexdigest(), made=made)

    @property
    def source(self) -> Source:
        """What stands for a file."""
        return self._source

    @property
    def kind(self) -> ImportKind:
        """What the records are."""
        return self._source.kind

    def rows(self) -> Iterator[ReadRow]:
        """The records."""
        for record in self._records:
            yield ReadRow(incoming_of(record, self.kind, self._zone))

    def keep_refused(self) -> str | None:
        """Nothing is refused."""
        return None


def incoming_of(record: Record, kind: ImportKind, zone: tzinfo) -> Incoming:
    """A record in the rules' words."""
    fields: dict[str, object] = dict(record.fields)
    words = dict(record.side)
    if kind is ImportKind.forms:
        sent = datetime.fromisoformat(record.fields["sent"]).astimezone(zone)
        fields["sent_local"] = sent.strftime("%Y-%m-%d %H:%M:%S")
        school_text = words.pop("school_text", None)
        if school_text:
            fields["school_text"] = school_text
    if "aliases" in fields:
        fields["aliases"] = [a for a in str(fields["aliases"]).splitlines() if a]
    return Incoming(
        row=record.row,
        key=record.key,
        fields=fields,
        units=record.units,
        words=words,
        observation=record.observation,
    )


def _remark(row: int, remark: Remark) -> Remarked:
    params = dict(remark.params)
    return Remarked(row, remark.reason.value, params.get("value", ""), params)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
