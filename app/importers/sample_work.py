"""The sample's weeks of work as data: what came in when, what was done with it, who called. All of it is made up.

Decides what happened; carried out by the use cases of the bench and the phone (`bootstrap_sample`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

SETTINGS: Final = {
    "center.closed_days": "8-13〜8-15 学校閉庁日; 12-29〜1-3 年末年始",
    "center.run_days": "火 金",
    "repair.initial_periods": '[{"batch":"2025-12","until":"2026-01-31","document":"第12号"},'
    '{"batch":"2026-01","until":"2026-02-28","document":"第13号"}]',
}
"""What a supervisor sets first; without them no age leaves out a day, and nothing goes to the installer."""
Step = tuple[int, str, Mapping[str, str]]
"""How many open days ago, the action (or one of `take`, `swap`, `list`, `sent`, `box`), its fields."""


class Story(NamedTuple):
    """One unit's way through the center: whose it is, when it came, where it lies, what was done."""

    maker: str
    came: int
    place: str
    steps: tuple[Step, ...] = ()
    form: bool = True
    """Whether its school sent the form."""
    lent: bool = False
    """Whether its school has a substitute meanwhile."""


def _found(ago: int, fault: str, cause: str, detail: str, **more: str) -> Step:
    return ago, "diagnose", {"hardware": "yes", "fault": fault, "cause": cause, "detail": detail, **more}


def _desk(ago: int, fault: str, part: str, *, work: str = "replace_part", upto: int = 4) -> tuple[Step, ...]:
    """Mended here: diagnosis, route, part, work, test; the first `upto` of what follows the route."""
    steps: tuple[Step, ...] = (
        (ago, "swap", {"part": part}),
        (ago, "repaired", {"work": work}),
        (ago - 1, "pass", {}),
        (ago - 2, "return", {"way": "run"}),
    )
    return (_found(ago, fault, "natural", "wear"), (ago, "route", {"route": "desk"}), *steps[:upto])


def _maker(ago: int, to: str) -> tuple[Step, ...]:
    return (
        _found(ago, "screen", "natural", "none", appeared="2026-09-01"),
        (ago, "route", {"route": "maker"}),
        (ago, "list", {"list": to}),
    )


STORIES: Final = (
    *(Story("ASUS", 9 + n % 3, "R-1", _desk(8 + n % 3, "keytop", "PN-KT-ASUS", work="refit")) for n in range(4)),
    *(Story("NEC", 12 + n, "R-1", _desk(11 + n, "battery", "PN-BAT-NEC")) for n in range(2)),
    *(Story("ASUS", 4 + n, "R-1", _desk(3 + n, "screen", "PN-LCD-ASUS", upto=3)) for n in range(2)),
    *(Story("NEC", 3, "R-2", _desk(2, "usb_port", "PN-USB-NEC", upto=3)) for n in range(2)),
    Story("NEC", 3, "R-2", (*_desk(2, "battery", "PN-BAT-NEC", upto=3), (0, "box", {}))),
    Story("ASUS", 3, "D-1", _desk(1, "camera_cable", "PN-CAM-ASUS", upto=2)),
    Story("ASUS", 4, "D-2", _desk(1, "keytop", "PN-KT-ASUS", upto=0)),
    Story("NEC", 2, "D-2", _desk(0, "battery", "PN-BAT-NEC", upto=1)),
    Story("ASUS", 11, "D-3", _desk(9, "battery", "", upto=0)),
    Story("ASUS", 16, "W-1", (*_desk(15, "battery", "", upto=0), (15, "need-part", {})), lent=True),
    Story("NEC", 5, "W-1", (*_desk(4, "screen", "", upto=0), (4, "need-part", {}))),
    *(Story("Lenovo", 26 + n, "S-1", _maker(25, "away")) for n in range(3)),
    *(Story("Lenovo", 6, "S-1", _maker(5, "later")) for n in range(2)),
    *(Story("Lenovo", 2, "S-1", _maker(0, "open")) for n in range(2)),
    Story("Lenovo", 8, "S-2", (
        _found(7, "power", "natural", "initial", appeared="2026-01-15"), (7, "route", {"route": "installer"}),
    )),
    Story("Lenovo", 10, "B-1", (
        _found(9, "screen", "non_natural", "drop"), (9, "route", {"route": "board", "quote": "38500"}),
    )),
    Story("Lenovo", 3, "B-1", (
        _found(2, "case_hinge", "non_natural", "mischief"), (2, "route", {"route": "board", "quote": "21000"}),
    )),
    Story("Lenovo", 14, "B-1", (
        _found(13, "screen", "non_natural", "drop"), (13, "route", {"route": "board", "quote": "29800"}),
        (6, "decide", {"decision": "repair", "payer": "guardian", "amount": "29800", "document": "第31号"}),
        (3, "decide", {"step": "consent", "on": ""}),
    )),
    Story("NEC", 7, "D-4", (
        _found(6, "keyboard", "non_natural", "liquid"),
        (5, "hear", {"when": "給食の時間", "what": "お茶をこぼした", "asked": "担任", "answers": "すぐに電源を切った"}),
    )),
    Story("ASUS", 1, "D-4", (_found(0, "usb_port", "natural", "wear"),)),
    Story("NEC", 1, "D-4", (_found(0, "power", "natural", "none"),)),
    Story("NEC", 6, "X-1", (
        _found(5, "other", "non_natural", "other"),
        (5, "route", {"route": "disposal", "reason": "基板の腐食。部品の供給も終わっている"}),
    )),
    Story("ASUS", 5, "R-1", ((4, "cancel", {"reason": "学校で再起動して直った"}),)),
    *(Story("ASUS", 1, "U-1") for n in range(2)),
    *(Story("NEC", 0, "U-1") for n in range(3)),
    *(Story("ASUS", 6 - 2 * n, "U-2", form=False) for n in range(3)),
)  # fmt: skip
"""In the order of the board's columns, not of time."""
SENT: Final = ((25, "away", "4829-1057-3316"), (5, "later", "4829-1057-4402"))
"""Lists that left: how many open days ago, which, and their waybill."""


class Call(NamedTuple):
    """A contact: when, what about, how, from which school, its words, the answer, and what is owed."""

    ago: int
    kind: str
    way: str
    school: str
    content: str
    answer: str = ""
    then: str = ""
    """`follow`, `faq`, or to whom it is passed on."""


CALLS: Final = (
    Call(9, "form", "phone", "ES03", "故障のフォームはどこにありますか", "校務ポータルの「端末修理」から", "faq"),
    Call(8, "other", "phone", "ES21", "ACアダプターも一緒に送るのですか", "本体だけで結構です", "faq"),
    Call(7, "fault", "phone", "JH02", "電源ボタンを押しても画面が黒いまま", "更新キーと電源キーを10秒押す", "faq"),
    Call(6, "account", "phone", "ES11", "児童がログインできない", "", "市教委"),
    Call(5, "network", "mail", "JH08", "3年2組の教室だけ Wi-Fi につながらない", "", "ネットワーク保守"),
    Call(4, "loan", "phone", "ES30", "代替端末をもう1週間借りたい", "12月11日まで延ばしました"),
    Call(3, "cabinet", "visit", "ES07", "充電保管庫の下段だけ充電されない", "", "follow"),
    Call(2, "lost", "counter", "JH05", "校外学習のあと1台見つからない", "届出番号の連絡待ち", "follow"),
    Call(1, "fault", "phone", "ES14", "画面の右半分に線が入る", "フォームの入力をお願いしました"),
    Call(0, "repair_status", "phone", "ES02", "先週の端末はいつ戻りますか", "部品待ちです", "follow"),
)  # fmt: skip
