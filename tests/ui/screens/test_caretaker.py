"""What is looked after beside the work: the daily backup, the check after an unclean stop, where the key lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap_keeper import Keeper
from app.domain.errors import WorldError, WorldFault
from app.domain.kinds import Family
from app.ledger.backup import backups_in
from app.ledger.keys import KeyPlace
from app.settings import words
from app.settings.clock import SystemClock
from app.settings.words import t
from app.ui import theme
from app.ui.caretaker import LOOK_MS, Caretaker
from app.ui.notices import Grade
from app.ui.screens.settings.copies import Copies
from app.ui.tasks import Left
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.usecases.results import BackupFacts, CopyFacts
from tests.ui.screens.desk import DeskWindow


@dataclass
class MadeUp:
    """A keeper that answers what a test says."""

    due: list[bool] = field(default_factory=lambda: [True])
    answer: BackupFacts | BaseException | None = None
    copy: CopyFacts | BaseException | None = None
    owed: Future[bool | None] | None = None
    in_file: bool = False
    asked: int = 0
    heard: list[int] = field(default_factory=list)
    remade: list[int] = field(default_factory=list)
    remake_fault: BaseException | None = None

    def daily_due(self) -> bool:
        return self.due.pop(0) if self.due else False

    def daily_backup(self, told: Callable[[int], None]) -> BackupFacts | None:
        self.asked += 1
        for done in self.heard:
            told(done)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer

    def last_copy(self) -> CopyFacts | None:
        if isinstance(self.copy, BaseException):
            raise self.copy
        return self.copy

    def daily_folder(self) -> Path:
        return Path("E:") / "copies"

    def check(self) -> Future[bool | None] | None:
        return self.owed

    def key_in_file(self) -> bool:
        return self.in_file

    def remake(self, told: Callable[[int], None]) -> None:
        for done in self.remade:
            told(done)
        if self.remake_fault is not None:
            raise self.remake_fault


@pytest.fixture
def kept(fresh_desk: DeskWindow) -> Iterator[tuple[DeskWindow, MadeUp, Caretaker]]:
    keeper = MadeUp()
    fresh_desk.context.keeper = keeper  # type: ignore[assignment]
    fresh_desk.window.show()
    opened: list[str] = []
    caretaker = Caretaker(fresh_desk.context, lambda: opened.append("copies"), fresh_desk.window)
    caretaker.setObjectName("caretaker")
    fresh_desk.shown = opened
    yield fresh_desk, keeper, caretaker
    caretaker.stop()


def made(*, sound: bool = True) -> BackupFacts:
    return BackupFacts(folder=Path("copies"), sound=sound, good=sound, seconds=1.0)


Kept = tuple[DeskWindow, MadeUp, Caretaker]


def test_a_due_backup_is_made_and_seen_in_the_counter_while_it_runs(kept: Kept) -> None:
    desk, keeper, caretaker = kept
    keeper.answer, keeper.heard = made(), [40, 70]
    seen: list[int | None] = []
    show = desk.window.frame.sync.set_work

    def watched(work: str, done: int | None) -> None:
        assert work == "backup"
        seen.append(done)
        show(work, done)

    desk.window.frame.sync.set_work = watched  # type: ignore[method-assign]
    caretaker.look()
    desk.settled(lambda: keeper.asked == 1 and not caretaker.running)
    assert seen == [0, 40, 70, None]
    assert caretaker.notices.shown is None
    caretaker.look()
    desk.settled(lambda: not caretaker.running)
    assert keeper.asked == 1


def test_what_a_new_version_folds_anew_is_seen_in_the_counter_until_it_is_over(kept: Kept) -> None:
    desk, keeper, caretaker = kept
    keeper.remade = [3, 3, 60]
    seen: list[tuple[str, int | None]] = []
    desk.window.frame.sync.set_work = lambda *told: seen.append(told)  # type: ignore[method-assign]
    caretaker.start()
    desk.settled(lambda: ("remake", None) in seen)
    assert seen == [("remake", 3), ("remake", 60), ("remake", None)]


def test_where_it_fails_that_is_told_and_it_is_owed(kept: Kept) -> None:
    desk, keeper, caretaker = kept
    fault = WorldError(WorldFault.disk_full, "")
    keeper.remade, keeper.remake_fault = [3], fault
    told: list[object] = []
    desk.tasks.failed.disconnect()
    desk.tasks.failed.connect(told.append)
    caretaker.start()
    desk.settled(lambda: bool(told))
    assert told == [fault]
    assert desk.window.frame.sync._works == {}


def test_it_is_left_where_the_window_closes(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, keeper, caretaker = kept
    told: list[object] = []
    left = Event()

    def long(heard: Callable[[int], None]) -> None:
        try:
            while True:
                heard(1)
        except Left:
            left.set()
            raise

    monkeypatch.setattr(keeper, "remake", long)
    desk.tasks.failed.connect(told.append)
    caretaker.start()
    caretaker.stop()
    desk.settled(left.is_set)
    assert told == []


def test_of_a_backup_and_what_is_folded_anew_the_backup_is_seen(kept: Kept) -> None:
    desk, _, _ = kept
    sync = desk.window.frame.sync
    sync.set_work("remake", 10)
    alone = sync.sizeHint()
    assert sync._cells()[0].caption == t("keeping.remake.caption")
    sync.set_work("backup", 20)
    assert sync._cells()[0].caption == t("keeping.backup.caption")
    assert len([cell for cell in sync._cells() if "%" in cell.number]) == 1
    assert t("keeping.remake.spoken", done=10) in sync.accessibleName()
    sync.set_work("backup", None)
    assert sync.sizeHint() == alone
    sync.set_work("remake", None)
    assert not [cell for cell in sync._cells() if "%" in cell.number]


@pytest.mark.parametrize(
    ("fault", "advice"),
    [
        (WorldFault.disk_full, "disk_full"),
        (WorldFault.refused_destination, "place"),
        (WorldFault.disk_error, "place"),
        (WorldFault.busy, "other"),
    ],
)
def test_a_failed_backup_is_told_with_what_to_do_and_not_tried_again_at_once(
    kept: Kept, fault: WorldFault, advice: str
) -> None:
    desk, keeper, caretaker = kept
    keeper.answer, keeper.due = WorldError(fault), [True, True]
    caretaker.look()
    desk.settled(lambda: caretaker.notices.shown is not None)
    words_ = t("keeping.backup.failed", advice=t(f"keeping.backup.advice.{advice}"))
    assert caretaker.notices.strip.row.words == words_
    assert caretaker.notices.strip.isVisible()
    caretaker.look()
    desk.settled(lambda: not caretaker.running)
    assert keeper.asked == 1
    desk.act("notice")
    assert desk.shown == ["copies"]
    caretaker._failed_at = None  # an hour later
    keeper.answer = made()
    caretaker.look()
    desk.settled(lambda: caretaker.notices.shown is None)
    assert not caretaker.notices.strip.isVisible()


def test_an_unsound_copy_tells_that_the_ledger_is_damaged(kept: Kept) -> None:
    desk, keeper, caretaker = kept
    keeper.answer = made(sound=False)
    keeper.copy = CopyFacts(folder=Path("copies") / "yesterday", local="2026-11-19T12:15")
    caretaker.look()
    desk.settled(lambda: caretaker.notices.shown is not None)
    said = caretaker.notices.strip.row.words
    assert "傷" in said
    assert "yesterday" in said
    assert caretaker.notices.strip.row.family is Family.refused


@pytest.mark.parametrize(("sound", "family"), [(True, None), (False, Family.refused), (None, None)])
def test_the_check_after_an_unclean_stop_is_told(kept: Kept, sound: bool | None, family: Family | None) -> None:
    desk, keeper, caretaker = kept
    keeper.owed = Future()
    caretaker.start()
    keeper.owed.set_result(sound)
    if family is not None:
        desk.settled(lambda: caretaker.notices.shown is not None)
        assert caretaker.notices.strip.row.family is family
        assert desk.voice.said == [Family.refused]
        return
    desk.settled(lambda: True)
    toast = desk.window.frame.toast
    if sound:
        desk.settled(toast.isVisible)
        assert toast.accessibleName().startswith(t("keeping.check.sound"))
    assert caretaker.notices.shown is None
    assert desk.voice.said == []


def test_a_check_that_could_not_be_made_is_told(kept: Kept) -> None:
    desk, keeper, caretaker = kept
    keeper.owed = Future()
    caretaker.start()
    keeper.owed.set_exception(OSError(5, "input/output error"))
    desk.settled(lambda: caretaker.notices.shown is not None)
    assert caretaker.notices.strip.row.words == t("keeping.check.failed")


def test_where_the_key_lies_is_told_until_somebody_has_read_it(kept: Kept) -> None:
    desk, keeper, caretaker = kept
    keeper.in_file = True
    caretaker.tell_where_the_key_lies()
    desk.settled(lambda: caretaker.notices.shown is not None)
    assert caretaker.notices.strip.row.words == t("keeping.key.in_file")
    desk.act("notice")
    assert caretaker.notices.shown is None
    desk.settled(lambda: True)
    caretaker.tell_where_the_key_lies()
    desk.settled(lambda: desk.program.desk.call(lambda unit: unit.value("keeping.key_told")).result() == "1")
    desk.settled(lambda: True)
    assert caretaker.notices.shown is None


def test_the_gravest_notice_is_seen_and_the_next_when_it_is_gone(kept: Kept) -> None:
    desk, keeper, caretaker = kept
    keeper.answer = WorldError(WorldFault.disk_full)
    caretaker.look()
    desk.settled(lambda: caretaker.notices.shown is not None)
    caretaker._damaged("keeping.check.damaged", None)
    assert caretaker.notices.strip.row.family is Family.refused
    words.set_language("en")
    caretaker.notices.retell()
    assert caretaker.notices.strip.row.words.startswith("The ledger file is damaged.")
    caretaker.notices.clear(Grade.damage)
    assert caretaker.notices.strip.row.words.startswith("Today's backup failed.")


def test_where_the_key_lies_stands_under_the_first_setup_and_a_failed_backup_over_it(kept: Kept) -> None:
    desk, keeper, caretaker = kept
    frame, own, setup = desk.window.frame, caretaker.notices.strip, BannerStrip()
    desk.window.show()
    setup.set_row(StripRow(words=t("welcome.strip.boss.due"), key="W", verb=t("welcome.strip.verb")))
    frame.set_notice(setup)
    keeper.in_file = True
    caretaker.tell_where_the_key_lies()
    desk.settled(lambda: caretaker.notices.shown is not None)
    assert (setup.isVisible(), own.isVisible()) == (True, False)
    desk.act("notice")
    assert caretaker.notices.shown is not None, "what nobody saw is not answered"
    keeper.answer = WorldError(WorldFault.disk_full)
    caretaker.look()
    desk.settled(lambda: own.isVisible() and not setup.isVisible())
    caretaker.notices.clear(Grade.backup)
    assert (setup.isVisible(), own.isVisible()) == (True, False)
    frame.set_notice(None)
    assert (own.isVisible(), own.row.words) == (True, t("keeping.key.in_file"))
    desk.act("notice")
    assert not frame.notice_room.isVisible()


def test_a_grave_notice_stays_at_200_per_cent_and_says_all_of_it(qapp: QApplication, kept: Kept) -> None:
    desk, _, caretaker = kept
    caretaker._damaged("keeping.check.damaged", None)
    theme.apply_look(qapp, theme.Look(scale=200))
    desk.window.resize(1920, 1080)
    desk.settled(lambda: theme.look().breadth is theme.Breadth.small)
    strip = caretaker.notices.strip
    assert strip.isVisible()
    assert strip.height() >= strip.heightForWidth(strip.width())


def test_the_real_keeper_makes_one_copy_a_day_and_makes_up_for_a_missed_time(
    fresh_desk: DeskWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, folder = fresh_desk.program, tmp_path / "copies"
    monkeypatch.setenv("SHURIDAI_DESK_BACKUP_FOLDER", str(folder))
    keeper = Keeper(program)
    assert not keeper.daily_due(), "a ledger made today has missed nothing"
    assert keeper.last_copy() is None
    year = datetime.now(UTC).year + 1
    moment = [datetime(year, 5, 20, 0, 0, tzinfo=UTC)]  # 9:00 in Tokyo: yesterday's time was missed
    program.desk.clock = SystemClock("Asia/Tokyo", lambda: moment[0])
    monkeypatch.setattr("app.ledger.backup._now", lambda: moment[0])
    assert keeper.daily_due()
    first = keeper.daily_backup(lambda done: None)
    assert first is not None
    assert first.sound
    assert not keeper.daily_due()
    assert keeper.daily_backup(lambda done: None) is None
    moment[0] = datetime(year, 5, 20, 3, 15, tzinfo=UTC)  # 12:15
    assert keeper.daily_due()
    assert keeper.daily_backup(lambda done: None) is not None
    assert len(backups_in(folder)) == 2
    copy = keeper.last_copy()
    assert copy is not None
    assert copy.local == f"{year}-05-20T12:15"
    monkeypatch.setenv("SHURIDAI_DESK_BACKUP_TIME", "")
    moment[0] = datetime(year, 5, 22, 3, 15, tzinfo=UTC)
    assert not keeper.daily_due()
    assert keeper.daily_backup(lambda done: None) is None


def test_a_window_that_closes_throws_a_half_made_copy_away(
    fresh_desk: DeskWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, folder = fresh_desk.program, tmp_path / "copies"
    monkeypatch.setenv("SHURIDAI_DESK_BACKUP_FOLDER", str(folder))
    monkeypatch.setattr("app.ledger.backup._STEP", 1)
    program.desk.clock = SystemClock("Asia/Tokyo", lambda: datetime(datetime.now(UTC).year + 1, 5, 20, tzinfo=UTC))
    caretaker = Caretaker(fresh_desk.context, lambda: None, fresh_desk.window)
    caretaker.stop()
    caretaker.look()
    fresh_desk.settled(lambda: not caretaker.running)
    assert caretaker.notices.shown is None
    assert backups_in(folder) == []
    assert list(folder.iterdir()) == []


def test_the_keeper_hands_on_what_the_check_found(fresh_desk: DeskWindow) -> None:
    keeper = Keeper(fresh_desk.program)
    assert keeper.check() is None
    assert keeper.key_in_file() == (fresh_desk.program.opened.key_place is KeyPlace.user_file)
    fresh_desk.program.opened.unclean = True
    owed = keeper.check()
    assert owed is not None
    fresh_desk.program.opened.start_check()
    assert owed.result(20) is True


def test_the_timer_looks_every_minute(kept: Kept) -> None:
    desk, keeper, caretaker = kept
    keeper.due = [False]
    caretaker.start()
    caretaker._tick()
    desk.settled(lambda: not caretaker.running)
    assert caretaker._timer.interval() == LOOK_MS
    assert keeper.due == []


def test_a_slip_does_not_wait_for_a_backup(kept: Kept) -> None:
    desk, keeper, caretaker = kept
    held = Event()
    slips: list[str] = []

    def long(told: Callable[[int], None]) -> BackupFacts:
        keeper.asked += 1
        assert held.wait(20)
        return made()

    keeper.daily_backup = long  # type: ignore[method-assign]
    caretaker.look()
    desk.settled(lambda: keeper.asked == 1)
    try:
        desk.tasks.ask(lambda: "slip", slips.append, slow=True)
        desk.settled(lambda: slips == ["slip"], seconds=5)
        assert caretaker.running
    finally:
        held.set()
    desk.settled(lambda: not caretaker.running)


def test_a_closing_window_ends_the_check_of_a_copy(
    fresh_desk: DeskWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, folder = fresh_desk.program, tmp_path / "copies"
    monkeypatch.setattr("app.ledger.backup._CHECK_STEP", 1)
    heard: list[int] = []

    def told(done: int) -> None:
        heard.append(done)
        if len(heard) > 1 and heard[-2:] == [70, 70]:  # copied; its check goes on
            raise Left

    with pytest.raises(Left):
        Keeper(program).backup(folder, told)
    assert 100 not in heard[:-1]
    assert list(folder.iterdir()) == []
    heard.clear()
    assert Keeper(program).backup(folder, lambda done: heard.append(done)).sound
    assert heard[-1] == 100


def until(true: Callable[[], bool]) -> None:
    """As `settled`, where a fault of ours is expected."""
    for _ in range(4000):
        if true():
            break
        QTest.qWait(5)
    assert true()


UNREADABLE = (WorldError(WorldFault.unreadable_input, "made up"), OSError(5, "input/output error"))


@pytest.mark.parametrize("fault", UNREADABLE)
def test_copies_that_cannot_be_read_are_not_told_as_none(kept: Kept, fault: Exception) -> None:
    desk, keeper, caretaker = kept
    keeper.answer, keeper.copy = made(sound=False), fault
    caretaker.look()
    until(lambda: caretaker.notices.shown is not None)
    said = caretaker.notices.strip.row.words
    assert t("keeping.copy.none") not in said
    assert t("keeping.copy.unreadable", folder=str(keeper.daily_folder())) in said
    assert desk.faults == ([] if isinstance(fault, WorldError) else [fault]), "ours go to the crash report"
    desk.faults.clear()


@pytest.mark.parametrize("fault", [None, *UNREADABLE])
def test_the_settings_say_whether_copies_can_be_read(kept: Kept, fault: Exception | None) -> None:
    desk, keeper, _ = kept
    keeper.copy = fault
    keeper.recovery_confirmed = lambda: True  # type: ignore[attr-defined]
    copies = Copies(desk.context)
    copies.view.setParent(desk.window)
    copies.refresh()
    key = "never" if fault is None else "unreadable"
    words_ = t(f"settings_screen.daily.{key}", folder=str(keeper.daily_folder()))
    until(lambda: copies.daily.words == words_)
    desk.faults.clear()


def test_a_folder_that_is_not_there_is_told_from_one_that_was_never_made(
    fresh_desk: DeskWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = Keeper(fresh_desk.program)
    monkeypatch.setenv("SHURIDAI_DESK_BACKUP_FOLDER", str(tmp_path / "copies"))
    assert keeper.last_copy() is None
    (tmp_path / "file").write_text("no folder")
    for place in (tmp_path / "unplugged" / "copies", tmp_path / "file"):
        monkeypatch.setenv("SHURIDAI_DESK_BACKUP_FOLDER", str(place))
        with pytest.raises(WorldError):
            keeper.last_copy()


def test_a_check_that_was_called_off_is_answered_as_left_unfinished(fresh_desk: DeskWindow) -> None:
    opened = fresh_desk.program.opened
    opened.unclean = True
    owed = Keeper(fresh_desk.program).check()
    assert owed is not None
    assert opened.check.future.cancel()
    assert owed.result(5) is None
