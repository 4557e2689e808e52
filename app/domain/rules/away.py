"""Who may go away, who may come back, and what it writes: maker, installer, school, exchange.

Decides by the unit's state, its repair and the list it goes on. Which states an action is allowed in is the table of
`rules.repair`; here is what belongs to lists, boxes and loans.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.domain.bench_words import ExchangeKind, HandbackWay, Held, ShipTo
from app.domain.codes import parse_printed_code, parse_repair_number, squeeze
from app.domain.device import NEVER_REPAIRED, base_status, disposal, oldest_first, open_repairs
from app.domain.identity import unshort
from app.domain.kinds import Accessory, Aggregate, DeviceStatus, RepairState, Route
from app.domain.operations import MAX_TEXT, Draft, Ref, fits
from app.domain.rules.course import SENT
from app.domain.rules.intake import MIN_SERIAL, MOST_ANSWERS
from app.domain.rules.no_person import no_person
from app.domain.rules.repair import RepairRefused, check_text

State = Mapping[str, Any]
OpenBetween = Callable[[date, date], int]
"""Open days after one day up to another."""

STATE_OF: Final[dict[ShipTo, RepairState]] = {
    ShipTo.maker: RepairState.at_maker,
    ShipTo.installer: RepairState.with_installer,
}
ROUTE_OF: Final[dict[ShipTo, Route]] = {ShipTo.maker: Route.maker, ShipTo.installer: Route.installer}
AWAY: Final = frozenset(STATE_OF.values())
EXCHANGED_IN: Final = AWAY | {RepairState.testing}
"""Where a repair stands when what came back is seen to be another unit."""
_FIRM_DAYS: Final = re.compile(r"([^=,、;\n]+?)\s*=\s*(\d{1,4})(?![^\s,、;])")
"""A firm and its days, as the setting has them one after another."""
_FREE: Final = frozenset({DeviceStatus.spare, DeviceStatus.unregistered, DeviceStatus.stored})
"""What a unit may be here that the maker sends in the place of another. One at a school is somebody's already."""
_GOES_OVER: Final = (
    "tag", "kind", "school", "school_text", "former_school", "room", "model", "model_type", "maker", "warranty",
    "aue", "batch", "delivered", "ou",
)  # fmt: skip
"""What the new unit has of the old one; what was seen of the old one's console stays there."""


# --- shipments -----------------------------------------------------------------------------------------------------


def same_firm(one: str, other: str) -> bool:
    """Whether two writings name one firm; a firm nobody told is every firm."""
    return not one or not other or squeeze(one).casefold() == squeeze(other).casefold()


def check_to_ship(device: State, repair: State, shipment: State, number: str) -> None:
    """Raises RepairRefused where the unit can't go on this list: shipment_closed, shipment_gone, on_this_list,
    route_not_chosen, other_firm.
    """
    if "closed" in shipment:
        raise RepairRefused("shipment_closed")
    if "sent" in shipment:
        raise RepairRefused("shipment_gone")
    if shipment.get("lines", {}).get(number) == "out":
        raise RepairRefused("on_this_list")
    to = ShipTo(shipment["to"])
    if repair.get("route") != ROUTE_OF[to].value:
        raise RepairRefused("route_not_chosen")
    if to is ShipTo.maker and not same_firm(shipment.get("firm", ""), device.get("maker", "")):
        raise RepairRefused("other_firm")


def check_back(repair: State) -> ShipTo:
    """Where the unit comes back from; raises RepairRefused (not_away)."""
    for to, state in STATE_OF.items():
        if repair["state"] == state:
            return to
    raise RepairRefused("not_away")


def all_back(shipment: State, but: str = "") -> bool:
    """Whether every unit of the list is back, the one of number `but` apart."""
    return all(said == "back" for number, said in shipment.get("lines", {}).items() if number != but)


def goes_along(number: str, repair: State, shipment: State) -> bool:
    """Whether a unit on a list not sent yet goes with it: nothing led its repair elsewhere since, here or at a desk
    that didn't know of the list.
    """
    on_it = shipment.get("lines", {}).get(number) == "out" and repair.get("shipment") == shipment["number"]
    return on_it and repair["state"] in AWAY


def lies_here(number: str, repair: State, shipment: State | None) -> bool:
    """Whether a unit whose state says that it is away has not left: its list (`shipment`, where it names one) was not
    sent, or it was handed to the installer by route and is on none.
    """
    if repair["state"] not in AWAY:
        return False
    if shipment is not None and shipment.get("lines", {}).get(number) == "out":
        return "sent" not in shipment
    return repair["state"] == RepairState.with_installer and not (repair.get("rma") or repair.get("waybill"))


def away_since(number: str, repair: State, shipment: State | None) -> str:
    """The day (ISO) from which a unit that is away is waited for: when its list was sent, else when it went."""
    on_it = shipment is not None and shipment.get("lines", {}).get(number) == "out"
    sent = shipment.get("sent") if shipment is not None and on_it else None
    return str(sent or repair.get("since") or repair["opened"])


def held(number: str, repair: State, shipment: State | None, handback: State | None) -> Held | None:
    """Where a unit still waits though its state says that it is gone; `handback`: the box its repair names."""
    if lies_here(number, repair, shipment):
        return Held.not_sent
    boxed = repair["state"] == RepairState.returned and handback is not None and number in handback.get("lines", {})
    return Held.in_box if boxed and handback is not None and "closed" not in handback else None


def shipped(about: Sequence[Ref], number: str, state: RepairState, *, former: Sequence[str] = (), **told: str) -> Draft:
    """The unit goes. What is not told (empty) is left out; `former`, what the last journey left, is taken away."""
    payload = {name: text for name, text in told.items() if text}
    return Draft("shipped", tuple(about), {"n": number, "state": state.value, **dict.fromkeys(former), **payload})


def of_the_last_journey(repair: State, shipment: str) -> list[str]:
    """What a repair still says of a journey that is over, when it goes on the list `shipment`."""
    anew = repair["state"] == RepairState.diagnosing or repair.get("shipment", shipment) != shipment
    return [name for name in SENT if name in repair] if anew else []


def left_list(shipment: Ref, number: str) -> Draft:
    """The unit doesn't go with this list: it is taken off it."""
    return Draft("left_list", (shipment,), {"n": number})


def came_back(about: Sequence[Ref], number: str, shipment: str) -> Draft:
    """The unit is here again, and is tested."""
    payload = {"n": number, "state": RepairState.testing.value}
    return Draft("came_back", tuple(about), payload | ({"shipment": shipment} if shipment else {}))


def overdue(since: date, today: date, limit: int, due: date | None, between: OpenBetween) -> int:
    """Open days over the limit, 0 where it isn't: after the day agreed, or after `limit` open days from `since`."""
    return between(due, today) if due is not None else max(0, between(since, today) - limit)


def firm_limit(firm: str, written: str, usual: int) -> int:
    """Open days this firm is given: `written` is the setting (`ASUS=15 NEC PC=25`), `usual` for those not in it.

    A firm's name may hold blanks: an entry ends with its days. What can't be read gives the usual: a slip in a setting
    must not paint a list red.
    """
    entries = [] if not squeeze(firm) else _FIRM_DAYS.findall(unicodedata.normalize("NFKC", written))
    return next((int(days) for name, days in entries if squeeze(name) and same_firm(name, firm)), usual)


# --- back to the schools -------------------------------------------------------------------------------------------


def check_hand_back(repair: State, handback: State, number: str, school: str) -> None:
    """Raises RepairRefused where it can't go in this box: handback_closed, on_this_list, not_ready, other_school."""
    if "closed" in handback:
        raise RepairRefused("handback_closed")
    if number in handback.get("lines", {}):
        raise RepairRefused("on_this_list")
    if repair["state"] != RepairState.ready:
        raise RepairRefused("not_ready")
    if handback.get("school") and handback["school"] != school:
        raise RepairRefused("other_school")


def lacking(repair: State, with_it: Sequence[str] | None) -> list[str]:
    """What came along with the unit and does not go back with it; raises RepairRefused (accessories_unchecked) where
    nobody looked (`with_it` is None), unknown_accessory for a word that is none.
    """
    came = [Accessory(name).value for name in repair.get("accessories") or ()]
    if with_it is None:
        if came:
            raise RepairRefused("accessories_unchecked")
        return []
    if any(name not in Accessory.__members__ for name in with_it):
        raise RepairRefused("unknown_accessory")
    return [name for name in came if name not in with_it]


def handed_back(
    about: Sequence[Ref], number: str, way: HandbackWay, handback: str, to: str, lacks: Sequence[str]
) -> Draft:
    """The unit is on its way to its school, or in a hand."""
    payload: dict[str, Any] = {"n": number, "state": RepairState.returned.value, "way": way.value}
    payload |= {name: text for name, text in (("list", handback), ("to", to)) if text}
    return Draft("handed_back", tuple(about), payload | ({"lacks": list(lacks)} if lacks else {}))


# --- exchange ------------------------------------------------------------------------------------------------------


def check_exchange(repair: State, old: State, serial: str, new: State | None) -> str:
    """The new unit's serial; raises RepairRefused: not_allowed_in_state, not_a_serial, same_serial, already_open,
    serial_in_use.
    """
    text = check_text(serial)
    if RepairState(repair["state"]) not in EXCHANGED_IN:
        raise RepairRefused("not_allowed_in_state")
    key = squeeze(text)
    ours = parse_printed_code(text) or parse_repair_number(text)
    if ours or len(key) < MIN_SERIAL or not (key.isascii() and key.isalnum()):
        raise RepairRefused("not_a_serial")
    if key == squeeze(old.get("serial", "")):
        raise RepairRefused("same_serial")
    if new is not None and open_repairs(new):
        raise RepairRefused("already_open")
    if new is not None and (base_status(new) not in _FREE or _gone(new)):
        raise RepairRefused("serial_in_use")
    return text


def _gone(device: State) -> bool:
    return "loan" in device or device.get("console") == "DEPROVISIONED" or disposal(device) is not None


def exchange(
    old: Ref, old_state: State, new: Ref, new_state: State | None, number: str, serial: str, kind: ExchangeKind
) -> list[Draft]:
    """The operations of an exchange, one action: the old serial closes, the new one has its tag, school, warranty and
    history, and the repair goes on there, with a flag until it was enrolled and seen. What is lent stays lent.
    """
    goes = {name: old_state[name] for name in _GOES_OVER if old_state.get(name)}
    fields = {**goes, "former": old_state.get("serial", ""), "status": DeviceStatus.in_use.value}
    loan: State = old_state.get("loan", {})
    if loan.get("was", old_state.get("status")) == DeviceStatus.spare:
        fields["status"] = DeviceStatus.spare.value
    new_serial = str((new_state or {}).get("serial", serial))
    leaves = {"status": DeviceStatus.exchanged.value, "exchanged_to": new_serial, "tag": None}
    # the closed ones first: one that is moved while another runs would count as its double
    moved = [(n, repair) for n, repair in oldest_first(old_state) if n != number]
    moved.append((number, {**old_state["repairs"][number], "exchange": _flag(old_state, kind)}))
    drafts = [
        Draft("registered", (new,), {"set": {"serial": serial, **fields}})
        if new_state is None
        else Draft("changed", (new,), {"set": fields}),
        *([Draft("loan_ended", (old,), {})] if loan else []),
        Draft("changed", (old,), {"set": leaves}),
        *([_lent_on(new, loan, fields["status"])] if loan else []),
    ]
    for n, repair in moved:
        drafts += carry_over(old, new, n, new_serial, repair)
    return drafts


def _lent_on(new: Ref, loan: State, was: str) -> Draft:
    return Draft("lent", (new,), {**loan, "was": was})


def _flag(old: State, kind: ExchangeKind) -> dict[str, Any]:
    """What a repair says of its exchange; whether the console has the new one, the test list asks (`rules.course`)."""
    return {"kind": kind.value, "from": old.get("serial", "")}


_CORE: Final = ("opened", "outcome", "state", "since", "closed", "operator", "school", "duplicate_of")


def carry_over(old: Ref, new: Ref, number: str, serial: str, repair: State) -> list[Draft]:
    """A repair to another device: the move with what a repair must have, then the rest, as much as an operation holds.

    Lists longer than an operation go in parts.
    """
    core = {name: repair[name] for name in _CORE if name in repair}
    drafts = [Draft("repair_moved", (old, new), {"n": number, "serial": serial, "repair": core})]
    answers = list(repair.get("answers", ()))
    for start in range(0, len(answers), MOST_ANSWERS):  # each answer counts for the device it stands at from now on
        part = answers[start : start + MOST_ANSWERS]
        forms = tuple(Ref(Aggregate.form, unshort(answer)) for answer in part)
        drafts.append(Draft("form_linked", (new, *forms), {"n": number, "answers": part}))
    held: dict[str, Any] = {}
    for name, value in _pieces(repair):
        if not fits(_carried(new, number, _joined(held, name, value))):
            drafts.append(_carried(new, number, held))
            held = {}
        held = _joined(held, name, value)
    return [*drafts, _carried(new, number, held)] if held else drafts


def _pieces(repair: State) -> list[tuple[str, Any]]:
    pieces: list[tuple[str, Any]] = []
    for name, value in repair.items():
        if name in _CORE or name == "answers":
            continue
        if isinstance(value, list):
            pieces += [(name, [part]) for part in value] or [(name, [])]
        elif isinstance(value, dict):
            pieces += [(name, {key: part}) for key, part in value.items()] or [(name, {})]
        else:
            pieces.append((name, value))
    return pieces


def _joined(held: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    there = held.get(name)
    if isinstance(there, list):
        value = [*there, *value]
    elif isinstance(there, dict):
        value = there | value
    return {**held, name: value}


def _carried(new: Ref, number: str, held: dict[str, Any]) -> Draft:
    return Draft("repair_carried", (new,), {"n": number, "set": held})


# --- moves ---------------------------------------------------------------------------------------------------------


def check_move(device: State) -> None:
    """Raises RepairRefused: not_movable for what is no device of a school any more, lent_now."""
    if base_status(device) in NEVER_REPAIRED:
        raise RepairRefused("not_movable")
    if "loan" in device:
        raise RepairRefused("lent_now")


def check_waybill(text: str, *, numbers: bool = True) -> str:
    """A waybill or an RMA number (or, without `numbers`, a firm) as written, trimmed, or nothing; raises RepairRefused
    (text_too_long, personal_data).
    """
    text = no_person(text.strip(), numbers=numbers)
    if len(text.encode()) > MAX_TEXT:
        raise RepairRefused("text_too_long")
    return text
