"""The sample's weeks of work: each screen of `make run` shows something, and nothing of it lies in the future."""

from __future__ import annotations

from pathlib import Path

from app.bootstrap_contacts import contact_queries
from app.bootstrap_files import build_sample
from app.bootstrap_sample import add_work
from app.domain.kinds import RepairState
from app.domain.operations import decode
from app.importers.sample_work import CALLS, STORIES
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


def test_a_sample_of_few_devices_holds_less(tmp_path: Path) -> None:
    with running(tmp_path / "ledger") as program:
        build_sample(program, devices=20, forms=10)
        assert 0 < add_work(program) < len(STORIES)
        assert program.ledger.verify().ok
