"""What may be done to one repair, as operations: every kind of the course in its variants, for folding and merging."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.domain.kinds import Action, RepairState
from app.domain.rules.repair import allowed, back_to_diagnosis

N: Final = "8A-0001-A"
SIDE, OTHER_SIDE = "A" * 22, "B" * 22

DEEDS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "route desk": ("routed", {"route": "desk", "state": "repairing"}),
    "route software": ("routed", {"route": "software", "state": "repairing"}),
    "route maker": ("routed", {"route": "maker", "state": "diagnosing"}),
    "route maker quoted": ("routed", {"route": "maker", "state": "diagnosing", "quote": 12000}),
    "route installer": ("routed", {"route": "installer", "state": "with_installer"}),
    "route board": ("routed", {"route": "board", "state": "awaiting_decision", "quote": 30000}),
    "route disposal": ("routed", {"route": "disposal", "state": "irreparable", "reason": SIDE}),
    "need part": ("part_needed", {"state": "waiting_parts"}),
    "need part P1": ("part_needed", {"state": "waiting_parts", "part": "P1"}),
    "need part P2": ("part_needed", {"state": "waiting_parts", "part": "P2"}),
    "part came": ("part_came", {"state": "repairing"}),
    "heard": ("heard", {"sheet": SIDE}),
    "heard again": ("heard", {"sheet": OTHER_SIDE}),
    "shipped": ("shipped", {"state": "at_maker", "rma": "R1", "waybill": "W1", "firm": "F"}),
    "shipped otherwise": ("shipped", {"state": "at_maker", "rma": "R2", "waybill": None, "due": "2026-12-01"}),
    "handed to installer": ("shipped", {"state": "with_installer", "waybill": "W9"}),
    "came back": ("came_back", {"state": "testing"}),
    "decided repair": ("decided", {"state": "diagnosing", "decision": "repair", "payer": "board", "amount": 30000}),
    "decided guardian": ("decided", {"state": "diagnosing", "decision": "repair", "payer": "guardian", "amount": 9000}),
    "decided anew": (
        "decided",
        {"state": "diagnosing", "decision": "repair", "payer": "guardian", "amount": 20000, "guardian": None},
    ),
    "decided center": ("decided", {"state": "diagnosing", "decision": "center"}),
    "decided no repair": ("decided", {"state": "diagnosing", "decision": "no_repair", "document": "第3号"}),
    "consent": ("guardian_step", {"step": "consent", "on": "2026-11-18"}),
    "consent next day": ("guardian_step", {"step": "consent", "on": "2026-11-19"}),
    "quote": ("guardian_step", {"step": "quote", "on": "2026-11-19", "amount": 9000}),
    "dearer quote": ("guardian_step", {"step": "quote", "on": "2026-11-20", "amount": 9500}),
    "paid": ("guardian_step", {"step": "paid", "on": "2026-11-20", "amount": 9000}),
    "worked": ("worked", {"state": "testing", "work": ["replace_part"]}),
    "worked otherwise": ("worked", {"state": "testing", "work": ["clean", "adjust"]}),
    "passed": ("tested", {"state": "ready", "passed": True, "checks": {"power": True, "wifi": True}}),
    "failed": ("tested", {"state": "repairing", "passed": False, "checks": {"wifi": False}}),
    "back by hand": ("handed_back", {"state": "returned", "way": "hand", "to": "ES01"}),
    "back by run": ("handed_back", {"state": "returned", "way": "run", "list": "A0001", "to": "ES01"}),
    "photo": ("photo_taken", {"photo": SIDE}),
    "another photo": ("photo_taken", {"photo": OTHER_SIDE}),
    "assigned": ("assigned", {"to": "OP0002"}),
    "assigned with a word": ("assigned", {"to": "OP0003", "note": SIDE}),
    "fault": ("diagnosed", {"fault": "battery"}),
    "cause": ("diagnosed", {"cause": "non_natural", "detail": "liquid"}),
    "dismantle": ("diagnosed", {"dismantle": True, "appeared": "2026-01-10"}),
    "found on the bench": ("diagnosed", {"fault": "power", "state": "diagnosing"}),
    "linked": ("form_linked", {"answers": [SIDE]}),
    "unlinked": ("form_unlinked", {"answers": [OTHER_SIDE]}),
    "overridden": ("form_overridden", {"reason": SIDE}),
    "noted": ("noted", {"note": SIDE, "place": "棚2"}),
    "quoted": ("noted", {"quote": 38000}),
    "quoted otherwise": ("noted", {"quote": 41000}),
    "decided on a quote": (
        "decided",
        {"state": "diagnosing", "decision": "repair", "payer": "board", "asked": 30000},
    ),
    "cancelled": ("repair_state_set", {"state": "cancelled"}),
    "opened again": ("repair_state_set", {"state": "received"}),
    "opened again anew": (
        "repair_state_set",
        {
            "state": "received",
            "route": None,
            "tests": None,
            "way": None,
            "decision": None,
            "payer": None,
            "guardian": {"consent": None},
        },
    ),
}
"""By a name: kind and payload without the number."""
ACTION_OF: Final = {
    "routed": Action.route,
    "part_needed": Action.need_part,
    "part_came": Action.part_came,
    "heard": Action.hear,
    "shipped": Action.ship,
    "came_back": Action.receive_back,
    "decided": Action.decide,
    "worked": Action.repaired,
    "tested": Action.pass_,
    "handed_back": Action.return_,
    "photo_taken": Action.photo,
    "assigned": Action.place,
    "diagnosed": Action.diagnose,
}
"""The action whose row of the table says where each kind may be written."""
BENCH: Final = tuple(name for name, (kind, _) in DEEDS.items() if kind in ACTION_OF or kind == "guardian_step")
"""What is done on the bench."""


def may_be_done(deed: str, repair: Mapping[str, Any]) -> bool:
    """Whether the repair's state allows the deed; by which ways a route goes is another matter."""
    kind, payload = DEEDS[deed]
    state = RepairState(repair["state"])
    if kind == "guardian_step":
        return state is RepairState.diagnosing
    if kind == "shipped" and (payload["state"] == "at_maker") != (state is RepairState.diagnosing):
        return False
    if kind == "diagnosed" and ("state" in payload) != back_to_diagnosis(repair):
        return False
    return allowed(ACTION_OF[kind], state)


AFTER_THE_END: Final = ("opened again", "opened again anew", "noted", "photo", "another photo")
"""What may be done to a repair that has ended."""
