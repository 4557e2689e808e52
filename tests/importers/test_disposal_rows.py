"""Rows of the Board's instruction list and of a list of stored units."""

from __future__ import annotations

import pytest

from app.domain.kinds import ImportKind
from app.importers.model import Reason, Record, Refusal
from tests.importers.test_gear_rows import read, reasons

INSTRUCTION = ["指示番号", "指示日", "文書番号", "製造番号", "端末管理番号"]
STORED = [
    "製造番号",
    "端末管理番号",
    "機種",
    "学校名",
    "保管場所",
    "箱番号",
    "保管日",
    "廃棄区分",
    "デプロビ",
    "消去",
    "報告日",
    "指示番号",
]


def test_an_instructions_number_may_stand_in_its_first_row_alone() -> None:
    first, second, third = read(
        ImportKind.instruction,
        INSTRUCTION,
        "ky-1,2026/11/10,7教ICT第123号,MR51FN00101,",
        ",,,PF0NEW09,KRM-000009",
        "KY-2,いつか,,,GR-0001",
    )
    assert isinstance(first, Record)
    assert (first.key, dict(first.fields)) == (
        "MR51FN00101",
        {"serial": "MR51FN00101", "instruction": "KY-1", "instructed_on": "2026-11-10", "document": "7教ICT第123号"},
    )
    assert first.remarks == ()
    assert isinstance(second, Record)
    assert dict(second.fields) == {"serial": "PF0NEW09", "tag": "KRM-000009", "instruction": "KY-1"}
    assert reasons(second) == [Reason.unit_new]
    assert isinstance(third, Refusal)
    assert (third.reason, third.params["first"]) == (Reason.serial_repeated, "2")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",,,MR51FN00101,", Reason.instruction_blank),
        ("KY-1,,,,", Reason.serial_blank),
        ("KY-1,,,,KRM-999999", Reason.unit_unknown),
        ("KY-1,,,1.23E+10,", Reason.serial_scientific),
    ],
)
def test_a_row_that_names_no_unit_or_no_instruction_is_refused(row: str, reason: Reason) -> None:
    (item,) = read(ImportKind.instruction, INSTRUCTION, row)
    assert isinstance(item, Refusal)
    assert item.reason is reason


def test_no_person_stands_in_what_stays_for_good() -> None:
    (item,) = read(ImportKind.instruction, INSTRUCTION, "KY-1,,連絡は kyoto@example.jp,MR51FN00101,")
    assert isinstance(item, Record)
    assert "document" not in item.fields
    assert reasons(item) == [Reason.text_personal]


def test_blank_rows_are_skipped() -> None:
    assert read(ImportKind.instruction, INSTRUCTION, ",,,,") == []
    assert read(ImportKind.stored, STORED, ",,,,,,,,,,,") == []


def test_a_stored_unit_tells_where_it_lies_and_how_far_it_is() -> None:
    whole, strange = read(
        ImportKind.stored,
        STORED,
        "MR51FN00101,,C204,北小,棚 D-4,箱 12,令和7年6月12日,修繕不可,済,起動しない,2025-06-13,KY-1",
        "PF0NEW09,,,,090-1234-5678,,,たぶん,？,きっと,,",
    )
    assert isinstance(whole, Record)
    assert dict(whole.fields) == {
        "serial": "MR51FN00101", "model": "C204", "school": "ES01", "place": "棚 D-4", "box": "箱12",
        "stored_on": "2025-06-12", "way": "A", "deprovisioned": "yes", "wipe": "wont_start", "told_on": "2025-06-13",
        "instruction": "KY-1",
    }  # fmt: skip
    assert isinstance(strange, Record)
    assert dict(strange.fields) == {"serial": "PF0NEW09"} | (
        {"place": "090-1234-5678"} if "place" in strange.fields else {}
    )
    assert reasons(strange).count(Reason.word_unknown) == 3


def test_a_stored_row_without_a_unit_is_refused() -> None:
    (item,) = read(ImportKind.stored, STORED, ",,,,棚 D-4,,,,,,,")
    assert isinstance(item, Refusal)
    assert item.reason is Reason.serial_blank
