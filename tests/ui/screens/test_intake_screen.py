"""The intake desk on a real ledger: what a scan shows, what the keys write, what goes on paper."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.errors import WorldError, WorldFault
from app.domain.identity import derived, short
from app.domain.kinds import Aggregate, Family, FaultPlace, IntakeOutcome
from app.domain.operations import Draft, Ref
from app.domain.scans import RawScan, ScanFault
from app.settings.words import t
from app.ui.screens.intake import wording
from app.ui.screens.intake.ask_line import AskLine
from app.ui.screens.intake.presenter import IntakePresenter
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.outcome_banner import Answer
from app.ui.widgets.rows import LogRow
from app.usecases.rows import FormFacts, IntakeLine, RepairFacts
from tests.ui.screens.desk import DeskWindow


class Intake:
    """The intake screen in its window, with hands."""

    def __init__(self, folder: Path) -> None:
        self.desk = DeskWindow(folder, devices=300, forms=400)
        self.screen = IntakePresenter(self.desk.context)
        self.desk.window.add_screen(Screen.intake, self.screen)
        self.desk.window.ready(self.desk.context.desk.read_scan, lambda: "9:42:18")
        self.desk.window.show_screen(Screen.intake)
        self.queries = self.desk.program.queries

    def until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + 15
        while not done():
            assert time.monotonic() < end, "it did not happen"
            QApplication.processEvents()
            time.sleep(0.002)

    def scan(self, text: str) -> None:
        before = self.screen.answers
        self.desk.window.take_scan(RawScan(text, "test", 0.0))
        self.until(lambda: self.screen.answers > before)

    def answers(self) -> list[FormFacts]:
        today = self.desk.program.clock.now().today
        return [
            a
            for a in self.queries.answers(only_open=True)
            if len(a.units) == 1 and 0 <= (today - _day(a.sent_local)).days <= 55
        ]

    def with_form(self) -> str:
        for answer in self.answers():
            serial = answer.units[0][0]
            found = self.queries.find_device(serial) if serial else ()
            card = self.queries.card(found[0]) if found else None
            if card is not None and card.form is not None and not card.flags and card.status == "in_use":
                return card.serial
        raise AssertionError("the sample has no unit with a form")

    def without_form(self) -> str:
        for row in self.queries.device_rows(self.queries.device_numbers(0, 300)):
            card = self.queries.card(row.device)
            if row.status == "in_use" and card is not None and card.form is None and not card.flags and not row.repair:
                return row.serial
        raise AssertionError("every unit of the sample has a form")

    def repair(self, serial: str) -> RepairFacts:
        card = self.queries.card(self.queries.find_device(serial)[0])
        assert card is not None
        return card.repairs[0]


def _day(local: str) -> date:
    return date.fromisoformat(local[:10])


def places(screen: IntakePresenter) -> list[str]:
    """What each line of the open crate came to; nothing where none is known to be open."""
    return [line.outcome for line in screen.crate.lines] if screen.crate is not None else []


def unreadable(*_: object) -> object:
    raise WorldError(WorldFault.busy, "made up")


@pytest.fixture
def intake(qapp: QApplication, tmp_path: Path) -> Iterator[Intake]:
    made = Intake(tmp_path)
    yield made
    assert made.desk.faults == []
    made.desk.close()


def test_a_unit_with_a_form_is_taken_in_with_one_scan(intake: Intake) -> None:
    serial = intake.with_form()
    intake.scan(serial)
    row = intake.screen.view.banner.row
    assert row.answer is Answer.ok
    assert row.number == "8A-0001-P"
    assert intake.desk.voice.said == [Family.ok]
    assert intake.screen.view.card.card is not None
    assert intake.screen.view.card.card.serial == serial
    assert intake.screen.view.model.row_at(0).cells[4].text == "8A-0001-P"  # type: ignore[union-attr]


def test_two_keys_diagnose_the_newest_line(intake: Intake) -> None:
    serial = intake.with_form()
    intake.scan(serial)
    intake.screen.view.keys.pick("5")
    intake.until(lambda: intake.repair(serial).fault == "screen")
    intake.screen.view.keys.pick("2")
    intake.until(lambda: intake.repair(serial).cause == "non_natural")
    assert intake.repair(serial).state == "diagnosing"


def test_a_unit_without_a_form_waits_and_its_school_is_asked(intake: Intake) -> None:
    intake.scan(intake.without_form())
    assert intake.screen.view.banner.row.answer is Answer.look
    assert len(intake.queries.ask_list()) == 1


def test_an_unknown_unit_gets_a_number_and_an_unreadable_scan_none(intake: Intake) -> None:
    intake.scan("ZZ00X1Y2")
    assert intake.screen.newest is not None
    assert intake.screen.newest.outcome is IntakeOutcome.unknown_device
    before = len(intake.queries.repairs())
    asked = intake.screen.answers
    intake.screen.refused_scan(ScanFault.input_method, "PFあ")
    intake.until(lambda: intake.screen.answers > asked)
    assert intake.screen.view.banner.row.answer is Answer.refused
    assert len(intake.queries.repairs()) == before


_OLD = "2024-01-10T09:00:00+09:00"


def one_off(intake: Intake, serial: str, **more: object) -> str:
    """An answer of the unit's school whose serial is one character off arrives; its id."""
    card = intake.queries.card(intake.queries.find_device(serial)[0])
    assert card is not None
    wrong = serial[:-2] + ("4" if serial[-2] != "4" else "7") + serial[-1]
    now = intake.desk.program.clock.now()
    agg = derived(Aggregate.form, "test\n" + wrong)
    fields = {
        "id": short(agg),
        "sent": now.utc_text[:19] + "Z",
        "sent_local": now.local_text,
        "school": card.school_code,
        "units": [{"serial": wrong}],
        **more,
    }
    draft = Draft("answer_received", (Ref(Aggregate.form, agg),), {"set": fields})
    intake.desk.program.desk.call(lambda unit: unit.record([draft])).result()
    return short(agg)


def test_a_near_match_is_shown_and_linked_by_one_key(intake: Intake) -> None:
    serial = intake.without_form()
    answer = one_off(intake, serial)
    intake.scan(serial)
    assert intake.screen.newest is not None
    assert intake.screen.newest.outcome is IntakeOutcome.near_match
    assert intake.desk.context.actions.context == Mode.near_match
    intake.scan("ZZ00X1Y2")
    assert intake.desk.context.actions.context == Screen.intake, "the next scan puts it off"
    intake.scan(serial)
    assert intake.screen.newest.repair == "8A-0001-P"
    intake.screen.form.link(answer)
    intake.until(lambda: intake.repair(serial).state == "received")
    assert intake.desk.context.actions.context == Screen.intake


def test_a_near_match_put_off_is_compared_again_whenever_its_unit_comes_back(intake: Intake) -> None:
    serial = intake.without_form()
    one_off(intake, serial)
    intake.screen.crates.begin()
    intake.until(lambda: intake.screen.crate is not None)
    actions, banner = intake.desk.context.actions, intake.screen.view.banner
    intake.scan(serial)
    number = banner.row.number
    for again in (serial, number):
        intake.desk.act("match.later")
        assert actions.context == Screen.intake
        intake.scan(again)
        assert actions.context == Mode.near_match, f"{again} brings the comparison back"
        assert banner.row.word == t("kinds.outcome.scanned_twice"), "what the scan came to is said"
    intake.desk.act("match.link")
    intake.until(lambda: intake.repair(serial).state == "received")
    intake.scan(serial)
    assert actions.context == Screen.intake, "what is linked is not asked about again"
    assert intake.repair(serial).repair == number


def test_an_old_form_passed_by_takes_one_key_when_its_unit_is_already_open(intake: Intake) -> None:
    serial = intake.without_form()
    one_off(intake, serial, units=[{"serial": serial}], sent="2024-01-10T00:00:00Z", sent_local=_OLD)
    intake.scan(serial)
    assert intake.desk.context.actions.context == Mode.near_match
    intake.scan("ZZ00X1Y2")
    intake.scan(serial)
    assert intake.screen.view.banner.row.word == t("kinds.outcome.already_open")
    intake.desk.act("match.link")
    intake.until(lambda: intake.repair(serial).state == "received")


def test_once_linked_the_focus_is_on_what_the_form_suggests_and_the_counter_stays(intake: Intake) -> None:
    serial = intake.without_form()
    answer = one_off(intake, serial, fault=FaultPlace.battery.value)
    intake.desk.window.show()
    intake.desk.window.activateWindow()
    intake.screen.crates.begin()
    intake.until(lambda: intake.screen.crate is not None)
    intake.scan(serial)
    counted = intake.screen.view.banner.row.count
    intake.screen.form.link(answer)
    suggested = t("intake.from_form")
    intake.until(lambda: getattr(QApplication.focusWidget(), "accessibleName", str)().endswith(suggested))
    assert (intake.screen.view.banner.row.count, counted) == ("1", "1")


def test_a_line_that_was_linked_needs_no_hand_in_the_crate_until_the_link_is_taken_back(intake: Intake) -> None:
    serial = intake.without_form()
    answer = one_off(intake, serial)
    intake.screen.crates.begin()
    intake.until(lambda: intake.screen.crate is not None)
    intake.scan(serial)
    near, done = t("kinds.outcome.near_match"), t("kinds.outcome.opened")

    def shown() -> tuple[str, str, bool, tuple[int, ...], str]:
        row, crate = intake.screen.view.model.row_at(0), intake.screen.view.crate
        assert row is not None
        was = t("intake.line.was", outcome=near) in row.cells[3].text
        cell = crate.map.accessibleName().rpartition(serial)[0].rpartition("、1、")[2]
        return row.cells[1].text, cell.rstrip("、"), was, crate.map.exceptions(), crate.chips.chips[2].chip.text

    needy, fine = (t("intake.chip.look", total=total) for total in (1, 0))
    assert shown() == (near, near, False, (1,), needy)
    begun = intake.screen.crate
    assert begun is not None
    assert intake.screen.view.crate.accessibleName().endswith(f"、{begun.crate}"), "for --crate"
    intake.screen.form.link(answer)
    intake.until(lambda: shown() == (done, done, True, (), fine))
    assert intake.screen.crate is not None
    assert [line.outcome for line in intake.screen.crate.lines] == ["near_match"], "what the scan came to stays"
    intake.screen.sheet.take_back()
    intake.until(lambda: shown() == (near, near, False, (1,), needy))


def test_a_crate_counts_named_units_and_goes_on_after_a_restart(intake: Intake) -> None:
    intake.screen.crates.begin()
    intake.until(lambda: intake.screen.crate is not None)
    serial = intake.with_form()
    for text in (serial, serial, "ZZ00X1Y2"):
        intake.scan(text)
    assert intake.screen.crate is not None
    again = IntakePresenter(intake.desk.context)
    again.start()
    intake.until(lambda: again.crate is not None)
    assert again.crate is not None
    assert [line.outcome for line in again.crate.lines] == ["opened", "scanned_twice", "unknown_device"]
    assert [line.place for line in again.crate.lines] == [1, 0, 2]


def test_scans_made_at_once_after_a_restart_go_into_the_crate_that_was_open(intake: Intake) -> None:
    intake.screen.crates.begin()
    intake.until(lambda: intake.screen.crate is not None)
    again = IntakePresenter(intake.desk.context)
    again.start()
    early = intake.desk.context.desk.read_scan("ZZ00X1Y2"), intake.desk.context.desk.read_scan(intake.with_form())
    for scan in early:
        again.run(scan, "keyboard")
    assert places(again) == [], "it is not known yet"
    intake.until(lambda: len(places(again)) == len(early))
    assert places(again) == ["unknown_device", "opened"]


def test_a_crate_that_begins_while_nothing_can_be_read_takes_the_next_scans(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(type(intake.queries), "crate", unreadable)
        intake.screen.crates.begin()
        toast = intake.desk.window.frame.toast
        intake.until(lambda: toast.accessibleName().startswith(t("shell.unread")))
        assert intake.screen.crate is not None
        assert intake.screen.crate.label
    intake.scan(intake.with_form())
    assert places(intake.screen) == ["opened"]
    assert intake.screen.view.banner.row.count == "1"


def test_a_crate_that_could_not_be_read_at_the_start_is_asked_for_again(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake.screen.crates.begin()
    intake.until(lambda: intake.screen.crate is not None)
    intake.scan("ZZ00X1Y2")
    again = IntakePresenter(intake.desk.context)
    toast = intake.desk.window.frame.toast
    toast.dismiss()
    reads: list[int] = []

    def fails(*_: object) -> object:
        reads.append(1)
        return unreadable()

    with monkeypatch.context() as broken:
        broken.setattr(type(intake.queries), "open_crates", fails)
        again.start()
        intake.until(lambda: len(reads) == 2)  # at the start, and with the lines
        intake.until(lambda: toast.accessibleName().startswith(t("shell.unread")))
    assert places(again) == []
    again.refresh()
    intake.until(lambda: places(again) == ["unknown_device"])
    again.crates.close()
    intake.until(lambda: again.crate is None)


def test_a_crate_whose_closing_is_taken_back_is_on_the_screen_again(intake: Intake) -> None:
    view, actions = intake.screen.view, intake.desk.context.actions
    intake.screen.crates.begin()
    intake.until(lambda: intake.screen.crate is not None)
    intake.scan(intake.with_form())
    intake.screen.crates.close()
    intake.until(lambda: view.crate.isHidden() and actions.works("intake.crate"))
    intake.screen.sheet.take_back()
    intake.until(lambda: not view.crate.isHidden() and actions.works("intake.close_crate"))
    assert places(intake.screen) == ["opened"]
    assert not actions.works("intake.crate"), "H begins no second one beside it"
    intake.scan("ZZ00X1Y2")
    assert places(intake.screen) == ["opened", "unknown_device"], "the next scan goes into it"


def test_a_closed_crate_tells_as_many_units_as_the_counter_did(intake: Intake) -> None:
    intake.screen.crates.begin()
    intake.until(lambda: intake.screen.crate is not None)
    serial = intake.with_form()
    for text in (serial, serial, "ZZ00X1Y2"):
        intake.scan(text)
    assert intake.screen.view.banner.row.count == "2"
    intake.screen.crates.close()
    intake.until(lambda: intake.screen.crate is None)
    assert intake.desk.window.frame.toast.row.text == t("intake.crate_closed", total=2)


def test_a_crate_whose_beginning_is_taken_back_is_gone_from_the_screen(intake: Intake) -> None:
    intake.screen.crates.begin()
    intake.until(lambda: intake.screen.crate is not None)
    intake.screen.sheet.take_back()
    works = intake.desk.context.actions.works
    intake.until(lambda: intake.screen.crate is None and intake.screen.view.crate.isHidden() and works("intake.crate"))
    intake.scan("ZZ00X1Y2")
    assert intake.screen.view.banner.row.answer is Answer.look


def test_undo_takes_the_intake_back_and_never_its_number(intake: Intake) -> None:
    intake.scan(intake.with_form())
    intake.screen.sheet.take_back()
    intake.until(lambda: not intake.queries.repairs())
    intake.scan(intake.without_form())
    assert intake.screen.view.banner.row.number == "8A-0002-R"


def test_a_unit_whose_registration_is_taken_back_leaves_the_card(intake: Intake) -> None:
    intake.scan("ZZNOTKNOWN9")
    assert intake.screen.view.card.card is not None
    intake.screen.sheet.take_back()
    intake.until(lambda: not intake.queries.find_device("ZZNOTKNOWN9"))
    intake.until(lambda: intake.screen.view.card.card is None)
    assert intake.screen.card is None


def test_accessories_and_a_swollen_battery_take_a_key_each(intake: Intake) -> None:
    serial = intake.with_form()
    intake.scan(serial)
    intake.screen.line.ask_accessories()
    intake.screen.view.keys.pick("1")
    intake.until(lambda: intake.repair(serial).accessories == ("adapter",))
    intake.screen.line.note_swollen()
    intake.until(lambda: intake.repair(serial).swollen)


def test_a_unit_nobody_can_read_gets_a_provisional_number(intake: Intake) -> None:
    intake.screen.crates.take_provisional("XJ2K")
    intake.until(lambda: bool(intake.queries.repairs()))
    intake.until(lambda: intake.screen.newest is not None)
    assert intake.screen.card is not None
    assert intake.screen.card.provisional
    assert intake.screen.card.tail == "XJ2K"


def test_a_number_typed_by_hand_is_taken_in(intake: Intake) -> None:
    serial = intake.with_form()
    intake.screen.crates.ask_serial()
    page = intake.desk.window.frame.overlay
    assert isinstance(page, AskLine)
    page.field.line.setText(serial.lower())
    page.finish()
    intake.until(lambda: len(intake.queries.repairs()) == 1)
    assert intake.queries.repairs()[0].serial == serial


def test_a_supervisor_begins_without_a_form_with_a_reason(intake: Intake) -> None:
    serial = intake.without_form()
    intake.scan(serial)
    intake.screen.form.override("市教委の電話による", proved=True)
    intake.until(lambda: intake.repair(serial).state == "received")
    assert intake.repair(serial).overridden


def test_enter_keeps_the_slip_as_pdf_and_shows_it(intake: Intake) -> None:
    intake.scan(intake.with_form())
    intake.screen.print_slip()
    path = intake.desk.context.papers_folder / "8A-0001-P.pdf"
    intake.until(path.exists)
    assert path.read_bytes()[:5] == b"%PDF-"
    intake.until(lambda: intake.desk.context.actions.context == Mode.paper)
    intake.scan("ZZ00X1Y2")
    assert intake.desk.context.actions.context == Screen.intake
    assert intake.desk.window.frame.overlay is None


def test_receipt_ask_note_and_ask_list_are_made(intake: Intake) -> None:
    intake.scan(intake.without_form())
    folder = intake.desk.context.papers_folder
    intake.screen.papers.receipt(intake.screen.card, intake.screen.newest)
    intake.until((folder / "8A-0001-P-receipt.pdf").exists)
    intake.screen.papers.ask_note(intake.screen.card, intake.screen.newest)
    intake.until((folder / "8A-0001-P-ask.pdf").exists)
    intake.screen.papers.ask_list()
    intake.until((folder / "asklist.pdf").exists)
    assert intake.desk.window.frame.overlay is not None
    intake.screen.deactivate()
    assert intake.desk.window.frame.overlay is None  # another screen's keys never act under a paper


def test_command_codes_do_what_the_keys_do(intake: Intake) -> None:
    serial = intake.with_form()
    intake.scan(serial)
    for code in ("CMFP05", "CMCA01"):
        from app.domain.codes import check_letter

        intake.desk.window.command_scanned.connect(intake.screen.sheet.command)
        intake.desk.window.take_scan(RawScan(code + check_letter(code[2:]), "test", 0.0))
        intake.desk.window.command_scanned.disconnect(intake.screen.sheet.command)
        QApplication.processEvents()
        time.sleep(0.2)
    intake.until(lambda: intake.repair(serial).cause == "natural")
    assert intake.repair(serial).fault == "screen"


def test_what_an_import_brings_is_not_asked_for_while_a_scan_comes_in(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(intake.screen, "refresh", lambda: asked.append("lines"))
    people = intake.desk.program.desk.people
    assert people is intake.desk.program.ledger.people
    people.begin()
    intake.screen.refresh_all()
    assert asked == []
    people.end()
    intake.until(lambda: asked == ["lines"])


def test_a_row_of_the_log_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = wording.log_row

    def log_row(line: IntakeLine, at: int) -> LogRow:
        made.append(line.code)
        return real(line, at)

    monkeypatch.setattr(wording, "log_row", log_row)
    lines = [
        IntakeLine(0, "opened", "opened", Family.ok, code, code, "", "", None, None, "", (), "2026-11-20 09:42:18")
        for code in ("PF8K2M0D", "PF8K2M0D", "NXHPZ123")
    ]
    rows = wording.LogRows()
    assert rows.of(lines[1:]) == [real(line, at) for line, at in zip(lines[1:], (2, 1), strict=True)]
    before = list(made)
    assert rows.of(lines) == [real(line, at) for line, at in zip(lines, (3, 2, 1), strict=True)]
    assert made == [*before, "PF8K2M0D"]
    undone = [lines[0], lines[1]._replace(undone=True), lines[2]]
    assert rows.of(undone)[1] == real(undone[1], 2)
