"""A ledger of a district that lets units go: 8,500 on the Board's instruction, at every step of the checklist, two in
five of them in boxes of fifty, a third on the shelves, hundreds asked of the console and not answered yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from app.bootstrap import Options, Program, start, stop
from app.domain.codes import CodeKind, printed_code
from app.domain.disposal_steps import order
from app.domain.identity import code_id, device_id
from app.domain.kinds import Aggregate, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import box_ref, instruction_ref
from app.usecases.operators import register_operator, set_pin
from app.usecases.ports import UnitOfWork
from app.usecases.session import stand_in

NUMBER = "KY-214"
EACH = 50
PLACES = 120
PIN = "2468"
STEPS = order("B", "chromebook")
HOW = {"accessories": "collected", "deprovision": "by_hand", "verified": "eye", "wipe": "wiped"}


class LetGo(NamedTuple):
    """What lies in such a ledger."""

    begun: tuple[str, ...]
    """Serials of the units that somebody began."""
    boxes: tuple[str, ...]
    places: tuple[str, ...]


def fill(folder: Path, count: int) -> LetGo:
    """Makes the ledger under `folder`; who works at it is OP0002, a supervisor without PIN."""
    serials = tuple(f"P{at:06d}NXCV{at * 7919 % 10_000:04d}" for at in range(count))
    boxes = tuple(f"B{at:04d}" for at in range(1, count * 2 // 5 // EACH + 1))
    places = tuple(f"W{at:03d}" for at in range(1, PLACES + 1))
    program = start(Options(ledger=folder))
    try:
        program.desk.call(_people, actor=stand_in()).result()
        drafts = list(_drafts(serials, boxes, places))
        for at in range(0, len(drafts), 2_000):
            _record(program, drafts[at : at + 2_000])
    finally:
        stop(program)
    begun = tuple(serial for at, serial in enumerate(serials) if _is_begun(at))
    return LetGo(begun, boxes, tuple(printed_code(CodeKind.place, place).text for place in places))


def _record(program: Program, drafts: list[Draft]) -> None:
    def record(uow: UnitOfWork) -> None:
        uow.record(drafts)
        units = [draft.about[0] for draft in drafts if draft.kind == "registered" and "serial" in draft.payload["set"]]
        told = {"last_sync": "2026-06-30T02:00:00Z"}
        uow.observe([(unit.id, {"google_id": f"1f0c-{unit.id.hex()[:12]}", **told}) for unit in units])

    program.desk.call(record, actor=stand_in()).result()


def _people(uow: UnitOfWork) -> None:
    register_operator(uow, name="西田 拓也", role=Role.supervisor)
    set_pin(uow, register_operator(uow, name="古賀 美咲", role=Role.engineer).operator, PIN)


def _drafts(serials: tuple[str, ...], boxes: tuple[str, ...], places: tuple[str, ...]) -> Iterator[Draft]:
    for place in places:
        yield Draft("registered", (Ref(Aggregate.place, code_id(Aggregate.place, place)),), {"set": {"code": place}})
    fields = {"number": NUMBER, "on": "2026-11-04", "document": "教ICT第214号", "rows": len(serials)}
    yield Draft("instruction_received", (instruction_ref(NUMBER),), {"set": fields})
    for box in boxes:
        yield Draft("box_opened", (box_ref(box),), {"set": {"number": box, "way": "B", "instruction": NUMBER}})
    rng = Random(7)
    for at, serial in enumerate(serials):
        yield from _unit(rng, at, serial, boxes, places)
    for at, box in enumerate(boxes[: len(boxes) // 2]):
        yield Draft("box_closed", (box_ref(box),), {"units": EACH * 4 // 5, "list": "0" * 32})
        if at % 2:
            yield Draft("box_handed", (box_ref(box),), {"on": "2026-11-20", "to": "市教委"})


def _is_begun(at: int) -> bool:
    return at % 5 != 4


def _unit(rng: Random, at: int, serial: str, boxes: tuple[str, ...], places: tuple[str, ...]) -> Iterator[Draft]:
    unit, box = Ref(Aggregate.device, device_id(serial)), at // EACH
    fields = {"serial": serial, "tag": f"KRM-{at:06d}", "kind": "chromebook", "status": "in_use", "console": "ACTIVE"}
    yield Draft("registered", (unit,), {"set": {**fields, "model": "Lenovo 500e Chromebook Gen 4s"}})
    yield Draft("instructed", (unit,), {"number": NUMBER})
    if not _is_begun(at):
        return
    yield Draft("disposal_begun", (unit,), {"way": "B", "instruction": NUMBER})
    far = len(STEPS) - 1 if box < len(boxes) // 2 else rng.randrange(1, len(STEPS) - 2)
    if far > STEPS.index("deprovision"):
        yield Draft("changed", (unit,), {"set": {"console": "DEPROVISIONED"}})
    for step in STEPS[1:far]:
        how = {"how": HOW[step]} if step in HOW else {}
        place = {"place": places[at % PLACES]} if step == "storage" else {}
        yield Draft("step_done", (unit,), {"way": "B", "step": step, **how, **place})
    if STEPS[far] == "deprovision" and at % 2:
        asked = {"request": "deprovision", "device_id": f"1f0c-{unit.id.hex()[:12]}", "serial": serial}
        more = {"frozen": "0" * 32, "reason": "retiring_device", "path": "disposal", "awaiting": True}
        yield Draft("requested", (unit,), {**asked, **more})
    if box < len(boxes):
        yield Draft("boxed", (unit, box_ref(boxes[box])), {"box": boxes[box]})
