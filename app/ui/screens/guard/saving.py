"""What the guard's last number saves: a request, a second person's word, or what was done in the console by hand.

Decides which command the settled stages become; what may be saved is the use cases'.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import NamedTuple, TypeVar

from app.domain.disposal_words import Deprovisioned, Step
from app.domain.kinds import Family
from app.settings.words import t
from app.ui.screens.guard.stages import Stages
from app.usecases.deprovision import DeprovisionResult, Named, RequestDeprovision, SecondRequest, request, second
from app.usecases.deprovision_rows import GuardRow
from app.usecases.desk import Desk
from app.usecases.disposal import tick
from app.usecases.disposal_results import DisposalResult, TickStep
from app.usecases.second_person import Second

T = TypeVar("T")
U = TypeVar("U")


class Saved(NamedTuple):
    """What was saved, with what is to be said of it."""

    words: str
    family: Family
    results: tuple[DeprovisionResult | DisposalResult, ...]


def save(desk: Desk, stages: Stages, *, proved: bool) -> Future[Saved]:
    """Saves it; the future's fault is a refusal."""
    rows = stages.facts.rows
    if stages.by_hand:
        return _then(_ticked(desk, rows, stages.second, proved=proved), _by_hand)
    units = tuple(Named(desk.read_scan(row.serial), row.confirm) for row in rows)
    if stages.seconding:
        wish = SecondRequest(desk.new_action(), units)
        return _then(desk.run(second, wish, proved=proved), _queued)
    asked = RequestDeprovision(desk.new_action(), units, stages.reason, stages.second, stages.later)
    return _then(desk.run(request, asked, proved=proved), _queued)


def _queued(result: DeprovisionResult) -> Saved:
    words = t(f"deprovision.queued.{result.outcome}", count=len(result.units))
    return Saved(words, result.family, (result,))


def _by_hand(results: Sequence[DisposalResult]) -> Saved:
    return Saved(t("deprovision.queued.by_hand", count=len(results)), Family.ok, tuple(results))


def _ticked(
    desk: Desk, rows: Sequence[GuardRow], other: Second | None, *, proved: bool
) -> Future[Sequence[DisposalResult]]:
    """Ticks the step of each, an action of its own, in their order. One that is refused is told for the whole: what was
    ticked beside it is so all the same.
    """
    made: Future[Sequence[DisposalResult]] = Future()
    asked: list[Future[DisposalResult]] = []
    for row in rows:
        scan = desk.read_scan(row.serial or row.tag)
        wish = TickStep(desk.new_action(), scan, Step.deprovision, Deprovisioned.by_hand, second=other)
        asked.append(desk.run(tick, wish, proved=proved))

    def all_done(_last: Future[DisposalResult]) -> None:
        fault = next((found for each in asked if (found := each.exception()) is not None), None)
        if fault is not None:
            made.set_exception(fault)
        else:
            made.set_result([each.result() for each in asked])

    asked[-1].add_done_callback(all_done)  # one thread writes, in order: the last one's end is the end of all
    return made


def _then(future: Future[T], make: Callable[[T], U]) -> Future[U]:
    made: Future[U] = Future()

    def done(finished: Future[T]) -> None:
        fault = finished.exception()
        if fault is not None:
            made.set_exception(fault)
        else:
            made.set_result(make(finished.result()))

    future.add_done_callback(done)
    return made
