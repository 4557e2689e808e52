"""What may be believed: never a misread, whatever a decoder says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import CodeKind, printed_code, repair_number
from app.domain.scans import ScanFault
from app.scanning.decode import accept
from app.scanning.decode.accept import TAKEN, Reason, verdict, verdicts
from app.usecases.label_ports import Found

SQUARE = ((0.0, 0.0), (100.0, 0.0), (100.0, 40.0), (0.0, 40.0))


def _found(text: str, symbology: str = "Code128", votes: int = 1, down: float = 0.0) -> Found:
    return Found(text, symbology, tuple((x, y + down) for x, y in SQUARE), "zxing", votes)


def _nobody(_: str) -> bool:
    return False


def _only(*texts: str) -> object:
    return lambda text: text in texts


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (_found("PF3ABCDE"), Reason.seen_once),
        (_found("PF3ABCDE", votes=2), Reason.agreed),
        (_found("pf3abcde", votes=2), Reason.agreed),
        (_found("PF'YSJK2", votes=9), Reason.layout),
        (_found("5CD7GCWX&3", votes=9), Reason.layout),
        (_found("PF3 ABC", votes=9), Reason.characters),
        (_found("PF3.ABC", votes=9), Reason.characters),
        (_found("", votes=9), Reason.empty),
        (_found("T", "Code39", votes=9), Reason.too_short),
        (_found("AB1", votes=9), Reason.too_short),
        (_found("AB12", votes=2), Reason.agreed),
        (_found("4901234567894", "EAN13", votes=9), Reason.product_code),
        (_found("4901234567894", votes=9), Reason.product_code),
        (_found("49012347", "EAN8", votes=9), Reason.product_code),
        (_found("092713", "ITF", votes=9), Reason.other_symbology),
        (_found("A1234B", "Codabar", votes=9), Reason.other_symbology),
        (_found("https://example.jp/x?y=1", "QRCode", votes=9), Reason.foreign),
        (_found("WIFI:S:x;;", "QRCode", votes=9), Reason.foreign),
        (_found("11S5B20Z12345ABCDEFG", votes=9), Reason.part_number),
        (_found("端末ＡＢ", "QRCode", votes=9), Reason.input_method),
        (_found("A\x07BCDEF", votes=9), Reason.control_characters),
        (_found("1S82W0000XJPPF3ABCDE", votes=2), Reason.agreed),
        (_found(printed_code(CodeKind.place, "A01").text), Reason.own_code),
        (_found(repair_number(2026, "A", 412).text), Reason.own_code),
        (_found("8A-0412-N"), Reason.seen_once),
    ],
)
def test_why(found: Found, reason: Reason) -> None:
    assert verdict(found, _nobody).reason is reason
    assert verdict(found, _nobody).accepted is (reason in TAKEN)


def test_what_the_register_knows_is_taken_at_one_look() -> None:
    known = verdict(_found("PF3ABCDE"), _only("PF3ABCDE"))  # type: ignore[arg-type]
    assert (known.accepted, known.reason) == (True, Reason.known)
    lenovo = verdict(_found("1S82W0000XJPPF3ABCDE"), _only("PF3ABCDE"))  # type: ignore[arg-type]
    assert (lenovo.reason, lenovo.scan.model_type) == (Reason.known, "82W0000XJP")


def test_what_is_judged_by_its_form_alone_is_what_the_register_says() -> None:
    known = verdict(_found("4901234567894"), _only("4901234567894"))  # type: ignore[arg-type]
    assert known.reason is Reason.known
    assert verdict(_found("https://example.jp", "QRCode"), lambda _: True).reason is Reason.foreign


def test_a_single_character_is_nothing_even_where_it_is_known() -> None:
    assert verdict(_found("T", "Code39"), lambda _: True).reason is Reason.too_short


def test_frames_that_agree_count_like_decoders_that_agree() -> None:
    assert verdict(_found("PF3ABCDE"), _nobody, looks=1).reason is Reason.seen_once
    assert verdict(_found("PF3ABCDE"), _nobody, looks=2).reason is Reason.agreed


def test_two_texts_at_one_place_are_neither_but_the_known_one() -> None:
    both = [_found("PF3ABCDE", votes=3), _found("PF3ABCOE", votes=2)]
    assert [v.reason for _, v in verdicts(both, _nobody)] == [Reason.contradicted] * 2
    reasons = {f.text: v.reason for f, v in verdicts(both, _only("PF3ABCDE"))}  # type: ignore[arg-type]
    assert reasons == {"PF3ABCDE": Reason.known, "PF3ABCOE": Reason.contradicted}
    thin = [_found("PF3ABCDE", votes=3), Found("PF3ABCOE", "Code128", ((90.0, 20.0),) * 4, "zbar", 2)]
    assert [v.reason for _, v in verdicts(thin, _nobody)] == [Reason.contradicted] * 2
    apart = [_found("PF3ABCDE", votes=3), _found("PF3ABCOE", votes=2, down=300)]
    assert [v.reason for _, v in verdicts(apart, _nobody)] == [Reason.agreed] * 2


def test_tilted_codes_under_each_other_are_not_at_one_place() -> None:
    def tilted(text: str, off: float) -> Found:
        corners = ((off, -off), (300 + off, 300 - off), (270 + off, 330 - off), (off - 30, 30 - off))
        return Found(text, "Code128", corners, "turned", 2)

    pair = [tilted("PF3ABCDE", 0.0), tilted("82W0000XJP", 40.0)]
    assert [v.reason for _, v in verdicts(pair, _nobody)] == [Reason.agreed] * 2
    assert accept.told(pair) == pair
    same = [tilted("PF3ABCDE", 0.0), tilted("PF3ABCOE", 6.0)]
    assert [v.reason for _, v in verdicts(same, _nobody)] == [Reason.contradicted] * 2


def test_of_two_readings_of_the_same_bars_the_stronger_is_told_and_the_first_of_equals() -> None:
    strong, weak = _found("0012546619592", "EAN13", votes=7), _found("6087746619592", "EAN13", votes=3)
    short = _found("12345670", "EAN8", votes=3)
    assert accept.told([weak, strong, short]) == [strong]
    first, second = _found("ABóó1234", votes=1), _found("ABss1234", votes=1)
    assert accept.told([first, second]) == [first]
    apart, other = _found("PF3ABCOE", votes=1, down=300), _found("PF3ABCDE", "Code39", votes=9)
    assert accept.told([first, apart, other]) == [first, apart, other]


def test_the_known_device_comes_first() -> None:
    several = [
        _found("4901234567894", "EAN13", votes=2),
        _found("PF9ZZZ42", votes=2, down=100),
        _found(printed_code(CodeKind.place, "A01").text, down=200),
        _found("PF3ABCDE", down=300),
    ]
    told = verdicts(several, _only("PF3ABCDE"))  # type: ignore[arg-type]
    assert [v.reason for _, v in told] == [Reason.known, Reason.own_code, Reason.agreed, Reason.product_code]


def test_codes_that_are_alike_stand_as_they_lie() -> None:
    told = verdicts([_found("LOWER1", votes=2, down=300), _found("UPPER1", votes=2)], _nobody)
    assert [f.text for f, _ in told] == ["UPPER1", "LOWER1"]
    assert [f.text for f, _ in verdicts([Found("AB12", "QRCode", (), "x", 2)], _nobody)] == ["AB12"]


def test_every_fault_of_a_scan_has_its_reason() -> None:
    assert {f.value for f in ScanFault} <= {r.value for r in Reason}


@given(st.text(max_size=30), st.sampled_from(["Code128", "Code39", "QRCode", "EAN13", "ITF"]), st.integers(1, 1))
def test_one_look_at_what_nobody_knows_is_never_a_device(text: str, symbology: str, votes: int) -> None:
    seen = verdict(_found(text, symbology, votes), _nobody)
    assert not seen.accepted or seen.reason is Reason.own_code


def test_two_frames_are_not_enough_for_a_text_without_a_check_character() -> None:
    """A spoilt Code 39 was read as another in two frames alike, by one stage."""
    assert verdict(_found("M8NXCVNHJLLC6AK", "Code39"), _nobody, looks=2).reason is Reason.seen_once
    assert verdict(_found("M8NXCVNHJLLC6AK", "Code39"), _nobody, looks=3).accepted
    assert verdict(_found("M8NXCVNHJLLC6AK", "Code39", votes=2), _nobody).accepted
    assert verdict(_found("M8NXCVNHJLLC6AK"), _nobody, looks=2).accepted
