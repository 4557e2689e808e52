"""The strips of the frame: scan bar, sync counter, key hints."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.key_hints import CAP_PROPERTY, PLACE_PROPERTY, SMALL_PROPERTY, KeyHints
from app.ui.widgets.scan_bar import ScanBar, ScanBarRow, ScanState
from app.ui.widgets.sync_counter import SyncCounter, SyncRow
from tests.ui.pixels import at, columns, near, picture, share

SCAN = ScanBarRow(code="PFER8BVU", named="端末　製造番号", source="スキャナー1", time="9:42:18")


@pytest.fixture
def bar(qtbot: QtBot) -> ScanBar:
    made = ScanBar()
    qtbot.addWidget(made)
    made.resize(1000, made.sizeHint().height())
    made.show()
    return made


def test_the_eye_is_an_ink_square(bar: ScanBar) -> None:
    image = picture(bar)
    assert bar.height() == 72
    assert at(image, 3, 3) == theme.LIGHT.ink
    assert at(image, 75, 36) == theme.LIGHT.surface


def test_name_tells_the_last_code_and_what_it_was(bar: ScanBar) -> None:
    assert bar.accessibleName() == "読み取り、読み取り待ち"
    bar.show_scan(SCAN)
    assert bar.accessibleName() == "読み取り、PFER8BVU、端末 製造番号"


def test_a_caught_scan_inverts_the_eye_for_a_moment(bar: ScanBar, qtbot: QtBot) -> None:
    bar.show_scan(SCAN)
    assert at(picture(bar), 10, 10) == theme.LIGHT.on_ink
    qtbot.waitUntil(lambda: at(picture(bar), 10, 10) == theme.LIGHT.ink, timeout=1000)


def test_not_where_motion_is_reduced(qapp: QApplication, bar: ScanBar) -> None:
    theme.apply(qapp, False, 100, still=True)
    bar.show_scan(SCAN)
    assert at(picture(bar), 10, 10) == theme.LIGHT.ink


def test_a_caught_scan_is_painted_after_what_it_named(qtbot: QtBot) -> None:
    painted: list[str] = []

    class Noted(ScanBar):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            painted.append(self.row.code)

    bar = Noted()
    qtbot.addWidget(bar)
    bar.show()
    bar.set_arriving(6)
    qtbot.waitUntil(lambda: painted != [])
    QApplication.processEvents()
    painted.clear()
    bar._after.setInterval(60_000)
    bar.set_arriving(0)
    bar.show_scan(SCAN)
    QApplication.processEvents()
    assert painted == []
    assert bar.accessibleName().count(SCAN.code) == 1, "a screen reader hears it at once"
    bar._after.start(0)
    qtbot.waitUntil(lambda: SCAN.code in painted)
    bar.show_scan(SCAN)
    bar.set_row(ScanBarRow(message="x"))
    assert not bar._after.isActive(), "what stands there instead is painted at once"


def test_an_arriving_scan_fills_the_bars_from_the_left(bar: ScanBar) -> None:
    middle = QRect(16, 34, 40, 2)
    full = share(picture(bar), middle, theme.LIGHT.on_ink)
    bar.set_arriving(1)
    first = share(picture(bar), middle, theme.LIGHT.on_ink)
    bar.set_arriving(6)
    half = share(picture(bar), middle, theme.LIGHT.on_ink)
    assert 0 < first < half < full
    bar.set_arriving(0)
    assert share(picture(bar), middle, theme.LIGHT.on_ink) == full


@pytest.mark.parametrize(
    ("state", "ground"), [(ScanState.no_scanner, theme.LIGHT.surface), (ScanState.layout_wrong, theme.LIGHT.look)]
)
def test_trouble_shows_in_the_eye_and_in_words(bar: ScanBar, state: ScanState, ground: str) -> None:
    bar.set_row(ScanBarRow(state=state))
    image = picture(bar)
    assert at(image, 10, 10) == ground
    assert share(image, QRect(88, 10, 30, 52), theme.LIGHT.look) > 0.05  # the triangle


def test_a_code_is_whole_where_room_is_short(bar: ScanBar) -> None:
    bar.set_row(ScanBarRow(code="P3NXCVVWBD4YTLQ", named="端末　製造番号", source="スキャナー1", time="9:42:18"))
    bar.resize(460, 72)
    image = picture(bar)
    width = theme.text.code_width("P3NXCVVWBD4YTLQ", theme.font("h1"))
    left, right = columns(image, QRect(80, 10, 379, 50), theme.LIGHT.ink)
    assert right - left >= width - 12
    assert right < 455


def test_less_is_told_before_anything_is_elided(bar: ScanBar) -> None:
    bar.set_row(SCAN)
    bar.resize(520, 72)
    picture(bar)
    assert bar.tip_at(QRect(460, 36, 1, 1).topLeft()).startswith("端末")


def test_a_click_opens_the_setup_and_focus_stays_away(bar: ScanBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.setup_asked):
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton)
    assert bar.focusPolicy() == Qt.FocusPolicy.NoFocus


class Clock:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counter(qtbot: QtBot, clock: Clock) -> SyncCounter:
    made = SyncCounter(clock=clock)
    qtbot.addWidget(made)
    made.show()
    return made


COUNTS = SyncRow(saved=3, waiting=9, sent=2, confirmed=1204, conflict=2)


def test_the_counter_is_read_as_words(counter: SyncCounter) -> None:
    counter.set_row(COUNTS)
    assert counter.accessibleName() == "ここに保存 3、送信待ち 9、送信済み 2、確認済み 1,204、拒否 0、要確認 2"
    counter._pause.stop()
    counter.set_row(SyncRow(offline=True))
    assert counter.accessibleName().startswith("オフライン、ここに保存 0")


def test_what_needs_a_person_gets_its_soft_fill(counter: SyncCounter) -> None:
    counter.set_row(COUNTS)
    counter.resize(counter.sizeHint())
    image = picture(counter)
    assert at(image, counter.width() - 3, 5) == theme.LIGHT.conflict_soft
    assert share(image, image.rect(), theme.LIGHT.refused_soft) == 0
    counter._pause.stop()
    counter.set_row(SyncRow(refused=1))
    assert share(picture(counter), image.rect(), theme.LIGHT.refused_soft) > 0.05


def test_offline_is_hatched(counter: SyncCounter) -> None:
    counter.set_row(SyncRow(saved=438, offline=True))
    counter.resize(counter.sizeHint())
    image = picture(counter)
    first = QRect(2, 2, 60, 10)
    assert 0.2 < share(image, first, theme.LIGHT.slate_soft) < 0.8
    assert share(image, QRect(90, 2, 60, 10), theme.LIGHT.slate_soft) == 0


def test_no_destination_says_so(counter: SyncCounter) -> None:
    counter.set_row(SyncRow(no_destination=True))
    assert counter.accessibleName() == "送り先なし"


def test_painted_at_most_four_times_a_second(counter: SyncCounter, qtbot: QtBot) -> None:
    counter.set_row(SyncRow(waiting=1))
    for waiting in range(2, 50):
        counter.set_row(SyncRow(waiting=waiting))
    assert counter.row.waiting == 1
    qtbot.waitUntil(lambda: counter.row.waiting == 49, timeout=1000)


def test_read_out_at_most_once_a_minute(counter: SyncCounter, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(access, "say", lambda _widget, text, urgent=False: heard.append(text))
    for second in range(1, 120):
        clock.now = float(second)
        counter._pause.stop()
        counter.set_row(SyncRow(waiting=second))
    assert len(heard) == 2
    clock.now += 1
    counter._pause.stop()
    counter.set_row(SyncRow(waiting=1, offline=True))  # the change to offline is always told
    assert len(heard) == 3


def test_five_digits_fit(counter: SyncCounter) -> None:
    many = SyncRow(saved=12345, waiting=12345, sent=12345, confirmed=12345, refused=12345, conflict=12345)
    before = counter.sizeHint().width()
    counter.set_row(many)
    assert counter.sizeHint().width() > before
    assert counter.minimumSizeHint() == counter.sizeHint()


def test_at_200_per_cent_only_what_matters_stays(qapp: QApplication, counter: SyncCounter) -> None:
    counter.set_row(COUNTS)
    theme.apply(qapp, False, 200)
    theme.fit_to_width(qapp, 1920)
    three = counter.sizeHint().width()
    counter._pause.stop()
    counter.set_row(SyncRow(saved=3, sent=7, confirmed=1204))
    assert counter.sizeHint().width() < three
    assert "確認済み 1,204" in counter.accessibleName()


def test_a_click_opens_sync(counter: SyncCounter, qtbot: QtBot) -> None:
    with qtbot.waitSignal(counter.sync_asked):
        qtbot.mouseClick(counter, Qt.MouseButton.LeftButton)


def action(cap: str, text: str, place: str = "left", small: bool = False) -> QAction:
    made = QAction(text)
    for key, value in ((CAP_PROPERTY, cap), (PLACE_PROPERTY, place), (SMALL_PROPERTY, small)):
        made.setProperty(key, value)
    return made


@pytest.fixture
def actions() -> list[QAction]:
    return [
        action("1–9", "故障箇所", small=True),
        action("Enter", "確定して伝票を印刷", "main", small=True),
        action("Tab", "確認だけ見る", small=True),
        action("Esc", "箱を閉じる", small=True),
        action("⌫", "取り消し", "right", small=True),
        action("T", "電話", "right"),
        action("F12", "早見表", "right"),
        action("F1", "受付", "none"),
    ]


@pytest.fixture
def hints(qtbot: QtBot, actions: list[QAction]) -> KeyHints:
    made = KeyHints()
    qtbot.addWidget(made)
    made.resize(1800, made.sizeHint().height())
    made.set_actions(actions)
    made.show()
    return made


def spoken(hints: KeyHints) -> str:
    """What a screen reader says of the strip as it is painted."""
    hints.grab()
    return hints.accessibleName()


def caps(hints: KeyHints) -> list[str]:
    return [str(shown.property(CAP_PROPERTY)) for shown in hints.shown()]


def test_enter_comes_first_and_in_ink(hints: KeyHints) -> None:
    assert caps(hints) == ["Enter", "1–9", "Tab", "Esc", "⌫", "T", "F12"]
    image = picture(hints)
    assert share(image, QRect(18, 16, 40, 4), theme.LIGHT.ink) > 0.9


def test_only_what_works_now(hints: KeyHints, actions: list[QAction]) -> None:
    actions[3].setEnabled(False)
    assert "Esc" not in caps(hints)
    assert "箱を閉じる" not in spoken(hints)
    actions[3].setEnabled(True)
    assert "Esc 箱を閉じる" in spoken(hints)


def test_words_change_with_the_action(hints: KeyHints, actions: list[QAction]) -> None:
    actions[1].setText("結び付ける")
    assert spoken(hints).startswith("Enter 結び付ける")


def test_at_200_per_cent_enter_numbers_esc_and_undo_stay(qapp: QApplication, hints: KeyHints) -> None:
    theme.apply(qapp, False, 200)
    theme.fit_to_width(qapp, 1920)
    hints.resize(1763, hints.sizeHint().height())
    assert caps(hints) == ["Enter", "1–9", "Tab", "Esc", "⌫"]


def test_the_least_used_go_first_and_the_way_back_last(hints: KeyHints) -> None:
    hints.resize(1010, 56)
    assert caps(hints) == ["Enter", "1–9", "Tab", "Esc", "⌫", "T", "F12"]
    hints.resize(900, 56)
    assert "Esc" in caps(hints)
    assert "Tab" not in caps(hints)
    hints.resize(100, 56)
    assert caps(hints) == ["Enter"]


def test_a_click_presses_the_key(hints: KeyHints, actions: list[QAction], qtbot: QtBot) -> None:
    picture(hints)
    with qtbot.waitSignal(actions[1].triggered):
        qtbot.mouseClick(hints, Qt.MouseButton.LeftButton, pos=QRect(40, 28, 1, 1).topLeft())


def test_the_aside_stands_between(hints: KeyHints, actions: list[QAction]) -> None:
    before = columns(picture(hints), QRect(0, 10, 1300, 36), theme.LIGHT.ink2)[1]
    hints.set_actions(actions, "次の端末を読み取ると「あとで」になります")
    after = columns(picture(hints), QRect(0, 10, 1300, 36), theme.LIGHT.ink2)[1]
    assert after > before + 200


def test_former_actions_are_let_go(hints: KeyHints, actions: list[QAction]) -> None:
    hints.set_actions(actions[:1])
    actions[3].setText("x")
    assert spoken(hints) == "1–9 故障箇所"
    assert near(at(picture(hints), 900, 30), theme.LIGHT.surface)
