"""What a process that a test starts is given: the test's own environment, less what is none of its business; and what
it started itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.support import sources


def uncounted() -> dict[str, str]:
    """The environment without coverage: for planted faults, which must not count, and for what ends by a kill."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_PROCESS")}


def printed_elsewhere(script: str) -> set[str]:
    """What `script` prints in processes whose sets and hashes are ordered otherwise; one element where all agree."""
    return {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            encoding="utf-8",
            check=True,
            cwd=sources.ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "77")
    }


def family(pid: int) -> list[int]:
    """A process and all that it started, as the kernel tells it now; parents first."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").iterdir():
            found += map(int, (task / "children").read_text("ascii").split())
    return found


@cache
def off_the_network() -> tuple[str, ...]:
    """What runs a command where there is no network at all, itself in the same process; nothing where the system lets
    no user do that.
    """
    for command in (("unshare", "--net"), ("unshare", "--map-current-user", "--net")):
        if (
            shutil.which("unshare")
            and not subprocess.run([*command, "true"], capture_output=True, check=False).returncode
        ):
            return command
    return ()
