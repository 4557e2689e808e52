"""Gear and open loans through the import screen: told by their headings, shown in words, applied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.kinds import Role
from app.domain.rules.permissions import Command
from app.settings.paths import resource
from app.ui.context import ImportWish
from app.ui.screens.importing.presenter import ImportPresenter, Stage
from app.ui.shell.actions import Mode
from app.usecases.session import Actor
from tests.ui.screens.desk import DeskWindow

SAMPLES = resource("samples", "gear.csv").parent


@pytest.fixture
def screen(desk: DeskWindow) -> ImportPresenter:
    made = ImportPresenter(desk.context, desk.chooser)
    desk.add(Mode.import_preview, made)
    desk.window.show()
    return made


def shown(desk: DeskWindow, screen: ImportPresenter, path: Path) -> list[list[str]]:
    """The preview's rows as they are read."""
    desk.context.wish = ImportWish(path=path, kind=None)
    desk.show(Mode.import_preview)
    desk.settled(lambda: screen.stage in (Stage.preview, Stage.unreadable))
    model = screen.view.diff.table.rows_model
    rows = [model.row_at(at) for at in range(model.rowCount())]
    return [[cell.text for cell in row.cells] for row in rows if row is not None]


def applied(desk: DeskWindow, screen: ImportPresenter) -> None:
    desk.act("preview.apply")
    desk.settled(lambda: screen.stage is Stage.begin)


def test_gear_and_then_its_loans_are_previewed_and_applied(desk: DeskWindow, screen: ImportPresenter) -> None:
    rows = shown(desk, screen, SAMPLES / "gear.csv")
    assert screen.view.counts.counts.taken_for == "機器台帳"
    assert [row[2] for row in rows] == ["MR51FN00101", "MR51FN00102", "MR51FN00103", "X8BT4100211", "ELM210045"]
    assert "モバイルルーター" in rows[0][-1]
    applied(desk, screen)
    rows = shown(desk, screen, SAMPLES / "loans.csv")
    assert screen.view.counts.counts.taken_for == "貸出一覧"
    assert [row[2] for row in rows] == ["MR51FN00101", "X8BT4100211"], "one by its serial, one by our number"
    assert rows[0][-1] == "上津小学校　令和8年12月18日"
    applied(desk, screen)
    assert len(desk.program.queries.loans.loans()) == 2
    shown(desk, screen, SAMPLES / "loans.csv")
    assert (screen.view.counts.counts.new, screen.view.counts.counts.same) == (0, 2)


def test_an_engineer_who_came_by_badge_is_asked_the_pin_as_the_instruction_is_applied(
    desk: DeskWindow, screen: ImportPresenter
) -> None:
    """Reading the file for its preview asks none: nothing is written yet."""
    asked: list[Command] = []
    code = "OP0007"
    desk.program.desk.actor = Actor(code=code, role=Role.engineer)
    answers = [False, True]

    def ask_pin(command: Command, again: Callable[..., None]) -> None:
        asked.append(command)
        if answers.pop(0):
            again(proved=True)

    desk.context.ask_pin = ask_pin  # type: ignore[assignment]
    rows = shown(desk, screen, SAMPLES / "instruction.csv")
    assert (len(rows), asked, screen.stage) == (3, [], Stage.preview)
    desk.act("preview.apply")
    desk.settled(lambda: asked == [Command.instruct])
    desk.settled(lambda: screen.stage is Stage.preview)
    assert desk.program.queries.disposal.instructions() == ()
    desk.act("preview.apply")
    desk.settled(lambda: screen.stage is Stage.begin)
    assert sum(row.units for row in desk.program.queries.disposal.instructions()) == 3
    assert asked == [Command.instruct] * 2


def test_who_may_not_bring_it_in_does_not_see_it(desk: DeskWindow, screen: ImportPresenter) -> None:
    desk.program.desk.actor = Actor(code="OP0008", role=Role.technician)
    assert shown(desk, screen, SAMPLES / "instruction.csv") == []
    assert screen.stage is Stage.unreadable
