"""The plainest work: actions of three operations each, with what belongs to them, in one transaction an action.

A person is told `saved N`, or `failed N <why>`; then the person tries once more, with the same ids. An action is whole
when its three operations, their three aggregates, its delivery and its counter are there, and all of them once.
"""

from __future__ import annotations

import hashlib
import os
import signal
from collections import Counter
from pathlib import Path

from sqlalchemy import Connection, insert, select, text

from app.domain.errors import WorldError, WorldFault
from app.ledger.ledger_folder import OpenLedger
from app.ledger.tables import delivery, local_value, operation
from app.ledger.writer import LedgerWriter
from tests.faults.driver import Say, Verdict, said
from tests.support.ledger_files import Bench, append_operations

ACTIONS = int(os.environ.get("FAULT_ACTIONS", "8"))
EACH = 3
TRIES = 3
NEW_IDS_ON_RETRY = False
"""The control `new_ids` sets this: a retry that mints new ids, which is what must never be done."""
DIE_WHEN_TOLD_NO = False
"""The power goes the moment a person was told "not saved"."""


def prepare(root: Path) -> None:
    """A ledger with one desk and some actions that were always there."""
    ledger = Bench(root).make()
    writer = LedgerWriter(ledger.database)
    for number in range(2):
        _act(writer, ledger, number, _ids(number, 0))
    writer.stop()
    ledger.close()


def run(root: Path, say: Say) -> None:
    """Do the actions that a person was not yet told are saved, trying each again where it failed."""
    before = _last_words(said(root))
    try:
        ledger = Bench(root).open()
    except WorldError as fault:
        say(f"not opened {fault.kind}")
        return
    writer = LedgerWriter(ledger.database, after_commit=ledger.note_commit)
    try:
        for number in range(2, 2 + ACTIONS):
            if before.get(number) != "saved" and not _until_saved(writer, ledger, number, say, number in before):
                break
    finally:
        writer.stop()
    try:
        ledger.close()
    except WorldError as fault:
        say(f"not closed {fault.kind}")


def _until_saved(writer: LedgerWriter, ledger: OpenLedger, number: int, say: Say, again: bool) -> bool:
    for attempt in range(TRIES):
        say(f"begun {number}")
        try:
            _act(writer, ledger, number, _ids(number, attempt + again if NEW_IDS_ON_RETRY else 0))
        except WorldError as fault:
            say(f"failed {number} {fault.kind}")
            if DIE_WHEN_TOLD_NO and fault.kind is not WorldFault.commit_unknown:
                os.kill(os.getpid(), signal.SIGKILL)
            continue
        say(f"saved {number}")
        return True
    return False


def _ids(number: int, attempt: int) -> list[bytes]:
    return [hashlib.sha256(f"{number} {attempt} {each}".encode()).digest()[:16] for each in range(EACH)]


def _act(writer: LedgerWriter, ledger: OpenLedger, number: int, ids: list[bytes]) -> None:
    def work(connection: Connection) -> None:
        known = select(operation.c.op_id).where(operation.c.op_id == ids[0])
        if connection.execute(known).first() is not None:
            return  # an unknown commit that had happened after all
        append_operations(connection, ledger.desk.n, ids, f"action {number} {'x' * 300}".encode())
        seq = connection.execute(select(operation.c.seq).where(operation.c.op_id == ids[-1])).scalar_one()
        row = {"seq": seq, "destination": "hub", "item": str(number).encode(), "payload": b"p", "state": "saved"}
        connection.execute(insert(delivery).values(row))
        connection.execute(
            text(
                "INSERT INTO local_value(key, value) VALUES (:key, '1')"
                " ON CONFLICT(key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
            ),
            {"key": f"applied.{number}"},
        )

    writer.submit(lambda: writer.run_transaction(work, ids)).result()


def judge(root: Path, lines: list[str]) -> Verdict:
    """Open the ledger as the next start does and count."""
    ledger = Bench(root).open()
    with ledger.database.read.connect() as connection:
        bodies = Counter(int(body.split()[1]) for body in connection.execute(select(operation.c.body)).scalars())
        items = Counter(int(item) for item in connection.execute(select(delivery.c.item)).scalars())
        links = int(connection.execute(text("SELECT count(*) FROM operation_aggregate")).scalar_one())
        query = select(local_value.c.key, local_value.c.value).where(local_value.c.key.startswith("applied."))
        applied = {int(row.key.split(".")[1]): int(row.value) for row in connection.execute(query)}
        sound = connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        orphans = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    moved = ledger.moved
    ledger.close()
    numbers = set(bodies) | set(items) | set(applied)
    whole = {n for n in numbers if (bodies[n], items[n], applied.get(n, 0)) == (EACH, 1, 1)}
    twice = {n for n in numbers if bodies[n] > EACH or items[n] > 1 or applied.get(n, 0) > 1}
    last = _last_words(lines)
    told_yes = {n for n, word in last.items() if word == "saved"} | {0, 1}
    told_no = {n for n, word in last.items() if word not in ("saved", "begun", WorldFault.commit_unknown)}
    return Verdict(
        saved=len(told_yes & whole),
        lost=len(told_yes - numbers),
        half=len(numbers - whole - twice) + (links != sum(bodies.values())),
        twice=len(twice),
        risen=len(told_no & numbers),
        unsound=(not sound) + len(orphans),
        moved=int(moved),
        unanswered=len(numbers - told_yes),
    )


def _last_words(lines: list[str]) -> dict[int, str]:
    """The last thing a person was told of each action: saved, begun, or why not."""
    last: dict[int, str] = {}
    for line in lines:
        word, *rest = line.split()
        if word in ("begun", "saved"):
            last[int(rest[0])] = word
        elif word == "failed":
            last[int(rest[0])] = rest[1]
    return last
