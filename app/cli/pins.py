"""PINs on the command line: asked on the terminal or read from standard input, never taken as an argument."""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace

from app.bootstrap import Program
from app.domain.rules.permissions import Command, may, needs_pin
from app.settings.words import t
from app.usecases.operators import SignInRefused
from app.usecases.operators import prove as prove_pin
from app.usecases.session import NotAllowed, stand_in


def prove(program: Program, command: Command, *, wanted: bool = True) -> bool:
    """Whoever is signed in has proved it where `command` asks for a PIN, or NotAllowed or SignInRefused is raised.

    `wanted` False: it goes on without, where no PIN is typed.
    """
    actor = program.desk.signed_in()
    if not may(actor.role, command):
        raise NotAllowed("role", command)
    if actor.proved or not needs_pin(command):
        return actor.proved
    pin = read_pin()
    if not pin and not wanted:
        return False
    if not program.desk.call(lambda unit: prove_pin(unit, actor.code, pin), actor=stand_in()).result():
        raise SignInRefused("wrong_pin")
    program.desk.actor = replace(actor, proved=True)
    return True


def read_pin() -> str:
    """A PIN from the terminal, or a line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(t("cli.pin") + " ").strip()
    return sys.stdin.readline().strip()
