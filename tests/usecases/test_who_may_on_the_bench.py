"""Each use case of the bench and of the schools asks for its own permission, before it looks at anything else."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple, cast

import pytest

from app.domain import part_commands
from app.domain.kinds import Role
from app.domain.rules.permissions import Command
from app.usecases import (
    away,
    cabinet_faults,
    charger_moves,
    contacts,
    exchange,
    hand_back,
    loans,
    lost,
    parts,
    schools,
    swap,
    transfers,
    visit_count,
    visits,
)
from app.usecases.session import Actor, NotAllowed

WRITES: dict[ModuleType, dict[str, Command]] = {
    parts: dict.fromkeys(
        ("receive_parts", "count_parts", "use_part", "put_back", "take_donor", "move_parts", "scrap_parts"),
        Command.move_parts,
    )
    | {"change_part": Command.change_parts},
    away: dict.fromkeys(
        ("open_shipment", "ship", "note_rma", "send_shipment", "receive_back", "close_shipment"), Command.ship
    ),
    hand_back: dict.fromkeys(("open_handback", "hand_back", "close_handback"), Command.hand_back),
    loans: dict.fromkeys(("lend", "end_loan", "extend_loan", "lacking_came", "move"), Command.lend),
    lost: dict.fromkeys(("report_lost", "report_found"), Command.report_lost)
    | dict.fromkeys(("ask_console", "cancel_request"), Command.request_disable),
    schools: {"change_school": Command.change_shared_setting},
    swap: {"swap": Command.swap},
    charger_moves: dict.fromkeys(
        ("arrive", "hand_over", "load", "unload", "to_maker", "back_again", "dispose_of", "correct"), Command.swap
    ),
    cabinet_faults: dict.fromkeys(("report_cabinet", "tell_board", "note_advice"), Command.swap),
    transfers: dict.fromkeys(
        ("open_transfer", "scan_transfer", "count_crate", "rekit", "close_transfer"), Command.transfer
    ),
    visits: dict.fromkeys(
        (
            *("plan_visit", "change_visit", "begin_visit", "write_line", "report_visit"),
            *("close_visit", "cancel_visit"),
        ),
        Command.visit,
    ),
    visit_count: dict.fromkeys(("count_back", "end_count"), Command.visit),
    exchange: {"exchange": Command.exchange},
    contacts: dict.fromkeys(
        (
            *("record_contact", "pass_on", "follow_up", "close_contact", "reopen_contact"),
            *("keep_faq", "drop_faq", "report_fault"),
        ),
        Command.contact,
    ),
}
CASES = [(module, name, asked) for module, names in WRITES.items() for name, asked in names.items()]


class NothingElse(NamedTuple):
    """A unit of work of somebody's that fails whoever asks it for more than who it is."""

    actor: Actor


def command_of(usecase: Callable[..., Any]) -> Any:
    """An empty command of the kind a use case takes."""
    kind = inspect.signature(usecase).parameters["command"].annotation
    made = getattr(inspect.getmodule(usecase), kind, None) or getattr(part_commands, kind)
    return made(*[cast(Any, None)] * len(made._fields))


@pytest.mark.parametrize(("module", "name", "asked"), CASES, ids=lambda part: getattr(part, "__name__", str(part)))
def test_label_staff_may_not_and_nothing_is_looked_at(module: ModuleType, name: str, asked: Command) -> None:
    usecase = getattr(module, name)
    with pytest.raises(NotAllowed) as refused:
        usecase(NothingElse(Actor(code="OP0009", role=Role.label)), command_of(usecase))
    assert (refused.value.command, refused.value.reason) == (asked, "role")


@pytest.mark.parametrize("module", WRITES, ids=lambda module: module.__name__)
def test_no_use_case_is_left_out(module: ModuleType) -> None:
    taking = {
        name
        for name, made in inspect.getmembers(module, inspect.isfunction)
        if made.__module__ == module.__name__ and not name.startswith("_")
        if list(inspect.signature(made).parameters) == ["uow", "command"]
    }
    assert taking == set(WRITES[module])
