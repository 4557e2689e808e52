"""What the black-framed panel of a repair holds, as data: the task, its numbered lines or questions, its fields, Enter.

A `Draft` is what somebody chose on the page and has not saved yet. Nothing here knows Qt or a word of a catalog.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.bench_words import HandbackWay, PartFate
from app.domain.kinds import CLOSED_STATES, RepairState, Route
from app.usecases.repair_page_rows import RepairPage


class Task(StrEnum):
    """What the panel asks: by the repair's state, or what a key brought there."""

    link = "link"
    diagnose = "diagnose"
    hear = "hear"
    route = "route"
    guardian = "guardian"
    ship = "ship"
    parts = "parts"
    work = "work"
    wait = "wait"
    away = "away"
    board = "board"
    decide = "decide"
    test = "test"
    ready = "ready"
    closed = "closed"
    note = "note"
    hand_over = "hand_over"
    place = "place"
    cancel = "cancel"
    override = "override"
    disposal = "disposal"
    reopen = "reopen"
    put_back = "put_back"
    lend = "lend"
    exchange = "exchange"


class Column(NamedTuple):
    """A column of numbered lines; `width` in u, 0 takes what is left. `mark` draws a line's family icon before it."""

    title: str = ""
    width: float = 0.0
    right: bool = False
    strong: bool = False
    code: bool = False
    mark: bool = False


class Line(NamedTuple):
    """A numbered line: its cells by column; `chosen` in ink, `off` where it can't be taken, the reason in sight."""

    id: str
    key: str
    cells: tuple[str, ...]
    chosen: bool = False
    off: bool = False
    family: str = ""
    spoken: str = ""


class Choice(NamedTuple):
    """One key of a question."""

    id: str
    words: str
    chosen: bool = False


class Asked(NamedTuple):
    """A question of at most nine choices."""

    id: str
    title: str
    choices: tuple[Choice, ...]
    hint: str = ""
    open_: bool = False
    """Several may be chosen, or none: it is never answered by itself."""

    @property
    def answered(self) -> bool:
        """Whether it has an answer."""
        return any(choice.chosen for choice in self.choices)


class Field(NamedTuple):
    """A line to type into."""

    id: str
    caption: str
    hint: str = ""
    code: bool = False


class Now(NamedTuple):
    """The panel. Lines or questions (or neither), fields, and what Enter does: nothing where `main` is empty."""

    task: Task
    title: str
    note: str = ""
    facts: tuple[str, ...] = ()
    """Sentences over the choices."""
    columns: tuple[Column, ...] = ()
    lines: tuple[Line, ...] = ()
    at: int = -1
    """The line Enter is about; -1: none."""
    walks: bool = True
    """Whether ↑↓ choose among the lines; else the state says which one it is."""
    empty: str = ""
    """Said where there are no lines."""
    questions: tuple[Asked, ...] = ()
    active: int = 0
    """The question the digits answer."""
    fields: tuple[Field, ...] = ()
    main: str = ""
    short: str = ""
    """The same where room is short, and the marked line says the rest."""
    hint: str = ""
    """What Enter does in a word, where it is not what the task's own word says."""
    why_not: str = ""
    """Why Enter does nothing now."""
    fates: bool = False
    """Whether it is asked what becomes of the removed part."""

    @property
    def enters(self) -> bool:
        """Whether Enter does what `main` says; a line that can't be taken says why."""
        return bool(self.main) and not (self.lines and self.why_not)


class Leads(NamedTuple):
    """Pages of others that go on from here, and lead back."""

    ship: Callable[[str], None]
    """Puts the repair onto the open list it belongs to, or a new one."""
    see_list: Callable[[str, str], None]
    """Shows the list (first) that a repair (second) is on."""
    box: Callable[[str, HandbackWay, tuple[str, ...] | None], None]
    """Puts the repair into the open box of that way; the last: what goes along, None where nobody looked."""


class Deed(NamedTuple):
    """Something else that may be done now; `scan` is what the command sheet says for it: a number, or RT05.

    `word` names its words: what a key does may depend on the state.
    """

    id: str
    key: str
    scan: str
    word: str


@dataclass(slots=True)
class Draft:
    """What was chosen on the page and not saved; a new one for each task."""

    task: Task | None = None
    """What a key brought into the panel; None: as the state says."""
    at: int = -1
    """The line somebody went to; -1: nobody did yet."""
    fate: PartFate = PartFate.discard
    active: int | None = None
    """The question somebody went to."""
    opens: str = ""
    """The question that an answer opened, once it is there."""
    answers: dict[str, str] = field(default_factory=dict)
    work: set[str] = field(default_factory=set)
    checks: dict[str, bool] = field(default_factory=dict)


def gone_to(draft: Draft, lines: Sequence[Line]) -> int:
    """The line somebody went to; -1 where nobody did."""
    return min(draft.at, len(lines) - 1)


def line_at(draft: Draft, lines: Sequence[Line]) -> int:
    """The line Enter is about: the one gone to, else the first that can be taken; -1 where there are no lines."""
    if draft.at < 0:
        return next((n for n, line in enumerate(lines) if not line.off), min(0, len(lines) - 1))
    return gone_to(draft, lines)


PHRASES: Final = {Task.hear: 5, Task.note: 5, Task.cancel: 4, Task.override: 4, Task.disposal: 5, Task.reopen: 3}
"""How many ready phrases there are, so that a scanner alone can say why."""
_DIAGNOSED_FIRST: Final = frozenset({RepairState.received, RepairState.diagnosing})
_OF_STATE: Final = {
    RepairState.awaiting_form: Task.link,
    RepairState.waiting_parts: Task.wait,
    RepairState.at_maker: Task.away,
    RepairState.with_installer: Task.away,
    RepairState.awaiting_decision: Task.decide,
    RepairState.testing: Task.test,
    RepairState.ready: Task.ready,
    **dict.fromkeys(CLOSED_STATES, Task.closed),
}


def with_the_board(page: RepairPage) -> bool:
    """Whether the Board was asked and has not decided: a quote may still come."""
    return page.course.state == RepairState.awaiting_decision


def task_of(page: RepairPage) -> Task:
    """What is to be done now, by the state and what is known."""
    course, state = page.course, RepairState(page.course.state)
    if state in _OF_STATE:
        return _OF_STATE[state]
    if state in _DIAGNOSED_FIRST:
        return _before_the_bench(page)
    return Task.parts if page.parts and course.route != Route.software else Task.work


def _before_the_bench(page: RepairPage) -> Task:
    course = page.course
    known = course.hardware is False or (bool(course.fault) and bool(course.cause))
    if course.hardware is None or not known:
        return Task.diagnose
    if course.hearing_due:
        return Task.hear
    if course.route == Route.maker:
        return Task.ship
    if course.payer == "guardian" and "paid" not in course.guardian:
        return Task.guardian
    return Task.route
