"""A folder of its own for each test of the ledger file."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest

from tests.support.keyrings import absent
from tests.support.ledger_files import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def keys_in_files(memory_keyring: object) -> None:
    """No keyring, so that processes the test starts find the keys it made."""
    keyring.set_keyring(absent())
