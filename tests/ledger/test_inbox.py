"""The inbox at whole ledgers: what two desks left apart, with both sides; answered once, taken back, answered twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.commands import Act, Amend, LinkForm, TakeIn, Undo
from app.domain.identity import device_id
from app.domain.kinds import Action, Aggregate, ImportKind
from app.domain.operations import Draft, Ref
from app.domain.rules.repair import RepairRefused
from app.ledger.queries import inbox as inbox_sql
from app.usecases.act import act, amend
from app.usecases.inbox import Settle, SettleAlike, Settled, SettledAlike, settle, settle_alike
from app.usecases.inbox_rows import CardRow, grouped
from app.usecases.link_form import link_form
from app.usecases.ports import UnitOfWork
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.real_desks import Clock, Hub, SyncDesk, digest, drain, running

SERIAL = "PF8K2M0D"
DEVICE = Ref(Aggregate.device, device_id(SERIAL))


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[SyncDesk]]:
    hub = Hub()
    with ExitStack() as stack:
        made = [SyncDesk(stack.enter_context(running(tmp_path / name, Clock())), hub) for name in ("one", "two")]
        for desk, mark in zip(made, "AC", strict=True):
            desk.program.ledger.desk = replace(desk.program.ledger.desk, mark=mark)
        made[0].program.desk.call(
            lambda unit: unit.record([Draft("registered", (DEVICE,), {"set": {"serial": SERIAL, "status": "in_use"}})])
        ).result()
        drain(made)
        yield made


def scan(desk: SyncDesk) -> str:
    run = desk.program.desk
    number = run.run(take_in, TakeIn(action=run.new_action(), scan=run.read_scan(SERIAL))).result().repair
    assert number is not None
    return number


def cards(desk: SyncDesk) -> tuple[CardRow, ...]:
    return desk.program.queries.inbox.cards()


def answer(desk: SyncDesk, choice: int, reason: str = "") -> Settled:
    run, (row,) = desk.program.desk, cards(desk)
    return run.run(settle, Settle(run.new_action(), row.about, row.card, choice, reason)).result()


def changed(desk: SyncDesk, **fields: str) -> None:
    desk.program.desk.call(lambda unit: unit.record([Draft("changed", (DEVICE,), {"set": fields})])).result()


def tags_apart(desks: list[SyncDesk]) -> None:
    changed(desks[0], tag="KC-0001")
    changed(desks[1], tag="KC-0002")
    drain(desks)


def test_both_sides_with_who_and_where(desks: list[SyncDesk]) -> None:
    tags_apart(desks)
    for desk, own in zip(desks, (True, False), strict=True):
        (row,) = cards(desk)
        assert (row.kind, row.path, row.code, row.choices, row.shown) == ("field", "tag", SERIAL, 2, 1)
        assert [(side.value, side.desk, side.mine) for side in row.sides] == [
            ("KC-0001", "A", own),
            ("KC-0002", "C", not own),
        ]
        assert all(side.at and side.local and side.operator for side in row.sides)
        assert desk.program.queries.inbox.card(row.card) == row
        assert desk.program.queries.sync_counts().cards == 1


def test_a_side_is_chosen_and_taken_back(desks: list[SyncDesk]) -> None:
    tags_apart(desks)
    before = digest(desks[1].program)
    done = answer(desks[1], 2)
    assert (done.outcome, done.kind, done.choice) == ("settled", "field", 2)
    assert cards(desks[1]) == ()
    assert tag_of(desks[1]) == "KC-0002"
    (line,) = desks[1].program.queries.inbox.settled("2026-11-20")
    assert (line.card, line.code) == (done.card, SERIAL)
    run = desks[1].program.desk
    run.run(undo, Undo(action=run.new_action())).result()
    assert digest(desks[1].program) == before
    assert len(cards(desks[1])) == 1
    assert desks[1].program.queries.inbox.settled("2026-11-20") == ()


def tag_of(desk: SyncDesk) -> object:
    state = desk.program.ledger.read(lambda reads: reads.head(DEVICE))
    assert state is not None
    return state["tag"]


def test_two_answers_apart_and_the_hubs_first_stands(desks: list[SyncDesk]) -> None:
    tags_apart(desks)
    answer(desks[0], 1)
    answer(desks[1], 2)
    drain(desks)
    assert [cards(desk) for desk in desks] == [(), ()]
    assert tag_of(desks[0]) == tag_of(desks[1]) == "KC-0001"
    assert digest(desks[0].program) == digest(desks[1].program)


def test_one_answered_meanwhile_is_refused_and_nothing_is_written(desks: list[SyncDesk]) -> None:
    tags_apart(desks)
    (row,) = cards(desks[1])
    answer(desks[0], 1)
    drain(desks)
    run, before = desks[1].program.desk, digest(desks[1].program)
    with pytest.raises(RepairRefused, match="card_gone"):
        run.run(settle, Settle(run.new_action(), row.about, row.card, 1)).result()
    assert digest(desks[1].program) == before


@pytest.mark.parametrize("choice", [-1, 0, 3, 99])
def test_no_number_is_the_default(desks: list[SyncDesk], choice: int) -> None:
    tags_apart(desks)
    with pytest.raises(RepairRefused, match="unknown_choice"):
        answer(desks[0], choice)
    assert len(cards(desks[0])) == 1


class TestTwoRepairs:
    def two(self, desks: list[SyncDesk]) -> tuple[str, str]:
        numbers = scan(desks[0]), scan(desks[1])
        drain(desks)
        return numbers

    def repairs(self, desk: SyncDesk) -> dict[str, str]:
        state = desk.program.ledger.read(lambda reads: reads.head(DEVICE))
        assert state is not None
        return {number: repair.get("duplicate_of", "") for number, repair in state["repairs"].items()}

    @pytest.mark.parametrize("choice", [1, 2])
    def test_one_is_main(self, desks: list[SyncDesk], choice: int) -> None:
        numbers = self.two(desks)
        (row,) = cards(desks[0])
        assert (row.kind, [side.value for side in row.sides], row.choices) == ("two_repairs", list(numbers), 3)
        assert row.shown == 1
        answer(desks[1], choice)
        drain(desks)
        main, double = numbers[choice - 1], numbers[2 - choice]
        assert [self.repairs(desk) for desk in desks] == [{main: "", double: main}] * 2

    def test_both_stand_for_themselves_with_a_reason(self, desks: list[SyncDesk]) -> None:
        numbers = self.two(desks)
        with pytest.raises(RepairRefused, match="reason_needed"):
            answer(desks[0], 3, "  ")
        assert len(cards(desks[0])) == 1
        answer(desks[0], 3, "別の故障のため")
        drain(desks)
        assert self.repairs(desks[1]) == dict.fromkeys(numbers, "")


def test_what_only_tells_goes_with_any_answer(desks: list[SyncDesk]) -> None:
    number = scan(desks[0])
    drain(desks)
    run = desks[0].program.desk
    run.run(
        act, Act(action=run.new_action(), repair=number, what=Action.cancel, fields={"reason": "まちがい"})
    ).result()
    other = desks[1].program.desk
    other.run(amend, Amend(action=other.new_action(), repair=number, fault="screen")).result()
    drain(desks)
    (row,) = cards(desks[0])
    assert (row.kind, row.repair, row.shown, row.choices) == ("after_close", number, 0, 1)
    answer(desks[0], 1)
    assert cards(desks[0]) == ()


def test_an_answer_used_twice_stays_with_the_repair_that_is_chosen(desks: list[SyncDesk], tmp_path: Path) -> None:
    path = small_files.write(tmp_path / "forms.csv", small_files.FORMS, [small_files.form("")])
    from app.bootstrap_files import import_source
    from app.usecases.import_job import ImportJob

    first = desks[0].program
    for _ in ImportJob(first.desk, import_source(first, path, ImportKind.forms), dry_run=False).steps():
        pass
    other = Ref(Aggregate.device, device_id("PF8K2M1D"))
    known = Draft("registered", (other,), {"set": {"serial": "PF8K2M1D", "status": "in_use"}})
    first.desk.call(lambda unit: unit.record([known])).result()
    numbers = [scan(desks[0])]
    run = first.desk
    second = run.run(take_in, TakeIn(action=run.new_action(), scan=run.read_scan("PF8K2M1D"))).result().repair
    assert second is not None
    numbers.append(second)
    drain(desks)
    form = first.ledger.read(lambda reads: reads.registers(Aggregate.form))[0].ref
    for desk, number in zip(desks, numbers, strict=True):
        linking = desk.program.desk
        linking.run(link_form, LinkForm(action=linking.new_action(), repair=number, answer=form.id)).result()
    drain(desks)
    (row,) = cards(desks[1])
    assert (row.kind, sorted(str(side.value) for side in row.sides)) == ("answer_twice", sorted(numbers))
    assert row.choices == 2
    kept = str(row.sides[1].value)
    answer(desks[1], 2)
    drain(desks)
    for desk in desks:
        assert cards(desk) == ()
        state = desk.program.ledger.read(lambda reads: reads.head(form))
        assert state is not None
        assert list(state["links"]) == [kept]


def units(desks: list[SyncDesk], count: int) -> list[Ref]:
    refs = [Ref(Aggregate.device, device_id(f"PF8K{at:04d}")) for at in range(count)]
    drafts = [
        Draft("registered", (ref,), {"set": {"serial": f"PF8K{at:04d}", "status": "in_use"}})
        for at, ref in enumerate(refs)
    ]
    desks[0].program.desk.call(lambda unit: unit.record(drafts)).result()
    drain(desks)
    return refs


def all_tags_apart(desks: list[SyncDesk], refs: list[Ref]) -> None:
    """One action at each desk, as an import is."""
    for desk, first in zip(desks, "AC", strict=True):
        drafts = [Draft("changed", (ref,), {"set": {"tag": f"{first}-{at:04d}"}}) for at, ref in enumerate(refs)]
        desk.program.desk.call(lambda unit, drafts=drafts: unit.record(drafts)).result()  # type: ignore[misc]
    drain(desks)


def alike(desk: SyncDesk, choice: int, rows: tuple[CardRow, ...]) -> SettledAlike:
    run = desk.program.desk
    wish = SettleAlike(run.new_action(), tuple((row.about, row.card) for row in rows), choice)
    return run.run(settle_alike, wish).result()


class TestAlike:
    def test_what_one_action_left_is_one_group_and_one_answer(self, desks: list[SyncDesk]) -> None:
        all_tags_apart(desks, units(desks, 4))
        tags_apart(desks)
        one, other = sorted(grouped(cards(desks[1])), key=len)
        assert ([row.code for row in one], [row.code for row in other]) == (
            [SERIAL],
            [f"PF8K{at:04d}" for at in range(4)],
        )
        before = digest(desks[1].program)
        assert alike(desks[1], 2, other)[2:] == (4, 0, 2)
        assert [row.code for row in cards(desks[1])] == [SERIAL]
        run = desks[1].program.desk
        run.run(undo, Undo(action=run.new_action())).result()
        assert digest(desks[1].program) == before

    def test_two_of_a_cause_are_no_group(self, desks: list[SyncDesk]) -> None:
        all_tags_apart(desks, units(desks, 2))
        assert [len(group) for group in grouped(cards(desks[0]))] == [1, 1]

    def test_those_that_went_meanwhile_are_counted_and_left(self, desks: list[SyncDesk]) -> None:
        all_tags_apart(desks, units(desks, 4))
        rows = cards(desks[0])
        alike(desks[0], 1, rows[:1])
        assert alike(desks[0], 2, rows)[2:] == (3, 1, 2)
        before = digest(desks[0].program)
        with pytest.raises(RepairRefused, match="card_gone"):
            alike(desks[0], 1, rows)
        assert digest(desks[0].program) == before

    def test_no_number_is_the_default(self, desks: list[SyncDesk]) -> None:
        all_tags_apart(desks, units(desks, 3))
        before = digest(desks[0].program)
        with pytest.raises(RepairRefused, match="unknown_choice"):
            alike(desks[0], 3, cards(desks[0]))
        assert digest(desks[0].program) == before

    def test_answered_alike_at_two_desks_the_hubs_first_stands(self, desks: list[SyncDesk]) -> None:
        refs = units(desks, 3)
        all_tags_apart(desks, refs)
        for desk, choice in zip(desks, (2, 1), strict=True):
            alike(desk, choice, cards(desk))
        drain(desks)
        assert digest(desks[0].program) == digest(desks[1].program)
        states = [desks[1].program.ledger.read(lambda reads, ref=ref: reads.head(ref)) for ref in refs]  # type: ignore[misc]
        assert [state["tag"] for state in states if state] == ["C-0000", "C-0001", "C-0002"]

    def test_a_reason_is_given_to_one_at_a_time(self, desks: list[SyncDesk]) -> None:
        scan(desks[0])
        scan(desks[1])
        drain(desks)
        with pytest.raises(RepairRefused, match="reason_needed"):
            alike(desks[0], 3, cards(desks[0]))
        assert len(cards(desks[0])) == 1


def test_what_people_wrote_is_told_by_its_words(desks: list[SyncDesk]) -> None:
    """Ids of the side store are looked up; what was erased, or has not come, says so."""
    for desk, words in zip(desks, ("画面が割れた", "電源が入らない"), strict=True):

        def write(unit: UnitOfWork, words: str = words) -> None:
            unit.record([Draft("changed", (DEVICE,), {"set": {"model": unit.put_side(words.encode())}})])

        desk.program.desk.call(write).result()
    drain(desks)
    (row,) = cards(desks[0])
    mine, theirs = (dict(side.facts)["model"] for side in row.sides)
    assert mine.text == "画面が割れた"
    assert isinstance(theirs, str), "the other desk's text has not come: a model that long would look the same"


def test_the_cards_are_read_without_walking_a_table(desks: list[SyncDesk]) -> None:
    plans = []
    for where in ("", " WHERE card=?"):
        sql = "EXPLAIN QUERY PLAN " + inbox_sql.HOLDERS.format(where)
        rows = desks[0].program.ledger.read(
            lambda reads, sql=sql, where=where: reads.rows(sql, ("x",) if where else ())  # type: ignore[misc]
        )
        plans.append([row[3] for row in rows])
    assert all("SCAN head" not in step and "SCAN h" not in step for plan in plans for step in plan), plans
    sql = "EXPLAIN QUERY PLAN " + inbox_sql.OPS.format("?,?")
    rows = desks[0].program.ledger.read(lambda reads: reads.rows(sql, (b"x", b"y")))
    assert not [row[3] for row in rows if row[3].startswith("SCAN")], rows
