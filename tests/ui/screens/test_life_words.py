"""Every operation that a device can have is told in its life by words of its own, in both languages."""

from __future__ import annotations

import pytest

from app.domain.folding import REDUCERS
from app.domain.kinds import Aggregate
from app.settings import words
from app.ui.screens.ledger.life import entries
from app.usecases.rows import TimelineEntry

PART_OF_ANOTHER = "repair_carried"
"""What comes with an exchange is told by the exchange."""
LABEL = {"kind": "asset", "copy": "1", "text": "KRM-1"}
FIELDS: dict[str, dict[str, str]] = {
    "requested": {"request": "deprovision"},
    "request_cancelled": {"request": "deprovision"},
    "request_seconded": {"second": "OP0003"},
    "repair_state_set": {"state": "received"},
    "repair_opened": {"outcome": "opened"},
    "part_moved": {"why": "used", "code": "KB-1", "count": "1"},
    "routed": {"route": "desk", "state": "repairing"},
    "decided": {"decision": "repair"},
    "guardian_step": {"step": "consent", "on": "2026-11-19"},
    "step_done": {"way": "A", "step": "label"},
    "unit_differs": {"box": "0007", "how": "missing", "code": "PF8K2M0D"},
    "lacking_came": {"accessories": "pen"},
    "tested": {"passed": "True"},
    "handed_back": {"way": "hand"},
    "assigned": {"to": "OP0003"},
    "label_printed": LABEL,
    "label_retired": LABEL,
    "label_checked": LABEL,
}
"""What an operation of the kind always says."""


def told(kind: str) -> str:
    fact = TimelineEntry(
        kind=kind,
        repair="",
        local="2026-11-20 10:00:00",
        operator="OP0001",
        operator_name="",
        desk="A",
        fields=tuple(FIELDS.get(kind, {}).items()),
    )
    return "".join(entry.title for entry in entries([fact], {}))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_operation_has_words_of_its_own(language: words.Language) -> None:
    words.set_language(language)
    for kind in sorted(REDUCERS[Aggregate.device].keys() - {PART_OF_ANOTHER}):
        title = told(kind)
        assert title, kind
        assert title != words.t("ledger_screen.life.other", kind=kind)
        assert "_" not in title


def test_what_no_version_of_ours_makes_is_told_as_another_record() -> None:
    words.set_language("ja")
    assert told("of_a_newer_version") == words.t("ledger_screen.life.other", kind="of_a_newer_version")
