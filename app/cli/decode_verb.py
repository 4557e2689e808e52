"""`decode FILE…`: the codes in photos and PDFs, what the ledger knows of each, and whether the desk would take it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.bootstrap import Program
from app.bootstrap_scanners import PictureScanners
from app.cli.answer import DONE, USAGE, Answer
from app.settings.words import has, t
from app.usecases.picture_ports import PictureRead, ReadCode


def decode(program: Program, args: Namespace) -> Answer:
    """Every file is read, whatever the others are; one that is no picture makes the exit code 2."""
    scanners = PictureScanners(program)
    try:
        read = [(path, scanners.pictures.read(path, lambda _done, _whole: None)) for path in args.files]
    finally:
        scanners.stop()
    body: dict[str, Any] = {"results": [_file_json(path, found) for path, found in read], "total": len(read)}
    words = [line for path, found in read for line in _file_words(path, found)]
    bad = [(path, found.fault) for path, found in read if found.fault is not None]
    if not bad:
        return Answer(body, DONE, tuple(words))
    body |= {"error": "unreadable_input", "reason": bad[0][1], "message": _fault_words(*bad[0])}
    return Answer(body, USAGE, tuple(words))


def _file_json(path: Path, found: PictureRead) -> dict[str, Any]:
    body: dict[str, Any] = {"file": str(path), "codes": [_code_json(code) for code in found.codes]}
    if found.fault is not None:
        body["error"] = found.fault.value
    elif not found.codes:
        body["hint"] = found.hint.value
    return body


def _code_json(code: ReadCode) -> dict[str, Any]:
    return {
        "text": code.text,
        "format": code.format,
        "names": code.names or None,
        "which": code.which or None,
        "accepted": code.accepted,
        "reason": code.reason or None,
    }


def _fault_words(path: Path, fault: str | None) -> str:
    return t(f"pictures.fault.{fault}", file=path.name or str(path))


def _file_words(path: Path, found: PictureRead) -> list[str]:
    """The file's name, then a line a code; or why there is none."""
    if found.fault is not None:
        return [_fault_words(path, found.fault.value)]
    if not found.codes:
        return [t("pictures.cli.none", file=path.name, hint=t(f"pictures.hint.{found.hint.value or 'no_code'}"))]
    return [t("pictures.cli.file", file=path.name), *(_code_words(code) for code in found.codes)]


def _code_words(code: ReadCode) -> str:
    named = t("pictures.names", what=_thing(code.names), which=code.which) if code.names else t("pictures.unknown")
    judged = t("pictures.accepted") if code.accepted else refused_words(code.reason)
    return t("pictures.cli.code", text=code.text, format=code.format, named=named, judged=judged)


def _thing(names: str) -> str:
    key = f"pictures.thing.{names}"
    return t(key) if has(key) else t(f"kinds.thing.{names}") if has(f"kinds.thing.{names}") else names


def refused_words(reason: str) -> str:
    """Why a code would not be taken."""
    key = f"pictures.refused.{reason}"
    return t(key) if has(key) else reason
