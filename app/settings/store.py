"""Reads and writes settings: the environment first, then where the scope keeps them, then the default.

Decides which source wins and how a desk's file is written. Knows nothing of operations: shared values come through a
port that bootstrap hands in once the ledger is open.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from app.settings.files import write_atomically
from app.settings.keys import SETTINGS, setting
from app.settings.values import Fault, Scope, Setting, SettingError, Value

DESK_FILE = "settings.json"
_FORMAT = 1


class SharedValues(Protocol):
    """Where a ledger's shared settings lie; each change is an operation."""

    def shared_values(self) -> Mapping[str, object]:
        """The values set so far, by key; keys of newer versions may be among them."""
        ...

    def shared_set(self, key: str, value: Value) -> None:
        """Change one value by an operation; raises what the use case raises when it is refused."""
        ...


class SecretStore(Protocol):
    """Where secrets lie."""

    def get(self, name: str) -> str | None:
        """The secret, or None where there is none."""
        ...

    def set(self, name: str, secret: str) -> None:
        """Keep the secret under `name`. Raises SettingError where nothing keeps it."""
        ...

    def delete(self, name: str) -> None:
        """Forget the secret; no error where there is none."""
        ...


class Source(StrEnum):
    """Where a value came from."""

    environment = "environment"
    shared = "shared"
    desk = "desk"
    keyring = "keyring"
    default = "default"


class Reading(NamedTuple):
    """One setting as `settings list` shows it; a secret's value is only whether it is set."""

    key: str
    scope: Scope
    value: Value
    default: Value
    source: Source
    ours: bool
    fault: Fault | None = None
    """Why what is stored was not taken (the default stands in), or None."""

    def as_json(self) -> dict[str, Value]:
        """The object the command line prints. A secret never shows: its value is whether one is kept."""
        return {
            "key": self.key,
            "scope": self.scope.value,
            "value": self.value,
            "default": self.default,
            "source": self.source.value,
        }


class Settings:
    """The settings of this desk and of the ledger it has open."""

    def __init__(
        self,
        folder: Path,
        secrets: SecretStore,
        *,
        shared: SharedValues | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """`folder` is the per-user config folder; `shared` may come later through `open_ledger`."""
        self._file = folder / DESK_FILE
        self._secrets = secrets
        self._shared = shared
        self._environ = os.environ if environ is None else environ
        self._desk: dict[str, object] | None = None

    def open_ledger(self, shared: SharedValues | None) -> None:
        """Take shared values from this ledger from now on; None when it is closed."""
        self._shared = shared

    def get(self, key: str) -> Value:
        """The value in force. A secret is given in full: for the one adapter that needs it, never for showing.

        Raises SettingError for an unknown key, and for an environment variable that holds what can't be held.
        """
        return self._resolve(setting(key))[0]

    def text(self, key: str) -> str:
        """The value of a text, choice, address, template or zone setting."""
        value = self.get(key)
        if not isinstance(value, str):
            raise TypeError(f"{key} is not text")
        return value

    def whole(self, key: str) -> int:
        """The value of a whole-number setting that is never empty."""
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{key} is not a whole number")
        return value

    def yes(self, key: str) -> bool:
        """The value of a yes-or-no setting."""
        value = self.get(key)
        if not isinstance(value, bool):
            raise TypeError(f"{key} is not yes or no")
        return value

    def read(self, key: str) -> Reading:
        """One setting with its source, fit to be shown: a secret's value is True or False for kept or not."""
        known = setting(key)
        value, source, fault = self._resolve(known)
        hidden = known.scope is Scope.secret
        return Reading(
            key=key,
            scope=known.scope,
            value=bool(value) if hidden else value,
            default=False if hidden else known.default,
            source=source,
            ours=known.ours,
            fault=fault,
        )

    def list(self) -> tuple[Reading, ...]:
        """Every setting, in the order of the declaration."""
        return tuple(self.read(key) for key in SETTINGS)

    def set(self, key: str, text: str) -> Reading:
        """Set `key` to what `text` writes and give back what is now in force.

        Raises SettingError when the value can't be held, when the environment holds the key (a change would not be
        seen), or when a shared setting is set with no ledger open.
        """
        known = setting(key)
        if known.environment in self._environ:
            raise SettingError(Fault.from_environment, key, limit=known.environment)
        value = known.parse(text)
        match known.scope:
            case Scope.desk:
                # read anew: another process of this desk may have written since
                self._write_desk({**read_desk_file(self._file), key: value})
            case Scope.shared:
                if self._shared is None:
                    raise SettingError(Fault.no_shared_ledger, key)
                self._shared.shared_set(key, value)
            case Scope.secret:
                if value:
                    self._secrets.set(key, str(value))
                else:
                    self._secrets.delete(key)
        return self.read(key)

    def _resolve(self, known: Setting) -> tuple[Value, Source, Fault | None]:
        if known.environment in self._environ:
            return known.accept(self._environ[known.environment]), Source.environment, None
        if known.scope is Scope.secret:
            kept = self._secrets.get(known.key)
            return (kept, Source.keyring, None) if kept else (known.default, Source.default, None)
        stored, source = self._stored(known.scope)
        if known.key not in stored:
            return known.default, Source.default, None
        try:
            return known.accept(stored[known.key]), source, None
        except SettingError as refused:
            # A newer or hand-edited file: the default is safe, and the list shows why it stands.
            return known.default, Source.default, refused.fault

    def _stored(self, scope: Scope) -> tuple[Mapping[str, object], Source]:
        if scope is Scope.desk:
            return self._desk_values(), Source.desk
        return ({} if self._shared is None else self._shared.shared_values()), Source.shared

    def _desk_values(self) -> dict[str, object]:
        if self._desk is None:
            self._desk = read_desk_file(self._file)
        return self._desk

    def _write_desk(self, values: dict[str, object]) -> None:
        write_atomically(self._file, json.dumps({"format": _FORMAT, "values": values}, ensure_ascii=False, indent=1))
        self._desk = values


def read_desk_file(file: Path) -> dict[str, object]:
    """The values of a desk's settings file; empty where there is none or where it is not such a file.

    A damaged settings file must not keep a desk from taking in devices: it is put aside as `settings.json.damaged`.
    """
    try:
        found = json.loads(file.read_text("utf-8"))
        values = found["values"]
        if not isinstance(values, dict):
            raise TypeError("values is not an object")
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError):
        file.replace(file.with_name(file.name + ".damaged"))
        return {}
    return dict(values)
