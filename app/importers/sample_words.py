"""The words the sample is made of: school names (public), and symptoms, people and parts (invented)."""

from __future__ import annotations

from collections.abc import Mapping

_ELEMENTARY = """
西国分 荘島 日吉 篠山 京町 南薫 鳥飼 長門石 小森野 金丸 東国分 御井 南 合川 山川 上津 高良内 宮ノ陣
荒木 大善寺 安武 津福 青峰 善導寺 大橋 草野 水縄 田主丸 船越 水分 柴刈 川会 竹野 弓削 北野 大城 金島
城島 江上 青木 犬塚 三潴 西牟田 国分
"""
_JUNIOR_HIGH = "櫛原 江南 城南 荒木 牟田山 良山 高牟礼 宮ノ陣 筑邦西 諏訪 明星 青陵 屏水 田主丸 北野 城島 三潴"

SCHOOLS: tuple[tuple[str, str, str], ...] = (
    *((f"ES{n:02d}", f"{name}小学校", "elementary") for n, name in enumerate(_ELEMENTARY.split(), start=1)),
    *((f"JH{n:02d}", f"{name}中学校", "junior_high") for n, name in enumerate(_JUNIOR_HIGH.split(), start=1)),
    ("SN01", "久留米特別支援学校", "special_needs"),
    ("HS01", "久留米商業高等学校", "high"),
    ("HS02", "南筑高等学校", "high"),
)
"""Code, name, level."""

LEVEL_FOLDERS: Mapping[str, str] = {"ES": "小学校", "JH": "中学校", "SN": "特別支援学校", "HS": "高等学校"}
"""Folder of the console's organizational units, by the first letters of the code."""

_WEIGHTED = """
14 キーボードのキートップが外れた
12 キーが取れた（Aキー）
13 キーボード反応しない
7 落として画面が割れた
5 充電口が曲がっている
5 画面に線が入る
5 画面割れ
5 電源が入らない
5 USB端子ぐらつき
4 液晶が映らない
4 充電できない
4 カメラに接続できませんと表示
4 カメラが映らない
4 バッテリーの減りが早い
2 水筒の水がかかった
2 水没
2 タッチパネルが反応しない
1 フリーズする
1 起動しない
1 再起動を繰り返す
"""
SYMPTOMS: tuple[str, ...] = tuple(
    words for line in _WEIGHTED.strip().splitlines() for share, words in [line.split(" ", 1)] for _ in range(int(share))
)
"""Symptoms in the share in which they come."""

CAUSES = ("自然", "落下", "水濡れ", "いたずら", "不明")
TELLING: Mapping[str, str] = {"落と": "落下", "割れ": "落下", "水": "水濡れ"}
"""What a symptom says of its cause."""
DETAILS = (
    *("", "", "電源ボタン長押しでも変化なし", "机から落とした", "休み時間のあとに気づいた"),
    "朝から充電できません。\n再起動しても同じです",
)
TWINS: Mapping[str, str] = {
    "0": "O",
    "O": "0",
    "1": "I",
    "I": "1",
    "8": "B",
    "B": "8",
    "5": "S",
    "S": "5",
    "2": "Z",
    "Z": "2",
}
"""Signs that one hand writes like another."""

OPERATORS = (
    ("OP0101", "古賀 美咲", "受付担当"),
    ("OP0102", "田中 一郎", "ラベル担当"),
    ("OP0103", "中村 健", "保守担当"),
    ("OP0104", "山下 恵", "管理者"),
    ("OP0105", "松尾 誠", "管理者"),
)
PARTS = (
    ("PN-KT-ASUS", "キートップ（ASUS CZ1）", "ASUS Chromebook Detachable CZ1", "棚 A-1", "60", "20"),
    ("PN-KT-NEC", "キートップ（NEC Y2）", "NEC Chromebook Y2", "棚 A-2", "60", "20"),
    ("PN-CAM-ASUS", "カメラケーブル（ASUS CZ1）", "ASUS Chromebook Detachable CZ1", "棚 A-3", "15", "5"),
    ("PN-BAT-NEC", "バッテリー（NEC Y2）", "NEC Chromebook Y2", "棚 B-1", "8", "4"),
    ("PN-USB-NEC", "USB端子（NEC Y2）", "NEC Chromebook Y2", "棚 B-2", "10", "4"),
    ("PN-LCD-ASUS", "液晶パネル（ASUS CZ1）", "ASUS Chromebook Detachable CZ1", "棚 C-1", "4", "2"),
)
