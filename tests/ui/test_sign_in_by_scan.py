"""At the sign-in page a serial scanner and a camera serve as a keyboard does: a badge, a name, the digits of a PIN."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.kinds import Role
from app.domain.rules.permissions import Command
from app.ui.run import WindowRun
from app.ui.screens.sign_in.page import Step
from app.ui.screens.sign_in.presenter import SignInPresenter
from app.usecases.operators import issue_badge, register_operator, set_pin
from app.usecases.picture_ports import CameraRow, ReadCode
from app.usecases.session import stand_in
from tests.support.pty_scanner import PtyScanner
from tests.ui.camera_fakes import FakeCamera
from tests.ui.real_window import RealWindow, wait
from tests.ui.test_scanners import plugged, real, scanner

__all__ = ["real", "scanner"]

PIN = "4021"
SHEET = tuple(printed_code(CodeKind.command, body).text for body in ("DONE", *(f"NN0{digit}" for digit in PIN), "DONE"))


def person(run: WindowRun) -> tuple[str, str]:
    """Somebody with a badge and a PIN: code and badge."""
    assert run.context is not None
    call = run.context.desk.call
    code = (
        call(lambda u: register_operator(u, name="古賀 美咲", role=Role.supervisor), actor=stand_in()).result().operator
    )
    badge = call(lambda u: issue_badge(u, code), actor=stand_in()).result().badge
    call(lambda u: set_pin(u, code, PIN), actor=stand_in()).result()
    return code, badge


def asked(run: WindowRun) -> SignInPresenter:
    """The page stands, with its one person."""
    assert run.context is not None
    assert run.wiring is not None
    run.context.desk.actor = None
    page = run.wiring.sign_in
    page.ask()
    wait(lambda: page.view.model.rowCount() == 1)
    return page


def comes_in(run: WindowRun, scan: Callable[[str], None]) -> None:
    """By the badge; then, out again, by a name and a PIN; then the PIN alone before what needs it."""
    code, badge = person(run)
    context = run.context
    assert context is not None
    before = context.desk.queries.repairs()
    page = asked(run)
    scan(badge)
    wait(lambda: context.desk.actor is not None and not page.standing)
    assert context.desk.signed_in().code == code
    page = asked(run)
    for at, text in enumerate(SHEET):
        scan(text)
        if at == 0:
            wait(lambda: page.view.step is Step.pin)
        elif at <= len(PIN):
            wait(lambda at=at: page.view.pin.text() == PIN[:at])  # type: ignore[misc]
    wait(lambda: context.desk.actor is not None and not page.standing)
    assert context.desk.signed_in().code == code
    context.desk.actor = replace(context.desk.signed_in(), proved=False)
    told: list[bool] = []
    context.ask_pin(Command.issue_badge, lambda *, proved: told.append(proved))
    wait(lambda: page.standing)
    for at, text in enumerate(SHEET[1:], 1):
        scan(text)
        if at <= len(PIN):
            wait(lambda at=at: page.view.pin.text() == PIN[:at])  # type: ignore[misc]
    wait(lambda: told == [True])
    assert context.desk.queries.repairs() == before, "nothing of it was taken in behind the page"


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX's")
def test_by_a_serial_scanner(real: RealWindow, scanner: PtyScanner) -> None:
    plugged(real.run, scanner)
    comes_in(real.run, lambda text: scanner.send(text.encode("ascii") + b"\r\n"))


def test_by_a_camera(run: WindowRun) -> None:
    assert run.context is not None
    camera = run.context.camera = FakeCamera(CameraRow("7", "HD Webcam"))
    assert run.wiring is not None
    run.wiring.pictures.camera.toggle()
    wait(lambda: camera.which == "7")
    comes_in(run, lambda text: camera.taken((ReadCode(text, "QRCode", accepted=True),)))
