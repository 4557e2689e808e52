"""The copies of an asset label: the first says the tag, one in the place of a lost or spoilt one `TAG-R2`, `TAG-R3`.

Decides how a copy is written and read, what a device's folded labels say of the one in hand, and which copy comes next.
A label is known by what it says without its copy number (`text`), so that a unit with another tag begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.domain.codes import squeeze

State = Mapping[str, Any]
RETIRED = "retired"
"""The label in hand was replaced: it is to be taken off, the unit is the right one all the same."""
UNKNOWN_COPY = "unknown_copy"
"""A copy this desk hasn't heard of: printed at another desk that has not sent it yet, or never by us."""
MOST_COPIES = 99

_COPY = re.compile(r"([0-9A-Z][0-9A-Z ./-]{3,})-R([2-9]|[1-9][0-9])")
_KEY_COPY = re.compile(r"([0-9A-Z]{4,})R(?:[2-9]|[1-9][0-9])")


class Copy(NamedTuple):
    """A label's text without its copy number, and the number: 1 is the first, whose symbol says the text alone."""

    text: str
    number: int


def copy_text(text: str, number: int) -> str:
    """What the symbol of copy `number` says."""
    return text if number < 2 else f"{text}-R{number}"


def read_copy(text: str) -> Copy | None:
    """The replaced label that `text` (upper case) can be, or None where it is written like none."""
    match = _COPY.fullmatch(text)
    return Copy(match[1], int(match[2])) if match else None


def keys_of_tag(key: str) -> tuple[str, ...]:
    """Keys (as compared) under which a tag people wrote down may be found: a copy's label says more than the tag."""
    match = _KEY_COPY.fullmatch(key)
    return (key, match[1]) if match else (key,)


def same_tag(written: str, tag: str) -> bool:
    """Whether a tag that people wrote down is this one (both as compared), read from any copy of its label."""
    return bool(tag) and tag in keys_of_tag(written)


def label_state(state: State, kind: str, text: str) -> State:
    """What is known of the labels of this kind that say `text`; empty where none was printed here or replaced."""
    found: State = state.get("labels", {}).get(kind, {}).get(text, {})
    return found


def in_force(label: State) -> int:
    """The copy that counts now; the first where we never printed one: whoever labelled the unit before us did."""
    return max(int(label.get("copy", 1)), int(label.get("retired", 0)) + 1)


def next_copy(label: State, *, replaces: bool) -> int:
    """The copy a print makes: the one in force again, or the next where the former is lost or spoilt."""
    return in_force(label) + (1 if replaces else 0)


def remark(state: State, text: str, number: int) -> str:
    """What is to be said of a scanned label of a device: `retired`, `unknown_copy`, or nothing.

    `text` is what it says without its copy number (1: none). A text that is the device's serial is no label of ours to
    judge: the maker's own says the same.
    """
    if number < 2 and squeeze(text) == squeeze(state.get("serial", "")):
        return ""
    wanted = squeeze(text)
    known = state.get("labels", {}).get("asset", {})
    label: State = next((entry for said, entry in known.items() if squeeze(said) == wanted), {})
    if number <= int(label.get("retired", 0)):
        return RETIRED
    return UNKNOWN_COPY if number > max(1, int(label.get("copy", 1))) else ""
