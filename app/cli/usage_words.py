"""What is wrong with a call, in the language in force: argparse says it in English only.

Decides which of its sentences are known; one that isn't stays as it is. Knows no verb.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from app.settings.words import t

_SAID: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (
        re.compile(r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", re.DOTALL),
        lambda m: t("cli_usage.choice", name=m[1], value=m[2].strip("'"), choices=m[3].replace("'", "")),
    ),
    (
        re.compile(r"argument (.+?): invalid \S+ value: (.+)"),
        lambda m: t("cli_usage.value", name=m[1], value=m[2].strip("'")),
    ),
    (re.compile(r"argument (.+?): expected .+"), lambda m: t("cli_usage.missing_value", name=m[1])),
    (
        re.compile(r"argument (.+?): not allowed with argument (.+)"),
        lambda m: t("cli_usage.both", one=m[1], other=m[2]),
    ),
    (re.compile(r"the following arguments are required: (.+)"), lambda m: t("cli_usage.required", names=m[1])),
    (re.compile(r"unrecognized arguments: ([^-].*)"), lambda m: t("cli_usage.too_much", words=m[1])),
    (re.compile(r"unrecognized arguments: (.+)"), lambda m: t("cli_usage.unknown", words=m[1])),
    (
        re.compile(r"ambiguous option: (.+?) could match (.+)"),
        lambda m: t("cli_usage.ambiguous", word=m[1], names=m[2]),
    ),
)


def usage_words(message: str) -> str:
    """An argparse sentence in people's words; the sentence itself where it is none of the known ones."""
    for pattern, words in _SAID:
        match = pattern.fullmatch(message)
        if match is not None:
            return words(match)
    return message
