"""Verbs about files: import and sample; `export` is `export_verb`'s."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence

from app.bootstrap import Program
from app.bootstrap_files import add_operations, build_sample, import_source
from app.bootstrap_sample import add_work
from app.cli.answer import DONE, Answer, UsageFault
from app.cli.pins import prove
from app.domain.kinds import ImportKind
from app.importers.model import Reason, Remark, Unreadable
from app.importers.sentences import unreadable_text, whole_text
from app.importers.source import FileSource
from app.settings.words import t
from app.usecases.import_file import COMMAND_OF
from app.usecases.import_job import ImportJob, Remarked


def run_import(program: Program, args: Namespace) -> Answer:
    """`import KIND FILE [--dry-run] [--sheet NAME] [--map COLUMN=FIELD …]`."""
    kind = ImportKind(args.kind)
    maps = dict(text.partition("=")[::2] for text in args.map)
    if kind in COMMAND_OF:
        prove(program, COMMAND_OF[kind])
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
    """`sample [--devices N] [--operations N] [--seed N]`: builds a sample ledger by the import's own way.

    `--work`: with weeks of made-up work over it, so that each screen shows something.
    """
    begun = time.monotonic()
    devices = build_sample(program, devices=args.devices, seed=args.seed, progress=lambda _kind, done: _progress(done))
    if args.work:
        add_work(program)
    operations = add_operations(program, args.operations)
    body = {"devices": devices, "operations": operations, "seconds": round(time.monotonic() - begun, 3)}
    return Answer(body, DONE, (t("cli.sample.done", devices=devices, operations=operations),))
