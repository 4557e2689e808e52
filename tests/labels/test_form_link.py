"""The prefilled form's link: filled in, encoded, and only ever an https address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.labels.form_link import prefilled_link
from tests.support.papers import TEMPLATE

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(ANY, ANY, ANY)
def test_what_goes_in_comes_out_of_the_query(serial: str, tag: str, school: str) -> None:
    link = prefilled_link(TEMPLATE, serial, tag, school)
    assert link is not None
    assert link.isascii()
    fields = parse_qs(urlsplit(link).query, keep_blank_values=True, strict_parsing=True)
    assert fields["entry.1234567890"] == [serial]
    assert fields["entry.1234567891"] == [tag]
    assert fields["entry.1234567892"] == [school]


def test_a_value_that_looks_like_a_placeholder_stays_one() -> None:
    link = prefilled_link("https://f.example.jp/?a={serial}&b={tag}", "{tag}", "T1", "")
    assert link == "https://f.example.jp/?a=%7Btag%7D&b=T1"


@pytest.mark.parametrize("template", ["", "  \n"])
def test_no_template_no_link(template: str) -> None:
    assert prefilled_link(template, "S", "T", "学校") is None


@pytest.mark.parametrize(
    "template", ["http://f.example.jp/{serial}", "javascript:alert(1)", "https://f.example.jp/a b"]
)
def test_anything_but_an_https_address_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="https"):
        prefilled_link(template, "S", "T", "学校")
