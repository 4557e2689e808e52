"""Holds a log line to what is declared: whatever a caller hands over, no name, tag, key or message gets in."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.diagnostics.lines import FIELDS, LineFormatter

SECRET = "田中 花子"


def line(
    message: object,
    *args: object,
    room: str = "app.ledger.writer",
    fields: Mapping[str, object] | None = None,
    **more: object,
) -> dict[str, Any]:
    record = logging.LogRecord(room, logging.INFO, "/home/someone/app/ledger/writer.py", 12, message, args, None)
    vars(record).update({**(fields or {}), **more})
    return dict(json.loads(LineFormatter().format(record)))


def test_a_line_says_when_where_and_what() -> None:
    said = line("ledger opened", ms=12.5, count=3, kind="device", repair="8A-0412-M")
    assert said["level"] == "info"
    assert said["room"] == "app.ledger.writer"
    assert said["event"] == "ledger opened"
    assert said["place"] == "writer:12"
    assert (said["ms"], said["count"], said["kind"], said["repair"]) == (12.5, 3, "device", "8A-0412-M")
    assert said["at"].endswith("+00:00")


def test_values_filled_into_a_text_stay_out() -> None:
    assert line("checkpoint put off: %s", SECRET)["event"] == "checkpoint put off: %s"


def test_a_librarys_text_stays_out() -> None:
    said = line(f"cannot bind {SECRET}", room="sqlalchemy.engine")
    assert said["event"] == "unlisted"
    assert said["place"] == "writer:12"


def test_undeclared_fields_are_named_and_left_out() -> None:
    said = line("x", caller=SECRET, mail="taro@example.jp")
    assert said["left_out"] == ["caller", "mail"]
    assert SECRET not in json.dumps(said, ensure_ascii=False)


@pytest.mark.parametrize("name", list(FIELDS))
@pytest.mark.parametrize(
    "value",
    [
        SECRET,
        "Hanako Tanaka",
        "taro@example.jp",
        "090-1234-5678",
        "5CD1234ABC",
        "KURU-0412",
        "OP0001X",
        "1//0gRefreshTokenLikeThis_abc-def",
        "PIN 1234",
        b"bytes",
        ["list"],
        {"a": 1},
        None,
    ],
)
def test_no_declared_field_takes_what_may_name_a_person(name: str, value: object) -> None:
    assert line("x", fields={name: value})["left_out"] == [name]


@pytest.mark.parametrize("version", ["3.53.4", "0.1.0", "2026.6", "6.11.1", "1.0.0rc1"])
def test_versions_are_taken(version: str) -> None:
    assert line("x", version=version)["version"] == version


@given(st.text(max_size=40))
def test_no_declared_field_takes_japanese_or_blanks(text: str) -> None:
    for name in FIELDS:
        if line("x", fields={name: text}).get(name) is not None:
            assert text.isascii()
            assert not any(char.isspace() or char == "@" for char in text)


def test_an_error_leaves_its_kind_and_its_place_only() -> None:
    def inner() -> None:
        raise ValueError(SECRET)

    def outer() -> None:
        try:
            inner()
        except ValueError as error:
            raise KeyError(SECRET) from error

    with pytest.raises(KeyError) as raised:
        outer()
    trouble = (raised.type, raised.value, raised.tb)
    record = logging.LogRecord("app.x", logging.ERROR, "x.py", 1, "failed", (), trouble)
    text = LineFormatter().format(record)
    chain = json.loads(text)["error"]
    assert [step["kind"] for step in chain] == ["KeyError", "ValueError"]
    assert chain[1]["places"][-1].endswith(" inner")
    assert SECRET not in json.dumps(json.loads(text), ensure_ascii=False)
    assert "/" not in "".join(chain[1]["places"])


def test_a_line_is_one_line() -> None:
    record = logging.LogRecord("app.x", logging.INFO, "x.py", 1, "a\nb\u2028c", (), None)
    assert len(LineFormatter().format(record).splitlines()) == 1
