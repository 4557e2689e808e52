"""Paper that lies there keeps no action at the schools from being taken back: tag, receipt, work report, list."""

from __future__ import annotations

import pytest

from app.bootstrap_loans import PapersLoans
from app.bootstrap_visits import PapersOfVisits
from app.domain.commands import Undo
from app.domain.label_templates import LabelKind
from app.domain.rules.chargers import charger_ref
from app.usecases.loans import Lend, lend
from app.usecases.swap import Swap, swap
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.charger_stand import charger_label, chargers_at
from tests.usecases.test_print_labels import access, put_out
from tests.usecases.visit_stand import visits_at


@pytest.mark.parametrize("replaced", [False, True], ids=["printed", "printed and replaced"])
def test_one_undo_takes_a_swap_back_though_its_tag_was_printed(bench: Bench, *, replaced: bool) -> None:
    stand = chargers_at(bench)
    before = stand.asked.listed()
    tag = stand.swap("CB-0212", None, "CH-0096", fault="no_power").tag
    for again in (False, True)[: 1 + replaced]:
        put_out(bench, tag, kind=LabelKind.charger, replaces=again)
    assert bench.do(undo, Undo).outcome == "undone", "an undo without a name goes past the paper to the swap"
    assert stand.asked.listed() == before
    assert stand.state(tag) == {}
    kept = [event.kind for event in stand.asked.life(charger_ref(tag)) if not event.struck and event.kind != "undone"]
    assert kept.count("label_printed") == 1 + replaced, "what was printed stays in its life"
    digest(bench.program)
    assert stand.swap("CB-0212", None, "CH-0096").tag not in ("", tag), "the number on paper is nobody else's"
    bench.do(undo, Undo)
    again_by_label = stand.swap("CB-0212", charger_label(tag), "CH-0096")
    (out, _) = again_by_label.moves
    assert (again_by_label.outcome, again_by_label.tag) == ("swapped", "")
    assert (out.ref, stand.where(tag).status) == (charger_ref(tag), "taken_out"), "the unit is known by it again"


def test_a_loan_is_taken_back_though_its_receipt_was_printed(bench: Bench) -> None:
    visits_at(bench)
    lent = bench.do(lend, Lend, scan=bench.program.desk.read_scan("PF8K2M0D"), to="北小学校")
    before = len(access(bench))
    PapersLoans(bench.program).receipt([lent.device], "A")
    assert len(access(bench)) == before, "drawing it writes nothing"
    assert bench.do(undo, Undo).outcome == "undone"
    assert "loan" not in bench.call(lambda unit: unit.head(lent.device))


def test_a_work_report_on_paper_is_taken_back_and_what_it_reports_only_after_it(bench: Bench) -> None:
    stand = visits_at(bench)
    number = stand.begun()
    stand.charger("CH-0001", status="installed", school="ES01")
    stand.charger("CH-0002")
    scans = {"cabinet": stand.scan_of("北小学校"), "out": stand.scan_of("CH-0001"), "spare": stand.scan_of("CH-0002")}
    bench.do(swap, Swap, **scans, visit=number)
    swapped = stand.last()
    stand.report(number)
    PapersOfVisits(bench.program).report(number, "A")
    refused = bench.do(undo, Undo, target=swapped)
    assert (refused.outcome, refused.reason) == ("refused", "visit_reported"), "the school confirmed it"
    assert bench.do(undo, Undo).what == "visit_reported"
    assert bench.do(undo, Undo, target=swapped).outcome == "undone"
