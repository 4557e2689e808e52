"""ledger.json: what stands in plain beside the ledger, so that the right key can be looked for.

Decides its fields: the ledger's id, the format it was made or last changed with, when it was created, and a mark by
which a wrong key is told from a damaged file. Nothing secret and nothing personal.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.ledger.file_format import FORMAT, META_FILE
from app.ledger.files import read_json, write_durably
from app.ledger.guards import LedgerRefused, Refusal
from app.ledger.world import told_as_world

_ID: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerMeta:
    """The plain facts of a ledger. `created` is UTC, ISO 8601 with Z; `key` is `keys.key_mark` of its key."""

    ledger_id: str
    format: int
    created: str
    key: str


def read_meta(folder: Path) -> LedgerMeta:
    """The plain facts of the ledger in `folder`. Raises LedgerRefused (not_a_ledger, newer_format)."""
    try:
        with told_as_world():
            found = read_json(folder / META_FILE)
        meta = LedgerMeta(
            ledger_id=str(found["ledger"]),
            format=int(found["format"]),
            created=str(found["created"]),
            key=str(found.get("key", "")),
        )
    except FileNotFoundError as fault:
        raise LedgerRefused(Refusal.not_a_ledger, f"no {META_FILE} in {folder}") from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise LedgerRefused(Refusal.not_a_ledger, f"{META_FILE}: {fault}") from fault
    if not _ID.fullmatch(meta.ledger_id):  # it becomes part of file names
        raise LedgerRefused(Refusal.not_a_ledger, f"{META_FILE}: no ledger id")
    if meta.format > FORMAT:
        raise LedgerRefused(Refusal.newer_format, f"format {meta.format}, this version reads up to {FORMAT}")
    return meta


def write_meta(folder: Path, meta: LedgerMeta) -> None:
    """Write ledger.json into `folder`, whole or not at all. Raises OSError."""
    row = {"ledger": meta.ledger_id, "format": meta.format, "created": meta.created, "key": meta.key}
    write_durably(folder / META_FILE, json.dumps(row, indent=1) + "\n")
