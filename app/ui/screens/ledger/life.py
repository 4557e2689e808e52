"""The life of a device in words: one entry an operation, newest on top; what was taken back stays, struck.

Decides how each kind of operation is told; must not know the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.domain.kinds import INTAKE_FAMILY, Family, IntakeOutcome, RepairState
from app.domain.label_copies import copy_text
from app.domain.label_templates import LabelKind
from app.settings.words import t, word_or_code
from app.ui.screens.fields import contact_kind_words, field_words, moment_words, person_words, value_words
from app.ui.screens.ledger import life_course, life_disposal, life_loans
from app.ui.widgets.timeline import TimelineEntry
from app.usecases.rows import TimelineEntry as Fact

Schools = Mapping[str, str]
_SPACE = "\u3000"
_UNTOLD = frozenset({"ou", "provisional", "tail", "old_tags", "recognised_as"})
"""Fields nobody reads: the program's own."""
_DONE = frozenset({RepairState.returned, RepairState.ready})


def entries(facts: Sequence[Fact], schools: Schools) -> tuple[TimelineEntry, ...]:
    """The life, newest first as `facts` are. An `undone` hangs as a second line under what it took back."""
    counters = _counters(facts)
    # A registration too long for one operation goes on as changes of the same action: that is one event.
    registered = {fact.action for fact in facts if fact.kind == "registered"}
    exchanges = {fact.action for fact in facts if _exchange(dict(fact.fields))}
    shown = []
    for at, fact in enumerate(facts):
        parts = fact.kind == "repair_carried" or (fact.kind == "repair_moved" and fact.action in exchanges)
        if fact.kind != "undone" and not parts and (fact.kind != "changed" or fact.action not in registered):
            shown.append(_entry(fact, f"{len(facts) - at}:{fact.kind}", counters.get(fact.action, ""), schools))
    return tuple(shown)


def _counters(facts: Sequence[Fact]) -> dict[str, str]:
    """What hangs under each action taken back."""
    return {
        fact.of: t("ledger_screen.life.undone", moment=moment_words(fact.local), who=who(fact))
        for fact in facts
        if fact.kind == "undone"
    }


def who(fact: Fact) -> str:
    """The operator and the desk."""
    name = person_words(fact.operator_name)
    return t("ledger_screen.life.who", name=name, desk=fact.desk) if fact.desk else name


def _entry(fact: Fact, entry_id: str, counter: str, schools: Schools) -> TimelineEntry:
    fields = dict(fact.fields)
    tell = _TELLERS.get(fact.kind)
    if tell is None:
        title, body, family = t("ledger_screen.life.other", kind=fact.kind), "", None
    else:
        title, body, family = tell(fact, fields, schools)
    struck_without = fact.struck and not counter
    return TimelineEntry(
        id=entry_id,
        title=title,
        meta=_SPACE.join((moment_words(fact.local), who(fact))),
        body=body,
        family=None if fact.struck else family,
        struck=fact.struck,
        counter=t("ledger_screen.life.taken_back") if struck_without else counter,
    )


Told = tuple[str, str, Family | None]
Teller = Callable[[Fact, dict[str, str], Schools], Told]


def _exchange(fields: Mapping[str, str]) -> str:
    """What an exchange says of the unit that leaves, or of the one that comes; nothing where it is none."""
    if fields.get("exchanged_to"):
        return t("ledger_screen.life.exchanged_to", serial=fields["exchanged_to"])
    return t("ledger_screen.life.exchanged_from", serial=fields["former"]) if fields.get("former") else ""


def _registered(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    if _exchange(fields):
        return _exchange(fields), "", Family.look
    if fields.get("status") == "unregistered":
        return t("ledger_screen.life.unregistered"), "", Family.look
    place = _SPACE.join(
        value_words(name, fields[name], schools) for name in ("school", "school_text", "room") if fields.get(name)
    )
    return _line(t("ledger_screen.life.registered"), place), "", None


def _changed(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    if _exchange(fields):
        return _exchange(fields), "", Family.look
    if fields.get("school"):
        title = _line(t("ledger_screen.life.moved"), value_words("school", fields["school"], schools))
        return title, _pairs(fields, schools, {"school"}), None
    names = t("ledger_screen.value.dot").join(field_words(name) for name in fields)
    return _line(t("ledger_screen.life.changed"), names), _pairs(fields, schools, set()), None


def _pairs(fields: Mapping[str, str], schools: Schools, told: set[str]) -> str:
    parts = [
        t("ledger_screen.life.pair", field=field_words(name), value=value_words(name, value, schools))
        for name, value in fields.items()
        if name not in told and name not in _UNTOLD
    ]
    return _SPACE.join(parts)


def _opened(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    outcome = fields.get("outcome", "")
    family = INTAKE_FAMILY[IntakeOutcome(outcome)] if outcome in set(IntakeOutcome) else None
    said = "" if outcome == IntakeOutcome.opened else _word("kinds.outcome", outcome)
    flags = [_word("kinds.flag", flag) for flag in fields.get("flags", "").split(", ") if flag]
    if family is Family.ok and flags:
        family = Family.look
    return _line(t("ledger_screen.life.opened", repair=fact.repair), said), _SPACE.join(flags), family


def _diagnosed(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    named = [(name, _word(f"kinds.{name}", fields.get(name, ""))) for name in ("fault", "cause", "detail")]
    words = t("ledger_screen.value.dot").join(word for _, word in named if word)
    return t("ledger_screen.life.diagnosed", repair=fact.repair), words, None


def _noted(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    parts = [_word("kinds.accessory", name) for name in fields.get("accessories", "").split(", ") if name]
    if "swollen" in fields:
        swollen = fields["swollen"] == "True"
        parts.append(t("ledger_screen.life.swollen" if swollen else "ledger_screen.life.not_swollen"))
    if fields.get("place"):
        parts.append(t("ledger_screen.life.pair", field=t("ledger_screen.tile.place"), value=fields["place"]))
    if fields.get("quote"):
        parts.append(t("ledger_screen.life.pair", field=t("life_course.quote"), value=life_course.yen(fields, "quote")))
    dot = t("ledger_screen.value.dot")
    return t("ledger_screen.life.noted", repair=fact.repair), dot.join(parts), None


def _state_set(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    state = fields.get("state", "")
    family = Family.ok if state in _DONE else Family.refused if state == RepairState.irreparable else None
    return f"{_word('kinds.state', state)} {fact.repair}", "", family


def _part(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    """A part that went in, came out again, or was taken from the unit."""
    why, count = fields.get("why", ""), fields.get("count", "").lstrip("-")
    title = t(f"ledger_screen.life.part.{why}", repair=fact.repair, part=fields.get("code", ""), count=count)
    return title.strip(), _word("parts.fate", fields["fate"]) if "fate" in fields else "", None


def _printed(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    key = "ledger_screen.life.label_again" if "again" in fields else "ledger_screen.life.label_printed"
    label = _word("label_words.kind", fields["kind"]) if fact.repair else _label(fields)
    return _line(t(key, label=label), fact.repair), "", None


def _replaced(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    return t("ledger_screen.life.label_retired", label=_label(fields)), "", Family.look


def _checked(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    if "wrong" in fields:
        return t("ledger_screen.life.label_wrong", label=_label(fields)), "", Family.refused
    return t("ledger_screen.life.label_checked", label=_label(fields)), "", Family.ok


def _label(fields: Mapping[str, str]) -> str:
    """Its kind, and what it says: only asset labels say which copy they are."""
    copy = int(fields["copy"]) if fields["kind"] == LabelKind.asset else 1
    return f"{_word('label_words.kind', fields['kind'])} {copy_text(fields['text'], copy)}"


def _contact(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    title = t("ledger_screen.life.contact", contact=fields.get("number", ""))
    way = _word("contacts.way", fields.get("way", ""))
    return _line(title, way), contact_kind_words(fields.get("kind", "")), None


def _plain(key: str, family: Family | None = None) -> Teller:
    return lambda fact, fields, schools: (t(key, repair=fact.repair).strip(), "", family)


def _line(title: str, rest: str) -> str:
    return _SPACE.join(part for part in (title, rest) if part)


def _word(area: str, name: str) -> str:
    """A closed word; one added by a supervisor (other:…) is told by its own code."""
    return word_or_code(f"{area}.{name}", name)


def _transferred(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    return t(f"ledger_screen.life.{fact.kind}", number=fields.get("list", "")), "", None


def _rekitted(fact: Fact, fields: dict[str, str], schools: Schools) -> Told:
    checks = [_word("kinds.rekit", check) for check in fields.get("checks", "").split(", ")]
    return t("ledger_screen.life.rekitted"), t("ledger_screen.value.dot").join(checks), None


_TELLERS: Mapping[str, Teller] = {
    "registered": _registered,
    "changed": _changed,
    "repair_opened": _opened,
    "diagnosed": _diagnosed,
    "noted": _noted,
    "repair_state_set": _state_set,
    "repair_moved": _plain("ledger_screen.life.recognised"),
    "form_linked": _plain("ledger_screen.life.form_linked", Family.ok),
    "form_unlinked": _plain("ledger_screen.life.form_unlinked"),
    "form_overridden": _plain("ledger_screen.life.form_overridden", Family.look),
    **dict.fromkeys(life_course.KINDS, life_course.tell),
    **dict.fromkeys(life_loans.KINDS, life_loans.tell),
    **dict.fromkeys(life_disposal.KINDS, life_disposal.tell),
    "card_settled": _plain("ledger_screen.life.card_settled"),
    "erased": _plain("ledger_screen.life.erased"),
    "part_moved": _part,
    **dict.fromkeys(("transferred_out", "transferred_in"), _transferred),
    "rekitted": _rekitted,
    "label_printed": _printed,
    "label_retired": _replaced,
    "label_checked": _checked,
    "contact_made": _contact,
}
