"""A paper over the body: its PDF is written by P; a disk that is full is said as that, not as a fault of ours."""

from __future__ import annotations

import errno
import os

import pytest

from app.settings.words import t
from app.ui.screens.paper_page import PaperPage
from app.ui.widgets.toast import ToastRow
from tests.ui.screens.desk import DeskWindow


@pytest.mark.parametrize(("code", "said"), [
    (errno.ENOSPC, "world.disk_full"),
    (errno.EACCES, "world.refused_destination"),
])  # fmt: skip
def test_a_pdf_that_can_not_be_written_is_the_worlds_fault(
    desk: DeskWindow, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    told: list[ToastRow] = []
    monkeypatch.setattr(desk.context.frame, "show_toast", told.append)
    page = PaperPage(desk.context, "紙", "paper.pdf")
    page.open_over(desk.context.papers.blank_slips(["8A-0001-P"]))

    def refuse(_handle: int) -> None:
        raise OSError(code, "no")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        page.write()
        desk.settled(lambda: bool(told))
    assert told[-1].text == t(said)
    assert list(desk.context.papers_folder.iterdir()) == []
    page.write()
    desk.settled(lambda: len(told) == 2)
    assert (desk.context.papers_folder / "paper.pdf").read_bytes().startswith(b"%PDF")
    page.close_over()
