"""Holds a supervisor's own templates and stocks, and a desk's printers, to what settings keep of them."""

from __future__ import annotations

import json

import pytest

from app.domain.label_templates import LabelKind, Stock, stock_from, template_from
from app.labels.own_paper import (
    PRINTERS,
    STOCKS,
    TEMPLATES,
    OwnPaper,
    printer_from,
    printer_json,
    read_rows,
    rows_of,
    with_row,
)
from app.labels.templates import shipped_stocks, shipped_templates
from app.usecases.label_ports import Printer, PrinterKind


class Kept:
    """Settings in memory."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.shared: list[tuple[str, bool]] = []
        self.paper = OwnPaper(lambda key: self.texts.get(key, ""), self._share, self._keep)

    def _share(self, key: str, text: str, proved: bool) -> None:
        self.shared.append((key, proved))
        self.texts[key] = text

    def _keep(self, key: str, text: str) -> None:
        self.texts[key] = text


OWN = shipped_templates()[0]._replace(id="own-1", name="体育館の棚", width=50.0, height=30.0)
STOCK = Stock("own-50x30", "うちの50×30", 50.0, 0.0, 50.0, 30.0)


def test_own_ones_stand_before_the_shipped() -> None:
    kept = Kept()
    assert kept.paper.templates() == shipped_templates()
    kept.paper.save_template(OWN, proved=True)
    kept.paper.save_stock(STOCK)
    assert kept.shared == [(TEMPLATES, True), (STOCKS, False)]
    assert kept.paper.templates()[0] == OWN._replace(own=True)
    assert kept.paper.stocks()[0] == STOCK._replace(own=True)
    assert {template.kind for template in kept.paper.templates(LabelKind.box)} == {LabelKind.box}
    kept.paper.save_template(OWN._replace(name="新しい名前"))
    assert [template.name for template in kept.paper.templates() if template.own] == ["新しい名前"]
    kept.paper.drop_template("own-1")
    kept.paper.drop_stock("own-50x30")
    assert (kept.texts[TEMPLATES], kept.texts[STOCKS]) == ("", "")
    assert kept.paper.stocks() == shipped_stocks()


def test_an_own_one_stands_in_the_place_of_the_shipped_of_its_id() -> None:
    kept = Kept()
    shipped = shipped_templates()[0]
    kept.paper.save_template(shipped._replace(name="うちの"))
    listed = [template for template in kept.paper.templates() if template.id == shipped.id]
    assert [(template.own, template.name) for template in listed] == [(True, "うちの")]
    kept.paper.drop_template(shipped.id)
    assert kept.paper.templates() == shipped_templates()
    kept.paper.save_stock(shipped_stocks()[0]._replace(left=9.0))
    assert kept.paper.stocks()[0].left == 9.0
    assert len(kept.paper.stocks()) == len(shipped_stocks())


@pytest.mark.parametrize("text", ["", "{}", "[", "7", "null", '["x", 5, null]', '[{"id": "x"}]'])
def test_what_is_no_list_is_none(text: str) -> None:
    assert read_rows(text, template_from) == ()
    assert read_rows(text, stock_from) == ()
    assert read_rows(text, printer_from) == ()


def test_a_row_of_a_newer_version_is_left_out_and_left_in_the_text() -> None:
    newer = '[{"id": "newer", "shape": "round"}]'
    kept = Kept()
    kept.texts[TEMPLATES] = newer
    assert kept.paper.templates() == shipped_templates()
    kept.paper.save_template(OWN)
    assert json.loads(kept.texts[TEMPLATES])[0] == {"id": "newer", "shape": "round"}
    kept.paper.drop_template("own-1")
    assert json.loads(kept.texts[TEMPLATES]) == json.loads(newer)


def test_printers_are_kept_and_the_default_is_first() -> None:
    kept = Kept()
    one = Printer("Z", PrinterKind.zpl, 203, address="192.0.2.7:9100", media="zpl-50x30")
    two = Printer("A4", PrinterKind.pdf, 600, queue="office", offset_x=0.4, offset_y=-1.25)
    for printer in (one, two):
        kept.paper.save_printer(printer)
        assert printer_from(json.loads(json.dumps(printer_json(printer)))) == printer
    assert kept.paper.printers() == (one, two)
    kept.texts["desk.printer"] = "A4"
    assert kept.paper.printers() == (two, one)
    kept.paper.save_printer(one._replace(dpi=300))
    assert [printer.dpi for printer in kept.paper.printers()] == [600, 300]
    kept.paper.drop_printer("A4")
    assert [printer.name for printer in kept.paper.printers()] == ["Z"]
    assert json.loads(kept.texts[PRINTERS])[0]["name"] == "Z"


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"name": "", "kind": "zpl", "dpi": 203},
        {"name": 5, "kind": "zpl", "dpi": 203},
        {"name": "Z", "kind": "fax", "dpi": 203},
        {"name": "Z", "kind": "zpl", "dpi": "203"},
        {"name": "Z", "kind": "zpl", "dpi": 90},
        {"name": "Z", "kind": "zpl", "dpi": 203, "offset_x": "far"},
        {"name": "Z", "kind": "zpl", "dpi": 203, "offset_x": float("nan")},
        {"name": "Z", "kind": "zpl", "dpi": 203, "offset_y": "inf"},
        {"name": "Z", "kind": "zpl", "dpi": 203, "offset_y": -20.5},
    ],
)
def test_what_is_no_printer(row: dict[str, object]) -> None:
    assert read_rows(with_row("", "name", {"name": "", **row}), printer_from) == ()


def test_brackets_without_end_are_no_list() -> None:
    assert rows_of("[" * 100_000) == []
