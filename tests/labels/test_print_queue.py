"""The desk's print queue at a stand-in printer: in order, once, and honest about each job whatever the printer does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import WorldError, WorldFault
from app.labels import print_queue
from app.labels.print_queue import spoken
from app.labels.transports import Outcome, Session, TcpTransport
from app.ledger.print_jobs import SqlPrintJobs
from app.settings import words
from app.usecases import print_jobs
from app.usecases.label_ports import JobState, Printer, PrinterKind
from app.usecases.print_jobs import NotNow, Said, Step, StoredJob
from tests.support.print_jobs import FAST, Desk, desk, label, zebra
from tests.support.real_desks import running
from tests.support.stand_in_printer import StandInPrinter

S = JobState


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_jobs, "_PAUSES", (0.1, 0.2))
    monkeypatch.setattr(print_queue, "_STORE_SECONDS", 0.1)


@pytest.fixture
def printer() -> Iterator[StandInPrinter]:
    with StandInPrinter() as made:
        yield made


@pytest.fixture
def at_work(printer: StandInPrinter, tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path / "ledger", [zebra(printer)]) as made:
        yield made


def until(at_work: Desk, job: str, *states: JobState, said: str | None = None) -> StoredJob:
    """The job once it stands in one of these states."""
    stands = threading.Event()

    def look(row: Any) -> None:
        if row.job == job and row.state in states and said in (None, row.word):
            stands.set()

    at_work.queue.on_change(look)
    look(at_work.row(job))
    assert stands.wait(10), (at_work.row(job), at_work.said(job))
    return at_work.job(job)


class TestInOrder:
    def test_a_job_is_printed_and_confirmed(self, at_work: Desk, printer: StandInPrinter) -> None:
        job = at_work.add(label(1), title="札 1 枚")
        until(at_work, job, S.confirmed)
        assert printer.printed() == [label(1)]
        assert at_work.said(job)[:2] == [(S.waiting, ""), (S.sending, "")]
        assert at_work.said(job)[-1] == (S.confirmed, "printed")
        row = at_work.row(job)
        assert (row.printer, row.title, row.labels, row.tries, row.again) == ("ゼブラ", "札 1 枚", 1, 1, False)
        assert row.said == "プリンターが、出たと答えました。"

    def test_jobs_of_a_printer_come_in_order(self, at_work: Desk, printer: StandInPrinter) -> None:
        printer.faults.paused = True
        jobs = [at_work.add(label(number)) for number in range(5)]
        until(at_work, jobs[0], S.waiting, said="paused")
        printer.faults.paused = False
        at_work.queue.resend(jobs[0])
        for job in jobs:
            until(at_work, job, S.confirmed)
        assert printer.printed() == [label(number) for number in range(5)]
        assert [row.job for row in at_work.queue.jobs()] == jobs[::-1]

    def test_one_printer_does_not_wait_for_another(self, printer: StandInPrinter, tmp_path: Path) -> None:
        with StandInPrinter() as other, desk(tmp_path, [zebra(printer, "A"), zebra(other, "B")]) as at_work:
            printer.faults.paused = True
            stuck = at_work.add(label(1))
            until(at_work, stuck, S.waiting, said="paused")
            until(at_work, at_work.add(label(2), printer=1), S.confirmed)
            assert at_work.row(stuck).state is S.waiting

    def test_waiting_for_it(self, at_work: Desk, printer: StandInPrinter) -> None:
        assert at_work.queue.wait(at_work.add(label(1)), 10).state is S.confirmed
        printer.faults.head_open = True
        job = at_work.add(label(2))
        assert at_work.queue.wait(job, 10)[5:7] == (S.waiting, "カバーが開いています。閉じると、つづけます。")
        assert at_work.queue.wait(job, 0).state is S.waiting


class TestSendingIsKeptFirst:
    def test_it_is_on_the_disk_before_the_first_byte(self, printer: StandInPrinter, tmp_path: Path) -> None:
        seen: list[JobState] = []

        class Looking(TcpTransport):
            def open(self, printer: Printer, stop: threading.Event) -> Session:
                session = super().open(printer, stop)
                send = session.send

                def look(data: bytes, told: Callable[[Outcome], None]) -> Outcome:
                    seen.append(at_work.row(job).state)
                    return send(data, told)

                session.send = look  # type: ignore[method-assign]
                return session

        printer.faults.paused = True
        with desk(tmp_path, [zebra(printer)], Looking(FAST)) as at_work:
            job = at_work.add(label(1))
            until(at_work, job, S.waiting, said="paused")
            printer.faults.paused = False
            at_work.queue.resend(job)
            until(at_work, job, S.confirmed)
        assert seen == [S.sending]

    def test_a_job_found_so_at_a_start_is_unknown_and_not_sent(self, printer: StandInPrinter, tmp_path: Path) -> None:
        with desk(tmp_path, []) as at_work:
            made = at_work.queue.new("", zebra(printer), "札", 1, label(1))
            at_work.store.add(made._replace(state=S.sending, tries=1))
            waits = at_work.queue.new("", zebra(printer), "札", 1, label(2))
            at_work.store.add(waits)
        with desk(tmp_path, [zebra(printer)]) as at_work:
            until(at_work, waits.job, S.confirmed)
            assert (at_work.row(made.job).state, at_work.row(made.job).word) == (S.unknown, "interrupted")
        assert printer.printed() == [label(2)]


class TestPeople:
    def unknown(self, at_work: Desk, printer: StandInPrinter, number: int = 1) -> str:
        printer.faults.cut_after = 20
        job = at_work.add(label(number))
        until(at_work, job, S.unknown)
        printer.faults.cut_after = None
        return job

    def test_unknown_stays_until_a_person_says(self, at_work: Desk, printer: StandInPrinter) -> None:
        job = self.unknown(at_work, printer)
        until(at_work, at_work.add(label(2)), S.confirmed)
        at_work.queue.resend(job)
        at_work.queue.cancel(job)
        until(at_work, at_work.add(label(3)), S.confirmed)
        assert (at_work.row(job).state, at_work.row(job).again) == (S.unknown, False)
        assert printer.printed() == [label(2), label(3)]

    def test_it_came_out(self, at_work: Desk, printer: StandInPrinter) -> None:
        job = self.unknown(at_work, printer)
        at_work.queue.settle(job, printed=True)
        assert (at_work.row(job).state, at_work.row(job).word) == (S.confirmed, "person_printed")
        at_work.queue.resend(job)
        at_work.queue.settle(job, printed=False)
        assert at_work.row(job).state is S.confirmed

    def test_it_did_not_come_out_and_goes_again_the_same_bytes(self, at_work: Desk, printer: StandInPrinter) -> None:
        job = self.unknown(at_work, printer)
        at_work.queue.settle(job, printed=False)
        row = at_work.row(job)
        assert (row.state, row.word, row.again) == (S.cancelled, "person_not_printed", True)
        at_work.queue.resend(job)
        until(at_work, job, S.confirmed)
        assert printer.printed() == [label(1)]
        assert at_work.row(job).tries == 2

    def test_cancelled_it_is_not_printed_and_may_be_sent_after_all(
        self, at_work: Desk, printer: StandInPrinter
    ) -> None:
        printer.faults.paused = True
        job = at_work.add(label(1))
        until(at_work, job, S.waiting, said="paused")
        at_work.queue.cancel(job)
        assert (at_work.row(job).state, at_work.row(job).word) == (S.cancelled, "person_cancelled")
        printer.faults.paused = False
        until(at_work, at_work.add(label(2)), S.confirmed)
        at_work.queue.resend(job)
        until(at_work, job, S.confirmed)
        assert printer.printed() == [label(2), label(1)]

    def test_too_late_to_cancel(self, at_work: Desk) -> None:
        job = at_work.add(label(1))
        until(at_work, job, S.confirmed)
        at_work.told.clear()
        at_work.queue.cancel(job)
        assert at_work.said(job) == [(S.confirmed, "printed")], "they are told where it stands"

    def test_a_job_nobody_knows(self, at_work: Desk) -> None:
        with pytest.raises(NotNow):
            at_work.queue.cancel("j9")


class TestMute:
    def test_sent_is_all_it_says_and_a_person_may_say_more(self, tmp_path: Path) -> None:
        with StandInPrinter(mute=True) as printer, desk(tmp_path, [zebra(printer)]) as at_work:
            one, two = at_work.add(b"one"), at_work.add(b"two")
            until(at_work, one, S.sent, said="taken")
            until(at_work, two, S.sent, said="taken")
            assert at_work.row(one).said == "すべて送りました。このプリンターは、出たかどうかを答えません。"
            at_work.queue.settle(one, printed=True)
            at_work.queue.settle(two, printed=False)
            at_work.queue.resend(two)
            until(at_work, two, S.sent, said="taken")
            assert printer.until(lambda: printer.printed() == [b"one", b"two", b"two"])
        with desk(tmp_path, []) as at_work:
            assert at_work.row(two).state is S.sent, "after a start too"


class TestWaiting:
    def test_a_printer_that_is_off_is_tried_again_by_itself(self, at_work: Desk, printer: StandInPrinter) -> None:
        printer.switch_off()
        job = at_work.add(label(1))
        until(at_work, job, S.waiting, said="printer_off")
        assert at_work.job(job).due
        printer.switch_on()
        until(at_work, job, S.confirmed)
        assert printer.printed() == [label(1)]

    def test_it_waits_over_a_start(self, printer: StandInPrinter, tmp_path: Path) -> None:
        printer.switch_off()
        with desk(tmp_path, [zebra(printer)]) as at_work:
            job = at_work.add(label(1))
            until(at_work, job, S.waiting, said="printer_off")
        printer.switch_on()
        with desk(tmp_path, [zebra(printer)]) as at_work:
            until(at_work, job, S.confirmed)

    def test_a_printer_no_longer_set_up_or_of_another_kind(self, at_work: Desk, printer: StandInPrinter) -> None:
        mine = at_work.printers.pop()
        job = at_work.queue.add("", mine, "札", 1, label(1))
        until(at_work, job, S.refused, said="no_printer")
        at_work.printers.append(mine._replace(kind=PrinterKind.ql))
        at_work.queue.resend(job)
        until(at_work, job, S.refused, said="other_language")
        at_work.printers[:] = [mine._replace(dpi=mine.dpi + 97)]
        at_work.queue.resend(job)
        until(at_work, job, S.refused, said="other_dots")
        assert printer.printed() == [], "read back for other dots than would be burnt"
        at_work.printers[:] = [mine._replace(address=":x")]
        at_work.queue.resend(job)
        until(at_work, job, S.refused, said="bad_address")
        for nowhere in ("printer..local:9100", f"{'a' * 70}.local"):
            at_work.printers[:] = [mine._replace(address=nowhere)]
            at_work.queue.resend(job)
            until(at_work, job, S.refused, said="bad_address")
        at_work.printers[:] = [mine]
        at_work.queue.resend(job)
        until(at_work, job, S.confirmed)
        assert printer.printed() == [label(1)]

    def test_leaving_while_the_printer_waits_for_paper(self, printer: StandInPrinter, tmp_path: Path) -> None:
        printer.pace = 0.05
        with desk(tmp_path, [zebra(printer)]) as at_work:
            at_work.queue.on_change(
                lambda row: setattr(printer.faults, "paper_out", True) if row.state is S.sent else None
            )
            job = at_work.add(b"".join(label(number) for number in range(9)))
            until(at_work, job, S.sent, said="paper_out")
        with desk(tmp_path, []) as at_work:
            assert (at_work.row(job).state, at_work.row(job).word) == (S.unknown, "stopped")


class FailingStore(SqlPrintJobs):
    """A disk that fails when told to, before or after the transaction is in it."""

    fails: Callable[[Step], bool] = staticmethod(lambda step: False)
    late = False

    def move(self, job: str, step: Step, *, among: frozenset[JobState]) -> StoredJob:
        fault = WorldError(WorldFault.commit_unknown if self.late else WorldFault.disk_full, "made to")
        if self.fails(step):
            if self.late:
                super().move(job, step, among=among)
            raise fault
        return super().move(job, step, among=among)


class TestDisk:
    """A full disk or one that gives no answer: nothing is sent unkept, nothing is lost, and it is said."""

    @pytest.fixture
    def failing(self, at_work: Desk) -> FailingStore:
        store = FailingStore(at_work.program.ledger)
        at_work.queue._store = store
        return store

    @pytest.mark.parametrize("late", [False, True])
    def test_what_cannot_be_kept_is_not_sent(
        self, at_work: Desk, printer: StandInPrinter, failing: FailingStore, late: bool
    ) -> None:
        failing.late = late
        failing.fails = lambda step: step.state is S.sending
        job = at_work.add(label(1))
        until(at_work, job, S.waiting, said="not_noted")
        assert b"^XA" not in printer.kept.came
        failing.fails = lambda step: False
        until(at_work, job, S.confirmed)
        assert printer.printed() == [label(1)]

    def test_what_came_of_it_is_kept_as_soon_as_it_can_be(
        self, at_work: Desk, printer: StandInPrinter, failing: FailingStore
    ) -> None:
        failing.fails = lambda step: step.state is not S.sending
        job, other = at_work.add(label(1)), at_work.add(label(2))
        until(at_work, job, S.sending, said="not_noted")
        assert printer.printed() == [label(1)], "and the next one waits"
        failing.fails = lambda step: False
        until(at_work, other, S.confirmed)
        assert at_work.row(job).state is S.confirmed
        assert printer.printed() == [label(1), label(2)]

    def test_left_before_it_could_be_kept_it_is_unknown(
        self, at_work: Desk, printer: StandInPrinter, failing: FailingStore, tmp_path: Path
    ) -> None:
        failing.fails = lambda step: step.state is not S.sending
        job = at_work.add(label(1))
        until(at_work, job, S.sending, said="not_noted")
        at_work.queue.stop()
        at_work.queue._store = SqlPrintJobs(at_work.program.ledger)
        at_work.queue.start()
        assert at_work.row(job).state is S.unknown

    def test_a_job_that_cannot_be_kept_is_not_there(self, at_work: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_self: SqlPrintJobs, _job: StoredJob) -> None:
            raise WorldError(WorldFault.disk_full)

        monkeypatch.setattr(SqlPrintJobs, "add", full)
        with pytest.raises(WorldError):
            at_work.add(label(1))
        assert at_work.queue.jobs() == ()
        assert at_work.told == []

    def test_tried_again_with_its_id_it_is_there_once(self, at_work: Desk, printer: StandInPrinter) -> None:
        for _ in range(2):
            at_work.queue.add("", at_work.printers[0], "札", 1, label(1), job="j1")
        until(at_work, "j1", S.confirmed)
        assert len(at_work.queue.jobs()) == 1
        assert printer.printed() == [label(1)]


def test_a_bug_half_way_makes_it_unknown_and_the_printer_goes_on(
    printer: StandInPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda about: reported.append(about.exc_type.__name__))

    def bug(data: bytes, told: Callable[[Outcome], None]) -> Outcome:
        raise ZeroDivisionError

    class Broken(TcpTransport):
        def open(self, printer: Printer, stop: threading.Event) -> Session:
            session = super().open(printer, stop)
            if not reported:
                session.send = bug  # type: ignore[method-assign]
            return session

    with desk(tmp_path, [zebra(printer)], Broken(FAST)) as at_work:
        job = at_work.add(label(1))
        until(at_work, job, S.unknown)
        assert printer.until(lambda: bool(reported))
        until(at_work, at_work.add(label(2)), S.confirmed)
    assert reported == ["ZeroDivisionError"]


def test_old_bytes_are_forgotten_at_a_start(printer: StandInPrinter, tmp_path: Path) -> None:
    with desk(tmp_path, []) as at_work:
        made = at_work.queue.new("", zebra(printer), "札", 1, label(1))
        old = made._replace(job="old", local="2001-01-01 00:00:00", state=S.cancelled)
        at_work.store.add(old)
    with desk(tmp_path, []) as at_work:
        assert at_work.job("old").data == b""
        at_work.queue.resend("old")
        assert (at_work.row("old").state, at_work.row("old").again) == (S.cancelled, False)
        at_work.queue.stop()
        at_work.queue.wake("P")
        assert at_work.queue._workers == {}, "after the end nothing begins"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_word_is_said_in_both_languages(language: str) -> None:
    words.set_language(language)
    for said in Said:
        job = StoredJob("", "", "", PrinterKind.zpl, "", 1, "", b"", said=said, words="E 17")
        assert bool(spoken(job)) == bool(said)
        if said:
            assert "E 17" in spoken(job)
            assert "E 17" not in spoken(job._replace(words=""))


class Hangs:
    """A way to a printer whose name server never answers."""

    def __init__(self) -> None:
        self.asked, self.answers = threading.Event(), threading.Event()
        self.sent: list[bytes] = []

    def open(self, printer: Printer, stop: threading.Event) -> Session:
        self.asked.set()
        self.answers.wait(60)
        return self

    def ask(self, printer: Printer, ticket: str) -> Outcome | None:
        return None

    def send(self, data: bytes, told: Callable[[Outcome], None]) -> Outcome:
        self.sent.append(data)
        return Outcome(S.sent, Said.taken)

    def close(self) -> None:
        self.answers.set()


def test_a_name_server_that_never_answers_does_not_hold_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_queue, "_LAST_SECONDS", 0.1)
    way, mine = Hangs(), Printer("Z", PrinterKind.zpl, 203, address="printer.example.jp")
    with desk(tmp_path, [mine], tcp=way) as at_work:
        job = at_work.add(label(1))
        assert way.asked.wait(10)
        at_work.queue.stop(grace=0.1)
        worker = at_work.queue._workers["Z"].thread
        assert worker.is_alive(), "left behind"
    way.answers.set()
    worker.join(10)
    assert not worker.is_alive()
    assert way.sent == [], "nothing is sent once the program leaves"
    with running(tmp_path) as program:
        assert SqlPrintJobs(program.ledger).job(job).state is S.waiting
