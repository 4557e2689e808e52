"""Signing in on a real ledger: badge, PIN, five tries, a first PIN, the lock, the PIN before what needs it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget
from pytestqt.qtbot import QtBot

from app.domain.codes import CodeKind, printed_code
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.permissions import Command
from app.domain.scans import ScanFault
from app.settings.words import t
from app.ui.screens.sign_in.idle_lock import IdleLock
from app.ui.screens.sign_in.page import Step
from app.ui.screens.sign_in.presenter import SignInPresenter
from app.ui.screens.sign_in.wording import may_sign_in, people_rows
from app.ui.shell.actions import Mode
from app.ui.widgets.scan_bar import ScanState
from app.ui.widgets.text_field import TextField
from app.usecases.operators import issue_badge
from app.usecases.ports import UnitOfWork
from app.usecases.session import STAND_IN, Actor, stand_in
from tests.ui.screens.people import Stand, prompting, scan, standing, until

PIN = "4821"


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path) -> Iterator[Stand]:
    with standing(tmp_path) as made:
        yield made


def typed(words: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Keys as a person presses them: to whatever has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    if words.isascii():
        QTest.keyClicks(widget, words)
    else:
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(widget, event)
    QTest.keyClick(QApplication.focusWidget() or widget, key)


def said(field: TextField, words: str) -> bool:
    """Whether the field says so under it."""
    return field.line.accessibleDescription() == words


def page_open(stand: Stand, qtbot: QtBot, *, people: int = 1) -> SignInPresenter:
    """The page with nobody signed in; the stand-in stands last while nobody may supervise."""
    here = stand.program.queries.operators()
    people += bool(here) and all(person.role != Role.supervisor for person in here)
    stand.context.desk.actor = None
    presenter = SignInPresenter(stand.context)
    presenter.ask()
    until(qtbot, lambda: presenter.view.model.rowCount() == people)
    return presenter


def test_a_badge_signs_in_and_its_person_is_told(stand: Stand, qtbot: QtBot) -> None:
    code, badge = stand.register("古賀 美咲", Role.technician)
    presenter = page_open(stand, qtbot)
    with qtbot.waitSignal(presenter.signed_in) as told:
        assert presenter.take_scan(scan(badge))
    assert told.args == [Actor(code=code, role=Role.technician, name="古賀 美咲")]
    assert stand.context.desk.actor == told.args[0]
    assert not presenter.standing
    assert stand.context.frame.overlay is None
    assert stand.work.isVisible()


def test_without_the_page_a_scan_goes_on_to_the_screen(stand: Stand) -> None:
    assert not SignInPresenter(stand.context).take_scan(scan("PFER8BVU"))


def test_a_new_badge_revokes_the_old_one(stand: Stand, qtbot: QtBot) -> None:
    code, old = stand.register("古賀 美咲", Role.technician)
    new = stand.program.desk.call(lambda u: issue_badge(u, code), actor=stand_in()).result().badge
    presenter = page_open(stand, qtbot)
    presenter.take_scan(scan(old))
    until(qtbot, lambda: presenter.view.strip.row.words == t("sign_in.bad_badge"))
    assert presenter.standing
    with qtbot.waitSignal(presenter.signed_in):
        presenter.take_scan(scan(new))


@pytest.mark.parametrize("kind", ["code", "guess", "wrong check"])
def test_a_forged_badge_is_refused(stand: Stand, qtbot: QtBot, kind: str) -> None:
    code, badge = stand.register("古賀 美咲", Role.supervisor, PIN)
    forged = {
        "code": code,
        "guess": printed_code(CodeKind.operator, code[2:] + "07").text,
        "wrong check": badge[:-1] + ("A" if badge[-1] != "A" else "C"),
    }[kind]
    presenter = page_open(stand, qtbot)
    assert presenter.take_scan(scan(forged))
    until(qtbot, lambda: presenter.view.strip.isVisible())
    qtbot.wait(50)
    assert presenter.standing
    assert stand.context.desk.actor is None


def test_name_typed_and_pin(stand: Stand, qtbot: QtBot) -> None:
    stand.register("古賀 美咲", Role.technician)
    code, _ = stand.register("Tanaka Ken", Role.supervisor, PIN)
    presenter = page_open(stand, qtbot, people=2)
    typed("tanaka")
    assert presenter.view.step is Step.pin
    with qtbot.waitSignal(presenter.signed_in) as told:
        typed(PIN)
    assert told.args[0].code == code
    assert not told.args[0].proved
    assert stand.access_lines() == []


def test_while_nobody_may_supervise_the_stand_in_can_and_then_no_more(stand: Stand, qtbot: QtBot) -> None:
    stand.register("古賀 美咲", Role.technician)
    presenter = page_open(stand, qtbot)
    typed("", Qt.Key.Key_Down)
    with qtbot.waitSignal(presenter.signed_in) as told:
        typed("")
    assert told.args[0] == stand_in()
    stand.register("田中 健", Role.supervisor, PIN)
    names = [row.id for row in people_rows(may_sign_in(stand.program.queries.operators()), "")]
    assert len(names) == 2
    assert stand_in().code not in names


def test_somebody_registered_under_the_stand_ins_code_gives_a_pin(stand: Stand, qtbot: QtBot) -> None:
    """As an older version took it out of a file."""

    def record(unit: UnitOfWork) -> None:
        fields = {"code": STAND_IN, "role": Role.supervisor.value}
        unit.record(
            [Draft("registered", (Ref(Aggregate.operator, code_id(Aggregate.operator, STAND_IN)),), {"set": fields})]
        )

    stand.program.desk.call(record, actor=stand_in()).result()
    presenter = page_open(stand, qtbot)
    typed("")
    assert presenter.view.step is Step.new_pin
    assert stand.context.desk.actor is None


def test_arrows_choose_a_name(stand: Stand, qtbot: QtBot) -> None:
    stand.register("古賀 美咲", Role.technician, PIN)
    second, _ = stand.register("田中 健", Role.engineer, PIN)
    presenter = page_open(stand, qtbot, people=2)
    typed("", Qt.Key.Key_Down)
    typed("")
    with qtbot.waitSignal(presenter.signed_in) as told:
        typed(PIN)
    assert told.args[0].code == second


def test_five_wrong_pins_lock_it_and_each_is_logged(stand: Stand, qtbot: QtBot) -> None:
    code, badge = stand.register("古賀 美咲", Role.technician, PIN)
    presenter = page_open(stand, qtbot)
    typed("")
    pin = presenter.view.pin
    for left in (4, 3, 2, 1, 0):
        typed("9999")
        words = t("sign_in.wrong_pin", left=left) if left else t("refused.pin_locked")
        until(qtbot, partial(said, pin, words))
        assert pin.text() == ""
    assert stand.access_lines() == [(code, "pin_failed", code)] * 5
    typed(PIN)
    until(qtbot, lambda: not presenter._question.busy)
    assert pin.line.accessibleDescription() == t("refused.pin_locked")
    assert stand.context.desk.actor is None
    assert len(stand.access_lines()) == 5
    with qtbot.waitSignal(presenter.signed_in):
        presenter.take_scan(scan(badge))


def test_letters_never_get_into_a_pin(stand: Stand, qtbot: QtBot) -> None:
    stand.register("古賀 美咲", Role.technician, PIN)
    presenter = page_open(stand, qtbot)
    typed("")
    QTest.keyClicks(presenter.view.pin.line, "4a8-2 1234567")
    assert presenter.view.pin.text() == "48212345"


def test_who_has_no_pin_sets_one_twice(stand: Stand, qtbot: QtBot) -> None:
    code, _ = stand.register("古賀 美咲", Role.technician)
    presenter = page_open(stand, qtbot)
    typed("")
    assert presenter.view.step is Step.new_pin
    typed("12")
    assert presenter.view.first.line.accessibleDescription() == t("refused.bad_pin")
    presenter.view.first.line.clear()
    typed(PIN)
    typed("4822")
    assert presenter.view.again.line.accessibleDescription() == t("sign_in.differ")
    with qtbot.waitSignal(presenter.signed_in):
        typed(PIN)
    assert stand.context.desk.actor is not None
    row = stand.context.desk.queries.operators()[0]
    assert (row.code, row.has_pin) == (code, True)


def test_escape_goes_back_to_the_names(stand: Stand, qtbot: QtBot) -> None:
    stand.register("古賀 美咲", Role.technician, PIN)
    presenter = page_open(stand, qtbot)
    typed("")
    typed("12", Qt.Key.Key_Escape)
    assert presenter.view.step is Step.people
    typed("", Qt.Key.Key_Escape)
    assert presenter.standing


def picture(stand: Stand) -> QImage:
    QApplication.processEvents()
    return stand.context.frame.grab().toImage()


def body(stand: Stand) -> QImage:
    frame = stand.context.frame
    top, bottom = frame.scan_bar.height(), frame.hints.y()
    return picture(stand).copy(frame.rail.width(), top, frame.width() - frame.rail.width(), bottom - top)


def test_the_lock_hides_what_was_there_and_keeps_it(stand: Stand, qtbot: QtBot) -> None:
    code, _ = stand.register("古賀 美咲", Role.technician, PIN)
    stand.context.desk.actor = Actor(code=code, role=Role.technician, name="古賀 美咲")
    stand.work.line.setText("途中まで")
    stand.work.line.setFocus()
    presenter = SignInPresenter(stand.context)
    before = body(stand)
    presenter.lock()
    until(qtbot, lambda: presenter.view.step is Step.pin)
    hidden = body(stand)
    stand.work.words.set_words("まったくべつのことば")
    stand.work.line.setText("")
    assert body(stand) == hidden, "nothing under the page shows through"
    stand.work.words.set_words("ピーエフイーアール")
    stand.work.line.setText("途中まで")
    assert not stand.work.isVisible()
    assert not stand.context.frame.rail.isEnabled()
    assert stand.context.frame.scan_bar.row.state is ScanState.badge_only
    assert stand.context.frame.scan_bar.row.code == ""
    with qtbot.waitSignal(presenter.signed_in):
        typed(PIN)
    assert stand.work.line.text() == "途中まで"
    assert QApplication.focusWidget() is stand.work.line
    QApplication.processEvents()
    assert stand.context.actions.context == "intake"
    stand.work.line.clearFocus()
    stand.work.line.setFocus()
    assert body(stand).size() == before.size()


def refused_lines(stand: Stand) -> list[tuple[str, str]]:
    """The refused scans of the desk's own log, oldest first: what is kept of each, and the whole line."""
    rows = stand.program.ledger.read(
        lambda reads: reads.rows("SELECT text, * FROM scan_log WHERE outcome='unreadable' ORDER BY id")
    )
    return [(str(row[0]), " ".join(map(str, row))) for row in rows]


def test_while_a_pin_is_asked_a_badge_is_refused_and_its_code_is_kept_nowhere(stand: Stand, qtbot: QtBot) -> None:
    code, badge = stand.register("古賀 美咲", Role.supervisor, PIN)
    stand.context.desk.actor = Actor(code=code, role=Role.supervisor, name="古賀 美咲")
    presenter = SignInPresenter(stand.context)
    presenter.ask_pin(Command.override_form, lambda *, proved: None)
    assert presenter.take_scan(scan(badge))
    until(qtbot, lambda: len(refused_lines(stand)) == 1)
    text, line = refused_lines(stand)[0]
    assert (text, badge in line, "locked" in line) == ("OP", False, True)


def test_while_locked_only_badges_act_and_no_key_of_a_screen(stand: Stand, qtbot: QtBot) -> None:
    first, _ = stand.register("古賀 美咲", Role.technician, PIN)
    second, badge = stand.register("田中 健", Role.engineer)
    stand.context.desk.actor = Actor(code=first, role=Role.technician, name="古賀 美咲")
    pressed: list[str] = []
    for name in ("screen.ledger", "undo", "sheet", "phone", "intake.slip"):
        stand.context.actions.bind(name, partial(pressed.append, name))
    presenter = SignInPresenter(stand.context)
    presenter.lock()
    until(qtbot, lambda: presenter.view.step is Step.pin)
    for key in (Qt.Key.Key_F7, Qt.Key.Key_Backspace, Qt.Key.Key_F12, Qt.Key.Key_T):
        typed("", key)
    assert pressed == []
    assert presenter.take_scan(scan("PFER8BVU"))
    assert t("widgets.scan.badge_only") in presenter.view.strip.row.words
    assert presenter.refused_scan(ScanFault.cut_off, "PFER8")
    until(qtbot, lambda: [text for text, _ in refused_lines(stand)] == ["PFER8BVU", "PFER8"])
    assert all("locked" in line for _, line in refused_lines(stand))
    assert stand.context.desk.actor.code == first
    with qtbot.waitSignal(presenter.signed_in):
        presenter.take_scan(scan(badge))
    assert stand.context.desk.actor.code == second


def test_an_overlay_under_the_lock_comes_back(stand: Stand, qtbot: QtBot) -> None:
    code, badge = stand.register("古賀 美咲", Role.technician)
    stand.context.desk.actor = Actor(code=code, role=Role.technician)
    from PySide6.QtWidgets import QWidget

    paper = QWidget()
    stand.context.frame.show_overlay(paper)
    presenter = SignInPresenter(stand.context)
    presenter.lock()
    assert not paper.isVisible()
    with qtbot.waitSignal(presenter.signed_in):
        presenter.take_scan(scan(badge))
    assert stand.context.frame.overlay is paper
    assert paper.isVisible()


def test_the_field_in_hand_under_a_pin_that_is_left_has_the_focus_again(stand: Stand, qtbot: QtBot) -> None:
    """A page whose own choice is out of sight just now (a list behind its editor) would be deaf to every key."""
    code, _ = stand.register("古賀 美咲", Role.supervisor, PIN)
    stand.context.desk.actor = Actor(code=code, role=Role.supervisor)
    paper = QStackedWidget()
    table, field = QLineEdit(), QLineEdit()
    paper.addWidget(table)
    paper.addWidget(field)
    paper.setFocusProxy(table)
    stand.context.frame.show_overlay(paper)
    paper.setCurrentWidget(field)
    field.setFocus()
    presenter = prompting(stand)
    stand.context.ask_pin(Command.change_shared_setting, lambda **_: None)
    until(qtbot, lambda: presenter.view.step is Step.pin and presenter.standing)
    presenter.back()
    assert stand.context.frame.overlay is paper
    assert QApplication.focusWidget() is field


class Alone:
    """A clock turned by hand, and the lock that reads it."""

    def __init__(self, stand: Stand, presenter: SignInPresenter, minutes: int = 10) -> None:
        self.seconds = 0.0
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.lock = IdleLock(app, lambda: minutes, presenter.may_lock, lambda: self.seconds, parent=stand.context.frame)
        self.lock.lock_due.connect(presenter.lock)


def test_an_idle_desk_locks_after_its_minutes(stand: Stand, qtbot: QtBot) -> None:
    code, _ = stand.register("古賀 美咲", Role.technician, PIN)
    stand.context.desk.actor = Actor(code=code, role=Role.technician)
    presenter = SignInPresenter(stand.context)
    alone = Alone(stand, presenter)
    alone.seconds = 599
    assert not alone.lock.look()
    QTest.keyClick(stand.work.line, Qt.Key.Key_A)
    alone.seconds = 600 + 598
    assert not alone.lock.look()
    alone.lock.note()
    alone.seconds += 600
    assert alone.lock.look()
    assert presenter.standing
    alone.seconds += 6000
    assert not alone.lock.look()


def test_the_first_key_after_a_long_sleep_locks_and_does_nothing_else(stand: Stand, qtbot: QtBot) -> None:
    code, _ = stand.register("古賀 美咲", Role.technician, PIN)
    stand.context.desk.actor = Actor(code=code, role=Role.technician)
    presenter = SignInPresenter(stand.context)
    alone = Alone(stand, presenter)
    stand.work.line.setFocus()
    alone.seconds = 9000
    QTest.keyClick(stand.work.line, Qt.Key.Key_A)
    assert presenter.standing
    assert stand.work.line.text() == ""


@pytest.mark.parametrize(("minutes", "registered"), [(0, True), (10, False)])
def test_never_and_the_stand_in_never_lock(stand: Stand, qtbot: QtBot, minutes: int, registered: bool) -> None:
    if registered:
        code, _ = stand.register("古賀 美咲", Role.technician, PIN)
        stand.context.desk.actor = Actor(code=code, role=Role.technician)
    presenter = SignInPresenter(stand.context)
    alone = Alone(stand, presenter, minutes)
    alone.seconds = 1e6
    assert not alone.lock.look()
    assert not presenter.standing


def test_what_needs_a_pin_asks_for_it_each_time(stand: Stand, qtbot: QtBot) -> None:
    code, badge = stand.register("古賀 美咲", Role.supervisor, PIN)
    stand.context.desk.actor = Actor(code=code, role=Role.supervisor, name="古賀 美咲")
    presenter = prompting(stand)
    given: list[bool] = []

    def then(*, proved: bool) -> None:
        given.append(proved)

    stand.context.ask_pin(Command.issue_badge, then)
    until(qtbot, lambda: presenter.view.step is Step.pin and presenter._person is not None)
    presenter.take_scan(scan(badge))
    assert given == [], "a badge says who, it proves nothing"
    typed("0000")
    until(qtbot, lambda: stand.access_lines() == [(code, "pin_failed", code)])
    until(qtbot, lambda: not presenter._question.busy)
    assert given == []
    typed(PIN)
    until(qtbot, lambda: given == [True] and not presenter.standing)
    assert stand.context.desk.actor is not None
    assert not stand.context.desk.actor.proved
    stand.context.ask_pin(Command.issue_badge, then)
    assert presenter.standing
    assert stand.context.actions.context == Mode.pin
    typed("", Qt.Key.Key_Escape)
    assert (given, presenter.standing) == ([True], False)


def test_no_pin_for_what_needs_none_and_none_for_whom_it_is_not_allowed(stand: Stand, qtbot: QtBot) -> None:
    code, _ = stand.register("古賀 美咲", Role.technician, PIN)
    stand.context.desk.actor = Actor(code=code, role=Role.technician, name="古賀 美咲")
    presenter = prompting(stand)
    given: list[bool] = []

    def then(*, proved: bool) -> None:
        given.append(proved)

    stand.context.ask_pin(Command.backup, then)
    assert given == [True]
    stand.context.ask_pin(Command.issue_badge, then)
    assert given == [True]
    assert not presenter.standing
    assert stand.context.frame.toast.isVisible()
