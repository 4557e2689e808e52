"""The checklist's marks, counts and what is missing, without a window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.disposal_steps import order
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.settings.words import set_language, t
from app.ui import theme
from app.ui.screens.disposal import checklist
from app.ui.screens.disposal.checklist import Facts, Lacking, Sheet
from app.ui.theme import text
from app.ui.widgets.matrix import widths
from app.usecases.box_rows import BoxRow
from app.usecases.disposal_rows import DisposalRow, StepName

STEPS = order("B", "chromebook")
COLUMNS = checklist.columns_of(StepName(step) for step in STEPS)
BOX = BoxRow("A0001", "BXA0001X", "B", "", "2026-11-01", "", 1, 1, "", "", "", "", "")


def unit(at: int, done: int, *, kind: str = "chromebook", way: str = "B", wipe: str = "") -> DisposalRow:
    """A unit with so many steps done."""
    steps = order(way, kind)
    row = DisposalRow(Ref(Aggregate.device, bytes([at]) * 16), f"P{at}", "", kind, "", "第一小学校", "001", "stored")
    ahead = steps[done] if way and done < len(steps) else ""
    return row._replace(way=way, next=ahead, done=frozenset(steps[:done] if way else ()), wipe=wipe)


def facts(
    *units: DisposalRow,
    kind: str = "box",
    box: BoxRow = BOX,
    waiting: tuple[int, ...] = (),
    anew: tuple[int, ...] = (),
) -> Facts:
    orders = {("B", one): order("B", one) for one in ("chromebook", "wifi_router")}
    asked = frozenset(units[at].device for at in waiting)
    again = frozenset(units[at].device for at in anew)
    return Facts(Sheet(kind, "A0001"), units, orders, {}, COLUMNS, box=box, waiting=asked, anew=again)


@pytest.mark.parametrize("done", range(len(STEPS) - 3))
def test_one_step_is_next_and_all_behind_it_are_shut(done: int) -> None:
    found = checklist.marks_of(facts(unit(1, done)), unit(1, done))
    shut = len(COLUMNS) - done
    assert found == "d" * done + ("n" if STEPS[done] != "board" else "b") + "b" * (shut - 1)


def test_a_closed_box_has_the_notice_next_and_an_open_one_not() -> None:
    ready = unit(1, STEPS.index("board"))
    assert checklist.marks_of(facts(ready), ready)[-1] == "b"
    assert checklist.marks_of(facts(ready, box=BOX._replace(closed="2026-11-20")), ready)[-1] == "n"
    handed = BOX._replace(closed="2026-11-20", handed="2026-11-21")
    assert checklist.marks_of(facts(ready, box=handed), ready)[-1] == "b"


def test_what_the_console_was_asked_waits_and_is_passed_over_by_no_tick() -> None:
    asked = unit(1, STEPS.index("deprovision"))
    found = facts(asked, waiting=(0,))
    assert checklist.marks_of(found, asked) == "dddwbbbbbb"
    assert checklist.missing(found) == (Lacking("waiting", 1),)


def test_once_its_step_is_ticked_the_console_is_waited_for_at_the_step_that_sees_it() -> None:
    asked = unit(1, STEPS.index("verified"))
    found = facts(asked, waiting=(0,))
    assert checklist.marks_of(found, asked) == "ddddwbbbbb"
    assert checklist.missing(found) == (Lacking("waiting", 1),)


def test_a_request_that_grew_old_waits_for_nobody_but_is_to_be_confirmed_anew() -> None:
    old = unit(1, STEPS.index("deprovision"))
    found = facts(old, anew=(0,))
    assert checklist.marks_of(found, old) == "dddnbbbbbb"
    assert checklist.missing(found) == (Lacking("anew", 1),)


def test_what_waits_for_the_console_is_no_unit_to_go_to() -> None:
    rows = (unit(1, 9), unit(2, STEPS.index("verified")), unit(3, 2))
    found = facts(*rows, waiting=(1,))
    assert [checklist.next_lacking(checklist.to_do(found), after) for after in (-1, 0, 2)] == [2, 2, 2]
    assert checklist.next_lacking(checklist.to_do(facts(rows[0], rows[1], waiting=(1,))), 0) == -1


def test_steps_another_kind_does_not_have_are_none_and_count_for_nothing() -> None:
    router = unit(1, 1, kind="wifi_router")
    assert checklist.marks_of(facts(router), router) == "dnooobobbb"
    assert checklist.left(facts(router), router) == 4


def test_not_wiped_is_done_and_to_be_seen_to() -> None:
    broken = unit(1, STEPS.index("wipe") + 1, wipe="liquid")
    found = facts(broken)
    assert checklist.marks_of(found, broken)[STEPS.index("wipe")] == "x"
    assert Lacking("not_wiped", 1) in checklist.missing(found)


def test_the_next_that_lacks_a_step_is_looked_for_around_and_nobody_begun_is_not_at_hand() -> None:
    rows = (unit(1, 3), unit(2, 9), unit(3, 0, way=""), unit(4, 2))
    assert [checklist.next_lacking(checklist.to_do(facts(*rows)), after) for after in (-1, 0, 1, 3)] == [0, 3, 3, 0]
    assert checklist.next_lacking(checklist.to_do(facts(unit(2, 9), unit(3, 0, way=""))), 0) == -1


def test_sums_agree_with_the_rows() -> None:
    found = facts(unit(1, 3), unit(2, 9), unit(3, 0, way=""), kind="instruction")
    sums = checklist.sums(found)
    assert sums.lacking == (1, 6)
    assert sums.parts == (12, 27)
    assert sums.schools == (("第一小学校", 1, 3),)
    assert checklist.counts(found) == [2, 2, 2, 1, 1, 1, 1, 1, 1, 0]


def test_ten_keys_in_the_order_of_the_steps_and_none_for_a_supervisors_own() -> None:
    keys = checklist.keys_of((*COLUMNS[:3], "other:写真", *COLUMNS[3:]))
    assert [keys[column] for column in COLUMNS] == list("1234567890")
    assert "other:写真" not in keys


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("breadth", list(theme.Breadth))
def test_what_a_row_ends_with_stands_clear_of_the_steps(
    qapp: QApplication, breadth: theme.Breadth, language: str
) -> None:
    scale, room = (200, 1170) if breadth is theme.Breadth.small else (100, 930)
    theme.apply_look(qapp, theme.Look(scale=scale, breadth=breadth))
    set_language(language)
    try:
        end = widths(room, len(COLUMNS))[-1] - theme.px(0.8)  # the edge at the right
        for name in ("left", "box", "told", "done", "unbegun", "card"):
            said = t(f"disposal_screen.rest.{name}", count=9)
            shown = text.text_width(said, theme.font("label")) * text.SHRINK_STEPS[-1]
            assert shown + theme.px(0.25) <= end, said
        assert text.text_width(t("disposal_screen.rest.box"), theme.font("label")) + theme.px(0.25) <= end
    finally:
        set_language("ja")
        theme.apply_look(qapp, theme.Look())
