"""The phone strip made before the first call: modules, widgets, the strip, its picture, then the words of the search.

Decides only in which pieces; each `next` is one, to be run while nobody works (`at_rest`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.ui.screens.contacts.strip import PhoneStrip
    from app.ui.tasks import Tasks
    from app.usecases.contact_rows import ContactQueries

MODULES: Final = (
    "app.domain.rules.contacts",
    "app.domain.rules.faq",
    "app.domain.rules.school_reading",
    "app.domain.rules.say",
    "app.usecases.contact_rows",
    "app.usecases.contacts",
    "app.ui.widgets.line_list",
    "app.ui.widgets.kind_keys",
    "app.ui.widgets.words_edit",
    "app.ui.screens.contacts.wording",
    "app.ui.screens.contacts.strip_view",
    "app.ui.screens.contacts.strip_pages",
    "app.ui.screens.contacts.strip_record",
    "app.ui.screens.contacts.strip",
)
"""In the order in which each needs only what came before."""
READ: Final = 100
"""Contacts whose words are read at a time: some 4 ms."""


def ahead(strip: Callable[[], PhoneStrip], queries: ContactQueries, tasks: Tasks) -> Iterator[object]:
    """All of it, piece by piece. `strip` makes the strip, or gives the one there is."""
    for module in MODULES:
        yield import_module(module)
    for make in _widgets():
        yield make()
    made = strip()
    yield made
    made.pages.load()
    yield made
    view = made.view
    if not made.is_open:
        view.place()
        for pane in (view.head, view.left, view.middle, view.right):
            yield pane.grab()  # fonts, styles and what Qt draws with are there from now on
        view.show()
        view.hide()  # nobody saw it: the window paints between two pieces
        yield view
    yield from _words(queries, tasks)


def _widgets() -> tuple[Callable[[], None], ...]:
    """One of each kind, thrown away: the first one of a kind costs many times the next."""
    from app.ui.screens.contacts.strip_view import samples

    return samples()


def _words(queries: ContactQueries, tasks: Tasks) -> Iterator[object]:
    """What contacts say, for the first search; beside the window."""
    answers: list[int | None] = []
    after: int | None = 0
    while after is not None:
        # where it can't be read whoever searches is told: nobody asked for it here
        tasks.ask(partial(queries.read_ahead, after, READ), answers.append, lambda _fault: answers.append(None))
        while not answers:
            yield queries
        after = answers.pop()
