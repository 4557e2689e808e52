"""The composition root, for sample ledgers of a million devices: the fast path that goes round the import.

Same records, same rules and the same bytes of an operation as `sample_sources` gives; only the writing differs (see
`ledger.bulk_load`). For a new ledger made for this alone: benches and trials.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from app.bootstrap import Program
from app.bootstrap_ports import sample_sources
from app.domain.kinds import ImportKind
from app.domain.operations import Draft, Stamp
from app.domain.rules.importing import decide, ref_of
from app.importers.sample_data import FORMS, SEED, Sample
from app.importers.source import incoming_of
from app.ledger.bulk_load import bulk_load
from app.usecases.import_job import ImportJob

ACTION = 500
"""Operations that go under one action, as in an import's slice."""


def bulk_sample(program: Program, devices: int, operations: int, seed: int = SEED) -> Iterator[int]:
    """Fills a new ledger with `devices` and their life, `operations` in all; yields what is done."""
    for source in sample_sources(program, devices, FORMS, seed):
        if source.kind is not ImportKind.devices:
            for done in ImportJob(program.desk, source, dry_run=False).steps():
                yield done
    yield from bulk_load(program.ledger, _life(program, devices, operations, seed))


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
            stamp = replace(stamp, action=program.desk.new_action(), at=text, local=local)
        yield draft, stamp


def _drafts(program: Program, devices: int, operations: int, seed: int, zone: ZoneInfo) -> Iterator[Draft]:
    """Every device registered, then one round of moves after another, as years go by."""
    sample = Sample(program.clock.now().today, devices=devices, seed=seed)
    refs = []
    for record in sample.devices():
        row = incoming_of(record, ImportKind.devices, zone)
        ref = ref_of(ImportKind.devices, row)
        refs.append(ref)
        yield from decide(ImportKind.devices, row, ref, None, lambda *_: None).drafts
    for at in range(operations - devices):
        turn, place = divmod(at, devices)
        room = f"{(turn + place) % 6 + 1}年{place % 5 + 1}組"
        yield Draft("changed", (refs[place],), {"set": {"room": room}})
