"""swap, to the letter; the exported register says where each is now, and a file doesn't put it back."""

from __future__ import annotations

import csv
import os

import pytest

from tests.cli.conftest import Cli
from tests.usecases.charger_stand import charger_label

HEAD = ("管理番号", "区分", "品番", "設置場所", "部屋", "状態")
ROWS = (
    ("CB-0212", "充電保管庫", "", "北小学校", "4年1組", "設置中"),
    ("CH-0050", "輪番充電器", "GD80", "北小学校", "4年1組", "設置中"),
    ("CH-0096", "輪番充電器", "GD80", "教育センター", "", "予備"),
    ("CH-0097", "輪番充電器", "RJC-01", "教育センター", "", "予備"),
)


@pytest.fixture
def cli(cli: Cli) -> Cli:
    cli.schools()
    cli.ok("import", "cabinets", cli.file("c.csv", HEAD, *ROWS))
    return cli


def test_swap_answers_with_moves_and_spares(cli: Cli) -> None:
    assert cli.ok("swap", "CB-0212", "CH-0050", "CH-0096") == {
        "outcome": "swapped", "family": "ok", "reason": None,
        "moves": [
            {"unit": "CH-0050", "from": "ES01", "to": "taken_out"},
            {"unit": "CH-0096", "from": "spare", "to": "CB-0212"},
        ],
        "spares": {"RJC-01": 1}, "tag": None,
    }  # fmt: skip
    cli.digest()
    assert cli.ok("undo")["outcome"] == "undone"
    assert cli.ok("swap", "北小学校", "none", "CH-0096")["moves"][0]["unit"] == "A0001"
    cli.digest()


@pytest.mark.parametrize("none", ["none", "NONE", "ｎｏｎｅ"])
def test_no_label_is_said_as_an_input_method_writes_it(cli: Cli, none: str) -> None:
    assert cli.ok("swap", "ＥＳ０１", none, "ＣＨ－００９６")["tag"] == "A0001"


def test_the_visit_is_the_same_however_its_number_is_typed(cli: Cli) -> None:
    """Else what came out would lie in no car, and be missed by no count."""
    cli.ok("visit", "plan", "北小学校", "2026-11-20")
    cli.ok("visit", "begin", "A0001")
    cli.ok("swap", "CB-0212", "CH-0050", "CH-0096", "--visit", "ａ０００１")
    assert [thing["code"] for thing in cli.ok("visit", "show", "A0001")["car"]] == ["CH-0050"]


def test_swap_says_in_words_what_became_of_it(cli: Cli) -> None:
    said = cli("swap", "CB-0212", "CH-0050", "CH-0097", bare=True)
    assert "CH-0050　北小学校　4年1組 → 取り外し済み" in said.out
    assert "予備機 GD80 残り 1台" in said.out
    assert "機種がちがう予備機です" in said.out
    more = cli("swap", "CB-0212", "none", "CH-0096", bare=True)
    assert "A0001 の札を印刷してください。" in more.out
    assert "CH-0097 も登録されています" in more.out


def test_what_cannot_be_is_refused_with_one_and_words(cli: Cli) -> None:
    assert cli.refused("swap", "CB-0212", "none", "CH-0050") == {
        "outcome": "refused", "family": "refused", "reason": "spare_installed_elsewhere",
        "moves": [], "spares": {}, "tag": None,
    }  # fmt: skip
    said = cli("swap", "CB-0212", "none", "CH-0050", bare=True)
    assert "北小学校に設置中" in said.err + said.out
    cli("swap", "CB-0212", "CH-0050", "CH-0097")
    assert cli.refused("swap", "CB-0212", "CH-0096", "CH-0096")["reason"] == "same_unit_twice"
    assert cli.refused("swap", "ふね", "none", "CH-0096")["reason"] in ("unknown_cabinet", "unreadable")
    assert cli.refused("swap", "CB-0212", "none", "CH-0096", "--visit", "A0001")["reason"] == "unknown_visit"


@pytest.mark.parametrize(
    ("name", "reason", "ja", "en"),
    [
        ("北野小学校", "unknown_school", "北野小学校　その学校はありません。", "Check the school's code"),
        ("Kita Elementary", "unknown_cabinet", "その保管庫も学校も登録がありません。", "or enter the school's code"),
        (
            "CB-9999",
            "unknown_cabinet",
            "学校のコードか名前を入れてください。",
            "No cabinet and no school goes by that.",
        ),
    ],
)
def test_a_name_that_is_no_schools_says_what_to_do(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str, reason: str, ja: str, en: str
) -> None:
    before = cli.digest()
    assert cli.refused("swap", name, "none", "CH-0096")["reason"] == reason
    assert ja in cli("swap", name, "none", "CH-0096").err
    monkeypatch.setattr("app.settings.words._current", None)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    said = cli("swap", name, "none", "CH-0096").err
    assert said.startswith(name)
    assert en in said
    assert cli.digest() == before


def test_a_register_that_differs_is_told_and_corrected_on_demand(cli: Cli) -> None:
    told = cli.refused("swap", "南小学校", "CH-0050", "CH-0096")
    assert (told["outcome"], told["reason"], told["moves"]) == ("differs", "other_school", []), "nothing is saved"
    said = cli("swap", "南小学校", "CH-0050", "CH-0096", bare=True)
    assert "台帳では CH-0050 は別の学校です（北小学校　4年1組）。" in said.out
    assert "--correct" in said.out
    done = cli.ok("swap", "南小学校", "CH-0050", "CH-0096", "--correct", "--tag", "")
    assert done["moves"][0] == {"unit": "CH-0050", "from": "ES02", "to": "taken_out"}
    tagged = cli.ok("swap", "北小学校", "GD80-1904417", "CH-0097", "--tag", charger_label("CH0102"))
    assert (tagged["moves"][0]["unit"], tagged["tag"]) == ("CH-0102", None)


def test_the_exported_register_says_where_each_is_now_and_a_file_does_not_put_it_back(cli: Cli) -> None:
    cli.ok("swap", "CB-0212", "CH-0050", "CH-0096")
    out = cli.root / "chargers.csv"
    cli.ok("export", "chargers", "--out", str(out))
    rows = {row["コード"]: row for row in csv.DictReader(out.read_text("utf-8-sig").splitlines())}
    assert {name: rows["CH-0096"][name] for name in ("学校", "教室", "保管庫", "状態", "置き場")} == {
        "学校": "北小学校", "教室": "4年1組", "保管庫": "CB-0212", "状態": "設置中", "置き場": "学校",
    }  # fmt: skip
    assert (rows["CH-0050"]["状態"], rows["CH-0050"]["学校"], rows["CH-0050"]["置き場"]) == (
        "取り外し済み",
        "",
        "センター",
    )
    before = cli.digest()
    old = cli.file("c.csv", HEAD, *ROWS)
    os.utime(old, (1_700_000_000, 1_700_000_000))  # made long before the swap
    again = cli.ok("import", "cabinets", old)
    assert (again["changed"], again["same"]) == (0, 4)
    kept = sorted((one["row"], one["field"], one["ours"], one["theirs"], one["reason"]) for one in again["kept"])
    assert [one[:4] for one in kept] == [
        (3, "room", "", "4年1組"),
        (3, "school", "", "ES01"),
        (3, "status", "taken_out", "installed"),
        (4, "status", "installed", "spare"),
    ]
    assert {one[4] for one in kept} <= {"newer", "unsent"}
    assert cli.digest() == before
