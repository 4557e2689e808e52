"""The composition root, second part: what brings files in, makes papers and keeps the key, for window and command line.

Names concrete importers and labels; starts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from app.bootstrap import Program
from app.domain.codes import CodeKind, parse_repair_number, printed_code
from app.domain.drawing import Drawing, Page
from app.domain.kinds import Aggregate, ImportKind
from app.domain.operations import Draft, Ref
from app.domain.papers import (
    AskFacts,
    AskListFacts,
    AskListSchool,
    AskListUnit,
    BadgeFacts,
    BlankSlipFacts,
    CommandSheetFacts,
    FaultReportFacts,
    ProvisionalFacts,
    ReceiptFacts,
    ReceiptItem,
    RecoveryFacts,
    SlipFacts,
)  # fmt: skip
from app.importers.headings import FIELDS
from app.importers.model import Fault, Reason, Remark, Unreadable
from app.importers.rows import Known
from app.importers.sample_data import DEVICES, FORMS, SEED, Sample
from app.importers.schools import School, SchoolIndex
from app.importers.sentences import advice_text, reason_text, unreadable_text
from app.importers.source import FileSource, RecordSource
from app.labels import ask, cards, fault_report, receipt, slips
from app.labels.command_sheet import command_sheet, standard_groups
from app.labels.form_link import prefilled_link
from app.labels.order_paper import order_list
from app.labels.pdf import write_pdf
from app.labels.symbols import DEFAULT_DPI
from app.ledger.keys import recovery_text
from app.settings.paths import data_folder
from app.settings.words import has, t
from app.usecases.import_file import SLICE
from app.usecases.import_job import FileColumns, ImportJob, Remarked, RowSource
from app.usecases.parts_rows import OrderRow
from app.usecases.ports import UnitOfWork
from app.usecases.rows import AskRow, DeviceCardFacts, RepairFacts
from app.usecases.session import STAND_IN, stand_in


def import_known(program: Program) -> Known:
    """What a file reader must know of the ledger: its schools (a closed one means its successor), its zone."""
    states = [k.state for k in program.ledger.read(lambda reads: reads.registers(Aggregate.school))]
    schools = [
        School(
            id=state.get("successor") or state["code"],
            code=state["code"],
            name=state.get("name", ""),
            aliases=tuple(state.get("aliases", ())),
        )
        for state in states
    ]
    return Known(schools=SchoolIndex(schools), zone=ZoneInfo(program.settings.text("ledger.time_zone")))


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
) -> int:
    """Brings the whole sample in, by the import's own way; how many devices are new. `progress` hears each slice."""
    new = 0
    for source in sample_sources(program, devices, forms, seed):
        job = ImportJob(program.desk, source, dry_run=False)
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


class Papers:
    """Papers from facts: words and codes put together, layout by `labels`."""

    def __init__(self, program: Program) -> None:
        """`program` is started."""
        self._program = program

    def _today(self) -> date:
        return self._program.clock.now().today

    def slip(self, card: DeviceCardFacts, repair: str, desk_name: str, dpi: float = DEFAULT_DPI) -> Drawing:
        """The repair slip, or the provisional one of a unit without a number, for a printer of these dots."""
        facts = next(r for r in card.repairs if r.repair == repair)
        code, day = _repair_code(repair), date.fromisoformat(facts.opened)
        if card.provisional:
            return slips.provisional_slip(
                ProvisionalFacts(
                    number=repair,
                    code=code,
                    day=day,
                    desk=desk_name,
                    operator=_signed(facts.operator_name),
                    place=facts.place or "",
                    school=card.school,
                    tail=card.tail,
                    swollen=facts.swollen,
                ),
                dpi,
            )
        return slips.repair_slip(
            SlipFacts(
                number=repair,
                code=code,
                day=day,
                desk=desk_name,
                operator=_signed(facts.operator_name),
                place=facts.place or "",
                school=card.school,
                fault=_fault(facts),
                accessories=tuple(t(f"kinds.accessory.{a}") for a in facts.accessories),
                swollen=facts.swollen,
                awaiting_form=facts.state == "awaiting_form",
                serial=card.serial,
                tag=card.asset_tag,
                model=card.model,
            ),
            dpi,
        )

    def receipt(self, cards: Sequence[tuple[DeviceCardFacts, str]], desk_name: str) -> Drawing:
        """The receipt for things a person brought."""
        items = tuple(
            ReceiptItem(
                number=number,
                code=_repair_code(number),
                what=card.model or t(f"kinds.kind.{card.kind}"),
                serial=card.serial,
                tag=card.asset_tag,
            )
            for card, number in cards
        )
        now = self._program.clock.now()
        actor = self._program.desk.signed_in()
        school = cards[0][0].school if cards else ""
        facts = ReceiptFacts(
            items=items,
            day=now.today,
            time=now.local_text[11:16],
            desk=desk_name,
            operator=_signed(actor.name or actor.code),
            school=school,
        )
        return receipt.receipt(facts)

    def ask_note(self, card: DeviceCardFacts, repair: str) -> tuple[Drawing, str]:
        """The ask note with the prefilled link, and its words."""
        template = self._program.settings.text("form.prefill_template")
        link = prefilled_link(template, card.serial, card.asset_tag, card.school) if template else None
        facts = AskFacts(
            school=card.school, number=repair, day=self._today(), serial=card.serial, tag=card.asset_tag,
            model=card.model, link=link,
        )  # fmt: skip
        return ask.ask_note(facts), ask.ask_text(facts)

    def ask_list(self, rows: Sequence[AskRow], desk_name: str) -> Drawing:
        """The schools to be asked."""
        today = self._today()
        schools = tuple(
            AskListSchool(
                school=row.school or t("ports.no_school"),
                units=tuple(
                    AskListUnit(
                        number=number,
                        serial=serial,
                        tag=tag,
                        day=date.fromisoformat(opened),
                        days=(today - date.fromisoformat(opened)).days,
                    )
                    for number, serial, tag, opened in row.units
                ),
            )
            for row in rows
        )
        return ask.ask_list(AskListFacts(schools=schools, day=today, desk=desk_name))

    def order_list(self, rows: Sequence[OrderRow], desk_name: str) -> Drawing:
        """The parts to be ordered."""
        return order_list(rows, self._today(), desk_name)

    def recovery_sheet(self) -> Drawing:
        """The recovery key."""
        text = recovery_text(self._program.opened.key)
        groups = text.split("-")
        facts = RecoveryFacts(
            groups=tuple(groups[:-1]), check=groups[-1], scan=text, ledger=self._program.opened.meta.ledger_id,
            day=self._today(), desk=self._program.desk.mark,
        )  # fmt: skip
        return cards.recovery_sheet(facts)

    def badge(self, operator: str) -> Drawing:
        """An operator's badge now in force; raises KeyError where there is none."""
        row = next(o for o in self._program.queries.operators() if o.code == operator)
        if not row.badge:
            raise KeyError(operator)
        code = printed_code(CodeKind.operator, row.badge).text
        role = t(f"kinds.role.{row.role}")
        return cards.badge(BadgeFacts(code=code, name=row.name, role=role, day=self._today()))

    def fault_report(self, facts: FaultReportFacts) -> Drawing:
        """故障報告書, first or final edition."""
        return fault_report.fault_report(facts)

    def blank_slips(self, numbers: Sequence[str], dpi: float = DEFAULT_DPI) -> Drawing:
        """白票 with these numbers, a page each; they are given out by `give_out_slips`, not by drawing them."""
        mark = self._program.desk.mark
        drawn = [
            slips.blank_slip(BlankSlipFacts(number=number, code=_repair_code(number), desk=mark), dpi)
            for number in numbers
        ]
        return Drawing(pages=tuple(page for drawing in drawn for page in drawing.pages))

    def command_sheet(self) -> Drawing:
        """The sheet of what this version understands."""
        known = [*COMMANDS]
        facts = CommandSheetFacts(
            groups=standard_groups(known), desk=self._program.desk.mark, edition=EDITION, day=self._today()
        )
        return command_sheet(facts)

    def write_pdf(self, pages: Sequence[Page], path: Path) -> None:
        """Writes pages into a PDF. Raises WorldError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        write_pdf(pages, path)


COMMANDS = (
    "DONE", "UNDO", "NEXT", "ESC", "CR01", "CR02", "UN01", "UN02", "AC01", "AC02", "AC03",
    *(f"FP{n:02d}" for n in range(1, 10)), *(f"CA{n:02d}" for n in range(1, 4)), *(f"NN{n:02d}" for n in range(28)), "NN50",
    *(f"RT{n:02d}" for n in range(1, 9)), "PR01", "PR02", "PR03", "PR04", "PR05",
    "SC01", "SC02", "SC05", "SC06", "SC07", "SC08", "SC10", "SC11", "SC12", "SC13",
)  # fmt: skip
"""Command words this version acts on: only they stand on the sheet."""
EDITION = 3
"""Of the sheet: one more whenever its words change, so that an old sheet on the wall is known by its number."""


def _repair_code(number: str) -> str:
    found = parse_repair_number(number)
    return printed_code(CodeKind.repair, found.body).text if found else ""


def _signed(name: str) -> str:
    """Who stands on a paper; the stand-in's code says nothing to anybody."""
    return "" if name == STAND_IN else name


def _fault(facts: RepairFacts) -> str:
    if not facts.fault:
        return ""
    return t(f"kinds.fault.{facts.fault}") if has(f"kinds.fault.{facts.fault}") else facts.fault.removeprefix("other:")
