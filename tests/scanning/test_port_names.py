"""Which port is which, which ones are left aside, and what a desk remembers of them."""

from __future__ import annotations

import errno

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scanning.framing import framing_of
from app.scanning.known_ports import KnownPort, framing_from, framing_text, read_known, written
from app.scanning.port_names import found_ports
from app.scanning.port_reader import why_refused
from app.usecases.scanners import Framing, FramingKind, PortReason, serial_number, serial_source
from tests.support.pty_scanner import Listing


def identities(*ports: Listing) -> list[str]:
    return [found.identity for found in found_ports(ports)]


def test_the_number_of_the_port_is_never_its_identity() -> None:
    assert identities(Listing("COM3")) == identities(Listing("COM7", location="2-4")) == ["05E0:1701:S0001"]


def test_two_of_a_kind_are_told_apart_by_where_they_hang() -> None:
    bare = Listing("COM3", serial_number=None)
    assert identities(bare, bare._replace(device="COM4", location="1-2")) == ["05E0:1701@1-1", "05E0:1701@1-2"]
    same = Listing("COM3")
    assert identities(same, same._replace(device="COM4", location="1-2")) == [
        "05E0:1701:S0001@1-1",
        "05E0:1701:S0001@1-2",
    ]
    assert identities(Listing("COM1", vid=None)) == ["port:COM1"]
    assert identities(bare._replace(location=None)) == ["05E0:1701@COM3"]


@pytest.mark.parametrize(
    ("port", "reason"),
    [
        (Listing("COM3"), PortReason.none),
        (Listing("COM3", vid=0x0403, manufacturer="FTDI", product="FT232R USB UART"), PortReason.none),
        (Listing("COM3", vid=None, description="通信ポート (COM3)", product=None), PortReason.unknown),
        (Listing("COM4", vid=None, hwid="BTHENUM\\{00001101}", product=None), PortReason.bluetooth),
        (Listing("/dev/cu.Bluetooth-Incoming-Port", vid=None, product=None), PortReason.bluetooth),
        (Listing("/dev/rfcomm0", vid=None, product=None), PortReason.bluetooth),
        (Listing("COM5", product="USB 56K Modem"), PortReason.modem),
        (Listing("/dev/ttyUSB2", vid=0x2C7C, product="EC25"), PortReason.modem),
        (Listing("COM6", vid=0x04F9, product="QL-820NWB"), PortReason.printer),
        (Listing("COM6", description="レシートプリンター"), PortReason.printer),
    ],
)
def test_what_is_clearly_no_scanner_is_left_aside(port: Listing, reason: PortReason) -> None:
    assert found_ports([port])[0].reason is reason


def test_a_ports_name_is_its_makers_and_products() -> None:
    def name(**about: str | None) -> str:
        return found_ports([Listing("COM3")._replace(**about)])[0].name  # type: ignore[arg-type]  # names as given

    assert name() == "Example Scan ES-200"
    assert name(manufacturer="Example", product="Example ES") == "Example ES"
    assert name(manufacturer=None, product=None, description="USB シリアル デバイス") == "USB シリアル デバイス"
    assert name(product=None, description="n/a") == "COM3"


@pytest.mark.parametrize(
    ("fault", "windows", "reason"),
    [
        (OSError(errno.EACCES, "x"), False, PortReason.permission),
        (OSError("could not open port 'COM3': PermissionError(13, '', None, 5)"), True, PortReason.busy),
        (OSError("could not open port 'COM3': FileNotFoundError(2, '', None, 2)"), True, None),
        (OSError(errno.ENOENT, "x"), False, None),
        (OSError(errno.EIO, "x"), False, None),
        (OSError(errno.EBUSY, "x"), False, PortReason.busy),
        (OSError(errno.EINVAL, "x"), False, PortReason.failed),
    ],
)
def test_why_a_port_does_not_open(fault: OSError, windows: bool, reason: PortReason | None) -> None:
    assert why_refused(fault, windows=windows) is reason


FRAMINGS = st.one_of(
    st.sampled_from([framing_of(kind) for kind in FramingKind if kind is not FramingKind.learned]),
    st.builds(Framing, st.just(FramingKind.learned), st.binary(max_size=8), st.just(b"*\r"), st.integers(0, 4)),
    st.builds(Framing, st.just(FramingKind.silence), st.binary(max_size=8), st.binary(max_size=3), st.integers(0, 4)),
)
KNOWN = st.builds(
    KnownPort,
    number=st.integers(1, 99),
    name=st.text(max_size=20),
    framing=st.none() | FRAMINGS,
    baud=st.sampled_from([9600, 115200]),
    use=st.none() | st.booleans(),
    read=st.booleans(),
)


@given(st.lists(st.tuples(st.text(min_size=1, max_size=30), KNOWN), unique_by=(lambda p: p[0], lambda p: p[1].number)))
def test_what_is_remembered_is_read_again(pairs: list[tuple[str, KnownPort]]) -> None:
    assert read_known(written(dict(pairs))) == dict(pairs)


@pytest.mark.parametrize(
    "line",
    ["", "x", "{}", "[1]", '[{"id": "a"}]', '[{"id": "a", "number": true}]', '[{"id": 1, "number": 1}]', "[", "null"],
)
def test_a_line_that_says_nothing_is_an_empty_memory(line: str) -> None:
    assert read_known(line) == {}


def test_of_a_line_written_by_hand_what_can_be_understood_is_taken() -> None:
    line = '[{"id": "a", "number": 2, "framing": "x", "baud": 1, "use": "yes"}, {"id": "b", "number": 2}]'
    assert read_known(line) == {"a": KnownPort(2)}


@pytest.mark.parametrize(
    "word",
    ["", "x", "learned", "learned:41", "learned:zz:0d:0", "learned:::0", "learned:41:42:0", "cr:41:0d:0",
     "auto:::0", "learned::0d:-1", "learned::0d:99", "silence:" + "41" * 40 + "::0"],
)  # fmt: skip
def test_a_framing_that_could_cut_a_code_is_none(word: str) -> None:
    assert framing_from(word) is None


def test_framings_are_words() -> None:
    assert framing_text(framing_of(FramingKind.stx_etx)) == "stx_etx"
    assert framing_text(Framing(FramingKind.learned, b"\x02A", b"\r", 1)) == "learned:0241:0d:1"


def test_sources_name_serial_scanners() -> None:
    assert serial_number(serial_source(3)) == 3
    assert [serial_number(text) for text in ("keyboard", "scanner.", "scanner.x", "3")] == [0, 0, 0, 0]
