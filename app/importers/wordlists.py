"""Words people write in files, and the closed words they stand for: data only, to be lengthened as files show more.

Keys are half width and without case (`values.closed_word` folds what it looks up).
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.kinds import DeviceKind, DeviceStatus, Role

NOTHING_WRITTEN = frozenset(
    {
        *("-", "--", "―", "—", "－", "ー", "‐", "/", "N/A", "n/a"),
        *("なし", "無し", "無", "不明", "未記入", "未定", "わからない", "分からない", "わかりません"),
    }
)
"""What people write into a cell that has to hold something."""

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
"""What a spreadsheet shows where a formula failed."""

MODEL_TYPES: Mapping[str, str] = {
    "82W0000XJP": "Lenovo 500e Chromebook Gen 4s",
}
"""Machine types and the model the console calls them."""

MAKERS: Mapping[str, str] = {
    "lenovo": "Lenovo",
    "レノボ": "Lenovo",
    "asus": "ASUS",
    "エイスース": "ASUS",
    "nec": "NEC",
    "日本電気": "NEC",
    "hp": "HP",
    "acer": "Acer",
    "dell": "Dell",
    "samsung": "Samsung",
    "dynabook": "Dynabook",
    "fujitsu": "Fujitsu",
    "富士通": "Fujitsu",
    "sharp": "Sharp",
    "apple": "Apple",
    "アップル": "Apple",
    "ipad": "Apple",
    "google": "Google",
    "lg": "LG",
    "toshiba": "Toshiba",
    "panasonic": "Panasonic",
    "buffalo": "Buffalo",
}
"""First words of models, without case, and the maker they name."""

KIND_WORDS: tuple[tuple[str, DeviceKind], ...] = (
    ("chromebook", DeviceKind.chromebook),
    ("クロームブック", DeviceKind.chromebook),
    ("ipad", DeviceKind.ipad),
    ("wi-fi", DeviceKind.wifi_router),
    ("wifi", DeviceKind.wifi_router),
    ("ルーター", DeviceKind.wifi_router),
    ("ルータ", DeviceKind.wifi_router),
    ("router", DeviceKind.wifi_router),
    ("アダプタ", DeviceKind.adapter),
    ("adapter", DeviceKind.adapter),
    ("輪番充電器", DeviceKind.charger),
    ("充電器", DeviceKind.charger),
    ("charger", DeviceKind.charger),
)

CONSOLE_STATES: Mapping[str, str] = {
    "active": "ACTIVE",
    "provisioned": "ACTIVE",
    "managed": "ACTIVE",
    "プロビジョニング済み": "ACTIVE",
    "アクティブ": "ACTIVE",
    "disabled": "DISABLED",
    "無効": "DISABLED",
    "deprovisioned": "DEPROVISIONED",
    "デプロビジョニング済み": "DEPROVISIONED",
}
"""The console's own words; any other text is kept as it is."""

STATUSES: Mapping[str, DeviceStatus] = {
    **{status.value: status for status in DeviceStatus},
    "使用中": DeviceStatus.in_use,
    "利用中": DeviceStatus.in_use,
    "運用中": DeviceStatus.in_use,
    "稼働中": DeviceStatus.in_use,
    "配布済": DeviceStatus.in_use,
    "配布済み": DeviceStatus.in_use,
    "予備": DeviceStatus.spare,
    "予備端末": DeviceStatus.spare,
    "予備機": DeviceStatus.spare,
    "貸出": DeviceStatus.lent,
    "貸出中": DeviceStatus.lent,
    "紛失": DeviceStatus.lost,
    "保管": DeviceStatus.stored,
    "保管中": DeviceStatus.stored,
    "廃棄": DeviceStatus.disposed,
    "廃棄済": DeviceStatus.disposed,
    "廃棄済み": DeviceStatus.disposed,
    "廃止": DeviceStatus.disposed,
    "廃止済": DeviceStatus.disposed,
    "廃止済み": DeviceStatus.disposed,
    "除却": DeviceStatus.disposed,
    "除却済": DeviceStatus.disposed,
    "除却済み": DeviceStatus.disposed,
}

LEVELS: Mapping[str, str] = {
    **{level: level for level in ("elementary", "junior_high", "special_needs", "high")},
    "小学校": "elementary",
    "小": "elementary",
    "中学校": "junior_high",
    "中": "junior_high",
    "特別支援学校": "special_needs",
    "特別支援": "special_needs",
    "特支": "special_needs",
    "高等学校": "high",
    "高校": "high",
    "高": "high",
    "juniorhigh": "junior_high",
    "junior high": "junior_high",
    "special needs": "special_needs",
}

ROLES: Mapping[str, Role] = {
    **{role.value: role for role in Role},
    "受付": Role.technician,
    "受付担当": Role.technician,
    "ラベル": Role.label,
    "ラベル担当": Role.label,
    "label staff": Role.label,
    "保守": Role.engineer,
    "保守担当": Role.engineer,
    "管理者": Role.supervisor,
    "責任者": Role.supervisor,
}

CHARGER_KINDS: Mapping[str, str] = {
    "charger": "charger",
    "輪番充電器": "charger",
    "充電器": "charger",
    "充電コントローラー": "charger",
    "cabinet": "cabinet",
    "充電保管庫": "cabinet",
    "保管庫": "cabinet",
}
CHARGER_STATUSES: Mapping[str, str] = {
    **{word: word for word in ("installed", "spare", "at_maker", "in_car", "disposed", "stored")},
    "設置中": "installed",
    "設置": "installed",
    "稼働中": "installed",
    "使用中": "installed",
    "予備": "spare",
    "予備機": "spare",
    "修理中": "at_maker",
    "メーカー修理": "at_maker",
    "車載": "in_car",
    "廃棄": "disposed",
    "廃棄済": "disposed",
    "廃棄済み": "disposed",
    "廃止": "disposed",
    "廃止済": "disposed",
    "廃止済み": "disposed",
    "除却": "disposed",
    "除却済": "disposed",
    "除却済み": "disposed",
    "保管": "stored",
    "保管中": "stored",
}
CENTER_PLACES: Mapping[str, str] = {
    "教育センター": "center",
    "センター": "center",
    "center": "center",
    "車": "car",
    "車両": "car",
    "car": "car",
    "メーカー": "maker",
    "maker": "maker",
}
"""Places that are no school."""

OWNERS: Mapping[str, str] = {
    "市": "city",
    "久留米市": "city",
    "市教委": "city",
    "教育委員会": "city",
    "市教育委員会": "city",
    "発注者": "city",
    "city": "city",
    "board": "city",
    "受託者": "contractor",
    "受注者": "contractor",
    "委託業者": "contractor",
    "業者": "contractor",
    "当社": "contractor",
    "自社": "contractor",
    "contractor": "contractor",
}
"""Whose parts are."""

DISPOSAL_WAYS: Mapping[str, str] = {
    "a": "A",
    "修繕不可": "A",
    "故障": "A",
    "修理不能": "A",
    "irreparable": "A",
    "b": "B",
    "更新": "B",
    "入替": "B",
    "入れ替え": "B",
    "リプレイス": "B",
    "指示": "B",
    "replaced": "B",
}
"""How a unit came to be disposed of."""

DEPROVISIONED_WORDS: Mapping[str, str] = {
    "済": "yes",
    "済み": "yes",
    "完了": "yes",
    "実施済": "yes",
    "実施済み": "yes",
    "○": "yes",
    "〇": "yes",
    "はい": "yes",
    "yes": "yes",
    "done": "yes",
    "deprovisioned": "yes",
}
"""What says that a unit was deprovisioned; all else says nothing."""

WIPE_WORDS: Mapping[str, str] = {
    "済": "wiped",
    "済み": "wiped",
    "完了": "wiped",
    "消去済": "wiped",
    "消去済み": "wiped",
    "初期化済": "wiped",
    "初期化済み": "wiped",
    "○": "wiped",
    "〇": "wiped",
    "yes": "wiped",
    "wiped": "wiped",
    "起動しない": "wont_start",
    "起動せず": "wont_start",
    "起動不可": "wont_start",
    "wont start": "wont_start",
    "won't start": "wont_start",
    "wont_start": "wont_start",
    "画面不良": "no_screen",
    "画面なし": "no_screen",
    "画面が映らない": "no_screen",
    "no screen": "no_screen",
    "no_screen": "no_screen",
    "水濡れ": "liquid",
    "液体": "liquid",
    "liquid": "liquid",
    "物理破壊": "destroyed",
    "未消去・物理破壊": "destroyed",
    "破壊": "destroyed",
    "destroyed": "destroyed",
}
"""How a unit was wiped, or why it could not be."""
