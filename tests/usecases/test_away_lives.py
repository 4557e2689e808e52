"""One unit's life with the maker and an exchange, one with the installer, and a delivery run of forty with papers."""

from __future__ import annotations

import pytest

from app.bootstrap_away import PapersAway
from app.domain.bench_words import Check, ExchangeKind, HandbackWay, ShipTo
from app.domain.commands import Act
from app.domain.drawing import Drawing, Text
from app.domain.kinds import Action
from app.domain.rules.repair import RepairRefused
from app.usecases.act import act
from app.usecases.away import SendShipment, send_shipment
from app.usecases.away_scan import ScanAway, ScanReturn, scan_away, scan_return
from app.usecases.exchange import Exchange, exchange
from app.usecases.hand_back import CloseHandback, close_handback
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.away_stand import Away, away_at


@pytest.fixture
def away(bench: Bench) -> Away:
    return away_at(bench)


def said(drawing: Drawing) -> str:
    return "\n".join(mark.text for page in drawing.pages for mark in page.items if isinstance(mark, Text))


def act_on(away: Away, serial: str, what: Action, **fields: str) -> str:
    number = away.numbers[serial]
    return str(away.bench.do(act, Act, repair=number, what=what, fields=fields).state)


def test_a_units_life_with_the_maker_and_an_exchange(away: Away) -> None:
    bench, papers = away.bench, PapersAway(away.bench.program)
    number = away.taken_in("PF8K2M0D", tag="KC-0001", model="Lenovo 500e Chromebook Gen 4s")
    away.note("PF8K2M0D", "form_overridden", reason="A" * 22)
    assert act_on(away, "PF8K2M0D", Action.diagnose, fault="screen", cause="natural", hardware="yes") == "diagnosing"
    assert act_on(away, "PF8K2M0D", Action.route, route="maker") == "diagnosing"
    shipment = bench.do(scan_away, ScanAway, scan=away.scan_of("PF8K2M0D")).number
    bench.do(send_shipment, SendShipment, shipment=shipment, waybill="1234")
    paper = papers.shipment(shipment, "A")
    for wanted in ("送付リスト", "修理依頼票", number, "PF8K2M0D", "KC-0001", "1234", "令和8年11月20日"):
        assert wanted in said(paper)
    assert said(papers.request(number, "A")).count("修理依頼票") == 1
    bench.clock.tick(days=10)
    desk = bench.program.desk
    wish = Exchange(desk.new_action(), number, "NXNEW001", ExchangeKind.mainboard, back=True)
    assert desk.run(exchange, wish).result().state == "testing"
    with pytest.raises(RepairRefused, match="console_unseen"):
        act_on(away, "PF8K2M0D", Action.pass_)
    assert act_on(away, "PF8K2M0D", Action.pass_, checks=",".join(Check)) == "ready"
    result = bench.do(scan_return, ScanReturn, scan=away.scan_of("KC-0001"), way=HandbackWay.hand)
    assert (result.outcome, result.serial, result.school) == ("handed_back", "NXNEW001", "ES01")
    assert "交換" in said(papers.handback(result.number, "A"))
    card = bench.program.queries.card(away.device("NXNEW001"))
    assert card is not None
    assert (card.status, card.repairs[0].state, card.asset_tag) == ("in_use", "returned", "KC-0001")
    old = bench.program.queries.card(away.device("PF8K2M0D"))
    assert old is not None
    assert (old.status, old.repairs) == ("exchanged", ())
    digest(bench.program)


def test_a_units_life_with_the_installer(away: Away) -> None:
    bench, papers = away.bench, PapersAway(away.bench.program)
    number = away.routed("PF8K2M0D", route="installer", model="Lenovo 500e Chromebook Gen 4s")
    result = bench.do(scan_away, ScanAway, scan=away.scan_of(number))
    assert away.shipment(result.number).to == ShipTo.installer
    bench.do(send_shipment, SendShipment, shipment=result.number)
    assert "初期不良取次票" in said(papers.shipment(result.number, "A"))
    assert bench.do(scan_away, ScanAway, scan=away.scan_of(number)).outcome == "came_back"
    assert "初期不良取次票" not in said(papers.shipment(result.number, "A")), "what is back asks for nothing more"
    digest(bench.program)


def test_a_run_of_forty_with_a_receipt_for_each_school_and_its_adapters(away: Away) -> None:
    bench, papers = away.bench, PapersAway(away.bench.program)
    for at in range(40):
        school = "北小学校" if at % 4 else "南小学校"
        away.ready(f"PF8K2M{at:02d}", school=school, accessories=("adapter",) if at % 2 else ())
    fetch = said(papers.ready("A"))
    assert "40台" in fetch
    box = ""
    for at in range(40):
        with_it = ("adapter",) if at % 2 else None
        scan = away.scan_of(f"PF8K2M{at:02d}")
        box = bench.do(scan_return, ScanReturn, scan=scan, way=HandbackWay.run, handback=box, with_it=with_it).number
    assert bench.do(close_handback, CloseHandback, handback=box).lines == 40
    paper = papers.handback(box, "A")
    words = said(paper)
    assert words.count("受領印・署名") == 2
    assert "30台　ACアダプター 20個" in words
    assert "10台" in words
    codes = [symbol.text for page in paper.pages for symbol in page.symbols]
    assert len(codes) == 80
    assert len(set(codes)) == 40, "each unit stands on the list and on its school's receipt"
    assert bench.program.queries.away.ready() == ()
    digest(bench.program)


def test_papers_of_what_is_not_there_and_of_a_hearing(away: Away) -> None:
    papers = PapersAway(away.bench.program)
    for make in (papers.shipment, papers.handback, papers.request):
        with pytest.raises(KeyError):
            make("A9999", "A")
    with pytest.raises(KeyError):
        papers.hearing("8A-9999-X", "A", {})
    assert "いつ、どこで起きましたか" in said(papers.hearing("", "A", {}))
    number = away.taken_in("PF8K2M0D")
    heard = said(papers.hearing(number, "A", {"what": "水がかかった"}))
    assert "水がかかった" in heard
    assert number in heard
    assert "端末はありません。" in said(papers.ready("A"))
    assert "端末はありません。" in said(papers.shipment(away.list_(ShipTo.installer), "A"))
    assert "端末はありません。" in said(papers.handback(away.box(), "A"))
    away.note("PF8K2M0D", "diagnosed", fault="other:HINGE", cause="non_natural", detail="drop")
    assert "非自然故障（落下）" in said(papers.request(number, "A"))
    away.note("PF8K2M0D", "diagnosed", cause="unknown", detail=None)
    assert "不明故障" not in said(papers.request(number, "A"))
