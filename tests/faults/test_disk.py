"""The disk fails at any call, in any way: nothing said to be saved is lost, nothing is half there, nothing twice.

Each promise has a control: the same with one support taken away, which must go red.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.driver import Verdict
from tests.faults.rig import Rig, rig
from tests.support import sampling

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(sys.platform != "linux" or shutil.which("cc") is None, reason="the shim needs Linux and cc"),
]

SAMPLE = 8
"""Calls tried under `make test`; all of them under `make test-all`."""


@pytest.fixture(scope="module")
def acting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rig("transactions", tmp_path_factory.mktemp("faults")) as made:
        yield made


@pytest.fixture(scope="module")
def calls(acting: Rig) -> int:
    """How many calls of the disk eight actions make."""
    return len(acting.calls())


def points(total: int, name: str) -> list[int]:
    return sampling.sampled(range(1, total + 1), SAMPLE, name)


def test_with_nothing_failing_all_is_saved(acting: Rig, calls: int) -> None:
    assert acting.run() == 0
    verdict = acting.judge()
    assert verdict == Verdict(saved=10)
    assert calls > 100


@pytest.mark.parametrize(
    ("action", "seeds"),
    [
        ("kill", (0,)),
        ("torn", (0,)),
        ("eio", (0,)),
        ("eio_sticky", (0,)),
        ("enospc_sticky", (0,)),
        ("short", (0,)),
        ("powercut", (0, 1, 2)),
    ],
)
def test_a_fault_at_each_call(acting: Rig, calls: int, action: str, seeds: tuple[int, ...]) -> None:
    total = Verdict()
    for at in points(calls, action):
        for seed in seeds:
            acting.run(at=at, action=action, seed=seed)
            verdict = acting.judge()
            assert verdict.clean, (at, seed, verdict, acting.said(), acting.errors())
            total += verdict
    assert total.saved > 0


@pytest.mark.parametrize("action", ["kill", "powercut", "eio", "enospc_sticky"])
def test_the_next_start_goes_on_and_ends_with_everything_once(acting: Rig, calls: int, action: str) -> None:
    for at in points(calls, f"go on {action}"):
        acting.run(at=at, action=action)
        assert acting.go_on() == 0, acting.errors()
        assert acting.judge() == Verdict(saved=10), (at, acting.said())


def test_told_not_saved_is_not_saved_even_if_the_power_goes_then(acting: Rig) -> None:
    calls = len(acting.calls(control="die_when_told_no"))
    for at in points(calls, "told no"):
        acting.run(at=at, action="eio", control="die_when_told_no")
        verdict = acting.judge()
        assert verdict.clean, (at, verdict, acting.said())


class TestFileSizeLimit:
    @pytest.mark.parametrize("limit", [20_000, 40_000, 90_000])
    def test_is_a_fault_like_a_full_disk(self, acting: Rig, limit: int) -> None:
        # The WAL begins empty, so it is the WAL that meets the limit first.
        assert acting.run(file_limit=limit) == 0, acting.errors()
        verdict = acting.judge()
        assert verdict.clean, (verdict, acting.said())
        if limit < 90_000:
            assert any("failed" in line or "not opened" in line for line in acting.said())
        assert acting.go_on() == 0
        assert acting.judge() == Verdict(saved=10)


def red(acting: Rig, name: str, action: str, control: str, *, at: str = "wstn", again: bool = False) -> Verdict:
    """The sum of verdicts with a support taken away, over as many calls of the kinds `at` as it takes to go red."""
    total, calls = Verdict(), acting.calls(control=control)
    order = [number for number, kind in enumerate(calls, 1) if kind in at]
    random.Random(sampling.seed()).shuffle(order)
    for number in order:
        acting.run(at=number, action=action, control=control)
        if again:
            acting.go_on(control="new_ids")
        try:
            total += acting.judge()
        except Exception:  # noqa: BLE001 - a ledger that does not even open is red enough
            total += Verdict(unsound=1)
        if getattr(total, name):
            break
    return total


class TestControls:
    """Without each of these the tests above must not pass."""

    def test_without_sync_a_power_cut_loses_what_was_saved(self, acting: Rig) -> None:
        assert red(acting, "lost", "powercut", "no_sync").lost

    def test_without_a_transaction_a_kill_leaves_halves(self, acting: Rig) -> None:
        assert red(acting, "half", "kill", "no_transaction").half

    def test_without_writing_over_a_failed_commit_rises_again(self, acting: Rig) -> None:
        assert red(acting, "risen", "eio", "no_write_over", at="s").risen

    def test_without_settling_too(self, acting: Rig) -> None:
        assert red(acting, "risen", "eio", "no_settling", at="s").risen

    def test_with_new_ids_on_a_retry_it_is_done_twice(self, acting: Rig) -> None:
        assert red(acting, "twice", "eio", "no_settling", at="s", again=True).twice


@pytest.mark.parametrize(
    ("name", "watch"),
    [("backups", "backups"), ("rekeying", "ledger")],
)
def test_backups_rekey_and_restore(tmp_path: Path, name: str, watch: str) -> None:
    """A good backup always remains; a ledger being rekeyed or restored is the old one or the new one."""
    with rig(name, tmp_path) as working:
        calls = len(working.calls(watch=watch))
        assert calls > 80
        for action in ("kill", "torn", "eio", "eio_sticky", "enospc_sticky", "powercut"):
            for at in sampling.sampled(range(1, calls + 1), 3, f"{name} {action}"):
                code = working.run(at=at, action=action, watch=watch, seed=at % 3)
                assert code in (0, -9), working.errors()
                verdict = working.judge()
                assert verdict.clean, (action, at, verdict, working.said(), working.errors())
                assert verdict.saved > 0
