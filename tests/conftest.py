"""What holds for every test: no screen, no network, no person's own folders or keyring, and a seed that is printed."""

from __future__ import annotations

import gc
import os
import shutil
import socket
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import keyring
import keyring.backend
import pytest

from app.settings import words
from tests.support import sampling
from tests.support.keyrings import MemoryKeyring
from tests.support.open_files import open_databases

# Before Qt is imported anywhere. Tests marked xwindow start the program as a process of its own, on a screen of their
# own (tests/support/xscreen.py); inside the test process there is never a screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ[sampling.SEED_VARIABLE] = str(sampling.chosen_seed())
# Else every process that a test starts would compile the whole program for itself.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# How long examples take says how busy the machine is, and nothing of the code.
hypothesis.settings.register_profile("here", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("here")
if sampling.run_all():
    # A test that is over its time ends its whole process, without pytest's summary: at full size none may be near it.
    os.environ.setdefault("PYTEST_TIMEOUT", "3600")

SAMPLE_SHARE = 20
"""`make test` runs one in so many of the cases of a long parametrised test, and at least one."""
OPENS = frozenset({"cli", "faults", "features", "ledger", "ui", "usecases"})
"""Rooms whose tests open a ledger or a window: together they are longer than ten minutes on two cores."""
KEPT = 0.15
"""Which share of them a run of `make test` takes."""
WHOLE_VARIABLE = "SHURIDAI_TEST_WHOLE"


def pytest_report_header() -> str:
    """Name the seed, so that a failing sample can be run again."""
    scale = "everything" if sampling.run_all() else "a sample of long tests"
    return f"shuridai: {scale}; {sampling.SEED_VARIABLE}={sampling.seed()}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the sample of long cases, leave benches to test-all, and X tests to machines that have an X server."""
    dropped: set[pytest.Item] = set()
    if not sampling.run_all():
        dropped.update(item for item in items if item.get_closest_marker("bench") and not _asked_for(config))
        dropped.update(_unsampled([item for item in items if item.get_closest_marker("long")]))
        if os.environ.get(WHOLE_VARIABLE):
            dropped.update(_left_out(items))
    if not all(shutil.which(tool) for tool in ("Xvfb", "xdotool")):
        dropped.update(item for item in items if item.get_closest_marker("xwindow"))
    if dropped:
        config.hook.pytest_deselected(items=[item for item in items if item in dropped])
        items[:] = [item for item in items if item not in dropped]


def pytest_configure(config: pytest.Config) -> None:
    """Whether the whole suite runs, or what somebody named: told to the workers, which are given the master's words."""
    if not hasattr(config, "workerinput"):
        whole = config.args_source is not pytest.Config.ArgsSource.ARGS
        os.environ[WHOLE_VARIABLE] = "1" if whole else ""
    if not sampling.run_all() and config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(sampling.seed())


def _left_out(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Of the tests that open a ledger or a window, what this run of the whole suite leaves out: each run another part.

    Whoever names a file or a folder runs all of it.
    """
    for item in items:
        room = item.nodeid.split("/")[1]
        if room in OPENS and sampling.rng(item.nodeid).random() >= KEPT:
            yield item


def pytest_collection_finish() -> None:
    """What lives as long as the run is no garbage: the collections that window tests ask for need not look at it."""
    gc.collect()
    gc.freeze()


def _asked_for(config: pytest.Config) -> bool:
    return "bench" in str(config.getoption("markexpr", ""))


def _unsampled(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """The cases of each long test that this run leaves out."""
    by_test: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        by_test[item.nodeid.partition("[")[0]].append(item)
    for test, cases in by_test.items():
        kept = sampling.sampled(cases, max(1, len(cases) // SAMPLE_SHARE), test)
        yield from (case for case in cases if case not in kept)


@pytest.fixture(autouse=True)
def _closes_its_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A connection that outlives its test is shared by whoever opens the same file later in this process.

    It keeps SQLite's view of a log that another test may have cut meanwhile, and when it is closed at last, it deletes
    log files by their names. What was open before the test belongs to a fixture of its module.
    """
    base = tmp_path_factory.getbasetemp()
    before = open_databases(base)
    yield
    left = open_databases(base) - before
    assert not left, f"left open: {', '.join(sorted(left))}"


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home, a language and settings of its own for each test and for the processes it starts."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in {
        "HOME": "",
        "USERPROFILE": "",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
    }.items():
        monkeypatch.setenv(name, str(home / folder))
    for name in list(os.environ):
        if name.startswith("SHURIDAI_") and name not in {sampling.ALL_VARIABLE, sampling.SEED_VARIABLE}:
            monkeypatch.delenv(name)
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    words.set_language("system")


@pytest.fixture(autouse=True)
def memory_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """A keyring of the test's own; processes it starts have none."""
    before = keyring.get_keyring()
    mine = MemoryKeyring()
    keyring.set_keyring(mine)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    yield mine
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine can be reached; whatever else a test calls up fails at once and says so."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test reached out to {address[0]}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture
def repo() -> Path:
    """The folder of the checkout."""
    return Path(__file__).resolve().parents[1]
