"""Each short text that stays for good is looked at: what tells of a person is refused, and nothing is written."""

from __future__ import annotations

import pytest

from app.domain.bench_words import ShipTo
from app.domain.commands import Act, OpenCrate
from app.domain.kinds import Action
from app.domain.part_commands import ChangePart, ReceiveParts
from app.usecases.act import act
from app.usecases.away import NoteRma, OpenShipment, SendShipment, note_rma, open_shipment, send_shipment
from app.usecases.crates import open_crate
from app.usecases.parts import change_part, receive_parts
from tests.support.bench import Bench
from tests.usecases.away_stand import Away, away_at

MAIL, PHONE, WAYBILL = "yamada@example.jp", "090-1234-5678", "0901-2345-6789"


@pytest.fixture
def away(bench: Bench) -> Away:
    return away_at(bench)


def test_on_a_repair(away: Away) -> None:
    bench, number = away.bench, away.routed("PF8K2M0D")
    away.note("PF8K2M0D", "diagnosed", fault="screen", cause="natural")
    for field in ("rma", "waybill", "firm"):
        assert bench.why(act, Act, repair=number, what=Action.ship, fields={field: MAIL}) == "personal_data"
    for text in (MAIL, PHONE):
        assert bench.why(act, Act, repair=number, what=Action.place, fields={"place": text}) == "personal_data"
    assert bench.why(act, Act, repair=number, what=Action.ship, fields={"firm": PHONE}) == "personal_data"
    assert bench.why(act, Act, repair=number, what=Action.ship, fields={"shipment": "X1", "firm": PHONE}) == (
        "personal_data"
    )
    bench.do(act, Act, repair=number, what=Action.ship, fields={"waybill": PHONE, "rma": WAYBILL})
    bench.do(act, Act, repair=number, what=Action.route, fields={"route": "board"})
    decided = {"decision": "center", "document": f"保護者 {PHONE}"}
    assert bench.why(act, Act, repair=number, what=Action.decide, fields=decided) == "personal_data"
    bench.do(act, Act, repair=number, what=Action.decide, fields={"decision": "center"})


def test_on_lists_crates_and_parts(away: Away) -> None:
    bench, number = away.bench, away.routed("PF8K2M0D")
    assert bench.why(open_shipment, OpenShipment, to=ShipTo.maker, firm=MAIL) == "personal_data"
    listed = away.list_()
    away.ship("PF8K2M0D", listed)
    assert bench.why(note_rma, NoteRma, repair=number, rma=MAIL) == "personal_data"
    assert bench.why(send_shipment, SendShipment, shipment=listed, waybill=MAIL) == "personal_data"
    assert bench.why(open_crate, OpenCrate, label=PHONE) == "personal_data"
    bench.do(change_part, ChangePart, part="PN-LCD", fields={"name": "液晶"}, new=True)
    for fields in ({"place": PHONE}, {"handover_document": MAIL}):
        assert bench.why(change_part, ChangePart, part="PN-LCD", fields=fields) == "personal_data"
    assert bench.why(receive_parts, ReceiveParts, part="PN-LCD", pieces=1, place=PHONE) == "personal_data"


def test_a_shelf_is_one_by_its_short_name_and_by_its_label(away: Away) -> None:
    bench = away.bench
    bench.do(change_part, ChangePart, part="PN-LCD", fields={"name": "液晶"}, new=True)
    bench.do(receive_parts, ReceiveParts, part="PN-LCD", pieces=2, place="D-4")
    for same in ("D-04", "PLD04T", "d4"):
        bench.do(receive_parts, ReceiveParts, part="PN-LCD", pieces=1, place=same)
    part = bench.program.queries.parts.part("PN-LCD")
    assert part is not None
    assert [(place.place, place.quantity) for place in part.places] == [("D-4", 5)]
