"""Loans, losses and what is asked of the console, told: closed words and days. What people wrote is not told here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.bench_words import BROKEN
from app.domain.kinds import Family
from app.settings.words import has, t
from app.ui.screens.fields import day_words, value_words
from app.ui.screens.ledger.life_course import word_of
from app.usecases.rows import TimelineEntry as Fact

Fields = Mapping[str, str]
Told = tuple[str, str, Family | None]


def _dotted(*words: str) -> str:
    return t("ledger_screen.value.dot").join(word for word in words if word)


def _accessories(text: str) -> str:
    return "・".join(word_of(f"kinds.accessory.{name}", name) for name in text.split(", ") if name)


def _condition(fields: Fields) -> str:
    name = fields.get("condition", "")
    return word_of(f"kinds.condition.{name}", name) if name else ""


def _until(fields: Fields) -> str:
    return t("ledger_screen.life.lent_until", day=day_words(fields["due"])) if fields.get("due") else ""


def _lent(fact: Fact, fields: Fields, schools: Mapping[str, str]) -> Told:
    to = value_words("school", fields.get("to"), schools) or fields.get("to_text", "")
    title = "\u3000".join(part for part in (t("ledger_screen.life.lent"), to, fact.repair) if part)
    return title, _dotted(_until(fields), _condition(fields), _accessories(fields.get("accessories", ""))), None


def _ended(fact: Fact, fields: Fields, schools: Mapping[str, str]) -> Told:
    lacks = _accessories(fields.get("lacks", ""))
    missing = t("ledger_screen.life.lacks", what=lacks) if lacks else ""
    look = bool(lacks) or fields.get("condition") in BROKEN
    return (
        t("ledger_screen.life.loan_ended"),
        _dotted(_condition(fields), missing),
        Family.look if look else None,
    )


def _lost(fields: Fields) -> str:
    police = t("ledger_screen.life.police", number=fields["police"]) if fields.get("police") else ""
    told = t("ledger_screen.life.told", day=day_words(fields["told"])) if fields.get("told") else ""
    return _dotted(day_words(fields.get("on", "")), police, told)


def _found(fields: Fields) -> str:
    return _dotted(day_words(fields.get("on", "")), fields.get("where", ""))


def _request(fields: Fields) -> str:
    name = fields["request"]
    return t(f"kinds.request.{name}") if has(f"kinds.request.{name}") else name


_MORE: Mapping[str, tuple[Callable[[Fields], str], Family | None]] = {
    "loan_extended": (_until, None),
    "lacking_came": (lambda fields: _accessories(fields["accessories"]), None),
    "lost_reported": (_lost, Family.look),
    "lost_told": (_lost, None),
    "found": (_found, Family.ok),
    "requested": (_request, Family.look),
    "request_cancelled": (_request, None),
    "request_seconded": (lambda fields: fields["second"], Family.look),
    "reenrolled": (lambda _fields: "", Family.ok),
}
KINDS = ("lent", "loan_ended", *_MORE)


def tell(fact: Fact, fields: dict[str, str], schools: Mapping[str, str]) -> Told:
    """Title, further words, and whether it is to be looked at."""
    if fact.kind == "lent":
        return _lent(fact, fields, schools)
    if fact.kind == "loan_ended":
        return _ended(fact, fields, schools)
    more, family = _MORE[fact.kind]
    return t(f"ledger_screen.life.{fact.kind}"), more(fields), family
