"""The actions of the course with their fields: what is kept, and every wrong field refused with nothing written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest

from app.domain.commands import Act, Amend
from app.domain.identity import code_id, short
from app.domain.kinds import Action, Aggregate, Cause, Role
from app.domain.operations import Ref
from app.domain.rules.repair import RepairRefused
from app.usecases.act import COMMAND_OF, FIELDS_OF, act, amend
from app.usecases.act_course import COURSE, MOST_PHOTO
from app.usecases.ports import UnitOfWork
from app.usecases.route_offers import parts_cost, route_facts
from app.usecases.session import Actor, NotAllowed
from tests.support import facts
from tests.support.memory_unit import MemoryUnit

N = "8A-0001-A"
UNIT = facts.device()
PART = Ref(Aggregate.part, code_id(Aggregate.part, "LCD-1"))
FREE_PART = Ref(Aggregate.part, code_id(Aggregate.part, "SCREW"))
SHIPMENT = Ref(Aggregate.shipment, code_id(Aggregate.shipment, "A0042"))
LIST = Ref(Aggregate.handback, code_id(Aggregate.handback, "A0007"))
CLERK, GONE = (Ref(Aggregate.operator, code_id(Aggregate.operator, code)) for code in ("OP0002", "OP0003"))


class Desk:
    """One repair and short ways to act on it."""

    def __init__(self, state: str = "diagnosing", *, unit: Mapping[str, Any] | None = None, **repair: Any) -> None:
        known = {"state": state, "opened": "2026-11-19", "since": "2026-11-19", "answers": [short(facts.form().id)]}
        found = {"fault": "screen", "cause": "natural", "detail": "wear"}
        device = {"serial": "PF8K2M0D", "kind": "chromebook", "maker": "ASUS", "school": "ES01", **(unit or {})}
        self.uow = MemoryUnit(
            {
                UNIT: device | {"repairs": {N: known | found | repair}},
                PART: {"code": "LCD-1", "price": "4000"},
                FREE_PART: {"code": "SCREW"},
                SHIPMENT: {"number": "A0042", "to": "maker"},
                LIST: {"number": "A0007", "way": "run"},
                CLERK: {"code": "OP0002", "role": "technician"},
                GONE: {"code": "OP0003", "role": "technician", "left": True},
            }
        )

    @property
    def repair(self) -> dict[str, Any]:
        found: dict[str, Any] = self.uow.head(UNIT)["repairs"][N]
        return found

    def act(self, what: Action, content: bytes = b"", /, **fields: str) -> dict[str, Any]:
        """Does it; what the newest operation on the repair says, without the number."""
        assert set(fields) <= set(FIELDS_OF[what])
        result = act(
            cast(UnitOfWork, self.uow), Act(action=facts.an_id(1), repair=N, what=what, fields=fields, content=content)
        )
        assert (result.outcome, result.state) == ("done", self.repair["state"])
        payload = dict(next(one.payload for one in reversed(self.uow.written) if "n" in one.payload))
        assert payload.pop("n") == N
        return payload

    def why(self, what: Action, content: bytes = b"", /, **fields: str) -> str:
        """The reason of the refusal; nothing is written."""
        before = self.uow.digest()
        with pytest.raises(RepairRefused) as refused:
            self.act(what, content, **fields)
        assert self.uow.digest() == before
        return refused.value.reason


def test_every_action_has_a_command_and_fields() -> None:
    assert set(COMMAND_OF) == set(FIELDS_OF) == set(Action)
    assert set(Action) - set(COURSE) == {Action.link, Action.override, Action.diagnose, Action.cancel, Action.reopen}


def test_label_staff_does_none_of_it() -> None:
    for what in Action:
        desk = Desk()
        desk.uow.actor = Actor(code="OP0009", role=Role.label)
        with pytest.raises(NotAllowed):
            desk.act(what)
        assert desk.uow.written == []


# --- diagnosis ------------------------------------------------------------------------------------------------------


def test_a_diagnosis_with_all_its_fields() -> None:
    desk = Desk("received", fault=None, cause=None, detail=None)
    said = desk.act(
        Action.diagnose,
        fault="screen",
        further="battery, keyboard,screen,battery",
        cause="non_natural",
        detail="drop",
        hardware="yes",
        appeared="令和8年1月10日",
        dismantle="no",
    )
    assert said == {
        "fault": "screen",
        "further": ["battery", "keyboard"],
        "cause": "non_natural",
        "detail": "drop",
        "hardware": True,
        "appeared": "2026-01-10",
        "dismantle": False,
    }
    assert desk.repair["state"] == "diagnosing"
    assert desk.act(Action.diagnose, further="screen") == {"further": None}
    assert "further" not in desk.repair
    assert desk.act(Action.diagnose, detail="liquid") == {"cause": "non_natural", "detail": "liquid"}
    assert desk.act(Action.diagnose, cause="natural") == {"cause": "natural", "detail": None}


def test_what_a_diagnosis_refuses() -> None:
    desk = Desk()
    assert desk.why(Action.diagnose) == "nothing_given"
    assert desk.why(Action.diagnose, further="screen,nowhere") == "unknown_fault"
    assert desk.why(Action.diagnose, hardware="maybe") == "not_yes_or_no"
    assert desk.why(Action.diagnose, appeared="bald") == "not_a_day"
    places = [f"{'あ' * 30}{n}" for n in range(8)]
    desk.uow._shared["repair.fault_places"] = ",".join(places)
    many = ",".join(f"other:{name}" for name in places)
    assert desk.why(Action.diagnose, further=many) == "text_too_long"
    assert Desk("ready").why(Action.diagnose, fault="screen") == "not_allowed_in_state"


def test_a_place_of_a_supervisors_own_is_found_while_it_stands_in_the_list() -> None:
    desk = Desk()
    assert desk.why(Action.diagnose, fault="other:天板") == "unknown_fault"
    desk.uow._shared["repair.fault_places"] = "天板、ペン差し"
    assert desk.act(Action.diagnose, fault="other:天板", further="other:ペン差し")["further"] == ["other:ペン差し"]
    desk.uow._shared["repair.fault_places"] = "ペン差し"
    assert desk.act(Action.diagnose, fault="other:天板") == {"fault": "other:天板"}, "what was found stays"
    desk.act(Action.diagnose, fault="screen")
    assert desk.why(Action.diagnose, fault="other:天板") == "unknown_fault"
    assert desk.act(Action.diagnose, further="other:ペン差し,battery")["further"] == ["other:ペン差し", "battery"]


def test_on_the_bench_it_goes_back_to_be_diagnosed_but_not_by_a_key_at_intake() -> None:
    desk = Desk("testing")
    assert desk.act(Action.diagnose, fault="power") == {"fault": "power", "state": "diagnosing"}
    desk = Desk("repairing")
    with pytest.raises(RepairRefused, match="not_allowed_in_state"):
        amend(cast(UnitOfWork, desk.uow), Amend(action=facts.an_id(1), repair=N, cause=Cause.unknown))
    assert desk.uow.written == []
    amend(cast(UnitOfWork, desk.uow), Amend(action=facts.an_id(1), repair=N, swollen=True))
    assert desk.repair["swollen"] is True


# --- route, parts, hearing ------------------------------------------------------------------------------------------


def test_a_route_with_its_quote_and_its_reason() -> None:
    desk = Desk()
    assert desk.act(Action.route, route="board", quote="12,000") == {
        "route": "board",
        "state": "awaiting_decision",
        "quote": 12000,
    }
    desk = Desk()
    said = desk.act(Action.route, route="disposal", reason=" 基板の腐食 ")
    assert desk.uow.sides[said["reason"]].decode() == "基板の腐食"
    assert (desk.repair["state"], desk.repair["closed"], desk.repair["route"]) == (
        "irreparable",
        "2026-11-20",
        "disposal",
    )
    desk = Desk()
    assert "reason" in desk.act(Action.route, route="desk", reason="軽微")


def test_what_a_route_refuses() -> None:
    desk = Desk()
    assert desk.why(Action.route) == "route_missing"
    assert desk.why(Action.route, route="away") == "unknown_route"
    assert desk.why(Action.route, route="installer") == "wrong_maker"
    assert desk.why(Action.route, route="disposal", reason=" ") == "reason_needed"
    assert desk.why(Action.route, route="desk", quote="5000") == "no_board_decision"
    for wrong in ("-1", "1.5", "12,00", "金", "99999999"):
        assert desk.why(Action.route, route="board", quote=wrong) == "not_an_amount"
    desk.uow._shared["board.cost_limit"] = 5000
    assert desk.act(Action.route, route="desk", quote="5000")["quote"] == 5000


def test_parts_from_stock_ask_the_board_only_where_it_said_so() -> None:
    used = {"LCD-1": 2, "SCREW": 4, "GONE": 1, "BACK": 0}
    desk = Desk(parts=used)
    assert parts_cost(cast(UnitOfWork, desk.uow), desk.repair) == 8000
    desk.uow._shared["repair.parts_cost_needs_decision"] = True
    assert desk.why(Action.route, route="desk") == "no_board_decision"
    desk.uow._shared["repair.parts_cost_needs_decision"] = False
    assert desk.act(Action.route, route="desk")["route"] == "desk"
    assert parts_cost(cast(UnitOfWork, Desk().uow), {}) == 0


def test_what_routes_are_judged_by_comes_from_the_settings() -> None:
    values = {
        "board.cost_limit": None,
        "repair.initial_periods": "",
        "repair.light_faults": " screen, ,battery ",
        "repair.parts_cost_needs_decision": False,
    }
    found = route_facts(values.get, facts_day())
    assert (found.periods, found.light, found.cost_limit) == ((), frozenset({"screen", "battery"}), None)
    assert (
        route_facts((values | {"board.cost_limit": 0, "repair.light_faults": None}).get, facts_day()).light
        == frozenset()
    )


def facts_day() -> Any:
    """Today as the clock of these tests has it."""
    return Desk().uow.now.today


def test_waiting_for_a_part_and_its_coming() -> None:
    desk = Desk("repairing")
    assert desk.why(Action.need_part, part="NONE-9") == "unknown_part"
    assert desk.act(Action.need_part, part=" LCD-1 ") == {"state": "waiting_parts", "part": "LCD-1"}
    assert desk.repair["waiting_part"] == "LCD-1"
    assert desk.act(Action.need_part) == {"state": "waiting_parts"}
    assert "waiting_part" not in desk.repair
    assert desk.act(Action.part_came) == {"state": "repairing"}
    desk.act(Action.need_part, part="LCD-1")
    assert desk.act(Action.part_came, part="LCD-1") == {"state": "repairing", "part": "LCD-1"}
    assert "waiting_part" not in desk.repair


def test_a_hearing_is_one_sheet_in_the_side_store() -> None:
    desk = Desk()
    assert desk.why(Action.hear, when="昨日") == "nothing_given"
    said = desk.act(Action.hear, when="11月18日", what="落とした", asked="担任", answers="水なし\n音なし")
    assert set(said) == {"sheet"}
    sheet = json.loads(desk.uow.sides[said["sheet"]])
    assert sheet == {"when": "11月18日", "what": "落とした", "asked": "担任", "answers": "水なし\n音なし"}
    assert desk.repair["hearing"] == said["sheet"]
    assert json.loads(desk.uow.sides[desk.act(Action.hear, what="また")["sheet"]]) == {"what": "また"}


# --- away, Board, guardian ------------------------------------------------------------------------------------------


def test_shipping_with_all_its_fields() -> None:
    desk = Desk(route="maker")
    given = {"rma": "R-1", "waybill": "1234", "firm": "修理株式会社", "due": "2026-12-01"}
    assert desk.act(Action.ship, **given) == {"state": "at_maker", **given}
    assert {name: desk.repair[name] for name in given} == given
    assert desk.act(Action.receive_back) == {"state": "testing"}


def test_what_shipping_refuses() -> None:
    desk = Desk(route="maker")
    assert Desk("with_installer").why(Action.ship, shipment="A0099") == "route_not_chosen", "no list to begin"
    assert desk.why(Action.ship, due="soon") == "not_a_day"
    assert desk.why(Action.ship, rma="R" * 121) == "text_too_long"
    assert desk.why(Action.ship, rma="R" * 120, waybill="W" * 120, firm="F" * 120) == "text_too_long"
    assert Desk(route="desk").why(Action.ship) == "no_maker_route"
    for word, why in (("sent", "shipment_gone"), ("closed", "shipment_closed")):
        desk.uow.heads_[SHIPMENT].state[word] = "2026-11-20"
        assert desk.why(Action.ship, shipment="A0042") == why
        del desk.uow.heads_[SHIPMENT].state[word]


def test_a_shipment_and_a_return_list_are_told_of_their_units() -> None:
    desk = Desk(route="maker")
    assert desk.act(Action.ship, shipment="A0042") == {"state": "at_maker", "shipment": "A0042"}
    assert set(desk.uow.heads_[SHIPMENT].state["lines"]) == {N}
    assert desk.act(Action.receive_back) == {"state": "testing", "shipment": "A0042"}
    assert "closed" in desk.uow.heads_[SHIPMENT].state, "the last of its units is back"
    desk.act(Action.pass_)
    assert desk.act(Action.return_, way="run", list="A0007")["list"] == "A0007"
    assert set(desk.uow.heads_[LIST].state["lines"]) == {N}


def test_a_decision_with_all_its_fields() -> None:
    desk = Desk("awaiting_decision", route="board")
    given = {"decision": "repair", "payer": "guardian", "document": "教ICT第3号"}
    assert desk.act(Action.decide, **given, amount="8000") == {"state": "diagnosing", **given, "amount": 8000}
    assert desk.repair["payer"] == "guardian"
    desk.act(Action.route, route="board")
    assert desk.act(Action.decide, decision="no_repair") == {"state": "diagnosing", "decision": "no_repair"}
    assert {"payer", "amount", "document"}.isdisjoint(desk.repair)


def test_a_quote_that_comes_once_the_board_was_asked_is_recorded_and_corrected() -> None:
    desk = Desk("awaiting_decision", route="board")
    assert desk.act(Action.route, route="board", quote="38,000") == {"quote": 38000}
    assert desk.act(Action.route, route="board", quote="41000") == {"quote": 41000}
    assert (desk.repair["state"], desk.repair["route"], desk.repair["quote"]) == ("awaiting_decision", "board", 41000)
    assert desk.why(Action.route, route="board") == "no_board_decision"
    assert desk.why(Action.route, route="desk", quote="38000") == "no_board_decision"
    assert desk.why(Action.route, route="board", quote="?") == "not_an_amount"


def test_a_decision_names_the_quote_the_board_had() -> None:
    desk = Desk("awaiting_decision", route="board", quote=30000)
    said = desk.act(Action.decide, decision="repair", payer="board")
    assert (said["asked"], desk.repair["asked"]) == (30000, 30000)
    assert desk.act(Action.route, route="maker", quote="30000")["state"] == "diagnosing"
    assert desk.why(Action.route, route="maker", quote="30001") == "over_decided_amount", "no amount: the quote it had"
    desk.act(Action.route, route="board", quote="41000")
    assert desk.act(Action.decide, decision="repair", payer="board", amount="45000")["asked"] == 41000
    assert desk.act(Action.route, route="maker", quote="45000")["state"] == "diagnosing"
    assert desk.why(Action.route, route="maker", quote="45001") == "over_decided_amount"
    plain = Desk("awaiting_decision", route="board", asked=30000)
    assert "asked" not in plain.act(Action.decide, decision="no_repair")
    assert "asked" not in plain.repair, "an earlier decision's"


def test_what_a_decision_refuses() -> None:
    desk = Desk("awaiting_decision", route="board")
    assert desk.why(Action.decide) == "decision_missing"
    assert desk.why(Action.decide, decision="maybe") == "unknown_decision"
    assert desk.why(Action.decide, decision="repair") == "payer_missing"
    assert desk.why(Action.decide, decision="repair", payer="pupil") == "unknown_payer"
    assert desk.why(Action.decide, decision="repair", payer="board", document="あ" * 41) == "text_too_long"
    assert desk.why(Action.decide, decision="repair", payer="board", amount="?") == "not_an_amount"
    assert desk.why(Action.decide, step="consent") == "guardian_does_not_pay"
    assert Desk().why(Action.decide, decision="no_repair") == "not_allowed_in_state"


def test_the_guardians_path_to_the_maker() -> None:
    desk = Desk(route="board", decision="repair", payer="guardian")
    assert desk.why(Action.route, route="maker") == "guardian_consent_missing"
    assert desk.why(Action.decide, step="promise") == "unknown_step"
    assert desk.why(Action.decide, step="consent", decision="no_repair") == "step_with_decision"
    assert desk.act(Action.decide, step="consent", on="2026-11-18") == {"step": "consent", "on": "2026-11-18"}
    assert desk.act(Action.decide, step="quote", on="2026-11-19", amount="9000")["amount"] == 9000
    assert desk.repair["quote"] == 9000
    assert desk.why(Action.route, route="maker") == "guardian_paid_missing"
    assert desk.act(Action.decide, step="paid", amount="9000") == {"step": "paid", "on": "2026-11-20", "amount": 9000}
    assert desk.repair["guardian"] == {"consent": "2026-11-18", "quote": "2026-11-19", "paid": "2026-11-20"}
    assert desk.repair["paid"] == 9000
    assert desk.act(Action.route, route="maker")["state"] == "diagnosing"


def test_a_new_decision_begins_the_guardians_path_anew() -> None:
    """Consent was given to what was decided then: another amount, or another payer, asks again."""
    walked = {"consent": "2026-11-18", "quote": "2026-11-19", "paid": "2026-11-20"}
    dearer = {"decision": "repair", "payer": "guardian", "amount": "20000"}
    desk = Desk("awaiting_decision", route="board", payer="guardian", guardian=walked, paid=9000)
    assert desk.act(Action.decide, **dearer)["guardian"] is None
    assert "guardian" not in desk.repair
    assert "paid" not in desk.repair
    assert desk.why(Action.route, route="maker") == "guardian_consent_missing"
    assert desk.act(Action.decide, step="consent")["step"] == "consent"
    assert desk.repair["guardian"] == {"consent": "2026-11-20"}
    first = Desk("awaiting_decision", route="board")
    assert "guardian" not in first.act(Action.decide, **dearer)


# --- work, tests, return --------------------------------------------------------------------------------------------


def test_work_and_tests() -> None:
    desk = Desk("repairing")
    assert desk.why(Action.repaired) == "work_missing"
    assert desk.why(Action.repaired, work="polish") == "unknown_work"
    assert desk.act(Action.repaired, work=" replace_part, clean,")["work"] == ["replace_part", "clean"]
    assert desk.repair["work"] == ["replace_part", "clean"]
    assert desk.why(Action.pass_, checks="power,screen") == "checks_missing"
    assert desk.why(Action.pass_, checks="power=perhaps") == "not_yes_or_no"
    assert desk.why(Action.pass_, checks="power=") == "not_yes_or_no"
    assert desk.why(Action.pass_, checks="power=no") == "check_failed"
    said = desk.act(Action.fail, checks="camera,power=yes")
    assert said == {"state": "repairing", "passed": False, "checks": {"camera": False, "power": True}}
    assert desk.repair["tests"] == {"camera": False, "power": True}
    desk.act(Action.repaired, work="adjust")
    assert desk.act(Action.pass_)["passed"] is True
    assert all(desk.repair["tests"].values())
    assert len(desk.repair["tests"]) == 9


def test_going_back_to_the_school() -> None:
    desk = Desk("ready")
    assert desk.why(Action.return_, way="post") == "unknown_way"
    desk.uow.heads_[LIST].state["closed"] = "2026-11-20"
    assert desk.why(Action.return_, list="A0007") == "handback_closed"
    assert desk.act(Action.return_) == {"state": "returned", "way": "hand", "to": "ES01"}
    assert (desk.repair["closed"], desk.repair["since"]) == ("2026-11-20", "2026-11-20")
    desk = Desk("ready", unit={"school": ""})
    assert desk.act(Action.return_, way="run") == {"state": "returned", "way": "run"}


def test_what_came_along_is_looked_at_without_a_list_too() -> None:
    desk = Desk("ready", accessories=["adapter", "pen"])
    assert desk.why(Action.return_) == "accessories_unchecked"
    assert desk.why(Action.return_, **{"with": "cable"}) == "unknown_accessory"
    said = desk.act(Action.return_, **{"with": "pen"})
    assert said == {"state": "returned", "way": "hand", "to": "ES01", "lacks": ["adapter"]}
    assert desk.repair["state"] == "returned"
    desk = Desk("ready", accessories=["adapter"])
    assert "lacks" not in desk.act(Action.return_, **{"with": "adapter"})
    desk = Desk("ready", accessories=["adapter"])
    assert desk.act(Action.return_, **{"with": ""})["lacks"] == ["adapter"], "nothing of it goes along"


# --- beside the course ----------------------------------------------------------------------------------------------


def test_photos_are_small_jpegs_in_the_side_store() -> None:
    desk = Desk("returned")
    assert desk.why(Action.photo) == "nothing_given"
    assert desk.why(Action.photo, b"\x89PNG") == "not_a_photo"
    assert desk.why(Action.photo, b"\xff\xd8\xff" + bytes(MOST_PHOTO)) == "photo_too_large"
    said = desk.act(Action.photo, b"\xff\xd8\xff" + bytes(MOST_PHOTO - 3))
    assert len(desk.uow.sides[said["photo"]]) == MOST_PHOTO
    assert desk.repair["photos"] == [said["photo"]]


def test_a_note_to_somebody_hands_the_repair_over() -> None:
    desk = Desk()
    assert desk.why(Action.note, text=" ") == "nothing_given"
    assert desk.why(Action.note, to="OP0099", text="頼む") == "unknown_operator"
    assert desk.why(Action.note, to="OP0003", text="頼む") == "unknown_operator"
    said = desk.act(Action.note, to="op0002 ", text="頼む")
    assert said["to"] == desk.repair["assigned"] == "OP0002"
    assert desk.uow.sides[said["note"]].decode() == "頼む"
    assert desk.repair["notes"] == [said["note"]]
    assert desk.act(Action.note, to="OP0002") == {"to": "OP0002"}
    assert set(desk.act(Action.note, text="了解")) == {"note"}
    assert Desk("returned").why(Action.note, to="OP0002", text="x") == "not_allowed_in_state"
    assert "note" in Desk("returned").act(Action.note, text="x")
