"""The layout of F6: search, list, one contact with its life. No logic."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent

from app.settings.words import t
from app.ui import theme
from app.ui.screens.contacts import wording
from app.ui.screens.fields import contact_kind_words
from app.ui.screens.side_by_side import SideBySide
from app.ui.widgets.chips import Chip, ChipRow
from app.ui.widgets.corners import round_content
from app.ui.widgets.log_model import PagedLogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.pair_list import PairList
from app.ui.widgets.panel import Panel
from app.ui.widgets.rows import Fetcher
from app.ui.widgets.search_field import SearchField
from app.ui.widgets.timeline import Timeline, TimelineStyle
from app.ui.widgets.value_picker import ValuePicker
from app.ui.widgets.words_label import WordsLabel
from app.usecases.contact_rows import ContactDetail

WIDE, NARROW, ROWS, PICKER = 36.0, 25.0, 3.0, 26.0


class ContactPanel(Panel):
    """One contact: what was said, what is known, what happened."""

    def __init__(self) -> None:
        super().__init__(t("contacts.screen.none"))
        self.state = Chip(ChipRow(text=""))
        self.faq = Chip(ChipRow(text=""))
        self.head.add_right(self.faq)
        self.head.add_right(self.state)
        self.content = WordsLabel("", points=15, bold=True)
        self.answer = WordsLabel("", "work")
        self.facts = PairList()
        self.life = Timeline(TimelineStyle.full, name=t("contacts.screen.life"))
        self.empty = WordsLabel(t("contacts.screen.empty"), "work", muted=True)
        for part in (self.empty, self.content, self.answer, self.facts):
            self.body.addWidget(part)
        self.body.addWidget(self.life, 1)
        self.body.addStretch(0)
        self.setFocusProxy(self.life)
        self.set_detail(None)

    def set_detail(self, detail: ContactDetail | None) -> None:
        """Show another contact, or none."""
        there = detail is not None
        for part in (self.content, self.answer, self.facts, self.life):
            part.setVisible(there)
        self.empty.setVisible(not there)
        if detail is None:
            self.set_title(t("contacts.screen.none"))
            self.state.set_row(ChipRow(text=""))
            self.faq.set_row(ChipRow(text=""))
            return
        row = detail.row
        self.set_title(f"{wording.way_words(row.way)}　{row.contact}", contact_kind_words(row.kind))
        state = t(f"contacts.state.{row.state}")
        self.state.set_row(ChipRow(text=state, kind="on" if row.state == "open" else "plain"))
        self.faq.set_row(ChipRow(text=t("contacts.act.faq") if row.faq else ""))
        words = wording.said(row.content)
        self.content.set_words(words)
        self.content.setVisible(bool(words))
        answer = wording.said(row.answer)
        self.answer.set_words(f"→ {answer}" if answer else "")
        self.answer.setVisible(bool(answer))
        self.facts.set_pairs(wording.facts(detail))
        self.life.set_entries(wording.life(detail.events))


class ContactsView(SideBySide):
    """What F6 shows; rows come through `fetcher`."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.panel = ContactPanel()
        super().__init__(self.panel, wide=WIDE, narrow=NARROW)
        self.field = SearchField()
        self.field.line.setAccessibleName(t("contacts.screen.search"))
        self.field.line.setPlaceholderText(t("contacts.screen.search_hint"))
        self.model = PagedLogModel(wording.columns(), fetcher, self)
        self.table = LogTable(self.model, row_units=ROWS, name=t("contacts.screen.list"))
        panel = Panel(padding=0)
        panel.body.addWidget(self.table)
        round_content(panel.body.parentWidget(), headed=False)
        self.left.addWidget(self.field)
        self.left.addWidget(panel, 1)
        self.setFocusProxy(self.table)
        self.picker = ValuePicker(self)

    def place_picker(self) -> None:
        """Under the chips, over the list it narrows."""
        top = self.field.mapTo(self, self.field.rect().bottomLeft())
        left = top.x() + theme.px(1)
        room = self.height() - top.y() - theme.px(1)
        width = min(theme.px(PICKER), self.field.width() - theme.px(2))
        self.picker.setGeometry(left, top.y() - theme.px(0.25), width, min(room, self.picker.wanted_height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picker stays where it belongs."""
        super().resizeEvent(event)
        self.place_picker()
