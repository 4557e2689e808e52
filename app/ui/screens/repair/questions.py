"""Questions of the panel: the diagnosis, the Board's word, the way back. Pure: what is known becomes choices."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from app.domain.bench_words import BoardDecision, HandbackWay, Payer
from app.domain.fault_places import PREFIX
from app.domain.kinds import CAUSE_DETAILS, Cause, FaultPlace, WorkDone
from app.settings.words import t
from app.ui.screens.fields import short_day_words
from app.ui.screens.repair.model import Asked, Choice, Draft
from app.usecases.repair_page_rows import PageCourse, RepairPage

YES, NO = "yes", "no"
ON_LIST, ALONE = "list", "alone"
"""How a unit is sent."""
NONE, OTHER = "none", "other"
"""Choices by which nothing is chosen, or what is written."""


def fault_name(fault: str) -> str:
    """A fault place in words; a supervisor's own keeps its code."""
    return t(f"kinds.fault.{fault}") if fault in FaultPlace.__members__ else fault.removeprefix("other:")


def of_diagnosis(course: PageCourse, places: Sequence[str] = ()) -> tuple[Asked, ...]:
    """Hardware, the main fault place, further ones, cause, its detail, whether it must be taken apart to tell.

    `places` are those a supervisor added: その他 opens them.
    """
    asked = [_yes_no("hardware", course.hardware)]
    if course.hardware is not False:
        asked.append(_faults(course))
        if places and _is_other(course.fault):
            asked.append(_place(course, places))
        if course.fault:
            asked.append(_further(course))
        if places and any(map(_is_other, course.further)):
            asked.append(_further_place(course, places))
    asked.append(_cause(course))
    if course.cause and CAUSE_DETAILS[Cause(course.cause)]:
        asked.append(_detail(course))
    if course.hardware is not False:
        asked.append(_yes_no("dismantle", course.dismantle, open_=True))
    return tuple(asked)


def _yes_no(name: str, said: bool | None, *, open_: bool = False) -> Asked:
    choices = tuple(
        Choice(word, t(f"repair_page.{name}.{word}"), said is good) for word, good in ((YES, True), (NO, False))
    )
    return Asked(name, t(f"repair_page.ask.{name}"), choices, open_=open_)


def _faults(course: PageCourse) -> Asked:
    choices = tuple(Choice(place.value, fault_name(place), _base(course.fault) == place) for place in FaultPlace)
    return Asked("fault", t("repair_page.ask.fault"), choices)


def _base(fault: str) -> str:
    """その他 for what a supervisor added."""
    return FaultPlace.other.value if _is_other(fault) else fault


def _is_other(fault: str) -> bool:
    return fault == FaultPlace.other or fault.startswith(PREFIX)


def _place(course: PageCourse, places: Sequence[str]) -> Asked:
    choices = [Choice(place, fault_name(place), course.fault == place) for place in places]
    stays = Choice(FaultPlace.other.value, t("repair_page.place.stays"))
    return Asked("place", t("repair_page.ask.place"), (*choices, stays), open_=True)


def _further_place(course: PageCourse, places: Sequence[str]) -> Asked:
    choices = tuple(Choice(place, fault_name(place), place in course.further) for place in places)
    return Asked("further_place", t("repair_page.ask.further_place"), choices, open_=True)


def _further(course: PageCourse) -> Asked:
    choices = tuple(Choice(place.value, fault_name(place), place in map(_base, course.further)) for place in FaultPlace)
    return Asked("further", t("repair_page.ask.further"), choices, t("repair_page.ask.further_hint"), open_=True)


def found(page: RepairPage, asked: str, choice: str) -> tuple[str, dict[str, str]]:
    """What an answer of the diagnosis opens, and what it saves: the fields of `diagnose`, or nothing yet."""
    course, added = page.course, bool(page.places)
    if asked == "place":
        return "", {} if choice == FaultPlace.other else {"fault": choice}
    if asked not in ("further", "further_place"):
        return "place" if added and choice == FaultPlace.other else "", {asked: choice}
    rest = [fault for fault in course.further if fault != choice]
    if len(rest) == len(course.further):
        if asked == "further" and choice == FaultPlace.other and any(map(_is_other, rest)):
            return "further_place", {}  # one of those is there: which, is asked
        rest = [fault for fault in rest if asked == "further" or fault != FaultPlace.other] + [choice]
    opens = "further_place" if added and asked == "further" and choice == FaultPlace.other and choice in rest else ""
    return opens, {"further": ",".join(rest)}


def _cause(course: PageCourse) -> Asked:
    choices = tuple(Choice(cause.value, t(f"kinds.cause.{cause}"), course.cause == cause) for cause in Cause)
    return Asked("cause", t("repair_page.ask.cause"), choices)


def _detail(course: PageCourse) -> Asked:
    details = CAUSE_DETAILS[Cause(course.cause)]
    choices = tuple(Choice(detail, t(f"kinds.detail.{detail}"), course.detail == detail) for detail in details)
    return Asked("detail", t("repair_page.ask.detail"), choices)


def of_decision(draft: Draft) -> tuple[Asked, ...]:
    """What the Board decided, and who pays where it is to be repaired at a cost."""
    said, payer = draft.answers.get("decision", ""), draft.answers.get("payer", "")
    decisions = tuple(Choice(word.value, t(f"kinds.decision.{word}"), word == said) for word in BoardDecision)
    asked = [Asked("decision", t("repair_page.ask.decision"), decisions)]
    if said == BoardDecision.repair:
        payers = tuple(Choice(word.value, t(f"kinds.payer.{word}"), word == payer) for word in Payer)
        asked.append(Asked("payer", t("repair_page.ask.payer"), payers))
    return tuple(asked)


def how(draft: Draft) -> str:
    """How it is sent: on a list with others, unless somebody chose otherwise."""
    return draft.answers.get("how", ON_LIST)


def of_how(draft: Draft) -> tuple[Asked, ...]:
    """On a list, or by itself."""
    choices = tuple(Choice(word, t(f"repair_page.how.{word}"), word == how(draft)) for word in (ON_LIST, ALONE))
    return (Asked("how", t("repair_page.ask.how"), choices),)


def way(page: RepairPage, draft: Draft) -> HandbackWay:
    """How it goes back: with the run, unless a person brought it or somebody chose otherwise."""
    said = draft.answers.get("way")
    return HandbackWay(said) if said else HandbackWay.hand if page.course.by_person else HandbackWay.run


def of_return(page: RepairPage, draft: Draft) -> tuple[Asked, ...]:
    """What came along, where something did; then how it goes back."""
    here = way(page, draft)
    ways = Asked(
        "way", t("repair_page.ask.way"), tuple(Choice(w.value, t(f"kinds.way.{w}"), w is here) for w in HandbackWay)
    )
    came = page.course.accessories
    if not came:
        return (ways,)
    kinds = [some for count in range(len(came), -1, -1) for some in combinations(came, count)]
    said = draft.answers.get("with")
    choices = tuple(
        Choice(",".join(some) or NONE, _some(some, came), (",".join(some) or NONE) == said) for some in kinds
    )
    return (Asked("with", t("repair_page.ask.with"), choices), ways)


def _some(some: Sequence[str], came: Sequence[str]) -> str:
    """What goes along of what came, in few words."""
    if not some:
        return t("repair_page.with.none")
    if len(some) == len(came):
        return t("repair_page.with.all") if len(came) > 1 else t(f"kinds.accessory.{some[0]}")
    short = [name for name in came if name not in some] if len(some) > 1 else some
    return t("repair_page.with.without" if len(some) > 1 else "repair_page.with.only", names=accessory_names(short))


def accessory_names(names: Sequence[str]) -> str:
    """Accessories in words."""
    return t("repair_page.dot").join(t(f"kinds.accessory.{name}") for name in names)


def with_it(draft: Draft) -> tuple[str, ...] | None:
    """What was looked at and goes along; None where nobody looked."""
    said = draft.answers.get("with")
    return None if said is None else tuple(said.split(",")) if said != NONE else ()


def of_due(page: RepairPage, draft: Draft) -> Asked:
    """When the substitute is due: days by number, each an open one."""
    here = due(page, draft)
    names = ("week", "fortnight", "month")
    choices = [
        Choice(day, t(f"repair_page.due.{name}", day=short_day_words(day)), day == here)
        for name, day in zip(names, page.due_days, strict=False)
    ]
    choices += [Choice(word, t(f"repair_page.due.{word}"), word == here) for word in (NONE, OTHER)]
    return Asked("due", t("repair_page.ask.due"), tuple(choices))


def due(page: RepairPage, draft: Draft) -> str:
    """The day chosen, or that there is none; in two weeks where nobody chose (ours)."""
    return draft.answers.get("due") or (page.due_days[1] if len(page.due_days) > 1 else NONE)


def of_work(draft: Draft) -> tuple[Asked, ...]:
    """What was done: several words."""
    words = tuple(Choice(word.value, t(f"kinds.work.{word}"), word.value in draft.work) for word in WorkDone)
    return (Asked("work", t("repair_page.ask.work"), words, t("repair_page.ask.work_hint"), open_=True),)


def first_open(asked: tuple[Asked, ...], went_to: int | None) -> int:
    """The question the digits answer: the one somebody went to, else the first without an answer, else the last."""
    if went_to is not None and went_to < len(asked):
        return went_to
    return next((at for at, one in enumerate(asked) if not one.answered and not one.open_), len(asked) - 1)
