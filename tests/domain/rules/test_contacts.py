"""Holds the rules of contacts: the closed words, which act may be taken when, what an edition may not be without."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.bench_words import ContactKind, ContactState, ContactWay, Edition
from app.domain.rules import contacts as rules
from app.domain.rules.contacts import ContactAct, ContactRefused
from tests.support.facts import device

OPEN: dict[str, Any] = {"state": "open"}
SOLVED: dict[str, Any] = {"state": "closed", "solved": True}
UNSOLVED: dict[str, Any] = {"state": "closed"}
KEPT = {**SOLVED, "faq": {}}
REPORTED = {**OPEN, "fault_first": {}}
ALLOWED = {
    ContactAct.pass_on: {"open", "reported"},
    ContactAct.follow: {"open", "reported"},
    ContactAct.close: {"open", "reported"},
    ContactAct.reopen: {"solved", "unsolved", "kept"},
    ContactAct.keep_faq: {"solved", "kept"},
    ContactAct.drop_faq: {"kept"},
    ContactAct.report_first: {"open", "solved", "unsolved", "kept", "reported"},
    ContactAct.report_final: {"reported"},
}
STATES = {"open": OPEN, "solved": SOLVED, "unsolved": UNSOLVED, "kept": KEPT, "reported": REPORTED}


@pytest.mark.parametrize("act", ContactAct)
@pytest.mark.parametrize("name", STATES)
def test_what_may_be_done_when(act: ContactAct, name: str) -> None:
    reason = rules.allowed(act, STATES[name])
    assert (not reason) is (name in ALLOWED[act])
    if reason:
        with pytest.raises(ContactRefused, match=reason):
            rules.check(act, STATES[name])
    else:
        rules.check(act, STATES[name])


@pytest.mark.parametrize("kind", [*ContactKind, "other:プリンター"])
def test_kinds_of_the_list_and_those_a_supervisor_added(kind: str) -> None:
    assert rules.check_kind(kind, ["other:プリンター"]) == kind
    assert rules.out_of_scope(kind) is (kind in ("account", "network"))


@pytest.mark.parametrize("kind", ["", "phone", "other:", "other:printer"])
def test_other_kinds_are_refused(kind: str) -> None:
    with pytest.raises(ContactRefused, match="unknown_kind"):
        rules.check_kind(kind, ["other:プリンター"])


def test_ways() -> None:
    assert [rules.check_way(way) for way in ContactWay] == ["phone", "counter", "mail", "visit", "request_form"]
    with pytest.raises(ContactRefused, match="unknown_contact_way"):
        rules.check_way("pigeon")


def test_states_and_what_an_edition_needs() -> None:
    assert (rules.state_of(OPEN), rules.state_of(SOLVED)) == (ContactState.open, ContactState.closed)
    assert tuple(rules.needed_words(Edition.first)) == ("phenomenon",)
    assert tuple(rules.needed_words(Edition.final)) == ("phenomenon", "cause", "measure")


def test_a_contact_says_only_what_was_given_and_names_its_unit_beside_it() -> None:
    unit = device()
    made = rules.made("A0042", unit, {"way": "phone", "kind": "fault", "school": "", "follow": False})
    assert made.about == (rules.contact_ref("A0042"), unit)
    assert made.payload == {"set": {"number": "A0042", "way": "phone", "kind": "fault"}}
    assert rules.made("A0042", None, {}).about == (rules.contact_ref("A0042"),)
    assert rules.closed("A0042", solved=False, answer=None).payload == {"contact": "A0042", "solved": False}


def test_a_kind_of_ones_own_is_one_that_was_added() -> None:
    added = ("other:通信", "other:備品")
    assert rules.check_kind("other:備品", added) == "other:備品"
    for kind in ("other:備", "備品", "other:"):
        with pytest.raises(ContactRefused, match="unknown_kind"):
            rules.check_kind(kind, added)
    with pytest.raises(ContactRefused, match="unknown_kind"):
        rules.check_kind("other:備品")
