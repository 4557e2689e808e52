"""F6 over a real ledger by keys: open follow-ups first, search, filters, follow up, close, FAQ, fault report, paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import Command, read_command
from app.domain.rules.contacts import ContactAct, contact_ref
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui import theme
from app.ui.screens.contacts.presenter import ContactsPresenter
from app.ui.shell.actions import Mode, Screen
from app.usecases import contacts as cases
from app.usecases.erase import erase
from app.usecases.session import stand_in
from tests.support.calls import Phone
from tests.ui.screens.desk import DeskWindow


@pytest.fixture(scope="module")
def desk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskWindow]:
    made = DeskWindow(tmp_path_factory.mktemp("contacts"), devices=60, forms=5)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.close()


@pytest.fixture(scope="module")
def phone(desk: DeskWindow) -> Phone:
    return Phone(desk)


@pytest.fixture(scope="module")
def screen(desk: DeskWindow, phone: Phone) -> ContactsPresenter:
    made = ContactsPresenter(desk.context, phone.queries)
    desk.add(Screen.contacts, made)
    return made


@pytest.fixture
def front(desk: DeskWindow, screen: ContactsPresenter) -> ContactsPresenter:
    """In front, nothing narrowed."""
    if desk.window.frame.overlay is not None:
        desk.window.frame.hide_overlay()
    screen.view.field.set_text("")
    screen.listing.filters.clear()
    screen.view.swap(side=False)
    desk.show(Screen.contacts)
    return screen


def record(desk: DeskWindow, **fields: Any) -> str:
    given = {"kind": "fault", "content": "画面がつかない"} | fields
    program = desk.program.desk
    command = cases.RecordContact(action=program.new_action(), **given)
    return program.run(cases.record_contact, command).result().contact


def shown(desk: DeskWindow, screen: ContactsPresenter, number: str) -> None:
    """The contact is searched and chosen."""
    screen.view.field.set_text(number)
    screen.listing.search()
    desk.settled(lambda: screen.shown is not None and screen.shown.row.contact == number)


def row_numbers(phone: Phone, screen: ContactsPresenter) -> list[str]:
    model = screen.view.model
    rows = [model.row_at(at) for at in range(model.rowCount())]
    return [row.contact for row in phone.queries.contact_rows([int(row.id) for row in rows if row is not None])]


def test_open_ones_come_first_and_the_list_follows_what_is_committed(
    desk: DeskWindow, phone: Phone, front: ContactsPresenter
) -> None:
    closed, waiting = record(desk), record(desk, follow=True)
    desk.settled(lambda: closed in row_numbers(phone, front))
    found = row_numbers(phone, front)
    assert found.index(waiting) < found.index(closed)
    cell = front.view.model.row_at(0)
    assert cell is not None
    assert cell.cells[0].text == t("contacts.state.open")


def test_an_old_one_is_found_by_its_words_while_typing(
    desk: DeskWindow, phone: Phone, front: ContactsPresenter
) -> None:
    old = record(desk, content="ヒンジが割れた", person="山田先生")
    for _ in range(3):
        record(desk)
    desk.settled(lambda: front.view.table.hasFocus())
    desk.act("contacts.search")
    assert front.view.field.line.hasFocus()
    phone.say("ひんじ")
    desk.settled(lambda: row_numbers(phone, front) == [old])
    desk.settled(lambda: front.shown is not None and front.shown.row.contact == old)
    phone.press("Enter")
    assert front.view.panel.life.hasFocus()
    desk.act("contacts.back")
    assert front.view.table.hasFocus()
    desk.act("contacts.back")
    assert front.view.field.text() == ""


def test_only_what_the_rules_allow_is_a_key(desk: DeskWindow, front: ContactsPresenter) -> None:
    shown(desk, front, record(desk))
    works = desk.window.actions_.works
    assert not works("contacts.follow")
    assert not works("contacts.close")
    assert not works("contacts.paper")
    assert works("contacts.reopen")
    assert works("contacts.report")
    shown(desk, front, record(desk, follow=True))
    assert works("contacts.follow")
    assert works("contacts.unsolved")
    assert not works("contacts.reopen")
    assert not works("contacts.faq")
    assert not front.acts.may(None, ContactAct.follow)


def write(phone: Phone, *texts: str) -> None:
    """Fills the page's fields and saves."""
    for at, text in enumerate(texts):
        if at:
            phone.press("Tab")
        phone.say(text)
    phone.press("Enter")


def test_passed_on_followed_up_closed_and_kept_by_keys(
    desk: DeskWindow, phone: Phone, front: ContactsPresenter
) -> None:
    number = record(desk, follow=True)
    shown(desk, front, number)
    desk.act("contacts.pass")
    assert desk.window.actions_.context == Mode.contact_page
    write(phone, "メーカーの窓口", "電源も入らない")
    desk.settled(lambda: front.shown is not None and front.shown.row.passes == 1)
    assert desk.window.actions_.context == Screen.contacts
    desk.act("contacts.follow")
    write(phone, "折り返した")
    desk.settled(lambda: front.shown is not None and front.shown.row.followed == 1)
    desk.act("contacts.close")
    write(phone, "部品を替えた")
    desk.settled(lambda: front.shown is not None and front.shown.row.state == "closed")
    assert front.shown is not None
    assert front.shown.row.answer.text == "部品を替えた"
    desk.act("contacts.faq")
    phone.press("Enter")
    desk.settled(lambda: front.shown is not None and front.shown.row.faq)
    assert [entry.contact for entry in phone.queries.faq()] == [number]
    desk.act("contacts.faq")
    desk.settled(lambda: front.shown is not None and not front.shown.row.faq)
    desk.act("contacts.reopen")
    desk.settled(lambda: front.shown is not None and front.shown.row.state == "open")
    desk.act("contacts.unsolved")
    desk.settled(lambda: front.shown is not None and front.shown.row.state == "closed")
    assert not front.shown.row.solved
    titles = [front.view.panel.life.entries.entry_at(at) for at in range(3)]
    assert titles[0] is not None
    assert titles[0].title == t("contacts.life.contact_unsolved")


def test_a_serious_fault_has_a_first_and_a_final_edition_and_each_its_paper(
    desk: DeskWindow, phone: Phone, front: ContactsPresenter
) -> None:
    number = record(desk, content="一斉に充電できない", person="山田先生")
    shown(desk, front, number)
    desk.act("contacts.report")
    phone.press("Enter", "Enter", "Enter")  # what was recorded is the phenomenon; Enter walks what is empty, then saves
    desk.settled(lambda: front.shown is not None and front.shown.row.fault == "first")
    assert text_of_paper(desk, front) == (t("contacts.paper.title_first"), True)
    desk.act("contacts.report")
    phone.press("Tab")
    phone.press("Enter")
    phone.press("Enter")
    desk.settled(
        lambda: front.acts.page is not None and front.acts.page.trouble.words == t("refused.contact_cause_needed")
    )
    phone.press("Esc")
    desk.settled(lambda: desk.window.frame.overlay is None)
    desk.act("contacts.report")
    phone.press("Tab")
    phone.say("電源基板の不良")
    phone.press("Enter")
    phone.say("基板を替えた")
    phone.press("Enter")
    desk.settled(lambda: front.shown is not None and front.shown.row.fault == "final")
    assert text_of_paper(desk, front) == (t("contacts.paper.title_final"), False)


def text_of_paper(desk: DeskWindow, screen: ContactsPresenter) -> tuple[str, bool]:
    """The title on the PDF that P writes, and whether a part is still open. The caller stands nowhere on it."""
    desk.act("contacts.paper")
    desk.settled(lambda: screen.acts.paper_page is not None and screen.acts.paper_page.is_open)
    paper = screen.acts.paper_page
    assert paper is not None
    desk.act("paper.write")
    desk.settled(lambda: paper._path.exists())
    document = pypdfium2.PdfDocument(paper._path)
    text = "".join(document[at].get_textpage().get_text_range() for at in range(len(document)))
    document.close()
    screen.deactivate()
    assert desk.window.frame.overlay is None  # another screen's keys never act under a paper
    screen.activate()
    screen.acts.paper_page = None
    plain = text.replace("\r", "").replace("\n", "")
    assert "山田" not in plain
    title = next(t(f"contacts.paper.title_{e}") for e in ("first", "final") if t(f"contacts.paper.title_{e}") in plain)
    return title, t("contacts.paper.not_yet") in plain


def test_what_is_refused_leaves_the_page_and_what_was_typed(
    desk: DeskWindow, phone: Phone, front: ContactsPresenter
) -> None:
    shown(desk, front, record(desk, follow=True))
    desk.act("contacts.pass")
    phone.press("Tab")
    phone.say("聞いたこと")
    phone.press("Enter")
    page = front.acts.page
    assert page is not None
    desk.settled(lambda: page.trouble.words == t("refused.contact_whom_needed"))
    assert page.edits["heard"].toPlainText() == "聞いたこと"
    desk.act("contact_page.leave")
    assert desk.window.frame.overlay is None


def test_filters_narrow_by_each_facet(desk: DeskWindow, phone: Phone, front: ContactsPresenter) -> None:
    lone = record(desk, kind="lost", content="見つからない", school="ES24")
    record(desk)
    desk.act("contacts.filter")
    assert front.listing.filters.is_open
    front.view.picker.picked.emit("closed")
    desk.settled(lambda: "open" not in {row.state for row in _rows(phone, front)})
    for name, value in (("kind", "lost"), ("school", "ES24"), ("operator", "OP0001"), ("period", "today")):
        front.listing.filters.open(name)
        desk.settled(lambda value=value: value in {row.value for row in front.view.picker._rows})  # type: ignore[misc]
        front.view.picker.picked.emit(value)
    desk.settled(lambda: row_numbers(phone, front) == [lone])
    assert all(chip.chip.kind == "on" for chip in front.listing.filters.chips())
    for period in ("week", "month", "year"):
        front.listing.filters.set("period", period)
        desk.settled(lambda: row_numbers(phone, front) == [lone])
    desk.act("contacts.filter")
    front.view.picker.turned.emit(1)
    front.view.picker.left.emit()
    desk.act("contacts.back")
    desk.settled(lambda: len(row_numbers(phone, front)) > 1)


def _rows(phone: Phone, screen: ContactsPresenter) -> list[Any]:
    model = screen.view.model
    rows = [model.row_at(at) for at in range(model.rowCount())]
    return list(phone.queries.contact_rows([int(row.id) for row in rows if row is not None]))


def test_by_scanner_alone(desk: DeskWindow, phone: Phone, front: ContactsPresenter) -> None:
    queries = desk.program.queries
    device = queries.device_rows(queries.device_numbers(0, 1))[0]
    about = record(desk, device=device.device)
    record(desk, school="ES24")
    phone.scan(device.serial)
    desk.settled(lambda: row_numbers(phone, front) == [about])
    desk.settled(lambda: front.shown is not None and front.shown.row.contact == about)
    assert front.command(_command("DONE"))
    assert front.view.panel.life.hasFocus()
    assert front.command(_command("NEXT"))
    front.view.field.set_text("")
    phone.scan(printed_code(CodeKind.school, "ES24").text)
    desk.settled(lambda: {row.school_code for row in _rows(phone, front)} == {"ES24"})
    assert not front.command(_command("FP01"))
    assert front.command(_command("NN00"))
    desk.settled(lambda: phone.wiring.strip is not None and phone.strip.is_open)
    phone.strip.fold()
    assert not front.take_scan(RawScan("CMDONEE", "t", 0.0))
    assert not front.take_scan(RawScan("?!", "t", 0.0))


def test_no_other_screen_comes_under_what_is_being_written(desk: DeskWindow, front: ContactsPresenter) -> None:
    shown(desk, front, record(desk))
    desk.act("contacts.faq")
    page = front.acts.page
    assert page is not None
    assert not desk.window.actions_.works(f"screen.{Screen.intake}")
    assert not page.take_command(_command("SC01"))
    assert page.take_command(_command("ESC"))
    assert not page.is_open
    assert desk.window.actions_.works(f"screen.{Screen.intake}")


def _command(body: str) -> Command:
    found = read_command(body)
    assert found is not None
    return found


def test_erased_words_say_so(desk: DeskWindow, phone: Phone, front: ContactsPresenter) -> None:
    number = record(desk, content="消されることば", person="山田先生")
    shown(desk, front, number)
    texts = desk.program.desk.call(lambda unit: list((unit.head(contact_ref(number)) or {})["texts"])).result()
    desk.program.desk.call(lambda unit: erase(unit, texts), actor=stand_in()).result()
    desk.settled(lambda: front.view.panel.content.words == t("contacts.erased"))


def test_opening_it_leaves_a_line_in_the_access_log(desk: DeskWindow, front: ContactsPresenter) -> None:
    sql = "SELECT count(*) FROM access_log WHERE what='contacts_read'"
    desk.settled(lambda: desk.program.ledger.read(lambda r: r.rows(sql))[0][0] > 0)


def test_a_fault_of_ours_while_that_line_is_written_is_told(
    desk: DeskWindow, front: ContactsPresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    desk.settled(lambda: not desk.tasks.awaited)  # coming to the front was noted too
    monkeypatch.setattr("app.ui.screens.contacts.presenter.note_read", broken)
    front._note_read()
    with pytest.raises(ZeroDivisionError):
        desk.settled(lambda: False)
    desk.faults.clear()


@pytest.mark.parametrize(("width", "height", "scale"), [(1366, 768, 100), (1920, 1080, 200)])
def test_it_fits_and_at_200_percent_the_contact_comes_by_enter(
    desk: DeskWindow, front: ContactsPresenter, width: int, height: int, scale: int
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    shown(desk, front, record(desk))
    desk.window.resize(width, height)
    theme.apply(app, dark=True, scale=scale)
    theme.fit_to_width(app, width)
    QApplication.processEvents()
    parts: list[QWidget] = [front.view.field, front.view.table]
    assert all(part.isVisible() and part.width() <= front.view.width() for part in parts)
    desk.act("contacts.open")
    assert front.view.panel.isVisible()
    assert front.view.table.isVisible() is (scale == 100)
    desk.act("contacts.back")
    assert front.view.table.isVisible()


def test_nothing_found_says_so(desk: DeskWindow, front: ContactsPresenter) -> None:
    front.view.field.set_text("どこにもない言葉")
    front.listing.search()
    desk.settled(lambda: front.view.table._empty == t("contacts.screen.nothing"))
    desk.settled(lambda: front.view.model.rowCount() == 0 and front.shown is None)
    for act in ("follow", "close", "close_unsolved", "pass_on", "reopen", "faq", "report", "paper"):
        getattr(front.acts, act)(None)
    assert desk.window.frame.overlay is None
