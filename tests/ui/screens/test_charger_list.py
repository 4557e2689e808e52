"""The list under F3 over a real ledger: spares by model, who has what, a life, and what is done with the chosen one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Family
from app.domain.rules import chargers as rules
from app.settings.words import t
from app.ui.screens.chargers.acts import Act
from app.ui.screens.chargers.fields_page import FieldsPage
from app.ui.screens.chargers.list_presenter import ListPresenter
from app.ui.shell.actions import Mode, Screen
from app.ui.shell.press import press
from tests.ui.screens.charger_desk import GD80, RJC, ChargerDesk, cabinet, charger
from tests.ui.screens.desk import DeskWindow

DONE, ESCAPE, NEXT = (Command(word) for word in (CommandWord.done, CommandWord.escape, CommandWord.next))


@pytest.fixture
def stand(fresh_desk: DeskWindow) -> Iterator[ChargerDesk]:
    fresh_desk.window.show()
    fresh_desk.window.activateWindow()
    yield ChargerDesk(fresh_desk)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def page(stand: ChargerDesk) -> ListPresenter:
    made = ListPresenter(stand.desk.context)
    stand.desk.add(Mode.charger_list, made)
    stand.desk.show(Mode.charger_list)
    stand.rest()
    return made


def codes(page: ListPresenter) -> list[str]:
    found = [page.view.model.row_at(at) for at in range(page.view.model.total())]
    return [row.cells[0].text for row in found if row is not None]


def life(page: ListPresenter) -> list[str]:
    model = page.view.life.entries
    return [entry.title for at in range(model.rowCount()) if (entry := model.entry_at(at)) is not None]


def scan(stand: ChargerDesk, page: ListPresenter, code: str) -> None:
    stand.desk.scan(code, page)
    stand.rest()


def filled(stand: ChargerDesk, page: ListPresenter, act: Act, **texts: str) -> FieldsPage:
    """The act's page with these texts, and Enter by its code."""
    page.begin(act)
    shown = stand.desk.window.frame.overlay
    assert isinstance(shown, FieldsPage)
    for name, text in texts.items():
        shown.fields[name].line.setText(text)
    assert shown.take_command(DONE)
    stand.rest()
    return shown


def closed(stand: ChargerDesk) -> bool:
    return stand.desk.window.frame.overlay is None


def test_spares_stand_by_model_and_place_and_a_scan_chooses_a_unit(stand: ChargerDesk, page: ListPresenter) -> None:
    stand.loaded(stand.planned("ES41"), "CH-0096")
    stand.rest()
    assert [[cell.text for cell in row.cells][:3] for row in page.view.spares.rows] == [
        [GD80, "センター 3台", "車 1台"],
        [RJC, "センター 1台", "車 0台"],
    ]
    assert len(codes(page)) == 9
    scan(stand, page, charger("CH-0096"))
    assert page.chosen is not None
    assert (page.chosen.code, page.view.table.current_id()) == ("CH-0096", page.chosen.ref.id.hex())
    assert life(page) == ["積み込み", "登録"]
    scan(stand, page, "NOSUCH999")
    assert stand.desk.context.frame.toast.row.text == "NOSUCH999 は登録がありません。何も変えていません。"
    assert stand.desk.voice.said[-1] is Family.refused


def test_the_list_is_narrowed_by_status_school_and_model(stand: ChargerDesk, page: ListPresenter) -> None:
    for question, value, left in (("model", RJC, ["CH-0201"]), ("status", "spare", ["CH-0201"])):
        page.filters.open(question)
        page.filters._pick(value)
        assert codes(page) == left
    assert [item.chip.kind for item in page.view.chips.chips] == ["on", "plain", "on"]
    stand.desk.act("charger.leave")
    assert len(codes(page)) == 9
    page.filters.open("school")
    page.filters._pick("ES42")
    assert codes(page) == ["CB-0300", "CH-0051"]
    scan(stand, page, charger("CH-0050"))
    assert "CH-0050" in codes(page), "a scan is shown whatever the list was narrowed to"
    stand.desk.act("charger.filter")
    stand.desk.act("charger.leave")
    assert stand.desk.shown[-1] == Screen.chargers


def test_one_goes_to_the_maker_and_comes_back_and_is_disposed_of(stand: ChargerDesk, page: ListPresenter) -> None:
    scan(stand, page, charger("CH-0095"))
    filled(stand, page, Act.maker, document="W-100")
    assert (stand.where("CH-0095").status, closed(stand)) == ("at_maker", True)
    assert life(page)[0] == "メーカーへ"
    filled(stand, page, Act.maker)
    assert not closed(stand), "a refusal stands on the page"
    shown = stand.desk.window.frame.overlay
    assert isinstance(shown, FieldsPage)
    assert shown.fields["document"].line.accessibleDescription().startswith("この充電器はメーカー修理中です。")
    assert shown.take_command(ESCAPE)
    stand.rest()
    filled(stand, page, Act.back, place="D-1")
    assert stand.where("CH-0095").place == "D-1"
    stand.desk.act("charger.undo")
    stand.rest()
    assert stand.where("CH-0095").status == "at_maker"
    filled(stand, page, Act.dispose, document="R8-17")
    assert stand.where("CH-0095").status == "disposed"


def test_one_arrives_by_its_label_and_is_handed_over_and_corrected(stand: ChargerDesk, page: ListPresenter) -> None:
    page.begin(Act.arrive)
    scan(stand, page, charger("CH-0600"))
    shown = stand.desk.window.frame.overlay
    assert isinstance(shown, FieldsPage)
    shown.fields["model"].line.setText(RJC)
    assert shown.take_command(NEXT)
    assert shown.take_command(DONE)
    stand.rest()
    assert (stand.where("CH-0600").status, page.chosen and page.chosen.code) == ("spare", "CH-0600")
    filled(stand, page, Act.hand_over, document="引渡書 3")
    row = stand.desk.program.queries.chargers.one("CH-0600")
    assert row is not None
    assert (row.owner, row.handed_over[1]) == ("city", "引渡書 3")
    filled(stand, page, Act.correct, status="保管", place="D-2")
    assert (stand.where("CH-0600").status, stand.where("CH-0600").place) == ("stored", "D-2")
    page.begin(Act.correct)
    scan(stand, page, cabinet("CB-0212"))
    shown = stand.desk.window.frame.overlay
    assert isinstance(shown, FieldsPage)
    assert shown.fields["cabinet"].text() == cabinet("CB-0212")


def test_a_cabinets_fault_is_told_and_its_advice_noted(stand: ChargerDesk, page: ListPresenter) -> None:
    scan(stand, page, cabinet("CB-0300"))
    assert not page.view.acts[Act.report].row.reason
    assert page.view.acts[Act.maker].row.reason, "a cabinet goes to no maker"
    page.begin(Act.maker)
    page.begin(Act.told)
    assert closed(stand)
    filled(stand, page, Act.report, words="扉が閉まらない")
    filled(stand, page, Act.told, document="R8-9")
    filled(stand, page, Act.advice, words="蝶番を交換")
    assert life(page)[:3] == ["市教委の助言", "市教委へ報告", "不具合"]
    assert stand.desk.program.queries.chargers.faults() == ()


def test_the_list_is_walked_by_keys_and_by_scanner(stand: ChargerDesk, page: ListPresenter) -> None:
    first = page.view.table.current_id()
    assert page.command(NEXT)
    assert page.view.table.current_id() != first
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Up)
    assert page.view.table.current_id() == first
    assert not page.command(DONE)


# ---------------------------------------------------------------------------------------------- ready words


def number(at: int) -> Command:
    return Command(CommandWord.number, at)


def test_a_cabinets_fault_is_reported_and_advised_on_by_scanner_alone(stand: ChargerDesk, page: ListPresenter) -> None:
    scan(stand, page, cabinet("CB-0300"))
    window = stand.desk.window
    for act, picks in ((Act.report, 3), (Act.told, 0), (Act.advice, 2)):
        assert press(window, number(tuple(Act).index(act) + 1))
        shown = window.frame.overlay
        assert isinstance(shown, FieldsPage)
        assert not picks or shown.take_command(number(picks))
        assert not shown.take_command(number(9)), "no such phrase"
        assert shown.take_command(DONE)
        stand.rest()
        assert closed(stand)
    events = stand.desk.context.chargers.life(rules.charger_ref("CB-0300"), words=True)
    said = " ".join(str(event) for event in events)
    assert t("charger_list.ready.report.3") in said
    assert t("charger_list.ready.advice.2") in said


def typed(text: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)


def test_a_phrase_by_its_digit_then_enter_and_other_words_are_typed_as_they_come(
    stand: ChargerDesk, page: ListPresenter
) -> None:
    scan(stand, page, cabinet("CB-0300"))
    page.begin(Act.report)
    shown = stand.desk.window.frame.overlay
    assert isinstance(shown, FieldsPage)
    typed("1")
    words = shown.fields["words"]
    assert words.text() == t("charger_list.ready.report.1")
    assert QApplication.focusWidget() is shown._go
    words.line.clear()
    typed("k")
    assert QApplication.focusWidget() is words.line
    typed("2")
    assert words.text() == "k2", "a digit in the field is a digit"
    QTest.keyClick(words.line, Qt.Key.Key_Return)
    stand.rest()
    assert closed(stand)


def test_the_register_is_put_right_by_scanner_alone(stand: ChargerDesk, page: ListPresenter) -> None:
    scan(stand, page, charger("CH-0095"))
    page.begin(Act.correct)
    shown = stand.desk.window.frame.overlay
    assert isinstance(shown, FieldsPage)
    assert shown.take_command(number(6))
    assert shown.take_command(DONE)
    stand.rest()
    assert closed(stand)
    assert stand.where("CH-0095").status == "stored"
