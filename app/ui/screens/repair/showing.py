"""Puts a page into its view, and lets the keys work that have something to act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.settings.words import t
from app.ui.screens.repair import wording
from app.ui.screens.repair.deeds import KEYS, deeds
from app.ui.screens.repair.model import Now, Task
from app.ui.screens.repair.now import panel, routes_told
from app.usecases.repair_page_rows import RepairPage

if TYPE_CHECKING:
    from app.ui.screens.repair.keys import PageKeys


def show_page(on: PageKeys) -> None:
    """All of it; nothing while the page is awaited."""
    view, page = on.view, on.page
    view.show_there(there=page is not None)
    if page is None:
        _allow(on, None)
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
    view.ask_board.setVisible("board" in offered)
    said, sent = wording.form_words(page, readable=on.readable)
    view.words.set_words(said)
    view.sent.set_words(sent)
    view.sent.setVisible(bool(sent))
    view.photos.show_photos(page.photos, may_take=True)
    view.notes.show_notes(wording.note_lines(page))
    view.show_deeds([deed for deed in deeds(page, on.draft) if deed.id not in _IN_SIGHT])
    view.fit()
    _allow(on, now)


_IN_SIGHT = frozenset({"discard", "keep", "give_back", "side"})
"""Deeds that have a button, or a place, of their own."""


def _preview(page: RepairPage, now: Now) -> int:
    """What Enter would add to the cost."""
    if now.task is not Task.parts or not now.lines or now.at < 0 or now.lines[now.at].off:
        return 0
    return page.parts[now.at].price or 0


def _allow(on: PageKeys, now: Now | None) -> None:
    """Keys that have nothing to act on neither work nor show."""
    actions = on.context.actions
    offered = {deed.id for deed in deeds(on.page, on.draft)} if on.page is not None else set()
    for name in KEYS:
        actions.set_allowed(f"repair.{name}", allowed=name in offered)
    many = now is not None and ((len(now.lines) > 1 and now.at >= 0) or len(now.questions) > 1)
    for name in ("line", "up", "down"):
        actions.set_allowed(f"repair.{name}", allowed=many)
    actions.set_allowed("repair.pick", allowed=now is not None and bool(now.lines or now.questions))
    actions.set_allowed("repair.go", allowed=now is not None and bool(now.main))
    if now is not None:
        actions.set_words("repair.go", t(f"repair_page.hint.{now.task}"))
        actions.set_words("repair.pick", t(f"repair_page.digits.{now.task}"))
        back = "repair_page.step_back" if on.draft.task is not None else "shell.act.repair.back"
        actions.set_words("repair.back", t(back))
    if on.context.actions.context == "bench.repair":
        on.context.frame.hints.set_actions(actions.hints())
