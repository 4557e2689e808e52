"""A look at this machine: is everything there that a day's work needs.

Decides which findings are fine, to be looked at, or refused. Gathers only what the standard library can see; what
another room knows (its SQLite, the keyring, the kind of a folder) comes in as a fact. Says codes, no sentences:
a row's sentence is the catalog's `doctor.<check>.<finding>`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.domain.kinds import Family

MEGABYTE: Final = 1_000_000
LITTLE_SPACE: Final = 2_000 * MEGABYTE
"""Below it an upgrade's copy of a big ledger may not fit."""
NO_SPACE: Final = 200 * MEGABYTE
"""Below it a day's work may not fit."""
FIRST_PYTHON: Final = (3, 11)
LAST_PYTHON: Final = (3, 14)


class FolderKind(StrEnum):
    """What kind of folder a ledger lies in, as the ledger's own guard names it."""

    local = "local"
    network = "network"
    cloud = "cloud"
    unknown = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One finding."""

    check: str
    family: Family
    finding: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The catalog key of what was found and what to do; its placeholders are `values`."""
        return f"doctor.{self.check}.{self.finding}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is to be judged."""

    python: tuple[int, int]
    sqlite: str
    sqlite_safe: bool
    keyring: bool
    decoder: bool
    """Whether the second decoder of pictures can be used."""
    fonts: Sequence[Path]
    ledger: Path
    ledger_kind: FolderKind
    free_bytes: int | None
    logs: Path
    logs_writable: bool


def gather(
    *,
    ledger: Path,
    ledger_kind: FolderKind,
    sqlite: str,
    sqlite_safe: bool,
    keyring: bool,
    decoder: bool,
    fonts: Sequence[Path],
    logs: Path,
) -> Facts:
    """Add to what bootstrap knows what this room can see: Python, the free disk, whether logs can be written."""
    return Facts(
        python=sys.version_info[:2],
        sqlite=sqlite,
        sqlite_safe=sqlite_safe,
        keyring=keyring,
        decoder=decoder,
        fonts=tuple(fonts),
        ledger=ledger,
        ledger_kind=ledger_kind,
        free_bytes=free_bytes(ledger),
        logs=logs,
        logs_writable=writable(logs),
    )


def examine(facts: Facts) -> tuple[Row, ...]:
    """The findings, one a check, in a fixed order."""
    return (
        _python(facts),
        _sqlite(facts),
        _keyring(facts),
        _fonts(facts),
        _disk(facts),
        _folder(facts),
        _logs(facts),
        _pictures(facts),
    )


def free_bytes(folder: Path) -> int | None:
    """Free bytes for this user where `folder` lies or will lie; None where that can't be told."""
    for place in (folder, *folder.absolute().parents):
        if place.is_dir():
            try:
                return shutil.disk_usage(place).free
            except OSError:
                return None
    return None


def writable(folder: Path) -> bool:
    """Whether a file can be made in `folder` (which is made too)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _python(facts: Facts) -> Row:
    values = {"version": ".".join(map(str, facts.python))}
    fits = FIRST_PYTHON <= facts.python <= LAST_PYTHON
    too_old = facts.python < FIRST_PYTHON
    family = Family.ok if fits else Family.refused if too_old else Family.look
    return Row(check="python", family=family, finding="ok" if fits else "old" if too_old else "new", values=values)


def _sqlite(facts: Facts) -> Row:
    values = {"version": facts.sqlite}
    if facts.sqlite_safe:
        return Row(check="sqlite", family=Family.ok, finding="ok", values=values)
    return Row(check="sqlite", family=Family.refused, finding="unsafe", values=values)


def _keyring(facts: Facts) -> Row:
    if facts.keyring:
        return Row(check="keyring", family=Family.ok, finding="ok")
    return Row(check="keyring", family=Family.look, finding="none")


def _fonts(facts: Facts) -> Row:
    missing = [font.name for font in facts.fonts if not os.access(font, os.R_OK)]
    if missing:
        return Row(check="fonts", family=Family.look, finding="missing", values={"names": ", ".join(missing)})
    return Row(check="fonts", family=Family.ok, finding="ok")


def _disk(facts: Facts) -> Row:
    if facts.free_bytes is None:
        return Row(check="disk", family=Family.look, finding="unknown")
    values = {"free": f"{facts.free_bytes // MEGABYTE:,}"}
    if facts.free_bytes < NO_SPACE:
        return Row(check="disk", family=Family.refused, finding="none", values=values)
    if facts.free_bytes < LITTLE_SPACE:
        return Row(check="disk", family=Family.look, finding="little", values=values)
    return Row(check="disk", family=Family.ok, finding="ok", values=values)


def _folder(facts: Facts) -> Row:
    values = {"folder": str(facts.ledger)}
    match facts.ledger_kind:
        case FolderKind.local:
            return Row(check="folder", family=Family.ok, finding="ok", values=values)
        case FolderKind.unknown:
            return Row(check="folder", family=Family.look, finding="unknown", values=values)
        case FolderKind.network | FolderKind.cloud:
            return Row(check="folder", family=Family.refused, finding=facts.ledger_kind.value, values=values)


def _logs(facts: Facts) -> Row:
    values = {"folder": str(facts.logs)}
    if facts.logs.absolute().is_relative_to(facts.ledger.absolute()):
        return Row(check="logs", family=Family.look, finding="inside", values=values)
    if not facts.logs_writable:
        return Row(check="logs", family=Family.look, finding="blocked", values=values)
    return Row(check="logs", family=Family.ok, finding="ok", values=values)


def _pictures(facts: Facts) -> Row:
    if facts.decoder:
        return Row(check="pictures", family=Family.ok, finding="ok")
    return Row(check="pictures", family=Family.look, finding="one_decoder")
