"""Print jobs on a disk that fails, and a process killed at each of its writes: told truly, printed once at most."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Iterator

import pytest

from tests.faults import print_jobs
from tests.faults.driver import Verdict
from tests.faults.rig import Rig, rig
from tests.support import sampling

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(sys.platform != "linux" or shutil.which("cc") is None, reason="the shim needs Linux and cc"),
]


@pytest.fixture(scope="module")
def printing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rig("print_jobs", tmp_path_factory.mktemp("print")) as made:
        yield made


def test_with_nothing_failing_all_is_printed(printing: Rig) -> None:
    assert printing.run() == 0, printing.errors()
    assert printing.judge() == Verdict(saved=print_jobs.JOBS), printing.said()


@pytest.mark.parametrize("action", ["kill", "torn", "eio", "eio_sticky", "enospc_sticky", "short", "powercut"])
def test_a_fault_at_each_write_and_sync(printing: Rig, action: str) -> None:
    """And the next start goes on: nothing is sent again that may have come out."""
    calls = len(printing.calls())
    assert calls > 40
    for at in sampling.sampled(range(1, calls + 1), 2, f"print {action}"):
        code = printing.run(at=at, action=action)
        assert code in (0, -signal.SIGKILL), printing.errors()
        verdict = printing.judge()
        assert verdict.clean, (action, at, verdict, printing.said())
        assert printing.go_on() == 0, printing.errors()
        verdict = printing.judge()
        assert verdict.clean, (action, at, verdict, printing.said())
        assert verdict.saved + verdict.unanswered == print_jobs.JOBS, (action, at, verdict, printing.said())
