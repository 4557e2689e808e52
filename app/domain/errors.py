"""The two kinds of error: the world's (told to the person) and ours (a crash report).

Decides nothing about wording: a kind is a closed code, the sentence for it lives in the catalogs.
"""

from __future__ import annotations

from enum import StrEnum


class WorldFault(StrEnum):
    """What the world did to us. Each has a sentence `world.<value>` that says what happened and what to do."""

    disk_full = "disk_full"
    disk_error = "disk_error"
    read_only = "read_only"
    busy = "busy"
    in_use = "in_use"
    refused_destination = "refused_destination"
    unreadable_input = "unreadable_input"
    not_a_ledger = "not_a_ledger"
    key_missing = "key_missing"
    key_wrong = "key_wrong"
    newer_format = "newer_format"
    cloud_folder = "cloud_folder"
    bad_sqlite = "bad_sqlite"
    commit_unknown = "commit_unknown"


class WorldError(Exception):
    """The environment's fault: shown to the person in words, with what to do; never a crash report."""

    def __init__(self, kind: WorldFault, detail: str = "") -> None:
        """`detail` is technical text for the log and for くわしく; it never holds personal data."""
        super().__init__(f"{kind}: {detail}" if detail else str(kind))
        self.kind = kind
        self.detail = detail


class OurError(Exception):
    """A promise of ours was broken (a bug): goes to the crash report, is never shown as the person's mistake."""


class UnknownKind(OurError):
    """An aggregate holds an operation kind this version does not know: it is read-only here (needs a newer version)."""
