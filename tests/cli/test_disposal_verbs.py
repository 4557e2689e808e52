"""dispose, tick, disposal, box close and the imports of disposal, to the letter of the contract."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.kinds import Role
from app.usecases.operators import register_operator, set_pin
from tests.cli.conftest import Cli
from tests.support.real_desks import running

S1, S2, S3 = "PF0AAA01", "PF0AAA02", "PF0AAA03"
DEVICES = (
    (S1, "KRM-000101", "善導寺小学校", "ASUS Chromebook C204", "ACTIVE"),
    (S2, "KRM-000102", "善導寺小学校", "ASUS Chromebook C204", "DEPROVISIONED"),
    (S3, "KRM-000103", "善導寺小学校", "ASUS Chromebook C204", "DEPROVISIONED"),
)
HEADINGS = ("シリアル番号", "資産番号", "学校名", "機種", "status")
BEFORE_BOARD = ("accessories", "annotate", "deprovision", "verified", "wipe", "setup_screen", "label")
STEP_KEYS = {"step", "state", "by", "at", "place"}


@pytest.fixture
def desk(cli: Cli) -> Cli:
    cli.schools()
    cli.ok("import", "devices", cli.file("devices.csv", HEADINGS, *DEVICES))
    return cli


def instruct(cli: Cli, *serials: str, **more: Any) -> dict[str, Any]:
    path = cli.file("instruction.csv", ("指示番号", "製造番号"), *(("KY-1", serial) for serial in serials))
    return cli.ok("import", "instruction", path, **more)


def employ(cli: Cli) -> tuple[str, str]:
    """A supervisor and an engineer, both with a PIN."""
    with running(cli.ledger) as program:
        made = []
        for role, pin in ((Role.supervisor, "1234"), (Role.engineer, "5678")):
            code = program.desk.call(partial(register_operator, name="試験", role=role)).result().operator
            program.desk.call(partial(set_pin, code=code, pin=pin)).result()
            made.append(code)
    return made[0], made[1]


def test_a_unit_from_its_beginning_to_the_boards_notice(desk: Cli) -> None:
    begun = desk.ok("dispose", S2, "--way", "A", "--reason", "基板不良")
    assert (begun["outcome"], begun["family"], begun["next"], begun["reason"]) == ("begun", "ok", "accessories", None)
    assert begun["steps"][0].keys() >= STEP_KEYS
    assert [step["step"] for step in begun["steps"]][:3] == ["judgement", "accessories", "annotate"]
    refused = desk.refused("tick", "KRM-000102", "wipe")
    assert (refused["outcome"], refused["reason"], refused["blocked_by"]) == ("refused", "step_blocked", "accessories")
    assert refused["next"] == "accessories"
    for step in BEFORE_BOARD:
        assert desk.ok("tick", S2, step)["outcome"] == "ticked"
    stored = desk.ok("tick", S2, "storage", "--note", "棚 D-4")
    assert (stored["next"], stored["family"]) == ("board", "look")
    assert desk.refused("tick", S2, "board")["reason"] == "to_missing"
    told = desk.ok("tick", S2, "board", "--to", "市教委", "--document", "7教ICT第123号")
    assert told["next"] == "collected"
    found = desk.ok("disposal", "KRM-000102")
    steps = {step["step"]: step for step in found["steps"]}
    assert (steps["storage"]["place"], steps["storage"]["by"], steps["label"]["place"]) == ("棚 D-4", "OP0001", "A")
    assert steps["storage"]["at"].endswith("Z")
    states = [steps[step]["state"] for step in ("board", "collected", "witness")]
    assert states == ["done", "next", "blocked"]
    assert desk.ok("device", S2)["status"] == "stored"
    desk.digest()


def test_the_worst_of_several_is_what_the_answer_says(desk: Cli) -> None:
    instruct(desk, S1, S2)
    found = desk.refused("dispose", S1, S2, S3, "--way", "B", "--instruction", "KY-1")
    assert (found["outcome"], found["reason"], found["total"]) == ("refused", "not_on_instruction", 3)
    assert [each["outcome"] for each in found["results"]] == ["begun", "begun", "refused"]
    assert found["results"][0]["steps"][0]["step"] == "instruction"
    assert desk("dispose", S1, "--way", "C").code == 2


def test_a_note_begins_with_how_it_was_done(desk: Cli) -> None:
    desk.ok("dispose", S2, "--way", "A", "--reason", "基板不良")
    assert desk.refused("tick", S2, "accessories", "--note", "none")["reason"] == "reason_needed"
    found = desk.ok("tick", S2, "accessories", "--note", "なし: 学校で紛失")
    assert found["steps"][1]["how"] == "none"
    for step in ("annotate", "deprovision", "verified"):
        desk.ok("tick", S2, step)
    assert desk.refused("tick", S2, "wipe", "--note", "調子が悪い")["reason"] == "unknown_how"
    assert desk.ok("tick", S2, "wipe", "--note", "Won't start")["steps"][5]["how"] == "wont_start"


def test_seen_by_eye_takes_words(desk: Cli) -> None:
    desk.ok("dispose", S1, "--way", "A", "--reason", "基板不良")
    for step in ("accessories", "annotate", "deprovision"):
        desk.ok("tick", S1, step)
    assert desk.refused("tick", S1, "verified")["reason"] == "console_not_deprovisioned"
    found = desk.ok("tick", S1, "verified", "--note", "管理画面で確認")
    assert found["steps"][4]["how"] == "eye"


def test_way_b_takes_a_second_person_by_badge_and_pin(desk: Cli) -> None:
    boss, engineer = employ(desk)
    instruct(desk, S2, typed="1234\n", operator=boss)
    desk.ok("dispose", S2, "--way", "B", typed="1234\n", operator=boss)
    for step in ("accessories", "annotate"):
        desk.ok("tick", S2, step, operator=boss)
    tick = ("tick", S2, "deprovision")
    assert desk.refused(*tick, typed="1234\n", operator=boss)["reason"] == "second_person_needed"
    assert desk.refused(*tick, "--second", boss, typed="1234\n1234\n", operator=boss)["reason"] == "second_is_same"
    assert desk(*tick, "--second", engineer, typed="1234\n1234\n", operator=boss).code == 1
    assert desk(*tick, "--second", engineer, typed="1234\n", operator=boss).code == 1
    assert desk(*tick, "--second", engineer, typed="9999\n5678\n", operator=boss).code == 1
    done = desk.ok(*tick, "--second", engineer, typed="1234\n5678\n", operator=boss)
    assert (done["outcome"], done["steps"][3]["second"]) == ("ticked", engineer)


def test_a_box_closes_when_nothing_lacks(desk: Cli) -> None:
    for serial in (S2, S3):
        desk.ok("dispose", serial, "--way", "A", "--reason", "基板不良", "--box", "12")
    assert desk.refused("box", "close", "13")["reason"] == "unknown_box"
    refused = desk.refused("box", "close", "12")
    assert (refused["reason"], refused["blocked_by"], refused["next"]) == ("box_not_ready", "accessories", "KRM-000102")
    assert refused["steps"] == [{"step": "accessories", "units": 2}]
    for serial in (S2, S3):
        for step in BEFORE_BOARD:
            desk.ok("tick", serial, step)
        desk.ok("tick", serial, "storage", "--place", "D-4")
    closed = desk.ok("box", "close", "12")
    assert (closed["outcome"], closed["box"], closed["units"], len(closed["list"])) == ("closed", "0012", 2, 32)
    assert desk.ok("box", "close", "12")["outcome"] == "same"
    assert desk.refused("tick", S2, "board", "--to", "市教委")["reason"] == "in_box"
    assert "閉じて" in desk("box", "close", "12", bare=True).out
    assert desk.refused("tick", "12", "board")["reason"] == "to_missing"
    told = desk.ok("tick", "12", "board", "--to", "市教委", "--document", "7教ICT第123号")
    assert (told["outcome"], told["box"], told["units"], told["next"]) == ("handed", "0012", 2, None)
    assert desk.ok("tick", "12", "board", "--to", "市教委")["outcome"] == "same"
    assert desk.ok("disposal", S2)["next"] == "collected"
    assert desk.refused("tick", "98", "board", "--to", "市教委")["reason"] == "unknown_device"
    assert desk.ok("pickup", "12")["outcome"] == "left", "a script goes the whole way"
    desk.digest()


def test_a_box_is_told_with_what_each_unit_lacks(desk: Cli) -> None:
    for serial in (S2, S3):
        desk.ok("dispose", serial, "--way", "A", "--reason", "基板不良", "--box", "12")
    for step in BEFORE_BOARD:
        desk.ok("tick", S2, step)
    desk.ok("tick", S2, "storage", "--place", "D-4")
    desk.ok("tick", S3, "accessories")
    found = desk.ok("disposal", "12")
    told = {"found": True, "box": "0012", "way": "A", "total": 2, "closed": None, "handed": None, "outcome": "found"}
    assert told.items() <= found.items()
    assert found["steps"] == [{"step": "annotate", "units": 1}]
    assert (found["next"], found["blocked_by"], found["reason"]) == ("KRM-000103", "annotate", None)
    ready, lacking = found["units"]
    assert (ready["serial"], ready["next"], ready["lacks"]) == (S2, "board", [])
    assert (lacking["serial"], lacking["next"]) == (S3, "annotate")
    assert lacking["lacks"] == [*BEFORE_BOARD[1:], "storage"]
    assert desk.ok("disposal", printed_code(CodeKind.box, "0012").text)["box"] == "0012"
    said = desk("disposal", "12", bare=True).out
    assert "箱 0012" in said
    assert "コンソールに記入" in said
    assert desk.ok("disposal", S2)["serial"] == S2, "a unit's own code comes first"
    assert desk.refused("disposal", "13")["reason"] == "unknown_device"


def test_closing_a_box_says_where_its_list_is_and_writes_it(desk: Cli) -> None:
    desk.ok("dispose", S2, "--way", "A", "--reason", "基板不良", "--box", "12")
    out = desk.root / "lists"
    refused = desk.refused("box", "close", "12", "--out", str(out))
    assert (refused["reason"], refused["files"]) == ("box_not_ready", [])
    assert not out.exists()
    for step in BEFORE_BOARD:
        desk.ok("tick", S2, step)
    desk.ok("tick", S2, "storage", "--place", "D-4")
    assert desk.ok("box", "close", "12")["files"] == []
    assert "--out" in desk("box", "close", "12", bare=True).out, "where the list is to be had"
    done = desk.ok("box", "close", "12", "--out", str(out))
    assert (done["outcome"], len(done["list"])) == ("same", 32)
    names = [f"disposal-box-0012.{ending}" for ending in ("csv", "xlsx", "pdf")]
    assert [Path(file).name for file in done["files"]] == names
    assert all((out / name).stat().st_size for name in names)
    assert S2 in (out / names[0]).read_text("utf-8-sig")
    with running(desk.ledger) as program:
        log = program.ledger.read(lambda reads: reads.rows("SELECT what, detail FROM access_log ORDER BY id"))
    assert [tuple(row) for row in log][-3:] == [("export", f"disposal {form} 1") for form in ("csv", "xlsx", "pdf")]


def test_what_is_not_there(desk: Cli) -> None:
    for code, reason in (("PF0ZZZ99", "unknown_device"), (S1, "not_in_disposal")):
        found = desk.refused("disposal", code)
        assert (found["found"], found["reason"], found["steps"]) == (False, reason, [])
    assert desk.refused("tick", "PF0ZZZ99", "wipe")["reason"] == "unknown_device"
    assert desk.refused("tick", S1, "polish")["reason"] in ("unknown_step", "not_in_disposal")
    assert desk.refused("dispose", S1, "--way", "A")["reason"] == "not_judged"


def test_people_read_it_in_words(desk: Cli) -> None:
    said = desk("dispose", S2, "--way", "A", "--reason", "基板不良", bare=True)
    assert "廃棄の手順に入りました" in said.out
    refused = desk("tick", S2, "wipe", bare=True)
    assert "先に「付属品」" in refused.out
    listed = desk("disposal", S2, bare=True).out.splitlines()
    assert len(listed) == 13
    assert listed[0].startswith("済")


def test_the_judgement_on_the_bench_begins_it(desk: Cli) -> None:
    number = desk.ok("intake", S1, "--fault", "power", "--cause", "unknown")["results"][0]["repair"]
    desk.ok("act", number, "override", "--reason", "電話で確認")
    desk.ok("act", number, "route", "--route", "disposal", "--reason", "基板不良")
    found = desk.ok("disposal", S1)
    assert (found["next"], found["steps"][0]["state"], found["way"]) == ("accessories", "done", "A")
    again = desk.refused("intake", S1)
    assert (again["results"][0]["outcome"], again["results"][0]["reason"]) == ("not_repairable", "in_disposal")


def test_a_list_of_stored_units(desk: Cli) -> None:
    path = desk.file(
        "stored.csv", ("製造番号", "保管場所", "保管日", "デプロビ", "消去"), (S2, "棚 D-4", "2025-06-12", "済", "済")
    )
    found = desk.ok("import", "stored", path)
    assert (found["read"], found["changed"], found["refused"]) == (1, 1, 0)
    before = desk.digest()
    assert desk.ok("import", "stored", path)["same"] == 1
    assert desk.digest() == before
    assert desk.ok("disposal", S2)["next"] == "board"
