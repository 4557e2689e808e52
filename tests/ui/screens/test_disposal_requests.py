"""F4's list of what the console was asked: waiting, to be confirmed anew, cancelled; what must be enrolled again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.bench_words import RequestStanding
from app.domain.disposal_words import DeprovisionReason
from app.domain.kinds import RepairState, Role
from app.domain.operations import Ref
from app.settings.words import t
from app.ui import second_press, theme
from app.ui.screens.disposal import front_wording as words
from app.ui.shell.actions import Screen
from app.ui.theme import text
from app.ui.widgets.outcome_banner import Answer
from app.usecases.deprovision import Named, RequestDeprovision, request
from app.usecases.operators import register_operator
from app.usecases.session import Actor
from tests.support.bench_queue import open_repairs
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.disposal_desk import DisposalDesk


class Asked:
    """Units of one box, asked about by whom and on what the console told."""

    def __init__(self, made: DisposalDesk) -> None:
        self.made = made
        self.guarded: list[tuple[tuple[Ref, ...], bool]] = []
        made.desk.context.ask_deprovision = self._guard

    def _guard(self, units: Sequence[Ref], *, by_hand: bool = False) -> None:
        self.guarded.append((tuple(units), by_hand))

    def seen(self, serial: str, at: str = "2026-06-30T02:00:00Z") -> None:
        ref = self.made.ref(serial)
        body = {"google_id": f"id-{serial}", "last_sync": at}
        self.made.desk.program.desk.call(lambda uow: uow.observe([(ref.id, body)])).result()

    def ready(self, count: int) -> list[str]:
        serials = self.made.begun(count, upto="annotate")
        for serial in serials:
            self.made.record(self.made.ref(serial), "changed", set={"console": "ACTIVE"})
            self.seen(serial)
        self.made.boxed(serials)
        return serials

    def ask(self, *serials: str, later: bool = True, actor: Actor | None = None) -> None:
        desk, queries = self.made.desk.program.desk, self.made.queries
        rows = queries.deprovision.to_confirm([self.made.ref(serial) for serial in serials]).rows
        units = tuple(Named(desk.read_scan(row.serial), row.confirm) for row in rows)
        wish = RequestDeprovision(desk.new_action(), units, DeprovisionReason.retiring_device, later=later)
        desk.call(lambda uow: request(uow, wish), actor=actor or self.made.boss).result()

    def standings(self) -> list[str]:
        return [row.standing for row in self.made.queries.deprovision.requests()]

    def rows(self, group: str = words.REQUESTS) -> list[list[str]]:
        self.made.show(Screen.disposal)
        self.made.front.view.side_table.select_id(group)
        self.made.rest()
        model = self.made.front.view.model
        found = (model.row_at(at) for at in range(model.rowCount()))
        return [[cell.text for cell in row.cells] for row in found if row is not None]


@pytest.fixture
def asked(desk: DeskWindow, monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.setattr(second_press, "TOO_SOON_MS", 0)
    return Asked(DisposalDesk(desk))


def other(asked: Asked) -> Actor:
    desk = asked.made.desk.program.desk
    made = desk.call(partial(register_operator, name="古賀 美咲", role=Role.engineer), actor=asked.made.boss).result()
    return Actor(code=made.operator, role=Role.engineer, proved=True)


def test_what_changed_is_confirmed_anew_for_the_whole_box_by_one_enter(asked: Asked) -> None:
    serials = asked.ready(3)
    asked.ask(*serials)
    for serial in serials[:2]:
        asked.seen(serial, "2026-11-01T02:00:00Z")  # somebody has used it since
    rows = asked.rows()
    assert [row[0] for row in rows] == ["2人目待ち", "確認し直し", "確認し直し"]
    front = asked.made.front
    front.view.table.select_id(asked.made.ref(serials[0]).text)
    asked.made.act("away.enter")
    ((units, by_hand),) = asked.guarded
    assert set(units) == {asked.made.ref(serial) for serial in serials[:2]}
    assert not by_hand


def test_a_second_person_stands_for_it_from_the_list(asked: Asked) -> None:
    serials = asked.ready(2)
    asked.ask(*serials, actor=other(asked))
    assert [row[0] for row in asked.rows()] == ["2人目待ち"] * 2
    assert asked.made.front.enter_words == t("disposal_screen.go.second")
    asked.made.act("away.enter")
    assert {len(units) for units, _ in asked.guarded} == {2}


def test_at_200_per_cent_the_boxs_code_stands_whole(asked: Asked, qapp: QApplication) -> None:
    serials = asked.ready(1)
    asked.ask(*serials)
    theme.apply(qapp, dark=False, scale=200)
    theme.fit_to_width(qapp, 1366)
    try:
        asked.made.desk.window.resize(1366, 768)
        asked.made.desk.window.show()
        ((_state, _serial, about, *_rest),) = asked.rows()
        table = asked.made.front.view.table
        assert about == "A0001"
        qapp.processEvents()
        assert text.text_width(about, theme.font("body")) + 2 * theme.px(0.5) <= table.columnWidth(2)
    finally:
        theme.apply(qapp, dark=False, scale=100)


def test_x_cancels_the_chosen_request_and_only_there(asked: Asked) -> None:
    (serial,) = asked.ready(1)
    asked.ask(serial)
    asked.made.show(Screen.disposal)
    assert not asked.made.desk.window.actions_.works("boxes.cancel")
    asked.rows()
    asked.made.act("boxes.cancel")
    assert asked.standings() == []
    assert asked.made.banner(asked.made.front).answer is Answer.ok
    assert asked.made.front.view.model.rowCount() == 0


def test_what_waits_opens_the_box_it_lies_in(asked: Asked) -> None:
    (serial,) = asked.ready(1)
    asked.ask(serial)
    asked.rows()
    asked.made.act("away.enter")
    ((sheet, unit),) = asked.made.opened
    assert (sheet.kind, unit) == ("box", asked.made.ref(serial).text)
    assert not asked.guarded


def test_a_unit_back_from_the_maker_is_seen_enrolled_again_in_words(asked: Asked) -> None:
    made = asked.made
    (serial,) = made.serials(1)
    ref = made.ref(serial)
    made.record(
        ref, "requested", request="deprovision", device_id="id", serial=serial, frozen="f" * 32, path="maker",
        reason="same_model_replacement",
    )  # fmt: skip
    made.record(ref, "changed", set={"console": "DEPROVISIONED"})
    rows = asked.rows(words.REENROL)
    assert [row[:2] for row in rows] == [["再登録待ち", serial]]
    made.act("away.enter")
    front = made.front
    assert front.in_steps
    front.asking._typed("登録画面で確認")
    front.asking.enter()
    made.rest()
    assert asked.rows(words.REENROL) == []
    assert made.queries.deprovision.to_reenrol() == ()


def test_an_exchanged_unit_is_let_go_from_the_list(asked: Asked) -> None:
    made = asked.made
    (serial,) = made.serials(1)
    made.record(made.ref(serial), "changed", set={"status": "exchanged", "console": "ACTIVE"})
    assert [row[:2] for row in asked.rows(words.REENROL)] == [["デプロビ待ち", serial]]
    made.act("away.enter")
    assert asked.guarded == [((made.ref(serial),), False)]
    made.record(made.ref(serial), "changed", set={"console": "DEPROVISIONED"})
    assert asked.rows(words.REENROL) == []


def test_a_unit_for_the_maker_is_let_go_by_scanning_it_and_seen_again_by_scanning_it(asked: Asked) -> None:
    made = asked.made
    (serial,) = made.serials(1)
    ref, program = made.ref(serial), made.desk.program
    today = program.clock.now().today
    (number,) = open_repairs(program, [ref], today=today, states=[RepairState.diagnosing])
    made.record(ref, "routed", n=number, route="maker", state="diagnosing")
    made.record(ref, "changed", set={"console": "ACTIVE"})
    asked.seen(serial)
    made.show(Screen.disposal)
    made.scan(made.front, serial)
    assert made.front.question is not None
    assert made.front.question.words == t("disposal_screen.go.deprovision")
    assert not asked.guarded
    made.act("away.enter")
    assert asked.guarded == [((ref,), False)]
    asked.ask(serial)
    made.record(ref, "changed", set={"console": "DEPROVISIONED"})
    made.scan(made.front, serial)
    assert made.front.in_steps, "what was seen is asked at once"
    assert made.front.asking.panel.head._title == t("disposal_screen.enter.reenrol")


def test_what_was_let_go_apart_and_is_lent_or_lost_stands_on_a_list(asked: Asked) -> None:
    """Another desk lent one and reported one lost, and could not know: neither stands among loans or losses."""
    made = asked.made
    lent, lost, _neither = made.begun(3, upto="verified")
    made.record(made.ref(lent), "lent", to="ES02", due="2026-12-18")
    made.record(made.ref(lost), "lost_reported", on="2026-11-20", was="in_use")
    assert sorted(row[:2] for row in asked.rows(words.APART)) == sorted([["貸出中のまま", lent], ["紛失のまま", lost]])
    made.act("away.enter")
    assert len(made.opened) == 1


def test_every_standing_has_its_word() -> None:
    for standing in set(RequestStanding) - {RequestStanding.cancelled, RequestStanding.done}:
        assert words.standing_words(standing)[1]
