"""The look that every test ends with: a connection nobody closed is seen, its file deleted or not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.ledger.driver import keyed
from tests.support.ledger_files import KEY
from tests.support.open_files import open_databases


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_connection_is_seen_until_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    raw = keyed(path, KEY, "rwc")
    assert open_databases(tmp_path) == {str(path)}
    assert open_databases(tmp_path / "another") == set()
    path.unlink()
    assert open_databases(tmp_path) == {f"{path} (deleted)"}
    raw.close()
    assert open_databases(tmp_path) == set()
