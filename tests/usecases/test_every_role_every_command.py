"""Every role by every command of the permission table, with and without the PIN: the real use case at a real ledger.

Whoever may not is told so before anything is looked at and nothing is written; whoever may gets as far as the use
case's own answer, which is a result or a closed word.
"""

from __future__ import annotations

import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any

import pytest

from app.domain.kinds import Action, ImportKind, Role
from app.domain.rules.permissions import TABLE, Command, may, needs_pin
from app.domain.scans import Scan
from app.usecases import (
    act,
    boxes,
    contacts,
    crates,
    deprovision,
    disposal,
    erase,
    exchange,
    hand_back,
    hand_out,
    import_file,
    link_form,
    loans,
    lost,
    operators,
    parts,
    read_words,
    scan_back,
    swap,
    take_in,
    transfers,
    undo,
    visits,
)
from app.usecases.change_setting import change_setting
from app.usecases.disposal_results import HandOverBox
from app.usecases.session import Actor, NotAllowed
from app.usecases.tables import Export, FileForm
from tests.usecases.disposal_stand import Stand

SERIAL = "PF0ROLE01"
Run = Callable[[Stand], Any]


def filled(stand: Stand, kind: Any, **given: Any) -> Any:
    """A command with something in every field that has no default."""
    hints = typing.get_type_hints(kind)
    named = [one.name for one in fields(kind)] if is_dataclass(kind) else list(kind._fields)
    defaults = {} if is_dataclass(kind) else kind._field_defaults
    values = {name: _some(stand, hints[name]) for name in named if name not in defaults or name in given}
    return kind(**(values | given))


def _some(stand: Stand, hint: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, UnionType):
        return None
    if origin is not None:
        return {} if origin is not tuple and "Mapping" in str(origin) else ()
    if hint is bytes:
        return stand.bench.program.desk.new_action()
    if hint is Scan:
        return stand.scan(SERIAL)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return next(iter(hint))
    return {str: "ES01", int: 1, bool: False, date: date(2026, 11, 20)}.get(hint)


def of(usecase: Callable[..., Any], **given: Any) -> Run:
    """Runs a use case as the window does, with a command of its own kind."""

    def run(stand: Stand) -> Any:
        kind = typing.get_type_hints(usecase)["command"]
        return stand.bench.program.desk.run(usecase, filled(stand, kind, **given)).result()

    return run


def acted(what: Action, **told: str) -> Run:
    return of(act.act, what=what, repair="A2026-9999", fields=told)


def called(work: Callable[[Any], Any]) -> Run:
    return lambda stand: stand.bench.program.desk.call(work).result()


def with_actor(check: Callable[[Actor], Any]) -> Run:
    return lambda stand: check(stand.bench.program.desk.signed_in())


TICK = {"step": "accessories", "how": "collected"}
REAL: dict[Command, Run] = {
    Command.intake: of(take_in.take_in),
    Command.diagnose: acted(Action.diagnose),
    Command.link_form: of(link_form.link_form, answer=b"\0" * 16),
    Command.override_form: acted(Action.override, reason="x"),
    Command.cancel_repair: acted(Action.cancel, reason="x"),
    Command.reopen_repair: acted(Action.reopen, reason="x"),
    Command.note: acted(Action.note, text="x"),
    Command.crate: of(crates.open_crate),
    Command.work_on_repair: acted(Action.repaired),
    Command.dispose: of(disposal.begin, way="A", reason="x"),
    Command.tick: of(disposal.tick, **TICK),
    Command.deprovision_by_hand: of(disposal.tick, step="deprovision", how="by_hand"),
    Command.box: of(boxes.open_box, way="A"),
    Command.stand_for: of(boxes.stand_for, box="A0001"),
    Command.hand_over: lambda stand: boxes.hand_over(
        stand.bench.program.desk, filled(stand, HandOverBox, box="A0001")
    ).result(),
    Command.pickup: of(disposal.tick, step="collected"),
    Command.instruct: called(lambda uow: import_file.require(uow, ImportKind.instruction)),
    Command.request_deprovision: of(deprovision.request, units=(), reason="retiring_device"),
    Command.record_decision: acted(Action.decide, decision="repair"),
    Command.ship: acted(Action.ship),
    Command.hand_back: of(hand_back.open_handback),
    Command.lend: of(loans.lend),
    Command.exchange: of(exchange.exchange),
    Command.swap: of(swap.swap),
    Command.visit: of(visits.plan_visit),
    Command.transfer: of(transfers.open_transfer),
    Command.report_lost: of(lost.report_lost),
    Command.request_disable: of(lost.cancel_request),
    Command.move_parts: of(parts.receive_parts),
    Command.change_parts: of(parts.change_part),
    Command.contact: of(contacts.record_contact),
    Command.read_contact_words: called(lambda uow: contacts.note_read(uow, 1)),
    Command.undo: of(undo.undo),
    Command.import_file: called(lambda uow: import_file.require(uow, ImportKind.devices)),
    Command.print_paper: of(scan_back.scan_back),
    Command.read_form_words: of(read_words.read_words),
    Command.export: with_actor(lambda actor: hand_out.may_hand_out(actor, _wish(personal=False))),
    Command.export_personal: with_actor(lambda actor: hand_out.may_hand_out(actor, _wish(personal=True))),
    Command.change_shared_setting: called(lambda uow: change_setting(uow, "disposal.daily_units", 3)),
    Command.register_operator: called(lambda uow: operators.register_operator(uow, name="試験", role=Role.label)),
    Command.issue_badge: called(lambda uow: operators.issue_badge(uow, "OP0002")),
    Command.erase: called(lambda uow: erase.erase(uow, ())),
}
ELSEWHERE = frozenset(
    {
        Command.read,  # whoever is signed in may: only signing out ends it
        Command.change_desk_setting,  # likewise
        Command.settle_card,  # the inbox
        Command.backup,  # asked for at the verb and at the button: the copy itself is no use case
        Command.restore,  # no ledger is open that could ask
        Command.rekey,  # likewise
    }
)
"""Commands that no use case of an open ledger asks for."""


def _wish(*, personal: bool) -> Any:
    return hand_out.ExportWish(Export.log, FileForm.csv, personal=personal, reason="x")


def test_every_command_of_the_table_is_run_or_said_to_be_elsewhere() -> None:
    assert set(REAL) | ELSEWHERE == set(Command) == set(TABLE)
    assert not set(REAL) & ELSEWHERE


@pytest.fixture
def stand(bench: Any) -> Stand:
    made = Stand(bench)
    made.employ()
    made.unit(SERIAL)
    return made


@pytest.mark.parametrize("role", list(Role))
def test_every_role_by_every_command(stand: Stand, role: Role) -> None:
    tried = 0
    for command, run in REAL.items():
        for proved in (False, True):
            before = _log(stand)
            with stand.acting(role, proved=proved):
                reason = _ends(run, stand)
            expected = "role" if not may(role, command) else "pin" if needs_pin(command) and not proved else ""
            assert reason == expected, (role, command, proved, reason)
            assert not expected or _log(stand) == before, (role, command, "something was written")
            tried += 1
    print(f" {role}: {tried} tried.", end="")


def _ends(run: Run, stand: Stand) -> str:
    """Why it was not allowed, or nothing: it was, whatever came of it."""
    try:
        run(stand)
    except NotAllowed as refused:
        return refused.reason
    except Exception as fault:
        if not getattr(fault, "reason", ""):  # no closed word: something broke
            raise
    return ""


def _log(stand: Stand) -> int:
    ((count,),) = stand.bench.program.ledger.read(lambda reads: reads.rows("SELECT count(*) FROM operation"))
    return int(count)


def test_nothing_runs_where_nobody_is_signed_in(stand: Stand) -> None:
    stand.bench.program.desk.actor = None
    for command, run in REAL.items():
        assert _ends(run, stand) == "signed_out", command
