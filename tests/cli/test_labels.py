"""labels: keys, exit codes and words as the contract has them; what is printed is read back, and recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest

from app.cli.label_verbs import FORMS, LOOK, WRONG_USAGE, reason_words
from app.domain.label_templates import LabelKind
from app.labels.brother_ql import REASONS as OF_ROLLS
from app.labels.read_back import REASONS as OF_SYMBOLS
from app.settings.words import has, t
from tests.cli.conftest import Cli
from tests.support.printer_languages import zpl_labels
from tests.support.readers import Zbar, Zxing
from tests.support.small_files import device
from tests.support.stand_in_printer import StandInPrinter

KEYS = {"labels", "pages", "file", "refused", "symbols", "outcome", "family"}
UNITS = tuple((f"PF8K2M{n:02d}", f"KRM-{n:06d}") for n in range(1, 31))


def with_units(cli: Cli) -> None:
    cli.schools()
    cli.devices(*(device(serial, tag=tag) for serial, tag in UNITS))


def pages_of(path: Path) -> list[tuple[int, int]]:
    """Width and height of each page of a PDF, to the millimetre: it is grown to whole dots."""
    return [
        (round(w / 72 * 25.4), round(h / 72 * 25.4)) for w, h in (p.get_size() for p in pypdfium2.PdfDocument(path))
    ]


def test_exactly_these_keys_and_symbols_where_they_are(cli: Cli) -> None:
    with_units(cli)
    out = cli.root / "labels.pdf"
    found = cli.ok("labels", "asset", *(serial for serial, _ in UNITS), "--start", "20", "--out", str(out))
    assert set(found) >= KEYS
    assert (found["outcome"], found["family"], found["labels"], found["pages"]) == ("written", "ok", 30, 3)
    assert (found["file"], found["refused"]) == (str(out), [])
    assert pages_of(out) == [(210, 297)] * 3
    symbols = found["symbols"]
    assert [(s["text"], s["page"]) for s in symbols] == [
        (tag, 1 if n < 5 else 2 if n < 29 else 3) for n, (_, tag) in enumerate(UNITS)
    ]
    assert all(set(s) == {"text", "format", "page", "x", "y", "w", "h"} for s in symbols)
    document = pypdfium2.PdfDocument(out)
    for symbol in (symbols[0], symbols[5], symbols[29]):
        page = document[symbol["page"] - 1].render(scale=300 / 72).to_pil().convert("L")
        dots = 300 / 25.4
        box = [symbol["x"] - 3, symbol["y"] - 3, symbol["x"] + symbol["w"] + 3, symbol["y"] + symbol["h"] + 3]
        cut = page.crop(tuple(round(side * dots) for side in box))
        for reader in (Zxing(), Zbar()):
            assert [code.text for code in reader.read(cut.tobytes(), *cut.size)] == [symbol["text"]]
    assert found["read_back"] == {"readers": found["read_back"]["readers"], "read": 30, "wanted": 30}
    assert len(found["read_back"]["readers"]) == 2
    cli.digest()


def test_what_is_refused_is_named_and_the_others_are_printed(cli: Cli) -> None:
    with_units(cli)
    out = cli.root / "some.pdf"
    found = cli.refused("labels", "asset", UNITS[0][0], "NOSUCH99", UNITS[0][1], UNITS[1][1], "--out", str(out))
    assert found["refused"] == [{"code": "NOSUCH99", "reason": "unknown"}, {"code": UNITS[0][1], "reason": "twice"}]
    assert (found["labels"], found["pages"], found["family"], found["outcome"]) == (2, 1, "refused", "written")
    assert out.exists()
    nothing = cli.refused("labels", "asset", "NOSUCH99", "--out", str(cli.root / "none.pdf"))
    assert (nothing["labels"], nothing["pages"], nothing["file"], nothing["outcome"]) == (0, 0, None, "refused")
    assert not (cli.root / "none.pdf").exists()
    said = cli("labels", "asset", "NOSUCH99", UNITS[2][0], "--out", str(out), bare=True)
    assert (said.code, said.err) == (1, "")
    assert t("cli.labels.refused", code="NOSUCH99", words=reason_words("unknown")) in said.out


def test_a_range_a_filter_and_a_size_of_ones_own(cli: Cli) -> None:
    with_units(cli)
    found = cli.ok("labels", "asset", "KRM-000003..KRM-000007", "--stock", "50x30", "--out", str(cli.root / "r.pdf"))
    assert [s["text"] for s in found["symbols"]] == [f"KRM-{n:06d}" for n in range(3, 8)]
    assert pages_of(cli.root / "r.pdf") == [(50, 30)] * 5
    assert (found["stock"], found["template"]) == ("50x30", "asset-48x25")
    narrowed = cli.ok("labels", "asset", "--school", "ES01", "--status", "in_use", "--out", str(cli.root / "f.pdf"))
    assert narrowed["labels"] == 30
    assert cli.refused("labels", "asset", "KRM-9..KRM-1", "--out", str(cli.root / "x.pdf"), code=2)["error"] == "usage"


def test_zpl_and_brother_raster_by_the_names_end(cli: Cli) -> None:
    with_units(cli)
    zpl = cli.root / "labels.zpl"
    found = cli.ok("labels", "asset", UNITS[0][0], UNITS[1][0], "--stock", "zpl-50x30", "--out", str(zpl))
    assert (found["dpi"], found["pages"]) == (203, 2)
    read = [
        [code.text for code in Zxing().read(picture.convert("L").tobytes(), *picture.size)]
        for picture in zpl_labels(zpl.read_bytes())
    ]
    assert read == [["KRM-000001"], ["KRM-000002"]]
    for name in ("labels.ql", "labels.prn"):
        made = cli.ok("labels", "box", "14", "--stock", "ql-62x29", "--out", str(cli.root / name))
        assert made["dpi"] == 300
    assert (cli.root / "labels.ql").read_bytes() == (cli.root / "labels.prn").read_bytes()
    finer = cli.ok(
        "labels", "asset", UNITS[0][0], "--stock", "zpl-50x30", "--dpi", "600", "--out", str(cli.root / "f.zpl")
    )
    assert finer["dpi"] == 600
    sheet = cli.refused("labels", "asset", UNITS[0][0], "--out", str(cli.root / "sheet.ql"))
    assert (sheet["reason"], sheet["symbols"], sheet["labels"]) == ("not_a_roll", [], 0)
    assert not (cli.root / "sheet.ql").exists()


def test_a_lost_label_is_replaced_and_a_retired_one_is_told_at_intake(cli: Cli) -> None:
    with_units(cli)
    out = str(cli.root / "one.pdf")
    cli.ok("labels", "asset", UNITS[0][0], "--out", out)
    assert "label" not in cli.ok("intake", UNITS[0][1])["results"][0]
    new = cli.ok("labels", "asset", UNITS[0][0], "--replaces", "--out", out)
    assert [s["text"] for s in new["symbols"]] == ["KRM-000001-R2"]
    old = cli.ok("intake", UNITS[0][1])["results"][0]
    assert (old["outcome"], old["flags"], old["label"], old["serial"]) == ("already_open", [], "retired", UNITS[0][0])
    said = cli("intake", UNITS[0][1], bare=True)
    assert t("label_words.scanned.retired") in said.out
    assert "label" not in cli.ok("intake", "KRM-000001-R2")["results"][0]
    assert cli.ok("device", "KRM-000001-R2")["serial"] == UNITS[0][0]
    assert cli.refused("undo", new["action"])["reason"] == "not_undoable"
    cli.digest()


def test_every_kind(cli: Cli) -> None:
    with_units(cli)
    number = cli.ok("intake", UNITS[0][0])["results"][0]["repair"]
    for kind, codes in (
        ("asset", [UNITS[0][0]]), ("disposal", [UNITS[0][0]]), ("slip", [number]), ("box", ["12"]), ("place", ["A-32"]),
        ("cabinet", ["CB-0001"]), ("charger", ["CH-0001"]), ("commands", []),
    ):  # fmt: skip
        found = cli.ok("labels", kind, *codes, "--out", str(cli.root / f"{kind}.pdf"))
        assert (found["kind"], found["labels"]) == (kind, 1)
        assert found["read_back"]["read"] == found["read_back"]["wanted"] > 0
    assert (
        cli.refused("labels", "part", "PB-0001", "--out", str(cli.root / "p.pdf"))["refused"][0]["reason"] == "unknown"
    )
    look = cli.ok("labels", "charger", "CH-0002", "--out", str(cli.root / "c.pdf"))
    assert (look["family"], look["notes"]) == ("look", [{"code": "CH-0002", "notes": ["unregistered"], "missing": []}])
    said = cli("labels", "charger", "CH-0002", "--out", str(cli.root / "c.pdf"), bare=True)
    assert t("label_words.note.unregistered") in said.out
    log = cli.ok("labels", "box", "12", "--out", str(cli.root / "b.pdf"))
    assert log["action"]


def test_badges_ask_for_the_pin(cli: Cli) -> None:
    staff = cli.file(
        "ops.csv", ("担当者コード", "氏名", "役割"), ("OP0101", "古賀", "受付担当"), ("OP0102", "森", "管理者")
    )
    cli.ok("import", "operators", staff)
    set_pin(cli, "OP0102", "4711")
    out = str(cli.root / "badge.pdf")
    assert cli.refused("labels", "badge", "OP0101", "--out", out, operator="OP0101")["reason"] == "role"
    assert (
        cli.refused("labels", "badge", "OP0101", "--out", out, operator="OP0102", typed="0000\n")["reason"]
        == "wrong_pin"
    )
    assert not Path(out).exists()
    made = cli.ok("labels", "badge", "OP0101", "--out", out, operator="OP0102", typed="4711\n")
    assert made["symbols"][0]["text"].startswith("OP010101")


def set_pin(cli: Cli, code: str, pin: str) -> None:
    from app.bootstrap import Options, start, stop
    from app.usecases.operators import set_pin as setting
    from app.usecases.session import stand_in

    program = start(Options(ledger=cli.ledger))
    program.desk.call(lambda unit: setting(unit, code, pin), actor=stand_in()).result()
    stop(program)


@pytest.mark.parametrize(
    "call",
    [
        ("asset", "X"),
        ("asset", "X", "--out", "x.pdf", "--printer", "P"),
        ("asset", "X", "--out", "x.docx"),
        ("asset", "X", "--out", "x"),
        ("asset", "--out", "x.pdf"),
        ("commands", "X", "--out", "x.pdf"),
        ("commands", "--maker", "Lenovo", "--out", "x.pdf"),
        ("blank", "--count", "0", "--out", "x.pdf"),
        ("asset", "X", "--start", "0", "--out", "x.pdf"),
        ("asset", "X", "--start", "25", "--out", "x.pdf"),
        ("asset", "X", "--start", "two", "--out", "x.pdf"),
        ("asset", "X", "--dpi", "72", "--out", "x.pdf"),
        ("asset", "X", "--dpi", "9600", "--out", "x.pdf"),
        ("asset", "X", "--template", "box-48x25", "--out", "x.pdf"),
        ("asset", "X", "--stock", "5x5", "--out", "x.pdf"),
        ("asset", "X", "--template", "asset-66x34", "--stock", "50x30", "--out", "x.pdf"),
        ("asset", "X", "--printer", "nowhere"),
        ("sticker", "X", "--out", "x.pdf"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2_with_words(cli: Cli, call: tuple[str, ...], tmp_path: Path) -> None:
    placed = [str(tmp_path / word) if word.startswith("x") else word for word in call]
    found = cli.refused("labels", *placed, code=2)
    assert found["message"]
    assert not list(tmp_path.glob("x*"))


def test_wrong_names_come_with_the_right_ones(cli: Cli) -> None:
    out = str(cli.root / "x.pdf")
    assert "asset-48x25" in cli.refused("labels", "asset", "X", "--template", "no", "--out", out, code=2)["choices"]
    assert "hisago-elm012" in cli.refused("labels", "asset", "X", "--stock", "no", "--out", out, code=2)["choices"]
    cli.ok("settings", "set", "desk.printers", json.dumps([{"name": "Z1", "kind": "zpl", "dpi": 203}]))
    assert cli.refused("labels", "asset", "X", "--printer", "no", code=2)["choices"] == ["Z1"]


def test_a_destination_that_refuses_is_1(cli: Cli) -> None:
    with_units(cli)
    (cli.root / "file").write_text("x")
    found = cli.refused("labels", "asset", UNITS[0][0], "--out", str(cli.root / "file" / "x.pdf"))
    assert found["error"] == "refused_destination"
    cli.ok("labels", "asset", UNITS[0][0], "--out", str(cli.root / "new" / "folder" / "x.pdf"))


def test_to_a_printer_and_what_it_answered(cli: Cli) -> None:
    with_units(cli)
    with StandInPrinter() as printer:
        printers = [{"name": "Z1", "kind": "zpl", "dpi": 203, "address": printer.address, "media": "zpl-50x30"}]
        cli.ok("settings", "set", "desk.printers", json.dumps(printers))
        found = cli.ok("labels", "asset", UNITS[0][0], UNITS[1][0], "--printer", "Z1")
        assert (found["outcome"], found["state"], found["family"], found["file"]) == (
            "printed",
            "confirmed",
            "ok",
            None,
        )
        assert found["job"]
        assert len(printer.printed()) == 2
        said = cli("labels", "asset", UNITS[2][0], "--printer", "Z1", bare=True)
        assert t("cli.labels.job.confirmed") in said.out
        printer.faults.paper_out = True
        waiting = cli.ok("labels", "asset", UNITS[3][0], "--printer", "Z1")
        assert (waiting["state"], waiting["family"]) == ("waiting", "look")
        assert waiting["said"]
    cli.digest()


def test_help_lists_kinds_templates_and_stocks(cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli("labels", "--help", bare=True)
    assert ended.value.code == 0
    said = capsys.readouterr().out
    words = ("asset-48x25", "hisago-elm012", "--replaces", "50x30", "desk.printers")
    assert [word for word in (*(kind.value for kind in LabelKind), *words) if word not in said] == []


def test_every_reason_and_note_has_its_words() -> None:
    ours = {
        "unknown", "several", "no_number", "no_repair", "not_provisional", "not_printable", "too_many_copies", "twice",
        "too_small", "too_dense", "no_code", "changed_meanwhile", "nothing_to_print", "unknown_job",
    }  # fmt: skip
    for reason in {*ours, *OF_ROLLS, *OF_SYMBOLS, *WRONG_USAGE}:
        assert has(f"label_words.reason.{reason}"), reason
        assert reason_words(reason) != reason
    assert all(has(f"label_words.note.{note}") for note in LOOK)
    assert reason_words("of a later version") == "of a later version"
    assert FORMS == (".pdf", ".zpl", ".ql", ".prn")


def test_what_names_nothing_is_refused_and_a_start_no_paper_has_is_wrong_usage(cli: Cli) -> None:
    with_units(cli)
    out = cli.root / "x.pdf"
    nothing = cli.refused("labels", "asset", "--school", "NOSUCH", "--out", str(out))
    assert (nothing["outcome"], nothing["family"], nothing["labels"]) == ("refused", "refused", 0)
    for wrong, error in (
        (("commands", "--start", "3"), "bad_start"),
        (("blank", "--count", "3", "--start", "2"), "bad_start"),
        (("commands", "--template", "nosuch"), "unknown_template"),
    ):
        assert cli.refused("labels", *wrong, "--out", str(out), code=2)["error"] == error
    assert not out.exists()
