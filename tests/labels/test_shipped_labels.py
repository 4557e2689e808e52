"""What is shipped: every stock fits its page, every template is sound on every stock it fits, both have names."""

from __future__ import annotations

import json

import pytest

from app.domain.label_templates import (
    FACTS,
    LabelKind,
    Stock,
    Template,
    best_for,
    fits,
    problems,
    stock_json,
    symmetric,
    template_json,
)
from app.labels.layout import lay_out
from app.labels.templates import shipped_stocks, shipped_templates, template_title
from app.settings import words
from app.settings.paths import resource
from tests.support.labels import FACTS as SAMPLE
from tests.support.labels import LONG, apart, extent, inside, stock, template

STOCKS = [pytest.param(each, id=each.id) for each in shipped_stocks()]
TEMPLATES = [pytest.param(each, id=each.id) for each in shipped_templates()]
DPIS = (203, 300, 600)


@pytest.mark.parametrize("each", STOCKS)
def test_a_stock_fits_its_page_and_is_symmetric_or_called_unverified(each: Stock) -> None:
    found = problems(None, each)
    assert not [problem for problem in found if problem.blocks]
    assert symmetric(each) or not each.verified, "doubtful figures must not be called verified"
    if not each.roll:
        assert sorted((each.page_width, each.page_height)) == [210, 297]
        x, y = each.corner(each.a_page)
        right, bottom = each.page_width - x - each.width, each.page_height - y - each.height
        assert min(each.left, each.top, right, bottom) >= -1e-6
    assert each.name
    assert each.source
    assert not each.own


def test_the_usual_stocks_are_there() -> None:
    sheets = {(each.width, each.height): each.a_page for each in shipped_stocks() if not each.roll}
    for size, count in {
        (66, 33.9): 24, (38.1, 21.2): 65, (48.3, 25.4): 44, (86.4, 42.3): 12, (53.3, 25.4): 30, (86.4, 50.8): 10,
    }.items():  # fmt: skip
        assert sheets[size] == count
    assert any(each.a_page == 21 and each.width == 70 for each in shipped_stocks())
    names = " ".join(each.name for each in shipped_stocks())
    for number in ("72224", "28315", "28765", "31531", "31538", "72210", "72230", "72244"):
        assert number in names
        assert not next(each for each in shipped_stocks() if number in each.name).verified
    rolls = {(each.width, each.height) for each in shipped_stocks() if each.roll}
    assert {(62, 0), (62, 29), (29, 90), (17, 54), (50, 30), (60, 40), (100, 60)} <= rolls


@pytest.mark.parametrize("each", TEMPLATES)
def test_a_template_is_sound_alone_and_on_every_stock_it_fits(each: Template) -> None:
    assert problems(each) == ()
    for on in shipped_stocks():
        if fits(each, on):
            assert not [problem for problem in problems(each, on) if problem.blocks]
    assert not each.own
    for language in words.LANGUAGES:
        words.set_language(language)
        assert f"{each.width:g}×{each.height:g} mm" in template_title(each)


@pytest.mark.parametrize("each", TEMPLATES)
@pytest.mark.parametrize("dpi", DPIS)
@pytest.mark.parametrize("facts", [SAMPLE, LONG], ids=["usual", "long"])
def test_a_template_holds_usual_and_long_facts(each: Template, dpi: int, facts: dict[str, str]) -> None:
    laid = lay_out(each, facts, dpi=dpi)
    assert laid.reason == ""
    page = laid.page
    assert page is not None
    assert all(inside(mark, page) for mark in page.items)
    for symbol in page.symbols:
        assert all(apart(symbol.clear, extent(mark), 1e-3) for mark in page.items if mark is not symbol)
    if facts is SAMPLE:
        assert laid.notes == (), "the usual label needs no smaller letters than it was drawn for"


@pytest.mark.parametrize("kind", FACTS)
def test_every_kind_has_a_label_for_the_usual_sheet_and_roll(kind: LabelKind) -> None:
    usual = (
        ("card-91x55", "ql-62") if kind is LabelKind.badge else ("aone-72224", "hisago-elm012", "ql-62", "zpl-60x40")
    )
    for name in usual:
        assert best_for(kind, stock(name), shipped_templates()) is not None


@pytest.mark.parametrize("kind", FACTS)
def test_the_kinds_own_facts_are_all_it_shows(kind: LabelKind) -> None:
    shown = {
        field.value for each in shipped_templates() if each.kind is kind for field in each.fields
        if field.mark in {"symbol", "text", "code"}
    }  # fmt: skip
    assert shown <= set(FACTS[kind])
    assert "code" in shown


def test_ids_are_unique_and_files_are_written_as_the_program_would() -> None:
    assert len({each.id for each in shipped_templates()}) == len(shipped_templates())
    assert len({each.id for each in shipped_stocks()}) == len(shipped_stocks())
    rows = json.loads(resource("label_templates", "stocks.json").read_text("utf-8"))["stocks"]
    assert rows == [stock_json(each) for each in shipped_stocks()]
    for path in resource("label_templates").glob("*.json"):
        if path.name != "stocks.json":
            for row in json.loads(path.read_text("utf-8"))["templates"]:
                assert row == template_json(template(row["id"]))


def test_a_supervisors_own_goes_by_its_name() -> None:
    own = template("asset-66x34")._replace(id="x1", name="教室の棚", own=True)
    assert template_title(own) == "教室の棚"


@pytest.mark.parametrize("name", ["asset-bar-38x21", "asset-bar-48x25"])
def test_what_a_printer_is_too_coarse_for_is_refused_with_the_reason(name: str) -> None:
    laid = lay_out(template(name), LONG, dpi=180)
    assert laid.page is None
    assert laid.reason == "too_dense"
