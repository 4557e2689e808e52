"""One cell's text into one value: serials, tags, dates, numbers, closed words.

Decides what a written value is; where it can't be told, says so and gives nothing. Knows no columns and no rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo

from app.domain.dates import from_spreadsheet, parse_date, parse_moment, parse_month_end
from app.domain.kinds import DeviceKind
from app.importers.model import Reason
from app.importers.wordlists import KIND_WORDS, MAKERS, NOTHING_WRITTEN

SHORTEST_SERIAL, LONGEST_SERIAL = 4, 25
LONGEST_TAG = 32

_INVISIBLE = dict.fromkeys(
    [
        *range(32),
        *range(0x7F, 0xA0),
        0xAD,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        0xFEFF,
    ]
)
_INVISIBLE_BUT_LINES = {code: None for code in _INVISIBLE if code not in (9, 10, 13)}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')
_LABEL = re.compile(r"^(?:S/N|SN(?=[:.#])|SERIAL(?:NUMBER|NO)?(?=[:.#])|製造番号|シリアル(?:番号|ナンバー|NO)?)[:.#]*")
_SCIENTIFIC = re.compile(r"[0-9]+(?:\.[0-9]+)?E[+-][0-9]+", re.ASCII)
_SERIAL = re.compile(r"[0-9A-Z]+(?:-[0-9A-Z]+)*", re.ASCII)
_LENOVO = re.compile(r"1S([0-9A-Z]{10})([0-9A-Z]{8})", re.ASCII)
_MODEL_TYPE = re.compile(r"[0-9]{2}[0-9A-Z]{8}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_INTEGER = re.compile(r"(-?[0-9]+)(?:\.0+)?", re.ASCII)
_UNITS = re.compile(r"[¥\\,\s]|円|個|台|枚|本|セット|税込|税抜|\(\)")
_EARLIEST, _LATEST = 29_221.0, 73_415.0
"""Spreadsheet days taken for dates: 1980 to 2100; a bare 2025 in a date column is a year, not a day in 1905."""
_SHIFT_1904 = 1462


@dataclass(frozen=True, slots=True, kw_only=True)
class Serial:
    """A serial number read: `text` where it can be one, else `fault` says why not."""

    text: str = ""
    model_type: str = ""
    """The ten-character machine type where a maker's 1S code was written."""
    fault: Reason | None = None


def read_serial(raw: str) -> Serial:
    """The serial number written in `raw`: half width, upper case, without blanks, label, apostrophe or trailing .0.

    Refused with a reason: blank, a formula, scientific notation (digits are lost), signs no serial has, under 4 or over
    25 characters. Hyphens stay; O and 0 are never mended.
    """
    if raw.isascii() and raw.isalnum() and SHORTEST_SERIAL <= len(raw) < 20:
        text = raw.upper()
        if not text.startswith("SERIAL"):
            return Serial(text=text)
    return _read_hard_serial(raw)


def _read_hard_serial(raw: str) -> Serial:
    quoted = _QUOTED_FORMULA.fullmatch(raw.strip())
    text = squeezed(quoted[1] if quoted else raw)
    if not text or text in _NOTHING_SQUEEZED:
        return Serial(fault=Reason.serial_blank)
    if text.startswith("="):
        return Serial(fault=Reason.serial_formula)
    while (shorter := _LABEL.sub("", text.lstrip("'’`´"), count=1)) != text:
        text = shorter
    text = text.strip("\"'”“’")
    if _SCIENTIFIC.fullmatch(text):
        return Serial(fault=Reason.serial_scientific)
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    if not text:
        return Serial(fault=Reason.serial_blank)
    if not _SERIAL.fullmatch(text):
        return Serial(fault=Reason.serial_letters)
    maker = _LENOVO.fullmatch(text)
    if maker:
        return Serial(text=maker[2], model_type=maker[1])
    if len(text) < SHORTEST_SERIAL:
        return Serial(fault=Reason.serial_short)
    if len(text) > LONGEST_SERIAL:
        return Serial(fault=Reason.serial_long)
    return Serial(text=text)


def read_tag(raw: str) -> str:
    """The asset tag in `raw`, half width, upper case, without blanks; empty for a mere dash and the like."""
    if raw.isascii() and raw.isupper() and " " not in raw:
        return raw[:LONGEST_TAG]
    text = squeezed(raw).lstrip("'’")
    return "" if text in _NOTHING_SQUEEZED else text[:LONGEST_TAG]


def squeezed(raw: str) -> str:
    """`raw` half width, upper case, one kind of hyphen, without blanks and invisible signs."""
    text = unicodedata.normalize("NFKC", raw).translate(_INVISIBLE)
    return "".join(text.split()).upper().translate(_DASHES)


_NOTHING_SQUEEZED = frozenset({squeezed(word) for word in NOTHING_WRITTEN} | {"-", "--"})


def clean(raw: str) -> str:
    """A cell's text without blanks around it and without invisible signs; line breaks inside stay as newlines."""
    text = raw.strip()
    if text.isascii() and text.isprintable():
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE_BUT_LINES).strip()


def read_text(raw: str) -> str:
    """Text people wrote, blanks at the ends and invisible signs away; empty for a mere dash and the like."""
    text = clean(raw)
    return "" if text in NOTHING_WRITTEN else text


def read_name(raw: str) -> str:
    """A name or model: like `read_text`, with inner blanks as one and full-width letters half."""
    return "" if raw.strip() in NOTHING_WRITTEN else " ".join(unicodedata.normalize("NFKC", clean(raw)).split())


def read_date(raw: str, *, base_1904: bool = False, zone: tzinfo | None = None, month_end: bool = False) -> str:
    """The day in `raw` as ISO text, or "" where it can't be read.

    Every writing of `domain.dates`, and a spreadsheet's day number. `month_end` takes a month for its last day.
    """
    text = clean(raw)
    day = parse_date(text, zone)
    if day is None and month_end:
        day = parse_month_end(text)
    if day is None and _NUMBER.fullmatch(plain := unicodedata.normalize("NFKC", text)):
        number = float(plain)
        from_1900 = number + _SHIFT_1904 if base_1904 else number
        if _EARLIEST <= from_1900 <= _LATEST:
            moment = from_spreadsheet(number, base_1904=base_1904)
            day = moment.date() if moment else None
    return day.isoformat() if day else ""


def read_moment(raw: str, zone: tzinfo, *, base_1904: bool = False) -> str:
    """The moment in `raw` (local in `zone` unless it says otherwise) as 2025-11-20T01:07:00Z, or ""."""
    text = clean(raw)
    moment = parse_moment(text, zone)
    if moment is None and _NUMBER.fullmatch(text):
        number = float(text)
        if _EARLIEST <= (number + _SHIFT_1904 if base_1904 else number) <= _LATEST:
            local = from_spreadsheet(number, base_1904=base_1904)
            moment = local.replace(tzinfo=zone).astimezone(UTC) if local else None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def read_utc(raw: str, zone: tzinfo) -> str:
    """A service's time stamp as 2025-10-15T21:27:00Z, "" where it can't be read; quick where it is one in UTC."""
    if len(raw) == 24 and raw[10] == "T" and raw[19:] == ".000Z" and raw[13] == ":" and raw[:4].isdigit():
        return raw[:19] + "Z"
    return read_moment(raw, zone)


def read_integer(raw: str) -> str:
    """A whole number (1,200円 → 1200), or "" where it isn't one."""
    match = _INTEGER.fullmatch(_UNITS.sub("", unicodedata.normalize("NFKC", raw)).translate(_DASHES))
    return str(int(match[1])) if match else ""


def is_model_type(text: str) -> bool:
    """Whether `text` is a ten-character machine type such as 82W0000XJP."""
    return bool(_MODEL_TYPE.fullmatch(text)) and any(c.isalpha() for c in text)


def closed_word(raw: str, words: Mapping[str, str]) -> str:
    """The closed word `raw` stands for in `words` (half width, no case, no blanks around), or ""."""
    return str(words.get(unicodedata.normalize("NFKC", clean(raw)).casefold(), ""))


def maker_of(model: str) -> str:
    """The maker a model's first word names, or "" where it names none: a guess would choose the wrong repair route."""
    first = model.split(" ", 1)[0].casefold()
    return MAKERS.get(first, "")


def device_kind_of(model: str) -> DeviceKind | None:
    """The kind of device a model's words name, or None."""
    folded = model.casefold()
    return next((kind for word, kind in KIND_WORDS if word in folded), None)
