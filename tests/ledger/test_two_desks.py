"""Two and three whole ledgers and a hub that orders what they did: in the end every desk holds the same heads."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap_files import import_source
from app.domain.commands import Act, Amend, CloseCrate, LinkForm, OpenCrate, TakeIn, TakeInProvisional, Undo
from app.domain.errors import OurError, WorldError, WorldFault
from app.domain.folding import ahead, fold
from app.domain.identity import code_id, device_id, short, unshort
from app.domain.kinds import Action, Aggregate, Cause, ImportKind
from app.domain.operations import (
    Draft,
    Operation,
    Recorded,
    Ref,
    Stamp,
    canonical,
    decode,
    encode,
    undone_actions,
)
from app.domain.rules.repair import RepairRefused
from app.ledger import heads as heads_module
from app.ledger.reads import Reads
from app.ledger.receive import HubOperation
from app.usecases.act import act, amend
from app.usecases.change_setting import change_setting
from app.usecases.crates import close_crate, open_crate
from app.usecases.erase import erase
from app.usecases.import_job import ImportJob
from app.usecases.link_form import link_form
from app.usecases.take_in import take_in, take_in_provisional
from app.usecases.undo import undo
from tests.support import sampling, small_files
from tests.support.real_desks import Clock, Hub, SyncDesk, both_heads, digest, drain, heads, projected, running

SERIALS = [f"PF8K2M0{letter}" for letter in "DEFGH"]


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[SyncDesk]]:
    hub = Hub()
    with ExitStack() as stack:
        made = [
            SyncDesk(stack.enter_context(running(tmp_path / name, Clock())), hub) for name in ("one", "two", "three")
        ]
        for desk, mark in zip(made, ("A", "C", "D"), strict=True):
            # as the hub's `join` gives marks
            desk.program.ledger.desk = replace(desk.program.ledger.desk, mark=mark)
        yield made


def scan(desk: SyncDesk, serial: str) -> str | None:
    run = desk.program.desk
    command = TakeIn(action=run.new_action(), scan=run.read_scan(serial))
    return run.run(take_in, command).result().repair


def random_act(desk: SyncDesk, rng: random.Random) -> None:
    """One thing a person might do; refusals are part of it."""
    run = desk.program.desk
    repairs = desk.program.queries.repairs()
    number = rng.choice(repairs).repair if repairs else "8A-0001-X"
    new = run.new_action
    choice = rng.randrange(10)
    try:
        if choice < 3:
            scan(desk, rng.choice(SERIALS))
        elif choice == 3:
            fault = rng.choice(["screen", "battery", "power"])
            cause = rng.choice(list(Cause))
            run.run(amend, Amend(action=new(), repair=number, fault=fault, cause=cause)).result()
        elif choice == 4:
            what = rng.choice([Action.cancel, Action.reopen, Action.override])
            run.run(act, Act(action=new(), repair=number, what=what, fields={"reason": "はい"})).result()
        elif choice == 5:
            note = Act(action=new(), repair=number, what=Action.place, fields={"place": rng.choice("ABC") + "棚"})
            run.run(act, note).result()
        elif choice == 6:
            run.run(take_in_provisional, TakeInProvisional(action=new(), tail="2M0")).result()
        elif choice == 7:
            run.run(undo, Undo(action=new(), reason="まちがい")).result()
        elif choice == 8:
            code = run.run(open_crate, OpenCrate(action=new(), label="北中")).result().crate
            run.run(close_crate, CloseCrate(action=new(), crate=code)).result()
        else:
            run.call(lambda unit: change_setting(unit, "form.valid_days", rng.choice([30, 60, 90]))).result()
    except RepairRefused:
        pass


def same_everywhere(desks: list[SyncDesk]) -> None:
    first = heads(desks[0].program)
    for desk in desks:
        assert heads(desk.program) == first
        assert all(shown == confirmed for shown, confirmed, _ in heads(desk.program).values())
        digest(desk.program)
    assert len({digest(desk.program) for desk in desks}) == 1
    cards = [sorted(row[0] for row in projected(desk.program)["card_row"]) for desk in desks]
    assert cards[0] == cards[-1]


def shown_is_ahead_of_confirmed(desk: SyncDesk) -> int:
    """Every head is as the log says, `meta` too: the confirmed one of what has positions, the shown one ahead of it.

    How many have work on top that the hub has not placed yet. An own undo takes a new fold; all else is `ahead`.
    """

    def held(reads: Reads) -> list[tuple[Ref, list[Recorded], tuple[bytes, ...]]]:
        sql = "SELECT kind, agg, shown, meta, confirmed, confirmed_meta FROM head WHERE newer=0"
        return [(Ref(Aggregate(row[0]), row[1]), reads.recorded(row[1]), tuple(row[2:])) for row in reads.rows(sql)]

    apart = 0
    for ref, recorded, (shown, meta, confirmed, confirmed_meta) in desk.program.ledger.read(held):
        placed = [rec for rec in recorded if rec.position is not None]
        own = [rec for rec in recorded if rec.position is None]
        base = fold(ref.kind, ref.id, placed)
        if any(rec.op.kind == "undone" for rec in own):
            right = fold(ref.kind, ref.id, recorded)
        else:
            right = ahead(ref.kind, base, own, undone_actions(placed))
        assert (shown, meta) == (canonical(right.state), canonical(right.meta))
        if placed and own:
            assert (confirmed, confirmed_meta) == (canonical(base.state), canonical(base.meta))
            apart += 1
    return apart


@pytest.mark.parametrize("case", range(40))
@pytest.mark.long
def test_any_order_of_work_and_exchange_ends_in_the_same_heads(desks: list[SyncDesk], case: int) -> None:
    rng = random.Random(sampling.seed() * 1000 + case)
    used = desks[: rng.choice([2, 3])]
    for _ in range(60):
        desk = rng.choice(used)
        what = rng.randrange(5)
        if what < 3:
            random_act(desk, rng)
        elif what == 3:
            desk.push(rng.randrange(1, 6))
        else:
            desk.pull(rng.randrange(1, 6))
        if rng.random() < 0.1:
            digest(desk.program)
            shown_is_ahead_of_confirmed(desk)
    for desk in used:
        digest(desk.program)
        shown_is_ahead_of_confirmed(desk)
    drain(used)
    same_everywhere(used)
    for desk in used:
        before, rows = both_heads(desk.program), projected(desk.program)
        for _ in desk.program.ledger.rebuild():
            pass
        assert projected(desk.program) == rows
        assert both_heads(desk.program) == before


def test_one_unit_opened_at_two_desks_gets_one_card_on_both(desks: list[SyncDesk]) -> None:
    used = desks[:2]
    numbers = [scan(desk, SERIALS[0]) for desk in used]
    drain(used)
    same_everywhere(used)
    assert numbers[0] != numbers[1]
    assert projected(used[0].program)["card_row"]
    state = used[1].program.ledger.read(lambda r: r.head(Ref(Aggregate.device, device_id(SERIALS[0]))))
    assert state is not None
    assert set(state["repairs"]) == set(numbers)


def test_receiving_twice_changes_nothing(desks: list[SyncDesk]) -> None:
    one, two = desks[:2]
    scan(one, SERIALS[0])
    scan(two, SERIALS[1])
    drain([one, two])
    before, rows = both_heads(two.program), projected(two.program)
    for desk in (one, two):
        desk.program.ledger.receive(one.hub.log)
        desk.program.ledger.receive(one.hub.log[:2])
    assert both_heads(two.program) == before
    assert projected(two.program) == rows
    same_everywhere([one, two])
    assert one.program.ledger.read(lambda r: r.value("hub.position")) == str(len(one.hub.log))


def test_own_operations_coming_back_only_get_their_position(desks: list[SyncDesk]) -> None:
    one = desks[0]
    scan(one, SERIALS[0])
    count = "SELECT count(*), count(hub_pos) FROM operation"
    total, placed = one.program.ledger.read(lambda r: r.rows(count))[0]
    assert (total > 0, placed) == (True, 0)
    shown = digest(one.program)
    one.push()
    one.pull()
    assert one.program.ledger.read(lambda r: r.rows(count))[0] == (total, total)
    assert digest(one.program) == shown


def test_the_confirmed_head_stays_while_own_work_is_unsent_on_top(desks: list[SyncDesk]) -> None:
    one, two = desks[:2]
    number = scan(one, SERIALS[0]) or ""
    drain([one, two])
    run = one.program.desk
    run.run(amend, Amend(action=run.new_action(), repair=number, fault="screen")).result()
    key = (Aggregate.device.value, device_id(SERIALS[0]))
    shown, confirmed, _ = heads(one.program)[key]
    assert json.loads(shown)["repairs"][number]["fault"] == "screen"
    assert "fault" not in json.loads(confirmed)["repairs"][number]
    # another desk's work arrives below it
    other = two.program.desk
    place = Act(action=other.new_action(), repair=number, what=Action.place, fields={"place": "棚1"})
    other.run(act, place).result()
    two.push()
    one.pull()
    shown, confirmed, _ = heads(one.program)[key]
    assert (json.loads(shown)["repairs"][number]["fault"], json.loads(shown)["repairs"][number]["place"]) == (
        "screen",
        "棚1",
    )
    assert "fault" not in json.loads(confirmed)["repairs"][number]
    before = both_heads(one.program)
    for _ in one.program.ledger.rebuild():
        pass
    assert both_heads(one.program) == before
    drain([one, two])
    drain([one, two])
    same_everywhere([one, two])


def test_a_head_is_made_anew_once_its_own_operations_have_their_places(
    desks: list[SyncDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two desks set a fault place apart: while one waits it shows its own on a card, and in the end both show one."""
    one, two = desks[:2]
    number = scan(one, SERIALS[0]) or ""
    drain([one, two])
    for desk, fault in ((one, "screen"), (two, "battery")):
        run = desk.program.desk
        run.run(amend, Amend(action=run.new_action(), repair=number, fault=fault)).result()
        assert shown_is_ahead_of_confirmed(desk) == 1
    two.push()
    one.pull()
    assert shown_is_ahead_of_confirmed(one) == 1
    assert len(projected(one.program)["card_row"]) == 1
    one.push()
    kept = heads_module.refold
    monkeypatch.setattr(heads_module, "refold", lambda *_: None)
    one.pull()
    with pytest.raises(AssertionError):  # the control: the old head still takes its own for unsent
        shown_is_ahead_of_confirmed(one)
    monkeypatch.setattr(heads_module, "refold", kept)
    one.program.ledger.receive(one.hub.log)
    assert shown_is_ahead_of_confirmed(one) == 0
    two.pull()
    assert shown_is_ahead_of_confirmed(two) == 0
    same_everywhere([one, two])


def newer_operation(serial: str, number: int, *, kind: str = "telepathed", format: int = 2) -> Operation:
    stamp = Stamp(
        action=number.to_bytes(16, "big"), operator="OP0009", at="2026-11-20T00:00:00.000Z", local="2026-11-20 09:00:00"
    )
    ref = Ref(Aggregate.device, device_id(serial))
    op_id = (1000 + number).to_bytes(16, "big")
    return Operation(id=op_id, kind=kind, about=(ref,), payload={"set": {"x": 1}}, stamp=stamp, format=format)


def test_what_only_a_newer_version_knows_is_kept_and_read_only_and_the_rest_goes_on(desks: list[SyncDesk]) -> None:
    one, two = desks[:2]
    scan(one, SERIALS[0])
    scan(one, SERIALS[1])
    drain([one, two])
    one.hub.put(encode(newer_operation(SERIALS[0], 1)), b"newer desk 00000", 1)
    drain([one, two])
    key = (Aggregate.device.value, device_id(SERIALS[0]))
    for desk in (one, two):
        assert heads(desk.program)[key][2]
        with pytest.raises(WorldError) as told:
            scan(desk, SERIALS[0])
        assert told.value.kind is WorldFault.newer_format
        assert scan(desk, SERIALS[2])
        digest(desk.program)
        before = both_heads(desk.program)
        for _ in desk.program.ledger.rebuild():
            pass
        assert both_heads(desk.program) == before
    drain([one, two])
    same_everywhere([one, two])


def test_not_even_an_envelope_of_a_newer_version_stops_the_others(desks: list[SyncDesk]) -> None:
    one, two = desks[:2]
    scan(one, SERIALS[0])
    drain([one, two])
    body = canonical(
        {
            "a": [f"device:{short(device_id(SERIALS[0]))}", "spaceship:!"],
            "f": 9,
            "id": short(b"n" * 16),
            "k": {"new": 1},
        }
    )
    strange = HubOperation(
        op_id=b"n" * 16, body=body, desk=b"newer desk 00000", desk_no=1, mark="ZZ", position=len(one.hub.log) + 1
    )
    one.hub.log.append(strange)
    scan(two, SERIALS[1])
    drain([one, two])
    same_everywhere([one, two])
    assert heads(one.program)[(Aggregate.device.value, device_id(SERIALS[0]))][2]
    for _ in one.program.ledger.rebuild():
        pass
    same_everywhere([one, two])


def test_bytes_changed_on_the_way_are_refused_whole(desks: list[SyncDesk]) -> None:
    one, two = desks[:2]
    scan(one, SERIALS[0])
    drain([one, two])
    good = one.hub.log[0]
    op = decode(good.body)
    forged = encode(op._replace(stamp=op.stamp._replace(operator="OP6666")))
    for bad in (
        replace(good, body=forged),
        replace(good, position=99),
        replace(good, op_id=b"x" * 16),
        replace(good, op_id=b"y" * 16, body=b"{}"),
    ):
        with pytest.raises(OurError):
            two.program.ledger.receive([bad])
    same_everywhere([one, two])


def test_erased_here_is_erased_there(desks: list[SyncDesk]) -> None:
    one, two = desks[:2]
    number = scan(one, "KRM-000047") or ""
    run = one.program.desk
    reason = Act(action=run.new_action(), repair=number, what=Action.override, fields={"reason": "校長より電話"})
    run.run(act, reason).result()
    drain([one, two])
    rows = one.program.ledger.read(lambda r: r.rows("SELECT body FROM operation ORDER BY seq"))
    side_id = next(decode(r[0]).payload["reason"] for r in rows if decode(r[0]).kind == "form_overridden")
    # side records travel beside the operations
    record = one.program.opened.side.get(unshort(side_id))
    assert record is not None
    two.program.opened.side.receive(record)
    before = digest(one.program)
    run.call(lambda unit: erase(unit, [side_id])).result()
    assert digest(one.program) == before
    drain([one, two])
    for desk in (one, two):
        found = desk.program.opened.side.get(unshort(side_id))
        assert found is not None
        assert found.content is None
        assert digest(desk.program) == before
        assert desk.program.ledger.read(lambda r: r.rows("SELECT 1 FROM local_value WHERE key LIKE 'erase.%'")) == []
    kept = two.program.opened.side.receive(record)
    assert kept.content is None, "what was erased never comes back"


def test_the_half_of_an_action_that_comes_after_its_undo_counts_for_nothing(desks: list[SyncDesk]) -> None:
    one, two = desks[:2]
    ref = [Ref(Aggregate.part, n.to_bytes(16, "big")) for n in range(4)]
    action = one.program.desk.new_action()
    actor = one.program.desk.signed_in()
    drafts = [Draft("registered", (r,), {"set": {"code": f"P{n}", "name": "画面"}}) for n, r in enumerate(ref)]
    one.program.ledger.write(actor, action, lambda unit: unit.record(drafts)).result()
    one.push(2)
    two.pull()
    run = two.program.desk
    done = run.run(undo, Undo(action=run.new_action(), target=action, reason="二重")).result()
    assert done.outcome == "undone"
    two.push()
    one.push()
    for desk in (one, two):
        desk.pull()
    same_everywhere([one, two])
    assert not any(kind == "part" and state[0] != b"{}" for (kind, _), state in heads(two.program).items())
    before = both_heads(two.program)
    for _ in two.program.ledger.rebuild():
        pass
    assert both_heads(two.program) == before


def test_an_undo_that_comes_before_all_of_its_action_still_takes_it_back(desks: list[SyncDesk]) -> None:
    one, two = desks[:2]
    ref = Ref(Aggregate.part, b"p" * 16)
    action = one.program.desk.new_action()
    actor = one.program.desk.signed_in()
    one.program.ledger.write(
        actor, action, lambda u: u.record([Draft("registered", (ref,), {"set": {"code": "P1"}})])
    ).result()
    run = one.program.desk
    run.run(undo, Undo(action=run.new_action(), target=action)).result()
    one.push()
    first, second = one.hub.log
    one.hub.log[:] = [replace(second, position=1), replace(first, position=2)]
    two.program.ledger.receive(one.hub.log[:1])
    for _ in two.program.ledger.rebuild():
        pass
    two.program.ledger.receive(one.hub.log[1:])
    assert heads(two.program)[("part", ref.id)][0] == b"{}"
    digest(two.program)


def test_a_setting_undone_here_and_changed_there_can_be_set_again(desks: list[SyncDesk]) -> None:
    one, two = desks[:2]

    def set_to(desk: SyncDesk, days: int) -> None:
        desk.program.desk.call(lambda unit: change_setting(unit, "form.valid_days", days)).result()

    set_to(one, 30)
    drain([one, two])
    run = one.program.desk
    run.run(undo, Undo(action=run.new_action())).result()
    set_to(two, 90)
    drain([one, two])
    same_everywhere([one, two])
    set_to(one, 45)
    assert one.program.ledger.shared("form.valid_days") == 45
    drain([one, two])
    assert two.program.ledger.shared("form.valid_days") == 45
    same_everywhere([one, two])


def test_one_answer_linked_at_two_desks_asks(desks: list[SyncDesk]) -> None:
    one, two = desks[:2]
    answer = Ref(Aggregate.form, b"f" * 16)
    made = {
        "id": short(answer.id),
        "sent": "2026-11-19T00:00:00Z",
        "sent_local": "2026-11-19 09:00:00",
        "units": [{"serial": "ZZ99999"}],
    }
    actor = one.program.desk.signed_in()
    one.program.ledger.write(
        actor, one.program.desk.new_action(), lambda u: u.record([Draft("answer_received", (answer,), {"set": made})])
    ).result()
    drain([one, two])
    for desk, serial in ((one, SERIALS[0]), (two, SERIALS[1])):
        number = scan(desk, serial) or ""
        run = desk.program.desk
        run.run(link_form, LinkForm(action=run.new_action(), repair=number, answer=answer.id)).result()
    drain([one, two])
    same_everywhere([one, two])
    assert projected(one.program)["card_row"]


def test_one_file_of_operators_at_two_desks_asks_nothing_and_an_erased_name_goes_from_both(
    desks: list[SyncDesk], tmp_path: Path
) -> None:
    one, two = desks[:2]
    path = small_files.write(tmp_path / "o.csv", ("担当者コード", "氏名", "役割"), [("OP0101", "古賀 美咲", "管理者")])
    for desk in (one, two):
        job = ImportJob(desk.program.desk, import_source(desk.program, path, ImportKind.operators), dry_run=False)
        assert list(job.steps())
    drain([one, two])
    same_everywhere([one, two])
    assert projected(one.program)["card_row"] == []
    assert [row.name for row in two.program.queries.operators()] == ["古賀 美咲"]
    ref = Ref(Aggregate.operator, code_id(Aggregate.operator, "OP0101"))
    state = one.program.ledger.read(lambda reads: reads.head(ref))
    assert state is not None
    one.program.desk.call(lambda unit: erase(unit, [state["name_id"]])).result()
    drain([one, two])
    for desk in (one, two):
        assert "古賀" not in desk.program.queries.operators()[0].name
