"""What else may be done with a repair now, by letter and by scan; and what Enter comes to, as commands.

The rules are the domain's: here they are asked which actions are worth a key, and the use cases have the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from app.domain.bench_words import Check, GuardianStep
from app.domain.command_words import Command, CommandWord
from app.domain.kinds import CLOSED_STATES, Action, RepairState, Route
from app.domain.rules.away import AWAY, EXCHANGED_IN
from app.domain.rules.repair import allowed
from app.settings.words import t
from app.ui.screens.repair.model import PHRASES, Deed, Draft, Task, task_of, with_the_board
from app.ui.screens.repair.now import at_of, panel
from app.ui.screens.repair.questions import way, with_it
from app.usecases.repair_page_rows import RepairPage


class Key(NamedTuple):
    """A deed's letter and the code that stands for it on the command sheet."""

    letter: str
    scan: str
    action: Action | None = None
    """The action it leads to; None: of the page itself."""


KEYS: Final[dict[str, Key]] = {
    "next": Key("N", "RT07", Action.repaired),
    "need_part": Key("L", "RT05", Action.need_part),
    "board": Key("B", "RT04"),
    "disposal": Key("X", "RT06"),
    "diagnose": Key("G", "10", Action.diagnose),
    "route": Key("R", "11", Action.route),
    "hear": Key("H", "12", Action.hear),
    "ship": Key("S", "13", Action.ship),
    "note": Key("M", "14", Action.note),
    "hand_over": Key("J", "15"),
    "photo": Key("P", "16", Action.photo),
    "place": Key("E", "17", Action.place),
    "override": Key("O", "18", Action.override),
    "cancel": Key("C", "19", Action.cancel),
    "reopen": Key("Z", "20", Action.reopen),
    "discard": Key("D", "21"),
    "keep": Key("K", "22"),
    "give_back": Key("F", "23"),
    "all_good": Key("A", "24"),
    "side": Key("I", "25"),
    "link": Key("L", "26", Action.link),
    "put_back": Key("U", "27"),
    "exchange": Key("X", "28"),
    "lend": Key("Y", "29"),
    "to_box": Key("R", "30", Action.return_),
    "seen": Key("K", "31"),
}
"""In the order they stand on the page. Two of one letter are never offered together."""
TASK_OF: Final = {
    "diagnose": Task.diagnose,
    "route": Task.route,
    "hear": Task.hear,
    "ship": Task.ship,
    "note": Task.note,
    "hand_over": Task.hand_over,
    "place": Task.place,
    "override": Task.override,
    "cancel": Task.cancel,
    "reopen": Task.reopen,
    "board": Task.board,
    "disposal": Task.disposal,
    "link": Task.link,
    "put_back": Task.put_back,
    "exchange": Task.exchange,
    "lend": Task.lend,
}
"""Deeds that bring their own task into the panel."""
FATES: Final = ("discard", "keep", "give_back")
ROUTES: Final = {1: Route.desk, 2: Route.maker, 3: Route.installer, 4: Route.board, 6: Route.disposal}
"""Routes of the command sheet; 5, 7 and 8 are actions."""
NEED_PART, TO_TEST, TO_RETURN = 5, 7, 8


def deeds(page: RepairPage, draft: Draft) -> tuple[Deed, ...]:
    """What else may be done now, in order; what the panel itself asks is left out, and so is what it leads to."""
    return tuple(
        Deed(name, key.letter, key.scan, _word(name, page))
        for name, key in KEYS.items()
        if _may(name, key, page, draft)
    )


def _word(name: str, page: RepairPage) -> str:
    return "quote" if name == "board" and with_the_board(page) else name


def _may(name: str, key: Key, page: RepairPage, draft: Draft) -> bool:
    state, task = RepairState(page.course.state), draft.task or task_of(page)
    if name in FATES:
        return task is Task.parts and panel(page, draft).fates
    if name == "all_good":
        return task is Task.test
    if name == "side":
        return True
    if draft.task in PHRASES:  # whoever writes and forgot Tab moves nothing
        return False
    if name == "ship":
        return _may_ship(state, page)
    if TASK_OF.get(name) is task:
        return False
    if name in _BESIDE:
        return _BESIDE[name](state, page, task)
    if name == "hand_over":
        return state not in CLOSED_STATES
    if (name == "next" and task is Task.work) or (name == "need_part" and task is Task.wait):
        return False  # Enter's
    if name == "route":
        return allowed(Action.route, state) and any(offer.allowed for offer in page.offers)
    return key.action is not None and allowed(key.action, state)


def _may_ship(state: RepairState, page: RepairPage) -> bool:
    """Onto a list, or to the one it is on."""
    here = state is RepairState.diagnosing and page.course.route == Route.maker
    return here or state is RepairState.with_installer or bool(state in AWAY and page.course.shipment)


def _offered(route: Route, page: RepairPage) -> bool:
    return any(offer.allowed for offer in page.offers if offer.route is route)


_BESIDE: Final[dict[str, Callable[[RepairState, RepairPage, Task], bool]]] = {
    "board": lambda _state, page, _task: with_the_board(page) or _offered(Route.board, page),
    "disposal": lambda _state, page, _task: _offered(Route.disposal, page),
    "exchange": lambda state, _page, _task: state in EXCHANGED_IN,
    "lend": lambda state, page, _task: page.loan is not None or state not in CLOSED_STATES,
    "to_box": lambda state, _page, _task: state is RepairState.ready,
    "link": lambda state, page, _task: bool(page.answers) and allowed(Action.link, state),
    "put_back": lambda state, page, _task: (
        bool(page.used) and (state not in CLOSED_STATES or state is RepairState.cancelled)
    ),
    "seen": lambda _state, page, task: task is Task.test and Check.console in page.course.checks,
}
"""Deeds that are no action of the table, or one with a list."""


def of_scan(command: Command, page: RepairPage, draft: Draft) -> str:
    """The deed a code of the command sheet stands for now, or nothing."""
    number = command.number or 0
    said = f"{number:02d}" if command.word is CommandWord.number else command.body
    return next((deed.id for deed in deeds(page, draft) if deed.scan == said), "")


class Beyond(StrEnum):
    """What Enter comes to that is no action of the table."""

    look = "look"
    """What was typed is looked for, and said, before anything is saved."""
    lend = "lend"
    lend_back = "lend_back"
    exchange = "exchange"


class Wish(NamedTuple):
    """What Enter comes to: an action of the table with its fields, or a part used or put back."""

    action: Action | None = None
    fields: Mapping[str, str] = {}
    part: str = ""
    back: str = ""
    """The part that goes back on the shelf."""
    beyond: Beyond | None = None
    refused: str = ""
    """Why nothing is asked of anybody: words."""


def wish(page: RepairPage, draft: Draft, typed: Mapping[str, str]) -> Wish:
    """What Enter does now; `typed` are the fields with something in them."""
    task = draft.task or task_of(page)
    here = at_of(page, draft)
    if task is Task.route:
        return route_wish(page, Route(here))
    if task in (Task.lend, Task.exchange):
        return _beyond(task, page, draft, typed)
    found = _chosen(task, page, draft, here) or _written(task, page, draft, here, typed)
    return found or Wish(refused=t("repair_page.closed.note"))


def _chosen(task: Task, page: RepairPage, draft: Draft, here: str) -> Wish | None:
    """What was chosen by keys alone."""
    course = page.course
    match task:
        case Task.parts:
            return Wish(part=here)
        case Task.put_back:
            return Wish(back=here)
        case Task.link:
            return Wish(Action.link, {"answer": here})
        case Task.wait if here and here != course.waiting_part:
            return Wish(Action.need_part, {"part": here})
        case Task.wait:
            return Wish(Action.part_came, {"part": course.waiting_part} if course.waiting_part else {})
        case Task.work:
            return Wish(Action.repaired, {"work": ",".join(sorted(draft.work))})
        case Task.test:
            return _test(draft)
        case Task.away:
            return Wish(Action.receive_back)
        case Task.ready:
            along = with_it(draft)
            told = {} if along is None else {"with": ",".join(along)}
            return Wish(Action.return_, {"way": way(page, draft).value, **told})
        case _:
            return None


def _written(task: Task, page: RepairPage, draft: Draft, here: str, typed: Mapping[str, str]) -> Wish | None:
    """What was typed, or goes with it."""
    text = typed.get("text", "")
    due = next((step for step in GuardianStep if step not in page.course.guardian), GuardianStep.paid)
    return {
        Task.diagnose: Wish(Action.diagnose, dict(typed)) if typed else Wish(),
        Task.decide: Wish(Action.decide, {**draft.answers, **typed}),
        Task.guardian: Wish(Action.decide, {"step": due.value, **typed}),
        Task.hand_over: Wish(Action.note, {"to": here, **typed}),
        Task.disposal: _beyond_repair(text),
        Task.board: _ask_board(page, typed),
        Task.hear: Wish(Action.hear, dict(typed)),
        Task.ship: Wish(Action.ship, dict(typed)),
        Task.note: Wish(Action.note, {"text": text}),
        Task.place: Wish(Action.place, {"place": text}),
        Task.cancel: Wish(Action.cancel, {"reason": text} if text else {}),
        Task.reopen: Wish(Action.reopen, {"reason": text} if text else {}),
        Task.override: Wish(Action.override, {"reason": text}),
    }.get(task)


def _ask_board(page: RepairPage, typed: Mapping[str, str]) -> Wish:
    """The question with its quote, where there is one; while the Board decides, a quote there must be."""
    if with_the_board(page) and "quote" not in typed:
        return Wish(refused=t("repair_page.board.no_quote"))
    return Wish(Action.route, {"route": Route.board.value, **typed})


def _beyond_repair(reason: str) -> Wish:
    if not reason:
        return Wish(refused=t("refused.reason_needed"))
    return Wish(Action.route, {"route": Route.disposal.value, "reason": reason})


def asked_first(wished: Wish, task: Task | None) -> Task | None:
    """The task that asks for what goes with a route before it is saved; None where that is asked, or nothing is."""
    asks = _ASKS.get(wished.fields.get("route", "")) if wished.action is Action.route else None
    return None if asks is task else asks


_ASKS: Final = {Route.board.value: Task.board, Route.disposal.value: Task.disposal}


def _beyond(task: Task, page: RepairPage, draft: Draft, typed: Mapping[str, str]) -> Wish:
    """A substitute, or another serial: first what was typed is looked for, then it is saved."""
    if task is Task.lend and page.loan is not None:
        return Wish(beyond=Beyond.lend_back)
    name = "unit" if task is Task.lend else "serial"
    if name in draft.answers:
        return Wish(beyond=Beyond.lend if task is Task.lend else Beyond.exchange)
    return Wish(beyond=Beyond.look) if typed.get(name) else Wish(refused=t(f"repair_page.{task}.ask"))


def _test(draft: Draft) -> Wish:
    said: dict[str, Any] = {name: "yes" if good else "no" for name, good in sorted(draft.checks.items())}
    checks = ",".join(f"{name}={word}" for name, word in said.items())
    bad = any(good is False for good in draft.checks.values())
    return Wish(Action.fail if bad else Action.pass_, {"checks": checks})


def route_wish(page: RepairPage, route: Route) -> Wish:
    """A route, by line or by code; one that is not offered says why. With the Board, its code asks for a quote."""
    offer = next(offer for offer in page.offers if offer.route is route)
    if not offer.allowed and not (route is Route.board and with_the_board(page)):
        return Wish(refused=t(f"refused.{offer.reason}"))
    return Wish(Action.route, {"route": route.value})


def did(page: RepairPage, action: Action) -> str:
    """What is said of it once it is saved, where the action alone doesn't tell."""
    if action is Action.return_ and page.loan is not None:
        return t("repair_page.did.return_fetch", serial=page.loan.serial)
    return t("repair_page.did.quote") if action is Action.route and with_the_board(page) else ""
