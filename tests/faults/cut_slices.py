"""A process for `test_cut_slices`: makes a sliced action ready and is killed before its second slice; or gives the same
command again and tells what became of it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from app.usecases import boxes, day_list
from app.usecases.disposal_results import HandOverBox, TellDay
from tests.support.bench import Bench
from tests.support.real_desks import Clock, digest, running
from tests.usecases.disposal_stand import Stand
from tests.usecases.test_in_slices import MANY, WORKS


def _cut(stand: Stand, name: str) -> None:
    work, desk, slices = WORKS[name](stand), stand.bench.program.desk, []
    write = desk.ledger.write

    def counted(*args: Any, **more: Any) -> Any:
        slices.append(args)
        if len(slices) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return write(*args, **more)

    desk.ledger.write = counted  # type: ignore[method-assign]
    work.run(desk.new_action()).result()


def _again(stand: Stand, name: str) -> dict[str, Any]:
    told = _told(stand)
    if name == "day":
        ticked = stand.sliced(day_list.tell_day, TellDay, day="", to="市教委").told
    else:
        ticked = stand.sliced(boxes.hand_over, HandOverBox, box="A0001", to="市教委").ticked
    digest(stand.bench.program)
    return {"before": told, "ticked": ticked, "after": _told(stand), "ticks": _ticks(stand)}


def _told(stand: Stand) -> int:
    return sum("board" in stand.state(serial)["disposal"]["steps"] for serial in MANY)


def _ticks(stand: Stand) -> int:
    bodies = stand.bench.program.ledger.read(lambda reads: reads.rows("SELECT body FROM operation"))
    return sum(json.loads(body)["p"].get("step") == "board" for (body,) in bodies)


if __name__ == "__main__":
    root, how, what = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    clock = Clock()
    with running(root / "ledger", clock) as program:
        made = Stand(Bench(program, root, clock))
        if how == "cut":
            _cut(made, what)
        else:
            print(json.dumps(_again(made, what)))
