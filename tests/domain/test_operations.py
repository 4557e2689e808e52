"""Holds operations to their bytes: canonical, read back, of one size, never trusted when they come from others."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.errors import OurError, UnknownKind
from app.domain.identity import short
from app.domain.kinds import Accessory, Aggregate, Cause, Flag, IntakeOutcome, RepairState
from app.domain.operations import (
    FORMAT,
    MAX_BODY,
    MAX_READ,
    MAX_TEXT,
    Draft,
    Operation,
    Ref,
    Stamp,
    TooLarge,
    canonical,
    decode,
    digest_of,
    encode,
    spread,
    stamped,
    undone_actions,
)
from app.domain.rules import intake, recognise, repair, undo
from app.domain.rules.forms import Answer
from tests.support import facts
from tests.support.processes import printed_elsewhere

RAW = st.binary(min_size=16, max_size=16)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
REFS = st.builds(Ref, st.sampled_from(Aggregate), RAW)
STAMPS = st.builds(
    Stamp,
    action=RAW,
    operator=st.sampled_from(["OP0001", "OP9999"]),
    at=st.just(facts.AT),
    local=st.just(facts.LOCAL),
    seen=st.integers(0, 10**9),
    doubtful=st.booleans(),
)
OPERATIONS = st.builds(
    Operation,
    id=RAW,
    kind=st.sampled_from(["registered", "changed", "noted", "of_a_later_version"]),
    about=st.lists(REFS, max_size=3).map(tuple),
    payload=st.dictionaries(WORDS, JSON, max_size=3),
    stamp=STAMPS,
    format=st.just(FORMAT),
    beyond=st.just(()),
)
WORST = Stamp(action=b"\xff" * 16, operator="OP9999", at=facts.AT, local=facts.LOCAL, seen=999_999_999, doubtful=True)


def written(op: Operation) -> bytes:
    """The bytes of `op`; a property skips those over the size."""
    from hypothesis import assume

    try:
        return encode(op)
    except TooLarge:
        assume(False)
        raise


@given(OPERATIONS)
def test_what_was_written_is_read_back(op: Operation) -> None:
    body = written(op)
    assert decode(body) == op
    assert encode(decode(body)) == body


@given(OPERATIONS)
def test_the_bytes_are_canonical(op: Operation) -> None:
    body = written(op)
    raw = json.loads(body)
    assert body == json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert len(body) <= MAX_BODY
    turned = Operation(**{**_fields(op), "payload": dict(reversed(list(op.payload.items())))})
    assert encode(turned) == body


def _fields(op: Operation) -> dict[str, Any]:
    return {name: getattr(op, name) for name in ("id", "kind", "about", "payload", "stamp", "format", "beyond")}


@given(JSON | st.floats(allow_nan=False, allow_infinity=False))
@example('\u2028\x1f"\\é🙂')
def test_canonical_json_is_what_the_library_writes(value: Any) -> None:
    plain = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    assert canonical(value) == plain.encode()


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], {"a": {1}}, {(): 1}, "\ud800"])
def test_what_json_has_no_words_for_is_refused(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical(value)


@given(st.dictionaries(WORDS, JSON, max_size=4), st.randoms())
def test_canonical_json_knows_no_order(value: dict[str, Any], dice: Any) -> None:
    items = list(value.items())
    dice.shuffle(items)
    assert canonical(dict(items)) == canonical(value)


def test_an_operations_bytes_stand_for_ever() -> None:
    op = facts.operation("changed", facts.device(), {"set": {"notes": "画面割れ", "school": None}}, number=3, seen=7)
    body = (
        '{"a":["device:KWWrf1oNV_qFS2Olpk4SwA"],"at":"2026-11-20T00:42:18.000Z","f":1,"id":"AAAAAAAAAAAAAAAAAAAAAw",'
        '"k":"changed","l":"2026-11-20 09:42:18","o":"OP0001","p":{"set":{"notes":"画面割れ","school":null}},"s":7,'
        '"x":"AAAAAAAAAAAAAAAAAA9CQw"}'
    ).encode()
    assert encode(op) == body
    assert digest_of(body) == hashlib.sha256(body).digest()
    assert op.date == "2026-11-20"


def test_the_envelope_lies_outside_the_bytes() -> None:
    op = facts.operation("noted", facts.device(), {"n": "8A-0412-M", "note": "x"})
    assert b"desk" not in encode(op)
    assert b"position" not in encode(op)


def test_another_process_writes_the_same_bytes() -> None:
    script = (
        "from tests.support import facts; from app.domain.operations import encode;"
        "print(encode(facts.operation('changed', facts.device(), {'set': {'b': 1, 'a': 'あ', 'c': [1, None]}})).hex())"
    )
    made = printed_elsewhere(script)
    here = encode(facts.operation("changed", facts.device(), {"set": {"b": 1, "a": "あ", "c": [1, None]}})).hex()
    assert made == {here}


# --- what comes from others -----------------------------------------------------------------------------------------


def body(**changes: Any) -> bytes:
    """The bytes of a sound operation with some of its entries changed; None takes one away."""
    raw = json.loads(encode(facts.operation("changed", facts.device(), {"set": {}})))
    for name, value in changes.items():
        raw.pop(name) if value is None else raw.update({name: value})
    return canonical(raw)


def test_it_is_sound_to_begin_with() -> None:
    assert decode(body()).kind == "changed"


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b"not json",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        '{"a":[]}'.encode("utf-16"),
        b"[" * 2000,
        b'{"p":' * 700 + b"1" + b"}" * 700,
        body(a="device"),
        body(a=5),
        body(a=[5]),
        body(a=["device"]),
        body(a=["device:"]),
        body(a=["device:AAAAAAAAAAAAAAAAAAAAAB"]),
        body(a=["spaceship:short"]),
        body(id=5),
        body(id="AAAAAAAAAAAAAAAAAAAAAB"),
        body(x="x"),
        body(k=5),
        body(o=["OP0001"]),
        body(at=0),
        body(l=20261120),
        body(p=[]),
        body(p="set"),
        body(s="7"),
        body(s=1.5),
        body(s=True),
        body(f="1"),
        body(f=True),
        body().replace(b'"s":0', b'"s":NaN'),
        body(p={"v": 1}).replace(b'"v":1', b'"v":Infinity'),
        body(p={"v": 1}).replace(b'"v":1', b'"v":"\\ud800"'),
        body(p={"v": 1}).replace(b'"v":1', b'"v":"\\ud83d\\ude00"'),
        body(p={"v": "x" * (MAX_READ + 1)}),
    ],
)
def test_what_is_no_operation_is_refused_and_nothing_else_happens(hostile: bytes) -> None:
    with pytest.raises(OurError, match="not an operation"):
        decode(hostile)


@pytest.mark.parametrize("name", ["a", "at", "f", "id", "k", "l", "o", "p", "s", "x"])
def test_each_entry_must_be_there(name: str) -> None:
    with pytest.raises(OurError, match="not an operation"):
        decode(body(**{name: None}))


@given(st.binary(max_size=60) | st.builds(lambda v: canonical(v), JSON))
def test_no_bytes_can_do_harm(raw: bytes) -> None:
    with pytest.raises(OurError):
        decode(raw)


def test_a_backslash_is_not_half_a_character() -> None:
    op = facts.operation("changed", facts.device(), {"set": {"notes": "C:\\udrive"}})
    assert decode(encode(op)) == op


def test_what_a_newer_version_adds_is_kept_beside() -> None:
    """An aggregate of a kind this version doesn't know must not hide the device the operation is about, too."""
    box = "pallet:" + short(facts.an_id(5))
    op = decode(body(a=["device:" + short(facts.device().id), box], k="boxed", v2="new"))
    assert op.about == (facts.device(),)
    assert op.beyond == (box,)
    assert json.loads(encode(op))["a"] == ["device:" + short(facts.device().id), box]


def test_what_a_newer_version_writes_in_another_form_needs_the_newer_version() -> None:
    with pytest.raises(UnknownKind, match=f"format {FORMAT + 1}"):
        decode(body(f=FORMAT + 1, l=None))
    assert decode(body(f=FORMAT + 1)).format == FORMAT + 1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", {1, 2}, b"bytes", object()])
def test_what_cannot_be_written_is_our_error(value: object) -> None:
    with pytest.raises(OurError, match="can't be written"):
        encode(facts.operation("changed", facts.device(), {"set": {"v": value}}))


def test_an_operation_over_its_size_is_our_error() -> None:
    small = encode(facts.operation("noted", facts.device(), {"n": "8A-0412-M", "place": ""}))
    room = MAX_BODY - len(small)
    assert len(encode(facts.operation("noted", facts.device(), {"n": "8A-0412-M", "place": "x" * room}))) == MAX_BODY
    with pytest.raises(TooLarge, match="over 560"):
        encode(facts.operation("noted", facts.device(), {"n": "8A-0412-M", "place": "x" * (room + 1)}))


def test_the_actions_taken_back() -> None:
    log = facts.Log()
    first = log.add("registered", facts.device(), {"set": {"serial": "PF8K2M0D"}})
    log.add("changed", facts.device(), {"set": {"tag": "KRM-000001"}})
    log.undo(first)
    assert undone_actions(log.all) == {first.op.stamp.action}


# --- the promise of size --------------------------------------------------------------------------------------------

NUMBER = "12ZZ-104412-M"
UNIT, TARGET = facts.device("P3NXCVVWAC3ZVKZ"), facts.device("701402728B")
FULL = {
    "serial": "P3NXCVVWAC3ZVKZ",
    "tag": "KRM-0148231",
    "kind": "wifi_router",
    "school": "SNS04",
    "school_text": "久留米市立久留米特別支援学校（高等部）",
    "room": "特別支援教室ひまわり（南校舎２階）",
    "model": "ASUS Chromebook Detachable CZ1 (CZ1000DVA-L30053)",
    "maker": "GaiaTechnology",
    "status": "deprovisioned",
    "console": "DEPROVISIONED",
    "aue": "2033-06-30",
    "warranty": "2027-11-30",
    "ou": "/学校/小学校/西国分小学校/児童用端末/令和七年度",
    "model_type": "82W8S00A00",
    "notes": "画面左下に傷。キーボードのＡキーが外れやすい。令和六年に一度交換済み。付属品なし。",
}


def answers(count: int) -> tuple[Answer, ...]:
    return tuple(
        Answer(id=facts.form(n).id, sent=date(2026, 11, 19), school="SNS04", units=(), fault="camera_cable")
        for n in range(count)
    )


def opening(outcome: IntakeOutcome, found: tuple[Answer, ...], old: bool) -> list[Draft]:
    flags = tuple(flag for flag in Flag if flag is not Flag.lent and (old or flag is not Flag.old_form))
    asked = intake.Facts(
        text="P3NXCVVWAC3ZVKZ",
        device=UNIT,
        state={"school": "SNS04"},
        crate=facts.crate(),
        today=date(2026, 11, 20),
        by_person=True,
    )
    verdict = intake.Verdict(
        outcome=outcome,
        flags=flags,
        begins_in=RepairState.awaiting_form if old else RepairState.received,
        answers=found,
        candidate=answers(1)[0] if old else None,
    )
    return intake.open_drafts(asked, verdict, UNIT, NUMBER)


SIDE = short(b"\xff" * 16)
GATHERED = {
    "outcome": "unknown_device",
    "state": "awaiting_form",
    "opened": "2026-11-20",
    "operator": "OP9999",
    "school": "SNS04",
    "person": True,
    "tail": "AC3ZVKZ",
    "fault_hint": "camera_cable",
    "override": SIDE,
    "closed": "2026-11-20",
    "fault": "camera_cable",
    "further": ["keytop", "screen", "battery"],
    "cause": "non_natural",
    "detail": "loss_of_part",
    "hardware": True,
    "accessories": [a.value for a in Accessory],
    "swollen": True,
    "place": "あ" * (MAX_TEXT // 3),
    "notes": [SIDE] * 12,
    "answers": [short(answer.id) for answer in answers(7)],
}
LARGEST: list[Draft] = [
    *spread(Draft("registered", (UNIT,), {"set": FULL})),
    *opening(IntakeOutcome.awaiting_form, (), old=True),
    *opening(IntakeOutcome.opened, answers(7), old=False),
    *intake.diagnosis(UNIT, NUMBER, "other:" + "9" * 12, Cause.non_natural, "loss_of_part"),
    *recognise.move_drafts(UNIT, TARGET, NUMBER, "P3NXCVVWAC3ZVKZ", GATHERED),
    repair.cancel(UNIT, NUMBER),
    Draft("form_overridden", (UNIT,), {"n": NUMBER, "reason": SIDE}),
    Draft("noted", (UNIT,), {"n": NUMBER, "place": repair.check_text("あ" * (MAX_TEXT // 3))}),
    Draft("crate_opened", (facts.crate(),), {"set": {"code": "CRZZ0001X", "label": "あ" * 40, "school": "SNS04"}}),
    undo.undone(b"\xff" * 16, [Ref(Aggregate.operator, facts.an_id(n)) for n in range(40)], SIDE),
    Draft(
        "answer_received",
        (facts.form(),),
        {
            "set": {
                "sent": "2026-11-19T23:59:59Z",
                "sent_local": "2026-11-19 23:59:59",
                "school": "SNS04",
                "occurred": "2026-11-19",
                "units": [{"serial": "P3NXCVVWAC3ZVKZ", "tag": "KRM-014823"}] * 2,
                "words": SIDE,
                "fault": "camera_cable",
                "cause": "non_natural",
                "detail": "loss_of_part",
            }
        },
    ),
]


@pytest.mark.parametrize("draft", LARGEST, ids=lambda draft: draft.kind)
def test_the_largest_that_a_day_can_bring_keeps_the_size(draft: Draft) -> None:
    assert len(encode(stamped(draft, b"\xff" * 16, WORST))) <= MAX_BODY


def test_a_register_row_too_large_for_one_operation_goes_into_several() -> None:
    parts = spread(Draft("registered", (UNIT,), {"set": FULL}))
    assert [part.kind for part in parts] == ["registered", "changed", "changed"]
    assert {name: value for part in parts for name, value in part.payload["set"].items()} == FULL
    assert next(iter(parts[0].payload["set"])) == "serial"


def test_what_fits_is_left_as_it_is() -> None:
    draft = Draft("registered", (UNIT,), {"set": {"serial": "P3NXCVVWAC3ZVKZ"}})
    assert spread(draft) == [draft]


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=6), st.text(max_size=60), max_size=12))
def test_spread_fields_all_arrive_once_and_all_fit(fields: dict[str, str]) -> None:
    try:
        parts = spread(Draft("registered", (UNIT,), {"set": fields}))
    except OurError:
        assert any(len(canonical(value)) > 200 for value in fields.values())
        return
    assert [item for part in parts for item in part.payload["set"].items()] == list(fields.items())
    for part in parts:
        assert len(encode(stamped(part, b"\xff" * 16, WORST))) <= MAX_BODY


@pytest.mark.parametrize(
    "draft",
    [
        Draft("registered", (UNIT,), {"set": {"notes": "あ" * 200}}),
        Draft("registered", (UNIT,), {"set": {"serial": "X1", "notes": "あ" * 200}}),
        Draft("noted", (UNIT,), {"n": NUMBER, "place": "あ" * 200}),
        Draft("changed", tuple(Ref(Aggregate.device, facts.an_id(n)) for n in range(20)), {"set": {}}),
    ],
)
def test_what_is_too_long_alone_is_told(draft: Draft) -> None:
    with pytest.raises(TooLarge, match="too long for an operation"):
        spread(draft)
