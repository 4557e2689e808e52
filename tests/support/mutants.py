"""Plants faults in the domain, one at a time, in a copy, and says which of them no test sees.

The lists are `mutants_domain` and `mutants_site`; a mutant whose text is no longer in the code is a fault of its list,
and says so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import uncounted
from tests.support.sampling import ALL_VARIABLE, SEED_VARIABLE

REPO = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A fault: in which file of app/domain, what becomes what, and the tests that should see it."""

    name: str
    file: str
    old: str
    new: str
    tests: str


def planted(name: str, file: str, old: str, new: str, tests: str) -> Mutant:
    return Mutant(name=name, file=file, old=old, new=new, tests=tests)


def plant(mutant: Mutant, into: Path) -> None:
    """Copies what the domain's tests need to `into`, with the fault in it."""
    for part in ("app", "tests/domain", "tests/support", "resources/i18n"):
        shutil.copytree(
            REPO / part, into / part, ignore=shutil.ignore_patterns("__pycache__", "fonts", "icons", "sounds")
        )
    for part in ("tests/__init__.py", "tests/conftest.py", "pyproject.toml"):
        shutil.copy(REPO / part, into / part)
    path = into / "app/domain" / mutant.file
    text = path.read_text()
    if text.count(mutant.old) != 1:
        raise LookupError(f"{mutant.name}: {text.count(mutant.old)} places in {mutant.file} read {mutant.old!r}")
    path.write_text(text.replace(mutant.old, mutant.new))


def lives(mutant: Mutant, folder: Path) -> str:
    """Empty where the tests turned red; else what they printed."""
    plant(mutant, folder)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:randomly",
            *mutant.tests.split(),
        ],
        cwd=folder,
        # the sample that `make test` runs must find it
        env={**uncounted(), "PYTHONDONTWRITEBYTECODE": "1", SEED_VARIABLE: "1", ALL_VARIABLE: ""},
        capture_output=True,
        text=True,
    )
    if done.returncode == 1:
        return ""
    return done.stdout[-800:] + done.stderr[-800:]


def main(names: list[str], mutants: Sequence[Mutant]) -> int:
    """Plants the mutants, two at a time, and prints what lived."""
    chosen = [mutant for mutant in mutants if not names or mutant.name in names]

    def one(mutant: Mutant) -> tuple[Mutant, str]:
        with tempfile.TemporaryDirectory() as folder:
            return mutant, lives(mutant, Path(folder))

    alive = 0
    with ThreadPoolExecutor(2) as pool:
        for mutant, printed in pool.map(one, chosen):
            if printed:
                alive += 1
                print(f"LIVES: {mutant.name}\n{printed}")
    print(f"{len(chosen) - alive} of {len(chosen)} killed")
    return 1 if alive else 0
