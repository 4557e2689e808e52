"""A second process for the tests: opens the ledger of a bench, saves 300 operations, then waits to be ended.

`kill`: waits to be killed. `hold`: closes when its standard input ends. `brief`: closes after half a second.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.support.ledger_files import Bench, add_operations


def main(root: Path, how: str, name: str = "ledger") -> None:
    """Hold the ledger in the way `how` says."""
    ledger = Bench(root).open(name)
    add_operations(ledger, 300)
    print("saved", flush=True)
    if how == "kill":
        time.sleep(600)
    elif how == "hold":
        sys.stdin.read()
    else:
        time.sleep(0.5)
    ledger.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
