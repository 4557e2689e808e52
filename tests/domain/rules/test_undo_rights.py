"""Taking back asks for the right of what is taken back: one table, in which every kind that is folded stands."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.folding import REDUCERS
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules.permissions import Command
from app.domain.rules.undo import NEVER_UNDONE, OUT_OF_THE_HOUSE
from app.domain.rules.undo_rights import ASKED, command_of
from tests.support import facts

UNIT = facts.device()


def of(kind: Aggregate) -> Ref:
    return Ref(kind, code_id(kind, "X-1"))


def test_every_kind_that_is_folded_has_its_command() -> None:
    folded = {kind for reducers in REDUCERS.values() for kind in reducers}
    assert folded - NEVER_UNDONE == ASKED | (OUT_OF_THE_HOUSE - NEVER_UNDONE)


@pytest.mark.parametrize(
    ("kind", "about", "payload", "asked"),
    [
        ("form_overridden", UNIT, {"n": "1", "reason": "s"}, Command.override_form),
        ("routed", UNIT, {"n": "1", "route": "disposal", "state": "irreparable"}, Command.dispose),
        ("routed", UNIT, {"n": "1", "route": "desk", "state": "repairing"}, Command.work_on_repair),
        ("repair_state_set", UNIT, {"n": "1", "state": "cancelled"}, Command.cancel_repair),
        ("repair_state_set", UNIT, {"n": "1", "state": "received"}, Command.reopen_repair),
        ("decided", UNIT, {"n": "1", "decision": "repair", "state": "diagnosing"}, Command.record_decision),
        ("part_counted", of(Aggregate.part), {"place": "A-1", "found": 1, "expected": 2}, Command.move_parts),
        ("registered", of(Aggregate.operator), {"set": {"code": "OP0002"}}, Command.register_operator),
        ("changed", of(Aggregate.operator), {"set": {"pin": "s"}}, Command.register_operator),
        ("changed", of(Aggregate.setting), {"set": {"value": 1}}, Command.change_shared_setting),
        ("registered", of(Aggregate.part), {"set": {"code": "PN-1"}}, Command.change_parts),
        ("changed", UNIT, {"set": {"school": "ES01"}}, Command.import_file),
        ("changed", of(Aggregate.charger), {"set": {"status": "disposed"}}, Command.dispose),
        ("changed", of(Aggregate.charger), {"set": {"status": "spare"}}, Command.swap),
        ("changed", of(Aggregate.school), {"set": {"aliases": ["北"]}}, Command.import_file),
        ("changed", of(Aggregate.school), {"set": {"ends": "2026-04-01"}}, Command.change_shared_setting),
        ("changed", of(Aggregate.school), {"set": {"successor": None}}, Command.change_shared_setting),
        ("changed", of(Aggregate.visit), {"set": {"ends": "15:30"}}, Command.visit),
        ("charger_moved", of(Aggregate.charger), {"to": {"status": "disposed"}, "why": "correct"}, Command.dispose),
        ("charger_moved", of(Aggregate.charger), {"to": {"status": "spare"}, "why": "back"}, Command.swap),
        ("registered", of(Aggregate.charger), {"set": {"code": "CH-1", "status": "disposed"}}, Command.swap),
        *[
            (kind, of(Aggregate.charger), {}, Command.swap)
            for kind in ("charger_fault", "owned", "cabinet_fault", "cabinet_told", "cabinet_advice")
        ],
        *[
            (f"visit_{what}", of(Aggregate.visit), {}, Command.visit)
            for what in ("planned", "listed", "begun", "line", "reported", "counted", "closed", "cancelled")
        ],
        *[
            (kind, of(Aggregate.transfer), {}, Command.transfer)
            for kind in ("transfer_opened", "transferred_out", "transfer_crate", "rekitted", "transfer_closed")
        ],
        *[(kind, UNIT, {}, Command.lend) for kind in ("lent", "loan_ended", "lacking_came")],
        *[(kind, UNIT, {}, Command.report_lost) for kind in ("lost_reported", "lost_told")],
        ("request_cancelled", UNIT, {"request": "disable"}, Command.request_disable),
        ("transferred_in", of(Aggregate.transfer), {"list": "A0001"}, Command.transfer),
        ("loan_extended", UNIT, {"to": "ES01", "since": "", "due": ""}, Command.lend),
        ("found", UNIT, {"on": "2026-11-20"}, Command.report_lost),
        ("requested", UNIT, {"request": "disable"}, Command.request_disable),
        ("label_printed", UNIT, {"kind": "asset", "text": "T", "copy": 1}, Command.undo),
        ("of_a_later_version", UNIT, {}, Command.change_shared_setting),
    ],
)
def test_what_is_asked(kind: str, about: Ref, payload: dict[str, Any], asked: Command) -> None:
    assert command_of(facts.operation(kind, about, payload)) is asked
