"""Erasures that are written in the log and not yet done in the side store: a durable note, done after the commit.

The operation comes first, so that every other desk is told whatever happens; the note goes when the bytes are gone.
What
a cut leaves owed is done at the next start, before anything reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection

from app.domain.identity import unshort
from app.ledger.reads import Reads

_OWED: Final = "erase."


def note_erasure(connection: Connection, seq: int, ids: Iterable[str]) -> None:
    """Notes that the operation `seq` erases these side records; what is no id of ours is left out."""
    listed = [text for text in ids if _is_id(text)]
    if listed:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO local_value(key, value) VALUES(?,?)", (f"{_OWED}{seq}", json.dumps(listed))
        )


def _is_id(text: object) -> bool:
    try:
        unshort(str(text))
    except ValueError:
        return False
    return True


def due(reads: Reads) -> dict[str, list[bytes]]:
    """What is owed: the note's key and the ids of side records."""
    rows = reads.rows("SELECT key, value FROM local_value WHERE key > ? AND key < ?", (_OWED, _OWED + "~"))
    return {key: [unshort(text) for text in json.loads(value)] for key, value in rows}


def settle(connection: Connection, keys: Sequence[str]) -> None:
    """The bytes are gone: the notes go too."""
    connection.exec_driver_sql("DELETE FROM local_value WHERE key=?", [(key,) for key in keys])
