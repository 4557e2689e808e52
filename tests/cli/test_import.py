"""import: counts add up, a dry run or a second time changes nothing, refusals name rows, what is no such file is 2."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.cli.test_labels import set_pin
from tests.support.small_files import DEVICES, FORMS, SCHOOL_ROWS, SCHOOLS, device, form

KEYS = {"kind", "read", "new", "changed", "same", "refused", "refusals", "warnings", "kept", "dry_run"}
PROJECT = Path(__file__).resolve().parents[2] / "resources" / "samples"


def adds_up(found: dict[str, Any]) -> dict[str, Any]:
    assert set(found) >= KEYS
    assert found["read"] == found["new"] + found["changed"] + found["same"] + found["refused"]
    assert found["refused"] == len(found["refusals"])
    for remark in (*found["refusals"], *found["warnings"]):
        assert set(remark) == {"row", "reason", "text"}
    for kept in found["kept"]:
        assert set(kept) == {"row", "field", "ours", "theirs", "reason"}
    return found


def test_our_own_samples_twice_and_dry_before(cli: Cli) -> None:
    kinds = {
        "schools": "schools.csv",
        "devices": "google_admin_devices.csv",
        "delivery": "delivery.xlsx",
        "forms": "form_responses.csv",
        "cabinets": "cabinets.csv",
        "parts": "parts.csv",
        "operators": "operators.csv",
    }
    for kind, name in kinds.items():
        before = cli.digest()
        dry = adds_up(cli.ok("import", kind, str(PROJECT / name), "--dry-run"))
        assert dry["dry_run"] is True
        assert cli.digest() == before
        first = adds_up(cli.ok("import", kind, str(PROJECT / name)))
        assert {k: v for k, v in first.items() if k not in ("dry_run", "freed", "refused_file")} == {
            k: v for k, v in dry.items() if k not in ("dry_run", "freed", "refused_file")
        }
        after = cli.digest()
        if kind == "operators":
            continue
        second = adds_up(cli.ok("import", kind, str(PROJECT / name)))
        assert (second["new"], second["changed"]) == (0, 0)
        assert cli.digest() == after


def test_a_messy_file_names_each_row(cli: Cli) -> None:
    cli.schools()
    path = cli.file(
        "messy.csv",
        DEVICES,
        device(" ＰＦ８Ｋ２Ｍ０Ｄ ", notes="=HYPERLINK(1)"),
        device("PF8K2M0E"),
        device("pf8k2m0d", notes="二度目"),
        device(""),
        ("", "", "", "", "", "", ""),
        device("PF8K2M0F", "どこにもない学校"),
        device("PF8K2M0G", autoUpdateExpiration="いつか"),
    )
    dry = adds_up(cli.ok("import", "devices", path, "--dry-run"))
    found = adds_up(cli.ok("import", "devices", path))
    for name in ("read", "new", "changed", "same", "refused", "refusals", "warnings"):
        assert dry[name] == found[name]
    assert 4 in [r["row"] for r in found["refusals"]]
    assert any("2" in r["text"] or "PF8K2M0D" in r["text"].upper() for r in found["refusals"])
    assert 7 in [w["row"] for w in found["warnings"]]
    assert cli.ok("device", "PF8K2M0D")["notes"] == "=HYPERLINK(1)"
    assert cli.ok("device", "PF8K2M0F")["found"]
    assert os.path.exists(found["refused_file"])  # noqa: PTH110


def test_an_empty_cell_clears_nothing_and_a_unit_in_repair_is_left_alone(cli: Cli) -> None:
    cli.schools()
    cli.devices(device("PF8K2M0D", tag="KRM-000001", notes="角が欠けている"), device("PF8K2M0E"))
    cli.ok("intake", "PF8K2M0D")
    before = cli.digest()
    same = adds_up(cli.devices(device("PF8K2M0D", "", notes=""), name="d2.csv"))
    assert (same["same"], same["changed"]) == (1, 0)
    assert cli.digest() == before
    kept = adds_up(cli.devices(device("PF8K2M0D", "南小学校"), device("PF8K2M0E", "南小学校"), name="d3.csv"))
    assert (kept["same"], kept["changed"]) == (1, 1)
    assert [(k["row"], k["field"], k["reason"]) for k in kept["kept"]] == [(2, "school", "in_repair")]
    assert cli.ok("device", "PF8K2M0E")["school"] == "南小学校"


def test_what_a_person_set_later_than_the_file_is_kept(cli: Cli) -> None:
    cli.schools()
    cli.devices(device("PF8K2M0D"))
    assert cli.ok("device", "PF8K2M0D")["school"] == "北小学校"
    old = cli.file("old.csv", DEVICES, device("PF8K2M0D", "南小学校"))
    os.utime(old, (0, 0))
    assert adds_up(cli.ok("import", "devices", old))["changed"] == 1


def test_an_import_is_undone_by_one_key(cli: Cli) -> None:
    cli.schools()
    before = cli.digest()
    cli.devices(*(device(f"PF8K{n:04d}") for n in range(1200)))
    assert cli.digest() != before
    undone = cli.ok("undo")
    assert (undone["outcome"], undone["family"]) == ("undone", "ok")
    assert len(undone["undone"]) >= 1200
    assert cli.digest() == before
    again = cli.devices(*(device(f"PF8K{n:04d}") for n in range(1200)))
    assert again["new"] == 1200


def test_what_was_undone_is_unknown_and_comes_in_anew(cli: Cli) -> None:
    assert cli.ok("intake", "PF8K2M0D")["results"][0]["outcome"] == "unknown_device"
    assert cli.ok("undo")["outcome"] == "undone"
    cli.refused("device", "PF8K2M0D")
    assert cli.ok("intake", "PF8K2M0D")["results"][0]["outcome"] == "unknown_device"
    cli.ok("undo")
    assert cli.forms(form("PF8K2M0D"))["new"] == 1
    cli.ok("undo")
    assert cli.ok("form", "list")["total"] == 0
    assert cli.forms(form("PF8K2M0D"))["new"] == 1
    assert cli.ok("form", "list")["total"] == 1


def test_the_same_answers_twice_are_one(cli: Cli) -> None:
    cli.schools()
    row = form("PF8K2M0D")
    assert adds_up(cli.forms(row, row))["read"] == 2
    found = cli.ok("form", "list")
    assert found["total"] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.csv", None),
        ("empty.csv", b""),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("other.csv", "果物,値段\r\nりんご,100\r\n".encode()),
        ("broken.xlsx", b"PK\x03\x04 not a workbook"),
        ("a folder", b"folder"),
    ],
)
@pytest.mark.parametrize("kind", ["devices", "forms"])
def test_what_cannot_be_read_is_2_with_words_and_changes_nothing(
    cli: Cli, kind: str, name: str, content: bytes | None
) -> None:
    path = cli.root / name
    if content == b"folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    before = cli.digest()
    refused = cli.refused("import", kind, str(path), code=2)
    assert refused["error"] == "unreadable_input"
    assert refused["message"]
    assert cli.digest() == before


def test_a_file_of_another_kind_is_not_taken(cli: Cli) -> None:
    path = cli.file("schools.csv", SCHOOLS, *SCHOOL_ROWS)
    assert cli.refused("import", "devices", path, code=2)["error"] == "unreadable_input"
    forms = cli.file("forms.csv", FORMS, form("PF8K2M0D"))
    assert cli.refused("import", "schools", forms, code=2)["error"] == "unreadable_input"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_encodings(cli: Cli, encoding: str) -> None:
    found = adds_up(cli.ok("import", "schools", cli.file("s.csv", SCHOOLS, *SCHOOL_ROWS, encoding=encoding)))
    assert (found["read"], found["new"]) == (2, 2)


def test_own_headings_by_map(cli: Cli) -> None:
    path = cli.file("own.csv", ("番号A", "場所B"), ("PF8K2M0D", "北小学校"))
    cli.schools()
    found = adds_up(cli.ok("import", "devices", path, "--map", "番号A=serial", "--map", "場所B=school"))
    assert found["new"] == 1
    assert cli.ok("device", "PF8K2M0D")["school"] == "北小学校"
    assert cli("import", "devices", path, "--map", "番号A=cheese").code == 2
    assert cli("import", "devices", path, "--map", "nonsense").code == 2


def test_without_a_supervisor_among_those_brought_in_the_stand_in_still_may(cli: Cli) -> None:
    """Else nobody could ever appoint one. Who acts must be said from the first operator on."""
    headings = ("担当者コード", "氏名", "役割")
    cli.ok("import", "operators", cli.file("o.csv", headings, ("OP0101", "古賀 美咲", "受付担当")))
    assert cli.refused("intake", "PF8K2M0D")["reason"] == "signed_out"
    assert cli.ok("intake", "PF8K2M0D", operator="OP0101")
    boss = cli.file("boss.csv", headings, ("OP0104", "森 恵", "管理者"))
    assert cli.refused("import", "operators", boss, operator="OP0101")["reason"] == "role"
    assert cli.ok("import", "operators", boss, operator="OP0001")["new"] == 1
    refused = cli.refused("import", "operators", boss, operator="OP0001")
    assert refused["reason"] == "unknown_operator"


def test_columns_that_are_not_taken_in_are_named(cli: Cli) -> None:
    rows = (("1", "PF9ZZ900", "大橋小", "赤"), ("2", "PF9ZZ901", "", ""))
    path = cli.file("own.csv", ("No.", "製造番号", "ばしょ", "色"), *rows)
    found = adds_up(cli.ok("import", "devices", path, "--dry-run"))
    assert found["warnings"] == [{"row": 1, "reason": "column_ignored", "text": "ばしょ, 色"}]
    assert (found["read"], found["new"]) == (2, 2)
    words = cli("import", "devices", path, "--dry-run", bare=True).out
    assert "取り込まない列 2：ばしょ、色" in words


def test_a_column_nobody_misses_is_no_warning_in_json_but_named_in_words(cli: Cli) -> None:
    path = cli.file("own.csv", ("製造番号", "整理番号", "学校", "色"), ("PF9ZZ900", "KRM-000001", "", "赤"))
    assert adds_up(cli.ok("import", "devices", path))["warnings"] == []
    assert "取り込まない列 1：色" in cli("import", "devices", path, bare=True).out


def test_a_state_that_is_not_known_says_what_becomes_of_it(cli: Cli) -> None:
    head = ("製造番号", "状態")
    words = cli(
        "import", "devices", cli.file("a.csv", head, ("PF9ZZ900", "ねむり"), ("PF9ZZ901", "ねむり")), bare=True
    ).out
    assert "2行　状態の言葉がわかりません「ねむり」。新しい端末は使用中、台帳にある端末はいまの状態のまま" in words
    assert cli.ok("device", "PF9ZZ900")["status"] == "in_use"
    cli.ok("import", "devices", cli.file("b.csv", head, ("PF9ZZ900", "除却"), ("PF9ZZ901", "廃止")))
    assert cli.ok("device", "PF9ZZ900")["status"] == "disposed"
    cli.ok("import", "devices", cli.file("c.csv", head, ("PF9ZZ900", "ねむり")))
    assert cli.ok("device", "PF9ZZ900")["status"] == "disposed"


CABINETS = ("管理番号", "種別", "設置場所", "状態")


def test_disposal_of_a_known_controller_by_file_takes_the_right_and_the_pin(cli: Cli) -> None:
    known = cli.file("c.csv", CABINETS, ("CH-0001", "輪番充電器", "教育センター", "予備"))
    cli.ok("import", "cabinets", known)
    people = [("OP0102", "花子", "管理者"), ("OP0103", "次郎", "保守担当"), ("OP0104", "三郎", "受付担当")]
    cli.ok("import", "operators", cli.file("op.csv", ("担当者コード", "氏名", "役割"), *people))
    set_pin(cli, "OP0103", "4821")
    gone = ("import", "cabinets", cli.file("gone.csv", CABINETS, ("CH-0001", "輪番充電器", "教育センター", "廃棄")))
    before = cli.digest()
    for who, typed in (("OP0104", "4821\n"), ("OP0103", ""), ("OP0103", "\n")):
        found = adds_up(cli.ok(*gone, operator=who, typed=typed))
        assert (found["changed"], found["same"]) == (0, 1)
        assert found["kept"] == [
            {"row": 2, "field": "status", "ours": "spare", "theirs": "disposed", "reason": "dispose"}
        ]
        assert cli.digest() == before
    assert "PIN" in cli(*gone, operator="OP0104").err
    assert cli.refused(*gone, operator="OP0103", typed="0000\n")["reason"] == "wrong_pin"
    assert cli.digest() == before
    dry = adds_up(cli.ok(*gone, "--dry-run", operator="OP0103"))
    assert dry["kept"][0]["reason"] == "dispose", "a dry run asks for no PIN"
    assert adds_up(cli.ok(*gone, operator="OP0103", typed="4821\n"))["changed"] == 1
    assert cli.refused("undo", "--reason", "違った", operator="OP0104")["reason"]
    assert cli.ok("undo", operator="OP0103", typed="4821\n")["outcome"] == "undone"
    assert cli.digest() == before


def test_a_telephone_number_in_a_register_is_left_out_in_words(cli: Cli) -> None:
    headings = (*CABINETS, "備考")
    rows = [(f"CH-000{n}", "輪番充電器", "教育センター", "予備", "担当 090-1234-5678") for n in range(3)]
    called = cli("import", "cabinets", cli.file("c.csv", headings, *rows))
    found = adds_up(called.json)
    assert found["new"] == 3
    assert {(one["reason"], one["text"]) for one in found["warnings"]} == {("personal_left_out", "")}
    assert "備考の欄にメールアドレスか電話番号があります" in called.err
    assert "090-1234-5678" not in called.err + called.out
