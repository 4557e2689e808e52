"""Buttons, chips, fields, labels, panels, toast, hazard band, rail, empty state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.settings import words
from app.ui import theme
from app.ui.shell.frame import rail_rows
from app.ui.widgets.chips import Chip, ChipRow, FilterChip
from app.ui.widgets.code_label import CodeLabel
from app.ui.widgets.empty_state import EmptyRow, EmptyState, StepCard, StepRow, StepState
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.hazard_band import HazardBand
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.rail import Rail, WhoRow
from app.ui.widgets.text_field import CodeEdit, FieldRow, TextField
from app.ui.widgets.toast import Toast, ToastRow
from app.ui.widgets.words_label import WordsLabel
from tests.ui.pixels import at, columns, near, picture, share

# ------------------------------------------------------------------ code label


def test_a_code_label_is_as_wide_as_its_code(qtbot: QtBot) -> None:
    label = CodeLabel("P3NXCVVWBD4YTLQ")
    qtbot.addWidget(label)
    assert label.minimumSizeHint() == label.sizeHint()
    assert label.accessibleName() == "P3NXCVVWBD4YTLQ"
    label.resize(label.sizeHint())
    left, right = columns(picture(label), label.rect(), theme.LIGHT.ink)
    assert 0 <= left < right < label.width()


def test_copying_gives_the_plain_code(qtbot: QtBot) -> None:
    label = CodeLabel("8A-0412-M")
    qtbot.addWidget(label)
    label.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == "8A-0412-M"


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_a_code_grows_with_the_text(qapp: QApplication, qtbot: QtBot, scale: int) -> None:
    label = CodeLabel("8A-0412-M")
    qtbot.addWidget(label)
    before = label.sizeHint().width()
    theme.apply(qapp, False, scale)
    assert label.sizeHint().width() == pytest.approx(before * scale / 100, abs=2)


# ------------------------------------------------------------------ chips


@pytest.mark.parametrize("kind", ["ok", "look", "refused", "conflict", "waiting", "confirmed"])
def test_a_coloured_word_never_stands_without_its_icon(qtbot: QtBot, kind: str) -> None:
    with_icon, plain = Chip(ChipRow(text="確認", kind=kind)), Chip(ChipRow(text="確認"))
    for chip in (with_icon, plain):
        qtbot.addWidget(chip)
    assert with_icon.sizeHint().width() >= plain.sizeHint().width() + theme.px(1.4)
    with_icon.resize(with_icon.sizeHint())
    assert near(at(picture(with_icon), 6, 3), theme.LIGHT.family(kind).soft)


def test_chip_is_28_pixels_high_and_hidden_without_words(qtbot: QtBot) -> None:
    chip = Chip(ChipRow(text="保証内"))
    qtbot.addWidget(chip)
    assert chip.sizeHint().height() == 28
    chip.set_row(ChipRow(text=""))
    assert chip.isHidden()


def test_a_filter_is_ink_when_on_and_keeps_its_icon(qtbot: QtBot) -> None:
    chip = FilterChip(ChipRow(text="確認 7", kind="look", key="2"))
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    off = chip.sizeHint()
    chip.click()
    assert chip.isChecked()
    assert chip.sizeHint() == off
    assert near(at(picture(chip), 40, 3), theme.LIGHT.ink)
    assert chip.accessibleName() == "2、確認 7"


def test_a_plain_chip_can_t_be_reached(qtbot: QtBot) -> None:
    chip = Chip(ChipRow(text="保証内"))
    qtbot.addWidget(chip)
    assert chip.focusPolicy() == Qt.FocusPolicy.NoFocus


# ------------------------------------------------------------------ buttons


def button(qtbot: QtBot, row: ButtonRow) -> KeyButton:
    made = KeyButton(row)
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    return made


def test_the_main_button_is_ink_and_others_are_not(qtbot: QtBot) -> None:
    main = button(qtbot, ButtonRow(id="a", text="反映する", key="Enter", main=True))
    plain = button(qtbot, ButtonRow(id="b", text="やめる", key="Esc"))
    assert at(picture(main), 6, 24) == theme.LIGHT.ink
    assert at(picture(plain), 6, 24) == theme.LIGHT.surface
    assert main.accessibleName() == "Enter、反映する"
    assert main.sizeHint().height() == 48


@pytest.mark.parametrize("height", [0.5, 2.0, 2.25])
def test_no_button_is_under_36_pixels(qtbot: QtBot, height: float) -> None:
    assert button(qtbot, ButtonRow(id="a", text="x", height=height)).height() == 36


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_the_button_with_the_ring(qtbot: QtBot, key: Qt.Key) -> None:
    plain = button(qtbot, ButtonRow(id="leave", text="やめる"))
    plain.setFocus()
    with qtbot.waitSignal(plain.chosen) as seen:
        qtbot.keyClick(plain, key)
    assert seen.args == ["leave"]


def test_what_is_not_allowed_says_why_and_does_nothing(qtbot: QtBot) -> None:
    off = button(qtbot, ButtonRow(id="f", text="確定する", key="F", reason="直すもの 8件"))
    assert off.accessibleDescription() == "直すもの 8件"
    assert off.focusPolicy() == Qt.FocusPolicy.StrongFocus
    with qtbot.assertNotEmitted(off.chosen, wait=20):
        qtbot.mouseClick(off, Qt.MouseButton.LeftButton)
        qtbot.keyClick(off, Qt.Key.Key_Return)
        qtbot.keyClick(off, Qt.Key.Key_Space)
        off.click()
    assert near(at(picture(off), 20, 6), theme.LIGHT.sunk)


def test_words_shrink_before_the_button_does(qtbot: QtBot) -> None:
    made = button(qtbot, ButtonRow(id="a", text="この端末のフォームとして結び付ける", key="Enter"))
    made.resize(made.sizeHint().width() - 20, made.height())
    right = columns(picture(made), made.rect().adjusted(4, 4, -4, -4), theme.LIGHT.ink)[1]
    assert right < made.width() - 8


# ------------------------------------------------------------------ fields


def test_a_field_is_called_by_its_caption(qtbot: QtBot) -> None:
    field = TextField(FieldRow(id="why", caption="理由", text="電話で確認"))
    qtbot.addWidget(field)
    assert field.line.accessibleName() == "理由"
    assert field.text() == "電話で確認"


def test_typing_and_enter_are_told(qtbot: QtBot) -> None:
    field = TextField(FieldRow(id="why", caption="理由"))
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.edited):
        qtbot.keyClicks(field.line, "a")
    with qtbot.waitSignal(field.entered) as seen:
        qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert seen.args == ["a"]


def test_trouble_has_words_a_shape_and_a_frame(qtbot: QtBot) -> None:
    field = TextField(FieldRow(id="pin", caption="PIN", secret=True))
    qtbot.addWidget(field)
    field.resize(300, field.sizeHint().height())
    field.show()
    field.set_trouble("PIN がちがいます。あと 2回です。")
    field.resize(300, field.sizeHint().height())
    image = picture(field)
    assert share(image, image.rect(), theme.LIGHT.refused) > 0.005
    assert field.line.accessibleDescription() == "PIN がちがいます。あと 2回です。"
    assert field.line.echoMode() == QLineEdit.EchoMode.Password
    field.set_trouble("")
    assert field.line.accessibleDescription() == ""


def test_codes_are_typed_with_their_tracking(qapp: QApplication, qtbot: QtBot) -> None:
    field = TextField(FieldRow(id="code", caption="製造番号", code=True))
    holder = QWidget()
    qtbot.addWidget(holder)
    QVBoxLayout(holder).addWidget(field)
    holder.show()
    assert isinstance(field.line, CodeEdit)
    assert field.line.font().letterSpacing() == pytest.approx(18 * 0.03, abs=0.1)
    theme.apply(qapp, True, 200)
    assert field.line.font().letterSpacing() == pytest.approx(36 * 0.03, abs=0.1)


# ------------------------------------------------------------------ words, flow, panel, hazard


def test_words_wrap_and_grow(qapp: QApplication, qtbot: QtBot) -> None:
    label = WordsLabel("台帳が空でも受け付けできます。先に台帳を読み込むと、学校・保証・フォームがすぐに出ます。")
    qtbot.addWidget(label)
    one_line = label.heightForWidth(2000)
    assert label.heightForWidth(300) >= 2 * one_line
    theme.apply(qapp, False, 200)
    assert label.heightForWidth(4000) == pytest.approx(2 * one_line, abs=2)
    assert label.accessibleName() == label.words


def test_a_flow_goes_on_below(qtbot: QtBot) -> None:
    flow = FlowRow()
    qtbot.addWidget(flow)
    flow.set_widgets([KeyButton(ButtonRow(id=str(n), text="ファイルを選ぶ", key=str(n))) for n in range(4)])
    assert flow.heightForWidth(3000) == 48
    assert flow.heightForWidth(420) == 2 * 48 + 16
    flow.resize(420, 200)
    flow.show()
    assert {child.y() for child in flow.findChildren(KeyButton)} == {0, 64}


@pytest.mark.parametrize(("kind", "frame"), [(PanelKind.plain, 1), (PanelKind.now, 3), (PanelKind.guard, 4)])
def test_panel_frames(qtbot: QtBot, kind: PanelKind, frame: int) -> None:
    panel = Panel("箱", kind=kind)
    panel.body.addWidget(QLabel("本文"))
    qtbot.addWidget(panel)
    panel.resize(300, 200)
    image = picture(panel)
    heavy = [near(at(image, x, 150), theme.LIGHT.ink, 30) for x in range(6)]
    assert sum(heavy) == (0 if kind is PanelKind.plain else frame)
    assert at(image, 150, 150) == theme.LIGHT.surface


def test_the_head_of_a_panel_lies_at_the_top(qtbot: QtBot) -> None:
    panel = Panel("箱　行政便 11月20日　混載")
    qtbot.addWidget(panel)
    panel.resize(400, 500)
    panel.show()
    assert panel.head.y() <= 1
    assert panel.head.height() == round(2.9 * 16)
    panel.set_title("")
    assert not panel.head.isVisible()


def test_a_long_title_owes_its_full_text(qtbot: QtBot) -> None:
    title = "久留米市立久留米特別支援学校高等部分教室　行政便 11月20日　混載"
    panel = Panel(title)
    panel.head.add_right(Chip(ChipRow(text="確認 7", kind="look")))
    qtbot.addWidget(panel)
    panel.resize(300, 100)
    picture(panel)
    assert panel.head.tip_at(QPoint(60, 20)) == title


@pytest.mark.parametrize("dark", [False, True])
def test_hazard_is_half_amber_half_black(qapp: QApplication, qtbot: QtBot, dark: bool) -> None:
    theme.apply(qapp, dark, 100)
    band = HazardBand()
    qtbot.addWidget(band)
    band.resize(400, band.sizeHint().height())
    image = picture(band)
    assert band.height() == 24
    assert share(image, image.rect(), theme.tokens().look) == pytest.approx(0.5, abs=0.07)
    assert band.accessibleName() == "元にもどせません"


# ------------------------------------------------------------------ toast


@pytest.fixture
def toast(qtbot: QtBot) -> Iterator[Toast]:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(900, 200)
    holder.show()
    yield Toast(holder)
    del holder  # held to here: the toast lies in it


def test_a_toast_says_what_and_where_and_never_takes_the_focus(toast: Toast) -> None:
    toast.show_row(ToastRow(text="8A-0412-M を受け付けました", place="ここに保存済み"))
    assert toast.isVisible()
    assert toast.accessibleName() == "8A-0412-M を受け付けました、ここに保存済み、取り消し"
    assert not toast.hasFocus()
    assert near(at(picture(toast), 8, 10), theme.LIGHT.ink)


def test_it_goes_by_itself_or_with_the_next_action(toast: Toast, qtbot: QtBot) -> None:
    toast._timer.setInterval(20)
    toast.show_row(ToastRow(text="x"))
    qtbot.waitUntil(lambda: not toast.isVisible(), timeout=1000)
    toast.show_row(ToastRow(text="y"))
    toast.dismiss()
    assert not toast.isVisible()


def test_its_undo_can_be_clicked(toast: Toast, qtbot: QtBot) -> None:
    toast.show_row(ToastRow(text="8A-0412-M を受け付けました"))
    with qtbot.waitSignal(toast.undo_asked):
        qtbot.mouseClick(toast, Qt.MouseButton.LeftButton, pos=QPoint(toast.width() - 20, 10))
    toast.show_row(ToastRow(text="8A-0412-M を受け付けました", undo=False))
    with qtbot.assertNotEmitted(toast.undo_asked, wait=20):
        qtbot.mouseClick(toast, Qt.MouseButton.LeftButton, pos=QPoint(toast.width() - 20, 10))


# ------------------------------------------------------------------ rail


@pytest.fixture
def rail(qtbot: QtBot) -> Rail:
    made = Rail(rail_rows({"bench": 66, "sync": 2}, frozenset({"sync"})))
    qtbot.addWidget(made)
    made.resize(made.sizeHint().width(), 1080)
    made.show()
    return made


def test_names_and_counts_of_the_rail(rail: Rail) -> None:
    assert rail.button("intake").accessibleName() == "受付、F1"
    assert rail.button("bench").accessibleName() == "修理、F2、66件"
    assert rail.button("sync").accessibleName() == "同期、F9、要確認、2件"


def test_the_open_task_is_a_block_of_ink(rail: Rail) -> None:
    rail.set_current("ledger")
    image = picture(rail)
    place = rail.button("ledger").geometry()
    assert at(image, place.x() + 4, place.bottom() - 6) == theme.LIGHT.ink
    other = rail.button("bench").geometry()
    assert at(image, other.x() + 4, other.bottom() - 6) == theme.LIGHT.rail


@pytest.mark.parametrize(("scale", "marked"), [(100, True), (125, True), (150, True), (200, False)])
def test_marks_stay_as_long_as_they_have_room_and_what_is_to_be_decided_always(
    qapp: QApplication, rail: Rail, scale: int, marked: bool
) -> None:
    theme.apply(qapp, False, scale)
    theme.fit_to_width(qapp, 1366)
    rail.resize(rail.sizeHint().width(), 768)
    image = picture(rail)
    for name in ("disposal", "settings"):
        place = rail.button(name).geometry()
        corner = QRect(place.x() + theme.px(0.25), place.y() + theme.px(0.2), theme.px(0.6), theme.px(0.8))
        assert (share(image, corner, theme.LIGHT.rail) < 0.95) is marked, name
    sync = rail.button("sync").geometry()
    assert share(image, sync, theme.LIGHT.conflict) > 0.02
    word = QRect(sync.x(), sync.y(), sync.width() * 2 // 3, sync.height())
    assert share(image, word, theme.LIGHT.conflict) == 0, "it covers no word"


def test_only_what_is_to_be_decided_is_purple(rail: Rail) -> None:
    image = picture(rail)
    assert share(image, rail.button("sync").geometry(), theme.LIGHT.conflict) > 0.02
    assert share(image, rail.button("bench").geometry(), theme.LIGHT.conflict) == 0


def test_a_click_tells_the_task(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rail.chosen) as seen:
        qtbot.mouseClick(rail.button("labels"), Qt.MouseButton.LeftButton)
    assert seen.args == ["labels"]


def test_marking_a_task_tells_nobody(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(rail.chosen, wait=10):
        rail.set_current("reports")
    assert rail.button("reports").isChecked()
    assert not rail.button("intake").isChecked()


@pytest.mark.parametrize(("width", "scale", "u"), [(1920, 100, 7 * 16), (1366, 100, 86), (1920, 200, 157)])
def test_width_of_the_rail(qapp: QApplication, rail: Rail, width: int, scale: int, u: int) -> None:
    theme.apply(qapp, False, scale)
    theme.fit_to_width(qapp, width)
    assert rail.sizeHint().width() == u


@pytest.mark.parametrize(("width", "height", "scale"), [(1366, 768, 100), (1024, 640, 100), (1920, 1080, 200)])
def test_all_ten_tasks_are_there_in_a_low_window(
    qapp: QApplication, rail: Rail, width: int, height: int, scale: int
) -> None:
    theme.apply(qapp, False, scale)
    theme.fit_to_width(qapp, width)
    rail.set_who(WhoRow(person="古賀 美咲", desk="受付台 A"))
    rail.resize(rail.sizeHint().width(), height)
    bottoms = [rail.button(row.name).geometry().bottom() for row in rail_rows()]
    assert bottoms == sorted(set(bottoms))
    assert bottoms[-1] < height - theme.px(2)


def test_a_count_of_five_digits_stays_off_the_icon(rail: Rail) -> None:
    rail.set_rows(rail_rows({"bench": 12345}))
    assert rail.button("bench").accessibleName() == "修理、F2、12,345件"
    place = rail.button("bench").geometry()
    left = QRect(place.x() + 40, place.y() + 28, 30, 14)
    assert share(picture(rail), left, theme.LIGHT.ink) > 0.05


# ------------------------------------------------------------------ empty state


def page() -> EmptyRow:
    choose = ButtonRow(id="devices", text="ファイルを選ぶ", key="Enter", main=True)
    return EmptyRow(
        sentence="最初の1台を読み取ると、受付が始まります",
        line="台帳が空でも受け付けできます。",
        steps=(
            StepRow(id="schools", title="学校の一覧", state=StepState.done, done_word="読み込み済み"),
            StepRow(id="devices", title="端末の台帳", note="ここに落とす", state=StepState.now, button=choose),
            StepRow(id="forms", title="フォームの回答", button=ButtonRow(id="forms", text="選ぶ", key="3")),
        ),
        offers=(ButtonRow(id="sample", text="見本で試す", key="S"),),
    )


@pytest.fixture
def empty(qtbot: QtBot) -> EmptyState:
    made = EmptyState(page())
    qtbot.addWidget(made)
    made.resize(1700, 900)
    made.show()
    return made


def test_the_way_on_is_the_one_black_button(empty: EmptyState, qtbot: QtBot) -> None:
    main = empty.main_button()
    assert main is not None
    with qtbot.waitSignal(empty.chosen) as seen:
        main.click()
    assert seen.args == ["devices"]
    black = [made for made in empty.findChildren(KeyButton) if made.row.main]
    assert black == [main]


def test_steps_are_read_with_their_number_and_state(empty: EmptyState) -> None:
    names = [card.accessibleName() for card in empty.findChildren(StepCard)]
    assert names[0] == "1、学校の一覧、読み込み済み"
    assert empty.accessibleName().startswith("最初の1台を読み取ると")


def test_a_file_dropped_on_a_step_is_told(empty: EmptyState, qtbot: QtBot) -> None:
    card = empty.findChildren(StepCard)[1]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/devices.csv")])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(empty.file_dropped) as seen:
        card.dropEvent(event)
    assert seen.args == ["devices", "/tmp/devices.csv"]
    assert not empty.findChildren(StepCard)[0].acceptDrops()


def test_a_fourth_step_is_refused() -> None:
    with pytest.raises(ValueError):
        EmptyRow(sentence="x", steps=tuple(StepRow(id=str(n), title="x") for n in range(4)))


def test_another_page_replaces_it(empty: EmptyState, qapp: QApplication) -> None:
    empty.set_row(EmptyRow(sentence="台帳は空です"))
    assert empty.accessibleName() == "台帳は空です"
    assert empty.main_button() is None


@pytest.mark.parametrize("size", [(1763, 900), (1280, 700), (1209, 540)])
def test_at_200_per_cent_nothing_needs_sideways_scrolling(
    qapp: QApplication, empty: EmptyState, size: tuple[int, int]
) -> None:
    theme.apply(qapp, False, 200)
    theme.fit_to_width(qapp, 1920)
    empty.resize(*size)
    qapp.processEvents()
    for card in empty.findChildren(StepCard):
        assert card.mapTo(empty, QPoint(card.width(), 0)).x() <= empty.width()


def test_english_words(qtbot: QtBot) -> None:
    words.set_language("en")
    rail = Rail(rail_rows({"bench": 3}))
    qtbot.addWidget(rail)
    assert rail.button("bench").accessibleName() == "Bench, F2, 3 open"
