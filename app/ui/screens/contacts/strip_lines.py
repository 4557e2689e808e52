"""What stands in the strip's head and in its middle, in words.

Decides which of schools, open repairs and sentences is shown; must not know widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.domain.bench_words import ContactKind
from app.domain.operations import Ref
from app.domain.rules.school_reading import SchoolName
from app.settings.words import t
from app.ui.screens.contacts import wording
from app.ui.screens.contacts.draft import Draft
from app.ui.widgets.line_list import LineRow
from app.usecases.contact_rows import SchoolCalls


class Head(NamedTuple):
    """How they came, whose call it is, where the next scan goes, since when; and all of it as it is read."""

    way: str
    school: str
    chip: str
    since: str
    spoken: str


class Middle(NamedTuple):
    """The lines, what stands over them, or what there is to say where there is none."""

    rows: tuple[LineRow, ...]
    title: str
    note: str
    empty: str


def head_of(draft: Draft, calls: SchoolCalls | None, below: str) -> Head:
    """The head; `below` is the screen under the strip."""
    if not draft.school and draft.device is None:
        chip = t("contacts.strip.chip.school")
    elif draft.device is None:
        chip = t("contacts.strip.chip.device")
    else:
        chip = t("contacts.strip.chip.below", screen=t(f"shell.screen.{below}"))
    way = wording.way_words(draft.way)
    since = wording.since_words(draft.begun) if draft.begun is not None else ""
    count = len(calls.repairs) if calls is not None else 0
    if draft.school:
        spoken = t("contacts.strip.name", way=way, school=draft.school_name, count=count)
    else:
        spoken = t("contacts.strip.name_empty", way=way)
    return Head(way, draft.school_name, chip, since, spoken)


def middle_of(
    meant: Sequence[SchoolName], calls: SchoolCalls | None, today: date, typed: str, *, known: bool
) -> Middle:
    """The schools to choose from where some are `meant`, else the open repairs; `known`: it may be one of ours."""
    title = t("contacts.strip.held")
    if meant:
        rows = tuple(wording.school_line(school, at) for at, school in enumerate(meant, 1))
        return Middle(rows, t("contacts.strip.which"), t("contacts.strip.which_note"), "")
    if calls is not None:
        rows = tuple(wording.repair_line(repair, today) for repair in calls.repairs)
        title += "　" + t("contacts.strip.held_count", count=len(rows))
        return Middle(rows, title, t("contacts.strip.read_out"), t("contacts.say.none"))
    said = "contacts.strip.none_such" if len(typed) > 1 and known else "contacts.say.no_school"
    return Middle((), title, "", t(said))


def repair_of(draft: Draft, calls: SchoolCalls | None) -> str:
    """The repair the call is about: chosen by hand, or the only one there is when its state is asked for."""
    if draft.repair or calls is None or draft.kind != ContactKind.repair_status or len(calls.repairs) != 1:
        return draft.repair
    return calls.repairs[0].repair


def device_of(repair: str, calls: SchoolCalls | None) -> Ref | None:
    """The device of one of the repairs shown."""
    repairs = calls.repairs if calls is not None else ()
    return next((one.device for one in repairs if one.repair == repair), None)
