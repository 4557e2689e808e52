"""Holds reading to the facts: each maker's form, each fault, and never half of anything."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import CodeKind, printed_code, repair_number
from app.domain.scans import ScanFault
from app.scanning.envelopes import GS, RS, UrlRule
from app.scanning.normalise import LONGEST_CODE, LONGEST_RAW, decode, fold_width, read_scan

SAFE = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
serials = st.text(SAFE, min_size=6, max_size=15).filter(
    lambda text: not text.isdigit() and not text.startswith(("SN", "11S", "1S")) and read_scan(text).fault is None
)


@pytest.mark.parametrize(
    ("raw", "candidates"),
    [
        ("PF3ABCDE", ("PF3ABCDE",)),
        ("pf3abcde", ("PF3ABCDE",)),
        ("ＰＦ３ＡＢＣＤＥ", ("PF3ABCDE",)),
        ("\x02PF3ABCDE\x03\r\n", ("PF3ABCDE",)),
        ("PF3ABCDE\x00\x00", ("PF3ABCDE",)),
        ("\ufeffPF3ABCDE", ("PF3ABCDE",)),
        ("]C0PF3ABCDE", ("PF3ABCDE",)),
        ("\x02]A0PF3ABCDE\r", ("PF3ABCDE",)),
        ("*PF3ABCDE*", ("PF3ABCDE",)),
        ("  PF3ABCDE　", ("PF3ABCDE",)),
        ("S/N:PF3ABCDE", ("PF3ABCDE",)),
        ("S/N: pf3abcde", ("PF3ABCDE",)),
        ("S/N PF3ABCDE", ("PF3ABCDE",)),
        ("S/NPF3ABCDE", ("PF3ABCDE",)),
        ("Ｓ／Ｎ：ＰＦ３ＡＢＣＤＥ", ("PF3ABCDE",)),
        ("SN:PF3ABCDE", ("PF3ABCDE",)),
        ("SN PF3ABCDE", ("PF3ABCDE",)),
        ("Serial No. PF3ABCDE", ("PF3ABCDE",)),
        ("Serial No.:PF3ABCDE", ("PF3ABCDE",)),
        ("SERIAL NUMBER: PF3ABCDE", ("PF3ABCDE",)),
        ("Serial: PF3ABCDE", ("PF3ABCDE",)),
        ("シリアル番号：PF3ABCDE", ("PF3ABCDE",)),
        ("シリアルNo.PF3ABCDE", ("PF3ABCDE",)),
        ("ｼﾘｱﾙ番号:PF3ABCDE", ("PF3ABCDE",)),
        ("製造番号: 701402728B", ("701402728B",)),
        ("端末管理番号：KRM-036664", ("KRM-036664",)),
        ("KRM-036664", ("KRM-036664",)),
        ("krm 036664", ("KRM 036664",)),
        ("ＫＲＭー０３６６６４", ("KRM-036664",)),
        ("KRM−036664", ("KRM-036664",)),
        ("CH-0001", ("CH-0001",)),
        ("SNPF3ABCDE", ("SNPF3ABCDE", "PF3ABCDE")),
        ("SN12345678", ("SN12345678",)),
        ("SNOW-12", ("SNOW-12",)),
        ("SERIALAB12", ("SERIALAB12",)),
        ("P3NXCVVWAC3ZVKZ", ("P3NXCVVWAC3ZVKZ",)),
        ("701402728B", ("701402728B",)),
        ("A/B.1", ("A/B.1",)),
    ],
)
def test_what_a_text_names(raw: str, candidates: tuple[str, ...]) -> None:
    scan = read_scan(raw)
    assert (scan.fault, scan.candidates, scan.raw) == (None, candidates, raw)
    assert scan.text == candidates[0]


@pytest.mark.parametrize("raw", ["1S82W0000XJPPF3ABCDE", "1s82w0000xjppf3abcde", "S/N:1S82W0000XJP PF3ABCDE"])
def test_a_machine_type_prefix_gives_type_and_serial(raw: str) -> None:
    scan = read_scan(raw)
    assert scan.candidates[0] == scan.text
    assert scan.candidates[-1] == "PF3ABCDE"
    assert (scan.model_type, scan.fault) == ("82W0000XJP", None)


@pytest.mark.parametrize("raw", ["1S82W0000XJPPF3ABCD", "1S82W0000XJPPF3ABCDEF"])
def test_a_machine_type_of_another_length_is_left_whole(raw: str) -> None:
    assert read_scan(raw).candidates == (raw,)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("", ScanFault.empty),
        (" \r\n", ScanFault.empty),
        ("]C0", ScanFault.empty),
        ("S/N:", ScanFault.empty),
        ("pf3あbc", ScanFault.input_method),
        ("ｐｆ３あｂｃ", ScanFault.input_method),
        ("ちfPF3", ScanFault.input_method),
        ("ﾁﾊｲｼ", ScanFault.input_method),
        ("久留米PF3", ScanFault.input_method),
        ("PF3。ABC", ScanFault.input_method),
        ("ーPF3", ScanFault.input_method),
        ("製造番号：ぴーえふ", ScanFault.input_method),
        ("S/N+PF3ABCDE", ScanFault.layout),
        ("/PF3ABCDE", ScanFault.foreign),
        (".PF3ABCDE", ScanFault.foreign),
        ("PF3,ABCDE", ScanFault.foreign),
        ("PF3ABCDE:1", ScanFault.layout),
        ("PF3+ABCDE", ScanFault.layout),
        ("[C0PF3ABCDE", ScanFault.layout),
        ("PF3=ABCDE", ScanFault.layout),
        ("93HWZY_GD80", ScanFault.layout),
        ("éèPF3", ScanFault.layout),
        ("¥PF3", ScanFault.layout),
        ("https+//example.jp/PF3", ScanFault.layout),
        ("PF3□BCDE", ScanFault.control_characters),
        ("PF3?BCDE", ScanFault.control_characters),
        ("PF3\ufffdBCDE", ScanFault.control_characters),
        ("PF3\x1bBCDE", ScanFault.control_characters),
        ("PF3ABCDE\rPF3ABCDF", ScanFault.control_characters),
        ("PF3ABCDE\tPF3ABCDF", ScanFault.control_characters),
        ("\x02PF3ABCDE\x03\x02PF3ABCDF\x03", ScanFault.control_characters),
        ("[)>06SPF3ABCDE", ScanFault.control_characters),
        ("A" * (LONGEST_CODE + 1), ScanFault.too_long),
        ("A" * (LONGEST_RAW + 1), ScanFault.too_long),
        ("4901234567894", ScanFault.product_code),
        ("]E04901234567894", ScanFault.product_code),
        ("]E449123456", ScanFault.product_code),
        ("0104901234567894", ScanFault.product_code),
        ("(01)04901234567894(10)LOT", ScanFault.product_code),
        ("11S5B21A1234Z1ZF3ABCDE01", ScanFault.part_number),
        ("P/N: SB21A12345", ScanFault.part_number),
        ("品番：93HWZY", ScanFault.part_number),
        ("MTM: 82W0000XJP", ScanFault.part_number),
        (f"[)>{RS}06{GS}1PSB21A12345{RS}\x04", ScanFault.part_number),
        ("16:4a:70:28:94:52", ScanFault.foreign),
        ("164A70289452", ScanFault.foreign),
        ("16-4A-70-28-94-52", ScanFault.foreign),
        ("164a.7028.9452", ScanFault.foreign),
        ("MAC: 164A70289452", ScanFault.foreign),
        ("WLAN MAC:16-4A-70-28-94-52", ScanFault.foreign),
        ("16+4A+70+28+94+52", ScanFault.foreign),
        ("490154203237518", ScanFault.foreign),
        ("IMEI:490154203237519", ScanFault.foreign),
        ("https://example.jp/PF3ABCDE", ScanFault.foreign),
        ("www.example.jp/?sn=PF3ABCDE", ScanFault.foreign),
        ("WIFI:S:school;T:WPA;P:x;;", ScanFault.foreign),
        ("tel:0942000000", ScanFault.foreign),
    ],
)
def test_why_a_text_names_nothing(raw: str, fault: ScanFault) -> None:
    scan = read_scan(raw)
    assert (scan.fault, scan.raw, scan.own, scan.repair) == (fault, raw, None, None)


@pytest.mark.parametrize(
    "raw", ["4901234567894", "164A70289452", "490154203237518", "11S5B21A1234Z1ZF3AB", "93HWZY_GD80"]
)
def test_what_is_judged_by_its_form_alone_may_still_stand_in_the_register(raw: str) -> None:
    assert read_scan(raw).candidates == (raw,)


@pytest.mark.parametrize("raw", ["pf3あbc", "PF3?BC", "MAC: 164A70289452", "IMEI:490154203237518", "tel:1", "A" * 65])
def test_a_damaged_or_labelled_text_is_final(raw: str) -> None:
    assert read_scan(raw).candidates == ()


@pytest.mark.parametrize("raw", ["123456789012", "ABCDEFABCDEF", "4901234567895", "490154203237519", "12345678"])
def test_numbers_without_a_right_check_digit_are_serials(raw: str) -> None:
    scan = read_scan(raw)
    assert (scan.fault, scan.candidates) == (None, (raw,))


def test_serials_in_envelopes() -> None:
    assert read_scan(f"]C1010490123456789421PF3ABCDE{GS}10LOT1").candidates == ("PF3ABCDE",)
    assert read_scan(f"]C121PF3ABCDE{GS}").candidates == ("PF3ABCDE",)
    assert read_scan("(01)04901234567894(21)PF3ABCDE").candidates == ("PF3ABCDE",)
    whole = "010490123456789421PF3ABCDE"
    assert read_scan(whole).candidates == (whole, "PF3ABCDE")
    assert read_scan("010490123456789521PF3ABCDE").candidates == ("010490123456789521PF3ABCDE",)
    message = f"[)>{RS}06{GS}1P82W0000XJP{GS}SPF3ABCDE{GS}Q1{RS}\x04"
    assert read_scan(message).candidates == ("PF3ABCDE",)
    assert read_scan(f"[)>{RS}06{GS}SPF3あ{RS}\x04").fault is ScanFault.input_method
    assert read_scan(f"[)>{RS}06{GS}S {RS}\x04").fault is ScanFault.empty


def test_a_link_gives_a_code_only_where_a_rule_says_so() -> None:
    rules = (UrlRule("support.example.jp", "sn"), UrlRule("q.example.jp"))
    assert read_scan("https://support.example.jp/qr?mtm=1&sn=pf3abcde", rules).candidates == ("PF3ABCDE",)
    assert read_scan("HTTPS://Q.EXAMPLE.JP/u/PF3ABCDE/", rules).candidates == ("PF3ABCDE",)
    assert read_scan("https://q.example.jp/RP8A0412M", rules).repair == repair_number(2026, "A", 412)
    for raw in (
        "https://support.example.jp/qr?mtm=1",
        "https://support.example.jp/qr?sn=a+b%3F",
        "https://other.example.jp/PF3ABCDE",
        "https://q.example.jp",
        "https://[broken/PF3ABCDE",
    ):
        assert read_scan(raw, rules).fault is ScanFault.foreign


@pytest.mark.parametrize(
    "raw", ["8A-0412-M", "8a0412m", " 8A 0412 M ", "８Ａ－０４１２－Ｍ", "受付番号：8A-0412-M", "8Aー0412ーM"]
)
def test_a_repair_number_however_written(raw: str) -> None:
    scan = read_scan(raw)
    assert (scan.repair, scan.own, scan.fault) == (repair_number(2026, "A", 412), None, None)


@pytest.mark.parametrize("kind", list(CodeKind))
def test_every_kind_of_printed_code(kind: CodeKind) -> None:
    code = printed_code(kind, "8A0412")
    for raw in (
        code.text,
        code.text.lower(),
        f"]Q1{code.text}\r",
        "-".join(code.text),
        f"{code.text[:2]} {code.text[2:]}",
    ):
        scan = read_scan(raw)
        assert (scan.own, scan.fault) == (code, None)
        assert (scan.repair is not None) is (kind is CodeKind.repair)


def test_a_wrong_check_letter_leaves_the_text_to_the_register() -> None:
    scan = read_scan("CH-00010Z")
    assert (scan.own, scan.repair, scan.candidates) == (None, None, ("CH-00010Z",))


@pytest.mark.parametrize(
    "text", ["RP8A0001", "RP8A0412A", "rp-8a-0412-a", "CMFP03", "CMFP03A", "CMDONE", "CMDONEA", "OP0001", "OP0001A"]
)
def test_a_code_of_ours_whose_end_is_missing_or_wrong_is_cut_off_and_opens_nothing(text: str) -> None:
    """As a serial it would register an unknown unit and open a repair. What a register holds all the same wins."""
    scan = read_scan(text)
    assert (scan.fault, scan.own, scan.repair) == (ScanFault.cut_off, None, None)
    assert len(scan.candidates) == 1


@pytest.mark.parametrize("text", ["CM725012406", "RP725012406A", "CMFX03A", "OPTIPLEX1", "RPX0412M"])
def test_serials_that_only_begin_like_ours_are_serials(text: str) -> None:
    assert read_scan(text).fault is None


@given(serials)
def test_a_serial_survives_case_width_frames_and_prefixes(serial: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in serial)
    forms = [
        serial.lower(),
        serial.swapcase(),
        wide,
        f"\x02{serial}\x03",
        f"]C0{serial}\r\n",
        f"S/N:{serial}",
        f" {wide}\n",
    ]
    expected = read_scan(serial)
    for form in forms:
        scan = read_scan(form)
        assert (scan.text, scan.candidates, scan.own, scan.repair) == (
            expected.text,
            expected.candidates,
            expected.own,
            expected.repair,
        )


@given(st.text())
def test_any_text_is_read_or_refused_and_kept(raw: str) -> None:
    scan = read_scan(raw)
    assert scan.raw == raw
    assert scan.text == scan.text.upper() or scan.fault is not None
    for candidate in scan.candidates:
        assert candidate.isascii()
        assert 0 < len(candidate) <= LONGEST_CODE
        # Never half: what is looked up stood in the text as one piece.
        assert candidate.replace(" ", "") in fold_width(raw).upper().replace(" ", "").replace("　", "") or "21" in raw
    if scan.fault is None:
        assert scan.candidates


@given(serials, st.sampled_from("あカ漢ｱ。ー「"), st.integers(0, 20))
def test_one_stray_japanese_character_refuses_the_whole(serial: str, stray: str, at: int) -> None:
    at %= len(serial) + 1
    scan = read_scan(serial[:at] + stray + serial[at:])
    if stray == "ー" and 0 < at < len(serial):
        # A copy's mark (-R2) behind it has what stands before it looked up too.
        joined = f"{serial[:at]}-{serial[at:]}"
        assert scan.candidates[:1] == (joined,) or scan.own is not None or scan.repair is not None
        return
    assert (scan.fault, scan.candidates, scan.own) == (ScanFault.input_method, (), None)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-", min_size=1, max_size=40))
def test_folding_width_is_nfkc_where_it_matters(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in text)
    assert fold_width(wide) == unicodedata.normalize("NFKC", wide) == text


def test_frames_of_a_serial_port() -> None:
    assert decode("製造番号:PF3".encode()) == "製造番号:PF3"
    assert decode("製造番号:PF3".encode("cp932")) == "製造番号:PF3"
    assert read_scan(decode(b"PF3\xffABC")).fault is ScanFault.control_characters
