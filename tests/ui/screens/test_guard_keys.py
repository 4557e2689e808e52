"""What the guard's page says to keys that do nothing there, and that its fields stand whole under what it says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.kinds import Role
from app.settings.words import LANGUAGES, Language, set_language, t
from app.ui import theme
from app.ui.screens.guard.stages import Stage
from app.ui.screens.sign_in.page import Step
from app.ui.screens.sign_in.presenter import SignInPresenter
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.usecases.session import stand_in
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.guard_desk import GuardDesk

_K = Qt.Key


@pytest.fixture
def guard(desk: DeskWindow) -> Iterator[GuardDesk]:
    made = GuardDesk(desk)
    desk.window.show()
    desk.window.activateWindow()
    yield made
    made.guard.leave()
    desk.window.guards = ()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def said(guard: GuardDesk) -> str:
    return guard.guard.view.strip.row.words


def now(guard: GuardDesk) -> Stage:
    assert guard.guard.stages is not None
    return guard.guard.stages.now


def test_a_key_of_another_screen_is_told_what_is_waited_for(guard: GuardDesk) -> None:
    guard.ask(*guard.boxed(1))
    badge = guard.badge(Role.supervisor)
    for what, then in (("reason", "2"), ("second", badge), ("pin", ""), ("go", "")):
        guard.key(_K.Key_F4)
        assert guard.guard.standing
        assert said(guard) == t("shell.kept", what=t(f"deprovision.held.{what}"))
        if then == badge:
            guard.scan(badge)
        elif then:
            guard.key(then)
        elif what == "pin":
            guard.key("1234", _K.Key_Tab)
    assert now(guard) is Stage.go
    guard.key(_K.Key_F10, "1")
    assert not guard.guard.standing, "a number that is waited for still counts"


def test_where_a_person_is_asked_for_a_key_of_another_screen_is_told_so_too(guard: GuardDesk) -> None:
    guard.badge(Role.supervisor)
    desk, window = guard.desk, guard.desk.window
    desk.program.desk.actor = None
    page = SignInPresenter(desk.context, window)
    page.ask()
    desk.settled(lambda: page.view.model.rowCount() > 0)
    for step in (Step.people, Step.pin):
        page.view.show_step(step)
        QTest.keyClick(QApplication.focusWidget() or window, _K.Key_F4)
        desk.settled(lambda step=step: window.frame.toast.row.text == t(f"sign_in.kept.{step}"))  # type: ignore[misc]
        assert page.standing


def test_the_last_key_speaks_of_a_pin_only_where_one_is_asked_for(guard: GuardDesk) -> None:
    guard.ask(*guard.irreparable(1))
    assert guard.guard.view.go.row.text == t("deprovision.go")
    guard.guard.leave()
    guard.desk.program.desk.actor = stand_in()
    unit = guard.irreparable(1)
    guard.ask(*unit)
    assert guard.guard.view.go.row.text == t("deprovision.go.no_pin")
    guard.guard.leave()
    guard.guard.ask([guard.ref(unit[0])], by_hand=True)
    guard.rest()
    assert guard.guard.view.go.row.text == t("deprovision.go.by_hand.no_pin")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_field_of_the_pin_stands_whole_under_what_is_said(
    guard: GuardDesk, qapp: QApplication, language: Language
) -> None:
    set_language(language)
    guard.desk.window.resize(1366, 768)
    theme.fit_to_width(qapp, 1366)
    setup = BannerStrip()
    guard.desk.window.frame.set_notice(setup, 0)
    setup.set_row(StripRow(words="管理者と復旧キーがまだです。", key="W", verb="はじめの設定"))
    guard.ask(*guard.boxed(2))
    guard.key("2")
    guard.scan(guard.badge(Role.supervisor))
    for keys in ((), ("4321", _K.Key_Tab), (_K.Key_Return,), (_K.Key_F4,)):
        guard.key(*keys)
        assert bool(said(guard)) is bool(keys)
        for _ in range(5):
            qapp.processEvents()
        view = guard.guard.view
        card, line = view.cards[Stage.second], view.pin.line
        place = QRect(line.mapTo(card, QPoint(0, 0)), line.size())
        assert place.height() >= line.sizeHint().height()
        assert card.rect().contains(place.adjusted(0, 0, 0, theme.px(0.3))), "and its ring"
        assert view.rect().contains(QRect(card.mapTo(view, QPoint(0, 0)), card.size()))
