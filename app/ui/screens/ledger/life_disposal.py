"""Disposal, told in a device's life: steps, how they were done, boxes, instructions. People's words are not told."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.kinds import Family
from app.settings.words import t
from app.ui.screens.fields import day_words, step_words
from app.ui.screens.ledger.life_course import word_of
from app.usecases.rows import TimelineEntry as Fact

Fields = Mapping[str, str]
Told = tuple[str, str, Family | None]
KINDS = (
    *("disposal_begun", "disposal_listed", "step_done", "disposal_left", "instructed", "boxed", "unboxed"),
    "unit_differs",
)
_LOOK = frozenset({"disposal_begun", "disposal_left", "instructed"})


def _more(fields: Fields) -> str:
    step, how = fields.get("step", ""), fields.get("how", "")
    day = day_words(fields["on"]) if fields.get("on") else ""
    done = word_of(f"disposal.how.{step}.{how}", how) if how else ""
    told = (done, day, *(fields.get(name, "") for name in ("place", "to", "document", "box", "instruction", "number")))
    return t("ledger_screen.value.dot").join(word for word in told if word)


def tell(fact: Fact, fields: dict[str, str], schools: Mapping[str, str]) -> Told:
    """Title, further words, and whether it is to be looked at."""
    if fact.kind == "unit_differs":
        return t(f"ledger_screen.life.{fact.kind}.{fields['how']}"), fields["box"], Family.look
    way = word_of(f"disposal.way.{fields.get('way', '')}", "")
    step = step_words(fields.get("step", ""))
    title = t(f"ledger_screen.life.{fact.kind}", step=step, way=way)
    return title, _more(fields), Family.look if fact.kind in _LOOK else None
