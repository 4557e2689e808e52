"""Upgrades a file in a process of its own and kills it at the statement asked for.

`upgrade_child.py FILE REVISIONS N`: N = 0 counts the statements, N > 0 kills at the Nth, N < 0 kills at the -Nth with
every statement committed by itself (the negative control).
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from app.ledger import upgrade as module
from tests.support.ledger_files import KEY


def main(path: Path, folder: Path, kill_at: int) -> None:
    """Upgrade `path` by the revisions in `folder`."""
    count = 0

    def before(connection: Connection, *call: Any) -> None:
        nonlocal count
        count += 1
        if kill_at and count == abs(kill_at):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(connection: Connection) -> None:
        event.listen(connection, "before_cursor_execute", before)

    if kill_at < 0:
        module._begin = lambda connection: None
    module.upgrade(path, KEY, folder=folder, watch=watch)
    print(json.dumps({"statements": count}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
