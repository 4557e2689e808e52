"""Verbs that stand alone, without an open ledger: restore, rekey, doctor, bench, tour."""

from __future__ import annotations

import runpy
import sys
from argparse import Namespace

from app.bootstrap import Options, backups_below, examine_machine, rekey_ledger, restore_from, start, stop
from app.cli.answer import DONE, REFUSED, USAGE, WAIT, Answer
from app.cli.pins import prove, read_pin
from app.domain.errors import WorldError, WorldFault
from app.domain.kinds import Family
from app.domain.rules.permissions import Command
from app.settings.paths import resource
from app.settings.words import t


def _options(args: Namespace) -> Options:
    return Options(ledger=args.ledger, operator=args.operator, key_file=args.key_file, wait=WAIT)


def _allowed(args: Namespace, command: Command) -> None:
    """Opens the ledger shortly to see who acts and whether they may; raises NotAllowed, SignInRefused."""
    program = start(_options(args))
    try:
        if program.desk.signed_in().role:
            prove(program, command)
        program.desk.signed_in().require(command)
        program.desk.call(lambda unit: unit.log_access(command.value, "")).result()
    finally:
        stop(program)


def restore(args: Namespace) -> Answer:
    """`restore FROM`: the backup takes the ledger's place, kept beside it. Asks for the recovery key if need be.

    The folder that holds one single backup will do too; of several, the newest is named and none is taken.
    """
    if not args.source.is_dir():
        words = t("cli.restore.no_backup")
        return Answer(
            {"outcome": "refused", "family": "refused", "error": "unreadable_input", "message": words}, USAGE, (words,)
        )
    below = backups_below(args.source)
    if len(below) > 1:
        words = t("cli.restore.several", total=len(below), newest=str(below[-1]))
        refused = {"outcome": "refused", "family": "refused", "error": "not_a_ledger", "message": words}
        return Answer(refused | {"choices": [str(folder) for folder in below]}, REFUSED, (words,))
    source = below[0] if below else args.source
    try:
        done = restore_from(source, _options(args), None)
    except WorldError as fault:
        if fault.kind is not WorldFault.key_missing:
            raise
        done = restore_from(source, _options(args), _asked_key())
    body = {"outcome": "restored", "family": "ok", "ledger_id": done.meta.ledger_id, "erased": done.erased}
    body["replaced"] = done.replaced.name if done.replaced else None
    kept = [t("cli.restore.kept", folder=done.replaced.name)] if done.replaced else []
    return Answer(body, DONE, (t("cli.restore.done"), *kept))


def _asked_key() -> bytes:
    from app.bootstrap import key_of_recovery_text

    return key_of_recovery_text(read_pin())


def rekey(args: Namespace) -> Answer:
    """`rekey`: a new key; the recovery key must be printed and read back anew."""
    _allowed(args, Command.rekey)
    rekey_ledger(_options(args))
    return Answer({"outcome": "rekeyed", "family": "ok"}, DONE, (t("cli.rekey.done"),))


def doctor(args: Namespace) -> Answer:
    """`doctor`: is everything there that a day's work needs."""
    rows = examine_machine(args.ledger)
    body = {
        "ok": not any(row.family is Family.refused for row in rows),
        "checks": [
            {"check": row.check, "family": row.family.value, "finding": row.finding, **dict(row.values)} for row in rows
        ],
    }
    words = tuple(t(row.sentence, **row.values) for row in rows)
    return Answer(body, DONE if body["ok"] else REFUSED, words)


def bench(args: Namespace) -> Answer:
    """`bench [NAME…] [--devices N]`: the measurements, each beside its baseline of the same run."""
    root = resource().parent
    sys.path.insert(0, str(root))
    run = runpy.run_path(str(root / "tests" / "bench" / "__main__.py"))["run"]
    results = run(args.names, args.devices)
    words = tuple(
        t("cli.bench.line", name=r["name"], ours=r["ours"], baseline=r["baseline"], ratio=r["ratio"], unit=r["unit"])
        for r in results
    )
    return Answer({"results": results}, DONE, words)


def tour(args: Namespace) -> Answer:
    """`tour --out DIR`: the real windows through a day's work on the sample ledger, a picture of each step."""
    from app.bootstrap_window import run_tour

    files = run_tour(args.out)
    return Answer({"out": str(args.out), "files": [str(f) for f in files]}, DONE, tuple(str(f) for f in files))
