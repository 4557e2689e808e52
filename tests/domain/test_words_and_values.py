"""Holds the closed words to the contract of the command line, letter by letter, and the values to being values."""

from __future__ import annotations

import dataclasses
import pickle
from typing import Any

import pytest

from app.domain import commands, disposal_words, errors, kinds, scans
from app.domain.folding import REDUCERS
from app.domain.kinds import (
    CAUSE_DETAILS,
    CLOSED_STATES,
    INTAKE_FAMILY,
    NEW_NUMBER,
    Aggregate,
    Cause,
    Family,
    IntakeOutcome,
    RepairState,
)
from app.domain.operations import Draft, Ref, Stamp
from app.domain.rules.forms import Answer, AnswerUnit, Gate
from app.domain.rules.merge import Card

WORDS: dict[Any, str] = {
    kinds.IntakeOutcome: (
        "unreadable not_repairable scanned_twice already_open unknown_device near_match awaiting_form opened"
    ),
    kinds.Flag: "other_school third_time within_90_days aue_over disabled lost lent old_form",
    kinds.RepairState: (
        "received awaiting_form diagnosing repairing waiting_parts at_maker with_installer awaiting_decision"
        " testing ready returned irreparable cancelled"
    ),
    kinds.Action: (
        "link override diagnose route need-part part-came hear ship receive-back decide repaired pass fail return"
        " cancel reopen note photo place"
    ),
    kinds.Route: "software desk maker installer board disposal",
    kinds.FaultPlace: "keytop camera_cable battery usb_port screen keyboard power case_hinge other",
    kinds.Cause: "natural non_natural unknown",
    kinds.WorkDone: "refit adjust replace_part clean setting recovery none_found",
    kinds.DeviceStatus: "in_use spare lent in_repair lost stored deprovisioned disposed exchanged unregistered",
    kinds.DeviceKind: "chromebook ipad wifi_router charger adapter other",
    kinds.Family: "ok look refused",
    kinds.Role: "technician label engineer supervisor",
    kinds.Accessory: "adapter pen case",
    kinds.ImportKind: (
        "schools devices forms delivery cabinets parts operators gear loans instruction stored certificates"
    ),
    disposal_words.Step: (
        "judgement instruction accessories annotate deprovision verified wipe setup_screen label storage board"
        " collected certificate witness"
    ),
}


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_closed_words_stand_as_in_the_contract_and_in_its_order(words: Any) -> None:
    assert [word.value for word in words] == WORDS[words].split()


def test_details_belong_to_causes() -> None:
    assert {
        Cause.natural: ("wear", "initial", "none"),
        Cause.non_natural: ("drop", "liquid", "mischief", "loss_of_part", "other"),
        Cause.unknown: (),
    } == CAUSE_DETAILS


def test_what_has_ended() -> None:
    assert {RepairState.returned, RepairState.irreparable, RepairState.cancelled} == CLOSED_STATES


def test_each_outcome_has_its_family_and_four_of_them_a_new_number() -> None:
    assert set(INTAKE_FAMILY) == set(IntakeOutcome)
    assert {o for o, family in INTAKE_FAMILY.items() if family is Family.refused} == {
        IntakeOutcome.unreadable,
        IntakeOutcome.not_repairable,
    }
    assert [o for o, family in INTAKE_FAMILY.items() if family is Family.ok] == [IntakeOutcome.opened]
    assert list(IntakeOutcome)[4:] == [o for o in IntakeOutcome if o in NEW_NUMBER]


def test_every_kind_of_aggregate_can_be_folded() -> None:
    assert set(REDUCERS) == set(Aggregate)


def test_the_two_kinds_of_error_say_what_they_are() -> None:
    full = errors.WorldError(errors.WorldFault.disk_full, "12 bytes left")
    assert (full.kind, full.detail, str(full)) == (
        errors.WorldFault.disk_full,
        "12 bytes left",
        "disk_full: 12 bytes left",
    )
    assert str(errors.WorldError(errors.WorldFault.busy)) == "busy"
    assert issubclass(errors.UnknownKind, errors.OurError)
    assert not issubclass(errors.WorldError, errors.OurError)
    assert all(fault.value == fault.name for fault in errors.WorldFault)


def test_a_scan_names_nothing_until_it_is_read() -> None:
    scan = scans.Scan(raw=" pf8k ", text="PF8K")
    assert (scan.own, scan.repair, scan.candidates, scan.model_type, scan.fault) == (None, None, (), "", None)
    assert scans.RawScan("PF8K", "wedge", 1.5).source == "wedge"
    assert all(fault.value == fault.name for fault in scans.ScanFault)


VALUES = [
    commands.TakeIn(action=b"a", scan=scans.Scan(raw="x", text="X")),
    commands.TakeInProvisional(action=b"a"),
    commands.Recognise(action=b"a", repair="8A-0412-M", scan=scans.Scan(raw="x", text="X")),
    commands.Act(action=b"a", repair="8A-0412-M", what=kinds.Action.note),
    commands.Amend(action=b"a", repair="8A-0412-M"),
    commands.LinkForm(action=b"a", repair="8A-0412-M", answer=b"b"),
    commands.Undo(action=b"a"),
    commands.OpenCrate(action=b"a", label="行政便"),
    commands.CloseCrate(action=b"a", crate="CRA0001"),
    Ref(Aggregate.device, b"x" * 16),
    Draft("noted", (), {}),
    Stamp(action=b"a", operator="OP0001", at="", local=""),
    AnswerUnit("X", ""),
    Gate((), (), None),
    Card(id="1", kind="field", about="school", values=()),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_never_changes(value: object) -> None:
    named = value._fields if isinstance(value, tuple) else [one.name for one in dataclasses.fields(value)]  # type: ignore[attr-defined,arg-type]
    with pytest.raises(AttributeError):  # a dataclass's FrozenInstanceError is one too
        setattr(value, named[0], None)
    assert not hasattr(value, "__dict__")
    assert pickle.loads(pickle.dumps(value)) == value


def test_two_wishes_never_share_their_fields() -> None:
    one = commands.Act(action=b"a", repair="8A-0412-M", what=kinds.Action.note)
    other = commands.Act(action=b"b", repair="8A-0412-M", what=kinds.Action.note)
    assert one.fields is not other.fields


def test_answers_count_nobody_of_their_own() -> None:
    from datetime import date

    answer = Answer(id=b"x", sent=date(2026, 11, 19), school="", units=())
    assert not answer.spent
    assert Answer(id=b"x", sent=date(2026, 11, 19), school="", units=(), used_for=(b"d",)).spent
