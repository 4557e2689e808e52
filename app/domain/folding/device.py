"""Devices: what is known of one, and the cards about it. Its repairs and labels are folded inside it (`repairs`,
`labels`).

`status` is our own base status; while a repair is open the device counts as in repair, which `app.domain.device.status`
derives, so that closing a repair needs to remember nothing.
"""

from __future__ import annotations

from app.domain.folding import away, contact, course, disposal, labels, loans, lost, parts, repairs, transfers
from app.domain.folding.base import (
    Folded,
    Reducer,
    State,
    answered,
    choose,
    is_weak,
    put,
    register,
    stand,
    tell,
    writer,
)
from app.domain.identity import short
from app.domain.kinds import DeviceStatus
from app.domain.operations import Recorded


def registered(folded: Folded, rec: Recorded) -> None:
    """The device is known. What was registered for checking only (`unregistered`) gives way to what a register says."""
    fields = {name: value for name, value in rec.op.payload["set"].items() if value is not None}
    before = folded.state.get("tag")
    if folded.made and fields.get("status") == DeviceStatus.unregistered:
        for name in fields.keys() - folded.state.keys():
            put(folded, rec, folded.state, name, fields[name], weak=True)
    elif folded.made and folded.state.get("status") == DeviceStatus.unregistered:
        writers = folded.meta.get("w", {})
        for name in [name for name in fields if is_weak(writers.get(name))]:
            stand(folded, folded.state, name, name, [[[*writer(rec), 1], fields[name]]])
    else:
        register(folded, rec)
    _know_tags(folded.state, before, fields.get("tag"))
    lost.console_told(folded, fields.get("console"))


def changed(folded: Folded, rec: Recorded) -> None:
    """Facts changed. Changed not knowing that the device is gone, they come to a card; one with a repair takes them."""
    fields = rec.op.payload["set"]
    if not folded.exists:
        tell(folded, "gone", "device", short(rec.op.id), rec.op.kind)
        return
    before = folded.state.get("tag")
    for name, value in fields.items():
        put(folded, rec, folded.state, name, value)
    _know_tags(folded.state, before, fields.get("tag"))
    lost.console_told(folded, fields.get("console"))


def _know_tags(state: State, *tags: str | None) -> None:
    """Every tag the device ever got stays known, also one that stands on a card: there may be a label with it."""
    old = {*state.get("old_tags", ()), *filter(None, tags)} - {state.get("tag")}
    state.pop("old_tags", None)
    if old:
        state["old_tags"] = sorted(old)


def card_settled(folded: Folded, rec: Recorded) -> None:
    """A person answered a card; one that isn't there any more (answered, or with another side since) stays as it is."""
    card = answered(folded, rec)
    if card is None:
        return
    if card["kind"] == "two_repairs":
        repairs.keep(folded, card["values"], rec.op.payload["keep"])
    elif card["kind"] == "field" and card["about"].startswith("r/"):
        repairs.choose_field(folded, rec, card)
    elif card["kind"] == "field" and card["about"].startswith(disposal.PATH):
        choose(folded, rec, card, disposal.holder_of(folded, card["about"]))
    elif card["kind"] == "field":
        part, inside, _ = card["about"].partition("/")
        choose(folded, rec, card, folded.state.get(part, {}) if inside else folded.state)


def _told(reducer: Reducer) -> Reducer:
    """`reducer`, which may tell what the unit is: what is surely something else is lost no more.

    While a card asks whether it is lost, it may be.
    """

    def reduce(folded: Folded, rec: Recorded) -> None:
        reducer(folded, rec)
        if "lost" in folded.state and folded.state.get("status") != DeviceStatus.lost:
            about = {card["about"] for card in folded.state.get("cards", {}).values()}
            if "status" not in about:
                lost.over(folded)

    return reduce


REDUCERS: dict[str, Reducer] = {
    "registered": registered,
    "changed": _told(changed),
    "card_settled": _told(card_settled),
    **repairs.REDUCERS,
    **course.REDUCERS,
    **labels.REDUCERS,
    "part_moved": parts.on_device,
    **away.OF_DEVICES,
    **{kind: _told(reducer) for kind, reducer in loans.OF_DEVICES.items()},
    **lost.OF_DEVICES,
    **transfers.OF_DEVICES,
    **disposal.OF_DEVICES,
    **contact.ON_DEVICE,
}
