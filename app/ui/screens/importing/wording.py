"""A preview in words: its counts, the rows that would change, the rows a person must look at.

Decides how a difference is told. Everything here may run beside the window: thousands of rows are worded there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.kinds import Aggregate, Family, ImportKind
from app.domain.rules.importing import AGGREGATE_OF, Decision, Incoming
from app.settings.words import has, t
from app.ui.screens.fields import CODES, field_words, value_words
from app.ui.widgets.chip_bar import BarChip
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.counts_header import ImportCounts
from app.ui.widgets.diff_table import DiffKind, DiffRow, diff_columns, diff_log_row
from app.ui.widgets.reason_list import ReasonData, ReasonRow, ReasonSection
from app.ui.widgets.rows import Column, LogRow
from app.usecases.import_file import CutImport
from app.usecases.import_job import MOST_SHOWN, FileColumns, Remarked, Report

Schools = Mapping[str, str]
WordsOf = Callable[[Remarked], tuple[str, str]]
_SPACE = "\u3000"
_TOLD_NEW: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.devices: ("school", "school_text", "model"),
    ImportKind.delivery: ("school", "school_text", "model", "warranty"),
    ImportKind.schools: ("name",),
    ImportKind.cabinets: ("kind", "place", "place_text", "room"),
    ImportKind.parts: ("name", "place", "quantity"),
    ImportKind.operators: ("name", "role"),
    ImportKind.gear: ("kind", "school", "school_text", "place", "model"),
    ImportKind.loans: ("to", "to_text", "due"),
    ImportKind.instruction: ("instruction",),
    ImportKind.stored: ("place", "way", "wipe"),
    ImportKind.certificates: ("certificate",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """The rows of a preview by filter, and the two lists beside it."""

    rows: Mapping[str, tuple[LogRow, ...]]
    """By filter (all, new, changed), in the file's order."""
    reasons: ReasonData


def worded(report: Report, file: FileColumns, schools: Schools, words_of: WordsOf) -> Worded:
    """All rows of a preview in words."""
    everything: list[LogRow] = []
    new: list[LogRow] = []
    changed: list[LogRow] = []
    for at, (incoming, decision) in enumerate(report.decisions):
        rows = [diff_log_row(row) for row in diff_rows(report.kind, incoming, decision, schools, at)]
        everything += rows
        (new if decision.status == "new" else changed).extend(rows)
    by_filter = {"all": tuple(everything), "new": tuple(new), "changed": tuple(changed)}
    return Worded(rows=by_filter, reasons=reasons(report, file, words_of))


def diff_rows(kind: ImportKind, incoming: Incoming, decision: Decision, schools: Schools, at: int) -> list[DiffRow]:
    """One new thing is one row; of a known one every differing field is, and every field the ledger keeps."""
    line, named = f"{incoming.row:,}", _named(kind, incoming)
    if decision.status == "new":
        words = _new_words(kind, incoming, schools)
        return [DiffRow(id=f"{at}", line=line, kind=DiffKind.new, serial=named, new=words)]
    rows = [
        _row(f"{at}/{name}", line, named, name, old, value_words(name, new, schools), schools, kept=False)
        for name, old, new in decision.changes
    ]
    rows += [
        _row(f"{at}/{kept.field}", line, named, kept.field, kept.ours, _kept_words(kept.reason), schools, kept=True)
        for kept in decision.kept
    ]
    return rows


def _row(row_id: str, line: str, named: str, name: str, old: Any, new: str, schools: Schools, *, kept: bool) -> DiffRow:
    return DiffRow(
        id=row_id,
        line=line,
        kind=DiffKind.changed,
        serial=named,
        field=field_words(name),
        old=value_words(name, old, schools),
        new=new,
        kept=kept,
        codes=name in CODES and bool(old) and not kept,
    )


def _kept_words(reason: str) -> str:
    key = f"import_screen.kept.{reason}"
    return t(key if has(key) else "import_screen.kept.other")


def _named(kind: ImportKind, incoming: Incoming) -> str:
    if kind is not ImportKind.forms:
        return incoming.key
    codes = [serial or tag for serial, tag in incoming.units if serial or tag]
    return codes[0] if codes else ""


def _new_words(kind: ImportKind, incoming: Incoming, schools: Schools) -> str:
    fields = incoming.fields
    if kind is ImportKind.forms:
        school = value_words("school", fields["school"], schools) if fields.get("school") else ""
        parts = [school or str(fields.get("school_text", "")), incoming.words.get("symptom", "")]
    else:
        parts = [value_words(name, fields[name], schools) for name in _TOLD_NEW[kind] if fields.get(name)]
    return _SPACE.join(part for part in parts if part)


def reasons(report: Report, file: FileColumns, words_of: WordsOf) -> ReasonData:
    """Columns not taken in, rows not taken in, and rows taken in that a person should look at."""
    refused = tuple(_reason(at, remark, words_of, refused=True) for at, remark in enumerate(report.refusals))
    looked = tuple(_reason(at, remark, words_of, refused=False) for at, remark in enumerate(report.warnings))
    sections = (
        _ignored(file),
        ReasonSection(family=Family.refused, title=t("import_screen.refused", count=f"{len(refused):,}"), rows=refused),
        ReasonSection(family=Family.look, title=t("import_screen.look", count=f"{len(looked):,}"), rows=looked),
    )
    if not refused:
        return ReasonData(sections=sections)
    return ReasonData(
        sections=sections,
        save_key="S",
        save_words=t("import_screen.save", count=f"{len(refused):,}"),
        save_note=t("import_screen.save_note"),
    )


def _ignored(file: FileColumns) -> ReasonSection:
    """The columns nothing is taken from, by name; to be looked at where one may be the school or the tag."""
    names = t("import_screen.ignored.parted").join(file.ignored)
    row = ReasonRow(
        id="columns",
        line=t("import_screen.ignored.look" if file.look else "import_screen.ignored.line"),
        reason=names,
        aside=t("import_screen.ignored.key"),
    )
    family = Family.look if file.look else None
    title = t("import_screen.ignored.title", count=len(file.ignored))
    return ReasonSection(family=family, title=title, rows=(row,) if file.ignored else ())


def _reason(at: int, remark: Remarked, words_of: WordsOf, *, refused: bool) -> ReasonRow:
    what, advice = words_of(remark)
    return ReasonRow(
        id=f"{'r' if refused else 'l'}{at}",
        line=t("import_screen.line", line=f"{remark.row:,}"),
        reason=what,
        aside=(remark.text[:24] or "—") if refused else advice,
        aside_is_code=refused and bool(remark.text) and remark.text.isascii(),
    )


def counts(name: str, columns: FileColumns, report: Report) -> ImportCounts:
    """The header of a preview."""
    note = t("import_screen.judged", columns=len(columns.fields), encoding=columns.encoding.upper() or "XLSX")
    if columns.ignored:
        note = t("import_screen.judged_but", note=note, count=len(columns.ignored))
    looked = {remark.row for remark in report.warnings}
    return ImportCounts(
        file_name=name,
        taken_for=kind_words(report.kind),
        taken_note=note,
        new=report.counts.new,
        changed=report.counts.changed,
        same=report.counts.same,
        look=len(looked),
        refused=len(report.refusals),
    )


def kind_words(kind: ImportKind) -> str:
    """What such a file is called."""
    return t(f"import.kind.{kind}")


def chips(report: Report, which: str) -> tuple[BarChip, ...]:
    """The filters with their counts; the one in force in ink."""
    new, changed = report.counts.new, report.counts.changed
    return tuple(
        BarChip(
            ChipRow(text=t(f"import_screen.chip.{name}", count=f"{count:,}"), kind="on" if name == which else "plain"),
            name,
        )
        for name, count in (("all", new + changed), ("new", new), ("changed", changed))
    )


def title(report: Report) -> str:
    """The head of the differences; where not all of them can be shown it says so."""
    if report.counts.new + report.counts.changed > MOST_SHOWN:
        return t("import_screen.title_some", shown=f"{MOST_SHOWN:,}")
    return t("import_screen.title")


def columns(kind: ImportKind) -> tuple[Column, ...]:
    """The columns of the difference table: a device goes by its serial, everything else by its code."""
    by_serial = AGGREGATE_OF[kind] is Aggregate.device
    name = "serial" if by_serial else "unit" if kind is ImportKind.forms else "code"
    return tuple(
        replace(column, title=t(f"import_screen.column.{name}")) if column.name == "serial" else column
        for column in diff_columns()
    )


def apply_words(report: Report) -> str:
    """What Enter does."""
    total = report.counts.new + report.counts.changed
    if total:
        return t("import_screen.apply", count=f"{total:,}")
    return t("import_screen.apply_seen" if report.kind is ImportKind.devices else "import_screen.apply_none")


def can_apply(report: Report) -> bool:
    """Whether there is anything to apply; a device export always brings what was last seen of the units."""
    return bool(report.counts.new or report.counts.changed) or report.kind is ImportKind.devices


def applied(report: Report, name: str) -> tuple[str, str]:
    """What the toast says: what was done, and what came of it."""
    words = t("import_screen.applied", count=f"{report.counts.new + report.counts.changed:,}", file=name)
    parts = []
    if report.counts.freed:
        parts.append(t("import_screen.freed", count=report.counts.freed))
    if report.refusals:
        parts.append(t("import_screen.left_out", count=f"{len(report.refusals):,}"))
    return words, _SPACE.join(parts)


def cut_sentence(cut: CutImport) -> str:
    """What was being brought in when it was cut off."""
    return t("import_screen.cut.line", file=cut.name, kind=kind_words(cut.kind))


def next_filter(which: str) -> str:
    """The next filter of the key F."""
    order: Sequence[str] = ("all", "new", "changed")
    return order[(order.index(which) + 1) % len(order)]
