"""The ledger every simulated desk begins from: the registers, all of it at the hub already. Made once a process."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from app.domain.part_commands import ReceiveParts
from app.usecases.parts import receive_parts
from tests.simulation.clock import DeskClock, VirtualTime
from tests.simulation.desks import SimDesk
from tests.simulation.log import OrderedLog
from tests.simulation.machine import Machine, room
from tests.simulation.things import PARTS, PLACES, known_things, seen_in_console


class Template(NamedTuple):
    """A ledger's folder, and the log that holds all of it."""

    folder: Path
    log: OrderedLog


@cache
def template() -> Template:
    """The one of this process; the same at every seed but for the ledger's own id."""
    root = room()
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    desk = SimDesk("desk-0", Machine.make(root / "first", "first", Random(0), DeskClock(VirtualTime())))
    desk.start()
    run = desk.program.desk
    run.call(lambda unit: unit.record(known_things())).result()
    run.call(lambda unit: unit.observe(seen_in_console())).result()
    for part, place in zip(PARTS, PLACES, strict=True):
        run.run(receive_parts, ReceiveParts(run.new_action(), part, 3, place)).result()
    log = OrderedLog()
    log.push(desk.waiting(10_000), desk.sides_waiting())
    desk.pulled(log.pull(0, 10_000, 0))
    desk.stop()
    return Template(desk.machine.ledger, log)
