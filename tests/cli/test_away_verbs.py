"""lend, return, move, exchange, to the letter."""

from __future__ import annotations

import pytest

from app.bootstrap import Options, start, stop
from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.settings.words import t
from app.usecases.away import SendShipment, send_shipment
from app.usecases.hand_back import CloseHandback, close_handback
from app.usecases.session import stand_in
from tests.cli.conftest import Cli
from tests.support import small_files


def record(cli: Cli, serial: str, kind: str, **payload: object) -> None:
    program = start(Options(ledger=cli.ledger))
    ref = Ref(Aggregate.device, device_id(serial))
    program.desk.call(lambda unit: unit.record([Draft(kind, (ref,), payload)])).result()
    stop(program)


@pytest.fixture
def cli(cli: Cli) -> Cli:
    cli.schools()
    rows = [small_files.device(f"PF8K2M{n}D", tag=f"KC-000{n}") for n in range(3)]
    cli.ok("import", "devices", cli.file("d.csv", small_files.DEVICES, *rows))
    return cli


def test_lend_and_return(cli: Cli) -> None:
    assert cli.ok("lend", "KC-0000", "南小学校", "2099-11-27") == {
        "code": "KC-0000", "outcome": "lent", "family": "look", "reason": "was_in_use", "to": "ES02",
        "looks": ["was_in_use"], "due": "2099-11-27",
    }  # fmt: skip
    assert cli.ok("device", "PF8K2M0D")["status"] == "lent"
    assert cli.refused("lend", "PF8K2M0D", "ES02", "2099-11-27")["reason"] == "already_lent"
    assert cli.ok("return", "PF8K2M0D")["outcome"] == "returned"
    assert cli.refused("return", "PF8K2M0D") == {
        "code": "PF8K2M0D", "outcome": "refused", "family": "refused", "reason": "not_lent",
    }  # fmt: skip
    assert cli.ok("device", "PF8K2M0D")["status"] == "in_use"
    assert cli.refused("lend", "PF8K2M0D", "山田", "2099-11-27")["reason"] == "unknown_school"
    said = cli("lend", "PF8K2M1D", "南小学校", "令和81年11月27日", bare=True)
    assert "PF8K2M1D：南小学校 に貸し出しました。" in said.out
    assert "使用中" in said.out
    cli.digest()


def test_a_loan_tells_what_went_along_and_what_did_not_come_back(cli: Cli) -> None:
    lent = cli("lend", "PF8K2M0D", "ES02", "2099-11-28", "--condition", "worn", "--with", "pen, adapter", bare=True)
    assert "休みの日のため、期限は次の開庁日 令和81年11月30日 です。" in lent.out
    assert cli.refused("return", "PF8K2M0D")["reason"] == "accessories_unchecked"
    found = cli.ok("return", "PF8K2M0D", "--with", "adapter", "--condition", "damaged", "--note", "角が割れた")
    assert (found["family"], found["reason"], found["looks"]) == ("look", "lacks", ["lacks", "came_broken"])
    assert found["lacks"] == ["pen"]
    assert cli.refused("lend", "PF8K2M1D", "ES02", "2099-11-27", "--condition", "fine")["reason"] == "unknown_condition"
    cli("lend", "PF8K2M1D", "ES02", "2099-11-27", "--with", "pen", bare=True)
    assert "戻っていない付属品：ペン。" in cli("return", "PF8K2M1D", "--with", "", bare=True).out
    cli.digest()


def test_lost_and_found(cli: Cli) -> None:
    assert cli.ok("lost", "PF8K2M0D", "--on", "令和7年11月20日", "--police", "第 123-4567 号") == {
        "code": "PF8K2M0D", "outcome": "lost", "family": "ok", "reason": "ask_disable", "ask": "disable",
    }  # fmt: skip
    assert cli.ok("device", "PF8K2M0D")["status"] == "lost"
    assert cli.ok("lost", "KC-0000", "--told", "2025-11-21")["outcome"] == "told"
    assert "すでに紛失として記録済み" in cli("lost", "KC-0000", bare=True).out
    assert cli.ok("intake", "PF8K2M0D")["results"][0]["flags"] == ["lost"]
    assert cli.refused("lend", "PF8K2M0D", "ES02", "2099-11-27")["reason"] == "is_lost"
    assert cli.ok("found", "PF8K2M0D", "--where", "体育館")["outcome"] == "found"
    refused = cli("found", "PF8K2M0D", bare=True)
    assert refused.code == 1
    assert "紛失として記録されていません" in refused.out
    assert cli.refused("lost", "PF8K2M1D", "--on", "2099-01-01")["reason"] == "day_is_to_come"
    cli.digest()


def test_a_lost_unit_nobody_knows_is_not_sent_to_the_intake_desk(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    before = cli.digest()
    assert cli.refused("lost", "ZZNOBODY1")["reason"] == "unknown_device"
    said = cli("lost", "ZZNOBODY1").err
    assert said.startswith("ZZNOBODY1　台帳にない端末です。何も変えていません。番号を確かめるか、")
    assert "先に受け付け" not in said
    assert "先に受け付け" in cli("found", "ZZNOBODY1").err, "what turned up is at hand"
    monkeypatch.setattr("app.settings.words._current", None)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert "Check its number, or import a list of devices" in cli("lost", "ZZNOBODY1").err
    assert cli.digest() == before


def test_move_takes_many_and_tells_of_each(cli: Cli) -> None:
    found = cli.ok("move", "PF8K2M0D", "KC-0001", "南小学校")
    assert (found["outcome"], found["reason"], found["total"]) == ("moved", None, 2)
    assert [each["outcome"] for each in found["results"]] == ["moved", "moved"]
    assert cli.ok("device", "PF8K2M1D")["school_code"] == "ES02"
    found = cli.refused("move", "PF8K2M0D", "NOSUCH99", "ES02")
    assert (found["outcome"], found["reason"]) == ("refused", "unknown_device")
    assert [each["outcome"] for each in found["results"]] == ["same", "refused"]
    said = cli("move", "PF8K2M0D", "ES02", bare=True)
    assert "すでに 南小学校" in said.out
    cli.digest()


def test_exchange_closes_the_old_serial_and_goes_on_with_the_new(cli: Cli) -> None:
    number = cli.ok("intake", "PF8K2M0D")["results"][0]["repair"]
    assert cli.refused("exchange", number, "NXNEW001", "--kind", "unit")["reason"] == "not_allowed_in_state"
    record(cli, "PF8K2M0D", "repair_state_set", n=number, state="at_maker")
    found = cli.ok("exchange", number, "NXNEW001", "--kind", "mainboard")
    assert found == {
        "outcome": "exchanged", "family": "look", "reason": None, "repair": number, "state": "at_maker",
        "serial": "NXNEW001", "former": "PF8K2M0D",
    }  # fmt: skip
    new = cli.ok("device", "KC-0000")
    assert (new["serial"], new["school_code"], [r["repair"] for r in new["repairs"]]) == ("NXNEW001", "ES01", [number])
    assert cli.ok("device", "PF8K2M0D")["status"] == "exchanged"
    assert cli.refused("exchange", number, "NXNEW001", "--kind", "unit")["reason"] == "same_serial"
    assert cli("exchange", number, "NXNEW002").code == 2
    assert cli("exchange", number, "NXNEW002", "--kind", "other").code == 2
    said = cli("exchange", number, "NXNEW002", "--kind", "unit", bare=True)
    assert "前の製造番号 NXNEW001、新しい製造番号 NXNEW002。" in said.out
    assert cli.ok("undo")["outcome"] == "undone"
    assert cli.ok("device", "KC-0000")["serial"] == "NXNEW001"
    cli.digest()


def at_the_bench(cli: Cli, serial: str, **state: str) -> str:
    number = str(cli.ok("intake", serial)["results"][0]["repair"])
    if "route" in state:
        record(cli, serial, "routed", n=number, **state)
    else:
        record(cli, serial, "repair_state_set", n=number, **state)
    return number


def test_act_ship_puts_units_on_a_list_that_is_begun_by_the_first(cli: Cli) -> None:
    numbers = [at_the_bench(cli, f"PF8K2M{n}D", route="maker", state="diagnosing") for n in range(2)]
    for number in numbers:
        assert (
            cli.ok("act", number, "ship", "--shipment", "nec-1", "--firm", "NEC", "--rma", "R1")["state"] == "at_maker"
        )
    refused = at_the_bench(cli, "PF8K2M2D", state="diagnosing")
    assert cli.refused("act", refused, "ship", "--shipment", "OTHER")["reason"] == "route_not_chosen"
    record(cli, "PF8K2M2D", "routed", n=refused, route="maker", state="diagnosing")
    assert cli.refused("act", refused, "ship", "--shipment", "X", "--due", "soon")["reason"] == "not_a_day"
    assert cli.ok("act", numbers[0], "receive-back")["state"] == "testing"
    program = start(Options(ledger=cli.ledger))
    (listed,) = program.queries.away.shipments()
    assert (listed.number, listed.firm, len(listed.units)) == ("NEC1", "NEC", 2)
    assert [unit.repair for unit in listed.missing] == [numbers[1]]
    stop(program)
    assert cli.ok("act", numbers[1], "receive-back")["state"] == "testing"
    program = start(Options(ledger=cli.ledger))
    assert program.queries.away.shipments() == ()
    stop(program)
    cli.digest()


def test_what_waits_on_a_list_or_in_a_box_is_told_to_people_as_the_screens_tell_it(cli: Cli) -> None:
    listed = at_the_bench(cli, "PF8K2M0D", route="maker", state="diagnosing")
    cli.ok("act", listed, "ship", "--shipment", "nec-1")
    boxed = at_the_bench(cli, "PF8K2M1D", state="ready")
    cli.ok("act", boxed, "return", "--list", "run-1", "--way", "run")

    def told(number: str, serial: str) -> list[str]:
        lines = (*cli("repairs", bare=True).out.splitlines(), *cli("device", serial, bare=True).out.splitlines())
        return [line.split()[-1] for line in lines if number in line]

    assert told(listed, "PF8K2M0D") == [t("kinds.held.not_sent")] * 2
    assert told(boxed, "PF8K2M1D") == [t("kinds.held.in_box")] * 2
    assert [r["state"] for r in cli.ok("repairs")["repairs"]] == ["at_maker", "returned"], "the contract's words"
    program = start(Options(ledger=cli.ledger))
    program.desk.actor = stand_in()
    program.desk.run(send_shipment, SendShipment(program.desk.new_action(), "NEC1")).result()
    program.desk.run(close_handback, CloseHandback(program.desk.new_action(), "RUN1")).result()
    stop(program)
    assert told(listed, "PF8K2M0D") == [t("kinds.state.at_maker")] * 2
    assert told(boxed, "PF8K2M1D") == [t("kinds.state.returned")] * 2


def test_act_return_puts_units_in_a_box_with_what_came_along(cli: Cli) -> None:
    number = at_the_bench(cli, "PF8K2M0D", state="ready")
    record(cli, "PF8K2M0D", "noted", n=number, accessories=["adapter"])
    box = ("return", "--list", "run-1", "--way", "run")
    assert cli.refused("act", number, *box)["reason"] == "accessories_unchecked"
    assert cli.ok("act", number, *box, "--with", "adapter")["state"] == "returned"
    other = at_the_bench(cli, "PF8K2M1D", state="ready")
    assert cli.ok("act", other, "return", "--list", "RUN1")["state"] == "returned"
    program = start(Options(ledger=cli.ledger))
    (found,) = program.queries.away.handbacks()
    assert (found.number, found.way, found.units) == ("RUN1", "run", 2)
    assert found.schools[0].accessories == (("adapter", 1),)
    stop(program)
    cli.digest()
