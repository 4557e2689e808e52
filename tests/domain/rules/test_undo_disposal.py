"""Undo of disposal: a tick while no later one builds on it, never the console's; each kind by its command."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.disposal_words import Step
from app.domain.operations import Operation, Ref
from app.domain.rules import undo, undo_disposal
from app.domain.rules.boxes import box_ref, instruction_ref
from app.domain.rules.permissions import Command
from app.domain.rules.undo_rights import command_of
from tests.support import facts

UNIT, OTHER = facts.device(), facts.device("701402728B")
BOX, ORDER = box_ref("A0001"), instruction_ref("KY-1")
N = "8A-0001-A"
Made = tuple[str, Ref | tuple[Ref, ...], dict[str, Any]]


def tick(step: str, **more: str) -> Made:
    return "step_done", UNIT, {"way": "A", "step": step, **more}


REGISTERED: Made = ("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
BEGUN: Made = ("disposal_begun", UNIT, {"way": "A", "n": N})
BEGUN_B: Made = ("disposal_begun", UNIT, {"way": "B", "instruction": "KY-1"})
LISTED: Made = ("disposal_listed", UNIT, {"way": "A", "on": "2025-10-01", "steps": ["judgement", "accessories"]})
LEFT: Made = ("disposal_left", UNIT, {"way": "A", "reason": "s"})
INSTRUCTED: Made = ("instructed", UNIT, {"number": "KY-1"})
RECEIVED: Made = ("instruction_received", ORDER, {"set": {"number": "KY-1"}})
OPENED: Made = ("box_opened", BOX, {"set": {"number": "A0001", "way": "A"}})
IN: Made = ("boxed", (UNIT, BOX), {"box": "A0001"})
IN_OTHER: Made = ("boxed", (OTHER, BOX), {"box": "A0001"})
OUT: Made = ("unboxed", (UNIT, BOX), {"box": "A0001"})
PLACED: Made = ("box_placed", BOX, {"place": "D-4"})
STOOD: Made = ("box_stood_for", BOX, {"second": "OP0003"})
CLOSED: Made = ("box_closed", BOX, {"units": 1, "list": "0" * 32})
HANDED: Made = ("box_handed", BOX, {"on": "2026-11-20", "to": "市教委"})
DEPROVISIONED: Made = ("step_done", (UNIT, BOX), {"way": "A", "step": "deprovision", "how": "by_hand"})
ROUTED: Made = ("routed", UNIT, {"n": N, "route": "disposal", "state": "irreparable", "reason": "s"})
REOPENED: Made = ("repair_state_set", UNIT, {"n": N, "state": "received"})
MOVED: Made = ("changed", UNIT, {"set": {"place": "D-5"}})


def op(made: Made, number: int = 1) -> Operation:
    return facts.operation(*made, number=number)


def builds(done: Made, later: Made) -> bool:
    return undo.first_builder([op(done)], [op(later, 2)]) is not None


STEPS = [step.value for step in Step if step is not Step.instruction]


@pytest.mark.parametrize("step", STEPS)
def test_a_tick_is_built_on_by_every_later_one_and_by_no_earlier(step: str) -> None:
    for other in STEPS:
        assert builds(tick(step), tick(other)) is (STEPS.index(other) >= STEPS.index(step)), other


def test_a_supervisors_own_step_is_built_on_by_what_the_contract_has() -> None:
    assert builds(tick("other:写真"), tick("label"))
    assert not builds(tick("label"), tick("other:写真"))


@pytest.mark.parametrize(
    ("done", "later"),
    [
        (REGISTERED, BEGUN),
        (REGISTERED, INSTRUCTED),
        (REGISTERED, LISTED),
        (BEGUN, tick("accessories")),
        (BEGUN, LEFT),
        (BEGUN, IN),
        (LISTED, tick("annotate")),
        (LEFT, BEGUN),
        (INSTRUCTED, BEGUN_B),
        (OPENED, IN),
        (OPENED, PLACED),
        (OPENED, STOOD),
        (IN, OUT),
        (IN, CLOSED),
        (STOOD, DEPROVISIONED),
        (CLOSED, HANDED),
        (ROUTED, BEGUN),
        (BEGUN, ("disposal_begun", UNIT, {"way": "A"})),
        (tick("storage", place="D-4"), MOVED),
        (tick("storage", place="D-4"), tick("storage", place="D-5")),
    ],
)
def test_what_builds_on_what(done: Made, later: Made) -> None:
    assert builds(done, later)


@pytest.mark.parametrize(
    ("done", "later"),
    [
        (IN, IN_OTHER),
        (IN_OTHER, IN),
        (INSTRUCTED, RECEIVED),
        (PLACED, STOOD),
        (STOOD, tick("wipe")),
        (tick("board"), REOPENED),
        (MOVED, tick("wipe")),
        (BEGUN, INSTRUCTED),
    ],
)
def test_what_builds_on_nothing_of_it(done: Made, later: Made) -> None:
    assert not builds(done, later)


def test_a_closed_box_is_named_by_the_refusal() -> None:
    assert undo.NAMED[CLOSED[0]] == "box_is_closed"
    assert undo.NAMED[HANDED[0]] == "box_is_handed"


@pytest.mark.parametrize("step", [*STEPS, "other:写真"])
def test_only_the_consoles_steps_are_never_taken_back(step: str) -> None:
    assert undo.never(op(tick(step))) is (step in ("deprovision", "verified"))


def test_every_kind_says_what_it_writes_and_whose_it_is() -> None:
    known = set(undo_disposal.WRITES) | undo_disposal.MAKERS
    assert known == set(undo_disposal.COMMANDS)
    for made in (BEGUN, LISTED, LEFT, INSTRUCTED, RECEIVED, OPENED, IN, OUT, PLACED, STOOD, CLOSED, HANDED):
        assert undo.writes(op(made)), made[0]
        assert not undo.never(op(made))


@pytest.mark.parametrize(
    ("made", "asked"),
    [
        (BEGUN, Command.dispose),
        (LEFT, Command.dispose),
        (LISTED, Command.instruct),
        (OPENED, Command.box),
        (IN, Command.box),
        (OUT, Command.box),
        (PLACED, Command.box),
        (CLOSED, Command.box),
        (STOOD, Command.stand_for),
        (HANDED, Command.hand_over),
        (RECEIVED, Command.instruct),
        (INSTRUCTED, Command.instruct),
        (tick("wipe", how="wiped"), Command.tick),
        (tick("board"), Command.hand_over),
        (tick("collected"), Command.pickup),
        (tick("verified", how="eye"), Command.deprovision_by_hand),
    ],
)
def test_whoever_takes_back_needs_the_right_of_it(made: Made, asked: Command) -> None:
    assert command_of(op(made)) is asked
