"""The guard: units the console is to let go, asked for, stood for by a second person, cancelled, at desks apart.

Each desk has seen the console's export, as it was when all began. Few units come so far, and all go for those: so that
one desk cancels what another stands for.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.bench_words import RequestStanding
from app.domain.disposal_words import DeprovisionReason, Step, Way
from app.usecases import deprovision
from app.usecases.deprovision import CancelDeprovision, Named, RequestDeprovision, SecondRequest
from app.usecases.deprovision_rows import GuardRow
from app.usecases.second_person import Second
from tests.simulation.disposal_acts import puts_a_unit_on_the_checklist, ticks_up_to
from tests.simulation.people import Person, act
from tests.simulation.things import OPERATORS

MOST = 2
"""Units of one wish."""


def _named(p: Person, row: GuardRow) -> Named:
    return Named(p.scan(row.serial), row.confirm)


def _asked(p: Person, *standing: RequestStanding) -> list[GuardRow]:
    rows = p.program.queries.deprovision.requests()
    return [row for row in rows if not standing or row.standing in standing]


@act(12)
def asks_to_let_go(p: Person) -> None:
    """Mostly of units that are so far, else of one that is led there first, or begun."""
    queries, actor = p.program.queries, p.program.desk.signed_in().code
    able = [row for row in queries.disposal.units() if row.way and row.kind == "chromebook"]
    early = [row for row in able if Step.deprovision not in row.done]
    if not early:
        puts_a_unit_on_the_checklist(p)
        return
    shown = queries.deprovision.to_confirm([row.device for row in early], actor).rows
    ready = [row for row in shown if row.confirm and (p.maybe(0.3) or not row.standing)]
    if not ready or p.maybe(0.2):
        ticks_up_to(p, p.one(early), Step.deprovision)
        ready = list(queries.deprovision.to_confirm([p.one(early).device], actor).rows)
    apart = [row for row in ready if row.way == Way.B]  # it takes two
    ready = apart if apart and p.maybe(0.6) else ready
    rows = p.rng.sample(ready, min(len(ready), p.one((1, 1, MOST))))
    second = Second(p.one(OPERATORS), proved=True) if p.maybe(0.1) else None
    known = {"units": tuple(_named(p, row) for row in rows), "reason": p.one(list(DeprovisionReason)).value}
    p.do(deprovision.request, RequestDeprovision, **known, second=second, later=p.maybe(0.9))


@act(14)
def stands_for_what_was_asked(p: Person) -> None:
    """A colleague comes to the desk for it: whoever asked can't."""
    found = _asked(p, RequestStanding.awaiting_second) if p.maybe(0.95) else _asked(p)
    if found:
        rows = p.rng.sample(found, min(len(found), p.one((1, 1, MOST))))
        desk, usual = p.program.desk, p.program.desk.actor
        desk.actor = replace(desk.signed_in(), code=p.one(OPERATORS))
        try:
            p.do(deprovision.second, SecondRequest, units=tuple(_named(p, row) for row in rows))
        finally:
            desk.actor = usual


@act(5)
def cancels_what_was_asked(p: Person) -> None:
    found = _asked(p)
    if found:
        p.do(deprovision.cancel, CancelDeprovision, scan=p.scan(p.one(found).serial))
