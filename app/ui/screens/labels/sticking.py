"""Reading back what was stuck on: a label and the unit under it, in any order, until each sits where it belongs.

Decides which two scans are a pair and whether they belong together. Knows no widget and no ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from app.domain.codes import squeeze
from app.usecases.label_ports import LabelLine


class Stuck(StrEnum):
    """How a label of the batch stands."""

    open = "open"
    right = "right"
    wrong = "wrong"


class Verdict(StrEnum):
    """What a scan came to."""

    half = "half"
    """One of the two was read: the other is waited for."""
    right = "right"
    again = "again"
    """It was read back before: nothing changes."""
    wrong = "wrong"
    unknown = "unknown"
    """Neither a label nor a unit of this batch."""
    retired = "retired"
    """A label of this batch that was printed anew since: what waits for its other half goes on waiting."""


class Mistake(NamedTuple):
    """A label on the wrong unit: what was read, what it was stuck on, what should be there."""

    read: str
    """The label's own words."""
    on: str
    """The unit's serial, or what was scanned."""
    right: str = ""
    """The words of the label that belongs there; empty where none of this batch does."""
    code: str = ""
    """The label to be printed again, as it was asked for."""


class Step(NamedTuple):
    """What a scan came to, and which line it is about (-1: none)."""

    verdict: Verdict
    line: int = -1
    label_read: bool = False
    """Of a half: it was the label, the unit is waited for."""
    mistake: Mistake | None = None


class _Scan(NamedTuple):
    label: int
    """The line whose label it may be, or -1."""
    unit: int
    """The line whose unit it may be, or -1."""
    text: str


class Sticking:
    """The reading back of one batch. Kinds without a unit under them are proven by the label alone."""

    def __init__(self, lines: Sequence[LabelLine]) -> None:
        self.lines = tuple(lines)
        self.states = [Stuck.open] * len(self.lines)
        self.mistake: Mistake | None = None
        """The last one found, until it is put right."""
        self._pending: _Scan | None = None
        self._history: list[tuple[int, Stuck]] = []
        self._labels: dict[str, int] = {}
        self._units: dict[str, int] = {}
        self._retired: dict[str, int] = {}
        for at, line in enumerate(self.lines):
            if line.reason:
                continue
            for text in (line.text, line.title):
                self._labels.setdefault(squeeze(text), at)
            if line.serial:
                self._units.setdefault(squeeze(line.serial), at)
        self._labels.pop("", None)

    @property
    def wanted(self) -> int:
        """How many labels there are to be read back."""
        return sum(not line.reason for line in self.lines)

    @property
    def begun(self) -> bool:
        """Whether anything was scanned of it."""
        return self._pending is not None or bool(self._history)

    def count(self, state: Stuck) -> int:
        """How many stand so."""
        return sum(state is found and not line.reason for found, line in zip(self.states, self.lines, strict=True))

    def missing(self) -> tuple[LabelLine, ...]:
        """Those not read back yet."""
        pairs = zip(self.states, self.lines, strict=True)
        return tuple(line for state, line in pairs if state is Stuck.open and not line.reason)

    def scan(self, texts: Sequence[str]) -> Step:
        """What was scanned, in each way it may be read: the text itself first, then without makers' prefixes."""
        scan = self._named(texts)
        retired = next((self._retired[key] for key in map(squeeze, texts) if key in self._retired), -1)
        if scan.label < 0 and scan.unit < 0 and retired >= 0:
            return Step(Verdict.retired, retired)
        if scan.label < 0 and scan.unit < 0 and self._pending is None:
            return Step(Verdict.unknown)
        if scan.label >= 0 and not self.lines[scan.label].serial:
            self._pending = None
            return self._right(scan.label)
        former, self._pending = self._pending, None
        if former is not None:
            paired = self._pair(former, scan)
            if paired is not None:
                return paired
        self._pending = scan
        return Step(Verdict.half, max(scan.label, scan.unit), label_read=scan.label >= 0)

    def _named(self, texts: Sequence[str]) -> _Scan:
        keys = [squeeze(text) for text in texts]
        label = next((self._labels[key] for key in keys if key in self._labels), -1)
        unit = next((self._units[key] for key in keys if key in self._units), -1)
        return _Scan(label, unit, texts[0] if texts else "")

    def _pair(self, one: _Scan, other: _Scan) -> Step | None:
        """Two scans as a pair, or None where both are labels, or both units."""
        for label, unit in ((one, other), (other, one)):
            if label.label >= 0 and label.label == unit.unit:
                return self._right(label.label)
        for label, unit in ((one, other), (other, one)):
            if label.label >= 0 and unit.unit >= 0:
                return self._wrong(label.label, unit.unit, self.lines[unit.unit].serial)
        if one.label >= 0 and other.label < 0:
            return self._wrong(one.label, -1, other.text)  # a unit that has no label in this batch
        if other.label < 0 and other.unit < 0:
            return self._wrong(-1, one.unit, self.lines[one.unit].serial, other.text)  # a label of another batch
        return None

    def _right(self, at: int) -> Step:
        if self.states[at] is Stuck.right:
            return Step(Verdict.again, at)
        self._mark(at, Stuck.right)
        if self.mistake is not None and self.mistake.code == self.lines[at].code:
            self.mistake = None
        return Step(Verdict.right, at)

    def _wrong(self, label: int, unit: int, on: str, read: str = "") -> Step:
        belongs = unit if unit >= 0 else label
        self._mark(belongs, Stuck.wrong)
        right = self.lines[unit].title if unit >= 0 else ""
        self.mistake = Mistake(read or self.lines[label].title, on, right, self.lines[belongs].code)
        return Step(Verdict.wrong, belongs, mistake=self.mistake)

    def _mark(self, at: int, state: Stuck) -> None:
        self._history.append((at, self.states[at]))
        self.states[at] = state

    def printed_again(self, new: LabelLine) -> None:
        """The label was printed anew: it is open again, and the former is none of this batch any more."""
        lines = list(self.lines)
        for at, line in enumerate(lines):
            if line.code == new.code:
                for text in (line.text, line.title):
                    if self._labels.get(squeeze(text)) == at:
                        del self._labels[squeeze(text)]
                lines[at] = new
                self._retired[squeeze(line.text)] = at
                self._labels[squeeze(new.text)] = at
                self._mark(at, Stuck.open)
        self.lines = tuple(lines)
        if self.mistake is not None and self.mistake.code == new.code:
            self.mistake = None

    def take_back(self) -> int | None:
        """Takes the last scan back; the line it was about (-1: only a half), None where there is nothing."""
        if self._pending is not None:
            self._pending = None
            return -1
        if not self._history:
            return None
        at, state = self._history.pop()
        self.states[at] = state
        self.mistake = None
        return at
