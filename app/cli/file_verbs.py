"""Verbs about files: import, sample, export."""

from __future__ import annotations

import csv
from argparse import Namespace
from pathlib import Path

from app.bootstrap import Program
from app.cli.answer import DONE, REFUSED, Answer, UsageFault
from app.domain.rules.permissions import Command
from app.settings.words import t

LOG_COLUMNS = (
    "repair", "serial", "asset_tag", "school_code", "school", "model", "maker", "kind", "state", "opened", "closed",
    "fault", "cause", "detail", "route", "operator",
)  # fmt: skip
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """A cell that no spreadsheet runs as a formula: an apostrophe goes before =, +, - and @."""
    return "'" + text if text.startswith(_DANGEROUS) else text


def export(program: Program, args: Namespace) -> Answer:
    """`export log --out FILE [--format csv|csv-cp932]`: the repair log; CP932 names every character that doesn't fit."""
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


def _write(path: Path, encoding: str, rows: object, losses: list[dict[str, object]]) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding=encoding, newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(LOG_COLUMNS)
        for number, row in enumerate(rows, start=2):  # type: ignore[call-overload]
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
    """`import KIND FILE`."""
    raise UsageFault("not_yet", t("cli.export.not_yet"))


def sample(program: Program, args: Namespace) -> Answer:
    """`sample`."""
    raise UsageFault("not_yet", t("cli.export.not_yet"))
