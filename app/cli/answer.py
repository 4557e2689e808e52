"""How a verb answers: one JSON object on standard output, or words for people; and the exit code.

Decides nothing of a job. With --json standard output holds the object and nothing else; words go to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.kinds import Family

DONE = 0
REFUSED = 1
USAGE = 2
WAIT = 2.5
"""Seconds to wait for another process that has the ledger open: after a slow start too, five are not passed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a verb answers."""

    body: Mapping[str, Any]
    code: int = DONE
    words: tuple[str, ...] = ()
    """Sentences for people, in the language in force."""


@dataclass(frozen=True, slots=True)
class UsageFault(Exception):
    """The words of the call are wrong, or the input can't be read: exit 2."""

    kind: str
    words: str
    extra: Mapping[str, Any] = field(default_factory=dict)


def code_of(families: Iterable[Family]) -> int:
    """0 when each item's family is ok or look, 1 when any is refused."""
    return REFUSED if any(family is Family.refused for family in families) else DONE


def show(answer: Answer, *, as_json: bool) -> int:
    """Writes the answer; gives its exit code back."""
    if as_json:
        json.dump(answer.body, sys.stdout, ensure_ascii=False, default=_plain)
        sys.stdout.write("\n")
        for line in answer.words:
            print(line, file=sys.stderr)
    else:
        for line in answer.words or (json.dumps(answer.body, ensure_ascii=False, indent=1, default=_plain),):
            print(line)
    sys.stdout.flush()
    return answer.code


def _plain(value: object) -> object:
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    if isinstance(value, bytes):
        return value.hex()
    return str(value)
