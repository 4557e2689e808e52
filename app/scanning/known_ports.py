"""The serial scanners a desk remembers, as one line of its settings: number, framing, speed, whether it is used.

Decides how that is written and read; a line that can't be read is an empty memory, never a fault that keeps a desk from
scanning. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from app.scanning.framing import ENDS, framing_of
from app.usecases.scanners import Framing, FramingKind

BAUDS: Final = (9600, 19200, 38400, 57600, 115200)
"""Speeds that matter only behind a converter for an old serial plug; USB scanners take any."""
_LONGEST_AROUND: Final = 32


class KnownPort(NamedTuple):
    """What is remembered of one. `use` None: nobody said, its kind decides."""

    number: int
    name: str = ""
    framing: Framing | None = None
    """None: the desk's usual one."""
    baud: int = BAUDS[0]
    use: bool | None = None
    read: bool = False
    """A code came from it once."""


def written(known: Mapping[str, KnownPort]) -> str:
    """The line, shortest form, in order of the numbers."""
    if not known:
        return ""
    ordered = sorted(known.items(), key=lambda item: item[1].number)
    return json.dumps([_as_json(identity, port) for identity, port in ordered], ensure_ascii=False)


def _as_json(identity: str, port: KnownPort) -> dict[str, Any]:
    made: dict[str, Any] = {"id": identity, "number": port.number, "name": port.name}
    if port.framing is not None:
        made["framing"] = framing_text(port.framing)
    if port.baud != BAUDS[0]:
        made["baud"] = port.baud
    if port.use is not None:
        made["use"] = port.use
    if port.read:
        made["read"] = True
    return made


def read_known(text: str) -> dict[str, KnownPort]:
    """What the line says; of a line somebody wrote by hand, what can be understood."""
    try:
        entries = json.loads(text) if text.strip() else []
    except ValueError:
        return {}
    known: dict[str, KnownPort] = {}
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            continue
        number = entry.get("number")
        if type(number) is not int or number < 1 or any(port.number == number for port in known.values()):
            continue
        use, baud = entry.get("use"), entry.get("baud")
        known[entry["id"]] = KnownPort(
            number=number,
            name=str(entry.get("name", "")),
            framing=framing_from(str(entry["framing"])) if "framing" in entry else None,
            baud=baud if baud in BAUDS else BAUDS[0],
            use=use if isinstance(use, bool) else None,
            read=entry.get("read") is True,
        )
    return known


def framing_text(framing: Framing) -> str:
    """A framing as one word; what was learned with its bytes in hexadecimal: `learned:0241:0d:1`."""
    if framing == framing_of(framing.kind):
        return framing.kind.value
    return f"{framing.kind}:{framing.start.hex()}:{framing.end.hex()}:{framing.skip}"


def framing_from(text: str) -> Framing | None:
    """The framing a word stands for, or None where it is none."""
    kind, *rest = text.split(":")
    found = next((known for known in FramingKind if known.value == kind), None)
    if found is None:
        return None
    if not rest:
        return None if found is FramingKind.learned else framing_of(found)
    if len(rest) != 3 or found in ENDS or found is FramingKind.auto:
        return None
    try:
        start, end, skip = bytes.fromhex(rest[0]), bytes.fromhex(rest[1]), int(rest[2])
    except ValueError:
        return None
    ends_somewhere = any(byte < 0x20 for byte in end)
    if max(len(start), len(end), skip) > _LONGEST_AROUND or skip < 0:
        return None
    return Framing(found, start, end, skip) if ends_somewhere or found is FramingKind.silence else None
