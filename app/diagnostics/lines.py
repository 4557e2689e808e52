"""One log line: what may stand in it. Everything else is left out, so that no person's name and no key can get in.

A line is what the code says (the literal text of the call: ruff's G rules keep values out of it) and declared fields.
Values filled into a text, messages of libraries and messages of errors are never kept; the place they came from is.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

ROOT: Final = "app"
"""Our loggers are `logging.getLogger(__name__)`, so they are children of this one."""

Shape = Callable[[object], bool]
_CODE: Final = re.compile(r"[a-z][a-z0-9_.\-]{0,47}")
_IDENTITY: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REPAIR: Final = re.compile(r"[0-9]{1,2}[A-Z]{1,2}-[0-9]{4,9}-[A-Z]")
_VERSION: Final = re.compile(r"[0-9]{1,4}(\.[0-9]{1,6}){1,3}([a-z]{1,4}[0-9]{0,4})?")


def _number(value: object) -> bool:
    return isinstance(value, int | float)


def _matches(pattern: re.Pattern[str]) -> Shape:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


FIELDS: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        # how much, how long
        "count": _number,
        "total": _number,
        "rows": _number,
        "bytes": _number,
        "ms": _number,
        "attempt": _number,
        "position": _number,
        "code": _number,
        # which of our closed words
        "kind": _matches(_CODE),
        "outcome": _matches(_CODE),
        "reason": _matches(_CODE),
        "fault": _matches(_CODE),
        "state": _matches(_CODE),
        "screen": _matches(_CODE),
        "verb": _matches(_CODE),
        "key": _matches(_CODE),
        "source": _matches(_CODE),
        "destination": _matches(_CODE),
        # which thing of ours: ids and numbers we made, never a serial, a tag or a person's code
        "operation": _matches(_IDENTITY),
        "action": _matches(_IDENTITY),
        "ledger": _matches(_IDENTITY),
        "repair": _matches(_REPAIR),
        # which version
        "version": _matches(_VERSION),
        "format": _number,
    }
)
"""The declared fields of a log line and what each may hold; a new one is added here, with a shape that no name fits."""

_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class LineFormatter(logging.Formatter):
    """A record as one line of JSON, with nothing in it that is not declared."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end. Never raises for what a caller put in the record."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "room": record.name,
        }
        ours = record.name.partition(".")[0] == ROOT and isinstance(record.msg, str)
        line["event"] = record.msg if ours else "unlisted"
        line["place"] = f"{record.module}:{record.lineno}"
        left_out: list[str] = []
        for name, value in vars(record).items():
            if name in _OWN:
                continue
            shape = FIELDS.get(name)
            if shape is not None and shape(value):
                line[name] = value
            else:
                left_out.append(name)
        if left_out:
            line["left_out"] = sorted(left_out)
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = error_chain(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True)


def error_chain(error: BaseException) -> list[dict[str, object]]:
    """An error and what it came from: kinds and places in the code, the newest first, never a message."""
    chain: list[dict[str, object]] = []
    seen: set[int] = set()
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        places = []
        trace = step.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(
                f"{code.co_filename.replace(chr(92), '/').rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}"
            )
            trace = trace.tb_next
        chain.append({"kind": type(step).__qualname__, "places": places[-12:]})
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return chain
