"""Parts: what each verb writes, which refusals there are, and what can be read of it."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.bench_words import PartFate
from app.domain.codes import CodeKind, printed_code
from app.domain.commands import Undo
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref
from app.domain.part_commands import (
    ChangePart,
    CountParts,
    MoveParts,
    PutBack,
    ReceiveParts,
    ScrapParts,
    TakeDonor,
    UsePart,
)
from app.ledger.queries.parts import SqlPartQueries
from app.usecases.parts import (
    PartResult,
    change_part,
    count_parts,
    move_parts,
    put_back,
    receive_parts,
    scrap_parts,
    take_donor,
    use_part,
)
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest

SERIAL, LCD, KEY = "PF8K2M0D", "PN-LCD", "PN-KEY"


@pytest.fixture
def store(bench: Bench) -> Bench:
    """Two parts on their shelves, and a unit that fits one of them, being repaired."""
    bench.do(change_part, ChangePart, part=LCD, new=True, fields={
        "name": "液晶パネル", "models": "NEC Y2\nNEC Y3", "place": "D-4-02", "reorder_point": "2", "price": "12800",
        "owner": "city"})
    bench.do(change_part, ChangePart, part=KEY, new=True, fields={"name": "キートップ", "models": "ASUS CZ1"})
    unit = Ref(Aggregate.device, code_id(Aggregate.device, SERIAL))
    return bench


def queries(bench: Bench) -> SqlPartQueries:
    program = bench.program
    return SqlPartQueries(program.ledger, program.queries._registers)


def test_it(store: Bench) -> None:
    store.do(receive_parts, ReceiveParts, part=LCD, pieces=5)
    print(queries(store).parts())
    print(queries(store).movements(LCD))
    digest(store.program)
