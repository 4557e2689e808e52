"""Fields of cards and their values in words: no name of a field and no id is ever shown as the ledger holds it.

Decides how a value is read out; which values a side has is the query's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from app.domain.kinds import Aggregate
from app.settings.words import has, t
from app.ui.screens.fields import contact_kind_words, day_words, field_words, step_words
from app.usecases.contact_rows import Words
from app.usecases.inbox_rows import CardRow

CODES: Final = frozenset(
    {"serial", "tag", "repair", "number", "unit", "recognised_as", "rma", "waybill", "list", "shipment", "n", "cabinet"}
    | {"box", "pickup", "instruction", "instructed"}
)
"""Fields whose values are codes: set in the code face, never cut."""
_CLOSED: Final[Mapping[str, str]] = {
    "cause": "kinds.cause",
    "detail": "kinds.detail",
    "route": "kinds.route",
    "decision": "kinds.decision",
    "payer": "kinds.payer",
    "way": "kinds.way",
    "work": "kinds.work",
    "accessories": "kinds.accessory",
    "lacks": "kinds.accessory",
    "condition": "kinds.condition",
    "owner": "parts.owner",
    "console": "ledger_screen.console",
    "role": "kinds.role",
    "did": "inbox_screen.did",
    "ended": "kinds.state",
    "was": "kinds.status",
    "way_in": "inbox_screen.way_in",
}
_PARTS: Final = {"guardian": "step", "lost": "lost", "loan": "loan", "c": "crate", "disposal": "disposal"}
"""Where in a state a field of its own name lies: the day of a loss is no day of anything."""
_OWN_NAMES: Final = {Aggregate.box: "disposal", Aggregate.pickup: "pickup"}
"""Things whose fields have names of their own, too."""
_FLAGS: Final = frozenset({"solved", "swollen"})
"""What is not there of these is a no."""
_OF_REQUEST: Final = {"reason": "deprovision.reason", "path": "inbox_screen.path"}
_MONEY: Final = frozenset({"amount", "paid", "quote", "price"})
_STATES: Final = {Aggregate.contact: "contacts.state", Aggregate.charger: "charger_list.status"}


def label(row: CardRow, name: str) -> str:
    """What a field of a card is called."""
    key = f"inbox_screen.field.{name}"
    if name == row.field == "how":
        return step_words(_step(row))
    part = "request" if row.field == "request" else _part(row) if name == row.field else None
    if part:
        narrow = f"inbox_screen.field.{part}_{name}"
        key = narrow if has(narrow) else key
    if has(key):
        return t(key)
    known = field_words(name)
    return t("inbox_screen.field.other") if known == name else known


def _part(row: CardRow) -> str | None:
    names = row.path.split("/")
    return _PARTS.get(names[0]) or _PARTS.get(names[-2:][0]) or _OWN_NAMES.get(row.about.kind)


def _step(row: CardRow) -> str:
    """The step of disposal whose way of doing is in question."""
    return row.path.split("/")[-2:][0]


def value_words(row: CardRow, name: str, value: Any) -> str:
    """A value of a side in words."""
    if isinstance(value, Words):
        return _written(value)
    if value is None and name in _FLAGS:
        return t("inbox_screen.no")
    if value is None or value == "" or value in ([], (), {}):
        return t("inbox_screen.nothing")
    if isinstance(value, bool) and name == "form":
        return t("inbox_screen.there" if value else "inbox_screen.nothing")
    if isinstance(value, bool):
        return t("inbox_screen.yes" if value else "inbox_screen.no")
    if isinstance(value, (int, float)):
        return t("life_course.yen", amount=f"{value:,}") if name in _MONEY else f"{value:,}"
    if isinstance(value, (list, tuple)):
        return t("inbox_screen.comma").join(value_words(row, name, part) for part in value)
    if isinstance(value, Mapping):
        return _parts(row, name, value)
    return _text(row, name, str(value))


def _written(words: Words) -> str:
    if words.withheld:
        return t("contacts.withheld")
    if words.erased:
        return t("contacts.erased")
    return t("contacts.awaited") if words.awaited else words.text


def _parts(row: CardRow, name: str, value: Mapping[str, Any]) -> str:
    if name == "tests":
        checks = ((t(f"kinds.check.{check}"), passed) for check, passed in value.items() if has(f"kinds.check.{check}"))
        said = [what if passed else t("inbox_screen.failed", what=what) for what, passed in checks]
    else:
        said = [value_words(row, key, part) for key, part in value.items()]
    return t("inbox_screen.comma").join(said) or t("inbox_screen.unknown_value")


def _text(row: CardRow, name: str, word: str) -> str:
    key = _key(row, name, word)
    if has(key):
        return t(key)
    if name in ("fault", "further"):
        return word.removeprefix("other:")
    if name == "kind" and row.about.kind is Aggregate.contact:
        return contact_kind_words(word)
    if name in ("did", "ended"):
        return _deed(word)
    return day_words(word) if _is_day(word) else word


def _deed(word: str) -> str:
    """A kind of operation; a tick says of which step it is."""
    kind, _, step = word.partition(":")
    if step:
        return t("inbox_screen.did.step_done_of", step=step_words(step))
    return t(f"inbox_screen.did.{kind}" if has(f"inbox_screen.did.{kind}") else "inbox_screen.did.other")


def _key(row: CardRow, name: str, word: str) -> str:
    about = row.about.kind
    if name == "status":
        return f"charger_list.status.{word}" if about is Aggregate.charger else f"kinds.status.{word}"
    if name == "state":
        asked = row.field == "request"
        return f"inbox_screen.request.{word}" if asked else f"{_STATES.get(about, 'kinds.state')}.{word}"
    if name == "ended" and about is Aggregate.contact:
        return f"contacts.state.{word}"
    if name == "kind":
        return f"kinds.request.{word}" if row.field == "request" else f"kinds.kind.{word}"
    if name in ("fault", "further"):
        return f"kinds.fault.{word}"
    return _of_disposal(row, name, word) or f"{_CLOSED.get(name, 'inbox_screen.nobody')}.{word}"


def _of_disposal(row: CardRow, name: str, word: str) -> str:
    if name == "how":
        return f"disposal.how.{_step(row)}.{word}"
    if name == "way" and (row.path == "disposal/way" or row.about.kind is Aggregate.box):
        return f"disposal.way.{word}"
    if row.field == "request" and name in _OF_REQUEST:
        return f"{_OF_REQUEST[name]}.{word}"
    return ""


def _is_day(word: str) -> bool:
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return len(word) == 10
