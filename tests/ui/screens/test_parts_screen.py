"""The parts tab over a real ledger: keys alone, the scanner alone, what is asked, refused and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.bench_words import PartFate, PartMove
from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import Command, CommandWord
from app.domain.errors import WorldError, WorldFault
from app.domain.identity import device_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref
from app.domain.part_commands import ChangePart, CountParts, ReceiveParts, UsePart
from app.domain.rules import parts as rules
from app.settings import words
from app.ui import theme
from app.ui.screens.parts.jobs import Act
from app.ui.screens.parts.listing import ORDER, TASKS
from app.ui.screens.parts.presenter import PartsPresenter
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.device_card import DeviceCardData
from app.usecases.parts import change_part, count_parts, receive_parts, use_part
from app.usecases.parts_rows import PartRow
from app.usecases.session import stand_in
from tests.ui.screens.desk import DeskWindow

LCD, KEY, USB = "PN-LCD", "PN-KEY", "PN-USB"
UNIT = Ref(Aggregate.device, device_id("PF8K2M0D"))
N = "8A-0001-X"


class Tab:
    """The tab with three parts, and a dead unit beside."""

    def __init__(self, desk: DeskWindow) -> None:
        self.desk = desk
        desk.program.desk.actor = stand_in()
        self._new(
            LCD, name="液晶パネル", models="NEC Y2", place="D-4-02", reorder_point="2", price="12800", owner="city"
        )
        self._new(KEY, name="キートップ", place="D-4-02")
        self._new(USB, name="USB端子", reorder_point="1")
        made = {"serial": "PF8K2M0D", "kind": "ipad", "model": "Y2", "maker": "NEC"}
        opened = {"n": N, "state": "repairing", "outcome": "opened", "answers": []}
        self.record(Draft("registered", (UNIT,), {"set": made}), Draft("repair_opened", (UNIT,), opened))
        self.do(receive_parts, ReceiveParts, part=LCD, pieces=5)
        self.screen = PartsPresenter(desk.context)
        desk.add(Mode.parts, self.screen)
        desk.window.show()
        desk.window.activateWindow()
        desk.show(Mode.parts)
        self.settled(lambda: self.screen.chosen is not None and len(self.screen.listing.store.parts) == 3)

    def _new(self, code: str, **fields: str) -> None:
        self.do(change_part, ChangePart, part=code, new=True, fields=fields)

    def do(self, usecase: Any, kind: Any, **fields: Any) -> None:
        run = self.desk.program.desk
        run.run(usecase, kind(action=run.new_action(), **fields)).result()

    def record(self, *drafts: Draft) -> None:
        self.desk.program.desk.call(lambda unit: unit.record(drafts), actor=stand_in()).result()

    def settled(self, true: Any) -> None:
        self.desk.settled(true)

    def choose(self, part: str) -> None:
        self.screen.open_part(part)
        self.settled(lambda: self.screen.chosen is not None and self.screen.chosen.part == part)
        self.settled(lambda: not self.desk.tasks.awaited)  # its card too

    def key(self, name: str) -> None:
        self.desk.act(name)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.desk.window, key)

    def type(self, field: str, text: str) -> None:
        line = self.screen.view.acts.fields[field].line
        line.selectAll()
        QTest.keyClicks(line, text)

    def enter(self, field: str) -> None:
        QTest.keyClick(self.screen.view.acts.fields[field].line, Qt.Key.Key_Return)

    def text(self, field: str) -> str:
        return self.screen.view.acts.fields[field].text()

    def trouble(self, field: str) -> str:
        return str(self.screen.view.acts.fields[field]._trouble._words)

    def scan(self, text: str) -> bool:
        return self.desk.scan(text, self.screen)

    def part_label(self, code: str) -> None:
        assert self.scan(printed_code(CodeKind.part, code).text)

    def shelf_label(self, code: str) -> None:
        assert self.scan(printed_code(CodeKind.place, code).text)

    def number(self, number: int) -> None:
        assert self.screen.command(Command(CommandWord.number, number))

    def row(self, part: str) -> PartRow:
        found = self.desk.program.queries.parts.part(part)
        assert found is not None
        return found

    def stock(self, part: str) -> dict[str, int]:
        return {place.place: place.quantity for place in self.row(part).places}

    def listed(self) -> list[str]:
        model = self.screen.view.model
        rows = [model.row_at(at) for at in range(model.rowCount())]
        return [row.id for row in rows if row is not None]

    def cells(self, part: str) -> list[str]:
        row = self.screen.view.model.row_at(self.listed().index(part))
        assert row is not None
        return [cell.text for cell in row.cells]

    @property
    def toast(self) -> str:
        row = self.desk.window.frame.toast.row
        return f"{row.text} {row.place}"

    @property
    def asked(self) -> str:
        return self.screen.view.acts.sentence.words

    @property
    def said(self) -> list[Family]:
        return self.desk.voice.said


@pytest.fixture
def tab(fresh_desk: DeskWindow) -> Tab:
    return Tab(fresh_desk)


def test_each_part_is_a_line_with_its_stock_shelf_mark_price_and_owner(tab: Tab) -> None:
    assert tab.listed() == [USB, KEY, LCD]
    assert tab.cells(LCD) == ["液晶パネル", LCD, "5", "", "D-4-02", "2", "12,800円", "市"]
    assert tab.cells(USB) == ["USB端子", USB, "0", "在庫なし", "—", "1", "—", "—"]
    chips = [chip.chip.text for chip in tab.screen.view.field.chips.chips]
    assert chips == ["すべて 3", "発注 1", "棚卸し 0"]


def test_received_by_keys_alone(tab: Tab) -> None:
    tab.choose(LCD)
    tab.screen.view.table.setFocus()
    tab.press(Qt.Key.Key_1)
    assert tab.screen.working.job is not None
    tab.type("pieces", "4")
    tab.type("cost", "13,000")
    tab.enter("cost")
    tab.settled(lambda: tab.screen.working.job is None)
    assert (tab.stock(LCD), tab.row(LCD).price) == ({"D-4-02": 9}, 13_000)
    assert tab.toast == "入庫を保存しました。液晶パネル　D-4-02 9個 ここに保存済み"
    assert tab.said == [Family.ok]
    tab.settled(lambda: tab.cells(LCD)[2] == "9")
    assert tab.screen.view.card.face._data is not None
    tab.key("parts.undo")
    tab.settled(lambda: tab.stock(LCD) == {"D-4-02": 5})
    tab.settled(lambda: tab.toast.startswith("取り消しました"))


def test_enter_receives_and_escape_leaves_step_by_step(tab: Tab) -> None:
    tab.choose(LCD)
    tab.key("parts.go")
    assert tab.desk.window.actions_.action("parts.go").text() == "保存する"
    assert not tab.desk.window.actions_.works("parts.act")
    tab.key("parts.leave")
    assert tab.screen.working.job is None
    tab.key("parts.search")
    QTest.keyClicks(tab.screen.view.field.line, "lcd")
    assert tab.listed() == [LCD]
    tab.screen.leave()
    assert len(tab.listed()) == 3
    tab.key("parts.filter")
    assert (tab.screen.listing.shown, tab.listed()) == (ORDER, [USB])
    tab.screen.leave()
    assert tab.screen.listing.shown == 0
    tab.screen.focus_search()
    tab.screen.leave()
    assert not tab.screen.view.field.line.hasFocus()
    tab.screen.leave()
    assert tab.desk.shown[-1] == Screen.bench
    tab.key("parts.board")
    assert tab.desk.shown.count("bench") == 2


def test_a_shelf_is_counted_by_the_scanner_alone(tab: Tab) -> None:
    tab.shelf_label("D402")
    assert tab.listed() == [KEY, LCD]
    assert tab.asked == "D402 の棚卸しです。部品ラベルを読み取ってください。"
    tab.part_label(LCD)
    tab.number(3)
    assert (tab.text("pieces"), tab.text("place")) == ("3", "D402")
    tab.part_label(KEY)  # saves the one before, and goes on
    tab.settled(lambda: tab.stock(LCD) == {"D-4-02": 3})
    tab.settled(lambda: tab.screen.working.job is not None and tab.screen.working.job.part == tab.row(KEY))
    assert tab.screen.view.acts.done.words.endswith("ここに保存済み")
    assert tab.said[-1] is Family.look  # other than the ledger had
    tab.part_label(KEY)  # the piece itself: one more each time
    tab.part_label(KEY)
    assert tab.text("pieces") == "2"
    tab.screen.go()
    tab.settled(lambda: tab.stock(KEY) == {"D-4-02": 2})
    tab.settled(lambda: "部品ラベル" in tab.asked)
    assert not tab.screen.view.acts.fields  # the shelf goes on until somebody leaves
    assert tab.screen.command(Command(CommandWord.number, 5))  # nothing to fill, and no act either
    tab.screen.leave()
    tab.screen.leave()
    assert len(tab.listed()) == 3
    assert tab.row(LCD).places[0].counted == tab.desk.program.clock.now().today.isoformat()


def test_a_part_is_received_by_the_scanner_alone(tab: Tab) -> None:
    tab.part_label(USB)
    tab.settled(lambda: tab.screen.chosen is not None and tab.screen.chosen.part == USB)
    tab.number(1)
    tab.number(12)
    tab.shelf_label("E11")
    tab.screen.go()
    tab.settled(lambda: tab.stock(USB) == {"E11": 12})
    tab.settled(lambda: tab.screen.working.job is None)
    tab.number(2)
    assert tab.screen.working.job is not None
    assert tab.screen.working.job.act is Act.stock_take


def test_a_part_with_a_code_of_its_own_is_opened_too(tab: Tab) -> None:
    assert tab.scan("pn-key")
    tab.settled(lambda: tab.screen.chosen is not None and tab.screen.chosen.part == KEY)
    assert not tab.scan("PF8K2M0D")  # a unit: the intake's
    assert not tab.scan("")
    tab.part_label("PN-NONE")
    tab.settled(lambda: tab.toast.startswith("その部品はありません"))
    assert tab.said[-1] is Family.refused
    tab._new("PN-NEW", name="新しい")
    tab.part_label("PN-NEW")  # scanned before the list was asked anew
    tab.settled(lambda: tab.screen.chosen is not None and tab.screen.chosen.part == "PN-NEW")


def test_donor_parts_by_scanning_the_unit(tab: Tab) -> None:
    tab.choose(LCD)
    tab.screen.act(3)
    assert tab.scan("PF8K2M0D")
    assert tab.text("unit") == "PF8K2M0D"
    tab.screen.go()
    tab.settled(lambda: bool(tab.trouble("unit")))
    assert tab.trouble("unit") == "まだ使う端末です。部品は取り出せません。何も変えていません。"
    assert tab.said[-1] is Family.refused
    tab.record(Draft("repair_state_set", (UNIT,), {"n": N, "state": "irreparable"}))
    tab.number(2)
    tab.screen.go()
    tab.settled(lambda: tab.stock(LCD) == {"D-4-02": 5, "donor": 2})
    tab.settled(lambda: tab.cells(LCD)[4] == "D-4-02　ほか1")
    tab.settled(lambda: tab.screen.chosen is not None and tab.screen.chosen.donors == (("PF8K2M0D", 2),))
    tab.settled(lambda: ("部品取り", "PF8K2M0D 2個") in [(fact.label, fact.value) for fact in _card(tab).facts])
    assert _history(tab)[0].title == "部品取り +2　部品取り"


def test_parts_are_moved_and_thrown_away(tab: Tab) -> None:
    tab.choose(LCD)
    tab.screen.act(4)
    tab.shelf_label("E11")
    assert (tab.text("to"), tab.text("pieces")) == ("E11", "1")
    tab.screen.go()
    tab.settled(lambda: tab.stock(LCD) == {"D-4-02": 4, "E11": 1})
    tab.settled(lambda: tab.screen.working.job is None)
    tab.screen.act(5)
    tab.type("pieces", "9")
    tab.screen.go()
    tab.settled(lambda: bool(tab.trouble("pieces")))
    assert tab.trouble("pieces").startswith("在庫がありません")
    tab.type("pieces", "4")
    tab.screen.go()
    tab.settled(lambda: tab.stock(LCD) == {"D-4-02": 0, "E11": 1})
    assert "発注点になりました" in tab.toast
    assert tab.said[-1] is Family.look


@pytest.mark.parametrize(
    ("act", "texts", "field", "words_"),
    [
        (1, {"pieces": ""}, "pieces", "入れてください"),
        (1, {"pieces": "三"}, "pieces", "数字で入れてください"),
        (1, {"pieces": "0"}, "pieces", "1個以上です"),
        (1, {"pieces": "1", "cost": "高い"}, "cost", "数字で入れてください"),
        (3, {"unit": ""}, "unit", "入れてください"),
        (4, {"to": ""}, "to", "入れてください"),
        (6, {"name": ""}, "name", "入れてください"),
        (6, {"owner": "だれか"}, "owner", "「市」か「受託者」です"),
    ],
)
def test_a_field_says_what_is_wrong_with_it(tab: Tab, act: int, texts: dict[str, str], field: str, words_: str) -> None:
    tab.choose(LCD)
    tab.screen.act(act)
    for name, text in texts.items():
        tab.screen.view.acts.fields[name].line.setText(text)
    tab.screen.go()
    assert tab.trouble(field) == words_
    assert tab.screen.working.job is not None
    assert tab.said[-1] is Family.refused


def test_what_is_known_of_a_part_is_changed_and_a_new_one_registered(tab: Tab) -> None:
    tab.choose(LCD)
    tab.screen.act(6)
    assert (tab.text("models"), tab.text("owner"), tab.text("handed_over")) == ("NEC Y2", "市", "")
    for name, text in {"owner": "受託者", "models": "NEC Y2、NEC Y3", "handed_over": "2026-11-19", "price": ""}.items():
        tab.screen.view.acts.fields[name].line.setText(text)
    tab.screen.go()
    tab.settled(lambda: tab.row(LCD).owner == "contractor")
    row = tab.row(LCD)
    assert (row.models, row.handed_over, row.price) == (("NEC Y2", "NEC Y3"), "2026-11-19", None)
    tab.settled(lambda: tab.screen.working.job is None)
    tab.key("parts.new")
    for name, text in {"code": "pn-cam", "name": "カメラケーブル", "reorder_point": "3"}.items():
        tab.screen.view.acts.fields[name].line.setText(text)
    tab.screen.go()
    tab.settled(lambda: "PN-CAM" in tab.listed())
    tab.settled(lambda: tab.screen.chosen is not None and tab.screen.chosen.part == "PN-CAM")
    tab.key("parts.new")
    for name, text in {"code": "pn-cam", "name": "同じ"}.items():
        tab.screen.view.acts.fields[name].line.setText(text)
    tab.screen.go()
    tab.settled(lambda: tab.trouble("code").startswith("その部品コードはもうあります"))
    tab.part_label(LCD)  # nothing is lost by a scan
    assert tab.text("code") == "pn-cam"
    assert tab.said[-1] is Family.look
    tab.shelf_label("E11")
    assert tab.text("place") == ""


def test_another_part_takes_the_place_of_the_one_in_the_ask(tab: Tab) -> None:
    tab.choose(LCD)
    tab.screen.act(1)
    tab.part_label(KEY)  # no number yet: this part is meant
    assert tab.screen.working.job is not None
    assert tab.screen.working.job.part == tab.row(KEY)
    tab.screen.leave()
    tab.screen.act(4)
    tab.shelf_label("E11")
    tab.part_label(USB)
    assert tab.text("to") == "E11"


def test_the_order_list_its_paper_and_what_was_ordered(tab: Tab) -> None:
    tab.choose(USB)
    tab.key("parts.ordered")
    tab.settled(lambda: bool(tab.row(USB).ordered))
    tab.settled(lambda: tab.cells(USB)[3] == "発注済み")
    assert tab.toast.startswith("発注済みにしました。USB端子")
    tab.settled(lambda: tab.screen.chosen is not None and bool(tab.screen.chosen.ordered))
    tab.number(9)
    tab.settled(lambda: not tab.row(USB).ordered)
    tab.settled(lambda: tab.toast.startswith("発注済みを外しました"))
    tab.number(7)
    assert tab.listed() == [USB]
    tab.number(8)
    assert tab.desk.window.frame.overlay is None  # it is drawn beside the window
    tab.settled(lambda: tab.screen._paper is not None)
    page = tab.screen._paper
    assert page is not None
    assert page.is_open
    page.write()
    folder = tab.desk.context.papers_folder
    tab.settled(lambda: folder.exists() and any(folder.glob("order-list-*.pdf")))
    tab.screen.deactivate()
    assert not page.is_open  # another screen's keys never act under a paper


def test_what_desks_apart_overdrew_is_shown_as_nothing_and_is_to_be_counted(tab: Tab) -> None:
    part = {"code": LCD}
    tab.record(rules.moved(part, -7, "D-4-02", PartMove.scrapped))
    tab.settled(lambda: tab.cells(LCD)[2:4] == ["0", "数える"])
    tab.screen.listing.show_only(TASKS)
    assert tab.listed() == [LCD]
    told = "D-4-02 を数えてください。2台のPCで 2個多く使いました"
    tab.settled(lambda: told in [block.head for block in _card(tab).warnings])
    tab.screen.act(2)
    tab.type("pieces", "1")
    tab.screen.go()
    tab.settled(lambda: tab.stock(LCD) == {"D-4-02": 1})
    tab.settled(lambda: tab.listed() == [])
    assert tab.screen.listing.store.tasks == ()


def test_a_life_tells_every_movement(tab: Tab) -> None:
    run = tab.do
    run(use_part, UsePart, repair=N, part=LCD, pieces=1, fate=PartFate.give_back)
    run(count_parts, CountParts, place="D-4-02", found=((LCD, 2),))
    tab.choose(LCD)
    tab.settled(lambda: len(_history(tab)) == 3)
    assert [(e.title, e.body) for e in _history(tab)] == [
        ("棚卸し 2個　D-4-02", "台帳では 4個"),
        ("使用 −1　D-4-02", f"{N}　外した部品は返却"),
        ("入庫 +5　D-4-02", ""),
    ]
    tab.key("parts.undo")
    tab.settled(lambda: bool(_history(tab)) and _history(tab)[0].struck)
    tab.key("parts.undo")
    tab.settled(lambda: tab.stock(LCD) == {"D-4-02": 5})


def _history(tab: Tab) -> tuple[Any, ...]:
    return _card(tab).history


def _card(tab: Tab) -> DeviceCardData:
    return tab.screen.view.card.face._data or DeviceCardData(serial="", spoken="")


def test_undo_says_why_it_does_nothing(tab: Tab) -> None:
    for _ in range(6):
        tab.key("parts.undo")
    tab.settled(lambda: Family.refused in tab.said)
    assert tab.toast.strip().endswith("。")


def test_next_walks_the_list_and_other_codes_are_keys(tab: Tab) -> None:
    tab.screen.view.table.select_place(0)
    assert tab.screen.command(Command(CommandWord.next))
    tab.settled(lambda: tab.screen.chosen is not None and tab.screen.chosen.part == KEY)
    assert not tab.screen.command(Command(CommandWord.done))
    tab.screen.act(1)
    assert not tab.screen.command(Command(CommandWord.next))  # walks on among the fields


def test_changes_elsewhere_come_when_the_tab_is_in_front_again(tab: Tab) -> None:
    tab.screen.deactivate()
    tab.do(receive_parts, ReceiveParts, part=USB, pieces=2)
    tab.settled(lambda: not tab.desk.tasks.awaited)
    assert tab.cells(USB)[2] == "0"
    tab.screen.activate()
    tab.settled(lambda: tab.cells(USB)[2] == "2")


def test_an_empty_store_says_how_parts_come_in(qapp: Any, tmp_path: Path) -> None:
    desk = DeskWindow(tmp_path)
    screen = PartsPresenter(desk.context)
    desk.add(Mode.parts, screen)
    desk.window.show()
    desk.show(Mode.parts)
    desk.program.desk.actor = stand_in()
    desk.settled(lambda: screen.view.table._empty.startswith("部品はまだありません"))
    screen.act(1)
    assert desk.window.frame.toast.row.text == "先に部品を選んでください。"
    screen.go()
    assert screen.working.job is None
    screen.working.mark_ordered()
    screen.command(Command(CommandWord.next))
    desk.close()


def test_the_mouse_may_do_it_too(tab: Tab) -> None:
    tab.choose(LCD)
    panel = tab.screen.view.acts
    QTest.mouseClick(panel._buttons[1], Qt.MouseButton.LeftButton)
    assert tab.screen.working.job is not None
    assert tab.screen.working.job.act is Act.stock_take
    tab.type("pieces", "5")
    QTest.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    tab.settled(lambda: tab.screen.working.job is None)
    tab.screen.act(1)
    QTest.mouseClick(panel.leave, Qt.MouseButton.LeftButton)
    assert not panel.fields
    tab.screen.view.field.chip_pressed.emit(str(ORDER))
    assert tab.listed() == [USB]


def test_the_worlds_faults_are_said_and_ours_handed_on(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise WorldError(WorldFault.disk_full, "x")

    monkeypatch.setattr("app.usecases.parts.receive_parts", full)
    tab.choose(LCD)
    tab.screen.act(1)
    tab.type("pieces", "1")
    tab.screen.go()
    tab.settled(lambda: tab.said[-1:] == [Family.refused])
    assert "空き" in tab.toast
    assert tab.screen.working.job is not None  # what was typed is still there
    ours = RuntimeError("ours")
    tab.screen.fault(ours)
    assert tab.desk.faults == [ours]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_at_every_breadth_the_ask_has_room(tab: Tab, language: Any) -> None:
    words.set_language(language)
    small = theme.Breadth.small
    tab.screen.act(6)
    view = tab.screen.view
    for breadth in theme.Breadth:
        theme.apply_look(qapp_of(tab), theme.Look(breadth=breadth, scale=200 if breadth is small else 100))
        tab.settled(lambda: True)
        assert view.table.isVisibleTo(view) is (breadth is not small)
        assert view.acts.isVisibleTo(view)
    tab.screen.leave()
    assert view.acts.texts() == {}


def qapp_of(tab: Tab) -> Any:
    from PySide6.QtWidgets import QApplication

    return QApplication.instance()
