"""The sample's weeks of work: each screen of `make run` shows something, and nothing of it lies in the future."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.bootstrap_contacts import contact_queries
from app.bootstrap_disposal import DisposalOf
from app.bootstrap_files import build_sample
from app.bootstrap_goods import GoodsOf
from app.bootstrap_sample import add_work, build_worked_sample
from app.bootstrap_sample_apart import work_apart
from app.bootstrap_sample_disposal import DisposalWork
from app.bootstrap_sample_hand import Hand
from app.bootstrap_visits import visit_queries
from app.domain.kinds import RepairState
from app.domain.operations import decode
from app.importers.sample_data import DEVICES, SEED
from app.importers.sample_work import CALLS, STORIES
from tests.support.keyrings import MemoryKeyring
from tests.support.real_desks import running


def test_the_sample_holds_every_state_lists_calls_and_a_part_that_runs_low(tmp_path: Path) -> None:
    with running(tmp_path / "ledger") as program:
        build_sample(program, devices=900, forms=2_000)
        assert add_work(program) == len(STORIES)
        queries, today = program.queries, program.clock.now().today.isoformat()
        rows = queries.repairs()
        assert {row.state for row in rows} == {state.value for state in RepairState}
        assert all(row.opened <= today for row in rows)
        assert len({row.opened for row in rows}) > 10, "ages differ"
        assert queries.parts.to_order()
        shipments = queries.away.shipments()
        assert {bool(row.sent) for row in shipments} == {True, False}
        assert any(row.over for row in shipments)
        assert queries.away.handbacks()
        contacts = contact_queries(program)
        assert len(contacts.contact_numbers()) == len(CALLS)
        assert len(contacts.faq()) == 3
        bodies = program.ledger.read(lambda reads: reads.rows("SELECT body FROM operation"))
        assert not any(decode(body).stamp.doubtful for (body,) in bodies)
        assert program.ledger.verify().ok


def test_the_sample_holds_the_work_at_the_schools(tmp_path: Path) -> None:
    with running(tmp_path / "ledger") as program:
        build_worked_sample(program, devices=900, forms=100)
        today = program.clock.now().today.isoformat()
        chargers = program.queries.chargers
        assert {row.status for row in chargers.listed()} >= {"installed", "spare", "in_car", "at_maker", "taken_out"}
        assert {fault.told != "" for fault in chargers.faults(closed=True)} == {True, False}, (
            "one the Board knows, one it doesn't"
        )
        visits = visit_queries(program).visits()
        assert {row.state for row in visits} == {"planned", "closed"}
        assert all(row.day >= today for row in visits if row.state == "planned")
        goods = GoodsOf(program, tuple)
        assert [row.over > 0 for row in goods.loans.loans()].count(True) == 1
        (plan,) = goods.transfers.transfers()
        assert 0 < plan.came < plan.out < plan.should
        assert len(goods.lost.lost()) == 1
        assert program.ledger.verify().ok


def test_the_sample_registers_came_in_before_anything_was_done_with_their_units(tmp_path: Path) -> None:
    with running(tmp_path / "ledger") as program:
        build_worked_sample(program, devices=900, forms=100)
        bodies = program.ledger.read(lambda reads: reads.rows("SELECT body FROM operation ORDER BY seq"))
        told = [decode(body) for (body,) in bodies]
        registered = max(one.stamp.local for one in told if one.kind == "registered" and one.about[0].kind == "device")
        assert registered < min(one.stamp.local for one in told if one.kind == "repair_opened")


def test_a_sample_of_few_devices_holds_less(tmp_path: Path) -> None:
    with running(tmp_path / "ledger") as program:
        build_sample(program, devices=20, forms=10)
        assert 0 < add_work(program) < len(STORIES)
        assert program.ledger.verify().ok


def test_the_sample_holds_disposal_at_every_step_and_what_two_desks_left_apart(tmp_path: Path) -> None:
    with running(tmp_path / "ledger") as program:
        build_worked_sample(program, devices=900, forms=100)
        queries, disposal = program.queries, DisposalOf(program)
        boxes = disposal.boxes.boxes(ended=True)
        assert {(bool(box.closed), bool(box.handed), bool(box.collected)) for box in boxes} == {
            (False, False, False), (True, False, False), (True, True, False), (True, True, True),
        }  # fmt: skip
        (open_one,) = [box for box in boxes if not box.closed]
        assert 0 < open_one.ready < open_one.units
        assert {count.step for count in disposal.units.counts()} >= {"accessories", "deprovision", "wipe", "board"}
        (listed,) = disposal.units.instructions()
        assert 0 < listed.collected < listed.stored < listed.deprovisioned < listed.begun < listed.units
        assert {bool(day.ready) for day in disposal.units.untold()} == {True, False}
        standing = {row.standing for row in queries.deprovision.requests()}
        assert standing == {"waiting", "old", "awaiting_second"}
        here, gone = queries.pickups.pickups()
        assert gone.left
        assert (here.left, here.missing) == ("", 1)
        assert {card.kind for card in queries.inbox.cards()} == {"two_repairs", "field"}
        first = queries.inbox.cards()[0]
        assert (first.kind, len(queries.inbox.cards())) == ("two_repairs", 3), "whatever the seed"
        assert all(not side.mine or side.operator for card in queries.inbox.cards() for side in card.sides)
        assert program.desk.signed_in().code == "OP0001", "whoever tries things out is asked for no badge"
        assert program.ledger.verify().ok


def test_the_second_desk_of_the_sample_leaves_no_key_behind(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    with running(tmp_path / "ledger") as program:
        work = Hand(program)
        work.at(0, 0)
        build_sample(program, devices=900, forms=20)
        kept = dict(memory_keyring.kept)
        leaving = DisposalWork(work)
        leaving.helper()
        leaving.instruction()
        work_apart(work, leaving.apart)
        assert len(program.queries.inbox.cards()) == 3
        assert memory_keyring.kept == kept


OTHERS = [pytest.param(seed, days, marks=pytest.mark.long) for seed, days in ((1, 9), (1, 130), (SEED, 0), (SEED, 40))]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("seed", "days"), [(1, 0), *OTHERS])
def test_the_whole_city_with_its_work_is_made_on_whatever_day(tmp_path: Path, seed: int, days: int) -> None:
    day = datetime.now(UTC) + timedelta(days=days)
    with running(tmp_path / "ledger") as program, program.clock.told_by(lambda: day):
        assert build_worked_sample(program, seed=seed) == DEVICES, "1 is what `make run` makes"
        assert {row.state for row in program.queries.repairs()} == {state.value for state in RepairState}
