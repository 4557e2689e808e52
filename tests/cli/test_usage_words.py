"""Wrong usage is told in the language in force, with what may be written instead; exit 2."""

from __future__ import annotations

import pytest

from app.cli.answer import UsageFault
from app.cli.parser import parse
from app.cli.usage_words import usage_words


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("labels nonsense X", ("KIND に「nonsense」は使えません", "asset, slip")),
        ("labels asset KRM-000001 --start five", ("--start に「five」は使えません",)),
        ("labels asset KRM-000001 --out", ("--out のあとに値を",)),
        ("labels", ("KIND, CODE を指定してください",)),
        ("device PF1 --operator OP0002", ("「--operator OP0002」は分かりません", "コマンドより前")),
        ("labels asset X --st 5", ("「--st」はどれか決まりません", "--start")),
        ("act 8A-0001-P note --text", ("--text のあとに値を",)),
        ("visit line A0001 none 2年1組", ("「2年1組」は余分です", "--help")),
        ("visit plan ES01 2026-12-01 --todo paint", ("使えるもの：swap, pickup, deliver, inspect, other",)),
        ("transfer plan ES01 ES02 --why fun", ("使えるもの：merger, surplus, other",)),
        ("contact add --kind other --content x --way owl", ("使えるもの：phone, counter",)),
    ],
)
def test_argparses_sentences_are_in_japanese(call: str, told: tuple[str, ...]) -> None:
    with pytest.raises(UsageFault) as fault:
        parse(call.split())
    words = str(fault.value)
    assert all(part in words for part in told), words
    assert "argument" not in words


def test_two_that_exclude_each_other_and_what_is_not_known() -> None:
    assert usage_words("argument --a: not allowed with argument --b") == "--a と --b は、いっしょには使えません。"
    assert usage_words("something else") == "something else"
