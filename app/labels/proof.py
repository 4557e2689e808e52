"""A page as a printer takes it, and a label tried with made-up facts before anybody keeps its template.

Decides which renderer speaks to which sort of printer; lays nothing out itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.drawing import Page
from app.domain.label_templates import Stock, Template
from app.labels.layout import lay_out
from app.labels.pdf import pdf_bytes
from app.labels.read_back import read_back_pages
from app.usecases.label_ports import PrinterKind, Proof, SymbolReader
from app.usecases.print_labels import LabelRefused


def page_bytes(pages: Sequence[Page], dpi: int, stock: Stock, kind: PrinterKind) -> bytes:
    """The pages as this sort of printer takes them. Raises LabelRefused where its roll is another."""
    if kind is PrinterKind.pdf:
        return pdf_bytes(pages)
    from app.labels.brother_ql import MediaRefused, ql
    from app.labels.raster import rasterise
    from app.labels.zpl import zpl

    bitmaps = (rasterise(page, dpi) for page in pages)  # one at a time: thousands of pictures are half a gigabyte
    if kind is PrinterKind.zpl:
        return zpl(bitmaps)
    try:
        return ql(bitmaps, stock)
    except MediaRefused as refusal:
        raise LabelRefused(refusal.reason) from refusal


def prove(template: Template, facts: Mapping[str, str], dpi: int, readers: Sequence[SymbolReader]) -> Proof:
    """One label with these facts, read back at these dots."""
    laid = lay_out(template, facts, dpi=dpi)
    if laid.page is None:
        return Proof(Page(template.width, template.height, ()), laid.reason, laid.notes, laid.missing, dpi=dpi)
    back = read_back_pages((laid.page,), dpi, readers)
    return Proof(laid.page, "", laid.notes, laid.missing, back.read, back.wanted, dpi)
