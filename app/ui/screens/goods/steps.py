"""Questions one after another: which one is asked now, what was answered, what comes next. Pure; no widget is known.

Decides that a number answers and goes on, that Enter goes on only where nothing is left out, and that Esc is one step
back. What an answer means is the asker's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

MOST = 9
"""Options that have a key."""


class Option(NamedTuple):
    """An answer and its words."""

    value: str
    words: str


class Asked(NamedTuple):
    """A question: options by number, a line to type into, or both.

    `many`: options are ticked, Enter goes on. `open_`: may be left open. `line`: its hint, where there is one; with
    `own` it opens behind that option. `meant` gives the options for what is typed. `given`: what holds at first.
    """

    id: str
    title: str
    options: tuple[Option, ...] = ()
    many: bool = False
    open_: bool = False
    line: str = ""
    own: str = ""
    meant: Callable[[str], Sequence[Option]] | None = None
    given: str = ""
    given_words: str = ""
    """What holds at first, in words, where no option says it."""
    code: bool = False
    """The line holds a code or a number: an input method stays out, and a scan may fill it."""


class Steps:
    """The questions and what was answered. An answer of several is joined by commas."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.asked = tuple(asked)
        self.at = 0
        self.answers: dict[str, str] = {one.id: one.given for one in asked}
        self.words: dict[str, str] = {one.id: one.given_words for one in asked}
        """Of what was meant by typing: how it is called."""
        self.opened = False
        """Whether the line behind an option stands open."""
        self.typed = ""
        self._to(0)

    @property
    def now(self) -> Asked:
        """The question asked now."""
        return self.asked[self.at]

    @property
    def last(self) -> bool:
        """Whether Enter ends it."""
        return self.at == len(self.asked) - 1

    @property
    def line_shown(self) -> bool:
        """Whether there is something to type into."""
        return bool(self.now.line) and (not self.now.own or self.opened)

    def options(self) -> tuple[Option, ...]:
        """What may be chosen now."""
        if self.now.meant is not None:
            return tuple(self.now.meant(self.typed))[:MOST]
        return self.now.options

    def type_(self, text: str) -> bool:
        """The line holds this now; True where its last digit chose what was meant, and the next is asked."""
        if self.now.meant is None:
            self.typed = text
            return False
        before = self.options()
        self.typed = text
        found = self.options()
        if not found and before and text[-1:].isdecimal():
            return self.pick(int(text[-1]), before)
        if len(found) == 1:
            return self.pick(1, found)
        self.answers[self.now.id] = ""
        return False

    def pick(self, number: int, options: Sequence[Option] | None = None) -> bool:
        """The option of a number; False where there is none."""
        options = self.options() if options is None else options
        if not 1 <= number <= len(options):
            return False
        chosen = options[number - 1]
        self.choose(chosen.value, chosen.words)
        return True

    def choose(self, value: str, words: str = "") -> None:
        """This is the answer; the next question is asked, where there is one."""
        now = self.now
        if now.many:
            had = [one for one in self.answers[now.id].split(",") if one]
            ticked = [one for one in had if one != value] if value in had else [*had, value]
            self.answers[now.id] = ",".join(one.value for one in now.options if one.value in ticked)
            return
        if now.own and value == now.own:
            self.opened, self.answers[now.id] = True, ""
            return
        self.answers[now.id] = value
        self.words[now.id] = words
        self.opened = False
        if not self.last:
            self._to(self.at + 1)

    def enter(self) -> str:
        """Goes on: `next`, `done`, or `missing` where an answer is needed."""
        now = self.now
        if self.line_shown and now.meant is None:
            self.answers[now.id] = self.typed.strip()
        elif now.meant is not None and not self.answers[now.id] and self.pick(1):
            return "next"  # the nearest of those that may be meant
        if not (self.answers[now.id] or now.open_ or now.many):
            return "missing"
        if self.last:
            return "done"
        self._to(self.at + 1)
        return "next"

    def back(self) -> bool:
        """One step back; False at the first question."""
        if self.opened:
            self.opened, self.typed = False, ""
            return True
        if self.at == 0:
            return False
        self._to(self.at - 1)
        return True

    def _to(self, at: int) -> None:
        self.at, self.opened, self.typed = at, False, ""
        now = self.now
        if now.line and now.meant is None and not now.own:
            self.typed = self.answers[now.id]

    def said(self, asked: Asked) -> str:
        """An answer that no option shows, in words."""
        answer = self.answers[asked.id]
        if any(option.value == answer for option in asked.options) or asked.many:
            return ""
        return self.words.get(asked.id) or answer


def several(answer: str) -> tuple[str, ...]:
    """The parts of an answer of several."""
    return tuple(one for one in answer.split(",") if one)
