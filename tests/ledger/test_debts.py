"""What a commit owes is paid later where it can't be paid now: who wrote hears what became of his command."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Program
from app.domain.commands import Undo
from app.domain.errors import WorldError, WorldFault
from app.domain.identity import device_id, unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.ledger import heads, owed
from app.ledger.ledger import SqlLedger
from app.ledger.writer import Priority
from app.usecases.changes import Changes
from app.usecases.erase import erase
from app.usecases.undo import take_back
from tests.support.real_desks import Clock, digest, running

MANY = heads.SLICE + 50


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with running(tmp_path / "ledger", Clock()) as made:
        yield made


def full(*_: object, **__: object) -> None:
    raise WorldError(WorldFault.disk_full, "full")


def kept(program: Program, text: str = "久留米 花子") -> str:
    """The id of a side record an operation names."""

    def work(unit: Any) -> str:
        side_id: str = unit.put_side(text.encode())
        ref = Ref(Aggregate.part, unit.action)
        unit.record([Draft("registered", (ref,), {"set": {"code": "P", "note": side_id}})])
        return side_id

    return program.desk.call(work).result()


def test_erased_is_the_answer_though_the_bytes_go_later(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    side_id, heard = kept(program), list[Changes]()
    program.ledger.on_changes(heard.append)
    with monkeypatch.context() as patch:
        patch.setattr(program.side, "erase", full)
        assert program.desk.call(lambda unit: erase(unit, [side_id])).result().erased == 1
    assert [change.erased for change in heard] == [True]
    assert program.side.get(unshort(side_id)) is not None
    assert program.ledger.read(owed.due)
    kept(program, "another")
    assert program.side.get(unshort(side_id)) is None, "the next commit pays"
    assert not program.ledger.read(owed.due)


def test_it_is_paid_at_the_next_start_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(tmp_path / "ledger") as first, monkeypatch.context() as patch:
        side_id = kept(first)
        patch.setattr(first.side, "erase", full)
        first.desk.call(lambda unit: erase(unit, [side_id])).result()
        assert first.side.get(unshort(side_id)) is not None
    with running(tmp_path / "ledger") as second:
        assert second.side.get(unshort(side_id)) is None


def test_an_undo_whose_heads_can_not_be_folded_now_is_done(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, action = program.desk, program.desk.new_action()
    refs = [Ref(Aggregate.device, device_id(f"Z{n:05d}")) for n in range(MANY)]
    made = [Draft("registered", (ref,), {"set": {"serial": f"Z{n:05d}"}}) for n, ref in enumerate(refs)]
    desk.ledger.write(desk.signed_in(), action, lambda unit: unit.record(made)).result()
    with monkeypatch.context() as patch:
        patch.setattr(heads, "pay", full)
        assert take_back(desk, Undo(action=desk.new_action(), target=action)).result().outcome == "undone"
        program.ledger.writer.submit(lambda: None, Priority.BULK).result()  # behind the slices
        assert program.ledger.read(heads.owed)
    desk.call(lambda unit: unit.value("nothing")).result()
    until = time.monotonic() + 60
    while program.ledger.read(heads.owed) and time.monotonic() < until:
        time.sleep(0.01)
    assert program.queries.device_count() == 0
    digest(program)


def test_settings_that_can_not_be_read_now_are_read_later(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.usecases.change_setting import change_setting

    ledger, key = program.ledger, "undo.free_minutes"
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "read", full)
        assert program.desk.call(lambda unit: change_setting(unit, key, 7)).result().value == 7
    assert ledger.shared(key) != 7
    program.desk.call(lambda unit: unit.value("nothing")).result()
    assert ledger.shared(key) == 7


def test_a_list_read_before_a_change_is_not_kept_after_it(program: Program) -> None:
    from app.domain.kinds import Role
    from app.usecases.operators import register_operator

    registers = program.queries._registers
    schools, school = registers.schools, Ref(Aggregate.school, b"s" * 16)

    def late(reads: Any) -> None:
        reads.rows("SELECT count(*) FROM operation")  # from here on it sees this state
        program.desk.call(lambda unit: register_operator(unit, name="森", role=Role.label, code="OP0002")).result()
        named = {"set": {"code": "ES01", "name": "北小学校"}}
        program.desk.call(lambda unit: unit.record([Draft("registered", (school,), named)])).result()
        assert registers.operators(reads) == ()
        assert schools(reads) == {}

    program.ledger.read(late)
    assert [row.code for row in program.queries.operators()] == ["OP0002"]
    assert program.queries.schools() == {"ES01": "北小学校"}
    assert program.queries.operators() is program.queries.operators(), "kept from then on"


def test_without_the_generation_the_old_list_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    monkeypatch.setattr(SqlLedger, "generation", property(lambda ledger: 0))
    with running(tmp_path / "ledger") as program, pytest.raises(AssertionError, match="OP0002"):
        test_a_list_read_before_a_change_is_not_kept_after_it(program)
