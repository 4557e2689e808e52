"""The ledger screen over a real ledger: search while typing, the whole list, the life of a device, scans."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.commands import Act, TakeIn, Undo
from app.domain.errors import WorldError, WorldFault
from app.domain.kinds import Action
from app.settings import words
from app.settings.words import t
from app.ui import theme
from app.ui.screens.ledger.presenter import LedgerPresenter
from app.ui.screens.ledger.whole_list import WholeList
from app.ui.shell.actions import Mode, Screen
from app.ui.tasks import Tasks
from app.usecases.act import act
from app.usecases.device_rows import DeviceFilter, DeviceRow
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.ui.screens.desk import DeskWindow


@pytest.fixture
def ledger(desk: DeskWindow) -> LedgerPresenter:
    screen = LedgerPresenter(desk.context)
    desk.add(Screen.ledger, screen)
    desk.window.show()
    desk.window.activateWindow()
    desk.show(Screen.ledger)
    desk.settled(lambda: screen.shown is not None)
    return screen


def shown_serials(ledger: LedgerPresenter) -> list[str]:
    model = ledger.view.model
    rows = [model.row_at(at) for at in range(model.rowCount())]
    return [row.cells[0].text for row in rows if row is not None]


def test_the_whole_list_is_there_at_once_and_every_page_can_be_asked(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    model = ledger.view.model
    assert model.rowCount() == desk.program.queries.device_count() == 300
    ledger.view.table.scrollToBottom()
    model.row_at(299)
    desk.settled(lambda: model.is_fetched(299))
    last = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 300))[-1]
    row = model.row_at(299)
    assert row is not None
    assert row.cells[0].text == last.serial


def test_typing_finds_what_the_ledger_finds(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    first = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 1))[0]
    part = first.serial[3:7].lower()
    QTest.keyClicks(ledger.view.field.line, part)
    numbers, _ = desk.program.queries.search(part, 1000)
    expected = [row.serial for row in desk.program.queries.device_rows(numbers)]
    desk.settled(lambda: ledger.view.model.rowCount() == len(expected))
    assert shown_serials(ledger) == expected
    assert first.serial in expected
    desk.settled(lambda: ledger.shown is not None and ledger.shown.serial == expected[0])


def test_full_width_and_school_names_are_found(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    first = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 1))[0]
    wide = "".join(chr(ord(c) + 0xFEE0) for c in first.serial)
    ledger.search(wide)
    desk.settled(lambda: shown_serials(ledger) == [first.serial])
    ledger.search(first.school[:2])
    desk.settled(lambda: ledger.view.model.rowCount() > 1)
    assert first.serial in shown_serials(ledger)


def test_nothing_found_says_so_and_empties_the_card(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    ledger.search("QQQQQQ")
    desk.settled(lambda: ledger.view.model.rowCount() == 0)
    assert ledger.shown is None
    assert ledger.view.card.card is None


def test_escape_clears_and_shows_all_again(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    ledger.view.field.set_text("KRM-000001")
    ledger.search("KRM-000001")
    desk.settled(lambda: ledger.view.model.rowCount() == 1)
    desk.act("ledger.clear")
    desk.settled(lambda: ledger.view.model.rowCount() == 300)
    assert ledger.view.field.text() == ""


def test_the_newest_wish_wins(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    for text in ("K", "KR", "KRM", "KRM-0000", "KRM-000007"):
        ledger.search(text)
    desk.settled(lambda: ledger.view.model.rowCount() == 1)
    row = ledger.view.model.row_at(0)
    assert row is not None
    assert row.cells[1].text == "KRM-000007"


def test_arrows_show_the_life_of_each_row(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    QTest.keyClick(ledger.view.field.line, Qt.Key.Key_Down)
    assert ledger.view.table.hasFocus()
    first = ledger.shown
    QTest.keyClick(ledger.view.table, Qt.Key.Key_Down)
    desk.settled(lambda: ledger.shown is not None and ledger.shown is not first)
    card = ledger.view.card.card
    assert card is not None
    assert card.history[-1].title.startswith("台帳に登録")


def take_in_first(desk: DeskWindow, serial: str) -> str:
    command = TakeIn(
        action=desk.program.desk.new_action(), scan=desk.program.desk.read_scan(serial), source="test", crate=None
    )
    number = desk.program.desk.run(take_in, command).result().repair
    assert number
    return number


def test_the_life_tells_intake_and_what_was_taken_back(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    assert ledger.shown is not None
    number = take_in_first(desk, ledger.shown.serial)
    desk.settled(lambda: bool(ledger.shown and ledger.shown.repairs))
    card = ledger.view.card.card
    assert card is not None
    assert number in card.history[0].title
    assert [chip.text for chip in card.chips] == ["修理中"]
    desk.settled(lambda: (row := ledger.view.model.row_at(0)) is not None and row.cells[5].text == number)

    fields = {"reason": "まちがい"}
    cancel = Act(action=desk.program.desk.new_action(), repair=number, what=Action.cancel, fields=fields)
    desk.program.desk.run(act, cancel).result()
    desk.settled(lambda: bool(ledger.view.card.card and "取りやめ" in ledger.view.card.card.history[0].title))
    desk.program.desk.run(undo, Undo(action=desk.program.desk.new_action())).result()
    desk.settled(lambda: bool(ledger.view.card.card and ledger.view.card.card.history[0].struck))
    card = ledger.view.card.card
    assert card is not None
    assert card.history[0].counter.startswith("取り消し")
    assert card.history[1].struck, "the reason, a note of the same action"
    assert not card.history[2].struck


def test_a_scan_opens_that_unit(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    serial = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 222))[-1].serial
    assert desk.scan(serial, ledger)
    desk.settled(lambda: ledger.shown is not None and ledger.shown.serial == serial)
    desk.settled(lambda: ledger.view.model.rowCount() == 1)
    assert ledger.view.field.text() == serial
    assert serial in desk.window.frame.toast.row.text


def test_a_slip_opens_its_unit(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    serial = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 50))[-1].serial
    number = take_in_first(desk, serial)
    assert desk.scan(number, ledger)
    desk.settled(lambda: ledger.shown is not None and ledger.shown.serial == serial)
    assert number in desk.window.frame.toast.row.text


def test_an_unknown_unit_is_said_and_nothing_changes(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    before = desk.digest()
    assert desk.scan("PFUNKN0WN", ledger)
    desk.settled(lambda: "台帳にありません" in desk.window.frame.toast.row.text)
    assert desk.voice.said[-1] == "refused"
    assert desk.digest() == before


@pytest.mark.parametrize("code", ["CMDONEE", "http://example.jp/"])
def test_scans_of_no_unit_are_left_to_others(desk: DeskWindow, ledger: LedgerPresenter, code: str) -> None:
    assert not desk.scan(code, ledger)


def test_m_asks_for_a_file(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    desk.act("ledger.import")
    assert desk.shown[-1] == Mode.import_preview
    assert desk.context.wish is not None
    assert desk.context.wish.back == Screen.ledger


def test_letters_typed_into_the_search_press_no_key(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    desk.settled(lambda: ledger.view.field.line.hasFocus())
    QTest.keyClicks(ledger.view.field.line, "m/t")
    assert ledger.view.field.text() == "m/t"
    assert desk.context.wish is None


@pytest.mark.parametrize("part", ["5", "５", "a 7"])
def test_a_search_too_short_to_be_made_says_so(desk: DeskWindow, ledger: LedgerPresenter, part: str) -> None:
    ledger.search(part)
    desk.settled(lambda: ledger.view.table._empty == t("ledger_screen.too_short"))
    ledger.search(part + "QQQQ")
    desk.settled(lambda: ledger.view.table._empty == t("ledger_screen.nothing"))


def test_no_hint_names_a_key_that_would_be_typed(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    hints = desk.window.frame.hints

    def shown() -> set[str]:
        return {action.objectName() for action in hints.shown()}

    typed = {"ledger.search", "ledger.filter", "ledger.import", "undo"}
    desk.settled(lambda: ledger.view.field.line.hasFocus())
    assert not shown() & typed
    assert {"ledger.open", "ledger.row", "ledger.clear", "sheet"} <= shown()
    desk.act("ledger.clear")
    desk.settled(lambda: ledger.view.table.hasFocus())
    assert {"ledger.search", "ledger.filter", "ledger.import"} <= shown(), "out of the field they work again"
    desk.act("ledger.search")
    desk.settled(lambda: not shown() & typed)


def test_changes_while_away_are_seen_on_coming_back(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    assert ledger.shown is not None
    serial = ledger.shown.serial
    ledger.deactivate()
    number = take_in_first(desk, serial)
    desk.settled(lambda: True)
    ledger.activate()
    desk.settled(lambda: bool(ledger.shown and ledger.shown.repairs and ledger.shown.repairs[0].repair == number))


def test_at_200_percent_the_card_comes_by_enter_and_goes_by_escape(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    app = desk.window.frame
    from PySide6.QtWidgets import QApplication

    found = QApplication.instance()
    assert isinstance(found, QApplication)
    desk.window.resize(1366, 768)
    theme.apply(found, dark=False, scale=200)
    theme.fit_to_width(found, 1366)
    assert ledger.view.card.isHidden()
    desk.act("ledger.open")
    assert not ledger.view.card.isHidden()
    assert not ledger.view.work_shown
    desk.act("ledger.clear")
    assert ledger.view.card.isHidden()
    assert app.isVisible()


def test_an_empty_ledger_says_what_to_do(fresh_desk: DeskWindow) -> None:
    screen = LedgerPresenter(fresh_desk.context)
    fresh_desk.add(Screen.ledger, screen)
    fresh_desk.show(Screen.ledger)
    fresh_desk.settled(lambda: screen.view.field.accessibleName() is not None)
    assert screen.view.model.rowCount() == 0


def test_english_words_are_whole(desk: DeskWindow) -> None:
    words.set_language("en")
    screen = LedgerPresenter(desk.context)
    desk.add(Screen.ledger, screen)
    desk.show(Screen.ledger)
    desk.settled(lambda: screen.shown is not None)
    card = screen.view.card.card
    assert card is not None
    assert card.history[-1].title.startswith("Registered")
    assert card.history[-1].meta[:4].isdigit()


class _Slow:
    """Numbers of a million devices, given out when a test says so."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.go = threading.Event()

    def device_numbers(self, after: int, count: int) -> Sequence[int]:
        self.go.wait(10)
        return tuple(range(after + 1, min(after + count, self.total) + 1))


def test_numbers_of_a_million_are_gathered_without_a_wait(qtbot: object, qapp: object) -> None:
    tasks, slow, told = Tasks(), _Slow(1_000_000), []
    whole = WholeList(tasks, slow, lambda: told.append(len(told)))  # type: ignore[arg-type]
    whole.restart()
    assert whole.part(0, 100) is None
    slow.go.set()
    try:
        qtbot.waitUntil(lambda: whole.complete, timeout=20_000)  # type: ignore[attr-defined]
        assert len(whole) == 1_000_000
        assert whole.part(999_900, 100) == tuple(range(999_901, 1_000_001))
        assert whole.part(999_950, 100) == tuple(range(999_951, 1_000_001))
    finally:
        tasks.stop()


# --- filters ----------------------------------------------------------------------------------------------------------


def judged(desk: DeskWindow, **only: str) -> list[int]:
    """What should be found, looked up row by row."""
    cards = {n: desk.program.queries.card(row.device) for n, row in _rows(desk).items()}
    fields = {"school": "school_code", "status": "status", "kind": "kind", "maker": "maker"}
    return [
        n
        for n, card in cards.items()
        if card is not None and all(getattr(card, fields[name]) == value for name, value in only.items())
    ]


def _rows(desk: DeskWindow) -> dict[int, DeviceRow]:
    queries = desk.program.queries
    return {row.n: row for row in queries.device_rows(queries.device_numbers(0, 1000))}


def shown_numbers(ledger: LedgerPresenter) -> list[int]:
    model = ledger.view.model
    rows = [model.row_at(at) for at in range(model.rowCount())]
    return [int(row.id) for row in rows if row is not None]


def shows(ledger: LedgerPresenter, expected: list[int]) -> bool:
    return shown_numbers(ledger) == expected


def choose(ledger: LedgerPresenter, facet: str, words_: str) -> None:
    """As hands do: the picker, some letters or arrows, Enter."""
    ledger.filters.open(facet)
    picker = ledger.view.picker
    rows = [picker.model.row_at(at) for at in range(picker.model.total())]
    at = next(at for at, row in enumerate(rows) if row is not None and row.cells[0].text == words_)
    target = picker.line if picker.line.isVisible() else picker.table
    for _ in range(at):
        QTest.keyClick(target, Qt.Key.Key_Down)
    QTest.keyClick(target, Qt.Key.Key_Return)


def test_a_school_and_a_maker_narrow_the_list_and_escape_takes_them_off(
    desk: DeskWindow, ledger: LedgerPresenter
) -> None:
    desk.settled(lambda: bool(ledger.filters._schools))
    card = desk.program.queries.card(next(iter(_rows(desk).values())).device)
    assert card is not None
    ledger.view.table.setFocus()
    desk.act("ledger.filter")
    assert ledger.view.picker.isVisible()
    ledger.filters.close()
    choose(ledger, "school", card.school)
    assert not ledger.view.picker.isVisible()
    expected = judged(desk, school=card.school_code)
    desk.settled(lambda: shown_numbers(ledger) == expected)
    assert 0 < len(expected) < 300
    choose(ledger, "maker", card.maker)
    expected = judged(desk, school=card.school_code, maker=card.maker)
    desk.settled(lambda: shown_numbers(ledger) == expected)
    chips = {chip.id: chip.chip for chip in ledger.view.field.chips.chips}
    assert chips["school"].kind == chips["maker"].kind == "on"
    assert chips["kind"].kind == "plain"
    assert card.school in chips["school"].spoken
    assert ledger.view.table.hasFocus()
    desk.act("ledger.clear")
    desk.settled(lambda: ledger.view.model.rowCount() == 300)
    assert not ledger.filters.only


def test_search_and_filter_together_find_what_both_say(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    rows = _rows(desk)
    card = desk.program.queries.card(next(iter(rows.values())).device)
    assert card is not None
    for only in ({"school": card.school_code}, {"maker": card.maker}, {"status": "in_use"}, {"status": "spare"}):
        ledger.filters.only = DeviceFilter(**only)
        for part in ("KRM", "1", "00", card.serial[2:5]):
            ledger.listing.search(part)
            hits = set(desk.program.queries.search(part, 1000)[0])
            expected = [n for n in judged(desk, **only) if n in hits]
            desk.settled(partial(shows, ledger, expected))
    ledger.view.field.set_text("KRM")
    desk.act("ledger.clear")
    assert ledger.view.field.text() == ""
    assert ledger.filters.only
    desk.act("ledger.clear")
    assert not ledger.filters.only


def test_the_picker_counts_what_the_other_filters_leave(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    card = desk.program.queries.card(next(iter(_rows(desk).values())).device)
    assert card is not None
    ledger.filters.only = DeviceFilter(maker=card.maker)
    ledger.filters.open("school")
    desk.settled(lambda: ledger.filters.counted)
    picker = ledger.view.picker
    row = next(r for r in map(picker.model.row_at, range(picker.model.total())) if r and card.school in r.spoken)
    assert row.cells[1].text == str(len(judged(desk, maker=card.maker, school=card.school_code)))
    picker.line.setText(card.school[:2])
    picker.line.textEdited.emit(card.school[:2])  # no hand types kanji without an input method
    assert 0 < picker.model.total() < 65
    QTest.keyClick(picker.line, Qt.Key.Key_Tab)
    assert picker.isVisible()
    assert ledger.filters._asked == "status"
    QTest.keyClick(picker.table, Qt.Key.Key_Escape)
    assert not picker.isVisible()
    assert ledger.filters.only == DeviceFilter(maker=card.maker)


def test_a_scan_takes_the_filters_off(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    rows = list(_rows(desk).values())
    ledger.filters.only = DeviceFilter(status="lost")
    assert desk.scan(rows[5].serial, ledger)
    desk.settled(lambda: ledger.shown is not None and ledger.shown.serial == rows[5].serial)
    assert not ledger.filters.only
    assert shown_serials(ledger) == [rows[5].serial]


def test_nothing_left_by_the_filters_says_how_to_go_on(desk: DeskWindow, ledger: LedgerPresenter) -> None:
    ledger.filters.only = DeviceFilter(status="exchanged")
    ledger.filters.changed.emit()
    desk.settled(lambda: ledger.view.model.rowCount() == 0)
    assert ledger.view.table._empty == words.t("ledger_screen.nothing_narrowed")
    assert ledger.shown is None


@pytest.mark.parametrize(
    "read", ["device_count", "device_numbers", "device_rows", "search", "card", "schools", "facet_counts"]
)
def test_a_read_that_fails_says_nothing_of_what_is_saved(
    desk: DeskWindow, ledger: LedgerPresenter, monkeypatch: pytest.MonkeyPatch, read: str
) -> None:
    toast, said = desk.window.frame.toast, t("shell.unread")
    serial = shown_serials(ledger)[-1]
    toast.dismiss()

    def fails(*_: object) -> object:
        raise WorldError(WorldFault.busy, "made up")

    monkeypatch.setattr(type(desk.program.queries), read, fails)
    ledger.search(serial if read in ("search", "card") else "")
    if read == "card":
        desk.scan(serial, ledger)
    if read == "facet_counts":
        ledger.filters.open("school")
    ledger.listing.refresh()
    desk.settled(lambda: toast.isVisible() and toast.accessibleName().startswith(said))
    assert desk.faults == []
