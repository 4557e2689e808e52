"""Rows of the gear register and of a list of open loans."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.domain.kinds import ImportKind
from app.importers.columns import find_columns
from app.importers.files import Row
from app.importers.model import Reason, Record, Refusal
from app.importers.records import READERS
from app.importers.rows import Known
from app.importers.schools import School, SchoolIndex

SERIALS = {"GR-0001": "MR51FN00101", "MR51FN00101": "MR51FN00101", "MR51FN00102": "MR51FN00102"}
KNOWN = Known(
    schools=SchoolIndex([School(id="ES01", code="ES01", name="北小学校", aliases=("北小",))]),
    unit=lambda text: SERIALS.get(text, ""),
)
GEAR = [
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
    "備考",
]
LOANS = ["管理番号", "製造番号", "貸出先", "貸出日", "返却期限", "備考"]


def read(kind: ImportKind, headings: Sequence[str], *rows: str) -> list[Record | Refusal]:
    """The rows, whose cells are parted by commas."""
    listed = [Row(1, tuple(headings)), *(Row(at, tuple(row.split(","))) for at, row in enumerate(rows, 2))]
    columns = find_columns(listed[:1])
    assert columns.kind is kind, "told by its headings alone"
    reader = READERS[kind](columns, KNOWN)
    return [item for row in listed[1:] if (item := reader.read(row)) is not None]


def reasons(item: Record | Refusal) -> list[Reason]:
    assert isinstance(item, Record)
    return [remark.reason for remark in item.remarks]


def test_a_thing_of_the_register() -> None:
    (item,) = read(
        ImportKind.gear,
        GEAR,
        "GR-0001,モバイルルーター,NEC,Aterm MR51FN,MR51FN00101,北小,職員室,市,令和6年4月15日,2029年3月,使用中,SIM付き",
    )
    assert isinstance(item, Record)
    assert (item.key, dict(item.fields)) == (
        "MR51FN00101",
        {
            "serial": "MR51FN00101", "tag": "GR-0001", "kind": "wifi_router", "maker": "NEC", "model": "Aterm MR51FN",
            "school": "ES01", "room": "職員室", "owner": "city", "delivered": "2024-04-15", "term_ends": "2029-03-31",
            "status": "in_use", "notes": "SIM付き",
        },
    )  # fmt: skip
    assert item.remarks == ()


def test_what_tells_of_a_person_is_left_out_and_where_the_school_should_be_refused() -> None:
    noted, here, who = read(
        ImportKind.gear,
        GEAR,
        ",その他,,EB-W05,X8BT4100211,北小,教頭 090-1234-5678,市,,,,yamada@example.jp",
        ",その他,,EB-W06,X8BT4100212,センター,棚 (0942)38-0000,,,,,",
        ",その他,,EB-W07,X8BT4100213,山田 090-1234-5678,,,,,,",
    )
    assert isinstance(noted, Record)
    assert noted.fields.keys() == {"serial", "model", "school", "kind", "owner"}
    assert [dict(remark.params) for remark in noted.remarks] == [{"field": "room"}, {"field": "notes"}]
    assert isinstance(here, Record)
    assert "place" in here.fields, "it lies here all the same"
    assert here.fields["place"] == "センター"
    assert reasons(noted) == [Reason.personal_left_out] * 2
    assert reasons(here) == [Reason.personal_left_out]
    assert isinstance(who, Refusal), "whoever has it is not read as: it lies here"
    assert (who.reason, who.params) == (Reason.school_personal, {})


def test_what_lies_here_has_a_place_and_what_is_not_known_is_said() -> None:
    here, strange, bare = read(
        ImportKind.gear,
        GEAR,
        ",書画カメラ,,MA-1,ELM210045,教育センター,棚 C-1,市,,,,",
        ",,,EB-W06,X8BT4100211,どこか小学校,,だれか,いつか,,こわれた,",
        ",その他,,EB-W07,X8BT4100212,センター,,,,,,",
    )
    assert isinstance(here, Record)
    assert here.fields["place"] == "棚 C-1"
    assert "kind" not in here.fields
    assert reasons(here) == [Reason.kind_unknown]
    assert isinstance(strange, Record)
    assert strange.fields["school_text"] == "どこか小学校"
    assert set(reasons(strange)) == {
        Reason.school_unknown, Reason.owner_unknown, Reason.date_unreadable, Reason.status_unknown,
    }  # fmt: skip
    assert isinstance(bare, Record)
    assert (bare.fields["place"], bare.fields["kind"]) == ("センター", "other")


@pytest.mark.parametrize(
    ("kind", "headings", "rows", "refused"),
    [
        (ImportKind.gear, GEAR, ["GR-0001,,,,,,,市,,,,", ",,,,,,,,,,,"], [(2, Reason.serial_blank)]),
        (
            ImportKind.gear,
            GEAR,
            [",,,A,MR51FN00101,,,,,,,", ",,,A,mr51fn00101,,,,,,,"],
            [(3, Reason.serial_repeated)],
        ),
        (
            ImportKind.loans,
            LOANS,
            [
                ",,北小,,,", ",NOSUCH99,北小,,,", ",MR51FN00101,,2026-11-01,,", ",MR51FN00101,a@example.jp,,,",
                ",,,,,",
            ],
            [
                (2, Reason.serial_blank), (3, Reason.unit_unknown), (4, Reason.school_blank),
                (5, Reason.serial_repeated),
            ],
        ),
        (ImportKind.loans, LOANS, [",MR51FN00102,教頭 090-1234-5678,,,"], [(2, Reason.school_personal)]),
        (
            ImportKind.loans,
            LOANS,
            ["GR-0001,,北小,,,", ",MR51FN00101,北小,,,"],
            [(3, Reason.serial_repeated)],
        ),
    ],
)  # fmt: skip
def test_rows_that_are_not_taken_in(
    kind: ImportKind, headings: list[str], rows: list[str], refused: list[tuple[int, Reason]]
) -> None:
    found = [item for item in read(kind, headings, *rows) if isinstance(item, Refusal)]
    assert [(item.row, item.reason) for item in found] == refused


def test_a_loan_names_its_thing_by_either_number() -> None:
    one, other = read(
        ImportKind.loans, LOANS, "GR-0001,,北小学校,2026/10/5,令和8年12月18日,不安定", ",MR51FN00102,どこか,,,"
    )
    assert isinstance(one, Record)
    assert (one.key, dict(one.fields), dict(one.side)) == (
        "MR51FN00101", {"to": "ES01", "since": "2026-10-05", "due": "2026-12-18"}, {"note": "不安定"},
    )  # fmt: skip
    assert isinstance(other, Record)
    assert dict(other.fields) == {"to": "", "to_text": "どこか"}
    assert reasons(other) == [Reason.school_unknown]
