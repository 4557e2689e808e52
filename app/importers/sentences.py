"""What the importers found, in words: reasons, advice, and why a file can't be read.

Decides which sentence belongs to which code; the sentences stand in the catalog `import`.
"""

from __future__ import annotations

from app.domain.kinds import ImportKind
from app.importers.model import Fault, Refusal, Remark, Unreadable
from app.settings.words import has, t

_LONGEST = 40
"""Characters of a cell a sentence quotes."""


def reason_text(item: Remark | Refusal) -> str:
    """What is the matter with a row, as one sentence without a full stop."""
    params = {name: _short(value) for name, value in item.params.items()}
    params.setdefault("value", "")
    if "field" in params:
        params["field"] = field_text(params["field"])
    return t(f"import.reason.{item.reason}", **params)


def advice_text(item: Remark | Refusal) -> str:
    """What becomes of it (日付は空欄のまま), or ""; a suggestion only where there is one."""
    key = f"import.advice.{item.reason}"
    if "of" in item.params:
        key = f"{key}.{item.params['of']}"
    if not has(key):
        return ""
    if "suggestion" in item.params and not item.params["suggestion"]:
        return ""
    return t(key, **item.params) if item.params else t(key)


def whole_text(item: Remark | Refusal) -> str:
    """Reason and advice in one line, as `--json` gives it."""
    advice = advice_text(item)
    reason = reason_text(item)
    return t("import.sentence.with_advice", reason=reason, advice=advice) if advice else reason


def unreadable_text(fault: Unreadable) -> str:
    """What happened to the file, that nothing was imported, and what to do."""
    if fault.fault is Fault.column_missing and fault.kind is not None:
        columns = t("import.or").join(field_text(name) for name in fault.detail.split("/"))
        return t(f"import.unreadable.{fault.fault}", kind=kind_text(fault.kind), detail=columns)
    words = t(f"import.unreadable.{fault.fault}", detail=_short(fault.detail))
    if fault.fault is Fault.unknown_field:
        words += t("import.unreadable.there_are", choices=", ".join(fault.choices))
    return words


def kind_text(kind: ImportKind) -> str:
    """What a file of `kind` is called (端末台帳)."""
    return t(f"import.kind.{kind}")


def field_text(name: str) -> str:
    """What a field is called (製造番号)."""
    return t(f"import.field.{name}")


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
