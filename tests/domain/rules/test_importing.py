"""Holds the import's rules: what a row is worth against what the ledger knows, and that no row is too large for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.folding import fold
from app.domain.identity import code_id, derived, device_id
from app.domain.kinds import Aggregate, DeviceStatus, ImportKind
from app.domain.operations import MAX_BODY, Ref, Stamp, canonical, encode, stamped
from app.domain.rules.importing import (
    AGGREGATE_OF,
    MAX_FIELD,
    UNITS_BEHIND,
    Decision,
    Incoming,
    Kept,
    decide,
    ref_of,
    state_name,
)
from tests.support import facts

WORST = Stamp(action=b"\xff" * 16, operator="OP9999", at=facts.AT, local=facts.LOCAL, seen=10**9, doubtful=True)
SERIAL = "PF8K2M0D"
UNIT = facts.device(SERIAL)
ROW = {"serial": SERIAL, "tag": "KRM-030531", "school": "ES01", "console_state": "ACTIVE", "aue": "2033-06-30"}
STATE = {"serial": SERIAL, "tag": "KRM-030531", "school": "ES01", "console": "ACTIVE", "aue": "2033-06-30"}
KNOWN = {**STATE, "status": "in_use", "kind": "chromebook"}
IN_REPAIR = {**KNOWN, "repairs": {"8A-0001-A": {"state": "received", "opened": "2026-11-19"}}}


def nobody(_ref: Ref, _name: str) -> None:
    """Protects nothing."""


def row(key: str = SERIAL, units: Any = (), **fields: Any) -> Incoming:
    return Incoming(row=2, key=key, fields=fields, units=units)


def judged(
    incoming: Incoming, state: dict[str, Any] | None, kind: ImportKind = ImportKind.devices, protects: Any = nobody
) -> Decision:
    return decide(kind, incoming, ref_of(kind, incoming), state, protects)


def set_by(decision: Decision) -> dict[str, Any]:
    """All fields that the operations of a decision set."""
    return {name: value for draft in decision.drafts for name, value in draft.payload["set"].items()}


# --- which thing -----------------------------------------------------------------------------------------------------


def test_every_kind_of_file_is_about_one_kind_of_thing() -> None:
    assert set(AGGREGATE_OF) == set(ImportKind)
    assert ref_of(ImportKind.devices, row("pf8k-2m0d")) == ref_of(ImportKind.delivery, row(SERIAL)) == UNIT
    assert ref_of(ImportKind.devices, row(SERIAL)).id == device_id(SERIAL)
    assert ref_of(ImportKind.schools, row("es-01")) == Ref(Aggregate.school, code_id(Aggregate.school, "ES01"))
    assert ref_of(ImportKind.forms, row("a\nb")) == Ref(Aggregate.form, derived(Aggregate.form, "a\nb"))


@pytest.mark.parametrize(
    ("name", "in_state"), [("console_state", "console"), ("warranty_until", "warranty"), ("school", "school")]
)
def test_names_of_fields(name: str, in_state: str) -> None:
    assert state_name(name) == in_state


# --- new, changed, same ----------------------------------------------------------------------------------------------


def test_a_new_device_is_registered_with_all_its_row_says() -> None:
    decision = judged(row(**ROW), None)
    assert (decision.status, [draft.kind for draft in decision.drafts]) == ("new", ["registered"])
    assert set_by(decision) == {**STATE, "status": "in_use", "kind": "chromebook"}
    assert {name: new for name, _, new in decision.changes} == set_by(decision)
    assert all(old is None for _, old, _ in decision.changes)


@pytest.mark.parametrize(
    ("given_fields", "status", "kind"),
    [
        ({"console_state": "DEPROVISIONED"}, "deprovisioned", "chromebook"),
        ({"console_state": "DEPROVISIONED", "status": "stored"}, "stored", "chromebook"),
        ({"kind": "ipad"}, "in_use", "ipad"),
        ({"status": "in_repair"}, "in_use", "chromebook"),
    ],
)
def test_what_a_new_devices_row_leaves_open(given_fields: dict[str, str], status: str, kind: str) -> None:
    made = set_by(judged(row(serial=SERIAL, **given_fields), None))
    assert (made["status"], made["kind"]) == (status, kind)


def test_a_second_import_changes_nothing() -> None:
    made = set_by(judged(row(**ROW), None))
    again = judged(row(**ROW), made)
    assert (again.status, again.drafts, again.changes, again.kept) == ("same", (), (), ())


def test_a_change_is_what_differs() -> None:
    decision = judged(row(**{**ROW, "school": "ES02", "aue": "2034-06-30"}), KNOWN)
    assert (decision.status, [draft.kind for draft in decision.drafts]) == ("changed", ["changed"])
    assert set_by(decision) == {"school": "ES02", "aue": "2034-06-30"}
    assert decision.changes == (("school", "ES01", "ES02"), ("aue", "2033-06-30", "2034-06-30"))


def test_the_same_serial_written_otherwise_is_the_same() -> None:
    assert judged(row(serial="PF8K-2M0D"), KNOWN).status == "same"
    assert judged(row(serial="PF8K2M0D"), {**KNOWN, "serial": "pf8k 2m0d"}).status == "same"


def test_a_registers_row_is_new_changed_or_same() -> None:
    school = row("ES01", code="ES01", name="西国分小学校", aliases=["西国分小"])
    assert judged(school, None, ImportKind.schools).drafts[0].payload == {"set": dict(school.fields)}
    assert judged(school, dict(school.fields), ImportKind.schools).status == "same"
    changed = judged(school, {**school.fields, "name": "西国分小"}, ImportKind.schools)
    assert changed.changes == (("name", "西国分小", "西国分小学校"),)


def test_an_unknown_writing_of_a_school_never_takes_a_known_one_away() -> None:
    assert judged(row(school_text="西国分"), KNOWN).status == "same"
    unplaced = {name: value for name, value in KNOWN.items() if name != "school"}
    assert set_by(judged(row(school_text="西国分"), unplaced)) == {"school_text": "西国分"}


def test_a_school_found_at_last_takes_its_unknown_writing_away() -> None:
    unplaced = {**{name: value for name, value in KNOWN.items() if name != "school"}, "school_text": "西国分"}
    assert set_by(judged(row(school="ES01"), unplaced)) == {"school": "ES01", "school_text": None}


# --- what the ledger keeps -------------------------------------------------------------------------------------------


def test_nothing_of_a_unit_in_repair_is_overridden_but_gaps_are_filled() -> None:
    decision = judged(row(**{**ROW, "school": "ES02"}, model="CZ1"), IN_REPAIR)
    assert set_by(decision) == {"model": "CZ1"}
    assert decision.kept == (Kept("school", "ES01", "ES02", "in_repair"),)


def test_what_the_console_says_of_a_unit_in_repair_is_taken() -> None:
    """Let go for the maker's repair, nobody would hear that it is, nor that it must come back."""
    told = {"console": "DEPROVISIONED", "ou": "/修理"}
    decision = judged(row(**ROW, **told), {**IN_REPAIR, "console": "ACTIVE", "ou": "/学校/北小"})
    assert (set_by(decision), decision.kept) == (told, ())
    here = {**IN_REPAIR, "console": "ACTIVE", "ou": "/学校/北小"}
    newer = judged(row(**ROW, **told), here, protects=lambda _ref, _name: "newer")
    assert [kept.field for kept in newer.kept] == [*told], "but not over what was set here since the file was made"


@pytest.mark.parametrize("why", ["newer", "unsent"])
def test_what_a_person_set_later_is_kept_and_told(why: str) -> None:
    asked: list[tuple[Ref, str]] = []

    def protects(ref: Ref, name: str) -> str | None:
        asked.append((ref, name))
        return why if name == "school" else None

    decision = judged(row(**{**ROW, "school": "ES02", "aue": "2034-06-30"}), KNOWN, protects=protects)
    assert set_by(decision) == {"aue": "2034-06-30"}
    assert decision.kept == (Kept("school", "ES01", "ES02", why),)
    assert asked == [(UNIT, "school"), (UNIT, "aue")]


def test_where_all_is_kept_nothing_is_written() -> None:
    decision = judged(row(school="ES02"), IN_REPAIR)
    assert (decision.status, decision.drafts, len(decision.kept)) == ("same", (), 1)


FILLS_ONLY = ["school", "room", "model", "model_type", "maker", "kind", "notes", "tag", "status"]


@pytest.mark.parametrize("name", FILLS_ONLY)
def test_a_delivery_list_fills_but_never_moves_a_unit_back(name: str) -> None:
    value = "spare" if name == "status" else "new"
    kept = judged(row(**{name: value}), {**KNOWN, name: "in_use" if name == "status" else "old"}, ImportKind.delivery)
    assert (kept.status, kept.kept[0].reason) == ("same", "delivery")
    assert set_by(judged(row(**{name: value}), {"serial": SERIAL}, ImportKind.delivery)) == {name: value}


@pytest.mark.parametrize("name", ["warranty_until", "batch", "aue"])
def test_a_delivery_list_sets_warranty_and_batch(name: str) -> None:
    decision = judged(row(**{name: "2027-11-30"}), {**KNOWN, state_name(name): "2026-01-01"}, ImportKind.delivery)
    assert set_by(decision) == {state_name(name): "2027-11-30"}


@pytest.mark.parametrize(
    ("given_fields", "status"),
    [({}, "in_use"), ({"status": "spare"}, "spare"), ({"console_state": "DEPROVISIONED"}, "deprovisioned")],
)
@pytest.mark.parametrize("in_repair", [False, True])
def test_a_unit_registered_for_checking_becomes_known(
    given_fields: dict[str, str], status: str, in_repair: bool
) -> None:
    state: dict[str, Any] = {"serial": SERIAL, "status": "unregistered", "kind": "chromebook"}
    state |= {"repairs": IN_REPAIR["repairs"]} if in_repair else {}
    made = set_by(judged(row(serial=SERIAL, **given_fields), state))
    assert made["status"] == status


def test_in_repair_is_no_status_of_a_row() -> None:
    """It would stay for ever: a device is in repair while a repair of it is open."""
    assert judged(row(status=DeviceStatus.in_repair.value), KNOWN).status == "same"
    assert set_by(judged(row("X1", status="in_repair"), None, ImportKind.cabinets)) == {"status": "in_repair"}


# --- no row is too large ---------------------------------------------------------------------------------------------


def sizes(decision: Decision) -> list[int]:
    return [len(encode(stamped(draft, b"\xff" * 16, WORST))) for draft in decision.drafts]


def test_a_row_too_large_for_one_operation_is_written_in_several() -> None:
    fields = {f"field_{n}": "あ" * 30 for n in range(9)}
    new = judged(row(serial=SERIAL, **fields), None)
    assert len(new.drafts) > 1
    assert set_by(new) == {"serial": SERIAL, "status": "in_use", "kind": "chromebook", **fields}
    changed = judged(row(**fields), KNOWN)
    assert len(changed.drafts) > 1
    assert set_by(changed) == fields
    assert max(sizes(new) + sizes(changed)) <= MAX_BODY


@pytest.mark.parametrize("note", ["あ" * 91, "あ" * 500, "x" * 300, '"' * 200, "\n" * 200, "\u0001" * 60])
def test_a_text_too_long_is_cut_and_told_and_the_second_import_changes_nothing(note: str) -> None:
    decision = judged(row(serial=SERIAL, notes=note), None)
    kept = set_by(decision)["notes"]
    assert kept.endswith("…")
    assert note.startswith(kept[:-1])
    assert MAX_FIELD - 8 <= len(canonical(kept)) <= MAX_FIELD
    assert decision.kept == (Kept("notes", kept, note, "too_long"),)
    assert max(sizes(decision)) <= MAX_BODY
    again = judged(row(serial=SERIAL, notes=note), set_by(decision))
    assert (again.status, again.kept) == ("same", decision.kept)
    assert judged(row("X1", notes=note), {"notes": kept}, ImportKind.schools).kept == decision.kept


def test_a_register_keeps_what_a_person_set_later_than_the_file() -> None:
    def newer(_ref: Ref, name: str) -> str | None:
        return "newer" if name == "name" else None

    known = {"code": "ES01", "name": "北の小学校", "level": "elementary"}
    found = row("ES01", code="ES01", name="北小学校", level="special", aliases=["北小"])
    decision = judged(found, known, ImportKind.schools, newer)
    assert set_by(decision) == {"level": "special", "aliases": ["北小"]}
    assert decision.kept == (Kept("name", "北の小学校", "北小学校", "newer"),)
    same = judged(row("ES01", code="ES01", name="北小学校"), known, ImportKind.schools, newer)
    assert (same.status, same.drafts, len(same.kept)) == ("same", (), 1)


def test_a_thing_taken_back_while_another_desk_worked_on_it_is_made_again_and_their_work_stays() -> None:
    decision = judged(row(serial=SERIAL, room="1-1", model="Y2"), {"room": "2-3", "repairs": {}})
    assert (decision.status, [draft.kind for draft in decision.drafts]) == ("new", ["registered"])
    assert set_by(decision) == {"serial": SERIAL, "model": "Y2", "status": "in_use", "kind": "chromebook"}
    assert decision.kept == (Kept("room", "2-3", "1-1", "newer"),)
    again = judged(row(code="ES01", name="北小学校"), {"name": "北小学校"}, ImportKind.schools)
    assert (again.status, set_by(again), again.kept) == ("new", {"code": "ES01"}, ())


@pytest.mark.parametrize("note", ["あ" * 89, "x" * 268, "x" * 45, ""])
def test_a_text_that_fits_is_left_alone(note: str) -> None:
    decision = judged(row(serial=SERIAL, notes=note), None)
    assert (set_by(decision)["notes"], decision.kept) == (note, ())


def test_a_list_too_long_loses_its_last_entries() -> None:
    aliases = ["久留米市立西国分小学校"] * 20
    decision = judged(row("ES01", aliases=aliases), None, ImportKind.schools)
    kept = set_by(decision)["aliases"]
    assert 0 < len(kept) < 20
    assert decision.kept == (Kept("aliases", kept, aliases, "too_long"),)
    assert judged(row("ES01", aliases=["短い"], rows=5), None, ImportKind.schools).kept == ()


@given(
    st.dictionaries(
        st.sampled_from(["serial", "tag", "school", "model", "notes", "room", "maker", "ou"]),
        st.text(max_size=400),
        max_size=8,
    ),
    st.booleans(),
)
def test_whatever_a_row_holds_its_operations_keep_their_size(fields: dict[str, str], known: bool) -> None:
    decision = judged(row(**fields), {"serial": SERIAL} if known else None)
    assert all(size <= MAX_BODY for size in sizes(decision))
    assert judged(row(**fields), {**({"serial": SERIAL} if known else {}), **set_by(decision)}).status == "same"


# --- answers ---------------------------------------------------------------------------------------------------------

SENT = datetime(2026, 11, 19, 1, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
SAID = {"sent": SENT, "sent_local": "2026-11-19 10:00:00", "school": "ES01", "occurred": "2026-11-18"}


def answer(units: tuple[tuple[str, str], ...], **more: str) -> Incoming:
    return row("key", units, **SAID, **more)


def test_an_answer_is_new_once() -> None:
    decision = judged(
        answer(((SERIAL, ""), ("", "KRM-030531")), fault_hint="screen", cause_hint=""), None, ImportKind.forms
    )
    assert decision.status == "new"
    assert set_by(decision) == {
        **SAID,
        "units": [{"serial": SERIAL}, {"tag": "KRM-030531"}],
        "fault": "screen",
    }
    again = judged(answer(((SERIAL, ""),)), {"sent": SENT}, ImportKind.forms)
    assert (again.status, again.drafts, again.kept) == ("same", (), ())


@given(
    st.lists(
        st.tuples(st.text("PF8K2M0DZ", max_size=25), st.text("KRM-012345", max_size=32)), unique=True, max_size=40
    ),
    st.text(max_size=200),
)
def test_every_unit_of_an_answer_counts_however_many_it_names(units: list[tuple[str, str]], school: str) -> None:
    named = tuple(unit for unit in units if any(unit))
    decision = judged(
        answer(named, fault_hint="camera_cable", cause_hint="non_natural", school_text=school), None, ImportKind.forms
    )
    form = ref_of(ImportKind.forms, answer(()))
    log = facts.Log()
    for draft in decision.drafts:
        with_words = {**draft.payload["set"], "words": "x" * 22} if draft.kind == "answer_received" else None
        payload = {"set": with_words} if with_words else draft.payload
        assert len(encode(stamped(type(draft)(draft.kind, draft.about, payload), b"\xff" * 16, WORST))) <= MAX_BODY
        log.add(draft.kind, draft.about, payload)
    state = fold(Aggregate.form, form.id, log.of(form)).state
    assert [(unit.get("serial", ""), unit.get("tag", "")) for unit in state["units"]] == list(named)
    assert all(len(draft.payload["units"]) <= UNITS_BEHIND for draft in decision.drafts[1:])


def test_further_units_count_once_and_only_for_an_answer_that_is_there() -> None:
    form = facts.form()
    log = facts.Log()
    log.add("answer_named", form, {"units": [{"serial": "X"}]})
    assert fold(Aggregate.form, form.id, log.of(form)).state == {}
    first = log.add("answer_received", form, {"set": {**SAID}})
    log.add("answer_named", form, {"units": [{"serial": "X"}, {"tag": "Y"}]})
    log.add("answer_named", form, {"units": [{"serial": "X"}]}, desk=facts.DESK_B)
    assert fold(Aggregate.form, form.id, log.of(form)).state["units"] == [{"serial": "X"}, {"tag": "Y"}]
    log.undo(first)
    assert fold(Aggregate.form, form.id, log.of(form)).state == {}
