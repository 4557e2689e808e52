"""Holds the ground the tests stand on: nobody's home, no network, no screen, and a sample that can be taken again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import keyring
import pytest

from app.settings import paths, words
from tests.support import sampling, sources
from tests.support.keyrings import MemoryKeyring


def test_home_is_the_tests_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    base = tmp_path_factory.getbasetemp()
    for folder in (Path.home(), paths.data_folder(), paths.config_folder(), paths.log_folder(), paths.cache_folder()):
        assert folder.is_relative_to(base)


def test_settings_of_whoever_runs_the_tests_do_not_count() -> None:
    ours = {name for name in os.environ if name.startswith("SHURIDAI_")}
    assert ours <= {sampling.ALL_VARIABLE, sampling.SEED_VARIABLE}
    assert words.language() == "ja"
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_the_keyring_is_in_memory() -> None:
    assert isinstance(keyring.get_keyring(), MemoryKeyring)


def test_a_process_that_a_test_starts_has_no_keyring() -> None:
    program = "import keyring; print(type(keyring.get_keyring()).__module__)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "keyring.backends.fail"


def test_nobody_outside_can_be_called_up() -> None:
    with socket.socket() as wire, pytest.raises(AssertionError, match="reached out"):
        wire.connect(("192.0.2.1", 80))


def test_this_machine_can() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as wire:
        assert wire.getpeername() == server.getsockname()


def test_a_sample_is_the_same_for_the_same_seed_and_keeps_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(sampling.ALL_VARIABLE, raising=False)
    monkeypatch.setenv(sampling.SEED_VARIABLE, "7")
    one = sampling.sampled(range(1000), 20, "kills")
    assert one == sampling.sampled(range(1000), 20, "kills") == sorted(one)
    assert len(set(one)) == 20
    assert one != sampling.sampled(range(1000), 20, "torn files")
    monkeypatch.setenv(sampling.SEED_VARIABLE, "8")
    assert one != sampling.sampled(range(1000), 20, "kills")
    assert sampling.sampled(range(3), 20, "kills") == [0, 1, 2]
    assert sampling.how_many(5, 200) == 5


def test_under_test_all_everything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(sampling.ALL_VARIABLE, "1")
    assert sampling.sampled(range(1000), 20, "kills") == list(range(1000))
    assert sampling.how_many(5, 200) == 200
    monkeypatch.setenv(sampling.ALL_VARIABLE, "0")
    assert not sampling.run_all()


MADE_UP = """
import pytest

@pytest.mark.long
@pytest.mark.parametrize("n", range(100))
def test_long(n): pass

@pytest.mark.long
def test_long_alone(): pass

@pytest.mark.bench
def test_bench(): pass

def test_short(): pass
"""


@pytest.mark.parametrize(
    ("everything", "expected"),
    [("", {"long": 6, "bench": 0, "short": 1}), ("1", {"long": 101, "bench": 1, "short": 1})],
)
def test_what_a_run_takes(tmp_path: Path, everything: str, expected: dict[str, int]) -> None:
    (tmp_path / "test_made_up.py").write_text(MADE_UP)
    (tmp_path / "conftest.py").write_text("from tests.conftest import *  # noqa: F403\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  long\n  bench\n  xwindow\n  faults\n")
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    env = {**os.environ, "PYTHONPATH": str(sources.ROOT), sampling.ALL_VARIABLE: everything}
    done = subprocess.run(
        [*command, str(tmp_path)], env=env, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    names = [row.partition("::test_")[2] for row in done.stdout.splitlines() if "::test_" in row]
    assert {kind: sum(name.startswith(kind) for name in names) for kind in expected} == expected, (
        done.stdout + done.stderr
    )
