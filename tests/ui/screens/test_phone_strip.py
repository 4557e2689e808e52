"""The phone strip over a real ledger, by keys and scans alone: it names, reads out, records, keeps its draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap_contacts import contact_queries
from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import read_command
from app.domain.commands import TakeIn
from app.domain.rules.school_reading import SchoolName
from app.domain.scans import RawScan
from app.settings import words
from app.settings.words import t
from app.ui import at_rest, theme
from app.ui.phone_wiring import PhoneWiring
from app.ui.shell.actions import Mode, Screen
from app.ui.tasks import Lane
from app.usecases.contact_rows import ContactFilter, Words
from app.usecases.contacts import KeepFaq, RecordContact, keep_faq, record_contact
from app.usecases.take_in import take_in
from tests.support.bench_queue import shared
from tests.support.calls import Phone
from tests.ui.screens.desk import DeskWindow


class Below:
    """A screen under the strip: one field, and the scans it got."""

    def __init__(self) -> None:
        self.view = QWidget()
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.scans: list[str] = []
        self.grabs = False

    def activate(self) -> None:
        self.view.setFocus()

    def deactivate(self) -> None:
        pass

    def take_scan(self, raw: RawScan) -> bool:
        self.scans.append(raw.text)
        if self.grabs:
            self.view.setFocus()
        return True


@pytest.fixture(scope="module")
def desk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskWindow]:
    """One window for all: contacts add up."""
    made = DeskWindow(tmp_path_factory.mktemp("phone"), devices=200, forms=20)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.close()


@pytest.fixture(scope="module")
def below(desk: DeskWindow) -> Below:
    screen = Below()
    desk.add(Screen.intake, screen)
    desk.show(Screen.intake)
    return screen


@pytest.fixture(scope="module")
def made(desk: DeskWindow, below: Below) -> Phone:
    return Phone(desk)


@pytest.fixture
def phone(made: Phone, below: Below) -> Iterator[Phone]:
    below.scans.clear()
    below.view.setFocus()
    yield made
    if made.wiring.strip is not None:
        made.strip.fold()
        made.wiring._keeper.done()  # type: ignore[union-attr]
    below.grabs = False


def unit(phone: Phone, at: int = 0) -> tuple[str, str, str]:
    """Serial, school's name and code of a device."""
    queries = phone.desk.program.queries
    row = queries.device_rows(queries.device_numbers(0, 200))[at]
    card = queries.card(row.device)
    assert card is not None
    return row.serial, row.school, card.school_code


def taken_in(phone: Phone, serial: str) -> str:
    desk = phone.desk.program.desk
    number = desk.run(take_in, TakeIn(action=desk.new_action(), scan=desk.read_scan(serial), source="t")).result()
    return number.repair or ""


def count(phone: Phone) -> int:
    return len(phone.queries.contact_numbers())


def newest(phone: Phone):  # type: ignore[no-untyped-def]
    return max(phone.queries.contacts(), key=lambda row: row.contact)


def test_a_call_takes_a_school_a_kind_words_and_enter(phone: Phone) -> None:
    before = count(phone)
    phone.open()
    assert phone.focused() is phone.strip.view.school.line
    phone.school("zen")
    assert phone.draft.school_name == "善導寺小学校"
    phone.press("2")
    assert phone.focused() is phone.strip.view.words
    phone.say("キーが外れた → 送ってください")
    phone.press("Enter")
    phone.recorded(before + 1)
    row = newest(phone)
    assert (row.school, row.kind, row.way, row.state) == ("善導寺小学校", "fault", "phone", "closed")
    assert (row.content, row.answer) == (Words("キーが外れた"), Words("送ってください"))
    assert row.begun
    assert t("contacts.outcome.recorded", contact=row.contact) == phone.desk.window.frame.toast.row.text


def test_the_strip_leaves_the_screen_as_it_was(phone: Phone, below: Below) -> None:
    context = phone.desk.window.actions_.context
    phone.open()
    assert phone.desk.window.actions_.context == Mode.phone
    assert below.view.isVisible()
    phone.press("Esc")
    assert not phone.strip.view.isVisible()
    assert phone.desk.window.actions_.context == context
    assert phone.focused() is below.view


def test_the_draft_survives_escape_and_comes_back_with_t(phone: Phone) -> None:
    phone.open()
    phone.school("zen")
    phone.press("4")
    phone.say("ランプが赤い")
    begun = phone.draft.begun
    phone.press("Esc")
    assert not phone.strip.is_open
    phone.press("T")
    view = phone.strip.view
    assert (view.words.toPlainText(), view.kinds.chosen, view.school.text()) == (
        "ランプが赤い",
        "cabinet",
        "善導寺小学校",
    )
    assert phone.focused() is view.words
    assert phone.draft.begun == begun, "the call is the same"


def test_an_empty_draft_is_no_call(phone: Phone) -> None:
    phone.open()
    first = phone.draft.begun
    phone.press("Esc")
    phone.open()
    assert phone.draft.begun != first


def test_two_schools_of_one_reading_are_chosen_by_number_or_arrows(phone: Phone) -> None:
    phone.open()
    phone.say("あら")
    view = phone.strip.view
    assert [line.text for line in view.lines.lines] == ["荒木小学校", "荒木中学校"]
    phone.press("2")
    assert phone.draft.school_name == "荒木中学校"
    phone.press("Esc", "T")
    view.school.line.setFocus()
    view.school.line.selectAll()
    phone.say("あら")
    phone.press("Down", "Down", "Up", "Enter")
    assert phone.draft.school_name == "荒木小学校"


def test_a_reading_nobody_has_says_so(phone: Phone) -> None:
    phone.open()
    phone.say("ほげほげ")
    assert phone.strip.view.empty.words == t("contacts.strip.none_such")
    phone.press("Enter")
    assert phone.focused() is phone.strip.view.kinds


def test_open_repairs_are_read_out_and_chosen_by_arrows(phone: Phone) -> None:
    serial, school, _ = unit(phone, 3)
    number = taken_in(phone, serial)
    phone.open()
    phone.say(school)
    phone.desk.settled(lambda: bool(phone.strip.view.lines.lines) and not phone.strip.pages.picking)
    lines = {line.id: line for line in phone.strip.view.lines.lines}
    assert number in lines
    assert lines[number].text.endswith("。")
    assert number in lines[number].spoken
    assert phone.focused() is phone.strip.view.lines
    at = [line.id for line in phone.strip.view.lines.lines].index(number)
    phone.press(*["Down"] * at)
    if not at:
        phone.strip.view.lines.line_chosen.emit(number)
    before = count(phone)
    phone.press("1", "Enter")
    phone.recorded(before + 1)
    row = newest(phone)
    assert (row.repair, row.serial) == (number, serial)


def test_where_nothing_is_held_it_says_so(phone: Phone) -> None:
    phone.open()
    phone.school("zen")
    phone.desk.settled(lambda: phone.strip.view.empty.words == t("contacts.say.none"))


def test_kinds_out_of_scope_ask_whom_and_q_passes_on_what_was_heard(phone: Phone) -> None:
    before = count(phone)
    phone.open()
    phone.school("zen")
    phone.press("7")
    phone.say("パスワードを忘れた")
    phone.press("Enter")
    view = phone.strip.view
    assert phone.focused() is view.to.line
    assert view.trouble.words == t("contacts.strip.to_needed")
    assert count(phone) == before
    phone.say("教育ICT推進課")
    phone.press("Enter")
    phone.recorded(before + 1)
    row = newest(phone)
    assert (row.kind, row.state, row.to, row.content) == (
        "account",
        "open",
        Words("教育ICT推進課"),
        Words("パスワードを忘れた"),
    )


def test_q_and_f_from_outside_the_fields(phone: Phone) -> None:
    before = count(phone)
    phone.open()
    phone.school("zen")
    phone.press("3")
    phone.say("フォームが開かない")
    phone.press("Tab")
    phone.press("Q")
    assert phone.focused() is phone.strip.view.to.line
    phone.press("Esc")
    assert phone.strip.is_open
    assert not phone.draft.passing
    phone.press("Tab")
    phone.press("F")
    phone.recorded(before + 1)
    assert (newest(phone).state, newest(phone).passes) == ("open", 0)


def test_without_a_kind_nothing_is_saved_and_it_says_which_keys(phone: Phone) -> None:
    before = count(phone)
    phone.open()
    phone.strip.view.words.setFocus()
    phone.say("はなしのとちゅう")
    phone.press("Enter")
    assert phone.strip.view.trouble.words == t("contacts.strip.kind_needed")
    assert phone.focused() is phone.strip.view.kinds
    phone.press("9", "Enter")
    phone.recorded(before + 1)


def test_with_nothing_at_all_the_refusal_is_read(phone: Phone) -> None:
    phone.open()
    phone.press("Enter")
    phone.press("9", "Enter")
    phone.desk.settled(lambda: phone.strip.view.trouble.words == t("refused.contact_nothing_given"))
    assert phone.strip.is_open


def test_w_goes_through_the_ways(phone: Phone) -> None:
    before = count(phone)
    phone.open()
    phone.school("zen")
    phone.press("W")
    assert phone.draft.way == "counter"
    phone.press(*"WWWW")
    assert phone.draft.way == "phone"
    phone.press("W", "5", "Enter")
    phone.recorded(before + 1)
    assert newest(phone).way == "counter"
    phone.wiring._keeper.done()  # type: ignore[union-attr]


def test_the_answer_is_found_while_typing_and_taken_by_enter(phone: Phone) -> None:
    before = count(phone)
    phone.open()
    phone.school("zen")
    phone.press("2")
    phone.say("バッテリーがすぐ切れる → 充電器を替えて試す")
    phone.press("Enter")
    phone.recorded(before + 1)
    desk, contact = phone.desk.program.desk, newest(phone).contact
    desk.run(keep_faq, KeepFaq(desk.new_action(), contact)).result()
    phone.open()
    phone.desk.settled(lambda: any(entry.contact == contact for entry in phone.strip.pages.answers.kept))
    phone.school("zen")
    phone.press("2")
    phone.say("ﾊﾞｯﾃﾘｰ すぐ切れる")
    view = phone.strip.view
    assert [line.id for line in view.faq.lines] == [contact]
    assert view.faq.isVisible()
    phone.press("Down")
    assert phone.focused() is view.faq
    phone.press("Up")
    assert phone.focused() is view.words
    phone.press("Down", "Enter")
    assert view.words.toPlainText() == "ﾊﾞｯﾃﾘｰ すぐ切れる → 充電器を替えて試す"
    phone.press("Enter")
    phone.recorded(before + 2)
    assert newest(phone).answer == Words("充電器を替えて試す")


def test_thirty_by_keys_alone_the_next_finds_its_answer_and_an_old_one_is_found(phone: Phone) -> None:
    asked = [
        ("zen", "2", f"{what}が{how} → {answer}")
        for what in ("キーボード", "画面", "カメラ", "電源", "タッチ")
        for how, answer in (
            ("反応しない", "再起動する"), ("割れた", "送ってください"), ("ときどき止まる", "様子を見る"),
            ("熱い", "使うのをやめる"), ("音がする", "写真を送る"), ("外れた", "部品も送る"),
        )
    ]  # fmt: skip
    before = count(phone)
    assert len(asked) == 30
    for at, (school, kind, said) in enumerate(asked, 1):
        phone.open()
        phone.school(school)
        phone.press(kind)
        phone.say(said)
        phone.press("Enter")
        phone.recorded(before + at)
    assert {row.content.text for row in phone.queries.contacts()} >= {said.split(" → ")[0] for _, _, said in asked}
    desk = phone.desk.program.desk
    (old,) = phone.queries.contacts(ContactFilter(words="かめら 熱い"))
    desk.run(keep_faq, KeepFaq(desk.new_action(), old.contact)).result()
    phone.open()
    phone.desk.settled(lambda: any(entry.contact == old.contact for entry in phone.strip.pages.answers.kept))
    phone.school("zen")
    phone.press("2")
    phone.say("カメラが熱い")
    assert phone.strip.view.faq.lines[0].id == old.contact


# --- scans ------------------------------------------------------------------------------------------------------------


def test_a_scanned_device_names_the_caller_and_the_next_scan_is_the_screens(phone: Phone, below: Below) -> None:
    serial, school, _ = unit(phone, 10)
    phone.open()
    phone.scan(serial)
    phone.desk.settled(lambda: phone.draft.device is not None)
    assert (phone.draft.school_name, phone.draft.code) == (school, serial)
    assert below.scans == []
    phone.scan("PF0000001")
    assert below.scans == ["PF0000001"]
    assert phone.strip.view.isAncestorOf(phone.focused())


def test_a_scanned_school_names_it_once(phone: Phone, below: Below) -> None:
    _, school, code = unit(phone, 11)
    phone.open()
    printed = printed_code(CodeKind.school, code).text
    phone.scan(printed)
    assert phone.draft.school_name == school
    phone.scan(printed)
    assert below.scans == [printed]


def test_a_slip_names_unit_and_repair(phone: Phone) -> None:
    serial, _, _ = unit(phone, 12)
    number = taken_in(phone, serial)
    phone.open()
    phone.scan(number)
    phone.desk.settled(lambda: phone.draft.device is not None)
    assert phone.draft.repair == number
    phone.desk.settled(lambda: phone.strip.view.lines.chosen == number)


def test_what_names_nothing_goes_on_in_order(phone: Phone, below: Below) -> None:
    phone.open()
    for code in ("ZZ9PLURALZ", "ZZ8PLURALZ", "ZZ7PLURALZ"):
        phone.scan(code)
    phone.desk.settled(lambda: len(below.scans) == 3)
    assert below.scans == ["ZZ9PLURALZ", "ZZ8PLURALZ", "ZZ7PLURALZ"]


def test_folded_before_the_answer_came_the_scan_is_the_screens(phone: Phone, below: Below) -> None:
    phone.open()
    answered = Event()
    phone.desk.tasks.ask(answered.wait, lambda _: None, lane=Lane.scan)
    phone.scan(unit(phone, 13)[0])
    phone.strip.fold()
    answered.set()
    phone.desk.settled(lambda: len(below.scans) == 1)
    assert phone.draft.device is None


def test_a_screen_that_takes_the_focus_for_its_scan_gives_it_back(phone: Phone, below: Below) -> None:
    phone.open()
    phone.scan(unit(phone, 14)[0])
    phone.desk.settled(lambda: phone.draft.device is not None)
    phone.press("2")
    phone.say("はなし")
    below.grabs = True
    phone.scan("PF0000002")
    phone.desk.settled(lambda: phone.focused() is phone.strip.view.words)
    phone.say("ている")
    assert phone.strip.view.words.toPlainText() == "はなしている"


def test_the_command_sheet_works_the_strip(phone: Phone) -> None:
    before = count(phone)
    phone.open()
    phone.scan(unit(phone, 15)[0])
    phone.desk.settled(lambda: phone.draft.device is not None)
    for body in ("NN02", "NEXT", "DONE"):
        command = phone.desk.program.desk.read_scan(printed_code(CodeKind.command, body).text)
        assert command.own is not None
        found = read_command(command.own.body)
        assert found is not None
        assert phone.strip.take_command(found)
        if body == "NEXT":
            phone.strip.view.record.setFocus()
    phone.recorded(before + 1)
    assert newest(phone).kind == "fault"
    phone.open()
    assert phone.strip.take_command(read_command("ESC"))  # type: ignore[arg-type]
    assert not phone.strip.is_open
    phone.open()
    assert not phone.strip.take_command(read_command("FP01"))  # type: ignore[arg-type]


def test_a_typed_device_is_looked_up_before_it_is_recorded(phone: Phone) -> None:
    before, (serial, school, _) = count(phone), unit(phone, 16)
    phone.open()
    phone.press("Enter")
    view = phone.strip.view
    view.device.line.setFocus()
    phone.press("NOTTHERE1", "Enter")
    phone.desk.settled(lambda: view.device.line.property("trouble") is True)
    view.device.line.selectAll()
    phone.press(serial)
    view.kinds.setFocus()
    phone.press("2", "Enter")
    phone.recorded(before + 1)
    assert (newest(phone).serial, newest(phone).school) == (serial, school)


# --- how it lies ------------------------------------------------------------------------------------------------------


@pytest.fixture
def size(desk: DeskWindow) -> Iterator[Callable[[int, int, int], None]]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)

    def fit(width: int, height: int, scale: int, dark: bool = False) -> None:
        theme.apply(app, dark=dark, scale=scale)
        desk.window.resize(width, height)
        theme.fit_to_width(app, width)
        QApplication.processEvents()

    yield fit
    fit(1366, 768, 100)


def inside(part: QWidget, whole: QWidget) -> bool:
    corner = part.mapTo(whole, part.rect().topLeft())
    return whole.rect().contains(part.rect().translated(corner))


@pytest.mark.parametrize(("width", "height", "scale"), [(1920, 1080, 100), (1366, 768, 100), (1920, 1080, 200)])
def test_every_part_has_room(phone: Phone, size: Callable[..., None], width: int, height: int, scale: int) -> None:
    size(width, height, scale, dark=scale == 200)
    phone.open()
    phone.school("zen")
    phone.press("7")
    QApplication.processEvents()
    view, frame = phone.strip.view, phone.desk.window.frame
    assert inside(view, frame)
    assert view.geometry().bottom() < frame.hints.y()
    assert view.geometry().left() == frame.rail.width()
    shown = [
        part for part in (view.kinds, view.words, view.to, view.record, view.pass_on, view.later) if part.isVisible()
    ]
    assert len(shown) == (4 if scale == 200 else 5), "there the kinds make room for the question; Q has been pressed"
    assert all(inside(part, view) for part in shown)
    assert all(
        part.height() >= part.minimumSizeHint().height() - 1 for part in (view.kinds, view.words) if part.isVisible()
    )


def test_at_200_percent_tab_walks_the_three_steps(phone: Phone, size: Callable[..., None]) -> None:
    size(1920, 1080, 200)
    phone.open()
    view = phone.strip.view
    panes = (view.left, view.middle, view.right)
    assert [pane.isVisible() for pane in panes] == [True, False, False]
    seen = set()
    for _ in range(12):
        phone.press("Tab")
        assert sum(pane.isVisible() for pane in panes) == 1
        seen.add(next(at for at, pane in enumerate(panes) if pane.isVisible()))
        assert view.isAncestorOf(phone.focused())
    assert seen >= {0, 2}


def test_at_200_percent_an_answer_is_seen_while_typing(phone: Phone, size: Callable[..., None]) -> None:
    desk = phone.desk.program.desk
    command = RecordContact(desk.new_action(), "fault", content="ペンが書けない", answer="ペン先を替える")
    contact = desk.run(record_contact, command).result().contact
    desk.run(keep_faq, KeepFaq(desk.new_action(), contact)).result()
    size(1920, 1080, 200)
    phone.open()
    phone.desk.settled(lambda: any(entry.contact == contact for entry in phone.strip.pages.answers.kept))
    phone.school("zen")
    phone.press("2")
    phone.say("ペンが書けない")
    view = phone.strip.view
    assert view.faq.isVisible()
    assert not view.kinds.isVisible()
    assert view.kind_title.words.endswith("故障の相談")
    assert all(inside(part, view) for part in (view.words, view.record, view.faq))


def test_it_moves_with_the_window(phone: Phone, size: Callable[..., None]) -> None:
    phone.open()
    size(1600, 900, 100)
    phone.desk.settled(lambda: phone.strip.view.geometry().right() == phone.desk.window.frame.width() - 1)
    assert phone.strip.view.geometry().bottom() < phone.desk.window.frame.hints.y()


def test_another_screen_under_it_changes_no_key(phone: Phone, desk: DeskWindow) -> None:
    other = Below()
    desk.add(Screen.bench, other)
    phone.open()
    desk.show(Screen.bench)
    assert desk.window.actions_.context == Mode.phone
    phone.desk.settled(lambda: phone.strip.view.isAncestorOf(phone.focused()))
    phone.press("Esc")
    assert desk.window.actions_.context == Screen.bench
    desk.show(Screen.intake)


def test_a_page_that_wants_a_person_has_nothing_over_it(phone: Phone, desk: DeskWindow) -> None:
    class Guard:
        standing = False

        def take_scan(self, raw: RawScan) -> bool:
            return self.standing

        def refused_scan(self, fault: object, raw: str) -> bool:
            return self.standing

    guard, page = Guard(), QWidget()
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    desk.window.guards = [guard]
    try:
        phone.open()
        phone.say("あ")
        guard.standing = True
        desk.window.frame.show_overlay(page)
        assert not phone.strip.is_open
        phone.wiring.open()
        assert not phone.strip.is_open
    finally:
        guard.standing = False
        desk.window.frame.hide_overlay()
        desk.window.guards = ()


def test_the_key_sheet_lies_over_it_and_gives_the_keys_back(phone: Phone, desk: DeskWindow) -> None:
    phone.open()
    desk.act("sheet")
    assert desk.window.frame.sheet is not None
    assert not desk.window.actions_.works("phone.record")
    QTest.keyClick(phone.focused(), Qt.Key.Key_Escape)
    assert desk.window.actions_.context == Mode.phone
    assert phone.strip.is_open


def test_another_language_keeps_the_draft(phone: Phone) -> None:
    phone.open()
    phone.school("zen")
    phone.press("2")
    phone.say("はなし")
    words.set_language("en")
    phone.wiring.leave()
    phone.open()
    assert phone.strip.view.words.toPlainText() == "はなし"
    assert "Phone" in phone.strip.view.accessibleName()


def test_without_anybody_to_ask_it_says_so(phone: Phone, desk: DeskWindow) -> None:
    kept, desk.context.contacts = desk.context.contacts, None
    try:
        lone = PhoneWiring(desk.window, desk.context)
        lone.open()
        assert lone.strip is None
    finally:
        desk.context.contacts = kept
        desk.window.actions_.bind("phone", phone.wiring.open)


def test_the_strip_and_its_words_are_there_before_the_first_call(
    phone: Phone, below: Below, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_rest, "FIRST_MS", 0)
    monkeypatch.setattr(at_rest, "BETWEEN_MS", 0)
    desk = phone.desk
    command = RecordContact(desk.program.desk.new_action(), "fault", content="先に読む")
    desk.program.desk.run(record_contact, command).result()
    queries = contact_queries(desk.program)
    monkeypatch.setattr(desk.context, "contacts", queries)
    wiring = PhoneWiring(desk.window, desk.context)
    try:
        wiring.lay()
        assert not wiring.ready
        desk.settled(lambda: wiring.ready and wiring.strip is not None and wiring.strip.pages.known)
        strip = wiring.strip
        assert strip is not None
        assert not strip.is_open
        assert not strip.view.isVisible()
        assert phone.focused() is below.view
        assert len(queries._words._held) == count(phone)
        wiring.open()
        assert strip.is_open
    finally:
        wiring.leave()
        desk.window.actions_.bind("phone", phone.wiring.open)


def test_a_window_that_closes_makes_no_strip_any_more(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_rest, "FIRST_MS", 0)
    wiring = PhoneWiring(phone.desk.window, phone.desk.context)
    wiring.lay()
    wiring.leave()
    QTest.qWait(20)
    phone.desk.window.actions_.bind("phone", phone.wiring.open)
    assert wiring.ready, "nothing more comes"
    assert wiring.strip is None


def test_a_letter_that_still_belongs_to_the_schools_name_is_no_key(phone: Phone) -> None:
    """Typed faster than it was known which school is meant: すわ is su, and w would be another way to have come."""
    phone.open()
    pages = phone.strip.pages
    school = SchoolName("JH90", "諏訪中学校", (), "すわ")
    monkey = pages._schools
    pages._schools = (school,)
    try:
        pages._school_typed("su")
        assert phone.draft.school == "JH90"
        phone.desk.act("phone.way")
        assert phone.draft.way == "phone", "it was the rest of すわ"
        phone.desk.act("phone.way")
        assert phone.draft.way == "counter", "and this is the key"
    finally:
        pages._schools = monkey
        phone.draft.way = "phone"


def composed(phone: Phone, held: str) -> None:
    """An input method holds this of what is typed, and nothing is taken yet."""
    QApplication.sendEvent(phone.focused(), QInputMethodEvent(held, []))
    QApplication.processEvents()


def test_what_an_input_method_holds_names_the_school_and_finds_answers(phone: Phone) -> None:
    number = record(phone)
    phone.open()
    view = phone.strip.view
    target = phone.strip.pages._schools[23]
    assert target.reading
    composed(phone, target.reading[0])
    assert not phone.draft.school
    meant = [one.code for one in phone.strip.pages._meant]
    for end in range(2, len(target.reading) + 1):
        composed(phone, target.reading[:end])
        meant = [one.code for one in phone.strip.pages._meant]
        if meant or phone.draft.school:
            break
    if not phone.draft.school:
        composed(phone, f"{target.reading[:end]}{'０１２３４５６７８９'[meant.index(target.code) + 1]}")
    assert phone.draft.school == target.code
    assert view.school.text() == target.name
    shown = view.school.line.grab().toImage()
    view.school.line.setText("")
    view.school.line.setText(target.name)
    view.school.line.setCursorPosition(0)
    assert view.school.line.grab().toImage() == shown, "nothing of what was held stays in the field"
    phone.desk.settled(lambda: phone.strip.pages._calls is not None)
    phone.press("2")
    hint = view.words.placeholderText()
    composed(phone, "きーぼー")
    assert view.words.placeholderText() == "", "else both would be written over each other"
    assert view.words.toPlainText() == ""
    assert number in {line.id for line in view.faq.lines}
    composed(phone, "")
    assert view.words.placeholderText() == hint
    assert not view.faq.lines


def record(phone: Phone) -> str:
    """An answer for the next one."""
    run = phone.desk.program.desk
    command = RecordContact(run.new_action(), "fault", content="キーボードが外れた", answer="送ってください")
    number = str(run.run(record_contact, command).result().contact)
    run.run(keep_faq, KeepFaq(run.new_action(), number)).result()
    return number


def test_the_hints_say_what_a_digit_and_enter_are_for(phone: Phone) -> None:
    phone.open()
    action = phone.desk.context.actions.action
    before = action("phone.record").text()
    phone.press("k", "i")
    assert phone.strip.pages.picking
    assert action("phone.record").text() == t("contacts.act.record_school")
    phone.press("1")
    assert action("phone.record").text() == before


def kind_of(phone: Phone) -> str:
    """The kind noted so far."""
    return phone.draft.kind


def test_nine_opens_the_kinds_a_supervisor_added(phone: Phone) -> None:
    before = count(phone)
    shared(phone.desk.program, "contact.kinds", "プリンター、電子黒板")
    phone.open()
    phone.strip.pages.load()
    kinds = phone.strip.view.kinds
    phone.desk.settled(lambda: bool(kinds._added))
    phone.strip.view.go_to(kinds)
    phone.press("9")
    assert kinds.opened
    assert kind_of(phone) == ""
    assert [kinds.at(number) for number in (1, 2, 3, 9)] == ["other:プリンター", "other:電子黒板", "", "other"]
    phone.press("3")
    assert kind_of(phone) == "", "no kind has this number"
    phone.press("Esc")
    assert (kinds.opened, phone.strip.is_open) == (False, True)
    phone.press("9", "2")
    assert kind_of(phone) == "other:電子黒板"
    assert kinds.opened
    phone.say("映らない")
    phone.press("Enter")
    phone.recorded(before + 1)
    assert newest(phone).kind == "other:電子黒板"
    phone.open()
    assert kinds.opens, "the first kinds again"
    phone.strip.view.go_to(kinds)
    phone.press("9", "9")
    assert (kind_of(phone), kinds.opened) == ("other", False)
    kinds.set_added(())
    phone.press("Esc")
    shared(phone.desk.program, "contact.kinds", "")
