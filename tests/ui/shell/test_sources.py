"""What the scan bar says a scan is."""

from __future__ import annotations

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.scans import RawScan
from app.scanning.normalise import read_scan
from app.ui.shell.sources import bar_row


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (printed_code(CodeKind.cabinet, "CB0213").text, "充電保管庫"),
        (printed_code(CodeKind.charger, "CH0201").text, "輪番充電器"),
        (printed_code(CodeKind.school, "ES13").text, "学校"),
        (printed_code(CodeKind.operator, "000201").text, "名札"),
        (printed_code(CodeKind.place, "0001").text, "置き場"),
        (printed_code(CodeKind.repair, "8A0412").text, "受付番号"),
        ("8A-0412-M", "受付番号"),
        ("PF8K2M0D", "端末"),
        ("4901234567894", "読めません"),
    ],
)
def test_every_kind_of_label_of_ours_is_called_by_its_name(text: str, named: str) -> None:
    assert bar_row(RawScan(text, "keyboard", 0.0), read_scan(text), "23:31:44").named == named


@pytest.mark.parametrize("kind", [kind for kind in CodeKind if kind is not CodeKind.command])
def test_no_label_of_ours_is_without_a_name(kind: CodeKind) -> None:
    text = printed_code(kind, "8A0412" if kind is CodeKind.repair else "000201").text
    row = bar_row(RawScan(text, "keyboard", 0.0), read_scan(text), "")
    assert row.named not in ("", "端末", "読めません")
    assert not row.named.startswith("shell.")
