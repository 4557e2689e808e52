"""What the actions of a repair's course write, and the closed words they take.

Pure: a draft a function, from values that were read already. Whether the action may be taken is `repair`'s and
`routes`' matter; what each kind of operation holds is agreed between the parts of the bench.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from app.domain.bench_words import BoardDecision, Check, GuardianStep, Payer
from app.domain.identity import code_id
from app.domain.kinds import Action, Aggregate, Cause, DeviceKind, RepairState, Route, WorkDone
from app.domain.operations import Draft, Ref
from app.domain.rules import repair as table
from app.domain.rules.deprovision import to_reenrol
from app.domain.rules.repair import RepairRefused
from app.domain.rules.routes import day_of

State = Mapping[str, Any]

CHECKS_OF: Final[dict[DeviceKind, tuple[Check, ...]]] = {
    DeviceKind.chromebook: tuple(check for check in Check if check is not Check.console),
    DeviceKind.ipad: tuple(c for c in Check if c not in (Check.keyboard, Check.sign_in, Check.console)),
    DeviceKind.wifi_router: (Check.power, Check.usb_charge, Check.wifi),
    DeviceKind.charger: (Check.power,),
    DeviceKind.adapter: (Check.power,),
    DeviceKind.other: (Check.power,),
}
"""The test list of each kind, in key order."""
SENT: Final = ("rma", "waybill", "firm", "due", "shipment")
"""What a repair says of the journey it is on, or was on last."""
DEAREST: Final = 10_000_000
"""Yen above which an amount is taken for a slip of the finger."""


def checks_of(device: State, repair: State = MappingProxyType({})) -> tuple[Check, ...]:
    """The test list of a device in a repair; of an exchanged one, and of one that was deprovisioned for the maker, its
    console entry too, until that was seen.
    """
    unseen = ("exchange" in repair and device.get("console") != "ACTIVE") or to_reenrol(device)
    return CHECKS_OF[DeviceKind(device.get("kind", DeviceKind.chromebook))] + ((Check.console,) if unseen else ())


def check_amount(yen: int) -> int:
    """An amount in whole yen; raises RepairRefused."""
    if not 0 <= yen <= DEAREST:
        raise RepairRefused("not_an_amount")
    return yen


def check_word(word: str, closed: type[Any], reason: str) -> Any:
    """The closed word of this spelling; raises RepairRefused with `reason`."""
    try:
        return closed(word)
    except ValueError:
        raise RepairRefused(reason) from None


# --- diagnosis ------------------------------------------------------------------------------------------------------


def diagnosed(device: Ref, number: str, repair: State, given: Mapping[str, Any]) -> list[Draft]:
    """The operation that notes what was found, or none where nothing was given.

    On the bench the repair goes back to be diagnosed, so that its route is thought over. A new cause has no detail of
    the old one.
    """
    fields = dict(given)
    if "cause" in fields:
        fields["cause"] = Cause(fields["cause"]).value
        fields.setdefault("detail", None)
    if fields and table.back_to_diagnosis(repair):
        fields["state"] = RepairState.diagnosing.value
    return [Draft("diagnosed", (device,), {"n": number, **fields})] if fields else []


def heard(device: Ref, number: str, sheet: str) -> Draft:
    """The school was heard; what it said lies in the side store."""
    return Draft("heard", (device,), {"n": number, "sheet": sheet})


# --- the route ------------------------------------------------------------------------------------------------------


def routed(device: Ref, number: str, route: Route, *, quote: int | None = None, reason: str | None = None) -> Draft:
    """The route was chosen; `reason` names a side record."""
    payload = {"n": number, "route": route.value, "state": table.ROUTE_LEADS[route].value}
    return Draft("routed", (device,), payload | _given(quote=quote, reason=reason))


def quoted(device: Ref, number: str, quote: int) -> Draft:
    """What it would cost, told or put right while the Board decides."""
    return Draft("noted", (device,), {"n": number, "quote": quote})


def part_needed(device: Ref, number: str, part: str | None) -> Draft:
    """The work waits for a part."""
    return Draft("part_needed", (device,), {"n": number, **_leads(Action.need_part), **_given(part=part)})


def part_came(device: Ref, number: str, part: str | None) -> Draft:
    """The part is here."""
    return Draft("part_came", (device,), {"n": number, **_leads(Action.part_came), **_given(part=part)})


def shipped(
    device: Ref,
    number: str,
    repair: State,
    *,
    rma: str | None = None,
    waybill: str | None = None,
    firm: str | None = None,
    due: str | None = None,
    shipment: str | None = None,
) -> Draft:
    """Handed over to the maker, or (with the installer already) what it went with; raises RepairRefused.

    Sent anew, what it went with the last time is taken away.
    """
    former: list[str] = []
    at = RepairState(repair["state"])
    if at is RepairState.diagnosing:
        if repair.get("route") != Route.maker:
            raise RepairRefused("no_maker_route")
        at = RepairState.at_maker
        former = [name for name in SENT if name in repair]
    about = (device, *((Ref(Aggregate.shipment, code_id(Aggregate.shipment, shipment)),) if shipment else ()))
    more = _given(rma=rma, waybill=waybill, firm=firm, due=due, shipment=shipment)
    return Draft("shipped", about, {"n": number, "state": at.value, **dict.fromkeys(former), **more})


def came_back(device: Ref, number: str, repair: State) -> Draft:
    """Back from the maker or the installer."""
    shipment = repair.get("shipment")
    about = (device, *((Ref(Aggregate.shipment, code_id(Aggregate.shipment, shipment)),) if shipment else ()))
    return Draft("came_back", about, {"n": number, **_leads(Action.receive_back), **_given(shipment=shipment)})


# --- the Board and the guardian -------------------------------------------------------------------------------------


def decided(
    device: Ref,
    number: str,
    repair: State,
    decision: BoardDecision,
    *,
    payer: Payer | None = None,
    amount: int | None = None,
    document: str | None = None,
) -> Draft:
    """The Board's word, with the quote it had before it (`asked`); raises RepairRefused where a repair has no payer.

    What a guardian did so far was for an earlier word: it is taken away, and the path begins anew.
    """
    if payer is None and decision is BoardDecision.repair:
        raise RepairRefused("payer_missing")
    more = _given(payer=payer.value if payer else None, amount=amount, document=document, asked=repair.get("quote"))
    if "guardian" in repair:
        more["guardian"] = None
    return Draft("decided", (device,), {"n": number, **_leads(Action.decide), "decision": decision.value, **more})


def guardian_step(
    device: Ref, number: str, repair: State, step: GuardianStep, on: date, today: date, *, amount: int | None = None
) -> Draft:
    """A step of the guardian's path, in order and dated; raises RepairRefused."""
    done: Mapping[str, str] = repair.get("guardian", {})
    if repair.get("payer") != Payer.guardian:
        raise RepairRefused("guardian_does_not_pay")
    if repair["state"] != RepairState.diagnosing:
        raise RepairRefused("not_allowed_in_state")
    before = list(GuardianStep)[: list(GuardianStep).index(step)]
    missing = next((each for each in before if each not in done), None)
    if missing is not None:
        raise RepairRefused(f"guardian_{missing.value}_missing")
    if on > today:
        raise RepairRefused("day_to_come")
    if any((day := day_of(done[each])) is not None and on < day for each in before):
        raise RepairRefused("day_before_the_last_step")
    return Draft(
        "guardian_step", (device,), {"n": number, "step": step.value, "on": on.isoformat(), **_given(amount=amount)}
    )


# --- work and tests -------------------------------------------------------------------------------------------------


def worked(device: Ref, number: str, work: Iterable[str]) -> Draft:
    """What was done; raises RepairRefused where it is nothing, or no word of the list."""
    done = list(dict.fromkeys(check_word(word, WorkDone, "unknown_work").value for word in work))
    if not done:
        raise RepairRefused("work_missing")
    return Draft("worked", (device,), {"n": number, **_leads(Action.repaired), "work": done})


def tested(device: Ref, number: str, state: State, checks: Mapping[str, bool], *, passed: bool) -> Draft:
    """The test list; raises RepairRefused where what passed wasn't all tested, or holds what failed.

    Passed without a word about single checks, all of the kind's list passed; that an exchanged unit was seen in the
    console is never taken for granted.
    """
    wanted = checks_of(state, state.get("repairs", {}).get(number, {}))
    known = {check_word(name, Check, "unknown_check").value: good for name, good in checks.items()}
    if any(name not in wanted for name in known):
        raise RepairRefused("check_of_another_kind")
    if passed:
        known = known or {check.value: True for check in wanted if check is not Check.console}
        if not all(known.values()):
            raise RepairRefused("check_failed")
        if Check.console in wanted and Check.console not in known:
            raise RepairRefused("console_unseen")
        if len(known) < len(wanted):
            raise RepairRefused("checks_missing")
    leads = _leads(Action.pass_ if passed else Action.fail)
    return Draft("tested", (device,), {"n": number, **leads, "passed": passed, "checks": known})


# --- beside the course ----------------------------------------------------------------------------------------------


def photo_taken(device: Ref, number: str, photo: str) -> Draft:
    """A photo; its bytes lie in the side store."""
    return Draft("photo_taken", (device,), {"n": number, "photo": photo})


def assigned(device: Ref, number: str, to: str, note: str | None = None) -> Draft:
    """Handed over to somebody, with a word."""
    return Draft("assigned", (device,), {"n": number, "to": to, **_given(note=note)})


# --- told again on another device -----------------------------------------------------------------------------------

COURSE_FIELDS: Final = frozenset(
    {"route", "hearing", "decision", "payer", "amount", "document", "asked", "guardian", "work", "tests"}
    | {"photos", "assigned"}
    | {"shipment", "rma", "waybill", "firm", "due", "waiting_part", "way", "list", "to"}
)
"""What `retold` writes, beside what `told_along` names."""
_RETOLD: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("routed", "route", ("route", "quote", "reason")),
    ("decided", "decision", ("decision", "payer", "amount", "document", "asked")),
    ("shipped", "", SENT),
    ("worked", "work", ("work",)),
    ("handed_back", "way", ("way", "list", "to")),
)


def told_along(repair: State) -> frozenset[str]:
    """What else of this repair `retold` writes: a quote and a reason with their route, what was paid with its step."""
    with_route = {"quote", "reason"} if "route" in repair else set()
    return frozenset(with_route | ({"paid"} if GuardianStep.paid in repair.get("guardian", {}) else set()))


def retold(device: Ref, number: str, repair: State) -> list[Draft]:
    """The operations that tell a repair's course so far on the device it has moved to; none leads it on."""
    lasting = {"n": number, "state": repair["state"]}
    told: list[tuple[str, dict[str, Any]]] = []
    if "hearing" in repair:
        told.append(("heard", {"n": number, "sheet": repair["hearing"]}))
    for kind, needs, names in _RETOLD:
        given = {name: repair[name] for name in names if name in repair}
        if given and (not needs or needs in given):
            told.append((kind, lasting | given))
    if "waiting_part" in repair:
        told.append(("part_needed", lasting | {"part": repair["waiting_part"]}))
    if "tests" in repair:
        told.append(("tested", lasting | {"passed": _passed(repair["tests"]), "checks": repair["tests"]}))
    for step, on in repair.get("guardian", {}).items():
        paid = _given(amount=repair.get("paid") if step == GuardianStep.paid else None)
        told.append(("guardian_step", {"n": number, "step": step, "on": on, **paid}))
    if "assigned" in repair:
        told.append(("assigned", {"n": number, "to": repair["assigned"]}))
    told += [("photo_taken", {"n": number, "photo": photo}) for photo in repair.get("photos", ())]
    return [Draft(kind, (device,), payload) for kind, payload in told]


def _passed(checks: Mapping[str, bool]) -> bool:
    return bool(checks) and all(checks.values())


def _leads(action: Action) -> dict[str, str]:
    return {"state": table.LEADS[action].value}


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
