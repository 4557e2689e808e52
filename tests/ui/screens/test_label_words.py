"""Labels in the words of the intake desk and of a unit's life."""

from __future__ import annotations

import pytest

from app.domain.kinds import Family, IntakeOutcome
from app.labels.layout import MISSING, SHRUNK
from app.labels.symbols import SWITCHED
from app.settings import words
from app.settings.words import t
from app.ui.screens.intake.wording import banner, label_words, log_row
from app.ui.screens.labels.wording import note_words
from app.ui.screens.ledger.life import entries
from app.usecases.label_facts import UNREGISTERED
from app.usecases.rows import IntakeLine, TimelineEntry
from app.usecases.take_in import IntakeResult


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("label", ["retired", "unknown_copy"])
def test_a_retired_label_is_told_in_the_banner_and_stays_in_the_log(label: str, language: words.Language) -> None:
    words.set_language(language)
    result = IntakeResult("KRM-036660", IntakeOutcome.opened, Family.ok, repair="8A-0001-P", label=label)
    assert banner(result, None).line.startswith(t(f"label_words.scanned.{label}"))
    assert banner(result, None).answer == banner(result._replace(label=""), None).answer, "the outcome's colour stays"
    line = IntakeLine(
        place=0, outcome="opened", now="opened", family=Family.ok, code="KRM-036660", serial="PF8K2M0D",
        school="北小学校", repair="8A-0001-P", fault=None,
        cause=None, reason="", flags=(), local="2026-11-20 09:42:18", state="received",
        label=label,
    )  # fmt: skip
    assert label_words(label) in log_row(line, 1).spoken
    assert label_words("") == ""


def told(happened: str, repair: str = "", /, **fields: str) -> tuple[str, Family | None]:
    fact = TimelineEntry(happened, repair, "2026-11-20 09:42:18", "OP0101", "古賀", "A", tuple(fields.items()))
    (entry,) = entries([fact], {})
    return entry.title, entry.family


def test_a_units_life_tells_its_labels() -> None:
    words.set_language("ja")
    asset = {"kind": "asset", "text": "KRM-036660", "copy": "1"}
    assert told("label_printed", **asset) == ("印刷　資産ラベル KRM-036660", None)
    assert told("label_printed", **asset, again="1") == ("もう一度印刷　資産ラベル KRM-036660", None)
    assert told("label_printed", **asset | {"copy": "2"}) == ("印刷　資産ラベル KRM-036660-R2", None)
    assert told("label_retired", **asset) == ("ラベルを無効に　資産ラベル KRM-036660", Family.look)
    assert told("label_checked", **asset) == ("ラベルを照合　資産ラベル KRM-036660", Family.ok)
    assert told("label_checked", **asset, wrong="1") == (
        "別の端末に貼られていた　資産ラベル KRM-036660",
        Family.refused,
    )
    slip = {"kind": "slip", "text": "RP8A0001P", "copy": "1"}
    assert told("label_printed", "8A-0001-P", **slip) == ("印刷　修理伝票　8A-0001-P", None)
    assert told("label_printed", kind="of a later version", text="X", copy="1") == ("印刷　of a later version X", None)


@pytest.mark.parametrize("note", [MISSING, SHRUNK, SWITCHED, UNREGISTERED])
def test_every_note_of_a_label_is_said_in_words(note: str) -> None:
    words.set_language("ja")
    assert not note_words(note).isascii(), "not the program's own word for it"
