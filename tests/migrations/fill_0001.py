"""Rows of every table of the first format, as plain SQL, and what must be true of them in every format since."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.ledger.driver import Raw, keyed

DESK, OTHER = b"d" * 16, b"e" * 16
BODIES = [
    b'{"k":"opened","n":%d,"p":{"school":"\xe5\x96\x84\xe5\xb0\x8e\xe5\xaf\xba\xe5\xb0\x8f"}}' % n for n in range(40)
]


def load(raw: Raw) -> None:
    """Fill a file of the first format."""
    raw.execute("BEGIN IMMEDIATE")
    raw.execute(
        "INSERT INTO desk(n, desk_id, mark, name, mine, since) VALUES (1, ?, 'A', '受付', 2, '2026-11-20')", (DESK,)
    )
    raw.execute(
        "INSERT INTO desk(n, desk_id, mark, name, mine, since) VALUES (2, ?, 'C', '', 0, '2026-11-20')", (OTHER,)
    )
    for number, body in enumerate(BODIES, 1):
        op_id, sha = number.to_bytes(16, "big"), hashlib.sha256(body).digest()
        raw.execute(
            "INSERT INTO operation(seq, op_id, action_id, desk, desk_no, hub_pos, body, sha) VALUES (?,?,?,?,?,?,?,?)",
            (number, op_id, op_id[::-1], 1 + number % 2, number, None if number > 30 else number, body, sha),
        )
        raw.execute("INSERT INTO operation_aggregate(agg, seq) VALUES (?, ?)", (b"a" * 16, number))
    for state in ("saved", "unknown", "superseded"):
        raw.execute(
            "INSERT INTO delivery(seq, destination, item, payload, state, due, error) VALUES (3,'hub',?,?,?,NULL,NULL)",
            (b"item", b"payload", state),
        )
    raw.execute(
        "INSERT INTO scan_log(at, source, raw, text, outcome, names, operator, crate, local) "
        "VALUES ('2026-11-20T00:42:18.000Z','wedge','ﾊﾝｶｸ','半角','unreadable',NULL,NULL,'','2026-11-20 09:42:18')"
    )
    raw.execute(
        "INSERT INTO access_log(at, operator, desk, what, detail, prev, sha) VALUES ('t','OP0001','A','print','1',?,?)",
        (bytes(32), bytes(range(32))),
    )
    raw.execute("INSERT INTO local_value(key, value) VALUES ('number.A.2026', '40')")
    raw.execute('INSERT INTO observation(agg, body) VALUES (?, \'{"os":"131"}\')', (b"a" * 16,))
    raw.execute("COMMIT")


def check(path: Path, key: bytes) -> None:
    """What was loaded is there, in whatever format the file is now."""
    raw = keyed(path, key)
    rows = raw.execute(
        "SELECT op_id, body, sha, desk_no, hub_pos FROM operation WHERE seq <= 40 ORDER BY seq"
    ).fetchall()
    assert [row[1] for row in rows] == BODIES
    assert [row[0] for row in rows] == [number.to_bytes(16, "big") for number in range(1, 41)]
    assert all(hashlib.sha256(row[1]).digest() == row[2] for row in rows)
    assert [row[3] for row in rows] == list(range(1, 41))
    assert [row[4] for row in rows] == [*range(1, 31), *[None] * 10]
    assert raw.execute("SELECT desk_id, mark, mine FROM desk ORDER BY n").fetchall() == [
        (DESK, "A", 2),
        (OTHER, "C", 0),
    ]
    assert raw.execute("SELECT count(*) FROM operation_aggregate WHERE seq <= 40").fetchall() == [(40,)]
    assert raw.execute("SELECT state FROM delivery ORDER BY id").fetchall() == [
        ("saved",),
        ("unknown",),
        ("superseded",),
    ]
    assert raw.execute("SELECT raw, text FROM scan_log").fetchall() == [("ﾊﾝｶｸ", "半角")]
    assert raw.execute("SELECT what FROM access_log").fetchall() == [("print",)]
    assert raw.execute("SELECT value FROM local_value").fetchall() == [("40",)]
    assert raw.execute("SELECT body FROM observation").fetchall() == [('{"os":"131"}',)]
    raw.close()
