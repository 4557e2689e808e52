"""Verbs about the ledger itself: verify, rebuild, backup, restore, rekey, settings, doctor."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from app.bootstrap import Program, backup_to
from app.cli.answer import DONE, REFUSED, USAGE, Answer, UsageFault
from app.cli.pins import prove
from app.domain.rules.permissions import Command
from app.settings.keys import setting
from app.settings.store import Reading
from app.settings.values import Fault, Scope, SettingError
from app.settings.words import t


def verify(program: Program, args: Namespace) -> Answer:
    """`verify`: projections against the log, every hash, every gap."""
    del args
    found = program.ledger.verify()
    body = {
        "ok": found.ok,
        "operations": found.operations,
        "projection_digest": found.projection_digest,
        "rebuild_digest": found.rebuild_digest,
        "problems": list(found.problems),
    }
    words = t("cli.verify.ok" if found.ok else "cli.verify.bad", total=found.operations)
    return Answer(body, DONE if found.ok else REFUSED, (words, *found.problems))


def rebuild(program: Program, args: Namespace) -> Answer:
    """`rebuild`: all projections anew from the operations."""
    del args
    done = 0
    for done, _ in program.ledger.rebuild():  # noqa: B007 (its last value is the answer)
        pass
    found = program.ledger.verify()
    body = {"outcome": "rebuilt", "family": "ok" if found.ok else "refused", "aggregates": done, "ok": found.ok}
    body |= {"projection_digest": found.projection_digest, "rebuild_digest": found.rebuild_digest}
    return Answer(body, DONE if found.ok else REFUSED, (t("cli.rebuild.done", total=done),))


def backup(program: Program, args: Namespace) -> Answer:
    """`backup TO`: a verified copy; it counts as good once the recovery key was confirmed."""
    program.desk.signed_in().require(Command.backup)
    made = backup_to(program, folder_argument(str(args.to)))
    body = {
        "outcome": "backed_up" if made.sound else "unsound",
        "family": "ok" if made.good else ("look" if made.sound else "refused"),
        "folder": str(made.folder),
        "operations": made.operations,
        "side_records": made.side_records,
        "bytes": made.size,
        "seconds": round(made.seconds, 3),
        "sound": made.sound,
        "good": made.good,
        "recovery_confirmed": made.recovery_confirmed,
        "problems": list(made.problems),
    }
    words = [t("cli.backup.done" if made.sound else "cli.backup.unsound", folder=made.folder.name)]
    if made.sound and not made.recovery_confirmed:
        words.append(t("cli.backup.unconfirmed"))
    return Answer(body, DONE if made.sound else REFUSED, tuple(words))


def setting_json(reading: Reading) -> dict[str, Any]:
    """One setting as the contract has it."""
    return dict(reading.as_json())


def settings(program: Program, args: Namespace) -> Answer:
    """`settings list` · `settings get KEY` · `settings set KEY VALUE`."""
    kept = program.settings
    try:
        if args.settings_verb == "list":
            readings = kept.list()
            body = {"settings": [setting_json(r) for r in readings], "total": len(readings)}
            return Answer(body, DONE, tuple(_line(r) for r in readings))
        if args.settings_verb == "set":
            if setting(args.key).scope is not Scope.desk:
                prove(program, Command.change_shared_setting)
            reading = kept.set(args.key, args.value)
            body = setting_json(reading) | {"outcome": "set", "family": "ok"}
            return Answer(body, DONE, (_line(reading),))
        reading = kept.read(args.key)
    except SettingError as fault:
        words = t(f"settings.fault.{fault.fault.value}", key=fault.key, wanted=fault.wanted, limit=fault.limit)
        unknown = fault.fault is Fault.unknown_key
        body = {"outcome": "refused", "family": "refused", "reason": fault.fault.value, "key": fault.key}
        return Answer(body, REFUSED if unknown and args.settings_verb == "get" else USAGE, (words,))
    return Answer(setting_json(reading), DONE, (_line(reading),))


def _line(reading: Reading) -> str:
    return t(
        "cli.settings.line",
        key=reading.key,
        value=_text(reading.value),
        scope=t(f"settings.scope.{reading.scope.value}"),
        source=t(f"settings.source.{reading.source.value}"),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def folder_argument(text: str) -> Path:
    """A folder given on the command line; a file in its place is wrong usage."""
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise UsageFault("not_a_folder", t("cli.not_a_folder", path=path.name))
    return path
