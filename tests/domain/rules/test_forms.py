"""Holds the form gate: whose answer it is, which looks alike, which is too old, to the character and the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identity import device_id
from app.domain.rules.forms import MAX_OFF, TWINS, Answer, AnswerUnit, Gate, gate, names, off_by, twins_only
from tests.support import facts

TODAY = date(2026, 11, 20)
SERIAL, TAG = "PF8K2M0D", "KRM030531"
SHORT = st.text("ABC01", max_size=7)


def answer(*units: tuple[str, str], number: int = 1, days: int = 1, used: tuple[str, ...] = ()) -> Answer:
    return Answer(
        id=facts.form(number).id,
        sent=TODAY - timedelta(days=days),
        school="ES01",
        units=tuple(AnswerUnit(serial, tag) for serial, tag in units),
        used_for=frozenset(device_id(serial) for serial in used),
    )


def judged(answers: list[Answer], near: list[Answer] | None = None, **more: Any) -> Gate:
    asked = {"device": device_id(SERIAL), "serial": SERIAL, "tag": TAG, "today": TODAY, "valid_days": 60, **more}
    return gate(answers, near or [], **asked)


# --- whose answer ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "named"),
    [
        ([(SERIAL, "")], True),
        ([(SERIAL, "KRM999999")], True),
        ([("", TAG)], True),
        ([("PF8K2M0O", TAG)], True),
        ([("PF8K2MO0", TAG)], True),
        ([("701402728B", TAG)], False),
        ([("PF8K2M0O", "")], False),
        ([("", "")], False),
        ([("", "KRM999999")], False),
        ([("701402728B", ""), (SERIAL, "")], True),
        ([("701402728B", TAG), ("", "")], False),
        ([], False),
    ],
)
def test_an_answer_names_a_unit_by_serial_or_by_a_tag_that_no_serial_contradicts(
    units: list[tuple[str, str]], named: bool
) -> None:
    assert names(answer(*units), SERIAL, TAG) == named


@pytest.mark.parametrize(
    ("unit", "serial", "tag", "named"),
    [
        (("", ""), "", "", False),
        (("", TAG), "", TAG, True),
        (("701402728B", TAG), "", TAG, True),
        ((SERIAL, ""), SERIAL, "", True),
        (("", TAG), SERIAL, "", False),
        (("", ""), SERIAL, TAG, False),
    ],
)
def test_what_is_not_written_names_nothing(unit: tuple[str, str], serial: str, tag: str, named: bool) -> None:
    assert names(answer(unit), serial, tag) == named


# --- how far apart --------------------------------------------------------------------------------------------------


def distance(one: str, other: str) -> int:
    """Optimal string alignment, written the plain way."""
    table = [[max(i, j) if 0 in (i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            best = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (one[i - 1] != other[j - 1]))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                best = min(best, table[i - 2][j - 2] + 1)
            table[i][j] = best
    return table[-1][-1]


@given(SHORT, SHORT)
def test_how_many_characters_part_two_serials(one: str, other: str) -> None:
    assert off_by(one, other) == min(distance(one, other), MAX_OFF + 1)
    assert off_by(one, other) == off_by(other, one)


@pytest.mark.parametrize(
    ("other", "off"),
    [
        (SERIAL, 0),
        ("PF8K2M0O", 1),
        ("PF8K2M0", 1),
        ("PF8K2M0DX", 1),
        ("FP8K2M0D", 1),
        ("PFBK2MOD", 2),
        ("FP8K2MD0", 2),
        ("PF8K2M", 2),
        ("PF8K2", 3),
        ("PF8K2M0DXYZ", 3),
        ("", 3),
        ("XXXXXXXX", 3),
    ],
)
def test_slips_of_the_pen(other: str, off: int) -> None:
    assert off_by(SERIAL, other) == off


@pytest.mark.parametrize("pair", ["0O", "1I", "8B", "5S", "2Z", "0D", "0Q", "1L"])
def test_twins_are_taken_for_one_another_both_ways(pair: str) -> None:
    assert twins_only(f"A{pair[0]}A", f"A{pair[1]}A")
    assert twins_only(f"A{pair[1]}A", f"A{pair[0]}A")
    assert frozenset(pair) in TWINS


@pytest.mark.parametrize(
    ("one", "other", "twins"), [("AB", "AB", True), ("A0", "A", False), ("0A", "OX", False), ("", "", True)]
)
def test_only_twins(one: str, other: str, twins: bool) -> None:
    assert twins_only(one, other) == twins


# --- the gate -------------------------------------------------------------------------------------------------------


def test_green_for_the_units_own_answer() -> None:
    own = answer((SERIAL, ""))
    assert judged([own]) == Gate((own,), (), None)


@pytest.mark.parametrize(("days", "counts"), [(-1, True), (0, True), (60, True), (61, False)])
def test_an_answer_counts_for_sixty_days(days: int, counts: bool) -> None:
    own = answer((SERIAL, ""), days=days)
    assert judged([own]) == (Gate((own,), (), None) if counts else Gate((), (own,), None))
    assert judged([own], valid_days=days) == Gate((own,), (), None)


def test_answers_that_do_not_name_the_unit_count_for_nothing() -> None:
    assert judged([answer(("701402728B", "")), answer(("PF8K2M0O", ""))]) == Gate((), (), None)


def test_an_answer_used_for_this_unit_is_used_up() -> None:
    assert judged([answer((SERIAL, ""), used=(SERIAL,))]) == Gate((), (), None)


def test_an_answer_of_two_units_counts_for_each() -> None:
    both = answer((SERIAL, ""), ("701402728B", ""), used=("701402728B",))
    assert not both.spent
    assert judged([both]).matched == (both,)


def test_the_units_own_answer_counts_even_where_another_unit_took_it() -> None:
    """It was linked wrongly before: the school has sent its form, and a card tells of the other link."""
    taken = answer((SERIAL, ""), used=("701402728B",))
    assert taken.spent
    assert judged([taken]).matched == (taken,)


def test_newest_first_and_then_by_id() -> None:
    answers = [answer((SERIAL, ""), number=n, days=d) for n, d in [(1, 5), (2, 3), (3, 3), (4, 70), (5, 65)]]
    found = judged(answers)
    assert [a.id for a in found.matched] == [facts.form(n).id for n in (3, 2, 1)]
    assert [a.id for a in found.old] == [facts.form(n).id for n in (5, 4)]
    assert judged(answers[::-1]) == found


def test_a_tag_copied_off_a_label_that_was_replaced_names_its_unit() -> None:
    written = answer(("", "KRM030531R2"))
    assert names(written, "", "KRM030531")
    assert names(written, SERIAL, "KRM030531")
    assert not names(written, SERIAL, "KRM03053")
    assert not names(answer(("", "KRM030531")), SERIAL, "KRM030531R2")
    assert not names(answer(("5CD9999XYZ", "KRM030531R2")), SERIAL, "KRM030531"), "a plainly other serial decides"
    assert judged([written], serial="", tag="KRM-030531").matched == (written,)


def test_serials_and_tags_are_compared_whatever_way_the_ledger_writes_them() -> None:
    own = answer(("", TAG))
    assert judged([own], serial="pf8k-2m0d", tag="KRM-030531").matched == (own,)


def test_amber_for_the_look_alike() -> None:
    near = answer(("PF8K2M0O", ""))
    assert judged([], [near]) == Gate((), (), near)


def test_no_look_alike_beside_the_units_own() -> None:
    assert judged([answer((SERIAL, ""))], [answer(("PF8K2M0O", ""), number=2)]).near is None


def test_an_old_one_of_its_own_and_a_new_look_alike_are_both_found() -> None:
    old, near = answer((SERIAL, ""), days=90), answer(("PF8K2M0O", ""), number=2)
    assert judged([old], [near]) == Gate((), (old,), near)


@pytest.mark.parametrize(
    "near",
    [
        answer(("PF8K2M0O", ""), days=61),
        answer(("PF8K2M0O", ""), used=("701402728B",)),
        answer((SERIAL, "")),
        answer(("PFXXXM0D", "")),
        answer(("", TAG)),
        answer(),
        answer(("PF8K2M0O", ""), ("701402728B", ""), used=(SERIAL,)),
        answer(("PF8K2M0O", ""), ("701402728B", ""), used=("PF8K2M0O",)),
    ],
)
def test_what_is_no_look_alike(near: Answer) -> None:
    assert judged([], [near]).near is None


def test_without_a_serial_nothing_looks_alike() -> None:
    assert judged([], [answer(("1", ""))], serial="", tag="KRM-030531").near is None


def test_the_other_unit_of_an_answer_may_still_look_alike() -> None:
    near = answer(("701402728B", ""), ("PF8K2M0O", ""), used=("701402728B",))
    assert judged([], [near]).near == near


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (answer(("PFBK2MOD", ""), number=1), answer(("PF8K2M0X", ""), number=2)),
        (answer(("PF8K2M0O", ""), number=1), answer(("PFBK2M0O", ""), number=2)),
        (answer(("PF8K2M0X", ""), number=1), answer(("PF8K2MXX", ""), number=2)),
        (answer(("PF8K2M0O", ""), number=2, days=1), answer(("PF8K2M0O", ""), number=1, days=2)),
        (answer(("PF8K2M0O", ""), number=1), answer(("PF8K2M0O", ""), number=2)),
    ],
    ids=["twins first", "fewer twins", "fewest off", "newest", "one order"],
)
def test_of_several_the_most_alike(better: Answer, worse: Answer) -> None:
    assert judged([], [better, worse]).near == better
    assert judged([], [worse, better]).near == better


@given(
    st.lists(st.tuples(SHORT, SHORT, st.integers(0, 80), st.booleans()), max_size=5),
    st.lists(st.tuples(SHORT, SHORT, st.integers(0, 80), st.booleans()), max_size=5),
    SHORT,
    SHORT,
)
def test_the_gate_never_opens_for_an_answer_that_is_not_the_units(
    found: list[tuple[str, str, int, bool]], near: list[tuple[str, str, int, bool]], serial: str, tag: str
) -> None:
    answers = [
        answer((s, t), number=n, days=d, used=(s,) if u else ()) for n, (s, t, d, u) in enumerate([*found, *near])
    ]
    verdict = gate(
        answers[: len(found)],
        answers[len(found) :],
        device=device_id(serial),
        serial=serial,
        tag=tag,
        today=TODAY,
        valid_days=60,
    )
    for one in verdict.matched:
        assert names(one, serial, tag)
        assert device_id(serial) not in one.used_for
        assert (TODAY - one.sent).days <= 60
    for one in verdict.old:
        assert (TODAY - one.sent).days > 60
    if verdict.near:
        assert not verdict.matched
        assert 0 < min(off_by(u.serial, serial) for u in verdict.near.units if u.serial) <= MAX_OFF
