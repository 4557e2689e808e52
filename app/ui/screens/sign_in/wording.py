"""The sign-in page in words: its sentences for each reason and step, and the people as rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.kinds import Role
from app.settings.words import t
from app.ui.screens.sign_in.page import Step
from app.ui.widgets.rows import Cell, CellLook, LogRow
from app.usecases.rows import OperatorRow
from app.usecases.session import STAND_IN


class Why(StrEnum):
    """Why the page stands there; `nothing` while it does not."""

    nothing = "nothing"
    sign_in = "sign_in"
    lock = "lock"
    prove = "prove"


@dataclass(frozen=True, slots=True)
class PageWords:
    """Sentence, line, and what Enter and Esc do here; no `back` where Esc does nothing."""

    title: str
    line: str
    enter: str
    back: str


def plain(text: str) -> str:
    """Text as names are compared: width, case and blanks apart."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def page_words(why: Why, step: Step | None) -> PageWords:
    """The words for a reason and a step; no step while nobody is chosen yet."""
    if why is Why.prove:
        step = step if step is Step.new_pin else Step.pin
    asked = step or Step.people
    title = t(f"sign_in.title.{why if asked is Step.people else asked}")
    line = t(f"sign_in.line.{why if asked is Step.people or why is Why.prove else asked}")
    back = "leave" if why is Why.prove else "" if asked is Step.people else "people"
    verb = Why.prove if why is Why.prove and asked is Step.pin else asked
    return PageWords(title, line, t(f"sign_in.verb.{verb}"), t(f"sign_in.verb.to_{back}") if back else "")


def who(person: OperatorRow) -> str:
    """Name and role."""
    return t("sign_in.who", name=person.name, role=t(f"kinds.role.{person.role}"))


def may_sign_in(people: Iterable[OperatorRow]) -> tuple[OperatorRow, ...]:
    """Who works here; while nobody of them may supervise, the stand-in last, who appoints a supervisor."""
    active = tuple(person for person in people if person.active)
    if not active or any(person.role == Role.supervisor for person in active):
        return active
    return (*active, stand_in_row())


def stand_in_row() -> OperatorRow:
    """The line of the stand-in. Somebody registered under its code is not meant by it, and gives a PIN."""
    name = t("sign_in.stand_in")
    return OperatorRow(code=STAND_IN, name=name, role=Role.supervisor.value, has_pin=False, badge="")


def people_rows(people: Iterable[OperatorRow], query: str) -> tuple[LogRow, ...]:
    """Those whose name, code or role holds what was typed."""
    wanted = plain(query)
    return tuple(_row(p) for p in people if wanted in plain(p.name + p.code + t(f"kinds.role.{p.role}")))


def _row(person: OperatorRow) -> LogRow:
    role = Cell(t(f"kinds.role.{person.role}"), CellLook.muted)
    cells = (Cell(person.name, CellLook.strong), role, Cell(person.code))
    return LogRow(id=person.code, cells=cells, spoken=who(person))
