"""A scan that a page refused leaves a line in the desk's own log: a badge by its kind alone, and no operator's name."""

from __future__ import annotations

from functools import partial

from app.domain.codes import CodeKind, printed_code
from app.usecases.refused_scan import note_refused
from app.usecases.session import nobody
from tests.support.bench import Bench


def test_a_refused_scan_is_logged_and_a_badge_only_by_its_kind(bench: Bench) -> None:
    badge = printed_code(CodeKind.operator, "0007").text
    for text in (badge, "PF8K2M0D"):
        noted = partial(note_refused, scan=bench.program.desk.read_scan(text), source="wedge", reason="locked")
        bench.program.desk.call(noted, actor=nobody()).result()
    sql = "SELECT source, raw, text, outcome, names, operator FROM scan_log ORDER BY id"
    rows = bench.program.ledger.read(lambda reads: reads.rows(sql))
    assert [tuple(row)[:4] for row in rows] == [
        ("wedge", "OP", "OP", "unreadable"),
        ("wedge", "PF8K2M0D", "PF8K2M0D", "unreadable"),
    ]
    assert {tuple(row)[4:] for row in rows} == {('{"reason": "locked"}', "")}
