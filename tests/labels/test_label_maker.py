"""Holds the label maker over a real ledger: prepared, read back, recorded; nothing recorded that isn't printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pypdfium2
import pytest

from app.bootstrap_labels import Labels
from app.domain.codes import CodeKind, printed_code
from app.domain.drawing import Text
from app.domain.errors import WorldError
from app.domain.identity import device_id, unshort
from app.domain.kinds import Aggregate, Role
from app.domain.label_templates import LabelKind, Stock
from app.domain.operations import Draft, Ref
from app.labels.brother_ql import media_of
from app.usecases.device_rows import DeviceFilter
from app.usecases.label_ports import Found, JobState, LabelRequest, Prepared, Printer, PrinterKind
from app.usecases.operators import register_operator
from app.usecases.print_labels import SLICE, LabelRefused
from app.usecases.session import Actor, NotAllowed
from tests.support.bench import Bench
from tests.support.printer_languages import ql_pages, zpl_labels
from tests.support.readers import Zbar, Zxing
from tests.support.real_desks import Clock, digest, heads, running
from tests.support.sampling import how_many
from tests.support.stand_in_printer import StandInPrinter

SERIAL, TAG = "PF8K2M0D", "KRM-036660"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = Clock()
    with running(tmp_path / "ledger", clock) as program:
        yield Bench(program, tmp_path, clock)


@pytest.fixture
def maker(bench: Bench) -> Labels:
    return Labels(bench.program, readers=lambda: (Zxing(), Zbar()))


def devices(bench: Bench, count: int, first: int = 36660, **fields: Any) -> tuple[str, ...]:
    """So many units with tags in a row; their serials."""
    serials = tuple(f"PF{number:06d}" for number in range(first, first + count))
    rows = [
        Draft(
            "registered",
            (Ref(Aggregate.device, device_id(serial)),),
            {"set": {"serial": serial, "tag": f"KRM-{first + n:06d}", "status": "in_use", **fields}},
        )
        for n, serial in enumerate(serials)
    ]
    for at in range(0, count, 250):
        bench.call(partial(_recorded, rows[at : at + 250]))
    return serials


def _recorded(drafts: list[Draft], unit: Any) -> None:
    unit.record(drafts)


def quiet(done: int, whole: int) -> None:
    """Hears nothing."""


def prepare(maker: Labels, kind: LabelKind, *codes: str, **wish: Any) -> Prepared:
    return maker.prepare(LabelRequest(kind, codes, **wish), quiet)


def state(bench: Bench, serial: str) -> Any:
    return bench.program.ledger.read(lambda reads: reads.head(Ref(Aggregate.device, device_id(serial))))


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(LabelRefused) as refused:
        work()
    return refused.value.reason


def symbols_of(pdf: Path, dpi: int = 300) -> list[str]:
    """What is read on the pages of a PDF, each page by its texts."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=dpi / 72).to_pil().convert("L")
        found += sorted(code.text for code in Zxing().read(picture.tobytes(), *picture.size))
    return found


# --- preparing --------------------------------------------------------------------------------------------------------


def test_labels_of_many_on_sheets_are_read_back_and_written(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    serials = devices(bench, 30, school_text="善導寺小学校")
    told: list[tuple[int, int]] = []
    before = heads(bench.program)
    made = maker.prepare(
        LabelRequest(LabelKind.asset, (*serials, "NOSUCH99", TAG), start=4), lambda *at: told.append(at)
    )
    assert heads(bench.program) == before, "nothing is recorded yet"
    assert (len(made.pages), made.next_start, made.dpi) == (2, 3 + 30 - 24 + 1, 300)
    assert made.refused == (("NOSUCH99", "unknown"), (TAG, "twice"))
    assert made.read_back == ((300,), ("zxing", "zbar"), 30, 30)
    assert [symbol.text for symbol in made.symbols] == [f"KRM-{n:06d}" for n in range(36660, 36690)]
    assert {symbol.format for symbol in made.symbols} == {"QRCode"}
    assert (told[0], told[-1]) == ((1, 64), (62, 64))
    action = maker.write(made, tmp_path / "labels" / "out.PDF")
    assert symbols_of(tmp_path / "labels" / "out.PDF") == [symbol.text for symbol in made.symbols]
    for serial in serials:
        (label,) = state(bench, serial)["labels"]["asset"].values()
        assert (label["copy"], label["times"]) == (1, 1)
    ops = bench.call(lambda unit: unit.action_operations(unshort(action), 0, 99))[0]
    assert [(op.kind, op.payload["template"]) for op in ops] == [("label_printed", "asset-66x34")] * 30
    assert list((tmp_path / "labels").iterdir()) == [tmp_path / "labels" / "out.PDF"]
    digest(bench.program)


def test_the_same_wish_gives_the_same_bytes(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    devices(bench, 3)
    for name in ("a", "b"):
        made = prepare(maker, LabelKind.asset, *(f"KRM-{n}" for n in ("036660", "036661")))
        for suffix, more in ((".pdf", {}), (".zpl", {"stock": "zpl-50x30", "dots": True, "dpi": 203})):
            made = prepare(maker, LabelKind.asset, TAG, "KRM-036661", **more)
            maker.write(made, tmp_path / f"{name}{suffix}")
    for suffix in (".pdf", ".zpl"):
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_a_replacement_says_so_in_symbol_and_words(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    (serial,) = devices(bench, 1)
    maker.write(prepare(maker, LabelKind.asset, serial), tmp_path / "one.pdf")
    made = prepare(maker, LabelKind.asset, serial, replaces=True)
    assert [symbol.text for symbol in made.symbols] == [f"{TAG}-R2"]
    words = [item.text for page in made.pages for item in page.items if isinstance(item, Text)]
    assert "".join(words).startswith(f"{TAG} 再2")
    maker.write(made, tmp_path / "two.pdf")
    assert state(bench, serial)["labels"]["asset"][TAG] == {
        "copy": 2,
        "retired": 1,
        "printed": "2026-11-20",
        "times": 2,
    }
    assert bench.scan(TAG).label == "retired"
    assert bench.scan(f"{TAG}-R2").label == ""
    again = prepare(maker, LabelKind.asset, serial)
    assert [symbol.text for symbol in again.symbols] == [f"{TAG}-R2"], "a copy more of the label in force"


def test_bars_of_the_serial_are_replaced_too(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    (serial,) = devices(bench, 1)
    made = prepare(maker, LabelKind.asset, serial, template="asset-bar-66x34", replaces=True)
    assert [(symbol.text, symbol.format) for symbol in made.symbols] == [(f"{serial}-R2", "Code128")]
    maker.write(made, tmp_path / "bars.pdf")
    assert bench.scan(f"{serial}-R2").label == ""
    assert bench.scan(f"{serial}-R2").serial == serial
    assert bench.scan(serial).label == "", "the maker's own sticker says the same"


def test_a_symbol_that_does_not_read_is_refused_and_nothing_of_it_recorded(bench: Bench, tmp_path: Path) -> None:
    class Blind(Zbar):
        def read(self, pixels: bytes, width: int, height: int) -> Sequence[Found]:
            return [found for found in super().read(pixels, width, height) if found.text != "KRM-036661"]

    serials = devices(bench, 4)
    maker = Labels(bench.program, readers=lambda: (Zxing(), Blind()))
    made = prepare(maker, LabelKind.asset, *serials)
    assert made.refused == ((serials[1], "unreadable"),)
    assert [symbol.text for symbol in made.symbols] == ["KRM-036660", "KRM-036662", "KRM-036663"]
    assert (made.read_back.read, made.read_back.wanted, made.next_start) == (3, 3, 4)
    maker.write(made, tmp_path / "out.pdf")
    assert "labels" not in state(bench, serials[1])
    assert symbols_of(tmp_path / "out.pdf") == ["KRM-036660", "KRM-036662", "KRM-036663"]
    assert Labels(bench.program)._readers()[0].name == "zxing"


def test_what_is_too_small_or_too_dense_says_so(bench: Bench, maker: Labels) -> None:
    (serial,) = devices(bench, 1)
    made = prepare(maker, LabelKind.asset, serial, stock="10.5x10.5", dpi=203)
    assert (made.pages, made.symbols) == ((), ())
    assert made.refused == ((serial, "too_dense"),)
    assert refusal(lambda: maker.record(made)) == "nothing_to_print"
    bench.record(
        Draft(
            "registered",
            (Ref(Aggregate.device, device_id("M7NRKD00V542T8D")),),
            {
                "set": {
                    "serial": "M7NRKD00V542T8D",
                    "status": "in_use",
                    "tag": "KRM-000001",
                    "school_text": "𠮷野小学校",
                }
            },
        )
    )
    bars = prepare(maker, LabelKind.asset, "KRM-000001", template="asset-bar-48x25")
    assert bars.symbols[0].format == "QRCode"
    assert set(bars.lines[0].notes) == {"switched_to_qr", "missing_characters"}
    assert bars.lines[0].missing == ("𠮷",)


def test_it_may_be_left_at_any_moment(bench: Bench, maker: Labels) -> None:
    serials = devices(bench, 3)

    class Left(Exception):
        pass

    for at in (1, 3, 6):

        def leave(done: int, whole: int, at: int = at) -> None:
            if done == at:
                raise Left

        with pytest.raises(Left):
            maker.prepare(LabelRequest(LabelKind.asset, serials), leave)


def test_what_can_not_be_meant(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    (serial,) = devices(bench, 1)
    for wish, reason in (
        ({"template": "nothing"}, "unknown_template"),
        ({"stock": "nothing"}, "unknown_stock"),
        ({"printer": "nothing"}, "unknown_printer"),
        ({"start": 25}, "bad_start"),
        ({"template": "asset-66x34", "stock": "hisago-elm023"}, "does_not_fit"),
    ):
        assert refusal(lambda wish=wish: prepare(maker, LabelKind.asset, serial, **wish)) == reason  # type: ignore[misc]
    made = prepare(maker, LabelKind.asset, serial)
    assert refusal(lambda: maker.write(made, tmp_path / "out.docx")) == "unknown_form"
    assert refusal(lambda: maker.write(made, tmp_path / "out.ql")) == "not_a_roll"
    assert refusal(lambda: maker.submit(made, "")) == "unknown_printer"
    assert refusal(lambda: maker.reprint("x")) == refusal(lambda: maker.wait("x")) == "unknown_job"
    maker.close()
    assert not list(tmp_path.glob("out*"))
    assert "labels" not in state(bench, serial)


def test_a_file_that_cannot_be_written_records_nothing(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    (serial,) = devices(bench, 1)
    made = prepare(maker, LabelKind.asset, serial)
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.pdf").mkdir()
    for path in (tmp_path / "file" / "out.pdf", tmp_path / "folder.pdf"):
        with pytest.raises(WorldError):
            maker.write(made, path)
    assert "labels" not in state(bench, serial)
    bench.program.desk.actor = None
    with pytest.raises(NotAllowed):
        maker.write(made, tmp_path / "out.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.pdf", "ledger"]


def test_another_desk_was_faster(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    (serial,) = devices(bench, 1)
    late = prepare(maker, LabelKind.asset, serial, replaces=True)
    maker.write(prepare(maker, LabelKind.asset, serial, replaces=True), tmp_path / "one.pdf")
    assert refusal(lambda: maker.write(late, tmp_path / "two.pdf")) == "changed_meanwhile"
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["one.pdf"]


# --- kinds ------------------------------------------------------------------------------------------------------------


def test_every_kind_prints(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    (serial,) = devices(bench, 1)
    number = bench.scan(serial).repair or ""
    bench.register(
        Aggregate.charger, "CH-0102", model="RJC-01", serial="93HWZY001", place_text="江上小学校", room="4年1組"
    )
    bench.register(Aggregate.part, "PB-0002", name="LCD パネル")
    bench.register(Aggregate.place, "W-07-2", name="西の棚")
    bench.call(lambda unit: register_operator(unit, name="古賀", role=Role.technician, code="OP0101"))
    rp = printed_code(CodeKind.repair, number[:-2]).text
    for kind, code, text in (
        (LabelKind.asset, serial, TAG),
        (LabelKind.disposal, serial, TAG),
        (LabelKind.slip, number, rp),
        (LabelKind.charger, "CH-0102", printed_code(CodeKind.charger, "CH0102").text),
        (LabelKind.cabinet, "CB-0001", printed_code(CodeKind.cabinet, "CB0001").text),
        (LabelKind.part, "PB-0002", printed_code(CodeKind.part, "PB0002").text),
        (LabelKind.place, "W-07-2", printed_code(CodeKind.place, "W072").text),
        (LabelKind.box, "14", printed_code(CodeKind.box, "0014").text),
        (LabelKind.badge, "OP0101", printed_code(CodeKind.operator, "010101").text),
    ):
        made = prepare(maker, kind, code)
        assert [symbol.text for symbol in made.symbols] == [text], kind
        assert made.refused == ()
        assert (made.read_back.read, made.read_back.wanted) == (1, 1)
        maker.write(made, tmp_path / f"{kind.value}.pdf")
        assert symbols_of(tmp_path / f"{kind.value}.pdf") == [text]
    sheet = prepare(maker, LabelKind.commands)
    assert sheet.read_back.read == sheet.read_back.wanted > 10
    maker.write(sheet, tmp_path / "commands.pdf")
    assert bench.program.queries.operators()[0].badge == "010101"
    digest(bench.program)


def test_badges_are_a_supervisors_and_are_renewed(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    for code, name in (("OP0101", "古賀"), ("OP0102", "森")):
        bench.call(partial(register_operator, name=name, role=Role.technician, code=code))
    made = prepare(maker, LabelKind.badge, "OP0101", "OP0102", "OP0999")
    assert made.refused == (("OP0999", "unknown"),)
    assert len(made.pages) == 1
    boss = bench.program.desk.actor = Actor(code="OP0001", role=Role.supervisor)
    with pytest.raises(NotAllowed):
        maker.write(made, tmp_path / "badge.pdf")
    words = [mark.text for page in made.pages for mark in page.items if isinstance(mark, Text)]
    assert "修理台　名札" in words
    assert any(word.startswith("発行 令和") for word in words)
    maker.write(made, tmp_path / "badge.pdf", proved=True)
    badges = [printed_code(CodeKind.operator, row.badge).text for row in bench.program.queries.operators()]
    assert [symbol.text for symbol in made.symbols] == badges
    again = prepare(maker, LabelKind.badge, badges[0])
    assert [symbol.text for symbol in again.symbols] == badges[:1], "the one in force"
    new = prepare(maker, LabelKind.badge, "OP0101", replaces=True)
    maker.write(new, tmp_path / "new.pdf", proved=True)
    assert bench.program.queries.operators()[0].badge == "010102"
    assert new.symbols[0].text == printed_code(CodeKind.operator, "010102").text
    assert boss.proved is False
    bench.program.desk.actor = Actor(code="OP0009", role=Role.label)
    with pytest.raises(NotAllowed):
        prepare(maker, LabelKind.badge, "OP0101")


def test_drawn_papers_on_their_own_page_or_on_a_stock(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    (serial,) = devices(bench, 1)
    number = bench.scan(serial).repair or ""
    alone = prepare(maker, LabelKind.slip, number, "NOSUCH99", dpi=203)
    assert (alone.stock.id, alone.template.id, alone.pages[0].width) == ("62x98", "slip", 62)
    assert alone.refused == (("NOSUCH99", "unknown"),)
    roll = prepare(maker, LabelKind.slip, number, stock="ql-62")
    assert (roll.stock.id, len(roll.pages)) == ("ql-62", 1)
    assert refusal(lambda: prepare(maker, LabelKind.slip, number, stock="hisago-elm012")) == "does_not_fit"
    assert prepare(maker, LabelKind.slip, "NOSUCH99").pages == ()
    assert refusal(lambda: prepare(maker, LabelKind.blank, count=201)) == "slip_count"
    for kind in (LabelKind.commands, LabelKind.blank):
        assert refusal(lambda kind=kind: prepare(maker, kind, count=2, start=2)) == "bad_start"  # type: ignore[misc]
    assert refusal(lambda: prepare(maker, LabelKind.commands, template="asset-66x34")) == "unknown_template"
    maker.write(alone, tmp_path / "slip.pdf")
    assert state(bench, serial)["repairs"][number]["slips"] == 1


def test_blank_slips_come_from_whoever_numbers_them(bench: Bench) -> None:
    from app.usecases.label_ports import LabelLine

    maker = Labels(bench.program, readers=lambda: (Zxing(), Zbar()))
    page = prepare(maker, LabelKind.box, "14").pages[0]

    class Numbers:
        given: ClassVar[list[str]] = []

        def lay_out(self, count: int, dpi: float) -> Any:
            assert dpi == 300
            return [page] * count, [LabelLine(code="", text=f"8A-{n:04d}", title="") for n in range(count)]

        def give_out(self, unit: Any, lines: Sequence[LabelLine]) -> None:
            self.given.extend(line.text for line in lines)

    maker = Labels(bench.program, readers=lambda: (Zxing(), Zbar()), blank_slips=Numbers())
    made = prepare(maker, LabelKind.blank, count=2)
    assert (len(made.pages), len(made.lines), Numbers.given) == (2, 2, [])
    maker.record(made)
    assert Numbers.given == ["8A-0000", "8A-0001"]


def test_a_desks_own_slips_are_given_out_when_they_are_printed(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    made, again = prepare(maker, LabelKind.blank, count=3), prepare(maker, LabelKind.blank, count=3)
    numbers = [line.number for line in made.lines]
    assert [line.number for line in again.lines] == numbers, "looking gives nothing out"
    assert [symbol.text for symbol in made.symbols] == ["RP" + number.replace("-", "") for number in numbers]
    assert (made.read_back.read, made.read_back.wanted, made.pages[0].width) == (3, 3, 62)
    maker.write(made, tmp_path / "slips.pdf")
    assert all(bench.program.queries.blank_slip(number) for number in numbers)
    assert refusal(lambda: maker.write(again, tmp_path / "again.pdf")) == "changed_meanwhile"
    assert not (tmp_path / "again.pdf").exists()
    (serial,) = devices(bench, 1)
    assert bench.scan(serial, slip=numbers[1]).repair == numbers[1]


# --- choosing ---------------------------------------------------------------------------------------------------------


def test_codes_by_filter_by_school_then_tag(bench: Bench, maker: Labels) -> None:
    devices(bench, 2, first=20, school="ES02", maker="Lenovo")
    devices(bench, 2, first=10, school="ES02", maker="ASUS")
    devices(bench, 1, first=90, school="ES01", maker="Lenovo")
    bench.record(
        Draft(
            "registered",
            (Ref(Aggregate.device, device_id("TAGLESS1")),),
            {"set": {"serial": "TAGLESS1", "maker": "Lenovo", "status": "in_use", "school": "ES02"}},
        )
    )
    assert maker.codes_of(DeviceFilter(maker="Lenovo")) == ("PF000090", "PF000020", "PF000021", "TAGLESS1")
    assert maker.codes_of(DeviceFilter(school="ES02", maker="ASUS")) == ("PF000010", "PF000011")
    assert len(maker.codes_of(DeviceFilter())) == 6
    assert maker.codes_of(DeviceFilter(status="lost")) == ()


def test_tags_from_one_to_the_other(maker: Labels) -> None:
    found = maker.codes_between("KRM-036660", "krm-036679 ")
    assert (found[0], found[-1], len(found)) == ("KRM-036660", "KRM-036679", 20)
    assert maker.codes_between("KRM-9", "KRM-9") == ("KRM-9",)
    assert maker.codes_between("bt-500e", "BT-500E") == maker.codes_between("BT-500E ", "") == ("BT-500E",)
    for first, last in (
        ("KRM-9", "KRM-10"),
        ("KRM-2", "KRM-1"),
        ("KRM-1", "ABC-2"),
        ("KRM", "KRN"),
        ("", "KRM-1"),
        ("", ""),
        ("A0", "A99999"),
        ("A00000", "A99999"),
    ):
        assert maker.codes_between(first, last) == ()
    assert maker.codes_between("ＫＲＭ－０３６６６４", "ｋｒｍ-036665") == ("KRM-036664", "KRM-036665")


# --- own paper and printers -------------------------------------------------------------------------------------------


def test_a_supervisors_own_size_goes_to_every_form(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    (serial,) = devices(bench, 1)
    own = maker.templates(LabelKind.asset)[0]._replace(id="own-62x29", name="体育館", width=62.0, height=29.0)
    fields = tuple(f._replace(y=max(0.0, f.y - 3), width=min(f.width, 57.0 - f.x), x=f.x + 2.0) for f in own.fields)
    bench.program.desk.actor = Actor(code="OP0001", role=Role.supervisor)
    with pytest.raises(NotAllowed):
        maker.save_template(own._replace(fields=fields))
    maker.save_template(own._replace(fields=fields), proved=True)
    maker.save_stock(Stock("own-roll", "うちのロール", 62.0, 0.0, 62.0, 29.0), proved=True)
    assert bench.program.ledger.shared("labels.templates")
    for suffix, more in (
        (".pdf", {"stock": "hisago-elm012"}), (".zpl", {"stock": "own-roll", "dpi": 203, "dots": True}),
        (".ql", {"stock": "own-roll", "dpi": 300, "dots": True}),
    ):  # fmt: skip
        made = prepare(maker, LabelKind.asset, serial, template="体育館", **more)
        assert (made.template.id, made.read_back.read) == ("own-62x29", 1)
        maker.write(made, tmp_path / f"own{suffix}")
    assert symbols_of(tmp_path / "own.pdf") == [TAG]
    roll = media_of(Stock("own-roll", "", 62.0, 0.0, 62.0, 29.0))
    pictures = zpl_labels((tmp_path / "own.zpl").read_bytes())
    pictures += [page.picture(roll.dots, roll.offset) for page in ql_pages((tmp_path / "own.ql").read_bytes())]
    for picture in pictures:
        for reader in (Zxing(), Zbar()):
            assert [found.text for found in reader.read(picture.convert("L").tobytes(), *picture.size)] == [TAG]
    assert len(pictures) == 2
    maker.drop_template("own-62x29", proved=True)
    maker.drop_stock("own-roll", proved=True)
    digest(bench.program)


def test_the_printers_dots_and_offset_count(bench: Bench, maker: Labels) -> None:
    (serial,) = devices(bench, 1)
    maker.save_printer(Printer("A4", PrinterKind.pdf, 600, queue="office", offset_x=1.0, offset_y=-0.5))
    maker.save_printer(Printer("Z", PrinterKind.zpl, 203, address="127.0.0.1:9", media="zpl-50x30"))
    plain = prepare(maker, LabelKind.asset, serial, dpi=600)
    moved = prepare(maker, LabelKind.asset, serial, printer="A4")
    assert moved.dpi == 600
    shift = (moved.symbols[0].x - plain.symbols[0].x, moved.symbols[0].y - plain.symbols[0].y)
    assert shift == pytest.approx((1.0, -0.5), abs=0.05)
    label = prepare(maker, LabelKind.asset, serial, printer="Z")
    assert (label.dpi, label.stock.id, label.template.id) == (203, "zpl-50x30", "asset-48x25")
    assert maker.calibration_page(plain.stock, "A4") != maker.calibration_page(plain.stock, "")
    maker.drop_printer("A4")
    assert [printer.name for printer in maker.printers()] == ["Z"]


def test_a_preview_is_one_label_on_its_stock(maker: Labels) -> None:
    template = maker.templates(LabelKind.asset)[0]
    facts = {"code": TAG, "tag": TAG}
    alone = maker.preview(template, None, facts)
    assert (alone.width, alone.height, len(alone.symbols)) == (66, 33.9, 1)
    on = maker.preview(template, Stock("s", "s", 62, 0, 80, 0), facts)
    assert (on.width, on.height) == (80, 33.9)
    assert maker.preview(template, None, {}).items == ()


# --- to a printer -----------------------------------------------------------------------------------------------------


def test_a_print_and_its_job_are_one_and_a_reprint_is_the_same_bytes(bench: Bench) -> None:
    (serial,) = devices(bench, 1)
    with StandInPrinter() as printer:
        maker = Labels.of(bench.program, to_printer=True)
        try:
            maker.save_printer(Printer("Z", PrinterKind.zpl, 203, address=printer.address))
            job = maker.submit(prepare(maker, LabelKind.asset, serial, printer="Z"), "Z")
            row = maker.wait(job)
            assert (row.state, row.labels, row.printer) == (JobState.confirmed, 1, "Z")
            assert row.title == f"資産ラベル　1枚　{TAG}"
            again = maker.reprint(job)
            assert maker.wait(again).state is JobState.confirmed
            assert len(printer.printed()) == 2
            assert printer.printed()[0] == printer.printed()[1]
            assert state(bench, serial)["labels"]["asset"][TAG]["times"] == 2
            assert refusal(lambda: maker.reprint("no such job")) == "unknown_job"
            assert refusal(lambda: maker.submit(prepare(maker, LabelKind.asset, serial), "Q")) == "unknown_printer"
            maker.save_printer(Printer("Z", PrinterKind.zpl, 300, address=printer.address))
            assert refusal(lambda: maker.reprint(job)) == "other_dots"
            made = prepare(maker, LabelKind.asset, serial, printer="Z", dpi=203)
            assert refusal(lambda: maker.submit(made, "Z")) == "other_dots"
            maker.save_printer(Printer("Z", PrinterKind.ql, 300, address=printer.address))
            assert refusal(lambda: maker.reprint(job)) == "other_language"
            assert len(printer.printed()) == 2, "no ZPL goes to a printer of another language"
            maker.drop_printer("Z")
            assert refusal(lambda: maker.reprint(job)) == "unknown_printer"
        finally:
            maker.close()
    digest(bench.program)


def test_a_file_and_a_dialogs_print_stand_in_the_list_and_a_file_is_written_again(bench: Bench, tmp_path: Path) -> None:
    (serial,) = devices(bench, 1)
    maker = Labels.of(bench.program, to_printer=True)
    try:
        assert maker._to is not None
        maker.record(prepare(maker, LabelKind.asset, serial))
        maker.write(prepare(maker, LabelKind.asset, serial), tmp_path / "a.pdf")
        file, dialog = maker._to.queue.jobs()
        assert (file.word, file.title, file.kept) == ("written", f"資産ラベル　1枚　{TAG}", True)
        assert "a.pdf" in file.said
        assert (dialog.word, dialog.labels, dialog.kept) == ("handed_over", 1, False)
        again = maker.write_again(file.job, tmp_path)
        assert again.name == "a-2.pdf"
        assert again.read_bytes() == (tmp_path / "a.pdf").read_bytes()
        assert state(bench, serial)["labels"]["asset"][TAG]["times"] == 3
        assert maker.write_again(maker._to.queue.jobs()[0].job, tmp_path / "new").name == "a-2.pdf"
        assert refusal(lambda: maker.write_again(dialog.job, tmp_path)) == "unknown_job"
        assert not maker._to.store.unfinished(), "nothing moves them"
    finally:
        maker.close()
    digest(bench.program)


def test_a_job_is_called_by_what_it_prints_and_never_by_a_person(bench: Bench) -> None:
    serials = devices(bench, 3)
    bench.call(lambda unit: register_operator(unit, name="古賀", role=Role.technician, code="OP0101"))
    bench.program.desk.actor = Actor(code="OP0001", role=Role.supervisor)
    with StandInPrinter() as printer:
        maker = Labels.of(bench.program, to_printer=True)
        try:
            maker.save_printer(Printer("Z", PrinterKind.zpl, 203, address=printer.address))
            many = prepare(maker, LabelKind.asset, *serials, "NOSUCH99", printer="Z")
            badge = prepare(maker, LabelKind.badge, "OP0101", printer="Z")
            titles = [maker.wait(maker.submit(made, "Z", proved=True)).title for made in (many, badge)]
        finally:
            maker.close()
    assert titles == ["資産ラベル　3枚　KRM-036660…KRM-036662", "名札　1枚"]


def test_what_no_operation_tells_of_is_printed_again_too(bench: Bench) -> None:
    with StandInPrinter() as printer:
        maker = Labels.of(bench.program, to_printer=True)
        try:
            maker.save_printer(Printer("Z", PrinterKind.zpl, 203, address=printer.address))
            job = maker.submit(prepare(maker, LabelKind.box, "14", "15", printer="Z"), "Z")
            assert maker.wait(job).state is JobState.confirmed
            assert maker.wait(maker.reprint(job)).state is JobState.confirmed
            first, second, third, fourth = printer.printed()
            assert (first, second) == (third, fourth)
        finally:
            maker.close()
    assert logged(bench)[-2:] == ["box 2 box-86x42", "2 again"]


def logged(bench: Bench) -> list[str]:
    rows = bench.program.ledger.read(
        lambda reads: reads.rows("SELECT detail FROM access_log WHERE what='labels_printed' ORDER BY id")
    )
    return [row[0] for row in rows]


class Ends(BaseException):
    """The program ends here, without a word."""


def test_a_large_print_that_ends_half_way_is_not_sent_and_says_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    serials = devices(bench, SLICE + 2)
    with StandInPrinter() as printer:
        maker = Labels.of(bench.program, to_printer=True)
        try:
            maker.save_printer(Printer("Z", PrinterKind.zpl, 203, address=printer.address))
            made = prepare(maker, LabelKind.asset, *serials, printer="Z")
            at_once = bench.program.desk.ledger.write

            def first_only(*args: Any, **more: Any) -> Any:
                if calls:
                    raise Ends
                calls.append(1)
                return at_once(*args, **more)

            calls: list[int] = []
            monkeypatch.setattr(bench.program.desk.ledger, "write", first_only)
            with pytest.raises(Ends):
                maker.submit(made, "Z")
            monkeypatch.undo()
            assert state(bench, serials[0])["labels"]
            assert "labels" not in state(bench, serials[-1])
            assert maker._to is not None
            (row,) = maker._to.queue.jobs()
            assert (row.state, row.word, row.again, row.labels) == (JobState.refused, "not_recorded", False, SLICE + 2)
            maker._to.queue.resend(row.job)
            assert maker._to.queue.jobs() == (row,)
            assert printer.printed() == []
            job = maker.submit(prepare(maker, LabelKind.asset, *serials, printer="Z"), "Z")
            assert maker.wait(job).state is JobState.confirmed
            assert maker.wait(maker.reprint(job)).state is JobState.confirmed, "in slices, too"
            assert len(printer.printed()) == 2 * (SLICE + 2)
            assert state(bench, serials[-1])["labels"]["asset"]["KRM-036911"]["times"] == 2
        finally:
            maker.close()
    digest(bench.program)


def test_badges_are_issued_all_or_none(bench: Bench, maker: Labels, tmp_path: Path) -> None:
    for code, name in (("OP0101", "古賀"), ("OP0102", "森")):
        bench.call(partial(register_operator, name=name, role=Role.technician, code=code))
    bench.program.desk.actor = Actor(code="OP0001", role=Role.supervisor, proved=True)
    maker.write(prepare(maker, LabelKind.badge, "OP0101", "OP0102"), tmp_path / "first.pdf", proved=True)
    late = prepare(maker, LabelKind.badge, "OP0101", "OP0102", replaces=True)
    maker.write(prepare(maker, LabelKind.badge, "OP0102", replaces=True), tmp_path / "other.pdf", proved=True)
    before = heads(bench.program)
    assert refusal(lambda: maker.write(late, tmp_path / "late.pdf", proved=True)) == "changed_meanwhile"
    assert heads(bench.program) == before, "the first one's former badge goes on naming its owner"


def test_where_the_record_is_refused_there_is_no_job(bench: Bench) -> None:
    (serial,) = devices(bench, 1)
    maker = Labels.of(bench.program, to_printer=True)
    try:
        maker.save_printer(Printer("Z", PrinterKind.zpl, 203, address="127.0.0.1:9"))
        late = prepare(maker, LabelKind.asset, serial, printer="Z", replaces=True)
        maker.record(prepare(maker, LabelKind.asset, serial, replaces=True))
        assert refusal(lambda: maker.submit(late, "Z")) == "changed_meanwhile"
        assert maker._to is not None
        (row,) = maker._to.queue.jobs()
        assert row.word == "handed_over", "only what was recorded is a print"
    finally:
        maker.close()


@pytest.mark.long
@pytest.mark.parametrize("count", [how_many(600, 8500)])
def test_thousands_of_labels_are_one_print_in_slices(bench: Bench, count: int, tmp_path: Path) -> None:
    devices(bench, count, first=100_000, maker="Lenovo")
    maker = Labels(bench.program, readers=lambda: (Zxing(), Zbar()))
    codes = maker.codes_of(DeviceFilter(maker="Lenovo"))
    assert len(codes) == count > 2 * SLICE
    told: list[int] = []
    made = maker.prepare(
        LabelRequest(LabelKind.asset, codes, stock="hisago-elm023"), lambda done, whole: told.append(done)
    )
    assert (made.read_back.read, made.read_back.wanted, made.refused) == (count, count, ())
    assert (len(made.pages), told[-1]) == (-(-count // 65), 2 * count)
    first, last = codes[0], codes[-1]
    action = maker.write(made, tmp_path / "all.pdf")
    assert state(bench, first)["labels"]
    assert state(bench, last)["labels"]
    rows = bench.program.ledger.read(
        lambda reads: reads.rows("SELECT count(*) FROM operation WHERE action_id=?", (unshort(action),))
    )
    assert rows[0][0] == count
    log = bench.program.ledger.read(
        lambda reads: reads.rows("SELECT detail FROM access_log WHERE what='labels_printed'")
    )
    assert [row[0] for row in log] == [f"asset {count} asset-38x21"]
    digest(bench.program)


def test_a_large_print_that_cannot_be_recorded_whole_is_not_recorded_at_all(bench: Bench, maker: Labels) -> None:
    serials = devices(bench, SLICE + 2)
    made = prepare(maker, LabelKind.asset, *serials)
    maker.record(prepare(maker, LabelKind.asset, serials[-1], replaces=True))
    before = heads(bench.program)
    assert refusal(lambda: maker.record(made)) == "changed_meanwhile"
    assert heads(bench.program) == before
