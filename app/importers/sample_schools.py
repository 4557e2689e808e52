"""The sample's work at the schools as data: spares, visits, loans, a planned move, what was lost. All of it is made up.

Decides what happened; carried out by the use cases a person has (`bootstrap_school_sample`). Cabinets are named by
their number in the sample's register: CB-0103 is the one that CH-0003 feeds, wherever a seed has put it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from app.domain.kinds import ImportKind
from app.importers.model import Record
from app.importers.sample_data import CABINET_HEADINGS, SCHOOL_HEADINGS, records_of

GEAR_HEADINGS: Final = (
    *("管理番号", "種別", "メーカー", "機種", "製造番号", "設置場所", "部屋", "所有者", "納入日", "リース満了日"),
    *("状態", "備考"),
)
INSTALLED: Final = 10
"""Controllers of the register that are installed, CH-0001 and on; each has its cabinet, CB-0101 and on."""


ROUTER: Final = "MR51FN0010"
SUBSTITUTE: Final = "N3NXCV07S4R9208"
"""The unit that stands in for one that waits for its part."""
_SPARE: Final = "N3NXCV07S4R92"


BRANCH: Final = "ES99"
BRANCH_UNITS: Final = 18
_BRANCH_NAME: Final = "大橋小学校分校"


def _serial(number: int) -> str:
    """Serial of a unit of the small school."""
    return f"7160024{number:02d}A"


def controller(number: int) -> str:
    """The code of the controller with this number."""
    return f"CH-{number:04d}"


def cabinet(number: int) -> str:
    """The code of the cabinet that this controller feeds."""
    return f"CB-{number + 100:04d}"


def cabinets(places: Sequence[tuple[str, str]]) -> list[Record]:
    """The cabinets of the installed controllers; `places`: school and room of each, in order."""
    cells = [
        [cabinet(number), "充電保管庫", "オカムラ", "93HWZY", school, room, "設置中"]
        for number, (school, room) in enumerate(places, 1)
    ]
    return records_of(ImportKind.cabinets, CABINET_HEADINGS, cells)


def branch() -> list[Record]:
    """A small school that moves into another."""
    return records_of(ImportKind.schools, SCHOOL_HEADINGS, [[BRANCH, _BRANCH_NAME, "elementary", ""]])


def gear() -> list[Record]:
    """What is lent (routers, and Chromebooks kept as substitutes), and the small school's Chromebooks."""
    routers = [
        [
            *(f"GR-{n:04d}", "モバイルルーター", "NEC", "Aterm MR51FN", f"{ROUTER}{n}", "教育センター", "棚 C-1", "市"),
            *("2024-04-15", "2029-03-31", "予備", ""),
        ]
        for n in range(1, 7)
    ]
    spares = [
        [
            *(f"KRM-9{n:05d}", "Chromebook", "ASUS", "ASUS Chromebook Detachable CZ1", f"{_SPARE}{n:02d}"),
            *("教育センター", "棚 S-3", "市", "2021-03-01", "", "予備", "貸出用"),
        ]
        for n in range(1, 9)
    ]
    moving = [
        [
            *(f"KRM-91{n:04d}", "Chromebook", "NEC", "NEC Chromebook Y2", _serial(n), _BRANCH_NAME),
            *(f"{1 + n % 6}年", "市", "2021-02-15", "", "使用中", ""),
        ]
        for n in range(1, BRANCH_UNITS + 1)
    ]
    return records_of(ImportKind.gear, GEAR_HEADINGS, [*routers, *spares, *moving], (BRANCH, _BRANCH_NAME))


class Deed(NamedTuple):
    """Something done: how many open days ago (before nought: to come), at what time, what, and with what."""

    ago: int
    at: str
    what: str
    thing: str = ""
    """A unit, a cabinet or the name of a visit of this sample."""
    to: str = ""
    """The other thing: a spare, a school, a document, a time."""
    until: int = 0
    """Another day, in open days ago."""
    words: str = ""
    mark: str = ""
    """A closed word: a fault, what a visit is for, how a thing came back."""


def _swap(ago: int, at: str, number: int, spare: int, fault: str, words: str, *, label: bool = True) -> Deed:
    return Deed(ago, at, "swap" if label else "swap_unlabelled", str(number), controller(spare), 0, words, fault)


_BEFORE: Final = (
    Deed(28, "14:20", "hand_over", "96 97 98 99 100", "納品書 第12号"),
    _swap(25, "14:40", 2, 16, "heat", "さわると熱い"),
    Deed(24, "14:15", "to_maker", controller(2), "受付 7-1180"),
    _swap(18, "15:50", 1, 96, "no_power", "ランプがつかない"),
    Deed(6, "14:30", "back", controller(2), "納品書 第31号"),
    Deed(6, "14:50", "cabinet_fault", cabinet(6), words="下段の差込口が2つ割れている"),
    Deed(5, "14:30", "tell_board", cabinet(6), "連絡票 第5号"),
    Deed(2, "14:20", "advice", cabinet(6), words="下段は使わず、年度末に直す"),
    Deed(1, "14:20", "cabinet_fault", cabinet(10), words="扉の鍵が回らない"),
)
_FINISHED: Final = (
    Deed(14, "14:20", "plan", "first", "15:30 16:30", 11, "職員室で鍵を借りる", "3 swap inspect"),
    Deed(11, "14:40", "load", controller(11), "first"),
    Deed(11, "14:41", "load", controller(12), "first"),
    Deed(11, "15:25", "begin", "first"),
    _swap(11, "15:41", 3, 11, "no_turn", "右の列だけ充電されない"),
    Deed(11, "15:58", "nothing", "first", "2年1組"),
    Deed(11, "16:15", "report", "first", "教頭先生"),
    Deed(11, "17:02", "count", controller(12), "first"),
    Deed(11, "17:03", "count", controller(3), "first"),
    Deed(11, "17:04", "close", "first"),
    Deed(9, "14:15", "to_maker", controller(3), "受付 7-1215"),
    Deed(7, "14:20", "plan", "second", "15:45 16:45", 4, "", "5 swap pickup"),
    Deed(4, "14:40", "load", controller(13), "second"),
    Deed(4, "14:41", "load", controller(14), "second"),
    Deed(4, "15:40", "begin", "second"),
    _swap(4, "15:55", 5, 13, "trips", "昼休みに2度", label=False),
    Deed(4, "16:10", "pick_up", "second"),
    Deed(4, "16:30", "report", "second", "教務主任"),
    Deed(4, "17:10", "count", controller(14), "second"),
    Deed(4, "17:12", "count_taken", "second", "second"),
    Deed(4, "17:13", "close", "second"),
)
_PLANNED: Final = (
    Deed(3, "14:20", "plan", "today", "15:30 16:30", 0, "体育館側の駐車場", "7 swap"),
    Deed(0, "", "load", controller(15), "today"),
    Deed(2, "14:30", "plan", "soon", "16:00 17:00", -2, "", "9 pickup inspect"),
    Deed(1, "14:30", "plan", "later", "15:30 16:00", -6, "代替端末を届ける", "4 deliver"),
)
_LENT: Final = (
    Deed(20, "14:20", "lend", f"{ROUTER}1", "ES11", 3, "校内の回線が不安定なため"),
    Deed(16, "14:20", "lend", f"{ROUTER}3", "ES30", 6),
    Deed(6, "15:10", "give_back", f"{ROUTER}3", mark="good"),
    Deed(12, "14:20", "lend", f"{_SPARE}02", "HS01", 5),
    Deed(5, "14:40", "give_back", f"{_SPARE}02", mark="worn"),
    Deed(5, "14:50", "lend", f"{ROUTER}2", "JH08", -6, "3年2組の教室で使う"),
    Deed(4, "14:20", "lend", f"{_SPARE}01", "SN01", -10),
)
_MOVED: Final = (
    Deed(7, "14:40", "plan_move", BRANCH, "ES24", until=6),
    *(Deed(6, f"15:{10 + n}", "out", _serial(n + 1), "123"[n // 4]) for n in range(12)),
    *(Deed(6, f"15:{30 + n}", "adapters_out", str(n), "4") for n in (1, 2, 3)),
    *(Deed(5, f"15:{10 + n}", "in", _serial(n + 1), "12"[n // 4]) for n in range(7)),
    Deed(5, "15:30", "adapters_in", "1", "4"),
    Deed(5, "15:31", "adapters_in", "2", "3"),
)
_LOST: Final = (
    Deed(15, "14:20", "lost", "ES14", "遺失 1604号"),
    Deed(7, "14:20", "found", "ES14", "体育倉庫"),
    Deed(2, "14:10", "lost", "JH05", "遺失 1823号"),
)
DEEDS: Final = (*_BEFORE, *_FINISHED, *_PLANNED, *_LENT, *_MOVED, *_LOST)
"""By what it is about, not in the order of time."""
