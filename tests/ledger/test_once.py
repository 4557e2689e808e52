"""A person's action is done once, whatever became of the answer to its commit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Program
from app.domain.commands import Amend, TakeIn
from app.domain.errors import OurError, WorldError, WorldFault
from app.domain.kinds import Aggregate, Cause
from app.ledger.desk_unit import DeskUnit
from app.ledger.ledger import ANSWERS_KEPT
from app.usecases.act import amend
from app.usecases.changes import Changes
from app.usecases.take_in import take_in
from tests.support.real_desks import Clock, digest, running


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with running(tmp_path / "ledger", Clock()) as made:
        yield made


def lose_the_answer(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next transaction is committed, and nobody hears of it."""
    real = program.ledger.writer.run_transaction

    def run(*arguments: Any) -> Any:
        monkeypatch.setattr(program.ledger.writer, "run_transaction", real)
        real(*arguments)
        raise WorldError(WorldFault.commit_unknown, "no answer")

    monkeypatch.setattr(program.ledger.writer, "run_transaction", run)


def scanned(program: Program) -> TakeIn:
    run = program.desk
    return TakeIn(action=run.new_action(), scan=run.read_scan("PF8K2M0D"))


def operations(program: Program) -> int:
    return int(program.ledger.read(lambda reads: reads.rows("SELECT count(*) FROM operation"))[0][0])


def test_an_intake_tried_again_gives_the_answer_it_gave(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    command = scanned(program)
    lose_the_answer(program, monkeypatch)
    with pytest.raises(WorldError):
        program.desk.run(take_in, command).result()
    held, before = operations(program), digest(program)
    again = program.desk.run(take_in, command).result()
    assert (again.outcome, again.repair) == ("unknown_device", program.queries.repairs()[0].repair)
    assert (operations(program), digest(program)) == (held, before)


@pytest.mark.parametrize("control", [False, True])
def test_an_amendment_is_written_once(program: Program, monkeypatch: pytest.MonkeyPatch, control: bool) -> None:
    repair = program.desk.run(take_in, scanned(program)).result().repair
    command = Amend(action=program.desk.new_action(), repair=repair or "", fault="screen", cause=Cause.unknown)
    if control:
        monkeypatch.setattr(DeskUnit, "done_before", lambda unit: False)
    lose_the_answer(program, monkeypatch)
    with pytest.raises(WorldError):
        program.desk.run(amend, command).result()
    held = operations(program)
    assert program.desk.run(amend, command).result().outcome == "done"
    assert (operations(program) > held) is control, "without the look for the action it is done twice"


def test_what_was_not_saved_is_done_when_tried_again(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    command = scanned(program)
    real = program.ledger.writer.run_transaction

    def refuse(work: Any, ids: Any = ()) -> Any:
        def fail(connection: Any) -> Any:
            work(connection)
            raise WorldError(WorldFault.disk_full, "full")

        return real(fail, ids)

    with monkeypatch.context() as patch:
        patch.setattr(program.ledger.writer, "run_transaction", refuse)
        with pytest.raises(WorldError):
            program.desk.run(take_in, command).result()
    assert operations(program) == 0
    assert program.desk.run(take_in, command).result().repair
    assert operations(program) == 2


def test_an_action_of_another_day_is_not_done_again(tmp_path: Path) -> None:
    with running(tmp_path / "ledger") as first:
        command = scanned(first)
        first.desk.run(take_in, command).result()
    with running(tmp_path / "ledger") as second, pytest.raises(OurError):
        second.desk.run(take_in, command).result()


def test_nothing_is_recorded_into_an_action_that_was_taken_back(program: Program) -> None:
    from app.domain.commands import Undo
    from app.domain.operations import Draft, Ref
    from app.domain.rules.undo import TakenBack
    from app.usecases.undo import undo

    command = scanned(program)
    program.desk.run(take_in, command).result()
    program.desk.run(undo, Undo(action=program.desk.new_action(), target=command.action)).result()
    draft = Draft("registered", (Ref(Aggregate.part, b"p" * 16),), {"set": {"code": "P1"}})
    actor = program.desk.signed_in()
    with pytest.raises(TakenBack):
        program.ledger.write(actor, command.action, lambda unit: unit.record([draft]), bulk=True).result()
    digest(program)


def refuse(program: Program, monkeypatch: pytest.MonkeyPatch, kind: WorldFault) -> None:
    """Every transaction from now on fails so."""

    def fail(*_: Any) -> Any:
        raise WorldError(kind, "no")

    monkeypatch.setattr(program.ledger.writer, "run_transaction", fail)


def told(program: Program, command: TakeIn) -> WorldFault:
    with pytest.raises(WorldError) as fault:
        program.desk.run(take_in, command).result()
    return fault.value.kind


@pytest.mark.parametrize("wrote", [False, True])
def test_what_is_unknown_stays_so_until_something_was_written(
    program: Program, monkeypatch: pytest.MonkeyPatch, wrote: bool
) -> None:
    command = scanned(program)
    with monkeypatch.context() as patch:
        refuse(program, patch, WorldFault.commit_unknown)
        assert told(program, command) is WorldFault.commit_unknown
    if wrote:
        program.desk.run(take_in, TakeIn(action=b"a" * 16, scan=program.desk.read_scan("PF8K2M0E"))).result()
    else:
        program.desk.call(lambda unit: unit.value("nothing")).result()
    refuse(program, monkeypatch, WorldFault.disk_full)
    assert told(program, command) is (WorldFault.disk_full if wrote else WorldFault.commit_unknown)


def test_what_was_saved_unheard_is_told_when_it_is_tried_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Changes] = []
    program.ledger.on_changes(heard.append)
    command = scanned(program)
    lose_the_answer(program, monkeypatch)
    assert told(program, command) is WorldFault.commit_unknown
    assert heard == []
    program.desk.run(take_in, command).result()
    assert [change.kinds for change in heard] == [frozenset({Aggregate.device})]
    assert len(heard[0].operations) == operations(program)


def test_a_number_of_a_failed_commit_is_not_noted_with_the_next(tmp_path: Path, program: Program) -> None:
    noted: list[int | None] = []
    ledger = program.ledger
    ledger._noted = noted.append
    scan = scanned(program)

    def written_then_failed(unit: Any) -> None:
        take_in(unit, scan)

    with pytest.MonkeyPatch.context() as patch:
        real = ledger.writer.run_transaction

        def run(work: Any, ids: Any = ()) -> Any:
            def fail(connection: Any) -> Any:
                work(connection)
                raise WorldError(WorldFault.disk_full, "full")

            return real(fail, ids)

        patch.setattr(ledger.writer, "run_transaction", run)
        with pytest.raises(WorldError):
            program.desk.call(written_then_failed).result()
    assert noted == []
    ledger.writer.run_transaction(lambda connection: None, [b"o" * 16])  # as operations of the hub come
    assert noted == [None], "to be looked up"


def test_a_look_keeps_nobodys_answer_from_him(program: Program) -> None:
    command = scanned(program)
    first = program.desk.run(take_in, command).result()
    for _ in range(ANSWERS_KEPT + 1):
        program.desk.call(lambda unit: unit.value("nothing")).result()
    assert program.desk.run(take_in, command).result() == first
