"""The colour table is the design language's, and so are the contrast figures computed from it."""

from __future__ import annotations

import re

import pytest

from app.ui.theme.tokens import DARK, LIGHT, Tokens, contrast, tokens

LISTED = (
    # token, ground, light, dark: section 4 of the design language
    ("ink", "surface", 16.8, 14.8),
    ("ink", "bg", 14.1, 16.6),
    ("ink2", "surface", 9.2, 9.4),
    ("ink2", "bg", 7.7, 10.6),
    ("line_strong", "surface", 4.5, 4.7),
    ("line_strong", "bg", 3.8, 5.3),
    ("on_ok", "ok", 7.7, 5.8),
    ("ok_text", "surface", 8.4, 10.1),
    ("ok_text", "bg", 7.1, 11.3),
    ("ok_text", "ok_soft", 6.8, 8.3),
    ("on_look", "look", 10.1, 10.7),
    ("look_text", "surface", 8.5, 10.6),
    ("look_text", "bg", 7.1, 11.9),
    ("look_text", "look_soft", 7.5, 8.6),
    ("on_refused", "refused", 7.6, 6.4),
    ("refused_text", "surface", 8.3, 8.7),
    ("refused_text", "bg", 7.0, 9.8),
    ("refused_text", "refused_soft", 6.7, 7.9),
    ("on_conflict", "conflict", 9.7, 7.2),
    ("conflict_text", "surface", 9.7, 9.3),
    ("conflict_text", "bg", 8.2, 10.4),
    ("conflict_text", "conflict_soft", 7.9, 8.4),
    ("slate_text", "surface", 8.9, 9.5),
    ("slate_text", "bg", 7.4, 10.7),
    ("slate_text", "slate_soft", 7.2, 7.3),
    ("chart1", "surface", 7.7, 7.4),
    ("chart2", "surface", 3.1, 9.3),
    ("chart_grey", "surface", 3.0, 4.7),
)


@pytest.mark.parametrize(("token", "ground", "light", "dark"), LISTED)
def test_contrast_equals_the_table(token: str, ground: str, light: float, dark: float) -> None:
    assert contrast(getattr(LIGHT, token), getattr(LIGHT, ground)) == pytest.approx(light, abs=0.06)
    assert contrast(getattr(DARK, token), getattr(DARK, ground)) == pytest.approx(dark, abs=0.06)


@pytest.mark.parametrize("table", [LIGHT, DARK])
def test_words_on_a_selected_row_and_on_the_rail_can_be_read(table: Tokens) -> None:
    for token in ("ink", "ink2", "ok_text", "look_text", "refused_text", "conflict_text", "slate_text"):
        assert contrast(getattr(table, token), table.sel) >= 6.35
        assert contrast(getattr(table, token), table.rail) >= 6.25


def test_captions_on_the_light_rail() -> None:
    assert contrast(LIGHT.ink2, LIGHT.rail) == pytest.approx(6.9, abs=0.06)


@pytest.mark.parametrize("table", [LIGHT, DARK])
def test_every_colour_is_written_as_hex(table: Tokens) -> None:
    for name in table._fields:
        if name != "dark":
            assert re.fullmatch("#[0-9A-F]{6}", getattr(table, name))


def test_tables_by_name() -> None:
    assert tokens(True) is DARK
    assert tokens(False) is LIGHT


@pytest.mark.parametrize("table", [LIGHT, DARK])
def test_families(table: Tokens) -> None:
    for name in ("ok", "look", "refused", "conflict", "slate", "waiting", "saved", "offline", "sent", "confirmed"):
        family = table.family(name)
        assert contrast(family.icon, family.knockout) >= 3
        assert contrast(family.text, family.soft) >= 6.7
    with pytest.raises(KeyError):
        table.family("green")


def test_the_four_steps_of_the_sync_path_share_one_colour() -> None:
    assert len({LIGHT.family(name) for name in ("waiting", "saved", "sent", "confirmed")}) == 1
