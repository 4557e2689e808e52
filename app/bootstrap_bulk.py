"""The composition root, for sample ledgers of a million devices: the fast path that goes round the import.

Same records, same rules and the same bytes of an operation as `sample_sources` gives; only the writing differs (see
`ledger.bulk_load`). For a new ledger made for this alone: benches and trials.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from app.bootstrap import Program
from app.bootstrap_files import sample_sources
from app.domain.folding import step
from app.domain.folding.base import Folded
from app.domain.kinds import ImportKind
from app.domain.operations import Draft, Recorded, Ref, Stamp, stamped
from app.domain.rules.importing import decide, ref_of
from app.importers.model import Record
from app.importers.sample_data import FORMS, SEED, Sample
from app.importers.source import incoming_of
from app.ledger.bulk_load import Head, bulk_load, operation_ids, write_heads
from app.ledger.heads import row_number
from app.usecases.import_job import ImportJob

PART = 5_000
_NO_STAMP = Stamp(action=bytes(16), operator="OP0001", at="", local="")
ACTION = 500
"""Operations that go under one action, as in an import's slice."""


def bulk_sample(program: Program, devices: int, operations: int, seed: int = SEED) -> Iterator[int]:
    """Fills a new ledger with `devices` and their life, `operations` in all; yields what is done."""
    for source in sample_sources(program, devices, FORMS, seed):
        if source.kind is not ImportKind.devices:
            yield from ImportJob(program.desk, source, dry_run=False).steps()
    first = int(program.ledger.read(lambda reads: reads.rows("SELECT max(seq) FROM operation"))[0][0]) + 1
    yield from bulk_load(program.ledger, _life(program, devices, operations, seed))
    yield from write_heads(program.ledger, fold_life(program, devices, operations, seed, first))


def fold_life(program: Program, devices: int, operations: int, seed: int, first: int) -> Iterator[Head]:
    """What `_life` comes to, whose operations are numbered from `first`: registered, and the last room it was given.

    `operations` is a whole multiple of `devices`. A test holds this to the fold of the log.
    """
    zone = ZoneInfo(program.settings.text("ledger.time_zone"))
    desk = program.ledger.desk.id
    sample = Sample(program.clock.now().today, devices=devices, seed=seed)
    turns = operations // devices - 1
    records = sample.devices()
    for start in range(0, devices, PART):
        made = operation_ids(program.ledger, first + start, min(PART, devices - start))
        last = operation_ids(program.ledger, first + devices * turns + start, len(made))
        for at, (record, made_id, last_id) in enumerate(
            zip(islice(records, len(made)), made, last, strict=True), start
        ):
            ref, draft = _registered(record, zone)
            folded = Folded(ref.id)
            step(ref.kind, folded, Recorded(stamped(draft, made_id, _NO_STAMP), desk, first + at, None))
            if turns:
                move = stamped(_move(ref, turns - 1, at), last_id, _NO_STAMP)
                step(ref.kind, folded, Recorded(move, desk, first + devices * turns + at, None))
            yield ref, row_number(first + at, 0), folded


def _life(program: Program, devices: int, operations: int, seed: int) -> Iterator[tuple[Draft, Stamp]]:
    zone = ZoneInfo(program.settings.text("ledger.time_zone"))
    now = program.clock.now()
    begin = now.utc - timedelta(days=300)
    stamp = Stamp(action=b"", operator="OP0001", at="", local="")
    for at, draft in enumerate(_drafts(program, devices, operations, seed, zone)):
        if at % ACTION == 0:
            when = begin + timedelta(seconds=at // 10)
            text = when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            local = when.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
            stamp = stamp._replace(action=program.desk.new_action(), at=text, local=local)
        yield draft, stamp


def _drafts(program: Program, devices: int, operations: int, seed: int, zone: ZoneInfo) -> Iterator[Draft]:
    """Every device registered, then one round of moves after another, as years go by."""
    sample = Sample(program.clock.now().today, devices=devices, seed=seed)
    refs = []
    for record in sample.devices():
        ref, draft = _registered(record, zone)
        refs.append(ref)
        yield draft
    for at in range(operations - devices):
        turn, place = divmod(at, devices)
        yield _move(refs[place], turn, place)


def _registered(record: Record, zone: ZoneInfo) -> tuple[Ref, Draft]:
    """A device and its registration: one operation. Of the few too long for one, what did not fit is left out."""
    row = incoming_of(record, ImportKind.devices, zone)
    ref = ref_of(ImportKind.devices, row)
    return ref, decide(ImportKind.devices, row, ref, None, lambda *_: None).drafts[0]


def _move(ref: Ref, turn: int, place: int) -> Draft:
    return Draft("changed", (ref,), {"set": {"room": f"{(turn + place) % 6 + 1}年{place % 5 + 1}組"}})
