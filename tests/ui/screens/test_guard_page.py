"""The guard's page over a real ledger: what goes on and what never does, by key and by scanner alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.codes import CodeKind, printed_code
from app.domain.kinds import Role
from app.settings.words import LANGUAGES, Language, set_language, t
from app.ui import theme
from app.ui.screens.guard import wording
from app.ui.screens.guard.stages import Stage
from app.ui.shell.actions import Screen
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.key_cap import cap_size
from app.ui.widgets.scan_bar import ScanState
from app.usecases.change_setting import change_setting
from app.usecases.session import Actor
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.guard_desk import NAMES, GuardDesk

_K = Qt.Key


@pytest.fixture
def guard(desk: DeskWindow) -> Iterator[GuardDesk]:
    made = GuardDesk(desk)
    desk.window.show()
    yield made
    made.guard.leave()
    desk.window.guards = ()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def now(guard: GuardDesk) -> Stage:
    assert guard.guard.stages is not None
    return guard.guard.stages.now


def said(guard: GuardDesk) -> str:
    return guard.guard.view.strip.row.words


def bar(guard: GuardDesk) -> ScanState:
    return guard.desk.window.frame.scan_bar.row.state


def steps_shown(guard: GuardDesk) -> bool:
    return guard.guard.view.halves.side_shown


def chosen(guard: GuardDesk) -> bool:
    """Whether a second person was chosen and has a PIN to give."""
    return guard.guard.stages is not None and guard.guard.stages.person is not None


def asked(guard: GuardDesk) -> list[tuple[str, str, str]]:
    rows = guard.desk.program.queries.deprovision.requests()
    return [(row.standing, row.reason, row.second) for row in rows]


def test_a_box_by_keys_a_badge_and_two_pins(guard: GuardDesk) -> None:
    units = guard.boxed(3)
    guard.ask(*units)
    view = guard.guard.view
    assert view.sentence.words == "3台をデプロビジョニングします。元にもどせません。"
    assert bar(guard) == ScanState.badge_only
    assert [view.model.row_at(at).cells[5].text for at in range(3)] == ["1台だけ一致"] * 3  # type: ignore[union-attr]
    assert "組織部門" in view.facts.words
    assert view.device_id.code.startswith("1f0c3a52")
    assert now(guard) is Stage.reason, "no reason stands there before somebody chose one"
    guard.key(_K.Key_Return)
    assert "Enter では進みません" in said(guard)
    guard.key("4")
    assert now(guard) is Stage.reason
    guard.key("2")
    assert now(guard) is Stage.second
    guard.key(_K.Key_Enter)
    assert now(guard) is Stage.second
    assert guard.scan(guard.badge(Role.supervisor))
    assert chosen(guard)
    guard.key("1234", _K.Key_Return)
    assert now(guard) is Stage.second, "Enter tries no PIN"
    guard.key(_K.Key_Tab)
    assert now(guard) is Stage.go
    before = guard.desk.digest()
    guard.key(_K.Key_Return, _K.Key_Space)
    assert guard.desk.digest() == before
    guard.key("1")
    assert not guard.guard.standing
    second = guard.people[Role.supervisor]
    assert asked(guard) == [("waiting", "different_model_replacement", second)] * 3
    assert bar(guard) == ScanState.listening


def test_only_badges_act_and_only_another_persons(guard: GuardDesk) -> None:
    guard.ask(*guard.boxed(1))
    assert guard.scan(guard.badge(Role.supervisor))
    assert "まだ要りません" in said(guard)
    guard.key("3")
    revoked = guard.badge(Role.supervisor)
    guard.badge(Role.supervisor)
    for code, words in (
        (guard.free[-1].serial, "名札待ち"),
        ("A2026-0001", "名札待ち"),
        ("", "名札待ち"),
        (guard.badge(Role.engineer), "2人目は別の人"),
        (guard.badge(Role.technician), "保守担当か管理者"),
        (revoked, "わかりません"),
        (printed_code(CodeKind.operator, "000901").text, "わかりません"),
        (guard.people[Role.supervisor], "名札待ち"),
    ):
        assert guard.scan(code), code
        assert words in said(guard), (code, said(guard))
        assert now(guard) is Stage.second
        assert not chosen(guard)
    assert guard.guard.refused_scan(guard.desk.program.desk.read_scan("").fault, "")  # type: ignore[arg-type]
    assert asked(guard) == []
    guard.key(_K.Key_Escape)
    assert not guard.guard.standing
    assert not guard.scan(revoked), "put away, scans are the window's again"


def test_a_wrong_pin_is_counted_and_the_fifth_locks_it(guard: GuardDesk) -> None:
    guard.ask(*guard.boxed(1))
    guard.key("1", "1")
    assert chosen(guard), "no reader: that person chooses the name"
    for left in (4, 3, 2, 1, 0):
        guard.pin("9999")
        assert (str(left) in said(guard)) or left == 0
    guard.pin("1234")
    assert now(guard) is Stage.second
    assert asked(guard) == []
    guard.key(_K.Key_Escape)
    assert guard.guard.standing, "one step back: to the persons"
    assert not chosen(guard)
    guard.key(_K.Key_Escape)
    assert not guard.guard.standing


def test_one_irreparable_unit_by_scanner_alone(guard: GuardDesk) -> None:
    guard.ask(*guard.irreparable(1))
    guard.code("DONE")
    assert "Enter では進みません" in said(guard)
    guard.code("NN03")
    assert now(guard) is Stage.go
    assert guard.guard.stages is not None
    assert "1人で行えます" in wording.step_line(guard.guard.stages, Stage.second)
    guard.code("DONE")
    assert asked(guard) == []
    guard.code("NN01")
    assert asked(guard) == [("waiting", "retiring_device", "")]


def test_later_at_another_desk(guard: GuardDesk) -> None:
    units = guard.boxed(2)
    guard.ask(*units)
    guard.key("2", "2", "1")
    assert asked(guard) == [("awaiting_second", "different_model_replacement", "")] * 2
    guard.ask(*units)
    assert now(guard) is Stage.match, "whoever asked is no second person"
    assert guard.guard.stages is not None
    assert guard.guard.stages.trouble == "awaits_second", "it does not wait to be sent yet"
    guard.key("1")
    guard.key(_K.Key_Escape)
    person = guard.people[Role.supervisor]
    guard.desk.program.desk.actor = Actor(code=person, role=Role.supervisor, name=NAMES[Role.supervisor])
    guard.ask(*units)
    assert "2人目として" in guard.guard.view.sentence.words
    assert now(guard) is Stage.go
    guard.key("1")
    assert asked(guard) == [("waiting", "different_model_replacement", person)] * 2


def test_what_is_not_one_match_goes_no_further(guard: GuardDesk) -> None:
    units = guard.boxed(2)
    for unit in units:
        guard.seen(unit, "")
    guard.ask(*reversed(units))
    assert now(guard) is Stage.match
    assert units[1] in guard.guard.view.cards[Stage.match].line.words
    assert "デバイスIDがわかりません" in guard.guard.view.facts.words, "the first that can't be is in front"
    guard.key("1", "2", "3")
    assert now(guard) is Stage.match
    assert asked(guard) == []


def test_of_a_box_those_that_cant_be_asked_about_are_named_and_left_out(guard: GuardDesk) -> None:
    units = guard.boxed(3)
    guard.seen(units[1], "")
    guard.ask(*units)
    assert now(guard) is Stage.reason
    assert guard.guard.view.sentence.words == "2台をデプロビジョニングします。元にもどせません。"
    assert units[1] in said(guard)
    assert "1台は依頼に入れていません" in said(guard)
    guard.key("2")
    assert guard.scan(guard.badge(Role.supervisor))
    guard.key("1234", _K.Key_Tab, "1")
    assert len(asked(guard)) == 2
    guard.ask(units[1])
    assert now(guard) is Stage.match, "alone it is shown with the reason why it can't be"


def test_what_the_day_does_not_take_any_more_is_left_for_another_day(guard: GuardDesk) -> None:
    units = guard.irreparable(3)
    guard.call(lambda uow: change_setting(uow, "cloud.google.daily_deprovision_cap", "2"))
    guard.ask(*units)
    assert guard.guard.view.sentence.words.startswith("2台")
    assert units[2] in said(guard)
    guard.key("3", "1")
    assert len(asked(guard)) == 2
    guard.ask(units[2])
    guard.key("3", "1")
    assert len(asked(guard)) == 2


def test_several_that_were_asked_and_stand_are_ticked_by_one_pin(guard: GuardDesk) -> None:
    units = guard.irreparable(3)
    guard.ask(*units[:2])
    guard.key("3", "1")
    done: list[object] = []
    guard.guard.done.connect(done.append)
    guard.guard.ask([guard.ref(unit) for unit in units])
    guard.desk.settled(lambda: bool(done))
    guard.rest()
    assert not guard.guard.standing
    assert guard.desk.window.frame.toast.row.text == t("deprovision.ticked_all", count=2)
    assert len(asked(guard)) == 2, "the third was not asked about by this"


def test_what_changed_meanwhile_is_read_anew(guard: GuardDesk) -> None:
    (unit,) = guard.irreparable(1)
    guard.ask(unit)
    guard.key("1")
    guard.seen(unit, "another-id")
    guard.key("1")
    assert "確認した内容と変わっています" in said(guard)
    assert asked(guard) == []
    assert guard.guard.view.device_id.code == "another-id"
    guard.key("1")
    assert [one[0] for one in asked(guard)] == ["waiting"]


def test_what_was_asked_and_stands_is_only_ticked(guard: GuardDesk) -> None:
    (unit,) = guard.irreparable(1)
    guard.ask(unit)
    guard.key("3", "1")
    assert asked(guard) == [("waiting", "retiring_device", "")]
    done: list[object] = []
    guard.guard.done.connect(done.append)
    guard.guard.ask([guard.ref(unit)])
    guard.desk.settled(lambda: bool(done))
    assert not guard.guard.standing, "it is not asked twice"
    facts = guard.desk.program.queries.disposal.unit(guard.ref(unit))
    assert facts is not None
    assert {step.step: step.how for step in facts.steps}["deprovision"] == "request"
    assert len(asked(guard)) == 1


def test_at_200_per_cent_nobody_chooses_what_is_out_of_sight(guard: GuardDesk, qapp: QApplication) -> None:
    theme.apply_look(qapp, theme.Look(scale=200, breadth=theme.Breadth.small))
    try:
        guard.ask(*guard.boxed(2))
        assert steps_shown(guard)
        guard.key(_K.Key_Down)
        assert not steps_shown(guard), "the list alone"
        guard.key("1")
        assert steps_shown(guard)
        assert now(guard) is Stage.reason, "the number chose nothing"
        guard.key(_K.Key_Down, _K.Key_Escape)
        assert guard.guard.standing
        assert steps_shown(guard)
        guard.key("1")
        assert now(guard) is Stage.second
    finally:
        theme.apply_look(qapp, theme.Look())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reasons_are_read_whole_at_200_per_cent_whatever_stands_over_them(
    guard: GuardDesk, qapp: QApplication, language: Language
) -> None:
    units = guard.boxed(2)
    guard.ask(*units)
    guard.guard.leave()
    set_language(language)
    theme.apply(qapp, dark=False, scale=200)
    guard.desk.window.resize(1366, 768)
    theme.fit_to_width(qapp, 1366)
    grave = BannerStrip()
    guard.desk.window.frame.set_notice(grave, 2)
    grave.set_row(StripRow(words="台帳のファイルに傷があります。", key="Q", verb="控え"))
    try:
        guard.ask(*units)
        reasons_stand_whole(guard, qapp)
        guard.key(_K.Key_Return)
        assert said(guard)
        reasons_stand_whole(guard, qapp)
    finally:
        guard.desk.window.frame.set_notice(None, 2)
        set_language("ja")
        theme.apply(qapp, dark=False, scale=100)


def cut(key: KeyButton) -> bool:
    """Whether its words do not stand whole beside its cap."""
    room = key.width() - cap_size(key.row.key)[0] - theme.px(0.6 * 3)
    return theme.text.fit(key.row.text, theme.font("label", bold=True), room).elided


def reasons_stand_whole(guard: GuardDesk, qapp: QApplication) -> None:
    assert stand_whole(guard, guard.guard.view.reasons, qapp) == ["1", "2", "3"]


def stand_whole(guard: GuardDesk, holder: QWidget, qapp: QApplication) -> list[str]:
    """The keys, each as high as it wants to be, none over another, all within the page."""
    for _ in range(5):
        qapp.processEvents()
    view = guard.guard.view
    keys = holder.findChildren(KeyButton)
    placed = [QRect(key.mapTo(view, QPoint(0, 0)), key.size()) for key in keys]
    for key, place in zip(keys, placed, strict=True):
        assert place.height() >= key.sizeHint().height()
        assert not cut(key)
        assert view.rect().contains(place)
        assert not any(other.intersects(place) for other in placed if other != place)
    return [key.row.key for key in keys]


@pytest.mark.parametrize("more", [0, 4, 6])
def test_all_who_may_second_are_read_whole_at_200_per_cent(guard: GuardDesk, qapp: QApplication, more: int) -> None:
    for _ in range(more):
        guard._person(Role.supervisor)
    theme.apply(qapp, dark=False, scale=200)
    guard.desk.window.resize(1366, 768)
    theme.fit_to_width(qapp, 1366)
    try:
        guard.ask(*guard.boxed(2))
        guard.key("1")
        keys = [str(number) for number in range(1, more + 3)]
        assert stand_whole(guard, guard.guard.view.people, qapp) == keys
        guard.key(_K.Key_Return)
        assert said(guard)
        assert stand_whole(guard, guard.guard.view.people, qapp) == keys
    finally:
        theme.apply(qapp, dark=False, scale=100)


@pytest.mark.parametrize(("scale", "width"), [(100, 1920), (100, 1366), (100, 1024), (200, 1366)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_devices_id_stands_whole_on_one_line(
    guard: GuardDesk, qapp: QApplication, scale: int, width: int, language: Language
) -> None:
    set_language(language)
    theme.apply(qapp, dark=False, scale=scale)
    guard.desk.window.resize(width, 768)
    theme.fit_to_width(qapp, width)
    try:
        guard.ask(*guard.boxed(2))
        guard.guard.view.walk(1)
        for _ in range(5):
            qapp.processEvents()
        view = guard.guard.view
        line = view.device_id
        place = QRect(line.mapTo(view.listed, QPoint(0, 0)), line.size())
        assert line.isVisible()
        assert len(line.code) == 36
        assert line.height() >= line.heightForWidth(line.width())
        font = line.code_font(line.width())
        assert font.pointSizeF() * 100 / scale >= 10 or width < 1366
        assert theme.text.code_width(line.code, font) <= line.width()
        assert view.listed.rect().contains(place)
        facts = view.facts
        assert facts.height() >= facts.heightForWidth(facts.width()), "what else is frozen of it is read whole too"
        assert view.table.viewport().height() >= view.table.rowHeight(0), "and the unit it is about"
    finally:
        set_language("ja")
        theme.apply(qapp, dark=False, scale=100)


def test_a_question_in_one_line_has_a_space_only_where_one_belongs() -> None:
    assert wording.one_line("もう1人の名札を\n読み取り") == "もう1人の名札を読み取り"
    assert wording.one_line("PIN を入れて\nTab を") == "PIN を入れて Tab を"
    assert wording.one_line("badge,\nthen") == "badge, then"


@pytest.mark.parametrize(("scale", "language"), [(100, "ja"), (100, "en"), (200, "ja"), (200, "en")])
def test_the_pins_field_stands_whole_under_a_refusal(
    guard: GuardDesk, qapp: QApplication, scale: int, language: str
) -> None:
    theme.apply(qapp, dark=False, scale=scale)
    theme.fit_to_width(qapp, 1366)
    set_language(language)
    try:
        guard.desk.window.resize(1366, 768)
        guard.ask(*guard.boxed(4))
        guard.key("1", "1")
        assert chosen(guard)
        guard.pin("9999")
        assert said(guard)
        qapp.processEvents()
        view = guard.guard.view
        field, question = view.pin, view.question
        assert field.height() >= field.sizeHint().height()
        assert question.height() >= question.heightForWidth(question.width())
        ring = field.line.rect().adjusted(-5, -5, 5, 5)
        below = field.line.mapTo(view.cards[Stage.second], ring.bottomRight()).y()
        assert below <= view.cards[Stage.second].height(), "field and ring lie within the step"
        assert "PIN" in field.line.accessibleName()
    finally:
        set_language("ja")
        theme.apply(qapp, dark=False, scale=100)


def test_no_other_screen_comes_while_it_stands(guard: GuardDesk) -> None:
    guard.ask(*guard.irreparable(1))
    assert guard.desk.window.guarded
    works = guard.desk.window.actions_.works
    assert not any(works(f"screen.{screen}") for screen in Screen)
    assert not works("phone")
    assert not works("undo")
    guard.key(_K.Key_Escape)
    assert not guard.desk.window.guarded


def ticks(guard: GuardDesk, serial: str) -> list[tuple[str, str]]:
    known = guard.desk.program.queries.disposal.unit(guard.ref(serial))
    assert known is not None
    return [(one.how, one.second) for one in known.steps if one.step == "deprovision" and one.state == "done"]


def test_a_box_done_in_the_console_by_hand_is_recorded_with_a_second_person(guard: GuardDesk) -> None:
    units = guard.boxed(3)
    guard.seen(units[1], "")  # the console told nothing of it: what a person did there is so all the same
    guard.guard.ask([guard.ref(serial) for serial in units], by_hand=True)
    guard.desk.settled(lambda: guard.guard.standing)
    guard.rest()
    view = guard.guard.view
    assert view.sentence.words == "3台を、コンソールで手で済ませたと記録します。"
    assert now(guard) is Stage.second, "its reason was chosen in the console"
    guard.key("2")
    assert now(guard) is Stage.second, "nobody stands for it later: it is so already"
    assert guard.scan(guard.badge(Role.supervisor))
    guard.pin("1234")
    assert now(guard) is Stage.go
    guard.key(_K.Key_Return)
    assert not ticks(guard, units[0])
    guard.key("1")
    guard.desk.settled(lambda: not guard.guard.standing)
    boss = guard.people[Role.supervisor]
    assert [ticks(guard, serial) for serial in units] == [[("by_hand", boss)]] * 3
    assert not asked(guard), "nothing is asked of the console"


def test_by_hand_a_step_before_bars_the_tick(guard: GuardDesk) -> None:
    (serial,) = guard.irreparable(1)
    fresh = guard.free[-1].serial
    guard.guard.ask([guard.ref(fresh)], by_hand=True)
    guard.desk.settled(lambda: guard.guard.standing)
    guard.rest()
    assert now(guard) is Stage.match
    guard.key("1")
    assert guard.desk.program.queries.disposal.unit(guard.ref(fresh)) is None, "nothing was written"
    guard.guard.leave()
    guard.guard.ask([guard.ref(serial), guard.ref(fresh)], by_hand=True)
    guard.desk.settled(lambda: guard.guard.standing)
    guard.rest()
    stages = guard.guard.stages
    assert stages is not None
    assert [row.serial for row in stages.facts.rows] == [serial], "the other one is named and left out"
    assert fresh in guard.guard.view.strip.row.words


@pytest.mark.parametrize(
    ("minutes", "said"), [(3, "3分前"), (59, "59分前"), (60, "1時間前"), (26 * 60, "26時間前"), (49 * 60, "2日前")]
)
def test_how_old_the_consoles_record_is_stands_over_the_list(guard: GuardDesk, minutes: int, said: str) -> None:
    (serial,) = guard.irreparable(1)
    guard.ask(serial)
    assert guard.guard.stages is not None
    guard.guard.stages.facts = guard.guard.stages.facts._replace(read_at="2026-11-20T02:21:00Z", read_minutes=minutes)
    guard.guard._show()
    note = guard.guard.view.listed.head._note
    assert note == f"コンソールの記録 11月20日 11:21（{said}）"
