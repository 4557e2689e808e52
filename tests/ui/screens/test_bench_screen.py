"""The bench's queue by keys alone and by scanner alone, over a real ledger; and what only a made-up queue can show."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from app.domain.codes import CodeKind, parse_repair_number, printed_code
from app.domain.command_words import Command, CommandWord, read_command
from app.domain.commands import Act
from app.domain.errors import WorldError, WorldFault
from app.domain.kinds import Action, Family, RepairState
from app.domain.operations import Ref
from app.domain.rules.bench import Column
from app.domain.scans import RawScan
from app.settings import words
from app.settings.words import t
from app.ui import theme
from app.ui.screens.bench import wording
from app.ui.screens.bench.narrowing import NOBODY, WHOLE, tally
from app.ui.screens.bench.presenter import BenchPresenter, Hooks
from app.ui.screens.bench.view import BenchView
from app.ui.sheet_commands import SheetCommands
from app.ui.shell.actions import Screen
from app.usecases.act import act
from app.usecases.bench_rows import BenchQueries, Queue, QueueRow, RunFacts
from app.usecases.session import stand_in
from tests.support.bench_queue import open_repairs, queries, shared
from tests.ui.screens.bench_stand import COUNTS, SCHOOLS, TODAY, StandQueue, rows
from tests.ui.screens.desk import DeskWindow

KEYS = Qt.Key


def on_board(view: BenchView) -> bool:
    """Asked anew each time."""
    return view.board_shown


class Bench:
    """The window with the bench in front, and what its hooks were called with."""

    def __init__(self, desk: DeskWindow, asked: BenchQueries, *, others: bool = False) -> None:
        self.desk = desk
        self.opened: list[str] = []
        self.units: list[str] = []
        self.called: list[str] = []
        note: Callable[[str], Callable[[], None]] = lambda name: lambda: self.called.append(name)  # noqa: E731
        hooks = Hooks(open_repair=self.opened.append, open_unit=self.units.append)
        if others:
            hooks = Hooks(
                open_repair=self.opened.append, open_unit=self.units.append,
                parts=note("parts"), ship=note("ship"), give_back=note("return"),
            )  # fmt: skip
        self.screen = BenchPresenter(desk.context, asked, hooks)
        desk.add(Screen.bench, self.screen)
        desk.window.show()
        desk.window.activateWindow()
        desk.show(Screen.bench)
        desk.settled(lambda: self.screen.queue is not None)

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.desk.window, key)

    def scan(self, text: str) -> bool:
        return self.screen.take_scan(RawScan(text, "test", time.monotonic()))

    def scan_shelf(self, name: str) -> None:
        assert self.scan(printed_code(CodeKind.place, name).text)

    @property
    def numbers(self) -> list[list[str]]:
        """What stands in each column."""
        models = [column.model for column in self.screen.view.board.columns]
        return [[model.id_at(row) for row in range(model.rowCount())] for model in models]

    @property
    def shown(self) -> list[str]:
        return sorted(number for column in self.numbers for number in column)

    @property
    def fitting(self) -> tuple[QueueRow, ...]:
        assert self.screen.filled is not None
        return self.screen.filled.rows

    def filtering(self) -> bool:
        return self.screen.filters.is_open

    @property
    def toast(self) -> str:
        return self.desk.window.frame.toast.row.text

    def until_toast(self, key: str, **fields: object) -> None:
        self.desk.settled(lambda: self.toast == t(f"bench_screen.{key}", **fields))

    def row(self, number: str) -> object:
        assert self.screen.queue is not None
        return next(row for row in self.screen.queue.rows if row.repair == number)


@pytest.fixture
def units(desk: DeskWindow) -> list[Ref]:
    listed = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 300))
    return [row.device for row in listed if row.status == "in_use"]


@pytest.fixture
def numbers(desk: DeskWindow, units: list[Ref]) -> list[str]:
    return open_repairs(desk.program, units[:20], today=desk.program.clock.now().today)


@pytest.fixture
def bench(desk: DeskWindow, numbers: list[str]) -> Bench:
    return Bench(desk, queries(desk.program))


@pytest.fixture
def stand(fresh_desk: DeskWindow) -> Bench:
    return Bench(fresh_desk, StandQueue(rows(COUNTS)), others=True)


def slip_of(number: str) -> str:
    """What the code on a repair's slip says."""
    parsed = parse_repair_number(number)
    assert parsed is not None
    return printed_code(CodeKind.repair, parsed.body).text


# --- what stands on the board ----------------------------------------------------------------------------------------


def test_every_open_repair_stands_in_one_column_what_waits_longest_on_top(bench: Bench, numbers: list[str]) -> None:
    assert bench.shown == sorted(numbers)
    assert bench.screen.queue is not None
    by_number = {row.repair: row for row in bench.screen.queue.rows}
    for column, listed in zip(Column, bench.numbers, strict=True):
        assert {by_number[number].column for number in listed} == {column}
        assert [by_number[n].since for n in listed] == sorted(by_number[n].since for n in listed)
    assert bench.screen.view.title.words == (t("bench_screen.title", count="20"), "")


def test_heads_tell_counts_limits_and_how_many_are_over(stand: Bench) -> None:
    heads = [column.top.row for column in stand.screen.view.board.columns]
    assert [(head.key, head.total, head.limit) for head in heads] == [
        (str(n), count, limit)
        for n, (count, limit) in enumerate(zip(COUNTS.values(), (7, 5, 7, 14, 30, 14, 3, 5), strict=True), 1)
    ]
    assert stand.screen.queue is not None
    assert sum(head.over for head in heads) == sum(row.over for row in stand.screen.queue.rows)
    assert (
        stand.screen.view.board.columns[3].list.accessibleName() == "4、部品待ち、7台、目安を過ぎたもの 2台、目安 14日"
    )


def test_a_card_is_read_aloud_as_one_sentence(stand: Bench) -> None:
    assert stand.screen.queue is not None
    row = next(r for r in stand.screen.queue.rows if r.column is Column.parts and r.over)
    row = row._replace(repair="8A-0298-S", days=21, school="青陵中学校", fault="screen", place="D-4", person="原 健")
    assert wording.spoken(row) == "8A-0298-S、21日、目安を過ぎています、青陵中学校、画面、棚 D-4、原 健"
    model = stand.screen.view.board.columns[0].model
    said = model.data(model.index(0), int(Qt.ItemDataRole.AccessibleTextRole))
    assert said.startswith(model.data(model.index(0)))


def test_a_card_says_what_belongs_on_it() -> None:
    limits = dict(zip(Column, (7, 5, 7, 14, 30, 14, 3, 5), strict=True))
    row = next(r for r in rows(COUNTS) if r.column is Column.maker)
    away = row._replace(rma="RMA-9", shipment="12", days=15, over=False, place="E-1", school="", fault="")
    card = wording.card(away, limits)
    assert (card.corner, card.place, card.share, card.school, card.fault) == ("RMA", "出荷 12", 0.25, "—", "—")
    kept = wording.card(away._replace(held="not_sent"), limits)
    assert (kept.mark, kept.place) == ("未発送", "E-1"), "until its list is sent it lies on its shelf"
    own = wording.card(away._replace(rma="", shipment="", person="古賀 美咲", fault="other:pen"), limits)
    assert (own.corner, own.place, own.fault) == ("古賀", "E-1", "pen")
    assert wording.card(away._replace(days=400), limits).share == 1.0
    assert [wording.card(away._replace(days=n), dict.fromkeys(Column, 0)).share for n in (0, 1)] == [0.0, 1.0]


def test_an_empty_bench_says_what_to_do_and_offers_no_key_that_does_nothing(fresh_desk: DeskWindow) -> None:
    bench = Bench(fresh_desk, queries(fresh_desk.program))
    view = bench.screen.view
    assert view.stack.currentWidget() is view.empty
    assert view.empty.accessibleName().startswith(t("bench_screen.empty"))
    works = fresh_desk.window.actions_.works
    assert not any(
        works(f"bench.{name}") for name in ("open", "column", "row", "over", "mine", "run", "back", "filter")
    )
    bench.key(KEYS.Key_1, KEYS.Key_Return, KEYS.Key_Escape)
    assert bench.opened == []


# --- by keys ---------------------------------------------------------------------------------------------------------


def test_tab_goes_to_a_column_as_its_number_does(bench: Bench) -> None:
    bench.key(KEYS.Key_1, KEYS.Key_Down)
    board = bench.screen.view.board
    first = board.columns[1].model.id_at(0)
    bench.key(KEYS.Key_Tab)
    assert (board.current, bench.screen.chosen) == (1, first)
    assert [at for at, column in enumerate(board.columns) if column.list.currentIndex().isValid()] == [1]
    bench.key(KEYS.Key_Return)
    assert bench.opened == [first]
    bench.key(KEYS.Key_Backtab)
    assert (board.current, bench.screen.chosen) == (0, board.columns[0].model.id_at(0))


def test_numbers_go_to_columns_arrows_to_cards_and_enter_opens(bench: Bench) -> None:
    bench.key(KEYS.Key_2, KEYS.Key_Down)
    second = bench.numbers[1][1]
    assert bench.screen.chosen == second
    bench.key(KEYS.Key_Return)
    assert bench.opened == [second]
    bench.key(KEYS.Key_4)
    assert bench.screen.chosen == bench.numbers[3][0]
    bench.key(KEYS.Key_Right)
    assert bench.screen.chosen == bench.numbers[4][0]
    bench.key(KEYS.Key_Left, KEYS.Key_Left, KEYS.Key_Left, KEYS.Key_Left, KEYS.Key_Left, KEYS.Key_Enter)
    assert bench.opened[-1] == bench.numbers[0][0]
    bench.key(KEYS.Key_8, KEYS.Key_Right)
    assert bench.screen.view.board.current == 7
    chosen = [c for c in bench.screen.view.board.columns if c.list.currentIndex().isValid()]
    assert len(chosen) == 1, "one card on the whole board is the current one"


def test_enter_with_nothing_chosen_goes_to_the_first_card(bench: Bench) -> None:
    bench.key(KEYS.Key_3, KEYS.Key_Escape)
    assert bench.screen.chosen == ""
    bench.key(KEYS.Key_Return)
    assert bench.screen.chosen == bench.numbers[2][0]
    assert bench.opened == []


def test_a_double_click_opens_and_a_click_on_a_head_goes_there(bench: Bench) -> None:
    column = bench.screen.view.board.columns[1]
    middle = column.list.visualRect(column.model.index(1)).center()
    QTest.mouseClick(column.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert bench.screen.chosen == bench.numbers[1][1]
    QTest.mouseDClick(column.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert bench.opened == [bench.numbers[1][1]]
    QTest.mouseClick(bench.screen.view.board.columns[5].top, Qt.MouseButton.LeftButton)
    assert bench.screen.view.board.current == 5


def test_only_what_is_over_its_limit(stand: Bench) -> None:
    assert stand.screen.queue is not None
    wanted = sorted(row.repair for row in stand.screen.queue.rows if row.over)
    stand.key(KEYS.Key_O)
    assert stand.shown == wanted
    assert stand.screen.view.title.words == (t("bench_screen.title", count=str(len(wanted))), "66台のうち")
    assert stand.screen.view.outcomes.chips[0].chip.kind == "on"
    stand.key(KEYS.Key_O)
    assert len(stand.shown) == 66


def test_what_can_be_worked_on_now_with_its_reason(stand: Bench) -> None:
    assert stand.screen.queue is not None
    stand.key(KEYS.Key_N)
    wanted = {row.repair: row for row in stand.screen.queue.rows if row.workable is not None}
    assert stand.shown == sorted(wanted)
    board = stand.screen.view.board
    marks = {board.columns[at].model.card(0).mark for at in (1, 2)}
    assert marks == {"フォームあり", "部品あり"}
    stand.key(KEYS.Key_Escape)
    assert len(stand.shown) == 66


def test_my_own_are_those_of_whoever_is_signed_in(stand: Bench) -> None:
    actor = stand_in()
    stand.desk.program.desk.actor = type(actor)(code="OP0007", role=actor.role)
    stand.key(KEYS.Key_M)
    assert stand.screen.queue is not None
    assert stand.shown == sorted(row.repair for row in stand.screen.queue.rows if row.assigned == "OP0007")
    stand.key(KEYS.Key_M)
    assert len(stand.shown) == 66
    stand.desk.program.desk.actor = None
    stand.key(KEYS.Key_M)
    assert stand.toast == t("bench_screen.nobody_signed_in")
    assert len(stand.shown) == 66


def test_what_goes_with_the_run_school_by_school(stand: Bench) -> None:
    stand.key(KEYS.Key_G)
    assert stand.screen.queue is not None
    ready = [row for row in stand.screen.queue.rows if row.column is Column.ready and not row.by_person]
    assert any(row.by_person for row in stand.screen.queue.rows if row.column is Column.ready), "one comes for it"
    assert stand.shown == sorted(row.repair for row in ready)
    listed = [next(row for row in ready if row.repair == number) for number in stand.numbers[7]]
    assert [row.school_code for row in listed] == sorted(row.school_code for row in listed)
    schools = len({row.school_code for row in ready})
    assert stand.screen.view.title.words == ("今日の行政便で返すもの", f"{len(ready)}台・{schools}校")


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (RunFacts(known=True, today=False, next_day=date(2026, 11, 24)), "次の行政便（11月24日）で返すもの"),
        (RunFacts(known=True, today=False, next_day=None), "行政便の予定はありません"),
        (RunFacts(known=False, today=False, next_day=None), "返すもの（行政便の日は未設定）"),
    ],
)
def test_which_run_it_is(run: RunFacts, said: str) -> None:
    assert wording.run_title(StandQueue((), run).queue()) == said
    chips = wording.outcome_chips(tally(rows(COUNTS)), WHOLE, run_today=run.today)
    assert [chip.id for chip in chips] == ["over", "workable"]


def test_filters_by_person_and_shelf_with_their_counts(stand: Bench) -> None:
    stand.key(KEYS.Key_F)
    picker, filters = stand.screen.view.picker, stand.screen.filters
    assert stand.filtering()
    stand.key(KEYS.Key_Down, KEYS.Key_Return)
    assert not stand.filtering()
    assert filters.narrow.person == "OP0009"
    assert {row.person for row in stand.fitting} == {"中村 陽子"}
    stand.key(KEYS.Key_F, KEYS.Key_Tab)
    assert picker.panel.accessibleName() == "棚"
    stand.key(KEYS.Key_Down, KEYS.Key_Return)
    assert filters.narrow.shelf
    assert stand.screen.view.narrowed.chips[1].chip.kind == "on"
    stand.key(KEYS.Key_F, KEYS.Key_Escape)
    assert not stand.filtering()
    stand.key(KEYS.Key_Escape)
    assert len(stand.shown) == 66
    filters.set(person=NOBODY)
    assert {row.assigned for row in stand.fitting} == {""}
    assert filters.chips()[0].chip.text == "担当:担当なし"


def test_filters_nothing_fits_say_so(stand: Bench) -> None:
    stand.screen.filters.set(person="OP0007", shelf="R-1", over=True)
    view = stand.screen.view
    assert view.stack.currentWidget() is view.empty
    assert view.empty.accessibleName().startswith(t("bench_screen.nothing_fits"))
    stand.key(KEYS.Key_Escape)
    assert on_board(view)
    assert len(stand.shown) == 66


def test_the_list_has_the_same_in_one_order(stand: Bench) -> None:
    stand.key(KEYS.Key_4, KEYS.Key_Down)
    chosen = stand.screen.chosen
    stand.key(KEYS.Key_L)
    view, queue = stand.screen.view, stand.screen.queue
    assert queue is not None
    assert not on_board(view)
    assert [view.model.row_at(at).id for at in range(66)] == [row.repair for row in queue.rows]  # type: ignore[union-attr]
    assert view.table.current_id() == chosen == stand.screen.chosen
    stand.key(KEYS.Key_6)
    assert stand.screen.chosen == next(row.repair for row in queue.rows if row.column is Column.board)
    stand.key(KEYS.Key_Return)
    assert stand.opened == [stand.screen.chosen]
    stand.key(KEYS.Key_B)
    assert on_board(view)
    assert view.board.current_id() == stand.opened[0]


def test_parts_shipments_and_returns_work_where_somebody_shows_them(stand: Bench) -> None:
    stand.key(KEYS.Key_P, KEYS.Key_S, KEYS.Key_R)
    assert stand.called == ["parts", "ship", "return"]
    ways = stand.screen.view.ways
    breadth = theme.look().breadth
    wide = ["board", "list", "parts", "ship", "return"]
    assert [chip.id for chip in ways.chips] == (wide if breadth is theme.Breadth.wide else wide[:3])


def test_no_key_is_offered_for_what_nobody_shows(fresh_desk: DeskWindow) -> None:
    alone = Bench(fresh_desk, StandQueue(rows(COUNTS)))
    assert not any(fresh_desk.window.actions_.works(f"bench.{name}") for name in ("parts", "ship", "return"))
    assert [chip.id for chip in alone.screen.view.ways.chips] == ["board", "list"]


def test_chips_do_what_their_keys_do(stand: Bench) -> None:
    for name in ("over", "over", "workable", "workable", "list", "board", "parts"):
        stand.screen.view.outcomes.chip_pressed.emit(name)
    assert stand.called == ["parts"]
    assert len(stand.shown) == 66
    stand.screen.view.narrowed.chip_pressed.emit("shelf")
    assert stand.screen.view.picker.panel.accessibleName() == "棚"


# --- by scanner ------------------------------------------------------------------------------------------------------


def test_a_slip_opens_its_repair_at_once(bench: Bench, numbers: list[str]) -> None:
    assert bench.scan(slip_of(numbers[3]))
    bench.desk.settled(lambda: bench.opened == [numbers[3]])
    assert bench.screen.chosen == numbers[3]
    assert bench.desk.voice.said == [Family.ok]


def test_a_unit_opens_its_repair_and_one_that_is_not_in_repair_its_record(
    bench: Bench, units: list[Ref], numbers: list[str]
) -> None:
    cards = [bench.desk.program.queries.card(ref) for ref in (units[5], units[25])]
    serials = [card.serial for card in cards if card is not None]
    assert bench.scan(serials[0])
    bench.desk.settled(lambda: bench.opened == [numbers[5]])
    assert bench.scan(serials[1])
    bench.desk.settled(lambda: bench.units == [serials[1]])
    assert bench.toast == t("bench_screen.not_open", code=serials[1])
    assert bench.scan("NOSUCHUNIT1")
    bench.until_toast("unknown", code="NOSUCHUNIT1")
    assert bench.desk.voice.said == [Family.ok, Family.look, Family.refused]


def test_codes_that_are_not_the_benchs_are_left_to_others(bench: Bench) -> None:
    assert not bench.scan(printed_code(CodeKind.crate, "A001").text)
    assert not bench.scan("てすと")
    assert bench.opened == []


def test_a_shelf_after_a_slip_says_where_the_repair_lies_and_can_be_taken_back(
    bench: Bench, numbers: list[str]
) -> None:
    bench.scan(slip_of(numbers[2]))
    bench.desk.settled(lambda: bench.opened == [numbers[2]])
    bench.scan_shelf("D-04")
    bench.until_toast("placed", repair=numbers[2], place="D-04")  # written as it is written on the others
    bench.desk.settled(lambda: getattr(bench.row(numbers[2]), "place", "") == "D-04")
    assert bench.desk.window.frame.toast.row.undo
    bench.scan_shelf("Z-09")
    bench.until_toast("placed", repair=numbers[2], place="Z09")  # it is still the chosen one: the wrong shelf before


def test_a_shelf_moves_what_was_chosen_by_key_and_says_where_it_lies_already(bench: Bench) -> None:
    bench.key(KEYS.Key_4)
    chosen = bench.screen.chosen
    bench.scan_shelf("C-01")
    bench.until_toast("placed", repair=chosen, place="C-01")
    bench.desk.settled(lambda: getattr(bench.row(chosen), "place", "") == "C-01")
    bench.scan_shelf("C-01")
    bench.until_toast("placed_already", repair=chosen, place="C-01")


def test_a_shelf_alone_shows_what_lies_there(bench: Bench) -> None:
    before = bench.desk.digest()
    bench.scan_shelf("D-04")
    bench.until_toast("shelf_shown", place="D-04")
    assert bench.screen.filled is not None
    assert {row.place for row in bench.screen.filled.rows} == {"D-04"}
    bench.key(KEYS.Key_Escape)
    bench.scan_shelf("Q-07")
    bench.until_toast("shelf_empty", place="Q07")
    assert len(bench.shown) == 20
    assert bench.desk.digest() == before, "nothing was written"


def test_a_shelf_has_the_name_of_its_register(stand: Bench) -> None:
    stand.scan_shelf("Z9X")
    stand.until_toast("shelf_empty", place="Z9X")
    stand.scan_shelf("Z-09")
    stand.until_toast("shelf_empty", place="棚 Z-9")


def test_a_place_that_can_not_be_kept_is_told(bench: Bench) -> None:
    bench.key(KEYS.Key_2)
    number = bench.screen.chosen
    cancel = Act(action=bench.desk.program.desk.new_action(), repair=number, what=Action.cancel, fields={"reason": "x"})
    bench.screen.deactivate()  # its screen doesn't know yet
    bench.desk.program.desk.run(act, cancel).result()
    bench.screen._picked = True
    bench.scan_shelf("C-01")
    bench.desk.settled(lambda: bench.toast.startswith("置き場は変えていません。"))
    assert bench.desk.voice.said[-1] is Family.refused


def test_the_command_sheet_has_the_keys_of_the_bench(bench: Bench) -> None:
    window = bench.desk.window
    commands = SheetCommands(bench.desk.context, lambda: pytest.fail("not intake's"), window.front_does)
    window.command_scanned.connect(lambda command: commands.take(command))
    window.ready(bench.desk.context.desk.read_scan, lambda: "9:42:18")
    for body in ("NN02", "NEXT", "DONE", "NEXT", "NEXT", "DONE"):
        command = read_command(body)
        assert command is not None
        window.take_scan(RawScan(command.code.text, "test", 0.0))
    bench.desk.settled(lambda: len(bench.opened) == 2)
    assert bench.opened == [bench.numbers[1][1], bench.numbers[1][min(3, len(bench.numbers[1]) - 1)]]
    bench.key(KEYS.Key_L)
    rows = bench.screen.view.table
    bench.screen.command(Command(CommandWord.next))
    bench.screen.command(Command(CommandWord.next))
    assert rows.current_id() == bench.screen.chosen != bench.opened[1]


# --- live ------------------------------------------------------------------------------------------------------------


def test_what_another_window_does_shows_without_a_key_and_the_choice_stays(
    bench: Bench, units: list[Ref], numbers: list[str]
) -> None:
    bench.key(KEYS.Key_2, KEYS.Key_Down)
    chosen = bench.screen.chosen
    [new] = open_repairs(bench.desk.program, [units[30]], today=TODAY, states=[RepairState.received], first=901)
    bench.desk.settled(lambda: new in bench.shown)
    assert bench.screen.chosen == chosen == bench.screen.view.board.current_id()
    cancel = Act(action=bench.desk.program.desk.new_action(), repair=chosen, what=Action.cancel, fields={"reason": "x"})
    bench.desk.program.desk.run(act, cancel).result()
    bench.desk.settled(lambda: chosen not in bench.shown)
    bench.scan_shelf("D-04")
    bench.until_toast("shelf_shown", place="D-04")  # the card that took its place was chosen by nobody


def test_a_limit_and_a_closed_day_count_at_once(bench: Bench) -> None:
    shared(bench.desk.program, "bench.limit.form", 0)
    bench.desk.settled(lambda: bench.screen.view.board.columns[0].top.row.limit == 0)


def test_days_nobody_can_read_are_told_once(fresh_desk: DeskWindow) -> None:
    bench = Bench(fresh_desk, StandQueue(rows(COUNTS), unread=("center.run_days",)))
    assert bench.toast == t("bench_screen.days_unread")
    bench.desk.window.frame.toast.hide()
    bench.screen.refresh()
    bench.desk.settled(lambda: not bench.screen._asking)
    assert not bench.desk.window.frame.toast.isVisible()


class Failing(StandQueue):
    """Answers, then fails, then answers."""

    fails = False

    def queue(self) -> Queue:
        if self.fails:
            raise WorldError(WorldFault.disk_full)
        return super().queue()


def test_a_queue_that_can_not_be_read_stays_as_it_was(fresh_desk: DeskWindow) -> None:
    asked = Failing(rows(COUNTS))
    bench = Bench(fresh_desk, asked)
    asked.fails = True
    bench.screen.refresh()
    bench.desk.settled(lambda: bench.toast == t("shell.unread"))
    assert len(bench.shown) == 66
    asked.fails = False
    asked.rows = asked.rows[:5]
    bench.screen.refresh()
    bench.screen.refresh()
    bench.desk.settled(lambda: len(bench.shown) == 5)


def test_rows_that_stay_keep_their_place(stand: Bench) -> None:
    asked = stand.screen._bench
    assert isinstance(asked, StandQueue)
    model = stand.screen.view.board.columns[1].model
    told: list[str] = []
    model.rowsInserted.connect(lambda *_: told.append("come"))
    model.rowsRemoved.connect(lambda *_: told.append("gone"))
    model.modelReset.connect(lambda: told.append("reset"))
    model.dataChanged.connect(lambda *_: told.append("changed"))
    first = next(row for row in asked.rows if row.column is Column.diagnosing)

    def again(changed: Sequence[QueueRow]) -> list[str]:
        told.clear()
        asked.rows = tuple(changed)
        stand.screen.refresh()
        stand.desk.settled(lambda: stand.screen.queue is not None and stand.screen.queue.rows == asked.rows)
        return list(told)

    whole = asked.rows
    assert again([row for row in whole if row != first]) == ["gone"]
    assert again(whole) == ["come"]
    assert again([row._replace(place="B-9") if row == first else row for row in whole]) == ["changed"]
    assert model.card(0).place == "B-9"
    assert again([row._replace(repair=f"{row.repair}X") for row in whole]) == ["reset"]


# --- room ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def look() -> Iterator[Callable[..., None]]:
    def use(window: object, width: int, height: int, scale: int = 100) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply_look(app, theme.Look(scale=scale, breadth=theme.breadth_for(width, scale)))
        window.resize(width, height)  # type: ignore[attr-defined]
        QApplication.processEvents()

    yield use
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply_look(app, theme.Look())


def test_five_columns_where_it_is_narrow_and_the_others_by_key(stand: Bench, look: Callable[..., None]) -> None:
    look(stand.desk.window, 1366, 768)
    board = stand.screen.view.board
    assert board.in_sight() == [0, 1, 2, 3, 4]
    stand.key(KEYS.Key_8)
    assert board.in_sight() == [3, 4, 5, 6, 7]
    stand.key(KEYS.Key_Left)
    assert board.in_sight() == [3, 4, 5, 6, 7]
    stand.key(KEYS.Key_1)
    assert board.in_sight() == [0, 1, 2, 3, 4]


def test_empty_columns_give_way_where_it_is_narrow(fresh_desk: DeskWindow, look: Callable[..., None]) -> None:
    counts = {**COUNTS, Column.form: 0, Column.maker: 0}
    bench = Bench(fresh_desk, StandQueue(rows(counts)))
    look(bench.desk.window, 1366, 768)
    bench.key(KEYS.Key_2)
    board = bench.screen.view.board
    assert board.in_sight() == [1, 2, 3, 5, 6]
    bench.key(KEYS.Key_5)
    assert 4 in board.in_sight(), "the column that was asked for is shown, empty as it is"


def test_at_200_per_cent_two_rows_and_the_keys_stay(stand: Bench, look: Callable[..., None]) -> None:
    look(stand.desk.window, 1920, 1080, 200)
    board = stand.screen.view.board
    assert len(board.in_sight()) >= 3
    assert board.columns[0].list.height() >= 2 * theme.px(6.15) - 2
    assert [chip.id for chip in stand.screen.view.outcomes.chips] == ["over"]
    assert stand.screen.view.narrowed.isHidden()
    stand.screen.filters.set(shelf="D-4")
    assert [chip.id for chip in stand.screen.view.narrowed.chips] == ["shelf"]


def test_what_is_out_of_sight_is_counted(stand: Bench, look: Callable[..., None]) -> None:
    look(stand.desk.window, 1366, 768)
    column = stand.screen.view.board.columns[1]
    seen = column.list.height() // theme.px(6.15)
    assert column._foot.words == t("bench_screen.foot.more", count=14 - seen)
    stand.key(KEYS.Key_2, KEYS.Key_End)
    assert column._foot.words == t("bench_screen.foot.both", above=14 - seen, below=0)


def test_a_shortened_name_is_told_in_full_where_the_pointer_rests(stand: Bench, look: Callable[..., None]) -> None:
    look(stand.desk.window, 1366, 768)
    long = max(SCHOOLS, key=len)
    column = stand.screen.view.board.columns[1]
    row = next(at for at in range(14) if column.model.card(at).school == long)
    column.list.select(row)
    spot = column.list.visualRect(column.model.index(row)).center()
    for _ in range(50):
        QApplication.sendEvent(column.list.viewport(), QHelpEvent(QEvent.Type.ToolTip, spot, QPoint(100, 100)))
        if QToolTip.text():
            break
    assert QToolTip.text() == long
    QToolTip.hideText()


def test_another_language_is_spoken_by_a_new_page(fresh_desk: DeskWindow) -> None:
    before = words.language()
    words.set_language("en")
    try:
        bench = Bench(fresh_desk, StandQueue(rows(COUNTS)))
        assert bench.screen.view.title.words == ("Queue　66", "")
    finally:
        words.set_language(before)
