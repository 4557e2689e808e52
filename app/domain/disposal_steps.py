"""The checklist of disposal as it is for one way and one kind of device, with what a supervisor renamed and added.

Decides which steps there are and their order, nothing of what was done. The order from deprovision to wipe is fixed:
nothing is put between. A setting's text holds a supervisor's part: `label=廃棄札` renames a step, `写真@accessories`
adds one behind another, `写真` alone behind the setup screen. A name is its own step's code (`other:写真`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from app.domain.disposal_words import FIRST, Step, Way
from app.domain.fault_places import PREFIX
from app.domain.kinds import DeviceKind
from app.domain.operations import MAX_TEXT

MOST: Final = 8
"""Steps a supervisor may add."""
MAY_FOLLOW: Final = (Step.accessories, Step.annotate, Step.wipe, Step.setup_screen, Step.label, Step.storage)
"""Behind what a step of one's own may stand."""
_CONSOLE: Final = frozenset({Step.annotate, Step.deprovision, Step.verified})
_LEFT_OUT: Final[dict[DeviceKind, frozenset[Step]]] = {
    DeviceKind.chromebook: frozenset(),
    DeviceKind.ipad: _CONSOLE,
    DeviceKind.wifi_router: _CONSOLE | {Step.setup_screen},
    DeviceKind.other: _CONSOLE | {Step.setup_screen},
    DeviceKind.charger: _CONSOLE | {Step.setup_screen, Step.wipe, Step.accessories},
    DeviceKind.adapter: _CONSOLE | {Step.setup_screen, Step.wipe, Step.accessories},
}
"""What there is nothing to do of: only Chromebooks have an entry in the console, a controller holds no data."""


class StepsFault(ValueError):
    """The text is no such list; its argument is the part that can't be read, is one too many or is there already."""


class Own(NamedTuple):
    """A supervisor's part of the checklist."""

    names: Mapping[str, str] = MappingProxyType({})
    """What a step is called, by step."""
    added: tuple[tuple[str, str], ...] = ()
    """Behind which step, and the added step's code."""


NONE: Final = Own()


def read(text: str) -> Own:
    """A supervisor's part, written as the module says, parted by commas (also 、 and ，). Raises StepsFault."""
    names: dict[str, str] = {}
    added: list[tuple[str, str]] = []
    for part in re.split(r"[,、，\n]", text):
        plain = " ".join(unicodedata.normalize("NFKC", part).split())
        if not plain:
            continue
        step, renames, name = plain.partition("=")
        if renames:
            if step.strip() not in Step.__members__ or not name.strip() or step.strip() in names:
                raise StepsFault(plain)
            names[step.strip()] = name.strip()
            continue
        name, _, behind = plain.partition("@")
        code, after = PREFIX + name.strip().removeprefix(PREFIX), behind.strip() or Step.setup_screen.value
        known = {one for _, one in added}
        if code == PREFIX or "/" in code or code in known or len(added) == MOST or after not in MAY_FOLLOW:
            raise StepsFault(plain)
        added.append((after, code))
    if any(len(name.encode()) > MAX_TEXT for name in (*names.values(), *(code for _, code in added))):
        raise StepsFault(text)
    return Own(MappingProxyType(names), tuple(added))


def known(text: str) -> Own:
    """The same of a setting as it lies in a ledger: one that can't be read changes nothing."""
    try:
        return read(text)
    except StepsFault:
        return NONE


def order(way: str, kind: str, own: Own = NONE) -> tuple[str, ...]:
    """The steps of a way (A, where it is none) and a kind of device, in the order in which they are done."""
    return _order(Way(way) if way in Way.__members__ else Way.A, _kind(kind), own.added)


def _kind(kind: str) -> DeviceKind:
    return DeviceKind(kind) if kind in DeviceKind.__members__ else DeviceKind.chromebook


@lru_cache(maxsize=64)
def _order(way: Way, kind: DeviceKind, added: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    left_out = _LEFT_OUT[kind] | set(FIRST.values()) - {FIRST[way]}
    found: list[str] = []
    for step in Step:
        if step not in left_out:
            found.append(step.value)
        found += [code for after, code in added if after == step]
    return tuple(found)
