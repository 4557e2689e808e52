"""The projections: tables that can be made again from the operations at any time, with a version of their own.

Decides their columns and indexes. Alembic doesn't know them: where the version differs they are dropped and rebuilt.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from app.domain.folding import VERSION as REDUCER_VERSION
from app.ledger import bench_projection, disposal_projection

LAYOUT: Final = 7
"""Raised when a table below changes, or what stands in one can't be read by this version's code any more: a start waits
for such projections, while those of an earlier reducer alone are read as they stand and made anew beside (`remake`)."""
VERSION: Final = f"{REDUCER_VERSION}.{LAYOUT}"
VERSION_KEY: Final = "projection.version"

TABLES: Final[dict[str, str]] = {
    # Both heads of every aggregate. `confirmed` is NULL where it equals `shown` or the hub holds nothing of it.
    "head": """CREATE TABLE head(
        n INTEGER PRIMARY KEY, kind TEXT NOT NULL, agg BLOB NOT NULL, shown BLOB NOT NULL, meta BLOB NOT NULL,
        confirmed BLOB, confirmed_meta BLOB, confirmed_pos INTEGER NOT NULL DEFAULT 0, newer INTEGER NOT NULL DEFAULT 0,
        UNIQUE(kind, agg)) STRICT""",
    "device_row": """CREATE TABLE device_row(
        n INTEGER PRIMARY KEY, serial TEXT NOT NULL, tag TEXT NOT NULL, kind TEXT NOT NULL, school TEXT NOT NULL,
        model TEXT NOT NULL, maker TEXT NOT NULL, status TEXT NOT NULL, console TEXT NOT NULL, room TEXT NOT NULL,
        place TEXT NOT NULL, notes TEXT NOT NULL, aue TEXT NOT NULL, warranty TEXT NOT NULL,
        repair TEXT NOT NULL, repairs INTEGER NOT NULL, searched TEXT NOT NULL) STRICT""",
    "device_key": """CREATE TABLE device_key(key TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(key, n))
        STRICT, WITHOUT ROWID""",
    "repair_row": """CREATE TABLE repair_row(
        number TEXT NOT NULL, n INTEGER NOT NULL, state TEXT NOT NULL, opened TEXT NOT NULL, closed TEXT NOT NULL,
        local TEXT NOT NULL, fault TEXT NOT NULL, cause TEXT NOT NULL, detail TEXT NOT NULL, route TEXT NOT NULL,
        operator TEXT NOT NULL, school TEXT NOT NULL, waiting INTEGER NOT NULL,
        PRIMARY KEY(number, n)) STRICT, WITHOUT ROWID""",
    "bench_row": bench_projection.TABLE,
    "disposal_row": disposal_projection.TABLE,
    "asked_row": disposal_projection.ASKED,
    "form_row": """CREATE TABLE form_row(
        n INTEGER PRIMARY KEY, sent TEXT NOT NULL, school TEXT NOT NULL, used INTEGER NOT NULL, units INTEGER NOT NULL)
        STRICT""",
    "form_key": """CREATE TABLE form_key(key TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(key, n))
        STRICT, WITHOUT ROWID""",
    # Words, caller and whom it was passed to are ids of the side store; `texts` is all of them as JSON.
    "contact_row": """CREATE TABLE contact_row(
        n INTEGER PRIMARY KEY, number TEXT NOT NULL, day TEXT NOT NULL, local TEXT NOT NULL, way TEXT NOT NULL,
        kind TEXT NOT NULL, school TEXT NOT NULL, device TEXT NOT NULL, repair TEXT NOT NULL, state TEXT NOT NULL,
        solved INTEGER NOT NULL, out INTEGER NOT NULL, operator TEXT NOT NULL, passes INTEGER NOT NULL,
        followed INTEGER NOT NULL, fault TEXT NOT NULL, closed TEXT NOT NULL, begun TEXT NOT NULL, ended TEXT NOT NULL,
        person TEXT NOT NULL, content TEXT NOT NULL, answer TEXT NOT NULL, passed_to TEXT NOT NULL,
        question TEXT NOT NULL, faq TEXT NOT NULL, texts TEXT NOT NULL) STRICT""",
    "card_row": """CREATE TABLE card_row(
        card TEXT NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL, PRIMARY KEY(card, n)) STRICT, WITHOUT ROWID""",
    # Stock and all else is read from the heads: there are some hundred parts.
    "part_row": """CREATE TABLE part_row(
        n INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, short INTEGER NOT NULL) STRICT""",
    # What a repair took of each part.
    "repair_part": """CREATE TABLE repair_part(
        n INTEGER NOT NULL, number TEXT NOT NULL, part TEXT NOT NULL, used INTEGER NOT NULL,
        PRIMARY KEY(n, number, part)) STRICT, WITHOUT ROWID""",
    "undone_action": "CREATE TABLE undone_action(action BLOB PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "gram": "CREATE TABLE gram(term TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    "search": """CREATE VIRTUAL TABLE search USING fts5(
        t, content='', contentless_delete=1, tokenize='trigram', detail='none')""",
}

OWING: Final = """(instr(shown, '"lacks":') > 0 OR instr(shown, '"request":') > 0)"""
"""Of a head: whoever asks by these very words is answered by the index of them."""

ELSEWHERE: Final = (
    """(instr(shown, '"loan":') > 0 OR instr(shown, '"lost":') > 0 OR instr(shown, '"path":"maker"') > 0)"""
)
"""Of a head: lent, lost, or let go for the maker's repair. By these very words, as `OWING`: among all that was ever
disposed those few are found without reading the others."""

INDEXES: Final[dict[str, str]] = {
    "device_key_by_n": "device_key(n)",
    "form_key_by_n": "form_key(n)",
    "card_by_n": "card_row(n)",
    "device_by_school": "device_row(school)",
    "device_by_status": "device_row(status) WHERE status <> 'in_use'",
    "bench_by_n": bench_projection.INDEXED,
    **disposal_projection.INDEXES,
    "repair_by_n": "repair_row(n)",
    "repair_by_state": "repair_row(state)",
    "repair_by_opened": "repair_row(opened)",
    "contact_by_device": "contact_row(device) WHERE device <> ''",
    "contact_open": "contact_row(local) WHERE state = 'open'",
    "contact_faq": "contact_row(local) WHERE faq <> ''",
    "form_by_school": "form_row(school, used, sent)",
    # What still lacks something of a loan, or is asked of the console: some few of all devices.
    "head_owing": f"head(kind) WHERE {OWING}",
    "head_elsewhere": f"head(kind) WHERE {ELSEWHERE}",
    # Under which of the console's ids a unit was seen: counted before what can't be taken back is asked.
    "observation_by_id": "observation(json_extract(body, '$.google_id'))",
}
"""By name, what each is on."""


def create(connection: Connection, *, indexes: bool = True) -> None:
    """Makes all projections, empty."""
    for ddl in TABLES.values():
        connection.exec_driver_sql(ddl)
    if indexes:
        create_indexes(connection)


def create_indexes(connection: Connection) -> None:
    """Makes the indexes that are not there: after a bulk load, or those that an earlier version didn't know."""
    for name, on in INDEXES.items():
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {name} ON {on}")


def settle_search(connection: Connection) -> None:
    """Merges the search index into one piece, after a bulk load: a word is then looked up in one place."""
    connection.exec_driver_sql("INSERT INTO search(search) VALUES('optimize')")


def drop(connection: Connection) -> None:
    """Drops whatever projections there are, of any version."""
    for name in TABLES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def version(connection: Connection) -> str:
    """The version the projections were made by, or empty."""
    row = connection.exec_driver_sql("SELECT value FROM local_value WHERE key=?", (VERSION_KEY,)).fetchone()
    return str(row[0]) if row else ""


def stamp(connection: Connection, value: str = VERSION) -> None:
    """Notes the version the projections now have."""
    connection.exec_driver_sql("INSERT OR REPLACE INTO local_value(key, value) VALUES(?, ?)", (VERSION_KEY, value))
