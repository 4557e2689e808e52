"""The checklist's page shown: head, next step, what is missing, which keys work. Decides nothing of what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.disposal_words import Step
from app.settings.words import t
from app.ui import theme
from app.ui.screens.disposal import checklist, wording
from app.ui.screens.disposal.sheet_parts import HeadRow, LackRow
from app.ui.screens.fields import short_day_words
from app.ui.screens.intake.wording import short_school
from app.ui.widgets.key_button import ButtonRow

if TYPE_CHECKING:
    from app.ui.screens.disposal.sheet import SheetPage

_ICONS = {"waiting": "waiting", "anew": "look", "not_wiped": "look"}


class Showing:
    """Shows the page of `on`."""

    def __init__(self, on: SheetPage) -> None:
        self.on = on

    def all(self) -> None:
        """Everything but the rows."""
        self._head()
        self.next_step()
        self._missing()

    def _head(self) -> None:
        facts = self.on.facts
        if facts is None:
            return
        known = facts.instruction
        days = t("disposal_screen.head.day", day=short_day_words(known.on)) if known is not None and known.on else ""
        done, whole = self.on.sums.parts
        self.on.view.show_head(
            HeadRow(*wording.head(facts, self.on.sums, days), share=done / whole if whole else 0.0), self._close_key()
        )

    def _close_key(self) -> ButtonRow | None:
        facts = self.on.facts
        if facts is None or facts.box is None or facts.box.closed:
            return None
        units, steps = self.on.sums.lacking
        reason = t("disposal_screen.head.left", units=units, steps=steps) if units else ""
        if not facts.units:
            reason = t("refused.box_empty")
        return ButtonRow(id="close", text=t("disposal_screen.act.close"), key="C", height=2.6, reason=reason)

    def why_not_closed(self) -> str:
        """Why the box can't be closed yet, and what to do; nothing where it can."""
        facts, (units, steps) = self.on.facts, self.on.sums.lacking
        if facts is None or not units:
            return t("refused.box_empty") if facts is not None and not facts.units else ""
        how = "narrowed" if self.on.only_lacking else "lacking"
        return t(f"disposal_screen.close.{how if self.on.sums.to_do else 'waiting'}", units=units, steps=steps)

    def next_step(self) -> None:
        """What comes next of the current unit."""
        on = self.on
        if on.facts is None:
            return
        at = checklist.next_lacking(on.sums.to_do, on.place_now()) + 1
        self.on.view.show_next(*wording.ahead(on.facts, on.current, on.known, at))
        self.keys()

    def _missing(self) -> None:
        on = self.on
        facts = on.facts
        if facts is None:
            return
        if on.by_school:
            rows = [
                LackRow(short_school(name), t("disposal_screen.of", count=count, whole=whole))
                for name, count, whole in on.sums.schools
            ]
            on.view.show_missing(t("disposal_screen.missing_schools"), rows, t("disposal_screen.no_missing"))
            return
        keys = checklist.keys_of(facts.columns)
        rows = [
            LackRow(
                wording.lacking_words(one.what, facts.names),
                t("disposal_screen.lacking_units", count=f"{one.units:,}"),
                icon=_ICONS.get(one.what, ""),
                key=keys.get(one.what, ""),
            )
            for one in on.sums.missing
            if one.what != Step.board
        ]
        on.view.show_missing(t("disposal_screen.missing"), rows, t("disposal_screen.no_missing"))

    def keys(self) -> None:
        """Which keys work now, and what they say."""
        on = self.on
        facts, unit = on.facts, on.current
        if not on._active or facts is None:
            return
        actions = on.context.actions
        at = checklist.next_lacking(on.sums.to_do, on.place_now()) + 1
        words = on.question.words if on.question is not None else wording.ahead(facts, unit, on.known, at)[2]
        actions.set_allowed("sheet.enter", allowed=bool(words))
        if words:
            actions.set_words("sheet.enter", words)
        box = facts.box
        actions.set_allowed("sheet.close", allowed=box is not None and not box.closed)
        actions.set_hint("sheet.close", shown=not self.why_not_closed())  # pressed all the same, it says why not
        actions.set_allowed("sheet.shelf", allowed=box is not None and not box.handed)
        actions.set_allowed("sheet.box_label", allowed=box is not None)
        actions.set_allowed("sheet.out", allowed=unit is not None and bool(unit.box))
        actions.set_allowed("sheet.leave", allowed=unit is not None and bool(unit.way))
        actions.set_allowed("sheet.label", allowed=unit is not None)
        actions.set_hint("sheet.label", first=unit is not None and unit.next == Step.label)
        actions.set_allowed("sheet.evidence", allowed=unit is not None and bool(unit.way))
        actions.set_allowed("sheet.box_evidence", allowed=box is not None and bool(facts.units))
        actions.set_allowed("sheet.by_hand", allowed=bool(on.sums.at_deprovision))
        loose, listed = facts.sheet.kind == "loose", facts.sheet.kind == "instruction"
        actions.set_allowed("sheet.day", allowed=loose and unit is not None)
        actions.set_allowed("sheet.schools", allowed=listed)
        actions.set_words(
            "sheet.lacking", t("disposal_screen.act.all" if on.only_lacking else "disposal_screen.act.lacking")
        )
        actions.set_words("sheet.list", t(f"disposal_screen.act.list_{facts.sheet.kind}"))
        actions.set_words("sheet.back", t("away.act.not" if on.question is not None else "disposal_screen.act.back"))
        small = theme.look().breadth is theme.Breadth.small
        actions.set_allowed("sheet.side", allowed=small)
        on.context.frame.hints.set_actions(actions.hints())
