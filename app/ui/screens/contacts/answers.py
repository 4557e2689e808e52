"""Answers given before, found while the next one speaks: shown under the repairs, taken by a key.

Decides when they are looked for; how they are ranked is the rules'.
"""

from __future__ import annotations

from app.domain.rules.faq import FaqEntry, answers_to
from app.settings.words import t
from app.ui.screens.contacts import wording
from app.ui.screens.contacts.draft import DraftKeeper
from app.ui.screens.contacts.strip_view import PhoneStripView


class Answers:
    """Held by the strip's pages."""

    def __init__(self, view: PhoneStripView, keeper: DraftKeeper) -> None:
        """Knows no answer yet: `kept` is what the ledger has."""
        self._view, self._keeper = view, keeper
        self.kept: tuple[FaqEntry, ...] = ()
        self._held = ""

    def composed(self, held: str) -> bool:
        """What an input method holds counts as typed; nothing of it is used up."""
        if held != self._held:
            self._held = held
            self.show()
        return False

    def show(self) -> None:
        """Those that fit what is typed."""
        view = self._view
        words, _ = wording.parted(view.words.toPlainText() + self._held)
        found = answers_to(words, self._keeper.draft.kind, self.kept)
        view.faq.set_lines(tuple(wording.faq_line(entry) for entry in found))
        for part in (view.faq_title, view.faq):
            view.show_part(part, shown=bool(found))
        view.faq_title.set_words(t("contacts.strip.faq") + "\u3000" + t("contacts.strip.faq_note"))
        view.fit_faq()

    def take(self) -> None:
        """The chosen answer goes behind what was typed."""
        view = self._view
        entry = next((one for one in self.kept if one.contact == view.faq.chosen), None)
        if entry is None:
            return
        asked, _ = wording.parted(view.words.toPlainText())
        view.words.setPlainText(f"{asked or entry.question} → {entry.answer}")
        cursor = view.words.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        view.words.setTextCursor(cursor)
        view.go_to(view.words)
