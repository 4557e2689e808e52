"""What the labels screen decides without a widget: the batch, the pairs of the reading back, drafts of one's own."""

from __future__ import annotations

import pytest

from app.domain.label_templates import FACTS, LabelKind, Mark, Stock, problems
from app.ui.screens.labels import drafts
from app.ui.screens.labels.form import number
from app.ui.screens.labels.model import Batch, Unit, Wish, request_of, sheets, stock_of
from app.ui.screens.labels.printers import printer_of, values_of
from app.ui.screens.labels.sticking import Sticking, Stuck, Verdict
from app.usecases.label_ports import LabelLine, Printer, PrinterKind
from tests.ui.screens.label_stand import ASSET, LASER, ROLL, SHEET, SMALL, ZEBRA

LINES = tuple(LabelLine(f"S{n}", f"KRM-00000{n}", f"KRM-00000{n}", serial=f"PFSERIAL{n}") for n in range(4))


def test_a_unit_is_in_the_batch_once_however_it_is_written() -> None:
    batch = Batch()
    assert batch.add(Unit("PF-ER8BVU"))
    assert not batch.add(Unit("pfer8bvu"))
    assert [unit.code for unit in batch.units] == ["PF-ER8BVU"]


def test_each_step_of_choosing_is_taken_back_by_itself() -> None:
    batch = Batch()
    batch.add(Unit("A"))
    batch.replace((Unit("B"), Unit("C"), Unit("b")))
    batch.add(Unit("D"))
    assert [unit.code for unit in batch.units] == ["B", "C", "D"]
    gone = batch.undo()
    assert gone is not None
    assert gone.code == "D"
    assert not batch.has("D")
    gone = batch.undo()
    assert gone is not None
    assert gone.code == ""
    assert [unit.code for unit in batch.units] == ["A"]
    assert batch.clear()
    batch.undo()
    assert batch.has("A")
    batch.begin_anew(7)
    assert (batch.units, batch.start, batch.undo()) == ((), 7, None)


def test_counted_kinds_ask_for_a_number_and_single_ones_for_one() -> None:
    batch = Batch()
    batch.add(Unit("A"))
    batch.count = 12
    assert request_of(Wish(LabelKind.blank), batch).count == 12
    assert request_of(Wish(LabelKind.blank), batch).codes == ()
    assert request_of(Wish(LabelKind.commands), batch).count == 1
    assert request_of(Wish(), batch).codes == ("A",)
    assert batch.wanted(LabelKind.blank) == 12


@pytest.mark.parametrize(
    ("wanted", "start", "pages"),
    [(30, 5, (20, 10)), (24, 1, (24,)), (1, 24, (1,)), (49, 1, (24, 24, 1)), (0, 1, ()), (25, 24, (1, 24))],
)
def test_places_used_by_sheet(wanted: int, start: int, pages: tuple[int, ...]) -> None:
    assert sheets(wanted, start, SHEET) == pages


def test_a_roll_is_one_a_label() -> None:
    assert sheets(3, 1, ROLL) == (1, 1, 1)


def test_the_roll_in_the_printer_comes_before_a_sheet_and_the_tightest_sheet_before_others() -> None:
    small = ASSET._replace(width=40, height=20)
    stocks = (SHEET, SMALL, ROLL._replace(width=66, page_width=66))
    assert stock_of(Wish(), small, stocks, LASER) is SMALL
    assert stock_of(Wish(), ASSET, stocks, ZEBRA) == stocks[2]
    assert stock_of(Wish(stock="a4-24"), ASSET, stocks, ZEBRA) is SHEET
    assert stock_of(Wish(), ASSET._replace(width=300, height=300), stocks, LASER) is None


def test_label_and_unit_are_a_pair_in_any_order() -> None:
    sticking = Sticking(LINES)
    assert sticking.scan(("KRM-000000",)).verdict is Verdict.half
    assert sticking.scan(("PFSERIAL0",)).verdict is Verdict.right
    half = sticking.scan(("1SPFSERIAL1", "PFSERIAL1"))
    assert (half.verdict, half.label_read) == (Verdict.half, False)
    assert sticking.scan(("KRM-000001",)).verdict is Verdict.right
    assert sticking.count(Stuck.right) == 2
    assert [line.code for line in sticking.missing()] == ["S2", "S3"]
    sticking.scan(("KRM-000001",))
    assert sticking.scan(("PFSERIAL1",)).verdict is Verdict.again


def test_a_label_on_the_wrong_unit_names_all_three_and_is_open_again_once_printed() -> None:
    sticking = Sticking(LINES)
    sticking.scan(("KRM-000002",))
    step = sticking.scan(("PFSERIAL1",))
    assert step.verdict is Verdict.wrong
    mistake = sticking.mistake
    assert mistake is not None
    assert (mistake.read, mistake.on, mistake.right, mistake.code) == ("KRM-000002", "PFSERIAL1", "KRM-000001", "S1")
    assert sticking.count(Stuck.wrong) == 1
    sticking.printed_again(LINES[1]._replace(text="KRM-000001-R2"))
    assert sticking.mistake is None
    sticking.scan(("PFSERIAL1",))
    assert sticking.scan(("KRM-000001",)) == (Verdict.retired, 1, False, None)
    assert sticking.scan(("KRM-000001-R2",)).verdict is Verdict.right, "the unit went on waiting"
    sticking.take_back()
    assert sticking.count(Stuck.open) == 4


def test_a_unit_or_label_of_another_batch_is_caught_too() -> None:
    sticking = Sticking(LINES)
    assert sticking.scan(("NOWHERE1",)).verdict is Verdict.unknown
    sticking.scan(("KRM-000003",))
    step = sticking.scan(("PFOTHER99",))
    assert step.mistake is not None
    assert (step.mistake.on, step.mistake.right, step.mistake.code) == ("PFOTHER99", "", "S3")
    sticking.scan(("PFSERIAL0",))
    step = sticking.scan(("KRM-999999",))
    assert step.mistake is not None
    assert (step.mistake.read, step.mistake.right) == ("KRM-999999", "KRM-000000")


def test_two_labels_in_a_row_are_the_later_one() -> None:
    sticking = Sticking(LINES)
    sticking.scan(("KRM-000000",))
    assert sticking.scan(("KRM-000001",)).verdict is Verdict.half
    assert sticking.scan(("PFSERIAL1",)).verdict is Verdict.right


def test_a_label_that_says_the_serial_is_proven_by_two_scans_of_it() -> None:
    sticking = Sticking((LabelLine("A", "PFSERIAL9", "PFSERIAL9", serial="PFSERIAL9"), *LINES))
    assert sticking.scan(("PFSERIAL9",)).verdict is Verdict.half
    assert sticking.scan(("PFSERIAL9",)).verdict is Verdict.right


def test_kinds_without_a_unit_are_proven_by_the_label_alone() -> None:
    sticking = Sticking((LabelLine("PL1", "PLW072A", "W-07-2"),))
    assert sticking.scan(("PLW072A",)).verdict is Verdict.right


def test_refused_labels_are_not_counted_and_scans_are_taken_back_one_by_one() -> None:
    sticking = Sticking((LINES[0]._replace(reason="too_small"), *LINES[1:]))
    assert sticking.wanted == 3
    assert sticking.take_back() is None
    sticking.scan(("KRM-000001",))
    assert sticking.take_back() == -1
    sticking.scan(("KRM-000001",))
    sticking.scan(("PFSERIAL1",))
    assert sticking.take_back() == 1
    assert sticking.count(Stuck.right) == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [("66", 66), ("６６．５", 66.5), ("33,9 mm", 33.9), ("−0.2", -0.2), ("", None), ("abc", None), ("nan", None)],
)
def test_a_typed_number(text: str, value: float | None) -> None:
    assert number(text) == value


def test_a_stock_of_ones_own_is_sound_as_it_begins_and_survives_its_form() -> None:
    stock = drafts.new_stock()
    assert problems(None, stock) == ()
    values = {**drafts.stock_values(stock), "name": "備品"}
    assert drafts.stock_of(values, stock) == stock._replace(name="備品")
    roll = drafts.stock_of({**values, "paper": "roll", "width": "62", "page_width": "62", "height": "0"}, stock)
    assert roll.roll
    assert problems(None, roll) == ()
    assert drafts.stock_of({**values, "pitch_x": ""}, stock).pitch_x == stock.width


@pytest.mark.parametrize(
    ("field", "text"), [("name", " "), ("width", "wide"), ("left", "-1"), ("columns", "2.5"), ("rows", "0")]
)
def test_what_is_no_stock_names_the_field(field: str, text: str) -> None:
    values = {**drafts.stock_values(drafts.new_stock()), "name": "備品", field: text}
    with pytest.raises(drafts.DraftTrouble) as trouble:
        drafts.stock_of(values, drafts.new_stock())
    assert trouble.value.field == field


def test_ids_are_new_and_plain() -> None:
    assert drafts.new_id("備品 24", set()) == "own-24"
    assert drafts.new_id("備品 24", {"own-24"}) == "own-24-2"
    assert drafts.new_id("備品", set()) == "own-own"


@pytest.mark.parametrize("kind", list(FACTS))
def test_a_new_layout_is_sound_on_every_sensible_stock(kind: LabelKind) -> None:
    for width, height in ((66.0, 33.9), (48.3, 25.4), (90.0, 50.0)):
        stock = Stock("", "", 210, 297, width, height, 1, 1, own=True)
        made = drafts.new_template(kind, stock)
        assert [problem for problem in problems(made) if problem.blocks] == []


def test_a_field_goes_in_steps_and_never_leaves_the_label() -> None:
    template = drafts.new_template(LabelKind.asset, SHEET)
    field = template.fields[1]
    right = drafts.moved(template, 1, drafts.Moved(x=drafts.STEP)).fields[1]
    assert right.x == pytest.approx(min(field.x + 0.5, template.width - field.width))
    far = drafts.moved(template, 1, drafts.Moved(x=500, y=-500)).fields[1]
    assert far.x + far.width == pytest.approx(template.width)
    assert far.y == 0
    small = drafts.moved(template, 1, drafts.Moved(width=-500, height=500)).fields[1]
    assert small.width == 1
    assert small.y + small.height == pytest.approx(template.height)


def test_a_field_survives_its_form_and_takes_what_its_mark_needs() -> None:
    template = drafts.new_template(LabelKind.asset, SHEET)
    for field in template.fields:
        assert drafts.field_of(drafts.field_values(field), field, template) == field
    values = drafts.field_values(template.fields[1])
    assert drafts.field_of({**values, "mark": "rule"}, template.fields[1], template).value == ""
    assert drafts.field_of({**values, "mark": "symbol"}, template.fields[1], template).value == "code"
    caption = drafts.field_of({**values, "mark": "caption"}, template.fields[1], template)
    assert caption.value == "asset"
    assert drafts.field_of({**drafts.field_values(caption), "mark": "text"}, caption, template).value == "tag"
    with pytest.raises(drafts.DraftTrouble):
        drafts.field_of({**values, "size": "0"}, template.fields[1], template)


def test_fields_come_and_go() -> None:
    template = drafts.new_template(LabelKind.asset, SHEET)
    more = drafts.one_more(template)
    assert len(more.fields) == len(template.fields) + 1
    assert more.fields[-1].mark is Mark.text
    assert drafts.without_field(more, len(template.fields)) == template


def test_a_printer_that_has_no_roll_of_ours_has_none_of_it() -> None:
    assert Printer("x", PrinterKind.pdf, 600).media == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("printer.example.jp", "printer.example.jp:9100"), ("2001:db8::ab", "[2001:db8::ab]:9100"),
        ("[2001:db8::7]:6101", "[2001:db8::7]:6101"), ("[2001:db8::7]", "[2001:db8::7]:9100"),
    ],
)  # fmt: skip
def test_an_address_of_either_sort_is_kept_so_that_it_is_read_the_same(typed: str, kept: str) -> None:
    values = {**values_of(Printer("Z", PrinterKind.zpl, 203)), "address": typed}
    assert printer_of(values, None).address == kept
    assert printer_of({**values, "address": kept}, None).address == kept
