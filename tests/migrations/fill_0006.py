"""Operations about what the sixth format links, as plain SQL, and what must be true of them in every format since."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from app.domain.identity import short, unshort
from app.ledger.driver import Raw, keyed

ABOUT = {f"{kind}:{short(bytes([n]) * 16)}": 220 + n for n, kind in enumerate(("box", "pickup", "instruction"), 1)}
"""As operations name them, and the operation's number."""


def load(raw: Raw, *, linked: bool = True) -> None:
    """Fill a file that `fill_0001` has filled; `linked`: as a desk of the sixth format keeps them."""
    raw.execute("BEGIN IMMEDIATE")
    bodies = {
        seq: json.dumps({"a": ["device:" + short(b"a" * 16), about], "k": "x"}).encode() for about, seq in ABOUT.items()
    }
    bodies |= {230: b'{"a":["box:no id"]}', 231: b'{"a":"pickup:', 232: b'{"p":"box:pickup:"}'}
    for seq, body in bodies.items():
        op_id, sha = seq.to_bytes(16, "big"), hashlib.sha256(body).digest()
        raw.execute(
            "INSERT INTO operation(seq, op_id, action_id, desk, desk_no, hub_pos, body, sha) VALUES (?,?,?,2,?,?,?,?)",
            (seq, op_id, op_id[::-1], seq, seq, body, sha),
        )
    if linked:
        for about, seq in ABOUT.items():
            raw.execute("INSERT INTO operation_aggregate(agg, seq) VALUES (?, ?)", (unshort(about.split(":")[1]), seq))
    raw.execute("COMMIT")


def check(path: Path, key: bytes) -> None:
    """What was loaded is there, in whatever format the file is now."""
    raw = keyed(path, key)
    rows = raw.execute("SELECT agg, seq FROM operation_aggregate WHERE seq >= 220 ORDER BY seq").fetchall()
    raw.close()
    assert [tuple(row) for row in rows] == [(unshort(about.split(":")[1]), seq) for about, seq in ABOUT.items()]
