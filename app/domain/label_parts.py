"""What a label is made of: its kinds, its fields, the stock it is stuck from, as plain data in millimetres.

Decides which marks a label may have and which facts each kind may show. Knows no font, no printer, no fact of a device.
`label_templates` is the door: it hands these on and says when they are sound.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple


class LabelKind(StrEnum):
    """What is printed; the word is the command line's KIND."""

    asset = "asset"
    slip = "slip"
    provisional = "provisional"
    blank = "blank"
    """白票: a pre-numbered slip, for visits and for a day without power or PC."""
    disposal = "disposal"
    box = "box"
    part = "part"
    place = "place"
    cabinet = "cabinet"
    charger = "charger"
    badge = "badge"
    commands = "commands"


class Mark(StrEnum):
    """What a field draws."""

    symbol = "symbol"
    """A code: QR or bar code of the fact named by `value`."""
    text = "text"
    """A name or words: broken after 学校 or ・, shrunk to fit, never cut."""
    code = "code"
    """A serial, tag or number: one line, tracked, slashed zeros, shrunk to fit."""
    caption = "caption"
    """Fixed words of the catalog: `value` is the key's last part (`label.caption.<value>`)."""
    rule = "rule"
    """A level line of `size` mm thickness across the field's width at its top."""
    box = "box"
    """An empty box to write in."""
    hazard = "hazard"
    """The slanted bars that mark a unit for disposal."""


class SymbolChoice(StrEnum):
    """Which code a symbol field carries."""

    auto = "auto"
    """Code 128 where it fits in whole dots, else QR with a note."""
    qr = "qr"
    code128 = "code128"
    datamatrix = "datamatrix"


class Field(NamedTuple):
    """One thing on a label: the box it may fill, in mm from the label's top left."""

    mark: Mark
    value: str
    """Which fact (`code tag serial school model maker name number date place …`) or caption; else empty."""
    x: float
    y: float
    width: float
    height: float
    size: float = 9.0
    """Points for words (the largest wished), millimetres for a rule."""
    bold: bool = False
    align: str = "left"
    """left, centre or right."""
    lines: int = 1
    symbol: SymbolChoice = SymbolChoice.auto


class Template(NamedTuple):
    """A label's layout. A supervisor's own goes by `name`, a shipped one by the catalog (`label.template.<id>`)."""

    id: str
    kind: LabelKind
    width: float
    height: float
    fields: tuple[Field, ...]
    name: str = ""
    own: bool = False


class Stock(NamedTuple):
    """What labels are stuck from: a sheet of `columns` × `rows`, or a roll (`columns` = `rows` = 1 and no page).

    `left` and `top` are where the first label begins, pitches go from label to label; all mm. `page_height` 0 is a
    roll; `height` 0 on a roll is a continuous one. `verified` says that the maker's own drawing was followed.
    """

    id: str
    name: str
    page_width: float
    page_height: float
    width: float
    height: float
    columns: int = 1
    rows: int = 1
    left: float = 0.0
    top: float = 0.0
    pitch_x: float = 0.0
    pitch_y: float = 0.0
    verified: bool = False
    own: bool = False
    source: str = ""
    """Where its figures are from, in a few words."""

    @property
    def a_page(self) -> int:
        """Labels on one page."""
        return self.columns * self.rows

    @property
    def roll(self) -> bool:
        """Whether it is a roll of a label printer."""
        return self.page_height == 0

    @property
    def cut_by_hand(self) -> bool:
        """Whether it is plain paper: its labels are outlined, to be cut along."""
        return self.id.startswith("plain-")

    def corner(self, number: int) -> tuple[float, float]:
        """Top left of the `number`-th label of a page in mm, counted from 1, row by row."""
        row, column = divmod(number - 1, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y


FACTS: Final[Mapping[LabelKind, tuple[str, ...]]] = {
    LabelKind.asset: ("code", "tag", "serial", "school", "model", "maker"),
    LabelKind.disposal: ("code", "number", "serial", "tag", "school", "model", "box", "place", "instruction", "done"),
    LabelKind.charger: ("code", "number", "what", "maker", "model", "serial", "school", "where", "since"),
    LabelKind.box: ("code", "number", "name", "what", "school", "place", "date"),
    LabelKind.part: ("code", "number", "name", "what", "maker", "model", "place"),
    LabelKind.place: ("code", "number", "name", "what", "school"),
    LabelKind.cabinet: ("code", "number", "name", "school", "place", "maker", "model", "serial"),
    LabelKind.badge: ("code", "name", "role", "issuer", "issued"),
}
"""What the fields of each kind may show; `code` is what the symbol says. Kinds not named are drawn, not templated."""

CAPTIONS: Final = (
    "asset", "disposal", "charger", "box", "part", "place", "cabinet", "badge",
    "serial", "tag", "school", "model", "shelf", "in_box", "kept_at", "notes",
)  # fmt: skip
"""Fixed words a label may carry, as `label.caption.<word>` of the catalog."""
SMALLEST_LABEL, LARGEST_LABEL = 8.0, 420.0
"""mm of a side."""
