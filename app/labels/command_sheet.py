"""コマンド表, A4: a bar code a command, so that a whole intake can be done with the scanner alone.

Decides which commands stand where and how far apart: at least 12 mm from bar to bar down the page and 17 mm across, so
that a hand scanner can't take the neighbour. Knows nothing of what a command does.
"""

from __future__ import annotations

from collections.abc import Collection

from app.domain.codes import CodeKind, printed_code
from app.domain.drawing import Drawing
from app.domain.papers import Command, CommandGroup, CommandSheetFacts
from app.labels.furniture import A4, page_number
from app.labels.sheet import HAIR, Align, Sheet, drawing, paper_date
from app.labels.symbols import DEFAULT_DPI, code128
from app.settings.words import t

LEFT, RIGHT = 10.0, 200.0
TITLE_CENTRE = 15.0
FIRST_BAR = 22.4
ACROSS = 46.0
ROOM = 39.4
"""Width of a label with its key."""
DOWN = 20.3
BAR = 8.0
FIRST_ROW = 27.4
HEADER_RULE = 18.2
COLUMNS = 4
ROWS = 13
RULER = 100.0
RULER_Y = 288.4
PAGE = 14.0
"""Room of the page's number, right of the ruler's words."""

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("keys", ("DONE", "UNDO", "NEXT", "ESC")),
    ("intake", ("CR01", "CR02", "UN02", "UN01", "AC01", "AC02", "AC03", "PR03")),
    ("fault", (*(f"FP{n:02d}" for n in range(1, 10)), "CA01", "CA02", "CA03")),
    ("number", (*(f"NN{n:02d}" for n in range(1, 10)), "NN00", "NN50")),
    ("site", tuple(f"NN{n}" for n in range(32, 43))),
    ("screens", ("PR01", "PR02", "PR04", "PR05", *(f"SC{n:02d}" for n in range(1, 20)))),
    ("route", tuple(f"RT{n:02d}" for n in range(1, 9))),
    ("repair", tuple(f"NN{n}" for n in range(10, 32))),
    ("disposal", (*(f"DP{n:02d}" for n in range(1, 10)), "DP00")),
    ("disposal_acts", tuple(f"NN{n}" for n in range(51, 66))),
)
BACKSPACE = "⌫"
"""The key's sign; no font of ours has it, so it is drawn."""
KEYS = {
    "DONE": "Enter", "UNDO": BACKSPACE, "NEXT": "Tab", "ESC": "Esc", "CR01": "H", "CR02": "Esc",
    "UN01": "B", "UN02": "N", "PR01": "Enter", "PR03": "R", "PR04": "F", "PR05": "C",
    **dict.fromkeys(("AC01", "AC02", "AC03"), "A"),
    **{f"SC{n:02d}": f"F{n}" for n in range(1, 11)}, "SC11": "F2 P", "SC12": "F2 S", "SC13": "F2 R",
    "SC14": "Y", "SC15": "F2 Y", "SC16": "F2 U", "SC17": "F2 X", "SC18": "F4 S", "SC19": "F4 U",
    "RT04": "B", "RT05": "L", "RT06": "X", "RT07": "N",
    **{f"NN{n}": key for n, key in enumerate("GRHSMJPEOCZDKFAILUXYRK", 10)},
    **{f"NN{n}": key for n, key in enumerate("EPSCANEFRCG", 32)},
    **{f"NN{n}": key for n, key in enumerate("CPLHNOXDBSNMGEJ", 51)},
}  # fmt: skip


def standard_groups(known: Collection[str] | None = None) -> tuple[CommandGroup, ...]:
    """The groups of the design in their order; with `known`, only the commands of these bodies (DONE, FP01 …).

    What this version can't do must not stand on paper: pass what it understands.
    """
    groups = []
    for group, bodies in GROUPS:
        commands = tuple(_command(body) for body in bodies if known is None or body in known)
        if commands:
            groups.append(
                CommandGroup(title=t(f"paper.commands.{group}"), commands=commands, large=group == GROUPS[0][0])
            )
    return tuple(groups)


def command_sheet(facts: CommandSheetFacts, dpi: float = DEFAULT_DPI) -> Drawing:
    """The sheet, thirteen rows of four a page, a ruler of 100 mm at its foot. Raises ValueError under 100 dpi."""
    sheets: list[Sheet] = []
    row = ROWS
    for group in facts.groups:
        rows = -(-len(group.commands) // COLUMNS)
        if row + min(rows, ROWS) > ROWS:
            sheets.append(_blank(facts))
            row = 0
        for first in range(0, len(group.commands), COLUMNS * ROWS):
            part = group.commands[first : first + COLUMNS * ROWS]
            if first:
                sheets.append(_blank(facts))
                row = 0
            row = _group(sheets[-1], group, part, row, dpi)
    for number, sheet in enumerate(sheets, start=1):
        page_number(sheet, RIGHT - PAGE, RIGHT, number, len(sheets))
    return drawing(*sheets)


def _command(body: str) -> Command:
    label = t(f"paper.commands.{body}")
    return Command(label=label, key=KEYS.get(body, ""), code=printed_code(CodeKind.command, body).text)


def _blank(facts: CommandSheetFacts) -> Sheet:
    """A page with heading and ruler."""
    sheet = Sheet(*A4)
    sheet.words(LEFT, 15.4, t("paper.commands.title"), 19, bold=True)
    about = t("paper.commands.about", desk=facts.desk, edition=facts.edition, day=paper_date(facts.day))
    sheet.words(RIGHT, 15.2, about, 9, align=Align.right)
    start = LEFT + sheet.measure(t("paper.commands.title"), 19, bold=True) + 6.0
    room = RIGHT - sheet.measure(about, 9) - 4.0 - start
    sheet.words(start, 15.2, t("paper.commands.how"), 9, room=room)
    sheet.rule(LEFT, RIGHT, HEADER_RULE, 0.6)
    for tick in range(11):
        x = LEFT + tick * 10.0
        sheet.line(x, RULER_Y - (2.4 if tick in (0, 5, 10) else 1.6), x, RULER_Y, HAIR)
    sheet.rule(LEFT - HAIR / 2, LEFT + RULER + HAIR / 2, RULER_Y, HAIR)
    sheet.words(LEFT + RULER + 4.0, RULER_Y, t("paper.commands.ruler"), 8.5, room=RIGHT - LEFT - RULER - 6.0 - PAGE)
    return sheet


def _group(sheet: Sheet, group: CommandGroup, commands: tuple[Command, ...], row: int, dpi: float) -> int:
    """A group from row number `row` of the page; returns the row after it."""
    for at, command in enumerate(commands):
        x = FIRST_BAR + at % COLUMNS * ACROSS
        _cell(sheet, x, FIRST_ROW + (row + at // COLUMNS) * DOWN, command, 15 if group.large else 11.5, dpi)
    rows = -(-len(commands) // COLUMNS)
    top = FIRST_ROW + row * DOWN
    middle = top + ((rows - 1) * DOWN + BAR) / 2
    _title(sheet, group.title, middle, rows * DOWN - 4.0)
    sheet.rule(LEFT, RIGHT, top + (rows - 1) * DOWN + BAR + 4.6, 0.25)
    return row + rows


def _cell(sheet: Sheet, x: float, top: float, command: Command, size: float, dpi: float) -> None:
    """Label over the bars, key at its right, code under the bars."""
    room = ROOM
    if command.key == BACKSPACE:
        _backspace(sheet, x + ROOM, top - 1.8)
        room -= 6.0
    elif command.key:
        sheet.words(x + ROOM, top - 1.9, command.key, 8.5, align=Align.right)
        room -= sheet.measure(command.key, 8.5) + 2.0
    sheet.words(x, top - 1.8, command.label, size, room=room, bold=True)
    sheet.symbol(code128(command.code, x=x, y=top, height=BAR, dpi=dpi))
    sheet.code(x, top + BAR + 3.0, command.code, 7.5, ROOM)


def _backspace(sheet: Sheet, right: float, base: float) -> None:
    """The sign of the key: a box with a point to the left and a cross in it, 4 mm wide."""
    top, bottom, middle = base - 2.6, base + 0.2, base - 1.2
    sheet.polygon([(right, top), (right, bottom), (right - 2.8, bottom), (right - 4.0, middle), (right - 2.8, top)],
                  fill=False)  # fmt: skip
    for slope in (-0.6, 0.6):
        sheet.line(right - 2.1, middle - slope, right - 0.9, middle + slope, 0.25)


def _title(sheet: Sheet, words: str, middle: float, room: float) -> None:
    """The group's name in the left column: letters stacked in Japanese, turned where it has Latin ones."""
    if words.isascii():
        sheet.turned(TITLE_CENTRE + 1.5, middle, words, 11, room, bold=True)
        return
    step = min(4.5, room / len(words))
    base = middle - (len(words) - 1) * step / 2 + 1.45
    for at, char in enumerate(words):
        sheet.words(TITLE_CENTRE, base + at * step, char, 11, bold=True, align=Align.centre)
