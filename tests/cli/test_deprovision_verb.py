"""deprovision CODE --reason REASON [--second OPERATOR], to the letter of the contract. PINs are read, no arguments."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.cli.test_disposal_verbs import employ, instruct
from tests.support.real_desks import running

S1, S2 = "PF0AAA01", "PF0AAA02"
DEVICES = (
    (S1, "KRM-000101", "善導寺小学校", "ASUS Chromebook C204", "ACTIVE", "dev-1", "2026-11-18T00:00:00Z"),
    (S2, "KRM-000102", "善導寺小学校", "ASUS Chromebook C204", "ACTIVE", "dev-2", "2026-11-18T00:00:00Z"),
)
HEADINGS = ("シリアル番号", "資産番号", "学校名", "機種", "status", "deviceId", "lastSync")
ASK = ("deprovision", S1, "--reason", "retiring_device")


@pytest.fixture
def desk(cli: Cli) -> Cli:
    cli.schools()
    cli.ok("import", "devices", cli.file("devices.csv", HEADINGS, *DEVICES))
    return cli


def ready(desk: Cli, serial: str, way: str = "A", **by: Any) -> None:
    reason = ("--reason", "基板不良") if way == "A" else ()
    desk.ok("dispose", serial, "--way", way, *reason, **by)
    operator = {"operator": by["operator"]} if by else {}
    for step in ("accessories", "annotate"):
        desk.ok("tick", serial, step, **operator)


def test_one_unit_is_queued_with_its_frozen_id(desk: Cli) -> None:
    assert desk.refused(*ASK)["reason"] == "not_in_disposal"
    desk.ok("dispose", S1, "--way", "A", "--reason", "基板不良")
    blocked = desk.refused(*ASK)
    assert (blocked["reason"], blocked["blocked_by"], blocked["outcome"]) == ("step_blocked", "accessories", "refused")
    for step in ("accessories", "annotate"):
        desk.ok("tick", S1, step)
    for code, reason in (("KRM-000101", "not_the_serial"), ("", "unreadable"), (S1[:5], "unknown_device")):
        assert desk.refused("deprovision", code, "--reason", "retiring_device")["reason"] == reason
    for reason, word in (("", "reason_missing"), ("upgrade_transfer", "unknown_reason")):
        assert desk.refused("deprovision", S1, "--reason", reason)["reason"] == word
    assert desk.refused("deprovision", S1)["reason"] == "reason_missing", "there is no usual one"
    done = desk.ok(*ASK)
    assert (done["outcome"], done["device_id"], done["family"], done["reason"]) == ("requested", "dev-1", "ok", None)
    assert len(done["request"]) > 10
    assert desk.refused(*ASK)["reason"] == "already_requested"
    assert desk.ok("tick", S1, "deprovision")["steps"][3]["how"] == "request"
    assert desk.ok("device", S1)["console_state"] == "ACTIVE", "nothing was sent"
    desk.digest()


def test_way_b_takes_two_pins(desk: Cli) -> None:
    boss, engineer = employ(desk)
    by: dict[str, Any] = {"typed": "1234\n", "operator": boss}
    instruct(desk, S1, S2, **by)
    ready(desk, S1, "B", **by)
    ready(desk, S2, "B", **by)
    assert desk(*ASK, typed="9999\n", operator=boss).code == 1
    assert desk.refused(*ASK, **by)["reason"] == "second_person_needed"
    assert desk.refused(*ASK, "--second", boss, typed="1234\n1234\n", operator=boss)["reason"] == "second_is_same"
    assert desk(*ASK, "--second", engineer, typed="1234\n1234\n", operator=boss).code == 1
    done = desk.ok(*ASK, "--second", engineer, typed="1234\n5678\n", operator=boss)
    assert done["outcome"] == "requested"
    later = ("deprovision", S2, "--reason", "different_model_replacement")
    assert desk.ok(*later, "--later", **by)["outcome"] == "awaiting_second"
    assert desk.refused(*later, **by)["reason"] == "already_requested"
    other: dict[str, Any] = {"typed": "5678\n", "operator": engineer}
    assert desk.refused("deprovision", S2, "--reason", "retiring_device", **other)["reason"] == "already_requested"
    assert desk.ok(*later, **other)["outcome"] == "seconded"
    desk.digest()


def test_a_request_is_cancelled_and_a_unit_that_came_back_is_seen(desk: Cli) -> None:
    ready(desk, S1)
    assert desk.refused("deprovision", S1, "--cancel")["reason"] == "nothing_requested"
    desk.ok(*ASK)
    assert desk.ok("deprovision", S1, "--cancel")["outcome"] == "cancelled"
    assert desk.refused("tick", S1, "deprovision", "--note", "request")["reason"] == "not_requested"
    assert desk.refused("deprovision", S1, "--enrolled", "起動画面で確認")["reason"] == "not_to_reenrol"
    lenovo, headings = "PF8K2M0D", ("製造番号", "メーカー", "status", "deviceId", "lastSync")
    seen = ("dev-9", "2026-11-18T00:00:00Z")
    desk.ok("import", "devices", desk.file("d.csv", headings, (lenovo, "Lenovo", "ACTIVE", *seen)))
    number = desk.ok("intake", lenovo)["results"][0]["repair"]
    desk.ok("act", number, "override", "--reason", "電話")
    desk.ok("act", number, "diagnose", "--fault", "screen", "--cause", "natural")
    desk.ok("act", number, "route", "--route", "maker")
    desk.ok("deprovision", lenovo, "--reason", "same_model_replacement")
    desk.ok("import", "devices", desk.file("gone.csv", headings, (lenovo, "Lenovo", "DEPROVISIONED", *seen)))
    assert desk.refused("deprovision", lenovo, "--cancel")["reason"] == "already_deprovisioned"
    assert desk.refused("deprovision", lenovo, "--enrolled", " ")["reason"] == "reason_needed"
    assert desk.ok("deprovision", lenovo, "--enrolled", "起動画面で確認")["outcome"] == "reenrolled"
    assert desk.ok("device", lenovo)["console_state"] == "ACTIVE"
    both = desk("deprovision", lenovo, "--cancel", "--enrolled", "x")
    assert both.code == 2
    desk.digest()


def test_words_for_people(desk: Cli) -> None:
    ready(desk, S1)
    assert "送信待ち" in desk(*ASK, bare=True).out


def test_the_guard_knows_when_the_console_was_read(cli: Cli) -> None:
    """The export's own age: a person must see how old what they confirm is."""
    rows = (("PF0AAA01", "dev-1", "2026-06-30T01:02:03Z"),)
    path = Path(cli.file("seen.csv", ("シリアル番号", "deviceId", "lastSync"), *rows))
    os.utime(path, (1_795_000_000, 1_795_000_000))
    cli.ok("import", "devices", str(path))
    with running(cli.ledger) as program:
        (unit,) = program.queries.find_device("PF0AAA01")
        facts = program.queries.deprovision.to_confirm([unit])
    assert facts.read_at == facts.rows[0].read_at == "2026-11-18T11:06:40Z"
    assert facts.rows[0].last_seen == "2026-06-30T01:02:03Z"
