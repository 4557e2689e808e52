"""Files that only whoever answers for them may bring in: the PIN is asked for, and holds for just that file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.kinds import ImportKind, Role
from app.domain.rules.permissions import Command
from app.ui.context import ImportWish, Proved
from app.ui.screens.importing.presenter import ImportPresenter, Stage
from app.ui.shell.actions import Mode
from app.usecases.session import Actor
from tests.support import small_files
from tests.ui.screens.desk import DeskWindow


class Prompt:
    """The window's prompt: what it was asked for, and the hand that gives the PIN."""

    def __init__(self) -> None:
        self.asked: list[Command] = []
        self.then: list[Proved] = []

    def __call__(self, command: Command, then: Proved) -> None:
        self.asked.append(command)
        self.then.append(then)


@pytest.fixture
def prompt(desk: DeskWindow, request: pytest.FixtureRequest) -> Prompt:
    made = Prompt()
    desk.context.ask_pin = made
    role = getattr(request, "param", Role.supervisor)
    desk.program.desk.actor = Actor(code="OP0002", role=role, name="西田 拓也")
    return made


@pytest.fixture
def file(desk: DeskWindow, tmp_path: Path) -> Path:
    return instruction(desk, tmp_path / "list.csv", "KY-1", 0)


def instruction(desk: DeskWindow, path: Path, number: str, first: int) -> Path:
    """The Board's list of two units."""
    numbers = desk.program.queries.device_numbers(0, first + 2)[first:]
    serials = [row.serial for row in desk.program.queries.device_rows(numbers)]
    return small_files.write(
        path, ("指示番号", "指示日", "製造番号"), [(number, "2026/11/04", serial) for serial in serials]
    )


def bring(desk: DeskWindow, import_screen: ImportPresenter, path: Path) -> None:
    desk.context.wish = ImportWish(path=path, kind=ImportKind.instruction)
    desk.show(Mode.import_preview)
    desk.settled(lambda: import_screen.stage in (Stage.preview, Stage.unreadable))


@pytest.mark.parametrize("prompt", [Role.engineer, Role.supervisor], indirect=True)
def test_the_boards_instruction_is_brought_in_by_pin(
    desk: DeskWindow, import_screen: ImportPresenter, prompt: Prompt, file: Path
) -> None:
    bring(desk, import_screen, file)
    assert (import_screen.stage, prompt.asked) == (Stage.preview, []), "nothing is written yet"
    desk.act("preview.apply")
    desk.settled(lambda: prompt.asked == [Command.instruct])
    desk.settled(lambda: import_screen.stage is Stage.preview)
    assert not desk.program.queries.disposal.instructions(), "left, nothing is written"
    prompt.then[0](proved=True)
    desk.settled(lambda: import_screen.stage is Stage.begin)
    assert [(row.number, row.units) for row in desk.program.queries.disposal.instructions()] == [("KY-1", 2)]
    bring(desk, import_screen, instruction(desk, file.with_name("next.csv"), "KY-2", 2))
    desk.act("preview.apply")
    desk.settled(lambda: prompt.asked == [Command.instruct] * 2)
    assert [row.number for row in desk.program.queries.disposal.instructions()] == ["KY-1"], (
        "the next is another matter"
    )


def test_a_list_of_devices_asks_for_none(
    desk: DeskWindow, import_screen: ImportPresenter, prompt: Prompt, tmp_path: Path
) -> None:
    path = small_files.write(tmp_path / "d.csv", small_files.DEVICES, [small_files.device("PF8K2M0D")])
    desk.context.wish = ImportWish(path=path, kind=None)
    desk.show(Mode.import_preview)
    desk.settled(lambda: import_screen.stage is Stage.preview)
    assert not prompt.asked


@pytest.mark.parametrize("prompt", [Role.technician], indirect=True)
def test_who_may_not_bring_it_in_does_not_see_it(
    desk: DeskWindow, import_screen: ImportPresenter, prompt: Prompt, file: Path
) -> None:
    bring(desk, import_screen, file)
    assert import_screen.stage is Stage.unreadable
    assert not prompt.asked
