"""Whether a code found in a picture may be taken as a scan, and why not. Pure; imports nothing heavy.

A misread must never open a repair: a known thing, a check letter of ours, a two-dimensional symbol (which corrects its
own errors) or two agreeing readings decide.
"""

from __future__ import annotations

from typing import Final

from app.domain.scans import Scan
from app.usecases.label_ports import Found

LEAST: Final = 4
"""Characters of the shortest code that is believed without being known: noise reads as one or two letters."""
SURE_FORMATS: Final = frozenset({"QRCode", "DataMatrix"})


def refusal(found: Found, scan: Scan, *, known: bool, seen: int) -> str:
    """The closed word why `found` is not taken, or empty where it is. `seen`: how many frames or ways agreed."""
    if known or (scan.own is not None):
        return ""
    if scan.fault is not None:
        return scan.fault.value
    if scan.repair is not None:
        return ""
    if len(scan.text) < LEAST:
        return "too_short"
    if found.format in SURE_FORMATS or max(seen, found.votes) >= 2:
        return ""
    return "unconfirmed"
