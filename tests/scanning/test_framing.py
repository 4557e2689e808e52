"""Framing of serial scanners: any cut of any stream gives the same codes, half a code is never one, learning says what
it saw.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.scans import ScanFault
from app.scanning.framing import ENDS, LONGEST, REST, SILENCE, STALE, Frame, Framer, framing_of, learn
from app.usecases.scanners import TEST_TEXT, Framing, FramingKind, Learned

CODES = [b"PF3ABCDE", b"5CD0123ABC", b"1S82W0000XJPPF3ABCDE", "ﾀﾞﾌﾞﾙ-1".encode("cp932"), "校-9".encode()]
STREAMS = {
    FramingKind.auto: b"".join(c + e for c, e in zip(CODES, (b"\r", b"\n", b"\r\n", b"\r", b"\n"), strict=True))
    + b"\x02ABCD1234\x03\x02EFGH5678\x03\r\n",
    **{kind: b"".join(start + code + end for code in CODES) for kind, (start, end) in ENDS.items()},
    FramingKind.learned: b"".join(b"\x02]" + code + b"#\r" for code in CODES),
}
LEARNED = Framing(FramingKind.learned, b"\x02]", b"#\r")
WANTED = dict.fromkeys(STREAMS, CODES) | {FramingKind.auto: [*CODES, b"ABCD1234", b"EFGH5678"]}


def framing(kind: FramingKind) -> Framing:
    return LEARNED if kind is FramingKind.learned else framing_of(kind)


def read(framer: Framer, *pieces: bytes) -> list[Frame]:
    return [frame for piece in pieces for frame in framer.feed(piece)]


def codes(frames: list[Frame]) -> list[bytes]:
    assert [frame.fault for frame in frames] == [None] * len(frames)
    return [frame.data for frame in frames]


@pytest.mark.parametrize("kind", list(STREAMS))
def test_split_at_every_byte_gives_the_same_codes(kind: FramingKind) -> None:
    stream = STREAMS[kind]
    assert codes(read(Framer(framing(kind)), stream)) == WANTED[kind]
    for at in range(len(stream) + 1):
        assert codes(read(Framer(framing(kind)), stream[:at], stream[at:])) == WANTED[kind], at
    single = [stream[at : at + 1] for at in range(len(stream))]
    assert codes(read(Framer(framing(kind)), *single)) == WANTED[kind]


@given(
    st.sampled_from(list(STREAMS)),
    st.lists(st.sampled_from([b"\x02", b"\x03", b"\r", b"\n", b"\t", b"#", b"]", b"A1", b"\x00", b"\x1d", b"xy z"])),
    st.lists(st.integers(0, 60)),
    st.booleans(),
)
@example(FramingKind.crlf, [b"A1", b"\r", b"\n"], [2, 3], True)
def test_any_split_of_any_stream_gives_the_same(
    kind: FramingKind, parts: list[bytes], cuts: list[int], settled: bool
) -> None:
    stream = b"".join(parts)
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    whole, cut = Framer(framing(kind), settled=settled), Framer(framing(kind), settled=settled)
    assert read(whole, stream) == read(cut, *(stream[a:b] for a, b in pairwise(edges)))
    assert whole.unplugged() == cut.unplugged()


@given(st.sampled_from([*STREAMS, FramingKind.silence]), st.binary(max_size=80), st.integers(0, 80))
def test_nothing_is_ever_raised_and_every_code_was_in_the_stream(kind: FramingKind, data: bytes, at: int) -> None:
    framer = Framer(framing(kind))
    frames = [*read(framer, data[:at]), *framer.quiet(SILENCE), *read(framer, data[at:]), *framer.unplugged()]
    assert all(frame.data in data and frame.whole in data for frame in frames)


@pytest.mark.parametrize("kind", [*STREAMS, FramingKind.silence])
def test_a_half_code_at_unplug_is_told_and_never_given(kind: FramingKind) -> None:
    start = framing(kind).start
    for at in range(1, len(CODES[0]) + 1):
        framer = Framer(framing(kind))
        assert read(framer, start + CODES[0][:at]) == []
        (left,) = framer.unplugged()
        assert left.fault is ScanFault.cut_off
        assert framer.unplugged() == []
    assert Framer(framing(kind)).unplugged() == []


def test_a_code_that_stops_is_half_a_code_and_its_rest_none() -> None:
    framer = Framer(framing_of(FramingKind.auto))
    framer.feed(b"PF3A")
    assert framer.quiet(STALE / 2) == []
    assert framer.feed(b"B") == [], "a machine that was busy is no silence"
    assert [f.fault for f in framer.quiet(STALE)] == [ScanFault.cut_off]
    assert framer.feed(b"CDE\r") == [], "its rest"
    assert codes(framer.feed(b"PF3ABCDE\r")) == [CODES[0]]
    framer.feed(b"PF3A")
    framer.quiet(STALE)
    framer.quiet(REST)
    assert codes(framer.feed(b"PF3ABCDE\r")) == [CODES[0]], "no rest came for so long"


def test_a_port_just_opened_gives_no_tail() -> None:
    tail = Framer(framing_of(FramingKind.cr), settled=False)
    (half,) = tail.feed(b"CDE\r")
    assert half.fault is ScanFault.cut_off
    assert codes(tail.feed(b"PF3ABCDE\r")) == [CODES[0]]
    slow = Framer(framing_of(FramingKind.cr), settled=False)
    slow.feed(b"AB")
    assert [f.fault for f in slow.quiet(0.1)] == [ScanFault.cut_off]
    assert slow.feed(b"CDE\r") == []
    silent = Framer(framing_of(FramingKind.cr), settled=False)
    assert silent.waiting
    assert silent.quiet(0.1) == []
    assert silent.settled
    assert codes(silent.feed(b"PF3ABCDE\r")) == [CODES[0]]
    framed = Framer(framing_of(FramingKind.stx_etx), settled=False)
    half, whole = framed.feed(b"CDE\x03\x02PF3ABCDE\x03")
    assert (half.fault, whole.fault, whole.data) == (ScanFault.cut_off, None, CODES[0])


def test_too_long_is_dropped_whole_in_whatever_pieces() -> None:
    stream = b"A" * (LONGEST + 1) + b"\r\n" + b"PF3ABCDE\r\n" + b"B" * LONGEST + b"\r\n"
    for kind in (FramingKind.crlf, FramingKind.auto):
        for pieces in ([stream], [stream[at : at + 1] for at in range(len(stream))]):
            long, code, longest = read(Framer(framing_of(kind)), *pieces)
            assert (long.fault, code.data, longest.data) == (ScanFault.too_long, CODES[0], b"B" * LONGEST)
    endless = Framer(framing_of(FramingKind.cr))
    assert len(endless.feed(b"A" * 5 * LONGEST)) == 1
    assert endless.unplugged() == []


def test_a_start_in_the_middle_of_a_code_ends_it_unread() -> None:
    half, whole = read(Framer(framing_of(FramingKind.stx_etx)), b"\x02PF3A\x02PF3ABCDE\x03")
    assert (half.fault, whole.data) == (ScanFault.cut_off, CODES[0])
    half, whole = read(Framer(framing_of(FramingKind.auto)), b"PF3A\x02PF3ABCDE\x03")
    assert (half.fault, whole.data) == (ScanFault.cut_off, CODES[0])
    (stray,) = read(Framer(framing_of(FramingKind.stx_etx)), b"\r\nCDE\x03\r\n")
    assert stray.fault is ScanFault.cut_off


def test_silence_ends_a_code_where_nothing_else_does() -> None:
    framer = Framer(framing_of(FramingKind.silence))
    assert framer.feed(b"PF3ABCDE") == []
    assert framer.quiet(SILENCE / 2) == []
    assert codes(framer.quiet(SILENCE / 2)) == [CODES[0]]
    assert framer.quiet(10) == []
    framer.feed(b"\r\n1")
    assert framer.quiet(SILENCE) == [], "noise"


def test_a_scanners_own_characters_must_be_there() -> None:
    framer = Framer(Framing(FramingKind.learned, b"A", b"\r", skip=1))
    good, lacking, short = read(framer, b"AsPF3ABCDE\r", b"PF3ABCDE\r", b"As\r")
    assert (good.data, lacking.fault, short.fault) == (
        CODES[0],
        ScanFault.control_characters,
        ScanFault.control_characters,
    )
    ended = Framer(Framing(FramingKind.silence, b"", b"Z"))
    ended.feed(b"PF3ABCDEZ")
    assert codes(ended.quiet(SILENCE)) == [CODES[0]]
    ended.feed(b"PF3ABCDE")
    assert [f.fault for f in ended.quiet(SILENCE)] == [ScanFault.control_characters]


T = TEST_TEXT.encode()


@pytest.mark.parametrize(
    ("bursts", "told"),
    [
        ([T + b"\r"], Learned(framing_of(FramingKind.cr))),
        ([T + b"\n"], Learned(framing_of(FramingKind.lf))),
        ([T + b"\r\n"], Learned(framing_of(FramingKind.crlf))),
        ([T + b"\t"], Learned(framing_of(FramingKind.tab))),
        ([b"\x02" + T + b"\x03"], Learned(framing_of(FramingKind.stx_etx))),
        ([T], Learned(Framing(FramingKind.silence))),
        ([b"]C0" + T + b"\r", b"]Q1" + T + b"\r"], Learned(framing_of(FramingKind.cr), "]C0")),
        ([b"\x02" + T + b"\x03\r\n"], Learned(Framing(FramingKind.learned, b"\x02", b"\x03\r\n"))),
        ([(b"\x02" + T + b"\x03\r\n") * 2], Learned(Framing(FramingKind.learned, b"\x02", b"\x03\r\n"))),
        ([b"#" + T + b"*\r"], Learned(Framing(FramingKind.learned, b"#", b"*\r"))),
        ([b"j" + T + b"\r", b"s" + T + b"\r"], Learned(Framing(FramingKind.learned, b"", b"\r", 1))),
        ([b"Xj" + T + b"\r", b"Xs" + T + b"\r"], Learned(Framing(FramingKind.learned, b"X", b"\r", 1))),
        ([T + b"1"], Learned(Framing(FramingKind.silence, b"", b"1"))),
        ([b"PF3ABCDE\r" + T + b"\rPF3ABCDE\r"], Learned(framing_of(FramingKind.cr))),
        ([b"\x02PF3\x03\x02" + T + b"\x03\x02PF3\x03"], Learned(framing_of(FramingKind.stx_etx))),
        ([T + b"\r", T + b"\n"], None),
        ([b"A" + T + b"\r", T + b"\r"], None),
        ([b"PF3ABCDE\r"], None),
        ([T + b"\r", b"PF3ABCDE\r"], None),
        ([], None),
    ],
)
def test_the_framing_is_learned_from_a_test_scan(bursts: list[bytes], told: Learned | None) -> None:
    assert learn(bursts, TEST_TEXT) == told


@given(
    st.sampled_from([b"", b"\x02", b"#", b"\x02\x01", b"AB"]),
    st.sampled_from([b"\r", b"\n", b"\r\n", b"\x03", b"\x03\r", b"*\r\n", b"\t"]),
    st.lists(st.sampled_from(CODES), min_size=1, max_size=4),
)
def test_what_was_learned_reads_what_the_scanner_sends(start: bytes, end: bytes, sent: list[bytes]) -> None:
    learned = learn([start + T + end], TEST_TEXT)
    assert learned is not None
    assert codes(read(Framer(learned.framing), b"".join(start + code + end for code in sent))) == sent
