"""Contacts: search in 20,000 of them.

The words lie encrypted in the side store: the first search reads all of them, the next ones only what came since. The
baseline of a search is the same number of texts gone through in plain memory.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

from app.bootstrap import Options, Program, start, stop
from app.bootstrap_contacts import contact_queries
from app.usecases.contact_rows import ContactFilter
from app.usecases.contacts import RecordContact, record_contact
from tests.bench.figures import Result, single, spread

TOTAL = 20_000
SLICE = 500
ROUNDS = 60
FEW = 300
"""Contacts where only the shape of the result is wanted."""
_WHAT = (
    "キーボード",
    "画面",
    "カメラ",
    "電源",
    "タッチパネル",
    "充電保管庫",
    "フォーム",
    "ヒンジ",
    "バッテリー",
    "通信",
)
_HOW = ("反応しない", "割れた", "ときどき止まる", "熱くなる", "音がする", "外れた", "つながらない", "赤いまま")
_DONE = ("再起動する", "修理に出す", "様子を見る", "部品を送る", "設定を直す")


def fill(program: Program, total: int = TOTAL) -> None:
    """So many contacts, by the use case, some hundreds a transaction."""
    rng, desk = Random(5), program.desk
    kinds = ("repair_status", "fault", "form", "cabinet", "loan", "lost", "other")
    for begun in range(0, total, SLICE):

        def work(unit: Any, begun: int = begun) -> None:
            for at in range(begun, min(total, begun + SLICE)):
                said = f"{at}番の{rng.choice(_WHAT)}が{rng.choice(_HOW)}"
                command = RecordContact(
                    b"",
                    rng.choice(kinds),
                    content=said,
                    answer=rng.choice(_DONE),
                    person=f"担当{at % 97}",
                    follow=at % 50 == 0,
                )
                record_contact(unit, command)

        desk.call(work).result()


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Milliseconds; a search must stay well under a second."""
    del devices
    total = TOTAL if rounds >= ROUNDS else FEW
    with tempfile.TemporaryDirectory(prefix="shuridai-contacts-") as folder:
        program = start(Options(ledger=Path(folder) / "ledger"))
        try:
            fill(program, total)
            results = _searching(program, rounds)
        finally:
            stop(program)
    return results


def _searching(program: Program, rounds: int) -> list[Result]:
    queries, rng = contact_queries(program), Random(9)
    texts = [row.content.text for row in queries.contacts()]
    began = time.perf_counter()
    queries.contact_numbers(ContactFilter(words="キーボード"))
    first = (time.perf_counter() - began) * 1000
    began = time.perf_counter()
    sum("キーボード" in text for text in texts)
    results = [single("contacts.first_search", first, (time.perf_counter() - began) * 1000, "ms", goal_p99=1000)]
    for name, words in (
        ("common", lambda: rng.choice(_WHAT)),
        ("rare", lambda: f"{rng.randrange(len(texts))}番"),
        ("absent", lambda: "どこにもない"),
        ("two_words", lambda: f"{rng.choice(_WHAT)} {rng.choice(_DONE)}"),
    ):
        ours, theirs = [], []
        for _ in range(rounds):
            asked = words()
            began = time.perf_counter()
            found = queries.contact_numbers(ContactFilter(words=asked))
            queries.contact_rows(found[:100])
            ours.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            sum(all(word in text for word in asked.split()) for text in texts)
            theirs.append((time.perf_counter() - began) * 1000)
        results.append(spread(f"contacts.search_{name}", ours, theirs, "ms", goal_p99=200))
    return results
