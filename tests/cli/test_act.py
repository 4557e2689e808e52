"""`act`: a repair's whole course by the command line, its exit codes, its photo; and what the life tells of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image

from tests.cli.conftest import Cli
from tests.cli.test_labels import set_pin


def test_a_repair_from_the_slip_to_the_return(cli: Cli) -> None:
    cli.ok("import", "devices", cli.file("d.csv", ("製造番号", "メーカー"), ("PF8K2M0D", "ASUS")))
    number = cli.ok("intake", "PF8K2M0D")["results"][0]["repair"]
    states = []
    for action, *fields in (
        ("override", "--reason", "電話で確認"),
        ("diagnose", "--fault", "screen", "--cause", "natural", "--further", "battery", "--hardware", "yes"),
        ("hear", "--what", "落とした", "--asked", "担任"),
        ("route", "--route", "board", "--quote", "12,000"),
        ("decide", "--decision", "center", "--document", "教ICT第3号"),
        ("route", "--route", "desk"),
        ("need-part",),
        ("part-came",),
        ("repaired", "--work", "replace_part,clean"),
        ("fail", "--checks", "camera"),
        ("repaired", "--work", "adjust"),
        ("pass",),
        ("return", "--way", "run"),
    ):
        states.append(cli.ok("act", number, action, *fields)["state"])
    assert states == [
        *("received", "diagnosing", "diagnosing", "awaiting_decision", "diagnosing", "repairing", "waiting_parts"),
        *("repairing", "testing", "repairing", "testing", "ready", "returned"),
    ]
    (row,) = cli.ok("repairs")["repairs"]
    assert (row["state"], row["route"], row["closed"] is not None) == ("returned", "desk", True)
    called = cli("act", number, "pass")
    assert called.code == 1
    assert called.json == {
        "outcome": "refused",
        "family": "refused",
        "repair": number,
        "state": "returned",
        "reason": "not_allowed_in_state",
    }
    unknown = cli.refused("act", "8A-9999-X", "pass")
    assert (unknown["state"], unknown["reason"]) == (None, "unknown_repair")
    assert cli.ok("verify")["ok"]


def test_a_photo_is_shrunk_on_its_way_in(cli: Cli, tmp_path: Path) -> None:
    number = cli.ok("intake", "PF8K2M0D")["results"][0]["repair"]
    photo = tmp_path / "broken screen.png"
    Image.new("RGB", (2400, 1200), "blue").save(photo)
    before = cli.digest()
    missing = cli("act", number, "photo", "--file", str(tmp_path / "gone.jpg"))
    assert (missing.code, missing.json["error"]) == (2, "not_a_picture")
    assert "gone.jpg" in missing.err
    assert cli("act", number, "photo").json["reason"] == "nothing_given"
    assert cli.digest() == before
    cli.ok("act", number, "photo", "--file", str(photo))
    assert cli.digest() != before


def test_each_step_is_taken_back_one_by_one(cli: Cli) -> None:
    cli.ok("import", "devices", cli.file("d.csv", ("製造番号", "メーカー"), ("PF8K2M0D", "ASUS")))
    number = cli.ok("intake", "PF8K2M0D")["results"][0]["repair"]
    steps = (
        ("override", "--reason", "電話"),
        ("diagnose", "--fault", "screen", "--cause", "natural"),
        ("hear", "--what", "落とした"),
        ("route", "--route", "desk"),
        ("repaired", "--work", "refit"),
        ("pass",),
        ("return",),
    )
    digests = [cli.digest()]
    for step in steps:
        cli.ok("act", number, *step)
        digests.append(cli.digest())
    for before in reversed(digests[:-1]):
        cli.ok("undo")
        assert cli.digest() == before
    assert cli.ok("repairs")["repairs"][0]["state"] == "awaiting_form"


def test_what_needs_a_pin_asks_for_it_and_its_undo_does_too(cli: Cli) -> None:
    cli.ok("import", "devices", cli.file("d.csv", ("製造番号", "メーカー"), ("PF8K2M0D", "ASUS")))
    boss: dict[str, Any] = {"operator": "OP0102"}
    cli.ok("import", "operators", cli.file("op.csv", ("担当者コード", "氏名", "役割"), ("OP0102", "花子", "管理者")))
    set_pin(cli, "OP0102", "4821")
    number = cli.ok("intake", "PF8K2M0D", **boss)["results"][0]["repair"]
    cli.ok("act", number, "override", "--reason", "電話", typed="4821\n", **boss)
    cli.ok("act", number, "diagnose", "--fault", "screen", "--cause", "natural", **boss)
    beyond = ("act", number, "route", "--route", "disposal", "--reason", "基板の腐食")
    assert cli.refused(*beyond, typed="0000\n", **boss)["reason"] == "wrong_pin"
    assert cli.ok("repairs", **boss)["repairs"][0]["state"] == "diagnosing"
    assert cli.ok(*beyond, typed="4821\n", **boss)["state"] == "irreparable"
    assert cli.refused("undo", typed="0000\n", **boss)["reason"] == "wrong_pin"
    assert cli.ok("undo", typed="4821\n", **boss)["outcome"] == "undone"


def test_on_a_list_that_was_not_sent_the_words_say_so_and_the_state_is_the_contracts(cli: Cli) -> None:
    cli.ok("import", "devices", cli.file("d.csv", ("製造番号", "メーカー"), ("PF8K2M0D", "Lenovo")))
    number = cli.ok("intake", "PF8K2M0D")["results"][0]["repair"]
    cli.ok("act", number, "override", "--reason", "電話")
    cli.ok("act", number, "diagnose", "--fault", "screen", "--cause", "natural")
    cli.ok("act", number, "route", "--route", "maker")
    called = cli("act", number, "ship", "--shipment", "A0042")
    assert called.json["state"] == "at_maker"
    assert "未発送" in called.err
