"""What a printer makes of the bytes it gets: ZPL and Brother QL raster turned back into dots.

Written from Zebra's programming guide and Brother's command reference, by nobody who wrote the encoders' bytes down
here: a command that is not in the short list, a count that is wrong, a byte too many is an error, never skipped.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import Final

from PIL import Image

_LETTERS: Final = {chr(ord("G") + n): n + 1 for n in range(19)} | {chr(ord("g") + n): (n + 1) * 20 for n in range(20)}


class NotPrintable(ValueError):
    """The printer would not know what to do."""


@dataclass
class _Format:
    """A label being put together."""

    width: int = 0
    length: int = 0
    origin: tuple[int, int] | None = None
    copies: int = 1
    fields: list[tuple[int, int, Image.Image]] = field(default_factory=list)

    def picture(self) -> Image.Image:
        if not self.width or not self.length:
            raise NotPrintable("a label without ^PW or ^LL")
        if not self.fields:
            raise NotPrintable("a format without a field prints nothing")
        canvas = Image.new("1", (self.width, self.length), 0)
        for x, y, dots in self.fields:
            # A graphic's bytes may reach over the label's edge by their padding only.
            over = dots.crop((self.width - x, 0, max(dots.width, self.width - x), dots.height))
            if (x + dots.width - self.width >= 8 and self.width) or y + dots.height > self.length or over.getbbox():
                raise NotPrintable("a graphic leaves the label")
            canvas.paste(1, (x, y), dots)
        return canvas.point([255] + [0] * 255, "L")


def zpl_labels(data: bytes) -> list[Image.Image]:
    """The labels of a ZPL stream as grey pictures, each as often as it is printed."""
    out: list[Image.Image] = []
    for block in re.split(r"(?<=\^XZ)\n", data.decode("ascii")):
        if not block:
            continue
        if not (block.startswith("^XA") and block.endswith("^XZ")) or block.count("^XA") != 1:
            raise NotPrintable(f"no format: {block[:40]!r}")
        made = _Format()
        for command in block[4:-3].split("^"):
            _command(made, command)
        out += [made.picture()] * made.copies
    return out


def _command(made: _Format, command: str) -> None:
    name, rest = command[:2], command[2:]
    if name in {"PO", "PM", "LR"}:
        if rest != "N":
            raise NotPrintable(f"^{command}: only the normal way is expected")
    elif name == "LH" and rest == "0,0":
        pass
    elif name in {"PW", "LL", "PQ"}:
        setattr(made, {"PW": "width", "LL": "length", "PQ": "copies"}[name], int(rest))
    elif name == "FO":
        x, y = rest.split(",")
        made.origin = (int(x), int(y))
    elif name == "GF":
        if made.origin is None:
            raise NotPrintable("a graphic without ^FO")
        made.fields.append((*made.origin, _graphic(rest)))
    elif name == "FS" and not rest:
        made.origin = None
    else:
        raise NotPrintable(f"unknown command ^{command[:20]}")


def _graphic(rest: str) -> Image.Image:
    kind, sent, total, stride, data = rest.split(",", 4)
    size, across = int(total), int(stride)
    if kind != "A" or int(sent) != size or not 1 <= size <= 99_999 or size % across:
        raise NotPrintable(f"^GF{rest[:30]}")
    rows = _expanded(data, across * 2)
    if len(rows) * across != size:
        raise NotPrintable(f"{len(rows)} rows of {across} bytes, {size} bytes promised")
    return Image.frombytes("1", (across * 8, len(rows)), bytes.fromhex("".join(rows)))


def _expanded(data: str, digits: int) -> list[str]:
    """Zebra's alternative data compression: rows of `digits` hexadecimal digits."""
    rows: list[str] = []
    row, count = "", 0
    for sign in data:
        if sign in _LETTERS:
            count += _LETTERS[sign]
            continue
        if sign in "0123456789ABCDEF":
            row += sign * (count or 1)
        elif count:
            raise NotPrintable(f"a repeat count before {sign!r}")
        elif sign in ",!":
            row = row.ljust(digits, "0" if sign == "," else "F")
        elif sign == ":" and not row and rows:
            row = rows[-1]
        else:
            raise NotPrintable(f"{sign!r} in a graphic")
        count = 0
        if len(row) > digits:
            raise NotPrintable("a row too long")
        if len(row) == digits:
            rows.append(row)
            row = ""
    if row or count:
        raise NotPrintable("a row cut short")
    return rows


@dataclass
class QlPage:
    """One label as the head burned it, and what the printer was told of its roll."""

    kind: int
    width: int
    length: int
    feed: int
    cut: bool
    lines: list[bytes]

    def picture(self, dots: int, offset: int) -> Image.Image:
        """What a person sees on the label: `dots` pins from `offset` on, the first pin at the right."""
        pins = len(self.lines[0]) * 8
        head = Image.frombytes("1", (pins, len(self.lines)), b"".join(self.lines))
        if (
            head.crop((0, 0, offset, head.height)).getbbox()
            or head.crop((offset + dots, 0, pins, head.height)).getbbox()
        ):
            raise NotPrintable("dots beside the roll")
        seen = head.crop((offset, 0, offset + dots, head.height)).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        return seen.point([255] + [0] * 255, "L")


class _QlReader:
    """Reads one page after another."""

    def __init__(self, data: bytes, at: int, stride: int) -> None:
        self._data, self._at, self._stride = data, at, stride
        self._number = 0

    def page(self) -> QlPage | None:
        """The next page; None where the bytes end."""
        if self._at == len(self._data):
            return None
        made = QlPage(0, 0, 0, -1, cut=False, lines=[])
        self._raster, self._plain, self._promised = False, False, -1
        while not self._ended(made):
            self._command(made)
        self._number += 1
        return made

    def _take(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        if len(found) != count:
            raise NotPrintable("cut short")
        self._at += count
        return found

    def _command(self, page: QlPage) -> None:
        first = self._take(1)
        if first == b"g":
            head = self._take(2)
            if head != bytes((0, self._stride)) or not self._raster or not self._plain:
                raise NotPrintable("a raster line out of place")
            page.lines.append(self._take(self._stride))
        elif first == b"M":
            self._plain = self._take(1) == b"\0"
        elif first == b"\x1b" and self._take(1) == b"i":
            self._escape(page, self._take(1))
        else:
            raise NotPrintable(f"unknown command {first!r} at {self._at}")

    def _escape(self, page: QlPage, name: bytes) -> None:
        if name == b"a":
            self._raster = self._take(1) == b"\1"
        elif name == b"z":
            valid, page.kind, page.width, page.length, promised, number, zero = struct.unpack(
                "<BBBBIBB", self._take(10)
            )
            self._promised = promised
            if valid & 0x06 != 0x06 or bool(valid & 0x08) != bool(page.length) or zero:
                raise NotPrintable(f"print information {valid:02x}")
            if page.kind != (0x0B if page.length else 0x0A) or number != min(self._number, 1):
                raise NotPrintable("roll or page number")
        elif name in b"MAK":
            if name + self._take(1) not in {b"M\x40", b"A\x01", b"K\x08"}:
                raise NotPrintable("cutting")
            page.cut = True
        elif name == b"d":
            page.feed = int.from_bytes(self._take(2), "little")
        else:
            raise NotPrintable(f"unknown command ESC i {name!r}")

    def _ended(self, page: QlPage) -> bool:
        sign = self._data[self._at : self._at + 1]
        if sign not in {b"\x0c", b"\x1a"}:
            return False
        self._at += 1
        if (sign == b"\x1a") != (self._at == len(self._data)) or len(page.lines) != self._promised or page.feed < 0:
            raise NotPrintable("the page's end")
        return True


def ql_pages(data: bytes, *, pins: int = 720) -> list[QlPage]:
    """The pages of a QL job. It starts with NULs and a reset and ends with a print command."""
    at = len(data) - len(data.lstrip(b"\0"))
    if at < 200 or data[at : at + 2] != b"\x1b@":
        raise NotPrintable("no invalidate and initialize")
    reader = _QlReader(data, at + 2, pins // 8)
    return list(iter(reader.page, None))
