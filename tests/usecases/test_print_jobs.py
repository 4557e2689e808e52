"""A print job's steps: which there are, and that none leads to printing twice or to calling printed what is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from app.usecases import print_jobs
from app.usecases.label_ports import JobState, PrinterKind
from app.usecases.ports import Moment
from app.usecases.print_jobs import NotNow, Said, Step, StoredJob, taken_step

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
MOMENT = Moment(NOW, NOW.replace(tzinfo=None))
JOB = StoredJob("j", "a", "P", PrinterKind.zpl, "札", 3, "2026-11-20 12:00:00", b"^XA^XZ")


def at(state: JobState, said: Said = Said.nothing, **more: object) -> StoredJob:
    return JOB._replace(state=state, said=said, **more)  # type: ignore[arg-type]


class TestWays:
    @pytest.mark.parametrize(("origin", "to"), list(product(JobState, JobState)))
    def test_a_step_is_taken_where_a_way_leads_and_nowhere_else(self, origin: JobState, to: JobState) -> None:
        if to in print_jobs.WAYS[origin]:
            assert taken_step(at(origin), Step(to)).state is to
            assert origin in print_jobs.before(to)
        else:
            with pytest.raises(NotNow):
                taken_step(at(origin), Step(to))
            assert origin not in print_jobs.before(to)

    def test_from_unknown_only_a_persons_word_leads_on(self) -> None:
        """Not one way from `unknown` (or what was printed) leads to `sending` without 出た or 出ない between."""
        assert print_jobs.WAYS[JobState.unknown] == {JobState.confirmed, JobState.cancelled}
        assert print_jobs.WAYS[JobState.confirmed] == frozenset()
        assert {s for s in JobState if JobState.sending in print_jobs.WAYS[s]} == {JobState.waiting}
        assert print_jobs.before(JobState.waiting) == {
            JobState.waiting,
            JobState.sending,
            JobState.refused,
            JobState.cancelled,
        }

    def test_every_state_has_its_ways(self) -> None:
        assert set(print_jobs.WAYS) == set(JobState)
        assert {JobState.waiting, JobState.sending, JobState.sent} == print_jobs.MOVING


class TestSteps:
    def test_sending_counts_a_try(self) -> None:
        job = taken_step(at(JobState.waiting, Said.printer_off, words="x"), print_jobs.sending())
        assert (job.state, job.tries, job.said, job.words, job.data) == (JobState.sending, 1, "", "", JOB.data)

    def test_bytes_of_a_printed_job_are_kept_but_for_the_largest(self) -> None:
        assert taken_step(at(JobState.sent), Step(JobState.confirmed, Said.printed)).data == JOB.data, "for a reprint"
        large = at(JobState.sent, data=bytes(print_jobs.MOST_FOR_REPRINT + 1))
        assert taken_step(large, Step(JobState.confirmed, Said.printed)).data == b""
        assert taken_step(at(JobState.sending), Step(JobState.unknown, Said.cut_off)).data == JOB.data

    def test_a_ticket_and_a_due_time_stay_until_they_are_changed(self) -> None:
        job = at(JobState.sent, ticket="P-1", due="d")
        assert taken_step(job, Step(JobState.sent))[-4:-1] == ("P-1", 0, "d")
        assert taken_step(job, Step(JobState.sent, ticket="P-2", due=""))[-4:-1] == ("P-2", 0, "")

    def test_the_pause_grows_and_then_stays(self) -> None:
        job, pauses = JOB, []
        for _ in range(8):
            job = taken_step(job, print_jobs.put_off(job, Said.printer_off, "off", MOMENT))
            pauses.append(print_jobs.seconds_left(job, NOW))
            assert print_jobs.seconds_left(job, NOW + timedelta(seconds=pauses[-1])) <= 0
        assert pauses == [2, 5, 10, 20, 30, 60, 60, 60]
        assert (job.tries, job.said, job.words) == (8, Said.printer_off, "off")

    def test_put_off_while_sending_is_the_same_try(self) -> None:
        going = taken_step(JOB, print_jobs.sending())
        assert taken_step(going, print_jobs.put_off(going, Said.printer_off, "", MOMENT)).tries == 1

    def test_without_a_due_time_it_is_due(self) -> None:
        assert print_jobs.seconds_left(JOB, NOW) == 0

    def test_a_clock_that_goes_back_holds_nothing_for_long(self) -> None:
        job = taken_step(JOB, print_jobs.put_off(JOB, Said.printer_off, "", MOMENT))
        assert print_jobs.seconds_left(job, NOW - timedelta(days=300)) == 60


class TestStart:
    def test_what_was_on_its_way_is_unknown(self) -> None:
        step = print_jobs.found_at_start(at(JobState.sending, words="w"))
        assert step == Step(JobState.unknown, Said.interrupted, "w")

    @pytest.mark.parametrize("said", [Said.printing, Said.paper_out])
    def test_so_is_what_a_printer_was_to_answer_for(self, said: Said) -> None:
        step = print_jobs.found_at_start(at(JobState.sent, said))
        assert step is not None
        assert step.state is JobState.unknown

    @pytest.mark.parametrize(
        "job",
        [
            at(JobState.waiting, Said.printer_off),
            at(JobState.sent, Said.taken),
            at(JobState.sent, Said.queued, ticket="P-1"),
            *(at(state) for state in JobState if state not in print_jobs.MOVING),
        ],
    )
    def test_the_rest_stays(self, job: StoredJob) -> None:
        assert print_jobs.found_at_start(job) is None

    @pytest.mark.parametrize("state", sorted(print_jobs.MOVING))
    def test_what_another_desk_left_is_unknown(self, state: JobState) -> None:
        job = taken_step(at(state), print_jobs.of_another_desk(at(state)))
        assert (job.state, job.said) == (JobState.unknown, Said.restored)


class TestPeople:
    @pytest.mark.parametrize("state", sorted(print_jobs.SETTLED_FROM))
    def test_it_came_out_or_it_did_not(self, state: JobState) -> None:
        out = taken_step(at(state), print_jobs.settled(printed=True))
        assert (out.state, out.said, print_jobs.may_go_again(out)) == (JobState.confirmed, Said.person_printed, False)
        not_out = taken_step(at(state), print_jobs.settled(printed=False))
        assert (not_out.state, not_out.said) == (JobState.cancelled, Said.person_not_printed)
        assert print_jobs.may_go_again(not_out)
        again = taken_step(not_out, print_jobs.again())
        assert (again.state, again.data, again.due, again.ticket) == (JobState.waiting, JOB.data, "", "")

    def test_what_may_go_again(self) -> None:
        assert {s for s in JobState if print_jobs.may_go_again(at(s))} == print_jobs.AGAIN_FROM
        assert not print_jobs.may_go_again(at(JobState.refused, data=b""))
        assert all(s is JobState.waiting or JobState.waiting in print_jobs.WAYS[s] for s in print_jobs.AGAIN_FROM)


def test_the_row_says_it_in_words_and_as_a_word() -> None:
    row = print_jobs.row_of(at(JobState.waiting, Said.paper_out, tries=2), "用紙がありません。")
    assert row == (
        "j",
        "a",
        "P",
        "札",
        3,
        JobState.waiting,
        "用紙がありません。",
        JOB.local,
        2,
        "paper_out",
        True,
        True,
    )


def test_a_job_whose_print_is_not_recorded_whole_is_never_sent_again() -> None:
    job = print_jobs.held(JOB)
    assert (job.state, job.said, print_jobs.found_at_start(job)) == (JobState.refused, Said.not_recorded, None)
    assert not print_jobs.may_go_again(job)
    assert print_jobs.may_go_again(job._replace(said=Said.no_printer))
    assert taken_step(at(JobState.sent), Step(JobState.confirmed), print_jobs.MOST_FOR_REPRINT + 1).data == b""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("printer", ("printer", 9100)), (" 192.0.2.10:6101 ", ("192.0.2.10", 6101)),
        ("2001:db8::ab", ("2001:db8::ab", 9100)),
        ("[2001:db8::7]", ("2001:db8::7", 9100)), ("[2001:db8::7]:6101", ("2001:db8::7", 6101)),
        ("", None), ("p:0", None), ("p:65536", None), ("p:x", None), ("[]:1", None), ("p:" + "9" * 5000, None),
    ],
)  # fmt: skip
def test_an_address(text: str, found: tuple[str, int] | None) -> None:
    assert print_jobs.host_and_port(text) == found


def test_a_print_past_the_queue_keeps_what_is_not_too_much() -> None:
    job = print_jobs.elsewhere(JOB, Said.written, "a.pdf")
    assert (job.state, job.said, job.words, job.data) == (JobState.sent, Said.written, "a.pdf", JOB.data)
    assert print_jobs.elsewhere(JOB._replace(data=bytes(print_jobs.MOST_FOR_REPRINT + 1)), Said.written).data == b""
