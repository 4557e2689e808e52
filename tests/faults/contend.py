"""Several processes write one file although the lock forbids it: `contend.py FILE COUNT immediate|deferred`.

Each transaction reads, then writes. Prints how many failed BUSY. Patience is a minute here, not five seconds: on a busy
machine four processes starve each other for longer, and only failures that no waiting would cure are to be counted.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.ledger import driver, engine
from app.ledger.engine import open_database
from tests.support.ledger_files import KEY


def main(path: Path, count: int, how: str) -> None:
    """Count up `count` times in transactions of the kind `how`."""
    patient = tuple("busy_timeout=60000" if each.startswith("busy") else each for each in driver._LASTING)
    setattr(driver, "_LASTING", patient)  # noqa: B010 - it is Final on purpose
    if how == "deferred":
        engine._begin_write = engine._begin_read
    database = open_database(path, KEY)
    busy = 0
    for _ in range(count):
        try:
            with database.write.begin() as connection:
                value = connection.execute(text("SELECT value FROM local_value WHERE key='n'")).scalar_one()
                change = text("UPDATE local_value SET value=:value WHERE key='n'")
                connection.execute(change, {"value": str(int(value) + 1)})
        except DBAPIError:
            busy += 1
    database.close()
    print(busy)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
