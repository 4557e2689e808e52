"""Holds device and delivery rows to: facts apart from observations, doubts remarked, only bad serials refused."""

from __future__ import annotations

import pytest

from app.domain.kinds import ImportKind
from app.importers.model import Record, Refusal
from app.importers.rows import Known, Warranty
from app.importers.sample_data import school_index
from app.importers.sentences import advice_text
from tests.importers.support import read, reasons, record

EXPORT = (
    "deviceId|serialNumber|status|lastSync|annotatedUser|annotatedLocation|annotatedAssetId|notes|model|osVersion"
    "|macAddress|bootMode|lastEnrollmentTime|orgUnitPath|autoUpdateExpiration|manufactureDate"
)
ROW = (
    "1e56|PFPFBZ5N|ACTIVE|2025-10-15T21:27:00.000Z|taro@example.jp|荒木小学校|KRM-030531|充電不良"
    "|Lenovo 500e Chromebook Gen 4s|138.0.7390.0|16:4A:70:28:94:52|Verified|2025-12-01T00:00:00.000Z"
    "|/学校/小学校/荒木小学校|2033-06-30|2025-12-01"
)
DEVICES, DELIVERY = ImportKind.devices, ImportKind.delivery
LIST = "製造番号|型番|納品先|納品日"


def test_a_row_of_the_console() -> None:
    item = record(DEVICES, EXPORT, ROW)
    assert item.fields == {
        "serial": "PFPFBZ5N",
        "tag": "KRM-030531",
        "school": "ES19",
        "model": "Lenovo 500e Chromebook Gen 4s",
        "maker": "Lenovo",
        "kind": "chromebook",
        "console_state": "ACTIVE",
        "notes": "充電不良",
        "aue": "2033-06-30",
        "ou": "/学校/小学校/荒木小学校",
    }
    assert item.observation == {
        "google_id": "1e56",
        "last_sync": "2025-10-15T21:27:00Z",
        "os_version": "138.0.7390.0",
        "boot_mode": "Verified",
        "mac": "164a70289452",
        "enrolled_at": "2025-12-01T00:00:00Z",
        "manufactured": "2025-12-01",
    }
    assert (item.row, item.key, item.side, item.units, item.remarks) == (2, "PFPFBZ5N", {}, (), ())


def test_pupils_mail_goes_nowhere() -> None:
    assert "taro" not in repr(record(DEVICES, EXPORT, ROW))


def test_an_empty_cell_has_no_key() -> None:
    item = record(DEVICES, "製造番号|資産番号|学校|機種|備考|教室|状態", "PF0Z1C9Q||||||")
    assert item.fields == {"serial": "PF0Z1C9Q"}
    assert reasons(item) == ["model_empty"]
    assert record(DEVICES, "製造番号|資産番号", "PF0Z1C9Q|―").fields == {"serial": "PF0Z1C9Q"}


def test_repeats_name_the_first_row_and_blank_rows_are_passed_over() -> None:
    items = read(DEVICES, "製造番号|備考", "PF0Z1C9Q|a", "|", " |　", "ＰＦ０Ｚ－１Ｃ９Ｑ|b", "|c")
    first, again, blank = items
    assert isinstance(first, Record)
    assert isinstance(again, Refusal)
    assert (again.row, again.reason, again.params["first"]) == (5, "serial_repeated", "2")
    assert (again.value, again.cells) == ("ＰＦ０Ｚ－１Ｃ９Ｑ", ("ＰＦ０Ｚ－１Ｃ９Ｑ", "b"))
    assert isinstance(blank, Refusal)
    assert (blank.row, blank.reason, blank.value) == (6, "serial_blank", "")


def test_a_refused_serial_does_not_count_as_the_first() -> None:
    items = read(DEVICES, "製造番号", "PF3あBC", "PF3あBC", "PF0Z1C9Q")
    assert [reasons(item) for item in items] == [["serial_letters"], ["serial_letters"], []]


def test_unknown_school_is_taken_as_written_with_the_nearest() -> None:
    item = record(DEVICES, "製造番号|学校", "PF0Z1C9Q|善導字小学校")
    assert item.fields == {"serial": "PF0Z1C9Q", "school_text": "善導字小学校"}
    assert item.remarks[0].params == {"value": "善導字小学校", "suggestion": "善導寺小学校"}


def test_school_and_room_from_location_and_ou() -> None:
    head = "製造番号|annotatedLocation|orgUnitPath|教室"
    cases = {
        "PF01|荒木小学校 2年1組||": {"school": "ES19", "room": "2年1組"},
        "PF01|荒木小学校 2年1組||図書室": {"school": "ES19", "room": "図書室"},
        "PF01||/学校/小学校/荒木小学校/|": {"school": "ES19"},
        "PF01|2年1組|/学校/小学校/荒木小学校|": {"school": "ES19", "room": "2年1組"},
        "PF01|図書室|/学校/小学校/荒木小学校|": {"school": "ES19", "room": "図書室"},
        "PF01|善導寺小|/学校/小学校/荒木小学校|": {"school": "ES24"},
        "PF01|なぞの学校|/学校/小学校/荒木小学校|": {"school_text": "なぞの学校"},
        "PF01||/学校/予備|": {},
    }
    for row, want in cases.items():
        fields = dict(record(DEVICES, head, row).fields)
        fields.pop("ou", None)
        assert fields == {"serial": "PF01", **want}, row


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        (DEVICES, "製造番号|資産番号|学校|教室|備考|orgUnitPath|機種"),
        (DELIVERY, "製造番号|資産番号|納品先|教室|備考|No.|機種"),
    ],
)
def test_what_is_plainly_a_persons_is_left_out_of_device_rows(kind: ImportKind, head: str) -> None:
    item = record(kind, head, "PF01|KC-1|どこかの小 0942-30-9999|2-1 担任 090-1234-5678|taro@pupil.example.jp が使用||")
    assert not {"school_text", "room", "notes"} & set(item.fields)
    assert [remark.params["field"] for remark in item.remarks if remark.reason == "personal_left_out"] == [
        "school_text", "room", "notes",
    ]  # fmt: skip
    assert "school_unknown" not in reasons(item), "the number would stand in the report"
    mixed = record(kind, head, "PF01||荒木小学校 図書室 090-1234-5678||||")
    assert (mixed.fields["school"], "room" in mixed.fields, reasons(mixed)[0]) == ("ES19", False, "personal_left_out")


@pytest.mark.parametrize("kind", [DEVICES, DELIVERY])
def test_numbers_of_things_are_no_telephone_numbers(kind: ImportKind) -> None:
    school = "納品先" if kind is DELIVERY else "学校"
    head = f"製造番号|資産番号|{school}|教室|備考|機種|orgUnitPath"
    ou = "/学校/090-1234-5678/荒木小学校"
    item = record(
        kind, head, f"09012345678|0942-30-9999|荒木小学校|2-1|製造番号 09012345678（札 0942-30-9999）|03-1234-5678|{ou}"
    )
    assert {name: item.fields[name] for name in ("serial", "tag", "room", "notes", "model")} == {
        "serial": "09012345678", "tag": "0942-30-9999", "room": "2-1", "model": "03-1234-5678",
        "notes": "製造番号 09012345678（札 0942-30-9999）",
    }  # fmt: skip
    assert item.fields.get("ou", ou) == ou
    assert "personal_left_out" not in reasons(item)


def test_formulas_and_failed_ones() -> None:
    item = record(DEVICES, "製造番号|資産番号|学校|備考|自動更新期限", "PF01|=A1|=B1|=A1&B1|=TODAY()")
    assert item.fields == {"serial": "PF01", "tag": "=A1", "school_text": "=B1", "notes": "=A1&B1"}
    assert reasons(item) == ["formula"] * 4
    assert item.remarks[3].params == {"value": "=TODAY()", "field": "aue"}
    item = record(DEVICES, "製造番号|備考|機種", "PF01|#N/A|#REF!")
    assert item.fields == {"serial": "PF01"}
    assert reasons(item) == ["error_value", "error_value", "model_empty"]
    item = record(DEVICES, "製造番号|備考", '="PF01"|\'=1+1')
    assert item.fields == {"serial": "PF01", "notes": "=1+1"}
    assert record(DEVICES, "製造番号|備考", "PF01|#12 の件 =").fields["notes"] == "#12 の件 ="
    assert record(DEVICES, "製造番号|備考", "PF01|=").fields["notes"] == "="


def test_dates_are_read_or_left_empty_and_said() -> None:
    head = "製造番号|自動更新期限|保証期限|製造日"
    item = record(DEVICES, head, "PF01|令和15年6月|R10.12.1|2025-12-01")
    assert item.fields == {"serial": "PF01", "aue": "2033-06-30", "warranty_until": "2028-12-01"}
    assert item.observation == {"manufactured": "2025-12-01"}
    item = record(DEVICES, head, "PF01|R7.13.1|||")
    assert "aue" not in item.fields
    assert item.remarks[0].params == {"value": "R7.13.1", "field": "aue"}
    (old,) = read(DEVICES, "製造番号|自動更新期限", "PF01|44540", base_1904=True)
    assert isinstance(old, Record)
    assert old.fields["aue"] == "2025-12-11"


def test_a_month_is_a_warranty_but_no_day_of_delivery() -> None:
    head = "製造番号|納品日|保証期限|型番"
    for row in ("PF01|2025年12月|2025年12月|82W0000XJP",):
        item = record(DELIVERY, head, row)
        assert item.fields["warranty_until"] == "2025-12-31"
        assert "delivered" not in item.fields
        assert reasons(item) == ["date_unreadable"]


def test_states_of_the_console_and_our_own() -> None:
    for written, state in (("Provisioned", "ACTIVE"), ("無効", "DISABLED"), ("PRE_PROVISIONED", "PRE_PROVISIONED")):
        assert record(DEVICES, "製造番号|ステータス", f"PF01|{written}").fields["console_state"] == state
    assert record(DEVICES, "製造番号|状態", "PF01|予備端末").fields == {"serial": "PF01", "status": "spare"}
    assert record(DEVICES, "製造番号|状態", "PF01|DISABLED").fields == {"serial": "PF01", "console_state": "DISABLED"}
    item = record(DEVICES, "製造番号|状態", "PF01|ふつう")
    assert (item.fields, reasons(item)) == ({"serial": "PF01"}, ["status_unknown"])
    taken, known = advice_text(item.remarks[0]).split("わかる言葉：")
    assert "新しい端末は使用中" in taken
    assert all(record(DEVICES, "製造番号|状態", f"PF01|{word}").fields["status"] for word in known.split("、"))
    for gone in ("廃止", "除却", "除却済", "廃棄済"):
        assert record(DEVICES, "製造番号|状態", f"PF01|{gone}").fields["status"] == "disposed"


def test_kinds_models_and_makers() -> None:
    assert record(DEVICES, "製造番号|種別", "PF01|iPad").fields["kind"] == "ipad"
    assert record(DEVICES, "製造番号|種別", "PF01|その他").fields["kind"] == "other"
    assert reasons(record(DEVICES, "製造番号|種別", "PF01|ふね")) == ["kind_unknown"]
    item = record(DEVICES, "製造番号|機種|メーカー", "PF01|500e Chromebook|レノボ")
    told = {name: item.fields[name] for name in ("model", "maker", "kind")}
    assert told == {"model": "500e Chromebook", "maker": "Lenovo", "kind": "chromebook"}
    assert record(DEVICES, "製造番号|メーカー", "PF01|謎電機").fields["maker"] == "謎電機"
    assert "maker" not in record(DEVICES, "製造番号|メーカー", "PF01|-").fields
    assert record(DEVICES, "deviceId|serialNumber", "x|PF01").fields["kind"] == "chromebook"
    item = record(DEVICES, "製造番号|機種", "PF01|82W0000XJP")
    assert (item.fields["model_type"], item.fields["maker"]) == ("82W0000XJP", "Lenovo")


def test_a_tag_on_two_devices_is_shown() -> None:
    items = read(DEVICES, "製造番号|資産番号", "PF01|KRM-1", "PF02|KRM-1")
    assert reasons(items[0]) == []
    assert isinstance(items[1], Record)
    assert items[1].remarks[0].params == {"value": "KRM-1", "first": "2"}


def test_a_row_longer_than_its_headings_is_shown() -> None:
    assert reasons(record(DEVICES, "製造番号|備考", "PF01|a|b")) == ["row_longer"]
    assert reasons(record(DEVICES, "製造番号|備考", "PF01|a| |")) == []


def test_an_odd_time_of_sync_is_kept_as_it_is() -> None:
    assert record(DEVICES, "製造番号|lastSync", "PF01|きのう").observation == {"last_sync": "きのう"}


def test_a_delivery_row() -> None:
    item = record(
        DELIVERY, "No.|製造番号|型番|納品先|納品日|備考", "1|PF8DMT2R|82W0000XJP|江南中学校|2025-12-13|箱つぶれ"
    )
    assert item.fields == {
        "serial": "PF8DMT2R",
        "school": "JH02",
        "model": "Lenovo 500e Chromebook Gen 4s",
        "model_type": "82W0000XJP",
        "maker": "Lenovo",
        "kind": "chromebook",
        "notes": "箱つぶれ",
        "delivered": "2025-12-13",
        "batch": "2025-12",
        "warranty_until": "2028-12-13",
    }


def test_warranty_by_batch_by_maker_or_as_written() -> None:
    terms = Known(schools=school_index(), warranty=Warranty(years_by_batch={"2025-12": 5}))
    row = "PF8DMT2R|82W0000XJP|江南中学校|令和7年12月13日"
    assert record(DELIVERY, LIST, row, terms).fields["warranty_until"] == "2030-12-13"
    asus = record(DELIVERY, "製造番号|機種|納品日", "PF8DMT2R|ASUS Chromebook CZ1|2025/12/13")
    assert "warranty_until" not in asus.fields
    told = record(DELIVERY, f"{LIST}|保証期限", f"{row}|2027年3月31日")
    assert told.fields["warranty_until"] == "2027-03-31"
    bad = record(DELIVERY, LIST, "PF8DMT2R|82W0000XJP|江南中学校|近日")
    assert not {"delivered", "batch", "warranty_until"} & set(bad.fields)
    assert reasons(bad) == ["date_unreadable"]


def test_machine_types_known_unknown_and_scanned() -> None:
    unknown = record(DELIVERY, LIST, "PF8DMT2R|21ABC0DEJP||2025-12-13")
    assert (unknown.fields["model_type"], reasons(unknown)) == ("21ABC0DEJP", ["model_type_unknown"])
    scanned = record(DELIVERY, LIST, "1S82W0000XJPPF3ABCDE|||2025-12-13")
    assert (scanned.key, scanned.fields["model"]) == ("PF3ABCDE", "Lenovo 500e Chromebook Gen 4s")
    named = record(DELIVERY, LIST, "PF8DMT2R|NEC Chromebook Y2||2025-12-13")
    assert (named.fields["model"], "model_type" in named.fields) == ("NEC Chromebook Y2", False)
    assert isinstance(read(DELIVERY, LIST, "合計 8,500台|||")[0], Refusal)
    assert read(DELIVERY, LIST, "|||") == []
