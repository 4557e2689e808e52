"""Which key does what at the intake desk, and which of them work now: one list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.ui.screens.intake.presenter import IntakePresenter

_OF_THE_NEWEST: Final = (
    "intake.slip",
    "intake.choice",
    "intake.accessories",
    "intake.swollen",
    "intake.receipt",
    "intake.reprint",
    "intake.no_form",
    "intake.ask_note",
)
"""Keys that amend the newest line, or put it on paper."""


def bind_keys(on: IntakePresenter) -> None:
    """Fills in what the keys of the intake screen, and of a near match on it, do."""
    bind = on.context.actions.bind
    on.context.actions.bind_numbered("intake.choice", partial(_digit, on))
    bind("intake.slip", lambda: on.slip.take_last() if on.slip.may_take_last else on.print_slip())
    bind("intake.close_crate", lambda: on.slip.leave() if on.slip.waiting else on.crates.close())
    bind("intake.accessories", on.line.ask_accessories)
    bind("intake.swollen", on.line.note_swollen)
    bind("intake.provisional", on.crates.ask_tail)
    bind("intake.by_hand", on.crates.ask_serial)
    bind("intake.no_form", on.form.ask_reason)
    bind("intake.crate", on.crates.begin)
    bind("intake.receipt", lambda: on.papers.receipt(on.card, on.newest))
    bind("intake.ask_list", on.papers.ask_list)
    bind("intake.ask_note", lambda: on.papers.ask_note(on.card, on.newest))
    bind("intake.reprint", on.print_slip)
    bind("intake.card", on.view.toggle_card)
    bind("intake.commands", on.papers.command_sheet)
    bind("match.link", on.view.near.press_link)
    bind("match.other", on.form.other)
    bind("match.later", on.form.put_off)
    bind("match.without", on.form.put_off)


def allow_keys(on: IntakePresenter) -> None:
    """Lets those keys work that have something to act on now; the hint strip shows them."""
    allow = on.context.actions.set_allowed
    newest = on.newest is not None and on.newest.repair is not None
    for name in _OF_THE_NEWEST:
        allow(name, allowed=newest)
    allow("intake.slip", allowed=newest or on.slip.may_take_last)
    allow("intake.close_crate", allowed=on.crate is not None or on.slip.waiting)
    for name, words in zip(("intake.slip", "intake.close_crate"), on.slip.words(), strict=True):
        on.context.actions.set_words(name, words)
    allow("intake.crate", allowed=on.crate is None)
    on.context.frame.hints.set_actions(on.context.actions.hints())


def _digit(on: IntakePresenter, number: int) -> None:
    if on.newest is not None:  # nothing was opened: nothing to amend
        on.view.keys.pick(str(number))
