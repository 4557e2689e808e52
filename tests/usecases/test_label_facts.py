"""Holds each kind of label to what it may be asked for by, what its symbol says, and why it is refused."""

from __future__ import annotations

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.commands import TakeInProvisional
from app.domain.disposal_words import Way
from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.label_templates import LabelKind
from app.domain.operations import Draft, Ref
from app.domain.rules import boxes
from app.usecases.label_facts import CODELESS, UNREGISTERED, Asked, Wanted, wanted
from app.usecases.operators import register_operator
from app.usecases.take_in import take_in_provisional
from tests.support.bench import Bench

SERIAL, TAG = "PF8K2M0D", "KRM-036660"


def device(bench: Bench, serial: str = SERIAL, **fields: object) -> Ref:
    ref = Ref(Aggregate.device, device_id(serial))
    bench.record(
        Draft("registered", (ref,), {"set": {"serial": serial, "kind": "chromebook", "status": "in_use", **fields}})
    )
    return ref


def want(bench: Bench, kind: LabelKind, code: str, *, replaces: bool = False, by_serial: bool = False) -> Wanted:
    program = bench.program
    schools, today = program.queries.schools(), program.clock.now().today
    return program.ledger.read(
        lambda reads: wanted(kind, code, Asked(reads, program.desk.read_scan, schools, today, replaces, by_serial))
    )


def why(bench: Bench, kind: LabelKind, code: str) -> str:
    found = want(bench, kind, code)
    assert not found.facts
    assert (found.line.code, found.line.text) == (code, "")
    return found.line.reason


def test_an_asset_label_by_serial_tag_or_repair_number(bench: Bench) -> None:
    bench.register(Aggregate.school, "ES01", name="北小学校")
    ref = device(bench, tag=TAG, school="ES01", model="500e", maker="Lenovo")
    number = bench.scan(SERIAL).repair or ""
    for code in (SERIAL, TAG, "krm036660", number, printed_code(CodeKind.repair, number[:-2]).text, f"{TAG}-R2"):
        line, facts = want(bench, LabelKind.asset, code)
        assert (line.code, line.text, line.title, line.about, line.says, line.copy) == (code, TAG, TAG, ref, TAG, 1)
        assert (line.serial, line.school, line.reason) == (SERIAL, "北小学校", "")
        assert (
            facts.items() >= {"code": TAG, "tag": TAG, "serial": SERIAL, "school": "北小学校", "model": "500e"}.items()
        )


def test_what_the_symbol_says_without_a_tag_or_by_the_template(bench: Bench) -> None:
    device(bench, "NXHPZ123", model_type="82W0000XJP", school_text="北の小学校")
    line, facts = want(bench, LabelKind.asset, "NXHPZ123")
    assert (line.text, facts["model"], facts["school"]) == ("NXHPZ123", "82W0000XJP", "北の小学校")
    device(bench, tag=TAG)
    line, facts = want(bench, LabelKind.asset, TAG, by_serial=True)
    assert (line.text, line.says, facts["serial"], facts["tag"]) == (SERIAL, SERIAL, SERIAL, TAG)
    line, facts = want(bench, LabelKind.asset, TAG, by_serial=True, replaces=True)
    assert (line.text, line.says, line.copy, facts["serial"]) == (f"{SERIAL}-R2", SERIAL, 2, f"{SERIAL}-R2")
    assert want(bench, LabelKind.disposal, TAG, by_serial=True).line.text == TAG
    device(bench, "TAGONLY99", tag="KRM-000002")
    bench.record(Draft("changed", (Ref(Aggregate.device, device_id("TAGONLY99")),), {"set": {"serial": None}}))
    assert want(bench, LabelKind.asset, "KRM-000002", by_serial=True).line.text == "KRM-000002"


def test_a_replacement_is_the_next_copy(bench: Bench) -> None:
    ref = device(bench, tag=TAG)
    line, facts = want(bench, LabelKind.asset, TAG, replaces=True)
    assert (line.text, line.says, line.copy, facts["code"], facts["tag"]) == (f"{TAG}-R2", TAG, 2, f"{TAG}-R2", TAG)
    bench.record(Draft("label_retired", (ref,), {"kind": "asset", "text": TAG, "copy": 1}))
    bench.record(Draft("label_printed", (ref,), {"kind": "asset", "text": TAG, "copy": 2}))
    assert want(bench, LabelKind.asset, TAG).line.text == f"{TAG}-R2"
    assert want(bench, LabelKind.asset, f"{TAG}-R2", replaces=True).line.text == f"{TAG}-R3"
    assert want(bench, LabelKind.disposal, TAG).line.text == TAG, "another kind's copies are its own"
    bench.record(Draft("label_retired", (ref,), {"kind": "asset", "text": TAG, "copy": 98}))
    assert want(bench, LabelKind.asset, TAG).line.text == f"{TAG}-R99"
    assert want(bench, LabelKind.asset, TAG, replaces=True).line.reason == "too_many_copies"


def test_what_names_no_unit_or_several_is_refused(bench: Bench) -> None:
    for serial in ("AAAAA1111", "BBBBB2222"):
        device(bench, serial, tag="KRM-000009")
    bench.register(Aggregate.charger, "CH-0001")
    tail = bench.do(take_in_provisional, TakeInProvisional, tail="2M0").repair
    for kind in (LabelKind.asset, LabelKind.disposal):
        assert why(bench, kind, "NOSUCH99") == why(bench, kind, "CH-0001") == why(bench, kind, "") == "unknown"
        assert why(bench, kind, "KRM-000009") == "several"
        assert why(bench, kind, tail) == "no_number"
    for kind in (LabelKind.slip, LabelKind.provisional):
        assert (why(bench, kind, "NOSUCH99"), why(bench, kind, "KRM-000009")) == ("unknown", "several")


def test_a_code_of_a_device_and_of_a_register_is_the_kinds(bench: Bench) -> None:
    device(bench, tag="CH-0001")
    bench.register(Aggregate.charger, "CH-0001", model="RJC-01")
    assert want(bench, LabelKind.asset, "CH-0001").line.serial == SERIAL
    assert want(bench, LabelKind.charger, "CH-0001").facts["model"] == "RJC-01"


def test_a_slip_is_of_a_repair(bench: Bench) -> None:
    bench.register(Aggregate.school, "ES01", name="北小学校")
    ref = device(bench, tag=TAG, school="ES01")
    assert why(bench, LabelKind.slip, SERIAL) == "no_repair"
    number = bench.scan(SERIAL, fault="screen").repair or ""
    text = printed_code(CodeKind.repair, number[:-2]).text
    for code in (SERIAL, TAG, number, text):
        line, facts = want(bench, LabelKind.slip, code)
        assert (line.text, line.title, line.number, line.about) == (text, number, number, ref)
        assert (facts["number"], facts["code"], facts["fault"], facts["school"]) == (number, text, "screen", "北小学校")
        assert facts["date"] == "令和8年11月20日"
    assert why(bench, LabelKind.provisional, number) == "not_provisional"
    bench.record(Draft("changed", (ref,), {"set": {"school": None}}))
    assert want(bench, LabelKind.slip, number).facts["school"] == "北小学校", "where it came from"
    tail = bench.do(take_in_provisional, TakeInProvisional, tail="2M0").repair
    assert want(bench, LabelKind.provisional, tail).facts["tail"] == "2M0"
    assert want(bench, LabelKind.slip, tail).line.number == tail
    odd = device(bench, "ODD12345")
    bench.record(Draft("repair_opened", (odd,), {"n": "of another program", "state": "received", "school": "ES09"}))
    assert why(bench, LabelKind.slip, "ODD12345") == "not_printable"
    strange = device(bench, "ODD99999")
    bench.record(Draft("repair_opened", (strange,), {"n": "8A-0412-M", "state": "received", "school": "ES09"}))
    assert want(bench, LabelKind.slip, "8A-0412-M").facts["school"] == ""


def test_registers_by_their_own_code_or_the_printed_one(bench: Bench) -> None:
    bench.register(Aggregate.school, "ES01", name="北小学校")
    charger = bench.register(Aggregate.charger, "CH-0001", model="RJC-01", school="ES01", serial="93HWZY001")
    bench.register(Aggregate.part, "PB-0002", name="LCD パネル", place="棚2")
    bench.register(Aggregate.place, "A-32", name="3番棚")
    for kind, code, what, shown in (
        (LabelKind.charger, "CH-0001", CodeKind.charger, "CH-0001"),
        (LabelKind.part, "PB-0002", CodeKind.part, "LCD パネル"),
        (LabelKind.place, "A-32", CodeKind.place, "3番棚"),
        (LabelKind.cabinet, "CH-0001", CodeKind.cabinet, "CH-0001"),
    ):
        text = printed_code(what, code).text
        for asked in (code, code.lower(), text):
            line, facts = want(bench, kind, asked)
            assert (line.text, line.title, facts["code"], facts["number"]) == (text, shown, text, code)
            assert (line.says, line.copy, line.reason, line.notes) == (text, 1, "", ())
    bench.register(Aggregate.charger, "CH-0002", place="school", school="ES01", room="2年1組")
    bench.register(Aggregate.charger, "CH-0003", place="center", place_text="教育センター")
    for code, place in (("CH-0001", "北小学校"), ("CH-0002", "北小学校 2年1組"), ("CH-0003", "教育センター")):
        assert want(bench, LabelKind.cabinet, code).facts["place"] == place, "in words, as a person finds it"
    assert want(bench, LabelKind.part, "PB-0002").facts["place"] == "棚2"
    line, facts = want(bench, LabelKind.charger, "CH-0001")
    assert (line.about, line.serial, facts["school"]) == (charger, "93HWZY001", "北小学校")
    bench.record(Draft("label_printed", (charger,), {"kind": "charger", "text": line.text, "copy": 1}))
    assert want(bench, LabelKind.charger, "CH-0001", replaces=True).line.copy == 2


def test_strips_are_printed_before_anybody_knows_them(bench: Bench) -> None:
    for kind in (LabelKind.charger, LabelKind.cabinet):
        line = want(bench, kind, "CH-0105").line
        assert (line.notes, line.about, line.reason) == ((UNREGISTERED,), None, "")
        assert why(bench, kind, "NOSUCH99") == why(bench, kind, "CH") == "unknown"
    assert want(bench, LabelKind.place, "A-32").line.notes == (UNREGISTERED,)
    assert why(bench, LabelKind.part, "PB-0002") == "unknown"
    assert why(bench, LabelKind.place, "棚2") == "not_printable"
    assert want(bench, LabelKind.place, "D-4").line.text == "PLD04T", "a short shelf has a nought on its label"
    assert why(bench, LabelKind.place, "") == "unknown"
    bench.register(Aggregate.part, "部品2")
    assert why(bench, LabelKind.part, "部品2") == "not_printable"


def test_a_box_is_its_number(bench: Bench) -> None:
    line, facts = want(bench, LabelKind.box, "12")
    assert (line.text, line.title, facts["number"], line.about) == (
        printed_code(CodeKind.box, "0012").text,
        "12",
        "12",
        None,
    )
    assert want(bench, LabelKind.box, line.text).line.text == line.text
    assert want(bench, LabelKind.box, "r8-012").line.text == printed_code(CodeKind.box, "R8012").text
    assert why(bench, LabelKind.box, "箱") == why(bench, LabelKind.box, "") == "not_printable"


def test_a_badge_is_of_somebody_registered_and_says_no_name_here(bench: Bench) -> None:
    from app.domain.kinds import Role

    bench.call(lambda unit: register_operator(unit, name="古賀", role=Role.technician, code="OP0101"))
    line, facts = want(bench, LabelKind.badge, "op0101")
    assert (line.text, line.reason) == ("OP0101", "")
    assert "古賀" not in "".join(facts.values())
    assert why(bench, LabelKind.badge, "OP0999") == "unknown"


@pytest.mark.parametrize("kind", sorted(CODELESS))
def test_what_needs_no_code_is_asked_for_without(bench: Bench, kind: LabelKind) -> None:
    with pytest.raises(ValueError):
        want(bench, kind, "X")


@pytest.mark.parametrize(("tag", "reason"), [("A_001/5", "copy_not_read"), ("T12", "copy_not_read"), ("A.01/5", "")])
def test_a_replacement_is_printed_only_where_it_is_read_as_the_unit(bench: Bench, tag: str, reason: str) -> None:
    device(bench, tag=tag)
    assert want(bench, LabelKind.asset, SERIAL).line.text == tag
    assert want(bench, LabelKind.asset, SERIAL, replaces=True).line.reason == reason
    assert want(bench, LabelKind.disposal, SERIAL, replaces=True).line.reason == "", "it says the tag alone"


def test_no_replacement_says_another_units_tag(bench: Bench) -> None:
    device(bench, tag="LAB-PC")
    device(bench, "NXHPZ123", tag="LAB-PC-R2")
    assert want(bench, LabelKind.asset, SERIAL, replaces=True).line.reason == "copy_not_read"
    assert want(bench, LabelKind.asset, "NXHPZ123", replaces=True).line.text == "LAB-PC-R2-R2"


def begun(bench: Bench, way: str, **done: str) -> Ref:
    ref = device(bench, tag=TAG)
    on = {"instruction": "KY-1"} if way == "B" else {}
    if way == "B":
        where = boxes.instruction_ref("KY-1")
        bench.record(Draft("instruction_received", (where,), {"set": {"number": "KY-1", "on": "2026-11-04"}}))
    bench.record(boxes.opened("D8014", Way(way), "KY-1" if way == "B" else ""))
    bench.record(Draft("disposal_begun", (ref,), {"way": way, **on}))
    for step, how in done.items():
        bench.record(Draft("step_done", (ref,), {"way": way, "step": step, **({"how": how} if how else {})}))
    bench.record(Draft("boxed", (ref, boxes.box_ref("D8014")), {"box": "D8014"}))
    return ref


def test_a_disposal_label_says_its_box_by_what_it_goes_and_how_it_was_wiped(bench: Bench) -> None:
    begun(bench, "B", accessories="collected", deprovision="by_hand", verified="console", wipe="wont_start")
    _line, facts = want(bench, LabelKind.disposal, SERIAL)
    told = {"box": "D8014", "instruction": "KY-1", "instructed": "令和8年11月4日", "way": "B", "wipe": "wont_start"}
    assert facts.items() >= told.items()
    assert facts["verified"] == bench.program.clock.now().today.isoformat()


def test_a_disposal_label_of_a_unit_in_no_disposal_says_nothing_of_it(bench: Bench) -> None:
    device(bench, tag=TAG)
    _line, facts = want(bench, LabelKind.disposal, SERIAL)
    assert not {"box", "instruction", "wipe"} & facts.keys()


def test_a_box_label_says_whose_units_it_holds(bench: Bench) -> None:
    begun(bench, "B")
    _line, facts = want(bench, LabelKind.box, "D8-014")
    assert (facts["way"], facts["instruction"]) == ("B", "KY-1")
    assert "units" not in facts, "more may come in"
    bench.record(Draft("box_closed", (boxes.box_ref("D8014"),), {"units": 1, "list": boxes.list_hash("D8014", ())}))
    assert want(bench, LabelKind.box, "D8-014").facts["units"] == "1"
    _line, facts = want(bench, LabelKind.box, "12")
    assert "way" not in facts, "one that nobody began may have its label"
