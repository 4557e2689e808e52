"""The shared settings that operations set, kept in memory between changes: asked for at every scan.

Decides when a value is read anew. One whose long text lies in the side store and has not come yet has its default until
it comes; nobody needs to say that it came.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.identity import unshort
from app.domain.kinds import Aggregate
from app.ledger.reads import Reads
from app.ledger.unit_context import SideBytes
from app.usecases.change_setting import value_of
from app.usecases.ports import State


class SharedSettings:
    """Values by key. Safe to call from any thread; `reread` on the one that wrote."""

    def __init__(self, side: SideBytes, default: Callable[[str], Any]) -> None:
        """`side` gives long texts; `default` a setting's default (and what the environment sets)."""
        self._side = side
        self._default = default
        self._held: tuple[dict[str, Any], dict[str, State]] = ({}, {})
        """The values, and the states of those whose text is not here; taken and put as one."""

    def reread(self, reads: Reads) -> None:
        """Reads them all."""
        values: dict[str, Any] = {}
        awaited: dict[str, State] = {}
        for known in reads.registers(Aggregate.setting):
            key, value = known.state["key"], value_of(known.state, self._text)
            if value is not None:
                values[key] = value
            elif known.state.get("value") is not None:
                awaited[key] = known.state
        self._held = (values, awaited)

    def get(self, key: str) -> Any:
        """The value in force."""
        values, awaited = self._held
        value = values.get(key)
        if value is None and key in awaited:
            value = value_of(awaited[key], self._text)
        return self._default(key) if value is None else value

    def values(self) -> dict[str, Any]:
        """Those that operations set, by key."""
        values, awaited = self._held
        come = {key: value_of(state, self._text) for key, state in awaited.items()}
        return values | {key: value for key, value in come.items() if value is not None}

    def _text(self, side_id: str) -> bytes | None:
        return self._side.get(unshort(side_id))
