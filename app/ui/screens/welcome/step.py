"""The steps of the first start, apart from the page that shows them: most starts never make it."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """What the page asks for. `badge` belongs to the first card, `key_closed` and `key` to the second."""

    boss = "boss"
    badge = "badge"
    key_closed = "key_closed"
    key = "key"
    read_back = "read_back"
