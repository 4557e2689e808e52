"""Reads what a scanner gave: from characters to what they may name, or why they can name nothing.

Decides cleaning, makers' prefixes and which codes are not ours to look up. Pure. It never guesses: a text an input
method or a foreign keyboard layout got at is refused, never mended. It does not know whether a thing exists.

A fault with candidates is a judgement by form only (a product code, a MAC address …): a code that stands in the
register all the same is what the register says. A fault without candidates is final.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from app.domain.label_copies import read_copy
from app.domain.scans import Scan, ScanFault
from app.scanning import envelopes
from app.scanning.envelopes import UrlRule
from app.scanning.grammar import own_code, torn

LONGEST_RAW = 4096
"""Characters; more than any symbol holds that we print or meet."""
LONGEST_CODE = 64
"""Characters of one code after cleaning; the longest serial met is 22."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_FRAME = "\x00\x02\x03\t\n\r \u3000\ufeff\u200b"
_UNREADABLE = frozenset("?\ufffd□■☐〓¿")
"""What decoders, fonts and terminals put where they could not read a character."""
_HYPHENS = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE63), "-")
_LONG_MARK = re.compile(r"(?<=[0-9A-Za-z])[ー－](?=[0-9A-Za-z])")
"""The hyphen key of a Japanese input method gives the long mark; between letters and digits it is nothing else."""
_SERIAL_LABEL = re.compile(
    r"(?:製造番号|シリアル\s*(?:番号|ナンバー|No\.?)?|端末管理番号|資産(?:管理)?番号|管理番号|受付番号"
    r"|S/N|S\.N\.|SN(?=[\s:.#])|SER(?:IAL)?\.?\s*(?:NO\.?|NUMBER|NUM\.?|#)(?![A-Z])|SERIAL(?=[\s:.#])"
    r"|ASSET\s*(?:TAG|NO\.?|ID)(?=[\s:.#]))[\s:.#]*",
    re.IGNORECASE,
)
_PART_LABEL = re.compile(
    r"(?:P/N|FRU|MTM|M/T|PART\s*(?:NO\.?|NUMBER)|MODEL(?:\s*NO\.?)?|品番|型番|部品番号)[\s:.#]+\S|P/N\S", re.IGNORECASE
)
_GLUED_SN = re.compile(r"SN((?=[0-9A-Z]*[0-9])(?=[0-9A-Z]*[A-Z])[0-9A-Z]+)")
_GLUED_LENGTHS = frozenset({8, 10, 12, 15})
"""Lengths of Lenovo's, NEC's and HP's, and ASUS's serial numbers."""
_MACHINE_TYPE = re.compile(r"1S([0-9A-Z]{10})([0-9A-Z]{8})")
_MAKER_PART = re.compile(r"11S[0-9A-Z]{12,}")
_SCHEME = re.compile(
    r"(?:MAILTO|TEL|SMS|SMSTO|GEO|WIFI|MECARD|BEGIN|MATMSG|LPA|OTPAUTH|MARKET|INTENT|DATA|URN|DPP|UPI):"
)
_MAC = re.compile(
    r"(?P<label>(?:[A-Z-]{2,10}\s*)?MAC(?:\s*(?:ADDR(?:ESS)?|ID))?[\s:.+]*)?"
    r"(?:[0-9A-F]{2}(?:(?P<sep>[:\-. +'])[0-9A-F]{2})(?:(?P=sep)[0-9A-F]{2}){4}"
    r"|[0-9A-F]{4}\.[0-9A-F]{4}\.[0-9A-F]{4}|(?P<bare>[0-9A-F]{12}))"
)
_IMEI = re.compile(r"(?P<label>(?:IMEI|MEID)\s*[0-9]?[\s:./+]*)?(?P<digits>[0-9]{15})(?:/[0-9]{2})?")
_CODE = re.compile(r"[0-9A-Z][0-9A-Z \-./]*")
"""What survives every keyboard layout and stands in serials, tags and register codes."""
_ON_EVERY_LAYOUT = re.compile(r"[0-9A-Z \-./,]+")
"""Keys that give the same on Japanese and American keyboards; / and . only never begin a serial."""
_LINK_VALUE = re.compile(r"[0-9A-Z][0-9A-Z-]*")


@dataclass(frozen=True, slots=True)
class _Peeled:
    """A text without its frame, and the symbology identifier that stood before it."""

    text: str
    aim: str


def read_scan(raw: str, url_rules: tuple[UrlRule, ...] = ()) -> Scan:
    """The scan that the characters `raw` are; `url_rules` say which links carry a serial or tag. Never raises."""
    if len(raw) > LONGEST_RAW:
        return Scan(raw=raw, text=raw[:LONGEST_CODE], fault=ScanFault.too_long)
    peeled = _peel(raw)
    if not peeled.text:
        return Scan(raw=raw, text="", fault=ScanFault.empty)
    wrapped = _unwrap(raw, peeled, url_rules)
    if wrapped is not None:
        return wrapped
    return _whole(raw, peeled)


def decode(data: bytes) -> str:
    """The characters of a frame from a serial port: UTF-8, else Shift_JIS (CP932); unreadable bytes become U+FFFD."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp932", errors="replace")


def fold_width(text: str) -> str:
    """`text` with full- and half-width forms folded (NFKC, on those alone) and every kind of hyphen made the plain one.

    Other compatibility forms stay as they are: no scanner sends ① or ㈱: a text that holds one is no code.
    """
    folded = "".join(
        unicodedata.normalize("NFKC", c) if "\uff00" <= c <= "\uffef" or c == "\u3000" else c for c in text
    )
    return _LONG_MARK.sub("-", folded.translate(_HYPHENS))


def _peel(raw: str) -> _Peeled:
    text = fold_width(raw.replace("\x00", "")).strip(_FRAME)
    match = _AIM.match(text)
    aim = match[0] if match else ""
    return _Peeled(text[len(aim) :].strip(_FRAME), aim)


def _unwrap(raw: str, peeled: _Peeled, url_rules: tuple[UrlRule, ...]) -> Scan | None:
    """The scan inside an envelope, or None where there is no envelope."""
    text = peeled.text
    if envelopes.is_message(text):
        fields = envelopes.message_fields(text)
        if not fields:
            return _refused(raw, text, ScanFault.control_characters)
        return _inner(raw, fields["S"]) if "S" in fields else _refused(raw, text, ScanFault.part_number)
    marked = peeled.aim in envelopes.GS1_AIM
    fields = envelopes.gs1_fields(text, marked=marked)
    if "21" in fields:
        inner = _inner(raw, fields["21"])
        if marked or envelopes.GS in text or text.startswith("(") or inner.fault is not None:
            return inner
        return Scan(raw=raw, text=text.upper(), candidates=(text.upper(), *inner.candidates))
    if "01" in fields or "02" in fields:
        return _refused(raw, text, ScanFault.product_code)
    if envelopes.is_link(text):
        value = envelopes.link_value(text, url_rules).upper()
        return _inner(raw, value) if _LINK_VALUE.fullmatch(value) else _refused(raw, text, ScanFault.foreign)
    return None


def _inner(raw: str, value: str) -> Scan:
    """The scan of a value that stood alone in its envelope."""
    text = fold_width(value).strip(_FRAME)
    return _whole(raw, _Peeled(text, "")) if text else Scan(raw=raw, text="", fault=ScanFault.empty)


def _whole(raw: str, peeled: _Peeled) -> Scan:
    """The scan of a text without an envelope: refused where it was damaged on its way, else read."""
    if _PART_LABEL.match(peeled.text):
        return _refused(raw, peeled.text, ScanFault.part_number)
    fault = _damage(peeled.text)
    return _read(raw, peeled) if fault is None else _refused(raw, peeled.text, fault)


def _damage(text: str) -> ScanFault | None:
    """What happened to the characters on the way here, or None."""
    if _UNREADABLE.intersection(text):
        return ScanFault.control_characters
    if any(unicodedata.category(c) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"} for c in text):
        return ScanFault.control_characters
    rest = _without_label(text)
    if any(unicodedata.east_asian_width(c) in "WFH" or "\u3000" <= c <= "\u30ff" for c in rest):
        return ScanFault.input_method
    if not rest.isascii():
        return ScanFault.layout
    return ScanFault.too_long if len(rest) > LONGEST_CODE else None


def _read(raw: str, peeled: _Peeled) -> Scan:
    """The scan of a text that came through whole: our own codes first, then what others print."""
    text = _shown(_without_label(peeled.text))
    if not text:
        return Scan(raw=raw, text="", fault=ScanFault.empty)
    if len(text) > 2 and text[0] == text[-1] == "*":
        # Code 39's start and stop, which some scanners send along.
        text = text[1:-1].strip()
    own, repair = own_code(text)
    if own is not None or repair is not None:
        return Scan(raw=raw, text=text, own=own, repair=repair, candidates=(text,))
    fault = _not_a_serial(text, peeled.aim)
    if fault is not None:
        return _judged(raw, text, fault)
    candidates, model_type = _candidates(text)
    label = read_copy(text)
    if label is not None:
        return Scan(raw=raw, text=text, candidates=(*candidates, label.text), model_type=model_type, copy=label.number)
    return Scan(raw=raw, text=text, candidates=candidates, model_type=model_type)


def _judged(raw: str, text: str, fault: ScanFault) -> Scan:
    """A scan judged by its form alone: it stays a candidate, except where a label on it says what it is."""
    final = fault is ScanFault.foreign and (_SCHEME.match(text) is not None or _labelled(text))
    return Scan(raw=raw, text=text, candidates=() if final else (text,), fault=fault)


def _labelled(text: str) -> bool:
    match = _MAC.fullmatch(text) or _IMEI.fullmatch(text)
    return match is not None and match["label"] is not None


def _not_a_serial(text: str, aim: str) -> ScanFault | None:
    """What else a whole text can be, by its form."""
    if _MAKER_PART.fullmatch(text):
        return ScanFault.part_number
    if torn(text):
        return ScanFault.cut_off
    if text.isdigit() and ((len(text) == 13 and envelopes.mod10(text)) or aim[:2] in {"]E", "]X"}):
        return ScanFault.product_code
    if _SCHEME.match(text) or _is_mac(text) or _is_imei(text):
        return ScanFault.foreign
    if _CODE.fullmatch(text):
        return None
    # Where every key is the same on all layouts, another layout is not what is wrong.
    return ScanFault.foreign if _ON_EVERY_LAYOUT.fullmatch(text) else ScanFault.layout


def _is_mac(text: str) -> bool:
    match = _MAC.fullmatch(text)
    if match is None:
        return False
    # Twelve digits alone, or twelve letters alone, are more likely a serial than a MAC address.
    bare = match["bare"]
    return match["label"] is not None or bare is None or not (bare.isdigit() or bare.isalpha())


def _is_imei(text: str) -> bool:
    match = _IMEI.fullmatch(text)
    return match is not None and (match["label"] is not None or envelopes.luhn(match["digits"]))


def _candidates(text: str) -> tuple[tuple[str, ...], str]:
    """What to look up, the text itself first, and the machine type where the text carries one."""
    packed = text.replace(" ", "")
    match = _MACHINE_TYPE.fullmatch(packed)
    if match is not None:
        return (text, match[2]), match[1]
    match = _GLUED_SN.fullmatch(packed)
    if match is not None and len(match[1]) in _GLUED_LENGTHS:
        return (text, match[1]), ""
    return (text,), ""


def _without_label(text: str) -> str:
    match = _SERIAL_LABEL.match(text)
    return text[match.end() :] if match else text


def _shown(text: str) -> str:
    """Upper case, inner blanks single: as the scan is shown and looked up."""
    return " ".join(text.split()).upper()


def _refused(raw: str, text: str, fault: ScanFault) -> Scan:
    """A scan that names nothing, whatever the register holds."""
    return Scan(raw=raw, text=_shown(text)[:LONGEST_CODE], fault=fault)
