"""What each paper is told: plain values, words already in the reader's language, never the form's free text.

Decides which facts a paper may hold, and so what can never get onto it: no teacher's or caller's name has a field here.
Screens and use cases fill these; `labels` lays them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipFacts:
    """修理伝票. `code` is what the QR says (RP…); `fault`, `further` and `accessories` are words, not closed codes."""

    number: str
    code: str
    day: date
    desk: str
    operator: str = ""
    place: str = ""
    """Shelf; empty leaves a line to write on."""
    school: str = ""
    fault: str = ""
    """Main fault place; empty leaves a line to write on."""
    further: tuple[str, ...] = ()
    accessories: tuple[str, ...] = ()
    swollen: bool = False
    awaiting_form: bool = False
    serial: str = ""
    tag: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionalFacts:
    """仮伝票 for a unit that cannot be read. `tail` are its last characters, or empty."""

    number: str
    code: str
    day: date
    desk: str
    operator: str = ""
    place: str = ""
    school: str = ""
    tail: str = ""
    swollen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankSlipFacts:
    """白票: a number that is given out before there is a unit to it. All else is written by hand."""

    number: str
    code: str
    desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptItem:
    """One thing taken in from a person; `what` is its kind or model in words, `code` its QR's text, may be empty."""

    number: str
    code: str
    what: str
    serial: str = ""
    tag: str = ""
    accessories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """預り証. `time` as shown (9:42); `issuer` are the lines naming the center (settings), at most three."""

    items: tuple[ReceiptItem, ...]
    day: date
    time: str
    desk: str
    operator: str
    school: str = ""
    issuer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanReceiptFacts:
    """借用書: what one school has on loan, each with the words of the day it is due; `issuer` as above."""

    items: tuple[tuple[ReceiptItem, str], ...]
    day: date
    desk: str
    operator: str
    school: str
    issuer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFacts:
    """入力依頼 for one unit. `link` is the prefilled form, None where no template is set."""

    school: str
    number: str
    day: date
    serial: str = ""
    tag: str = ""
    model: str = ""
    link: str | None = None
    issuer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskListUnit:
    """A unit whose form is awaited; `days` since it was taken in."""

    number: str
    serial: str
    tag: str
    day: date
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskListSchool:
    """A school on the ask-list, with its units in the order they came."""

    school: str
    units: tuple[AskListUnit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskListFacts:
    """入力依頼一覧: the schools to be asked, in the order to be called."""

    schools: tuple[AskListSchool, ...]
    day: date
    desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryFacts:
    """復旧キー. `groups` are the thirteen groups of four, `check` the check group, `scan` the text of the QR."""

    groups: tuple[str, ...]
    check: str
    scan: str
    ledger: str
    """Ledger id as text."""
    day: date
    desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeFacts:
    """名札. `code` is the operator's printed code (OP…), `role` in words. A PIN never stands on it."""

    code: str
    name: str
    role: str
    day: date
    issuer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One code of the command sheet: what it does in words, the key that does the same (or ""), the printed code."""

    label: str
    key: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandGroup:
    """A titled block of the command sheet, four codes a row."""

    title: str
    commands: tuple[Command, ...]
    large: bool = False
    """Labels in a larger size: the group used most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSheetFacts:
    """コマンド表. `groups` are the commands this version understands, in printing order."""

    groups: tuple[CommandGroup, ...]
    desk: str
    edition: int
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultReportFacts:
    """故障報告書, 第1報 or 完了報告. What was said stands on it as it was written; whoever called has no field here."""

    number: str
    edition: str
    """`first` or `final`."""
    day: date
    """Of this edition."""
    happened: date
    """When it was told to us."""
    desk: str
    school: str
    serial: str
    repair: str
    kind: str
    """What the contact was about, in words."""
    phenomenon: str
    cause: str = ""
    measure: str = ""
