"""Codes for labels: the devices of a filter in the order labels are stuck, and the tags of a range."""

from __future__ import annotations

import re

from app.ledger.reads import Reads
from app.ledger.search import narrowing
from app.usecases.device_rows import DeviceFilter

_TAG = re.compile(r"(.*?)([0-9]+)")


def codes_of(reads: Reads, which: DeviceFilter) -> tuple[str, ...]:
    """Serials (the tag where there is none) of the devices that fit: by school, then tag, then serial."""
    _, lead, rest = narrowing(which)
    rows = reads.rows(
        f"SELECT d.serial, d.tag FROM device_row d WHERE {lead.where} AND {rest.where}"
        " ORDER BY d.school, d.tag = '', d.tag, d.serial",
        (*lead.values, *rest.values),
    )
    return tuple(serial or tag for serial, tag in rows if serial or tag)


def codes_between(first: str, last: str, most: int) -> tuple[str, ...]:
    """Tags from one to the other, both counted: the same beginning, as many digits. Empty where they are no range, or
    one of more than `most`. One code by itself is that one, whatever it ends in: a part has no label to be scanned yet.
    """
    first, last = first.strip().upper(), last.strip().upper()
    if first and last in ("", first):
        return (first,)
    one, other = _TAG.fullmatch(first), _TAG.fullmatch(last)
    if one is None or other is None or one[1] != other[1] or len(one[2]) != len(other[2]):
        return ()
    begin, end = int(one[2]), int(other[2])
    if not 0 <= end - begin < most:
        return ()
    return tuple(f"{one[1]}{number:0{len(one[2])}d}" for number in range(begin, end + 1))
