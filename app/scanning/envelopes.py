"""Envelopes around a serial number: GS1 element strings, MH10.8 messages, links.

Decides where inside such a text the serial stands. Each function gets a text whose full-width characters are folded
already; group and record separators (GS, RS, EOT) are still in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

GS, RS, EOT = "\x1d", "\x1e", "\x04"
GS1_AIM = ("]C1", "]e0", "]d2", "]Q3", "]J1")
"""Symbology identifiers which say that what follows is a GS1 element string."""

_FIXED = {"00": 18, "01": 14, "02": 14, "20": 2} | {str(ai): 6 for ai in range(11, 18)}
_AI = re.compile(r"(?:00|01|02|1[0-7]|2[0-2]|24[0-3]|25[0-5]|30|37|400|41[0-7]|42[0-6]|7[0-9]{3}|8[0-9]{3}|9[0-9])")
_LONGEST_FIELD = 90
_BRACKETED = re.compile(r"\(([0-9]{2,4})\)([^(]+)")
_MESSAGE = "[)>"
_LINK = re.compile(r"(?:https?://|ftp://|www\.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UrlRule:
    """A maker's or supplier's link whose last path part, or one query field, is a serial or tag."""

    host: str
    field: str = ""
    """The query field's name; empty for the last part of the path."""


def mod10(digits: str) -> bool:
    """Whether the last of `digits` is the GS1 check digit of the others (EAN-8, UPC-A, EAN-13, GTIN-14)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return total % 10 == 0


def luhn(digits: str) -> bool:
    """Whether the last of `digits` is their Luhn digit (IMEI)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def gs1_fields(text: str, *, marked: bool) -> dict[str, str]:
    """Application identifier → value of a GS1 element string; empty where `text` isn't one.

    `marked`: the scanner said that it is one. An unmarked text counts only when it has brackets, or begins with a GTIN
    whose check digit is right and reads through to its end: a serial may well begin with 01 or 21.
    """
    if text.startswith("("):
        fields = dict(_BRACKETED.findall(text))
        return fields if "".join(f"({ai}){value}" for ai, value in _BRACKETED.findall(text)) == text else {}
    if not marked and GS not in text and not (re.match(r"01[0-9]{14}", text) and mod10(text[2:16])):
        return {}
    fields = {}
    rest = text.lstrip(GS)
    while rest:
        match = _AI.match(rest)
        if match is None:
            return {}
        ai = match[0]
        rest = rest[len(ai) :]
        if ai in _FIXED:
            value, rest = rest[: _FIXED[ai]], rest[_FIXED[ai] :]
            if len(value) != _FIXED[ai] or not value.isdigit():
                return {}
            rest = rest.removeprefix(GS)
        else:
            value, _, rest = rest.partition(GS)
            if not 1 <= len(value) <= _LONGEST_FIELD:
                return {}
        fields[ai] = value
    return fields


def is_message(text: str) -> bool:
    """Whether `text` is an MH10.8 message (`[)>` and records)."""
    return text.startswith(_MESSAGE)


def message_fields(text: str) -> dict[str, str]:
    """Data identifier → value of an MH10.8 message, format 06; empty where its separators were lost on the way."""
    head, *records = text.removeprefix(_MESSAGE).split(RS)
    if head or not records:
        return {}
    fields: dict[str, str] = {}
    for record in records:
        form, *parts = record.split(GS)
        if form != "06":
            continue
        for part in parts:
            match = re.match(r"([0-9]{0,3}[A-Z])(.+)", part)
            if match is not None:
                fields.setdefault(match[1], match[2])
    return fields


def is_link(text: str) -> bool:
    """Whether `text` is a link."""
    return _LINK.match(text) is not None


def link_value(text: str, rules: tuple[UrlRule, ...]) -> str:
    """What the first rule for this link's host takes out of it, or nothing."""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        # Not an address any rule could be for, whatever it begins with.
        return ""
    host = (parts.hostname or "").lower()
    for rule in rules:
        if rule.host.lower() != host:
            continue
        if rule.field:
            values = parse_qs(parts.query).get(rule.field)
            return values[0] if values else ""
        return unquote(parts.path.rstrip("/").rpartition("/")[2])
    return ""
