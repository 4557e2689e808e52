"""Holds the file of refused rows to: every row with its reason, opening anywhere, calculating nothing, mendable."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.domain.kinds import ImportKind
from app.importers.headings import FIELDS
from app.importers.model import Fault, Reason, Record, Refusal, Remark, Unreadable
from app.importers.records import read_file
from app.importers.refused import harmless, write_refused
from app.importers.sentences import advice_text, field_text, kind_text, reason_text, unreadable_text, whole_text
from app.settings import words
from app.settings.paths import resource
from tests.importers.support import KNOWN

NOW = datetime(2026, 11, 20, 9, 42, 18, tzinfo=ZoneInfo("Asia/Tokyo"))
HEADINGS = ("製造番号", "学校", "備考")
REFUSALS = [
    Refusal(row=88, reason=Reason.serial_blank, cells=("", "大橋小", "=1+1")),
    Refusal(
        row=415,
        reason=Reason.serial_repeated,
        params={"first": "87", "value": "PF0Z1C9Q"},
        cells=("PF0Z1C9Q", "改\n行", '@SUM("x")'),
    ),
]


@pytest.fixture(autouse=True)
def japanese() -> None:
    words.set_language("ja")


def test_rows_reasons_and_cells(tmp_path: Path) -> None:
    path = write_refused(tmp_path / "new", Path("端末.csv"), HEADINGS, REFUSALS, NOW)
    assert path.name == "端末_取り込まない行_20261120_094218.csv"
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["行", "取り込まない理由", "製造番号", "学校", "備考"],
        ["88", "製造番号が空です", "", "大橋小", "'=1+1"],
        ["415", "製造番号が 87行目と同じです", "PF0Z1C9Q", "改\n行", '\'@SUM("x")'],
    ]


def test_no_file_is_ever_overwritten(tmp_path: Path) -> None:
    names = [write_refused(tmp_path, Path("a.csv"), HEADINGS, REFUSALS, NOW).name for _ in range(3)]
    assert len(set(names)) == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(names)


def test_a_file_cut_short_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> object:
        yield REFUSALS[0]
        raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        write_refused(tmp_path, Path("a.csv"), HEADINGS, broken(), NOW)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_mended_it_can_be_imported_again(tmp_path: Path) -> None:
    path = write_refused(tmp_path, Path("a.csv"), HEADINGS, REFUSALS, NOW)
    path.write_text(path.read_text("utf-8-sig").replace("製造番号が空です,", "製造番号が空です,PF8DMT2R"), "utf-8-sig")
    with read_file(path, ImportKind.devices, known=KNOWN) as reading:
        items = list(reading)
    assert isinstance(items[0], Record)
    assert items[0].fields == {"serial": "PF8DMT2R", "school": "ES25", "notes": "=1+1"}


def test_harmless() -> None:
    assert [harmless(text) for text in ("=1", "+81", "-1", "@x", "\tx", "a=1", "-", "")] == [
        *("'=1", "'+81", "'-1", "'@x", "'\tx"),
        *("a=1", "-", ""),
    ]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_code_has_its_sentences(language: str) -> None:
    words.set_language(language)
    params = {"value": "x", "field": "aue", "first": "3", "suggestion": "大橋小学校", "serials": "2", "tags": "1"}
    for reason in Reason:
        remark = Remark(reason, params)
        assert "{" not in whole_text(remark)
        assert reason_text(remark)
    for fault in Fault:
        assert "{" not in unreadable_text(Unreadable(fault, "serial", kind=ImportKind.devices))
    for kind in ImportKind:
        assert kind_text(kind)
        assert all(field_text(name) for name in FIELDS[kind])
    for extra in ("school_text", "place_text", "batch"):
        assert words.has(f"import.field.{extra}")


def test_both_catalogs_hold_the_same_keys_and_placeholders() -> None:
    ja, en = (json.loads(resource("i18n", lang, "import.json").read_text("utf-8")) for lang in words.LANGUAGES)
    assert list(ja) == list(en)
    for key in ja:
        assert {part for part in ("{value}", "{field}", "{first}", "{detail}") if part in ja[key]} == {
            part for part in ("{value}", "{field}", "{first}", "{detail}") if part in en[key]
        }, key


def test_sentences() -> None:
    unknown = Remark(Reason.school_unknown, {"value": "善導字小学校", "suggestion": "善導寺小学校"})
    assert reason_text(unknown) == "学校が一覧にありません「善導字小学校」"
    assert advice_text(unknown) == "もしかして 善導寺小学校"
    assert whole_text(unknown) == "学校が一覧にありません「善導字小学校」。もしかして 善導寺小学校"
    alone = Remark(Reason.school_unknown, {"value": "x", "suggestion": ""})
    assert (advice_text(alone), whole_text(alone)) == ("", "学校が一覧にありません「x」")
    assert reason_text(Remark(Reason.date_unreadable, {"value": "R7.13.1", "field": "aue"})) == (
        "自動更新の日付を読めません「R7.13.1」"
    )
    assert advice_text(Remark(Reason.model_empty)) == "機種は空欄のまま"
    assert advice_text(REFUSALS[0]) == ""
    long = Remark(Reason.formula, {"value": "=" + "あ{}" * 50, "field": "notes"})
    assert len(reason_text(long)) < 60
    assert unreadable_text(Unreadable(Fault.open_quote, "3")).startswith("3行目の")
