"""Keyrings for the tests: one in memory, and one that isn't there."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """Keeps what it is given for as long as the test lasts."""

    priority = 0.1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("nothing there")


class LockedKeyring(KeyringBackend):
    """Is there and gives nothing: the person closed its question."""

    priority = 0.1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("closed")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("closed")

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked("closed")


def absent() -> KeyringBackend:
    """The keyring of a session that has none: every call fails."""
    return fail.Keyring()


def forgetful() -> KeyringBackend:
    """The null keyring: takes everything, keeps nothing, never says so."""
    return null.Keyring()
