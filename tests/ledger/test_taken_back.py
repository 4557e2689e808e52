"""What was taken back is not there: brought in again it is all new, scanned again it is unknown again.

Also where another desk worked on it before it heard of the undo, so that something of it is left.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap_files import import_source
from app.domain.commands import Amend, CloseCrate, OpenCrate, TakeIn, Undo
from app.domain.identity import code_id, device_id
from app.domain.kinds import Aggregate, ImportKind
from app.domain.operations import Draft, Ref
from app.ledger import heads_in_hand
from app.usecases.act import amend
from app.usecases.crates import close_crate, open_crate
from app.usecases.import_job import ImportJob
from app.usecases.take_in import IntakeResult, take_in
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.real_desks import Clock, Hub, SyncDesk, digest, drain, heads, running

SERIAL = "PF8K2M0D"
DEVICE = Ref(Aggregate.device, device_id(SERIAL))


class Two:
    """Two desks, a hub, and short ways."""

    def __init__(self, desks: Sequence[SyncDesk], root: Path) -> None:
        self.one, self.two = desks
        self.root = root

    def imported(self, desk: SyncDesk, kind: ImportKind, *rows: tuple[str, ...]) -> ImportJob:
        headings = {
            ImportKind.devices: small_files.DEVICES,
            ImportKind.forms: small_files.FORMS,
            ImportKind.schools: small_files.SCHOOLS,
        }[kind]
        path = small_files.write(self.root / f"{kind.value}.csv", headings, rows)
        job = ImportJob(desk.program.desk, import_source(desk.program, path, kind), dry_run=False)
        for _ in job.steps():
            pass
        return job

    def do(self, desk: SyncDesk, usecase: Any, kind: Any, **fields: Any) -> Any:
        run = desk.program.desk
        return run.run(usecase, kind(action=run.new_action(), **fields)).result()

    def scan(self, desk: SyncDesk, code: str = SERIAL, **fields: Any) -> IntakeResult:
        found: IntakeResult = self.do(desk, take_in, TakeIn, scan=desk.program.desk.read_scan(code), **fields)
        return found

    def taken_back(self, desk: SyncDesk, action: bytes | None = None) -> None:
        assert self.do(desk, undo, Undo, target=action, reason="まちがい").outcome == "undone"

    def drain(self) -> None:
        drain([self.one, self.two])
        assert heads(self.one.program) == heads(self.two.program)
        assert digest(self.one.program) == digest(self.two.program)


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Two]:
    hub = Hub()
    with ExitStack() as stack:
        made = [SyncDesk(stack.enter_context(running(tmp_path / name, Clock())), hub) for name in ("one", "two")]
        made[1].program.ledger.desk = replace(made[1].program.ledger.desk, mark="C")
        yield Two(made, tmp_path / "files")


def counts(job: ImportJob) -> tuple[int, int, int]:
    return job.report.counts.new, job.report.counts.changed, job.report.counts.same


def worked_on_what_is_taken_back(both: Two) -> None:
    """Desk one takes its import of a device back; desk two, not knowing, changed a fact of it."""
    job = both.imported(both.one, ImportKind.devices, small_files.device(SERIAL))
    both.drain()
    room = Draft("changed", (DEVICE,), {"set": {"room": "2年3組"}})
    both.two.program.desk.call(lambda unit: unit.record([room])).result()
    both.taken_back(both.one, job.action)
    both.drain()


def test_a_device_of_which_a_card_is_left_is_brought_in_again(both: Two) -> None:
    worked_on_what_is_taken_back(both)
    for desk in (both.one, both.two):
        assert set(json_state(desk, DEVICE)) == {"cards"}
        assert desk.program.queries.card(DEVICE) is None
        assert desk.program.queries.find_device(SERIAL) == ()
        assert desk.program.queries.search(SERIAL, 10) == ((), False)
    assert counts(both.imported(both.one, ImportKind.devices, small_files.device(SERIAL))) == (1, 0, 0)
    assert counts(both.imported(both.one, ImportKind.devices, small_files.device(SERIAL))) == (0, 0, 1)
    both.drain()
    for desk in (both.one, both.two):
        assert desk.program.queries.find_device(SERIAL) == (DEVICE,)
        card = desk.program.queries.card(DEVICE)
        assert card is not None
        assert (card.serial, card.status) == (SERIAL, "in_use")


def test_a_device_of_which_a_card_is_left_is_unknown_when_it_is_scanned(both: Two) -> None:
    worked_on_what_is_taken_back(both)
    found = both.scan(both.two)
    assert found.outcome == "unknown_device"
    both.drain()
    card = both.one.program.queries.card(DEVICE)
    assert card is not None
    assert (card.serial, card.status) == (SERIAL, "in_repair")


def test_an_answer_of_which_a_link_is_left_is_brought_in_again(both: Two) -> None:
    job = both.imported(both.one, ImportKind.forms, small_files.form(SERIAL))
    both.drain()
    number = both.scan(both.two).repair
    both.taken_back(both.one, job.action)
    both.drain()
    (form,) = [ref for kind, ref in heads(both.one.program) if kind == "form"]
    assert set(json_state(both.one, Ref(Aggregate.form, form))) == {"links"}
    assert both.one.program.queries.answers() == ()
    for desk in (both.one, both.two):
        card = desk.program.queries.card(DEVICE)
        assert card is not None
        assert card.form is None
    assert counts(both.imported(both.two, ImportKind.forms, small_files.form(SERIAL))) == (1, 0, 0)
    both.drain()
    assert [a.linked for a in both.one.program.queries.answers()] == [(number,)]


def test_a_unit_in_repair_whose_import_was_taken_back_is_still_found_by_its_serial(both: Two) -> None:
    job = both.imported(both.one, ImportKind.devices, small_files.device(SERIAL, tag="KRM-000001"))
    both.drain()
    number = both.scan(both.two).repair
    both.taken_back(both.one, job.action)
    both.drain()
    again = both.scan(both.one)
    assert (again.outcome, again.repair) == ("already_open", number)
    job = both.imported(both.one, ImportKind.devices, small_files.device(SERIAL, tag="KRM-000001"))
    assert counts(job) == (1, 0, 0)
    assert counts(both.imported(both.one, ImportKind.devices, small_files.device(SERIAL))) == (0, 0, 1)
    both.drain()
    assert both.scan(both.two, "KRM-000001").repair == number


def test_a_school_changed_while_it_was_taken_back_is_known_again(both: Two) -> None:
    job = both.imported(both.one, ImportKind.schools, *small_files.SCHOOL_ROWS)
    both.drain()
    ref = Ref(Aggregate.school, code_id(Aggregate.school, "ES01"))
    renamed = Draft("changed", (ref,), {"set": {"name": "北の小学校"}})
    both.two.program.desk.call(lambda unit: unit.record([renamed])).result()
    both.taken_back(both.one, job.action)
    both.drain()
    assert both.one.program.queries.schools() == {}
    again = both.imported(both.one, ImportKind.schools, *small_files.SCHOOL_ROWS)
    assert counts(again) == (2, 0, 0)
    assert [kept[1:] for kept in again.report.counts.kept] == [("name", "北の小学校", "北小学校", "newer")]
    both.drain()
    assert both.two.program.queries.schools() == {"ES01": "北の小学校", "ES02": "南小学校"}


def test_a_crate_that_was_taken_back_can_be_begun_again(both: Two) -> None:
    code = both.do(both.one, open_crate, OpenCrate, label="北小").crate
    both.drain()
    number = both.scan(both.two, crate=code).repair
    both.do(both.two, close_crate, CloseCrate, crate=code)
    both.taken_back(both.one)
    both.drain()
    for desk in (both.one, both.two):
        assert desk.program.queries.crate(code) is None
        assert desk.program.queries.open_crates() == ()
    assert both.do(both.one, open_crate, OpenCrate, label="また", code=code).outcome == "opened"
    both.drain()
    crate = both.two.program.queries.crate(code)
    assert crate is not None
    assert [line.repair for line in crate.lines] == [number]


def test_work_on_a_repair_that_was_taken_back_leaves_the_unit_unknown(both: Two) -> None:
    first = both.scan(both.one)
    both.drain()
    both.do(both.two, amend, Amend, repair=first.repair, fault="screen")
    both.taken_back(both.one)
    both.drain()
    again = both.scan(both.one)
    assert again.outcome == "unknown_device"
    assert again.repair != first.repair


def test_without_asking_whether_it_is_there_the_answer_would_be_lost(
    both: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: whatever is left is taken for the thing itself."""
    job = both.imported(both.one, ImportKind.forms, small_files.form(SERIAL))
    both.drain()
    both.scan(both.two)
    both.taken_back(both.one, job.action)
    both.drain()
    monkeypatch.setattr(heads_in_hand, "there", bool)
    assert counts(both.imported(both.one, ImportKind.forms, small_files.form(SERIAL))) == (0, 0, 1)


def json_state(desk: SyncDesk, ref: Ref) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(heads(desk.program)[(ref.kind.value, ref.id)][0])
    return found
