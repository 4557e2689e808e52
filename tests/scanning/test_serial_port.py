"""Serial scanners over real pseudo terminals: no half code is ever taken, none is lost after replugging."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from app.domain.scans import ScanFault
from app.scanning.framing import Frame, Framer, framing_of, learn
from app.scanning.normalise import read_scan
from app.scanning.serial_port import SerialPorts
from app.usecases.scanners import TEST_TEXT, Framing, FramingKind, PortReason, PortState
from tests.support.pty_scanner import Ear, PtyScanner, listed, until
from tests.support.sampling import how_many, rng

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX's")


@contextmanager
def ports(*scanners: PtyScanner, **how: Any) -> Iterator[tuple[SerialPorts, Ear]]:
    """The scanners' ports, watched; afterwards no thread of theirs is left."""
    made, ear = SerialPorts(**{"ports": listed(scanners), "look_every": 0.02, **how}), Ear()
    before = set(threading.enumerate())
    made.start(ear.heard.append, ear.bursts.append, ear.changed)
    try:
        yield made, ear
    finally:
        made.stop()
        for scanner in scanners:
            if scanner.device:
                scanner.unplug()
        assert set(threading.enumerate()) <= before


@pytest.fixture
def scanner() -> PtyScanner:
    made = PtyScanner()
    made.plug()
    return made


def ready(ear: Ear, number: int = 1) -> None:
    until(lambda: ear.state(number) is PortState.ready)


def test_a_scanner_is_found_read_and_named_by_itself(scanner: PtyScanner) -> None:
    with ports(scanner) as (made, ear):
        ready(ear)
        scanner.send(b"]C0PF3ABCDE\r\n")
        until(lambda: ear.codes == ["]C0PF3ABCDE"])
        assert read_scan(ear.codes[0]).text == "PF3ABCDE"
        until(lambda: [burst.data for burst in ear.bursts] == [b"]C0PF3ABCDE\r\n"])
        (row,) = made.rows()
        assert (row.identity, row.number, row.name, row.device) == (
            "05E0:1701:S0001",
            1,
            "Example Scan ES-200",
            scanner.device,
        )
        assert (ear.heard[0].data, ear.heard[0].number) == (b"]C0PF3ABCDE\r", 1)


def test_half_width_katakana_in_shift_jis_comes_through(scanner: PtyScanner) -> None:
    with ports(scanner) as (_, ear):
        ready(ear)
        scanner.send("ﾀﾞﾌﾞﾙ".encode("cp932") + b"\r")
        until(lambda: ear.codes == ["ﾀﾞﾌﾞﾙ"])


def test_replugged_under_another_name_it_is_the_same_scanner(scanner: PtyScanner) -> None:
    blocker = PtyScanner()
    with ports(scanner) as (made, ear):
        ready(ear)
        first = scanner.device
        made.note_read("05E0:1701:S0001")
        scanner.send(b"PF3A")
        until(lambda: ear.state() is PortState.reading)
        scanner.unplug()
        until(lambda: ear.state() is PortState.unplugged)
        assert [heard.fault for heard in ear.heard] == [ScanFault.cut_off]
        blocker.plug()  # the old name is taken
        scanner.plug()
        assert scanner.device != first
        ready(ear)
        scanner.send(b"PF3ABCDE\r")
        until(lambda: ear.codes == ["PF3ABCDE"])
        assert [row.number for row in made.rows()] == [1]
    blocker.unplug()


def test_one_nobody_scanned_with_is_forgotten_when_it_is_pulled(scanner: PtyScanner) -> None:
    with ports(scanner) as (made, ear):
        ready(ear)
        scanner.unplug()
        until(lambda: ear.rows == ())
        assert made.rows() == ()


def test_two_scanners_at_once_keep_their_codes_apart() -> None:
    pair = PtyScanner("S0001"), PtyScanner("S0002")
    for each in pair:
        each.plug()
    with ports(*pair) as (_, ear):
        ready(ear, 1)
        ready(ear, 2)
        total = how_many(200, 2000)
        for number in range(total):
            one, two = f"AA{number:06d}\r".encode(), f"BB{number:06d}\r".encode()
            for at in range(len(one)):
                pair[0].send(one[at : at + 1])
                pair[1].send(two[at : at + 1])
        until(lambda: len(ear.heard) == 2 * total)
        for number, letters in ((1, "AA"), (2, "BB")):
            codes = [heard.text for heard in ear.heard if heard.number == number]
            assert codes == [f"{letters}{at:06d}" for at in range(total)]


# ----------------------------------------------------------------------------------------------------- the long one


def hammered(scanner: PtyScanner, total: int, pulls: int, name: str) -> tuple[list[str], Ear]:
    """`total` scans at full speed, each cut at another place, the cable pulled in the middle of `pulls` of them: what
    was sent whole (a scan whose cable was pulled is made again, as a person does), and what was heard.
    """
    dice, sent = rng(name), list[str]()
    ends = {FramingKind.auto: (b"", b"\r\n"), FramingKind.stx_etx: (b"\x02", b"\x03"), FramingKind.cr: (b"", b"\r")}
    kind = dice.choice(list(ends))
    start, end = ends[kind]
    pulled = set(dice.sample(range(total), pulls))
    with ports(scanner, usual=kind) as (made, ear):
        ready(ear)
        made.note_read("05E0:1701:S0001")
        for number in range(total):
            code = f"PF{number:05d}{'X' * (number % 9)}Z"
            whole = start + code.encode() + end
            if number in pulled:
                until(lambda: len(ear.codes) >= len(sent))  # what the system still holds is gone with the cable
                scanner.send_singly(whole[: dice.randrange(len(start) + 1, len(whole) - len(end) + 1)])
                until(lambda: ear.state() is PortState.reading)
                scanner.unplug()
                until(lambda: ear.state() is PortState.unplugged)
                scanner.plug()
                ready(ear)
            at = number % len(whole)
            if number % 3:
                scanner.send(whole[:at])
                scanner.send(whole[at:])
            else:
                scanner.send_singly(whole)
            sent.append(code)
        until(lambda: len(ear.codes) >= total)
    return sent, ear


def test_at_full_speed_and_pulled_in_mid_code_nothing_is_wrong_and_nothing_lost(scanner: PtyScanner) -> None:
    sent, ear = hammered(scanner, how_many(1_500, 10_000), how_many(8, 100), "hammered")
    assert ear.codes == sent
    assert {heard.fault for heard in ear.heard} <= {None, ScanFault.cut_off}


def test_a_reader_that_gives_half_codes_is_caught(scanner: PtyScanner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of the test above."""
    honest = Framer.unplugged

    def gives(self: Framer) -> list[Frame]:
        return [frame._replace(fault=None) for frame in honest(self)]

    monkeypatch.setattr(Framer, "unplugged", gives)
    sent, ear = hammered(scanner, 60, 5, "half codes")
    assert ear.codes != sent
    assert set(ear.codes) - set(sent), "a wrong code was taken"


# ------------------------------------------------------------------------------------------------ ports that refuse


class Refusing:
    """Opens nothing until told otherwise."""

    def __init__(self, fault: Exception) -> None:
        self.fault: Exception | None = fault

    def __call__(self, device: str, baud: int) -> Any:
        from app.scanning.port_reader import open_serial

        if self.fault is not None:
            raise self.fault
        return open_serial(device, baud)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (PermissionError(13, "Permission denied"), PortReason.permission),
        (OSError(16, "Device or resource busy"), PortReason.busy),
        (OSError(11, "Could not exclusively lock port"), PortReason.busy),
        (OSError(22, "Invalid argument"), PortReason.failed),
    ],
)
def test_a_port_that_refuses_says_why_and_is_tried_again(
    scanner: PtyScanner, fault: Exception, reason: PortReason
) -> None:
    door = Refusing(fault)
    with ports(scanner, opens=door) as (_, ear):
        until(lambda: ear.state() is PortState.refused)
        assert ear.rows[0].reason is reason
        door.fault = None
        ready(ear)
        scanner.send(b"PF3ABCDE\r")
        until(lambda: ear.codes == ["PF3ABCDE"])


def test_two_programs_never_share_a_scanner(scanner: PtyScanner) -> None:
    with ports(scanner) as (_, ear):
        ready(ear)
        second, other = SerialPorts(ports=listed([scanner]), look_every=0.02), Ear()
        second.start(other.heard.append, other.bursts.append, other.changed)
        until(lambda: other.state() is PortState.refused)
        assert other.rows[0].reason is PortReason.busy
        scanner.send(b"PF3ABCDE\r")
        until(lambda: ear.codes == ["PF3ABCDE"])
        assert other.heard == []
        second.stop()


def test_a_list_that_fails_while_a_port_is_pulled_changes_nothing(scanner: PtyScanner) -> None:
    trouble: list[Exception] = []

    def fails() -> list[Any]:
        if trouble:
            raise trouble.pop()
        return listed([scanner])()

    with ports(scanner, ports=fails) as (_, ear):
        ready(ear)
        trouble[:] = [TypeError("int() can't convert"), OSError(19, "No such device")]
        until(lambda: not trouble)
        scanner.send(b"PF3ABCDE\r")
        until(lambda: ear.codes == ["PF3ABCDE"])


# ------------------------------------------------------------------------------------------ what a person decides


def test_a_printer_is_left_aside_until_it_is_chosen_and_that_is_kept() -> None:
    label_printer, lines = PtyScanner("P1", product="Label Printer"), list[str]()
    label_printer.plug()
    with ports(label_printer, store=lines.append) as (made, ear):
        until(lambda: ear.state() is PortState.aside)
        (row,) = made.rows()
        assert row.reason is PortReason.printer
        made.use(row.identity, on=True)
        ready(ear)
    with ports(PtyScanner("P1"), stored=lines[-1]) as (made, _):
        assert [(row.state, row.known) for row in made.rows()] == [(PortState.unplugged, True)]
        made.use(row.identity, on=False)
        assert made.rows() == ()


def test_a_scanner_that_is_switched_off_is_not_read(scanner: PtyScanner) -> None:
    with ports(scanner) as (made, ear):
        ready(ear)
        made.use(made.rows()[0].identity, on=False)
        until(lambda: ear.state() is PortState.aside)
        assert ear.rows[0].reason is PortReason.chosen
        made.use(made.rows()[0].identity, on=True)
        ready(ear)


def test_a_framing_learned_from_one_test_scan_is_used_and_kept(scanner: PtyScanner) -> None:
    lines = list[str]()
    wrap: Callable[[str], bytes] = lambda text: b"#" + text.encode() + b"*\r"  # noqa: E731 (the scanner's own habit)
    with ports(scanner, store=lines.append) as (made, ear):
        ready(ear)
        scanner.send(wrap(TEST_TEXT))
        until(lambda: bool(ear.bursts))
        learned = learn([ear.bursts[0].data], TEST_TEXT)
        assert learned is not None
        assert learned.framing == Framing(FramingKind.learned, b"#", b"*\r")
        made.set_framing(ear.bursts[0].identity, learned.framing)
        until(lambda: (ear.rows[0].framing, ear.state()) == (learned.framing, PortState.ready))
        scanner.send(wrap("PF3ABCDE") + b"PF3ABCDE*\r")
        until(lambda: len(ear.heard) == 3)
        assert ear.codes[1:] == ["PF3ABCDE"]
        assert ear.heard[2].fault is ScanFault.control_characters, "its own sign is missing"
    again = SerialPorts(stored=lines[-1])
    assert [row.framing for row in again.rows()] == [learned.framing]


def test_another_speed_opens_the_port_anew(scanner: PtyScanner) -> None:
    opened: list[int] = []

    def opens(device: str, baud: int) -> Any:
        from app.scanning.port_reader import open_serial

        opened.append(baud)
        return open_serial(device, baud)

    with ports(scanner, opens=opens) as (made, ear):
        ready(ear)
        made.set_baud(made.rows()[0].identity, 115200)
        until(lambda: opened == [9600, 115200])
        ready(ear)
        made.set_baud("nobody", 9600)
        made.set_framing("nobody", framing_of(FramingKind.cr))
        made.note_read("nobody")
        assert len(made.rows()) == 1


def test_after_the_end_nobody_is_told(scanner: PtyScanner) -> None:
    made, ear = SerialPorts(ports=listed([scanner]), look_every=0.02), Ear()
    made.start(ear.heard.append, ear.bursts.append, ear.changed)
    ready(ear)
    scanner.send(b"PF3A")
    until(lambda: ear.state() is PortState.reading)
    told = len(ear.states)
    made.stop()
    scanner.send(b"BCDE\r")
    scanner.unplug()
    assert (ear.heard, len(ear.states)) == ([], told)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("scanner")]


def test_the_tail_of_a_code_that_was_under_way_when_the_port_was_opened_is_none(scanner: PtyScanner) -> None:
    def opens(device: str, baud: int) -> Any:
        from app.scanning.port_reader import open_serial

        port = open_serial(device, baud)  # whatever had come before is thrown away by the system here
        scanner.send(b"CDE\r")
        return port

    with ports(scanner, opens=opens) as (_, ear):
        ready(ear)
        until(lambda: [heard.fault for heard in ear.heard] == [ScanFault.cut_off])
        scanner.send(b"PF3ABCDE\r")
        until(lambda: ear.codes == ["PF3ABCDE"])
