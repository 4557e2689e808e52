"""Spares arrive, go in the car, to the maker and back, to the city, and away for good; the register is put right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.commands import Undo
from app.domain.identity import short
from app.domain.kinds import Aggregate, Role
from app.domain.operations import Draft
from app.domain.rules.chargers import charger_ref
from app.domain.rules.permissions import Command
from app.usecases.cabinet_faults import (
    NoteAdvice,
    ReportCabinet,
    TellBoard,
    note_advice,
    report_cabinet,
    tell_board,
)
from app.usecases.charger_moves import (
    Arrive,
    BackAgain,
    Correct,
    DisposeOf,
    HandOver,
    Load,
    MoveResult,
    ToMaker,
    Unload,
    arrive,
    back_again,
    correct,
    dispose_of,
    hand_over,
    load,
    to_maker,
    unload,
)
from app.usecases.charger_rows import ChargerFilter
from app.usecases.session import Actor, NotAllowed
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.charger_stand import GD80, RJC, VISIT, Chargers, cabinet_label, charger_label, chargers_at


@pytest.fixture
def stand(bench: Bench) -> Chargers:
    made = chargers_at(bench)
    made.visit()
    return made


def do(stand: Chargers, usecase: Any, kind: Any, code: str, **fields: Any) -> MoveResult:
    found: MoveResult = stand.bench.do(usecase, kind, scan=stand.scan_of(code), **fields)
    return found


def why(stand: Chargers, usecase: Any, kind: Any, code: str, **fields: Any) -> str:
    return stand.bench.why(usecase, kind, scan=stand.scan_of(code), **fields)


def test_a_new_spare_arrives_with_its_owner_and_is_handed_over_to_the_city(stand: Chargers) -> None:
    bench = stand.bench
    came = do(
        stand, arrive, Arrive, charger_label("CH0300"),
        model=RJC, maker="GaiaTechnology", serial="GT-0001", on="令和8年11月18日", document="納品書 12", place="D-04",
    )  # fmt: skip
    assert (came.outcome, came.unit, came.tag, came.spares) == ("arrived", "CH-0300", "", {GD80: 2, RJC: 2})
    row = stand.asked.one("CH-0300")
    assert row is not None
    assert (row.status, row.place, row.since, row.owner, row.serial) == (
        "spare", "D-04", "2026-11-18", "contractor", "GT-0001",
    )  # fmt: skip
    assert row.delivered == ("2026-11-18", "納品書 12")
    scans = tuple(stand.scan_of(code) for code in ("CH-0300", "CH-0096", "CH-0300"))
    given = bench.do(hand_over, HandOver, scans=scans, document="引渡書 3", on="2026-11-20")
    assert (given.outcome, given.units, given.unit) == ("handed_over", 2, "CH-0096")
    row = stand.asked.one("GT0001")
    assert row is not None
    assert (row.owner, row.delivered, row.handed_over) == (
        "city", ("2026-11-18", "納品書 12"), ("2026-11-20", "引渡書 3"),
    )  # fmt: skip
    assert bench.why(hand_over, HandOver, scans=scans, document="引渡書 4") == "already_city"
    assert bench.why(hand_over, HandOver, scans=(), document="引渡書 4") == "nothing_given"
    assert bench.why(hand_over, HandOver, scans=scans[1:2], document=" ") == "nothing_given"
    assert [row.code for row in stand.asked.listed(ChargerFilter(owner="city"))] == ["CH-0096", "CH-0300"]
    digest(bench.program)


def test_what_arrives_by_its_makers_serial_gets_a_code_and_a_label(stand: Chargers) -> None:
    came = do(stand, arrive, Arrive, "GT-0002", model=RJC)
    assert (came.unit, came.tag, stand.state("A0001")["serial"]) == ("A0001", "A0001", "GT-0002")
    stand.known("CH-0310", kind="charger")
    assert do(stand, arrive, Arrive, "CH-0310", model=RJC, owner="city", document="契約 5").unit == "CH-0310"
    row = stand.asked.one(charger_label("CH0310"))
    assert row is not None
    assert (row.model, row.owner, row.handed_over, row.delivered) == (RJC, "city", ("2026-11-20", "契約 5"), ("", ""))
    assert why(stand, arrive, Arrive, "CH-0310", model=RJC) == "known_charger"
    assert why(stand, arrive, Arrive, "AB", model=RJC) == "unknown_charger"
    assert why(stand, arrive, Arrive, charger_label("0400"), model=RJC, owner="ふね") == "unknown_owner"
    assert why(stand, arrive, Arrive, charger_label("0400"), model=RJC, on="2026-11-21") == "day_to_come"
    assert why(stand, arrive, Arrive, charger_label("0400"), model=RJC, on="あす") == "not_a_day"
    assert why(stand, arrive, Arrive, charger_label("0400"), model="田中 090-1234-5678") == "personal_data"


def test_texts_that_are_too_much_together_are_refused(stand: Chargers) -> None:
    long = {"model": "M" * 120, "maker": "K" * 120, "serial": "S" * 120}
    assert why(stand, arrive, Arrive, charger_label("0400"), document="D" * 121, model=RJC) == "text_too_long"
    assert why(stand, arrive, Arrive, charger_label("0400"), **long) == "text_too_long"
    assert why(stand, arrive, Arrive, charger_label("0400"), model="info@example.jp") == "personal_data"


def test_a_spare_goes_in_the_car_for_a_visit_and_comes_out_of_it(stand: Chargers) -> None:
    loaded = do(stand, load, Load, "CH-0096", visit=VISIT)
    assert (loaded.outcome, loaded.was.text, loaded.now.text, loaded.now.visit) == ("loaded", "spare", "in_car", VISIT)
    assert loaded.spares == {GD80: 2, RJC: 1}, "a spare in the car is a spare"
    assert [(one.model, one.where, one.visit, one.number, one.units) for one in stand.asked.spares()] == [
        (GD80, "center", "", 1, ("CH-0097",)),
        (GD80, "car", VISIT, 1, ("CH-0096",)),
        (RJC, "car", "", 1, ("CH-0201",)),
    ]
    assert why(stand, load, Load, "CH-0096", visit=VISIT) == "already_loaded"
    stand.visit("A0002", "ES02")
    assert do(stand, load, Load, "CH-0096", visit="A0002").now.visit == "A0002"
    assert do(stand, load, Load, "CH-0201", visit=VISIT).now.visit == VISIT, "in the car before, for nobody knew what"
    assert why(stand, load, Load, "CH-0050", visit=VISIT) == "not_a_spare"
    assert why(stand, load, Load, "CH-0097", visit="A0099") == "unknown_visit"
    assert why(stand, load, Load, "CH-0097", visit="") == "unknown_visit"
    assert why(stand, load, Load, "CH-9999", visit=VISIT) == "unknown_charger"
    out = do(stand, unload, Unload, "CH-0096", place="D-04")
    assert (out.outcome, out.was.visit, out.now.text, out.now.place, out.now.visit) == (
        "unloaded", "A0002", "spare", "D-04", "",
    )  # fmt: skip
    assert why(stand, unload, Unload, "CH-0096") == "charger_not_in_car"
    stand.swap("CB-0212", "CH-0050", "CH-0201", visit=VISIT)
    waits = do(stand, unload, Unload, "CH-0050")
    assert (waits.now.text, waits.now.visit) == ("taken_out", "")
    assert why(stand, unload, Unload, "CH-0050") == "charger_not_in_car"
    stand.known("CH-0400", kind="charger", status="in_car")
    assert do(stand, unload, Unload, "CH-0400").now.text == "spare"
    assert [row.code for row in stand.asked.listed(ChargerFilter(visit=VISIT))] == []
    digest(stand.bench.program)


def test_to_the_maker_and_back_as_a_spare(stand: Chargers) -> None:
    assert why(stand, to_maker, ToMaker, "CH-0050") == "still_installed"
    stand.swap("CB-0212", "CH-0050", "CH-0096")
    sent = do(stand, to_maker, ToMaker, "CH-0050", document="RMA-77", on="2026-11-19")
    assert (sent.outcome, sent.was.text, sent.now.text, sent.now.since) == (
        "to_maker", "taken_out", "at_maker", "2026-11-19",
    )  # fmt: skip
    assert why(stand, to_maker, ToMaker, "CH-0050") == "spare_at_maker"
    assert [row.code for row in stand.asked.listed(ChargerFilter(status="at_maker"))] == ["CH-0050"]
    back = do(stand, back_again, BackAgain, "CH-0050", place="D-04", document="送り状 9")
    assert (back.outcome, back.now.text, back.now.place, back.spares) == ("back", "spare", "D-04", {GD80: 2, RJC: 1})
    assert why(stand, back_again, BackAgain, "CH-0050") == "charger_not_away"
    life = stand.asked.life(charger_ref("CH-0050"))
    assert [(event.kind, event.why, event.document) for event in life] == [
        ("charger_moved", "back", "送り状 9"),
        ("charger_moved", "maker", "RMA-77"),
        ("charger_fault", "", ""),
        ("charger_moved", "swap_out", ""),
        ("registered", "", ""),
    ]
    stand.swap("CB-0212", "CH-0096", "CH-0050")
    assert do(stand, back_again, BackAgain, "CH-0096").now.text == "spare", "looked at here and found good"


def test_disposed_of_it_is_no_more(stand: Chargers) -> None:
    assert why(stand, dispose_of, DisposeOf, "CH-0050") == "still_installed"
    stand.swap("CB-0212", "CH-0050", "CH-0096")
    gone = do(stand, dispose_of, DisposeOf, "CH-0050", document="廃棄 1")
    assert (gone.outcome, gone.now.text) == ("disposed", "disposed")
    assert why(stand, dispose_of, DisposeOf, "CH-0050") == "spare_disposed"
    assert why(stand, to_maker, ToMaker, "CH-0050") == "spare_disposed"
    wish = DisposeOf(b"x" * 16, stand.scan_of("CH-0096"))
    for actor, reason in (
        (Actor(code="OP0009", role=Role.technician, proved=True), "role"),
        (Actor(code="OP0009", role=Role.engineer), "pin"),
    ):
        with pytest.raises(NotAllowed) as refused:
            stand.bench.program.desk.call(lambda unit: dispose_of(unit, wish), actor=actor).result()
        assert refused.value.reason == reason


def test_the_register_says_that_one_is_no_more_only_by_who_may_dispose_of_it(stand: Chargers) -> None:
    """A correction is no way around the PIN, neither there nor back, and nor is its undo."""
    desk = stand.bench.program.desk
    clerk, engineer = (Actor(code="OP0009", role=role, proved=True) for role in (Role.technician, Role.engineer))

    def put_right(status: str, actor: Actor) -> bytes:
        wish = Correct(desk.new_action(), stand.scan_of("CH-0096"), status=status)
        desk.ledger.write(actor, wish.action, lambda unit: correct(unit, wish)).result()
        return wish.action

    for actor, reason in ((clerk, "role"), (replace(engineer, proved=False), "pin")):
        with pytest.raises(NotAllowed) as refused:
            put_right("disposed", actor)
        assert (refused.value.reason, refused.value.command) == (reason, Command.dispose)
    action = put_right("disposed", engineer)
    for back in (
        lambda: put_right("spare", clerk),
        lambda: desk.call(lambda unit: undo(unit, Undo(b"u" * 16, action, reason="違っていた")), actor=clerk).result(),
    ):
        with pytest.raises(NotAllowed):
            back()
    assert stand.where("CH-0096").status == "disposed"
    put_right("spare", engineer)
    put_right("stored", clerk)


def test_the_register_is_put_right(stand: Chargers) -> None:
    def put(code: str, **fields: Any) -> MoveResult:
        return do(stand, correct, Correct, code, **fields)

    assert put("CH-0050").outcome == "same"
    assert put("CH-0050", school="北小").outcome == "same", "it says so already"
    inside = put("CH-0050", cabinet=stand.scan_of("CB-0300"), serial="GD80-9", model=GD80)
    assert (inside.outcome, inside.now.cabinet, inside.now.school, inside.now.room) == (
        "corrected", "CB-0300", "ES02", "1年1組",
    )  # fmt: skip
    assert stand.state("CH-0050")["serial"] == "GD80-9"
    assert [row.code for row in stand.asked.inside("CB-0300")] == ["CH-0050"]
    stays = put("CH-0050", room="1年2組")
    assert (stays.now.cabinet, stays.now.room) == ("CB-0300", "1年2組")
    other = put("CH-0050", school="北小学校")
    assert (other.now.school, other.now.cabinet, other.now.room) == ("ES01", "", "")
    stored = put("CH-0050", status="stored", place="D-04", room="棚2")
    assert (stored.now.text, stored.now.place, stored.now.room, stored.now.school) == ("stored", "D-04", "棚2", "")
    assert put("CH-0050", place="D-05").now.room == "棚2"
    assert put("CB-0212", school="南小学校", room="3年1組").now.school == "ES02"
    printed = printed_code(CodeKind.place, "D04").text
    assert put("CH-0096", place=printed).now.place == "D04", "believed as a written word is"
    stand.bench.register(Aggregate.place, "D-05")
    assert put("CH-0096", place=printed_code(CodeKind.place, "D05").text).now.place == "D-05"
    assert why(stand, correct, Correct, "CH-0096", status="installed") == "school_needed"
    assert why(stand, correct, Correct, "CH-0096", status="ふね") == "unknown_charger_status"
    assert why(stand, correct, Correct, "CH-0096", school="ふね小") == "unknown_school"
    assert why(stand, correct, Correct, "CH-0096", cabinet=stand.scan_of("北小")) == "not_a_cabinet"
    assert why(stand, correct, Correct, "CH-9999") == "unknown_charger"
    assert why(stand, correct, Correct, "") == "unreadable"
    digest(stand.bench.program)


# --- cabinet faults --------------------------------------------------------------------------------------------------


def test_a_cabinets_fault_is_told_to_the_board_and_its_advice_recorded(stand: Chargers) -> None:
    bench, cabinet = stand.bench, stand.scan_of("CB-0212")
    first = bench.do(report_cabinet, ReportCabinet, cabinet=cabinet, words="扉が閉まらない")
    assert (first.outcome, first.cabinet) == ("reported", "CB-0212")
    assert bench.why(note_advice, NoteAdvice, cabinet=cabinet, words="交換") == "board_not_told"
    bench.clock.tick(days=3)
    bench.do(report_cabinet, ReportCabinet, cabinet=cabinet, words="車輪が外れた")
    told = bench.do(tell_board, TellBoard, cabinet=cabinet, on="2026-11-21", document="報告 4")
    assert told.fault == first.fault, "the oldest that nobody told"
    assert bench.why(tell_board, TellBoard, cabinet=cabinet, fault=first.fault) == "board_told_before"
    (row, other) = stand.asked.faults(words=True)
    assert (row.words.text, row.told, row.document, row.advised) == ("扉が閉まらない", "2026-11-21", "報告 4", "")
    assert (other.words.text, other.told) == ("車輪が外れた", "")
    assert stand.asked.faults()[0].words.text == ""
    advised = bench.do(note_advice, NoteAdvice, cabinet=cabinet, words="業者が直す", on="2026-11-22")
    assert advised.fault == first.fault
    assert [one.words.text for one in stand.asked.faults(words=True)] == ["車輪が外れた"]
    closed = stand.asked.faults(closed=True, words=True)[0]
    assert (closed.advised, closed.advice.text) == ("2026-11-22", "業者が直す")
    assert bench.why(note_advice, NoteAdvice, cabinet=cabinet, words="x", fault=first.fault) == "no_open_fault"
    assert bench.why(note_advice, NoteAdvice, cabinet=cabinet, words="x", fault=other.fault) == "board_not_told"
    bench.do(tell_board, TellBoard, cabinet=cabinet)
    assert bench.why(tell_board, TellBoard, cabinet=cabinet) == "no_open_fault"
    assert bench.why(note_advice, NoteAdvice, cabinet=cabinet, words=" ") == "nothing_given"
    assert bench.why(note_advice, NoteAdvice, cabinet=cabinet, words="x", on="2026-12-31") == "day_to_come"
    assert "扉" not in str(stand.state("CB-0212"))
    digest(bench.program)


def test_a_cabinet_with_a_new_label_is_registered_with_its_fault(stand: Chargers) -> None:
    bench, label = stand.bench, stand.scan_of(cabinet_label("0777"))
    assert bench.why(report_cabinet, ReportCabinet, cabinet=label, words="x") == "school_needed"
    made = bench.do(report_cabinet, ReportCabinet, cabinet=label, words="x", visit=VISIT, room="2年1組")
    assert (made.cabinet, stand.where("0777").school, stand.where("0777").room) == ("0777", "ES01", "2年1組")
    assert bench.why(report_cabinet, ReportCabinet, cabinet=label, words="") == "nothing_given"
    assert bench.why(report_cabinet, ReportCabinet, cabinet=stand.scan_of("北小"), words="x") == "not_a_cabinet"
    assert bench.why(tell_board, TellBoard, cabinet=stand.scan_of("北小")) == "not_a_cabinet"
    assert bench.why(tell_board, TellBoard, cabinet=stand.scan_of(cabinet_label("0778"))) == "unknown_cabinet"
    assert bench.why(tell_board, TellBoard, cabinet=stand.scan_of("CB-0212")) == "no_open_fault"
    assert bench.why(note_advice, NoteAdvice, cabinet=stand.scan_of("CB-0212"), words="x") == "no_open_fault"


# --- what may be asked -----------------------------------------------------------------------------------------------


def test_who_has_what(stand: Chargers) -> None:
    def listed(**fields: str) -> list[str]:
        return [row.shown for row in stand.asked.listed(ChargerFilter(**fields))]

    assert listed() == ["CH-0096", "CH-0097", "CH-0201", "CB-0212", "CH-0050", "CB-0300"]
    assert listed(kind="cabinet") == ["CB-0212", "CB-0300"]
    assert listed(school="ES01") == ["CB-0212", "CH-0050"]
    assert listed(model=RJC) == ["CH-0201"]
    assert listed(status="spare") == ["CH-0096", "CH-0097"]
    assert listed(words="4年1組 ch0050") == ["CH-0050"]
    assert listed(words="ふね") == []
    assert stand.asked.one("CH-9999") is None
    assert stand.asked.inside("") == ()
    assert stand.asked.counts() == {GD80: 2, RJC: 1}


def test_one_cabinets_life_tells_what_moved_in_it_and_what_was_taken_back(stand: Chargers) -> None:
    stand.swap("CB-0212", "CH-0050", "CH-0096", words="こげくさい")
    stand.bench.do(undo, Undo)
    life = stand.asked.life(charger_ref("CB-0212"))
    assert [(one.kind, one.why, one.unit, one.struck) for one in life] == [
        ("undone", "", "", False),
        ("charger_moved", "swap_in", "CH-0096", True),
        ("charger_moved", "swap_out", "CH-0050", True),
        ("registered", "", "", False),
    ]
    assert (life[1].school, life[1].cabinet, life[1].status, life[1].desk) == ("北小学校", "CB-0212", "installed", "A")
    assert ("room", "4年1組") in life[-1].fields
    unit = stand.asked.life(charger_ref("CH-0050"), words=True)
    assert [one.words.text for one in unit if one.kind == "charger_fault"] == ["こげくさい"]
    assert unit[0].unit == ""


def test_words_that_were_erased_or_have_not_come_say_so(stand: Chargers) -> None:
    stand.swap("CB-0212", "CH-0050", "CH-0096", words="こげくさい")
    side = stand.state("CH-0050")["faults"][0]["words"]
    stand.bench.call(lambda unit: unit.erase_side([side]))
    (fault,) = stand.asked.unit_faults(charger_ref("CH-0050"), words=True)
    assert (fault.words.text, fault.words.erased, fault.words.awaited) == ("", True, False)
    named = {"what": "heat", "words": short(b"\x01" * 16)}
    stand.bench.record(Draft("charger_fault", (charger_ref("CH-0096"),), named))
    (fault,) = stand.asked.unit_faults(charger_ref("CH-0096"), words=True)
    assert (fault.words.erased, fault.words.awaited) == (False, True)
