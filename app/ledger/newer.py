"""What can still be read of an operation that only a newer version understands: which aggregates it is about.

Such an operation is kept as it came, byte for byte; the aggregates it names are read-only here until the program is
newer.
"""

from __future__ import annotations

import json
from typing import Any

from app.domain.identity import unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Ref

_KINDS = frozenset(kind.value for kind in Aggregate)


def refs_of(body: bytes) -> list[Ref]:
    """The aggregates of kinds known here that the operation names; [] where even that can't be read."""
    found = []
    named = _raw(body).get("a")
    for text in named if isinstance(named, list) else ():
        kind, _, rest = str(text).partition(":")
        if kind in _KINDS:
            try:
                found.append(Ref(Aggregate(kind), unshort(rest)))
            except ValueError:
                continue  # an id of another shape: nothing of ours goes by it
    return found


def action_of(body: bytes, otherwise: bytes) -> bytes:
    """The action it belongs to; `otherwise` where that can't be read."""
    try:
        return unshort(str(_raw(body).get("x", "")))
    except ValueError:
        return otherwise


def id_of(body: bytes) -> bytes | None:
    """The operation's own id; None where that can't be read."""
    try:
        return unshort(str(_raw(body).get("id", "")))
    except ValueError:
        return None


def _raw(body: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return raw if isinstance(raw, dict) else {}
