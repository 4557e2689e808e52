"""What opening a ledger loads, in a process of its own: SQLAlchemy without what no ledger needs, nothing missing."""

from __future__ import annotations

import subprocess
import sys

from tests.support import sources

HEAVY = ("asyncio", "email", "importlib.metadata", "ssl")
LOADED = f"""
import app.bootstrap, sys
assert "sqlalchemy.dialects.sqlite" in sys.modules
print(*(m for m in sys.modules for name in {HEAVY!r} if m == name or m.startswith(name + ".")))
"""
TRUE_ONES = """
import app.bootstrap
from sqlalchemy.util import concurrency, compat
assert not concurrency.iscoroutine(None) and not concurrency.is_exit_exception(ValueError())
import asyncio, importlib.metadata
assert concurrency.is_exit_exception(asyncio.CancelledError())
assert asyncio.__file__ and importlib.metadata.__file__
assert list(compat.importlib_metadata_get("console_scripts"))
async def work(): pass
job = work()
assert concurrency.iscoroutine(job)
job.close()
print("all there")
"""


def said(program: str) -> str:
    """What a Python process prints."""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=sources.ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_an_open_ledger_needs_no_asyncio_and_no_mail() -> None:
    assert said(LOADED) == ""


def test_who_asks_for_them_gets_the_true_ones() -> None:
    assert said(TRUE_ONES) == "all there"
