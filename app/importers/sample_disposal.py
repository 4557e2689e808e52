"""The sample's disposal work as data: the Board's instruction, boxes at every step, irreparable units, a truck.

Decides what happened; carried out by the use cases a person has (`bootstrap_sample_disposal`). All of it is made up.
Units go by the name of their group here: the seed says which they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from app.domain.kinds import ImportKind
from app.importers.model import Record
from app.importers.sample_data import records_of

_INSTRUCTION_HEADINGS: Final = ("指示番号", "指示日", "製造番号")
_CERTIFICATE_HEADINGS: Final = ("証明書番号", "消去日", "製造番号")
_STATE_HEADINGS: Final = ("serialNumber", "status")

INSTRUCTION: Final = "教ICT-214"
HELPER: Final = ("OP0103", "中村 健", "2580")
"""The second person: code, name and PIN. No supervisor, so that OP0001 may go on standing in."""
BOARD: Final = "教育ICT推進課"

SCHOOLS: Final = (
    *("ES05", "ES08", "ES12", "ES17", "ES20", "ES26", "ES33", "ES41", "ES44"),
    *("JH03", "JH09", "JH14", "HS01", "HS02"),
)
"""Whose replaced units the instruction names."""
OF_EACH: Final = 5
GROUPS: Final = {"gone": 6, "truck": 8, "checked": 8, "closed": 8, "open": 14, "not begun": 16}
"""How many of the instruction's units have come so far; in a ledger of few devices the last of them are none."""
JUDGED: Final = (
    "基板の腐食。部品の供給も終わっている",
    "ヒンジと天板が割れ、部品がない",
    "水没で起動しない",
    "液晶と基板の両方が壊れている",
    "バッテリーが膨らみ、筐体が曲がっている",
)
"""Units judged beyond repair, and why: each a group of its own, "A1" and on."""
APART: Final = 3
"""Units that a second desk worked on without a network."""
MOVED_TO: Final = ("ES02", "JH05")
"""To which school one of them went, as either desk has it."""


class Done(NamedTuple):
    """Something done with units: how many open days ago, at what time, what, of which group, and with what."""

    ago: int
    at: str
    what: str
    group: str
    to: str = ""
    """How a step was done, a shelf, a paper, whom it was told."""
    words: str = ""
    first: int = 0
    upto: int = 99
    """Which units of the group: from the first on, and how many of them."""


_HOW: Final = {"accessories": "collected", "deprovision": "by_hand", "verified": "console", "wipe": "wiped"}
_STEPS: Final = ("accessories", "annotate", "deprovision", "verified", "wipe", "setup_screen", "label")


def _steps(ago: int, hour: int, group: str, *, upto: str = "label", first: int = 0, most: int = 99) -> list[Done]:
    """The checklist from where the units are put in up to this step, some minutes each."""
    done = []
    for minute, step in enumerate(_STEPS[: _STEPS.index(upto) + 1]):
        at = f"{hour}:{10 + 5 * minute:02d}"
        if step == "verified":
            done.append(Done(ago, at, "seen", group, first=first, upto=most))
        done.append(Done(ago, at, step, group, _HOW.get(step, ""), first=first, upto=most))
    return done


def _packed(ago: int, hour: int, group: str, shelf: str) -> list[Done]:
    """A box filled in an hour, on its shelf and closed."""
    return [
        Done(ago, f"{hour}:00", "box", group),
        Done(ago, f"{hour}:05", "stand", group),
        *_steps(ago, hour, group),
        Done(ago, f"{hour}:50", "place", group, shelf),
        Done(ago, f"{hour}:55", "close", group),
    ]


_LEFT: Final = (
    *_packed(21, 14, "gone", "W-071"),
    Done(20, "14:30", "hand", "gone", "受領書 第41号"),
    Done(11, "14:20", "pickup", "gone", "久留米 100 あ 12-34", "筑後リサイクル"),
    Done(11, "14:50", "leave", "gone"),
    Done(4, "15:00", "certificates", "gone", "消去-0187", upto=5),
)
_ON_TRUCK: Final = (
    *_packed(15, 14, "truck", "W-072"),
    *_packed(14, 14, "checked", "W-072"),
    Done(13, "14:30", "hand", "truck", "受領書 第43号"),
    Done(13, "14:31", "hand", "checked", "受領書 第43号"),
    Done(0, "", "pickup", "truck", "久留米 100 あ 12-34", "筑後リサイクル"),
    Done(0, "", "load", "checked"),
    Done(0, "", "check", "checked", upto=7),
)
_HERE: Final = (
    *_packed(3, 14, "closed", "W-073"),
    Done(2, "14:00", "box", "open"),
    *_steps(2, 14, "open", upto="annotate", most=12),
    *_steps(1, 14, "open", upto="verified", most=8)[2:],
    *_steps(1, 14, "open", upto="label", most=3)[5:],
    Done(1, "15:00", "wipe", "open", "no_screen", first=3, upto=1),
    Done(1, "15:10", "storage", "open", "W-073", upto=2),
    Done(0, "", "ask", "open", "different_model_replacement", first=8, upto=2),
)
_IRREPARABLE: Final = (
    Done(6, "15:00", "judge", "A1", words=JUDGED[0]),
    *_steps(6, 15, "A1"),
    Done(5, "15:00", "storage", "A1", "W-070"),
    Done(5, "17:00", "tell", "A1", "日報 第88号"),
    Done(3, "15:00", "judge", "A2", words=JUDGED[1]),
    *_steps(3, 15, "A2"),
    Done(3, "15:50", "storage", "A2", "W-070"),
    Done(2, "15:00", "judge", "A3", words=JUDGED[2]),
    *_steps(2, 15, "A3", upto="verified"),
    Done(1, "15:40", "wipe", "A3", "liquid"),
    Done(2, "15:00", "judge", "A4", words=JUDGED[3]),
    *_steps(2, 15, "A4", upto="annotate"),
    Done(2, "15:30", "ask", "A4", "retiring_device"),
    Done(0, "", "judge", "A5", words=JUDGED[4]),
    Done(0, "", "accessories", "A5", "none", "ペンだけ。学校で使い続ける"),
    Done(0, "", "annotate", "A5"),
    Done(0, "", "ask", "A5", "retiring_device"),
)
DONE: Final = (*_LEFT, *_ON_TRUCK, *_HERE, *_IRREPARABLE)
"""By what it is about, not in the order of time; what is of today is in its order."""


def instruction(serials: Sequence[str], on: str) -> list[Record]:
    """The Board's list."""
    return _list(ImportKind.instruction, _INSTRUCTION_HEADINGS, [[INSTRUCTION, on, serial] for serial in serials])


def certificates(serials: Sequence[str], number: str, on: str) -> list[Record]:
    """The firm's list of what it erased."""
    return _list(ImportKind.certificates, _CERTIFICATE_HEADINGS, [[number, on, serial] for serial in serials])


def console_says(serials: Sequence[str]) -> list[Record]:
    """What the console tells of units it let go."""
    return _list(ImportKind.devices, _STATE_HEADINGS, [[serial, "DEPROVISIONED"] for serial in serials])


def _list(kind: ImportKind, headings: tuple[str, ...], cells: list[list[str]]) -> list[Record]:
    return records_of(kind, headings, cells, unit=str)
