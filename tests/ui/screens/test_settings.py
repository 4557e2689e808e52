"""The settings screen on a real ledger: at once, by key, a PIN where it is shared, fixed where the environment wins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.kinds import Role
from app.settings.keys import SETTINGS
from app.settings.words import t
from app.ui.screens.settings.form_check import preview
from app.ui.screens.settings.sections import KEYS, Section
from app.ui.screens.sign_in.page import Step
from app.ui.screens.sign_in.presenter import SignInPresenter
from app.usecases.operators import find_operator, prove
from app.usecases.session import Actor, stand_in
from tests.ui.screens.people import Stand, prompting, standing, until
from tests.ui.screens.setup_page import settings_page
from tests.ui.screens.test_sign_in import typed

PIN = "4821"
TEMPLATE = "https://forms.example.jp/f?s={serial}&t={tag}&k={school}"


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path) -> Iterator[Stand]:
    with standing(tmp_path) as made:
        yield made


def boss(stand: Stand, role: Role = Role.supervisor) -> tuple[str, SignInPresenter]:
    code, _ = stand.register("古賀 美咲", role, PIN)
    stand.context.desk.actor = Actor(code=code, role=role, name="古賀 美咲")
    return code, prompting(stand)


def give_pin(sign_in: SignInPresenter, qtbot: QtBot) -> None:
    until(qtbot, lambda: sign_in.view.step is Step.pin and sign_in._person is not None)
    typed(PIN)
    until(qtbot, lambda: not sign_in.standing)


def test_keys_alone_change_a_value_at_once(stand: Stand, qtbot: QtBot) -> None:
    presenter = settings_page(stand)
    typed("")  # from the sections into the rows
    typed("受付台 B", Qt.Key.Key_Down)
    assert stand.context.settings.text("desk.name") == "受付台 B"
    typed("", Qt.Key.Key_Left)
    assert stand.context.settings.text("desk.print.mode") == "at_scan"
    typed("", Qt.Key.Key_Escape)
    assert presenter.view.sections.hasFocus()
    typed("", Qt.Key.Key_Down)
    assert presenter.view.sections.section is Section.reading


@pytest.mark.parametrize(
    ("key", "value", "signal", "told"),
    [
        ("desk.theme", "dark", "theme_changed", "dark"),
        ("desk.text_scale", "150", "scale_changed", 150),
        ("desk.language", "en", "language_changed", "en"),
        ("desk.sound.volume", "0", "volume_changed", 0),
        ("desk.reduced_motion", "true", "motion_changed", True),
        ("desk.scanner.gap_ms", "50", "gap_changed", 50),
        ("desk.name", "受付台 C", "desk_renamed", "受付台 C"),
    ],
)
def test_the_window_is_told(stand: Stand, qtbot: QtBot, key: str, value: str, signal: str, told: object) -> None:
    presenter = settings_page(stand)
    with qtbot.waitSignal(getattr(presenter, signal)) as seen:
        presenter.set_value(key, value)
    assert seen.args == [told]
    assert stand.context.settings.get(key) == told


def test_a_value_that_cannot_be_is_said_and_changes_nothing(stand: Stand, qtbot: QtBot) -> None:
    presenter = settings_page(stand)
    presenter.set_value("desk.idle_lock_minutes", "500")
    row = presenter.rows["desk.idle_lock_minutes"]
    assert row.field is not None
    assert "480" in row.field.line.accessibleDescription()
    assert stand.context.settings.whole("desk.idle_lock_minutes") == 10
    presenter.set_value("desk.idle_lock_minutes", "１５")
    assert stand.context.settings.whole("desk.idle_lock_minutes") == 15
    assert row.field.line.accessibleDescription() == ""


def test_the_environment_wins_and_is_shown(stand: Stand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHURIDAI_DESK_THEME", "dark")
    presenter = settings_page(stand)
    row = presenter.rows["desk.theme"]
    assert not row.control.isEnabled()
    assert row.text() == "dark"
    assert "SHURIDAI_DESK_THEME" in row._note.words


def test_a_shared_value_needs_a_supervisors_pin(stand: Stand, qtbot: QtBot) -> None:
    _, sign_in = boss(stand)
    presenter = settings_page(stand, Section.ledger)
    row = presenter.rows["form.prefill_template"]
    row.control.setFocus()
    typed(TEMPLATE)
    assert sign_in.standing
    assert stand.context.settings.text("form.prefill_template") == ""
    give_pin(sign_in, qtbot)
    until(qtbot, lambda: stand.context.settings.text("form.prefill_template") == TEMPLATE)
    until(qtbot, lambda: presenter.form.strip.row.words == t("settings_screen.form.good"))
    assert "PF3XXXXX" in presenter.form.link.words


def test_a_technician_changes_nothing_shared(stand: Stand, qtbot: QtBot) -> None:
    _, sign_in = boss(stand, Role.technician)
    presenter = settings_page(stand, Section.ledger)
    presenter.set_value("form.valid_days", "30")
    assert not sign_in.standing
    assert stand.context.frame.toast.isVisible()
    assert stand.context.settings.whole("form.valid_days") == 60


@pytest.mark.parametrize("template", ["http://forms.example.jp/{serial}", "https://x.example.jp/", "https://x/{name}"])
def test_a_wrong_template_is_refused_before_any_pin(stand: Stand, qtbot: QtBot, template: str) -> None:
    _, sign_in = boss(stand)
    presenter = settings_page(stand, Section.ledger)
    presenter.set_value("form.prefill_template", template)
    assert not sign_in.standing
    row = presenter.rows["form.prefill_template"]
    assert row.field is not None
    assert row.field.line.accessibleDescription() != ""


PERIODS = '[{"batch":"2025-12","until":"2026-01-31","document":"教ICT第12号"}]'


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("repair.initial_periods", "12月から"),
        ("repair.initial_periods", "2025-12 → 2026-1-31"),
        ("repair.light_faults", "screen,skreen"),
        ("away.limit_days", "0"),
        ("center.closed_days", "夏休み"),
    ],
)
def test_a_rule_of_the_bench_that_cannot_be_is_refused_before_any_pin(stand: Stand, key: str, wrong: str) -> None:
    _, sign_in = boss(stand)
    presenter = settings_page(stand, Section.ledger)
    presenter.set_value(key, wrong)
    assert not sign_in.standing
    row = presenter.rows[key]
    assert row.field is not None
    assert row.field.line.accessibleDescription() != ""


def test_initial_periods_are_written_in_a_line_and_read_out_below_it(stand: Stand, qtbot: QtBot) -> None:
    _, sign_in = boss(stand)
    presenter = settings_page(stand)
    row = presenter.rows["repair.initial_periods"]
    presenter.set_value("repair.initial_periods", "2025年12月 → 令和8年1月31日 教ICT第12号")
    give_pin(sign_in, qtbot)
    until(qtbot, lambda: row.text() == "2025-12 → 2026-01-31 教ICT第12号")
    assert row._note.words == "2025年12月の納品：令和8年1月31日までに起きた故障が初期不良（教ICT第12号）"
    presenter.set_value("repair.initial_periods", "2025-12 → 来月")
    assert "2025-12 → 来月" in row.control.accessibleDescription()


def test_every_rule_of_a_repairs_course_has_its_row_and_is_kept(stand: Stand, qtbot: QtBot) -> None:
    rules = {key for key in SETTINGS if key.startswith(("repair.", "away.", "board.", "center.", "bench."))}
    assert rules <= set(KEYS[Section.ledger])
    _, sign_in = boss(stand)
    presenter = settings_page(stand, Section.ledger)
    presenter.set_value("repair.initial_periods", PERIODS)
    give_pin(sign_in, qtbot)
    until(qtbot, lambda: stand.context.settings.text("repair.initial_periods") == PERIODS)


def test_somebody_new_gets_a_badge_that_revokes_the_former(stand: Stand, qtbot: QtBot) -> None:
    stand.context.desk.actor = stand_in()
    prompting(stand)
    presenter = settings_page(stand, Section.people)
    people = presenter.people
    people.name.line.setText("田中 健")
    people.role.set_value(Role.supervisor)
    people.register_new()
    until(qtbot, lambda: people.model.rowCount() == 1)
    row = stand.context.desk.queries.operators()[0]
    assert (row.name, row.role, row.has_pin) == ("田中 健", "supervisor", False)
    pdf = stand.context.papers_folder / f"badge-{row.code}.pdf"
    people.new_badge()
    until(qtbot, pdf.exists)
    first = stand.context.desk.queries.operators()[0].badge
    until(qtbot, lambda: str(pdf) in people.said.row.words)
    people.new_badge()
    until(qtbot, lambda: stand.context.desk.queries.operators()[0].badge != first)
    found = stand.context.desk.call(lambda unit: find_operator(unit, f"OP{first}")).result()
    assert found is None


def test_a_new_pin_opens_a_locked_one(stand: Stand, qtbot: QtBot) -> None:
    code, sign_in = boss(stand)
    locked, _ = stand.register("田中 健", Role.technician, "1111")
    for _ in range(5):
        assert not stand.context.desk.call(lambda u: prove(u, locked, "9999")).result()
    presenter = settings_page(stand, Section.people)
    until(qtbot, lambda: presenter.people.model.rowCount() == 2)
    presenter.people.table.select_id(locked)
    presenter.people.pin.line.setText("2222")
    presenter.people.new_pin()
    assert presenter.people.pin.text() == ""
    give_pin(sign_in, qtbot)
    until(qtbot, lambda: presenter.people.said.row.words == t("settings_screen.people.pin_set", code=locked))
    assert stand.context.desk.call(lambda u: prove(u, locked, "2222")).result()
    assert code != locked


def test_a_backup_is_no_good_one_until_the_key_was_read_back(stand: Stand, qtbot: QtBot, tmp_path: Path) -> None:
    presenter = settings_page(stand, Section.copies)
    until(qtbot, lambda: presenter.copies.key.row.words == t("settings_screen.key.open"))
    presenter.copies.backup()
    assert presenter.copies.folder.line.accessibleDescription() == t("settings_screen.backup.wanted")
    presenter.copies.folder.line.setText(str(tmp_path / "copies"))
    (tmp_path / "copies").mkdir()
    prompting(stand)
    presenter.copies.backup()
    until(qtbot, lambda: str(tmp_path) in presenter.copies.said.row.words)
    made = next((tmp_path / "copies").iterdir())
    assert presenter.copies.said.row.words == t("settings_screen.backup.unconfirmed", folder=str(made), seconds="")
    assert stand.context.keeper.confirm_recovery(stand.recovery_key())
    presenter.copies.backup()
    until(qtbot, lambda: presenter.copies.said.row.family == "ok")


def test_every_row_has_its_name_read(stand: Stand, qtbot: QtBot) -> None:
    presenter = settings_page(stand)
    for keys in KEYS.values():
        for key in keys:
            assert t(f"settings_screen.{key}") in presenter.rows[key].control.accessibleName()


def test_the_preview_is_a_link() -> None:
    assert preview("https://x/{tag}") == "https://x/KRM-000123"
