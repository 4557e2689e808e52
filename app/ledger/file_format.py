"""What makes a file ours, and which format this version writes: constants only.

The history of the format stands in migrations/README.md.
"""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x53687564
"""`PRAGMA application_id` of ledger.db ("Shud"). Another number is another program's file."""

SIDE_APPLICATION_ID: Final = 0x53687573
"""`PRAGMA application_id` of side.db ("Shus")."""

FORMAT: Final = 6
"""`PRAGMA user_version` of ledger.db: one more for each Alembic revision."""

SIDE_FORMAT: Final = 1
"""`PRAGMA user_version` of side.db."""

LEDGER_FILE: Final = "ledger.db"
SIDE_FILE: Final = "side.db"
META_FILE: Final = "ledger.json"
LOCK_FILE: Final = "ledger.lock"
OPEN_MARK: Final = "ledger.open"
"""Lies in the folder while a process has the ledger open, and until a check owed after an unclean stop is done."""

KEY_BYTES: Final = 32
