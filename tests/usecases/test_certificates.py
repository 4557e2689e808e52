"""The firm's erasure certificates: matched by serial or tag, and every row that can't be is named."""

from __future__ import annotations

import pytest

from app.domain.commands import Undo
from app.domain.kinds import ImportKind, Role
from app.usecases.import_job import ImportJob
from app.usecases.session import NotAllowed
from app.usecases.undo import take_back
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.disposal_stand import Stand
from tests.usecases.pickup_stand import handed_box, leave, truck

S1, S2, S3, S4 = "PF0AAA01", "PF0AAA02", "PF0AAA03", "PF0AAA04"
HEADINGS = ("証明書番号", "消去日", "製造番号", "端末管理番号")


@pytest.fixture
def stand(bench: Bench) -> Stand:
    """Two units collected, one on its shelf, one in no disposal."""
    made = Stand(bench)
    handed_box(made, "A0001", S1, S2)
    handed_box(made, "A0002", S3)
    made.unit(S4)
    leave(made, truck(made, "A0001"))
    return made


def brought(stand: Stand, *rows: tuple[str, ...], **more: bool) -> ImportJob:
    path = small_files.write(stand.bench.root / "certificates.csv", HEADINGS, rows, "utf-8-sig")
    return stand.bench.imported(ImportKind.certificates, path, **more)


def kept(job: ImportJob) -> list[tuple[int, str]]:
    return [(row, why) for row, _, _, _, why in job.report.counts.kept]


def certificate(stand: Stand, serial: str) -> object:
    return stand.state(serial)["disposal"]["steps"].get("certificate")


def test_matched_by_serial_or_tag_the_number_from_the_row_above(stand: Stand) -> None:
    rows = (("S-1", "2026-11-19", S1, ""), ("", "", "", f"T-{S2}"))
    before = digest(stand.bench.program)
    assert brought(stand, *rows, dry_run=True).report.counts.changed == 2
    assert digest(stand.bench.program) == before
    job = brought(stand, *rows)
    assert (job.report.counts.changed, job.report.counts.same, kept(job)) == (2, 0, [])
    assert certificate(stand, S1) == {"on": "2026-11-19", "document": "S-1"}
    assert certificate(stand, S2) == {"on": "2026-11-20", "document": "S-1"}
    before = digest(stand.bench.program)
    assert brought(stand, *rows).report.counts.same == 2
    assert digest(stand.bench.program) == before
    desk = stand.bench.program.desk
    assert take_back(desk, Undo(desk.new_action())).result().outcome == "undone"
    assert certificate(stand, S1) is None


def test_unknown_twice_and_not_collected_are_named_and_tick_nothing(stand: Stand) -> None:
    rows = (
        ("S-1", "", S1, ""),
        ("S-2", "", S1, ""),
        ("S-1", "", "PF0ZZZ99", ""),
        ("S-1", "", S3, ""),
        ("S-1", "", S4, ""),
        ("S-1", "", "", ""),
    )
    job = brought(stand, *rows)
    refused = {(refusal.row, refusal.reason) for refusal in job.report.refusals}
    assert refused == {(3, "serial_repeated"), (4, "unit_unknown"), (7, "serial_blank")}
    assert kept(job) == [(5, "not_collected"), (6, "not_in_disposal")]
    assert certificate(stand, S3) is None
    assert stand.bench.program.queries.find_device("PF0ZZZ99") == ()
    assert kept(brought(stand, ("S-9", "", S1, ""))) == [(2, "other_certificate")]
    assert brought(stand, ("", "", S2, "")).report.refusals[0].reason == "certificate_blank"


def test_label_staff_may_not(stand: Stand) -> None:
    stand.employ()
    before = digest(stand.bench.program)
    with stand.acting(Role.label), pytest.raises(NotAllowed):
        brought(stand, ("S-1", "", S1, ""))
    assert digest(stand.bench.program) == before
