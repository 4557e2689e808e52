"""Our own codes in a scanned text: printed codes and repair numbers with a right check letter.

Decides whether a text is one of ours; hyphens, blanks and case are free. What a code names is asked elsewhere.
"""

from __future__ import annotations

import re

from app.domain.codes import CodeKind, PrintedCode, RepairNumber, parse_printed_code, parse_repair_number, squeeze
from app.domain.command_words import read_command

_TORN = re.compile(r"RP[0-9]{1,2}[A-Z]{1,2}[0-9]{4,9}[A-Z]?|OP[0-9]{4,6}[A-Z]?")


def own_code(text: str) -> tuple[PrintedCode | None, RepairNumber | None]:
    """The printed code and the repair number in `text`; a repair's printed code (RP8A0412M) gives both.

    A wrong check letter gives neither: the text is then looked up as serial, tag or register code like any other.
    """
    own = parse_printed_code(text)
    if own is None:
        return None, parse_repair_number(text)
    if own.kind is CodeKind.repair:
        return own, parse_repair_number(own.text.removeprefix(CodeKind.repair))
    return own, None


def torn(text: str) -> bool:
    """Whether `text`, which is no code of ours, is written as one whose end is missing or wrong: a slip's, a badge's or
    the command sheet's. Of the other kinds any body will do, so that nothing is to be seen in them.
    """
    plain = squeeze(text)
    if not plain.startswith(CodeKind.command):
        return _TORN.fullmatch(plain) is not None
    body = plain.removeprefix(CodeKind.command)
    return read_command(body) is not None or read_command(body[:-1]) is not None
