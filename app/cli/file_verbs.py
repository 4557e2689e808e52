"""Verbs about files: import, sample, export."""

from __future__ import annotations

import csv
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from app.bootstrap import Program
from app.bootstrap_ports import add_operations, build_sample, import_source
from app.cli.answer import DONE, REFUSED, Answer, UsageFault
from app.cli.pins import prove
from app.domain.kinds import ImportKind
from app.domain.rules.permissions import Command
from app.importers.model import Reason, Remark, Unreadable
from app.importers.sentences import unreadable_text, whole_text
from app.importers.source import FileSource
from app.settings.words import t
from app.usecases.import_job import ImportJob, Remarked
from app.usecases.rows import RepairRow

LOG_COLUMNS = (
    "repair", "serial", "asset_tag", "school_code", "school", "model", "maker", "kind", "state", "opened", "closed",
    "fault", "cause", "detail", "route", "operator",
)  # fmt: skip
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """A cell that no spreadsheet runs as a formula: an apostrophe goes before =, +, - and @."""
    return "'" + text if text.startswith(_DANGEROUS) else text


def export(program: Program, args: Namespace) -> Answer:
    """`export log --out FILE [--format csv|csv-cp932]`: the repair log; what CP932 can't hold is named."""
    program.desk.signed_in().require(Command.export)
    if args.what != "log" or args.format not in ("csv", "csv-cp932"):
        raise UsageFault("not_yet", t("cli.export.not_yet"))
    rows = program.queries.repairs(since=args.since, until=args.until)
    encoding = "cp932" if args.format == "csv-cp932" else "utf-8-sig"
    losses: list[dict[str, object]] = []
    try:
        _write(args.out, encoding, rows, losses)
    except OSError as fault:
        words = t("world.refused_destination")
        body = {"outcome": "refused", "family": "refused", "error": "refused_destination", "message": words}
        return Answer(body | {"detail": str(fault.strerror)}, REFUSED, (words,))
    program.desk.call(lambda unit: unit.log_access("export", f"log {len(rows)}")).result()
    words = t("cli.export.done", total=len(rows), file=args.out.name)
    return Answer({"file": str(args.out), "rows": len(rows), "losses": losses}, DONE, (words,))


def _write(path: Path, encoding: str, rows: Sequence[RepairRow], losses: list[dict[str, object]]) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding=encoding, newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(LOG_COLUMNS)
        for number, row in enumerate(rows, start=2):
            cells = [str(getattr(row, name) or "") for name in LOG_COLUMNS]
            for name, cell in zip(LOG_COLUMNS, cells, strict=True):
                lost = [c for c in cell if not _fits(c, encoding)]
                losses.extend({"row": number, "column": name, "text": c} for c in lost)
            writer.writerow([harmless(cell) for cell in cells])
    part.replace(path)


def _fits(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def run_import(program: Program, args: Namespace) -> Answer:
    """`import KIND FILE [--dry-run] [--sheet NAME] [--map COLUMN=FIELD …]`."""
    kind = ImportKind(args.kind)
    maps = dict(text.partition("=")[::2] for text in args.map)
    if kind is ImportKind.operators:
        prove(program, Command.register_operator)
    try:
        source = import_source(program, args.file, kind, sheet=args.sheet, maps=maps or None)
        job = ImportJob(program.desk, source, dry_run=args.dry_run)
        for done in job.steps():
            _progress(done)
    except Unreadable as fault:
        words = unreadable_text(fault)
        raise UsageFault(
            "unreadable_input", words, {"reason": fault.fault.value, "choices": list(fault.choices)}
        ) from None
    report = job.report
    counts = report.counts
    body = {
        "kind": kind.value,
        "read": report.read,
        "new": counts.new,
        "changed": counts.changed,
        "same": counts.same,
        "refused": len(report.refusals),
        "refusals": [_remarked(r) for r in report.refusals],
        "warnings": [*_ignored(source), *map(_remarked, report.warnings)],
        "kept": [
            {"row": row, "field": name, "ours": ours, "theirs": theirs, "reason": reason}
            for row, name, ours, theirs, reason in counts.kept
        ],
        "dry_run": args.dry_run,
        "refused_file": report.refused_file,
        "freed": counts.freed,
    }
    words = t(
        "cli.import.done",
        read=report.read,
        new=counts.new,
        changed=counts.changed,
        same=counts.same,
        refused=len(report.refusals),
        kept=len(counts.kept),
    )
    return Answer(body, DONE, (words, *_ignored_words(source), *_unknown_states(report.warnings)))


def _ignored_words(source: FileSource) -> tuple[str, ...]:
    """Which columns of the file nothing was taken from, where there are any."""
    if not source.ignored:
        return ()
    columns = t("cli.import.parted").join(source.ignored)
    return (t("cli.import.ignored", count=len(source.ignored), columns=columns),)


def _unknown_states(warnings: Sequence[Remarked]) -> list[str]:
    """One line for each state's word that is not known: in how many rows, and what becomes of those."""
    words = [r for r in warnings if r.reason == Reason.status_unknown]
    counted = Counter(whole_text(Remark(Reason.status_unknown, {**r.params, "value": r.text})) for r in words)
    return [t("cli.import.rows", words=sentence, count=count) for sentence, count in counted.items()]


def _ignored(source: FileSource) -> list[dict[str, object]]:
    """One warning at the row of the headings, where what is left out may be the school or the asset tag."""
    if not source.ignores_wanted:
        return []
    return [{"row": source.heading_row, "reason": "column_ignored", "text": ", ".join(source.ignored)}]


def _remarked(remark: Remarked) -> dict[str, object]:
    return {"row": remark.row, "reason": remark.reason, "text": remark.text}


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,}", end="", file=sys.stderr, flush=True)


def sample(program: Program, args: Namespace) -> Answer:
    """`sample [--devices N] [--operations N] [--seed N]`: builds a sample ledger by the import's own way."""
    begun = time.monotonic()
    devices = build_sample(program, devices=args.devices, seed=args.seed, progress=lambda _kind, done: _progress(done))
    operations = add_operations(program, args.operations)
    body = {"devices": devices, "operations": operations, "seconds": round(time.monotonic() - begun, 3)}
    return Answer(body, DONE, (t("cli.sample.done", devices=devices, operations=operations),))
