"""The phone strip and the list of contacts in the window: T, and F6. A part of `wiring`.

Decides when they are made: while nobody works, or with the first call, and when F6 is first shown. No start loads
anything of them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.kinds import Aggregate
from app.settings.words import t
from app.ui.at_rest import AtRest
from app.ui.context import Context
from app.ui.phone_ahead import ahead
from app.ui.screens.faults import say
from app.ui.shell.actions import Screen
from app.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.screens.contacts.draft import DraftKeeper
    from app.ui.screens.contacts.strip import PhoneStrip
    from app.ui.shell.shown import Shown
    from app.usecases.changes import Changes
    from app.usecases.contact_rows import ContactQueries


class PhoneWiring:
    """Held by the window's wiring for as long as the window lives."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        """T opens the strip from now on."""
        self._window, self._context = window, context
        self._keeper: DraftKeeper | None = None
        self._strip: PhoneStrip | None = None
        self._ahead: AtRest | None = None
        window.actions_.bind("phone", self.open)

    def open(self) -> None:
        """T: the strip over whatever screen is in front."""
        queries = self._context.contacts
        if queries is None:
            say(self._context, t("shell.not_yet", screen=t("shell.act.phone")))
            return
        self._made(queries).open()

    def _made(self, queries: ContactQueries) -> PhoneStrip:
        if self._strip is None:
            from app.ui.screens.contacts.draft import DraftKeeper
            from app.ui.screens.contacts.strip import PhoneStrip

            self._keeper = self._keeper or DraftKeeper()
            self._strip = PhoneStrip(self._context, self._window, queries, self._keeper)
        return self._strip

    @property
    def ready(self) -> bool:
        """Whether all is there that a first call would wait for."""
        return self._ahead is not None and self._ahead.done

    @property
    def strip(self) -> PhoneStrip | None:
        """The strip, once it was opened."""
        return self._strip

    def screen(self, queries: ContactQueries) -> Shown:
        """F6, made anew."""
        from app.ui.screens.contacts.presenter import ContactsPresenter

        return ContactsPresenter(self._context, queries, self._window)

    def lay(self) -> None:
        """F6 can be shown from now on; it is made when it is. The strip is made while nobody works."""
        queries, context = self._context.contacts, self._context
        if queries is not None:
            self._window.add_screen_later(Screen.contacts, partial(self.screen, queries))
            pieces = ahead(partial(self._made, queries), queries, context.tasks)
            self._ahead = AtRest(pieces, lambda: context.desk.people.under_way, self._window)

    def changed(self, changes: Changes) -> None:
        """Something was committed."""
        if self._strip is not None and (
            changes.touches(Aggregate.contact, Aggregate.device, Aggregate.school, Aggregate.setting) or changes.erased
        ):
            self._strip.changed(changes)

    def leave(self) -> None:
        """The window speaks another language, or closes: the strip goes, the draft stays."""
        if self._ahead is not None:
            self._ahead.stop()
        strip, self._strip = self._strip, None
        if strip is not None:
            strip.fold()
            strip.view.deleteLater()
            strip.deleteLater()
