"""Signing in with the scanner alone: a badge, or a name and the digits of a PIN from the command sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.codes import CodeKind, printed_code
from app.domain.kinds import Role
from app.domain.rules.permissions import Command
from app.settings.words import t
from app.ui.screens.sign_in.page import Step
from app.ui.screens.sign_in.presenter import SignInPresenter
from tests.ui.screens.people import Stand, scan, standing, until

PIN = "4021"


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path) -> Iterator[Stand]:
    with standing(tmp_path) as made:
        yield made


def sheet(presenter: SignInPresenter, *bodies: str) -> None:
    """Codes of the command sheet, one after the other."""
    for body in bodies:
        assert presenter.take_scan(scan(printed_code(CodeKind.command, body).text))


def digits(pin: str) -> list[str]:
    return [f"NN0{digit}" for digit in pin]


def asked(stand: Stand, qtbot: QtBot, people: int) -> SignInPresenter:
    stand.context.desk.actor = None
    presenter = SignInPresenter(stand.context)
    presenter.ask()
    until(qtbot, lambda: presenter.view.model.rowCount() == people)
    return presenter


def kept(stand: Stand) -> list[str]:
    """What the desk's scan log holds."""
    rows = stand.program.ledger.read(lambda reads: reads.rows("SELECT raw || text FROM scan_log"))
    return [row[0] for row in rows]


def test_a_name_and_a_pin_by_the_sheet_and_no_digit_is_kept(stand: Stand, qtbot: QtBot) -> None:
    stand.register("古賀 美咲", Role.supervisor, PIN)
    code, _ = stand.register("田中 健", Role.technician, PIN)
    presenter = asked(stand, qtbot, 2)
    sheet(presenter, "NN04")
    assert presenter.view.strip.row.words == t("sign_in.no_command")
    sheet(presenter, "NEXT", "DONE")
    steps = [presenter.view.step]
    sheet(presenter, "ESC")
    steps.append(presenter.view.step)
    assert steps == [Step.pin, Step.people]
    sheet(presenter, "DONE", *digits("47"), "UNDO", *digits(PIN[1:]), "FP01", "NN10")
    assert presenter.view.pin.text() == PIN
    with qtbot.waitSignal(presenter.signed_in) as told:
        sheet(presenter, "DONE")
    assert told.args[0].code == code
    assert kept(stand) == []
    assert not presenter.take_scan(scan("PFER8BVU")), "it is gone"


def test_a_first_pin_is_set_twice_by_the_sheet(stand: Stand, qtbot: QtBot) -> None:
    stand.register("古賀 美咲", Role.supervisor)
    presenter = asked(stand, qtbot, 1)
    sheet(presenter, "DONE", *digits(PIN), "NEXT", *digits(PIN))
    assert (presenter.view.first.text(), presenter.view.again.text()) == (PIN, PIN)
    with qtbot.waitSignal(presenter.signed_in):
        sheet(presenter, "DONE")


def test_the_pin_before_what_needs_it_comes_from_the_sheet_too(stand: Stand, qtbot: QtBot) -> None:
    _, badge = stand.register("古賀 美咲", Role.supervisor, PIN)
    presenter = asked(stand, qtbot, 1)
    with qtbot.waitSignal(presenter.signed_in):
        presenter.take_scan(scan(badge))
    given: list[bool] = []

    def then(*, proved: bool) -> None:
        given.append(proved)

    for leave in (True, False):
        presenter.ask_pin(Command.override_form, then)
        until(qtbot, lambda: presenter._person is not None)
        sheet(presenter, *digits(PIN), "ESC" if leave else "DONE")
        until(qtbot, lambda: not presenter.standing)
    assert given == [True]
    assert kept(stand) == []


def test_an_unknown_code_of_the_sheet_is_refused_there(stand: Stand, qtbot: QtBot) -> None:
    stand.register("古賀 美咲", Role.supervisor, PIN)
    presenter = asked(stand, qtbot, 1)
    sheet(presenter, "ZZ01")
    assert presenter.view.strip.row.words == t("sign_in.no_command")
