"""Holds the fault words to: every symptom the schools' forms hold is pointed to its key, and nothing is made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import CAUSE_DETAILS, Cause, FaultPlace
from app.domain.rules.fault_words import suggest_cause, suggest_fault

PLACES = {
    FaultPlace.keytop: [
        "キーボードのキートップが外れた",
        "キーが取れた（Aキー）",
        "エンターキーがはずれました",
        "ｷｰﾄｯﾌﾟ紛失",
        "キー（F）が外れている",
        "キーボードのキーが1つない",
        "Enter key came off",
    ],
    FaultPlace.camera_cable: ["カメラが映らない", "カメラに接続できませんと表示", "Camera not found"],
    FaultPlace.battery: [
        "バッテリーの減りが早い",
        "電池がすぐになくなる",
        "本体がふくらんでいる",
        "充電できない",
        "2台とも充電できない",
        "充電器を挿しても充電できない",
        "充電されません",
        "it does not charge",
        "swollen",
    ],
    FaultPlace.usb_port: [
        "充電口が曲がっている",
        "USB端子ぐらつき",
        "ＵＳＢに挿しても充電できない",
        "Type-C の差し込み口がゆるい",
        "差込口が壊れた",
    ],
    FaultPlace.screen: [
        "画面割れ",
        "画面に線が入る",
        "液晶が映らない",
        "落として画面が割れた",
        "タッチパネルが反応しない",
        "ディスプレイにひび",
    ],
    FaultPlace.keyboard: ["キーボード反応しない", "キーが押せない", "文字が打てない", "keyboard does nothing"],
    FaultPlace.power: [
        "電源が入らない",
        "起動しない",
        "再起動を繰り返す",
        "画面が真っ暗で電源が入らない",
        "電源ボタン長押しでも変化なし",
        "勝手に落ちる",
        "立ち上がらない",
        "won't turn on",
        "does not power on",
    ],
    FaultPlace.case_hinge: ["ヒンジが割れた", "筐体の角が欠けた", "ネジがない"],
    FaultPlace.other: [
        "フリーズする",
        "音が出ない",
        "トラックパッドが動かない",
        "充電器の断線",
        "タッチペンをなくした",
    ],
}
CAUSES = {
    (Cause.non_natural, "liquid"): ["水没", "水濡れ", "水筒の水がかかった", "お茶をこぼした", "雨で濡れた", "水ぬれ"],
    (Cause.non_natural, "drop"): [
        "落下",
        "机から落とした",
        "落として画面が割れた",
        "机から落ちた",
        "落としたかもしれない",
    ],
    (Cause.non_natural, "mischief"): ["いたずら", "児童が無断で外した", "叩いた", "投げた"],
    (Cause.non_natural, "loss_of_part"): ["キーをなくした", "キートップ紛失"],
    (Cause.non_natural, "other"): ["踏んでしまった", "ぶつけた", "ふたに鉛筆を挟んだ"],
    (Cause.natural, "wear"): ["経年劣化"],
    (Cause.natural, "initial"): ["初期不良", "届いたときから"],
    (Cause.natural, "none"): ["自然", "自然故障", "普通に使っていた"],
    (Cause.unknown, ""): ["不明", "わからない"],
}


@pytest.mark.parametrize(("place", "text"), [(p, text) for p, texts in PLACES.items() for text in texts])
def test_fault_places(place: FaultPlace, text: str) -> None:
    assert suggest_fault(text) == place


@pytest.mark.parametrize(
    "text", ["", "水没", "水筒の水がかかった", "壊れた", "故障", "児童が無断で外した", "再起動しても同じです"]
)
def test_no_place_is_made_up(text: str) -> None:
    assert suggest_fault(text) is None


@pytest.mark.parametrize(("cause", "text"), [(c, text) for c, texts in CAUSES.items() for text in texts])
def test_causes(cause: tuple[Cause, str], text: str) -> None:
    assert suggest_cause(text) == cause


@pytest.mark.parametrize(
    "text",
    [
        "",
        "キーボード反応しない",
        "電源が落ちた",
        "勝手に落ちる",
        "落としていません",
        "落とした覚えはない",
        "水はかかっていない",
        "水曜日から",
        "いたずらではない",
        "濡れてない",
        "入らなくなった",
    ],
)
def test_no_cause_is_made_up(text: str) -> None:
    assert suggest_cause(text) is None


@given(st.text(max_size=60))
def test_only_closed_words_come_out(text: str) -> None:
    assert suggest_fault(text) in {None, *FaultPlace}
    cause = suggest_cause(text)
    if cause is not None:
        assert cause[1] in CAUSE_DETAILS[cause[0]] or cause == (Cause.unknown, "")
