"""What a screen reader is told: names, and words said when something changed by itself.

It decides when an event is worth firing; the words come from the widgets.
"""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from app.settings.words import t


def joined(*parts: str) -> str:
    """Words read one after the other, with the pause of the language in use; empty parts are left out."""
    return t("widgets.spoken.pause").join(part for part in parts if part)


def name(widget: QWidget, words: str, description: str = "") -> None:
    """Set the accessible name (and description), and tell who listens when it is another one."""
    if widget.accessibleDescription() != description:
        widget.setAccessibleDescription(description)
    if widget.accessibleName() != words:
        widget.setAccessibleName(words)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.NameChanged))


def alert(widget: QWidget, words: str) -> None:
    """The widget answers at once with `words`: its name becomes them, and they are said even when the same again."""
    name(widget, words)
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))
    say(widget, words, urgent=True)


def say(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Have `words` read out without moving the focus."""
    event = QAccessibleAnnouncementEvent(widget, words)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)
