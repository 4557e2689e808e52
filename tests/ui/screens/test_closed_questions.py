"""A question that was answered or left: nothing of it has the focus again, and nothing of it can be saved again."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import theme
from app.ui.screens.goods.asking import Answers, AskPage
from app.ui.screens.goods.steps import Asked
from app.ui.shell.actions import Mode, Screen
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.disposal_desk import DisposalDesk

LOOKS = (theme.Look(dark=True), theme.Look(scale=200), theme.Look(dark=True, scale=150), theme.Look())


@pytest.fixture
def made(desk: DeskWindow) -> DisposalDesk:
    return DisposalDesk(desk)


def look(at: theme.Look) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply_look(app, at)
    QApplication.processEvents()


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def type_(text: str) -> None:
    """Where the keys go now, whether a person sees it or not."""
    QTest.keyClicks(focus(), text)
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    QApplication.processEvents()


def place_of(made: DisposalDesk, serial: str) -> str:
    known = made.queries.disposal.unit(made.ref(serial))
    assert known is not None
    return known.row.place


def placed(made: DisposalDesk) -> tuple[Any, str]:
    """A unit whose place was just asked for and typed; its page."""
    (serial,) = made.begun(1, upto="label")
    page = made.open("box", made.boxed([serial]))
    page.step_key(9)
    type_("W071")
    made.rest()
    assert not page.in_steps
    assert page.current is not None
    assert page.current.place == "W071"
    return page, serial


def test_another_look_leaves_the_keys_with_the_screen_in_front(made: DisposalDesk) -> None:
    page, serial = placed(made)
    made.show(Screen.disposal)
    front = focus()
    for one in LOOKS:
        look(one)
        assert focus() is front
        assert focus().isVisible()
    type_("zz")
    made.rest()
    assert made.desk.window.frame.current == Mode.sheet, "Enter opened the box in front"
    assert place_of(made, serial) == "W071"
    assert page.asking.steps.answers == {"place": "W071"}


def test_nothing_of_an_answered_question_is_saved_again(made: DisposalDesk) -> None:
    page, serial = placed(made)
    page.asking.coded.line.setFocus()
    page.asking.steps.type_("W072")
    for again in (page.asking.enter, page.asking.take_answer):
        again()
        made.rest()
    QTest.keyClick(page.asking, Qt.Key.Key_Return)
    made.rest()
    assert place_of(made, serial) == "W071"


def test_a_question_that_was_left_saves_nothing(desk: DeskWindow) -> None:
    desk.window.show()
    saved: list[Answers] = []
    asking = AskPage(desk.context)
    asking.ask("", "", (Asked("line", "", line=" "),), "", saved.append)
    asking._typed("one")
    asking.step_back()
    assert not asking.is_open
    asking._typed("two")
    asking.enter()
    asking.take_answer()
    assert not asking.pick(1)
    assert saved == []
