"""inbox and settle: the contract's words, at a ledger where two desks recorded one tag differently."""

from __future__ import annotations

from functools import partial

import pytest

from app.domain.identity import code_id, device_id
from app.domain.kinds import Aggregate, Role
from app.domain.operations import Draft, Ref
from app.usecases.contacts import CloseContact, RecordContact, close_contact, record_contact
from app.usecases.operators import register_operator
from tests.cli.conftest import Cli
from tests.support.real_desks import Clock, Hub, SyncDesk, drain, running

SERIAL = "PF8K2M0D"
DEVICE = Ref(Aggregate.device, device_id(SERIAL))


@pytest.fixture
def cli(cli: Cli) -> Cli:
    """Two desks changed the tag apart, and met."""
    hub = Hub()
    with running(cli.ledger, Clock()) as here, running(cli.root / "other", Clock()) as there:
        desks = [SyncDesk(program, hub) for program in (here, there)]
        known = Draft("registered", (DEVICE,), {"set": {"serial": SERIAL, "status": "in_use"}})
        _record(desks[0], known)
        drain(desks)
        for desk, tag in zip(desks, ("KC-0001", "KC-0002"), strict=True):
            _record(desk, Draft("changed", (DEVICE,), {"set": {"tag": tag}}))
        drain(desks)
    return cli


def _record(desk: SyncDesk, draft: Draft) -> None:
    desk.program.desk.call(lambda unit: unit.record([draft])).result()


def test_a_card_is_listed_and_settled(cli: Cli) -> None:
    listed = cli.ok("inbox")
    (card,) = listed["cards"]
    assert listed["total"] == 1
    assert {"card", "kind", "about", "sides", "chosen"} <= card.keys()
    assert (card["kind"], card["about"], card["field"], card["chosen"]) == ("field", SERIAL, "tag", 1)
    assert [side["value"] for side in card["sides"]] == ["KC-0001", "KC-0002"]
    assert all(
        {"value", "operator", "desk", "at"} <= side.keys() and side["at"].endswith("Z") for side in card["sides"]
    )
    done = cli.ok("settle", card["card"], "2")
    assert (done["outcome"], done["family"], done["reason"], done["chosen"]) == ("settled", "ok", None, 2)
    assert cli.ok("device", SERIAL)["asset_tag"] == "KC-0002"
    assert cli.ok("inbox") == {"cards": [], "total": 0}
    cli.ok("undo")
    assert cli.ok("inbox")["total"] == 1
    cli.digest()


def test_no_answer_by_default_and_none_twice(cli: Cli) -> None:
    card = cli.ok("inbox")["cards"][0]["card"]
    for choice in ("0", "3"):
        refused = cli.refused("settle", card, choice)
        assert (refused["outcome"], refused["family"], refused["reason"]) == ("refused", "refused", "unknown_choice")
    assert cli("settle", card).code == 2
    assert cli("settle", card, "first").code == 2
    cli.ok("settle", card, "1")
    assert cli.refused("settle", card, "1")["reason"] == "card_gone"
    assert cli.refused("settle", "nosuch", "1")["reason"] == "card_gone"


def test_people_read_words(cli: Cli) -> None:
    card = cli.ok("inbox")["cards"][0]["card"]
    said = cli("inbox", bare=True).out
    assert card in said
    assert SERIAL in said
    assert "2台の PC で内容がちがいます" in said
    assert "1から2まで" in cli("settle", card, "9", bare=True).out
    assert "1番で決めました" in cli("settle", card, "1", bare=True).out
    assert "要確認はありません" in cli("inbox", bare=True).out


@pytest.fixture
def called(cli: Cli) -> Cli:
    """Two desks closed one call apart, each with an answer in words."""
    cli.ledger = cli.root / "third"
    hub = Hub()
    with running(cli.root / "third", Clock()) as here, running(cli.root / "fourth", Clock()) as there:
        desks = [SyncDesk(program, hub) for program in (here, there)]
        desk = here.desk
        wish = RecordContact(desk.new_action(), "repair_status", content="まだですか", follow=True)
        number = desk.run(record_contact, wish).result().contact
        drain(desks)
        for each, said in zip(desks, ("金曜に返却", "月曜に返却"), strict=True):
            desk = each.program.desk
            desk.run(close_contact, CloseContact(desk.new_action(), number, answer=said)).result()
        drain(desks)
    return cli


def test_words_are_told_as_words_and_never_as_an_id(called: Cli) -> None:
    cards = [card for card in called.ok("inbox")["cards"] if card["what"] == "contact"]
    values = {card["field"]: [side["value"] for side in card["sides"]] for card in cards}
    assert values["answer"] == ["金曜に返却", None], "the other desk's words have not come here"
    said = called("inbox", bare=True).out
    assert "金曜に返却" in said


def test_people_see_both_sides_by_their_numbers(cli: Cli) -> None:
    said = cli("inbox", bare=True).out
    for number, tag in (("1", "KC-0001"), ("2", "KC-0002")):
        assert any(line.strip().startswith(number) and tag in line for line in said.splitlines())


@pytest.fixture
def counted(cli: Cli) -> Cli:
    """Two desks counted one shelf apart, and found another number each."""
    cli.ledger = cli.root / "fifth"
    hub, part = Hub(), Ref(Aggregate.part, code_id(Aggregate.part, "KB-1"))
    with running(cli.ledger, Clock()) as here, running(cli.root / "sixth", Clock()) as there:
        desks = [SyncDesk(program, hub) for program in (here, there)]
        _record(desks[0], Draft("registered", (part,), {"set": {"code": "KB-1", "name": "キーボード"}}))
        drain(desks)
        for desk, found in zip(desks, (4, 6), strict=True):
            _record(desk, Draft("part_counted", (part,), {"place": "E-1", "found": found, "expected": 0}))
        drain(desks)
    return cli


def test_a_stock_take_that_differs_is_counted_again_and_not_answered_by_a_number(counted: Cli) -> None:
    (card,) = counted.ok("inbox")["cards"]
    assert card["kind"] == "count"
    before = counted.digest()
    refused = counted.refused("settle", card["card"], "1")
    assert (refused["outcome"], refused["reason"]) == ("refused", "stock_take_needed")
    said = counted("settle", card["card"], "1", bare=True).out
    assert "count KB-1" in said
    assert "E-1" in said
    assert counted.digest() == before, "nothing was closed by it"
    assert "count KB-1" in counted("inbox", bare=True).out, "the list says so at once"
    counted.ok("count", "KB-1", "5", "--place", "E-1")
    assert counted.ok("inbox")["total"] == 0


def access(cli: Cli) -> list[tuple[str, str]]:
    with running(cli.ledger) as program:
        rows = program.ledger.read(lambda reads: reads.rows("SELECT what, detail FROM access_log ORDER BY id"))
    return [(str(what), str(detail)) for what, detail in rows]


def test_who_reads_peoples_words_in_the_inbox_stands_in_the_access_log(called: Cli) -> None:
    assert not access(called)
    called.ok("inbox")
    assert access(called) == [("contacts_read", "1")]


def test_a_card_without_peoples_words_leaves_no_line(cli: Cli) -> None:
    cli.ok("inbox")
    assert not access(cli)


def test_who_may_not_read_them_is_told_that_there_are_words(called: Cli) -> None:
    with running(called.ledger) as program:
        program.desk.call(partial(register_operator, name="試験", role=Role.supervisor)).result()
        made = program.desk.call(partial(register_operator, name="試験", role=Role.label)).result()
    found = called.ok("inbox", operator=made.operator)
    (side, _other) = next(card["sides"] for card in found["cards"] if card["field"] == "answer")
    assert (side["value"], side["withheld"]) == (None, True)
    said = called("inbox", bare=True, operator=made.operator).out
    assert "金曜に返却" not in said
    assert "読めません" in said
    assert not access(called)
