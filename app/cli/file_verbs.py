"""Verbs about files: import and sample; `export` is `export_verb`'s."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence

from app.bootstrap import Program
from app.bootstrap_files import add_operations, build_sample, import_source
from app.bootstrap_sample import build_worked_sample
from app.cli.answer import DONE, Answer, UsageFault
from app.cli.pins import prove
from app.domain.kinds import ImportKind
from app.domain.rules.permissions import Command, may
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
        if kind is ImportKind.cabinets and not args.dry_run:
            _prove_disposal(program, source)
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
    more = (*_ignored_words(source), *_told_by_row(report.warnings), *_kept_disposals(counts.kept))
    return Answer(body, DONE, (words, *more))


def _prove_disposal(program: Program, source: FileSource) -> None:
    """Asks for the PIN where the file disposes of a known controller, of whoever may; without it such rows are kept."""
    ahead = ImportJob(program.desk, source, dry_run=True)
    for _ in ahead.steps():
        pass
    disposes = any(reason == "dispose" for *_, reason in ahead.report.counts.kept)
    if disposes and may(program.desk.signed_in().role, Command.dispose):
        prove(program, Command.dispose, wanted=False)


def _kept_disposals(kept: Sequence[tuple[int, str, object, object, str]]) -> tuple[str, ...]:
    """What is to be done about rows that dispose of a controller and were not taken."""
    rows = [str(row) for row, *_, reason in kept if reason == "dispose"]
    return (t("cli.import.not_disposed", rows=t("cli.import.parted").join(rows)),) if rows else ()


def _ignored_words(source: FileSource) -> tuple[str, ...]:
    """Which columns of the file nothing was taken from, where there are any."""
    if not source.ignored:
        return ()
    columns = t("cli.import.parted").join(source.ignored)
    return (t("cli.import.ignored", count=len(source.ignored), columns=columns),)


_TOLD = frozenset({Reason.status_unknown, Reason.personal_left_out})
"""Reasons that whoever imports hears in words: a state's word that is not known, what was left out."""


def _told_by_row(warnings: Sequence[Remarked]) -> list[str]:
    """One line for each of these: in how many rows, and what becomes of those."""
    words = [(Reason(r.reason), r) for r in warnings if r.reason in _TOLD]
    counted = Counter(whole_text(Remark(reason, {**r.params, "value": r.text})) for reason, r in words)
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
    build = build_worked_sample if args.work else build_sample
    devices = build(program, devices=args.devices, seed=args.seed, progress=lambda _kind, done: _progress(done))
    operations = add_operations(program, args.operations)
    body = {"devices": devices, "operations": operations, "seconds": round(time.monotonic() - begun, 3)}
    return Answer(body, DONE, (t("cli.sample.done", devices=devices, operations=operations),))
