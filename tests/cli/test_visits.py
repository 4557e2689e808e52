"""visit …: plan to close, to the letter."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from tests.cli.conftest import Cli
from tests.support import small_files

TODAY = datetime.now(ZoneInfo("Asia/Tokyo")).date().isoformat()


@pytest.fixture
def cli(cli: Cli) -> Cli:
    cli.schools()
    cli.devices(*[small_files.device(f"PF8K2M{n}D", tag=f"KC-000{n}") for n in range(3)])
    return cli


def test_a_visit_from_its_plan_to_its_end(cli: Cli) -> None:
    found = cli.ok(
        "visit", "plan", "南小学校", "2099-11-20", "--begins", "15:30", "--ends", "16:30", "--todo", "swap", "pickup",
        "--words", "鍵は職員室", "--spare", "GD80=2", "--unit", "KC-0001", "--cabinet", "CB-0212",
    )  # fmt: skip
    assert found == {"outcome": "planned", "family": "ok", "reason": None, "visit": "A0001", "state": "planned"}
    assert cli.ok("visit", "change", "A0001", "--ends", "17:00", "--spare", "GD80=0")["outcome"] == "changed"
    row = cli.ok("visit", "show", "A0001")
    assert (row["school_code"], row["begins"], row["ends"], row["todo"]) == (
        "ES02",
        "15:30",
        "17:00",
        ["swap", "pickup"],
    )
    assert (row["spares"], row["units"], row["cabinets"]) == ({}, {"KC-0001": 1}, {"CB-0212": 1})
    assert cli.refused("visit", "line", "A0001", "none")["reason"] == "visit_not_begun"
    assert cli.ok("visit", "begin", "a0001")["state"] == "begun"
    assert cli.ok("visit", "line", "A0001", "none", "--thing", "CB-0212")["outcome"] == "noted"
    assert cli.ok("visit", "line", "A0001", "note", "--words", "鍵は職員室")["outcome"] == "noted"
    taken = cli.ok("visit", "pickup", "A0001", "KC-0001", "--fault", "screen")
    assert [each["outcome"] for each in taken["results"]] == ["awaiting_form"]
    whole = ("outcome", "family", "reason", "visit", "total")
    assert [taken[name] for name in whole] == ["awaiting_form", "look", None, "A0001", 1]
    assert cli.refused("visit", "close", "A0001")["reason"] == "visit_not_reported"
    paper = cli.root / "report.pdf"
    told = cli.ok("visit", "report", "A0001", "--confirmer", "山田", "--out", str(paper))
    assert (told["outcome"], told["state"], told["file"]) == ("reported", "done", str(paper))
    text = pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range()
    assert "作業報告書" in text
    assert "KC-0001" in text
    assert "山田" not in text
    assert cli.refused("visit", "close", "A0001")["reason"] == "visit_car_not_counted"
    counted = cli.ok("visit", "count", "A0001", "KC-0001", "KC-0002", "KC-0001", "--end")
    assert [each["outcome"] for each in counted["results"]] == ["back", "extra", "counted_before", "counted"]
    assert (counted["family"], counted["missing"], counted["total"]) == ("look", [], 4)
    assert cli.ok("visit", "close", "A0001")["state"] == "closed"
    shown = cli.ok("visit", "show", "A0001")
    assert [each["what"] for each in shown["lines"]] == ["none", "note", "pickup"]
    assert (shown["car"], len(shown["counted"]), shown["reported"] is None) == ([], 2, False)
    cli.digest()


def test_spares_go_into_the_car_and_out_of_it(cli: Cli) -> None:
    number = cli.ok("visit", "plan", "ES01", TODAY)["visit"]
    register = cli.file("c.csv", ("code", "kind", "model", "status"), ("CH-0096", "充電器", "GD80", "spare"))
    cli.ok("import", "cabinets", register)
    loaded = cli.refused("visit", "load", number, "CH-0096", "CH-9999")
    first, second = loaded["results"]
    assert (first["code"], first["outcome"], first["reason"]) == ("CH-0096", "loaded", None)
    assert (second["code"], second["outcome"], second["reason"]) == ("CH-9999", "refused", "unknown_charger")
    (thing,) = cli.ok("visit", "show", number)["car"]
    assert (thing["kind"], thing["code"]) == ("spare", "CH-0096")
    assert cli.refused("visit", "cancel", number)["reason"] == "visit_car_loaded"
    assert cli.ok("visit", "count", number, "CH-0096", "--end")["missing"] == []
    cli.digest()


def test_a_count_names_what_is_missing(cli: Cli) -> None:
    number = cli.ok("visit", "plan", "ES01", TODAY)["visit"]
    cli.ok("visit", "begin", number)
    repair = cli.ok("visit", "pickup", number, "KC-0001")["results"][0]["repair"]
    assert cli.refused("visit", "count", number, "NOSUCH99", "KC-0002")["reason"] == "visit_no_load"
    ended = cli.ok("visit", "count", number)
    assert (ended["outcome"], ended["family"], ended["reason"]) == ("counted", "look", "car_missing")
    assert ended["missing"] == [repair]
    said = cli("visit", "count", number, "--end", bare=True)
    assert repair in said.out
    shown = cli("visit", "show", number, bare=True)
    assert f"{repair}　不明" in shown.out
    assert cli.refused("visit", "count", "A0099")["reason"] == "unknown_visit"


def test_the_days_list_and_the_evenings_line(cli: Cli) -> None:
    first = cli.ok("visit", "plan", "ES01", TODAY, "--begins", "9:00")["visit"]
    other = cli.ok("visit", "plan", "ES02", TODAY, "--begins", "15:00")["visit"]
    cli.ok("visit", "plan", "ES02", "2099-11-20")
    cli.ok("visit", "begin", first)
    again = cli.ok("visit", "begin", other)
    assert (again["family"], again["reason"], again["other"]) == ("look", "other_begun", first)
    listed = cli.ok("visit", "list")
    assert ([row["turn"] for row in listed["visits"]], listed["total"], listed["now"]) == (["begun", "now"], 2, other)
    assert listed["saved"] == {"day": TODAY, "saved": 4, "sent": 0, "confirmed": 0}
    assert cli.ok("visit", "list", "--from", "2099-01-01")["total"] == 1
    assert cli.refused("visit", "cancel", first)["reason"] == "visit_begun"
    assert cli.ok("visit", "cancel", "A0003")["state"] == "cancelled"
    said = cli("visit", "list", bare=True)
    assert "北小学校" in said.out
    assert "ここに保存 4件" in said.out
    assert "いま" in said.out


def test_what_is_refused_says_so(cli: Cli) -> None:
    assert cli.refused("visit", "show", "A0099") == {"found": False}
    assert cli.refused("visit", "plan", "東小学校", TODAY)["reason"] == "unknown_school"
    assert cli.refused("visit", "begin", "A0099")["reason"] == "unknown_visit"
    assert cli.refused("visit", "pickup", "A0099", "KC-0001")["reason"] == "unknown_visit"
    assert cli.refused("visit", "report", "A0099")["reason"] == "unknown_visit"
    out = cli.root / "none.pdf"
    assert cli.refused("visit", "report", "A0099", "--out", str(out))["file"] is None
    assert not Path(out).exists()
    cli.refused("visit", "plan", "ES01", TODAY, "--todo", "dance", code=2)
    cli.refused("visit", "plan", "ES01", TODAY, "--spare", "GD80=x", code=2)


def test_the_paper_may_be_drawn_before_the_report(cli: Cli) -> None:
    number = cli.ok("visit", "plan", "ES01", TODAY)["visit"]
    out = cli.root / "draft.pdf"
    found = cli.ok("visit", "report", number, "--out", str(out))
    assert (found["outcome"], found["state"]) == ("shown", "planned")
    assert out.stat().st_size > 1000


def test_a_blank_slip_goes_with_the_unit_beside_it(cli: Cli) -> None:
    number = cli.ok("visit", "plan", "ES01", TODAY)["visit"]
    cli.ok("visit", "begin", number)
    made = cli.ok("labels", "blank", "--count", "2", "--out", str(cli.root / "slips.pdf"))
    one, two = (symbol["text"] for symbol in made["symbols"])
    taken = cli.ok("visit", "pickup", number, "KC-0001", one, "KC-0002", two)["results"]
    assert [each["repair"].replace("-", "") for each in taken] == [one[2:], two[2:]]
    lines = cli.ok("visit", "show", number)["lines"]
    assert [line["repair"].replace("-", "") for line in lines] == [one[2:], two[2:]]
