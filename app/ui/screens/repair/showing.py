"""Puts a page into its view, and lets the keys work that have something to act on."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from app.settings.words import t
from app.ui.screens.repair import wording
from app.ui.screens.repair.deeds import KEYS, deeds
from app.ui.screens.repair.model import PHRASES, Now, Task, with_the_board
from app.ui.screens.repair.now import panel, routes_told
from app.usecases.repair_page_rows import RepairPage

if TYPE_CHECKING:
    from app.ui.screens.repair.keys import PageKeys


def show_page(on: PageKeys) -> None:
    """All of it; nothing while the page is awaited."""
    view, page = on.view, on.page
    view.show_there(there=page is not None)
    if page is None:
        say_keys(on)
        return
    now = panel(page, on.draft)
    view.head.show_head(wording.head(page))
    view.path.show_steps(wording.path(page))
    view.now.show_now(now, on.draft.fate)
    view.found.set_title(t("repair_page.panel.found"), wording.diagnosed(page), note_right=True)
    view.pairs.show_pairs(wording.summary(page))
    view.show_routes(*routes_told(page, now))
    view.cost.set_title(t("repair_page.panel.cost"), wording.limit_words(page), note_right=True)
    view.amounts.show_cost(wording.figures(page, _preview(page, now)), wording.ages(page))
    third = len(page.earlier) >= 2
    view.times.show_times(wording.earlier_title(page), wording.earlier_lines(page), look=third)
    offered = {deed.id for deed in deeds(page, on.draft)}
    view.ask_board.setVisible("board" in offered and not with_the_board(page))
    said, sent = wording.form_words(page, readable=on.readable)
    view.words.set_words(said)
    view.sent.set_words(sent)
    view.sent.setVisible(bool(sent))
    view.photos.show_photos(page.photos, may_take=True)
    view.notes.show_notes(wording.note_lines(page))
    view.show_deeds([deed for deed in deeds(page, on.draft) if deed.id not in _IN_SIGHT])
    view.fit()
    say_keys(on)


_IN_SIGHT = frozenset({"discard", "keep", "give_back", "side"})
"""Deeds that have a button, or a place, of their own."""


def _preview(page: RepairPage, now: Now) -> int:
    """What Enter would add to the cost."""
    if now.task is not Task.parts or not now.lines or now.at < 0 or now.lines[now.at].off:
        return 0
    return page.parts[now.at].price or 0


def say_keys(on: PageKeys) -> None:
    """Keys that have nothing to act on neither work nor show; the others say what they do here and now."""
    page = on.page
    if page is None:
        _allow(on, frozenset(), {})
        return
    now, field = panel(page, on.draft), on.view.now
    offered = {deed.id for deed in deeds(page, on.draft)}
    if on.view.in_side:  # nothing acts on a panel that is out of sight
        _allow(on, offered & {"side", "board", "photo"}, {"back": t("repair_page.step_back")})
        return
    chosen = (now.walks and len(now.lines) > 1) or len(now.questions) > 1
    if now.main or field.writing:
        offered.add("go")
    if now.questions or any(line.key for line in now.lines):
        offered.add("pick")
    if chosen or field.room.overflows:
        offered.add("line")
    if on.draft.task not in PHRASES:  # whoever writes and forgot Tab takes nothing back
        offered.add("undo")
    words = {
        "go": now.hint or t(f"repair_page.hint.{now.task}") if now.main else t("repair_page.to_keys"),
        "pick": t(f"repair_page.digits.{now.task}"),
        "line": t("shell.act.repair.line" if chosen else "repair_page.goes_on"),
        "back": t(_back(on)),
        "board": t("repair_page.deed.quote" if with_the_board(page) else "repair_page.deed.board"),
    }
    _allow(on, offered | {"up", "down"}, words)


def _back(on: PageKeys) -> str:
    """The words of Esc."""
    if on.view.now.leaves_field:
        return "repair_page.leave_field"
    return "repair_page.step_back" if on.draft.task is not None else "shell.act.repair.back"


def _allow(on: PageKeys, offered: AbstractSet[str], words: Mapping[str, str]) -> None:
    actions = on.context.actions
    for name in (*KEYS, "line", "up", "down", "pick", "go", "undo"):
        actions.set_allowed(f"repair.{name}", allowed=name in offered)
    for name, said in words.items():
        actions.set_words(f"repair.{name}", said)
    if actions.context == "bench.repair":
        on.context.frame.hints.set_actions(actions.hints())
