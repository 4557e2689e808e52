"""Holds finding columns to: any order, both languages, titles above, pupils' names never, a helpful word otherwise."""

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import ImportKind
from app.importers.columns import Columns, find_columns, is_heading, lacks_wanted, left_over, plain, samples
from app.importers.files import Row
from app.importers.headings import FIELDS, FORBIDDEN, REQUIRED
from app.importers.model import Fault, Unreadable
from app.importers.sample_data import (
    CABINET_HEADINGS,
    DELIVERY_HEADINGS,
    DEVICE_HEADINGS,
    FORM_HEADINGS,
    OPERATOR_HEADINGS,
    PART_HEADINGS,
    SCHOOL_HEADINGS,
)
from app.importers.sentences import unreadable_text

USUAL = {
    ImportKind.schools: SCHOOL_HEADINGS,
    ImportKind.devices: DEVICE_HEADINGS,
    ImportKind.forms: FORM_HEADINGS,
    ImportKind.delivery: DELIVERY_HEADINGS,
    ImportKind.cabinets: CABINET_HEADINGS,
    ImportKind.parts: PART_HEADINGS,
    ImportKind.operators: OPERATOR_HEADINGS,
    ImportKind.gear: (
        *(
            "管理番号",
            "種別",
            "メーカー",
            "機種",
            "製造番号",
            "設置場所",
            "部屋",
            "所有者",
            "納入日",
            "リース満了日",
            "状態",
        ),
        "備考",
    ),
    ImportKind.loans: ("管理番号", "製造番号", "貸出先", "貸出日", "返却期限", "備考"),
    ImportKind.instruction: ("指示番号", "指示日", "文書番号", "製造番号", "端末管理番号"),
    ImportKind.stored: ("製造番号", "端末管理番号", "機種", "保管場所", "箱番号", "保管日", "デプロビ", "消去"),
}
ENGLISH = {
    ImportKind.schools: ("School Code", "School Name", "Level"),
    ImportKind.devices: ("Serial No", "Asset Tag", "School", "Model", "AUE"),
    ImportKind.forms: ("Timestamp", "School", "Reporter", "Asset ID", "Serial Number", "Symptom"),
    ImportKind.delivery: ("Serial Number", "Machine Type", "School", "Delivery Date"),
    ImportKind.cabinets: ("Register Code", "Type", "Maker", "Model", "Place", "Room", "Status"),
    ImportKind.parts: ("Part Code", "Part Name", "Models", "Quantity", "Reorder Point"),
    ImportKind.operators: ("Operator Code", "Name", "Role"),
    ImportKind.gear: ("Serial Number", "Asset Tag", "Kind", "Model", "Location", "Owner", "Lease End"),
    ImportKind.loans: ("Serial Number", "School", "Lent on", "Due Date", "Note"),
    ImportKind.instruction: ("Instruction No", "Instruction Date", "Document No", "Serial Number"),
    ImportKind.stored: ("Serial Number", "Asset Tag", "Shelf", "Box No", "Stored on", "Wiped"),
}


def table(*rows: tuple[str, ...]) -> list[Row]:
    return [Row(number, cells) for number, cells in enumerate(rows, start=1)]


def fault_of(rows: list[Row], kind: ImportKind | None = None, maps: dict[str, str] | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        find_columns(rows, kind, maps)
    return caught.value


@pytest.mark.parametrize("headings", [USUAL, ENGLISH], ids=["usual", "english"])
@pytest.mark.parametrize("kind", list(ImportKind))
def test_the_kind_is_told_from_the_headings(kind: ImportKind, headings: dict[ImportKind, tuple[str, ...]]) -> None:
    columns = find_columns(table(headings[kind]))
    assert columns.kind is kind
    assert all(any(name in columns.fields for name in group) for group in REQUIRED[kind])


@pytest.mark.parametrize("kind", list(ImportKind))
def test_any_order_gives_the_same_fields(kind: ImportKind) -> None:
    headings = list(USUAL[kind])
    whole = find_columns(table(tuple(headings)))
    named = {field: headings[index] for field, index in whole.fields.items()}
    for seed in range(20):
        Random(seed).shuffle(headings)
        found = find_columns(table(tuple(headings)))
        assert found.kind is kind
        assert {field: headings[index] for field, index in found.fields.items()} == named


@given(st.sampled_from([(kind, name) for kind in ImportKind for name in FIELDS[kind]]), st.integers(0, 60), st.data())
def test_every_heading_of_the_tables_is_found(at: tuple[ImportKind, str], pick: int, data: st.DataObject) -> None:
    kind, name = at
    own = [h for h in FIELDS[kind][name].headings if _owner(kind, h) == name]
    heading = own[pick % len(own)]
    around = data.draw(st.sampled_from(["{}", " {} ", "{}（必須）", "{}*", "1. {}", "{}\n(半角)", "【{}】"]))
    row = [
        around.format(heading),
        *(FIELDS[kind][n].headings[0] for group in REQUIRED[kind] for n in group[:1] if n != name),
    ]
    assert find_columns(table(tuple(row)), kind).fields[name] == 0


def _owner(kind: ImportKind, heading: str) -> str:
    if plain(heading) in {plain(text) for text in FORBIDDEN} and kind is not ImportKind.forms:
        return ""
    return next(n for n, spec in FIELDS[kind].items() if plain(heading) in map(plain, spec.headings))


def test_titles_notes_and_blank_rows_above() -> None:
    rows = table(
        ("令和7年度 学習用端末 納品一覧表", "", "", ""),
        ("作成日", "2025-12-01"),
        (),
        ("※製造番号は本体裏面のもの",),
        ("No.", "製造番号", "型番", "納品先", "納品日"),
        ("1", "PFPFBZ5N", "82W0000XJP", "荒木小学校", "2025-12-13"),
    )
    columns = find_columns(rows)
    assert (columns.kind, columns.heading_row) == (ImportKind.delivery, 5)
    assert columns.fields == {"serial": 1, "model_type": 2, "school": 3, "delivered": 4}
    assert columns.unmapped == ("No.",)


def test_of_two_headings_of_a_field_the_usual_one_wins() -> None:
    columns = find_columns(table(("場所", "学校名", "管理番号", "資産番号", "製造番号", "状態")), ImportKind.devices)
    assert (columns.fields["school"], columns.fields["tag"]) == (1, 3)
    assert columns.unmapped == ("場所", "管理番号")


def test_pupils_are_never_mapped_whatever_is_asked() -> None:
    headings = (*DEVICE_HEADINGS, "児童名", "使用者")
    columns = find_columns(table(headings))
    assert columns.forbidden == ("annotatedUser", "児童名", "使用者")
    assert not {4, 16, 17} & set(columns.fields.values())
    for column in ("annotatedUser", "ＡｎｎｏｔａｔｅｄＵｓｅｒ", "E", "使用者"):
        assert fault_of(table(headings), ImportKind.devices, {column: "notes"}).fault is Fault.forbidden_column


def test_a_forms_own_user_name_is_the_senders() -> None:
    columns = find_columns(table(("タイムスタンプ", "ユーザー名", "学校名", "シリアル番号", "児童氏名")))
    assert columns.fields["mail"] == 1
    assert columns.forbidden == ("児童氏名",)


def test_questions_as_headings() -> None:
    columns = find_columns(
        table(
            (
                "タイムスタンプ",
                "1. 学校名を選んでください",
                "2. 記入された先生のお名前",
                "3. 故障した端末のシリアル番号を入力してください（本体裏面）",
                "4. 端末管理番号（KRM- から始まる番号）",
                "5. どのような症状ですか",
                "6. 故障の原因として考えられるもの",
                "7. 使用していた児童氏名",
            )
        )
    )
    assert columns.kind is ImportKind.forms
    assert {name: index for name, index in columns.fields.items() if index < 7} == {
        "sent": 0,
        "school": 1,
        "reporter": 2,
        "serial": 3,
        "tag": 4,
        "symptom": 5,
        "cause": 6,
    }
    assert 7 not in columns.fields.values()


def test_columns_by_hand() -> None:
    headings = ("本体番号", "メモ", "拠点")
    rows = table(("一覧",), headings, ("PF0Z1C9Q", "", "大橋小"))
    assert fault_of(rows, ImportKind.devices).fault is Fault.no_heading
    columns = find_columns(rows, ImportKind.devices, {"本体番号": "serial", "c": "school"})
    assert columns.heading_row == 2
    assert columns.fields == {"serial": 0, "school": 2, "notes": 1}
    assert find_columns(rows, ImportKind.devices, {"本体番号": "serial", "拠点": "notes"}).fields["notes"] == 2


def test_what_is_wrong_is_said() -> None:
    rows = table(DEVICE_HEADINGS)
    unknown = fault_of(rows, ImportKind.devices, {"ない列": "notes"})
    assert (unknown.fault, unknown.detail) == (Fault.unknown_column, "ない列")
    assert fault_of(table(("a", "b")), ImportKind.devices, {"ZZ": "serial"}).fault is Fault.unknown_column
    field = fault_of(rows, ImportKind.devices, {"notes": "symptom"})
    assert (field.fault, field.detail) == (Fault.unknown_field, "symptom")
    assert "serial" in field.choices
    assert fault_of(rows, None, {"notes": "nothing"}).fault is Fault.unknown_field
    assert fault_of(rows, None, {"notes": "symptom"}).fault is Fault.unknown_field
    nothing = fault_of(table(("一覧",), ("い", "ろ", "は")))
    assert (nothing.fault, nothing.choices) == (Fault.no_heading, ("い", "ろ", "は"))
    assert fault_of([]).fault is Fault.no_heading


def test_headings_that_fit_two_kinds_alike_are_asked_about() -> None:
    found = {c for order in permutations(("code", "name")) for c in fault_of(table(order)).choices}
    assert fault_of(table(("code", "name"))).fault is Fault.kind_unclear
    assert {"schools", "parts", "operators"} <= found


def test_headings_far_down_are_not_looked_for() -> None:
    rows = table(*[("x",)] * 40, DEVICE_HEADINGS)
    assert fault_of(rows).fault is Fault.no_heading


def test_a_heading_repeated_on_each_page() -> None:
    columns: Columns = find_columns(table(DELIVERY_HEADINGS))
    assert is_heading(Row(50, (*DELIVERY_HEADINGS, "", " ")), columns)
    assert not is_heading(Row(51, ()), columns)
    assert not is_heading(Row(52, ("1", "PF0Z1C9Q")), columns)


def test_plain_headings() -> None:
    assert plain("Ｓｅｒｉａｌ＿Ｎｕｍｂｅｒ") == plain("serial number") == "serialnumber"
    assert plain("原因（分かる範囲）") == "原因"
    assert plain("（学校名）") == "学校名"
    assert plain("Q3：シリアル番号※") == "シリアル番号"


@pytest.mark.parametrize(
    ("kind", "heading", "field"),
    [
        (ImportKind.devices, "整理番号", "tag"),
        (ImportKind.devices, "置いてある学校", "school"),
        (ImportKind.devices, "設置校", "school"),
        (ImportKind.devices, "サポート期限", "aue"),
        (ImportKind.devices, "自動更新の期限", "aue"),
        (ImportKind.schools, "学校の名前", "name"),
        (ImportKind.forms, "学校の名前", "school"),
        (ImportKind.forms, "壊れた端末の番号", "serial"),
        (ImportKind.forms, "どこが壊れましたか", "symptom"),
        (ImportKind.forms, "故障の場所", "symptom"),
    ],
)
def test_headings_of_schools_own_lists_are_known(kind: ImportKind, heading: str, field: str) -> None:
    needed = {ImportKind.devices: "製造番号", ImportKind.schools: "学校コード", ImportKind.forms: "タイムスタンプ"}[
        kind
    ]
    assert find_columns(table((needed, heading)), kind).fields[field] == 1


def test_what_is_left_over_is_named_but_not_what_counts_the_rows_or_names_pupils() -> None:
    columns = find_columns(table(("No.", "製造番号", "色", "児童名", "#", "", "貼った印")), ImportKind.devices)
    assert left_over(columns) == {2: "色", 6: "貼った印"}
    assert lacks_wanted(columns)
    assert not lacks_wanted(find_columns(table(("製造番号", "資産番号", "組織部門")), ImportKind.devices))
    assert not lacks_wanted(find_columns(table(("部品コード", "色")), ImportKind.parts))


def test_a_heading_row_that_lacks_a_needed_column_says_which() -> None:
    headings = ("No.", "学校コード", "がっこう", "区分", "TEL")
    for kind in (ImportKind.schools, None):
        fault = fault_of(table(("R7",), headings, ("1", "1101", "北小学校", "小学校", "04")), kind)
        assert (fault.fault, fault.detail, fault.kind) == (Fault.column_missing, "name", ImportKind.schools)
        assert fault.choices == headings
        assert fault.guess == {"学校コード": "code", "区分": "level", "TEL": "phone"}
        assert unreadable_text(fault).startswith("学校一覧に要る「名前」の列が見つかりません。")
    form = fault_of(table(("学校名", "報告者", "症状")), ImportKind.forms)
    assert (form.fault, form.detail) == (Fault.column_missing, "sent")
    either = fault_of(table(("区分", "メーカー")), ImportKind.cabinets)
    assert "「コード」か「製造番号」" in unreadable_text(either)


def test_what_may_be_of_two_kinds_is_no_heading_row_yet() -> None:
    assert fault_of(table(("メーカー", "機種"))).fault is Fault.no_heading


def test_a_value_of_each_column_but_of_pupils() -> None:
    head = ("製造番号", "児童名", "", "色", "印")
    rows = table(("一覧", "x"), head, ("PF01", "山田", "x"), head, (" PF02", "", "", " 赤 "))
    assert samples(find_columns(rows, ImportKind.devices), rows) == {"製造番号": "PF01", "色": "赤"}


def test_a_column_left_out_by_hand_is_not_taken_in() -> None:
    rows = table(("製造番号", "学校", "設置場所", "備考"))
    columns = find_columns(rows, ImportKind.devices, {"学校": "-", "備考": "-"})
    assert columns.fields == {"serial": 0, "school": 2}
    assert fault_of(rows, ImportKind.devices, {"製造番号": "-"}).detail == "serial"
    form = find_columns(table(("タイムスタンプ", "学校名はどこ", "症状")), ImportKind.forms, {"学校名はどこ": "-"})
    assert "school" not in form.fields
    assert fault_of(table(("い", "ろ")), None, {"い": "-"}).fault is Fault.no_heading
