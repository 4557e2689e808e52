"""Stocks and templates while they are edited: made from what was typed, moved, copied. Pure.

Decides what a number may be, where a field stops, and how a new one begins; whether it is sound the domain says.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from app.domain.label_templates import FACTS, Field, LabelKind, Mark, Stock, SymbolChoice, Template
from app.ui.screens.labels.form import number

STEP: Final = 0.5
"""mm a field goes with an arrow key."""
FINE: Final = 0.1
"""With Shift."""
SHEET_FIELDS: Final = ("width", "height", "columns", "rows", "left", "top", "pitch_x", "pitch_y")
FOLLOWS: Final = (
    ("page_width", "width", "columns", "pitch_x", "left"), ("page_height", "height", "rows", "pitch_y", "top"),
)  # fmt: skip
"""Across and down: what the pitch and the margin of a new sheet follow from."""
FOLLOWING: Final = frozenset(name for way in FOLLOWS for name in way[3:])
MARKS: Final = (Mark.symbol, Mark.code, Mark.text, Mark.caption, Mark.rule, Mark.box)


class DraftTrouble(Exception):
    """What was typed is no stock or no template: which field."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def stock_values(stock: Stock) -> dict[str, str]:
    """A stock as its form shows it."""
    numbers = {
        name: f"{getattr(stock, name):g}"
        for name in (*SHEET_FIELDS, "page_width", "page_height")
    }  # fmt: skip
    return {**numbers, "name": stock.name, "paper": "roll" if stock.roll else "sheet"}


def stock_of(values: dict[str, str], former: Stock) -> Stock:
    """The stock that was typed; raises DraftTrouble. A roll has one label and no page height; a pitch left empty or 0
    is the label's own side.
    """
    name = values["name"].strip()
    if not name:
        raise DraftTrouble("name")
    roll = values["paper"] == "roll"
    found: dict[str, float] = {}
    for field in ("page_width", "width", *(("height",) if roll else ("page_height", "height", *SHEET_FIELDS[2:]))):
        value = number(values[field] or "0")
        if value is None or value < 0:
            raise DraftTrouble(field)
        found[field] = round(value, 2)
    if roll:
        return former._replace(
            name=name, page_width=found["page_width"] or found["width"], page_height=0.0, width=found["width"],
            height=found["height"], columns=1, rows=1, left=0.0, top=0.0, pitch_x=0.0, pitch_y=0.0,
        )  # fmt: skip
    for field in ("columns", "rows"):
        if not 1 <= found[field] <= 60 or found[field] != int(found[field]):
            raise DraftTrouble(field)
    return former._replace(
        name=name, page_width=found["page_width"], page_height=found["page_height"],
        width=found["width"], height=found["height"], columns=int(found["columns"]), rows=int(found["rows"]),
        left=found["left"], top=found["top"],
        pitch_x=found["pitch_x"] or found["width"], pitch_y=found["pitch_y"] or found["height"],
    )  # fmt: skip


def followed(values: dict[str, str], following: set[str]) -> dict[str, str]:
    """What follows from the numbers typed, of the fields that still follow: labels edge to edge, in the page's middle.

    Empty where it would leave the page, or what it follows from is no number.
    """
    found: dict[str, str] = {}
    for page, side, count, pitch, margin in FOLLOWS:
        whole, label, across = (number(values[name]) for name in (page, side, count))
        step = label if pitch in following else number(values[pitch])
        if whole is None or label is None or across is None or step is None or label <= 0 or across < 1:
            continue
        if pitch in following:
            found[pitch] = f"{label:g}"
        room = whole - step * (across - 1) - label
        if margin in following and room >= 0:
            found[margin] = f"{round(room / 2, 2):g}"
    return found


def new_id(name: str, taken: set[str]) -> str:
    """An id nobody has, from a name."""
    plain = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKC", name).lower()).strip("-")[:14] or "own"
    for turn in range(1, 10_000):
        made = f"own-{plain}" if turn == 1 else f"own-{plain}-{turn}"
        if made not in taken:
            return made
    raise ValueError("no id left")


def new_stock() -> Stock:
    """A sheet to begin with: A4, two by five."""
    return Stock("", "", 210.0, 297.0, 90.0, 50.0, 2, 5, 15.0, 23.5, 90.0, 50.0, own=True)


def new_template(kind: LabelKind, stock: Stock | None) -> Template:
    """A label to begin with, as large as the stock's: its code, its number, its serial and school."""
    width = stock.width if stock is not None else 66.0
    height = (stock.height or 40.0) if stock is not None else 33.9
    side = _snap(max(10.0, min(height - 4.0, width * 0.4, 24.0)))
    left, room = _snap(side + 4.0), max(4.0, width - side - 6.0)
    facts = [fact for fact in ("tag", "number", "name", "serial", "school") if fact in FACTS[kind]][:3]
    fields = [Field(Mark.symbol, "code", 2.0, 2.0, side, side, symbol=SymbolChoice.qr)]
    each = max(3.0, (height - 4.0) / max(1, len(facts)))
    for at, fact in enumerate(facts):
        mark = Mark.text if fact in ("school", "name") else Mark.code
        size = 12.0 if at == 0 else 9.0
        fields.append(
            Field(mark, fact, left, _snap(2.0 + at * each), _snap(room), _snap(min(each, 7.0)), size, bold=at == 0)
        )
    return Template("", kind, width, height, tuple(fields), own=True)


class Moved(NamedTuple):
    """A step of a field: how far it goes, how much wider and higher it becomes, in mm."""

    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0


def moved(template: Template, at: int, step: Moved) -> Template:
    """The template with one field moved or resized; it never leaves the label, nor falls under a millimetre."""
    field = template.fields[at]
    width = _snap(min(max(1.0, field.width + step.width), template.width - field.x))
    height = _snap(min(max(1.0, field.height + step.height), template.height - field.y))
    x = _snap(min(max(0.0, field.x + step.x), template.width - width))
    y = _snap(min(max(0.0, field.y + step.y), template.height - height))
    return with_field(template, at, field._replace(x=x, y=y, width=width, height=height))


def _snap(value: float) -> float:
    return max(0.0, round(value, 2))


def with_field(template: Template, at: int, field: Field) -> Template:
    """Another field in the place of one."""
    fields = list(template.fields)
    fields[at] = field
    return template._replace(fields=tuple(fields))


def without_field(template: Template, at: int) -> Template:
    """The template without one field."""
    return template._replace(fields=template.fields[:at] + template.fields[at + 1 :])


def one_more(template: Template) -> Template:
    """The template with one more line of text, in the middle."""
    facts = FACTS[template.kind]
    used = {field.value for field in template.fields}
    fact = next((fact for fact in facts if fact not in used and fact != "code"), facts[0])
    width, height = min(30.0, template.width), min(5.0, template.height)
    x, y = _snap((template.width - width) / 2), _snap((template.height - height) / 2)
    return template._replace(fields=(*template.fields, Field(Mark.text, fact, x, y, width, height)))


def field_values(field: Field) -> dict[str, str]:
    """A field as its form shows it."""
    return {
        "mark": field.mark.value,
        "value": "" if field.mark is Mark.caption else field.value,
        "caption": field.value if field.mark is Mark.caption else "",
        "symbol": field.symbol.value,
        "size": f"{field.size:g}",
        "bold": "true" if field.bold else "false",
        "align": field.align,
        "lines": str(field.lines),
        **{name: f"{getattr(field, name):g}" for name in ("x", "y", "width", "height")},
    }


def field_of(values: dict[str, str], former: Field, template: Template) -> Field:
    """The field that was typed or chosen; raises DraftTrouble."""
    mark = Mark(values["mark"])
    sides: dict[str, float] = {}
    for name in ("x", "y", "width", "height", "size"):
        found = number(values[name])
        if found is None or found < 0 or (name == "size" and not 0 < found <= 200):
            raise DraftTrouble(name)
        sides[name] = round(found, 2)
    value, facts = values["value"], FACTS[template.kind]
    if mark in (Mark.rule, Mark.box, Mark.hazard):
        value = ""
    elif mark is Mark.caption:
        value = values["caption"] or template.kind.value
    elif mark is Mark.symbol:
        value = "code"
    elif value not in facts:
        value = facts[1]
    return former._replace(
        mark=mark, value=value, symbol=SymbolChoice(values["symbol"]), bold=values["bold"] == "true",
        align=values["align"], lines=int(values["lines"]), **sides,
    )  # fmt: skip
