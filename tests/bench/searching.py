"""Search in the whole ledger: 2, 3 and 8 characters, absent and very common ones, school names; against a bare
query.
"""

from __future__ import annotations

import time
from random import Random

from app.bootstrap import Program
from tests.bench.figures import Result, spread
from tests.bench.ledgers import opened
from tests.bench.units import free_serials

ROUNDS = 200
LIMIT = 200


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Milliseconds from the words typed to the row numbers and the first forty rows; goal: p99 under 8.3."""
    results = []
    with opened(devices) as program:
        raw = program.opened.database.connect(query_only=True)
        for name, queries in _queries(program, rounds).items():
            ours, theirs = [], []
            for query in queries:
                began = time.perf_counter()
                numbers, _ = program.queries.search(query, LIMIT)
                program.queries.device_rows(numbers[:40])
                ours.append((time.perf_counter() - began) * 1000)
                began = time.perf_counter()
                raw.execute("SELECT n FROM device_key WHERE key >= ? LIMIT 200", (query.upper(),)).fetchall()
                theirs.append((time.perf_counter() - began) * 1000)
            results.append(spread(f"search.{name}", ours, theirs, "ms", goal_p99=8.3))
        raw.close()
    return results


def _queries(program: Program, rounds: int) -> dict[str, list[str]]:
    rng = Random(3)
    serials = free_serials(program, rounds)
    schools = list(program.queries.schools().values())

    def parts(length: int) -> list[str]:
        return [(s[at : at + length]) for s in serials for at in (rng.randrange(max(1, len(s) - length + 1)),)]

    return {
        "2": parts(2),
        "3": parts(3),
        "8": parts(8),
        "absent_2": [a + b for a in "qwüßφ漢" for b in "!?%&=字魚"][:rounds],
        "absent_3": [f"!{n % 10}?" for n in range(rounds)],
        "absent_8": ["".join(rng.sample("QZXJKVWYB9876", 8)) for _ in range(rounds)],
        "common": [rng.choice(("1年", "年1組", "cc", "nx", "ch", "5cd", "000", "pf")) for _ in range(rounds)],
        "school": [rng.choice(schools) for _ in range(rounds)],
        "school_part": [rng.choice(schools)[:2] for _ in range(rounds)],
        "two_words": [f"{rng.choice(schools)[:3]} {s[:4]}" for s in serials],
    }
