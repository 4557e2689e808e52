"""What this desk printed on last: layout, paper and printer of each kind, and where the last sheet of a paper goes on.

Decides what is remembered over a restart, and how it is written; a text nobody can read is as none.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any, Final

from app.domain.errors import WorldError
from app.domain.label_templates import LabelKind, Stock
from app.settings.values import SettingError
from app.ui.screens.labels.model import Wish

if TYPE_CHECKING:
    from app.ui.context import Context

KEY: Final = "desk.labels"
_log = logging.getLogger(__name__)


class Habits:
    """Kept in the desk's settings as one JSON text: the last kind, the wish of each, the first free label of papers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def wish(self, kind: str = "") -> Wish:
        """What was chosen last for this kind, or for the one used last."""
        found = self._read()
        kind = kind or _text(found, "kind")
        if kind not in set(LabelKind):
            return Wish()
        row = _part(_part(found, "kinds"), kind)
        return Wish(LabelKind(kind), _text(row, "template"), _text(row, "stock"), _text(row, "printer"))

    def first_free(self, stock: Stock) -> int:
        """The label at which the last sheet of this paper goes on; 1 where a new one is needed."""
        number = _part(self._read(), "next").get(stock.id)
        return number if isinstance(number, int) and not stock.roll and 1 <= number <= stock.a_page else 1

    def chose(self, wish: Wish) -> None:
        """Printed on this from now on."""
        found = self._read()
        row = {"template": wish.template, "stock": wish.stock, "printer": wish.printer}
        self._write({**found, "kind": wish.kind.value, "kinds": {**_part(found, "kinds"), wish.kind.value: row}})

    def used(self, stock: Stock, first_free: int) -> None:
        """A sheet of this paper is used up to that label."""
        found = self._read()
        if not stock.roll and self.first_free(stock) != first_free:
            self._write({**found, "next": {**_part(found, "next"), stock.id: first_free}})

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._context.settings.text(KEY) or "{}")
        except (ValueError, RecursionError):  # of brackets without end
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, found: dict[str, Any]) -> None:
        try:
            self._context.settings.set(KEY, json.dumps(found, ensure_ascii=False))
        except (SettingError, WorldError) as fault:
            _log.warning("what was printed on is not remembered: %s", type(fault).__name__)


def _part(found: dict[str, Any], key: str) -> dict[str, Any]:
    part = found.get(key)
    return part if isinstance(part, dict) else {}


def _text(found: dict[str, Any], key: str) -> str:
    text = found.get(key)
    return text if isinstance(text, str) else ""
