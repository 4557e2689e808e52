"""Closed words of the repair desk, spelled as the command line and the operations spell them.

Source: the contract of the command line, "Closed words". The words people read are in the catalogs.
"""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    """How an answer looks and sounds: fine, look at it, or refused."""

    ok = "ok"
    look = "look"
    refused = "refused"


class DeviceKind(StrEnum):
    """What a thing is; form gate, routes and checklists are per kind."""

    chromebook = "chromebook"
    ipad = "ipad"
    wifi_router = "wifi_router"
    charger = "charger"
    adapter = "adapter"
    other = "other"


class DeviceStatus(StrEnum):
    """Our own status of a device, beside the console's."""

    in_use = "in_use"
    spare = "spare"
    lent = "lent"
    in_repair = "in_repair"
    lost = "lost"
    stored = "stored"
    deprovisioned = "deprovisioned"
    disposed = "disposed"
    exchanged = "exchanged"
    unregistered = "unregistered"


class RepairState(StrEnum):
    """Where a repair stands."""

    received = "received"
    awaiting_form = "awaiting_form"
    diagnosing = "diagnosing"
    repairing = "repairing"
    waiting_parts = "waiting_parts"
    at_maker = "at_maker"
    with_installer = "with_installer"
    awaiting_decision = "awaiting_decision"
    testing = "testing"
    ready = "ready"
    returned = "returned"
    irreparable = "irreparable"
    cancelled = "cancelled"


CLOSED_STATES = frozenset({RepairState.returned, RepairState.irreparable, RepairState.cancelled})


class FaultPlace(StrEnum):
    """Fault places in key order 1 to 9; a supervisor's own places are `other:<code>`."""

    keytop = "keytop"
    camera_cable = "camera_cable"
    battery = "battery"
    usb_port = "usb_port"
    screen = "screen"
    keyboard = "keyboard"
    power = "power"
    case_hinge = "case_hinge"
    other = "other"


class Cause(StrEnum):
    """Natural, non-natural or not known."""

    natural = "natural"
    non_natural = "non_natural"
    unknown = "unknown"


CAUSE_DETAILS: dict[Cause, tuple[str, ...]] = {
    Cause.natural: ("wear", "initial", "none"),
    Cause.non_natural: ("drop", "liquid", "mischief", "loss_of_part", "other"),
    Cause.unknown: (),
}


class Route(StrEnum):
    """対応: what is done with the unit."""

    software = "software"
    desk = "desk"
    maker = "maker"
    installer = "installer"
    board = "board"
    disposal = "disposal"


class WorkDone(StrEnum):
    """修繕内容."""

    refit = "refit"
    adjust = "adjust"
    replace_part = "replace_part"
    clean = "clean"
    setting = "setting"
    recovery = "recovery"
    none_found = "none_found"


class Role(StrEnum):
    """The four roles."""

    technician = "technician"
    label = "label"
    engineer = "engineer"
    supervisor = "supervisor"


class IntakeOutcome(StrEnum):
    """What one scan at the intake desk came to; the first that fits, in this order."""

    unreadable = "unreadable"
    not_repairable = "not_repairable"
    scanned_twice = "scanned_twice"
    already_open = "already_open"
    unknown_device = "unknown_device"
    near_match = "near_match"
    awaiting_form = "awaiting_form"
    opened = "opened"


INTAKE_FAMILY: dict[IntakeOutcome, Family] = {
    IntakeOutcome.unreadable: Family.refused,
    IntakeOutcome.not_repairable: Family.refused,
    IntakeOutcome.scanned_twice: Family.look,
    IntakeOutcome.already_open: Family.look,
    IntakeOutcome.unknown_device: Family.look,
    IntakeOutcome.near_match: Family.look,
    IntakeOutcome.awaiting_form: Family.look,
    IntakeOutcome.opened: Family.ok,
}
NEW_NUMBER = frozenset(
    {IntakeOutcome.unknown_device, IntakeOutcome.near_match, IntakeOutcome.awaiting_form, IntakeOutcome.opened}
)


class Flag(StrEnum):
    """What stands beside an intake outcome; a flag makes an ok a look."""

    other_school = "other_school"
    third_time = "third_time"
    within_90_days = "within_90_days"
    aue_over = "aue_over"
    disabled = "disabled"
    lost = "lost"
    lent = "lent"
    old_form = "old_form"


class Action(StrEnum):
    """Actions on a repair (`act`)."""

    link = "link"
    override = "override"
    diagnose = "diagnose"
    route = "route"
    need_part = "need-part"
    part_came = "part-came"
    hear = "hear"
    ship = "ship"
    receive_back = "receive-back"
    decide = "decide"
    repaired = "repaired"
    pass_ = "pass"
    fail = "fail"
    return_ = "return"
    cancel = "cancel"
    reopen = "reopen"
    note = "note"
    photo = "photo"
    place = "place"


class Accessory(StrEnum):
    """What may come along with a unit."""

    adapter = "adapter"
    pen = "pen"
    case = "case"


class Aggregate(StrEnum):
    """The kinds of aggregates: the units of folding."""

    device = "device"
    form = "form"
    crate = "crate"
    school = "school"
    place = "place"
    operator = "operator"
    setting = "setting"
    charger = "charger"
    part = "part"
    slip = "slip"
    bulk = "bulk"
    contact = "contact"
    shipment = "shipment"
    handback = "handback"
    """Units on their way back to their schools together: a delivery run, or one hand."""
    visit = "visit"
    """A day's work at one school, planned and done away from the center."""
    transfer = "transfer"
    """A planned move of many units from one place to another (a school merger)."""
    box = "box"
    """A numbered box of units in disposal."""
    pickup = "pickup"
    """回収: the firm's truck takes boxes away."""
    instruction = "instruction"
    """The Board's instruction to dispose of the units on its list."""


class ImportKind(StrEnum):
    """Kinds of files `import` takes."""

    schools = "schools"
    devices = "devices"
    forms = "forms"
    delivery = "delivery"
    cabinets = "cabinets"
    parts = "parts"
    operators = "operators"
    gear = "gear"
    loans = "loans"
    instruction = "instruction"
    stored = "stored"
    certificates = "certificates"
