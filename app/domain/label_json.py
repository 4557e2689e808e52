"""Templates and stocks as JSON and back: strict, so that a slip of the pen in a file is told, not printed.

Decides which keys and values are taken; whether a template is sound is `label_templates.problems`'s to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar

from app.domain.label_parts import LARGEST_LABEL, Field, LabelKind, Mark, Stock, SymbolChoice, Template

_E = TypeVar("_E", bound=StrEnum)

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LONGEST_NAME: Final = 80
_ALIGNS: Final = ("left", "centre", "right")


class BadReason(StrEnum):
    """What is wrong with a template or stock as JSON."""

    not_an_object = "not_an_object"
    not_a_list = "not_a_list"
    missing = "missing"
    unknown_key = "unknown_key"
    not_text = "not_text"
    not_a_number = "not_a_number"
    not_yes_or_no = "not_yes_or_no"
    unknown_word = "unknown_word"
    out_of_range = "out_of_range"


class BadTemplate(ValueError):
    """JSON that is no template or no stock: a closed reason, and where (`fields.2.mark`)."""

    def __init__(self, reason: BadReason, field: str) -> None:
        super().__init__(f"{reason} {field}")
        self.reason = reason
        self.field = field


def template_json(template: Template) -> dict[str, object]:
    """`template` as JSON's plain values; what is as usual is left out."""
    rows = [_sparse(field, () if field.value else ("value",)) for field in template.fields]
    return {**_sparse(template, ("fields",)), "fields": rows}


def stock_json(stock: Stock) -> dict[str, object]:
    """`stock` as JSON's plain values; what is as usual is left out."""
    return _sparse(stock)


def template_from(data: object) -> Template:
    """The template written as `data`. Raises BadTemplate; whether it is sound is for `problems` to say."""
    given = _Given(data, Template._fields)
    rows = given.get("fields")
    if not isinstance(rows, list | tuple):
        raise BadTemplate(BadReason.not_a_list, "fields")
    return Template(
        id=given.id(), kind=given.word("kind", LabelKind), width=given.number("width"), height=given.number("height"),
        fields=tuple(_field(row, f"fields.{at}.") for at, row in enumerate(rows)), name=given.text("name", ""),
        own=given.flag("own"),
    )  # fmt: skip


def stock_from(data: object) -> Stock:
    """The stock written as `data`. Raises BadTemplate; whether it is sound is for `problems` to say."""
    given = _Given(data, Stock._fields)
    return Stock(
        id=given.id(), name=given.text("name"), page_width=given.number("page_width"),
        page_height=given.number("page_height", 0.0), width=given.number("width"), height=given.number("height", 0.0),
        columns=given.count("columns", 1), rows=given.count("rows", 1), left=given.number("left", 0.0),
        top=given.number("top", 0.0), pitch_x=given.number("pitch_x", 0.0), pitch_y=given.number("pitch_y", 0.0),
        verified=given.flag("verified"), own=given.flag("own"), source=given.text("source", ""),
    )  # fmt: skip


def _field(data: object, where: str) -> Field:
    given = _Given(data, Field._fields, where)
    mark = given.word("mark", Mark)
    align = given.text("align", "left")
    if align not in _ALIGNS:
        raise BadTemplate(BadReason.unknown_word, where + "align")
    return Field(
        mark=mark, value=given.text("value", ""), x=given.number("x"), y=given.number("y"),
        width=given.number("width"), height=given.number("height"), size=given.number("size", 9.0, 0.1),
        bold=given.flag("bold"), align=align, lines=given.count("lines", 1),
        symbol=given.word("symbol", SymbolChoice, SymbolChoice.auto),
    )  # fmt: skip


class _Given:
    """The values of a JSON object, each asked for by name and checked; `where` goes before the name in a refusal."""

    def __init__(self, data: object, known: tuple[str, ...], where: str = "") -> None:
        if not isinstance(data, Mapping):
            raise BadTemplate(BadReason.not_an_object, where.rstrip("."))
        for key in data:
            if key not in known:
                raise BadTemplate(BadReason.unknown_key, f"{where}{key}")
        self._data = data
        self._where = where

    def get(self, key: str) -> object:
        if key not in self._data:
            raise BadTemplate(BadReason.missing, self._where + key)
        return self._data[key]

    def id(self) -> str:
        value = self.text("id")
        if not _ID.fullmatch(value):
            raise BadTemplate(BadReason.out_of_range, self._where + "id")
        return value

    def text(self, key: str, usual: str | None = None) -> str:
        value = self._data.get(key, usual) if usual is not None else self.get(key)
        if not isinstance(value, str):
            raise BadTemplate(BadReason.not_text, self._where + key)
        if len(value) > _LONGEST_NAME:
            raise BadTemplate(BadReason.out_of_range, self._where + key)
        return value

    def number(self, key: str, usual: float | None = None, least: float = 0.0) -> float:
        value = self._data.get(key, usual) if usual is not None else self.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadTemplate(BadReason.not_a_number, self._where + key)
        if not least <= value <= 2 * LARGEST_LABEL:  # nor is NaN
            raise BadTemplate(BadReason.out_of_range, self._where + key)
        return float(value)

    def count(self, key: str, usual: int) -> int:
        value = self.number(key, usual, 1)
        if value != int(value):
            raise BadTemplate(BadReason.not_a_number, self._where + key)
        return int(value)

    def flag(self, key: str) -> bool:
        value = self._data.get(key, False)
        if not isinstance(value, bool):
            raise BadTemplate(BadReason.not_yes_or_no, self._where + key)
        return value

    def word(self, key: str, words: type[_E], usual: _E | None = None) -> _E:
        value = self._data.get(key, usual) if usual is not None else self.get(key)
        for word in words:
            if value == word.value:
                return word
        raise BadTemplate(BadReason.unknown_word, self._where + key)


def _sparse(row: Template | Stock | Field, without: tuple[str, ...] = ()) -> dict[str, object]:
    usual = row._field_defaults
    return {
        key: value.value if isinstance(value, StrEnum) else value
        for key, value in row._asdict().items()
        if key not in without and (key not in usual or usual[key] != value)
    }
