"""Our own codes in a scanned text: printed codes and repair numbers with a right check letter.

Decides whether a text is one of ours; hyphens, blanks and case are free. What a code names is asked elsewhere.
"""

from __future__ import annotations

from app.domain.codes import CodeKind, PrintedCode, RepairNumber, parse_printed_code, parse_repair_number


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
