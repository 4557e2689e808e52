"""Numbers and codes: repair numbers, printed codes and their check letter.

Decides what our own codes look like and when one is right. Knows nothing of what they name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

ALPHABET = "ACDEFGHJKLMNPQRSTUVWXYZ"
"""Letters of our own numbers: no B, I, O, which look like 8, 1, 0."""

_VALUE = {c: i for i, c in enumerate(ALPHABET)} | {str(d): d for d in range(10)} | {"B": 8, "I": 1, "O": 0}
_BLANK = re.compile("[\\s\\-\u00ad\u200b-\u200f\u2010-\u2015\u2043\u2060\u2212\u2500\u2501\u30fc\ufeff]+")
"""Blanks, and all that people and input methods write for a hyphen, invisible ones included."""
_REPAIR = re.compile(r"([0-9]{1,2})([ACDEFGHJKLMNPQRSTUVWXYZ]{1,2})([0-9]{4,9})([ACDEFGHJKLMNPQRSTUVWXYZ])")
_PRINTED = re.compile(r"(RP|OP|PL|PN|CH|CB|BX|CR|SC|CM)([0-9A-Z]{3,21})([ACDEFGHJKLMNPQRSTUVWXYZ])")
# 21 at most: the 22nd character from the right would weigh 23, which is nothing modulo 23, and could be anything.
FIRST_FISCAL_YEAR = 2018
LAST_YEAR, LAST_RUNNING = 99, 999_999_999
"""The highest that `parse_repair_number` reads back."""


def check_letter(body: str) -> str:
    """The check letter of `body` (0-9 and A-Z, no hyphens): weighted sum from the right, weights 2, 3, 4 …, modulo 23.

    Raises ValueError for a character outside 0-9 A-Z.
    """
    total = 0
    for weight, char in enumerate(reversed(body), start=2):
        value = _VALUE.get(char)
        if value is None:
            raise ValueError(f"no check value for {char!r}")
        total += weight * value
    return ALPHABET[total % len(ALPHABET)]


def squeeze(text: str) -> str:
    """`text` in upper case without blanks and hyphens: the key under which codes, tags and serials are compared.

    Full and half width are one (NFKC), so that an id derived from it is the same however a serial was typed.
    """
    if text.isascii():
        return _BLANK.sub("", text).upper()
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", text)).upper()
    return _BLANK.sub("", unicodedata.normalize("NFKC", plain))


_SHELF = re.compile("([A-Z]{0,2})([0-9]{1,2})")
_SHORTEST = 3
"""Characters that the body of a printed code has at least."""


def shelf_body(text: str) -> str:
    """A shelf's code as its label says it: one too short to be printed has noughts before its number (D-4 is D04)."""
    key = squeeze(text)
    short = _SHELF.fullmatch(key) if len(key) < _SHORTEST else None
    return short[1] + short[2].zfill(_SHORTEST - len(short[1])) if short else key


def same_shelf(known: Iterable[str], text: str) -> str:
    """The one of the known shelves that `text` names, by its code or as its label says it; or nothing."""
    body = shelf_body(text)
    return next((one for one in known if one and shelf_body(one) == body), "")


class RepairNumber(NamedTuple):
    """受付番号, e.g. 8A-0412-M: fiscal year − 2018, desk mark, running number, check letter."""

    year: int
    """Fiscal year − 2018 (April to March): 8 is the year from April 2026."""
    desk: str
    running: int

    @property
    def body(self) -> str:
        """The number without hyphens and without its check letter: 8A0412."""
        return f"{self.year}{self.desk}{self.running:04d}"

    @property
    def text(self) -> str:
        """As printed and said: 8A-0412-M."""
        return f"{self.year}{self.desk}-{self.running:04d}-{check_letter(self.body)}"


def repair_number(fiscal_year: int, desk: str, running: int) -> RepairNumber:
    """The number of the `running`-th repair of desk `desk` in the fiscal year beginning in April of `fiscal_year`.

    Raises ValueError where the number could not be read back: a year outside 2019-2117, a desk mark that isn't one or
    two letters of ours, a running number below 1 or of more than nine digits.
    """
    year = fiscal_year - FIRST_FISCAL_YEAR
    marked = 1 <= len(desk) <= 2 and all(c in ALPHABET for c in desk)
    if not (1 <= year <= LAST_YEAR and marked and 1 <= running <= LAST_RUNNING):
        raise ValueError(f"no repair number for {fiscal_year} {desk!r} {running}")
    return RepairNumber(year, desk, running)


def parse_repair_number(text: str) -> RepairNumber | None:
    """The repair number written in `text` (hyphens, blanks and case free), or None where it is none or is mistyped."""
    match = _REPAIR.fullmatch(squeeze(text))
    if match is None:
        return None
    year, desk, running, letter = match.groups()
    if running != f"{int(running):04d}" or year.startswith("0") or int(running) < 1:
        return None  # a way of writing that we never print
    if check_letter(year + desk + running) != letter:
        return None
    return RepairNumber(int(year), desk, int(running))


class CodeKind(StrEnum):
    """What a printed code of ours names."""

    repair = "RP"
    operator = "OP"
    place = "PL"
    part = "PN"
    charger = "CH"
    cabinet = "CB"
    box = "BX"
    crate = "CR"
    school = "SC"
    command = "CM"


class PrintedCode(NamedTuple):
    """A printed code: kind, body, and the body's check letter.

    The kind isn't in the sum: so RP8A0412M carries exactly the letter that people read on the slip, 8A-0412-M.
    """

    kind: CodeKind
    body: str

    @property
    def text(self) -> str:
        """As printed: only 0-9 and A-Z, so that Caps Lock and a foreign layout do no harm."""
        return f"{self.kind}{self.body}{check_letter(self.body)}"


def printed_code(kind: CodeKind, body: str) -> PrintedCode:
    """A code of `kind` for `body` (hyphens and blanks are dropped); raises ValueError where it could not be read back.

    That is a body of fewer than 3 or more than 21 characters, or of others than 0-9 and A-Z.
    """
    code = PrintedCode(kind, squeeze(body))
    if parse_printed_code(code.text) != code:
        raise ValueError(f"no printable code for {kind} {body!r}")
    return code


def parse_printed_code(text: str) -> PrintedCode | None:
    """The printed code written in `text`, or None where it isn't one of ours or its check letter is wrong."""
    match = _PRINTED.fullmatch(squeeze(text))
    if match is None:
        return None
    kind, body, letter = match.groups()
    return PrintedCode(CodeKind(kind), body) if check_letter(body) == letter else None
