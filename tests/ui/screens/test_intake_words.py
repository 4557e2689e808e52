"""Words of the intake desk where they could be cut, or stand for nobody: outcomes, days, the stand-in's code."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.bootstrap_papers import Papers
from app.domain.commands import TakeIn
from app.domain.kinds import IntakeOutcome
from app.settings import words
from app.settings.words import t
from app.ui import theme
from app.ui.screens.fields import short_day_words
from app.ui.screens.intake.card_wording import card_data
from app.ui.screens.intake.wording import clock_of, columns
from app.ui.widgets.rail import rail_width
from app.ui.widgets.row_painter import make_slot
from app.usecases.rows import DeviceCardFacts
from app.usecases.session import STAND_IN
from app.usecases.take_in import take_in
from tests.ui.screens.desk import DeskWindow


@pytest.mark.parametrize("breadth", [1920, 1366])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_outcome_is_cut_in_the_log(qapp: QApplication, language: words.Language, breadth: int) -> None:
    words.set_language(language)
    theme.apply(qapp, dark=False, scale=100)
    theme.fit_to_width(qapp, breadth)
    column = columns()[1]
    width = theme.px(column.width_in(theme.look().breadth))
    slot = make_slot(1, column, 0, width, 40, first=False, last=False)
    room = slot.room - theme.px(1.25) - theme.px(0.5)
    for outcome in IntakeOutcome:
        word = t(f"kinds.outcome.{outcome.value}")
        assert not theme.text.fit(word, theme.font("label"), room).elided, word


def card_of(desk: DeskWindow) -> DeviceCardFacts:
    """A unit with a repair."""
    queries, run = desk.program.queries, desk.program.desk
    serial = next(r.serial for r in queries.device_rows(queries.device_numbers(0, 300)) if r.status == "in_use")
    run.run(take_in, TakeIn(action=run.new_action(), scan=run.read_scan(serial), source="test")).result()
    card = queries.card(queries.find_device(serial)[0])
    assert card is not None
    return card


def test_days_of_an_english_card_are_iso_days(desk: DeskWindow) -> None:
    words.set_language("en")
    card = card_of(desk)
    shown = card_data(card._replace(warranty_until="2031-03-15"), desk.program.clock.now().today, None)
    assert shown.history[0].title == card.repairs[0].opened
    assert "until 2031-03-15" in str(shown.facts)
    assert "令和" not in str(shown)


def test_a_crate_is_named_by_a_day_of_its_language() -> None:
    words.set_language("en")
    assert short_day_words("2026-11-20") == "2026-11-20"
    words.set_language("ja")
    assert short_day_words("2026-11-20") == "11月20日"


def test_the_stand_in_signs_no_slip_and_no_receipt(desk: DeskWindow) -> None:
    card, papers = card_of(desk), Papers(desk.program)
    number = card.repairs[0].repair
    signed = [card._replace(repairs=(card.repairs[0]._replace(operator_name=who),)) for who in (STAND_IN, "古賀")]
    slips = [str(papers.slip(each, number, "A")) for each in signed]
    assert ["OP0001" in slips[0], "古賀" in slips[1]] == [False, True]
    assert "OP0001" not in str(papers.receipt([(card, number)], "A"))


@pytest.mark.parametrize("breadth", [1920, 1366])
@pytest.mark.parametrize("key", ["shell.nobody_registered"])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_who_works_here_is_not_cut_in_the_rail(
    qapp: QApplication, language: words.Language, key: str, breadth: int
) -> None:
    words.set_language(language)
    theme.apply(qapp, dark=False, scale=100)
    theme.fit_to_width(qapp, breadth)
    room = theme.px(rail_width()) - 1 - 2 * theme.px(0.25)
    assert not theme.text.fit(t(key), theme.font("label", bold=True), room).elided


@pytest.mark.parametrize(("at", "told"), [("00:05:47", "0:05:47"), ("09:42:18", "9:42:18"), ("10:00:00", "10:00:00")])
def test_the_clock_keeps_its_hour_after_midnight(at: str, told: str) -> None:
    assert clock_of(f"2026-11-30 {at}") == told
