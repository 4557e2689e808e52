"""The page of pick-ups over a real ledger: boxes by scanner, a spot check, leaving, the sheet, the witness."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import CommandWord
from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import box_ref
from app.settings.words import t
from app.ui.screens.goods.pickups import PickupsPage
from app.ui.screens.intake.ask_line import AskLine
from app.ui.shell.actions import Mode
from app.ui.widgets.outcome_banner import Answer
from app.usecases.evidence import faults
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.goods_desk import GoodsDesk
from tests.usecases.pickup_stand import HOW, READY

S1, S2, S3 = "PF0AAA01", "PF0AAA02", "PF0AAA03"


@pytest.fixture
def goods(desk: DeskWindow) -> Iterator[GoodsDesk]:
    yield GoodsDesk(desk)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def page(goods: GoodsDesk) -> PickupsPage:
    box_of(goods, "A0001", S1, S2)
    box_of(goods, "A0002", S3)
    made = PickupsPage(goods.desk.context, goods.desk.window)
    goods.show(Mode.pickups, made)
    return made


def box_of(goods: GoodsDesk, number: str, *serials: str) -> None:
    """A box whose list was handed over."""
    box = box_ref(number)
    drafts = [Draft("box_opened", (box,), {"set": {"number": number, "way": "A"}})]
    for serial in serials:
        ref = Ref(Aggregate.device, device_id(serial))
        known = {"serial": serial, "tag": f"KRM-{serial[-4:]}", "kind": "chromebook", "model": "ASUS Chromebook C204"}
        drafts += [
            Draft("registered", (ref,), {"set": known}),
            Draft("disposal_begun", (ref,), {"way": "A"}),
            Draft("boxed", (ref, box), {"box": number}),
        ]
        for step in READY:
            how = {"how": HOW[step]} if step in HOW else {"place": "D-4"} if step == "storage" else {}
            drafts.append(Draft("step_done", (ref,), {"way": "A", "step": step, **how}))
    drafts += [
        Draft("box_placed", (box,), {"place": "D-4"}),
        Draft("box_closed", (box,), {"units": len(serials), "list": "0" * 32}),
        Draft("box_handed", (box,), {"on": "2026-11-20", "to": "市教委"}),
    ]
    goods.desk.program.desk.call(lambda unit: unit.record(drafts)).result()


def code(number: str) -> str:
    return printed_code(CodeKind.box, number).text


def begin(goods: GoodsDesk, page: PickupsPage, firm: str = "株式会社例示回収") -> None:
    """A pick-up for a firm, its vehicle and witness left open."""
    page.press_enter()
    page.asking.plain.line.setText(firm)
    page.asking._typed(firm)
    for _ in range(3):
        page.asking.enter()
    goods.rest()


def banner(page: PickupsPage) -> tuple[Answer, str, str]:
    row = page.view.banner.row
    return row.answer, row.word, row.number


def rows(page: PickupsPage) -> list[tuple[str, str, str]]:
    found = [page.view.model.row_at(at) for at in range(page.view.model.rowCount())]
    return [(row.cells[0].text, row.cells[1].text, row.cells[3].text) for row in found if row is not None]


def collected(goods: GoodsDesk, *serials: str) -> list[bool]:
    units = {unit.serial: unit for unit in goods.queries.disposal.units(ended=True)}
    return ["collected" in units[serial].done for serial in serials]


@pytest.mark.parametrize("named", [S1, f"KRM-{S1[-4:]}", S1.lower()])
def test_a_unit_scanned_where_a_box_is_meant_is_told_so(goods: GoodsDesk, page: PickupsPage, named: str) -> None:
    begin(goods, page)
    goods.scan(page, code("A0001"), named)
    assert page.view.banner.row.line == t("refused.box_wanted")
    goods.scan(page, "A0099")
    assert page.view.banner.row.line == t("refused.unknown_box")
    assert page.truck is not None
    assert [on.box.number for on in page.truck.boxes] == ["A0001"]


def test_boxes_go_on_and_the_truck_leaves_by_scanner_alone(goods: GoodsDesk, page: PickupsPage) -> None:
    assert banner(page)[:2] == (Answer.idle, "回収を始めてください"), "a prompt is no warning"
    goods.scan(page, code("A0001"))
    assert banner(page)[0] is Answer.refused, "no truck stands here"
    begin(goods, page)
    truck = page.here
    assert truck is not None
    assert (truck.pickup.firm, truck.pickup.vehicle, len(truck.waiting)) == ("株式会社例示回収", "", 2)
    assert rows(page) == [("未積載", "A0001", ""), ("未積載", "A0002", "")]
    goods.scan(page, code("A0001"))
    assert banner(page) == (Answer.ok, "積載", "A0001")
    assert page.view.banner.row.count == "1"
    assert rows(page) == [("積載", "A0001", ""), ("未積載", "A0002", "")]
    assert goods.code(CommandWord.done)
    assert banner(page)[:2] == (Answer.look, "車を出しますか")
    assert "残る 1 箱" in page.view.banner.row.line
    assert collected(goods, S1) == [False], "nothing before the second Enter"
    assert goods.code(CommandWord.done)
    assert banner(page)[:2] == (Answer.ok, "出発")
    assert collected(goods, S1, S2, S3) == [True, True, False]
    assert page.here is None
    assert goods.desk.window.frame.overlay is not None, "the sheet lies over it"
    page.papers.close()
    assert goods.code(CommandWord.undo)
    assert collected(goods, S1) == [False]
    assert goods.desk.program.ledger.verify().ok


def test_a_box_scanned_again_is_checked_unit_by_unit(goods: GoodsDesk, page: PickupsPage) -> None:
    begin(goods, page)
    goods.scan(page, code("A0001"), code("A0001"))
    assert banner(page) == (Answer.look, "積載済み", "A0001")
    assert goods.code(CommandWord.done)
    assert page.checking is not None
    assert banner(page)[:2] == (Answer.idle, "箱 A0001 の中の端末を読み取ってください")
    assert rows(page) == [("未確認", "KRM-AA01", S1), ("未確認", "KRM-AA02", S2)]
    goods.scan(page, S1)
    assert banner(page)[:2] == (Answer.ok, "あり")
    assert page.view.banner.row.count == "1 / 2"
    goods.scan(page, "KRM-AA01")
    assert banner(page)[:2] == (Answer.look, "読み取り済み")
    goods.scan(page, "PF0ZZZ99")
    assert banner(page)[:2] == (Answer.refused, "余分")
    goods.scan(page, code("A0002"))
    assert banner(page)[0] is Answer.refused, "the check comes first"
    assert rows(page)[0][0] == "余分"
    assert goods.code(CommandWord.done)
    assert banner(page)[:2] == (Answer.look, "確認")
    assert rows(page)[:3] == [
        ("相違", "A0001", "不足 1 台　余分 1 台"),
        ("不足", "KRM-AA02", ""),
        ("余分", "PF0ZZZ99", ""),
    ]
    assert goods.code(CommandWord.done)
    assert "不足 1　余分 1" in page.view.banner.row.line, "the question says already that something is wrong"
    assert goods.code(CommandWord.done)
    assert banner(page)[:2] == (Answer.refused, "一覧と違います")
    assert page.view.banner.row.line == "不足 1 台　余分 1 台"
    assert collected(goods, S1, S2) == [False, False]
    assert goods.code(CommandWord.done)
    assert banner(page)[:2] == (Answer.look, "出発")
    assert collected(goods, S1, S2) == [True, False]


def test_a_check_that_is_left_saves_nothing(goods: GoodsDesk, page: PickupsPage) -> None:
    begin(goods, page)
    goods.scan(page, code("A0001"))
    page.view.table.select_id("A0001")
    goods.desk.act("pickups.check")
    goods.rest()
    goods.scan(page, S1)
    assert goods.code(CommandWord.escape)
    assert page.checking is None
    assert rows(page)[0] == ("積載", "A0001", "")
    goods.desk.act("pickups.off")
    goods.rest()
    assert banner(page)[:2] == (Answer.ok, "降ろしました")
    assert [row[0] for row in rows(page)] == ["未積載", "未積載"]


def test_what_may_not_go_is_refused_in_words(goods: GoodsDesk, page: PickupsPage) -> None:
    begin(goods, page)
    goods.record(box_ref("A0009"), "box_opened", set={"number": "A0009", "way": "A"})
    for text, words in ((code("A0009"), "閉じて"), (code("A0008"), "ありません"), ("?!", "")):
        goods.scan(page, text)
        assert banner(page)[0] is Answer.refused, text
        assert words in page.view.banner.row.line
    assert page.enter_words == "", "an empty truck does not leave"


def test_the_witness_is_told_of_a_truck_that_left(goods: GoodsDesk, page: PickupsPage) -> None:
    begin(goods, page)
    goods.scan(page, code("A0002"))
    for _ in range(2):
        goods.code(CommandWord.done)
    page.papers.close()
    ref = Ref(Aggregate.device, device_id(S3))
    goods.record(ref, "step_done", way="A", step="certificate", document="S-1")
    page.refresh()
    goods.rest()
    assert page.enter_words == "立会いを記録"
    page.press_enter()
    ask = goods.desk.window.frame.overlay
    assert isinstance(ask, AskLine)
    ask.field.line.setText("例示 立会")
    ask.finish()
    goods.rest()
    assert banner(page)[:2] == (Answer.ok, "立会い")
    (unit,) = [unit for unit in goods.queries.disposal.units(ended=True) if unit.serial == S3]
    assert "witness" in unit.done


def test_a_boxs_evidence_is_written_by_one_key(goods: GoodsDesk, page: PickupsPage) -> None:
    begin(goods, page)
    goods.scan(page, code("A0001"))
    page.view.table.select_id("A0001")
    before = page.answers
    goods.desk.act("pickups.evidence")
    goods.desk.settled(lambda: page.answers > before)
    assert banner(page) == (Answer.ok, "記録を保存", "A0001")
    folder = goods.desk.context.papers_folder / "evidence-A0001"
    assert faults((folder / "evidence-box-A0001.json").read_bytes()) == []
    assert len(list(folder.iterdir())) == 3
    page.view.table.select_id("A0002")
    page.fit()
    assert not goods.desk.window.actions_.works("pickups.evidence"), "it is on no truck"
