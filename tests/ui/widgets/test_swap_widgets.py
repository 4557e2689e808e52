"""The widgets of a swap: what is read aloud, and what gives way where room is short."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.widgets.ask_panel import AskChoice, AskPanel, AskRow
from app.ui.widgets.fact_rows import FactRow, FactRows
from app.ui.widgets.paint_kit import Run
from app.ui.widgets.rows import Cell, Column
from app.ui.widgets.step_cards import Step, StepCards, StepState

CODES = tuple(f"CH-{number:04d}" for number in range(40))


@pytest.fixture
def panel(qapp: QApplication) -> AskPanel:
    made = AskPanel()
    made.resize(900, 300)
    return made


def test_of_the_codes_as_many_stand_as_fit_and_the_rest_is_counted(panel: AskPanel) -> None:
    panel.show_ask(
        AskRow("予備機を読み取ってください", (Run("残り "), Run("40台", strong=True)), CODES, "ほか {count}台")
    )
    few = len(panel._codes_that_fit(600))
    assert 0 < few < len(CODES)
    assert len(panel._codes_that_fit(1200)) > few
    assert panel._codes_that_fit(100_000) == CODES
    panel.grab()
    assert any("CH-0039" in full for _, full in panel._tips), "the rest is told where the pointer rests"


def test_a_long_ask_becomes_smaller_then_breaks_at_a_space(panel: AskPanel) -> None:
    panel.show_ask(AskRow("Scan the unit"))
    size, lines = panel._ask_lines(900)
    assert len(lines) == 1
    smaller, lines = panel._ask_lines(200)
    assert (smaller < size, len(lines)) == (True, 2)


def test_choices_break_into_lines_and_take_their_room(panel: AskPanel) -> None:
    panel.show_ask(AskRow("Scan", choices=tuple(AskChoice(str(at), "電源が入らない") for at in range(1, 10))))
    assert len(panel._choice_lines()) > 1
    high = panel._choices_height()
    panel.show_ask(AskRow("Scan"))
    assert panel._choices_height() == 0 < high


def test_steps_are_read_with_their_state(qapp: QApplication) -> None:
    cards = StepCards()
    cards.set_steps(
        [Step("保管庫", StepState.done, "CB-0212", spoken="済み"), Step("予備機", StepState.now, spoken="いま")]
    )
    assert cards.accessibleName() == "1 保管庫、済み、CB-0212、2 予備機、いま"


def test_what_was_scanned_of_the_step_in_black_is_seen_on_its_black(qapp: QApplication) -> None:
    """The maker's serial stands there while the label from the strip is wanted."""
    cards = StepCards()
    cards.resize(900, cards.sizeHint().height())

    def light(line: tuple[Run, ...]) -> int:
        cards.set_steps([Step("外した充電器", StepState.now, words="札なし", line=line)])
        image = cards.grab().toImage()
        places = ((x, y) for x in range(0, image.width(), 2) for y in range(image.height()))
        return sum(image.pixelColor(x, y).lightness() > 200 for x, y in places)

    assert light((Run("GD80-1904417", strong=True, code=True),)) > light(()) + 100


def test_rows_are_read_and_their_absence_is_said(qapp: QApplication) -> None:
    rows = FactRows([Column(name="a", title="")], empty="まだありません。")
    assert rows.accessibleName() == "まだありません。"
    rows.set_rows([FactRow((Cell("いま"), Cell("田主丸小学校")))])
    assert rows.accessibleName() == "いま、田主丸小学校"
    rows.set_rows([])
    assert rows.accessibleName() == "まだありません。"
