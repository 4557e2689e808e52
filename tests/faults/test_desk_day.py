"""A desk's work through bootstrap while the disk fails at any call, or the process is killed at any moment.

Acknowledged and lost 0, half 0, twice 0; the log folds to what is shown after each. Each promise has its control.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import desk_day
from tests.faults.driver import SAID, Verdict
from tests.faults.rig import REPO, Rig, rig
from tests.support import sampling

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(sys.platform != "linux" or shutil.which("cc") is None, reason="the shim needs Linux and cc"),
]
ALL = Verdict(saved=len(desk_day.STEPS))
SAMPLE = 3


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rig("desk_day", tmp_path_factory.mktemp("day")) as made:
        yield made


@pytest.fixture(scope="module")
def calls(day: Rig) -> int:
    return len(day.calls())


def test_with_nothing_failing_all_is_saved(day: Rig) -> None:
    assert day.run() == 0, day.errors()
    assert day.judge() == ALL, day.said()


@pytest.mark.parametrize("action", ["kill", "torn", "eio", "eio_sticky", "enospc_sticky", "short", "powercut"])
def test_a_fault_at_each_write_and_sync(day: Rig, calls: int, action: str) -> None:
    for at in sampling.sampled(range(1, calls + 1), SAMPLE, f"day {action}"):
        code = day.run(at=at, action=action)
        assert code in (0, -signal.SIGKILL), day.errors()
        verdict = day.judge()
        assert verdict.clean, (action, at, verdict, day.said())
        assert day.go_on() == 0, day.errors()
        verdict = day.judge()
        assert verdict.clean, (action, at, verdict, day.said())


def test_a_disk_that_breaks_at_a_commit_and_stays_broken(day: Rig) -> None:
    """Tried again on a dead disk, an action that may be saved is never told as not saved."""
    for at in commits(day):
        day.run(at=at, action="eio_sticky")
        verdict = day.judge()
        assert verdict.clean, (at, verdict, day.said())


def commits(day: Rig, **more: str) -> list[int]:
    """The syncs: the commit's frames are written whole, and it fails all the same."""
    return [at for at, kind in enumerate(day.calls(**more), 1) if kind == "s"]


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """Killed with -9 from outside, whenever: 200 under test-all."""
    root = tmp_path / "killed"
    root.mkdir()
    desk_day.prepare(root)
    template = tmp_path / "template"
    shutil.copytree(root, template)
    rng, total, longest = sampling.rng("killed day"), Verdict(), _lasts(root)
    for _ in range(sampling.how_many(10, 200)):
        shutil.rmtree(root)
        shutil.copytree(template, root)
        for _ in range(rng.choice([1, 1, 2])):  # killed, and sometimes begun again and killed again
            child = subprocess.Popen([sys.executable, "-m", "tests.faults.driver", "desk_day", str(root)], cwd=REPO)
            time.sleep(rng.uniform(0.3, 1.1) * longest)
            child.kill()
            child.wait()
        said = (root / SAID).read_text("utf-8").splitlines() if (root / SAID).exists() else []
        verdict = desk_day.judge(root, said)
        assert verdict.clean, (verdict, said)
        total += verdict
    assert total.saved > 0


def _lasts(root: Path) -> float:
    begun = time.monotonic()
    subprocess.run([sys.executable, "-m", "tests.faults.driver", "desk_day", str(root)], cwd=REPO, check=True)
    return time.monotonic() - begun


class TestControls:
    """Without each of these the tests above must not pass."""

    def test_without_a_transaction_a_kill_leaves_halves(self, day: Rig) -> None:
        verdict = _red(day, "kill", control="no_transaction")
        assert verdict.half + verdict.unsound

    def test_forgetting_what_is_unknown_says_no_to_what_is_saved(self, day: Rig) -> None:
        found = Verdict()
        for at in commits(day, control="forget_unknown"):
            day.run(at=at, action="eio_sticky", control="forget_unknown")
            found += day.judge()
        assert found.risen

    def test_without_projections_the_count_is_wrong(self, tmp_path: Path) -> None:
        with rig("desk_day_without_projections", tmp_path) as worse:
            worse.run()
            assert not worse.judge().clean


def _red(worse: Rig, action: str, **more: str) -> Verdict:
    order = list(range(1, len(worse.calls(**more)) + 1))
    random.Random(sampling.seed()).shuffle(order)
    verdict = Verdict()
    for at in order:
        worse.run(at=at, action=action, **more)
        try:
            verdict = worse.judge()
        except Exception:  # noqa: BLE001 - a ledger that does not even open is red enough
            return Verdict(unsound=1)
        if not verdict.clean:
            break
    return verdict
