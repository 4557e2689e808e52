"""What the words of a fault report point to: a fault place and a cause, as suggestions only.

Two tables and a reader. A suggestion puts a frame around a key and never sets anything; a person presses it or not. So
the tables rather give nothing than something far-fetched, and the first line that fits wins: what names a thing (the
key top, the camera) stands before what names a part of the whole (the screen), and that before what only describes
(no charging, no power).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from app.domain.kinds import Cause, FaultPlace

_PLACES: tuple[tuple[FaultPlace, str], ...] = (
    (
        FaultPlace.keytop,
        r"キートップ|キー(?!ボード)[^。、]{0,12}?(?:取れ|とれ|外れ|はずれ|飛ん|とん|剥が|はが|欠|紛失|なくし)"
        r"|キー(?!ボード)[がはも](?:[0-9]+[つ個]|一つ|ひとつ|いくつか)?[な無]い(?:$|[。、])"
        r"|keytop|keycap|key(?:has|is)?(?:come|came|fell)off|missingkey",
    ),
    (FaultPlace.camera_cable, r"カメラ|camera|webcam"),
    # A swollen or soon empty battery is plain; that a unit does not charge at all is weighed further down.
    (
        FaultPlace.battery,
        r"バッテリ|電池|膨ら|膨れ|膨張|ふくら|ふくれ|減りが(?:早|速)|減るのが(?:早|速)|へりがはや|すぐに?(?:切れ|なくな|減)"
        r"|batter|swollen|swelling",
    ),
    (
        FaultPlace.usb_port,
        r"usb|type-?c|タイプc|充電口|充電端子|充電ポート|充電部分|充電する(?:ところ|所)|差し?込み?口|挿し?込み?口|差し口|挿し口"
        r"|コネクタ|端子|chargingport|connector",
    ),
    (FaultPlace.case_hinge, r"ヒンジ|蝶番|ちょうつがい|筐体|外装|開閉|ねじ|ネジ|ゴム足|角が欠|カバーが|hinge|casing"),
    (
        FaultPlace.power,
        r"電源が?(?:入ら|はいら|つか|付か|切れ|落ち|おち)|電源(?:on|オン)(?:でき|しな)|起動(?:しな|しま(?!し)|でき|せず)|立ち?上が(?:ら|り)"
        r"|たちあがら|再起動を?繰り?返|勝手に(?:切れ|落ち|再起動)|(?:not|n't|n’t)(?:turn|power)on|noboot|won'?tboot|rebootloop",
    ),
    # Neither a key nor a place of its own: sound, touch pad, pen, adapter, what hangs or is slow.
    (
        FaultPlace.other,
        r"フリーズ|固ま[っるり]|応答し?な|動作が(?:遅|重)|スピーカ|音が(?:出|で|鳴|割)|マイク|トラックパッド|タッチパッド"
        r"|タッチペン|ペン先|スタイラス|freez|speaker|nosound|microphone|touchpad|trackpad|stylus",
    ),
    (
        FaultPlace.screen,
        r"画面|液晶|ディスプレイ|モニタ|タッチ|パネル|線が(?:入|出)|映ら(?:な|ず)|表示(?:され|し)な|ひび|ヒビ|screen|display|lcd|touch",
    ),
    (
        FaultPlace.keyboard,
        r"キーボード|キー入力|キー(?:が|を)[^。、]{0,8}?(?:反応|効か|きか|押せ|押して|打て|入力)|文字が?(?:打て|入力)|入力でき|keyboard|keysdo",
    ),
    # Without a word about port or start: what takes the charge is the battery, and it is the more frequent repair.
    (FaultPlace.battery, r"充電が?(?:でき|出来|され|し(?:な|ま)|不良)|チャージ|(?:not|n't|n’t)charg"),
    (FaultPlace.power, r"電源|power"),
    (FaultPlace.other, r"アダプタ|充電器|充電ケーブル|断線|adapter|charger"),
)

_CAUSES: tuple[tuple[Cause, str, str], ...] = (
    (
        Cause.non_natural,
        "liquid",
        r"水没|水濡|水ぬれ|水損|水[がをに](?!張)|水筒|水滴|お茶|ジュース|牛乳|コーヒー|飲み?物|濡れ|濡ら|ぬれ|ぬらし|こぼ[しれ]"
        r"|雨[でに]|浸水|液体|liquid|water|spill",
    ),
    (
        Cause.non_natural,
        "mischief",
        r"いたずら|イタズラ|悪戯|故意|わざと|無断|ふざけ|叩[いき]|たた[いき](?!つけられ)|殴|蹴[っり]|投げ|落書き|mischief|onpurpose",
    ),
    (
        Cause.non_natural,
        "drop",
        r"落と[しす]|落下|おとし|(?<!電源が)(?<!電源)(?<!勝手に)落ち(?:た|て)|転落|drop|fell(?!off)",
    ),
    (
        Cause.non_natural,
        "loss_of_part",
        r"紛失|な(?:く|くな)した|無くし|失くし|無くなっ|見当たら|見つから|lost|missing",
    ),
    (
        Cause.non_natural,
        "other",
        r"ぶつ[けか]|衝突|踏ん|踏ま|挟[んま]|はさ[んま]|転[んび]|転倒|引っ張|ひっぱ|押しつぶ|圧迫",
    ),
    (Cause.natural, "wear", r"経年|劣化|摩耗|消耗|寿命|老朽|wornout"),
    (Cause.natural, "initial", r"初期不良|届いた(?:とき|時)|納品(?:時|された|直後)|最初から|outofthebox"),
    (Cause.natural, "none", r"自然|通常使用|普通に使|ふつうに使|何もし(?:て|な)|いつの間に|(?<!un)natural"),
    (Cause.unknown, "", r"不明|わから|分から|判ら|覚えが|心当たり|unknown|notsure|don'?tknow"),
)
_DENIED = re.compile(
    r"[^。、]{0,6}?(?:(?:て|で)は?(?:い|お|あ)?(?:な[いかし]|りません|ません)|(?:覚え|記憶)[はがも]?(?:な|あり))"
)
_PLACE_TABLE = tuple((place, re.compile(words)) for place, words in _PLACES)
_CAUSE_TABLE = tuple((cause, detail, re.compile(words)) for cause, detail, words in _CAUSES)


@lru_cache(maxsize=4096)
def suggest_fault(text: str) -> FaultPlace | None:
    """The fault place the words of `text` point to, or None; liquid alone is a cause, not a place."""
    words = _folded(text)
    return next((place for place, pattern in _PLACE_TABLE if pattern.search(words)), None)


@lru_cache(maxsize=4096)
def suggest_cause(text: str) -> tuple[Cause, str] | None:
    """The cause and its detail ("" for unknown) the words of `text` point to, or None.

    What is denied (落としていません) does not count.
    """
    words = _folded(text)
    for cause, detail, pattern in _CAUSE_TABLE:
        if any(not _DENIED.match(words, found.end()) for found in pattern.finditer(words)):
            return cause, detail
    return None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
