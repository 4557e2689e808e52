"""Which codes of a picture may be believed: no misread is ever taken for a device.

Decides by what stands beside the text: the register knows it, its check letter is right, or two looks that know nothing
of each other agree. Pure: what is known is asked through a callable, how often a text was seen is told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.codes import squeeze
from app.domain.scans import Scan, ScanFault
from app.scanning.decode.formats import LOOKS, OTHER_LINES, OURS, PRODUCT
from app.scanning.envelopes import UrlRule
from app.scanning.normalise import read_scan
from app.usecases.label_ports import Found

Known = Callable[[str], bool]
"""Whether the ledger has something under this text: a device, a tag, a part."""

SHORTEST: Final = 4
"""Characters: what noise is taken for is shorter."""
_BESIDE: Final = 0.05
"""Of a code's length: a decoder tells the lines it read, not all of the bars; codes stand further apart."""
_SERIAL: Final = re.compile(r"[0-9A-Z-]+")


class Reason(StrEnum):
    """Why a code was taken or not; closed. The first three take it."""

    known = "known"
    """The register has it."""
    own_code = "own_code"
    """One of ours, and its check letter is right."""
    agreed = "agreed"
    """Two looks agree; the register doesn't have it."""
    seen_once = "seen_once"
    """One look only: look again."""
    contradicted = "contradicted"
    """Another text was read at the same place."""
    too_short = "too_short"
    characters = "characters"
    """It holds what stands in no serial: a misread, or somebody else's code."""
    product_code = "product_code"
    other_symbology = "other_symbology"
    """A kind of code that is on nothing of ours."""
    foreign = "foreign"
    part_number = "part_number"
    input_method = "input_method"
    layout = "layout"
    control_characters = "control_characters"
    cut_off = "cut_off"
    too_long = "too_long"
    empty = "empty"


UNCHECKED: Final = "Code39"
"""Of ours, the one whose text carries nothing to hold it against."""
TAKEN: Final = frozenset((Reason.known, Reason.own_code, Reason.agreed))


class Verdict(NamedTuple):
    """What is thought of a code: taken or not, why, and how its text reads (for naming it)."""

    accepted: bool
    reason: Reason
    scan: Scan


def verdict(
    found: Found, known: Known, *, looks: int = 0, contradicted: bool = False, url_rules: tuple[UrlRule, ...] = ()
) -> Verdict:
    """Whether `found` is taken. `looks`: frames that agreed on it, where there are several; its own votes count too."""
    scan = read_scan(found.text, url_rules)
    reason = _reason(found, scan, known, max(looks, found.votes), contradicted)
    return Verdict(reason in TAKEN, reason, scan)


def _reason(found: Found, scan: Scan, known: Known, looks: int, contradicted: bool) -> Reason:
    if not scan.candidates:
        return Reason.product_code if found.format in PRODUCT else Reason(scan.fault or ScanFault.empty)
    if len(squeeze(scan.text)) < SHORTEST:
        return Reason.too_short
    if any(known(text) for text in scan.candidates):
        return Reason.known
    refused = _by_form(found, scan)
    if refused is not None:
        return refused
    if contradicted:
        return Reason.contradicted
    if scan.own is not None or scan.repair is not None:
        return Reason.own_code
    # A spoilt Code 39, which has no check character, is misread alike in two frames; three, or two ways in one.
    frames = LOOKS + (found.format == UNCHECKED)
    return Reason.agreed if found.votes >= LOOKS or looks >= frames else Reason.seen_once


def _by_form(found: Found, scan: Scan) -> Reason | None:
    """Why a text nobody knows can't be a serial, whoever read it; None where it can."""
    if found.format in PRODUCT:
        return Reason.product_code
    if found.format in OTHER_LINES:
        return Reason.other_symbology
    if scan.fault is not None:
        return Reason(scan.fault)
    if scan.own is None and scan.repair is None and not _SERIAL.fullmatch(scan.candidates[-1]):
        return Reason.characters
    return None if found.format in OURS or scan.own is not None else Reason.other_symbology


def verdicts(
    found: Sequence[Found],
    known: Known,
    *,
    looks: Callable[[Found], int] = lambda _: 0,
    url_rules: tuple[UrlRule, ...] = (),
) -> list[tuple[Found, Verdict]]:
    """All codes of one picture with what is thought of them, in the order a chooser shows them: what the register knows
    first, then our own codes, other codes that are taken, and what isn't taken; within each as they lie, from the top.
    """
    thought = [
        (
            code,
            verdict(
                code, known, looks=looks(code), contradicted=_contradicted(code, found, known), url_rules=url_rules
            ),
        )
        for code in found
    ]
    order = {Reason.known: 0, Reason.own_code: 1, Reason.agreed: 2}
    return sorted(thought, key=lambda pair: (order.get(pair[1].reason, 3), *_place(pair[0])))


def told(found: Sequence[Found]) -> list[Found]:
    """`found` without what another text at the same place outweighs: of two readings of the same bars one is wrong, and
    a wrong one is not worth telling. What is left may still be contradicted; `verdicts` is asked with all of `found`.
    """
    kept: list[Found] = []
    for at, code in enumerate(found):
        others = (
            o
            for i, o in enumerate(found)
            if o.text != code.text and _alike(o, code) and _over(code, o) and (o.votes, -i) > (code.votes, -at)
        )
        if next(others, None) is None:
            kept.append(code)
    return kept


def _alike(one: Found, other: Found) -> bool:
    return one.format == other.format or {one.format, other.format} <= set(PRODUCT)


def _contradicted(code: Found, found: Sequence[Found], known: Known) -> bool:
    """Whether another text of the same kind was read where `code` lies."""
    return any(other.text != code.text and _alike(other, code) and _over(code, other) for other in found)


def _place(code: Found) -> tuple[float, float]:
    """Top edge and left edge, for the order."""
    return min((y for _, y in code.corners), default=0.0), min((x for x, _ in code.corners), default=0.0)


def _over(one: Found, other: Found) -> bool:
    """Whether the middle of one lies within the other: of tilted codes under each other it does not."""
    return _holds(one, other) or _holds(other, one)


def _holds(one: Found, other: Found) -> bool:
    if not one.corners or not other.corners:
        return False
    x = sum(p[0] for p in other.corners) / len(other.corners)
    y = sum(p[1] for p in other.corners) / len(other.corners)
    edges = tuple(zip(one.corners, (*one.corners[1:], one.corners[0]), strict=True))
    inside = False
    for (x0, y0), (x1, y1) in edges:
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            inside = not inside
    near = max(2.0, _BESIDE * max(math.dist(begin, end) for begin, end in edges))
    return inside or any(_off(x, y, *edge) <= near for edge in edges)


def _off(x: float, y: float, begin: tuple[float, float], end: tuple[float, float]) -> float:
    """How far a point is from an edge, pixels."""
    dx, dy = end[0] - begin[0], end[1] - begin[1]
    long = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - begin[0]) * dx + (y - begin[1]) * dy) / long)) if long else 0.0
    return math.hypot(x - begin[0] - along * dx, y - begin[1] - along * dy)
