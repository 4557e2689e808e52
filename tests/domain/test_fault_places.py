"""Fault places of a supervisor's own: as they are written, as they are kept."""

from __future__ import annotations

import pytest

from app.domain.fault_places import MOST, PlacesFault, added_places, known_places


def test_names_are_their_codes_however_they_are_parted() -> None:
    assert added_places("") == ()
    assert added_places(" ペン差し、天板,ＡＣ  端子 ，\n, other:ゴム足") == (
        "other:ペン差し",
        "other:天板",
        "other:AC 端子",
        "other:ゴム足",
    )
    assert added_places("あ" * 38) == ("other:" + "あ" * 38,)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("天板,天板", "天板"),
        (",".join(str(n) for n in range(MOST + 1)), str(MOST)),
        ("あ" * 39, "あ" * 39),
    ],
)
def test_what_can_not_be_added_is_named(text: str, named: str) -> None:
    with pytest.raises(PlacesFault) as fault:
        added_places(text)
    assert fault.value.args == (named,)
    assert known_places(text) == (), "a ledger that holds it all the same adds none"
    assert known_places("天板") == ("other:天板",)
