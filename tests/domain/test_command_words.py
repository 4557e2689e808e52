"""The command sheet's words: each code reads back as itself, and nothing else is a command."""

from __future__ import annotations

import pytest

from app.domain.codes import parse_printed_code
from app.domain.command_words import Command, CommandWord, every_command, read_command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("CMDONEE", Command(CommandWord.done)),
        ("CMUNDOX", Command(CommandWord.undo)),
        ("CMNEXTY", Command(CommandWord.next)),
        ("CMESCQ", Command(CommandWord.escape)),
        ("CMFP01C", Command(CommandWord.fault_place, 1)),
        ("CMCA03N", Command(CommandWord.cause, 3)),
        ("CMRT08P", Command(CommandWord.route, 8)),
        ("CMNN50Z", Command(CommandWord.number, 50)),
        ("CMDP00P", Command(CommandWord.disposal_step, 0)),
        ("CMPR02G", Command(CommandWord.print, 2)),
        ("CMSC06Z", Command(CommandWord.screen, 6)),
        ("CMCR01U", Command(CommandWord.crate, 1)),
        ("CMUN02V", Command(CommandWord.unit, 2)),
        ("CMAC03M", Command(CommandWord.accessory, 3)),
        ("CMNN00J", Command(CommandWord.number, 0)),
    ],
)
def test_the_codes_of_the_sheet(text: str, command: Command) -> None:
    assert command.code.text == text
    code = parse_printed_code(text)
    assert code is not None
    assert read_command(code.body) == command


def test_every_command_reads_back() -> None:
    commands = list(every_command())
    assert len(set(commands)) == len(commands) == 131
    for command in commands:
        assert read_command(command.body) == command
        assert len(command.code.text) >= 6


@pytest.mark.parametrize("body", ["", "FP", "FP00", "FP10", "FP1", "NN66", "SC20", "DONE1", "XX01", "fp01"])
def test_other_bodies_are_no_commands(body: str) -> None:
    assert read_command(body) is None


@pytest.mark.parametrize("body", ["CR00", "CR03", "UN00", "UN03", "AC00", "AC04", "PR06"])
def test_numbers_beyond_a_words_own_are_no_commands(body: str) -> None:
    assert read_command(body) is None
