"""pickup and import certificates, to the letter of the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.kinds import DeviceStatus
from tests.cli.conftest import Cli
from tests.cli.test_disposal_verbs import BEFORE_BOARD, DEVICES, HEADINGS, S2, S3

KEYS = {"steps", "next", "blocked_by", "outcome", "reason", "family", "boxes", "total", "missing", "extra"}


@pytest.fixture
def desk(cli: Cli) -> Cli:
    """A closed box of one unit, and a unit beside it."""
    cli.schools()
    cli.ok("import", "devices", cli.file("devices.csv", HEADINGS, *DEVICES))
    for serial, box in ((S2, "12"), (S3, "13")):
        cli.ok("dispose", serial, "--way", "A", "--reason", "基板不良", "--box", box)
        for step in BEFORE_BOARD:
            cli.ok("tick", serial, step)
        cli.ok("tick", serial, "storage", "--place", "D-4")
    cli.ok("box", "close", "12")
    return cli


def hand_over(cli: Cli, box: str) -> None:
    from app.usecases.boxes import hand_over as hand
    from app.usecases.disposal_results import HandOverBox
    from tests.support.real_desks import running

    with running(cli.ledger) as program:
        hand(program.desk, HandOverBox(program.desk.new_action(), box, "市教委")).result()


def test_a_box_goes_its_unit_is_collected_and_its_certificate_comes(desk: Cli) -> None:
    assert desk.refused("pickup", "12")["reason"] == "box_not_handed"
    hand_over(desk, "12")
    gone = desk.ok("pickup", "12", "--firm", "株式会社例示回収", "--vehicle", "久留米 100 あ 12-34")
    assert gone.keys() >= KEYS
    assert (gone["outcome"], gone["family"], gone["reason"], gone["next"]) == ("left", "ok", None, "certificate")
    assert (gone["steps"][0]["step"], gone["steps"][0]["state"], gone["units"], gone["collected"]) == (
        "collected", "done", 1, 1,
    )  # fmt: skip
    assert desk.ok("device", S2)["status"] == DeviceStatus.disposed
    assert desk.ok("disposal", S2)["next"] == "certificate"
    again = desk.ok("pickup", "12")
    assert (again["outcome"], again["pickup"]) == ("same", gone["pickup"])
    path = desk.file("c.csv", ("証明書番号", "製造番号"), ("S-1", S2), ("S-1", S3), ("S-1", "PF0ZZZ99"))
    found = desk.ok("import", "certificates", path)
    assert (found["read"], found["changed"], found["same"], found["refused"]) == (3, 1, 1, 1)
    assert (found["kept"][0]["reason"], found["refusals"][0]["reason"]) == ("not_collected", "unit_unknown")
    assert desk.ok("disposal", S2)["next"] == "witness"
    assert desk.ok("tick", S2, "witness", "--note", "例示 立会")["next"] is None
    desk.digest()


def test_a_box_that_may_not_go_is_refused_and_nothing_is_written(desk: Cli) -> None:
    hand_over(desk, "12")
    before = desk.digest()
    for box, reason in (("13", "box_not_closed"), ("99", "unknown_box"), ("箱", "not_a_box")):
        refused = desk.refused("pickup", "12", box)
        assert (refused["outcome"], refused["reason"], refused["pickup"]) == ("refused", reason, None)
    assert desk.refused("pickup", "12", "--number", "A9999")["reason"] == "unknown_pickup"
    assert desk.refused("pickup", "12", "13", "--units", S2)["reason"] == "one_box_to_check"
    assert desk.digest() == before


def test_what_is_missing_and_extra_is_named_before_it_leaves(desk: Cli) -> None:
    hand_over(desk, "12")
    loaded = desk.ok("pickup", "12", "--stay")
    assert (loaded["outcome"], loaded["next"], loaded["collected"]) == ("opened", "collected", 0)
    refused = desk.refused("pickup", "12", "--units", S3, "PF0ZZZ99")
    assert (refused["reason"], refused["missing"], refused["extra"]) == (
        "truck_differs", ["KRM-000102"], ["KRM-000103", "PF0ZZZ99"],
    )  # fmt: skip
    said = desk("pickup", "12", bare=True)
    assert said.code == 1
    assert "KRM-000102" in said.err + said.out
    left = desk.ok("pickup", "12", "--units", S2)
    assert (left["outcome"], left["missing"], left["extra"], left["boxes"][0]["checked"]) == ("left", [], [], True)


def test_the_hand_over_sheet_is_written(desk: Cli, tmp_path: Path) -> None:
    hand_over(desk, "12")
    sheet = tmp_path / "引渡書.pdf"
    found = desk.ok("pickup", "12", "--firm", "株式会社例示回収", "--sheet", str(sheet))
    assert found["sheet"] == str(sheet)
    assert sheet.read_bytes().startswith(b"%PDF")


def test_a_sheet_that_can_not_be_written_hides_nothing_of_the_truck(desk: Cli, tmp_path: Path) -> None:
    hand_over(desk, "12")
    there = tmp_path / "渡す物"
    there.write_text("x", "utf-8")
    told = desk("pickup", "12", "--sheet", str(there / "引渡書.pdf"))
    assert (told.code, told.json["error"], told.json["sheet"]) == (1, "refused_destination", None)
    assert (told.json["outcome"], told.json["collected"]) == ("left", 1)
    assert told.json["pickup"]
    found = desk.ok("pickup", "12", "--sheet", str(tmp_path / "引渡書.pdf"))
    assert (found["outcome"], found["error"], found["pickup"]) == ("same", None, told.json["pickup"])


def test_the_evidence_of_a_unit_and_of_a_box_is_written(desk: Cli, tmp_path: Path) -> None:
    hand_over(desk, "12")
    desk.ok("pickup", "12")
    for code, units in ((S2, 1), ("12", 1)):
        found = desk.ok("disposal", code, "--evidence", str(tmp_path / code))
        assert (found["outcome"], found["units"], found["total"]) == ("written", units, 3)
        assert all(Path(path).stat().st_size for path in found["files"])
    assert desk.refused("disposal", "PF0ZZZ99", "--evidence", str(tmp_path / "no"))["reason"] == "unknown_device"
