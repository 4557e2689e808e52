"""Words about codes in pictures."""

from __future__ import annotations

from app.settings.words import has, t
from app.usecases.picture_ports import PictureFault, PictureRead, ReadCode


def code_line(code: ReadCode) -> str:
    """A code in a line: the text, what the ledger knows of it, or why it can't be used."""
    if code.names:
        key = f"pictures.thing.{code.names}"
        what = t(key) if has(key) else t(f"kinds.thing.{code.names}")
        shown = t("pictures.names", what=what, which="" if code.which == code.text else code.which)
    else:
        shown = t("pictures.unknown") if code.accepted else refused(code.reason)
    return "　".join(part for part in (code.text, shown.strip()) if part)


def refused(reason: str) -> str:
    """Why a code is not taken."""
    return t(f"pictures.refused.{reason}") if has(f"pictures.refused.{reason}") else t("pictures.refused.foreign")


def nothing(file: str, read: PictureRead) -> tuple[str, tuple[str, ...]]:
    """A title, and sentences below it: why no code of this picture can be used, and what to do."""
    if read.fault is not None:
        return t("pictures.page.unreadable"), (fault(file, read.fault),)
    if not read.codes:
        return t("pictures.page.none"), (t(f"pictures.hint.{read.hint.value or 'no_code'}"),)
    return t("pictures.page.unusable"), tuple(f"{code.text}　{refused(code.reason)}" for code in read.codes)


def fault(file: str, why: PictureFault) -> str:
    """Why a file can't be read."""
    return t(f"pictures.fault.{why.value}", file=file)
