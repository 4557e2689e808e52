"""Operations: what happened. Written once, hashed, never changed.

Decides the bytes of a fact. The envelope (desk, its gapless number, the hub's position) lies outside the hash, because
it is given later and by others. No personal data and no file ever stands in an operation: those lie in the side store
and are named here by id.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.domain.errors import OurError, UnknownKind
from app.domain.identity import short, unshort
from app.domain.kinds import Aggregate

FORMAT = 1
"""Format version written now; reducers read every one ever released."""

MAX_BODY = 560
"""Bytes a body may have, so that an operation with its hash and indexes stays under 700 bytes on disk."""

MAX_TEXT = 120
"""Bytes of a short text that may stand in an operation itself (a place, a label): forty characters of Japanese."""

MAX_READ = 4096
"""Bytes of a body that is still read: newer versions may write more than this one, nobody an endless one."""

Payload = Mapping[str, Any]
_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
# What `encode` makes anew at each call, made once: a third of the time of writing a head. The arguments are those of
# CPython's encoder: no look-out for circles, default, strings, indent, separators, sorted, skipped keys, NaN.
_chunks = json.encoder.c_make_encoder(  # type: ignore[attr-defined]
    None, _encoder.default, json.encoder.encode_basestring, None, ":", ",", 1, 0, 0
)


def _encode(value: object) -> str:
    return "".join(_chunks(value, 0))


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of ours")


_decoder = json.JSONDecoder(parse_constant=_no_number)


def _parse(text: str) -> Any:
    """What JSON says. Canonical bytes begin and end with the value itself, so the scanner alone reads them."""
    try:
        value, end = _decoder.scan_once(text, 0)  # type: ignore[attr-defined]
    except StopIteration:
        return _decoder.decode(text)  # a blank first, or no JSON at all
    return value if end == len(text) else _decoder.decode(text)


def canonical(value: object) -> bytes:
    """Canonical JSON: sorted keys, no blanks, UTF-8, no NaN."""
    return _encode(value).encode()


class Ref(NamedTuple):
    """An aggregate: its kind and sixteen-byte id."""

    kind: Aggregate
    id: bytes

    @property
    def text(self) -> str:
        """As it stands in an operation's bytes."""
        return f"{self.kind}:{short(self.id)}"


class Draft(NamedTuple):
    """An operation a rule asks for, before it is stamped with id, operator and time."""

    kind: str
    about: tuple[Ref, ...]
    payload: Payload


class Stamp(NamedTuple):
    """Who, when and in which action: the same for all operations of one key, scan or import slice."""

    action: bytes
    operator: str
    at: str
    """Wall time in UTC, ISO 8601 with milliseconds and Z."""
    local: str
    """Local date and time as people saw it: 2026-11-20 09:42:18."""
    seen: int = 0
    """Hub position its maker had seen."""
    doubtful: bool = False
    """The clock was doubtful (went back, or was never set)."""


class Operation(NamedTuple):
    """A fact. `about` names the aggregates it folds into."""

    id: bytes
    kind: str
    about: tuple[Ref, ...]
    payload: Payload
    stamp: Stamp
    format: int = FORMAT
    beyond: tuple[str, ...] = ()
    """What it is about besides, of kinds only a newer version knows; the rest of it counts here all the same."""

    @property
    def date(self) -> str:
        """The local date its maker saw: 2026-11-20."""
        return self.stamp.local[:10]


class Recorded(NamedTuple):
    """An operation with its envelope, as folding reads it."""

    op: Operation
    desk: bytes
    desk_no: int
    position: int | None
    """Hub position, or None while only this desk holds it."""


def encode(op: Operation) -> bytes:
    """The canonical bytes of `op`; raises OurError where they would be too large, or hold what can't be written."""
    stamp = op.stamp
    body: dict[str, Any] = {
        "a": [*(ref.text for ref in op.about), *op.beyond],
        "at": stamp.at,
        "f": op.format,
        "id": short(op.id),
        "k": op.kind,
        "l": stamp.local,
        "o": stamp.operator,
        "p": op.payload,
        "s": stamp.seen,
        "x": short(stamp.action),
    }
    if stamp.doubtful:
        body["d"] = 1
    try:
        raw = _encode(body).encode()
    except (TypeError, ValueError) as fault:
        raise OurError(f"operation {op.kind} can't be written: {fault}") from fault
    if len(raw) > MAX_BODY:
        raise TooLarge(f"operation {op.kind} has {len(raw)} bytes, over {MAX_BODY}")
    return raw


class TooLarge(OurError):
    """An operation over its size. One that sets fields can be spread; long texts belong in the side store."""


def spread(draft: Draft) -> list[Draft]:
    """`draft` as it is where it fits whoever stamps it, else its fields (`set`) over several operations, in order.

    The first is of its own kind, the others are changes. Raises TooLarge where it sets no fields, or where one field is
    too long alone.
    """
    if _surely_fits(draft) or fits(draft):
        return [draft]
    parts: list[Draft] = []
    for name, value in draft.payload.get("set", {}).items():
        last = parts[-1] if parts else Draft(draft.kind, draft.about, {**draft.payload, "set": {}})
        more = Draft(last.kind, last.about, {**last.payload, "set": {**last.payload["set"], name: value}})
        if fits(more):
            parts[-1:] = [more]
            continue
        alone = Draft("changed", draft.about, {"set": {name: value}})
        if not parts or not fits(alone):
            raise TooLarge(f"{draft.kind}: {name} is too long for an operation")
        parts.append(alone)
    if not parts:
        raise TooLarge(f"{draft.kind} is too long for an operation")
    return parts


_LARGEST_STAMP = Stamp(
    action=b"\xff" * 16,
    operator="O" * 12,
    at="2026-11-20T00:42:18.123Z",
    local="2026-11-20 09:42:18",
    seen=10**12,
    doubtful=True,
)


def digest_of(body: bytes) -> bytes:
    """SHA-256 of an operation's canonical bytes."""
    return hashlib.sha256(body).digest()


def decode(body: bytes) -> Operation:
    """The operation behind canonical bytes.

    Raises UnknownKind where a newer version wrote it in a form this one can't read, OurError where it is no operation.
    What it is about may be of kinds a newer version added: those stand in `beyond`.
    """
    raw: Any = None
    try:
        if len(body) > MAX_READ:
            raise ValueError(f"{len(body)} bytes")
        raw = _parse(body.decode())
        return _read(raw, body)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as fault:
        if isinstance(raw, dict) and type(raw.get("f")) is int and raw["f"] > FORMAT:
            raise UnknownKind(f"format {raw['f']}: {fault}") from fault
        raise OurError(f"not an operation: {fault}") from fault


def _read(raw: dict[str, Any], body: bytes) -> Operation:
    kind, operator, at, local = raw["k"], raw["o"], raw["at"], raw["l"]
    seen, format_ = raw["s"], raw["f"]
    texts = type(kind) is type(operator) is type(at) is type(local) is str
    if not texts or type(seen) is not int or type(format_) is not int or type(raw["p"]) is not dict:
        raise TypeError("a field of another type")
    if b"\\ud" in body and _encode(raw).encode() != body:
        raise ValueError("half a character")  # a lone surrogate could be read, but never written again
    about, beyond = _refs(raw["a"])
    stamp = Stamp(unshort(raw["x"]), operator, at, local, seen, "d" in raw)
    return Operation(unshort(raw["id"]), kind, about, raw["p"], stamp, format_, beyond)


def _refs(texts: list[str]) -> tuple[tuple[Ref, ...], tuple[str, ...]]:
    about: list[Ref] = []
    beyond: list[str] = []
    for text in texts:
        name, _, rest = text.partition(":")
        kind = _KINDS.get(name)
        if kind is not None:
            about.append(Ref(kind, unshort(rest)))
        else:
            unshort(rest)
            beyond.append(text)
    return tuple(about), tuple(beyond)


_KINDS = {kind.value: kind for kind in Aggregate}


def stamped(draft: Draft, op_id: bytes, stamp: Stamp) -> Operation:
    """`draft` as an operation with the id `op_id`."""
    return Operation(id=op_id, kind=draft.kind, about=draft.about, payload=draft.payload, stamp=stamp)


def undone_actions(ops: Sequence[Recorded]) -> set[bytes]:
    """The actions that `undone` operations among `ops` name."""
    return {unshort(r.op.payload["action"]) for r in ops if r.op.kind == "undone"}


_FRAME = len(encode(stamped(Draft("crate_reopened", (), {"set": {}}), b"\xff" * 16, _LARGEST_STAMP)))
_REF = 40


def _surely_fits(draft: Draft) -> bool:
    """A quick look at plain fields, as nearly every row of an import has them: no writing out to measure."""
    fields = draft.payload.get("set")
    if fields is None or len(draft.payload) != 1:
        return False
    try:
        text = "".join(fields.values())
    except TypeError:
        return False  # not all of them texts
    if not text.isprintable() or '"' in text or "\\" in text:
        return False  # written longer than they are
    size = _FRAME + _REF * len(draft.about) + len(text.encode()) + sum(map(len, fields)) + 6 * len(fields)
    return size <= MAX_BODY


def fits(draft: Draft) -> bool:
    """Whether the operation of `draft` keeps its size, whoever stamps it."""
    try:
        encode(stamped(draft, b"\xff" * 16, _LARGEST_STAMP))
    except TooLarge:
        return False
    return True
