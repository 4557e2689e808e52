"""A swap in three scans: cabinet or school, unit out or none, spare in; one action, and one undo takes it back."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.commands import Undo
from app.domain.identity import device_id
from app.domain.kinds import Aggregate, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.chargers import ChargerRefused, charger_ref
from app.usecases.charger_scan import Step
from app.usecases.session import Actor, NotAllowed
from app.usecases.swap import Swap, swap
from app.usecases.swap_scan import Seen, what_is
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest, heads
from tests.usecases.charger_stand import (
    GD80,
    RJC,
    VISIT,
    Chargers,
    cabinet_label,
    charger_label,
    chargers_at,
    school_label,
)


@pytest.fixture
def stand(bench: Bench) -> Chargers:
    return chargers_at(bench)


@pytest.fixture
def visited(stand: Chargers) -> Chargers:
    stand.visit()
    return stand


# --- three scans -----------------------------------------------------------------------------------------------------


def test_a_labelled_unit_and_a_spare_change_places_in_three_scans(stand: Chargers) -> None:
    result = stand.swap("CB-0212", "CH-0050", "CH-0096")
    assert (result.outcome, result.family, result.reason, result.tag) == ("swapped", "ok", "", "")
    assert [(move.unit, move.was.text, move.now.text) for move in result.moves] == [
        ("CH-0050", "ES01", "taken_out"),
        ("CH-0096", "spare", "CB-0212"),
    ]
    assert result.spares == {GD80: 1, RJC: 1}
    inside = stand.where("CH-0096")
    assert (inside.status, inside.school, inside.room, inside.cabinet, inside.since) == (
        "installed", "ES01", "4年1組", "CB-0212", "2026-11-20",
    )  # fmt: skip
    assert stand.state("CH-0050")["faults"] == [{"on": "2026-11-20", "what": "unknown"}]
    assert [row.code for row in stand.asked.inside("CB-0212")] == ["CH-0096"]
    digest(stand.bench.program)


def test_one_undo_takes_all_of_it_back(stand: Chargers) -> None:
    before = {ref: shown for ref, (shown, _, _) in heads(stand.bench.program).items()}
    stand.swap(cabinet_label("0777"), None, "CH-0096", charger_label("0102"), school="北小", words="焦げたにおい")
    assert stand.bench.do(undo, Undo).outcome == "undone"
    after = {ref: shown for ref, (shown, _, _) in heads(stand.bench.program).items()}
    assert {ref: shown for ref, shown in after.items() if shown != b"{}"} == before
    assert stand.asked.counts() == {GD80: 2, RJC: 1}
    digest(stand.bench.program)


def test_a_swap_that_something_rests_on_is_not_taken_back(stand: Chargers) -> None:
    stand.swap(cabinet_label("0777"), None, "CH-0096", charger_label("0102"), school="ES01")
    first = stand.bench.program.desk.call(lambda unit: unit.last_action("OP0001")).result()
    stand.swap(cabinet_label("0777"), None, "CH-0097", charger_label("0103"))  # in the cabinet the first registered
    refused = stand.bench.do(undo, Undo, target=first)
    assert (refused.outcome, refused.reason, refused.what) == ("refused", "built_on", "charger_moved")
    assert stand.bench.do(undo, Undo).outcome == "undone"
    assert stand.bench.do(undo, Undo, target=first).outcome == "undone"
    stand.swap("CB-0212", "CH-0050", "CH-0096")
    first = stand.bench.program.desk.call(lambda unit: unit.last_action("OP0001")).result()
    stand.swap("CB-0212", "CH-0096", "CH-0097")  # it takes out what the first put in
    assert stand.bench.do(undo, Undo, target=first).reason == "built_on"


def test_a_unit_without_a_label_is_registered_and_the_swap_goes_on(stand: Chargers) -> None:
    result = stand.swap("北小学校", "GD80-1904417", "CH-0096", charger_label("CH0102"), model=GD80)
    assert (result.outcome, result.family, result.tag, result.cabinet, result.school) == (
        "swapped", "ok", "", "", "ES01",
    )  # fmt: skip
    state = stand.state("CH-0102")
    assert (state["code"], state["serial"], state["kind"], state["model"]) == (
        "CH-0102",
        "GD80-1904417",
        "charger",
        GD80,
    )
    assert [(move.unit, move.was.text, move.now.text) for move in result.moves] == [
        ("CH-0102", "ES01", "taken_out"),
        ("CH-0096", "spare", "ES01"),
    ]
    again = stand.swap("北小", "CH-0096", "CH-0097")
    assert again.outcome == "swapped", "no cabinet is known: the school is enough"


def test_without_a_tag_a_code_is_given_and_its_label_is_to_be_printed(stand: Chargers) -> None:
    first = stand.swap("CB-0212", None, "CH-0096")
    assert first.tag == first.moves[0].unit == "A0001"
    stand.known("A0002", kind="charger")
    second = stand.swap("CB-0300", "GD80-1904417", "CH-0097")
    assert second.tag == second.moves[0].unit == "A0003"
    assert stand.state("A0003")["serial"] == "GD80-1904417"
    assert first.spares == {GD80: 1, RJC: 1}
    assert second.spares == {RJC: 1}, "the count never depends on the old unit being known"


def test_a_label_from_the_strip_names_the_unit_by_itself(stand: Chargers) -> None:
    result = stand.swap("CB-0212", charger_label("0102"), "CH-0096")
    assert (result.moves[0].unit, result.tag) == ("0102", "")


def test_a_unit_known_by_its_makers_serial_is_that_unit(stand: Chargers) -> None:
    stand.known("CH-0060", kind="charger", serial="GD80-77", school="ES01", status="installed")
    result = stand.swap("CB-0212", "GD8077", "CH-0096")
    assert (result.moves[0].unit, result.tag) == ("CH-0060", "")
    ref = charger_ref("OK-12345")
    fields = {"serial": "OK-12345", "kind": "charger", "school": "ES01", "status": "installed"}
    stand.bench.record(Draft("registered", (ref,), {"set": fields}))
    by_serial = stand.swap("CB-0212", "ok12345", "CH-0097")
    assert (by_serial.moves[0].unit, by_serial.tag) == ("OK-12345", "OK-12345"), "its label is still to be printed"
    stand.known("CH-0061", kind="charger", serial="GD80-77")
    assert stand.why("CB-0212", "GD80-77", "CH-0201") == "several_named"


def test_a_cabinet_with_a_new_label_is_registered_where_it_stands(stand: Chargers) -> None:
    assert stand.why(cabinet_label("0777"), None, "CH-0096") == "school_needed"
    stand.swap(cabinet_label("0777"), None, "CH-0096", school="南小学校", room="2年2組")
    state = stand.state("0777")
    assert (state["kind"], state["school"], state["room"], state["status"]) == (
        "cabinet", "ES02", "2年2組", "installed",
    )  # fmt: skip
    stand.swap(cabinet_label("CB0778"), "CH-0050", "CH-0097")
    assert stand.state("CB-0778")["school"] == "ES01", "the unit taken out tells the school"
    assert stand.why(cabinet_label("0779"), None, "CH-0201", school="ふね小") == "unknown_school"


def test_a_cabinet_stays_in_the_room_its_register_names(stand: Chargers) -> None:
    stand.swap("CB-0212", "CH-0050", "CH-0096", room="9年9組")
    assert stand.where("CH-0096").room == "4年1組"
    stand.known("CB-0400", kind="cabinet", school="ES02", status="installed")
    stand.swap("CB-0400", None, "CH-0097", charger_label("0102"), room="9年9組")
    assert stand.where("CH-0097").room == "9年9組", "where it names none, what is seen counts"


def test_another_model_is_taken_with_a_note(stand: Chargers) -> None:
    result = stand.swap(school_label("ES01"), "CH-0050", "CH-0201")
    assert (result.outcome, result.family, result.reason) == ("swapped", "look", "other_model")
    life = stand.asked.life(charger_ref("CH-0201"))
    assert (life[0].why, life[0].instead) == ("swap_in", GD80)


def test_what_else_the_register_has_in_the_cabinet_is_told(stand: Chargers) -> None:
    stand.swap("CB-0212", "CH-0050", "CH-0096")
    result = stand.swap("CB-0212", None, "CH-0097")
    assert (result.outcome, result.family, result.reason, result.others) == (
        "swapped", "look", "others_inside", ("CH-0096",),
    )  # fmt: skip


def test_the_fault_has_its_word_and_peoples_own_words_apart(stand: Chargers) -> None:
    stand.swap("CB-0212", "CH-0050", "CH-0096", fault="no_power", words=" 電源が入らない ")
    (fault,) = stand.asked.unit_faults(charger_ref("CH-0050"), words=True)
    assert (fault.what, fault.words.text, fault.on) == ("no_power", "電源が入らない", "2026-11-20")
    assert stand.asked.unit_faults(charger_ref("CH-0050"))[0].words.text == ""
    assert "電源" not in str(stand.state("CH-0050"))
    assert stand.why("CB-0212", None, "CH-0097", fault="ふね") == "unknown_charger_fault"
    assert stand.why("CB-0212", None, "CH-0097", words="あ" * 4001) == "contact_too_long"
    assert stand.why("CB-0212", None, "CH-0097", model="M" * 121) == "text_too_long"
    assert stand.why("北小", None, "CH-0097", room="tanaka@example.jp") == "personal_data"
    assert stand.swap("CB-0300", None, "CH-0097", words="あ" * 4000).outcome == "swapped"


def test_where_only_the_school_is_named_the_spare_takes_the_place_of_the_unit_out(stand: Chargers) -> None:
    """The room that the register knew is not lost with the unit; nor is its cabinet."""
    stand.swap("北小", "CH-0050", "CH-0096")
    assert (stand.where("CH-0096").room, stand.where("CH-0096").cabinet) == ("4年1組", "")
    stand.swap("CB-0212", "CH-0096", "CH-0097")
    stand.swap("北小", "CH-0097", "CH-0201")
    assert (stand.where("CH-0201").room, stand.where("CH-0201").cabinet) == ("4年1組", "CB-0212")
    assert "CH-0201" in [event.unit for event in stand.asked.life(charger_ref("CB-0212"))]
    inside = {"status": "installed", "school": "ES01", "cabinet": "CB-0999", "since": "2026-11-20"}
    stand.bench.record(Draft("charger_moved", (charger_ref("CH-0050"),), {"to": inside, "why": "correct"}))
    stand.swap("北小", "CH-0050", charger_label("0501"), correct=True)
    assert stand.where("0501").cabinet == "CB-0999"
    assert stand.state("CB-0999") == {}, "a cabinet that nobody registered is not told of what it never was"
    elsewhere = stand.swap("北小", "CH-0201", charger_label("0500"), room="5年1組", correct=True)
    assert (elsewhere.outcome, stand.where("0500").room, stand.where("0500").cabinet) == ("swapped", "5年1組", "")


# --- on a visit ------------------------------------------------------------------------------------------------------


def test_a_swap_on_a_visit_is_the_visits_too(visited: Chargers) -> None:
    result = visited.swap(cabinet_label("0777"), None, "CH-0201", charger_label("0102"), visit=VISIT)
    assert (result.visit, visited.state("0777")["school"]) == (VISIT, "ES01")
    assert visited.where("0102").visit == VISIT, "it lies in that visit's car"
    assert visited.state("0102")["faults"][0]["visit"] == VISIT
    assert visited.why("CB-0212", None, "CH-0096", visit="A0099") == "unknown_visit"
    other = visited.swap("CB-0300", None, "CH-0096", visit=VISIT)
    assert (other.outcome, other.reason) == ("differs", "cabinet_other_school")
    moved = visited.swap("CB-0300", None, "CH-0096", visit=VISIT, correct=True)
    assert (moved.corrected, visited.where("CB-0300").school, visited.where("CH-0096").school) == (True, "ES01", "ES01")
    assert visited.where("CB-0300").cabinet == ""


# --- refusals and differences ----------------------------------------------------------------------------------------


def test_what_cannot_be_is_refused_with_its_word_and_nothing_is_written(stand: Chargers) -> None:
    assert stand.why("CB-0212", "CH-0096", "CH-0096") == "same_unit_twice"
    assert stand.why("CB-0212", "CH-0050", "CH-0050") == "same_unit_twice"
    assert stand.why("CB-0212", charger_label("0102"), charger_label("0102")) == "same_unit_twice"
    assert stand.why("CB-0212", None, "CH-0050") == "spare_installed_elsewhere"
    stand.swap("CB-0212", "CH-0050", "CH-0096")
    assert stand.why("CB-0212", None, "CH-0096") == "spare_installed_here"
    assert stand.why("CB-0212", "CH-0050", "CH-0097") == "already_out"
    assert stand.why("CB-0212", None, "CH-0050") == "not_a_spare"
    for code, status in (("CH-0070", "at_maker"), ("CH-0071", "disposed")):
        stand.known(code, kind="charger", status=status)
    assert stand.why("CB-0212", None, "CH-0070") == "spare_at_maker"
    assert stand.why("CB-0212", None, "CH-0071") == "spare_disposed"
    assert stand.why("CB-0212", None, "CH-9999") == "unknown_charger"
    assert stand.why("CB-9999", None, "CH-0097") == "unknown_cabinet"
    assert stand.why("CH-0097", None, "CH-0097") == "not_a_cabinet"
    assert stand.why("CB-0212", "CB-0300", "CH-0097") == "not_a_charger"
    assert stand.why("CB-0212", None, "CB-0300") == "not_a_spare"
    assert stand.why("", None, "CH-0097") == "unreadable"
    assert stand.why("CB-0212", "あ", "CH-0097") == "unreadable"
    assert stand.why("CB-0212", "AB-1", "CH-0097") == "not_a_charger"
    assert stand.why("CB-0212", "A" * 41 + "1", "CH-0097") == "not_a_charger"
    assert stand.why("CB-0212", "GD80-1", "CH-0097", charger_label("CH0096")) == "tag_in_use"
    assert stand.why("CB-0212", "GD80-1", "CH-0097", "GD80-2") == "not_a_tag"
    assert stand.why("CB-0212", "GD80-1", "CH-0097", cabinet_label("0102")) == "not_a_tag"


def test_codes_of_another_kind_are_refused_saying_what_the_step_wants(stand: Chargers) -> None:
    bench = stand.bench
    repair = bench.scan("PF8K2M0D").repair
    assert repair
    bench.register(Aggregate.place, "D04")
    for code in ("PF8K2M0D", repair, "CMDONEE", printed_code(CodeKind.place, "D04").text, school_label("ES01")):
        assert stand.why("CB-0212", code, "CH-0097") == "not_a_charger", code
        assert stand.why("CB-0212", None, code) == "not_a_spare", code
    unknown = printed_code(CodeKind.place, "D05").text
    assert stand.why("CB-0212", unknown, "CH-0097") == "not_a_charger"
    assert stand.why("CB-0212", "8A-0412-M", "CH-0097") == "not_a_charger", "a repair number is nobody's serial"
    assert stand.why("PF8K2M0D", None, "CH-0097") == "not_a_cabinet"
    assert stand.why(cabinet_label("CH0050"), None, "CH-0097") == "not_a_cabinet", "a controller's code on a cabinet"


def test_a_controller_taken_in_as_a_device_is_registered_like_any_other(stand: Chargers) -> None:
    ref = Ref(Aggregate.device, device_id("GD80-555"))
    fields = {"serial": "GD80-555", "kind": "charger", "status": "in_use"}
    stand.bench.record(Draft("registered", (ref,), {"set": fields}))
    assert stand.swap("CB-0212", "GD80-555", "CH-0096", charger_label("0102")).outcome == "swapped"
    assert stand.state("0102")["serial"] == "GD80-555"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"school": "ES02", "status": "installed"}, "other_school"),
        ({"school": "ES01", "room": "2年1組", "status": "installed"}, "other_room"),
        ({"place": "center", "status": "spare"}, "register_not_installed"),
        ({"status": "disposed"}, "register_not_installed"),
        ({"place": "maker"}, "register_not_installed"),
    ],
)
def test_a_register_that_differs_is_told_and_put_right_by_one_key(
    stand: Chargers, fields: dict[str, str], reason: str
) -> None:
    stand.known("CH-0080", kind="charger", model=GD80, **fields)
    before = heads(stand.bench.program)
    told = stand.swap("CB-0212", "CH-0080", "CH-0096")
    assert (told.outcome, told.family, told.reason, told.moves) == ("differs", "look", reason, ())
    assert [(one.reason, one.unit, one.seen.cabinet) for one in told.differs] == [(reason, "CH-0080", "CB-0212")]
    assert heads(stand.bench.program) == before, "nothing is saved yet"
    done = stand.swap("CB-0212", "CH-0080", "CH-0096", correct=True)
    assert (done.outcome, done.corrected) == ("swapped", True)
    assert next((move.was.text, move.now.text) for move in done.moves) == ("CB-0212", "taken_out")
    assert [event.why for event in stand.asked.life(charger_ref("CH-0080"))][:3] == ["", "swap_out", "correct"]


def test_another_cabinet_and_a_spare_that_is_none_by_the_register_are_put_right(stand: Chargers) -> None:
    stand.swap("CB-0212", "CH-0050", "CH-0096")
    stand.known("CB-0213", kind="cabinet", school="ES01", room="4年1組")
    assert stand.swap("CB-0213", "CH-0096", "CH-0097").reason == "other_cabinet"
    assert stand.swap("北小", "CH-0096", "CH-0097").outcome == "swapped"
    stand.known("CH-0081", kind="charger", model=GD80, place="center")
    told = stand.swap("CB-0213", None, "CH-0081")
    assert (told.outcome, told.reason) == ("differs", "register_not_spare")
    done = stand.swap("CB-0213", None, "CH-0081", correct=True)
    assert (done.moves[1].was.text, done.moves[1].now.text) == ("spare", "CB-0213")
    unknown = stand.swap("CB-0213", None, charger_label("0500"))
    assert (unknown.outcome, unknown.reason) == ("differs", "unknown_spare")
    assert stand.swap("CB-0213", None, charger_label("0500"), correct=True).moves[1].unit == "0500"
    assert stand.state("0500")["kind"] == "charger"


def test_a_cabinet_whose_school_nobody_knew_is_filled_in(stand: Chargers) -> None:
    stand.known("CB-0400", kind="cabinet")
    result = stand.swap("CB-0400", "CH-0050", "CH-0096")
    assert (result.outcome, result.corrected, stand.where("CB-0400").school) == ("swapped", False, "ES01")
    assert stand.where("CB-0400").cabinet == "", "it is in none, itself least"
    stand.known("CB-0401")
    assert stand.swap(cabinet_label("CB0401"), None, "CH-0097", school="ES02").cabinet == "CB-0401"


def test_a_unit_whose_place_nobody_knows_is_taken_out_without_a_question(stand: Chargers) -> None:
    stand.known("CH-0082", kind="charger")
    result = stand.swap("CB-0212", "CH-0082", "CH-0096")
    assert next((move.was.text, move.now.text) for move in result.moves) == ("CB-0212", "taken_out")
    stand.known("CH-0083", kind="charger", status="installed")
    assert stand.swap("CB-0212", "CH-0083", "CH-0097").outcome == "swapped"


# --- one scan, nothing saved -----------------------------------------------------------------------------------------


def test_each_scan_says_what_it_names_and_saves_nothing(stand: Chargers) -> None:
    before = heads(stand.bench.program)

    def what(code: str, step: Step, target: Seen | None = None) -> Seen:
        scan = stand.scan_of(code)
        return stand.bench.program.ledger.read(lambda reads: what_is(reads, scan, step, target))

    cabinet = what(cabinet_label("CB0212"), Step.cabinet)
    assert (cabinet.what, cabinet.code, cabinet.where.room, cabinet.new) == ("cabinet", "CB-0212", "4年1組", False)
    school = what("北小", Step.cabinet)
    assert (school.what, school.code, school.ref) == ("school", "ES01", None)
    assert what(cabinet_label("0777"), Step.cabinet).new
    out = what("CH-0050", Step.out, cabinet)
    assert (out.what, out.model, out.tag_wanted, out.differs) == ("charger", GD80, False, "")
    assert what("CH-0050", Step.out).differs == ""
    assert what("CH-0096", Step.out, school).differs == "register_not_installed"
    serial = what("GD80-1904417", Step.out)
    assert (serial.what, serial.serial, serial.new, serial.tag_wanted) == ("serial", "GD80-1904417", True, True)
    tag = what(charger_label("CH0102"), Step.tag)
    assert (tag.what, tag.code, tag.new, tag.tag_wanted) == ("label", "CH-0102", True, False)
    spare = what("CH-0096", Step.spare, cabinet)
    assert (spare.where.status, spare.differs) == ("spare", "")
    assert what(charger_label("CH0102"), Step.spare).differs == "unknown_spare"
    assert heads(stand.bench.program) == before

    def why(code: str, step: Step) -> str:
        with pytest.raises(ChargerRefused) as refused:
            what(code, step)
        return refused.value.reason

    asked: dict[Step, Any] = {step: why("CB-0212", step) for step in (Step.out, Step.tag, Step.spare)}
    assert asked == {Step.out: "not_a_charger", Step.tag: "not_a_tag", Step.spare: "not_a_spare"}
    assert why("CH-0096", Step.cabinet) == "not_a_cabinet"
    assert why("CH-0096", Step.tag) == "tag_in_use"
    assert why("CH-0050", Step.spare) == "spare_installed_elsewhere"
    stand.bench.register(Aggregate.school, "ES03", name="南小学校")
    assert why("南小学校", Step.cabinet) == "several_named"
    with pytest.raises(ChargerRefused) as refused:
        what("CH-0050", Step.spare)
    assert refused.value.where is not None
    assert refused.value.where.school == "ES01"


def test_who_may_swap(stand: Chargers) -> None:
    wish = Swap(b"x" * 16, stand.scan_of("CB-0212"), None, stand.scan_of("CH-0096"))
    label = Actor(code="OP0009", role=Role.label)
    with pytest.raises(NotAllowed):
        stand.bench.program.desk.call(lambda unit: swap(unit, wish), actor=label).result()
