"""The first start on a real ledger: supervisor, paper, read back; put off by the clock, and who may see the key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.kinds import Role
from app.settings.words import t
from app.ui.screens.welcome.presenter import WelcomePresenter
from app.ui.screens.welcome.put_off import PutOff, kept, longest, put_off
from app.ui.screens.welcome.step import Step
from app.ui.widgets.banner_strip import StripRow
from app.usecases.operators import prove
from app.usecases.session import Actor
from tests.ui.screens.people import Stand, prompting, scan, standing, until
from tests.ui.screens.test_sign_in import typed

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path) -> Iterator[Stand]:
    with standing(tmp_path) as made:
        yield made


def started(stand: Stand, qtbot: QtBot) -> WelcomePresenter:
    presenter = WelcomePresenter(stand.context)
    presenter.start()
    until(qtbot, lambda: presenter.facts is not None)
    return presenter


def at(presenter: WelcomePresenter, qtbot: QtBot, step: Step) -> None:
    until(qtbot, lambda: presenter.view.step is step and not presenter._busy)


def make_boss(presenter: WelcomePresenter, qtbot: QtBot) -> None:
    for words in ("古賀 美咲", "4821", "4821"):
        typed(words)
    at(presenter, qtbot, Step.badge)


def test_the_whole_first_start_by_keys(stand: Stand, qtbot: QtBot) -> None:
    presenter = started(stand, qtbot)
    assert presenter.standing
    with qtbot.waitSignal(presenter.signed_in) as told:
        make_boss(presenter, qtbot)
    boss = told.args[0]
    assert stand.context.desk.actor == boss
    row = stand.context.desk.queries.operators()[0]
    assert (row.name, row.role, row.has_pin, bool(row.badge)) == ("古賀 美咲", "supervisor", True, True)
    typed("", Qt.Key.Key_P)
    until(qtbot, lambda: presenter.view.strip.isVisible())
    assert (stand.context.papers_folder / f"badge-{boss.code}.pdf").read_bytes().startswith(b"%PDF")
    typed("")
    at(presenter, qtbot, Step.key)
    typed("", Qt.Key.Key_P)
    paper = stand.context.papers_folder / "recovery-key.pdf"
    until(qtbot, lambda: presenter.view.strip.isVisible())
    assert str(paper) in presenter.view.strip.row.words
    assert paper.read_bytes().startswith(b"%PDF")
    typed("")
    at(presenter, qtbot, Step.read_back)
    with qtbot.waitSignal(presenter.left):
        typed(stand.recovery_key().lower().replace("-", " "))
    assert stand.context.keeper.recovery_confirmed()
    until(qtbot, lambda: not presenter.strip.isVisible() and not presenter.standing)
    assert stand.faults == []
    assert presenter.view.typed.text() == presenter.view.pin.text() == ""


def test_the_pin_of_the_first_supervisor_is_theirs(stand: Stand, qtbot: QtBot) -> None:
    presenter = started(stand, qtbot)
    make_boss(presenter, qtbot)
    assert stand.context.desk.actor is not None
    code = stand.context.desk.actor.code
    assert stand.context.desk.call(lambda u: prove(u, code, "4821")).result()


def test_fields_that_are_wanting_are_named(stand: Stand, qtbot: QtBot) -> None:
    presenter = started(stand, qtbot)
    typed("古賀 美咲")
    typed("12")
    assert presenter.view.pin.line.accessibleDescription() == t("refused.bad_pin")
    typed("34")
    typed("9999")
    assert presenter.view.again.line.accessibleDescription() == t("sign_in.differ")
    assert stand.context.desk.queries.operators() == ()


@pytest.mark.parametrize("group", [1, 5, 13])
def test_a_mistyped_character_is_told_by_its_group(stand: Stand, qtbot: QtBot, group: int) -> None:
    presenter = started(stand, qtbot)
    make_boss(presenter, qtbot)
    typed("")
    at(presenter, qtbot, Step.key)
    typed("")
    groups = stand.recovery_key().split("-")
    wrong = "7" if groups[group - 1][2] != "7" else "8"
    groups[group - 1] = groups[group - 1][:2] + wrong + groups[group - 1][3:]
    typed("-".join(groups))
    words = t("welcome.wrong_group", group=group)
    until(qtbot, lambda: presenter.view.typed.line.accessibleDescription() == words)
    assert not stand.context.keeper.recovery_confirmed()
    with qtbot.waitSignal(presenter.left):
        assert presenter.take_scan(scan(stand.recovery_key()))


def test_put_off_by_the_clock(stand: Stand, qtbot: QtBot) -> None:
    presenter = started(stand, qtbot)
    typed("", Qt.Key.Key_Escape)
    assert not presenter.standing
    until(qtbot, lambda: presenter.strip.row.words == t("welcome.strip.boss", days=7))
    assert presenter.strip.isVisible()
    top = presenter.strip.mapTo(stand.context.frame, presenter.strip.rect().topLeft()).y()
    assert top >= stand.context.frame.scan_bar.geometry().bottom()
    assert stand.work.isVisible()
    stand.pass_time(days=6, hours=23)
    again = started(stand, qtbot)
    assert not again.standing
    assert again.strip.row.words == t("welcome.strip.boss", days=1)
    stand.pass_time(hours=2)
    third = started(stand, qtbot)
    assert third.standing
    assert stand.context.actions.action("welcome.later").text() == t("welcome.later", days=1)
    typed("", Qt.Key.Key_Escape)
    until(qtbot, lambda: third.strip.row.words == t("welcome.strip.boss", days=1))
    stand.pass_time(days=1)
    assert started(stand, qtbot).standing


def test_the_key_on_the_strip_opens_the_page_again(stand: Stand, qtbot: QtBot) -> None:
    presenter = started(stand, qtbot)
    typed("", Qt.Key.Key_Escape)
    until(qtbot, lambda: presenter.strip.isVisible() and stand.context.actions.works("welcome"))
    stand.context.actions.action("welcome").trigger()
    assert presenter.standing
    assert presenter.view.step is Step.boss


def signed_in(stand: Stand, role: Role) -> str:
    code, _ = stand.register("田中 健", role, "4821")
    stand.context.desk.actor = Actor(code=code, role=role, name="田中 健")
    return code


def test_while_nobody_may_supervise_the_strip_asks_for_somebody_and_no_page_bars_the_way(
    stand: Stand, qtbot: QtBot
) -> None:
    signed_in(stand, Role.technician)
    presenter = started(stand, qtbot)
    assert not presenter.standing
    assert presenter.strip.row.words == t("welcome.strip.boss.due")


def test_a_technician_never_sees_the_key(stand: Stand, qtbot: QtBot) -> None:
    stand.register("古賀 美咲", Role.supervisor, "1234")
    signed_in(stand, Role.technician)
    prompting(stand)
    presenter = started(stand, qtbot)
    assert not presenter.standing
    assert presenter.strip.row.words == t("welcome.strip.key.due")
    presenter.open()
    assert presenter.view.step is Step.key_closed
    typed("")
    qtbot.wait(50)
    assert presenter.view.paper.page_number == 0
    assert stand.context.frame.toast.isVisible()


def test_a_supervisor_sees_the_key_after_their_pin(stand: Stand, qtbot: QtBot) -> None:
    signed_in(stand, Role.supervisor)
    pin = prompting(stand)
    presenter = started(stand, qtbot)
    assert presenter.view.step is Step.key_closed
    typed("")
    until(qtbot, lambda: pin.standing and pin._person is not None)
    assert presenter.view.paper.page_number == 0
    typed("4821")
    at(presenter, qtbot, Step.key)
    assert presenter.view.paper.page_number == 1
    assert presenter.standing


def test_the_lock_takes_the_key_off_the_screen(stand: Stand, qtbot: QtBot) -> None:
    presenter = started(stand, qtbot)
    pin = prompting(stand)
    make_boss(presenter, qtbot)
    typed("")
    at(presenter, qtbot, Step.key)
    _, badge = stand.register("田中 健", Role.technician)
    pin.lock()
    with qtbot.waitSignal(pin.signed_in):
        pin.take_scan(scan(badge))
    assert presenter.view.isVisible()
    assert presenter.view.step is Step.key_closed
    assert presenter.view.paper.page_number == 0


def test_other_scans_are_refused_while_it_stands(stand: Stand, qtbot: QtBot) -> None:
    presenter = started(stand, qtbot)
    assert presenter.take_scan(scan("PFER8BVU"))
    assert presenter.view.strip.row.words == t("welcome.not_now")
    presenter.view.strip.set_row(StripRow())
    assert presenter.take_scan(scan("CMFP01C"))
    assert presenter.view.strip.row.words == t("welcome.not_now")
    assert presenter.take_scan(scan("CMESCQ"))
    assert not presenter.standing, "the command sheet's Esc puts it off, as the key does"
    assert presenter.view.name.text() == ""


def test_how_long_it_may_wait() -> None:
    first = put_off(None, NOW)
    assert (first.until - NOW, first.days_left(NOW)) == (timedelta(days=7), 7)
    later = NOW + timedelta(days=3)
    assert put_off(first, later).until == first.until, "the first week is one week"
    over = NOW + timedelta(days=8)
    assert first.due(over)
    assert longest(first, over) == timedelta(days=1)
    second = put_off(first, over)
    assert (second.first, second.until) == (NOW, over + timedelta(days=1))
    assert first.due(NOW - timedelta(days=2)), "a clock turned back gives no more time"


@pytest.mark.parametrize("text", [None, "", "x y", "2026-11-20T00:00:00", "2026-11-20T00:00:00 2026-11-21T00:00:00"])
def test_a_value_that_says_nothing_was_never_put_off(text: str | None) -> None:
    assert kept(text) is None


def test_what_is_kept_is_read_back() -> None:
    made = PutOff(first=NOW, until=NOW + timedelta(days=1))
    assert kept(made.text) == made
