"""The one list of everything that can be set: key, scope, kind, default, allowed values.

Decides which settings there are and what each is as long as nobody sets it. What a value may be and how it is read is
`values`' matter, where it lies `store`'s, what it is used for nobody's here.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from app.settings.values import Fault, Kind, Scope, Setting, SettingError

LIMITS: Final = {
    "form": 7,
    "diagnosing": 5,
    "repairing": 7,
    "parts": 14,
    "maker": 30,
    "board": 14,
    "testing": 3,
    "ready": 5,
}
"""Open days a repair may stay in each column of the board before somebody is to look."""


# this desk
_DESK: Final = (
    Setting(key="desk.name", scope=Scope.desk, kind=Kind.text, default=""),
    Setting(key="desk.scanner.gap_ms", scope=Scope.desk, kind=Kind.whole, default=35, low=5, high=90),
    Setting(key="desk.camera", scope=Scope.desk, kind=Kind.text, default="off"),
    Setting(
        key="desk.scanner.ending",
        scope=Scope.desk,
        kind=Kind.choice,
        default="unknown",
        choices=("unknown", "enter", "tab", "none"),
    ),
    Setting(key="desk.scanner.prefix", scope=Scope.desk, kind=Kind.text, default=""),
    Setting(
        key="desk.scanner.framing",
        scope=Scope.desk,
        kind=Kind.choice,
        default="auto",
        choices=("auto", "cr", "lf", "crlf", "tab", "stx_etx", "silence"),
    ),
    Setting(key="desk.scanner.ports", scope=Scope.desk, kind=Kind.text, default=""),
    Setting(
        key="desk.print.mode",
        scope=Scope.desk,
        kind=Kind.choice,
        default="on_enter",
        choices=("preview", "at_scan", "on_enter", "crate_end"),
    ),
    Setting(key="desk.printer", scope=Scope.desk, kind=Kind.text, default=""),
    Setting(key="desk.printers", scope=Scope.desk, kind=Kind.text, default=""),
    Setting(key="desk.labels", scope=Scope.desk, kind=Kind.text, default=""),
    Setting(key="desk.log.columns", scope=Scope.desk, kind=Kind.text, default=""),
    Setting(key="desk.text_scale", scope=Scope.desk, kind=Kind.whole, default=100, low=100, high=200),
    Setting(
        key="desk.theme", scope=Scope.desk, kind=Kind.choice, default="system", choices=("light", "dark", "system")
    ),
    Setting(key="desk.language", scope=Scope.desk, kind=Kind.choice, default="system", choices=("ja", "en", "system")),
    Setting(key="desk.sound.volume", scope=Scope.desk, kind=Kind.whole, default=70, low=0, high=100),
    Setting(key="desk.idle_lock_minutes", scope=Scope.desk, kind=Kind.whole, default=10, low=0, high=480, ours=True),
    Setting(key="desk.reduced_motion", scope=Scope.desk, kind=Kind.yes_no, default=False),
    Setting(key="desk.backup.time", scope=Scope.desk, kind=Kind.clock, default="12:15", optional=True),
    Setting(key="desk.backup.folder", scope=Scope.desk, kind=Kind.folder, default=""),
)
# the ledger's own rules; every one that is our choice is to be agreed with the Board
_LEDGER: Final = (
    Setting(
        key="intake.back_within_days", scope=Scope.shared, kind=Kind.whole, default=90, low=0, high=3650, ours=True
    ),
    Setting(key="form.valid_days", scope=Scope.shared, kind=Kind.whole, default=60, low=1, high=3650, ours=True),
    Setting(key="form.prefill_template", scope=Scope.shared, kind=Kind.template, default=""),
    Setting(key="undo.free_minutes", scope=Scope.shared, kind=Kind.whole, default=15, low=0, high=1440, ours=True),
    Setting(
        key="board.cost_limit", scope=Scope.shared, kind=Kind.whole, default=None, low=0, high=10_000_000, optional=True
    ),
    Setting(key="loans.days", scope=Scope.shared, kind=Kind.whole, default=10, low=1, high=250, ours=True),
    Setting(key="away.limit_days", scope=Scope.shared, kind=Kind.whole, default=20, low=1, high=365, ours=True),
    Setting(key="away.firm_days", scope=Scope.shared, kind=Kind.text, default=""),
    Setting(key="repair.initial_periods", scope=Scope.shared, kind=Kind.periods, default=""),
    Setting(
        key="repair.light_faults",
        scope=Scope.shared,
        kind=Kind.words,
        default="keytop,camera_cable,battery,usb_port,screen",
        choices=(
            *("keytop", "camera_cable", "battery", "usb_port", "screen", "keyboard", "power", "case_hinge", "other"),
        ),
        ours=True,
    ),
    Setting(key="repair.fault_places", scope=Scope.shared, kind=Kind.places, default=""),
    Setting(key="transfer.checks", scope=Scope.shared, kind=Kind.places, default=""),
    Setting(key="disposal.steps", scope=Scope.shared, kind=Kind.steps, default=""),
    Setting(key="disposal.daily_units", scope=Scope.shared, kind=Kind.whole, default=3, low=0, high=10_000, ours=True),
    Setting(key="contact.kinds", scope=Scope.shared, kind=Kind.places, default=""),
    Setting(key="repair.parts_cost_needs_decision", scope=Scope.shared, kind=Kind.yes_no, default=False, ours=True),
    Setting(key="labels.templates", scope=Scope.shared, kind=Kind.text, default=""),
    Setting(key="labels.stocks", scope=Scope.shared, kind=Kind.text, default=""),
    Setting(key="center.closed_days", scope=Scope.shared, kind=Kind.closed_days, default=""),
    Setting(key="center.run_days", scope=Scope.shared, kind=Kind.run_days, default=""),
    *(
        Setting(
            key=f"bench.limit.{name}", scope=Scope.shared, kind=Kind.whole, default=days, low=0, high=999, ours=True
        )
        for name, days in LIMITS.items()
    ),
    Setting(key="ledger.time_zone", scope=Scope.shared, kind=Kind.zone, default="Asia/Tokyo"),
)
# Google: addresses are a desk's own, so that one desk's test stand never redirects the others
_GOOGLE: Final = (
    Setting(
        key="cloud.google.directory_url", scope=Scope.desk, kind=Kind.address, default="https://admin.googleapis.com"
    ),
    Setting(key="cloud.google.forms_url", scope=Scope.desk, kind=Kind.address, default="https://forms.googleapis.com"),
    Setting(
        key="cloud.google.sheets_url", scope=Scope.desk, kind=Kind.address, default="https://sheets.googleapis.com"
    ),
    Setting(key="cloud.google.auth_url", scope=Scope.desk, kind=Kind.address, default="https://accounts.google.com"),
    Setting(key="cloud.google.token_url", scope=Scope.desk, kind=Kind.address, default="https://oauth2.googleapis.com"),
    Setting(key="cloud.google.customer", scope=Scope.shared, kind=Kind.text, default="my_customer"),
    Setting(key="cloud.google.client_id", scope=Scope.shared, kind=Kind.text, default=""),
    Setting(key="cloud.google.client_secret", scope=Scope.secret, kind=Kind.text, default=""),
    Setting(key="cloud.google.refresh_token", scope=Scope.secret, kind=Kind.text, default=""),
    Setting(key="cloud.google.form_id", scope=Scope.shared, kind=Kind.text, default=""),
    Setting(key="cloud.google.ledger_sheet_id", scope=Scope.shared, kind=Kind.text, default=""),
    Setting(key="cloud.google.board_sheet_id", scope=Scope.shared, kind=Kind.text, default=""),
    Setting(key="cloud.google.allow_write", scope=Scope.shared, kind=Kind.yes_no, default=False),
    Setting(key="cloud.google.allow_deprovision", scope=Scope.shared, kind=Kind.yes_no, default=False),
    Setting(
        key="cloud.google.daily_deprovision_cap",
        scope=Scope.shared,
        kind=Kind.whole,
        default=3,
        low=0,
        high=10_000,
        ours=True,
    ),
)
# the team hub
_HUB: Final = (
    Setting(key="cloud.hub.url", scope=Scope.desk, kind=Kind.address, default=""),
    Setting(key="cloud.hub.desk_key", scope=Scope.secret, kind=Kind.text, default=""),
)

SETTINGS: Final = MappingProxyType({setting.key: setting for setting in (*_DESK, *_LEDGER, *_GOOGLE, *_HUB)})
"""Every setting by key, in the order people see them."""


def setting(key: str) -> Setting:
    """The setting `key` names. Raises SettingError (unknown_key)."""
    found = SETTINGS.get(key)
    if found is None:
        raise SettingError(Fault.unknown_key, key)
    return found
