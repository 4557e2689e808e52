"""Holds every action in every state, of every kind and maker, to one table written out by hand (`course_table`).

Each is tried: refused with a reason and nothing written, or the state the table says. A sample goes through a ledger on
disk as well.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import cast

import pytest

from app.domain.commands import Act
from app.domain.identity import short
from app.domain.kinds import Action, DeviceKind, RepairState, Route
from app.domain.operations import Draft
from app.domain.rules.repair import RepairRefused
from app.settings.words import catalog
from app.usecases.act import FIELDS_OF, act
from app.usecases.change_setting import change_setting
from app.usecases.ports import UnitOfWork
from tests.support import facts
from tests.support.bench import Bench
from tests.support.course_table import (
    ANSWER,
    FIELDS,
    MAKERS,
    PERIODS,
    Case,
    N,
    cases,
    prepared,
    unit_of,
)
from tests.support.memory_unit import MemoryUnit
from tests.support.real_desks import heads
from tests.support.sampling import sampled

JPEG = b"\xff\xd8\xff\xe0 a photo"


def command(case: Case) -> Act:
    fields = dict(FIELDS.get(case.action, {}))
    if case.route is not None:
        fields = {"route": case.route.value} | ({"reason": "液晶と基板"} if case.route is Route.disposal else {})
    content = JPEG if case.action is Action.photo else b""
    return Act(action=facts.an_id(1), repair=N, what=case.action, fields=fields, content=content)


def answer(uow: MemoryUnit, case: Case) -> tuple[str, str]:
    """The state it comes to, or the reason of its refusal."""
    try:
        return act(cast(UnitOfWork, uow), command(case)).state, ""
    except RepairRefused as refused:
        return "", refused.reason


def test_every_state_action_kind_and_maker(capsys: pytest.CaptureFixture[str]) -> None:
    words, tried, reasons = catalog("ja"), Counter[str](), Counter[str]()
    unit, form = facts.device(), facts.form()
    for case in cases():
        uow = MemoryUnit(
            {unit: unit_of(case), form: {"sent": "2026-11-19", "units": []}}, repair__initial_periods=PERIODS
        )
        before = uow.digest()
        state, reason = answer(uow, case)
        assert state == case.leads, (case, reason)
        tried["done" if state else "refused"] += 1
        if reason:
            reasons[reason] += 1
            assert f"refused.{reason}" in words
            assert uow.digest() == before, case
        assert bool(uow.written) == bool(state), case
    assert sum(tried.values()) == len(RepairState) * len(DeviceKind) * len(MAKERS) * (len(Action) - 1 + len(Route))
    assert set(FIELDS_OF) == set(Action)
    with capsys.disabled():
        print(f" {sum(tried.values())} tried: {tried['done']} done, {tried['refused']} refused {dict(reasons)}", end="")


def test_a_sample_of_them_on_a_ledger_on_disk(bench: Bench) -> None:
    """The same answers from the use case as it runs; what is refused leaves every head as it was.

    Every case has a form of its own: an answer for one unit, once linked, is refused to the next.
    """
    bench.call(lambda uow: change_setting(uow, "repair.initial_periods", PERIODS))
    for at, case in enumerate(sampled(cases(), 120, "the course on disk")):
        number, ref = f"8A-{at + 1:04d}-A", facts.device(f"SER{at:05d}")
        for draft in prepared(case, number, ref, serial=f"SER{at:05d}"):
            bench.record(draft)
        form = facts.form(at + 10)
        bench.record(Draft("answer_received", (form,), {"set": ANSWER}))
        before = heads(bench.program)
        wish = command(case)
        if case.action is Action.link:
            wish = replace(wish, fields={"answer": short(form.id)})
        run = bench.program.desk.run(act, replace(wish, action=bench.program.desk.new_action(), repair=number))
        if case.leads:
            assert run.result().state == case.leads, case
        else:
            with pytest.raises(RepairRefused):
                run.result()
            assert heads(bench.program) == before
    assert bench.program.ledger.verify().ok
