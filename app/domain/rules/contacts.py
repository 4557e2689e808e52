"""Contacts: what may be done with one, and what each act writes.

A contact is recorded as answered (closed) or as open: passed on, or somebody of us follows it up. Decides which acts a
state allows. Words and names never come here: they lie in the side store, and only their ids do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from app.domain.bench_words import OUT_OF_SCOPE, ContactKind, ContactState, ContactWay, Edition
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref

State = Mapping[str, Any]


class ContactAct(StrEnum):
    """What is done with a contact after it was recorded."""

    pass_on = "pass_on"
    follow = "follow"
    close = "close"
    reopen = "reopen"
    keep_faq = "keep_faq"
    drop_faq = "drop_faq"
    report_first = "report_first"
    report_final = "report_final"


class ContactRefused(Exception):
    """The rules don't allow it; `reason` is a closed word."""

    def __init__(self, reason: str) -> None:
        """`reason`: the closed words are those of `allowed`, and of the checks here and in the use cases."""
        super().__init__(reason)
        self.reason = reason


def contact_ref(number: str) -> Ref:
    """The contact of a number (A0042)."""
    return Ref(Aggregate.contact, code_id(Aggregate.contact, number))


def check_kind(kind: str, added: Collection[str] = ()) -> str:
    """A kind of the closed list, or one of those a supervisor `added` (`other:<name>`); raises ContactRefused."""
    if kind in ContactKind.__members__ or kind in added:
        return kind
    raise ContactRefused("unknown_kind")


def check_way(way: str) -> str:
    """A way of the closed list; raises ContactRefused."""
    if way in ContactWay.__members__:
        return way
    raise ContactRefused("unknown_contact_way")


def out_of_scope(kind: str) -> bool:
    """Whether calls of this kind are passed on: accounts, network."""
    return kind in OUT_OF_SCOPE


def state_of(state: State) -> ContactState:
    """Whether a contact is open or closed."""
    return ContactState(state["state"])


def allowed(act: ContactAct, state: State) -> str:
    """Why the act may not be taken on a contact of this state, as a closed word; empty where it may."""
    is_open = state_of(state) is ContactState.open
    if act in (ContactAct.pass_on, ContactAct.follow, ContactAct.close):
        return "" if is_open else "contact_not_open"
    if act is ContactAct.reopen:
        return "contact_not_closed" if is_open else ""
    if act is ContactAct.keep_faq:
        return "" if not is_open and state.get("solved") else "contact_not_solved"
    if act is ContactAct.drop_faq:
        return "" if "faq" in state else "contact_no_faq"
    if act is ContactAct.report_final:
        return "" if f"fault_{Edition.first}" in state else "contact_no_first_edition"
    return ""


def check(act: ContactAct, state: State) -> None:
    """Raises ContactRefused where the contact's state doesn't allow the act."""
    reason = allowed(act, state)
    if reason:
        raise ContactRefused(reason)


def made(number: str, device: Ref | None, fields: Mapping[str, Any]) -> Draft:
    """A contact came in. `fields` without what is empty; the device is named beside it, not among them."""
    given = {name: value for name, value in fields.items() if value}
    about = (contact_ref(number),) if device is None else (contact_ref(number), device)
    return Draft("contact_made", about, {"set": {"number": number, **given}})


def passed(number: str, to: str, heard: str | None) -> Draft:
    """It was passed on: to whom, with what was heard where that is more than the contact's own words (side ids)."""
    return _draft("contact_passed", number, to=to, heard=heard)


def followed(number: str, note: str) -> Draft:
    """Somebody saw to it: what was done (a side id)."""
    return _draft("contact_followed", number, note=note)


def closed(number: str, *, solved: bool, answer: str | None) -> Draft:
    """Nothing is owed any more; `answer` (a side id) is what solved it."""
    return _draft("contact_closed", number, solved=solved, answer=answer)


def reopened(number: str) -> Draft:
    """It goes on."""
    return _draft("contact_reopened", number)


def faq_kept(number: str, question: str, answer: str) -> Draft:
    """Its question and answer (side ids) are found while the next one calls."""
    return _draft("faq_kept", number, question=question, answer=answer)


def faq_dropped(number: str) -> Draft:
    """They are not, any more."""
    return _draft("faq_dropped", number)


def reported(number: str, edition: Edition, words: Mapping[str, str]) -> Draft:
    """An edition of the fault report: phenomenon, cause, measure (side ids). Written again it replaces the former."""
    return _draft("fault_reported", number, edition=edition.value, **words)


def needed_words(edition: Edition) -> Sequence[str]:
    """What an edition may not be without: the first says what happened, the final one everything."""
    return ("phenomenon",) if edition is Edition.first else ("phenomenon", "cause", "measure")


def _draft(kind: str, number: str, **payload: Any) -> Draft:
    given = {name: value for name, value in payload.items() if value is not None}
    return Draft(kind, (contact_ref(number),), {"contact": number, **given})
