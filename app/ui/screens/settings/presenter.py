"""The settings screen's logic: each value applies at once; shared ones are an operation of a supervisor, after a PIN.

Decides how a value is said and who is told of it. What a value may be is `settings.values`' matter, who may set it the
use case's.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.errors import WorldError
from app.domain.kinds import Aggregate, Family
from app.domain.rules.permissions import Command
from app.domain.scans import RawScan, ScanFault
from app.settings.keys import setting
from app.settings.store import Source
from app.settings.values import Scope, SettingError, Value
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.settings.controls import ValueRow
from app.ui.screens.settings.copies import Copies
from app.ui.screens.settings.form_check import FormCheck
from app.ui.screens.settings.people import People
from app.ui.screens.settings.period_words import periods_shown
from app.ui.screens.settings.reading import Reading
from app.ui.screens.settings.sections import KEYS, Section, options
from app.ui.screens.settings.view import Page, SettingsView
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.toast import ToastRow
from app.usecases.change_setting import change_setting
from app.usecases.changes import Changes
from app.usecases.session import NotAllowed

READING_WIDTH = 84.0
"""u: the test code and its words stand side by side."""


def written(value: Value) -> str:
    """A value as `Settings.set` takes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


class SettingsPresenter(QObject):
    """F10. The window applies what is told: each `…_changed` carries the value now in force."""

    theme_changed = Signal(str)
    """light, dark or system."""
    scale_changed = Signal(int)
    """Text size in per cent."""
    language_changed = Signal(str)
    """ja, en or system."""
    volume_changed = Signal(int)
    """Per cent; 0 is silent."""
    motion_changed = Signal(bool)
    """Whether motion is reduced."""
    gap_changed = Signal(int)
    """Milliseconds: `ScanFilter.set_gap`."""
    desk_renamed = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.rows: dict[str, ValueRow] = {}
        self.form = FormCheck()
        self.people = People(context)
        self.copies = Copies(context)
        self.view = SettingsView([self._page(section) for section in Section])
        self.show_values()

    def _page(self, section: Section) -> Page:
        page = Page(t(f"settings_screen.section.{section}"))
        page.panel.set_title(t(f"settings_screen.section.{section}"), t(f"settings_screen.about.{section}"))
        for key in KEYS.get(section, ()):
            shared = setting(key).scope is Scope.shared
            row = ValueRow(key, t(f"settings_screen.{key}"), options(key), at_enter_only=shared)
            row.set_to.connect(lambda text, key=key: self.set_value(key, text))
            self.rows[key] = row
            if section is Section.reading:
                self._lay_reading(page, row)
                continue
            page.add(row, row.control)
            if key == "desk.sound.volume":
                button = KeyButton(ButtonRow(id="sound", text=t("settings_screen.test_sound"), height=2.4))
                button.chosen.connect(lambda _: self.context.voice.say(Family.ok))
                page.add(button, button)
            if key == "form.prefill_template":
                page.add(self.form)
        for name, part in ((Section.people, self.people), (Section.copies, self.copies)):
            if section is name:
                page.add(part.view, *part.controls)
        return page

    def _lay_reading(self, page: Page, gap: ValueRow) -> None:
        """The scanner setup has the whole page; the gap stands on the keyboard scanner's card."""
        self.reading = Reading(self.context, gap, gap.control, self)
        page.add(self.reading.view)
        page.set_width(READING_WIDTH)
        page.panel.set_padding(0.25)
        self.reading.controls_changed.connect(lambda: page.set_controls(self.reading.controls))
        page.set_controls(self.reading.controls)
        self.reading.calibrated.connect(lambda _gap: self._show("desk.scanner.gap_ms"))

    # --- the screen's life -----------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen comes to the front."""
        actions = self.context.actions
        actions.bind("settings.sections", self.view.sections.setFocus)
        for name in ("settings.row", "settings.value", "settings.change"):
            actions.show_only(name)
        self.show_values()
        self.people.refresh()
        self.copies.refresh()
        self.reading.open()
        self.view.sections.setFocus()

    def deactivate(self) -> None:
        """Another screen comes to the front: nothing half done stays."""
        self.people.close()
        self.reading.close()

    def changed(self, changes: Changes) -> None:
        """Something was committed, here or elsewhere."""
        if changes.touches(Aggregate.setting):
            self.show_values()
        if changes.touches(Aggregate.operator):
            self.people.refresh()

    def show_section(self, section: Section) -> None:
        """Brings a section to the front (the scan bar's click: reading)."""
        self.view.sections.set_section(section)
        if section is Section.reading:
            self.reading.view.test.setFocus()

    def focus_on(self, key: str) -> None:
        """Brings the row of a setting to hand."""
        section = next(section for section, keys in KEYS.items() if key in keys)
        self.view.sections.set_section(section)
        self.rows[key].control.setFocus()

    @property
    def only_shows(self) -> bool:
        """Whether scans are shown and not acted upon: under 読み取り."""
        return self.view.sections.section is Section.reading

    def take_scan(self, raw: RawScan) -> bool:
        """Under 読み取り a scan is shown, character by character; elsewhere it goes where it always goes."""
        if self.only_shows:
            self.reading.show_scan(raw, self.context.desk.read_scan(raw.text))
        return self.only_shows

    def show_refused(self, fault: ScanFault, raw: str, source: str) -> bool:
        """The same for one that must not be used."""
        if self.only_shows:
            self.reading.show_refused(fault, raw, source)
        return self.only_shows

    # --- values ----------------------------------------------------------------------------------------------

    def show_values(self) -> None:
        """Every row as it is in force."""
        for key in self.rows:
            self._show(key)

    def _show(self, key: str) -> None:
        known = setting(key)
        notes: list[str] = []
        try:
            reading = self.context.settings.read(key)
        except SettingError as fault:
            self.rows[key].show_value("", self._words(fault), locked=True)
            return
        fixed = reading.source is Source.environment
        if fixed:
            notes.append(
                t("settings_screen.fixed", source=t(f"settings.source.{reading.source}"), name=known.environment)
            )
        if reading.fault is not None:
            notes.append(t("settings_screen.stored_is_wrong"))
        if known.ours:
            notes.append(t("settings.ours"))
        shown, said = written(reading.value), "　".join(notes)
        if key == "repair.initial_periods":
            shown, told = periods_shown(shown)
            said = "\n".join(filter(None, (told, said)))
        self.rows[key].show_value(shown, said, locked=fixed)
        if key == "form.prefill_template":
            self.form.show_template(shown)

    def set_value(self, key: str, text: str) -> None:
        """Sets a value; what is refused is said under the row and changes nothing."""
        known = setting(key)
        plain = unicodedata.normalize("NFKC", text) if known.low is not None or known.high is not None else text
        try:
            value = known.parse(plain)
            if known.scope is Scope.shared:
                self._set_shared(key, value)
                return
            reading = self.context.settings.set(key, plain)
        except SettingError as fault:
            self.rows[key].trouble(self._words(fault))
            self.context.voice.say(Family.refused)
            return
        except OSError:
            self.rows[key].trouble(t("world.read_only"))
            return
        self._show(key)
        self._tell(key, reading.value)

    def _set_shared(self, key: str, value: Value) -> None:
        if self.context.settings.read(key).source is Source.environment:
            self._show(key)
            return

        def then(*, proved: bool) -> None:
            desk = self.context.desk
            actor = replace(desk.signed_in(), proved=proved)
            future = desk.call(lambda unit: change_setting(unit, key, value), actor=actor)
            self.context.tasks.watch(future, lambda _: self._shared_set(key), lambda fault: self._fault(key, fault))

        self.context.ask_pin(Command.change_shared_setting, then)

    def _shared_set(self, key: str) -> None:
        self._show(key)
        self.context.frame.show_toast(ToastRow(text=t("settings_screen.set", what=t(f"settings_screen.{key}"))))

    def _fault(self, key: str, fault: BaseException) -> None:
        self.context.voice.say(Family.refused)
        if isinstance(fault, NotAllowed):
            self.rows[key].trouble(t(f"refused.{fault.reason}"))
        elif isinstance(fault, WorldError):
            self.rows[key].trouble(t(f"world.{fault.kind}"))
        else:
            self.context.tasks.failed.emit(fault)

    @staticmethod
    def _words(fault: SettingError) -> str:
        named = t(f"settings_screen.{fault.key}")
        return t(f"settings.fault.{fault.fault}", key=named, wanted=fault.wanted, limit=fault.limit)

    def _tell(self, key: str, value: Value) -> None:
        told = {
            "desk.theme": self.theme_changed,
            "desk.text_scale": self.scale_changed,
            "desk.language": self.language_changed,
            "desk.sound.volume": self.volume_changed,
            "desk.reduced_motion": self.motion_changed,
            "desk.scanner.gap_ms": self.gap_changed,
            "desk.name": self.desk_renamed,
        }.get(key)
        if told is not None:
            told.emit(value)
