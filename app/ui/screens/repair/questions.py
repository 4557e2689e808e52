"""Questions of the panel: the diagnosis, the Board's word, the way back. Pure: what is known becomes choices."""

from __future__ import annotations

from app.domain.bench_words import BoardDecision, HandbackWay, Payer
from app.domain.kinds import CAUSE_DETAILS, Cause, FaultPlace, WorkDone
from app.settings.words import t
from app.ui.screens.repair.model import Asked, Choice, Draft
from app.usecases.repair_page_rows import PageCourse, RepairPage

YES, NO = "yes", "no"


def fault_name(fault: str) -> str:
    """A fault place in words; a supervisor's own keeps its code."""
    return t(f"kinds.fault.{fault}") if fault in FaultPlace.__members__ else fault.removeprefix("other:")


def of_diagnosis(course: PageCourse) -> tuple[Asked, ...]:
    """Hardware, the main fault place, further ones, cause, its detail, whether it must be taken apart to tell."""
    asked = [_yes_no("hardware", course.hardware)]
    if course.hardware is not False:
        asked += [_faults(course), _further(course)] if course.fault else [_faults(course)]
    asked.append(_cause(course))
    if course.cause and CAUSE_DETAILS[Cause(course.cause)]:
        asked.append(_detail(course))
    if course.hardware is not False:
        asked.append(_yes_no("dismantle", course.dismantle or None, open_=True))
    return tuple(asked)


def _yes_no(name: str, said: bool | None, *, open_: bool = False) -> Asked:
    choices = tuple(
        Choice(word, t(f"repair_page.{name}.{word}"), said is good) for word, good in ((YES, True), (NO, False))
    )
    return Asked(name, t(f"repair_page.ask.{name}"), choices, open_=open_)


def _faults(course: PageCourse) -> Asked:
    choices = tuple(Choice(place.value, fault_name(place), course.fault == place) for place in FaultPlace)
    return Asked("fault", t("repair_page.ask.fault"), choices)


def _further(course: PageCourse) -> Asked:
    choices = tuple(Choice(place.value, fault_name(place), place in course.further) for place in FaultPlace)
    return Asked("further", t("repair_page.ask.further"), choices, t("repair_page.ask.further_hint"), open_=True)


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


def of_way(page: RepairPage, draft: Draft) -> tuple[Asked, ...]:
    """How it goes back: with the run, unless a person brought it."""
    said = draft.answers.get("way") or (HandbackWay.hand if page.course.by_person else HandbackWay.run)
    ways = tuple(Choice(way.value, t(f"kinds.way.{way}"), way == said) for way in HandbackWay)
    return (Asked("way", t("repair_page.ask.way"), ways),)


def of_work(draft: Draft) -> tuple[Asked, ...]:
    """What was done: several words."""
    words = tuple(Choice(word.value, t(f"kinds.work.{word}"), word.value in draft.work) for word in WorkDone)
    return (Asked("work", t("repair_page.ask.work"), words, t("repair_page.ask.work_hint"), open_=True),)


def first_open(asked: tuple[Asked, ...], went_to: int | None) -> int:
    """The question the digits answer: the one somebody went to, else the first without an answer, else the last."""
    if went_to is not None and went_to < len(asked):
        return went_to
    return next((at for at, one in enumerate(asked) if not one.answered and not one.open_), len(asked) - 1)
