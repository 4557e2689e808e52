"""The verb `export`: what the ledger holds as a file, with every character named that the file could not hold."""

from __future__ import annotations

import sys
from argparse import Namespace

from app.bootstrap import Program
from app.bootstrap_reports import Reports
from app.cli.answer import DONE, Answer, UsageFault
from app.cli.pins import prove
from app.settings.words import t
from app.usecases.hand_out import KEY, ExportWish
from app.usecases.log_rows import LogFilter
from app.usecases.tables import Export, FileForm, Loss

DATED = frozenset({Export.log, Export.contacts})
"""What has a day each row belongs to; the other lists are what stands now."""
NAMED_AT_MOST = 5
"""Losses told in words; the JSON answer has them all."""


def export(program: Program, args: Namespace) -> Answer:
    """`export WHAT --out FILE [--format …] [--from D] [--to D] [--personal --reason TEXT]`."""
    wish = ExportWish(Export(args.what), FileForm(args.format), args.personal, args.reason)
    if wish.personal != bool(wish.reason.strip()):
        raise UsageFault("usage", t("cli.export.reason"))
    if (args.since or args.until) and wish.what not in DATED:
        raise UsageFault("usage", t("cli.export.no_period"))
    if args.since and args.until and args.since > args.until:
        raise UsageFault("usage", t("cli.export.period_turned", since=args.since, until=args.until))
    prove(program, KEY[wish.personal])
    only = LogFilter(since=args.since, until=args.until)
    done = Reports(program).hand_out(wish, args.out, only=only, told=_progress)
    words = [t("cli.export.done", total=done.rows, file=done.file.name)]
    if done.losses:
        words.append(t("cli.export.lost", count=len(done.losses)))
        words += [_loss(loss) for loss in done.losses[:NAMED_AT_MOST]]
    losses = [loss._asdict() for loss in done.losses]
    return Answer({"file": str(done.file), "rows": done.rows, "losses": losses}, DONE, tuple(words))


def _loss(loss: Loss) -> str:
    return t("cli.export.loss", row=loss.row, column=loss.column, text=loss.text)


def _progress(done: int, whole: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} / {whole:,}", end="\n" if done == whole else "", file=sys.stderr, flush=True)
