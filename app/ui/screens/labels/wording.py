"""The labels screen's facts in words: the list, what it is printed on, what was read back, where a job stands."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.kinds import Family
from app.domain.label_templates import LabelKind, Stock, Template
from app.settings.words import has, t
from app.ui import theme
from app.ui.screens.fields import moment_words
from app.ui.screens.labels.model import DEVICES, Unit
from app.ui.screens.labels.sticking import Mistake, Sticking, Stuck
from app.ui.widgets import access
from app.ui.widgets.banner_strip import StripRow
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.label_ports import JobRow, JobState, LabelLine, Prepared, Printer, PrinterKind
from app.usecases.print_jobs import ELSEWHERE, Said

FEW_MISSING = 30
"""So many labels that are still to be read back are named."""
ONE_BY_ONE = 3
"""So many different reasons are told on the chip's tip."""


def columns(kind: LabelKind = LabelKind.asset) -> tuple[Column, ...]:
    """The columns of the list, in the words of what the labels stand on."""
    code, school = ("serial", "school") if kind in DEVICES else (f"code.{kind}", "named")
    return (
        Column(
            name="code",
            title=t(f"labels_screen.column.{code}"),
            kind=ColumnKind.code,
            width=11,
            narrow_width=9,
            role="list_code",
            narrow_role="label",
        ),
        Column(name="school", title=t(f"labels_screen.column.{school}")),
        Column(name="stuck", title=t("labels_screen.column.stuck"), width=7.2, narrow_width=7.4),
    )


def unit_row(unit: Unit) -> LogRow:
    """A chosen label nothing more is known of yet."""
    code = unit.serial or unit.code
    return LogRow(id=unit.code, cells=(Cell(code), Cell(unit.school), Cell()), spoken=access.joined(code, unit.school))


def line_row(line: LabelLine, unit: Unit | None, stuck: Stuck | None) -> LogRow:
    """A label laid out: refused with its reason, noted, or how it stands in the reading back."""
    serial = line.serial or (unit.serial if unit is not None else "") or line.title or line.code
    school = line.school or (unit.school if unit is not None else "")
    cell = Cell()
    if line.reason:
        cell = Cell(reason_words(line.reason), CellLook.outcome, Family.refused)
    elif stuck is Stuck.right:
        cell = Cell(t("labels_screen.stuck.right"), CellLook.outcome, Family.ok)
    elif stuck is Stuck.wrong:
        cell = Cell(t("labels_screen.stuck.wrong"), CellLook.outcome, Family.look)
    elif stuck is Stuck.open:
        cell = Cell(t("labels_screen.stuck.open"), CellLook.muted)
    elif line.missing:
        cell = Cell(t("labels_screen.note.missing", characters="".join(line.missing)), CellLook.outcome, Family.look)
    elif line.notes:
        cell = Cell(note_words(line.notes[0]), CellLook.muted)
    return LogRow(
        id=line.code, cells=(Cell(serial), Cell(school), cell), spoken=access.joined(serial, school, cell.text)
    )


def reason_words(reason: str) -> str:
    """Why a label can't be printed, short; one this version has no words for is called so."""
    key = f"labels_screen.reason.{reason}"
    return t(key) if has(key) else t("labels_screen.reason.other")


def note_words(note: str) -> str:
    """What was done to make it fit."""
    key = f"labels_screen.note.{note}"
    return t(key) if has(key) else note


def kind_words(kind: LabelKind) -> str:
    """A kind of label."""
    return t(f"labels_screen.kind.{kind}")


def template_words(template: Template) -> str:
    """A template by its own name, or by the catalog's."""
    key = f"label.template.{template.id}"
    size = t("labels_screen.size", width=f"{template.width:g}", height=f"{template.height:g}")
    if template.name:
        return template.name
    return t(key) if has(key) else f"{kind_words(template.kind)}　{size}"


def stock_words(stock: Stock, *, short: bool = False) -> str:
    """A stock: name, how many on a sheet, the label's size; said where its measures were never verified, unless
    `short`, for a narrow place: who chose it was told.
    """
    if stock.roll:
        high = f"{stock.height:g}" if stock.height else t("labels_screen.endless")
        told = f"{stock.width:g}×{high}" in stock.name or (not stock.height and f"{stock.width:g} mm" in stock.name)
        words = stock.name if told else t(
            "labels_screen.roll", name=stock.name, width=f"{stock.width:g}", height=high
        )  # fmt: skip
    else:
        told = str(stock.a_page) in stock.name
        words = t(
            "labels_screen.stock_plain" if told else "labels_screen.stock",
            name=stock.name, count=stock.a_page, width=f"{stock.width:.1f}", height=f"{stock.height:.1f}",
        )  # fmt: skip
    return words if short or stock.verified or stock.own or stock.roll else t("labels_screen.unverified", stock=words)


def printer_words(printer: Printer) -> str:
    """A printer and what moves its print."""
    if printer.offset_x or printer.offset_y:
        offset = t("labels_screen.offset", x=signed(printer.offset_x), y=signed(printer.offset_y))
        return f"{printer.name}　{offset}"
    return printer.name


def signed(value: float) -> str:
    """Millimetres with their sign: +0.4, −0.2."""
    return f"{value:+.1f}".replace("-", "−")


def printer_detail(printer: Printer) -> str:
    """How a printer is spoken to, for lists."""
    kind = t(f"labels_screen.printer_kind.{printer.kind}")
    where = printer.queue or printer.address or t("labels_screen.system_dialog")
    return f"{kind}　{where}　{printer.dpi} dpi"


def read_chip(prepared: Prepared, *, part: bool) -> ChipRow:
    """What was read back of what was laid out; `part` where only the first sheet was."""
    back = prepared.read_back
    dpis = "・".join(str(dpi) for dpi in back.dpis)
    missing = [char for line in prepared.lines for char in line.missing]
    if prepared.refused:
        reasons = tuple(dict.fromkeys(reason for _code, reason in prepared.refused))[:ONE_BY_ONE]
        words = t("labels_screen.chip.refused", count=len(prepared.refused), reason=reason_words(reasons[0]))
        full = access.joined(words, *(reason_words(reason) for reason in reasons[1:]))
        return ChipRow(text=words, kind="refused", spoken=full)
    if back.read < back.wanted:
        return ChipRow(text=t("labels_screen.chip.unread", count=back.wanted - back.read, dpis=dpis), kind="refused")
    if not back.wanted:
        return ChipRow(text=t("labels_screen.chip.nothing")) if prepared.pages else ChipRow(text="")
    if missing:
        shown = " ".join(f"{char} (U+{ord(char):04X})" for char in dict.fromkeys(missing))
        words = t("labels_screen.chip.missing", characters="".join(dict.fromkeys(missing)))
        return ChipRow(text=words, kind="look", spoken=access.joined(words, shown))
    key = "labels_screen.chip.part" if part else f"labels_screen.chip.read{'_one' if back.wanted == 1 else ''}"
    words = t(key, count=back.wanted, dpis=dpis)
    switched = sum("switched_to_qr" in line.notes for line in prepared.lines)
    if switched:
        return ChipRow(text=t("labels_screen.chip.switched", words=words, count=switched), kind="ok")
    return ChipRow(text=words, kind="ok")


def places_words(pages: Sequence[int], stock: Stock) -> tuple[str, str]:
    """How many places each sheet takes, and what is left of the last."""
    if not pages:
        return "0", ""
    if stock.roll:
        return t("labels_screen.places_roll", count=len(pages)), ""
    shown = " ＋ ".join(str(count) for count in pages) if len(pages) <= 3 else t(
        "labels_screen.places_many", first=pages[0], sheets=len(pages) - 2, each=pages[1], last=pages[-1]
    )  # fmt: skip
    return shown, t("labels_screen.sheets", count=len(pages))


def left_words(next_start: int, stock: Stock) -> str:
    """What is left of the last sheet for the next time."""
    if stock.roll or next_start <= 1:
        return ""
    return t("labels_screen.left", count=stock.a_page - next_start + 1)


def missing_names(sticking: Sticking) -> tuple[str, ...]:
    """Those not read back yet, by name."""
    return tuple(line.serial or line.title for line in sticking.missing())


def missing_words(names: Sequence[str], most: int = FEW_MISSING) -> str:
    """So many of them, and how many more there are."""
    rest = len(names) - most
    return "　".join(names[:most]) + (t("labels_screen.and_more", count=f"{rest:,}") if rest > 0 else "")


def mistake_numbers(mistake: Mistake) -> tuple[tuple[str, str], ...]:
    """Read, on, right."""
    rows = [(t("labels_screen.mistake.read"), mistake.read), (t("labels_screen.mistake.on"), mistake.on)]
    if mistake.right:
        rows.append((t("labels_screen.mistake.right"), mistake.right))
    return tuple(rows)


_FAMILIES = {JobState.refused: Family.refused, JobState.unknown: Family.look, JobState.confirmed: Family.ok}
_ICONS = {JobState.waiting: "waiting", JobState.sending: "waiting", JobState.sent: "sent", JobState.confirmed: "ok"}


_HALTS = frozenset({
    Said.paper_out, Said.ribbon_out, Said.head_open, Said.paused, Said.too_hot, Said.cutter_fault, Said.printer_fault,
})  # fmt: skip


def halted(job: JobRow) -> bool:
    """Whether the printer has it and says that it can't print it now: somebody has to go there."""
    return job.state is JobState.sent and job.word in _HALTS


def job_strip(job: JobRow) -> StripRow:
    """The strip over the panels: what the printer says, whether it is safe, what to do. Nothing while all is well."""
    if job.state is JobState.unknown:
        return StripRow(words=t("labels_screen.job.unknown", title=job.title, printer=job.printer), key="O・X",
                        verb=t("labels_screen.job.out_or_not"))  # fmt: skip
    if job.state is JobState.waiting and job.said:
        words = t("labels_screen.job.waiting_said", title=job.title, said=job.said)
        return StripRow(words=words, key="J", verb=t("labels_screen.job.open"))
    if halted(job):
        words = t("labels_screen.job.halted", title=job.title, said=job.said)
        return StripRow(words=words, key="J", verb=t("labels_screen.job.open"))
    if job.state is JobState.refused:
        words = t("labels_screen.job.refused", title=job.title, said=job.said or job.printer)
        return StripRow(words=words, family=Family.refused, key="J", verb=t("labels_screen.job.open"))
    return StripRow()


def job_columns() -> tuple[Column, ...]:
    """The columns of the last prints."""
    small = theme.Breadth.small
    return (
        Column(name="when", title=t("labels_screen.job.column.when"), width=14, narrow_width=12, hide_from=small),
        Column(
            name="title",
            title=t("labels_screen.job.column.title"),
            role="work",
            width=25,
            narrow_width=24,
            small_width=26,
        ),
        Column(
            name="count",
            title=t("labels_screen.job.column.count"),
            kind=ColumnKind.number,
            width=5,
            hide_from=small,  # the title says it too
        ),
        Column(name="printer", title=t("labels_screen.job.column.printer"), width=12, narrow_width=9, hide_from=small),
        Column(name="state", title=t("labels_screen.job.column.state")),
    )


def job_row(job: JobRow) -> LogRow:
    """One print: when, what, where, how it stands in the printer's words."""
    words = state_words(job)
    state = f"{words}　{job.said}" if job.said and job.word not in ELSEWHERE else job.said or words
    family = _FAMILIES.get(job.state)
    look = CellLook.outcome if family is not None else CellLook.plain
    when = moment_words(job.local)
    how = t(f"labels_screen.job.how.{job.word}") if job.word in ELSEWHERE else job.printer
    cells = (Cell(when), Cell(job.title), Cell(f"{job.labels:,}"), Cell(how), Cell(state, look, family))
    return LogRow(id=job.job, cells=cells, spoken=access.joined(job.title, state, when, how))


def state_words(job: JobRow) -> str:
    """Where a print stands, short."""
    return t(f"labels_screen.state.{job.word if job.word in ELSEWHERE else job.state}")


def why_not_again(job: JobRow) -> str:
    """Why a finished print can't be made once more from the list; empty where it can, or where it is not finished."""
    if job.word == Said.handed_over:
        return t("labels_screen.job.not_by_dialog")
    if job.state in (JobState.sent, JobState.confirmed) and not job.kept:
        return t("labels_screen.job.not_kept")
    return ""


def printed_words(job: JobRow) -> str:
    """The foot of the sheet: what was printed last, in the words of where it stands."""
    words = state_words(job)
    return t("labels_screen.last", when=moment_words(job.local), count=f"{job.labels:,}", state=words)


def kinds_of_printer() -> tuple[tuple[str, str], ...]:
    """The ways to speak to a printer, with their words."""
    return tuple((kind.value, t(f"labels_screen.printer_short.{kind}")) for kind in PrinterKind)
