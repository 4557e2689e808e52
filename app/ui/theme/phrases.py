"""Where a line of Japanese may end: between phrases (文節), as a person would part them, and never in a word.

Decides nothing of width; a phrase longer than its line is still parted anywhere.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from budoux import Parser

_JAPANESE: Final = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_WITHIN: Final = re.compile(r"(?<=\S)(?=\S)")
JOINER: Final = "\u2060"
"""Forbids a line's end, and is not seen."""


def phrases(text: str) -> list[str]:
    """The parts a line may end after; not Japanese, its words."""
    return _parser().parse(text) if _JAPANESE.search(text) else text.split()


@lru_cache(maxsize=2048)
def joined(text: str) -> str:
    """The text with its phrases made unbreakable; spaces stay places where a line may end. Not Japanese, as it was."""
    if not _JAPANESE.search(text):
        return text
    return "".join(_WITHIN.sub(JOINER, phrase) for phrase in phrases(text))


@cache
def _parser() -> Parser:
    from budoux import load_default_japanese_parser  # some milliseconds, with the first sentence that is set

    return load_default_japanese_parser()
