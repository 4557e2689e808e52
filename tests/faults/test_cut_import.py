"""A large file cut by kill -9, in the middle of coming in or of being taken back: it goes on, or leaves nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support import sampling, small_files

REPO = Path(__file__).resolve().parents[2]
ROWS = 4_000

pytestmark = [pytest.mark.faults, pytest.mark.timeout(3600)]


class Desk:
    """A ledger and calls on it, each a process of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = small_files.write(
            root / "devices.csv", small_files.DEVICES, (small_files.device(f"PF8K{n:05d}") for n in range(ROWS))
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        home = {"XDG_CONFIG_HOME": "c", "XDG_DATA_HOME": "d", "XDG_STATE_HOME": "s", "HOME": "h"}
        env = os.environ | {name: str(self.root / "desk" / folder) for name, folder in home.items()}
        env |= {"PYTHONPATH": str(REPO), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        command = [sys.executable, "main.py", "--ledger", str(self.root / "desk" / "ledger"), *arguments, "--json"]
        return subprocess.Popen(command, env=env, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def call(self, *arguments: str) -> dict[str, Any]:
        child = self.start(*arguments)
        out, err = child.communicate()
        assert child.returncode == 0, (out, err)
        found: dict[str, Any] = json.loads(out)
        return found

    def digest(self) -> str:
        found = self.call("verify")
        assert found["ok"], found
        return str(found["projection_digest"])

    def killed(self, seconds: float, *arguments: str) -> bool:
        """Whether it was still at work when it was killed."""
        child = self.start(*arguments)
        time.sleep(seconds)
        child.kill()
        child.communicate()
        return child.returncode == -9

    def keep(self) -> None:
        shutil.copytree(self.root / "desk", self.root / "kept")

    def put_back(self) -> None:
        shutil.rmtree(self.root / "desk")
        shutil.copytree(self.root / "kept", self.root / "desk")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = Desk(tmp_path_factory.mktemp("cut"))
    made.call("intake", "PF8K00001", "ZZ900001")
    made.keep()
    return made


def test_a_cut_import_goes_on_with_its_file_or_is_undone(desk: Desk) -> None:
    desk.put_back()
    before = desk.digest()
    begun = time.monotonic()
    whole = desk.call("import", "devices", str(desk.file))
    lasts = time.monotonic() - begun
    wanted = desk.digest()
    assert (whole["read"], whole["new"] + whole["changed"]) == (ROWS, ROWS)
    rng, cut = sampling.rng("cut import"), 0
    for turn in range(sampling.how_many(2, 12)):
        desk.put_back()
        cut += desk.killed(rng.uniform(0.2, 0.95) * lasts, "import", "devices", str(desk.file))
        desk.digest()
        if turn % 2:
            again = desk.call("import", "devices", str(desk.file))
            assert again["read"] == again["new"] + again["changed"] + again["same"] + again["refused"] == ROWS
            assert desk.digest() == wanted, "as if it had never been cut"
            same = desk.call("import", "devices", str(desk.file))
            assert same["same"] == ROWS
        if desk.call("verify")["operations"] > 4:
            assert desk.call("undo")["outcome"] == "undone"
        assert desk.digest() == before, "one key takes all of it back"
        if turn == 0:
            anew = desk.call("import", "devices", str(desk.file))
            assert anew["new"] + anew["changed"] == ROWS, "what was taken back comes in again"
            assert desk.digest() == wanted
    assert cut


def test_a_cut_undo_is_finished_at_the_next_start(desk: Desk) -> None:
    desk.put_back()
    before = desk.digest()
    desk.call("import", "devices", str(desk.file))
    shutil.rmtree(desk.root / "imported", ignore_errors=True)
    shutil.copytree(desk.root / "desk", desk.root / "imported")
    imported = desk.digest()
    begun = time.monotonic()
    desk.call("undo")
    lasts = time.monotonic() - begun
    rng = sampling.rng("cut undo")
    seen = set()
    for _ in range(sampling.how_many(2, 12)):
        shutil.rmtree(desk.root / "desk")
        shutil.copytree(desk.root / "imported", desk.root / "desk")
        desk.killed(rng.uniform(0.3, 1.0) * lasts, "undo")
        found = desk.digest()
        seen.add(found)
        assert found in (before, imported), "taken back or not, nothing between"
    assert seen
