"""Holds the registers to: the code is the key, words become closed words, a school's phone and mail are left out."""

from __future__ import annotations

import pytest

from app.domain.kinds import ImportKind
from app.importers.model import Reason, Refusal
from app.importers.sentences import whole_text
from tests.importers.support import read, reasons, record


def test_schools() -> None:
    head = "学校コード|学校名|校種|電話|メール|別名|廃止日|統合先"
    row = "es24|善導寺小学校|小学校|0942-00-0000|a@example.jp|善導寺小、ぜんどうじ|令和8年3月31日|ES25"
    item = record(ImportKind.schools, head, row)
    assert item.fields == {
        "code": "ES24",
        "name": "善導寺小学校",
        "level": "elementary",
        "aliases": "善導寺小\nぜんどうじ",
        "ends": "2026-03-31",
        "successor": "ES25",
    }
    assert (item.key, item.side) == ("ES24", {})


def test_a_schools_level_from_its_name() -> None:
    for name, level in (
        ("南筑高等学校", "high"),
        ("久留米特別支援学校", "special_needs"),
        ("櫛原中学校", "junior_high"),
    ):
        assert record(ImportKind.schools, "学校コード|学校名", f"X1|{name}").fields["level"] == level
    item = record(ImportKind.schools, "学校コード|学校名|校種", "X1|荒木小学校|がっこう")
    assert (item.fields["level"], reasons(item)) == ("elementary", ["level_unknown"])
    assert "level" not in record(ImportKind.schools, "学校コード|学校名", "X1|荒木学園").fields


def test_codes_refused() -> None:
    head = "学校コード|学校名"
    items = read(
        ImportKind.schools,
        head,
        "X1|荒木小",
        "x 1|荒木中",
        "|大橋小",
        "=A1|南小",
        f"{'X' * 33}|北小",
        "X2|",
        "-|西小",
        "|",
    )
    assert [reasons(item) for item in items] == [
        [],
        ["code_repeated"],
        ["code_blank"],
        ["code_formula"],
        ["code_long"],
        ["name_blank"],
        ["code_blank"],
    ]
    assert isinstance(items[1], Refusal)
    assert items[1].params == {"value": "x 1", "first": "2"}


def test_a_line_with_a_phone_alone_is_no_school() -> None:
    assert read(ImportKind.schools, "学校コード|学校名|電話", "||0942-00-0000") == []


CABINETS = "管理番号|区分|メーカー|品番|設置場所|部屋|状態|製造番号"


def test_chargers_and_where_they_are() -> None:
    item = record(ImportKind.cabinets, CABINETS, "CH-0001|輪番充電器|オカムラ|93HWZY_GD80|城島小学校|2年1組|設置中|")
    assert item.fields == {
        "code": "CH-0001",
        "kind": "charger",
        "maker": "オカムラ",
        "model": "93HWZY_GD80",
        "place": "school",
        "school": "ES38",
        "room": "2年1組",
        "status": "installed",
    }
    spare = record(ImportKind.cabinets, CABINETS, "CH-0096|輪番充電器|||教育センター|予備機棚|予備|")
    assert (spare.fields["place"], spare.fields["place_text"], spare.fields["status"]) == (
        "center",
        "教育センター",
        "spare",
    )
    room = record(ImportKind.cabinets, CABINETS, "CH-0096||||荒木小 図書室|||")
    assert (room.fields["school"], room.fields["room"]) == ("ES19", "図書室")
    nowhere = record(ImportKind.cabinets, CABINETS, "CH-0097|ふね|||なぞの建物||こわれた|")
    assert nowhere.fields == {"code": "CH-0097", "place_text": "なぞの建物"}
    assert reasons(nowhere) == ["kind_unknown", "place_unknown", "status_unknown"]
    formula = record(ImportKind.cabinets, CABINETS, "CH-0098||||=A1|||")
    assert reasons(formula) == ["formula"]
    assert record(ImportKind.cabinets, CABINETS, "CH-0099|||||3階||").fields == {"code": "CH-0099", "room": "3階"}


@pytest.mark.parametrize("written", ["担当 090-1234-5678", "yamada@example.jp", "内線 0942−38−0000"])
@pytest.mark.parametrize(("column", "field"), [(4, "place_text"), (5, "room"), (8, "notes")])
def test_what_tells_of_a_person_is_left_out_of_a_cabinet_and_said(written: str, column: int, field: str) -> None:
    cells = ["CH-0001", "輪番充電器", "", "", "", "", "予備", "", ""]
    cells[column] = written
    item = record(ImportKind.cabinets, f"{CABINETS}|備考", "|".join(cells))
    assert item.fields == {"code": "CH-0001", "kind": "charger", "status": "spare"}
    (remark,) = item.remarks
    assert (remark.reason, dict(remark.params)) == (Reason.personal_left_out, {"field": field})
    assert written not in whole_text(remark)
    with_room = record(ImportKind.cabinets, f"{CABINETS}|備考", "CH-0001||||城島小学校 090-1234-5678||||")
    assert with_room.fields == {"code": "CH-0001", "place": "school", "school": "ES38"}
    assert reasons(with_room) == ["personal_left_out"]


def test_a_charger_without_a_label_goes_by_its_serial() -> None:
    items = read(ImportKind.cabinets, CABINETS, "|||||||SN:OK-12345", "|||||||ok12345", "|輪番充電器||||||", "|||||||")
    assert items[0].row == 2
    assert [reasons(item) for item in items] == [[], ["serial_repeated"], ["code_blank"]]


def test_parts() -> None:
    head = "部品コード|部品名|対応機種|保管場所|在庫数|発注点|単価|所有者"
    item = record(ImportKind.parts, head, "pn-1|キートップ|NEC Y2、ASUS CZ1|棚 A-1|１２個|1,000|¥350|市")
    assert item.fields == {
        "code": "PN-1",
        "name": "キートップ",
        "models": "NEC Y2\nASUS CZ1",
        "place": "棚 A-1",
        "quantity": "12",
        "reorder_point": "1000",
        "price": "350",
        "owner": "city",
    }
    odd = record(ImportKind.parts, head, "PN-2|||||-3|たくさん|")
    assert (odd.fields, reasons(odd)) == ({"code": "PN-2"}, ["number_unreadable"] * 2)
    assert odd.remarks[0].params == {"value": "-3", "field": "reorder_point"}
    assert reasons(read(ImportKind.parts, head, "|キートップ||||||")[0]) == ["code_blank"]
    assert read(ImportKind.parts, head, "|||||||") == []


def test_operators() -> None:
    head = "担当者コード|氏名|役割|名札番号"
    item = record(ImportKind.operators, head, "op0104|山下　恵|管理者|op0104a")
    assert item.fields == {"code": "OP0104", "name": "山下 恵", "role": "supervisor", "badge": "OP0104A"}
    odd = record(ImportKind.operators, head, "OP0105|山下|ぶちょう|")
    assert (odd.fields, reasons(odd)) == ({"code": "OP0105", "name": "山下"}, ["role_unknown"])
    assert reasons(read(ImportKind.operators, head, "|山下||")[0]) == ["code_blank"]
    assert reasons(read(ImportKind.operators, head, "ｏｐ０００１|山下|管理者|")[0]) == ["code_kept_back"], (
        "the stand-in's"
    )
    for code in ("OP1", "TANAKA", "OP12345678", "T0102"):
        assert reasons(read(ImportKind.operators, head, f"{code}|山下|管理者|")[0]) == ["code_no_operator"]
    assert read(ImportKind.operators, head, "|||") == []
