"""Command words: what the codes on the command sheet say (CM + body + check letter).

Decides which bodies are commands and what each means. What a command does on a screen is the screen's; the sheet is
printed from the same list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.codes import CodeKind, PrintedCode, printed_code


class CommandWord(StrEnum):
    """What a command code says; the value is what its body begins with."""

    done = "DONE"
    undo = "UNDO"
    next = "NEXT"
    escape = "ESC"
    fault_place = "FP"
    cause = "CA"
    route = "RT"
    number = "NN"
    disposal_step = "DP"
    print = "PR"
    screen = "SC"
    crate = "CR"
    unit = "UN"
    accessory = "AC"


NUMBERS: dict[CommandWord, range] = {
    CommandWord.fault_place: range(1, 10),
    CommandWord.cause: range(1, 4),
    CommandWord.route: range(1, 9),
    CommandWord.number: range(66),
    CommandWord.disposal_step: range(10),
    CommandWord.print: range(1, 6),
    CommandWord.screen: range(1, 20),
    CommandWord.crate: range(1, 3),
    CommandWord.unit: range(1, 3),
    CommandWord.accessory: range(1, 4),
}
"""The numbers a numbered word may carry; a word that isn't here stands alone."""

SLIP, LABEL, RECEIPT, ASK_NOTE, COMMAND_SHEET = range(1, 6)
"""What PR prints."""
BEGIN, END = 1, 2
"""What CR does."""
PARTS, SHIPMENTS, RETURNS, VISITS, LOANS, MOVES, LOST, STORAGE, PICKUPS = range(11, 20)
"""What SC opens beyond the ten screens: the pages under the bench, and the visits."""
SWOLLEN, NOT_READABLE = 1, 2
"""What UN says of the unit on the table: its battery is swollen; no number of it can be read."""

_BODY = re.compile(r"(DONE|UNDO|NEXT|ESC)|(FP|CA|RT|NN|DP|PR|SC|CR|UN|AC)([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Command:
    """A command word with its number, or None for a word that stands alone."""

    word: CommandWord
    number: int | None = None

    @property
    def body(self) -> str:
        """As it stands in the code: FP01, DONE."""
        return self.word.value if self.number is None else f"{self.word.value}{self.number:02d}"

    @property
    def code(self) -> PrintedCode:
        """The printed code of this command, e.g. CMFP01C."""
        return printed_code(CodeKind.command, self.body)


def read_command(body: str) -> Command | None:
    """The command whose code has this body (`FP01`, `DONE`), or None where the sheet has none of it."""
    match = _BODY.fullmatch(body)
    if match is None:
        return None
    if match[1] is not None:
        return Command(CommandWord(match[1]))
    word, number = CommandWord(match[2]), int(match[3])
    return Command(word, number) if number in NUMBERS[word] else None


def every_command() -> Iterator[Command]:
    """All commands of the sheet, in its order."""
    for word in CommandWord:
        if word in NUMBERS:
            yield from (Command(word, number) for number in NUMBERS[word])
        else:
            yield Command(word)
