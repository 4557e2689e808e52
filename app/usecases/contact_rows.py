"""What is asked of contacts, and what is answered: plain rows, and the port that gives them.

Words and names come with the rows where they may be read: they lie in the side store, and may be erased, or not have
come to this desk yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from app.domain.operations import Ref
from app.domain.rules.faq import FaqEntry
from app.domain.rules.school_reading import SchoolName
from app.usecases.rows import CallFact


class Words(NamedTuple):
    """A text of the side store: what it says, or why it says nothing."""

    text: str = ""
    erased: bool = False
    awaited: bool = False
    """It is named, and has not come to this desk yet."""
    withheld: bool = False
    """It is there, and not for this reader."""


NO_WORDS = Words()


class ContactRow(NamedTuple):
    """A line of the list of contacts."""

    contact: str
    """Its number: A0042."""
    day: str
    """The local day, ISO."""
    local: str
    """The local moment it was recorded: 2026-11-20 09:44:03."""
    way: str
    kind: str
    school: str
    school_code: str
    serial: str
    """Of the device it was about, or its tag, or empty."""
    device: str
    """The device's id, 22 characters, or empty."""
    repair: str
    state: str
    solved: bool
    operator: str
    operator_name: str
    passes: int
    """How often it was passed on."""
    followed: int
    faq: bool
    fault: str
    """The newest edition of its fault report, or empty."""
    closed: str
    begun: str
    ended: str
    person: Words = NO_WORDS
    content: Words = NO_WORDS
    answer: Words = NO_WORDS
    to: Words = NO_WORDS
    """Whom it was passed to last."""


class ContactEvent(NamedTuple):
    """One thing that happened to a contact, with its words; `struck`: it was taken back."""

    kind: str
    local: str
    operator_name: str
    desk: str
    words: tuple[tuple[str, Words], ...] = ()
    """What was said, by field: to, heard, note, answer."""
    solved: bool | None = None
    edition: str = ""
    struck: bool = False


class FaultWords(NamedTuple):
    """An edition of the fault report."""

    edition: str
    on: str
    phenomenon: Words
    cause: Words = NO_WORDS
    measure: Words = NO_WORDS


class ContactDetail(NamedTuple):
    """All there is of one contact."""

    row: ContactRow
    events: tuple[ContactEvent, ...]
    """Newest first."""
    faults: tuple[FaultWords, ...]
    """First edition, then the final one."""
    cards: int
    """What two desks did differently."""


class ContactFilter(NamedTuple):
    """Which contacts are wanted; an empty field wants any. Days are ISO, both included."""

    since: str = ""
    until: str = ""
    school: str = ""
    kind: str = ""
    operator: str = ""
    state: str = ""
    words: str = ""
    """All of these words, in what was said, the caller, whom it was passed to, number, serial, school."""


EVERY_CONTACT = ContactFilter()


class OpenRepair(NamedTuple):
    """An open repair of a school, as it is read out."""

    repair: str
    device: Ref
    serial: str
    state: str
    route: str
    opened: str
    due: str
    """When it is expected back, ISO, or empty."""
    days: int = 0
    """Open days since it was opened."""
    run: str = ""
    """The delivery run it goes back with, ISO; empty where none is known, or a person comes for it."""
    held: str = ""
    """Where it still waits though its state says that it is gone: not_sent, in_box; or nothing."""


class SchoolCalls(NamedTuple):
    """What the strip shows of a school."""

    code: str
    name: str
    repairs: tuple[OpenRepair, ...]
    """Newest first."""
    this_year: int
    """Repairs opened since the last of April."""


class ContactQueries(Protocol):
    """What the phone and the list of contacts may ask. Safe to call from any thread; none waits for a write."""

    def contacts(self, only: ContactFilter = EVERY_CONTACT) -> tuple[ContactRow, ...]:
        """The contacts wanted: open ones first, then the newest."""

    def contact_numbers(self, only: ContactFilter = EVERY_CONTACT) -> tuple[int, ...]:
        """Row numbers of the contacts wanted, in their order."""

    def read_ahead(self, after: int, most: int) -> int | None:
        """Reads the words of the next contacts behind row number `after`, at most so many, so that no search has to.

        The last row number read, or None where there are no more.
        """

    def contact_rows(self, numbers: Sequence[int]) -> tuple[ContactRow, ...]:
        """The rows of these numbers, in that order; those that are gone are left out."""

    def contact(self, number: str) -> ContactDetail | None:
        """One contact with all that happened to it."""

    def count_open(self) -> int:
        """How many are open."""

    def of_device(self, device: Ref) -> tuple[CallFact, ...]:
        """Contacts about a device, newest first."""

    def faq(self) -> tuple[FaqEntry, ...]:
        """Every answer kept, newest first; those whose words were erased are none."""

    def school_names(self) -> tuple[SchoolName, ...]:
        """Every school with its reading, in the order of their codes."""

    def added_kinds(self) -> tuple[str, ...]:
        """Kinds of contact a supervisor added, in key order."""

    def school(self, code: str) -> SchoolCalls | None:
        """A school's open repairs."""

    def operators(self) -> tuple[tuple[str, str], ...]:
        """Code and name of everybody who recorded a contact."""
