"""The templates and stocks the program ships: read from `resources/label_templates` when first asked for, then kept.

Decides their order: as they stand in the files, files by name. Knows none of a supervisor's own, which lie in the
ledger.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from app.domain.label_templates import Stock, Template, stock_from, template_from
from app.settings.paths import resource
from app.settings.words import t

STOCKS = "stocks.json"


@cache
def shipped_templates() -> tuple[Template, ...]:
    """All templates. Raises BadTemplate or OSError where a file is not as we made it."""
    folder = resource("label_templates")
    names = sorted(path.name for path in folder.glob("*.json") if path.name != STOCKS)
    return tuple(template_from(row) for name in names for row in _rows(name, "templates"))


@cache
def shipped_stocks() -> tuple[Stock, ...]:
    """All stocks. Raises BadTemplate or OSError where the file is not as we made it."""
    return tuple(stock_from(row) for row in _rows(STOCKS, "stocks"))


def template_title(template: Template) -> str:
    """What people call `template`, in the language in use; a supervisor's own goes by the name it was given."""
    return template.name if template.own else t(f"label.template.{template.id}")


def _rows(name: str, key: str) -> list[Any]:
    rows: list[Any] = json.loads(resource("label_templates", name).read_text("utf-8"))[key]
    return rows
