"""240 mixed labels (Code 128, QR, Japanese) on a 24-up sheet: ours beside reportlab's own barcode widgets and gLabels.

Both baselines are written as a user of theirs would: reportlab's widgets at their own sizes on the same grid, a
`.glabels` file with a CSV merged in by `glabels-3-batch`, whose start is taken off. Seconds are those of the processor.
gLabels is left out with a word where it is not installed.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.domain import drawing
from app.labels import symbols
from app.labels.label_sheets import place
from app.labels.layout import lay_out
from app.labels.pdf import pdf_bytes
from app.settings.paths import resource
from tests.bench.figures import Result, single
from tests.support.labels import mixed_facts, stock, template

COUNT = 240
ROUNDS = 5
PROGRAM = "glabels-3-batch"
GLABELS = """<?xml version="1.0"?>
<Glabels-document xmlns="http://glabels.org/xmlns/3.0/">
  <Template brand="Hisago" part="ELM012" size="A4" description="24">
    <Label-rectangle id="0" width="66mm" height="33.9mm" round="0mm" x_waste="0mm" y_waste="0mm">
      <Layout nx="3" ny="8" x0="6mm" y0="12.9mm" dx="66mm" dy="33.9mm"/>
    </Label-rectangle>
  </Template>
  <Objects id="0" rotate="False">
    <Object-barcode x="3mm" y="2mm" w="14mm" h="14mm" backend="libqrencode" style="IEC18004" text="False"
      checksum="True" color="0x000000ff" {matrix} field="code"/>
    {tag}
    {serial}
    {school}
    <Object-barcode x="3mm" y="22mm" w="58mm" h="10mm" backend="gnu-barcode" style="Code128" text="False"
      checksum="True" color="0x000000ff" {matrix} field="serial"/>
  </Objects>
  <Merge type="Text/Comma/Line1Keys" src="{data}"/>
</Glabels-document>
"""
WORDS = """<Object-text x="{x}mm" y="{y}mm" w="43mm" h="6mm" justify="Left" valign="Top" auto_shrink="False" {matrix}>
      <Span font_family="BIZ UDPGothic" font_size="{size}" font_weight="{weight}" font_italic="False"
      color="0x000000ff" line_spacing="1"><Field name="{field}"/></Span></Object-text>"""
MATRIX = 'a0="1" a1="0" a2="0" a3="1" a4="0" a5="0" shadow="False"'
"""Without it gLabels draws nothing at all."""
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Labels a second and the file's KB of each; the ledger's size plays no part."""
    facts = mixed_facts(COUNT)
    ours, our_bytes = _best(lambda: _ours(facts), rounds)
    widgets, widget_bytes = _best(lambda: _widgets(facts), rounds)
    results = [
        single("labels_reportlab", COUNT / ours, COUNT / widgets, "labels/s", n=COUNT),
        single("labels_reportlab_size", our_bytes / 1000, widget_bytes / 1000, "KB", n=COUNT),
    ]
    if shutil.which(PROGRAM) is None:
        print(f"bench: {PROGRAM} is not installed, no gLabels baseline", file=sys.stderr)
        return results
    glabels, glabels_bytes = _glabels(facts, rounds)
    return [
        *results,
        single("labels_glabels", COUNT / ours, COUNT / glabels, "labels/s", n=COUNT),
        single("labels_glabels_size", our_bytes / 1000, glabels_bytes / 1000, "KB", n=COUNT),
    ]


def _best(work: Callable[[], bytes], rounds: int) -> tuple[float, int]:
    """The shortest of some runs in seconds of the processor (a program's it calls counted in), and the file's length.

    Not by the clock: what else the machine does would count, and more so for the longer run.
    """
    data = work()
    times = []
    for _ in range(rounds):
        start = _spent()
        work()
        times.append(_spent() - start)
    return min(times), len(data)


def _spent() -> float:
    used = os.times()
    return time.process_time() + used.children_user + used.children_system


def _ours(facts: list[dict[str, str]]) -> bytes:
    """From facts to the file, every symbol made anew."""
    for kept in (symbols._modules, symbols._bar_modules, drawing.runs, drawing.seams):
        kept.cache_clear()
    of = template("asset-both-66x34")
    pages = [page for each in facts if (page := lay_out(of, each, dpi=300).page) is not None]
    assert len(pages) == len(facts)
    return pdf_bytes(place(pages, stock("hisago-elm012"), dpi=300).pages)


def _widgets(facts: list[dict[str, str]]) -> bytes:
    """The same labels with reportlab's own barcode widgets."""
    pdf_bytes([drawing.Page(10, 10, ())])  # registers the fonts both use
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1)
    for number, each in enumerate(facts):
        at = number % 24
        if number and at == 0:
            canvas.showPage()
        x, top = (6 + at % 3 * 66) * mm, A4[1] - (12.9 + at // 3 * 33.9) * mm
        code = QrCodeWidget(each["code"], barWidth=16 * mm, barHeight=16 * mm, barLevel="M")
        picture = Drawing(16 * mm, 16 * mm)
        picture.add(code)
        renderPDF.draw(picture, canvas, x + 2 * mm, top - 18 * mm)
        for field, font, size, down in (
            ("tag", "ShuridaiPaperBold", 13, 6.5), ("serial", "ShuridaiPaper", 10.5, 11.5),
            ("school", "ShuridaiPaper", 8, 16),
        ):  # fmt: skip
            canvas.setFont(font, size)
            canvas.drawString(x + 21 * mm, top - down * mm, each[field])
        Code128(each["serial"], barHeight=10 * mm, barWidth=0.22 * mm).drawOn(canvas, x, top - 32 * mm)
    canvas.save()
    return out.getvalue()


def _glabels(facts: list[dict[str, str]], rounds: int) -> tuple[float, int]:
    """Seconds for all the labels, the program's start taken off (a run with one sheet beside one with all)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, _ = _best_run(folder, facts[:24], rounds)
        whole, size = _best_run(folder, facts, rounds)
    assert size > 100 * len(facts), "labels were drawn"
    return (whole - one) * len(facts) / (len(facts) - 24), size


def _best_run(folder: Path, facts: list[dict[str, str]], rounds: int) -> tuple[float, int]:
    data, file, out = folder / "data.csv", folder / "labels.glabels", folder / "labels.pdf"
    with data.open("w", encoding="utf-8", newline="") as rows:
        writer = csv.DictWriter(rows, ["code", "tag", "serial", "school"], extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(facts)
    fields = {
        "tag": WORDS.format(matrix=MATRIX, x=21, y=2, size=13, weight="Bold", field="tag"),
        "serial": WORDS.format(matrix=MATRIX, x=21, y=8, size=10.5, weight="Regular", field="serial"),
        "school": WORDS.format(matrix=MATRIX, x=21, y=13, size=8, weight="Regular", field="school"),
    }
    file.write_text(GLABELS.format(data=data, matrix=MATRIX, **fields), "utf-8")

    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format(fonts=resource("fonts"), cache=folder / "cache"), "utf-8")
    environ = os.environ | {"FONTCONFIG_FILE": str(fonts)}

    def run() -> bytes:
        subprocess.run([PROGRAM, "-o", str(out), str(file)], check=True, capture_output=True, env=environ)
        return out.read_bytes()

    return _best(run, rounds)
