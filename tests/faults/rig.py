"""Builds the shim, keeps a forking driver with it, and puts a prepared ledger back before each case."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.driver import Verdict, said, work
from tests.support.processes import uncounted

SOURCE = Path(__file__).with_name("shim.c")
REPO = Path(__file__).resolve().parents[2]


def build_shim(folder: Path) -> Path:
    """Compile shim.c into `folder`."""
    library = folder / "shim.so"
    command = ["cc", "-O1", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl", "-lpthread"]
    subprocess.run(command, check=True, capture_output=True)
    return library


class Rig:
    """One kind of work in one folder, put back to its prepared state before each case."""

    def __init__(self, name: str, root: Path, library: Path) -> None:
        """Prepares the work in `root`, which must be empty or missing. Call `close` after use."""
        self.name, self.root = name, root
        self._work = work(name)
        self._template = root.with_name(root.name + ".template")
        root.mkdir(parents=True)
        # No keyring: the driver and the judge must find the same keys.
        keyring = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        env = uncounted() | keyring | {"LD_PRELOAD": str(library), "PYTHONPATH": str(REPO)}
        self._errors = (root.with_name(root.name + ".errors")).open("w+")
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.driver", "--serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=env,
            cwd=REPO,
        )
        assert self._ask({"prepare": True}) == 0, self.errors()
        shutil.copytree(root, self._template)

    def put_back(self) -> None:
        """The ledger as it was prepared, in the same place: a copy elsewhere would be another desk."""
        for path in self.root.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self._template, self.root, dirs_exist_ok=True)

    def run(self, *, at: int = 0, action: str = "none", **more: Any) -> int:
        """Run the work from its prepared state with a fault; the exit code, or minus the signal that ended it.

        `more`: `control` (see controls.py), `seed`, `watch` (the folder below the root whose disk fails), `file_limit`.
        """
        self.put_back()
        return self.go_on(at=at, action=action, **more)

    def go_on(self, *, at: int = 0, action: str = "none", **more: Any) -> int:
        """The same from where the last run left the ledger: the next start of the program."""
        return self._ask({"at": at, "action": action} | more)

    def _ask(self, case: dict[str, Any]) -> int:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps({"name": self.name, "root": str(self.root)} | case) + "\n")
        self._child.stdin.flush()
        answer = self._child.stdout.readline()
        assert answer, self.errors()
        return int(json.loads(answer)["code"])

    def calls(self, **more: Any) -> str:
        """The calls of the disk the work makes when nothing fails: w(rite), s(ync), t(runcate), n(ame)."""
        assert self.run(**more) == 0, self.errors()
        return (self.root / "calls").read_text("ascii")

    def judge(self) -> Verdict:
        """What is true of the ledger now."""
        return self._work.judge(self.root, said(self.root))

    def said(self) -> list[str]:
        """What a person was told in the last case."""
        return said(self.root)

    def errors(self) -> str:
        """What the driver wrote to standard error."""
        self._errors.flush()
        return Path(self._errors.name).read_text("utf-8")[-3000:]

    def close(self) -> None:
        """End the driver."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        self._child.wait()
        self._child.stdout.close()
        self._errors.close()


@contextmanager
def rig(name: str, folder: Path) -> Iterator[Rig]:
    """A rig for the work `name` below `folder`."""
    made = Rig(name, folder / name, build_shim(folder))
    try:
        yield made
    finally:
        made.close()
