"""intake, undo, act, form, asklist, repairs, device: keys, outcomes and exit codes as the contract has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.conftest import Cli
from tests.support.small_files import device, form

INTAKE = {"code", "outcome", "family", "flags", "repair", "serial", "reason"}
RUNS = ("PF8K2M0D", "PF8K2M0E", "PF8K2M0F", "PF8K2M0G", "PF8K2M0H", "PF8K2M0J")


def _yesterday() -> str:
    return (datetime.now(UTC) - timedelta(days=1)).strftime("%Y/%m/%d")


def with_known(cli: Cli) -> None:
    """Six units of 北小学校, answers for the first two, near one for the third, an old one for the fourth."""
    today = _yesterday()
    cli.schools()
    cli.devices(
        device(RUNS[0], tag="KRM-000001"),
        device(RUNS[1], tag="KRM-000002"),
        device("5CD1108XYZ"),
        device(RUNS[3]),
        device(RUNS[4], "南小学校"),
        device(RUNS[5], status="DISABLED", autoUpdateExpiration="2020-06-30"),
        device("GONE12345", status="DEPROVISIONED"),
    )
    cli.forms(
        form(RUNS[0], day=today),
        form("", tag="KRM-000002", day=today, clock="8:10:00"),
        form("5CDI1O8XYZ".replace("I1O", "I10"), day=today, clock="8:20:00"),
        form(RUNS[3], day=(datetime.now(UTC) - timedelta(days=100)).strftime("%Y/%m/%d")),
    )


def one(cli: Cli, code: str, *more: str) -> dict[str, object]:
    """The one result of an intake that wasn't refused."""
    results = cli.ok("intake", code, *more)["results"]
    assert len(results) == 1
    assert set(results[0]) == INTAKE
    assert results[0]["code"] == code
    return dict(results[0])


def test_every_outcome_in_its_order(cli: Cli) -> None:
    with_known(cli)
    opened = one(cli, RUNS[0])
    assert (opened["outcome"], opened["family"], opened["flags"]) == ("opened", "ok", [])
    assert opened["serial"] == RUNS[0]
    again = one(cli, RUNS[0])
    assert (again["outcome"], again["family"], again["repair"]) == ("already_open", "look", opened["repair"])
    by_tag = one(cli, "KRM-000002")
    assert (by_tag["outcome"], by_tag["serial"]) == ("opened", RUNS[1])
    near = one(cli, "5CD1108XYZ")
    assert (near["outcome"], near["family"]) == ("near_match", "look")
    old = one(cli, RUNS[3])
    assert (old["outcome"], old["family"], old["flags"]) == ("awaiting_form", "look", ["old_form"])
    waiting = one(cli, RUNS[4])
    assert (waiting["outcome"], waiting["family"], waiting["flags"]) == ("awaiting_form", "look", [])
    flagged = one(cli, RUNS[5])
    assert set(flagged["flags"]) == {"aue_over", "disabled"}  # type: ignore[call-overload]
    unknown = one(cli, "ZZ9PLURALZ")
    assert (unknown["outcome"], unknown["family"]) == ("unknown_device", "look")
    numbers = [r["repair"] for r in (opened, by_tag, near, old, waiting, flagged, unknown)]
    assert len(set(numbers)) == 7
    for code, outcome in (
        ("GONE12345", "not_repairable"),
        ("?!", "unreadable"),
        ("https://example.jp/x", "unreadable"),
    ):
        refused = cli.refused("intake", code)["results"][0]
        assert (refused["outcome"], refused["family"], refused["repair"]) == (outcome, "refused", None)
        assert refused["reason"]
    states = {r["repair"]: r["state"] for r in cli.ok("repairs")["repairs"]}
    assert states[near["repair"]] == states[waiting["repair"]] == "awaiting_form"
    assert states[opened["repair"]] == "received"
    cli.digest()


def test_one_refused_of_several_is_exit_1_and_the_others_stand(cli: Cli) -> None:
    results = cli.refused("intake", RUNS[0], "?!", RUNS[1])["results"]
    assert [r["outcome"] for r in results] == ["unknown_device", "unreadable", "unknown_device"]
    assert cli.ok("repairs")["total"] == 2


def test_a_crate_knows_what_lies_in_it(cli: Cli) -> None:
    with_known(cli)
    from app.bootstrap import Options, start, stop
    from app.domain.commands import CloseCrate, OpenCrate
    from app.usecases.crates import close_crate, open_crate

    program = start(Options(ledger=cli.ledger))
    run = program.desk
    crate = run.run(open_crate, OpenCrate(action=run.new_action(), label="南小", school="ES02")).result().crate
    stop(program)
    first = one(cli, RUNS[0], "--crate", crate)
    assert (first["outcome"], first["flags"], first["family"]) == ("opened", ["other_school"], "look")
    twice = one(cli, RUNS[0], "--crate", crate)
    assert (twice["outcome"], twice["family"], twice["repair"]) == ("scanned_twice", "look", first["repair"])
    assert one(cli, RUNS[4], "--crate", crate.lower())["flags"] == []
    program = start(Options(ledger=cli.ledger))
    program.desk.run(close_crate, CloseCrate(action=program.desk.new_action(), crate=crate)).result()
    stop(program)
    assert cli.refused("intake", RUNS[1], "--crate", crate)["reason"] == "crate_closed"
    assert cli.refused("repairs", "--state", "broken", code=2)


def test_fault_and_cause_at_once_begin_the_diagnosis(cli: Cli) -> None:
    with_known(cli)
    number = one(cli, RUNS[0], "--fault", "screen", "--cause", "non_natural/drop")["repair"]
    found = cli.ok("device", RUNS[0])
    assert [(r["repair"], r["state"], r["fault"], r["cause"]) for r in found["repairs"]] == [
        (number, "diagnosing", "screen", "non_natural")
    ]
    assert cli.refused("intake", RUNS[1], "--fault", "nowhere")["reason"] == "unknown_fault"
    assert cli.refused("intake", RUNS[1], "--cause", "gravity")["reason"] == "unknown_cause"
    assert cli.refused("intake", RUNS[1], "--cause", "natural/drop")["reason"] == "detail_not_of_cause"
    assert cli.ok("repairs")["total"] == 1


def test_device_answers_with_exactly_these(cli: Cli) -> None:
    with_known(cli)
    one(cli, RUNS[0])
    found = cli.ok("device", "KRM-000001")
    keys = {"found", "serial", "asset_tag", "kind", "device_id", "school", "school_code", "model", "maker", "status"}
    keys |= {"console_state", "place", "aue", "warranty_until", "notes", "form", "repairs"}
    assert keys <= set(found)
    assert (found["found"], found["serial"], found["school"], found["school_code"]) == (
        True,
        RUNS[0],
        "北小学校",
        "ES01",
    )
    assert (found["status"], found["console_state"], found["aue"]) == ("in_repair", "ACTIVE", "2031-06-30")
    assert {"answer", "sent", "school", "serial", "tag", "linked"} <= set(found["form"])
    assert {"repair", "state", "opened", "fault", "cause"} <= set(found["repairs"][0])
    assert found["repairs"][0]["opened"].endswith("Z")
    assert cli.refused("device", "NOSUCH999") == {"found": False}
    by_number = cli.ok("device", found["repairs"][0]["repair"].replace("-", "").lower())
    assert by_number["serial"] == RUNS[0]


def test_repairs_are_filtered_by_state_and_day_and_whole(cli: Cli) -> None:
    with_known(cli)
    one(cli, RUNS[0])
    one(cli, RUNS[4])
    listed = cli.ok("repairs")
    wanted = {
        "repair",
        "serial",
        "asset_tag",
        "school",
        "state",
        "opened",
        "closed",
        "fault",
        "cause",
        "route",
        "operator",
    }
    assert wanted <= set(listed["repairs"][0])
    assert listed["total"] == len(listed["repairs"]) == 2
    assert cli.ok("repairs", "--state", "awaiting_form")["total"] == 1
    assert cli.ok("repairs", "--from", "2099-01-01")["total"] == 0
    assert cli.ok("repairs", "--to", "2001-01-01")["total"] == 0
    assert cli.refused("repairs", "--state", "broken", code=2)["error"] == "usage"
    for bad in ("yesterday", "2026/11/20", "2026-13-40"):
        assert cli.refused("repairs", "--from", bad, code=2)["error"] == "usage"


def test_undo_takes_back_one_action_and_says_which_operations(cli: Cli) -> None:
    with_known(cli)
    before = cli.digest()
    one(cli, RUNS[4])
    done = cli.ok("undo")
    assert (done["outcome"], done["family"], done["reason"]) == ("undone", "ok", None)
    assert done["undone"]
    assert cli.digest() == before
    again = cli.refused("undo", done["action"])
    assert (again["outcome"], again["family"], again["reason"]) == ("refused", "refused", "already_undone")
    assert cli.refused("undo", "no-such-action", code=2)["error"]
    assert cli.refused("undo", "A" * 22)["reason"] == "nothing_to_undo"
    number = one(cli, RUNS[4])["repair"]
    assert number != done["repair"], "a number is never given out again"


def test_undo_is_refused_where_something_rests_on_it(cli: Cli) -> None:
    with_known(cli)
    number = str(one(cli, RUNS[0])["repair"])
    action = _last_action(cli, operator="")
    cli.ok("act", number, "diagnose", "--fault", "screen")
    refused = cli.refused("undo", action)
    assert (refused["reason"], refused["undone"], refused["repair"]) == ("built_on", [], number)
    assert cli.ok("undo")["outcome"] == "undone"
    assert cli.ok("undo", action)["repair"] == number
    cli.digest()


def test_another_ones_action_asks_for_a_reason(cli: Cli) -> None:
    with_known(cli)
    staff = cli.file(
        "ops.csv",
        ("担当者コード", "氏名", "役割"),
        ("OP0101", "古賀", "受付担当"),
        ("OP0102", "森", "受付担当"),
        ("OP0103", "原", "謎の役割"),
    )
    cli.ok("import", "operators", staff)
    one_result = cli.ok("intake", RUNS[4], operator="OP0101")["results"][0]
    assert one_result["outcome"] == "awaiting_form"
    mine = cli.refused("undo", operator="OP0102")
    assert mine["reason"] == "nothing_to_undo"
    assert cli.refused("intake", RUNS[0], operator="OP0103")["reason"] == "role", "no known role: the least"
    action = _last_action(cli)
    assert cli.refused("undo", action, operator="OP0102")["reason"] == "reason_needed"
    assert cli.ok("undo", action, "--reason", "取り違え", operator="OP0102")["outcome"] == "undone"


def _last_action(cli: Cli, operator: str = "OP0101") -> str:
    from app.bootstrap import Options, start, stop
    from app.domain.identity import short

    program = start(Options(ledger=cli.ledger, operator=operator))
    found = program.ledger.read(lambda r: r.rows("SELECT action_id FROM operation ORDER BY seq DESC LIMIT 1"))
    stop(program)
    return short(found[0][0])


def test_form_link_unlink_and_list(cli: Cli) -> None:
    with_known(cli)
    near = str(one(cli, "5CD1108XYZ")["repair"])
    opened = cli.ok("form", "list", "--open")
    assert {"answers", "total"} <= set(opened)
    answer = next(a for a in opened["answers"] if a["serial"] == "5CDI108XYZ")
    assert {"answer", "sent", "school", "serial", "tag", "linked"} <= set(answer)
    assert (answer["linked"], answer["sent"][-1]) == (None, "Z")
    linked = cli.ok("form", "link", near.lower().replace("-", ""), answer["answer"])
    assert (linked["outcome"], linked["state"], linked["repair"]) == ("done", "received", near)
    assert cli.ok("form", "list")["total"] == opened["total"] == 4
    assert answer["answer"] not in [a["answer"] for a in cli.ok("form", "list", "--open")["answers"]]
    assert cli.refused("form", "link", str(one(cli, RUNS[4])["repair"]), answer["answer"])["reason"] == "answer_used"
    unlinked = cli.ok("form", "unlink", near)
    assert (unlinked["outcome"], unlinked["state"]) == ("done", "awaiting_form")
    assert cli.refused("form", "unlink", near)["family"] == "refused"
    assert cli.refused("form", "link", near, "nonsense")["reason"] == "unknown_answer"
    assert cli.refused("form", "link", "8A-9999-X", answer["answer"])["reason"] == "unknown_repair"
    cli.digest()


def test_an_answer_that_comes_later_frees_its_unit(cli: Cli) -> None:
    with_known(cli)
    number = one(cli, RUNS[4])["repair"]
    asked = cli.ok("asklist")
    assert asked["total"] == 1
    assert (
        cli.forms(form(RUNS[4], school="南小学校", clock="9:99:00".replace("99", "59")), name="later.csv")["freed"] == 1
    )
    states = {r["repair"]: r["state"] for r in cli.ok("repairs")["repairs"]}
    assert states[number] == "received"
    assert cli.ok("asklist")["total"] == 0


ACTS = {
    "received": {"link", "diagnose", "cancel", "note", "place"},
    "awaiting_form": {"link", "override", "diagnose", "cancel", "note", "place"},
    "cancelled": {"reopen", "note"},
}
FIELDS = {
    "override": ["--reason", "電話で確認"],
    "diagnose": ["--fault", "battery", "--cause", "unknown"],
    "note": ["--text", "充電できない"],
    "place": ["--place", "棚2"],
}


@pytest.mark.parametrize("state", list(ACTS))
def test_acts_are_legal_by_state(cli: Cli, state: str) -> None:
    with_known(cli)
    answer = next(a["answer"] for a in cli.ok("form", "list")["answers"] if a["serial"] == RUNS[3])
    actions = ("link", "override", "diagnose", "cancel", "reopen", "note", "place")
    units = [f"NX{n:06d}" for n in range(len(actions))]
    if state != "awaiting_form":
        cli.forms(*(form(unit, clock=f"7:0{n}:00", day=_yesterday()) for n, unit in enumerate(units)), name="more.csv")
    for what, unit in zip(actions, units, strict=True):
        number = str(one(cli, unit)["repair"])
        if state == "cancelled":
            cli.ok("act", number, "cancel")
        fields = ["--answer", answer] if what == "link" else FIELDS.get(what, [])
        called = cli("act", number, what, *fields)
        assert {"outcome", "family", "repair", "state", "reason"} <= set(called.json)
        if what in ACTS[state]:
            assert (called.code, called.json["outcome"]) == (0, "done"), (what, called)
        else:
            assert (called.code, called.json["reason"]) == (1, "not_allowed_in_state"), (what, called)
    cli.digest()


def test_acts_not_there_yet_and_not_there_at_all(cli: Cli) -> None:
    number = str(one(cli, "PF8K2M0D")["repair"])
    for later in ("route", "need-part", "hear", "ship", "repaired", "pass", "return", "photo"):
        assert cli.refused("act", number, later)["family"] == "refused"
    assert cli.refused("act", number, "explode", code=2)["error"] == "unknown_action"
    assert cli.refused("act", "8A-9999-X", "cancel")["reason"] == "unknown_repair"
    assert cli.refused("act", number, "override")["reason"] == "reason_needed"
    assert cli.refused("act", number, "note")["reason"] == "nothing_given"
    assert cli.refused("act", number, "diagnose")["reason"] == "nothing_given"
    assert cli.refused("act", number, "place", "--place", "長" * 60)["reason"] == "text_too_long"
    assert cli.refused("act", number, "note", "--text", code=2)["error"] == "usage"


def test_roles_and_pins(cli: Cli) -> None:
    with_known(cli)
    staff = cli.file(
        "ops.csv",
        ("担当者コード", "氏名", "役割"),
        ("OP0101", "古賀", "受付担当"),
        ("OP0102", "原", "管理者"),
        ("OP0103", "森", "ラベル"),
    )
    cli.ok("import", "operators", staff)
    number = str(cli.ok("intake", RUNS[4], operator="OP0101")["results"][0]["repair"])
    why = ("act", number, "override", "--reason", "電話")
    assert cli.refused(*why, operator="OP0101", typed="1234\n")["reason"] == "role"
    assert cli.refused(*why, operator="OP0102", typed="1234\n")["reason"] == "no_pin"
    _set_pin(cli, "OP0102", "4321")
    assert cli.refused(*why, operator="OP0102", typed="1234\n")["reason"] == "wrong_pin"
    assert cli.refused(*why, operator="OP0102")["reason"] in ("wrong_pin", "pin")
    assert cli.ok(*why, operator="OP0102", typed="4321\n")["state"] == "received"
    assert cli.refused("intake", RUNS[0], operator="OP0103")["reason"] == "role"
    assert cli.refused("repairs", operator="OP9999")["reason"] == "unknown_operator"
    assert cli.refused("intake", RUNS[0])["reason"] == "signed_out"
    assert "1234" not in cli(*why, operator="OP0102", typed="1234\n").err


def _set_pin(cli: Cli, code: str, pin: str) -> None:
    from app.bootstrap import Options, start, stop
    from app.usecases.operators import set_pin
    from app.usecases.session import stand_in

    program = start(Options(ledger=cli.ledger, operator=code))
    program.desk.call(lambda unit: set_pin(unit, code, pin), actor=stand_in()).result()
    stop(program)


def test_a_number_of_a_device_and_of_a_charger_is_refused_naming_both(cli: Cli) -> None:
    cli.schools()
    cli.devices(device(RUNS[0], tag="CH-0001"), device(RUNS[1], tag="KRM-000002"))
    cabinets = cli.file("c.csv", ("管理番号", "区分", "設置場所"), ("CH-0001", "輪番充電器", "北小学校"))
    cli.ok("import", "cabinets", cabinets)
    refused = cli("intake", "ch-0001", RUNS[1])
    assert refused.code == 1
    both, other = refused.json["results"]
    assert (both["outcome"], both["family"], both["reason"], both["repair"]) == (
        "unreadable",
        "refused",
        "several",
        None,
    )
    assert both["several"] == [RUNS[0], "CH-0001"]
    assert all(name in refused.err for name in (f"端末 {RUNS[0]}", "充電器・保管庫 CH-0001"))
    assert set(other) == INTAKE
    shown = cli("device", "CH-0001")
    assert (shown.code, shown.json) == (1, {"found": False, "several": [RUNS[0], "CH-0001"]})
    assert all(name in shown.err for name in (f"端末 {RUNS[0]}", "充電器・保管庫 CH-0001"))
    assert cli.ok("device", RUNS[0])["asset_tag"] == "CH-0001"
    assert cli.ok("intake", RUNS[0])["results"][0]["outcome"] == "awaiting_form"


def test_erased_words_and_words_not_come_yet_are_two_things(cli: Cli) -> None:
    with_known(cli)
    from app.bootstrap import Options, start, stop
    from app.domain.identity import short, unshort
    from app.domain.kinds import Aggregate
    from app.domain.operations import Draft, Ref
    from app.usecases.erase import erase

    def told() -> dict[str, tuple[bool, bool]]:
        answers = cli.ok("form", "list")["answers"]
        return {a["serial"]: (a["erased"], a["awaited"]) for a in answers if a["symptom"] is None}

    assert told() == {}
    program = start(Options(ledger=cli.ledger))
    answer = next(a for a in program.queries.answers() if a.units[0][0] == RUNS[0])
    ref = Ref(Aggregate.form, unshort(answer.answer))
    head = program.ledger.read(lambda reads: reads.head(ref))
    assert head is not None
    program.desk.call(lambda unit: erase(unit, [head["words"]])).result()
    moment = {"sent": "2026-11-19T00:00:00Z", "sent_local": "2026-11-19T09:00:00"}
    fields = {**moment, "id": short(b"a" * 16), "units": [{"serial": RUNS[4]}], "words": short(b"w" * 16)}
    draft = Draft("answer_received", (Ref(Aggregate.form, b"a" * 16),), {"set": fields})
    program.desk.call(lambda unit: unit.record([draft])).result()
    stop(program)
    assert told() == {RUNS[0]: (True, False), RUNS[4]: (False, True)}
    assert cli.ok("device", RUNS[0])["form"]["erased"]
