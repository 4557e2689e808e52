"""Opens a file people hold, CSV or XLSX, and gives its rows as text, numbered as a spreadsheet shows them.

Decides what kind of file it is (by its bytes, not by its name), its encoding and its delimiter. Knows nothing of
headings and of what the cells mean.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from app.importers.model import Fault, Unreadable

_CHUNK = 1 << 20
_PROBE = 1 << 16
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"SQLite format 3")
_DELIMITERS = (",", "\t", ";")


class Row(NamedTuple):
    """One row: its number as a spreadsheet shows it (the first is 1), and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Sheet:
    """An opened sheet. `rows` can be walked once; leave the `with` block, or call `close`, to let the file go."""

    name: str
    rows: Iterator[Row]
    encoding: str = ""
    """utf-8, utf-8-sig, cp932, utf-16 … for CSV; empty for a workbook."""
    delimiter: str = ""
    base_1904: bool = False
    """The workbook counts days from 1904."""
    sheets: tuple[str, ...] = ()
    """All sheets of the workbook that can be chosen."""
    fraction: Callable[[], float] = field(default=lambda: 0.0)
    """How far the walk is, 0 to 1, as well as can be told without reading ahead."""
    _close: Callable[[], None] = field(default=lambda: None)

    def close(self) -> None:
        """Let the file go; may be called twice."""
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_sheet(path: Path, sheet: str | None = None) -> Sheet:
    """Open `path` and, in a workbook, the sheet named `sheet` (its only one where None).

    Raises Unreadable for a missing file, a folder, another kind of file, an encrypted or broken workbook, an encoding
    that can't be told, and where `sheet` has to be chosen or isn't there.
    """
    try:
        if path.is_dir():
            raise Unreadable(Fault.folder, path.name)
        return _open(path, sheet)
    except FileNotFoundError as fault:
        raise Unreadable(Fault.missing, path.name) from fault
    except PermissionError as fault:
        raise Unreadable(Fault.no_permission, path.name) from fault
    except (OSError, ValueError) as fault:  # ValueError: a path no system can hold
        raise Unreadable(Fault.io_error, path.name) from fault


def _open(path: Path, sheet: str | None) -> Sheet:
    head = _head(path)
    if head.startswith(_ZIP):
        from app.importers.workbook import open_workbook_sheet  # a CSV shouldn't wait for openpyxl

        return open_workbook_sheet(path, sheet)
    if head.startswith(_OLE):
        raise Unreadable(Fault.encrypted if _holds(path, "EncryptedPackage".encode("utf-16-le")) else Fault.old_excel)
    if head.startswith(_OTHER_KINDS):
        raise Unreadable(Fault.not_this_kind)
    if sheet is not None:
        raise Unreadable(Fault.no_such_sheet, sheet)
    return _open_text(path, _encoding(path, head))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(_PROBE)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise Unreadable(Fault.empty, path.name)
    return head


def _holds(path: Path, mark: bytes) -> bool:
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if mark in tail + chunk:
                return True
            tail = chunk[-len(mark) :]
    return False


def _encoding(path: Path, head: bytes) -> str:
    """The encoding of the whole file, each candidate tried on all of it; a wrong guess would garble silently."""
    if head.startswith(codecs.BOM_UTF8):
        candidates: Sequence[str] = ("utf-8-sig",)
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ("utf-16",)
    elif b"\0" in head:
        # Commas, digits and line ends have their zero byte at odd places in little endian, at even ones in big endian.
        odd, even = head[1::2].count(0), head[::2].count(0)
        candidates = ("utf-16-le",) if odd > even else ("utf-16-be",)
    else:
        candidates = ("utf-8", "cp932")
    for name in candidates:
        if _decodes(path, name):
            return name
    raise Unreadable(Fault.encoding if b"\0" not in head else Fault.not_this_kind)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    strange = total = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                text = decoder.decode(chunk)
                total += len(text)
                strange += _control_characters(text)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    # A stray control character is dirt in a cell; many of them are a file that isn't text at all.
    return strange * 100 <= total


_CONTROLS = tuple(chr(c) for c in range(32) if chr(c) not in "\t\r\n")


def _control_characters(text: str) -> int:
    return sum(text.count(c) for c in _CONTROLS)


def _open_text(path: Path, encoding: str) -> Sheet:
    raw = path.open("rb")
    size = path.stat().st_size or 1
    try:
        delimiter = _delimiter(raw, encoding)
        raw.seek(0)
        text = io.TextIOWrapper(raw, encoding=encoding, newline="")
    except BaseException:
        raw.close()
        raise
    return Sheet(
        name=path.name,
        rows=_text_rows(text, delimiter),
        encoding=encoding,
        delimiter=delimiter,
        fraction=lambda: 1.0 if raw.closed else min(1.0, raw.tell() / size),
        _close=text.close,
    )


def _delimiter(raw: BinaryIO, encoding: str) -> str:
    """The delimiter that cuts the first rows into the most columns, alike from row to row."""
    start = raw.read(_PROBE)
    text = codecs.getincrementaldecoder(encoding)().decode(start)
    best, best_score = ",", 0
    for mark in _DELIMITERS:
        widths: dict[int, int] = {}
        for record in islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), 60):
            widths[len(record)] = widths.get(len(record), 0) + 1
        score = max(((width - 1) * count for width, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = mark, score
    return best


class _Lines:
    """Hands lines to the CSV reader and remembers the ones of the record being read, to find a quote never closed."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.quotes = 0
        self.count = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._text.readline()
        if not line:
            raise StopIteration
        self.quotes += line.count('"')
        self.count += 1
        return line.replace("\0", "") if "\0" in line else line

    def begin_record(self) -> None:
        """Forget the last record's lines."""
        self.quotes = self.count = 0


def _text_rows(text: io.TextIOWrapper, delimiter: str) -> Iterator[Row]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    number, swallowed = 0, False
    try:
        for number, record in enumerate(reader, start=1):
            swallowed = lines.count > 1 and lines.quotes % 2 == 1
            lines.begin_record()
            yield Row(number, tuple(record))
    except csv.Error as fault:
        raise Unreadable(Fault.open_quote, str(number + 1)) from fault
    except UnicodeDecodeError as fault:
        raise Unreadable(Fault.encoding) from fault
    except OSError as fault:
        raise Unreadable(Fault.io_error) from fault
    if swallowed:
        # The last record ran over several lines and its quotes don't pair: one was never closed and took in the rest.
        raise Unreadable(Fault.open_quote, str(number))
