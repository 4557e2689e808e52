"""Which settings stand in which section, with their choices in words. A table, and nothing else."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtPrintSupport import QPrinterInfo

from app.settings.keys import LIMITS, setting
from app.settings.values import Kind
from app.settings.words import t
from app.ui.screens.settings.controls import Option


class Section(StrEnum):
    """The sections, in order."""

    desk = "desk"
    reading = "reading"
    ledger = "ledger"
    people = "people"
    copies = "copies"


KEYS: dict[Section, tuple[str, ...]] = {
    Section.desk: (
        "desk.name",
        "desk.print.mode",
        "desk.printer",
        "desk.text_scale",
        "desk.theme",
        "desk.language",
        "desk.sound.volume",
        "desk.idle_lock_minutes",
        "desk.reduced_motion",
    ),
    Section.reading: ("desk.scanner.gap_ms",),
    Section.ledger: (
        "form.prefill_template",
        "form.valid_days",
        "intake.back_within_days",
        "undo.free_minutes",
        "board.cost_limit",
        "repair.parts_cost_needs_decision",
        "repair.fault_places",
        "contact.kinds",
        "transfer.checks",
        "repair.light_faults",
        "repair.initial_periods",
        "center.closed_days",
        "center.run_days",
        "loans.days",
        "away.limit_days",
        "away.firm_days",
        *(f"bench.limit.{column}" for column in LIMITS),
    ),
    Section.copies: ("desk.backup.time", "desk.backup.folder"),
}
SCALES = ("100", "125", "150", "175", "200")
VOLUMES = ("0", "10", "25", "40", "55", "70", "85", "100")


def options(key: str) -> tuple[Option, ...]:
    """The choices of a setting in words; none where it is typed."""
    known = setting(key)
    if known.kind is Kind.choice:
        return tuple(Option(value, t(f"settings.choice.{key}.{value}")) for value in known.choices)
    if known.kind is Kind.yes_no:
        return (Option("true", t("common.yes")), Option("false", t("common.no")))
    if key == "desk.text_scale":
        return tuple(Option(value, f"{value} %") for value in SCALES)
    if key == "desk.sound.volume":
        return tuple(Option(value, t("settings_screen.silent") if value == "0" else value) for value in VOLUMES)
    if key == "desk.printer":
        names = QPrinterInfo.availablePrinterNames()
        return (Option("", t("settings_screen.no_printer")), *(Option(name, name) for name in names))
    return ()
