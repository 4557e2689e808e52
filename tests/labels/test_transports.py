"""Bytes on their way to a printer: what is known of them after every fault a printer and a cable can have."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from app.labels.transports import NotReady, Outcome, TcpTransport, address_of
from app.labels.zpl_status import Listener
from app.usecases.label_ports import JobState, Printer, PrinterKind
from app.usecases.print_jobs import Said
from tests.support.print_jobs import FAST, label, zebra
from tests.support.stand_in_printer import StandInPrinter

LARGE = label(1, "x" * 4_000_000)
"""More than the system keeps for a printer that reads nothing."""


@pytest.fixture
def printer() -> Iterator[StandInPrinter]:
    with StandInPrinter() as made:
        yield made


@pytest.fixture
def mute() -> Iterator[StandInPrinter]:
    with StandInPrinter(mute=True) as made:
        yield made


def send(printer: StandInPrinter, data: bytes, stop: threading.Event | None = None) -> tuple[Outcome, list[Outcome]]:
    told: list[Outcome] = []
    session = TcpTransport(FAST).open(zebra(printer), stop or threading.Event())
    try:
        return session.send(data, told.append), told
    finally:
        session.close()


def not_ready(printer: StandInPrinter, said: Said) -> NotReady:
    with pytest.raises(NotReady) as fault:
        send(printer, label(1))
    assert fault.value.said is said, fault.value
    assert printer.kept.printed == []
    assert b"^XA" not in printer.kept.came, "not one byte of the job has left"
    return fault.value


class TestZpl:
    def test_a_printer_that_prints_confirms_it(self, printer: StandInPrinter) -> None:
        outcome, told = send(printer, label(1) + b"\n" + label(2) + b"\n")
        assert outcome[:2] == (JobState.confirmed, Said.printed)
        assert printer.printed() == [label(1), label(2)]
        assert told[0][:2] == (JobState.sent, Said.printing)
        assert printer.kept.wrong == []

    def test_it_is_confirmed_when_it_is_printed_not_before(self, printer: StandInPrinter) -> None:
        printer.pace = 0.15
        outcome, told = send(printer, label(1) + label(2))
        assert outcome.state is JobState.confirmed
        assert len(printer.printed()) == 2
        assert {heard.state for heard in told} == {JobState.sent}
        assert [heard.words for heard in told] == [""], "what its buffer holds is no word for people"

    def test_one_that_is_slow_to_count_is_asked_again(self, printer: StandInPrinter) -> None:
        """The first ~HS after a label says idle, and it is not printed yet."""
        printer.faults.slow_to_count = True
        printer.pace = 0.1
        assert send(printer, label(1))[0].state is JobState.confirmed
        assert printer.printed() == [label(1)]

    @pytest.mark.parametrize(
        ("name", "said"),
        [("paper_out", Said.paper_out), ("head_open", Said.head_open), ("paused", Said.paused)],
    )
    def test_one_that_cannot_print_gets_nothing(self, printer: StandInPrinter, name: str, said: Said) -> None:
        setattr(printer.faults, name, True)
        assert not not_ready(printer, said).refused

    def test_the_systems_error_codes_are_for_the_log(self, printer: StandInPrinter) -> None:
        printer.switch_off()
        assert not_ready(printer, Said.printer_off).words == "", "only the printer's own words are shown"

    @pytest.mark.parametrize("name", ["paper_out", "head_open"])
    def test_an_old_one_is_silent_then(self, printer: StandInPrinter, name: str) -> None:
        printer.faults.old = True
        setattr(printer.faults, name, True)
        not_ready(printer, Said.no_answer)
        setattr(printer.faults, name, False)
        assert send(printer, label(1))[0].state is JobState.confirmed

    def test_one_that_answers_nonsense_or_too_late_gets_nothing(self, printer: StandInPrinter) -> None:
        printer.faults.garbage = True
        not_ready(printer, Said.bad_answer)
        printer.faults.garbage = False
        printer.faults.answer_after = 0.5
        not_ready(printer, Said.no_answer)

    def test_one_that_runs_out_of_paper_is_waited_for(self, printer: StandInPrinter) -> None:
        printer.pace = 0.05
        told: list[Outcome] = []

        def hear(heard: Outcome) -> None:
            told.append(heard)
            if heard.said is Said.paper_out:
                threading.Timer(0.8, setattr, (printer.faults, "paper_out", False)).start()

        def runs_out() -> None:
            while not printer.printed():
                time.sleep(0.005)
            printer.faults.paper_out = True

        threading.Thread(target=runs_out).start()
        session = TcpTransport(FAST).open(zebra(printer), threading.Event())
        outcome = session.send(b"".join(label(n) for n in range(12)), hear)
        session.close()
        assert outcome.state is JobState.confirmed
        assert Said.paper_out in {heard.said for heard in told}, "waited longer than for silence, for it said why"
        assert len(printer.printed()) == 12

    @pytest.mark.parametrize("after", [1, 4, 5])
    def test_a_connection_that_breaks_at_the_questions(self, printer: StandInPrinter, after: int) -> None:
        """Eight bytes are the questions; no byte of the job has left."""
        printer.faults.cut_after = after
        not_ready(printer, Said.printer_off)

    def test_a_connection_that_broke_before_the_first_byte(self, printer: StandInPrinter) -> None:
        session = TcpTransport(FAST).open(zebra(printer), threading.Event())
        printer.switch_off()
        with pytest.raises(NotReady) as fault:
            session.send(label(1), lambda heard: None)
        session.close()
        assert fault.value.said is Said.printer_off

    @pytest.mark.parametrize("after", [9, 40, 76, 100])
    def test_a_connection_that_breaks_half_way(self, printer: StandInPrinter, after: int) -> None:
        """Somebody may have a label in his hand: nobody knows."""
        printer.faults.cut_after = after
        assert send(printer, label(1) * 3)[0].state is JobState.unknown

    def test_one_that_stops_reading(self, printer: StandInPrinter) -> None:
        printer.faults.stall_after = 20
        outcome, _ = send(printer, LARGE)
        assert outcome[:2] == (JobState.unknown, Said.stalled)
        assert printer.printed() == []

    def test_one_that_falls_silent_afterwards(self, printer: StandInPrinter) -> None:
        told: list[Outcome] = []
        session = TcpTransport(FAST).open(zebra(printer), threading.Event())
        printer.faults.silent = True
        outcome = session.send(label(1), told.append)
        session.close()
        assert outcome[:2] == (JobState.unknown, Said.fell_silent)

    def test_one_that_answers_nonsense_afterwards(self, printer: StandInPrinter) -> None:
        session = TcpTransport(FAST).open(zebra(printer), threading.Event())
        printer.faults.garbage = True
        outcome = session.send(label(1), lambda heard: None)
        session.close()
        assert outcome[:2] == (JobState.unknown, Said.fell_silent)

    def test_one_that_gets_nowhere(self, printer: StandInPrinter) -> None:
        """It answers, says of no fault, and never ends: nobody waits for ever."""
        printer.pace = 60
        outcome, _ = send(printer, label(1))
        assert outcome[:2] == (JobState.unknown, Said.fell_silent)

    def test_one_that_goes_off_with_labels_in_it(self, printer: StandInPrinter) -> None:
        printer.faults.dies_printing = True
        outcome, _ = send(printer, label(1))
        assert outcome[:2] == (JobState.unknown, Said.cut_off)
        assert printer.printed() == []

    @pytest.mark.parametrize("data", [LARGE, label(1)])
    def test_leaving_the_program(self, printer: StandInPrinter, data: bytes) -> None:
        stop = threading.Event()
        session = TcpTransport(FAST).open(zebra(printer), stop)
        printer.faults.paused = True
        if data is LARGE:
            printer.faults.stall_after = 20
        threading.Timer(0.1, stop.set).start()
        outcome = session.send(data, lambda heard: None)
        session.close()
        assert outcome[:2] == (JobState.unknown, Said.stopped)

    def test_leaving_the_program_before_the_first_byte(self, printer: StandInPrinter) -> None:
        stop = threading.Event()
        session = TcpTransport(FAST).open(zebra(printer), stop)
        stop.set()
        with pytest.raises(NotReady) as fault:
            session.send(label(1), lambda heard: None)
        session.close()
        assert fault.value.said is Said.stopped
        assert b"^XA" not in printer.kept.came


class TestMute:
    def test_all_taken_is_sent_and_no_more(self, mute: StandInPrinter) -> None:
        outcome, _ = send(mute, b"\0" * 400 + b"label")
        assert outcome[:2] == (JobState.sent, Said.taken)
        assert mute.until(lambda: mute.printed() == [b"\0" * 400 + b"label"])

    @pytest.mark.parametrize("after", [1, 200, 404])
    def test_broken_half_way(self, mute: StandInPrinter, after: int) -> None:
        mute.faults.cut_after = after
        outcome, _ = send(mute, b"\0" * 400 + b"label")
        assert outcome.state is JobState.unknown

    @pytest.mark.parametrize("size", [400, 4_000_000])
    def test_not_read(self, mute: StandInPrinter, size: int) -> None:
        mute.faults.stall_after = 100
        outcome, _ = send(mute, b"\0" * size)
        assert outcome[:2] == (JobState.unknown, Said.stalled)

    def test_leaving_the_program(self, mute: StandInPrinter) -> None:
        mute.faults.stall_after = 100
        stop = threading.Event()
        threading.Timer(0.1, stop.set).start()
        outcome, _ = send(mute, b"\0" * 400, stop)
        assert outcome[:2] == (JobState.unknown, Said.stopped)

    def test_nothing_to_ask_afterwards(self, mute: StandInPrinter) -> None:
        assert TcpTransport(FAST).ask(zebra(mute), "") is None


class TestConnecting:
    def test_a_printer_that_is_off(self, printer: StandInPrinter) -> None:
        printer.switch_off()
        not_ready(printer, Said.printer_off)
        printer.switch_on()
        assert send(printer, label(1))[0].state is JobState.confirmed

    def test_a_printer_nobody_knows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def nobody(*_: object) -> None:
            raise socket.gaierror(-2, "Name or service not known")

        monkeypatch.setattr(socket, "create_connection", nobody)
        with pytest.raises(NotReady) as fault:
            TcpTransport(FAST).open(Printer("P", PrinterKind.zpl, 203, "label.example.jp"), threading.Event())
        assert fault.value.said is Said.no_route

    def test_a_printer_that_does_not_take_the_call(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def late(*_: object) -> None:
            raise TimeoutError("timed out")

        monkeypatch.setattr(socket, "create_connection", late)
        with pytest.raises(NotReady) as fault:
            TcpTransport(FAST).open(Printer("P", PrinterKind.zpl, 203, "label.example.jp"), threading.Event())
        assert fault.value.said is Said.timed_out

    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("printer", ("printer", 9100)), (" 192.0.2.7 ", ("192.0.2.7", 9100)), ("printer:6101", ("printer", 6101)),
            ("[2001:db8::7]", ("2001:db8::7", 9100)), ("[2001:db8::7]:6101", ("2001:db8::7", 6101)),
            ("2001:db8::7", ("2001:db8::7", 9100)),
        ],
    )  # fmt: skip
    def test_addresses(self, text: str, address: tuple[str, int]) -> None:
        assert address_of(text) == address

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "  ",
            ":9100",
            "printer:x",
            "printer:0",
            "printer:70000",
            "printer:９１００",
            "[]:1",
            "printer:" + "9" * 5000,
        ],
    )
    def test_what_is_no_address_is_refused(self, text: str) -> None:
        with pytest.raises(NotReady) as fault:
            address_of(text)
        assert (fault.value.said, fault.value.refused) == (Said.bad_address, True)


STATUS = b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02001,0,0,0,1,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
ERRORS = (
    b"\x02\r\n\r\n  PRINTER STATUS                   \r\n   ERRORS:         %d 00000000 %08X \r\n"
    b"   WARNINGS:       1 00000000 00000002 \r\n\x03\r\n"
)


def heard(*parts: bytes) -> Listener:
    listener = Listener()
    for part in parts:
        listener.hear(part)
    return listener


class TestAnswers:
    def test_all_is_well(self) -> None:
        listener = heard(ERRORS % (0, 0) + STATUS)
        assert listener.complete
        assert listener.answer().finished
        assert not heard(STATUS).complete, "an answer may still come"
        assert heard(STATUS).answer().finished, "but nothing is missing that counts"

    def test_byte_by_byte_and_each_beginning_is_no_answer(self) -> None:
        whole = ERRORS % (0, 0) + STATUS
        assert heard(*(whole[at : at + 1] for at in range(len(whole)))).answer() == heard(whole).answer()
        for end in range(len(whole) - 3):
            assert not heard(whole[:end]).answer().finished

    @pytest.mark.parametrize(
        ("bits", "said"),
        [
            (1, Said.paper_out), (2, Said.ribbon_out), (4, Said.head_open), (5, Said.head_open), (8, Said.cutter_fault),
            (0x10, Said.too_hot), (0x20, Said.too_hot), (0x10000, Said.paused), (0x800, Said.printer_fault),
        ],
    )  # fmt: skip
    def test_errors(self, bits: int, said: Said) -> None:
        answer = heard(ERRORS % (1, bits)).answer()
        assert (answer.fault, answer.counted, answer.finished) == (said, False, False)
        assert heard(ERRORS % (1, bits) + STATUS).answer().fault is said

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            (STATUS.replace(b"030,0,", b"030,1,"), Said.paper_out),
            (STATUS.replace(b"030,0,0", b"030,0,1"), Said.paused),
            (STATUS.replace(b"001,0,0,0", b"001,0,1,0"), Said.head_open),
            (STATUS.replace(b"001,0,0,0", b"001,0,0,1"), Said.ribbon_out),
            (STATUS.replace(b"000,0,0,0,000,0,0,0", b"000,1,0,0,000,0,0,0"), Said.buffer_full),
            (STATUS.replace(b"000,0,0,0\x03", b"000,0,0,1\x03"), Said.too_hot),
            (STATUS.replace(b"000,0,0,0\x03", b"000,1,0,0\x03"), Said.printer_fault),
        ],
    )
    def test_flags(self, wrong: bytes, said: Said) -> None:
        answer = heard(wrong).answer()
        assert (answer.fault, answer.finished) == (said, False)

    @pytest.mark.parametrize(
        "busy",
        [
            STATUS.replace(b"1245,000", b"1245,002"),
            STATUS.replace(b"00000000", b"00000003"),
            STATUS.replace(b"000,0,0,0,000", b"000,0,0,1,000"),
        ],
    )
    def test_something_is_left(self, busy: bytes) -> None:
        answer = heard(busy).answer()
        assert answer.counted
        assert not answer.finished
        assert not answer.fault

    @pytest.mark.parametrize(
        "nonsense",
        [
            b"HTTP/1.1 400", b"\x02\x03\x02\x03\x02\x03", STATUS.replace(b"1234,0", b"12,0"),
            STATUS.replace(b"00000000", b"0000000x"), STATUS[:40], STATUS[40:], STATUS.replace(b"\x03", b""),
            STATUS.replace(b"1245", b"12 45"),
        ],
    )  # fmt: skip
    def test_nonsense_is_never_an_answer(self, nonsense: bytes) -> None:
        answer = heard(nonsense).answer()
        assert answer.garbage
        assert not answer.counted
        assert not answer.finished

    def test_what_came_before_the_question_does_not_count(self) -> None:
        listener = heard(STATUS)
        listener.forget()
        assert listener.answer() == Listener().answer()
        assert not listener.answer().garbage

    def test_a_flood_of_nonsense_is_not_kept(self) -> None:
        listener = heard(b"x" * 100_000, STATUS)
        assert listener.answer().finished
