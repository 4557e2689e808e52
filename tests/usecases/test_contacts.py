"""Contacts over a real ledger: recorded, passed on, closed, kept as FAQ, reported; searched, erased, undone, synced."""

from __future__ import annotations

from typing import Any

import pytest

from app.bootstrap_contacts import contact_queries
from app.domain.bench_words import Edition
from app.domain.commands import Recognise, TakeInProvisional, Undo
from app.domain.identity import device_id, short
from app.domain.kinds import Aggregate, ImportKind, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.contacts import ContactRefused, contact_ref, made
from app.domain.rules.faq import FaqEntry
from app.ledger.queries.contacts import SqlContacts
from app.usecases import contacts as cases
from app.usecases.contact_rows import ContactFilter, Words
from app.usecases.erase import erase_contacts
from app.usecases.session import Actor, NotAllowed
from app.usecases.take_in import recognise, take_in_provisional
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.bench_queue import shared
from tests.support.real_desks import heads

FIRST, FINAL = Edition.first, Edition.final
SERIALS = ("PF8K2M0D", "PF8K2M1D", "PF8K2M2D")


@pytest.fixture
def desk(bench: Bench) -> Bench:
    """A desk that knows two schools and three units."""
    bench.imported(
        ImportKind.schools, small_files.write(bench.root / "s.csv", small_files.SCHOOLS, small_files.SCHOOL_ROWS)
    )
    rows = [small_files.device(serial) for serial in SERIALS]
    bench.imported(ImportKind.devices, small_files.write(bench.root / "d.csv", small_files.DEVICES, rows))
    return bench


@pytest.fixture
def queries(desk: Bench) -> SqlContacts:
    made = contact_queries(desk.program)
    made._clock = desk.clock
    return made


def do(desk: Bench, usecase: Any, command: Any, **fields: Any) -> Any:
    made = command(action=desk.program.desk.new_action(), **fields)
    return desk.program.desk.run(usecase, made).result()


def record(desk: Bench, **fields: Any) -> str:
    given = {"kind": "fault", "content": "キーボードが外れた", "answer": "修理に出してください"} | fields
    number: str = do(desk, cases.record_contact, cases.RecordContact, **given).contact
    return number


def refused(desk: Bench, usecase: Any, command: Any, **fields: Any) -> str:
    before = heads(desk.program)
    with pytest.raises(ContactRefused) as why:
        do(desk, usecase, command, **fields)
    assert heads(desk.program) == before
    return why.value.reason


def device(desk: Bench, serial: str = SERIALS[0]) -> Ref:
    (ref,) = desk.program.queries.find_device(serial)
    return ref


def test_a_call_is_recorded_under_the_desks_next_number(desk: Bench, queries: SqlContacts) -> None:
    number = record(desk, person="教頭先生", device=device(desk), begun="2026-11-20 11:50")
    assert (number, record(desk)) == ("A0001", "A0002")
    row = queries.contacts()[-1]
    assert (row.contact, row.state, row.solved, row.school, row.serial) == (
        "A0001",
        "closed",
        True,
        "北小学校",
        SERIALS[0],
    )
    assert (row.person, row.content) == (Words("教頭先生"), Words("キーボードが外れた"))
    assert (row.begun, row.day, row.operator) == ("2026-11-20 11:50", "2026-11-20", "OP0001")


def test_no_word_and_no_name_stands_in_the_ledger(desk: Bench) -> None:
    record(desk, person="教頭先生", passed_to="窓口の人")
    record(desk, follow=True)
    do(desk, cases.follow_up, cases.FollowUp, contact="A0002", note="折り返した")
    bodies = desk.program.ledger.read(lambda r: r.rows("SELECT body FROM operation"))
    told = b"".join(row[0] for row in bodies).decode()
    shown = str(desk.program.ledger.read(lambda r: r.rows("SELECT shown, meta FROM head")))
    for words in ("教頭", "キーボード", "修理に", "窓口", "折り返"):
        assert words not in told + shown


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"kind": "weather"}, "unknown_kind"),
        ({"way": "pigeon"}, "unknown_contact_way"),
        ({"content": " ", "answer": "x"}, "contact_nothing_given"),
        ({"content": "x" * 4001}, "contact_too_long"),
        ({"kind": "account"}, "contact_whom_needed"),
        ({"school": "ES99"}, "unknown_school"),
        ({"repair": "8A-0001-A"}, "unknown_repair"),
    ],
)
def test_what_is_not_recorded(desk: Bench, fields: dict[str, Any], reason: str) -> None:
    given = {"kind": "fault", "content": "x"} | fields
    assert refused(desk, cases.record_contact, cases.RecordContact, **given) == reason


def test_a_kind_of_ones_own_is_taken_once_a_supervisor_added_it(desk: Bench, queries: SqlContacts) -> None:
    printer = "other:プリンター"
    assert queries.added_kinds() == ()
    assert refused(desk, cases.record_contact, cases.RecordContact, kind=printer, content="x") == "unknown_kind"
    shared(desk.program, "contact.kinds", "プリンター、電子黒板")
    assert queries.added_kinds() == (printer, "other:電子黒板")
    number = record(desk, kind=printer)
    shared(desk.program, "contact.kinds", "")
    assert [row.contact for row in queries.contacts(ContactFilter(kind=printer))] == [number], "what was recorded stays"


def test_out_of_scope_is_passed_on_or_seen_to_later(desk: Bench, queries: SqlContacts) -> None:
    done = do(desk, cases.record_contact, cases.RecordContact, kind="account", content="x", passed_to="市の窓口")
    assert (done.outcome, done.state) == ("passed_on", "open")
    later = do(desk, cases.record_contact, cases.RecordContact, kind="network", content="x", follow=True)
    assert (later.outcome, later.state) == ("recorded", "open")
    assert queries.contacts()[1].to == Words("市の窓口")
    assert queries.count_open() == 2


def test_a_device_that_is_not_known_any_more_names_no_school(desk: Bench, queries: SqlContacts) -> None:
    record(desk, device=Ref(device(desk).kind, b"x" * 16))
    (row,) = queries.contacts()
    assert (row.school, row.serial) == ("", "")


def test_its_whole_life(desk: Bench, queries: SqlContacts) -> None:
    number = record(desk, answer="")
    for usecase, command, fields in (
        (cases.reopen_contact, cases.OnContact, {}),
        (cases.pass_on, cases.PassOn, {"to": "メーカー", "heard": "電源も入らない"}),
        (cases.follow_up, cases.FollowUp, {"note": "折り返した"}),
        (cases.close_contact, cases.CloseContact, {"answer": "交換しました"}),
        (cases.keep_faq, cases.KeepFaq, {}),
        (cases.drop_faq, cases.OnContact, {}),
        (cases.report_fault, cases.ReportFault, {"edition": Edition.first, "phenomenon": "一斉に外れた"}),
        (cases.report_fault, cases.ReportFault,
         {"edition": Edition.final, "phenomenon": "一斉に外れた", "cause": "部品の不良", "measure": "部品を替えた"}),
    ):  # fmt: skip
        desk.clock.tick(minutes=1)
        assert do(desk, usecase, command, contact=number, **fields).contact == number
    detail = queries.contact(number)
    assert detail is not None
    assert [event.kind for event in detail.events] == [
        *("fault_reported", "fault_reported", "faq_dropped", "faq_kept", "contact_closed", "contact_followed"),
        *("contact_passed", "contact_reopened", "contact_made"),
    ]
    assert dict(detail.events[6].words) == {"to": Words("メーカー"), "heard": Words("電源も入らない")}
    assert detail.events[4].solved is True
    assert detail.row.answer == Words("交換しました")
    assert (detail.row.fault, detail.row.followed, detail.row.passes, detail.cards) == ("final", 1, 1, 0)
    assert [(f.edition, f.cause.text) for f in detail.faults] == [("first", ""), ("final", "部品の不良")]
    assert queries.contact("A0099") is None


@pytest.mark.parametrize(
    ("usecase", "command", "fields", "reason"),
    [
        (cases.pass_on, cases.PassOn, {"to": "x"}, "contact_not_open"),
        (cases.follow_up, cases.FollowUp, {"note": "x"}, "contact_not_open"),
        (cases.close_contact, cases.CloseContact, {}, "contact_not_open"),
        (cases.drop_faq, cases.OnContact, {}, "contact_no_faq"),
        (cases.report_fault, cases.ReportFault, {"edition": FINAL, "phenomenon": "x"}, "contact_no_first_edition"),
        (cases.report_fault, cases.ReportFault, {"edition": FIRST, "phenomenon": ""}, "contact_phenomenon_needed"),
    ],
)  # fmt: skip
def test_what_its_state_does_not_allow(desk: Bench, usecase: Any, command: Any, fields: Any, reason: str) -> None:
    assert refused(desk, usecase, command, contact=record(desk), **fields) == reason
    assert refused(desk, usecase, command, contact="A0099", **fields) == "unknown_contact"


def test_an_open_one(desk: Bench) -> None:
    number = record(desk, follow=True)
    assert refused(desk, cases.reopen_contact, cases.OnContact, contact=number) == "contact_not_closed"
    assert refused(desk, cases.keep_faq, cases.KeepFaq, contact=number) == "contact_not_solved"
    assert refused(desk, cases.pass_on, cases.PassOn, contact=number, to=" ") == "contact_whom_needed"
    assert refused(desk, cases.follow_up, cases.FollowUp, contact=number, note=" ") == "nothing_given"


def test_the_final_edition_needs_everything(desk: Bench) -> None:
    number = record(desk)
    do(desk, cases.report_fault, cases.ReportFault, contact=number, edition=Edition.first, phenomenon="x")
    for fields, reason in (({}, "contact_cause_needed"), ({"cause": "y"}, "contact_measure_needed")):
        given = {"edition": Edition.final, "phenomenon": "x", **fields}
        assert refused(desk, cases.report_fault, cases.ReportFault, contact=number, **given) == reason


def test_a_solved_one_is_found_while_the_next_speaks(desk: Bench, queries: SqlContacts) -> None:
    number = record(desk)
    do(desk, cases.keep_faq, cases.KeepFaq, contact=number)
    second = record(desk, answer="")
    assert refused(desk, cases.keep_faq, cases.KeepFaq, contact=second) == "contact_no_answer"
    third = record(desk, content="", school="ES01", answer="x")
    assert refused(desk, cases.keep_faq, cases.KeepFaq, contact=third) == "contact_no_question"
    desk.clock.tick(minutes=1)
    do(desk, cases.keep_faq, cases.KeepFaq, contact=second, question="外れた", answer="はめ直す")
    assert queries.faq() == (
        FaqEntry(second, "fault", "外れた", "はめ直す"),
        FaqEntry(number, "fault", "キーボードが外れた", "修理に出してください"),
    )


def test_it_is_searched_by_everything_a_person_remembers(desk: Bench, queries: SqlContacts) -> None:
    repair = desk.scan(SERIALS[1]).repair or ""
    one = record(desk, school="ES02", person="山田先生")
    two = record(desk, content="画面がつかない", device=device(desk, SERIALS[1]), repair=repair)
    three = record(desk, kind="form", content="ﾌｫｰﾑが開かない", passed_to="市の窓口")
    for words, expected in (
        ("キーボード", {one}), ("きーぼーど", {one}), ("ヤマダ", set()), ("山田", {one}), ("南小", {one}),
        ("画面", {two}), (SERIALS[1].lower(), {two}), (repair, {two}), ("フォーム", {three}), ("窓口", {three}),
        (two.lower(), {two}), ("あ" + two[1:], {two}), ("ア" + two[1:], {two}), ("あ" + two[1:] + " 画面", {two}),
        (f"８あー{repair[3:]}", {two}), ("う" + two[1:], set()),
        ("画面 北小", {two}), ("画面 南小", set()), ("外れ 山田", {one}),
        ("・", {one, two, three}), ("", {one, two, three}),
    ):  # fmt: skip
        assert {row.contact for row in queries.contacts(ContactFilter(words=words))} == expected, words
    for only, expected in (
        (ContactFilter(state="open"), {three}), (ContactFilter(kind="form"), {three}),
        (ContactFilter(school="ES02"), {one}), (ContactFilter(operator="OP0001"), {one, two, three}),
        (ContactFilter(operator="OP0009"), set()),
        (ContactFilter(since="2026-11-20", until="2026-11-20"), {one, two, three}),
        (ContactFilter(since="2026-11-21"), set()), (ContactFilter(until="2026-11-19"), set()),
    ):  # fmt: skip
        assert {row.contact for row in queries.contacts(only)} == expected, only
    assert queries.contacts()[0].contact == three, "open ones first"
    assert queries.operators() == (("OP0001", "OP0001"),)
    do(desk, cases.close_contact, cases.CloseContact, contact=three, answer="直接開く")
    assert {row.contact for row in queries.contacts(ContactFilter(words="直接"))} == {three}, "what came since counts"


def test_erased_words_say_so_and_are_found_no_more(desk: Bench, queries: SqlContacts) -> None:
    number = record(desk, person="山田先生")
    do(desk, cases.keep_faq, cases.KeepFaq, contact=number)
    assert queries.contacts(ContactFilter(words="山田"))
    boss = Actor(code="OP0001", role=Role.supervisor, proved=True)
    day = desk.program.desk.clock.now().today
    call = desk.program.desk.call
    assert call(lambda unit: erase_contacts(unit, day), actor=boss).result().erased == 0, "today's stay"
    desk.clock.tick(days=1)
    done = call(lambda unit: erase_contacts(unit, desk.clock.now().today), actor=boss).result()
    assert done.erased == 3
    (row,) = queries.contacts()
    assert row.person == row.content == row.answer == Words(erased=True)
    assert queries.contacts(ContactFilter(words="山田")) == ()
    assert queries.faq() == ()
    with pytest.raises(NotAllowed):
        call(lambda u: erase_contacts(u, day), actor=Actor(code="OP2", role=Role.technician)).result()


def test_words_of_what_was_taken_back_are_kept_with_it_and_erased_with_the_rest(
    desk: Bench, queries: SqlContacts
) -> None:
    """Undo removes nothing: they stand struck in the history; and no word is left behind when contacts are erased."""
    kept = record(desk, person="山田先生", follow=True)
    do(desk, cases.follow_up, cases.FollowUp, contact=kept, note="山田先生の携帯へ折り返した")
    do(desk, undo, Undo)
    detail = queries.contact(kept)
    assert detail is not None
    struck = [event for event in detail.events if event.struck]
    assert [dict(event.words) for event in struck] == [{"note": Words("山田先生の携帯へ折り返した")}]
    record(desk, person="田中先生")
    do(desk, undo, Undo)
    boss = Actor(code="OP0001", role=Role.supervisor, proved=True)
    call = desk.program.desk.call
    today = desk.program.desk.clock.now().today
    assert call(lambda unit: erase_contacts(unit, today), actor=boss).result().erased == 0, "today's stay"
    desk.clock.tick(days=1)
    tomorrow = desk.clock.now().today
    assert call(lambda unit: erase_contacts(unit, tomorrow), actor=boss).result().erased == 3 + 1 + 3
    assert call(lambda unit: erase_contacts(unit, tomorrow), actor=boss).result().erased == 0
    detail = queries.contact(kept)
    assert detail is not None
    assert {told for event in detail.events for _, told in event.words} == {Words(erased=True)}


def test_words_that_have_not_come_yet_are_awaited_and_asked_for_again(desk: Bench, queries: SqlContacts) -> None:
    record(desk)
    side_id = desk.call(lambda unit: unit.head(contact_ref("A0001"))["content"])

    class Later:
        there = False

        def get_many(self, ids: Any) -> Any:
            found = desk.program.side.get_many(ids)
            return found if self.there else {i: c for i, c in found.items() if short(i) != side_id}

    later = Later()
    slow = SqlContacts(desk.program.ledger, later, desk.clock, desk.program.queries.registers, {})
    assert slow.contacts()[0].content == Words(awaited=True)
    assert slow.contacts(ContactFilter(words="キーボード")) == ()
    later.there = True
    assert len(slow.contacts(ContactFilter(words="キーボード"))) == 1


def test_a_school_tells_its_open_repairs(desk: Bench, queries: SqlContacts) -> None:
    first, second = desk.scan(SERIALS[0]).repair, desk.scan(SERIALS[1]).repair
    school = queries.school("ES01")
    assert school is not None
    assert {r.repair for r in school.repairs} == {first, second}
    assert (school.name, school.this_year, school.repairs[0].state) == ("北小学校", 2, "awaiting_form")
    assert queries.school("ES99") is None


def test_its_repairs_tell_open_days_and_the_run_they_go_back_with(desk: Bench, queries: SqlContacts) -> None:
    sent = desk.scan(SERIALS[0]).repair or ""
    brought = desk.scan(SERIALS[1], by_person=True).repair or ""

    def told() -> dict[str, tuple[int, str]]:
        found = queries.school("ES01")
        assert found is not None
        return {one.repair: (one.days, one.run) for one in found.repairs}

    assert told() == {sent: (0, ""), brought: (0, "")}
    desk.clock.tick(days=5)  # from a Friday to Wednesday, over a weekend and 勤労感謝の日
    assert told() == {sent: (2, ""), brought: (2, "")}
    shared(desk.program, "center.run_days", "火 金")
    assert told() == {sent: (2, "2026-11-27"), brought: (2, "")}, "a person comes for what a person brought"
    shared(desk.program, "center.closed_days", "2026-11-24 休み; 2026-11-27 休み")
    assert told()[sent] == (1, "2026-12-01")
    shared(desk.program, "center.run_days", "")
    assert told()[sent] == (1, "")


def test_a_call_about_a_unit_without_a_number_is_found_once_the_unit_is_recognised(
    desk: Bench, queries: SqlContacts
) -> None:
    number = do(desk, take_in_provisional, TakeInProvisional).repair
    (unnamed,) = desk.program.queries.find_device(number)
    called = record(desk, device=unnamed, content="番号が読めない")
    assert queries.contacts()[0].serial == ""
    do(desk, recognise, Recognise, repair=number, scan=desk.program.desk.read_scan(SERIALS[0]))
    card = desk.program.queries.card(device(desk))
    assert card is not None
    assert [call.contact for call in card.calls] == [called]
    assert queries.of_device(device(desk)) == card.calls
    assert queries.contacts(ContactFilter(words=SERIALS[0]))[0].serial == SERIALS[0]
    do(desk, undo, Undo)
    after = desk.program.queries.card(device(desk))
    assert after is not None
    assert after.calls == (), "taken back, it is the unnamed unit's again"


def test_an_exchanged_units_calls_go_on_with_the_new_one(desk: Bench, queries: SqlContacts) -> None:
    called = record(desk, device=device(desk))
    former, other = SERIALS[0], "PF9Z0X1C"
    for serial in (former, other):
        fields = {"serial": serial} | ({"former": former} if serial == other else {"former": other})
        ref = Ref(Aggregate.device, device_id(serial))
        desk.record(Draft("changed" if serial == former else "registered", (ref,), {"set": fields}))
    assert [call.contact for call in queries.of_device(device(desk, other))] == [called]
    assert [call.contact for call in queries.of_device(device(desk, former))] == [called], "a ring has an end"


def test_schools_have_the_readings_we_ship_and_those_a_file_gives(desk: Bench, queries: SqlContacts) -> None:
    rows = [("ES24", "善導寺小学校", "elementary", ""), ("ES90", "荒木中学校", "junior_high", "")]
    desk.imported(ImportKind.schools, small_files.write(desk.root / "more.csv", small_files.SCHOOLS, rows))
    kana = [("ES91", "夢学園", "ゆめがくえん")]
    headings = ("学校コード", "学校名", "よみ")
    desk.imported(ImportKind.schools, small_files.write(desk.root / "kana.csv", headings, kana))
    readings = {school.name: school.reading for school in queries.school_names()}
    assert readings["善導寺小学校"] == "ぜんどうじ"
    assert readings["荒木中学校"] == "あらき"
    assert readings["夢学園"] == "ゆめがくえん"
    assert readings["北小学校"] == ""


def test_it_is_on_the_card_and_in_the_life_of_its_device(desk: Bench, queries: SqlContacts) -> None:
    ref = device(desk)
    number = record(desk, device=ref)
    card = desk.program.queries.card(ref)
    assert card is not None
    assert [call.contact for call in card.calls] == [number]
    assert queries.of_device(ref) == card.calls
    assert desk.program.queries.timeline(ref)[0].kind == "contact_made"
    do(desk, undo, Undo)
    after = desk.program.queries.card(ref)
    assert after is not None
    assert after.calls == ()
    assert queries.contacts() == ()
    assert desk.program.queries.timeline(ref)[0].struck or desk.program.queries.timeline(ref)[1].struck


def test_the_record_can_be_taken_back_until_something_rests_on_it(desk: Bench) -> None:
    number = record(desk, follow=True)
    do(desk, cases.follow_up, cases.FollowUp, contact=number, note="折り返した")
    first = do(desk, undo, Undo)
    assert first.outcome == "undone"
    assert do(desk, undo, Undo).outcome == "undone"
    assert refused(desk, cases.close_contact, cases.CloseContact, contact=number) == "unknown_contact"


def test_a_rebuild_gives_the_same_rows(desk: Bench) -> None:
    record(desk, follow=True, device=device(desk))
    do(desk, cases.close_contact, cases.CloseContact, contact="A0001", answer="済")
    do(desk, cases.keep_faq, cases.KeepFaq, contact="A0001")
    sql = "SELECT * FROM contact_row ORDER BY n"
    before = desk.program.ledger.read(lambda r: r.rows(sql))
    for _ in desk.program.ledger.rebuild():
        pass
    assert desk.program.ledger.read(lambda r: r.rows(sql)) == before
    assert desk.program.ledger.verify().ok


def test_label_staff_neither_write_nor_read(desk: Bench) -> None:
    staff = Actor(code="OP0002", role=Role.label)
    command = cases.RecordContact(b"a" * 16, "form", content="x")
    with pytest.raises(NotAllowed):
        desk.program.desk.call(lambda unit: cases.record_contact(unit, command), actor=staff).result()
    with pytest.raises(NotAllowed):
        desk.program.desk.call(lambda unit: cases.note_read(unit, 3), actor=staff).result()
    desk.call(lambda unit: cases.note_read(unit, 3))
    rows = desk.program.ledger.read(lambda r: r.rows("SELECT what, detail FROM access_log ORDER BY id DESC LIMIT 1"))
    assert tuple(rows[0]) == ("contacts_read", "3")


def test_a_number_another_desk_of_the_same_mark_has_given_out_is_passed_over(desk: Bench) -> None:
    """As a desk restored to before it gave them out, or two copies that took one mark, may have."""
    desk.record(made("A0001", None, {"way": "phone", "kind": "fault", "school": "ES01"}))
    desk.record(made("A0002", None, {"way": "phone", "kind": "fault", "school": "ES02"}))
    assert [record(desk), record(desk)] == ["A0003", "A0004"]
    assert desk.call(lambda unit: unit.head(contact_ref("A0001")))["school"] == "ES01"
