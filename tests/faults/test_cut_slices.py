"""An action in slices cut by kill -9 between two of them: the same command does the rest, and nothing counts twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.usecases.in_slices import SLICE
from tests.usecases.test_in_slices import MANY

REPO = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.faults, pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")]


def called(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    home = {"XDG_CONFIG_HOME": "c", "XDG_DATA_HOME": "d", "XDG_STATE_HOME": "s", "HOME": "h"}
    env = os.environ | {name: str(root / folder) for name, folder in home.items()}
    env |= {"PYTHONPATH": str(REPO), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    command = [sys.executable, "-m", "tests.faults.cut_slices", str(root), *arguments]
    return subprocess.run(command, env=env, cwd=REPO, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["hand over", "day"])
def test_the_same_command_does_the_rest_and_nothing_counts_twice(tmp_path: Path, name: str) -> None:
    cut = called(tmp_path, "cut", name)
    assert cut.returncode == -signal.SIGKILL, cut.stderr
    found = []
    for _ in range(2):
        again = called(tmp_path, "again", name)
        assert again.returncode == 0, again.stderr
        found.append(json.loads(again.stdout))
    many = len(MANY)
    assert found[0]["before"] in range(1, many), "it was cut in the middle"
    assert found[0]["before"] <= SLICE
    assert found[0] == {"before": found[0]["before"], "ticked": many - found[0]["before"], "after": many, "ticks": many}
    assert found[1] == {"before": many, "ticked": 0, "after": many, "ticks": many}
