"""How a verb answers: one JSON object on standard output, or words for people; and the exit code.

Decides nothing of a job. With --json standard output holds the object and nothing else; words go to standard error.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from app.domain.kinds import Family
from app.settings.words import t

DONE = 0
REFUSED = 1
USAGE = 2
WAIT = 2.5
"""Seconds to wait for another process that has the ledger open: after a slow start too, five are not passed."""
_NOBODY_READS: Final = frozenset({errno.EPIPE, errno.EINVAL})
"""How a pipe nobody reads any more fails: on Windows it is an invalid argument."""


class Answer(NamedTuple):
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
    """Writes the answer; gives its exit code back, 1 where the answer could not be written.

    Whoever read it (`… | head`) and has enough is no fault: the verb is done, and its code stands.
    """
    code = answer.code
    try:
        _write(answer, as_json=as_json)
    except OSError as fault:
        # what is still held back would fail once more when Python ends, and spoil the exit code
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if fault.errno not in _NOBODY_READS:
            code = REFUSED
            _tell_people((t("cli.answer_not_written"),))
    if as_json:
        _tell_people(answer.words)
    return code


def _write(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        json.dump(answer.body, sys.stdout, ensure_ascii=False, default=_plain)
        sys.stdout.write("\n")
    else:
        for line in answer.words or (json.dumps(answer.body, ensure_ascii=False, indent=1, default=_plain),):
            print(line)
    sys.stdout.flush()


def _tell_people(words: Iterable[str]) -> None:
    with contextlib.suppress(OSError):  # with nowhere to say it, the exit code is left
        for line in words:
            print(line, file=sys.stderr)


def _plain(value: object) -> object:
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    if isinstance(value, bytes):
        return value.hex()
    return str(value)
