"""Holds the choice of template and stock: by name, by size, or the kind's own; never a pair that can't be."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.label_templates import FACTS as KINDS
from app.domain.label_templates import LabelKind, Stock, problems
from app.labels.layout import lay_out
from app.labels.paper_choice import choose, plain, stock_of_size
from app.labels.read_back import read_back_pages
from app.labels.templates import shipped_stocks, shipped_templates
from app.usecases.label_ports import LabelRequest, Printer, PrinterKind
from app.usecases.print_labels import LabelRefused
from tests.support.readers import Zbar, Zxing

FACTS = {"code": "KRM-036660", "tag": "KRM-036660", "serial": "PF8K2M0D", "school": "善導寺小学校"}


def chosen(kind: LabelKind = LabelKind.asset, printer: Printer | None = None, **wish: Any) -> tuple[str, str]:
    request = LabelRequest(kind, ("X",), **wish)
    template, stock = choose(request, printer, shipped_templates(), shipped_stocks())
    assert not [problem for problem in problems(template, stock) if problem.blocks]
    return template.id, stock.id


def refused(**wish: Any) -> str:
    with pytest.raises(LabelRefused) as refusal:
        chosen(**wish)
    return refusal.value.reason


def test_the_kinds_own_fills_its_stock() -> None:
    assert chosen() == ("asset-66x34", "hisago-elm012")
    for kind in {template.kind for template in shipped_templates()}:
        template, stock = choose(LabelRequest(kind, ("X",)), None, shipped_templates(), shipped_stocks())
        assert template.kind is kind
        assert not stock.roll


def test_named_ones() -> None:
    assert chosen(template="asset-48x25") == ("asset-48x25", "hisago-elm022")
    assert chosen(stock="hisago-elm023") == ("asset-38x21", "hisago-elm023")
    assert chosen(stock="ヒサゴ ELM022 44面") == ("asset-48x25", "hisago-elm022")
    assert chosen(template="asset-38x21", stock="hisago-elm012") == ("asset-38x21", "hisago-elm012")
    assert refused(template="nothing") == refused(template="box-48x25") == "unknown_template"
    assert refused(stock="nothing") == "unknown_stock"
    assert refused(template="asset-66x34", stock="hisago-elm023") == "does_not_fit"
    assert (refused(start=0), refused(start=25)) == ("bad_start", "bad_start")
    assert chosen(start=24)[1] == "hisago-elm012"
    assert refused(stock="50x30", start=2) == "bad_start"


def test_the_roll_in_the_printer() -> None:
    zpl = Printer("Z", PrinterKind.zpl, 203)
    assert chosen(printer=zpl) == ("asset-66x34", "zpl-100x60")
    assert chosen(printer=zpl._replace(kind=PrinterKind.ql), template="asset-58x29")[1].startswith("ql-")
    assert chosen(printer=zpl._replace(media="zpl-50x30")) == ("asset-48x25", "zpl-50x30"), "what is in it counts"
    assert chosen(printer=zpl._replace(media="zpl-100x60"), template="asset-66x34")[1] == "zpl-100x60"
    small = zpl._replace(media="zpl-50x30")
    assert chosen(printer=small, template="asset-66x34")[1] == "zpl-100x60", "named, it doesn't fit on what is in it"
    assert chosen(printer=small, stock="zpl-60x40")[1] == "zpl-60x40"
    sheets = Printer("P", PrinterKind.pdf, 600)
    assert chosen(printer=sheets)[1] == "hisago-elm012"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("50x30", (50, 30)),
        ("50×30", (50, 30)),
        (" 50 X 30 mm ", (50, 30)),
        ("62.5*29.25", (62.5, 29.25)),
        ("8x8", (8, 8)),
    ],
)
def test_a_size_of_ones_own(text: str, size: tuple[float, float]) -> None:
    stock = stock_of_size(text)
    assert stock is not None
    assert (stock.width, stock.height, stock.roll) == (*size, True)
    assert not problems(None, stock)


@pytest.mark.parametrize("text", ["", "50", "50x", "7x30", "50x421", "50x30x20", "-50x30", "50,5x30", "ax30"])
def test_what_is_no_size(text: str) -> None:
    assert stock_of_size(text) is None


@pytest.mark.parametrize(
    ("width", "height"), [(30, 15), (25, 10), (18, 12), (12, 30), (10, 40), (15, 15), (10.5, 10.5)]
)
def test_a_label_smaller_than_any_template_is_drawn_plainly_and_scans(width: float, height: float) -> None:
    name = f"{width:g}x{height:g}"
    assert chosen(stock=name) == (f"asset-{name}", name)
    laid = lay_out(plain(LabelKind.asset, width, height), FACTS, dpi=300)
    assert laid.page is not None
    assert (laid.page.width, laid.page.height) == (width, height)
    assert [symbol.text for symbol in laid.page.symbols] == ["KRM-036660"]
    assert read_back_pages([laid.page], 300, (Zxing(), Zbar())).unread == ()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_has_a_plain_one_with_its_own_facts(kind: LabelKind) -> None:
    template = plain(kind, 30, 16)
    assert not [problem for problem in problems(template) if problem.blocks]
    assert len(template.fields) > 1


def test_too_small_for_its_code_is_said() -> None:
    assert refused(stock="8x8") == "does_not_fit"
    assert lay_out(plain(LabelKind.asset, 10.5, 10.5), FACTS | {"code": "K" * 60}, dpi=300).reason == "too_small"
    assert lay_out(plain(LabelKind.asset, 10.5, 10.5), FACTS, dpi=203).reason == "too_dense"


def test_a_kind_without_templates_and_a_template_without_a_stock() -> None:
    with pytest.raises(LabelRefused) as none:
        choose(LabelRequest(LabelKind.asset, ("X",)), None, (), shipped_stocks())
    assert none.value.reason == "no_template"
    with pytest.raises(LabelRefused) as small:
        choose(LabelRequest(LabelKind.asset, ("X",)), None, shipped_templates(), (Stock("s", "s", 20, 0, 20, 20),))
    assert small.value.reason == "does_not_fit"
