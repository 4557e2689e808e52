"""Lost, found, and what is asked of the console: at a real ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from app.domain.bench_words import RequestKind
from app.domain.commands import Undo
from app.domain.kinds import Aggregate, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.permissions import Command
from app.ledger.reads import Reads
from app.usecases.lost import (
    AskConsole,
    CancelRequest,
    LostResult,
    ReportFound,
    ReportLost,
    ask_console,
    cancel_request,
    report_found,
    report_lost,
)
from app.usecases.lost_rows import RequestRow
from app.usecases.session import Actor, NotAllowed, stand_in
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.away_stand import Away, away_at

SERIAL, OTHER = "PF8K2M0D", "PF8K2M1D"
DISABLE, ENABLE = RequestKind.disable, RequestKind.enable


@pytest.fixture
def away(bench: Bench) -> Away:
    """Two devices of the console's export, seen there under one device id each."""
    stand = away_at(bench)
    rows = [
        small_files.device(SERIAL, school="北小学校", tag="KC-0001"),
        small_files.device(OTHER, school="南小学校", tag="KC-0002"),
    ]
    from app.domain.kinds import ImportKind

    bench.imported(ImportKind.devices, small_files.write(bench.root / "d.csv", small_files.DEVICES, rows))
    for serial, seen_as in ((SERIAL, "dev-1"), (OTHER, "dev-2")):
        seen(stand, serial, seen_as)
        bench.record(Draft("changed", (stand.device(serial),), {"set": {"ou": "/学校/北小", "console": "ACTIVE"}}))
    return stand


def seen(away: Away, serial: str, device_id: str) -> None:
    ref, body = away.device(serial), {"google_id": device_id, "last_sync": "2026-11-18T00:00:00Z"}
    away.bench.call(lambda unit: unit.observe([(ref.id, body)]))


def console(away: Away, serial: str, state: str) -> None:
    away.bench.record(Draft("changed", (away.device(serial),), {"set": {"console": state}}))


def lose(away: Away, code: str = SERIAL, **fields: str) -> LostResult:
    found: LostResult = away.bench.do(report_lost, ReportLost, scan=away.scan_of(code), **fields)
    return found


def turn_up(away: Away, code: str = SERIAL, **fields: str) -> LostResult:
    found: LostResult = away.bench.do(report_found, ReportFound, scan=away.scan_of(code), **fields)
    return found


def shown(away: Away, kind: RequestKind = DISABLE, serial: str = SERIAL) -> RequestRow:
    row = away.bench.program.queries.lost.to_confirm(away.device(serial), kind.value)
    assert row is not None
    return row


def ask(away: Away, kind: RequestKind = DISABLE, code: str = SERIAL, confirmed: str = "") -> LostResult:
    text = confirmed or shown(away, kind).confirm
    found: LostResult = away.bench.do(ask_console, AskConsole, scan=away.scan_of(code), what=kind, confirmed=text)
    return found


def test_a_lost_device_stands_apart_and_what_is_known_of_it_grows(away: Away) -> None:
    queries = away.bench.program.queries
    result = lose(away, "KC-0001", on="令和8年11月19日")
    assert (result.outcome, result.ask, result.code, result.serial) == ("lost", "disable", "KC-0001", SERIAL)
    assert lose(away, police="第1234-5678号", told="2026-11-20").outcome == "told"
    assert lose(away).outcome == "same"
    (row,) = queries.lost.lost()
    assert (row.serial, row.school_code, row.on, row.police, row.told, row.console) == (
        SERIAL, "ES01", "2026-11-19", "第1234-5678号", "2026-11-20", "ACTIVE",
    )  # fmt: skip
    lose(away, OTHER)
    assert queries.lost.per_school() == (("ES01", 1), ("ES02", 1))
    assert [row.serial for row in queries.lost.lost("ES02")] == [OTHER]
    counted = {(facet.school, facet.status): facet.count for facet in queries.facet_counts()}
    assert counted == {("ES01", "lost"): 1, ("ES02", "lost"): 1}
    digest(away.bench.program)


def test_it_is_recognised_at_a_scan_and_is_again_what_it_was(away: Away) -> None:
    bench = away.bench
    bench.record(Draft("changed", (away.device(SERIAL),), {"set": {"status": "spare"}}))
    lose(away)
    intake = bench.scan(SERIAL)
    assert [flag.value for flag in intake.flags] == ["lost"]
    assert [row.serial for row in bench.program.queries.lost.lost()] == [SERIAL], "in repair, and still lost"
    result = turn_up(away, where="体育館")
    assert (result.outcome, result.family.value, result.ask) == ("found", "ok", "")
    assert away.state(SERIAL)["status"] == "spare"
    assert bench.program.queries.lost.lost() == ()
    bench.do(undo, Undo)
    assert [row.serial for row in bench.program.queries.lost.lost()] == [SERIAL]
    digest(bench.program)


def test_what_a_register_calls_lost_turns_up_too(away: Away) -> None:
    away.bench.record(Draft("changed", (away.device(SERIAL),), {"set": {"status": "lost"}}))
    assert [(row.serial, row.on) for row in away.bench.program.queries.lost.lost()] == [(SERIAL, "")]
    assert turn_up(away).outcome == "found"
    assert away.state(SERIAL)["status"] == "in_use"


def test_disabling_is_queued_as_it_was_confirmed(away: Away) -> None:
    bench, queries = away.bench, away.bench.program.queries
    assert shown(away).why_not == "not_lost"
    lose(away)
    row = shown(away)
    assert (row.serial, row.device_id, row.ou, row.console, row.last_seen, row.standing, row.why_not) == (
        SERIAL, "dev-1", "/学校/北小", "ACTIVE", "2026-11-18T00:00:00Z", "", "",
    )  # fmt: skip
    result = ask(away)
    assert (result.outcome, result.device_id, result.ask) == ("requested", "dev-1", "")
    (waiting,) = queries.lost.requests()
    assert (waiting.kind, waiting.standing, waiting.serial, waiting.device_id) == (
        "disable",
        "waiting",
        SERIAL,
        "dev-1",
    )
    assert waiting.asked_at == "2026-11-20T03:00:00.000Z"
    assert queries.lost.lost()[0].request == "waiting"
    assert shown(away, ENABLE).standing == "", "another thing was asked"
    seen_again = {"google_id": "dev-1", "last_sync": "2026-11-20T00:00:00Z"}
    ref = away.device(SERIAL)
    bench.call(lambda unit: unit.observe([(ref.id, seen_again)]))
    assert queries.lost.requests()[0].standing == "waiting", "seen once more, it is the same unit"
    console(away, SERIAL, "DISABLED")
    assert queries.lost.requests() == (), "done"
    assert queries.lost.lost()[0].request == "done"
    digest(bench.program)


def test_a_confirmation_grows_old_and_is_given_anew(away: Away) -> None:
    bench, queries = away.bench, away.bench.program.queries
    lose(away)
    ask(away)
    confirmed = shown(away).confirm
    assert why(away, DISABLE, SERIAL, confirmed) == "already_requested"
    bench.clock.tick(hours=24)
    assert queries.lost.requests()[0].standing == "old"
    assert ask(away).outcome == "requested"
    assert queries.lost.requests()[0].standing == "waiting"
    bench.record(Draft("changed", (away.device(SERIAL),), {"set": {"ou": "/学校/南小"}}))
    assert queries.lost.requests()[0].standing == "changed"
    assert why(away, DISABLE, SERIAL, confirmed) == "confirm_again"
    assert ask(away).outcome == "requested"


def why(away: Away, kind: RequestKind, code: str, confirmed: str = "x") -> str:
    return away.bench.why(ask_console, AskConsole, scan=away.scan_of(code), what=kind, confirmed=confirmed)


def test_what_is_not_asked_says_why(away: Away) -> None:
    bench = away.bench
    assert why(away, DISABLE, SERIAL) == "not_lost"
    lose(away)
    assert why(away, DISABLE, "KC-0001", shown(away).confirm) == "not_the_serial"
    assert why(away, DISABLE, SERIAL) == "confirm_again"
    seen(away, OTHER, "dev-1")
    assert why(away, DISABLE, SERIAL) == "several_in_console"
    assert shown(away).why_not == "several_in_console"
    assert shown(away).confirm == ""
    assert why(away, ENABLE, SERIAL) == "is_lost"
    assert bench.why(cancel_request, CancelRequest, scan=away.scan_of(SERIAL)) == "nothing_requested"
    unseen = "NEVERSEEN1"
    ref = bench.register(Aggregate.part, "X")  # something that is no device
    assert bench.program.queries.lost.to_confirm(Ref(Aggregate.device, ref.id), "disable") is None
    from app.domain.identity import device_id

    fields = {"serial": unseen, "kind": "chromebook", "status": "lost"}
    bench.record(Draft("registered", (Ref(Aggregate.device, device_id(unseen)),), {"set": fields}))
    assert why(away, DISABLE, unseen) == "not_in_console"


def test_the_list_of_what_is_lost_looks_at_all_that_was_seen_once(away: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    """A million observations may lie there: one look for the list, not one a unit; and none where nothing is asked."""
    rows, looks, queries = Reads.rows, [], away.bench.program.queries.lost

    def counted(reads: Reads, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        looks.extend([sql] if "observation" in sql and "agg=?" not in sql else [])
        return rows(reads, sql, values)

    lose(away)
    lose(away, OTHER)
    monkeypatch.setattr(Reads, "rows", counted)
    assert [row.request for row in queries.lost()] == ["", ""]
    assert looks == []
    monkeypatch.undo()
    ask(away)
    ask(away, code=OTHER, confirmed=shown(away, serial=OTHER).confirm)
    monkeypatch.setattr(Reads, "rows", counted)
    assert [row.request for row in queries.lost()] == ["waiting", "waiting"]
    assert len(looks) == 1
    assert [row.standing for row in queries.requests()] == ["waiting", "waiting"]
    assert len(looks) == 2


def test_what_turns_up_takes_the_waiting_request_back_and_asks_for_its_use(away: Away) -> None:
    bench, queries = away.bench, away.bench.program.queries
    lose(away)
    ask(away)
    result = turn_up(away)
    assert (result.family.value, result.ask) == ("ok", "")
    assert away.state(SERIAL)["request"] == {"kind": "disable", "device_id": "dev-1", "state": "cancelled"}
    assert queries.lost.requests() == ()
    assert shown(away).standing == "cancelled"
    lose(away)
    console(away, SERIAL, "DISABLED")
    result = turn_up(away)
    assert (result.family.value, result.ask) == ("look", "enable")
    assert ask(away, ENABLE).ask == ""
    assert [(row.kind, row.standing) for row in queries.lost.requests()] == [("enable", "waiting")]
    cancelled = bench.do(cancel_request, CancelRequest, scan=away.scan_of(SERIAL))
    assert (cancelled.outcome, cancelled.device_id, cancelled.ask) == ("cancelled", "dev-1", "enable")
    assert queries.lost.requests() == ()
    digest(bench.program)


def test_two_things_said_of_a_request_apart_wait_for_a_person(away: Away) -> None:
    lose(away)
    ask(away)
    state = away.state(SERIAL)
    from app.domain.rules import requests

    contested = {**state, "cards": {"c": {"kind": "field", "about": "request", "ops": [], "values": []}}}
    now = away.bench.clock.now().utc
    assert requests.standing(contested, requests.Seen("dev-1", "", 1), now, now) == "contested"


@pytest.mark.parametrize(
    ("role", "proved", "reason"),
    [(Role.technician, True, "role"), (Role.label, True, "role"), (Role.engineer, False, "pin")],
)
def test_only_an_engineer_or_a_supervisor_asks_and_by_pin(away: Away, role: Role, proved: bool, reason: str) -> None:
    lose(away)
    text = shown(away).confirm
    away.bench.program.desk.actor = Actor(code="OP0009", role=role, proved=proved)
    for usecase, wish in (
        (ask_console, AskConsole(b"", away.scan_of(SERIAL), DISABLE, text)),
        (cancel_request, CancelRequest(b"", away.scan_of(SERIAL))),
    ):
        with pytest.raises(NotAllowed) as refused:
            away.bench.program.desk.run(usecase, wish).result()  # type: ignore[arg-type]
        assert (refused.value.reason, refused.value.command) == (reason, Command.request_disable)


def test_a_request_is_taken_back_by_pin_and_a_report_not_from_under_it(away: Away) -> None:
    bench = away.bench
    lose(away)
    reported = bench.call(lambda unit: unit.last_action(stand_in().code))
    ask(away)
    refused = bench.do(undo, Undo, target=reported)
    assert (refused.reason, refused.what) == ("built_on", "requested")
    bench.program.desk.actor = replace(stand_in(), proved=False)
    with pytest.raises(NotAllowed, match="pin"):
        bench.do(undo, Undo)
    bench.program.desk.actor = stand_in()
    assert bench.do(undo, Undo).outcome == "undone"
    assert "request" not in away.state(SERIAL)
    assert bench.do(undo, Undo, target=reported).outcome == "undone"
    assert away.state(SERIAL)["status"] == "in_use"
    digest(bench.program)


def test_label_staff_report_nothing(away: Away) -> None:
    away.bench.program.desk.actor = Actor(code="OP0009", role=Role.label)
    wishes: list[tuple[Callable[..., Any], Any]] = [
        (report_lost, ReportLost(b"", away.scan_of(SERIAL))),
        (report_found, ReportFound(b"", away.scan_of(SERIAL))),
    ]
    for usecase, wish in wishes:
        with pytest.raises(NotAllowed, match="role"):
            away.bench.program.desk.run(usecase, wish).result()
