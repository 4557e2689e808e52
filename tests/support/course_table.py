"""The course of a repair as one table, written out by hand: which action leads where, for every state, kind and maker.

Whoever tries it (use cases in memory, a ledger on disk, a scanner at the window) takes the same cases from here, and
the same unit for each.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from app.domain.identity import short
from app.domain.kinds import Action, DeviceKind, RepairState, Route
from app.domain.operations import Draft, Ref
from tests.support import facts

N = "8A-0001-A"
MAKERS = ("ASUS", "NEC", "Lenovo", "HP", "")
WARRANTY = {"ASUS": "2024-03-31", "NEC": "2024-03-31", "Lenovo": "2028-12-31", "HP": "2028-12-31", "": "2028-12-31"}

# One row a state, one column an action; "." is refused, a state's letters where it leads to, "=" where it stays.
STATES = {
    "rc": "received",
    "af": "awaiting_form",
    "dg": "diagnosing",
    "rp": "repairing",
    "wp": "waiting_parts",
    "am": "at_maker",
    "wi": "with_installer",
    "ad": "awaiting_decision",
    "ts": "testing",
    "rd": "ready",
    "rt": "returned",
    "ir": "irreparable",
    "cc": "cancelled",
}
TABLE = """
state link override diagnose need-part part-came hear ship receive-back decide repaired pass fail return cancel reopen note photo place
rc    =    .        dg       .         .         =    .    .            .      .        .    .    .      cc     .      =    =     =
af    dg   dg       =        .         .         =    .    .            .      .        .    .    .      cc     .      =    =     =
dg    =    .        =        .         .         =    am   .            .      .        .    .    .      cc     .      =    =     =
rp    .    .        dg       wp        .         =    .    .            .      ts       .    .    .      cc     .      =    =     =
wp    .    .        dg       =         rp        =    .    .            .      .        .    .    .      cc     .      =    =     =
am    .    .        .        .         .         =    .    ts           .      .        .    .    .      .      .      =    =     =
wi    .    .        .        .         .         =    =    ts           .      .        .    .    .      .      .      =    =     =
ad    .    .        .        .         .         =    .    .            dg     .        .    .    .      cc     .      =    =     =
ts    .    .        dg       .         .         .    .    .            .      .        rd   rp   .      .      .      =    =     =
rd    .    .        .        .         .         .    .    .            .      .        .    .    rt     .      .      =    =     =
rt    .    .        .        .         .         .    .    .            .      .        .    .    .      .      dg     =    =     .
ir    .    .        .        .         .         .    .    .            .      .        .    .    .      .      dg     =    =     .
cc    .    .        .        .         .         .    .    .            .      .        .    .    .      .      dg     =    =     .
"""  # noqa: E501 (a table)
# One row a route: which kinds it is for, which makers of these (a natural light fault, its warranty as above), and
# where it leads. At the maker's and the installer's only the Board is asked; not diagnosed yet, it is only settings.
ROUTES = """
software  chromebook,ipad,wifi_router,other                      ASUS,NEC,Lenovo,HP,-  repairing
desk      chromebook                                             ASUS,NEC              repairing
maker     chromebook,ipad,wifi_router,charger,adapter,other      Lenovo,HP,-           diagnosing
installer chromebook                                             Lenovo                with_installer
board     chromebook,ipad,wifi_router,charger,adapter,other      ASUS,NEC,Lenovo,HP,-  awaiting_decision
disposal  chromebook,ipad,wifi_router,charger,adapter,other      ASUS,NEC,Lenovo,HP,-  irreparable
"""
DIAGNOSED = ("diagnosing", "repairing", "waiting_parts")
FIELDS: dict[Action, dict[str, str]] = {
    Action.link: {"answer": short(facts.form().id)},
    Action.override: {"reason": "電話で確認"},
    Action.diagnose: {"fault": "screen", "cause": "natural"},
    Action.hear: {"what": "机から落ちた", "when": "11月18日の昼", "asked": "担任", "answers": "水はかかっていない"},
    Action.ship: {"rma": "R1", "waybill": "1234-5678-9012"},
    Action.decide: {"decision": "repair", "payer": "board", "amount": "30000", "document": "教ICT第3号"},
    Action.repaired: {"work": "replace_part"},
    Action.return_: {"way": "run"},
    Action.note: {"text": "充電器なし"},
    Action.place: {"place": "棚2"},
}


class Case(NamedTuple):
    """One try, and what must come of it: a state, or "" for a refusal."""

    state: RepairState
    action: Action
    route: Route | None
    kind: DeviceKind
    maker: str
    leads: str


def table() -> dict[tuple[str, str], str]:
    """State and action → where it leads ("" refused)."""
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    found = {}
    for row in rows:
        state = STATES[row[0]]
        for action, said in zip(head[1:], row[1:], strict=True):
            found[state, action] = "" if said == "." else state if said == "=" else STATES[said]
    return found


def routes() -> dict[str, tuple[list[str], list[str], str]]:
    """Route → kinds, makers, where it leads."""
    rows = [line.split() for line in ROUTES.strip().splitlines()]
    return {name: (kinds.split(","), makers.replace("-", "").split(","), leads) for name, kinds, makers, leads in rows}


def cases() -> list[Case]:
    """Every state × action × kind × maker; a route is an action of its own for each way."""
    plain, ways, found = table(), routes(), []
    for state in RepairState:
        for kind in DeviceKind:
            for maker in MAKERS:
                for action in Action:
                    if action is not Action.route:
                        found.append(Case(state, action, None, kind, maker, plain[state.value, action.value]))
                for route in Route:
                    kinds, makers, leads = ways[route.value]
                    away = state.value in ("at_maker", "with_installer") and route is Route.board
                    fits = kind.value in kinds and maker in makers
                    early = state is RepairState.received and route is Route.software
                    may = fits and (state.value in DIAGNOSED or away or early)
                    found.append(Case(state, Action.route, route, kind, maker, leads if may else ""))
    return found


def unit_of(case: Case) -> dict[str, Any]:
    """The device, its repair in the case's state: a natural light fault, its form there, on the maker's route (on the
    installer's, where that is where it is).

    A Lenovo's fault appeared within the initial period only where the installer is tried.
    """
    repair = {
        "state": case.state.value,
        "opened": "2026-11-19",
        "since": "2026-11-19",
        "answers": [short(facts.form(2).id)],
    }
    repair |= {"fault": "screen", "cause": "natural", "detail": "wear", "route": "maker", "operator": "OP0001"}
    if case.state is RepairState.received:
        del repair["cause"], repair["detail"]  # else it would be diagnosing
    if case.state is RepairState.with_installer:
        repair["route"] = "installer"
    if case.route is Route.installer:
        repair["appeared"] = "2026-01-15"
    state = {"serial": "PF8K2M0D", "kind": case.kind.value, "maker": case.maker, "school": "ES01", "batch": "2025-12"}
    return state | {"warranty": WARRANTY[case.maker], "status": "in_use", "repairs": {N: repair}}


ANSWER: dict[str, Any] = {
    "sent": "2026-11-19T01:00:00Z",
    "sent_local": "2026-11-19 10:00:00",
    "school": "ES01",
    "units": [],
}
PERIODS = '[{"batch": "2025-12", "until": "2026-01-31"}]'


def prepared(case: Case, number: str, ref: Ref, **more: str) -> list[Draft]:
    """The operations that bring a unit and its repair `number` into the case's state; `more` is known of the unit."""
    state = unit_of(case) | more
    repair = state.pop("repairs")[N]
    opened = {"n": number, "outcome": "opened", "state": case.state.value, "answers": repair["answers"]}
    found = {name: repair[name] for name in ("fault", "cause", "detail", "appeared") if name in repair}
    return [
        Draft("registered", (ref,), {"set": state}),
        Draft("repair_opened", (ref,), opened),
        Draft("diagnosed", (ref,), {"n": number, **found}),
        Draft("routed", (ref,), {"n": number, "route": repair["route"], "state": case.state.value}),
    ]
