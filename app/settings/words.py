"""Every sentence a person reads: catalog key and values in, text of the language in use out.

Decides which language is spoken and where catalogs lie (resources/i18n/<language>/<area>.json, flat keys
`area.name`). Knows nothing of what is said: domain and use cases give closed words, screens turn them into keys.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

from app.settings.paths import resource

Language = Literal["ja", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")
DEFAULT: Final[Language] = "ja"
"""Japanese is the first language: whatever LANG says that is not English is answered in Japanese."""

_lock = threading.Lock()
_catalogs: dict[Language, Mapping[str, str]] = {}
_current: Language | None = None


class CatalogError(Exception):
    """A catalog file is not what it must be (a fault of ours, found by the tests)."""


def t(key: str, /, **values: object) -> str:
    """The text of `key` in the language in use, with its {placeholders} filled from `values`.

    Raises KeyError for a key no catalog has and for a placeholder without a value: both are faults of ours.
    """
    text = catalog(language())[key]
    return text.format(**values) if "{" in text else text


def has(key: str) -> bool:
    """Whether there is a text for `key`; for keys built from data such as a place a supervisor added."""
    return key in catalog(language())


def word_or_code(key: str, code: str) -> str:
    """The text of `key`; where no catalog has one, `code` itself, and of a supervisor's own (`other:…`) its name."""
    return t(key) if has(key) else code.removeprefix("other:")


def language() -> Language:
    """The language in use: the one set, else the one LC_ALL, LC_MESSAGES or LANG asked for when first needed."""
    global _current
    if _current is None:
        _current = system_language()
    return _current


def set_language(choice: str) -> Language:
    """Speak `choice`: "ja", "en", or "system" for what the environment asks for. Returns the language now in use.

    Raises ValueError for another choice.
    """
    global _current
    _current = system_language() if choice == "system" else _known(choice)
    return _current


def system_language(environ: Mapping[str, str] | None = None) -> Language:
    """What the environment asks for: English where the first of LC_ALL, LC_MESSAGES, LANG set begins with en."""
    env = os.environ if environ is None else environ
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else DEFAULT
    return DEFAULT


def catalog(lang: Language) -> Mapping[str, str]:
    """All texts of one language by key; read once, on first use, safe from any thread.

    Raises CatalogError when a file repeats a key, holds one outside its area, or holds something that is not text.
    """
    known = _catalogs.get(lang)
    if known is None:
        with _lock:
            known = _catalogs.get(lang)
            if known is None:
                known = _catalogs[lang] = load_catalog(resource("i18n", lang))
    return known


def load_catalog(folder: Path) -> Mapping[str, str]:
    """The texts of every area file in `folder`, in one mapping. Raises CatalogError as `catalog` does."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        for key, text in _area(path):
            if key in texts:
                raise CatalogError(f"{path.name}: {key} stands in two files")
            texts[key] = text
    if not texts:
        raise CatalogError(f"no texts in {folder.name}")
    return texts


def _area(path: Path) -> Iterator[tuple[str, str]]:
    def no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise CatalogError(f"{path.name}: a key stands twice")
        return found

    rows = json.loads(path.read_text("utf-8"), object_pairs_hook=no_twins)
    for key, text in rows.items():
        if not isinstance(text, str):
            raise CatalogError(f"{path.name}: {key} is not text")
        if not key.startswith(path.stem + "."):
            raise CatalogError(f"{path.name}: {key} belongs to another area")
        yield key, text


def _known(choice: str) -> Language:
    for lang in LANGUAGES:
        if lang == choice:
            return lang
    raise ValueError(f"no such language: {choice}")
