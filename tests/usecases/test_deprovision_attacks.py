"""Attacks on the guard of the deprovision request: every way we know to get a wrong unit asked about, or a right one by
the wrong people, too often or too late. Each ends with a closed word that has a sentence in both languages, and
nothing is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from app.domain.bench_words import RequestKind
from app.domain.codes import squeeze
from app.domain.commands import Undo
from app.domain.disposal_words import DeprovisionReason
from app.domain.identity import device_id
from app.domain.kinds import Aggregate, DeviceKind, DeviceStatus, ImportKind, Role
from app.domain.operations import Draft, Ref, Stamp, encode, stamped
from app.domain.rules.merge import cards, settled
from app.domain.rules.permissions import Command, may
from app.ledger import asked
from app.usecases import boxes, disposal
from app.usecases import deprovision as guard
from app.usecases.disposal_results import StandForBox, TickStep
from app.usecases.operators import SignInRefused, issue_badge
from app.usecases.second_person import Second
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.facts import an_id
from tests.support.real_desks import Hub, SyncDesk
from tests.usecases.guard_stand import GuardStand

S1, OTHER, TAG = "PF0BI8O1", "PFOBI8O1", "KRM-000101"
LOOK_ALIKE = {"0": "OQD", "O": "0", "1": "IL7", "I": "1L", "8": "B", "B": "8", "F": "E"}
I18N = Path(__file__).parents[2] / "resources" / "i18n"
_ends: set[str] = set()


@pytest.fixture
def stand(bench: Bench) -> Iterator[GuardStand]:
    """Two units whose serials look alike are ready on way A."""
    found = GuardStand(bench)
    found.ready(S1, tag=TAG)
    found.ready(OTHER, tag="KRM-000102")
    before = GuardStand.tried
    yield found
    print(f" {GuardStand.tried - before} attacks, {len(_ends)} words so far.", end="")


def ends(reason: str, *expected: str) -> None:
    """The attack ended as it should, in words."""
    assert reason in expected, (reason, expected)
    _ends.add(reason)
    for language in ("ja", "en"):
        words = json.loads((I18N / language / "refused.json").read_text("utf-8"))
        sign_in = json.loads((I18N / language / "sign_in.json").read_text("utf-8"))
        assert words.get(f"refused.{reason}") or any(key.endswith(f".{reason}") for key in sign_in), reason


def ref(serial: str) -> Ref:
    return Ref(Aggregate.device, device_id(serial))


# --- the serial ------------------------------------------------------------------------------------------------------


def misspelt() -> list[str]:
    """What a serial is not: blank, parts of it, more than it, what looks like it, what a search would take."""
    parts = {S1[:n] for n in range(1, len(S1))} | {S1[n:] for n in range(1, len(S1))} | {S1[1:-1]}
    alike = {S1[:at] + char + S1[at + 1 :] for at, own in enumerate(S1) for char in LOOK_ALIKE.get(own, "")}
    wide = {"".join(chr(ord(char) + 0xFEE0) for char in text) for text in alike}
    low = {text.lower() for text in alike}
    more = {S1 * 2, f"{S1} {S1}", f"{S1}{OTHER}", f"{S1},{OTHER}", f"{S1}0", f"X{S1}", f"S{S1}", f"1S20ABC{S1}"}
    asked = {"*", "%", "_", f"{S1[:4]}*", f"{S1}*", f"id:{S1}", f"serial={S1}", f"'{S1}'", f"{S1}%", "id:", "aue:"}
    odd = {
        S1.replace("P", "\u0420"),
        S1.replace("O", "\u041e"),
        f"\u202e{S1}",
        f"{S1}\n{OTHER}",
    }
    blank = {"", " ", "\u3000", "\t", "\n", "-", "--", "\u200b", "\u00a0"}
    names = {TAG, "KRM-000102", "A2026-0001", f"dev-{S1}", "OP0001", "00" * 16}
    return sorted(blank | parts | alike | wide | low | more | asked | odd | names)


def test_no_other_text_than_the_whole_serial_names_a_unit(stand: GuardStand) -> None:
    shown = stand.row(S1).confirm
    for text in misspelt():
        assert squeeze(text) != S1, repr(text)
        ends(
            stand.why(stand.named(text, shown)),
            *("unreadable", "unknown_device", "several_named", "not_the_serial", "confirm_again"),
        )
    assert stand.queued() == []
    same = ("pf0bi8o1", "ＰＦ０ＢＩ８Ｏ１", " PF0BI8O1 ", "PF0B-I8O1", "PF0BI8O1\u0000", "PF0BI8O1\u200b")
    for text in same:  # however it was typed, it is that serial and no other's
        assert squeeze(text.rstrip("\u0000")) == S1
        result = stand.bench.do(
            guard.request, guard.RequestDeprovision, units=(stand.named(text, shown),), reason="retiring_device"
        )
        assert [unit.serial for unit in result.units] == [S1]
        stand.bench.do(undo, Undo)
    assert stand.queued() == [S1] * len(same)


def test_a_unit_with_no_whole_serial_is_never_asked_about(stand: GuardStand) -> None:
    for at, serial in enumerate(("", " ", "5C", "5CD1A", "5CD*****", "PF0ＡAA１", "PF0%AAA1", "シリアル番号不明")):
        unit = Ref(Aggregate.device, bytes([at + 1]) * 16)
        fields = {
            "serial": serial,
            "tag": f"KRM-9{at:05d}",
            "kind": "chromebook",
            "model": "C204",
            "status": "exchanged",
        }
        stand.bench.record(Draft("registered", (unit,), {"set": fields}))
        stand.bench.call(partial(_observe, unit, f"odd-{at}"))
        facts = stand.bench.program.queries.deprovision.to_confirm([unit])
        squeezed = squeeze(serial)
        if len(squeezed) >= 6 and squeezed.isascii() and squeezed.isalnum():
            continue
        assert facts.rows[0].why_not in ("no_serial", "serial_unclear")
        assert facts.rows[0].confirm == ""
        for text in (serial, f"KRM-9{at:05d}"):
            ends(stand.why(stand.named(text, "x")), "no_serial", "serial_unclear", "unreadable", "unknown_device")
    assert stand.queued() == []


def _observe(unit: Ref, google_id: str, uow: Any) -> None:
    uow.observe([(unit.id, {"google_id": google_id})])


def test_one_serial_under_two_units(stand: GuardStand) -> None:
    stand.bench.record(Draft("changed", (ref(OTHER),), {"set": {"serial": S1}}))
    ends(stand.why_ask(S1), "several_named")
    assert stand.row(S1).why_not == "several_with_serial"


def test_named_twice_or_nobody_named(stand: GuardStand) -> None:
    ends(stand.why_ask(S1, S1), "named_twice")
    ends(stand.why(), "nothing_named")


# --- the console's entry ---------------------------------------------------------------------------------------------


def test_an_entry_that_is_not_exactly_one(stand: GuardStand) -> None:
    stand.seen_as(S1, "")
    ends(stand.why_ask(S1), "not_in_console")
    stand.seen_as(S1, f"dev-{OTHER}")
    ends(stand.why_ask(S1), "several_in_console")
    ends(stand.why_ask(OTHER), "several_in_console")
    stand.seen_as(S1, "dev-1", entries=2)
    ends(stand.why_ask(S1), "several_entries")


def test_two_entries_of_one_serial_in_the_consoles_own_export(stand: GuardStand) -> None:
    headings = ("deviceId", "serialNumber", "status", "model", "lastSync")
    rows = [(f"id-{n}", S1, "ACTIVE", "C204", "2026-11-19T00:00:00Z") for n in (1, 2)]
    stand.bench.imported(ImportKind.devices, small_files.write(stand.bench.root / "a.csv", headings, rows))
    ends(stand.why_ask(S1), "several_entries")
    stand.bench.imported(ImportKind.devices, small_files.write(stand.bench.root / "b.csv", headings, rows[:1]))
    assert stand.ask(S1).units[0].device_id == "id-1"


CHANGES: dict[str, Any] = {
    "ou": {"ou": "/学校/南小"},
    "model": {"model": "C302"},
    "console": {"console": "DISABLED"},
}


@pytest.mark.parametrize("what", [*CHANGES, "device id", "seen since"])
def test_what_changed_after_it_was_shown_is_shown_again(stand: GuardStand, what: str) -> None:
    shown = stand.row(S1).confirm
    if what in CHANGES:
        stand.bench.record(Draft("changed", (ref(S1),), {"set": CHANGES[what]}))
    else:
        body = {"device id": ("dev-9", "2026-11-18T00:00:00Z"), "seen since": (f"dev-{S1}", "2026-11-20T01:00:00Z")}
        stand.seen_as(S1, body[what][0], body[what][1])
    ends(stand.why(stand.named(S1, shown)), "confirm_again")
    for forged in ("", "x", shown[:-1], shown.upper(), stand.row(OTHER).confirm):
        ends(stand.why(stand.named(S1, forged)), "confirm_again")
    assert stand.ask(S1).outcome == "requested"
    assert stand.row(S1).standing == "waiting"


@pytest.mark.parametrize("what", [*CHANGES, "device id", "seen since", "lost"])
def test_what_changed_after_it_was_asked_is_not_sent(stand: GuardStand, what: str) -> None:
    """Whoever sends asks where it stands first: only a waiting one is sent."""
    stand.ask(S1)
    assert stand.row(S1).standing == "waiting"
    if what == "lost":
        stand.bench.record(Draft("lost_reported", (ref(S1),), {"on": "2026-11-20"}))
    elif what in CHANGES:
        stand.bench.record(Draft("changed", (ref(S1),), {"set": CHANGES[what]}))
    else:
        body = {"device id": ("dev-9", "2026-11-18T00:00:00Z"), "seen since": (f"dev-{S1}", "2026-11-20T01:00:00Z")}
        stand.seen_as(S1, *body[what])
    assert stand.row(S1).standing == "changed"


# --- where the unit is -----------------------------------------------------------------------------------------------


def test_a_unit_that_is_elsewhere(stand: GuardStand) -> None:
    def unit(serial: str, **fields: str) -> str:
        stand.known(serial, **fields)
        return serial

    states = {
        unit("PF0STAT01"): ("not_in_disposal",),
        unit("PF0STAT02", status="lost"): ("is_lost",),
        unit("PF0STAT03", status="lent"): ("lent_now",),
        unit("PF0STAT04", status="disposed"): ("gone_for_good",),
        unit("PF0STAT05", status="unregistered"): ("not_registered",),
        unit("PF0STAT06", console="DEPROVISIONED"): ("already_deprovisioned",),
        unit("PF0STAT07", status="spare"): ("not_in_disposal",),
        unit("PF0STAT08", status="stored"): ("not_in_disposal",),
        unit("PF0STAT09", status="deprovisioned"): ("not_in_disposal",),
        **{
            unit(f"PF0KIND{at:02d}", kind=kind.value): ("not_a_chromebook",)
            for at, kind in enumerate(DeviceKind)
            if kind is not DeviceKind.chromebook
        },
    }
    for serial, expected in states.items():
        for path_status in ("", DeviceStatus.exchanged.value):
            if path_status and expected == ("not_a_chromebook",):
                stand.bench.record(Draft("changed", (ref(serial),), {"set": {"status": path_status}}))
            ends(stand.why_ask(serial), *expected)
        assert stand.row(serial).confirm == ""
    stand.known("PF0REPA01")
    stand.bench.scan("PF0REPA01")
    ends(stand.why_ask("PF0REPA01"), "in_repair")
    unit("PF0STEP01")
    stand.begin("PF0STEP01")
    ends(stand.why_ask("PF0STEP01", reason="retiring_device"), "step_blocked")
    assert stand.row("PF0STEP01").step == "accessories"
    stand.tick("PF0STEP01", "accessories")
    ends(stand.why_ask("PF0STEP01"), "step_blocked")
    stand.bench.record(Draft("lent", (ref(S1),), {"to": "ES01", "due": "2026-12-01"}))
    ends(stand.why_ask(S1), "lent_now")
    stand.tick(OTHER, "deprovision", how="by_hand")
    ends(stand.why_ask(OTHER), "already_done")
    assert stand.queued() == []


def test_an_exchanged_unit_by_its_new_serial_and_a_typed_wrong_one(stand: GuardStand) -> None:
    stand.known("PF0OLD001", status="exchanged", tag="", exchanged_to="PF0NEW001")
    stand.known("PF0NEW001", former="PF0OLD001")
    shown = stand.row("PF0OLD001").confirm
    ends(stand.why(stand.named("PF0NEW001", shown)), "not_in_disposal")
    assert stand.queued() == []


@pytest.mark.parametrize(
    "reason",
    [
        "",
        " ",
        "upgrade_transfer",
        "repair_center",
        "unspecified",
        "1",
        "RETIRING_DEVICE",
        "DEPROVISION_REASON_RETIRING_DEVICE",
        "same_model",
    ],
)
def test_a_reason_that_nobody_chose(stand: GuardStand, reason: str) -> None:
    ends(stand.why_ask(S1, reason=reason), "reason_missing", "unknown_reason")
    assert set(DeprovisionReason) == {"same_model_replacement", "different_model_replacement", "retiring_device"}


# --- the day ---------------------------------------------------------------------------------------------------------


def units(stand: GuardStand, count: int, start: int = 0) -> list[str]:
    found = [f"PF0CAPX{at:02d}" for at in range(start, start + count)]
    for serial in found:
        stand.ready(serial)
    return found


def test_the_days_most_is_one_for_all_desks_and_persons(stand: GuardStand) -> None:
    stand.employ()
    many = units(stand, 5)
    with stand.acting(Role.supervisor):
        second = stand.engineer()
        for serial in many[:3]:
            stand.ask(serial)
        ends(stand.why_ask(many[3]), "over_daily_cap", "over_daily_units")
        ends(stand.why_ask(many[3], second=second), "over_daily_cap")
        ends(stand.why_ask(many[3], later=True), "over_daily_cap")
    with stand.acting(Role.engineer):
        ends(stand.why_ask(many[3], second=stand.prove(stand.people[Role.supervisor])), "over_daily_cap")
    with stand.acting(Role.supervisor):
        stand.bench.clock.tick(days=-1)
        ends(stand.why_ask(many[3], second=second), "clock_doubtful")
        stand.bench.clock.tick(days=-400)
        ends(stand.why_ask(many[3], second=second), "clock_doubtful")
        stand.bench.clock.tick(days=401)
        stand.bench.do(undo, Undo)  # one fewer waits: one more may
        assert stand.ask(many[3]).outcome == "requested"
        ends(stand.why_ask(many[4], second=second), "over_daily_cap")
    assert len(set(stand.queued())) == 4


def test_a_clock_set_forward_and_back_opens_no_new_day(stand: GuardStand) -> None:
    many = units(stand, 8)
    for serial in many[:3]:
        stand.ask(serial)
    stand.bench.clock.tick(days=1)
    for serial in many[3:6]:
        stand.ask(serial)
    ends(stand.why_ask(many[6]), "over_daily_cap", "over_daily_units")
    yesterday = date(2026, 11, 20)
    counted = stand.bench.program.ledger.read(lambda reads: asked.counted_since(reads, yesterday))
    assert counted == 6, "what was asked on a later day counts for every day before"
    assert stand.bench.program.ledger.read(lambda reads: asked.alone_since(reads, yesterday)) == 6
    stand.bench.clock.tick(days=-1)  # set back: somebody lied about one of the two days
    ends(stand.why_ask(many[6]), "clock_doubtful")
    stand.bench.scan("PF0CAPX99")  # further work at the wrong time hides nothing
    ends(stand.why_ask(many[6]), "clock_doubtful")
    stand.bench.clock.tick(days=1)
    ends(stand.why_ask(many[6]), "over_daily_cap", "over_daily_units")
    assert len(stand.queued()) == 6


def test_one_wish_can_not_be_larger_than_the_day(stand: GuardStand) -> None:
    stand.employ()
    many = units(stand, 5)
    with stand.acting(Role.supervisor):
        ends(stand.why_ask(*many, second=stand.engineer()), "over_daily_cap")
        ends(stand.why_ask(*many), "over_daily_units", "over_daily_cap")
    assert stand.queued() == []


def test_an_instruction_raises_the_days_most_for_its_own_units_only(stand: GuardStand) -> None:
    stand.employ()
    many = units(stand, 4)
    listed = [f"PF0LIST{at:02d}" for at in range(6)]
    for serial in listed:
        stand.known(serial)
    stand.instructed(*listed[:5])
    stand.instructed(listed[5], number="KY-2")
    with stand.acting(Role.supervisor):
        second = stand.engineer()
        for serial in listed:
            stand.begin(serial, "B")
            for step in ("accessories", "annotate"):
                stand.tick(serial, step)
        assert len(stand.ask(*listed[:5], second=second).units) == 5
        assert stand.bench.program.queries.deprovision.to_confirm([ref(many[0])]).asked == 0
        stand.ask(*many[:3])
        ends(stand.why_ask(many[3], second=second), "over_daily_cap")
        assert stand.ask(listed[5], second=second).outcome == "requested"


def test_the_desks_own_time_went_back(stand: GuardStand, monkeypatch: pytest.MonkeyPatch) -> None:
    now = stand.bench.clock.now()
    named = stand.named(S1, stand.row(S1).confirm)
    monkeypatch.setattr(stand.bench.clock, "now", lambda: now._replace(doubtful=True))
    ends(stand.why(named), "clock_doubtful")


# --- people ----------------------------------------------------------------------------------------------------------


def test_who_may_ask(stand: GuardStand) -> None:
    stand.employ()
    for role, proved in product(Role, (False, True)):
        with stand.acting(role, proved=proved):
            if may(role, Command.request_deprovision) and proved:
                assert stand.ask(S1).outcome == "requested"
                stand.bench.do(guard.cancel, guard.CancelDeprovision, scan=stand.scan(S1))
            else:
                reason = stand.why_ask(S1)
                assert reason == ("pin" if may(role, Command.request_deprovision) else "role")


def test_who_is_no_second_person(stand: GuardStand) -> None:
    stand.employ()
    unit = "PF0SECO01"
    stand.ready(unit, "B")
    me, other = stand.people[Role.supervisor], stand.people[Role.engineer]
    badges = {code: stand.bench.call(partial(issue_badge, code=code)).badge for code in (me, other)}
    revoked = badges[other]
    badges[other] = stand.bench.call(lambda uow: issue_badge(uow, other)).badge
    left = stand.person(Role.engineer)
    people = stand.bench.call(lambda uow: uow.registers(Aggregate.operator))
    gone = next(known.ref for known in people if known.state["code"] == left)
    stand.bench.record(Draft("changed", (gone,), {"set": {"left": "2026-11-01"}}))
    with stand.acting(Role.supervisor):
        for second, expected in (
            (None, "second_person_needed"),
            (Second(""), "second_person_needed"),
            (Second(me, proved=True), "second_is_same"),
            (Second(badges[me], proved=True), "second_is_same"),
            (Second(me.lower(), proved=True), "second_is_same"),
            (Second(other), "second_no_pin"),
            (Second(badges[other]), "second_no_pin"),
            (Second(revoked, proved=True), "second_unknown"),
            (Second("OP9999", proved=True), "second_unknown"),
            (Second(left, proved=True), "second_may_not"),
            (Second(stand.people[Role.technician], proved=True), "second_may_not"),
            (Second(stand.people[Role.label], proved=True), "second_may_not"),
            (Second(S1, proved=True), "second_unknown"),
        ):
            ends(stand.why_ask(unit, second=second), expected)
        for code, pin, expected in (
            (revoked, "1234", "unknown_operator"),
            ("", "1234", "unknown_operator"),
            *((badges[other], pin, "wrong_pin") for pin in ("", "0000", "12345", "１２３４")),
        ):
            with pytest.raises(SignInRefused) as refused:
                stand.prove(code, pin)
            ends(refused.value.reason, expected)
        with pytest.raises(SignInRefused, match="wrong_pin"):
            stand.prove(other, "9999")  # the fifth
        with pytest.raises(SignInRefused) as refused:
            stand.prove(badges[other], "1234")
        ends(refused.value.reason, "pin_locked")
    assert stand.queued() == []


def test_the_same_person_is_not_both_at_two_desks_nor_by_the_box(stand: GuardStand) -> None:
    stand.employ()
    unit = "PF0SECO02"
    stand.ready(unit, "B")
    with stand.acting(Role.supervisor):
        box = stand.box("B", unit)
        stand.bench.do(boxes.stand_for, StandForBox, box=box)
        ends(stand.why_ask(unit), "second_person_needed")
        stand.ask(unit, later=True)
        ends(stand.why_ask(unit, second=stand.engineer()), "already_requested")
        mine = (stand.named(unit, stand.row(unit).confirm),)
        ends(stand.attacked(guard.second, guard.SecondRequest, units=mine), "second_is_same")
    for role, proved in product((Role.technician, Role.label), (False, True)):
        with stand.acting(role, proved=proved):
            assert stand.attacked(guard.second, guard.SecondRequest, units=mine) == "role"
    with stand.acting(Role.engineer, proved=False):
        assert stand.attacked(guard.second, guard.SecondRequest, units=mine) == "pin"
    with stand.acting(Role.engineer):
        ends(stand.attacked(guard.second, guard.SecondRequest, units=(stand.named(TAG, "x"),)), "nothing_awaited")
        tag = (stand.named(f"KRM-{unit[-6:]}", mine[0].confirmed),)
        ends(stand.attacked(guard.second, guard.SecondRequest, units=tag), "not_the_serial")
        ends(stand.attacked(guard.second, guard.SecondRequest, units=(stand.named(unit, "x"),)), "confirm_again")
        stand.bench.record(Draft("changed", (ref(unit),), {"set": {"ou": "/学校/南小"}}))
        ends(stand.attacked(guard.second, guard.SecondRequest, units=mine), "confirm_again")
        anew = (stand.named(unit, stand.row(unit).confirm),)
        ends(stand.attacked(guard.second, guard.SecondRequest, units=anew), "confirm_again")
        stand.bench.record(Draft("changed", (ref(unit),), {"set": {"ou": "/学校/北小"}}))
        stand.bench.clock.tick(hours=24)
        ends(stand.attacked(guard.second, guard.SecondRequest, units=mine), "confirm_again")


# --- ticks, repeats, cards -------------------------------------------------------------------------------------------


def test_the_step_is_not_ticked_by_a_request_that_does_not_stand(stand: GuardStand) -> None:
    stand.employ()
    unit = "PF0TICK01"
    stand.ready(unit, "B")
    with stand.acting(Role.supervisor):
        ends(stand.why_tick(unit, "deprovision", how="request"), "not_requested")
        ends(stand.why_tick(unit, "deprovision"), "second_person_needed")
        stand.ask(unit, later=True)
        ends(stand.why_tick(unit, "deprovision", how="request"), "not_requested")
        ends(stand.why_tick(unit, "deprovision"), "second_person_needed")
        stand.bench.do(guard.cancel, guard.CancelDeprovision, scan=stand.scan(unit))
        ends(stand.why_tick(unit, "deprovision", how="request"), "not_requested")
        stand.ask(unit, second=stand.engineer())
        ends(stand.why_ask(unit, second=stand.engineer()), "already_requested")
        stand.bench.do(undo, Undo)
        ends(stand.why_tick(unit, "deprovision", how="request"), "not_requested")
    with stand.acting(Role.technician):
        wish = {"scan": stand.scan(unit), "step": "deprovision", "how": "request"}
        assert stand.attacked(disposal.tick, TickStep, **wish) == "role"


def test_what_two_desks_asked_otherwise_is_contested_until_somebody_settles_it(stand: GuardStand) -> None:
    stand.ask(S1)
    op = stand.newest(ref(S1))
    receive(stand, "requested", (ref(S1),), {**op.payload, "reason": "different_model_replacement"})
    assert stand.row(S1).standing == "contested"
    ends(stand.why_tick(S1, "deprovision", how="request"), "not_requested")
    (card,) = cards(Aggregate.device, stand.state(S1))
    stand.bench.record(settled(ref(S1), card.id, 1))
    assert stand.row(S1).standing == "waiting"
    assert stand.state(S1)["request"]["reason"] == "different_model_replacement"


def test_another_desks_same_request_is_one_and_its_second_word_alone_is_none(stand: GuardStand) -> None:
    stand.ask(S1)
    op = stand.newest(ref(S1))
    receive(stand, "requested", (ref(S1),), op.payload)
    assert stand.row(S1).standing == "waiting"
    ends(stand.why_ask(S1), "already_requested")
    receive(stand, "request_seconded", (ref(OTHER),), {"frozen": stand.row(OTHER).confirm, "second": "OP0009"})
    assert "request" not in stand.state(OTHER)
    receive(stand, "request_seconded", (ref(S1),), {"frozen": "x" * 32, "second": "OP0009"})
    assert "second" not in stand.state(S1)["request"]
    assert stand.row(S1).standing == "waiting", "and it makes no question of what stands"
    ends(stand.why_tick(OTHER, "deprovision", how="request"), "not_requested")


def receive(stand: GuardStand, kind: str, about: tuple[Ref, ...], payload: Any) -> None:
    """Another desk's operation, made without having seen ours."""
    program = stand.bench.program
    hub = Hub()
    desk = SyncDesk(program, hub)
    desk.push()
    desk.pull()
    ((number,),) = program.ledger.read(lambda reads: reads.rows("SELECT count(*) FROM operation"))
    now = stand.bench.clock.now()
    stamp = Stamp(an_id(800_000 + number), "OP0077", now.utc_text, now.local_text, 0)
    hub.put(encode(stamped(Draft(kind, about, payload), an_id(700_000 + number), stamp)), an_id(999), number)
    desk.pull()


def test_every_kind_of_request_is_known_to_the_attacks() -> None:
    assert set(RequestKind) == {"disable", "enable", "deprovision"}
