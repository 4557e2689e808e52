"""Labels between the rooms: what is wanted, what came of laying it out, printers, jobs; who reads codes in pictures.

Plain frozen rows and Protocols. `bootstrap_labels` fills them in; screens and command line speak only these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from app.domain.drawing import Page
from app.domain.label_templates import LabelKind, Stock, Template
from app.domain.operations import Ref
from app.usecases.device_rows import DeviceFilter


class Found(NamedTuple):
    """A code found in a picture: its text, its format (`Code128 Code39 QRCode DataMatrix`), its four corners in pixels
    (clockwise from the top left of the code as read), which reader or stage found it, and in how many places or ways.
    """

    text: str
    format: str
    corners: tuple[tuple[float, float], ...]
    by: str
    votes: int = 1


class SymbolReader(Protocol):
    """A decoder of printed symbols: `labels` reads back with two of them, `scanning` has them."""

    name: str

    def read(self, pixels: bytes, width: int, height: int) -> Sequence[Found]:
        """Codes in a grey picture, one byte a pixel, row after row, 0 is black."""


class LabelRequest(NamedTuple):
    """What someone wants printed. Empty template and stock: the kind's own; `dpi` 0: the printer's."""

    kind: LabelKind
    codes: tuple[str, ...]
    template: str = ""
    stock: str = ""
    start: int = 1
    """The first free label of the sheet, counted from 1, row by row."""
    dpi: int = 0
    printer: str = ""
    """A printer's name of this desk; its offset and dots are taken."""
    replaces: bool = False
    """The former label was lost or spoilt: it is retired."""
    count: int = 0  # type: ignore[assignment]  # nobody counts the fields of a wish
    """For kinds that need no code (blank slips): how many."""
    dots: bool = False
    """It goes to a file for a label printer: what is read back is the printer's own dots, not the PDF's."""


class LabelLine(NamedTuple):
    """One label wanted, in order. `reason` is a closed word where it can't be printed, else empty."""

    code: str
    """As it was asked for."""
    text: str
    """What its symbol says."""
    title: str
    """What people call it: the tag, the repair number, the part's name."""
    about: Ref | None = None
    serial: str = ""
    school: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    """Closed words: `switched_to_qr`, `shrunk` …"""
    missing: tuple[str, ...] = ()
    """Characters the font lacks."""
    says: str = ""
    """What the symbol says without its copy number: by it the label is known afterwards."""
    copy: int = 1
    """2 and more: in the place of a lost or spoilt one."""
    number: str = ""
    """A slip's repair number."""


class PlacedSymbol(NamedTuple):
    """A symbol of a prepared page, millimetres from the page's top left; `page` counts from 1."""

    text: str
    format: str
    page: int
    x: float
    y: float
    width: float
    height: float


class ReadBack(NamedTuple):
    """How the symbols were read back: by which decoders, at which dots, how many of how many by all of them."""

    dpis: tuple[int, ...]
    readers: tuple[str, ...]
    read: int
    wanted: int


class Prepared(NamedTuple):
    """Labels laid out, placed and read back: what the preview shows and the printer gets. Nothing is recorded yet."""

    request: LabelRequest
    template: Template
    stock: Stock
    dpi: int
    pages: tuple[Page, ...]
    lines: tuple[LabelLine, ...]
    refused: tuple[tuple[str, str], ...]
    """Code and closed reason of those that stand on no page."""
    symbols: tuple[PlacedSymbol, ...]
    read_back: ReadBack
    next_start: int
    """The first free label after these, on the last page's sheet (1: a new sheet)."""


class PrinterKind(StrEnum):
    """How a printer is spoken to."""

    pdf = "pdf"
    """Through the system's own dialog or queue, as pages."""
    zpl = "zpl"
    ql = "ql"


class Printer(NamedTuple):
    """A printer of this desk. `address` is `host:port` or, where `queue` is set, nothing: the system's queue has it."""

    name: str
    kind: PrinterKind
    dpi: int
    address: str = ""
    queue: str = ""
    offset_x: float = 0.0
    offset_y: float = 0.0
    """Millimetres right and down, found with the calibration page."""
    media: str = ""
    """Stock id of the roll that is in it, or empty."""


class JobState(StrEnum):
    """Where a print job stands. `unknown` is never sent again by itself: a person says 出た or 出ない."""

    waiting = "waiting"
    sending = "sending"
    """Its bytes are on their way: found so after a crash, it is unknown."""
    sent = "sent"
    """All bytes were taken; the printer says nothing of them."""
    confirmed = "confirmed"
    """The printer answered that it printed."""
    unknown = "unknown"
    refused = "refused"
    cancelled = "cancelled"


class JobRow(NamedTuple):
    """A print job of this desk, newest first in lists. `said` is why it stands there, the printer's own words with it;
    it may be empty.
    """

    job: str
    action: str
    printer: str
    title: str
    labels: int
    state: JobState
    said: str
    local: str
    tries: int = 0
    word: str = ""
    """Why it stands there, as a closed word (`usecases/print_jobs.Said`); `said` has it in people's words."""
    again: bool = False
    """Whether `resend` would send it again."""
    kept: bool = True
    """Whether its bytes are kept: without them it can't be made once more."""


class Proof(NamedTuple):
    """A label tried with made-up facts, as an editor shows it: the page, what was done to it, how its codes read back.

    `reason` is a closed word where it can't be printed; then the page is empty.
    """

    page: Page
    reason: str = ""
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    read: int = 0
    wanted: int = 0
    dpi: int = 0


class LabelMaker(Protocol):
    """Lays labels out and prints them. Slow: beside the window."""

    def templates(self, kind: LabelKind | None = None) -> tuple[Template, ...]:
        """Shipped and own templates."""

    def stocks(self) -> tuple[Stock, ...]:
        """Shipped and own stocks."""

    def printers(self) -> tuple[Printer, ...]:
        """This desk's printers, the default first."""

    def codes_of(self, which: DeviceFilter) -> tuple[str, ...]:
        """Serials of the devices that fit, by school and tag: for 条件."""

    def codes_between(self, first: str, last: str) -> tuple[str, ...]:
        """Tags from one to the other, both counted, in order; empty where they are no range."""

    def prepare(self, request: LabelRequest, told: Callable[[int, int], None]) -> Prepared:
        """Laid out, placed on sheets and read back; `told` hears how many of how many, and may raise to leave it."""

    def submit(self, prepared: Prepared, printer: str, *, proved: bool = False) -> str:
        """Records the print and hands it to the printer's queue; the job's id. Raises WorldError, NotAllowed,
        LabelRefused. `proved`: the operator's PIN was given for just this (badges).
        """

    def write(self, prepared: Prepared, path: Path, *, proved: bool = False) -> str:
        """Records the print and writes it as a file (PDF, or .zpl/.ql/.prn by the name's end); the action's id."""

    def record(self, prepared: Prepared, *, proved: bool = False) -> str:
        """Records a print that goes to paper another way (the system's own dialog); the action's id."""

    def reprint(self, job: str, *, proved: bool = False) -> str:
        """The same bytes of a job once more, recorded as printed again; the new job's id."""

    def write_again(self, job: str, folder: Path, *, proved: bool = False) -> Path:
        """A file's same bytes once more, recorded as printed again, under a free name in `folder`; its path."""

    def save_template(self, template: Template, *, proved: bool = False) -> None:
        """Keeps a supervisor's own template for every desk. Raises NotAllowed."""

    def drop_template(self, template: str, *, proved: bool = False) -> None:
        """Takes an own template away."""

    def save_stock(self, stock: Stock, *, proved: bool = False) -> None:
        """Keeps a supervisor's own stock for every desk. Raises NotAllowed."""

    def drop_stock(self, stock: str, *, proved: bool = False) -> None:
        """Takes an own stock away."""

    def save_printer(self, printer: Printer) -> None:
        """Keeps a printer of this desk."""

    def drop_printer(self, name: str) -> None:
        """Takes a printer of this desk away."""

    def calibration_page(self, stock: Stock, printer: str) -> Page:
        """The stock's outlines with a ruler, to be held against a real sheet."""

    def print_page(self, page: Page, stock: Stock, printer: str) -> str:
        """Prints a page that is no label (the calibration page) and records nothing; the job's id."""

    def proof(self, template: Template, facts: Mapping[str, str], dpi: int) -> Proof:
        """One label with these facts, read back at these dots."""

    def preview(self, template: Template, stock: Stock | None, facts: Mapping[str, str]) -> Page:
        """One label as it would stand, for the editor."""


class PrintQueue(Protocol):
    """The desk's print jobs."""

    def jobs(self, limit: int = 50) -> tuple[JobRow, ...]:
        """Newest first."""

    def settle(self, job: str, *, printed: bool) -> None:
        """A person's word on an unknown job: 出た, or 出ない (then it may be sent again by `resend`)."""

    def resend(self, job: str) -> None:
        """Sends a refused, cancelled or settled-as-not-printed job again: the same bytes."""

    def cancel(self, job: str) -> None:
        """Leaves a waiting job."""

    def on_change(self, listener: Callable[[JobRow], None]) -> None:
        """Calls `listener` on the queue's thread at each change."""
