"""The near match: the differing character named, the keys, what gives way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import words
from app.ui import theme
from app.ui.widgets.code_cells import CodeCells, char_name, difference
from app.ui.widgets.code_compare import CharPair
from app.ui.widgets.near_match_panel import NearMatchPanel
from tests.ui import intake_samples as samples
from tests.ui.pixels import picture, share


@pytest.fixture
def panel(qtbot: QtBot) -> NearMatchPanel:
    made = NearMatchPanel()
    qtbot.addWidget(made)
    made.resize(1232, 696)
    made.set_data(samples.NEAR)
    made.show()
    QApplication.processEvents()
    return made


# ------------------------------------------------------------------ the cells


def test_the_difference_is_said_with_place_and_names(panel: NearMatchPanel) -> None:
    assert [found.spoken for found in panel.cells.differences] == [
        "5文字目、端末は 0（数字のゼロ）　フォームは O（英字のオー）"
    ]
    assert panel.accessibleName() == (
        "似た番号のフォームが 1件 あります、5文字目、端末は 0（数字のゼロ）　フォームは O（英字のオー）"
    )
    codes = [run.text for run in panel.cells.differences[0].runs if run.code]
    assert codes == ["0", "O"]


def test_every_character_has_a_name_in_both_languages() -> None:
    assert char_name("0") == "数字のゼロ"
    assert char_name("7") == "数字の7"
    assert char_name("W") == "英字のW"
    assert char_name("-") == "記号の-"
    assert char_name("") == "文字なし"
    words.set_language("en")
    assert difference(CharPair(5, "8", "B")).spoken == (
        "Character 5, device has 8 (digit eight), form has B (letter B)"
    )
    missing = difference(CharPair(3, "V", ""))
    assert [run.text for run in missing.runs if run.code] == ["V", "—"]


def test_only_the_differing_cells_are_amber(panel: NearMatchPanel) -> None:
    image = picture(panel.cells)
    wide, high = panel.cells.cell_size()
    left = theme.px(1) + theme.px(11.5)
    pitch = wide + theme.px(0.5)
    top = theme.px(1.25)
    for at in range(8):
        cell = QRect(round(left + at * pitch) + 6, top + 6, round(wide) - 12, round(high) - 12)
        amber = share(image, cell, theme.LIGHT.look)
        assert (amber > 0.4) is (at == 4), at


def test_fifteen_characters_fit_and_nothing_is_cut(qapp: QApplication, qtbot: QtBot) -> None:
    cells = CodeCells()
    qtbot.addWidget(cells)
    cells.set_codes(("読み取った端末", "フォームの記入"), samples.LONG_SERIAL, samples.LONG_SERIAL[:-1] + "0")
    for width in (640, 900, 1232):
        cells.resize(width, 300)
        wide, _ = cells.cell_size()
        taken = theme.px(1) + theme.px(11.5) + 15 * wide + 14 * theme.px(0.5)
        assert taken <= width - theme.px(1) + 1


def test_equal_codes_say_so(panel: NearMatchPanel) -> None:
    old = samples.NEAR.candidates[0]._replace(form_code="PF6M0WV8", link_words="この回答を使う")
    panel.set_data(samples.NEAR._replace(candidates=(old,)))
    assert panel.cells.differences == ()
    assert panel.cells.accessibleName() == "番号は同じです。"
    assert panel.link.row.text == "この回答を使う"


# ------------------------------------------------------------------ keys


def test_enter_links_and_two_and_three_ask(panel: NearMatchPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.linked) as linked:
        qtbot.keyClick(panel.link, Qt.Key.Key_Return)
    assert linked.args == ["form-1"]
    with qtbot.waitSignal(panel.search_asked):
        qtbot.keyClick(panel, Qt.Key.Key_2)
    with qtbot.waitSignal(panel.no_form_asked):
        qtbot.keyClick(panel, Qt.Key.Key_3)
    with qtbot.waitSignal(panel.search_asked):
        panel.search.click()
    with qtbot.waitSignal(panel.no_form_asked):
        panel.no_form.click()
    assert [button.row.main for button in (panel.link, panel.search, panel.no_form)] == [True, False, False]
    assert panel.link.accessibleName() == "Enter、この端末のフォームとして結び付ける"


def test_up_and_down_go_through_the_candidates(panel: NearMatchPanel, qtbot: QtBot) -> None:
    panel.set_data(samples.NEAR_LONG)
    with qtbot.waitSignal(panel.candidate_shown) as shown:
        qtbot.keyClick(panel, Qt.Key.Key_Down)
    assert shown.args == ["form-3"]
    assert panel.candidate is samples.NEAR_LONG.candidates[1]
    assert [pair.right for pair in panel.cells.pairs if pair.differs] == [""]
    with qtbot.assertNotEmitted(panel.candidate_shown):
        qtbot.keyClick(panel, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.linked) as linked:
        panel.press_link()
    assert linked.args == ["form-3"]
    qtbot.keyClick(panel, Qt.Key.Key_Up)
    assert panel.candidate is samples.NEAR_LONG.candidates[0]


def test_without_a_candidate_nothing_is_linked(panel: NearMatchPanel, qtbot: QtBot) -> None:
    panel.set_data(samples.NEAR._replace(candidates=()))
    assert panel.candidate is None
    with qtbot.assertNotEmitted(panel.linked):
        panel.press_link()


# ------------------------------------------------------------------ what gives way


def test_the_compared_fields_are_shown_whole_where_there_is_room(panel: NearMatchPanel) -> None:
    assert panel.table.rows_model.rowCount() == 5
    assert panel.table.height() == theme.px(2.2) + 5 * theme.px(2.4)
    model = panel.table.rows_model
    spoken = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "学校、津福小学校、津福小学校、一致"
    assert model.data(model.index(3, 1)) == "—"


@pytest.mark.parametrize(
    ("scale", "window", "size"), [(100, 1366, (902, 488)), (200, 1920, (1724, 592)), (100, 1366, (902, 360))]
)
def test_cells_shrink_before_rows_go_and_the_keys_always_stay(
    qapp: QApplication, panel: NearMatchPanel, scale: int, window: int, size: tuple[int, int]
) -> None:
    theme.apply(qapp, dark=False, scale=scale)
    theme.fit_to_width(qapp, window)
    panel.resize(*size)
    QApplication.processEvents()
    assert panel.height() == size[1]
    foot = panel.keys.mapTo(panel, panel.keys.rect().bottomLeft()).y()
    assert foot < panel.height()
    for button in (panel.link, panel.search, panel.no_form):
        assert panel.rect().contains(button.mapTo(panel, button.rect().bottomRight()))
    bottom = panel.cells.mapTo(panel, panel.cells.rect().bottomLeft()).y()
    top = panel.keys.mapTo(panel, panel.keys.rect().topLeft()).y()
    assert bottom < top
    if panel.table.isVisibleTo(panel):
        rows = panel.table.height() - (0 if scale == 200 else theme.px(2.2))
        assert rows >= theme.px(2.4)
