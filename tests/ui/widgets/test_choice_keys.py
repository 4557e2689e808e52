"""Choice keys: digits answer the active question, states look as they are, labels wrap and never run out of the cap."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.theme import text
from app.ui.widgets.choice_key import set_label
from app.ui.widgets.choice_keys import Choice, ChoiceKeys, ChoiceState, Question
from tests.ui import intake_samples as samples
from tests.ui.pixels import at, near, picture, share

LIGHT = theme.LIGHT


@pytest.fixture
def keys(qtbot: QtBot) -> ChoiceKeys:
    made = ChoiceKeys()
    qtbot.addWidget(made)
    made.resize(1232, 130)
    made.set_questions(samples.questions(forbidden=True))
    made.show()
    QApplication.processEvents()
    return made


def state_of(keys: ChoiceKeys, question: int, choice: int) -> ChoiceState:
    return keys.questions[question].choices[choice].state


# ------------------------------------------------------------------ picking


def test_one_scan_two_keys_answers_place_and_cause(keys: ChoiceKeys, qtbot: QtBot) -> None:
    heard: list[tuple[str, str]] = []
    keys.picked.connect(lambda question, choice: heard.append((question, choice)))
    assert keys.active_id == "fault"
    assert keys.pick("5")
    assert keys.active_id == "cause"
    assert keys.pick("2")
    assert heard == [("fault", "screen"), ("cause", "non_natural")]
    assert state_of(keys, 0, 4) is ChoiceState.chosen
    assert state_of(keys, 1, 1) is ChoiceState.chosen
    assert keys.active_id == "detail"
    assert keys.pick("1")
    assert keys.active_id == ""
    assert not keys.pick("1")


def test_a_digit_without_a_choice_does_nothing(keys: ChoiceKeys) -> None:
    keys.pick("5")
    assert not keys.pick("9")
    assert keys.active_id == "cause"


def test_what_is_not_allowed_is_refused_with_its_reason(keys: ChoiceKeys, qtbot: QtBot) -> None:
    with qtbot.waitSignal(keys.refused) as refused, qtbot.assertNotEmitted(keys.picked):
        assert keys.pick("4")
    assert refused.args == ["fault", "usb_port", "この機種にはありません"]
    assert keys.active_id == "fault"
    assert state_of(keys, 0, 3) is ChoiceState.not_allowed


def test_another_choice_replaces_the_chosen_one_and_leaves_the_suggestion(keys: ChoiceKeys) -> None:
    keys.pick("5")
    assert keys.pick_id("fault", "battery")
    assert [choice.state for choice in keys.questions[0].choices[:5]] == [
        ChoiceState.suggested,
        ChoiceState.plain,
        ChoiceState.chosen,
        ChoiceState.not_allowed,
        ChoiceState.plain,
    ]
    assert keys.active_id == "cause"


def test_a_command_code_answers_any_question(keys: ChoiceKeys, qtbot: QtBot) -> None:
    with qtbot.waitSignal(keys.picked) as picked:
        assert keys.pick_id("cause", "natural")
    assert picked.args == ["cause", "natural"]
    assert not keys.pick_id("cause", "unheard_of")
    assert not keys.pick_id("route", "desk")


def test_the_focus_on_a_key_looks_unlike_what_the_form_suggests(keys: ChoiceKeys) -> None:
    ring = theme.FocusRing(keys)
    plain = next(key for key in keys.boxes[0].keys if key.choice.state is ChoiceState.plain)
    plain.setFocus()
    assert ring.target is plain
    image, middle = picture(ring), ring.height() // 2
    inked = [share(image, QRect(x, middle - 2, 1, 4), LIGHT.ink) > 0.9 for x in range(theme.line(5))]
    assert sum(inked) == 1, "a hairline around it, no heavy frame"


def test_digits_arrows_and_blank_work_inside(keys: ChoiceKeys, qtbot: QtBot) -> None:
    assert keys.focus_question()
    first, second = keys.boxes[0].keys[:2]
    assert first.hasFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Left)
    qtbot.keyClick(first, Qt.Key.Key_Left)
    assert first.hasFocus()
    with qtbot.waitSignal(keys.picked) as picked:
        qtbot.keyClick(first, Qt.Key.Key_Space)
    assert picked.args == ["fault", "keytop"]
    # The focus goes on to the next open question.
    assert keys.boxes[1].keys[0].hasFocus()
    with qtbot.waitSignal(keys.picked) as picked:
        qtbot.keyClick(keys.boxes[1].keys[0], Qt.Key.Key_3)
    assert picked.args == ["cause", "unknown"]


def test_a_click_picks(keys: ChoiceKeys, qtbot: QtBot) -> None:
    with qtbot.waitSignal(keys.picked) as picked:
        qtbot.mouseClick(keys.boxes[0].keys[6], Qt.MouseButton.LeftButton)
    assert picked.args == ["fault", "power"]


def test_the_panel_shows_the_active_question_and_its_neighbour(keys: ChoiceKeys) -> None:
    def shown() -> list[str]:
        return [box.question.id for box in keys.boxes if box.isVisibleTo(keys)]

    assert shown() == ["fault", "cause"]
    keys.pick("1")
    assert shown() == ["fault", "cause"]
    keys.pick("2")
    assert shown() == ["cause", "detail"]
    keys.set_questions(samples.questions(), active_id="detail")
    assert shown() == ["cause", "detail"]
    keys.set_questions(samples.questions()[:1])
    assert shown() == ["fault"]


def test_more_than_nine_keys_are_a_fault_of_ours(keys: ChoiceKeys) -> None:
    ten = tuple(Choice(id=str(at), key=str(at), label="x") for at in range(10))
    with pytest.raises(ValueError, match="at most 9"):
        keys.set_questions((Question(id="q", title="q", choices=ten),))


# ------------------------------------------------------------------ words read aloud


def test_a_key_is_named_by_its_number_label_and_reason(keys: ChoiceKeys) -> None:
    names = [key.accessibleName() for key in keys.boxes[0].keys]
    assert names[0] == "1、キーボードトップ外れ、フォームの言葉から"
    assert names[1] == "2、カメラケーブル"
    assert names[3] == "4、USB端子、この機種にはありません"
    assert keys.accessibleName() == "故障箇所、原因、内訳"


def test_a_chosen_key_is_checked_for_those_who_listen(keys: ChoiceKeys) -> None:
    keys.pick("5")
    chosen = [key.isChecked() for key in keys.boxes[0].keys]
    assert chosen == [at == 4 for at in range(9)]
    interface = QAccessible.queryAccessibleInterface(keys.boxes[0].keys[4])
    assert interface.state().checked


def test_the_reason_is_shown_while_the_key_has_the_focus(keys: ChoiceKeys) -> None:
    box = keys.boxes[0]
    assert box.title.hint == "数字キー 1～9　太枠はフォームの言葉から"
    box.keys[3].setFocus()
    assert box.title.hint == "この機種にはありません"
    box.keys[2].setFocus()
    assert box.title.hint == "数字キー 1～9　太枠はフォームの言葉から"


def test_tab_stops_once_in_the_panel(keys: ChoiceKeys) -> None:
    stops = [key for box in keys.boxes for key in box.keys if key.focusPolicy() is Qt.FocusPolicy.StrongFocus]
    assert stops == [keys.boxes[0].keys[0]]
    keys.pick("5")
    assert keys.boxes[1].keys[0].focusPolicy() is Qt.FocusPolicy.StrongFocus


# ------------------------------------------------------------------ looks


def test_each_state_has_its_own_fill_and_frame(keys: ChoiceKeys) -> None:
    keys.pick("5")
    suggested, plain, _, forbidden, chosen = (picture(key) for key in keys.boxes[0].keys[:5])
    middle = suggested.height() // 2
    assert at(suggested, 1, middle) == LIGHT.ink
    assert near(at(plain, 0, middle), LIGHT.line_strong, 40)
    assert at(plain, plain.width() - 8, middle) == LIGHT.surface
    assert at(chosen, chosen.width() - 8, middle) == LIGHT.ink
    assert at(forbidden, forbidden.width() - 8, middle) == LIGHT.sunk
    dashes = {at(forbidden, x, 0) for x in range(12, forbidden.width() - 12)}
    assert len(dashes) > 1


def test_all_keys_of_both_questions_are_equally_high(qapp: QApplication, keys: ChoiceKeys) -> None:
    for width, scale in ((1920, 100), (1366, 100), (1920, 200)):
        theme.apply(qapp, dark=False, scale=scale)
        theme.fit_to_width(qapp, width)
        keys.resize(round(width * (0.86 if scale == 200 else 0.64)), keys.sizeHint().height())
        QApplication.processEvents()
        heights = {key.height() for box in keys.boxes for key in box.keys}
        assert len(heights) == 1
        tops = {box.keys[0].mapTo(keys, key.rect().topLeft()).y() for box in keys.boxes for key in box.keys[:1]}
        assert len(tops) == 1


@pytest.mark.parametrize("width", [52, 60, 80, 100])
@pytest.mark.parametrize("label", [label for _, label in (*samples.FAULTS, *samples.FAULTS_EN)])
def test_a_label_fits_its_key(qapp: QApplication, width: int, label: str) -> None:
    theme.fit_to_width(qapp, 1366)
    made = set_label(label, "1", width)
    assert not made.cut
    assert len(made.lines) <= 4
    assert all(text.text_width(line, made.font) <= width for line in made.lines)


@pytest.mark.parametrize(("size", "scale"), [((1920, 1720), 200), ((1366, 1171), 200), ((1366, 902), 100)])
def test_no_word_of_a_fault_place_is_parted_in_its_key(
    qapp: QApplication, keys: ChoiceKeys, size: tuple[int, int], scale: int
) -> None:
    theme.apply(qapp, dark=False, scale=scale)
    theme.fit_to_width(qapp, size[0])
    keys.set_questions(samples.questions())
    keys.resize(size[1], keys.sizeHint().height())
    QApplication.processEvents()
    shown = {key.choice.id: key._set_for(key.width()) for key in keys.boxes[0].keys}
    assert not any(one.cut for one in shown.values())
    assert [shown[name].lines for name in ("keytop", "camera_cable", "battery", "keyboard")] == [
        ("キーボード", "トップ外れ"), ("カメラ", "ケーブル"), ("バッテリー",), ("キーボード",),
    ]  # fmt: skip


def test_a_question_stands_alone_where_two_would_leave_its_keys_no_room(qapp: QApplication, keys: ChoiceKeys) -> None:
    def shown() -> list[str]:
        return [box.question.id for box in keys.boxes if box.isVisibleTo(keys)]

    theme.apply(qapp, dark=False, scale=200)
    theme.fit_to_width(qapp, 1366)
    keys.resize(1171, 300)
    assert shown() == ["fault"]
    keys.pick("5")
    assert shown() == ["cause"], "the one the digits answer"
    keys.resize(1720, 300)
    assert shown() == ["fault", "cause"]


def test_where_no_size_keeps_a_word_whole_it_is_parted_at_its_mark(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False, scale=200)
    theme.fit_to_width(qapp, 1920)
    assert set_label(samples.FAULTS[2][1], "3", 84).lines == ("バッテ", "リー")
    assert set_label("画面", "5", 106).lines == ("画面",)


def test_a_label_that_cannot_fit_is_shortened_but_read_whole(keys: ChoiceKeys) -> None:
    label = "とても長い名前の故障箇所を管理者が足しました"
    question = replace(keys.questions[0], choices=(Choice(id="x", key="1", label=label),))
    assert set_label(label, "1", 40).cut
    keys.set_questions((question,))
    assert keys.boxes[0].keys[0].accessibleName() == f"1、{label}"
