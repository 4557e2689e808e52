"""Holds the scan-back to its count: label and unit in any order, a wrong one caught and named, each counted once."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.commands import OpenCrate, Undo
from app.domain.kinds import Aggregate, Role
from app.domain.label_templates import LabelKind
from app.domain.operations import Draft
from app.usecases.crates import open_crate
from app.usecases.print_labels import LabelRefused, PrintLabels, print_labels
from app.usecases.scan_back import BackResult, Half, ScanBack, job_labels, missing, scan_back
from app.usecases.session import Actor, NotAllowed
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest, heads
from tests.usecases.test_print_labels import labels, lines, put_out, register

UNITS = (("PF8K2M0D", "KRM-000001"), ("NXHPZ123", "KRM-000002"), ("5CD1234XYZ", "KRM-000003"))


class Desk:
    """Somebody with a scanner after sticking one print."""

    def __init__(self, bench: Bench, job: bytes) -> None:
        self.bench, self.job = bench, job
        self.pending: Half | None = None

    def scan(self, text: str) -> BackResult:
        scan = self.bench.program.desk.read_scan(text)
        found: BackResult = self.bench.do(scan_back, ScanBack, job=self.job, scan=scan, pending=self.pending)
        self.pending = found.pending
        return found

    def pair(self, one: str, other: str) -> BackResult:
        assert self.scan(one).outcome == "waiting"
        return self.scan(other)

    def left(self) -> list[str]:
        return [label.name for label in missing(self.bench.call(lambda unit: job_labels(unit, self.job)))]


def stuck(bench: Bench, **more: Any) -> Desk:
    for serial, tag in UNITS:
        register(bench, serial, tag)
    return Desk(bench, put_out(bench, *(serial for serial, _ in UNITS), **more))


def test_thirty_of_thirty_in_any_order(bench: Bench) -> None:
    desk = stuck(bench)
    assert desk.left() == [serial for serial, _ in UNITS]
    waiting = desk.scan("KRM-000001")
    assert (waiting.outcome, waiting.family, waiting.read, waiting.checked, waiting.total) == (
        "waiting",
        "ok",
        "KRM-000001",
        0,
        3,
    )
    done = desk.scan("PF8K2M0D")
    assert (done.outcome, done.family, done.checked, done.total, done.pending) == ("match", "ok", 1, 3, None)
    assert (done.read, done.unit, done.right) == ("KRM-000001", "PF8K2M0D", "KRM-000001")
    assert desk.pair("S/N: NXHPZ123", "krm000002").checked == 2
    assert desk.left() == ["5CD1234XYZ"]
    again = desk.pair("KRM-000001", "PF8K2M0D")
    assert (again.outcome, again.family, again.checked) == ("already", "look", 2)
    assert desk.pair("KRM-000003", "5CD1234XYZ").checked == 3
    assert desk.left() == []
    digest(bench.program)


def test_a_label_on_the_wrong_unit_is_caught_and_named(bench: Bench) -> None:
    desk = stuck(bench)
    wrong = desk.pair("KRM-000001", "NXHPZ123")
    assert (wrong.outcome, wrong.family, wrong.checked, wrong.pending) == ("wrong_unit", "refused", 0, None)
    assert (wrong.read, wrong.unit, wrong.right) == ("KRM-000001", "NXHPZ123", "KRM-000002")
    assert labels(bench)["asset"]["KRM-000001"]["wrong"] == "2026-11-20"
    assert desk.pair("PF8K2M0D", "KRM-000002").outcome == "wrong_unit"
    assert desk.pair("KRM-000001", "PF8K2M0D").checked == 1
    assert "wrong" not in labels(bench)["asset"]["KRM-000001"]
    digest(bench.program)


def test_a_label_found_wrong_after_it_was_right_counts_no_more(bench: Bench) -> None:
    desk = stuck(bench)
    assert desk.pair("KRM-000001", "PF8K2M0D").checked == 1
    assert desk.pair("KRM-000001", "NXHPZ123").checked == 0


def test_what_is_not_of_this_print(bench: Bench) -> None:
    desk = stuck(bench)
    register(bench, "ZZ9PLURAL", "KRM-000009")
    before = heads(bench.program)
    other = desk.pair("KRM-000009", "ZZ9PLURAL")
    assert (other.outcome, other.family, other.right) == ("not_in_job", "refused", "")
    assert heads(bench.program) == before
    stray = desk.pair("KRM-000009", "PF8K2M0D")
    assert (stray.outcome, stray.read, stray.unit, stray.right) == (
        "wrong_unit",
        "KRM-000009",
        "PF8K2M0D",
        "KRM-000001",
    )
    lost = desk.pair("KRM-000001", "ZZ9PLURAL")
    assert (lost.outcome, lost.right) == ("wrong_unit", "KRM-000009"), "what that unit should carry"


def test_a_scan_that_names_nothing_leaves_the_other_half_waiting(bench: Bench) -> None:
    desk = stuck(bench)
    code = bench.do(open_crate, OpenCrate, label="北").crate
    for serial in ("AAAAA1111", "BBBBB2222"):
        register(bench, serial, "KRM-000777")
    assert desk.scan("KRM-000001").outcome == "waiting"
    for text in ("NOSUCH99", "?!", printed_code(CodeKind.crate, code).text, "KRM-000777", ""):
        unknown = desk.scan(text)
        assert (unknown.outcome, unknown.family) == ("unknown", "refused")
        assert unknown.pending is not None
    assert desk.scan("PF8K2M0D").outcome == "match"


def test_two_of_one_sort_the_later_is_in_hand(bench: Bench) -> None:
    desk = stuck(bench)
    assert [desk.scan(text).outcome for text in ("KRM-000001", "KRM-000002", "NXHPZ123")] == [
        "waiting",
        "waiting",
        "match",
    ]
    assert [desk.scan(text).outcome for text in ("PF8K2M0D", "5CD1234XYZ", "KRM-000003")] == [
        "waiting",
        "waiting",
        "match",
    ]


def test_the_new_copy_is_what_is_looked_for(bench: Bench) -> None:
    desk = stuck(bench, replaces=True)
    former = desk.pair("KRM-000001", "PF8K2M0D")
    assert (former.outcome, former.right, former.checked) == ("not_in_job", "KRM-000001-R2", 0)
    assert desk.pair("KRM-000001-R2", "PF8K2M0D").checked == 1
    put_out(bench, "PF8K2M0D", replaces=True)
    assert desk.left() == ["PF8K2M0D", "NXHPZ123", "5CD1234XYZ"], "the copy of this print is retired"


def test_a_unit_without_a_tag_says_its_serial_twice(bench: Bench) -> None:
    register(bench, "TAGLESS99", "")
    desk = Desk(bench, put_out(bench, "TAGLESS99"))
    assert desk.pair("TAGLESS99", "TAGLESS99").outcome == "match"
    desk = Desk(bench, put_out(bench, "TAGLESS99", replaces=True))
    assert desk.pair("TAGLESS99-R2", "TAGLESS99").outcome == "match"


def test_a_label_whose_bars_are_of_the_serial(bench: Bench) -> None:
    register(bench)
    run = bench.program.desk
    line = lines(bench, "PF8K2M0D")[0]._replace(text="PF8K2M0D", says="PF8K2M0D")
    command = PrintLabels(run.new_action(), LabelKind.asset, (line,))
    run.run(print_labels, command).result()
    assert Desk(bench, command.action).pair("PF8K2M0D", "PF8K2M0D").outcome == "match"


def test_chargers_by_their_makers_serial(bench: Bench) -> None:
    for code, fields in (("CH-0001", {"serial": "93HWZY001"}), ("CH-0002", {"serial": "93HWZY002"}), ("CH-0003", {})):
        bench.register(Aggregate.charger, code, **fields)
    desk = Desk(bench, put_out(bench, "CH-0001", "CH-0002", "CH-0003", kind=LabelKind.charger))
    texts = [label.text for label in bench.call(lambda unit: job_labels(unit, desk.job))]
    assert desk.left() == ["93HWZY001", "93HWZY002", "CH-0003"]
    assert desk.pair(texts[0], "93HWZY001").checked == 1
    wrong = desk.pair("93HWZY001", texts[1])
    assert (wrong.outcome, wrong.right) == ("wrong_unit", texts[0])
    assert desk.scan("93HWZY009").outcome == "unknown"
    assert desk.pair(texts[2], texts[2]).outcome == "match", "no serial to be held against"
    bench.register(Aggregate.charger, "CH-0009")
    stray = desk.pair("CHCH0009" + check("CH0009"), "93HWZY001")
    assert stray.outcome == "wrong_unit"
    digest(bench.program)


def check(body: str) -> str:
    from app.domain.codes import check_letter

    return check_letter(body)


def test_a_scan_back_can_be_taken_back(bench: Bench) -> None:
    desk = stuck(bench)
    desk.pair("KRM-000001", "PF8K2M0D")
    assert bench.do(undo, Undo).outcome == "undone"
    assert desk.left() == [serial for serial, _ in UNITS]


def test_a_device_taken_back_since_is_missing_still(bench: Bench) -> None:
    """By another desk, which had not seen its label printed."""
    desk = stuck(bench)
    found = bench.call(lambda unit: unit.action_operations(desk.job, 0, 9))[0]
    assert len(found) == 3
    ref = bench.register(Aggregate.part, "PB-0002")
    job = Desk(bench, put_out(bench, "PB-0002", kind=LabelKind.part))
    bench.record(Draft("changed", (ref,), {"set": {"code": None}}))
    assert job.left() == [bench.call(lambda unit: job_labels(unit, job.job))[0].text]


def test_a_print_without_labels_to_stick(bench: Bench) -> None:
    register(bench)
    number = bench.scan("PF8K2M0D").repair or ""
    for job in (b"x" * 16, put_out(bench, number, kind=LabelKind.slip), put_out(bench, "12", kind=LabelKind.box)):
        with pytest.raises(LabelRefused) as refused:
            Desk(bench, job).scan("PF8K2M0D")
        assert refused.value.reason == "unknown_job"


def test_label_staff_may_and_nobody_signed_out(bench: Bench) -> None:
    desk = stuck(bench)
    bench.program.desk.actor = Actor(code="OP0009", role=Role.label)
    assert desk.scan("KRM-000001").outcome == "waiting"
    bench.program.desk.actor = None
    with pytest.raises(NotAllowed):
        desk.scan("PF8K2M0D")
