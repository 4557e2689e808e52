"""Every card that the pair tests of folding can make is told in words: no raw name of a field, no raw value, no id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import pytest

from app.domain.disposal_words import HOW
from app.domain.folding import REDUCERS, Folded
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules import inbox as rules
from app.domain.rules.merge import Card, cards
from app.ledger.queries.inbox_facts import SideFacts
from app.settings import words
from app.ui.screens.inbox import wording
from app.usecases.inbox_rows import CardRow, CardSide
from tests.domain.folding import (
    test_away_apart,
    test_contacts,
    test_course_apart,
    test_disposal_apart,
    test_pickups_apart,
    test_site_across_apart,
    test_site_gear_apart,
)
from tests.support import facts

Held = tuple[Ref, Mapping[str, Any], Card]
_RAW = re.compile(r"[a-z]{3,}|[A-Za-z0-9_-]{22}")
_FREE = ("Chromebook", "iPad")
"""Proper names."""
UNKNOWN = ("記録の内容", "別の記録")


class _Reads:
    """Everything named is a unit of this serial."""

    def heads(self, refs: Iterable[Ref]) -> dict[Ref, dict[str, str]]:
        return {ref: {"serial": "PF8K2M0D"} for ref in refs}


class _Names:
    def schools(self, _reads: object) -> dict[str, str]:
        return {f"ES0{at}": f"見本第{at}小学校" for at in range(10)}

    def operator_name(self, _reads: object, code: str) -> str:
        return {"OP0002": "中村 大輔"}.get(code, "古賀 美咲")


class _Texts:
    def get(self, _side_id: bytes) -> bytes:
        return "書かれた言葉".encode()

    def erased(self, _side_id: bytes) -> bool:
        return False


def _of(heads: Mapping[Ref, Folded]) -> Iterator[Held]:
    for ref, head in heads.items():
        for card in cards(ref.kind, head.state):
            yield ref, head.state, card


def _every() -> Iterator[Held]:
    families = (test_course_apart, test_away_apart, test_site_across_apart, test_disposal_apart, test_pickups_apart)
    for family in families:
        for name in family.BASES:
            known = family.base(name)
            for deeds in family.pairs(name):
                yield from _of(family.PAIRS.heads(known, deeds))
    for name, (_, able) in test_site_gear_apart.BASES.items():
        known = test_site_gear_apart.base(name)
        for deeds in product(able, able):
            yield from _of(test_site_gear_apart.PAIRS.heads(known, deeds))
    for start in test_contacts.STARTS:
        log = facts.Log()
        for draft in (test_contacts.call(follow=True), *test_contacts.BEGINNINGS[start]):
            log.add(draft.kind, draft.about, draft.payload)
        for deeds in test_contacts.pairs(start):
            yield from _of(test_contacts.PAIRS.heads(log.all, deeds))


_ASKED = {"kind": "deprovision", "device_id": "dev-1", "serial": "PF8K2M0D", "frozen": "f", "on": "2026-11-20"}
_OF_DISPOSAL: tuple[tuple[Aggregate, str, str, tuple[Any, ...]], ...] = (
    (Aggregate.device, "gone", "request", ("request_seconded",)),
    (Aggregate.device, "gone", "disposal", ("step_done:accessories", "boxed", "step_done:other:写真")),
    (Aggregate.box, "gone", "box", ("boxed", "box_closed")),
    (Aggregate.pickup, "gone", "pickup", ("box_loaded", "pickup_left")),
    *(
        (Aggregate.device, "field", f"disposal/{step}/how", tuple(word.value for word in hows))
        for step, hows in HOW.items()
    ),
    (
        Aggregate.device,
        "field",
        "request",
        (
            {**_ASKED, "reason": "retiring_device", "path": "disposal", "state": "awaiting_second"},
            {**_ASKED, "reason": "same_model_replacement", "path": "maker", "second": "OP0002", "state": "requested"},
            {**_ASKED, "reason": "different_model_replacement", "path": "exchange", "state": "done"},
        ),
    ),
    (Aggregate.device, "field", "disposal/n", ("8A-0411-K", "8C-0038-V")),
    (Aggregate.device, "field", "disposal/instruction", ("KY-1", "KY-2")),
    (Aggregate.box, "field", "way", ("A", "B")),
    (Aggregate.box, "field", "instruction", ("KY-1", None)),
    (Aggregate.pickup, "field", "date", ("2026-11-20", "2026-11-21")),
    (Aggregate.pickup, "field", "witness", (short(facts.an_id(5)), short(facts.an_id(6)))),
    *((Aggregate.pickup, "field", name, ("例示回収", "見本運送")) for name in ("firm", "vehicle")),
    (Aggregate.instruction, "field", "on", ("2026-11-10", "2026-11-11")),
    (Aggregate.instruction, "field", "document", ("7-1", "7-2")),
    (Aggregate.instruction, "field", "rows", (40, 41)),
)
_HANDMADE: tuple[tuple[Aggregate, str, str, tuple[Any, ...]], ...] = (
    *_OF_DISPOSAL,
    (Aggregate.device, "same_number", "r/8A-0411-K", ("8A-0411-K", "8A-0411-K")),
    (Aggregate.charger, "gone", "f/x", ("cabinet_told",)),
    (Aggregate.visit, "gone", "visit", ("visit_begun", "visit_closed")),
    (Aggregate.device, "two_repairs", "repairs", ("8A-0411-K", "8C-0038-V")),
    (Aggregate.form, "answer_twice", "links", ("8A-0411-K", "8C-0038-V")),
    (Aggregate.part, "count", "棚1", (4, 6)),
    (Aggregate.operator, "field", "name", (short(facts.an_id(1)), short(facts.an_id(2)))),
    *(
        (Aggregate.device, "field", name, ("あ", "い"))
        for name in ("tag", "model", "school", "serial", "room", "maker", "model_type", "delivered", "batch")
    ),
    (Aggregate.device, "field", "console", ("ACTIVE", "DISABLED")),
    (Aggregate.device, "field", "aue", ("2025-06-30", "2027-06-30")),
    (Aggregate.device, "field", "kind", ("chromebook", "ipad")),
    (Aggregate.charger, "field", "at", ({"status": "installed", "cabinet": "CB-1"}, {"status": "in_car"})),
    (Aggregate.visit, "field", "report", ({"confirmer": short(facts.an_id(3))}, {"words": short(facts.an_id(4))})),
)


@cache
def every() -> tuple[Held, ...]:
    """One of each kind, aggregate, path and form of values."""
    found: dict[object, Held] = {}
    for ref, state, card in _every():
        path = re.sub(r"(^|/)([rucf])/[^/]+", r"\1\2/*", card.about)
        found.setdefault((ref.kind, card.kind, path, tuple(map(str, card.values))), (ref, state, card))
    links = {number: short(facts.device().id) for number in ("8A-0411-K", "8C-0038-V")}
    repairs = {number: {"state": "received", "opened": "2026-11-20"} for number in links}
    for kind, what, about, values in _HANDMADE:
        held = {"links": links, "repairs": repairs}
        found[(kind, what, about, values if what != "field" else about)] = (
            Ref(kind, facts.an_id(9)),
            held,
            Card("c", what, about, values, ("x", "y")),
        )
    return tuple(found.values())


def row_of(held: Held, told: SideFacts) -> CardRow:
    ref, state, card = held
    sides = tuple(
        CardSide(
            value, facts=side, desk=mark, operator="OP0003", at="2026-11-20T00:15:00Z", local="2026-11-20 09:15:00"
        )
        for value, side, mark in zip(card.values, told.of(ref, state, card), "ACDEFGHIJ", strict=False)
    )
    shown = rules.shown(card, state)
    return CardRow(
        card.id, card.kind, ref, card.about, "PF8K2M0D", "善導寺小学校", "機種", sides, shown, rules.choices(card)
    )


def rows() -> list[CardRow]:
    held = every()
    told = SideFacts(_Reads(), _Names(), _Texts(), held)  # type: ignore[arg-type]
    return [row_of(one, told) for one in held]


def said(row: CardRow) -> list[str]:
    shown = wording.card((row,))
    found = [shown.sentence, shown.about, shown.head, shown.then, shown.note, wording.line((row,)).title]
    found += [choice.words for choice in shown.choices]
    for side in shown.sides:
        found += [side.desk, side.who, side.big, *(part for pair in side.pairs for part in (pair.label, pair.value))]
    return found


def test_there_is_a_card_of_every_kind() -> None:
    kinds = {card.kind for _, _, card in every()}
    asking, told = {"field", "two_repairs", "answer_twice"}, {"same_number", "gone", "after_close", "count"}
    assert kinds == asking | told | {"deprovisioned_apart"}
    assert all(words.has(f"inbox.kind.{kind}") for kind in kinds), "the command line tells them, too"
    assert len(every()) > 150


def test_no_raw_name_and_no_id_is_shown() -> None:
    words.set_language("ja")
    raw = [
        (row.about.kind.value, row.kind, row.path, word)
        for row in rows()
        for word in said(row)
        if _RAW.search(word) and word not in _FREE
    ]
    assert raw == []


def test_every_field_has_a_name_of_its_own() -> None:
    words.set_language("ja")
    nameless = {(row.kind, row.path) for row in rows() for word in said(row) if any(vague in word for vague in UNKNOWN)}
    assert nameless == set()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_card_can_be_answered_by_a_number_that_says_what_it_does(language: str) -> None:
    words.set_language(language)
    try:
        for row in rows():
            shown = wording.card((row,))
            assert [choice.number for choice in shown.choices] == list(range(1, row.choices + 1))
            assert all(choice.words and choice.hint for choice in shown.choices), row
            assert len({choice.words for choice in shown.choices}) == len(shown.choices), row
            assert shown.then
            assert len(shown.sides) == len(row.sides)
    finally:
        words.set_language("ja")


def test_every_operation_has_a_word() -> None:
    kinds = {kind for reducers in REDUCERS.values() for kind in reducers}
    missing = [kind for kind in sorted(kinds) if not words.has(f"inbox_screen.did.{kind}")]
    assert missing == []


def test_a_group_says_of_how_many_it_is() -> None:
    row = next(row for row in rows() if row.kind == "field" and row.path == "tag")
    group = tuple(row._replace(card=str(at), code=f"PF8K{at:04d}") for at in range(12))
    shown = wording.card(group)
    assert "12件" in shown.sentence
    assert all("12件すべて" in choice.words for choice in shown.choices)
    assert [pair.label for pair in shown.sides[0].pairs][:2] == ["PF8K0000", "PF8K0001"]
    assert shown.sides[0].pairs[-1].value == "ほかに5件あります"
