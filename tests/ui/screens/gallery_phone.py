"""Pictures of the phone strip over the intake desk, and of the list of contacts, over a real ledger.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_phone [folder] [name part]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.domain.kinds import RepairState
from app.domain.operations import Ref
from app.ui.screens.contacts.presenter import ContactsPresenter
from app.ui.screens.intake.presenter import IntakePresenter
from app.ui.shell.actions import Screen
from app.usecases.contacts import KeepFaq, PassOn, RecordContact, keep_faq, pass_on, record_contact
from tests.support.bench_queue import open_repairs, shared
from tests.support.calls import Phone
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.gallery_files import main

LONG = "久留米市立久留米特別支援学校高等部分教室"
STATES = (
    RepairState.received, RepairState.awaiting_form, RepairState.at_maker, RepairState.ready, RepairState.repairing,
    RepairState.waiting_parts, RepairState.awaiting_decision, RepairState.with_installer, RepairState.testing,
)  # fmt: skip


def units_of(desk: DeskWindow, count: int) -> tuple[str, list[Ref]]:
    """The school with the most units of the sample, and some of them."""
    queries = desk.program.queries
    by_school: dict[str, list[Ref]] = {}
    for row in queries.device_rows(queries.device_numbers(0, 5_000)):
        card = queries.card(row.device)
        if card is not None:
            by_school.setdefault(card.school_code, []).append(row.device)
    code = max(by_school, key=lambda one: len(by_school[one]))
    return code, by_school[code][:count]


def phone(desk: DeskWindow, count: int = 9) -> tuple[Phone, str]:
    """The strip over the intake desk; a school with so many open repairs, and answers given before."""
    desk.add(Screen.intake, IntakePresenter(desk.context, desk.window))
    desk.show(Screen.intake)
    code, refs = units_of(desk, count)
    shared(desk.program, "center.run_days", "火 金")
    if refs:
        open_repairs(desk.program, refs, today=desk.program.clock.now().today, states=STATES, spread=20)
    for asked, given in (
        ("キーボードのキーが外れた", "外れたキーと一緒に、フォームを送ってから行政便で送ってください"),
        ("キーボードに飲み物をこぼした", "電源を切って乾かし、聞き取り票を書いてから送ってください"),
    ):
        tell(desk, asked, given, faq=True)
    made = Phone(desk)
    made.wiring.open()
    desk.settled(lambda: made.strip.pages.known)
    return made, code


def tell(desk: DeskWindow, asked: str, given: str, *, faq: bool = False, **more: object) -> str:
    run = desk.program.desk
    fields = {"kind": "fault", "content": asked, "answer": given, "person": "教頭先生"} | more
    number = str(run.run(record_contact, RecordContact(run.new_action(), **fields)).result().contact)  # type: ignore[arg-type]
    if faq:
        run.run(keep_faq, KeepFaq(run.new_action(), number)).result()
    return number


def named(made: Phone, code: str) -> None:
    school = next(one for one in made.queries.school_names() if one.code == code)
    made.strip.pages.choose_school(school)
    made.desk.settled(lambda: made.strip.pages._calls is not None)


def strip_empty(desk: DeskWindow) -> None:
    phone(desk, 0)


def strip_which(desk: DeskWindow) -> None:
    made, _ = phone(desk, 3)
    made.press("k", "i")


def strip_held(desk: DeskWindow) -> None:
    made, code = phone(desk)
    named(made, code)
    made.press("Down", "Down", "1")
    made.say("いつ戻るか → 11月27日ごろと回答")


def strip_long(desk: DeskWindow) -> None:
    made, code = phone(desk, 14)
    school = next(one for one in made.queries.school_names() if one.code == code)
    made.strip.pages.choose_school(school._replace(name=LONG))
    desk.settled(lambda: made.strip.pages._calls is not None)
    made.press("Down")


def strip_answers(desk: DeskWindow) -> None:
    made, code = phone(desk)
    named(made, code)
    made.press("2")
    made.say("キーボード")


def strip_passed(desk: DeskWindow) -> None:
    made, code = phone(desk)
    named(made, code)
    made.press("7")
    made.say("パスワードを忘れた")
    made.press("Enter")


def strip_added(desk: DeskWindow) -> None:
    shared(desk.program, "contact.kinds", "プリンター、電子黒板、校務用端末、アプリの不具合、充電ケーブル")
    made, code = phone(desk)
    named(made, code)
    made.press("9", "2")
    made.say("映らない")


def strip_none(desk: DeskWindow) -> None:
    made, code = phone(desk, 0)
    named(made, code)


def listed(desk: DeskWindow, count: int) -> ContactsPresenter:
    for at in range(count):
        tell(
            desk,
            f"{at}台目の画面に線が入り、ときどき真っ暗になる。授業で困っているとのこと",
            "修理に送ってください",
            follow=at % 4 == 0,
        )
    if count:
        number = tell(desk, "パスワードを忘れた児童が3人いる", "", kind="account", follow=True)
        desk.program.desk.run(
            pass_on, PassOn(desk.program.desk.new_action(), number, "教育ICT推進課", "3人分")
        ).result()
    made = Phone(desk)
    shown = ContactsPresenter(desk.context, made.queries, desk.window)
    desk.add(Screen.contacts, shown)
    desk.show(Screen.contacts)
    desk.settled(lambda: not desk.tasks.awaited and (not count or shown.shown is not None))
    return shown


def f6_list(desk: DeskWindow) -> None:
    listed(desk, 30)


def f6_empty(desk: DeskWindow) -> None:
    listed(desk, 0)


def f6_write(desk: DeskWindow) -> None:
    shown = listed(desk, 8)
    shown.acts.follow(shown.shown)


PICTURES: dict[str, tuple[int, Callable[[DeskWindow], None]]] = {
    name.replace("_", "-"): (600, scene)
    for name, scene in {
        "strip_empty": strip_empty, "strip_which": strip_which, "strip_held": strip_held, "strip_long": strip_long,
        "strip_answers": strip_answers, "strip_passed": strip_passed, "strip_added": strip_added,
        "strip_none": strip_none, "f6_list": f6_list,
        "f6_empty": f6_empty, "f6_write": f6_write,
    }.items()
}  # fmt: skip


if __name__ == "__main__":
    main(PICTURES, sys.argv[1:])
