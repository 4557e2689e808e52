"""What was printed on is remembered on this desk: kind, layout, paper, printer; a used sheet goes on where it ended."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.label_templates import LabelKind
from app.ui.screens.labels.habits import KEY, Habits
from app.ui.screens.labels.model import Wish
from app.ui.screens.labels.presenter import LabelsPresenter
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.label_stand import LASER, ROLL, SHEET, SMALL, ZEBRA
from tests.ui.screens.test_labels_screen import printed, shown


def pick(labels: LabelsPresenter, question: str, value: str) -> None:
    labels.choosing.asking.ask(question)
    labels.view.asker.picked.emit(value)


def anew(desk: DeskWindow) -> LabelsPresenter:
    """The screen of a program started again."""
    desk.context.labels_kept = None
    return shown(desk)


def test_what_was_chosen_is_chosen_after_a_restart_and_for_each_kind(desk: DeskWindow) -> None:
    first = shown(desk)
    pick(first, "stock", SMALL.id)
    pick(first, "kind", "slip")
    pick(first, "printer", ZEBRA.name)
    again = anew(desk)
    assert again.choosing.wish == Wish(LabelKind.slip, printer=ZEBRA.name)
    pick(again, "kind", "asset")
    assert again.choosing.wish.stock == SMALL.id
    assert again.choosing.wish.printer in ("", LASER.name, ZEBRA.name)


def test_a_used_sheet_goes_on_where_it_ended_until_a_new_one_is_said(desk: DeskWindow) -> None:
    first = shown(desk)
    printed(desk, first, 3)
    again = anew(desk)
    desk.settled(lambda: again.choosing.batch.sheet == SHEET.id)
    assert again.choosing.batch.start == 4
    assert desk.window.actions_.works("labels.fresh")
    QApplication.processEvents()
    assert again.view.print.fresh.isVisible()
    desk.act("labels.fresh")
    assert again.choosing.batch.start == 1
    assert again.view.print.fresh.isHidden()
    third = anew(desk)
    desk.settled(lambda: third.choosing.batch.sheet == SHEET.id)
    assert third.choosing.batch.start == 1


def test_another_papers_sheet_is_another(desk: DeskWindow) -> None:
    labels = shown(desk)
    habits = labels.choosing.asking.habits
    habits.used(SMALL, 7)
    pick(labels, "stock", SMALL.id)
    assert labels.choosing.batch.start == 7
    pick(labels, "stock", SHEET.id)
    assert labels.choosing.batch.start == 1
    habits.used(ROLL, 5)
    assert habits.first_free(ROLL) == 1


@pytest.mark.parametrize("text", ["[", "[" * 3000, "[]", '{"kind": 7, "kinds": [], "next": {"a4-24": "x"}}'])
def test_what_nobody_can_read_is_as_none(desk: DeskWindow, text: str) -> None:
    desk.context.settings.set(KEY, text)
    habits = Habits(desk.context)
    assert habits.wish() == Wish()
    assert habits.first_free(SHEET) == 1
    habits.used(SHEET, 4)
    assert habits.first_free(SHEET) == 4
