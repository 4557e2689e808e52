"""Holds ids to their promise: the same on every desk and in every process, never twice, never backwards."""

from __future__ import annotations

import threading
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identity import IdMint, answer_id, code_id, derived, device_id, short, unshort
from app.domain.kinds import Aggregate
from tests.support.processes import printed_elsewhere

RAW = st.binary(min_size=16, max_size=16)


@given(RAW)
def test_an_id_is_read_back(raw: bytes) -> None:
    text = short(raw)
    assert len(text) == 22
    assert unshort(text) == raw


@given(st.text(max_size=30))
def test_one_text_names_one_id(text: str) -> None:
    try:
        raw = unshort(text)
    except ValueError:
        return
    assert short(raw) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "A" * 21,
        "A" * 23,
        "A" * 21 + "B",
        "A" * 22 + "==",
        "AAAA!AAAAAAAAAAAAAAAAAA",
        "あ" * 22,
        "A" * 21 + "=",
    ],
)
def test_what_is_no_id(text: str) -> None:
    with pytest.raises(ValueError):
        unshort(text)


def test_derived_ids_are_fixed_for_ever() -> None:
    """These bytes lie in ledgers: whoever changes them tears every two desks apart."""
    assert device_id("PF8K2M0D").hex() == "2965ab7f5a0d57fa854b63a5a64e12c0"
    assert code_id(Aggregate.school, "ES01").hex() == "ff6da962361f58568bffa51eb0b9c7ba"
    assert code_id(Aggregate.setting, "form.valid_days").hex() == "6612d3142a90594f8c0f76a0ed3dbfbb"
    answer = answer_id("2026-11-20T00:00:00Z", "西国分小学校", "PF8K2M0D", "KRM-030531")
    assert answer.hex() == "361969eb51a45a29a4252bae239874cc"
    assert uuid.UUID(bytes=device_id("PF8K2M0D")).version == 5


def test_the_same_key_is_the_same_id_however_it_is_written() -> None:
    assert device_id("PF8K2M0D") == device_id("pf-8k2m 0d") == device_id("ＰＦ８Ｋ２Ｍ０Ｄ")
    assert code_id(Aggregate.school, "es01") == code_id(Aggregate.school, "ES-01")
    assert code_id(Aggregate.setting, "form.valid_days") != code_id(Aggregate.setting, "form.validdays")
    assert code_id(Aggregate.setting, "a-b") != code_id(Aggregate.setting, "ab")


def test_kinds_and_keys_never_share_an_id() -> None:
    assert code_id(Aggregate.school, "X1") != code_id(Aggregate.place, "X1")
    assert device_id("X1") != derived(Aggregate.form, "X1")


@given(st.lists(st.tuples(*[st.text('AB\n",', max_size=3)] * 4), min_size=2, max_size=2, unique=True))
def test_no_two_answers_share_an_id(cells: list[tuple[str, str, str, str]]) -> None:
    """Not even where a cell holds two serials on two lines."""
    assert answer_id(*cells[0]) != answer_id(*cells[1])


def test_another_process_derives_the_same() -> None:
    script = (
        "from app.domain.identity import *; from app.domain.kinds import Aggregate;"
        "print(device_id('PF8K2M0D').hex(), code_id(Aggregate.school, 'ES01').hex(),"
        " answer_id('2026-11-20T00:00:00Z', '西国分小学校', 'PF8K2M0D', 'KRM-030531').hex())"
    )
    answers = printed_elsewhere(script)
    answer = answer_id("2026-11-20T00:00:00Z", "西国分小学校", "PF8K2M0D", "KRM-030531")
    here = (device_id("PF8K2M0D"), code_id(Aggregate.school, "ES01"), answer)
    assert answers == {" ".join(raw.hex() for raw in here)}


class Clock:
    """A clock that says what it is told."""

    def __init__(self, *times: int) -> None:
        self.times = list(times)

    def __call__(self) -> int:
        return self.times.pop(0) if len(self.times) > 1 else self.times[0]


def test_an_id_holds_its_time_version_and_variant() -> None:
    made = uuid.UUID(bytes=IdMint(Clock(1_763_599_338_123), lambda n: b"\xff" * n).new())
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == 1_763_599_338_123
    assert made.bytes[8:] == b"\xbf" + b"\xff" * 7


def test_ids_of_one_millisecond_count_up() -> None:
    mint = IdMint(Clock(5), lambda n: bytes(n))
    assert [mint.new()[6:8].hex() for _ in range(3)] == ["7000", "7001", "7002"]


def test_ids_never_go_back_with_the_clock() -> None:
    mint = IdMint(Clock(1000, 10, 10, 2000))
    made = [mint.new() for _ in range(4)]
    assert made == sorted(made)
    assert int.from_bytes(made[3][:6], "big") == 2000


def test_more_than_a_millisecond_holds_go_on_in_the_next() -> None:
    mint = IdMint(Clock(7), lambda n: bytes(n))
    made = [mint.new() for _ in range(4097)]
    assert made == sorted(set(made))
    assert (int.from_bytes(made[4095][:6], "big"), made[4095][6:8].hex()) == (7, "7fff")
    assert (int.from_bytes(made[4096][:6], "big"), made[4096][6:8].hex()) == (8, "7000")


@given(st.lists(st.integers(0, 5), min_size=1, max_size=50))
def test_whatever_the_clock_does_ids_rise(times: list[int]) -> None:
    mint = IdMint(Clock(*times))
    made = [mint.new() for _ in times]
    assert made == sorted(set(made))


def test_threads_never_get_the_same_id() -> None:
    mint, made = IdMint(), []

    def work() -> None:
        made.extend([mint.new() for _ in range(500)])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 4000
