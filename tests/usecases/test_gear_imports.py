"""The gear register and a former contractor's open loans, brought into a real ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.commands import Undo
from app.domain.kinds import ImportKind
from app.domain.operations import Draft
from app.settings.paths import resource
from app.usecases.import_job import ImportJob
from app.usecases.loans import EndLoan, ExtendLoan, end_loan, extend_loan
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.away_stand import Away, away_at

HEADINGS = "管理番号,製造番号,貸出先,貸出日,返却期限,備考"


@pytest.fixture
def away(bench: Bench) -> Away:
    return away_at(bench)


def gear(away: Away, *rows: str) -> ImportJob:
    path = away.bench.root / "gear.csv"
    path.write_text("\n".join(["管理番号,種別,製造番号,設置場所,所有者,状態", *rows]), "utf-8")
    return away.bench.imported(ImportKind.gear, path)


def listed(away: Away, *rows: str) -> Path:
    path = away.bench.root / "loans.csv"
    path.write_text("\n".join([HEADINGS, *rows]), "utf-8")
    return path


def lent(away: Away, *rows: str, dry_run: bool = False) -> ImportJob:
    return away.bench.imported(ImportKind.loans, listed(away, *rows), dry_run=dry_run)


def counts(job: ImportJob) -> tuple[int, int, int, int]:
    found = job.report.counts
    return found.new, found.changed, found.same, len(job.report.refusals)


ROUTERS = ("GR-1,モバイルルーター,MR51FN00101,教育センター,市,", "GR-2,書画カメラ,ELM210045,北小学校,市,使用中")
LOAN = "GR-1,,北小,2026-10-05,2026-11-27,通信が不安定"


def test_gear_is_registered_once_and_a_second_import_changes_nothing(away: Away) -> None:
    assert counts(gear(away, *ROUTERS)) == (2, 0, 0, 0)
    router, camera = away.state("MR51FN00101"), away.state("ELM210045")
    assert (router["kind"], router["status"], router["place"], router["owner"]) == (
        "wifi_router", "spare", "教育センター", "city",
    )  # fmt: skip
    assert (camera["kind"], camera["status"], camera["school"]) == ("other", "in_use", "ES01")
    before = digest(away.bench.program)
    assert counts(gear(away, *ROUTERS)) == (0, 0, 2, 0)
    assert digest(away.bench.program) == before


def test_open_loans_are_taken_over_with_their_days(away: Away) -> None:
    gear(away, *ROUTERS)
    job = lent(away, LOAN, "GR-2,,どこか園,,,", "GR-9,,北小,,,")
    assert counts(job) == (2, 0, 0, 1)
    assert [(remark.row, remark.reason) for remark in job.report.refusals] == [(4, "unit_unknown")]
    assert [(remark.row, remark.reason) for remark in job.report.warnings] == [(3, "school_unknown")]
    one, other = away.bench.program.queries.loans.loans()
    assert (one.serial, one.school, one.since, one.due, one.over, one.words) == (
        "MR51FN00101", "北小学校", "2026-10-05", "2026-11-27", 0, "通信が不安定",
    )  # fmt: skip
    assert (other.school, other.school_code, other.since) == ("どこか園", "", "2026-11-20")
    before = digest(away.bench.program)
    assert counts(lent(away, LOAN, "GR-2,,どこか園,,,", "GR-9,,北小,,,")) == (0, 0, 2, 1)
    assert digest(away.bench.program) == before
    away.bench.do(end_loan, EndLoan, scan=away.scan_of("GR-2"))
    away.bench.do(undo, Undo)
    assert len(away.bench.program.queries.loans.loans()) == 2


def test_one_undo_takes_the_whole_list_back(away: Away) -> None:
    gear(away, *ROUTERS)
    lent(away, LOAN)
    assert away.bench.do(undo, Undo).outcome == "undone"
    assert away.bench.program.queries.loans.loans() == ()
    assert away.state("MR51FN00101")["status"] == "spare"
    digest(away.bench.program)


def test_another_day_in_the_list_lengthens_the_loan_unless_a_person_said_otherwise(away: Away) -> None:
    gear(away, *ROUTERS)
    lent(away, LOAN)
    later = LOAN.replace("2026-11-27", "2026-12-18")
    assert counts(lent(away, later)) == (0, 1, 0, 0)
    assert away.bench.program.queries.loans.loans()[0].due == "2026-12-18"
    away.bench.do(extend_loan, ExtendLoan, scan=away.scan_of("GR-1"), due="2027-01-15")
    path = listed(away, LOAN)
    import os

    os.utime(path, (1_700_000_000, 1_700_000_000))  # a file of before
    job = away.bench.imported(ImportKind.loans, path)
    assert counts(job) == (0, 0, 1, 0)
    assert job.report.counts.kept == [(2, "due", "2027-01-15", "2026-11-27", "newer")]
    assert counts(lent(away, "GR-1,,北小,2026-10-05,,")) == (0, 0, 1, 0), "an empty cell clears nothing"


def test_a_loan_that_is_over_or_otherwise_is_left_as_it_is(away: Away) -> None:
    gear(away, *ROUTERS)
    lent(away, LOAN)
    other = lent(away, "GR-1,,南小学校,2026-10-05,2026-11-27,")
    assert other.report.counts.kept == [(2, "loan", "ES01", "ES02", "lent")]
    away.bench.do(end_loan, EndLoan, scan=away.scan_of("GR-1"))
    again = lent(away, LOAN)
    assert (counts(again), again.report.counts.kept) == ((0, 0, 1, 0), [])
    assert away.bench.program.queries.loans.loans() == ()
    away.bench.record(Draft("changed", (away.device("ELM210045"),), {"set": {"status": "disposed"}}))
    gone = lent(away, "GR-2,,北小,2026-10-05,,")
    assert gone.report.counts.kept == [(2, "loan", "disposed", "ES01", "not_lendable")]


def test_no_register_says_what_becomes_of_a_thing_that_is_lent_or_lost(away: Away) -> None:
    from app.usecases.lost import ReportLost, report_lost

    gear(away, *ROUTERS)
    lent(away, LOAN)
    away.bench.do(report_lost, ReportLost, scan=away.scan_of("GR-2"))
    job = gear(away, ROUTERS[0].replace("市,", "市,使用中"), ROUTERS[1])
    kept = [(row, name, why) for row, name, _, _, why in job.report.counts.kept]
    assert kept == [(2, "status", "lent"), (3, "status", "lost")]
    assert away.state("MR51FN00101")["status"] == "lent"


def test_the_samples_go_in(away: Away) -> None:
    samples = resource("samples", "schools.csv").parent
    for kind in (ImportKind.schools, ImportKind.gear, ImportKind.loans):
        job = away.bench.imported(kind, samples / f"{kind.value}.csv")
        assert job.report.refusals == []
    assert [loan.school for loan in away.bench.program.queries.loans.loans()] == ["善導寺小学校", "上津小学校"]
    digest(away.bench.program)
