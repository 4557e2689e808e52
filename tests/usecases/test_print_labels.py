"""Holds prints to their record: each label once, the copy that was laid out, in slices of one action, never undone."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from app.domain.commands import TYPED, TakeIn, TakeInProvisional, Undo
from app.domain.identity import device_id
from app.domain.kinds import Aggregate, ImportKind, Role
from app.domain.label_templates import LabelKind
from app.domain.operations import Draft, Ref
from app.usecases.label_facts import Asked, wanted
from app.usecases.label_ports import LabelLine
from app.usecases.operators import issue_badge, register_operator
from app.usecases.print_labels import (
    SLICE,
    LabelRefused,
    PrintAgain,
    PrintLabels,
    RecordSlips,
    needed,
    print_again,
    print_badge,
    print_labels,
    record_slips,
    slices,
)
from app.usecases.session import Actor, NotAllowed
from app.usecases.take_in import take_in, take_in_provisional
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import Clock, Hub, SyncDesk, digest, drain, heads, running

SERIAL, TAG = "PF8K2M0D", "KRM-036660"
UNIT = Ref(Aggregate.device, device_id(SERIAL))


def register(bench: Bench, serial: str = SERIAL, tag: str = TAG) -> Ref:
    ref = Ref(Aggregate.device, device_id(serial))
    bench.record(
        Draft("registered", (ref,), {"set": {"serial": serial, "tag": tag, "kind": "ipad", "status": "in_use"}})
    )
    return ref


def lines(
    bench: Bench, *codes: str, kind: LabelKind = LabelKind.asset, replaces: bool = False
) -> tuple[LabelLine, ...]:
    program = bench.program
    asked = (program.desk.read_scan, program.queries.schools(), program.clock.now().today, replaces)
    return program.ledger.read(lambda reads: tuple(wanted(kind, code, Asked(reads, *asked)).line for code in codes))


def put_out(bench: Bench, *codes: str, kind: LabelKind = LabelKind.asset, replaces: bool = False) -> bytes:
    """Prints these labels; the action."""
    run = bench.program.desk
    command = PrintLabels(
        run.new_action(), kind, lines(bench, *codes, kind=kind, replaces=replaces), "asset-66x34", replaces
    )
    (part,) = slices(command)
    assert run.run(print_labels, part).result().labels == len(codes)
    return command.action


def labels(bench: Bench, ref: Ref = UNIT) -> Any:
    state = bench.program.ledger.read(lambda reads: reads.head(ref))
    assert state is not None
    return state.get("labels")


def _print(part: PrintLabels, unit: Any) -> None:
    print_labels(unit, part)


def access(bench: Bench) -> list[tuple[str, str]]:
    return [
        tuple(r) for r in bench.program.ledger.read(lambda reads: reads.rows("SELECT what, detail FROM access_log"))
    ]


def refusal(bench: Bench, command: PrintLabels, usecase: Any = print_labels) -> str:
    before = heads(bench.program)
    with pytest.raises(LabelRefused) as refused:
        bench.program.desk.run(usecase, command).result()
    assert heads(bench.program) == before
    return refused.value.reason


def test_a_print_is_recorded_and_never_taken_back(bench: Bench) -> None:
    register(bench)
    action = put_out(bench, SERIAL)
    assert labels(bench) == {"asset": {TAG: {"copy": 1, "printed": "2026-11-20", "times": 1}}}
    assert access(bench)[-1] == ("labels_printed", "asset 1 asset-66x34")
    assert bench.do(undo, Undo, target=action).reason == "not_undoable"
    number = bench.scan(SERIAL).repair
    put_out(bench, SERIAL)
    done = bench.do(undo, Undo)
    assert (done.outcome, done.repair) == ("undone", number), "undo goes past paper, to what may be taken back"
    digest(bench.program)


def test_the_same_bytes_once_more(bench: Bench) -> None:
    register(bench)
    register(bench, "NXHPZ123", "KRM-000002")
    job = put_out(bench, SERIAL, "NXHPZ123", replaces=True)
    assert bench.do(print_again, PrintAgain, job=job) == ("printed_again", "ok", 2, 0)
    assert labels(bench)["asset"][TAG] == {"copy": 2, "retired": 1, "printed": "2026-11-20", "times": 2}
    assert access(bench)[-1] == ("labels_printed", "asset 2 again")
    again = bench.program.desk.new_action()
    bench.program.desk.run(print_again, PrintAgain(again, job)).result()
    assert bench.do(print_again, PrintAgain, job=again).labels == 2, "of what was printed again, too"
    with pytest.raises(LabelRefused) as refused:
        bench.do(print_again, PrintAgain, job=b"x" * 16)
    assert refused.value.reason == "unknown_job"
    boxes = bench.do(print_again, PrintAgain, job=b"x" * 16, labels=3)
    assert (boxes.labels, access(bench)[-1]) == (0, ("labels_printed", "3 again")), "what no operation tells of"


def test_a_replacement_retires_the_former_and_a_scanner_is_told(bench: Bench) -> None:
    register(bench)
    put_out(bench, SERIAL)
    assert bench.scan(TAG).label == ""
    put_out(bench, SERIAL, replaces=True)
    old = bench.scan(TAG)
    assert (old.serial, old.label, old.outcome, old.flags) == (SERIAL, "retired", "already_open", ())
    new = bench.scan(f"{TAG}-R2")
    assert (new.serial, new.label) == (SERIAL, "")
    assert bench.scan(f"{TAG}-R7").label == "unknown_copy"
    scan = bench.program.desk.read_scan(TAG)
    assert bench.do(take_in, TakeIn, scan=scan, source=TYPED).label == "", (
        "typed off a list it says nothing of the label"
    )
    assert bench.scan(SERIAL).label == ""
    log = bench.program.queries.intake_log("2026-11-20")
    assert [line.label for line in log] == ["", "", "unknown_copy", "", "retired", ""]


def test_a_unit_nobody_knows_is_registered_under_its_tag(bench: Bench) -> None:
    found = bench.scan(f"{TAG}-R2")
    assert (found.outcome, found.label) == ("unknown_device", "")
    assert bench.scan(TAG).repair == found.repair


def test_labels_of_chargers_and_slips(bench: Bench) -> None:
    register(bench)
    charger = bench.register(Aggregate.charger, "CH-0001")
    put_out(bench, "CH-0001", kind=LabelKind.charger)
    assert [entry["times"] for entry in labels(bench, charger)["charger"].values()] == [1]
    number = bench.scan(SERIAL).repair or ""
    put_out(bench, number, kind=LabelKind.slip)
    state = bench.program.ledger.read(lambda reads: reads.head(UNIT)) or {}
    assert state["repairs"][number]["slips"] == 1
    assert "labels" not in state
    assert bench.do(undo, Undo).repair == number, "its slip keeps no scan from being taken back"
    digest(bench.program)


def test_what_no_register_holds_is_told_by_the_access_log_alone(bench: Bench) -> None:
    before = heads(bench.program)
    put_out(bench, "12", kind=LabelKind.box)
    assert heads(bench.program) == before
    assert access(bench)[-1] == ("labels_printed", "box 1 asset-66x34")
    command = PrintLabels(bench.program.desk.new_action(), LabelKind.commands, ())
    (part,) = slices(command)
    assert bench.program.desk.run(print_labels, part).result().labels == 0
    assert access(bench)[-1] == ("labels_printed", "commands 1")


def test_another_desk_was_faster(bench: Bench) -> None:
    register(bench)
    run = bench.program.desk
    late = PrintLabels(run.new_action(), LabelKind.asset, lines(bench, SERIAL, replaces=True), "", True)
    plain = PrintLabels(run.new_action(), LabelKind.asset, lines(bench, SERIAL))
    put_out(bench, SERIAL, replaces=True)
    assert refusal(bench, late) == refusal(bench, plain) == "changed_meanwhile"
    fresh = PrintLabels(run.new_action(), LabelKind.asset, lines(bench, SERIAL))
    bench.record(Draft("changed", (UNIT,), {"set": {"tag": "KRM-000009"}}))
    assert refusal(bench, fresh) == "changed_meanwhile", "the tag is another"
    number = bench.scan(SERIAL).repair or ""
    slip = PrintLabels(run.new_action(), LabelKind.slip, lines(bench, number, kind=LabelKind.slip))
    bench.do(undo, Undo)
    assert refusal(bench, slip) == "changed_meanwhile"
    gone = Ref(Aggregate.device, device_id("GONE12345"))
    line = LabelLine("GONE12345", "GONE12345", "", gone, says="GONE12345")
    for each in (line, line._replace(number="8A-0001-P")):
        assert refusal(bench, PrintLabels(run.new_action(), LabelKind.asset, (each,))) == "changed_meanwhile"


def test_a_large_print_is_one_action_in_slices(bench: Bench) -> None:
    serials = [f"NX{n:06d}" for n in range(SLICE + 30)]
    rows = [
        Draft("registered", (Ref(Aggregate.device, device_id(s)),), {"set": {"serial": s, "status": "in_use"}})
        for s in serials
    ]
    bench.call(lambda unit: unit.record(rows))
    run = bench.program.desk
    command = PrintLabels(run.new_action(), LabelKind.asset, lines(bench, *serials))
    parts = slices(command)
    assert [(len(part.lines), part.total) for part in parts] == [(SLICE, SLICE + 30), (30, 0)]
    for part in parts:
        run.ledger.write(run.signed_in(), command.action, partial(_print, part), bulk=True).result()
    assert access(bench)[-1] == ("labels_printed", f"asset {SLICE + 30}")
    first = bench.do(print_again, PrintAgain, job=command.action, labels=SLICE + 30)
    assert (first.labels, access(bench)[-1]) == (SLICE, ("labels_printed", f"asset {SLICE + 30} again"))
    told = len(access(bench))
    rest = bench.do(print_again, PrintAgain, job=command.action, labels=SLICE + 30, after=first.after)
    assert (rest.labels, rest.after, len(access(bench))) == (30, 0, told), "told once"
    digest(bench.program)


def test_who_may_print(bench: Bench) -> None:
    register(bench)
    assert needed(LabelKind.asset) == "print_paper"
    assert needed(LabelKind.badge) == "issue_badge"
    bench.program.desk.actor = Actor(code="OP0009", role=Role.label)
    put_out(bench, SERIAL)
    command = PrintLabels(bench.program.desk.new_action(), LabelKind.badge, (LabelLine("OP0101", "X", ""),))
    for usecase in (print_labels, print_badge):
        with pytest.raises(NotAllowed):
            bench.program.desk.run(usecase, command).result()


def test_a_badge_is_issued_with_its_print_and_the_former_names_nobody(bench: Bench) -> None:
    bench.call(lambda unit: register_operator(unit, name="古賀", role=Role.technician, code="OP0101"))
    run = bench.program.desk
    (line,) = lines(bench, "OP0101", kind=LabelKind.badge)

    def badge(number: str, *, replaces: bool = False) -> PrintLabels:
        return PrintLabels(
            run.new_action(), LabelKind.badge, (line._replace(number=number),), "badge-85x54", replaces, 1
        )

    assert refusal(bench, badge("010102"), print_badge) == "changed_meanwhile", "it is not the one that is issued"
    run.run(print_badge, badge("010101")).result()
    assert [o.badge for o in bench.program.queries.operators()] == ["010101"]
    run.run(print_badge, badge("010101")).result()
    run.run(print_badge, badge("010102", replaces=True)).result()
    assert [o.badge for o in bench.program.queries.operators()] == ["010102"]
    state = bench.program.ledger.read(lambda reads: reads.head(line.about)) or {}  # type: ignore[arg-type]
    assert state["labels"]["badge"]["OP0101"]["times"] == 3
    job = badge("010102")
    run.run(print_badge, job).result()
    bench.do(print_again, PrintAgain, job=job.action)
    bench.program.desk.actor = Actor(code="OP0009", role=Role.label)
    with pytest.raises(NotAllowed):
        bench.do(print_again, PrintAgain, job=job.action)
    bench.program.desk.actor = Actor(code="OP0009", role=Role.supervisor, proved=True)
    gone = line._replace(about=None)
    assert refusal(bench, badge("010102")._replace(lines=(gone,)), print_badge) == "changed_meanwhile"
    bench.call(lambda unit: issue_badge(unit, "OP0101"))
    assert refusal(bench, badge("010102"), print_badge) == "changed_meanwhile"


def test_two_desks_print_apart_and_come_to_the_same(tmp_path: Any) -> None:
    clock, hub = Clock(), Hub()
    with running(tmp_path / "a", clock) as one, running(tmp_path / "b", clock) as two:
        desks = [SyncDesk(one, hub), SyncDesk(two, hub)]
        first, second = Bench(one, tmp_path, clock), Bench(two, tmp_path, clock)
        register(first)
        drain(desks)
        put_out(first, SERIAL)
        put_out(first, SERIAL, replaces=True)
        put_out(second, SERIAL, replaces=True)
        drain(desks)
        drain(desks)
        assert digest(one) == digest(two)
        assert labels(first) == labels(second)
        assert labels(first)["asset"][TAG] == {"copy": 2, "retired": 1, "printed": "2026-11-20", "times": 3}
        assert first.scan(f"{TAG}-R2").label == second.scan(f"{TAG}-R2").label == ""


def test_a_form_with_the_labels_tag_counts_for_the_unit(bench: Bench) -> None:
    """Teachers copy what stands on the label, the copy's number with it; now and when it comes later."""
    from tests.support import small_files
    from tests.support.small_files import form

    bench.record(
        Draft("registered", (UNIT,), {"set": {"serial": SERIAL, "tag": TAG, "kind": "chromebook", "status": "in_use"}})
    )
    first = bench.scan(SERIAL)
    assert first.outcome == "awaiting_form"
    path = small_files.write(bench.root / "one.csv", small_files.FORMS, [form("", tag=f"{TAG}-R2", day="2026/11/19")])
    job = bench.imported(ImportKind.forms, path)
    assert job.report.counts.freed == 1
    (answer,) = bench.program.queries.answers()
    assert answer.units == (("", f"{TAG}-R2"),), "shown as it was written"
    other = Ref(Aggregate.device, device_id("NXHPZ123"))
    bench.record(
        Draft("registered", (other,), {"set": {"serial": "NXHPZ123", "tag": "KRM-000002", "kind": "chromebook"}})
    )
    rows = [form("", tag="KRM-000002-R3", day="2026/11/19", clock="8:10:00")]
    bench.imported(ImportKind.forms, small_files.write(bench.root / "two.csv", small_files.FORMS, rows))
    assert bench.scan("NXHPZ123").outcome == "opened"
    digest(bench.program)


def test_slips_of_the_intake_desk_are_recorded_where_they_go_to_paper(bench: Bench) -> None:
    register(bench)
    number = bench.scan(SERIAL).repair or ""
    tail = bench.do(take_in_provisional, TakeInProvisional, tail="2M0").repair or ""
    assert bench.do(record_slips, RecordSlips, numbers=(number, tail, "8A-9999-X", "of another program")).labels == 2
    assert access(bench)[-1] == ("labels_printed", "slip 2")
    (provisional,) = bench.program.queries.find_device(tail)
    for ref, repair, kind in ((UNIT, number, "slip"), (provisional, tail, "provisional")):
        state = bench.program.ledger.read(lambda reads, ref=ref: reads.head(ref)) or {}  # type: ignore[misc]
        assert state["repairs"][repair]["slips"] == 1
        entry = bench.program.queries.timeline(ref)[0]
        assert (entry.kind, entry.repair, dict(entry.fields)["kind"]) == ("label_printed", repair, kind)
        printed = dict(entry.fields)["text"]
        assert bench.program.desk.read_scan(printed).repair is not None
    assert bench.do(undo, Undo).repair == tail
