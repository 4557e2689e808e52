"""What the guard's last number saves: a request, a second person's word, or what was done in the console by hand.

Decides which command the settled stages become, and that each ticked unit is an action of its own; what may be saved is
the use cases', what is said of it `wording`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import NamedTuple

from app.domain.disposal_words import Deprovisioned, Step
from app.domain.kinds import Family
from app.ui.screens.guard.stages import Stages
from app.usecases.deprovision import DeprovisionResult, Named, RequestDeprovision, SecondRequest, request, second
from app.usecases.deprovision_rows import GuardRow
from app.usecases.desk import Desk
from app.usecases.disposal import tick
from app.usecases.disposal_results import DisposalResult, TickStep
from app.usecases.second_person import Second

_HARD = (Family.ok, Family.look, Family.refused)


class Saved(NamedTuple):
    """What was saved, of which units, and which were refused beside them."""

    outcome: str
    """requested, awaiting_second, seconded; by_hand, ticked: their step."""
    family: Family
    results: tuple[DeprovisionResult | DisposalResult, ...]
    codes: tuple[str, ...]
    """The units it was saved of, by serial or tag."""
    box: str = ""
    """The one box in which all of them lie, or nothing."""
    refused: tuple[tuple[GuardRow, BaseException], ...] = ()
    """Units that were refused, with why; what was ticked beside them stands."""


def save(desk: Desk, stages: Stages, *, proved: bool) -> Future[Saved]:
    """Saves it; the future's fault is a refusal."""
    rows = stages.facts.rows
    if stages.by_hand:
        return tick_each(desk, rows, Deprovisioned.by_hand, stages.second, proved=proved)
    units = tuple(Named(desk.read_scan(row.serial), row.confirm) for row in rows)
    if stages.seconding:
        wish = SecondRequest(desk.new_action(), units)
        return _queued(desk.run(second, wish, proved=proved), rows)
    asked = RequestDeprovision(desk.new_action(), units, stages.reason, stages.second, stages.later)
    return _queued(desk.run(request, asked, proved=proved), rows)


def _queued(future: Future[DeprovisionResult], rows: Sequence[GuardRow]) -> Future[Saved]:
    made: Future[Saved] = Future()

    def done(finished: Future[DeprovisionResult]) -> None:
        fault = finished.exception()
        if fault is not None:
            made.set_exception(fault)
            return
        result = finished.result()
        codes = tuple(unit.serial or unit.code for unit in result.units)
        made.set_result(Saved(result.outcome, result.family, (result,), codes, _box_of(rows)))

    future.add_done_callback(done)
    return made


def tick_each(
    desk: Desk, rows: Sequence[GuardRow], how: Deprovisioned, other: Second | None = None, *, proved: bool
) -> Future[Saved]:
    """Ticks the step of each, an action of its own, in their order. One that is refused leaves the others as they are,
    and is named beside them; the future's fault is the first refusal where not one was ticked.
    """
    made: Future[Saved] = Future()
    asked: list[tuple[GuardRow, Future[DisposalResult]]] = []
    for row in rows:
        scan = desk.read_scan(row.serial or row.tag)
        wish = TickStep(desk.new_action(), scan, Step.deprovision, how, second=other)
        asked.append((row, desk.run(tick, wish, proved=proved)))

    def all_done(_last: Future[DisposalResult]) -> None:
        faults = ((row, each.exception()) for row, each in asked)
        refused = tuple((row, fault) for row, fault in faults if fault is not None)
        if len(refused) == len(asked):
            made.set_exception(refused[0][1])
            return
        ticked = [(row, each.result()) for row, each in asked if each.exception() is None]
        family = Family.refused if refused else max((each.family for _row, each in ticked), key=_HARD.index)
        outcome = "by_hand" if how is Deprovisioned.by_hand else "ticked"
        results, codes = tuple(each for _row, each in ticked), tuple(row.serial or row.tag for row, _each in ticked)
        made.set_result(Saved(outcome, family, results, codes, _box_of(rows), refused))

    asked[-1][1].add_done_callback(all_done)  # one thread writes, in order: the last one's end is the end of all
    return made


def _box_of(rows: Sequence[GuardRow]) -> str:
    boxes = {row.box for row in rows}
    return next(iter(boxes)) if len(boxes) == 1 else ""
