"""Printers that fail in every way they can, a program that is killed at any moment: each job is told truly and once.

Printed twice without a person's word 0, dropped silently 0, wrongly confirmed 0. Each with its control.
"""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from app.ledger.print_jobs import SqlPrintJobs
from app.usecases import print_jobs
from app.usecases.label_ports import JobState
from app.usecases.print_jobs import StoredJob
from tests.faults import printing
from tests.faults.rig import REPO
from tests.support import sampling
from tests.support.processes import uncounted
from tests.support.real_desks import running
from tests.support.stand_in_printer import Faults, StandInPrinter

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(sys.platform == "win32", reason="a kill of another kind"),
]
ZEBRAS: Final = 3


@dataclass
class Verdict:
    """What is true after all. The last four must be 0."""

    jobs: int = 0
    confirmed: int = 0
    sent: int = 0
    unknown: int = 0
    lost_inside: int = 0
    """Sent to the printer that says nothing, which took them and then went off: `sent` is all anybody knows."""
    twice: int = 0
    """Jobs of which a label came out twice before anybody said a word."""
    dropped: int = 0
    """Kept, and now neither printed nor told."""
    wrong: int = 0
    """Called printed, and not all of it is."""
    nonsense: int = 0
    """Bytes a printer did not know what to do with, outside of what broke off."""
    numbers: list[int] = field(default_factory=list)
    """Of those that break a promise."""

    @property
    def clean(self) -> bool:
        return not (self.twice or self.dropped or self.wrong or self.nonsense)


class Shop:
    """Printers that misbehave by a seed, and a program beside them that is killed and started again."""

    def __init__(self, root: Path, rng: random.Random, control: str = "") -> None:
        self.root, self.rng, self.control = root, rng, control
        self.printers = [StandInPrinter(pace=0.002) for _ in range(ZEBRAS)] + [StandInPrinter(mute=True)]
        self.kills = 0
        self._quiet = threading.Event()

    def run(self, jobs: int, kills: int) -> None:
        """All jobs, with so many kills spread over them; then all faults end and the rest is printed."""
        gremlins = [threading.Thread(target=self._spoil, args=(p, self.rng.random())) for p in self.printers]
        for gremlin in gremlins:
            gremlin.start()
        for number in range(1, kills + 1):
            child = self._start(jobs * number // (kills + 1))
            time.sleep(self.rng.uniform(0.0, 0.9))
            child.kill()
            child.wait()
            self.kills += 1
        child = self._start(jobs)
        time.sleep(0.5)
        self._quiet.set()
        for gremlin in gremlins:
            gremlin.join()
        for printer in self.printers:
            printer.faults = Faults()
            printer.switch_on()
        assert child.wait(120) == 0, "it ends when nothing moves"
        self.settle_down()

    def settle_down(self) -> None:
        """Until the printers have printed what they have."""
        for printer in self.printers:
            assert printer.until(lambda printer=printer: not printer.busy)  # type: ignore[misc]

    def _start(self, last: int) -> subprocess.Popen[str]:
        addresses = [printer.address for printer in self.printers]
        words = [sys.executable, "-m", "tests.faults.printing", str(self.root), str(last), self.control]
        env = uncounted() | {"PYTHONPATH": str(REPO)}
        child = subprocess.Popen([*words, *addresses], cwd=REPO, env=env, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        child.stdout.close()
        return child

    def _spoil(self, printer: StandInPrinter, seed: float) -> None:
        """One fault after another, and peace between."""
        rng = random.Random(seed)
        while not self._quiet.is_set():
            printer.faults = _fault(rng)
            if rng.random() < 0.12:
                printer.switch_off()
                self._quiet.wait(rng.uniform(0.02, 0.15))
                printer.switch_on()
            self._quiet.wait(rng.uniform(0.03, 0.25))
            printer.switch_on()
            printer.faults = Faults(slow_to_count=rng.random() < 0.5)
            self._quiet.wait(rng.uniform(0.05, 0.5))

    def judge(self, jobs: int) -> Verdict:
        """What came out, held against what the ledger says."""
        with running(self.root / "ledger") as program:
            kept = {int(job.job[1:]): job for job in SqlPrintJobs(program.ledger).newest(100_000)}
        added = {int(line) for line in (self.root / printing.ADDED).read_text("ascii").splitlines()}
        assert added == set(range(jobs))
        out = self.paper()
        verdict = Verdict(jobs=len(kept), nonsense=sum(len(printer.kept.wrong) for printer in self.printers))
        for number in range(jobs):
            self._one(verdict, number, kept.get(number), out)
        return verdict

    def _one(self, verdict: Verdict, number: int, job: StoredJob | None, out: Counter[bytes]) -> None:
        labels = printing.labels_of(number)
        whole = all(out[label] for label in labels)
        state = job.state if job else None
        twice = any(out[label] > 1 for label in labels)
        wrong = state is JobState.confirmed and not whole
        # Each must stand where a person is asked, or have come out.
        told = state in {JobState.unknown, JobState.confirmed, JobState.sent}
        dropped = not told
        verdict.confirmed += state is JobState.confirmed
        verdict.sent += state is JobState.sent
        verdict.unknown += state is JobState.unknown
        verdict.lost_inside += state is JobState.sent and not whole
        verdict.twice += twice
        verdict.wrong += wrong
        verdict.dropped += dropped
        if twice or wrong or dropped:
            verdict.numbers.append(number)

    def paper(self) -> Counter[bytes]:
        """How often each label came out."""
        out: Counter[bytes] = Counter()
        for printer in self.printers:
            for sheet in printer.printed():
                out.update(sheet.strip(b"\n").split(b"\n"))
        return out

    def ask_people(self) -> None:
        """A person looks at the paper of each job that is unknown, says so, and sends again what did not come out."""
        out = self.paper()
        with running(self.root / "ledger") as program:
            store = SqlPrintJobs(program.ledger)
            for job in store.newest(100_000):
                whole = all(out[label] for label in printing.labels_of(int(job.job[1:])))
                if job.state in print_jobs.SETTLED_FROM:
                    store.move(job.job, print_jobs.settled(printed=whole), among=print_jobs.SETTLED_FROM)
                    if not whole:
                        store.move(job.job, print_jobs.again(), among=print_jobs.AGAIN_FROM)
                        assert store.job(job.job).data == printing.data_of(int(job.job[1:])), "the same bytes"


def _fault(rng: random.Random) -> Faults:
    kind = rng.choice(
        ["cut", "cut", "cut", "stall", "paper", "head", "pause", "late", "garbage", "silent", "old", "dies", "count"]
    )
    return Faults(
        cut_after=rng.choice([1, 8, 9, 20, 60, 90, 130, 200, 260]) if kind == "cut" else None,
        stall_after=rng.choice([0, 8, 30, 100]) if kind == "stall" else None,
        paper_out=kind in {"paper", "old"} and rng.random() < 0.8,
        head_open=kind == "head",
        paused=kind == "pause",
        answer_after=rng.uniform(0.05, 0.3) if kind == "late" else 0.0,
        garbage=kind == "garbage",
        silent=kind == "silent",
        old=kind == "old",
        dies_printing=kind == "dies",
        slow_to_count=kind == "count",
    )


@contextmanager
def shop(root: Path, name: str, control: str = "") -> Iterator[Shop]:
    made = Shop(root, sampling.rng(name), control)
    with ExitStack() as stack:
        for printer in made.printers:
            stack.enter_context(printer)
        yield made


def test_a_thousand_jobs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jobs, kills = (1_000, 60) if sampling.run_all() else (40, 2)
    with shop(tmp_path, "a thousand jobs") as made:
        made.run(jobs, kills)
        verdict = made.judge(jobs)
        assert verdict.clean, verdict
        assert verdict.jobs == jobs
        assert verdict.confirmed > jobs / 8, verdict
        # A person's word, and all of it is on paper in the end.
        made.ask_people()
        child = made._start(jobs)
        assert child.wait(120) == 0
        made.settle_down()
        last = made.judge(jobs)
        out = made.paper()
        assert last.unknown == last.wrong == last.dropped == 0, last
        assert all(out[label] for number in range(jobs) for label in printing.labels_of(number))
    with capsys.disabled():
        print(f"\n{jobs} print jobs, {made.kills} kills: {verdict}")


class TestControls:
    """Without each of these the test above must not pass."""

    @pytest.mark.parametrize(
        ("control", "breaks"),
        [
            ("resend_unknown", "twice"),
            ("sent_before_kept", "twice"),
            ("believe", "wrong"),
            ("forget", "dropped"),
        ],
    )
    def test_it_goes_red(self, tmp_path: Path, control: str, breaks: str) -> None:
        if not sampling.run_all() and control not in sampling.sampled(list(printing.CONTROLS), 1, "print controls"):
            pytest.skip("sampled")
        for again in range(6):
            root = tmp_path / str(again)
            root.mkdir()
            with shop(root, f"{control} {again}", control) as made:
                jobs = sampling.how_many(50, 90)
                made.run(jobs, 3)
                if getattr(made.judge(jobs), breaks):
                    return
        pytest.fail(f"{control}: {breaks} stays 0")
