"""Closed words of the bench: what is decided, paid, swapped, called about; spelled as operations and command line do.

Source: the rules of the work and the contract of the command line. The words people read are in the catalogs.
"""

from __future__ import annotations

from enum import StrEnum


class BoardDecision(StrEnum):
    """What the Board decided of one repair."""

    repair = "repair"
    """To be repaired by the maker, at the payer's cost."""
    center_ = "center"
    """This one unit may be repaired at the center."""
    no_repair = "no_repair"


class Payer(StrEnum):
    """Who pays."""

    board = "board"
    guardian = "guardian"
    other = "other"


class GuardianStep(StrEnum):
    """Where a guardian pays: through the school, each dated, in this order. Never a name or an address."""

    consent = "consent"
    quote = "quote"
    paid = "paid"


class Check(StrEnum):
    """The test list before ready, in key order (動作確認)."""

    power = "power"
    screen = "screen"
    touch = "touch"
    keyboard = "keyboard"
    camera = "camera"
    sound = "sound"
    usb_charge = "usb_charge"
    wifi = "wifi"
    sign_in = "sign_in"
    console = "console"
    """Of an exchanged unit alone: enrolled, and seen so in the console."""


class PartMove(StrEnum):
    """Why parts moved. What is used on a repair and put back names the repair."""

    received = "received"
    used = "used"
    put_back = "put_back"
    donor = "donor"
    """Taken from a dead unit, whose device it names."""
    moved = "moved"
    """From one place to another: two movements of one action."""
    scrapped = "scrapped"


class PartFate(StrEnum):
    """What became of the part that was taken out."""

    discard = "discard"
    keep = "keep"
    """Kept as a donor part."""
    give_back = "give_back"
    """Returned to the maker or the school."""


class Owner(StrEnum):
    """Whose a part or a spare is."""

    city = "city"
    contractor = "contractor"


class ContactWay(StrEnum):
    """How somebody came to us."""

    phone = "phone"
    counter = "counter"
    mail = "mail"
    visit = "visit"
    request_form = "request_form"


class ContactKind(StrEnum):
    """What a contact is about, in key order 1 to 9; a supervisor's own are `other:<code>`."""

    repair_status = "repair_status"
    fault = "fault"
    form = "form"
    cabinet = "cabinet"
    loan = "loan"
    lost = "lost"
    account = "account"
    network = "network"
    other = "other"


OUT_OF_SCOPE = frozenset({ContactKind.account, ContactKind.network})
"""Passed on, with what was heard."""


class ContactState(StrEnum):
    """Whether something is still owed to whoever came to us."""

    open = "open"
    closed = "closed"


class Edition(StrEnum):
    """Editions of a fault report: 第1報, 完了報告."""

    first = "first"
    final = "final"


class ShipTo(StrEnum):
    """Where a shipment goes."""

    maker = "maker"
    installer = "installer"


class HandbackWay(StrEnum):
    """How repaired units go back to a school."""

    run = "run"
    """行政便."""
    hand = "hand"


class Held(StrEnum):
    """Where a unit still waits though its state says that it is gone."""

    not_sent = "not_sent"
    """On a list that has not left, or for the installer and on none."""
    in_box = "in_box"
    """In a box that was not closed."""


class LoanCondition(StrEnum):
    """How a thing that is lent looks when it goes and when it is back, in key order."""

    good = "good"
    worn = "worn"
    """Scratched or worn, and it works."""
    damaged = "damaged"
    not_working = "not_working"


BROKEN = frozenset({LoanCondition.damaged, LoanCondition.not_working})
"""What somebody has to look at when it comes back so."""


class RequestKind(StrEnum):
    """What is asked of the console about one unit, guarded: never sent without a person's word for just this unit."""

    disable = "disable"
    enable = "enable"
    deprovision = "deprovision"
    """Can't be taken back: with a reason, and often a second person."""


class RequestStanding(StrEnum):
    """Where a guarded request stands. Only a waiting one is ever sent."""

    waiting = "waiting"
    awaiting_second = "awaiting_second"
    """One person asked for it, and another must stand for it first."""
    old = "old"
    """Confirmed longer ago than a confirmation counts: a fresh one is due."""
    changed = "changed"
    """What was confirmed is not so any more: a fresh one is due."""
    contested = "contested"
    """Two desks said different things of it: a card asks which."""
    cancelled = "cancelled"
    done = "done"
    """The console says that it is so."""


class ExchangeKind(StrEnum):
    """What came back from the maker."""

    mainboard = "mainboard"
    unit = "unit"


class TransferWhy(StrEnum):
    """Why units move to another school together."""

    merger = "merger"
    surplus = "surplus"
    """What one school has too many of and another too few: re-kitted before it is delivered."""
    other = "other"


class TransferSide(StrEnum):
    """The two ends of a planned move."""

    out = "out"
    in_ = "in"


class RekitCheck(StrEnum):
    """What is done to a unit before another school has it, in key order (再キッティング)."""

    powerwash = "powerwash"
    """Taken back to what it was when new, and enrolled."""
    settings = "settings"
    working = "working"
    clean = "clean"
    label = "label"
    """The asset label is on it, and the other school's papers say so."""
    accessories = "accessories"
