"""Holds a label's copies to what is printed and read: `TAG-R2` is the tag's second, anything else is what it says."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.codes import squeeze
from app.domain.label_copies import (
    MOST_COPIES,
    RETIRED,
    UNKNOWN_COPY,
    copy_text,
    in_force,
    keys_of_tag,
    label_state,
    next_copy,
    read_copy,
    remark,
    same_tag,
)

TAG = "KRM-036660"


@pytest.mark.parametrize("number", range(2, MOST_COPIES + 1))
def test_a_copy_is_read_as_it_is_written(number: int) -> None:
    assert read_copy(copy_text(TAG, number)) == (TAG, number)
    assert keys_of_tag(squeeze(copy_text(TAG, number))) == (squeeze(copy_text(TAG, number)), squeeze(TAG))


def test_a_tag_may_have_dots_and_strokes() -> None:
    assert read_copy("A.01/5-R2") == ("A.01/5", 2)


def test_the_first_says_the_tag_alone() -> None:
    assert [copy_text(TAG, number) for number in (0, 1, 2)] == [TAG, TAG, "KRM-036660-R2"]
    assert read_copy(TAG) is None


@pytest.mark.parametrize(
    "text",
    [
        "KRM-036660-R1",
        "KRM-036660-R0",
        "KRM-036660-R02",
        "KRM-036660-R100",
        "KRM-036660R2",
        "AB1-R2",
        "-R2",
        "KRM-036660-R2 ",
        "KRM-036660-r2",
        "R2",
    ],
)
def test_what_is_written_otherwise_is_no_copy(text: str) -> None:
    assert read_copy(text) is None


def test_a_tag_people_copied_off_a_label_is_the_tag() -> None:
    assert keys_of_tag("KRM036660") == ("KRM036660",)
    assert keys_of_tag("ABCR2") == ("ABCR2",), "too short to be cut"
    assert same_tag("KRM036660R3", "KRM036660")
    assert same_tag("KRM036660", "KRM036660")
    assert not same_tag("KRM036660", "KRM036660R3"), "the label says more than the tag, never less"
    assert not same_tag("KRM036660R1", "KRM036660")
    assert not same_tag("", "")


@pytest.mark.parametrize(
    ("label", "now", "new"),
    [
        ({}, 1, 2),
        ({"copy": 1}, 1, 2),
        ({"copy": 1, "retired": 1}, 2, 3),
        ({"copy": 2, "retired": 1}, 2, 3),
        ({"copy": 3}, 3, 4),
    ],
)
def test_which_copy_counts_and_which_comes_next(label: dict[str, Any], now: int, new: int) -> None:
    assert in_force(label) == next_copy(label, replaces=False) == now
    assert next_copy(label, replaces=True) == new


def unit(**label: int) -> dict[str, Any]:
    return {"serial": "PF8K2M0D", "tag": TAG, "labels": {"asset": {TAG: label}}}


def test_what_is_said_of_a_label_in_hand() -> None:
    assert remark({"tag": TAG}, TAG, 1) == remark(unit(copy=1), TAG, 1) == ""
    assert remark(unit(copy=2, retired=1), TAG, 1) == RETIRED
    assert remark(unit(copy=2, retired=1), "krm036660", 1) == RETIRED, "as compared"
    assert remark(unit(copy=2, retired=1), TAG, 2) == ""
    assert remark(unit(copy=3, retired=2), TAG, 2) == RETIRED
    assert remark(unit(copy=2, retired=1), TAG, 3) == remark({"tag": TAG}, TAG, 2) == UNKNOWN_COPY
    assert remark(unit(copy=2, retired=1), "KRM-000001", 1) == "", "another tag's label"


def test_the_makers_own_sticker_is_no_label_of_ours() -> None:
    state = {"serial": "PF8K2M0D", "labels": {"asset": {"PF8K2M0D": {"copy": 2, "retired": 1}}}}
    assert remark(state, "PF8K2M0D", 1) == ""
    assert remark(state, "PF8K2M0D", 2) == ""
    assert remark(state, "PF8K2M0D", 3) == UNKNOWN_COPY


def test_a_label_nobody_printed_has_no_state() -> None:
    assert label_state({}, "asset", TAG) == label_state(unit(copy=1), "disposal", TAG) == {}
    assert label_state(unit(copy=1), "asset", TAG) == {"copy": 1}
