"""Reading the fields of an action: texts as people and scripts give them, into values. Refusals are closed words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from app.domain.dates import parse_date
from app.domain.operations import MAX_TEXT
from app.domain.rules.course import check_amount
from app.domain.rules.repair import RepairRefused

Fields = Mapping[str, str]

_YES = frozenset({"yes", "true", "1", "on"})
_NO = frozenset({"no", "false", "0", "off"})
_YEN = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,9}")


def text(fields: Fields, name: str) -> str | None:
    """A short text that stands in the operation itself, trimmed; None where it was not given."""
    given = fields.get(name, "").strip()
    if len(given.encode()) > MAX_TEXT:
        raise RepairRefused("text_too_long")
    return given or None


def needed(fields: Fields, name: str, reason: str = "nothing_given") -> str:
    """A text that must be given, of any length."""
    given = fields.get(name, "").strip()
    if not given:
        raise RepairRefused(reason)
    return given


def yes_no(fields: Fields, name: str) -> bool | None:
    """Yes or no; None where it was not given."""
    given = fields.get(name, "").strip().lower()
    if given in _YES or given in _NO:
        return given in _YES
    if given:
        raise RepairRefused("not_yes_or_no")
    return None


def day(fields: Fields, name: str) -> date | None:
    """A day as people write it (2026-11-20, 令和8年11月20日); None where it was not given."""
    given = fields.get(name, "").strip()
    if not given:
        return None
    found = parse_date(given)
    if found is None:
        raise RepairRefused("not_a_day")
    return found


def yen(fields: Fields, name: str) -> int | None:
    """An amount in whole yen (12000 or 12,000); None where it was not given."""
    given = fields.get(name, "").strip()
    if not given:
        return None
    if not _YEN.fullmatch(given):
        raise RepairRefused("not_an_amount")
    return check_amount(int(given.replace(",", "")))


def listed(fields: Fields, name: str) -> list[str]:
    """Words parted by commas; empty where none was given."""
    return [word.strip() for word in fields.get(name, "").split(",") if word.strip()]


def checks(fields: Fields, name: str, *, passed: bool) -> dict[str, bool]:
    """Checks by name: `power,screen=no`; a name alone says what the whole test says."""
    found = {}
    for word in listed(fields, name):
        check, told, said = word.partition("=")
        good = yes_no({name: said}, name) if told else passed
        if good is None:
            raise RepairRefused("not_yes_or_no")
        found[check.strip()] = good
    return found
