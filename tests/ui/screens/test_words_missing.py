"""A form's words that were erased, and words that have not come yet: two things, told apart on every card."""

from __future__ import annotations

import pytest

from app.domain.identity import derived, short
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.settings import words
from app.settings.words import t
from app.ui.screens.intake.card_wording import form_block, near_match
from app.ui.screens.ledger.wording import card_data
from app.usecases.erase import erase
from app.usecases.rows import DeviceCardFacts
from tests.ui.screens.desk import DeskWindow


def card_with_form(desk: DeskWindow, *, erased: bool) -> DeviceCardFacts:
    """The card of a unit whose answer names words that are not here."""
    queries, side = desk.program.queries, b"w" * 16
    serial = next(r.serial for r in queries.device_rows(queries.device_numbers(0, 300)) if r.status == "in_use")
    agg = derived(Aggregate.form, "test\n" + serial)
    now = desk.program.clock.now()
    fields = {
        "id": short(agg),
        "sent": now.utc_text[:19] + "Z",
        "sent_local": now.local_text,
        "units": [{"serial": serial}],
        "words": short(side),
    }
    draft = Draft("answer_received", (Ref(Aggregate.form, agg),), {"set": fields})
    desk.program.desk.call(lambda unit: unit.record([draft])).result()
    if erased:
        desk.program.desk.call(lambda unit: erase(unit, [short(side)])).result()
    card = queries.card(queries.find_device(serial)[0])
    assert card is not None
    return card


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("erased", [True, False])
def test_every_card_tells_them_apart(desk: DeskWindow, erased: bool, language: words.Language) -> None:
    words.set_language(language)
    card, today = card_with_form(desk, erased=erased), desk.program.clock.now().today
    assert card.form is not None
    said, other = ("erased", "awaited") if erased else ("awaited", "erased")
    intake = form_block(card, None)
    assert intake is not None
    assert intake.body == t(f"intake.card.{said}") != t(f"intake.card.{other}")
    compared = near_match(card, card.form, today).candidates[0].rows
    assert t(f"intake.card.{said}") in [row.form for row in compared]
    shown = card_data(card, (), {}, today).form
    assert shown is not None
    assert shown.body == t(f"ledger_screen.{said}") != t(f"ledger_screen.{other}")
