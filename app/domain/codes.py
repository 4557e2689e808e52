"""Numbers and codes: repair numbers, printed codes and their check letter.

Decides what our own codes look like and when one is right. Knows nothing of what they name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

ALPHABET = "ACDEFGHJKLMNPQRSTUVWXYZ"
"""Letters of our own numbers: no B, I, O, which look like 8, 1, 0."""

_VALUE = {c: i for i, c in enumerate(ALPHABET)} | {str(d): d for d in range(10)} | {"B": 8, "I": 1, "O": 0}
_BLANK = re.compile(r"[\s\-‐-―−ー]+")
_REPAIR = re.compile(r"([0-9]{1,2})([ACDEFGHJKLMNPQRSTUVWXYZ]{1,2})([0-9]{4,9})([ACDEFGHJKLMNPQRSTUVWXYZ])")
_PRINTED = re.compile(r"(RP|OP|PL|PN|CH|CB|BX|CR|SC|CM)([0-9A-Z]{3,24})([ACDEFGHJKLMNPQRSTUVWXYZ])")
FIRST_FISCAL_YEAR = 2018


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
    """`text` in upper case without blanks and hyphens: the key under which codes, tags and serials are compared."""
    return _BLANK.sub("", text).upper()


@dataclass(frozen=True, slots=True)
class RepairNumber:
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
    """The number of the `running`-th repair of desk `desk` in the fiscal year beginning in April of `fiscal_year`."""
    if fiscal_year <= FIRST_FISCAL_YEAR or running < 1 or not 1 <= len(desk) <= 2 or any(c not in ALPHABET for c in desk):
        raise ValueError(f"no repair number for {fiscal_year} {desk!r} {running}")
    return RepairNumber(fiscal_year - FIRST_FISCAL_YEAR, desk, running)


def parse_repair_number(text: str) -> RepairNumber | None:
    """The repair number written in `text` (hyphens, blanks and case free), or None where it isn't one or is mistyped."""
    match = _REPAIR.fullmatch(squeeze(text))
    if match is None:
        return None
    year, desk, running, letter = match.groups()
    if running != f"{int(running):04d}" or year.startswith("0") or int(running) < 1:
        return None
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


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A printed code: kind, body, check letter over kind and body for things; over the body for commands."""

    kind: CodeKind
    body: str

    @property
    def text(self) -> str:
        """As printed: only 0-9 and A-Z, so that Caps Lock and a foreign layout do no harm."""
        return f"{self.kind}{self.body}{check_letter(self._checked)}"

    @property
    def _checked(self) -> str:
        # The repair number's own letter is over 8A0412; so RP8A0412M carries exactly the letter people read on the slip.
        return self.body


def printed_code(kind: CodeKind, body: str) -> PrintedCode:
    """A code of `kind` for `body` (hyphens and blanks are dropped); raises ValueError when the printed text would be too short."""
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
