"""The composition root, for files brought in: what a reader must know, the sample, the window's side of it.

Names the concrete importers; starts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from app.bootstrap import Program
from app.domain.codes import squeeze
from app.domain.kinds import Aggregate, ImportKind
from app.domain.operations import Draft, Ref
from app.domain.rules.schools import Schools
from app.importers.headings import FIELDS
from app.importers.model import Fault, Reason, Remark, Unreadable
from app.importers.rows import Known
from app.importers.sample_data import DEVICES, FORMS, SEED, Sample
from app.importers.schools import School, SchoolIndex
from app.importers.sentences import advice_text, reason_text, unreadable_text
from app.importers.source import FileSource, RecordSource
from app.settings.paths import data_folder
from app.settings.words import has, t
from app.usecases.import_file import SLICE
from app.usecases.import_job import FileColumns, ImportJob, Remarked, RowSource
from app.usecases.ports import UnitOfWork
from app.usecases.session import stand_in


def import_known(program: Program) -> Known:
    """What a file reader must know of the ledger: its schools (a closed one means its successor), its zone."""
    known = Schools(k.state for k in program.ledger.read(lambda reads: reads.registers(Aggregate.school)))
    today = program.clock.now().today
    schools = [
        School(
            id=known.stands_for(state, today)["code"],
            code=state["code"],
            name=state.get("name", ""),
            aliases=tuple(state.get("aliases", ())),
        )
        for state in known.states
    ]
    zone = ZoneInfo(program.settings.text("ledger.time_zone"))
    return Known(schools=SchoolIndex(schools), zone=zone, unit=partial(_serial_of, program))


def _serial_of(program: Program, text: str) -> str:
    """The serial of the one device that a text names by serial or tag, or nothing."""
    known = program.ledger.read(lambda reads: reads.devices_by_key(squeeze(text)))
    return str(known[0].state.get("serial", "")) if len(known) == 1 else ""


def import_source(
    program: Program,
    path: Path,
    kind: ImportKind | None,
    *,
    sheet: str | None = None,
    maps: Mapping[str, str] | None = None,
) -> FileSource:
    """A file understood and ready to be brought in. Raises Unreadable."""
    folder = data_folder() / "refused"
    return FileSource(path, kind, known=import_known(program), refused_folder=folder, sheet=sheet, maps=maps)


def sample_sources(program: Program, devices: int, forms: int, seed: int) -> Iterator[RecordSource]:
    """The project's own sample, in the order it must be brought in."""
    today = program.clock.now().today
    made = datetime.now(UTC)
    sample = Sample(today, devices=devices, seed=seed)
    zone = ZoneInfo(program.settings.text("ledger.time_zone"))
    for kind, records in (
        (ImportKind.schools, sample.schools),
        (ImportKind.devices, sample.devices),
        (ImportKind.cabinets, sample.cabinets),
        (ImportKind.parts, sample.parts),
        (ImportKind.forms, lambda: sample.forms(forms)),
    ):
        yield RecordSource(kind, records(), f"sample {kind.value} {devices} {seed}", made, zone)


def build_sample(
    program: Program,
    *,
    devices: int = DEVICES,
    forms: int = FORMS,
    seed: int = SEED,
    progress: Callable[[ImportKind, int], None] = lambda _kind, _done: None,
    registered: Callable[[], datetime] | None = None,
) -> int:
    """Brings the whole sample in, by the import's own way; how many devices are new. `progress` hears each slice.

    `registered` tells the time at which the registers came in, where that was before now; the answers come in now.
    """
    new = 0
    for source in sample_sources(program, devices, forms, seed):
        job = ImportJob(program.desk, source, dry_run=False)
        earlier = registered if source.kind is not ImportKind.forms else None
        with program.clock.told_by(earlier) if earlier else nullcontext():
            for done in job.steps():
                progress(source.kind, done)
        if source.kind is ImportKind.devices:
            new = job.report.counts.new
    return new


def add_operations(program: Program, total: int) -> int:
    """Moves the sample's devices from room to room until the log holds `total` operations; how many it then holds."""
    held = _operations(program)
    after, turn = 0, 1
    while held < total:
        numbers = program.queries.device_numbers(after, min(SLICE, total - held))
        if not numbers:
            if not after:
                break
            after, turn = 0, turn + 1
            continue
        refs = [row.device for row in program.queries.device_rows(numbers)]
        rooms = [
            Draft("changed", (ref,), {"set": {"room": f"{turn % 6 + 1}年{i % 5 + 1}組"}}) for i, ref in enumerate(refs)
        ]
        program.ledger.write(stand_in(), program.desk.new_action(), partial(_record, refs, rooms), bulk=True).result()
        held, after = held + len(refs), numbers[-1]
    return held


def _record(refs: list[Ref], drafts: list[Draft], unit: UnitOfWork) -> None:
    unit.heads(refs)
    unit.record(drafts)


def _operations(program: Program) -> int:
    return int(program.ledger.read(lambda reads: reads.rows("SELECT count(*) FROM operation"))[0][0])


class Files:
    """Files to bring in, for the window."""

    def __init__(self, program: Program) -> None:
        """`program` is started."""
        self._program = program

    def open(
        self, path: Path, kind: ImportKind | None, *, maps: Mapping[str, str] | None = None, sheet: str | None = None
    ) -> RowSource:
        """The file understood; `maps` is heading → field by hand. Raises Unreadable."""
        return import_source(self._program, path, kind, maps=maps, sheet=sheet)

    def columns(self, source: RowSource) -> FileColumns:
        """How its columns were understood."""
        if not isinstance(source, FileSource):
            return FileColumns(headings=(), fields={})
        named = {source.headings[at]: name for name, at in source.fields.items()}
        return FileColumns(
            headings=tuple(source.headings),
            fields=named,
            encoding=source.encoding,
            ignored=source.ignored,
            samples=source.samples,
            look=source.ignores_wanted,
        )

    def fields(self, kind: ImportKind) -> tuple[str, ...]:
        """Every field a column of such a file may hold."""
        return tuple(FIELDS[kind])

    def choices(self, fault: BaseException) -> tuple[str, ...]:
        """What may be chosen from where a file can't be read as it is; else nothing."""
        return fault.choices if isinstance(fault, Unreadable) else ()

    def guess(self, fault: BaseException) -> tuple[ImportKind | None, FileColumns]:
        """What the file seems to be all the same, and the columns that were understood."""
        if not isinstance(fault, Unreadable):
            return None, FileColumns(headings=(), fields={})
        return fault.kind, FileColumns(headings=fault.choices, fields=fault.guess, samples=fault.samples)

    def is_about_sheets(self, fault: BaseException) -> bool:
        """Whether those choices are sheets of a workbook."""
        return isinstance(fault, Unreadable) and fault.fault in (Fault.several_sheets, Fault.no_such_sheet)

    def headline(self, source: RowSource) -> str:
        """What was understood: kind, columns, encoding."""
        kind = t(f"import.kind.{source.kind.value}") if has(f"import.kind.{source.kind.value}") else source.kind.value
        if isinstance(source, FileSource):
            return t("ports.headline", kind=kind, columns=source.columns, encoding=source.encoding or "XLSX")
        return kind

    def words_of(self, remark: Remarked) -> tuple[str, str]:
        """A refused or remarked row in words, and the advice where there is one."""
        item = Remark(Reason(remark.reason), {**remark.params, "value": remark.text})
        return reason_text(item), advice_text(item)

    def unreadable(self, fault: BaseException) -> str | None:
        """The words of a file that can't be read, or None where the fault is another."""
        return unreadable_text(fault) if isinstance(fault, Unreadable) else None

    def sample(self) -> Iterator[RowSource]:
        """The project's own sample, in order."""
        return iter(sample_sources(self._program, DEVICES, FORMS, SEED))
