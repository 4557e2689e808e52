"""inbox and settle: the contract's words, at a ledger where two desks recorded one tag differently."""

from __future__ import annotations

import pytest

from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.usecases.contacts import CloseContact, RecordContact, close_contact, record_contact
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
