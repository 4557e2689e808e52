"""What one setting may hold: whose it is, its form, its bounds, and how a person's text becomes its value.

Decides why a value is refused, as a closed fault with the bound it missed. Knows no key by name (`keys`), nor where a
value lies (`store`).
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Value = str | int | bool | None
"""What a setting can hold; None is "not set" and only allowed where `optional` says so."""

ENVIRONMENT_PREFIX: Final = "SHURIDAI_"

PREFILL_NAMES: Final = ("serial", "tag", "school")
"""What the prefill template of the fault-report form can name."""


class Scope(StrEnum):
    """Whose a setting is."""

    shared = "shared"
    """One value a ledger, changed by an operation of a supervisor."""
    desk = "desk"
    """This computer's own."""
    secret = "secret"
    """In the keyring, never shown."""


class Kind(StrEnum):
    """What form a value has."""

    text = "text"
    whole = "whole"
    yes_no = "yes_no"
    choice = "choice"
    address = "address"
    """Root of a host, `https://admin.googleapis.com`; plain HTTP on loopback only; or empty."""
    template = "template"
    """A link with {serial}, {tag}, {school} in it, or empty."""
    zone = "zone"
    clock = "clock"
    """A time of day, HH:MM."""
    periods = "periods"
    """Initial periods of delivery batches (`domain.initial_periods`), or empty."""
    words = "words"
    """Words of the choices, or added ones (`other:…`), parted by commas; or empty."""
    places = "places"
    """Names of a supervisor's own behind その他 (`domain.fault_places`), or empty."""
    steps = "steps"
    """What a supervisor renames and adds of the disposal checklist (`domain.disposal_steps`), or empty."""
    folder = "folder"
    """A folder from the root of its disk, or empty."""
    closed_days = "closed_days"
    """The closed-day list: days and ranges with words (`domain.open_days`), or empty."""
    run_days = "run_days"
    """When the delivery run comes: weekdays, and days besides (+) or not (-), or empty."""


class Fault(StrEnum):
    """Why a value can't be set; each has a sentence `settings.fault.<value>`."""

    unknown_key = "unknown_key"
    not_whole = "not_whole"
    too_low = "too_low"
    too_high = "too_high"
    not_yes_no = "not_yes_no"
    not_a_choice = "not_a_choice"
    not_an_address = "not_an_address"
    not_encrypted = "not_encrypted"
    bad_template = "bad_template"
    unknown_zone = "unknown_zone"
    not_a_time = "not_a_time"
    not_a_folder = "not_a_folder"
    not_periods = "not_periods"
    not_places = "not_places"
    not_steps = "not_steps"
    not_days = "not_days"
    not_run_days = "not_run_days"
    empty = "empty"
    from_environment = "from_environment"
    no_shared_ledger = "no_shared_ledger"
    no_keyring = "no_keyring"


class SettingError(Exception):
    """A value or a key was refused: a closed fault with what was asked and what would do, for a person to mend."""

    def __init__(self, fault: Fault, key: str, *, wanted: str = "", limit: str = "") -> None:
        """`wanted` is the refused text (never a secret), `limit` the bound or the choices."""
        super().__init__(f"{key}: {fault}")
        self.fault = fault
        self.key = key
        self.wanted = wanted
        self.limit = limit


class Setting(NamedTuple):
    """One thing that can be set."""

    key: str
    scope: Scope
    kind: Kind
    default: Value
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    optional: bool = False
    ours: bool = False
    """Our own choice (†), to be agreed with the Board; shown as such."""

    @property
    def environment(self) -> str:
        """The name of the environment variable that wins over every other source."""
        return ENVIRONMENT_PREFIX + self.key.replace(".", "_").upper()

    @property
    def about(self) -> str:
        """The catalog key of what it is, in words."""
        return f"settings.about.{self.key}"

    def parse(self, text: str, *, kept: bool = False) -> Value:
        """The value `text` writes. Raises SettingError when this setting can't hold it.

        `kept`: it was taken before, by whatever rules there were then.
        """
        plain = text.strip()
        if not plain and self.optional:
            return None
        match self.kind:
            case Kind.whole:
                return self._whole(plain)
            case Kind.yes_no:
                return self._yes_no(plain)
            case Kind.choice:
                if plain not in self.choices:
                    raise self._refused(Fault.not_a_choice, plain, " ".join(self.choices))
            case Kind.address:
                return self._address(plain)
            case Kind.clock:
                return self._time(plain)
            case _:
                self._check(plain, kept=kept)
        return plain

    def _check(self, plain: str, *, kept: bool) -> None:
        """Raises SettingError for a text that is kept as it is written and can't be used; any text will do for text."""
        match self.kind:
            case Kind.template:
                self._check_template(plain)
            case Kind.zone:
                self._check_zone(plain)
            case Kind.folder:
                self._check_folder(plain)
            case Kind.closed_days | Kind.run_days:
                self._check_days(plain)
            case Kind.periods:
                self._check_periods(plain, kept=kept)
            case Kind.words:
                self._check_words(plain)
            case Kind.places:
                self._check_places(plain)
            case Kind.steps:
                self._check_steps(plain)
            case _:
                pass

    def accept(self, value: object) -> Value:
        """`value` as this setting holds it, from a file or the ledger. Raises SettingError when it can't be held."""
        if value is None and self.optional:
            return None
        if isinstance(value, bool):
            return self.parse("true" if value else "false")
        if isinstance(value, int | str):
            return self.parse(str(value), kept=True)
        raise self._refused(Fault.empty if value is None else Fault.not_a_choice, "", "")

    def _whole(self, text: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,12}", text):
            raise self._refused(Fault.not_whole, text)
        number = int(text)
        if self.low is not None and number < self.low:
            raise self._refused(Fault.too_low, text, str(self.low))
        if self.high is not None and number > self.high:
            raise self._refused(Fault.too_high, text, str(self.high))
        return number

    def _yes_no(self, text: str) -> bool:
        word = text.lower()
        if word in {"true", "1", "yes", "on"}:
            return True
        if word in {"false", "0", "no", "off"}:
            return False
        raise self._refused(Fault.not_yes_no, text, "true false")

    def _address(self, text: str) -> str:
        if not text:
            return ""
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise self._refused(Fault.not_an_address, text) from None
        behind = parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password
        if parts.scheme not in {"https", "http"} or not host or behind or any(c.isspace() for c in text):
            raise self._refused(Fault.not_an_address, text)
        if parts.scheme == "http" and host not in {"localhost", "127.0.0.1", "::1"}:
            raise self._refused(Fault.not_encrypted, text)
        shown = f"[{host}]" if ":" in host else host
        return f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")

    def _check_template(self, text: str) -> None:
        if not text:
            return
        names = set(re.findall(r"\{([^{}]*)\}", text))
        rest = re.sub(r"\{[^{}]*\}", "", text)
        if not text.startswith("https://") or not names or names - set(PREFILL_NAMES) or "{" in rest or "}" in rest:
            raise self._refused(Fault.bad_template, text, " ".join(f"{{{name}}}" for name in PREFILL_NAMES))

    def _check_zone(self, text: str) -> None:
        try:
            ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise self._refused(Fault.unknown_zone, text) from None

    def _check_folder(self, text: str) -> None:
        if text and not Path(text).expanduser().is_absolute():
            raise self._refused(Fault.not_a_folder, text)

    def _check_words(self, text: str) -> None:
        given = [word.strip() for word in text.split(",") if word.strip()]
        if any(word not in self.choices and not word.startswith("other:") for word in given):
            raise self._refused(Fault.not_a_choice, text, " ".join(self.choices))

    def _check_places(self, text: str) -> None:
        from app.domain.fault_places import PlacesFault, added_places  # no start wants it

        try:
            added_places(text)
        except PlacesFault as fault:
            raise self._refused(Fault.not_places, text, fault.args[0]) from None

    def _check_steps(self, text: str) -> None:
        from app.domain.disposal_steps import StepsFault, read  # no start wants it

        try:
            read(text)
        except StepsFault as fault:
            raise self._refused(Fault.not_steps, text, fault.args[0]) from None

    def _check_periods(self, text: str, *, kept: bool) -> None:
        from app.domain.initial_periods import PeriodsFault, given_periods, read_periods  # no start wants it

        try:
            (read_periods if kept else given_periods)(text)
        except PeriodsFault as fault:
            raise self._refused(Fault.not_periods, text, fault.args[0]) from None

    def _check_days(self, text: str) -> None:
        from app.domain.open_days import DaysFault, parse_closed_days, parse_run_days  # no start wants it

        try:
            if self.kind is Kind.closed_days:
                parse_closed_days(text)
            else:
                parse_run_days(text)
        except DaysFault as fault:
            wrong = Fault.not_days if self.kind is Kind.closed_days else Fault.not_run_days
            raise self._refused(wrong, text, fault.args[0]) from None

    def _time(self, text: str) -> str:
        found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", unicodedata.normalize("NFKC", text))
        if found is None:
            raise self._refused(Fault.not_a_time, text)
        return f"{int(found[1]):02d}:{found[2]}"

    def _refused(self, fault: Fault, wanted: str, limit: str = "") -> SettingError:
        return SettingError(fault, self.key, wanted="" if self.scope is Scope.secret else wanted, limit=limit)
