"""Use cases on a real ledger: each refusal with its closed word, and nothing written then."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from app.domain.codes import CodeKind, RepairNumber, printed_code
from app.domain.commands import Act, Amend, CloseCrate, LinkForm, OpenCrate, Recognise, TakeIn, TakeInProvisional, Undo
from app.domain.identity import code_id, device_id, unshort
from app.domain.kinds import Accessory, Action, Aggregate, Cause, ImportKind, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import box_ref
from app.ledger.heads import owed
from app.usecases import import_job
from app.usecases.act import act, amend
from app.usecases.change_setting import change_setting
from app.usecases.crates import close_crate, open_crate
from app.usecases.erase import erase, erase_answers
from app.usecases.import_file import SLICE
from app.usecases.link_form import link_form
from app.usecases.operators import SignInRefused, issue_badge, prove, register_operator, set_pin, sign_in, tries_left
from app.usecases.resolve_scan import resolve
from app.usecases.results import ActResult
from app.usecases.session import Actor, NotAllowed, stand_in
from app.usecases.take_in import recognise, take_in, take_in_provisional
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.real_desks import digest


def test_amending(bench: Bench) -> None:
    number = bench.scan("PF8K2M0D").repair or ""
    assert bench.why(amend, Amend, repair=number) == "nothing_given"
    assert bench.why(amend, Amend, repair="8A-9999-X", fault="screen") == "unknown_repair"
    assert bench.why(amend, Amend, repair=number, fault="nowhere") == "unknown_fault"
    assert bench.why(amend, Amend, repair=number, detail="drop") == "unknown_cause"
    bench.do(amend, Amend, repair=number, accessories=(Accessory.pen,), swollen=True)
    bench.do(amend, Amend, repair=number, accessories=(), swollen=False, cause=Cause.non_natural)
    assert bench.do(amend, Amend, repair=number, detail="drop").state == "awaiting_form"
    bench.do(act, Act, repair=number, what=Action.cancel)
    assert bench.why(amend, Amend, repair=number, fault="screen") == "not_allowed_in_state"


def test_why_a_repair_is_called_off_or_goes_on_stands_as_a_note(bench: Bench) -> None:
    number = bench.scan("PF8K2M0D").repair or ""
    for what in (Action.cancel, Action.reopen):
        bench.do(act, Act, repair=number, what=what, fields={"reason": "取り違え"})
    (ref,) = bench.program.queries.find_device(number)
    head = bench.program.ledger.read(lambda reads: reads.head(ref))
    assert head is not None
    assert len(head["repairs"][number]["notes"]) == 2


def test_acting(bench: Bench) -> None:
    number = bench.scan("PF8K2M0D").repair or ""
    assert bench.why(act, Act, repair=number, what=Action.ship) == "not_allowed_in_state"
    assert bench.why(act, Act, repair=number, what=Action.link, fields={"answer": "?"}) == "unknown_answer"
    assert bench.why(link_form, LinkForm, repair=number, answer=b"x" * 16) == "unknown_answer"
    bench.do(act, Act, repair=number, what=Action.diagnose, fields={"cause": "unknown"})
    bench.program.desk.actor = Actor(code="OP0009", role=Role.technician)
    with pytest.raises(NotAllowed) as role:
        bench.do(act, Act, repair=number, what=Action.override, fields={"reason": "電話"})
    assert role.value.reason == "role"
    bench.program.desk.actor = Actor(code="OP0009", role=Role.supervisor)
    with pytest.raises(NotAllowed) as pin:
        bench.do(act, Act, repair=number, what=Action.override, fields={"reason": "電話"})
    assert pin.value.reason == "pin"
    command = Act(
        action=bench.program.desk.new_action(), repair=number, what=Action.override, fields={"reason": "電話"}
    )
    assert bench.program.desk.run(act, command, proved=True).result().state == "received"
    bench.program.desk.actor = None
    with pytest.raises(NotAllowed):
        bench.scan("PF8K2M0D")


def test_a_detail_without_its_cause_is_refused_not_dropped(bench: Bench) -> None:
    number = bench.scan("PF8K2M0D").repair
    given = {"fault": "screen", "detail": "drop"}
    assert bench.why(act, Act, repair=number, what=Action.diagnose, fields=given) == "unknown_cause"
    assert bench.why(act, Act, repair=number, what=Action.diagnose, fields={"detail": "drop"}) == "unknown_cause"
    assert bench.why(act, Act, repair=number, what=Action.diagnose, fields={}) == "nothing_given"
    bench.do(act, Act, repair=number, what=Action.diagnose, fields={"cause": "non_natural"})
    bench.do(act, Act, repair=number, what=Action.diagnose, fields=given)
    card = bench.program.queries.card(bench.program.queries.find_device("PF8K2M0D")[0])
    assert card is not None
    assert (card.repairs[0].fault, card.repairs[0].cause, card.repairs[0].detail) == ("screen", "non_natural", "drop")


def test_a_scan_with_a_diagnosis_that_is_none_writes_nothing(bench: Bench) -> None:
    scan = bench.program.desk.read_scan("PF8K2M0D")
    assert bench.why(take_in, TakeIn, scan=scan, fault="nowhere") == "unknown_fault"
    assert bench.why(take_in, TakeIn, scan=scan, cause=Cause.natural, detail="drop") == "detail_not_of_cause"
    assert bench.why(take_in, TakeIn, scan=scan, detail="drop") == "unknown_cause"
    found = bench.scan("PF8K2M0D", fault="screen", cause=Cause.non_natural, detail="drop")
    assert answers_of(bench, "PF8K2M0D") == [(found.repair, "awaiting_form", ())]
    refused = bench.scan("4901234567894")
    assert (refused.outcome, refused.reason, refused.repair) == ("unreadable", "product_code", None)


def test_actions_with_nothing_in_them(bench: Bench) -> None:
    number = bench.scan("PF8K2M0D").repair
    assert bench.why(act, Act, repair=number, what=Action.diagnose) == "nothing_given"
    assert bench.why(act, Act, repair=number, what=Action.note, fields={"text": " "}) == "nothing_given"
    assert bench.why(act, Act, repair=number, what=Action.override, fields={}) == "reason_needed"
    assert bench.why(act, Act, repair=number, what=Action.place, fields={}) == "nothing_given"
    assert bench.do(amend, Amend, repair=number, fault="screen").state == "awaiting_form"
    told = ActResult.refused("8A-0001-A", "ready", "not_yet")
    assert (told.outcome, told.family, told.state, told.reason) == ("refused", "refused", "ready", "not_yet")


def test_crates(bench: Bench) -> None:
    assert bench.why(open_crate, OpenCrate, label="北", school="ES99") == "unknown_school"
    bench.register(Aggregate.school, "ES01", name="北小学校")
    code = bench.do(open_crate, OpenCrate, label="北", school="ES01").crate
    assert [c.school for c in bench.program.queries.open_crates()] == ["北小学校"]
    assert bench.why(open_crate, OpenCrate, label="北", code=code) == "crate_taken"
    assert bench.why(close_crate, CloseCrate, crate="Z0001") == "unknown_crate"
    mark = bench.program.desk.mark
    bench.do(open_crate, OpenCrate, label="手", code=f"{mark}0002")
    assert bench.do(open_crate, OpenCrate, label="次").crate == f"{mark}0003"
    assert bench.do(close_crate, CloseCrate, crate=code, reopen=True).outcome == "reopened"
    bench.do(close_crate, CloseCrate, crate=code)
    assert bench.why(take_in, TakeIn, scan=bench.program.desk.read_scan("PF8K2M0D"), crate=code) == "crate_closed"
    assert bench.why(take_in, TakeIn, scan=bench.program.desk.read_scan("PF8K2M0D"), crate="Z9") == "unknown_crate"


def test_what_is_no_device_opens_nothing(bench: Bench) -> None:
    number = bench.scan("PF8K2M0D").repair or ""
    wrong = number[:-1] + ("A" if number[-1] != "A" else "C")
    assert bench.scan(wrong).reason == "check_letter"
    other = printed_code(CodeKind("SC"), "ES01").text
    assert bench.scan(other).reason == "not_a_device"
    assert bench.scan(number).outcome == "already_open"
    bench.do(undo, Undo)
    assert bench.scan(number).reason == "unknown_repair"
    for tag_of in ("AAAAA1111", "BBBBB2222"):
        ref = Ref(Aggregate.device, device_id(tag_of))
        fields = {"serial": tag_of, "tag": "KRM-000009", "kind": "chromebook"}
        bench.record(Draft("registered", (ref,), {"set": fields}))
    several = bench.scan("KRM-000009")
    assert (several.reason, {c.code for c in several.choices}) == ("several", {"AAAAA1111", "BBBBB2222"})
    tag = bench.program.desk.read_scan("KRM-000009")
    other_device = Ref(Aggregate.device, device_id("CCCCC3333"))
    assert bench.do(take_in, TakeIn, scan=tag, chosen=other_device).reason == "several"
    chosen = bench.do(take_in, TakeIn, scan=tag, chosen=Ref(Aggregate.device, device_id("BBBBB2222")))
    assert (chosen.serial, chosen.repair is not None) == ("BBBBB2222", True)


def test_a_number_of_a_device_and_of_a_register_is_asked_about(bench: Bench) -> None:
    unit = Ref(Aggregate.device, device_id("PF8K2M0D"))
    bench.record(Draft("registered", (unit,), {"set": {"serial": "PF8K2M0D", "tag": "CH-0001", "kind": "chromebook"}}))
    charger = bench.register(Aggregate.charger, "CH-0001", model="RJC-01")
    several = bench.scan("ch0001")
    assert (several.outcome, several.family, several.reason) == ("unreadable", "refused", "several")
    assert several.choices == ((Aggregate.device, "PF8K2M0D"), (Aggregate.charger, "CH-0001"))
    assert bench.program.queries.repairs() == ()
    scan = bench.program.desk.read_scan("CH-0001")
    assert bench.do(take_in, TakeIn, scan=scan, chosen=charger).reason == "not_a_device"
    assert bench.do(take_in, TakeIn, scan=scan, chosen=unit).serial == "PF8K2M0D"
    assert bench.scan("PF8K2M0D").outcome == "already_open", "its other number is its own alone"


def test_codes_of_registers_open_no_repair(bench: Bench) -> None:
    bench.register(Aggregate.charger, "CH-0002")
    bench.register(Aggregate.part, "PB-0002")
    assert [bench.scan(code).reason for code in ("CH-0002", "PB-0002")] == ["not_a_device"] * 2
    for kind in (Aggregate.charger, Aggregate.part):
        bench.register(kind, "XY-0003")
    assert bench.scan("XY-0003").choices == ((Aggregate.charger, "XY-0003"), (Aggregate.part, "XY-0003"))
    # A charger without a label of ours stands under its maker's serial: as a unit on the table it is taken in.
    ref = Ref(Aggregate.charger, code_id(Aggregate.charger, "93HWZY001"))
    bench.record(Draft("registered", (ref,), {"set": {"serial": "93HWZY001", "kind": "charger"}}))
    assert bench.scan("93HWZY001").outcome == "unknown_device"
    assert bench.scan("93HWZY001").outcome == "already_open"
    assert bench.program.queries.registered("93HWZY001") == ()


def test_a_provisional_unit_is_recognised_once(bench: Bench) -> None:
    code = bench.do(open_crate, OpenCrate, label="北").crate
    found = bench.do(take_in_provisional, TakeInProvisional, tail="2M0", crate=code, by_person=True)
    read = bench.program.desk.read_scan
    assert bench.why(recognise, Recognise, repair="8A-9999-X", scan=read("PF8K2M0D")) == "not_provisional"
    assert bench.why(recognise, Recognise, repair=found.repair, scan=read("?")) == "unreadable"
    done = bench.do(recognise, Recognise, repair=found.repair, scan=read("PF8K2M0D"))
    assert (done.serial, done.repair) == ("PF8K2M0D", found.repair)
    assert bench.why(recognise, Recognise, repair=found.repair, scan=read("PF8K2M0E")) == "not_provisional"
    digest(bench.program)


def test_a_recognised_unit_is_registered_as_a_scanned_one_is(bench: Bench) -> None:
    read = bench.program.desk.read_scan
    number = bench.do(take_in_provisional, TakeInProvisional, tail="0047").repair
    for bad, why in (
        ("8A0001A", "check_letter"),
        (printed_code(CodeKind("BX"), "000001").text, "not_a_device"),
        ("8A-9999-" + RepairNumber(8, "A", 9999).text[-1], "unknown_repair"),
        ("PF8K", "unreadable"),
    ):
        assert bench.why(recognise, Recognise, repair=number, scan=read(bad)) == why
    done = bench.do(recognise, Recognise, repair=number, scan=read("KRM-000047"))
    (ref,) = bench.program.queries.find_device("KRM-000047")
    card = bench.program.queries.card(ref)
    assert card is not None
    assert (card.asset_tag, card.serial, card.status) == ("KRM-000047", "", "in_repair")
    assert (done.repair, [r.repair for r in card.repairs]) == (number, [number])
    typed = bench.do(take_in_provisional, TakeInProvisional).repair
    bench.do(recognise, Recognise, repair=typed, scan=read("1S82M8S00A00PF8K2M0D"))
    card = bench.program.queries.card(bench.program.queries.find_device("PF8K2M0D")[0])
    assert card is not None
    assert card.model == "82M8S00A00"


def test_what_a_provisional_repair_gathered_goes_with_it_however_much(bench: Bench) -> None:
    rows = [small_files.form("", tag=f"KRM-00000{n}", day="2026/11/19", clock=f"8:0{n}:05") for n in range(6)]
    rows += [small_files.form("PF8K2M0D", clock=f"9:{n}0:05") for n in range(5)]
    bench.imported(ImportKind.forms, small_files.write(bench.root / "f.csv", small_files.FORMS, rows))
    number = bench.do(take_in_provisional, TakeInProvisional, tail="2M0D").repair
    by_tag = [a.answer for a in bench.program.queries.answers() if a.units[0][1]]
    for answer in by_tag:
        bench.do(link_form, LinkForm, repair=number, answer=unshort(answer))
    bench.do(amend, Amend, repair=number, fault="screen", cause=Cause.non_natural, detail="drop", swollen=True)
    bench.do(act, Act, repair=number, what=Action.place, fields={"place": "棚" * 39})
    for _ in range(6):
        bench.do(act, Act, repair=number, what=Action.note, fields={"text": "電話あり" * 200})
    bench.do(recognise, Recognise, repair=number, scan=bench.program.desk.read_scan("PF8K2M0D"))
    card = bench.program.queries.card(bench.program.queries.find_device("PF8K2M0D")[0])
    assert card is not None
    (repair,) = card.repairs
    assert (repair.repair, repair.fault, repair.swollen, repair.place) == (number, "screen", True, "棚" * 39)
    assert len(repair.answers) == 11
    assert {a.linked for a in bench.program.queries.answers()} == {(number,)}
    digest(bench.program)


def test_what_is_too_long_for_an_operation_is_refused_in_words(bench: Bench) -> None:
    number = bench.scan("PF8K2M0D").repair
    long = "あ" * 41
    assert bench.why(open_crate, OpenCrate, label=long) == "text_too_long"
    assert bench.why(open_crate, OpenCrate, label="北", code="A" * 121) == "text_too_long"
    assert bench.why(open_crate, OpenCrate, label=" ") == "nothing_given"
    assert bench.why(take_in_provisional, TakeInProvisional, tail="1" * 121) == "text_too_long"
    assert bench.why(amend, Amend, repair=number, fault="other:" + long) == "unknown_fault"
    assert bench.do(open_crate, OpenCrate, label=" 北小 11/20 ").outcome == "opened"
    assert [c.label for c in bench.program.queries.open_crates()] == ["北小 11/20"]


def test_a_closed_repair_does_not_go_on_beside_another(bench: Bench) -> None:
    first = bench.scan("PF8K2M0D").repair
    bench.do(act, Act, repair=first, what=Action.cancel)
    second = bench.scan("PF8K2M0D").repair
    assert bench.why(act, Act, repair=first, what=Action.reopen) == "already_open"
    bench.do(act, Act, repair=second, what=Action.cancel)
    assert bench.do(act, Act, repair=first, what=Action.reopen).state == "awaiting_form"


def test_a_recognised_unit_finds_its_school_and_its_form(bench: Bench) -> None:
    files = bench.root / "files"
    bench.imported(ImportKind.schools, small_files.write(files / "s.csv", small_files.SCHOOLS, small_files.SCHOOL_ROWS))
    rows = [small_files.device("PF8K2M0D")]
    bench.imported(ImportKind.devices, small_files.write(files / "d.csv", small_files.DEVICES, rows))
    bench.imported(
        ImportKind.forms, small_files.write(files / "f.csv", small_files.FORMS, [small_files.form("PF8K2M0D")])
    )
    found = bench.do(take_in_provisional, TakeInProvisional, tail="")
    bench.do(recognise, Recognise, repair=found.repair, scan=bench.program.desk.read_scan("PF8K2M0D"))
    row = bench.program.queries.repairs()[0]
    assert (row.repair, row.state, row.school) == (found.repair, "received", "北小学校")


def test_scans_name_what_the_registers_hold(bench: Bench) -> None:
    number = bench.scan("PF8K2M0D").repair or ""
    school = bench.register(Aggregate.school, "ES01", name="北小学校")
    charger = bench.register(Aggregate.charger, "CH-0001")
    del charger

    def named(text: str) -> tuple[str, int]:
        scan = bench.program.desk.read_scan(text)
        found = bench.program.ledger.read(lambda reads: resolve(scan, reads))
        return found.what, len(found.hits)

    assert named(printed_code(CodeKind("SC"), "ES01").text) == ("school", 1)
    assert named(printed_code(CodeKind("SC"), "ES09").text)[0] == "none"
    assert named(printed_code(CodeKind("RP"), number.replace("-", "")[:-1]).text) == ("repair", 1)
    assert named(printed_code(CodeKind("RP"), "8A9999").text)[0] == "none"
    assert named(printed_code(CodeKind("CM"), "SCREEN").text)[0] == "command"
    assert named(printed_code(CodeKind("BX"), "000001").text)[0] == "none"
    bench.record(Draft("box_opened", (box_ref("A0001"),), {"set": {"number": "A0001", "way": "A"}}))
    assert named(printed_code(CodeKind("BX"), "A0001").text) == ("box", 1)
    assert named("CH-0001") == ("charger", 1)
    assert named("pf8k-2m0d") == ("device", 1)
    scan = bench.program.desk.read_scan("ZZZZZ")._replace(candidates=())
    assert bench.program.ledger.read(lambda reads: resolve(scan, reads)).what == "none"
    assert school.kind is Aggregate.school


def test_operators_badges_and_pins(bench: Bench) -> None:
    def why(work: Callable[[Any], Any]) -> str:
        with pytest.raises(SignInRefused) as refused:
            bench.call(work)
        return refused.value.reason

    assert bench.call(lambda unit: sign_in(unit, "OP0001")).role is Role.supervisor
    assert why(lambda unit: sign_in(unit, "OP0099")) == "unknown_operator"
    made = bench.call(lambda unit: register_operator(unit, name="古賀", role=Role.supervisor)).operator
    assert why(lambda unit: register_operator(unit, name="森", role=Role.label, code=made)) == "code_taken"
    for bad in ("OP0001", "XX12"):
        assert why(partial(register_operator, name="森", role=Role.label, code=bad)) == "bad_code"
    first = bench.call(lambda unit: issue_badge(unit, made)).badge
    second = bench.call(lambda unit: issue_badge(unit, made)).badge
    assert bench.call(lambda unit: sign_in(unit, second)).code == made
    assert why(lambda unit: sign_in(unit, first)) == "unknown_operator"
    assert why(lambda unit: issue_badge(unit, "OP0099")) == "unknown_operator"
    assert why(lambda unit: prove(unit, "OP0099", "1")) == "unknown_operator"
    assert why(lambda unit: set_pin(unit, "OP0099", "1234")) == "unknown_operator"
    assert why(lambda unit: prove(unit, made, "1234")) == "no_pin"
    assert why(lambda unit: set_pin(unit, made, "12")) == "bad_pin"
    bench.program.desk.call(lambda unit: set_pin(unit, made, "1234"), actor=Actor(code=made, role=Role.label)).result()
    with pytest.raises(NotAllowed):
        bench.program.desk.call(lambda unit: set_pin(unit, made, "9"), actor=Actor(code=made, role=Role.label)).result()
    assert bench.call(lambda unit: prove(unit, made, "1234")) is True
    for left in range(5, 0, -1):
        assert bench.call(lambda unit: tries_left(unit, made)) == left
        assert bench.call(lambda unit: prove(unit, made, "0000")) is False
    assert why(lambda unit: prove(unit, made, "1234")) == "pin_locked"
    ref = Ref(Aggregate.operator, code_id(Aggregate.operator, made))
    bench.call(lambda unit: unit.record([Draft("changed", (ref,), {"set": {"left": True}})]))
    assert why(lambda unit: sign_in(unit, made)) == "left"


def answers_of(bench: Bench, code: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Number, state and answers of each repair of a unit."""
    card = bench.program.queries.card(bench.program.queries.find_device(code)[0])
    assert card is not None
    return [(r.repair, r.state, r.answers) for r in card.repairs]


def test_the_answers_of_a_cancelled_repair_are_free_again(bench: Bench) -> None:
    rows = [small_files.form("PF8K2M0D", clock=f"8:0{n}:05") for n in range(5)]
    bench.imported(ImportKind.forms, small_files.write(bench.root / "f.csv", small_files.FORMS, rows))
    first = bench.scan("PF8K2M0D")
    ((_, state, answers),) = answers_of(bench, "PF8K2M0D")
    assert (state, len(answers)) == ("received", 5)
    assert bench.program.queries.answers(only_open=True) == ()
    assert bench.do(act, Act, repair=first.repair, what=Action.cancel).state == "cancelled"
    assert len(bench.program.queries.answers(only_open=True)) == 5
    assert answers_of(bench, "PF8K2M0D") == [(first.repair, "cancelled", ())]
    bench.do(undo, Undo)
    assert answers_of(bench, "PF8K2M0D") == [(first.repair, "received", answers)]
    bench.do(act, Act, repair=first.repair, what=Action.cancel)
    second = bench.scan("PF8K2M0D")
    assert second.outcome == "opened"
    assert sorted(answers_of(bench, "PF8K2M0D")[0][2]) == sorted(answers)
    assert bench.do(undo, Undo).outcome == "undone"
    assert len(bench.program.queries.answers(only_open=True)) == 5
    assert bench.do(act, Act, repair=first.repair, what=Action.reopen).state == "received"
    assert sorted(answers_of(bench, "PF8K2M0D")[0][2]) == sorted(answers)
    digest(bench.program)


def test_a_repair_opened_again_whose_answer_serves_another_now_asks_a_person(bench: Bench) -> None:
    rows = [small_files.form("PF8K2M0D", tag="KRM-000001")]
    bench.imported(ImportKind.forms, small_files.write(bench.root / "f.csv", small_files.FORMS, rows))
    first = bench.scan("PF8K2M0D").repair
    bench.do(act, Act, repair=first, what=Action.cancel)
    other = bench.scan("PF8K2M0X").repair
    bench.do(link_form, LinkForm, repair=other, answer=unshort(bench.program.queries.answers()[0].answer))
    assert bench.program.queries.sync_counts().cards == 0
    assert bench.do(act, Act, repair=first, what=Action.reopen).state == "received"
    assert bench.program.queries.sync_counts().cards == 1
    digest(bench.program)


def test_a_school_changed_by_a_person_is_not_set_back_by_an_older_file(bench: Bench) -> None:
    path = small_files.write(bench.root / "s.csv", small_files.SCHOOLS, small_files.SCHOOL_ROWS)
    bench.imported(ImportKind.schools, path)
    bench.clock.tick(days=400)
    ref = Ref(Aggregate.school, code_id(Aggregate.school, "ES01"))
    bench.record(Draft("changed", (ref,), {"set": {"name": "北の小学校", "closed": "2027-03-31"}}))
    before = digest(bench.program)
    counts = bench.imported(ImportKind.schools, path).report.counts
    assert (counts.new, counts.changed, counts.same) == (0, 0, 2)
    assert counts.kept == [(2, "name", "北の小学校", "北小学校", "newer")]
    assert digest(bench.program) == before
    newer = small_files.write(bench.root / "n.csv", small_files.SCHOOLS, small_files.SCHOOL_ROWS)
    os.utime(newer, (bench.clock.utc.timestamp() + 60,) * 2)
    assert bench.imported(ImportKind.schools, newer).report.counts.changed == 1
    assert bench.program.queries.schools()["ES01"] == "北小学校"


def test_the_stand_in_stays_until_somebody_may_supervise(bench: Bench) -> None:
    def stands_in() -> bool:
        try:
            return bool(bench.call(lambda unit: sign_in(unit, "op0001")) == stand_in())
        except SignInRefused:
            return False

    for role in (Role.technician, Role.label, Role.engineer):
        bench.call(partial(register_operator, name="森", role=role))
        assert stands_in()
    boss = bench.call(lambda unit: register_operator(unit, name="古賀", role=Role.supervisor)).operator
    assert not stands_in()
    ref = Ref(Aggregate.operator, code_id(Aggregate.operator, boss))
    bench.record(Draft("changed", (ref,), {"set": {"left": True}}))
    assert stands_in()
    bench.record(Draft("changed", (ref,), {"set": {"left": None}}))
    assert not stands_in()


def test_undo_of_an_undo_is_not_done(bench: Bench) -> None:
    bench.scan("PF8K2M0D")
    command = Undo(action=bench.program.desk.new_action())
    assert bench.program.desk.run(undo, command).result().outcome == "undone"
    assert bench.do(undo, Undo, target=command.action).reason == "not_undoable"
    assert bench.do(undo, Undo).reason == "nothing_to_undo"


def test_old_answers_are_erased_and_only_they(bench: Bench) -> None:
    rows = [small_files.form("PF8K2M0D", day="2026/01/05"), small_files.form("PF8K2M0E", day="2026/11/19")]
    bench.imported(ImportKind.forms, small_files.write(bench.root / "f.csv", small_files.FORMS, rows))
    assert bench.call(lambda unit: erase_answers(unit, date(2026, 6, 1))).erased == 1
    assert bench.call(lambda unit: erase_answers(unit, date(2026, 6, 1))).erased == 0
    assert sorted(bool(a.symptom) for a in bench.program.queries.answers()) == [False, True]


def test_a_long_setting_that_is_erased_goes_back_to_its_default(bench: Bench) -> None:
    ledger, key = bench.program.ledger, "form.prefill_template"
    long = "https://forms.example.jp/" + "x" * 2000 + "{serial}"
    bench.call(lambda unit: change_setting(unit, key, long))
    assert ledger.shared(key) == long
    ref = Ref(Aggregate.setting, code_id(Aggregate.setting, key))
    state = ledger.read(lambda reads: reads.head(ref))
    assert state is not None
    bench.call(lambda unit: erase(unit, [state["value"]["side"]]))
    assert ledger.shared(key) == ""
    assert bench.program.settings.get(key) == ""
    bench.call(lambda unit: change_setting(unit, key, long))
    assert ledger.shared(key) == long
    bench.call(lambda unit: change_setting(unit, key, None))
    assert ledger.shared(key) == ""
    before = digest(bench.program)
    assert bench.call(lambda unit: change_setting(unit, key, None)).outcome == "set"
    assert digest(bench.program) == before


def test_a_long_setting_is_in_force_once_its_text_has_come(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, key = bench.program.ledger, "form.prefill_template"
    long = "https://forms.example.jp/" + "x" * 2000 + "{serial}"
    with monkeypatch.context() as patch:
        patch.setattr(bench.program.side, "get", lambda side_id: None)  # as another desk's setting without its record
        bench.call(lambda unit: change_setting(unit, key, long))
        assert ledger.shared(key) == ""
        assert key not in ledger.shared_values()
    assert ledger.shared(key) == long
    assert bench.program.settings.get(key) == long


def test_a_cut_import_of_another_file_is_let_go(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_job, "LEAST_SLICE", SLICE)  # a slice is as long as it gets, however slow the machine
    many = [small_files.device(f"PF8K{n:04d}") for n in range(600)]
    big = small_files.write(bench.root / "big.csv", small_files.DEVICES, many)
    other = small_files.write(bench.root / "other.csv", small_files.DEVICES, [small_files.device("NXHPZ123")])
    before = digest(bench.program)
    cut = bench.imported(ImportKind.devices, big, steps=1)
    assert not cut.report.finished
    dry = bench.imported(ImportKind.devices, big, dry_run=True)
    assert (dry.report.counts.same, dry.report.counts.new, len(dry.report.decisions)) == (500, 100, 100)
    own = bench.imported(ImportKind.devices, other)
    assert own.action != cut.action
    assert bench.do(undo, Undo, target=own.action).outcome == "undone"
    assert bench.do(undo, Undo, target=cut.action).outcome == "undone"
    while bench.program.ledger.read(owed):  # folded a slice at a time behind people's commands
        time.sleep(0.01)
    assert digest(bench.program) == before
    again = bench.imported(ImportKind.devices, big, steps=1)
    bench.do(undo, Undo, target=again.action)
    whole = bench.imported(ImportKind.devices, big)
    assert (whole.action != again.action, whole.report.counts.new) == (True, 600)
