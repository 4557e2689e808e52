"""Secrets of the cloud services: in the system's keyring or nowhere.

Decides under which name a secret lies. Never logs one, never puts one in a message. Where a session has no keyring,
secrets come from the environment; the ledger's own key has rules of its own in the ledger room.
"""

from __future__ import annotations

from app.settings.values import Fault, SettingError

SERVICE = "Shuridai settings"


class Secrets:
    """The system's keyring. It is imported where it is used: finding a backend costs more than the rest of a start."""

    def get(self, name: str) -> str | None:
        """The secret kept under `name`; None where there is none, or no keyring that gives it."""
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, name)
        except KeyringError:
            return None

    def set(self, name: str, secret: str) -> None:
        """Keep `secret` under `name`. Raises SettingError (no_keyring) where nothing keeps it."""
        import keyring
        from keyring.errors import KeyringError

        if not keyring_present():
            raise SettingError(Fault.no_keyring, name)
        try:
            keyring.set_password(SERVICE, name, secret)
            kept = keyring.get_password(SERVICE, name)
        except KeyringError:
            kept = None
        if kept != secret:
            raise SettingError(Fault.no_keyring, name)

    def delete(self, name: str) -> None:
        """Forget `name`; no error where it was not kept. Raises SettingError (no_keyring) when it can't be removed."""
        import keyring
        from keyring.errors import KeyringError

        if self.get(name) is None:
            return
        try:
            keyring.delete_password(SERVICE, name)
        except KeyringError:
            raise SettingError(Fault.no_keyring, name) from None


def keyring_present() -> bool:
    """Whether this session has a keyring that keeps what it is given, and keeps it out of plain text."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    backend = keyring.get_keyring()
    if isinstance(backend, ChainerBackend):
        chained = list(backend.backends)
        return bool(chained) and _keeps(chained[0])
    return _keeps(backend)


def _keeps(backend: object) -> bool:
    from keyring.backends import fail, null

    # keyrings.alt, where someone installed it, offers a plain-text file as a keyring and is chosen without a word.
    plain = type(backend).__module__.startswith("keyrings.alt")
    return not plain and not isinstance(backend, fail.Keyring | null.Keyring)
