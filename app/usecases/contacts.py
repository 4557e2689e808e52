"""Contacts: recorded while the caller speaks, passed on, followed up, closed; kept as FAQ; reported as a serious fault.

Every name and every word goes into the side store; the operations name ids. A refusal has its reason, and then nothing
is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.bench_words import ContactWay, Edition
from app.domain.fault_places import known_places
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Ref
from app.domain.rules import contacts as rules
from app.domain.rules.contacts import ContactAct, ContactRefused
from app.domain.rules.permissions import Command
from app.usecases.free_numbers import free_number
from app.usecases.ports import State, UnitOfWork
from app.usecases.read_words import written


class RecordContact(NamedTuple):
    """Somebody called, came or wrote. `passed_to`: whom it was passed to; `follow`: we are to see to it ourselves."""

    action: bytes
    kind: str
    way: str = ContactWay.phone.value
    school: str = ""
    device: Ref | None = None
    repair: str = ""
    begun: str = ""
    """When they began to speak, local, to the minute: 2026-11-20 09:43. Empty: not noted."""
    person: str = ""
    content: str = ""
    answer: str = ""
    passed_to: str = ""
    follow: bool = False


class PassOn(NamedTuple):
    """It is passed on. `heard`: what was heard since, where that is more than what was recorded."""

    action: bytes
    contact: str
    to: str
    heard: str = ""


class FollowUp(NamedTuple):
    """Somebody saw to it."""

    action: bytes
    contact: str
    note: str


class CloseContact(NamedTuple):
    """Nothing is owed any more."""

    action: bytes
    contact: str
    solved: bool = True
    answer: str = ""


class OnContact(NamedTuple):
    """An act that needs no words: open again, keep as FAQ with the words it has, drop from the FAQ."""

    action: bytes
    contact: str


class KeepFaq(NamedTuple):
    """Found while the next one calls. Empty words: those of the contact itself."""

    action: bytes
    contact: str
    question: str = ""
    answer: str = ""


class ReportFault(NamedTuple):
    """An edition of the fault report."""

    action: bytes
    contact: str
    edition: Edition
    phenomenon: str
    cause: str = ""
    measure: str = ""


class ContactResult(NamedTuple):
    """What became of it."""

    outcome: str
    family: Family
    contact: str
    reason: str = ""
    state: str = ""

    @staticmethod
    def refused(number: str, reason: str) -> ContactResult:
        """Nothing was written."""
        return ContactResult("refused", Family.refused, number, reason)


def record_contact(uow: UnitOfWork, command: RecordContact) -> ContactResult:
    """Records a contact under the desk's next number. What is out of scope needs whom it was passed to."""
    uow.actor.require(Command.contact)
    kind = rules.check_kind(command.kind, known_places(str(uow.shared("contact.kinds"))))
    way = rules.check_way(command.way)
    words = {name: _words(getattr(command, name)) for name in ("person", "content", "answer", "passed_to")}
    if not (words["content"] or command.school or command.device or command.repair):
        raise ContactRefused("contact_nothing_given")
    passes_on = bool(words["passed_to"])
    if rules.out_of_scope(kind) and not passes_on and not command.follow:
        raise ContactRefused("contact_whom_needed")
    school = _school(uow, command)
    _check_repair(uow, command.repair)
    number = free_number(uow, Aggregate.contact)
    side = {name: uow.put_side(text) for name, text in words.items() if text}
    fields: dict[str, object] = {
        "way": way,
        "kind": kind,
        "school": school,
        "repair": command.repair,
        "begun": command.begun,
        "out": rules.out_of_scope(kind),
        "follow": command.follow and not passes_on,
    }
    fields |= {name: side[name] for name in ("person", "content", "answer") if name in side}
    drafts = [rules.made(number, command.device, fields)]
    if passes_on:
        drafts.append(rules.passed(number, side["passed_to"], None))
    uow.record(drafts)
    return _done(uow, "passed_on" if passes_on else "recorded", number)


def _school(uow: UnitOfWork, command: RecordContact) -> str:
    """The school named, else that of the device."""
    if command.school:
        if uow.head(Ref(Aggregate.school, code_id(Aggregate.school, command.school))) is None:
            raise ContactRefused("unknown_school")
        return command.school
    state = uow.head(command.device) if command.device is not None else None
    return str((state or {}).get("school", ""))


def _check_repair(uow: UnitOfWork, repair: str) -> None:
    if repair and not uow.repairs_by_number(repair):
        raise ContactRefused("unknown_repair")


def pass_on(uow: UnitOfWork, command: PassOn) -> ContactResult:
    """取次: to whom, with what was heard."""
    _begin(uow, ContactAct.pass_on, command.contact)
    to, heard = _words(command.to), _words(command.heard)
    if not to:
        raise ContactRefused("contact_whom_needed")
    uow.record([rules.passed(command.contact, uow.put_side(to), uow.put_side(heard) if heard else None)])
    return _done(uow, "passed_on", command.contact)


def follow_up(uow: UnitOfWork, command: FollowUp) -> ContactResult:
    """What was done for whoever called; it stays open."""
    _begin(uow, ContactAct.follow, command.contact)
    uow.record([rules.followed(command.contact, uow.put_side(_needed(command.note)))])
    return _done(uow, "followed_up", command.contact)


def close_contact(uow: UnitOfWork, command: CloseContact) -> ContactResult:
    """Solved or not; an answer given now takes the place of the one recorded."""
    _begin(uow, ContactAct.close, command.contact)
    answer = _words(command.answer)
    kept = uow.put_side(answer) if answer else None
    uow.record([rules.closed(command.contact, solved=command.solved, answer=kept)])
    return _done(uow, "closed", command.contact)


def reopen_contact(uow: UnitOfWork, command: OnContact) -> ContactResult:
    """It goes on."""
    _begin(uow, ContactAct.reopen, command.contact)
    uow.record([rules.reopened(command.contact)])
    return _done(uow, "reopened", command.contact)


def keep_faq(uow: UnitOfWork, command: KeepFaq) -> ContactResult:
    """A solved one becomes an answer for the next. Both question and answer are needed, given now or recorded."""
    state = _begin(uow, ContactAct.keep_faq, command.contact)
    ids: dict[str, str] = {}
    for name, given, recorded in (
        ("question", command.question, "content"),
        ("answer", command.answer, "answer"),
    ):
        text = _words(given)
        known = str(state.get(recorded, ""))
        if not text and (not known or uow.side(known) is None):
            raise ContactRefused(f"contact_no_{name}")
        ids[name] = uow.put_side(text) if text else known
    uow.record([rules.faq_kept(command.contact, ids["question"], ids["answer"])])
    return _done(uow, "kept", command.contact)


def drop_faq(uow: UnitOfWork, command: OnContact) -> ContactResult:
    """It is offered to nobody any more."""
    _begin(uow, ContactAct.drop_faq, command.contact)
    uow.record([rules.faq_dropped(command.contact)])
    return _done(uow, "dropped", command.contact)


def report_fault(uow: UnitOfWork, command: ReportFault) -> ContactResult:
    """第1報 or 完了報告. Written again it takes the former's place; the former's words stay in the history."""
    act = ContactAct.report_first if command.edition is Edition.first else ContactAct.report_final
    _begin(uow, act, command.contact)
    said: Mapping[str, bytes] = {
        name: text for name in ("phenomenon", "cause", "measure") if (text := _words(getattr(command, name)))
    }
    for name in rules.needed_words(command.edition):
        if name not in said:
            raise ContactRefused(f"contact_{name}_needed")
    ids = {name: uow.put_side(text) for name, text in said.items()}
    uow.record([rules.reported(command.contact, command.edition, ids)])
    return _done(uow, "reported", command.contact)


def note_read(uow: UnitOfWork, count: int) -> None:
    """Contacts were read with their words: a line of the access log."""
    uow.actor.require(Command.read_contact_words)
    uow.log_access("contacts_read", str(count))


def _begin(uow: UnitOfWork, act: ContactAct, number: str) -> State:
    uow.actor.require(Command.contact)
    state = uow.head(rules.contact_ref(number))
    if state is None or "state" not in state:
        raise ContactRefused("unknown_contact")
    rules.check(act, state)
    return state


def _done(uow: UnitOfWork, outcome: str, number: str) -> ContactResult:
    state = uow.head(rules.contact_ref(number)) or {}
    return ContactResult(outcome, Family.ok, number, state=str(state.get("state", "")))


def _needed(text: str) -> bytes:
    words = _words(text)
    if not words:
        raise ContactRefused("nothing_given")
    return words


def _words(text: str) -> bytes:
    return written(text, ContactRefused("contact_too_long"))
