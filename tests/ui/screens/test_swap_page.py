"""F3 over a real ledger: a swap in three scans, by scanner alone and by keyboard alone, and what is never lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.bootstrap_labels import Labels
from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Family
from app.domain.scans import ScanFault
from app.settings import words
from app.settings.words import t
from app.ui import theme
from app.ui.screens.chargers.presenter import Hooks, SwapPresenter
from app.ui.screens.chargers.taken import Want
from app.ui.screens.chargers.wording import whereabouts
from app.ui.shell.actions import Screen
from app.ui.widgets.outcome_banner import Answer
from app.ui.widgets.step_cards import StepState
from app.usecases.rows import SyncCounts
from tests.ui.screens.charger_desk import GD80, RJC, ChargerDesk, cabinet, charger, school
from tests.ui.screens.desk import DeskWindow

CABINET, OUT, SPARE = cabinet("CB-0212"), charger("CH-0050"), charger("CH-0096")
NO_NUMBER, DONE = Command(CommandWord.unit, 2), Command(CommandWord.done)


@pytest.fixture
def stand(fresh_desk: DeskWindow) -> Iterator[ChargerDesk]:
    fresh_desk.window.show()
    fresh_desk.window.activateWindow()
    yield ChargerDesk(fresh_desk)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def page(stand: ChargerDesk) -> SwapPresenter:
    return stand.page()


def banner(page: SwapPresenter) -> tuple[Answer, str, str]:
    """What stands where the ask was."""
    assert not page.view.banner.isHidden()
    row = page.view.banner.row
    return row.answer, row.word, row.number


def asks(page: SwapPresenter) -> str:
    assert page.view.banner.isHidden()
    return page.view.ask.row.ask


def states(page: SwapPresenter) -> list[str]:
    return [step.state for step in page.view.steps.steps]


def shown(page: SwapPresenter) -> list[str]:
    """What stands on the three cards."""
    return [step.code or step.words for step in page.view.steps.steps]


def lines(page: SwapPresenter) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in page.view.together.rows]


def act(stand: ChargerDesk, name: str) -> None:
    stand.desk.act(f"swap.{name}")
    stand.rest()


# --- three scans -----------------------------------------------------------------------------------------------------


def test_a_labelled_unit_and_a_spare_change_places_by_three_scans(stand: ChargerDesk, page: SwapPresenter) -> None:
    assert asks(page) == "保管庫を読み取ってください"
    assert states(page) == [StepState.now, StepState.later, StepState.later]
    stand.scan(page, CABINET, OUT)
    assert shown(page) == ["CB-0212", "CH-0050", ""]
    assert states(page) == [StepState.done, StepState.done, StepState.now]
    ask = page.view.ask.row
    assert ask.ask == "予備機を読み取ってください"
    assert "".join(run.text for run in ask.line) == "センターの予備機　残り 5台"
    assert ask.codes[:2] == ("CH-0095", "CH-0096")
    assert lines(page) == [
        ["CH-0050", "田主丸小学校　4年1組", "→", "センター（修理待ち）", "故障記録を作成"],
        ["予備機", "センター（予備機）", "→", "田主丸小学校　4年1組", lines(page)[1][4]],
        ["予備機の数", GD80, "→", "4台 から 3台", ""],
    ]
    stand.scan(page, SPARE)
    assert banner(page) == (Answer.ok, "交換", "CH-0050 → CH-0096")
    assert page.view.banner.row.line == "田主丸小学校　4年1組　ここに保存済みです。"
    assert (stand.where("CH-0096").cabinet, stand.where("CH-0050").status) == ("CB-0212", "taken_out")
    assert states(page) == [StepState.done] * 3
    assert lines(page)[2][1:4] == [GD80, "→", "4台 から 3台"]
    assert [[cell.text for cell in row.cells][1:] for row in page.view.swaps.rows] == [
        ["田主丸小学校", "CH-0050 → CH-0096"]
    ]
    stand.scan(page, cabinet("CB-0300"))
    assert (shown(page), asks(page)) == (["CB-0300", "", ""], "外した充電器を読み取ってください")
    assert stand.desk.voice.said.count(Family.refused) == 0


def test_one_undo_takes_all_of_it_back_and_before_that_one_scan_each(stand: ChargerDesk, page: SwapPresenter) -> None:
    before = stand.desk.digest()
    stand.scan(page, CABINET, OUT)
    act(stand, "undo")
    assert shown(page) == ["CB-0212", "", ""]
    act(stand, "undo")
    assert shown(page) == ["", "", ""]
    assert stand.desk.digest() == before, "nothing was saved"
    stand.scan(page, CABINET, OUT, SPARE)
    act(stand, "undo")
    assert banner(page)[:2] == (Answer.ok, "取り消し")
    assert (stand.where("CH-0096").status, stand.where("CH-0050").status) == ("spare", "installed")
    assert not page.view.swaps.rows


def test_a_unit_without_a_label_takes_three_scans_and_a_tag(stand: ChargerDesk, page: SwapPresenter) -> None:
    stand.scan(page, CABINET)
    act(stand, "without")
    assert asks(page) == "製造番号を読み取ってください"
    stand.scan(page, "GD80-1904417")
    assert asks(page) == "新しい札を読み取ってください"
    stand.scan(page, charger("CH-0102"))
    assert asks(page) == "予備機を読み取ってください"
    line = page.view.steps.steps[1].line
    assert (shown(page)[1], "".join(run.text for run in line)) == ("札なし→その場で登録", "GD80-1904417 → 札 CH-0102")
    assert lines(page)[0][4] == "その場で登録（GD80-1904417）・故障記録を作成"
    stand.scan(page, SPARE)
    assert banner(page) == (Answer.ok, "交換", "CH-0102 → CH-0096")
    assert not stand.desk.window.actions_.works("swap.tag"), "it has its label"
    row = stand.desk.program.queries.chargers.one("GD80-1904417")
    assert row is not None
    assert (row.code, row.status, row.faults) == ("CH-0102", "taken_out", 1)


def test_a_makers_serial_nobody_knows_says_by_itself_that_there_is_no_label(
    stand: ChargerDesk, page: SwapPresenter
) -> None:
    stand.scan(page, CABINET, "GD80-1904417")
    assert (shown(page)[1], asks(page)) == ("札なし→その場で登録", "新しい札を読み取ってください")
    stand.scan(page, SPARE)
    assert banner(page) == (Answer.refused, "不可", "CH-0096"), "a label in use is no new one"
    assert page.view.banner.row.line.startswith("その札は使用中です。")
    assert states(page)[1] == StepState.now


def test_with_neither_label_nor_serial_nor_strip_the_tag_is_printed(stand: ChargerDesk, page: SwapPresenter) -> None:
    context = stand.desk.context
    stand.scan(page, CABINET)
    for _ in range(3):
        assert page.command(NO_NUMBER), "by scanner as by key"
        stand.rest()
    stand.scan(page, SPARE)
    assert banner(page) == (Answer.ok, "交換", "A0001 → CH-0096")
    assert page.view.banner.row.line.endswith("P で札を印刷します。")
    assert not page.command(NO_NUMBER)
    act(stand, "tag")
    assert context.frame.toast.row.text.startswith("この PC では札を印刷できません。")
    context.labels = Labels(stand.desk.program)
    assert page.command(Command(CommandWord.print, 2))
    stand.rest()
    assert "A0001 の札を出しました" in context.frame.toast.row.text
    assert (context.papers_folder / "tag-A0001.pdf").stat().st_size > 0
    act(stand, "undo")
    assert banner(page)[:2] == (Answer.ok, "取り消し")
    assert (
        page.view.banner.row.line == "保存した交換を全部もどしました。札 A0001 を出していたら、その機器だけに使えます。"
    )
    assert stand.where("CH-0096").status == "spare"


def test_a_school_stands_for_a_cabinet_nobody_labelled(stand: ChargerDesk, page: SwapPresenter) -> None:
    stand.scan(page, school("ES41"))
    assert shown(page)[0] == "田主丸小学校"
    stand.scan(page, OUT, SPARE)
    assert (stand.where("CH-0096").school, stand.where("CH-0096").cabinet) == ("ES41", "")


def test_a_new_cabinet_asks_for_its_school_and_is_registered_with_the_swap(
    stand: ChargerDesk, page: SwapPresenter
) -> None:
    stand.scan(page, cabinet("CB-0777"))
    assert (shown(page)[0], asks(page)) == ("CB-0777", "学校を読み取ってください")
    stand.scan(page, CABINET)
    assert page.view.banner.row.line.startswith("学校が分かりません。")
    stand.scan(page, school("ES42"), charger("CH-0051"))
    assert page.swapping.taken.want is Want.spare
    stand.scan(page, SPARE)
    at = stand.where("CH-0096")
    assert (at.school, at.cabinet, stand.where("CB-0777").school) == ("ES42", "CB-0777", "ES42")


# --- wrong scans -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "wrong", "line"),
    [
        ((), OUT, "保管庫ではありません。"),
        ((CABINET,), CABINET, "輪番充電器ではありません。"),
        ((CABINET, OUT), CABINET, "予備機ではありません。"),
        ((CABINET, OUT), OUT, "外した充電器と同じものです。"),
        ((CABINET, OUT), charger("CH-0051"), "この予備機は草野小学校に設置中です。"),
        ((CABINET, OUT), "NOSUCH9999", "その輪番充電器は登録がありません。"),
        ((CABINET,), printed_code(CodeKind.repair, "8A0412").text, "輪番充電器ではありません。"),
        ((CABINET,), school("ES42"), "輪番充電器ではありません。"),
    ],
)
def test_a_wrong_kind_moves_no_step_and_says_which_kind_is_wanted(
    stand: ChargerDesk, page: SwapPresenter, first: tuple[str, ...], wrong: str, line: str
) -> None:
    before = stand.desk.digest()
    stand.scan(page, *first)
    stood = states(page)
    stand.scan(page, wrong)
    assert (banner(page)[0], states(page)) == (Answer.refused, stood)
    assert page.view.banner.row.line.startswith(line)
    assert stand.desk.voice.said[-1] is Family.refused
    act(stand, "leave")
    assert page.view.banner.isHidden(), "back to the ask"
    assert (states(page), stand.desk.digest()) == (stood, before)


@pytest.mark.parametrize(
    ("wrong", "number"),
    [(school("ES42"), "ES42"), (printed_code(CodeKind.repair, "8A0412").text, "8A-0412-M"), (CABINET, "CB-0212")],
)
def test_a_refused_label_is_named_as_it_stands_on_paper(
    stand: ChargerDesk, page: SwapPresenter, wrong: str, number: str
) -> None:
    stand.scan(page, CABINET, wrong)
    assert banner(page) == (Answer.refused, "不可", number)


def test_a_scan_that_must_not_be_used_is_said(stand: ChargerDesk, page: SwapPresenter) -> None:
    page.refused_scan(ScanFault.input_method, "ｃｈ")
    assert banner(page)[0] == Answer.refused
    stand.desk.settled(lambda: bool(stand.desk.refused_scans()))
    assert stand.desk.refused_scans() == [("keyboard", "ｃｈ", "input_method")]


def test_a_scan_that_a_step_refuses_is_kept_in_the_desks_scan_log(stand: ChargerDesk, page: SwapPresenter) -> None:
    stand.scan(page, OUT)
    stand.scan(page, CABINET, OUT)
    stand.scan(page, "NOSUCH9999")
    stand.desk.settled(lambda: len(stand.desk.refused_scans()) == 2)
    act(stand, "undo")
    act(stand, "undo")
    act(stand, "undo")
    stand.rest()
    assert stand.desk.refused_scans() == [
        ("keyboard", OUT, "not_a_cabinet"), ("keyboard", "NOSUCH9999", "unknown_charger"),
    ], "what was taken, and what keys did, is no refused scan"  # fmt: skip


# --- the register says otherwise -------------------------------------------------------------------------------------


def test_what_the_register_says_otherwise_waits_for_one_key(stand: ChargerDesk, page: SwapPresenter) -> None:
    before = stand.desk.digest()
    stand.scan(page, CABINET, charger("CH-0051"))
    assert banner(page) == (Answer.look, "要照合", "CH-0051")
    assert page.view.banner.row.line == "台帳では別の学校です。まだ保存していません。R で台帳を直して続けます。"
    assert (states(page)[1], stand.desk.digest()) == (StepState.now, before)
    act(stand, "undo")
    assert asks(page) == "外した充電器を読み取ってください"
    stand.scan(page, charger("CH-0051"), OUT)
    assert shown(page)[1] == "CH-0050", "another unit was scanned instead"
    act(stand, "undo")
    stand.scan(page, charger("CH-0051"))
    assert page.command(DONE), "by scanner"
    stand.rest()
    assert shown(page)[1] == "CH-0051"
    stand.scan(page, SPARE)
    assert banner(page)[:2] == (Answer.ok, "交換")
    assert stand.where("CH-0051").status == "taken_out"


def test_a_spare_the_register_does_not_know_as_one_is_corrected_by_one_key(
    stand: ChargerDesk, page: SwapPresenter
) -> None:
    stand.scan(page, CABINET, OUT, charger("CH-0555"))
    assert page.view.banner.row.line.startswith("台帳にない予備機です。")
    act(stand, "correct")
    assert banner(page) == (Answer.ok, "交換", "CH-0050 → CH-0555")
    assert stand.where("CH-0555").cabinet == "CB-0212"
    assert lines(page)[2][1:4] == ["全機種", "→", "5台 から 5台"], "it was none of those counted"


def test_a_cabinet_of_another_school_than_the_visits_is_asked_about_at_once(
    stand: ChargerDesk, page: SwapPresenter
) -> None:
    stand.begun(stand.planned("ES42"))
    stand.scan(page, CABINET)
    assert page.view.banner.row.line.startswith("訪問先とちがう学校の保管庫です。")
    act(stand, "correct")
    assert (shown(page)[0], page.swapping.taken.place.where.school) == ("CB-0212", "ES42")  # type: ignore[union-attr]


def test_another_model_is_taken_with_a_note(stand: ChargerDesk, page: SwapPresenter) -> None:
    stand.known("CH-0052", kind="charger", model=GD80, school="ES41", room="4年1組", status="installed", cabinet="")
    stand.scan(page, CABINET, OUT, charger("CH-0201"))
    assert banner(page) == (Answer.look, "交換", "CH-0050 → CH-0201")
    assert "別の機種を取り付けました。" in page.view.banner.row.line
    assert page.view.steps.steps[2].line[0].text == RJC


# --- keys ------------------------------------------------------------------------------------------------------------


def test_what_is_wrong_is_one_key_and_need_not_be_said(stand: ChargerDesk, page: SwapPresenter) -> None:
    stand.scan(page, CABINET)
    assert not stand.desk.window.actions_.works("swap.fault")
    stand.scan(page, OUT)
    for number in (9, 2, 2, 3):
        page.swapping.queue(lambda number=number: page.swapping.fault(number))  # type: ignore[misc]
    assert [choice.key for choice in page.view.ask.row.choices if choice.chosen] == ["3"]
    assert lines(page)[0][4] == "故障記録（ブレーカーが落ちる）を作成"
    stand.scan(page, SPARE)
    row = stand.desk.program.queries.chargers.one("CH-0050")
    assert row is not None
    assert [fault.what for fault in stand.desk.program.queries.chargers.unit_faults(row.ref)] == ["trips"]


def test_by_keyboard_alone(stand: ChargerDesk, page: SwapPresenter) -> None:
    for text in ("CB-0212", "CH-0050", "CH-0096"):
        stand.desk.act("swap.by_hand")
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        field.insert(text)  # as an input method commits it: no single key says a kanji
        QTest.keyClick(field, Qt.Key.Key_Return)
        stand.rest()
    assert banner(page) == (Answer.ok, "交換", "CH-0050 → CH-0096")


def test_a_scan_goes_past_the_line_that_waits_for_typing(stand: ChargerDesk, page: SwapPresenter) -> None:
    stand.desk.act("swap.by_hand")
    stand.scan(page, CABINET)
    assert stand.desk.window.frame.overlay is None
    assert shown(page)[0] == "CB-0212"


def test_leaving_saves_nothing_and_says_so(stand: ChargerDesk, page: SwapPresenter) -> None:
    before = stand.desk.digest()
    stand.scan(page, CABINET, OUT)
    act(stand, "leave")
    assert (shown(page), stand.desk.digest()) == (["", "", ""], before)
    assert stand.desk.context.frame.toast.row.text == "交換をやめました。何も保存していません。"
    assert not stand.desk.window.actions_.works("swap.leave"), "there is nothing to leave"
    stand.scan(page, CABINET, OUT, SPARE)
    act(stand, "leave")
    assert (asks(page), stand.where("CH-0096").status) == ("保管庫を読み取ってください", "installed")


def test_scans_faster_than_their_answers_are_taken_in_turn(stand: ChargerDesk, page: SwapPresenter) -> None:
    for code in (CABINET, OUT, SPARE, cabinet("CB-0300")):
        assert stand.desk.scan(code, page)
    assert page.swapping.answers == 0, "the window waited for none of them"
    stand.desk.settled(lambda: page.swapping.answers == 4)
    stand.rest()
    assert stand.where("CH-0096").cabinet == "CB-0212"
    assert shown(page) == ["CB-0300", "", ""]


def test_where_it_leads(stand: ChargerDesk) -> None:
    went: list[str] = []
    page = stand.page(Hooks(lambda: went.append("list"), lambda: went.append("visits")))
    stand.desk.act("swap.visits")
    stand.desk.act("swap.list")
    assert page.command(Command(CommandWord.next))
    stand.scan(page, CABINET)
    assert not page.command(Command(CommandWord.next)), "a swap is under way"
    assert went == ["visits", "list", "list"]


# --- the day ---------------------------------------------------------------------------------------------------------


def test_on_a_visit_the_cars_spares_are_at_hand_and_the_day_stands_beside(
    stand: ChargerDesk, page: SwapPresenter
) -> None:
    assert not page.view.visits.rows
    first, second = stand.planned("ES41", "15:30"), stand.planned("ES42", "16:30")
    stand.loaded(first, "CH-0096", "CH-0097")
    stand.loaded(second, "CH-0099")
    stand.begun(first)
    stand.rest()
    assert [[cell.text for cell in row.cells] for row in page.view.visits.rows] == [
        ["いま", "田主丸小学校", "1台交換の予定"],
        ["次", "草野小学校", "1台交換の予定"],
    ]
    stand.scan(page, CABINET, OUT)
    ask = page.view.ask.row
    assert ("".join(run.text for run in ask.line), ask.codes) == ("車の予備機　残り 2台", ("CH-0096", "CH-0097"))
    assert lines(page)[0][3] == "車（持ち帰り・修理待ち）"
    assert lines(page)[2][3:] == ["2台 から 1台", f"センターは {GD80} 1・{RJC} 1 のまま"]
    stand.scan(page, SPARE)
    assert stand.where("CH-0050").visit == first
    assert [cell.text for cell in page.view.visits.rows[0].cells][2] == "1台交換"
    assert page.view.figure.accessibleName().endswith("件をここに保存")


def test_where_the_records_are_is_said_in_the_four_words_and_none_stands_for_another() -> None:
    nowhere = whereabouts(SyncCounts())
    assert "送信" not in nowhere.replace("送り先", "")
    assert "確認" not in nowhere
    told = whereabouts(SyncCounts(destinations=2, saved=3, waiting=4, sent=5, confirmed=6))
    assert all(words in told for words in ("送信待ち 4", "送信済み 5", "確認済み 6"))
    words.set_language("en")
    assert whereabouts(SyncCounts(1, 3, 4, 5, 6)).startswith("4 waiting, 5 sent, 6 confirmed")


def test_the_panel_says_nothing_of_a_network_nobody_looked_at(stand: ChargerDesk, page: SwapPresenter) -> None:
    stand.scan(page, CABINET, OUT, SPARE)
    assert page.view.figure.accessibleName() == "1件をここに保存"
    said = [page.view.here.head.accessibleName(), page.view.saved_words.words]
    assert said == ["記録のある場所", t("charger_screen.safe")]
    assert not any(word in part for part in said for word in ("オフライン", "記録中", "つながる", "ネットワーク"))


def test_at_200_per_cent_the_day_comes_by_key(stand: ChargerDesk, page: SwapPresenter) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, dark=False, scale=200)
    theme.fit_to_width(app, 1366)
    page.activate()
    assert not page.view.together_panel.isVisibleTo(page.view)
    stand.desk.window.resize(1920, 1080)
    stand.scan(page, CABINET, OUT)
    assert page.view.ask._choices_height(), "where there is room what may be chosen stays in sight"
    page.view.ask.resize(page.view.ask.width(), theme.px(8))
    assert not page.view.ask._choices_height(), "a low one has room for the ask alone"
    assert "6 その他" in page.view.ask.accessibleName()
    assert "1–6" in [action.property("keyCap") for action in stand.desk.window.frame.hints.shown()]
    act(stand, "leave")
    act(stand, "side")
    assert page.view.side_shown
    act(stand, "leave")
    assert page.view.work_shown
    assert Screen.chargers == stand.desk.window.frame.current
