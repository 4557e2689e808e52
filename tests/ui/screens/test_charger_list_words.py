"""The list of controllers in words: where one is that lies nowhere in particular, and days as other pages say them."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.settings.words import set_language
from app.ui.screens.chargers.list_wording import list_row, where_words
from app.usecases.charger_rows import ChargerRow


def row(status: str, **more: str) -> ChargerRow:
    names = ("maker", "model", "school", "school_code", "room", "cabinet", "place", "visit", "since", "owner", "serial")
    fields: dict[str, Any] = dict.fromkeys(names, "") | {"since": "2026-11-24"} | more
    return ChargerRow(
        ref=Ref(Aggregate.charger, code_id(Aggregate.charger, "CH-0050")),
        code="CH-0050", kind="charger", status=status, **fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "more", "said"),
    [
        ("taken_out", {}, "センター　修理待ち"),
        ("taken_out", {"visit": "A0001"}, "車　修理待ち　A0001"),
        ("taken_out", {"place": "D-4"}, "D-4"),
        ("spare", {}, "センター"),
        ("spare", {"place": "D-4"}, "D-4"),
        ("stored", {}, "センター"),
        ("in_car", {}, "車"),
        ("in_car", {"visit": "A0001"}, "A0001"),
        ("installed", {"school": "北小学校", "room": "4年1組"}, "北小学校　4年1組"),
        ("installed", {}, ""),
        ("disposed", {}, ""),
        ("", {}, ""),
    ],
)
def test_where_one_is_is_never_blank_while_we_know(status: str, more: dict[str, str], said: str) -> None:
    assert where_words(row(status, **more)) == said


def test_a_day_is_said_as_on_other_pages() -> None:
    assert list_row(row("spare")).cells[4].text == "11月24日"
    assert list_row(row("spare", since="")).cells[4].text == ""
    set_language("en")
    assert list_row(row("spare")).cells[4].text == "2026-11-24"
