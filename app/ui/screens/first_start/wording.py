"""The first start in words: three steps with their counts, and what else to begin."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.kinds import ImportKind
from app.settings.words import t
from app.ui.widgets.empty_state import EmptyRow, StepRow, StepState
from app.ui.widgets.key_button import ButtonRow

STEPS = (ImportKind.schools, ImportKind.devices, ImportKind.forms)
_HIGH, _LOW = 3.4, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How much the ledger holds of each step."""

    schools: int = 0
    devices: int = 0
    forms: int = 0

    def of(self, kind: ImportKind) -> int:
        """The count of a step."""
        return {ImportKind.schools: self.schools, ImportKind.devices: self.devices, ImportKind.forms: self.forms}[kind]


def now_step(held: Held) -> ImportKind:
    """The step that is due: the first not done; with all done the last."""
    return next((kind for kind in STEPS if not held.of(kind)), STEPS[-1])


def page(held: Held) -> EmptyRow:
    """The whole page."""
    return EmptyRow(
        sentence=t("first_start.sentence"),
        line=t("first_start.line"),
        steps=tuple(_step(kind, held) for kind in STEPS),
        offers=(
            ButtonRow(id="sample", text=t("first_start.sample"), key="S", height=_LOW),
            ButtonRow(id="hub", text=t("first_start.hub"), key="H", height=_LOW),
            ButtonRow(id="sheet", text=t("first_start.sheet"), key="C", height=_LOW),
        ),
    )


def _step(kind: ImportKind, held: Held) -> StepRow:
    count = held.of(kind)
    title, line = t(f"first_start.{kind}.title"), t(f"first_start.{kind}.line")
    if count:
        note = t(f"first_start.{kind}.count", count=f"{count:,}")
        done = t("first_start.done")
        return StepRow(id=kind.value, title=title, line=line, note=note, state=StepState.done, done_word=done)
    now = now_step(held) is kind
    key = "Enter" if now else "3" if kind is ImportKind.forms else ""
    return StepRow(
        id=kind.value,
        title=title,
        line=line,
        note=t("first_start.drop") if now else t(f"first_start.{kind}.later"),
        state=StepState.now if now else StepState.later,
        button=ButtonRow(id=kind.value, text=t("first_start.choose"), key=key, main=now, height=_HIGH),
    )
