"""What the page of one repair is filled with: plain rows, and the question. Amounts are whole yen, days ISO texts.

Everything is of one repair, as of the desk's own day; what costs is told by what each part cost on the day it was used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from app.domain.operations import Ref
from app.domain.rules.routes import Offer
from app.usecases.away_rows import LoanRow
from app.usecases.parts_rows import PartRow
from app.usecases.rows import FormFacts, OperatorRow


class PageUnit(NamedTuple):
    """The unit on the bench; empty texts where nothing is known."""

    device: Ref
    serial: str
    """The last characters where it can't be read."""
    asset_tag: str
    kind: str
    school: str
    school_code: str
    model: str
    maker: str
    in_warranty: bool
    warranty_until: str
    aue: str
    delivered: str
    flags: tuple[str, ...]
    """As a `Flag`: third time, back within some days."""
    cards: int
    """What two desks made differently and nobody chose yet."""


class PageCourse(NamedTuple):
    """Where the repair stands, and what was found, decided and done."""

    state: str
    opened: str
    closed: str
    days: int
    """Open days since it was taken in (until it was closed)."""
    place: str
    assigned: str
    person: str
    """The name of whoever has it in hand: assigned to, else who took it in."""
    accessories: tuple[str, ...]
    swollen: bool
    by_person: bool
    fault: str = ""
    further: tuple[str, ...] = ()
    cause: str = ""
    detail: str = ""
    hardware: bool | None = None
    appeared: str = ""
    dismantle: bool = False
    hearing_due: bool = False
    route: str = ""
    quote: int | None = None
    decision: str = ""
    payer: str = ""
    amount: int | None = None
    document: str = ""
    asked: int | None = None
    """The quote the Board had when it decided."""
    guardian: Mapping[str, str] = {}
    """The day of each step done."""
    paid: int | None = None
    rma: str = ""
    waybill: str = ""
    firm: str = ""
    due: str = ""
    shipment: str = ""
    waiting_part: str = ""
    work: tuple[str, ...] = ()
    tests: Mapping[str, bool] = {}
    """What the last test said of each check."""
    checks: tuple[str, ...] = ()
    """The test list of this kind, in key order."""
    exchanged: str = ""
    """The former serial of an exchanged unit."""
    way: str = ""
    overridden: bool = False
    gated: bool = True
    """Whether the kind needs a form."""
    held: str = ""
    """Where the unit still waits though its state says that it is gone: not_sent, in_box; or nothing."""


class PageCost(NamedTuple):
    """The cost line of the Board."""

    before: int
    """Of the unit's earlier repairs."""
    now: int
    """Of the parts used on this one so far."""
    limit: int | None
    """Up to here the Board need not be asked; None where it gave no such limit."""
    age_months: int | None
    """Since it was delivered."""
    aue_months: int | None
    """Until its updates end; below zero where they have."""


class PagePart(NamedTuple):
    """A part this repair took."""

    part: str
    name: str
    pieces: int
    cost: int


class EarlierRepair(NamedTuple):
    """A repair the unit had before."""

    repair: str
    day: str
    parts: tuple[str, ...]
    work: tuple[str, ...]
    fault: str
    cause: str
    cost: int


class PageNote(NamedTuple):
    """A word left on the repair; `to` is the name of whom it was handed over to."""

    local: str
    person: str
    to: str
    text: str
    """Empty where it was erased, has not come yet, or is not for this reader."""
    erased: bool = False
    awaited: bool = False


class Hearing(NamedTuple):
    """What the school said: when, what, whom was asked, the answers."""

    local: str
    said: Mapping[str, str]


class RepairPage(NamedTuple):
    """All of the page."""

    repair: str
    unit: PageUnit
    course: PageCourse
    dates: Mapping[str, str]
    """The local moment of the newest of each step: form, diagnosis, route, shipped, decided, worked, tested, back."""
    diagnosed_by: tuple[str, str]
    """Who diagnosed last, and at which desk."""
    offers: tuple[Offer, ...]
    parts: tuple[PartRow, ...]
    """Those that fit, in key order."""
    used: tuple[PagePart, ...]
    cost: PageCost
    earlier: tuple[EarlierRepair, ...]
    """Newest first."""
    form: FormFacts | None
    answers: tuple[FormFacts, ...]
    """Answers that may be linked now: the candidate first while a form is missing, then the school's unused ones."""
    hearing: Hearing | None
    notes: tuple[PageNote, ...]
    """Newest first."""
    photos: tuple[str, ...]
    """Side ids, oldest first."""
    people: tuple[OperatorRow, ...]
    """Who it may be handed over to."""
    next_run: str = ""
    """The day of the next delivery run, where anybody said when it comes."""
    loan: LoanRow | None = None
    """What the school has instead meanwhile."""
    due_days: tuple[str, ...] = ()
    """Days a substitute may be due, each an open one: in a week, in two, in a month."""
    places: tuple[str, ...] = ()
    """Fault places a supervisor added, in key order."""


class RepairPages(Protocol):
    """The question of the page, safe from any thread."""

    def page(self, number: str, *, words: bool) -> RepairPage | None:
        """The page of a repair number; None where the ledger has none. `words`: with what people wrote and said."""

    def photo(self, side_id: str) -> bytes | None:
        """A photo's bytes, or None where they were erased or have not come yet."""
